import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { isSignedIn } from '../api/operator.js';
import { sentence } from '../api/problems.js';
import '../page/curl.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure } from '../page/refusals.js';
import '../page/sign-in.js';
import './guard-picker.js';
import { hasEnded } from './plans.js';

const UNGUARDED = 'none';
/** What may befall a replica in each rush. */
const FAULTS = [
  ['kill', 'A replica is killed', 'and another sells on'],
  ['pause', 'A replica is paused', 'longer than any lease, and goes on'],
];

/** The plan of an experiment, as a form: what may be chosen, within the bounds that the box office keeps. */
class ExperimentPlan extends Part {
  static properties = {
    cards: { state: true },
    guards: { state: true },
    sold: { state: true },
    arrival: { state: true },
    numbers: { state: true },
    faults: { state: true },
    busy: { state: true },
    failed: { state: true },
    running: { state: true },
  };

  constructor() {
    super();
    this.cards = this.failed = this.running = null;
    this.guards = [];
    this.sold = 'SEATS';
    this.arrival = 'burst';
    this.numbers = { buyers: 200, places: 50, replicas: 2, perSecond: 200, dwellMillis: 5, partySize: 1, shoppers: '', rounds: 1, seed: 1 };
    this.faults = [];
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  #load = async () => {
    this.failed = null;
    try {
      this.cards = (await read(calls.guards())).items;
      this.guards = this.cards.filter((card) => card.recommended || card.name === UNGUARDED).map((card) => card.name);
    } catch (failed) {
      this.failed = failed;
    }
  };

  // --- What it says -----------------------------------------------------------------------------------------------

  get #fitting() {
    return this.guards.filter((name) => this.cards.find((card) => card.name === name)?.fits.includes(this.sold));
  }

  get #plan() {
    const { buyers, places, perSecond, shoppers, ...rest } = this.numbers;
    return {
      guards: this.#fitting,
      buyers,
      [this.sold === 'SEATS' ? 'seats' : 'standing']: places,
      arrival: this.arrival === 'burst' ? 'burst' : { perSecond },
      ...rest,
      ...(shoppers === '' ? {} : { shoppers }),
      ...(this.#mayFail && this.faults.length > 0 ? { mischief: this.faults } : {}),
    };
  }

  /** Somebody has to sell on, and whoever stands in line at a replica that is gone is let in by nobody. */
  get #mayFail() {
    return this.numbers.replicas > 1 && this.numbers.shoppers === '';
  }

  render() {
    if (!this.cards) {
      return this.failed
        ? html`<div class="refusal" role="alert">
            <p>${sentence(this.failed)}</p>
            <button type="button" class="secondary" @click=${this.#load}>Try again</button>
          </div>`
        : html`<p class="quiet" aria-busy="true">The guards are being fetched.</p>`;
    }
    return html`
      <form class="new-experiment" aria-labelledby="new-experiment" @submit=${this.#begin}>
        <h2 id="new-experiment">A new experiment</h2>
        <guard-picker
          .cards=${this.cards}
          .chosen=${this.guards}
          .sold=${this.sold}
          @choose=${({ detail }) => (this.guards = detail)}
        ></guard-picker>
        <div class="settings">
          <fieldset>
            <legend>The crowd</legend>
            ${this.#number('buyers', 'Buyers', 1, 20_000)}
            ${this.#number('partySize', 'Places for each', 1, 10)}
            ${this.#choice('Arrival', 'arrival', [['burst', 'all at once'], ['perSecond', 'steadily']])}
            ${this.arrival === 'burst' ? '' : this.#number('perSecond', 'Buyers a second', 1, 20_000)}
          </fieldset>
          <fieldset>
            <legend>The box office</legend>
            ${this.#choice('What is sold', 'sold', [['SEATS', 'seats'], ['STANDING', 'standing']])}
            ${this.#number('places', this.sold === 'SEATS' ? 'Seats' : 'Standing places', 1, 100_000)}
            ${this.#number('replicas', 'Replicas', 1, 16)}
            ${this.#number('dwellMillis', 'Dwell', 0, 5_000, 'ms, between look and take')}
            ${this.#number('shoppers', 'Inside at a time', 1, 20_000, 'no waiting room if empty')}
          </fieldset>
          <div>
            <fieldset>
              <legend>The experiment</legend>
              ${this.#number('rounds', 'Rounds', 1, 100)}
              ${this.#number('seed', 'Seed', 0, Number.MAX_SAFE_INTEGER, 'for the buyers’ random choices')}
            </fieldset>
            ${this.#faults()}
          </div>
        </div>
        ${isSignedIn() ? this.#submit() : ''}
      </form>
      ${isSignedIn() ? '' : html`<sign-in @signed-in=${() => this.requestUpdate()}></sign-in>`}
      ${this.failed ? this.#refusal() : ''}
    `;
  }

  #number(name, words, least, most, hint) {
    return html`<label>
      <span>${words} ${hint ? html`<small>${hint}</small>` : ''}</span>
      <input
        type="number"
        inputmode="numeric"
        name=${name}
        min=${least}
        max=${most}
        step="1"
        ?required=${name !== 'shoppers'}
        .value=${String(this.numbers[name])}
        @input=${({ target }) => (this.numbers = { ...this.numbers, [name]: target.value === '' ? '' : Number(target.value) })}
      />
    </label>`;
  }

  #faults() {
    return html`<fieldset class="faults">
      <legend>Faults</legend>
      ${FAULTS.map(
        ([name, words, hint]) => html`<label>
          <input
            type="checkbox"
            name="mischief"
            value=${name}
            .checked=${this.#mayFail && this.faults.includes(name)}
            ?disabled=${!this.#mayFail}
            @change=${({ target }) =>
              (this.faults = FAULTS.map(([it]) => it).filter((it) => (it === name ? target.checked : this.faults.includes(it))))}
          />
          <span>${words} <small>${this.#mayFail ? hint : 'with two replicas, and no waiting room'}</small></span>
        </label>`,
      )}
    </fieldset>`;
  }

  #choice(words, name, options) {
    return html`<label>
      <span>${words}</span>
      <select name=${name} @change=${({ target }) => (this[name] = target.value)}>
        ${options.map(([value, said]) => html`<option value=${value} ?selected=${this[name] === value}>${said}</option>`)}
      </select>
    </label>`;
  }

  #submit() {
    const guards = this.#fitting.length;
    const { buyers, rounds } = this.numbers;
    return html`<div class="actions">
      <span class="act">
        <button type="submit" ?disabled=${this.busy || guards === 0} aria-busy=${this.busy ? 'true' : 'false'}>Begin the experiment</button>
        <curl-button .call=${calls.beginExperiment(this.#plan)} what="Begin the experiment"></curl-button>
      </span>
      <output class="quiet">
        ${guards === 0
          ? 'Choose a guard.'
          : `guards × rounds × buyers: ${count(guards)} × ${count(rounds)} × ${count(buyers)} = ${count(guards * rounds * buyers)}`}
      </output>
    </div>`;
  }

  #refusal() {
    return html`<div class="refusal" role="alert">
      <p>${this.failed.code === 'bad-request' ? this.failed.message : sentence(this.failed)}</p>
      ${this.running ? html`<p><a href="#/lab/experiments/${this.running}">See the one that runs</a></p>` : ''}
    </div>`;
  }

  // --- What is done with it ---------------------------------------------------------------------------------------

  async #begin(event) {
    event.preventDefault();
    this.busy = true;
    this.failed = this.running = null;
    try {
      const { id } = await read(calls.beginExperiment(this.#plan));
      location.hash = `#/lab/experiments/${id}`;
    } catch (failed) {
      this.running = failed.code === 'experiment-running' ? await this.#whatRuns() : null;
      this.failed = ownFailure(this, failed);
    }
    this.busy = false;
  }

  /** Its id, if it is not over by now. */
  async #whatRuns() {
    const { items } = await read(calls.experiments()).catch(() => ({ items: [] }));
    return items.find((it) => !hasEnded(it))?.id ?? null;
  }
}

customElements.define('experiment-plan', ExperimentPlan);
