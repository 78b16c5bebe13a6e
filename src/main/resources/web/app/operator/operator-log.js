import { html } from 'lit';
import { ask, nextPage } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import '../page/curl.js';
import { exactly } from '../page/dates.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';
import { deedInWords, endInWords, referenceOf } from './deeds.js';

const LOOKS_EVERY_MILLIS = 5_000;
const MOST = 50;

/** What operators did, the latest first; of one show, or of all. */
class OperatorLog extends Part {
  static properties = {
    /** Of which show, if not of all. */
    showId: { attribute: false },
    lines: { state: true },
    next: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());
  #isLong = false;

  constructor() {
    super();
    this.lines = this.next = this.failed = null;
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('showId') && this.hasUpdated) {
      this.lines = null;
      this.#isLong = false;
      this.#polling.now();
    }
    document.title = 'What was done · Operator · Seatlock';
  }

  get #first() {
    return `?${this.showId ? `show=${this.showId}&` : ''}limit=${MOST}`;
  }

  /** Whoever has gone back to older lines is not to lose them. */
  async #look() {
    if (!this.#isLong) {
      await this.#load(this.#first);
    }
  }

  async #load(which) {
    const { showId } = this;
    try {
      const response = await ask(calls.operatorLog(which));
      const { items } = await response.json();
      if (showId === this.showId) {
        this.lines = [...(this.#isLong ? this.lines : []), ...items];
        this.next = nextPage(response);
        this.failed = null;
      }
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
  }

  async #more() {
    this.#isLong = this.busy = true;
    await this.#load(this.next);
    this.busy = false;
  }

  render() {
    return html`
      <p class="back">
        ${this.showId ? html`<a href="#/operator/shows/${this.showId}">${this.lines?.[0]?.title ?? 'The show'}</a>` : html`<a href="#/operator">Operator</a>`}
      </p>
      <div class="title-line">
        <h1 tabindex="-1">What was done</h1>
        <span class="act">
          ${this.showId ? html`<a href="#/operator/log">of all shows</a>` : ''}
          <curl-button .call=${calls.operatorLog(this.#first)} what="what was done"></curl-button>
        </span>
      </div>
      ${this.failed ? refusal(this.failed, this.#polling.now) : ''}
      ${this.lines ? this.#list() : this.failed ? '' : html`<div class="blank" aria-busy="true" aria-label="The log is being fetched"></div>`}
    `;
  }

  #list() {
    if (this.lines.length === 0) {
      return html`<p class="quiet">No operator has done anything yet.</p>`;
    }
    return html`
      <ol class="story log">
        ${this.lines.map((line) => this.#line(line))}
      </ol>
      ${this.next
        ? html`<button type="button" class="secondary" aria-busy=${this.busy ? 'true' : 'false'} ?disabled=${this.busy} @click=${this.#more}>Older lines</button>`
        : ''}
    `;
  }

  #line(line) {
    const { at, who, show, title, booking, reason } = line;
    const end = endInWords(line);
    return html`<li>
      <time class="quiet" datetime=${at}>${exactly(at)}</time>
      <span>
        <b>${deedInWords(line)}</b> ${end ? html`<span class="dead">${end}</span>` : ''}
        ${reason ? html`<span class="quiet">“${reason}”</span>` : ''}
      </span>
      <span>
        ${show && !this.showId ? (title ? html`<a href="#/operator/shows/${show}">${title}</a>` : html`<span class="quiet">a show that is erased</span>`) : ''}
        ${booking ? html`<a class="reference" href="#/operator/bookings/${booking}">${referenceOf(booking)}</a>` : ''}
      </span>
      <span class="quiet">${who}</span>
    </li>`;
  }
}

customElements.define('operator-log', OperatorLog);
