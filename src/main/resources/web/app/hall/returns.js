import { html } from 'lit';
import { counter } from '../page/counter.js';
import { priceOfSeats, priceOfStanding } from '../page/prices.js';
import { howMany, inWords, seat } from './places.js';

/**
 * What of a booking is given back, while it keeps the rest: some of its seats, or so many of its standing places. It is told as
 * places are, `{ seats }` or `{ standing }`.
 */
export const nothingOf = ({ seats, standing }) =>
  standing ? { standing: { ...standing, count: 1 } } : { seats: seats.length === 1 ? seats : [] };

/** What the booking keeps, as the box office is asked for it; null if nothing. */
export function kept(booking, returned) {
  if (howMany(returned) >= howMany(booking)) {
    return null;
  }
  return booking.standing
    ? { standing: { count: booking.standing.count - returned.standing.count } }
    : { seats: booking.seats.filter((id) => !returned.seats.includes(id)) };
}

/** What it cost: the price of a place stays as it is while somebody has that place. */
export const worth = (show, { seats, standing }) =>
  standing ? priceOfStanding(show, standing.section, standing.count) : priceOfSeats(show, seats.map(seat));

/** To pick them; tells `set` of what is picked then. */
export function picker(booking, returned, set) {
  if (booking.standing) {
    const { count } = returned.standing;
    return html`<div class="line">
      ${counter('places to give back', count, (to) => set({ standing: { ...returned.standing, count: to } }), booking.standing.count)}
      <span>of ${booking.standing.count} in ${booking.standing.section}</span>
    </div>`;
  }
  const toggle = (id) =>
    set({ seats: booking.seats.filter((it) => (it === id ? !returned.seats.includes(it) : returned.seats.includes(it))) });
  return html`<ul class="returns">
    ${booking.seats.map(
      (id) => html`<li><label>
        <input type="checkbox" .checked=${returned.seats.includes(id)} @change=${() => toggle(id)} />
        ${inWords({ seats: [id] })}
      </label></li>`,
    )}
  </ul>`;
}
