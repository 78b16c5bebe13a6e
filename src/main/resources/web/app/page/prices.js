import { money } from './money.js';
import { runs } from './runs.js';

/** What places of a show cost: its own price, or that of their section, or that of their row. All in minor units. */

function each(show, section, row) {
  const own = show.sections.find((it) => it.name === section);
  return (own?.rowPrices?.[row] ?? own?.price ?? show.price).amount;
}

/** Of seats, each with its section and row. */
export function priceOfSeats(show, seats) {
  return { ...show.price, amount: seats.reduce((sum, { section, row }) => sum + each(show, section, row), 0) };
}

/** Of so many standing places in a section. */
export function priceOfStanding(show, section, count) {
  return { ...show.price, amount: each(show, section) * count };
}

/** From the cheapest place to the dearest, in words. */
export function prices(show) {
  const amounts = show.sections.flatMap((it) => [
    (it.price ?? show.price).amount,
    ...Object.values(it.rowPrices ?? {}).map((price) => price.amount),
  ]);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  if (most === 0) {
    return 'no charge';
  }
  const highest = money({ ...show.price, amount: most });
  return least === most ? highest : `${money({ ...show.price, amount: least })} to ${highest}`;
}

/**
 * What the sections cost, and those of their rows that have a price of their own: `{ name, price, rows: [{ rows, price }] }`. None where
 * everything costs the same.
 */
export function priceList(show) {
  const list = show.sections.map((it) => ({ name: it.name, price: it.price ?? show.price, rows: byPrice(it.rowPrices ?? {}) }));
  const differ = new Set(list.flatMap((it) => [it.price.amount, ...it.rows.map((row) => row.price.amount)]));
  return differ.size > 1 ? list : [];
}

/** Rows that cost the same together, the first rows first. */
function byPrice(rowPrices) {
  const rows = new Map();
  for (const [row, price] of Object.entries(rowPrices)) {
    const those = rows.get(price.amount) ?? { price, numbers: [] };
    rows.set(price.amount, { price, numbers: [...those.numbers, Number(row)] });
  }
  return [...rows.values()].map(({ price, numbers }) => ({ rows: runs(numbers), price }));
}
