import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { howMany, inWords } from '../hall/places.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { money } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal, why } from '../page/refusals.js';
import { paidBy, stateOfBooking } from './bookings-table.js';
import { story } from './story.js';

const LOOKS_EVERY_MILLIS = 5_000;

/** One booking, what happened to it, and what can be done about it. */
class OperatorBooking extends Part {
  static properties = {
    bookingId: { attribute: false },
    told: { state: true },
    show: { state: true },
    asks: { state: true },
    reason: { state: true },
    failed: { state: true },
    refused: { state: true },
    busy: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());

  constructor() {
    super();
    this.#forget();
  }

  #forget() {
    this.told = this.show = this.failed = this.refused = null;
    this.asks = this.busy = false;
    this.reason = '';
  }

  willUpdate(changed) {
    if (changed.has('bookingId') && this.hasUpdated) {
      this.#forget();
      this.#polling.now();
    }
  }

  async #look() {
    const id = this.bookingId;
    try {
      const told = await read(calls.story(id));
      if (id !== this.bookingId) {
        return;
      }
      this.told = told;
      this.failed = null;
      document.title = `${told.booking.reference} · Operator · Seatlock`;
      this.show ??= await read(calls.show(told.booking.show)).catch(() => null); // it may have been erased
    } catch (failed) {
      if (id === this.bookingId) {
        this.failed = ownFailure(this, failed);
      }
    }
  }

  async #ask() {
    this.asks = true;
    this.refused = null;
    await this.updateComplete;
    this.querySelector('.confirm input').focus();
  }

  #cancel = async (event) => {
    event.preventDefault();
    this.busy = true;
    try {
      await read(calls.cancelForBuyer(this.bookingId, this.reason.trim()));
      say('The booking is cancelled.');
      this.asks = false;
      this.refused = null;
    } catch (failed) {
      this.refused = ownFailure(this, failed);
    }
    this.busy = false;
    await this.#polling.now();
    if (!this.asks) {
      this.querySelector('h1')?.focus(); // what was pressed is gone
    }
  };

  render() {
    const { told, failed } = this;
    if (!told) {
      return failed
        ? html`<p class="back"><a href="#/operator">Operator</a></p>
            <div class="refusal page" role="alert">
              <h1 tabindex="-1">${failed.status === 404 ? 'There is no such booking' : 'The booking could not be fetched'}</h1>
              <p>${why(failed)}</p>
              <button type="button" @click=${this.#polling.now}>Try again</button>
            </div>`
        : html`<h1 tabindex="-1" class="quiet">…</h1><div class="blank" aria-busy="true" aria-label="The booking is being fetched"></div>`;
    }
    const { booking, events } = told;
    const isCancelled = booking.state === 'CANCELLED';
    return html`
      <header class="show-head">
        <p class="back"><a href="#/operator/shows/${booking.show}/bookings">Bookings${this.show ? ` of ${this.show.title}` : ''}</a></p>
        <h1 tabindex="-1"><span class="unseen">Booking </span><span class="reference">${booking.reference}</span></h1>
        <p class="facts">
          <span><b class=${isCancelled ? 'dead' : ''}>${stateOfBooking(booking)}</b></span>
          <span>${booking.buyer}</span>
          <span>${money(booking.total)}</span>
          <span>${howMany(booking) === 1 ? '1 place' : `${howMany(booking)} places`}</span>
        </p>
      </header>
      ${failed ? refusal(failed, this.#polling.now) : ''}
      <div class="one-booking">
        <section aria-labelledby="story">
          <div class="title-line">
            <h2 id="story">What happened</h2>
            <curl-button .call=${calls.story(booking.id)} what="the story of this booking"></curl-button>
          </div>
          ${story(events)}
        </section>
        <aside>
          <section aria-labelledby="booked">
            <h2 id="booked">What was booked</h2>
            ${this.#facts(booking)}
          </section>
          ${this.#deeds(booking, isCancelled)}
        </aside>
      </div>
    `;
  }

  #facts(booking) {
    const facts = [
      ['Show', this.show ? html`<a href="#/operator/shows/${booking.show}">${this.show.title}</a>` : 'erased'],
      [howMany(booking) === 1 ? 'Place' : 'Places', inWords(booking)],
      ['Total', html`${money(booking.total)} <small>${paidBy(booking)}</small>`],
      ['Sold by', html`replica ${booking.replica} <small>under ${booking.guard}${booking.fence ? `, fence ${booking.fence}` : ''}</small>`],
      ['Id', html`<code>${booking.id}</code>`],
    ];
    return html`<dl class="facts-list">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  #deeds(booking, isCancelled) {
    return html`<section aria-labelledby="deeds">
      <h2 id="deeds">What can be done</h2>
      ${isCancelled
        ? html`<p class="quiet">Nothing: a booking that is cancelled stays so.</p>`
        : this.asks
          ? this.#confirm(booking)
          : html`<button type="button" class="danger secondary" @click=${this.#ask}>Cancel the booking</button>`}
      ${this.refused ? refusal(this.refused) : ''}
    </section>`;
  }

  #confirm(booking) {
    const { total } = booking;
    const cancel = calls.cancelForBuyer(booking.id, this.reason.trim());
    return html`<form class="confirm" aria-label="Cancel this booking?" @submit=${this.#cancel}>
      <p>Cancel ${booking.reference}? The places go back on sale${total.amount ? `, and ${money(total)} to the buyer` : ''}.</p>
      <label>
        Reason <small class="quiet">the buyer reads it</small>
        <input type="text" maxlength="200" required .value=${this.reason} @input=${(event) => (this.reason = event.target.value)} />
      </label>
      <div class="actions">
        <span class="act">
          <button type="submit" class="danger" ?disabled=${this.busy || !this.reason.trim()} aria-busy=${this.busy ? 'true' : 'false'}>
            Yes, cancel the booking
          </button>
          <curl-button .call=${cancel} what="Cancel the booking"></curl-button>
        </span>
        <button type="button" class="secondary" @click=${() => (this.asks = false)}>Keep it</button>
      </div>
    </form>`;
  }
}

customElements.define('operator-booking', OperatorBooking);
