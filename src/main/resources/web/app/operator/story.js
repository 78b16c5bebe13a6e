import { html } from 'lit';
import { inWords } from '../hall/places.js';
import { exactly } from '../page/dates.js';
import { count, money } from '../page/money.js';
import { messageInWords } from './callback-list.js';

export const BY = { BUYER: 'the buyer', OPERATOR: 'the operator', SHOW: 'the end of the event', PAYMENT: 'a payment that came to nothing' };

const often = (times) => (times > 1 ? `${count(times)} times` : 'once');
const sum = ({ amount, method }) => `${amount ? money(amount) : 'The money'}${method ? `, ${method}` : ''}`;

/** Seats by their ids as one says them; what else there is, as it is told. */
function placesInWords(places) {
  const ids = places.split(', ');
  return ids.every((id) => /^.+-\d+-\d+$/.test(id)) ? inWords({ seats: ids }) : places;
}

/** What happened, and more of it. */
const TOLD = {
  ORDERED: () => ['Ordered', 'by somebody who did not wait for the answer'],
  HELD: () => ['Places held'],
  EXTENDED: ({ times }) => ['Hold extended', often(times)],
  PAYMENT_BEGUN: (it) => ['Payment begun', sum(it)],
  PAYMENT_DECLINED: (it) => ['Payment declined by the bank', sum(it)],
  BOOKED: (it) => ['Booked', it.amount ? money(it.amount) : ''],
  PAYMENT_CAPTURED: (it) => ['Paid', sum(it)],
  ASKED_AGAIN: ({ times }) => ['Asked for again', `${often(times)}, and told the first answer`],
  CANCELLED: ({ by, reason }) => [`Cancelled by ${BY[by] ?? 'somebody'}`, reason ? `“${reason}”` : ''],
  PLACES_CANCELLED: (it) => [
    `Some places cancelled by ${BY[it.by] ?? 'somebody'}`,
    [placesInWords(it.places ?? ''), it.amount ? money(it.amount) : '', it.reason ? `“${it.reason}”` : ''].filter(Boolean).join('; '),
  ],
  RENAMED: () => ['Put in another name'],
  PASSED_ON: () => ['Passed on', 'to somebody else, who accepted it'],
  PAYMENT_REFUNDING: (it) => ['Money is owed to the buyer', sum(it)],
  PAYMENT_REFUNDED: (it) => ['Money given back', sum(it)],
  CALLBACK_DELIVERED: (it) => ['Callback delivered', messageInWords(it.callback)],
  CALLBACK_WAITING: (it) => ['Callback waits to be delivered', `${messageInWords(it.callback)}${it.reason ? `; ${it.reason}` : ''}`],
  CALLBACK_DEAD: (it) => ['Callback given up', `${messageInWords(it.callback)}${it.reason ? `; ${it.reason}` : ''}`],
};

/** What happened to a booking, in order. */
export const story = (events) => html`<ol class="story">
  ${events.map((event) => {
    const [what, more] = (TOLD[event.what] ?? (() => [event.what]))(event);
    return html`<li>
      ${event.at
        ? html`<time class="quiet" datetime=${event.at}>${exactly(event.at)}</time>`
        : html`<span class="quiet">before times were kept</span>`}
      <span><b>${what}</b>${more ? html` <span class="quiet">${more}</span>` : ''}</span>
    </li>`;
  })}
</ol>`;
