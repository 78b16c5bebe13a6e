import { html } from 'lit';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { millis, percent, perSecond } from './figures.js';

const COUNTS = [
  ['Confirmed', (it) => it.confirmed],
  ['Refused', (it) => it.refused],
  ['Busy', (it) => it.busy],
  ['Errors', (it) => it.errors],
  ['Unsure', (it) => it.unsure],
  ['Oversold', (it) => it.oversold],
  ['Undersold', (it) => it.undersold],
  ['Lost', (it) => it.lost],
  ['Ghost holds', (it) => it.ghostHolds],
];
/** What is wrong as soon as there is one. */
const FAULTS = ['Oversold', 'Undersold', 'Lost', 'Ghost holds', 'Errors'];

export const TIMES = [
  ['Answers a second', (it) => it.throughput, perSecond],
  ['p50', (it) => it.p50, millis],
  ['p95', (it) => it.p95, millis],
  ['p99', (it) => it.p99, millis],
  ['Longest', (it) => it.max, millis],
  ['Waited', (it) => it.waited?.p50, millis],
  ['Held', (it) => it.held?.p50, millis],
  ['Fairness', (it) => it.fairness, percent],
];

/** A verdict, told apart by its word and by its colour. */
export const verdict = (it) => html`<span class="verdict ${it.verdict.toLowerCase()}">${it.verdict}</span>`;

/** What was found about each guard: the verdict in words, then the counts, then the times. */
class ExperimentFindings extends Part {
  static properties = {
    guards: { attribute: false },
    /** Where the races for its seats can be seen; null if they cannot. */
    races: { attribute: false },
  };

  render() {
    const { guards } = this;
    return html`
      <ul class="verdicts">
        ${guards.map((it) => html`<li>${this.#inWords(it)}${this.races ? html` <a href=${`${this.races}/${it.guard}`}>the races</a>` : ''}</li>`)}
      </ul>
      ${this.#table(
        'Counts',
        'What buyers were told, and faults',
        ['Verdict', 'As promised', ...COUNTS.map(([name]) => name)],
        (it) => [
          html`<td>${verdict(it)}</td>`,
          html`<td>${it.asPromised ? 'yes' : html`<b class="amiss">no</b>`}</td>`,
          ...COUNTS.map(([name, of]) => html`<td class=${of(it) > 0 && FAULTS.includes(name) ? 'amiss' : ''}>${count(of(it))}</td>`),
        ],
      )}
      ${this.#table(
        'Times',
        'Times in ms; waited and held as medians',
        TIMES.map(([name]) => name),
        (it) => TIMES.map(([, of, words]) => html`<td>${words(of(it))}</td>`),
      )}
    `;
  }

  /** The sentence has the verdict in it, once. */
  #inWords(it) {
    const [before, ...after] = it.inWords.split(it.verdict);
    return html`<code>${it.guard}</code>${before.slice(it.guard.length)}${verdict(it)}${after.join(it.verdict)}`;
  }

  #table(name, caption, head, cells) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${name}>
      <table>
        <caption>${caption}</caption>
        <thead><tr><th scope="col">Guard</th>${head.map((it) => html`<th scope="col">${it}</th>`)}</tr></thead>
        <tbody>
          ${this.guards.map((it) => html`<tr><th scope="row">${it.guard}</th>${cells(it)}</tr>`)}
        </tbody>
      </table>
    </div>`;
  }
}

customElements.define('experiment-findings', ExperimentFindings);
