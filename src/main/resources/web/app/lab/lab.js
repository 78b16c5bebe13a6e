import './lab.css';
import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { isSignedIn } from '../api/operator.js';
import { sentence } from '../api/problems.js';
import '../page/curl.js';
import { recommended } from '../page/guard-cards.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure } from '../page/refusals.js';
import '../page/sign-in.js';
import './lab-nav.js';
import './scene.js';

const LOOKS_EVERY_MILLIS = 250;
const UNGUARDED = 'none';

/** The same crowd before two shows that differ in one thing. */
class LabPage extends Part {
  static properties = {
    /** The id of a demonstration to look at again. */
    again: { attribute: false },
    cards: { state: true },
    guard: { state: true },
    shown: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  #looks = 0;

  constructor() {
    super();
    this.cards = [];
    this.guard = this.shown = this.failed = null;
    this.busy = false;
  }

  async connectedCallback() {
    super.connectedCallback();
    document.title = 'Lab · Seatlock';
    try {
      const { items } = await read(calls.guards());
      this.cards = items.filter((card) => card.fits.includes('SEATS') && card.name !== UNGUARDED);
      this.guard = (recommended(this.cards) ?? this.cards[0]).name;
    } catch (failed) {
      this.failed = failed;
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#looks);
  }

  willUpdate(changed) {
    if (changed.has('again') && this.again && this.again !== this.shown?.id) {
      this.#look(this.again);
    }
  }

  get #call() {
    return calls.demonstrate([UNGUARDED, this.guard]);
  }

  render() {
    return html`
      <lab-nav here="demonstration"></lab-nav>
      <h1 tabindex="-1">See a seat sold twice</h1>
      <p class="lead">
        Two shows, seven rows of eleven seats each. The same 154 buyers come to both, two for every seat, one right after the other. In one
        show nothing stands between looking at a seat and taking it; in the other, a guard does.
      </p>
      ${this.guard ? this.#operated() : ''}
      ${this.failed ? html`<div class="refusal" role="alert"><p>${this.#why()}</p></div>` : ''}
      <div class="scenes">
        ${this.shown?.scenes.map((scene) => html`<lab-scene .scene=${scene} .demonstration=${this.shown.id}></lab-scene>`) ?? ''}
      </div>
      <div role="status">${this.#lesson()}</div>
    `;
  }

  #operated() {
    return isSignedIn() ? this.#controls() : html`<sign-in @signed-in=${this.#begin}></sign-in>`;
  }

  #controls() {
    const card = this.cards.find((it) => it.name === this.guard);
    return html`
      <div class="actions demonstrate">
        <button type="button" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'} @click=${this.#begin}>
          ${this.shown ? 'Show me again' : 'Show me the bug'}
        </button>
        <curl-button .call=${this.#call} what="the demonstration"></curl-button>
        <label>
          and what keeps it out:
          <select @change=${(event) => (this.guard = event.target.value)}>
            ${this.cards.map((it) => html`<option value=${it.name} ?selected=${it.name === this.guard}>${it.name}</option>`)}
          </select>
        </label>
      </div>
      <p class="quiet card-text">${card ? `${card.mechanism} ${card.fails}` : ''}</p>
    `;
  }

  #why() {
    return this.failed.code === 'experiment-running' ? 'Another demonstration is under way. It takes some seconds.' : sentence(this.failed);
  }

  #begin = async () => {
    this.busy = true;
    this.failed = null;
    try {
      this.shown = await read(this.#call);
      history.replaceState(null, '', `#/lab/demonstrations/${this.shown.id}`); // to come back to from a race
      this.#watch();
    } catch (failed) {
      this.busy = false;
      this.failed = ownFailure(this, failed);
    }
  };

  #watch() {
    clearTimeout(this.#looks);
    this.#looks = setTimeout(() => this.#look(this.shown.id), LOOKS_EVERY_MILLIS);
  }

  async #look(id) {
    try {
      this.shown = await read(calls.demonstration(id));
    } catch (failed) {
      // Only the last one is remembered; whoever comes for another may begin anew.
      this.failed = failed.code === 'experiment-unknown' ? null : failed;
      this.busy = false;
      return;
    }
    this.busy = this.shown.state === 'RUNNING';
    if (this.busy && this.isConnected) {
      this.#watch();
    }
  }

  #lesson() {
    if (this.shown?.state === 'FAILED') {
      return html`<p class="lesson">It could not be shown: ${this.shown.reason}.</p>`;
    }
    if (this.shown?.state !== 'DONE') {
      return '';
    }
    const [bare, guarded] = this.shown.scenes;
    const twice = bare.soldTwice.length;
    return html`<p class="lesson">
      ${twice > 0
        ? html`Without a guard ${count(twice)} ${twice === 1 ? 'seat has' : 'seats have'} two owners: both looked, both saw the seat free, and
          both took it.`
        : html`Nobody met anybody this time. A race is a matter of chance: show it again.`}
      Under <b>${guarded.guard}</b>
      ${guarded.soldTwice.length === 0
        ? 'every seat has one owner, and everybody else was told so.'
        : `${count(guarded.soldTwice.length)} have two as well.`}
    </p>`;
  }
}

customElements.define('lab-page', LabPage);
