import { html } from 'lit';
import * as calls from '../api/calls.js';
import { inWords } from '../hall/places.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { inWords as timeInWords, stopwatch } from '../page/dates.js';
import { money } from '../page/money.js';
import { Part } from '../page/part.js';

/** The play bank does as it is told: these are its ways, in a buyer's words. */
const METHODS = [
  ['card', 'Card'],
  ['card-slow', 'Slow card'],
  ['card-late', 'Card, decided later'],
  ['card-declined', 'Card, declined'],
  ['card-answer-lost', 'Card, answer lost'],
];
const SAYS_AT_SECONDS = [120, 60, 30, 10];

/** Places that are held, and the time that is left to pay for them. Tells `pay`, `extend`, `release` and `lapsed`. */
class HeldPlaces extends Part {
  static properties = {
    show: { attribute: false },
    held: { attribute: false },
    visit: { attribute: false },
    busy: { type: Boolean },
    pending: { type: Boolean },
    method: { state: true },
    left: { state: true },
  };

  #ticking = 0;

  constructor() {
    super();
    this.busy = this.pending = false;
    this.method = 'card';
    this.left = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.#tick(), 1_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  willUpdate(changed) {
    if (changed.has('held')) {
      this.left = this.#secondsLeft();
    }
  }

  #secondsLeft() {
    return Math.max(0, Math.round((this.held.lapsesAt - Date.now()) / 1_000));
  }

  #tick() {
    const before = this.left;
    this.left = this.#secondsLeft();
    const said = SAYS_AT_SECONDS.find((at) => before > at && this.left <= at);
    if (said) {
      say(`${timeInWords(said)} left to pay.`);
    }
    if (before > 0 && this.left === 0) {
      this.dispatchEvent(new Event('lapsed'));
    }
  }

  render() {
    const { held } = this;
    const total = held.total.amount ? money(held.total) : 'nothing';
    const pays = calls.pay(held, this.method, this.visit);
    return html`
      <h2>Held for you</h2>
      <p class="countdown ${this.left <= 60 ? 'soon' : ''}" role="timer" aria-label="Time left to pay">
        <strong>${stopwatch(this.left)}</strong>
      </p>
      <p class="held-places">${inWords(held)}</p>
      <form @submit=${this.#pay}>
        <fieldset ?disabled=${this.busy || this.pending}>
          <legend>Pay ${total}</legend>
          <p class="quiet"><small>Test payment, no money moves: pick what the bank should answer.</small></p>
          ${METHODS.map(
            ([method, name]) => html`<label>
              <input type="radio" name="method" value=${method} .checked=${method === this.method} @change=${() => (this.method = method)} />
              ${name} ${method === 'card' ? '' : html`<small>${method}</small>`}
            </label>`,
          )}
        </fieldset>
        <div class="actions">
          <span class="act">
            <button type="submit" ?disabled=${this.busy || this.pending} aria-busy=${this.busy || this.pending}>
              ${this.pending ? 'The bank is thinking…' : `Pay ${total}`}
            </button>
            <curl-button .call=${pays} what="Pay"></curl-button>
          </span>
        </div>
      </form>
      <div class="actions">
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy || held.extensionsLeft === 0} @click=${() => this.dispatchEvent(new Event('extend'))}>
            ${held.extensionsLeft === 0 ? 'No more time' : 'More time'}
          </button>
          <curl-button .call=${calls.extend(held)} what="More time"></curl-button>
        </span>
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy || this.pending} @click=${() => this.dispatchEvent(new Event('release'))}>
            Give back
          </button>
          <curl-button .call=${calls.release(held)} what="Give back"></curl-button>
        </span>
      </div>
      <p class="quiet told">Won by <b>${held.guard}</b> on replica ${held.replica}${held.fence ? html`, fence ${held.fence}` : ''}.</p>
    `;
  }

  #pay(event) {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('pay', { detail: this.method }));
  }
}

customElements.define('held-places', HeldPlaces);
