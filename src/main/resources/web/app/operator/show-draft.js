import { majorUnits, minorUnits } from '../page/money.js';
import { runs } from '../page/runs.js';
import { placesOf } from './hall-plan.js';

/** A show as a form has it, in text; and what of it a change says. */

/** The form of a show as it is. */
export const draftOf = (show) => ({
  title: show.title,
  description: show.description ?? '',
  startsAt: local(show.startsAt),
  closesAt: show.closesAt === show.startsAt ? '' : local(show.closesAt), // it ends as the show starts, whenever that is
  amount: text(show.price),
  currency: show.price.currency,
  sections: show.sections.map((it) => ({
    name: it.name,
    kind: it.kind,
    rows: it.rows,
    seatsPerRow: it.seatsPerRow,
    closedRows: runs(it.closedRows ?? []),
    capacity: it.kind === 'STANDING' ? it.capacity : undefined,
    amount: it.price ? text(it.price) : '',
    rowPrices: byPrice(it.rowPrices ?? {}),
  })),
});

/** What a form says, as the API has it. */
export const planOf = ({ title, description, startsAt, closesAt, amount, currency, sections }) => ({
  title,
  description: paragraph(description) || undefined,
  startsAt: instant(startsAt),
  closesAt: instant(closesAt),
  price: price(amount === '' ? '0' : amount, currency),
  sections: Object.fromEntries(sections.map((it) => [it.name, placesIn(it, currency)])),
});

/** In one paragraph: the API takes no line breaks. */
export const paragraph = (text) => text.trim().replace(/\s*\n\s*/g, ' ');

/** Sections as the picture of the hall has them. */
export const hallOf = ({ sections }) =>
  sections.map((it) => ({ ...it, closedRows: rowsOf(it.closedRows, it.rows) ?? [] })).filter((it) => placesOf(it) > 0);

function placesIn({ kind, rows, seatsPerRow, closedRows, capacity, amount, rowPrices }, currency) {
  const own = price(amount, currency);
  if (kind === 'STANDING') {
    return { capacity, price: own };
  }
  const closed = rowsOf(closedRows, rows) ?? [];
  const prices = rowPrices.flatMap((it) => (rowsOf(it.rows, rows) ?? []).map((row) => [row, price(it.amount, currency)]));
  return {
    rows,
    seatsPerRow,
    closedRows: closed.length > 0 ? closed : undefined,
    price: own,
    rowPrices: prices.length > 0 ? Object.fromEntries(prices) : undefined,
  };
}

/** What a form says that nobody could make anything of, as the API tells of its own. */
export function faultsOf({ sections }) {
  const faults = [];
  for (const { name, kind, rows, closedRows, rowPrices } of sections) {
    if (kind === 'SEATED') {
      const form = `Write rows between 1 and ${rows}, such as 2, 5-7.`;
      if (rowsOf(closedRows, rows) === null) {
        faults.push({ field: `sections.${name}.closedRows`, message: form });
      }
      if (rowPrices.some((it) => it.amount === '' || !rowsOf(it.rows, rows)?.length)) {
        faults.push({ field: `sections.${name}.rowPrices`, message: `A price is of rows and has an amount. ${form}` });
      }
    }
  }
  return faults;
}

/** What makes the one of the other, as a JSON merge patch. */
export function mergePatch(before, after) {
  const patch = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key], after[key]];
    if (isObject(was) && isObject(is)) {
      const within = mergePatch(was, is);
      if (Object.keys(within).length > 0) {
        patch[key] = within;
      }
    } else if (JSON.stringify(was) !== JSON.stringify(is)) {
      patch[key] = is ?? null;
    }
  }
  return patch;
}

const isObject = (it) => typeof it === 'object' && it !== null && !Array.isArray(it);

/** Rows in words, as the numbers they are; null if they are none of so many. */
export function rowsOf(words, most) {
  const rows = new Set();
  for (const run of words.split(',').map((it) => it.trim()).filter((it) => it !== '')) {
    const [, from, to = from] = /^(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(run) ?? [];
    if (!(Number(from) >= 1 && Number(from) <= Number(to) && Number(to) <= most)) {
      return null;
    }
    for (let row = Number(from); row <= Number(to); row++) {
      rows.add(row);
    }
  }
  return [...rows].sort((a, b) => a - b);
}

/** Rows that cost the same stand together. */
function byPrice(rowPrices) {
  const rows = new Map();
  for (const [row, its] of Object.entries(rowPrices)) {
    rows.set(text(its), [...(rows.get(text(its)) ?? []), Number(row)]);
  }
  return [...rows].map(([amount, those]) => ({ rows: runs(those), amount }));
}

const text = (it) => String(majorUnits(it));
const price = (amount, currency) => (amount === '' ? undefined : { amount: minorUnits(amount, currency), currency });
const instant = (time) => (time ? new Date(time).toISOString() : undefined);

/** As an input has it: in the browser's time zone, without one. */
function local(time) {
  if (!time) {
    return '';
  }
  const there = new Date(time);
  return new Date(there.getTime() - there.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
