import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import '../page/curl.js';
import { inWords, shortDay } from '../page/dates.js';
import { Part } from '../page/part.js';
import { drawn } from './chart.js';
import { latency, outcomes, sales, throughput } from './charts.js';
import './findings.js';
import './lab-nav.js';
import { facts, hasEnded, inShort, notAsPromised } from './plans.js';
import './running.js';

/** An experiment: its plan; how far it has come, while it runs; and what was found. */
class ExperimentPage extends Part {
  static properties = {
    experimentId: { attribute: false },
    experiment: { state: true },
    progress: { state: true },
    curves: { state: true },
    failed: { state: true },
    lost: { state: true },
  };

  #stream = null;

  willUpdate(changed) {
    if (changed.has('experimentId')) {
      this.#close();
      this.experiment = this.progress = this.curves = this.failed = null;
      this.lost = false;
      this.#load();
    }
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#load();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#close();
  }

  #close() {
    this.#stream?.close();
    this.#stream = null;
  }

  #load = async () => {
    const id = this.experimentId;
    this.failed = null;
    try {
      const experiment = await read(calls.experiment(id));
      if (id !== this.experimentId || !this.isConnected) {
        return;
      }
      this.experiment = experiment;
      this.progress = experiment.progress;
      document.title = `${inShort(experiment.plan)} · Seatlock`;
      if (!hasEnded(experiment)) {
        this.#listen();
      } else if (experiment.guards.length > 0) {
        this.curves = (await read(calls.curves(id))).items;
      }
    } catch (failed) {
      if (id === this.experimentId) {
        this.failed = failed;
      }
    }
  };

  #listen() {
    if (this.#stream) {
      return;
    }
    const stream = new EventSource(calls.followExperiment(this.experimentId).path);
    this.#stream = stream;
    stream.addEventListener('open', () => (this.lost = false));
    stream.addEventListener('error', () => {
      this.lost = true;
      if (stream.readyState === EventSource.CLOSED) {
        this.#close(); // the box office has forgotten it, and says so
        this.#load();
      }
    });
    stream.addEventListener('message', (event) => this.#come(JSON.parse(event.data)));
  }

  #come(progress) {
    const before = this.progress;
    this.progress = progress;
    if (hasEnded(progress)) {
      this.#close();
      this.#load();
    } else if (progress.guard !== before.guard || progress.round !== before.round) {
      this.#load(); // another guard's crowd has gone: more has been found
    }
  }

  // --- What is seen -----------------------------------------------------------------------------------------------

  render() {
    return html`
      <lab-nav here="experiments"></lab-nav>
      ${this.#body()}
    `;
  }

  #body() {
    const { experiment } = this;
    if (this.failed && (!experiment || this.failed.code === 'experiment-unknown')) {
      return this.#nothing();
    }
    if (!experiment) {
      return html`<h1 tabindex="-1">Experiment</h1><p class="quiet" aria-busy="true">It is being fetched.</p>`;
    }
    const isOver = hasEnded(experiment);
    return html`
      <h1 tabindex="-1">${inShort(experiment.plan)}</h1>
      ${isOver
        ? this.#verdict()
        : html`<running-experiment .experiment=${experiment} .progress=${this.progress} .lost=${this.lost}></running-experiment>`}
      <dl class="plan-facts">
        ${[...facts(experiment.plan), ...this.#times()].map(([name, words]) => html`<div><dt>${name}</dt><dd>${words}</dd></div>`)}
      </dl>
      ${experiment.guards.length > 0
        ? html`<section>
            <h2>${isOver ? 'Findings' : 'Found so far'}</h2>
            <experiment-findings
              .guards=${experiment.guards}
              .races=${isOver && experiment.plan.seats ? `#/lab/experiments/${experiment.id}/races` : null}
            ></experiment-findings>
          </section>`
        : ''}
      ${this.curves?.length > 0 ? this.#charts() : ''}
      ${isOver ? this.#exports() : ''}
      ${this.failed ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    `;
  }

  #nothing() {
    return this.failed.code === 'experiment-unknown'
      ? html`<h1 tabindex="-1">This experiment is not known here</h1>
          <p class="empty">
            Each replica keeps its own last ten experiments, in its memory, until it ends. This one was another replica’s, or is forgotten. Its
            numbers are where they were saved: as JSON, CSV, or a page. <a href="#/lab/experiments">See those that are kept.</a>
          </p>`
      : html`<h1 tabindex="-1">Experiment</h1>
          <div class="refusal" role="alert">
            <p>${sentence(this.failed)}</p>
            <button type="button" class="secondary" @click=${this.#load}>Try again</button>
          </div>`;
  }

  #verdict() {
    const { state, guards, reason, asPromised } = this.experiment;
    switch (state) {
      case 'CANCELLED':
        return html`<p class="lead" role="status">It was cancelled. ${guards.length > 0 ? 'What had been found by then stands.' : 'Nothing had been found by then.'}</p>`;
      case 'FAILED':
        return html`<p class="refusal" role="alert">It failed: ${reason}.</p>`;
      default:
        return html`<p class="lead" role="status">
          ${asPromised
            ? 'Every verdict is as the guard’s card promises.'
            : html`<b class="amiss">${notAsPromised(guards)} of ${guards.length}</b> verdicts are not as the guard’s card promises.`}
        </p>`;
    }
  }

  #times() {
    const { created, ended } = this.experiment;
    return [
      ['Begun', shortDay(created)],
      ...(ended ? [['Took', inWords(Math.max(1, Math.round((new Date(ended) - new Date(created)) / 1000)))]] : []),
    ];
  }

  #charts() {
    const { experiment, curves } = this;
    return html`<section>
      <h2>Charts</h2>
      <div class="charts">
        ${[sales(experiment, curves), latency(curves), throughput(experiment), outcomes(experiment)].map(drawn)}
      </div>
    </section>`;
  }

  #exports() {
    const { id } = this.experiment;
    const name = `seatlock-experiment-${id.slice(0, 8)}`;
    const links = [
      ['All findings', '', 'json'],
      ['The figures', '.csv', 'csv'],
      ['A page with charts', '.html', 'html'],
      ['What every buyer did', '/history', 'jsonl'],
    ];
    return html`<section>
      <h2>Take it along</h2>
      <ul class="exports">
        ${links.map(([words, form, type]) => {
          const call = calls.experiment(id, form);
          return html`<li>
            <a href=${call.path} download="${name}.${type}">${words} <small>${type.toUpperCase()}</small></a>
            <curl-button .call=${call} what=${words}></curl-button>
          </li>`;
        })}
      </ul>
      <p class="quiet">The history can be judged again: <code>./seatlock lab check ${name}.jsonl</code></p>
    </section>`;
  }
}

customElements.define('experiment-page', ExperimentPage);
