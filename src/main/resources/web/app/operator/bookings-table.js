import { html } from 'lit';
import { inWords } from '../hall/places.js';
import { shortDay } from '../page/dates.js';
import { money } from '../page/money.js';

const STATES = { CONFIRMED: 'confirmed', CANCELLED: 'cancelled' };

export const BOOKING_STATES = Object.entries(STATES);

export const stateOfBooking = ({ state }) => STATES[state];

/** How it was paid, if it was for money. */
export const paidBy = ({ paidBy: method, total }) => method ?? (total.amount === 0 ? 'no charge' : '–');

/** Bookings, each with a link to its page. On a telephone each is a few lines instead of a row. */
export const bookingsTable = (bookings) => html`<table class="figures bookings">
  <caption class="unseen">Bookings, the newest first</caption>
  <thead>
    <tr>
      <th scope="col">Reference</th>
      <th scope="col">Buyer</th>
      <th scope="col">Places</th>
      <th scope="col" class="number">Total</th>
      <th scope="col">State</th>
      <th scope="col">Paid by</th>
      <th scope="col">Booked</th>
    </tr>
  </thead>
  <tbody>
    ${bookings.map(row)}
  </tbody>
</table>`;

const row = (booking) => html`<tr>
  <th scope="row" class="reference"><a href="#/operator/bookings/${booking.id}">${booking.reference}</a></th>
  <td class="buyer">${booking.buyer}</td>
  <td class="places-had">${inWords(booking)}</td>
  <td class="number">${money(booking.total)}</td>
  <td class=${booking.state === 'CANCELLED' ? 'dead' : ''}>${stateOfBooking(booking)}</td>
  <td>${paidBy(booking)}</td>
  <td class="when">${shortDay(booking.bookedAt)}</td>
</tr>`;
