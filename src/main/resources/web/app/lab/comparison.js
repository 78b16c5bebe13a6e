import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { shortDay } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { drawn } from './chart.js';
import { latencyOfBoth, throughputOfBoth } from './charts.js';
import { ratio } from './figures.js';
import { TIMES, verdict } from './findings.js';
import './lab-nav.js';
import { differences, inShort } from './plans.js';

const COUNTS = [
  ['Confirmed', (it) => it.confirmed, count],
  ['Refused', (it) => it.refused, count],
  ['Oversold', (it) => it.oversold, count],
];

/** Two experiments side by side: wherein their plans differ, and how many times as much the second has of each figure. */
class ExperimentComparison extends Part {
  static properties = { first: {}, second: {}, both: { state: true }, failed: { state: true } };

  willUpdate(changed) {
    if (changed.has('first') || changed.has('second')) {
      this.both = this.failed = null;
      this.#load();
    }
  }

  #load = async () => {
    const ids = [this.first, this.second];
    this.failed = null;
    try {
      const both = await Promise.all(
        ids.map(async (id) => {
          const [experiment, { items }] = await Promise.all([read(calls.experiment(id)), read(calls.curves(id))]);
          return { ...experiment, curves: items };
        }),
      );
      if (ids[0] === this.first && ids[1] === this.second) {
        this.both = both;
        document.title = 'Two experiments · Seatlock';
      }
    } catch (failed) {
      this.failed = failed;
    }
  };

  render() {
    return html`
      <lab-nav here="experiments"></lab-nav>
      <h1 tabindex="-1">Two experiments</h1>
      ${this.#body()}
    `;
  }

  #body() {
    if (this.failed) {
      return html`<div class="refusal" role="alert">
        <p>
          ${this.failed.code === 'experiment-unknown'
            ? 'One of the two is not known here. Each replica keeps its own last ten experiments, in its memory, until it ends.'
            : sentence(this.failed)}
        </p>
        ${this.failed.code === 'experiment-unknown' ? '' : html`<button type="button" class="secondary" @click=${this.#load}>Try again</button>`}
      </div>`;
    }
    if (!this.both) {
      return html`<p class="quiet" aria-busy="true">They are being fetched.</p>`;
    }
    const [first, second] = this.both;
    const pairs = first.guards
      .map((it) => [it, second.guards.find((other) => other.guard === it.guard)])
      .filter(([, other]) => other);
    return html`
      <dl class="plan-facts the-two">
        <div><dt>The first</dt><dd>${this.#link(first)}</dd></div>
        <div><dt>The second</dt><dd>${this.#link(second)}</dd></div>
      </dl>
      <section>
        <h2>What was different</h2>
        ${this.#differences(first, second)}
      </section>
      ${pairs.length === 0
        ? html`<p class="empty">They have no guard in common, so no figures can be compared.</p>`
        : html`<section>
              <h2>What was found</h2>
              <p class="quiet">The ratio is the second figure divided by the first.</p>
              ${this.#alone(pairs)}
              <div class="pairs">${pairs.map(([one, other]) => this.#pair(one, other))}</div>
            </section>
            ${this.#charts(pairs)}`}
    `;
  }

  #link({ id, plan, created }) {
    return html`<a href="#/lab/experiments/${id}">${inShort(plan)}</a> <span class="quiet">${shortDay(created)}</span>`;
  }

  #differences(first, second) {
    const all = differences(first.plan, second.plan);
    return all.length === 0
      ? html`<p>Nothing: it is the same plan, carried out twice. What differs below is chance, and what else the machine did.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="What was different">
          <table class="words">
            <caption>Everything else in the two plans is the same</caption>
            <thead><tr><th scope="col">Of the plan</th><th scope="col">The first</th><th scope="col">The second</th></tr></thead>
            <tbody>${all.map(([name, one, other]) => html`<tr><th scope="row">${name}</th><td>${one}</td><td>${other}</td></tr>`)}</tbody>
          </table>
        </div>`;
  }

  #pair(one, other) {
    const figures = [...COUNTS, ...TIMES];
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${one.guard}>
      <table class="compared">
        <caption><code>${one.guard}</code></caption>
        <thead>
          <tr><th scope="col">Figure</th><th scope="col">The first</th><th scope="col">The second</th><th scope="col">Ratio</th></tr>
        </thead>
        <tbody>
          <tr><th scope="row">Verdict</th><td>${verdict(one)}</td><td>${verdict(other)}</td><td></td></tr>
          ${figures.map(
            ([name, of, words]) => html`<tr>
              <th scope="row">${name}</th><td>${words(of(one))}</td><td>${words(of(other))}</td><td>${ratio(of(one), of(other))}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #charts(pairs) {
    const [first, second] = this.both.map(({ curves }) => curves.filter((it) => pairs.some(([{ guard }]) => guard === it.guard)));
    return html`<section>
      <h2>Charts</h2>
      <div class="charts">${[latencyOfBoth(first, second), throughputOfBoth(pairs)].map(drawn)}</div>
    </section>`;
  }

  #alone(pairs) {
    const common = pairs.map(([{ guard }]) => guard);
    return this.both.map(({ guards }, at) => {
      const alone = guards.map(({ guard }) => guard).filter((guard) => !common.includes(guard));
      return alone.length === 0 ? '' : html`<p class="quiet">Only in the ${at === 0 ? 'first' : 'second'}: ${alone.join(', ')}.</p>`;
    });
  }
}

customElements.define('experiment-comparison', ExperimentComparison);
