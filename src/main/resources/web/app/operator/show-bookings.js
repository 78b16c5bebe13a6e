import { html } from 'lit';
import { ask, nextPage, read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';
import { save } from '../page/saving.js';
import { BOOKING_STATES, bookingsTable } from './bookings-table.js';
import { field, focusFault, input, otherFaults } from './fields.js';

const MOST = 50;

/** The bookings of a show, to look through and to take along. What is looked for is in the address, so that it can be passed on. */
class ShowBookings extends Part {
  static properties = {
    showId: { attribute: false },
    /** What is looked for, as the address has it: `buyer=Ann&state=CONFIRMED`. */
    query: { attribute: false },
    show: { state: true },
    wanted: { state: true },
    bookings: { state: true },
    next: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  #turn = 0;
  #hasLooked = false;

  constructor() {
    super();
    this.show = this.bookings = this.next = this.failed = null;
    this.wanted = {};
    this.busy = '';
  }

  willUpdate(changed) {
    if (changed.has('showId')) {
      this.show = null;
      this.#fetchShow();
    }
    if (changed.has('showId') || changed.has('query')) {
      this.wanted = Object.fromEntries(new URLSearchParams(this.query));
      this.bookings = null;
      this.#look();
    }
  }

  async #fetchShow() {
    try {
      this.show = await read(calls.show(this.showId));
      document.title = `Bookings · ${this.show.title} · Seatlock`;
    } catch {
      // its bookings say what is wrong
    }
  }

  /** The fields that are filled in. */
  get #filter() {
    const filled = Object.entries(this.wanted).map(([name, value]) => [name, value.trim()]);
    return new URLSearchParams(filled.filter(([, value]) => value !== '')).toString();
  }

  get #which() {
    return this.query ? `?${this.query}` : '';
  }

  get #first() {
    return `?${this.query ? `${this.query}&` : ''}limit=${MOST}`;
  }

  #look = async (after = null) => {
    const turn = ++this.#turn;
    this.busy = 'list';
    this.failed = null;
    try {
      const response = await ask(calls.bookings(this.showId, after ?? this.#first));
      const { items } = await response.json();
      if (turn === this.#turn) {
        this.bookings = [...(after ? this.bookings : []), ...items];
        this.next = nextPage(response);
        if (this.#hasLooked) {
          say(this.#found());
        }
        this.#hasLooked = true;
      }
    } catch (failed) {
      if (turn === this.#turn) {
        await this.#fail(failed);
      }
    }
    if (turn === this.#turn) {
      this.busy = '';
    }
  };

  async #fail(failed) {
    this.failed = ownFailure(this, failed);
    await this.updateComplete;
    focusFault(this);
  }

  #found() {
    const many = this.bookings.length;
    return `${count(many)} ${many === 1 ? 'booking' : 'bookings'}${this.next ? ', and there are more' : ''}.`;
  }

  #search = (event) => {
    event.preventDefault();
    const query = this.#filter;
    if (query === this.query) {
      this.#look();
    } else {
      location.hash = `#/operator/shows/${this.showId}/bookings${query ? `?${query}` : ''}`;
    }
  };

  async #save(form) {
    this.busy = form;
    this.failed = null;
    try {
      await save(calls.bookingsFile(this.showId, form, this.#which));
    } catch (failed) {
      await this.#fail(failed);
    }
    this.busy = '';
  }

  render() {
    return html`
      <p class="back"><a href="#/operator/shows/${this.showId}">${this.show?.title ?? 'The show'}</a></p>
      <h1 tabindex="-1">Bookings</h1>
      <form class="search" aria-label="Find bookings" novalidate @submit=${this.#search}>
        ${this.#field('Reference', 'reference', 'K7PX-2QMD')} ${this.#field('Seat', 'seat', 'Stalls-1-7')}
        ${this.#field('Buyer', 'buyer', 'the whole name')} ${this.#stateField()}
        <button type="submit" aria-busy=${this.busy === 'list' ? 'true' : 'false'}>Search</button>
      </form>
      ${this.failed ? this.#refusal() : ''} ${this.bookings ? this.#list() : this.failed ? '' : this.#waiting()}
    `;
  }

  #field(label, name, hint) {
    const set = (event) => (this.wanted = { ...this.wanted, [name]: event.target.value });
    return field(this.failed, { label, name, control: input('text', this.wanted[name], set, { maxlength: 120 }), hint });
  }

  #stateField() {
    const set = (event) => (this.wanted = { ...this.wanted, state: event.target.value });
    return field(this.failed, {
      label: 'State',
      name: 'state',
      control: ({ id, invalid }) => html`<select id=${id} aria-invalid=${invalid} @change=${set}>
        <option value="" .selected=${!this.wanted.state}>any</option>
        ${BOOKING_STATES.map(([state, words]) => html`<option value=${state} .selected=${state === this.wanted.state}>${words}</option>`)}
      </select>`,
    });
  }

  #refusal() {
    const isFaulty = this.failed.faults?.length > 0;
    const others = otherFaults(this, this.failed);
    if (!isFaulty) {
      return refusal(this.failed, () => this.#look());
    }
    return others.length > 0 ? html`<div class="refusal" role="alert" tabindex="-1">${others.map((it) => html`<p>${it.message}</p>`)}</div>` : '';
  }

  #waiting() {
    return html`<div class="blank" aria-busy="true" aria-label="The bookings are being fetched"></div>`;
  }

  #list() {
    if (this.bookings.length === 0) {
      return html`<p class="quiet">${this.query ? 'No booking of this show fits.' : 'Nobody has booked yet.'}</p>`;
    }
    return html`
      ${bookingsTable(this.bookings)}
      <div class="below-list">
        ${this.next
          ? html`<button type="button" class="secondary" ?disabled=${this.busy === 'list'} @click=${() => this.#look(this.next)}>More bookings</button>`
          : html`<span class="quiet">${this.#found()}</span>`}
        <div class="actions">${this.#file('csv', 'Save as CSV')} ${this.#file('jsonl', 'Save as JSON Lines')}</div>
      </div>
    `;
  }

  #file(form, words) {
    return html`<span class="act">
      <button
        type="button"
        class="secondary"
        ?disabled=${this.busy === form}
        aria-busy=${this.busy === form ? 'true' : 'false'}
        @click=${() => this.#save(form)}
      >
        ${words}
      </button>
      <curl-button .call=${calls.bookingsFile(this.showId, form, this.#which)} what=${words}></curl-button>
    </span>`;
  }
}

customElements.define('show-bookings', ShowBookings);
