import { html } from 'lit';
import { ask, nextPage, read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { shortDay } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

const LOOKS_EVERY_MILLIS = 4_000;
const MOST = 20;
const WHAT = {
  'hold.made': 'A hold was made',
  'hold.ended': 'A hold ended',
  'booking.confirmed': 'A booking was confirmed',
  'booking.changed': 'A booking was changed',
  'booking.cancelled': 'A booking was cancelled',
  'booking.passed-on': 'A booking was passed on',
  'order.refused': 'An order was refused',
  'payment.refunded': 'A payment was given back',
  'payment.part-refunded': 'A part of a payment was given back',
  'party.cancelled': 'A waiting party was cancelled',
};

export const messageInWords = (type) => WHAT[type] ?? type;

/** What could not be delivered yet, and what nobody tries to deliver any more. */
class CallbackList extends Part {
  static properties = {
    areDead: { state: true },
    letters: { state: true },
    next: { state: true },
    failed: { state: true },
    asks: { state: true },
    busy: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());
  #isLong = false;

  constructor() {
    super();
    this.areDead = false;
    this.letters = this.failed = this.asks = this.busy = null;
  }

  get #first() {
    return `?limit=${MOST}${this.areDead ? '&state=DEAD' : ''}`;
  }

  async #look() {
    if (!this.#isLong) {
      await this.#load(this.#first);
    }
  }

  async #load(which) {
    const { areDead } = this;
    try {
      const response = await ask(calls.callbacks(which));
      const { items } = await response.json();
      if (areDead === this.areDead) {
        this.letters = [...(this.#isLong ? this.letters : []), ...items];
        this.next = nextPage(response);
        this.failed = null;
      }
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
  }

  #more() {
    this.#isLong = true;
    this.#load(this.next);
  }

  #show(areDead) {
    this.areDead = areDead;
    this.letters = null;
    this.#isLong = false;
    this.#polling.now();
  }

  async #do(letter, call, words) {
    this.busy = letter.id;
    this.asks = null;
    try {
      await read(call);
      say(words);
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
    this.busy = null;
    this.#isLong = false;
    await this.#polling.now();
    this.querySelector('h2')?.focus(); // what was pressed may be gone
  }

  render() {
    return html`<section aria-labelledby="callbacks">
      <div class="title-line">
        <h2 id="callbacks" tabindex="-1">Callbacks</h2>
        <span class="forms" role="group" aria-label="Which callbacks">
          <button type="button" aria-pressed=${this.areDead ? 'false' : 'true'} @click=${() => this.#show(false)}>Undelivered</button>
          <button type="button" aria-pressed=${this.areDead ? 'true' : 'false'} @click=${() => this.#show(true)}>Dead letters</button>
          <curl-button .call=${calls.callbacks(this.#first)} what="the callbacks"></curl-button>
        </span>
      </div>
      ${this.failed ? refusal(this.failed, this.#polling.now) : ''}
      ${this.letters
        ? this.#list()
        : this.failed
          ? ''
          : html`<div class="blank" aria-busy="true" aria-label="The callbacks are being fetched"></div>`}
    </section>`;
  }

  #list() {
    if (this.letters.length === 0) {
      return html`<p class="quiet">${this.areDead ? 'No callback was given up.' : 'No undelivered callbacks.'}</p>`;
    }
    return html`
      <ul class="letters">
        ${this.letters.map((letter) => this.#letter(letter))}
      </ul>
      ${this.next ? html`<button type="button" class="secondary" @click=${this.#more}>More callbacks</button>` : ''}
    `;
  }

  #letter(letter) {
    const { id, type, url, state, tries, lastFailure, at, behind } = letter;
    const what = messageInWords(type);
    return html`<li>
      <h3>${what} <small>${shortDay(at)}</small></h3>
      <p>
        <span class="url">${url}</span>
        <span class=${state === 'DEAD' ? 'dead' : 'quiet'}>
          ${state === 'DEAD' ? 'dead' : 'waiting'} after ${count(tries)} ${tries === 1 ? 'try' : 'tries'}${lastFailure ? `: ${lastFailure}` : ''}
        </span>
        ${behind > 0 ? html`<span class="quiet">${count(behind)} about the same ${behind === 1 ? 'waits' : 'wait'} behind it</span>` : ''}
      </p>
      ${this.asks === id ? this.#confirm(letter) : this.#actions(letter, what)}
    </li>`;
  }

  #actions(letter, what) {
    const isBusy = this.busy === letter.id;
    return html`<div class="actions">
      <span class="act">
        <button
          type="button"
          class="secondary"
          aria-label="Try again: ${what}"
          ?disabled=${isBusy}
          @click=${() => this.#do(letter, calls.replay(letter), 'It will be tried again.')}
        >
          Try again
        </button>
        <curl-button .call=${calls.replay(letter)} what="Try again"></curl-button>
      </span>
      <span class="act">
        <button type="button" class="secondary" aria-label="Give up: ${what}" ?disabled=${isBusy} @click=${() => this.#ask(letter.id)}>Give up</button>
        <curl-button .call=${calls.giveUp(letter)} what="Give up"></curl-button>
      </span>
    </div>`;
  }

  async #ask(id) {
    this.asks = id;
    await this.updateComplete;
    this.querySelector('.confirm .secondary').focus(); // the harmless one
  }

  #confirm(letter) {
    return html`<div class="confirm" role="group" aria-label="Give this callback up?">
      <p>Give it up? Its receiver will never be told.</p>
      <div class="actions">
        <button type="button" class="danger" @click=${() => this.#do(letter, calls.giveUp(letter), 'It was given up.')}>Yes, give it up</button>
        <button type="button" class="secondary" @click=${() => (this.asks = null)}>Keep it</button>
      </div>
    </div>`;
  }
}

customElements.define('callback-list', CallbackList);
