import { html } from 'lit';
import { ask } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { isSignedIn, wasRefused } from '../api/operator.js';
import { sentence } from '../api/problems.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { inWords } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure } from '../page/refusals.js';
import '../page/sign-in.js';

const STEPS = [
  ['STARTING_THE_FLEET', 'Start the fleet'],
  ['WARMING_UP', 'Warm it up'],
  ['RUSHING', 'Rush'],
  ['ENDING_THE_FLEET', 'End the fleet'],
];

/** An experiment while it runs: how far it has come, how long it will take, and the way to stop it. */
class RunningExperiment extends Part {
  static properties = {
    experiment: { attribute: false },
    progress: { attribute: false },
    lost: { type: Boolean },
    asked: { state: true },
    busy: { state: true },
    failed: { state: true },
  };

  constructor() {
    super();
    this.lost = this.asked = this.busy = false;
    this.failed = null;
  }

  render() {
    const { phase, done, of, secondsLeft } = this.progress;
    const now = STEPS.findIndex(([name]) => name === phase);
    return html`<section class="running" aria-label="How far it has come">
      <ol class="steps">
        ${STEPS.map(([, words], at) => html`<li class=${at < now ? 'past' : ''} aria-current=${at === now ? 'step' : 'false'}>${words}</li>`)}
      </ol>
      <p role="status" class="phase">${this.#phase()}</p>
      <progress aria-label="Buyers who have their answer" max=${of} value=${done}></progress>
      <p class="quiet">
        ${count(done)} of ${count(of)} buyers have their answer${secondsLeft === undefined ? '' : ` · about ${inWords(secondsLeft)} to go`}
        ${this.lost ? html`<span class="lost-link">· the connection is lost, and comes back by itself</span>` : ''}
      </p>
      ${this.#cancelling()}
    </section>`;
  }

  #phase() {
    const { phase, guard, round } = this.progress;
    if (this.asked) {
      return 'It is being cancelled: its fleet ends.';
    }
    switch (phase) {
      case 'STARTING_THE_FLEET':
        return 'The fleet is being started.';
      case 'WARMING_UP':
        return 'A small crowd warms the fleet up under each guard, and is not counted.';
      case 'RUSHING':
        return html`The crowd is at <code>${guard}</code>${this.experiment.plan.rounds > 1 ? `, round ${count(round)} of ${count(this.experiment.plan.rounds)}` : ''}.`;
      case 'ENDING_THE_FLEET':
        return 'The fleet is being ended.';
      default:
        return 'It is about to begin.';
    }
  }

  #cancelling() {
    if (!isSignedIn()) {
      return html`<details class="cancelling" ?open=${wasRefused()}>
        <summary>Cancel it</summary>
        <sign-in @signed-in=${() => this.requestUpdate()}></sign-in>
      </details>`;
    }
    return html`
      <div class="actions">
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy || this.asked} aria-busy=${this.busy ? 'true' : 'false'} @click=${this.#cancel}>
            Cancel the experiment
          </button>
          <curl-button .call=${calls.cancelExperiment(this.experiment.id)} what="Cancel the experiment"></curl-button>
        </span>
      </div>
      ${this.failed ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    `;
  }

  async #cancel() {
    this.busy = true;
    this.failed = null;
    try {
      await ask(calls.cancelExperiment(this.experiment.id));
      this.asked = true;
      say('It is being cancelled.');
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
    this.busy = false;
  }
}

customElements.define('running-experiment', RunningExperiment);
