import { money } from './money.js';

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
