import './experiments.css';
import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { shortDay } from '../page/dates.js';
import { Part } from '../page/part.js';
import './lab-nav.js';
import './planning.js';
import { hasEnded, inShort, outcome, size } from './plans.js';

const LOOKS_AGAIN_MILLIS = 3_000;

/** The experiments of this replica: a new one, and the last few. */
class ExperimentsPage extends Part {
  static properties = { experiments: { state: true }, chosen: { state: true }, failed: { state: true } };

  #looks = 0;

  constructor() {
    super();
    this.experiments = this.failed = null;
    this.chosen = [];
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Experiments · Seatlock';
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#looks);
  }

  #load = async () => {
    clearTimeout(this.#looks);
    this.failed = null;
    try {
      this.experiments = (await read(calls.experiments())).items;
      this.chosen = this.chosen.filter((id) => this.experiments.some((it) => it.id === id)); // the oldest is forgotten
    } catch (failed) {
      this.failed = failed;
    }
    if (this.isConnected && this.experiments?.some((it) => !hasEnded(it))) {
      this.#looks = setTimeout(this.#load, LOOKS_AGAIN_MILLIS);
    }
  };

  render() {
    return html`
      <lab-nav here="experiments"></lab-nav>
      <h1 tabindex="-1">Experiments</h1>
      <p class="lead">
        An experiment starts a fleet of its own and sends each guard the same crowd of buyers. Checkers then judge the result: by what every buyer
        was told, and by what was sold in the end.
      </p>
      <experiment-plan></experiment-plan>
      <section class="history" aria-labelledby="history">
        <h2 id="history">The last experiments</h2>
        ${this.#history()}
      </section>
    `;
  }

  #history() {
    if (this.failed && !this.experiments) {
      return html`<div class="refusal" role="alert">
        <p>${sentence(this.failed)}</p>
        <button type="button" class="secondary" @click=${this.#load}>Try again</button>
      </div>`;
    }
    if (!this.experiments) {
      return html`<ul class="rows waiting" aria-busy="true" aria-label="The experiments are being fetched"><li></li><li></li></ul>`;
    }
    if (this.experiments.length === 0) {
      return html`<p class="empty quiet">None yet. The last ten of this replica are kept here until it ends: save what you want to keep.</p>`;
    }
    const { chosen } = this;
    return html`
      <ul class="rows past">
        ${this.experiments.map((it) => this.#row(it))}
      </ul>
      <p class="actions">
        ${chosen.length === 2
          ? html`<a href="#/lab/experiments/${this.#older(chosen)}">Compare the two</a>`
          : html`<span class="quiet">${this.experiments.length > 1 ? 'Choose two to compare them. ' : ''}The last ten of this replica are kept, until it ends.</span>`}
      </p>
    `;
  }

  /** The older of the two is what the newer is measured by. */
  #older(chosen) {
    return this.experiments
      .map((it) => it.id)
      .filter((id) => chosen.includes(id))
      .reverse()
      .join('/against/');
  }

  #row(experiment) {
    const { id, plan, created } = experiment;
    const isChosen = this.chosen.includes(id);
    const when = shortDay(created);
    return html`<li>
      <input
        type="checkbox"
        aria-label="Compare the experiment of ${when}, ${inShort(plan)}"
        .checked=${isChosen}
        ?disabled=${!isChosen && (this.chosen.length === 2 || experiment.guards.length === 0)}
        @change=${() => (this.chosen = isChosen ? this.chosen.filter((it) => it !== id) : [...this.chosen, id])}
      />
      <a href="#/lab/experiments/${id}">
        <span class="title">${inShort(plan)}</span>
        <span class="quiet">${when} · ${size(plan)} · ${plan.guards.join(', ')}</span>
        <span class="outcome ${experiment.state === 'FAILED' || (experiment.state === 'DONE' && !experiment.asPromised) ? 'amiss' : ''}">${outcome(experiment)}</span>
      </a>
    </li>`;
  }
}

customElements.define('experiments-page', ExperimentsPage);
