import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { HELD, House, OVERSOLD, SOLD } from '../hall/house.js';
import '../hall/seat-map.js';
import { clock, day } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { prices } from '../page/prices.js';
import { why } from '../page/refusals.js';
import { stateInWords } from './operator-programme.js';
import './sales-strip.js';
import './show-audit.js';
import './show-guard.js';
import './show-room.js';
import './show-sale.js';

const LOOKS_EVERY_MILLIS = 3_000;
const NUMBERS_EVERY_MILLIS = 150;

/** One show as its operator sees it: the hall as it sells, the guard, the sale, and what the audit says of it. */
class OperatorShow extends Part {
  static properties = {
    showId: { attribute: false },
    show: { state: true },
    house: { state: true },
    cards: { state: true },
    caught: { state: true },
    failed: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());
  #soon = 0;
  #audited = null;
  #changes = 0;

  constructor() {
    super();
    this.show = this.house = this.caught = this.failed = null;
    this.cards = [];
  }

  willUpdate(changed) {
    if (changed.has('showId')) {
      this.#close();
      this.#open();
      if (this.hasUpdated) {
        this.#polling.now();
      }
    }
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#open();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#close();
  }

  #open() {
    this.show = this.caught = this.failed = this.#audited = null;
    this.house = new House(this.showId);
    this.house.addEventListener('places', this.#places);
    this.house.addEventListener('link', () => this.requestUpdate());
    this.house.open();
  }

  #close() {
    this.house?.close();
    clearTimeout(this.#soon);
    this.#soon = 0;
  }

  /** The map shows every change at once; of the numbers, nobody reads more than some a second. */
  #places = () => {
    this.#soon ||= setTimeout(() => {
      this.#soon = 0;
      this.requestUpdate();
    }, NUMBERS_EVERY_MILLIS);
  };

  async #look() {
    const id = this.showId;
    const changes = this.#changes;
    try {
      if (this.cards.length === 0) {
        this.cards = (await read(calls.guards())).items;
      }
      const show = await read(calls.show(id));
      if (id === this.showId && changes === this.#changes) {
        this.#become(show);
      }
    } catch (failed) {
      if (id === this.showId) {
        this.failed = failed;
        if (failed.status === 404) {
          this.show = null;
          this.house.close();
          return false;
        }
      }
    }
    return true;
  }

  /** What is asked for meanwhile may be answered with how it was before. */
  #become(show) {
    this.#changes++;
    this.show = show;
    this.failed = null;
    document.title = `${show.title} · Operator · Seatlock`;
  }

  #changed = ({ detail }) => this.#become(detail);

  #hear = ({ detail }) => {
    const now = { atMillis: performance.now(), caught: detail.netCaught };
    const before = this.#audited;
    this.#audited = now;
    if (this.show?.safetyNet && before) {
      this.caught = Math.round((1_000 * (now.caught - before.caught)) / (now.atMillis - before.atMillis));
    }
  };

  // --- Drawing -------------------------------------------------------------------------------------------------

  render() {
    const { show, house } = this;
    if (this.failed && !show) {
      return html`<p class="back"><a href="#/operator">Operator</a></p>
        <div class="refusal page" role="alert">
          <h1 tabindex="-1">${this.failed.status === 404 ? 'There is no such show' : 'The show could not be fetched'}</h1>
          <p>${why(this.failed)}</p>
          <div class="actions">
            <button type="button" @click=${this.#polling.now}>Try again</button>
            <a role="button" class="secondary" href="#/operator">To all shows</a>
          </div>
        </div>`;
    }
    const isLost = house.link === 'lost' || this.failed?.code === 'unreachable';
    return html`
      ${isLost
        ? html`<p class="lost" role="status">Connection lost. All is shown as it was at ${clock(house.asOf || Date.now())}; trying again.</p>`
        : ''}
      <header class="show-head">
        <p class="back"><a href="#/operator">Operator</a></p>
        <h1 tabindex="-1">${show?.title ?? html`<span class="quiet">…</span>`}</h1>
        ${show ? this.#facts(show) : ''}
      </header>
      <div class="show-body operator-body">
        <div>
          <section class="hall" aria-label="The hall">
            ${show && house.isKnown
              ? html`<seat-map .house=${house} .sections=${show.sections.map((it) => it.name)}></seat-map>`
              : html`<div class="frame waiting" aria-busy="true" aria-label="The seat map is being fetched"></div>`}
          </section>
          ${show && house.isKnown ? this.#counts(show, house) : ''}
        </div>
        <aside class="counter-side" aria-label="What can be changed">
          ${show ? this.#side(show) : ''}
        </aside>
      </div>
      ${show ? html`<show-audit .showId=${this.showId} @audited=${this.#hear}></show-audit>` : ''}
    `;
  }

  /** Of what is cancelled nothing can be changed any more. */
  #side(show) {
    const sale = html`<show-sale .show=${show} @changed=${this.#changed}></show-sale>`;
    return show.state === 'CANCELLED'
      ? sale
      : html`<show-guard .show=${show} .cards=${this.cards} @changed=${this.#changed}></show-guard>
          ${sale}
          <show-room .showId=${show.id}></show-room>`;
  }

  #facts(show) {
    return html`<p class="facts">
      <span><b>${stateInWords(show)}</b></span>
      ${show.startsAt ? html`<span>${day(show.startsAt)}</span>` : ''}
      <span>${prices(show)}</span>
      ${show.placesPerBuyer ? html`<span>at most ${count(show.placesPerBuyer)} to a buyer</span>` : ''}
      <span>${show.safetyNet ? 'with the safety net' : 'without a net'}</span>
    </p>
    <nav class="show-links" aria-label="This show">
      <a href="#/operator/shows/${show.id}/bookings">Bookings</a>
      ${show.state === 'CANCELLED' ? '' : html`<a href="#/operator/shows/${show.id}/change">Change</a>`}
      <a href="#/operator/log?show=${show.id}">What was done</a>
      <a href="#/shows/${show.id}">As buyers see it</a>
    </nav>`;
  }

  #counts(show, house) {
    const { counts, standing } = house;
    const held = counts[HELD] + standing.reduce((sum, it) => sum + it.held, 0);
    const sold = counts[SOLD] + counts[OVERSOLD] + standing.reduce((sum, it) => sum + it.sold, 0);
    const twice = counts[OVERSOLD] + standing.reduce((sum, it) => sum + Math.max(0, it.held + it.sold - it.capacity), 0);
    return html`<section aria-label="As it sells">
      <p class="counts">
        <span><b>${count(house.free)}</b> free</span>
        <span><b>${count(held)}</b> held</span>
        <span><b>${count(sold)}</b> sold</span>
        <span class=${twice > 0 ? 'twice' : 'quiet'}><b>${count(twice)}</b> sold twice</span>
      </p>
      <sales-strip .house=${house} .guard=${show.guard} .caught=${this.caught}></sales-strip>
    </section>`;
  }
}

customElements.define('operator-show', OperatorShow);
