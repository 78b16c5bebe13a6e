import { runs } from '../page/runs.js';

/** Places in words. */

export function seatName(seat) {
  return `Section ${seat.section}, row ${seat.row}, seat ${seat.number}`;
}

/** From an id such as A-1-7; a section's name may have hyphens in it. */
export function seat(id) {
  const [, section, row, number] = /^(.*)-(\d+)-(\d+)$/.exec(id);
  return { id, section, row: Number(row), number: Number(number) };
}

/** Seats as one says them: section, row and a run of numbers. */
function spans(ids) {
  const rows = new Map();
  for (const { section, row, number } of ids.map(seat)) {
    const name = `${section}, row ${row}`;
    rows.set(name, [...(rows.get(name) ?? []), number]);
  }
  return [...rows].map(([name, numbers]) => ({ name, seats: runs(numbers.sort((a, b) => a - b)) }));
}

export function inWords({ seats, standing }) {
  const words = spans(seats ?? []).map(({ name, seats: numbers }) => `${name}, ${/[–,]/.test(numbers) ? 'seats' : 'seat'} ${numbers}`);
  if (standing) {
    words.push(`${standing.section}, ${standing.count} standing`);
  }
  return words.join('; ');
}

export const howMany = ({ seats, standing }) => (seats?.length ?? 0) + (standing?.count ?? 0);
