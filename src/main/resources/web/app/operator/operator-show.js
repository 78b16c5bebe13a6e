import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { HELD, House, OVERSOLD, SOLD } from '../hall/house.js';
import '../hall/seat-map.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { clock, day, shortDay } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { prices } from '../page/prices.js';
import { ownFailure, refusal, why } from '../page/refusals.js';
import { stateInWords } from './operator-programme.js';
import './sales-strip.js';
import './show-audit.js';
import './show-guard.js';
import './show-room.js';

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
    asks: { state: true },
    reason: { state: true },
    failed: { state: true },
    refused: { state: true },
    busy: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());
  #soon = 0;
  #audited = null;
  #changes = 0;

  constructor() {
    super();
    this.show = this.house = this.caught = this.failed = this.refused = null;
    this.asks = this.reason = '';
    this.cards = [];
    this.busy = false;
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
    this.show = this.caught = this.failed = this.refused = this.#audited = null;
    this.asks = '';
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

  #hear = ({ detail }) => {
    const now = { atMillis: performance.now(), caught: detail.netCaught };
    const before = this.#audited;
    this.#audited = now;
    if (this.show?.safetyNet && before) {
      this.caught = Math.round((1_000 * (now.caught - before.caught)) / (now.atMillis - before.atMillis));
    }
  };

  async #do(call, words) {
    this.busy = true;
    this.refused = null;
    try {
      this.#become(await read(call));
      say(words);
    } catch (failed) {
      this.refused = ownFailure(this, failed);
    }
    this.busy = false;
  }

  async #ask(what) {
    this.asks = what;
    this.refused = null;
    await this.updateComplete;
    this.querySelector('.confirm .secondary')?.focus(); // the harmless one
  }

  async #remove(call, words) {
    this.busy = true;
    try {
      await read(call);
      say(words);
      location.hash = '#/operator';
    } catch (failed) {
      if (failed.code === 'still-booked') {
        await this.#ask('cancel');
      } else {
        this.asks = '';
        this.refused = ownFailure(this, failed);
      }
    }
    this.busy = false;
  }

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
          ${show
            ? html`<show-guard .show=${show} .cards=${this.cards} @changed=${({ detail }) => this.#become(detail)}></show-guard>
                ${this.#sale(show)}
                <show-room .showId=${this.showId}></show-room>`
            : ''}
        </aside>
      </div>
      ${show ? html`<show-audit .showId=${this.showId} @audited=${this.#hear}></show-audit>` : ''}
    `;
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

  #sale(show) {
    const isOpen = show.state === 'ON_SALE' || show.state === 'SOLD_OUT';
    const id = show.id;
    return html`<section aria-labelledby="sale">
      <h2 id="sale">Sale</h2>
      ${show.state === 'ANNOUNCED' ? html`<p class="quiet">${show.opensAt ? `The bell rings on ${shortDay(show.opensAt)}.` : 'It has not been opened.'}</p>` : ''}
      <div class="actions">
        <span class="act">
          ${isOpen
            ? html`<button type="button" class="secondary" ?disabled=${this.busy} @click=${() => this.#do(calls.closeSale(id), 'The sale is closed.')}>Close the sale</button>
                <curl-button .call=${calls.closeSale(id)} what="Close the sale"></curl-button>`
            : html`<button type="button" ?disabled=${this.busy} @click=${() => this.#do(calls.openSale(id), 'The sale is open.')}>Open the sale</button>
                <curl-button .call=${calls.openSale(id)} what="Open the sale"></curl-button>`}
        </span>
        ${this.asks
          ? ''
          : html`<span class="act">
              <button type="button" class="danger secondary" @click=${() => this.#ask('remove')}>Remove the show</button>
              <curl-button .call=${calls.takeOff(id, false)} what="Remove the show"></curl-button>
            </span>`}
      </div>
      ${this.asks ? this.#confirm(show) : ''} ${this.refused ? refusal(this.refused) : ''}
    </section>`;
  }

  #confirm(show) {
    if (this.asks === 'cancel') {
      return this.#confirmCancelling(show);
    }
    return html`<div class="confirm" role="group" aria-label="Remove this show?">
      <p>Remove “${show.title}” from the programme?</p>
      ${this.#answers('Yes, remove it', calls.takeOff(show.id, false), `“${show.title}” is off the programme.`)}
    </div>`;
  }

  #confirmCancelling(show) {
    const cancel = calls.cancelEvent(show.id, this.reason.trim());
    return html`<div class="confirm" role="group" aria-label="Cancel this event?">
      <p role="alert">Places of “${show.title}” are held or sold. Cancel the event? Everyone who has something of it is told, and gets the money back.</p>
      <label>
        Reason <small class="quiet">buyers read it</small>
        <input type="text" maxlength="200" required .value=${this.reason} @input=${(event) => (this.reason = event.target.value)} />
      </label>
      ${this.#answers('Yes, cancel the event', cancel, `“${show.title}” is cancelled.`, !this.reason.trim())}
    </div>`;
  }

  #answers(yes, call, words, isIncomplete = false) {
    return html`<div class="actions">
      <span class="act">
        <button type="button" class="danger" ?disabled=${this.busy || isIncomplete} aria-busy=${this.busy ? 'true' : 'false'} @click=${() => this.#remove(call, words)}>
          ${yes}
        </button>
        <curl-button .call=${call} what=${yes}></curl-button>
      </span>
      <button type="button" class="secondary" @click=${() => (this.asks = '')}>Keep it</button>
    </div>`;
  }
}

customElements.define('operator-show', OperatorShow);
