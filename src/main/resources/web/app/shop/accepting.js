import { html } from 'lit';
import { newKey, read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { isUnsure, sentence } from '../api/problems.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { recall } from '../page/memory.js';
import { Part } from '../page/part.js';
import { acceptanceOf, dropAcceptance, keepAcceptance, keepTicket, ticketOf } from './purse.js';

const BUYER = 'seatlock.buyer';

/** Whether a refusal says that the booking was not accepted under this key: else it may have been. */
const isAnswered = (failed) => !isUnsure(failed) && failed.status < 500 && failed.status !== 429;

/**
 * Where a booking is accepted that somebody passes on. The code counts once, so the key is kept until it is known how that ended: who
 * hears no answer asks again under it, also after a reload.
 */
class AcceptingBooking extends Part {
  static properties = {
    bookingId: { attribute: false },
    code: { attribute: false },
    name: { state: true },
    pending: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.name = recall(BUYER) ?? '';
    this.pending = this.failed = null;
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('bookingId') || changed.has('code')) {
      const before = acceptanceOf(this.bookingId);
      this.pending = before?.code === this.code ? before : null;
      this.name = this.pending?.buyer ?? this.name;
      this.failed = null;
    }
  }

  render() {
    const { pending, failed } = this;
    const isMine = ticketOf(this.bookingId)?.state === 'CONFIRMED';
    return html`
      <h1 tabindex="-1">A booking for you</h1>
      <div class="accepting">
        <p>Somebody passes a booking on to you. When you accept it, you get a ticket of your own, and theirs is not valid any more.</p>
        ${isMine ? html`<p>It is in <a href="#/tickets/${this.bookingId}">this browser’s tickets</a> now. Give the link to whoever is to have it.</p>` : ''}
        ${failed ? html`<p class="refusal" role="alert">${sentence(failed)}</p>` : ''}
        ${pending && !failed && !this.busy ? html`<p class="refusal">You asked for it before, and no answer came. Ask again to learn how it ended.</p>` : ''}
        <form @submit=${this.#accept}>
          <label>
            Your name <small>as it is to stand on the booking</small>
            <input
              type="text"
              autocomplete="name"
              maxlength="100"
              required
              ?readonly=${Boolean(pending)}
              .value=${this.name}
              @input=${(event) => (this.name = event.target.value)}
            />
          </label>
          <div class="actions">
            <span class="act">
              <button type="submit" ?disabled=${this.busy} aria-busy=${this.busy}>${pending && !this.busy ? 'Ask again' : 'Accept the booking'}</button>
              <curl-button .call=${calls.acceptBooking(this.bookingId, this.code, this.name.trim())} what="Accept the booking"></curl-button>
            </span>
          </div>
        </form>
      </div>
    `;
  }

  async #accept(event) {
    event.preventDefault();
    const { bookingId: id, code } = this;
    this.pending ??= { key: newKey(), code, buyer: this.name.trim() };
    const { key, buyer } = this.pending;
    keepAcceptance(id, this.pending);
    this.failed = null;
    this.busy = true;
    try {
      const booking = await read(calls.acceptBooking(id, code, buyer), { key });
      keepTicket(booking, { title: booking.reference }); // before anything else: its token is told to nobody again
      dropAcceptance(id);
      const show = await read(calls.show(booking.show)).catch(() => null); // it may have been erased
      keepTicket(booking, show ?? { title: booking.reference });
      say('The booking is yours.');
      location.replace(`#/tickets/${id}`); // there is no way back to a code that has been used
    } catch (failed) {
      this.failed = failed;
      if (isAnswered(failed)) {
        this.pending = null;
        dropAcceptance(id);
      }
    }
    this.busy = false;
  }
}

customElements.define('accepting-booking', AcceptingBooking);
