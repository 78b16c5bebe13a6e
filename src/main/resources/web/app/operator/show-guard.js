import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { clock } from '../page/dates.js';
import { fits, reachInWords } from '../page/guard-cards.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

/** The guard of a show, which can be changed while it is on sale. Tells `changed` of the show as it then is. */
class ShowGuard extends Part {
  static properties = {
    show: { attribute: false },
    cards: { attribute: false },
    chosen: { state: true },
    dwell: { state: true },
    told: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  #inForce = null;
  #since = null;

  constructor() {
    super();
    this.chosen = this.dwell = this.told = this.failed = null;
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('show')) {
      const { id, guard, dwellMillis } = this.show;
      const inForce = `${id} ${guard} ${dwellMillis}`;
      if (this.#inForce !== inForce) {
        this.#inForce = inForce;
        this.#since = new Date();
      }
    }
  }

  get #terms() {
    return { guard: this.chosen ?? this.show.guard, dwellMillis: Number(this.dwell ?? this.show.dwellMillis) };
  }

  #switch = async (event) => {
    event.preventDefault();
    const before = this.show.guard;
    const beganMillis = performance.now();
    this.busy = true;
    this.failed = this.told = null;
    try {
      const show = await read(calls.switchGuard(this.show.id, this.#terms));
      const seconds = ((performance.now() - beganMillis) / 1_000).toLocaleString(undefined, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
      this.told = `In force on every replica after ${seconds} s: claims under ${before} have ended.`;
      say(`${show.guard} is in force on every replica.`);
      this.dispatchEvent(new CustomEvent('changed', { detail: show }));
      this.chosen = this.dwell = null;
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
    this.busy = false;
  };

  render() {
    const { show } = this;
    const { guard, dwellMillis } = this.#terms;
    const fitting = this.cards.filter((card) => fits(card, show.sections));
    const names = fitting.map((it) => it.name);
    const card = fitting.find((it) => it.name === guard);
    return html`<section aria-labelledby="guard">
      <h2 id="guard">Guard</h2>
      <p class="in-force"><b>${show.guard}</b> <span class="quiet">in force, seen here since ${clock(this.#since)}</span></p>
      <form @submit=${this.#switch}>
        <div class="pair">
          <label>
            <span>Guard</span>
            <select @change=${(event) => (this.chosen = event.target.value)}>
              ${names.includes(show.guard) ? '' : html`<option value=${show.guard} .selected=${show.guard === guard}>${show.guard}</option>`}
              ${names.map((it) => html`<option value=${it} .selected=${it === guard}>${it}</option>`)}
            </select>
          </label>
          <label class="dwell">
            <span>Dwell <small>ms</small></span>
            <input type="number" min="0" max="5000" required .value=${String(dwellMillis)} @input=${(event) => (this.dwell = event.target.value)} />
          </label>
        </div>
        <p class="quiet card-text">${card ? `${card.mechanism} ${reachInWords[card.reach]}` : ''}</p>
        <span class="act">
          <button type="submit" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'}>Switch the guard</button>
          <curl-button .call=${calls.switchGuard(show.id, this.#terms)} what="Switch the guard"></curl-button>
        </span>
      </form>
      ${this.told ? html`<p class="told-result">${this.told}</p>` : ''} ${this.failed ? refusal(this.failed) : ''}
    </section>`;
  }
}

customElements.define('show-guard', ShowGuard);
