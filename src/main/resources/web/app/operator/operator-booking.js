import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { howMany, inWords } from '../hall/places.js';
import '../page/curl.js';
import { money } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal, why } from '../page/refusals.js';
import './booking-deeds.js';
import { paidBy, stateOfBooking } from './bookings-table.js';
import { story } from './story.js';

const LOOKS_EVERY_MILLIS = 5_000;

/** One booking, what happened to it, and what can be done about it. */
class OperatorBooking extends Part {
  static properties = {
    bookingId: { attribute: false },
    told: { state: true },
    show: { state: true },
    failed: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());

  constructor() {
    super();
    this.#forget();
  }

  #forget() {
    this.told = this.show = this.failed = null;
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

  #done = async () => {
    await this.#polling.now();
    this.querySelector('h1')?.focus(); // what was pressed is gone
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
          <booking-deeds .booking=${booking} .show=${this.show} @done=${this.#done} @stale=${this.#polling.now}></booking-deeds>
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
}

customElements.define('operator-booking', OperatorBooking);
