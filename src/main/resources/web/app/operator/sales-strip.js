import { html } from 'lit';
import { Polling } from '../api/polling.js';
import { OVERSOLD, SOLD } from '../hall/house.js';
import { clock, clockMinute } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { Pace, roundTicks } from './pace.js';

const COLUMNS = 60;
const LEAST_SCALE = 4; // a single sale is not to look like a rush

/** The ranges of time, in minutes, and at which clock times, in seconds, there is a mark. */
const RANGES = [
  [1, 15],
  [5, 60],
  [15, 180],
];

/** Kept while the page is open, also for the next show. */
let minutesShown = 1;

/** How many places were sold a second, how many of them a second time, and where the guard was changed. */
class SalesStrip extends Part {
  static properties = {
    house: { attribute: false },
    /** That is in force. */
    guard: { attribute: false },
    /** How many second sales the net has caught a second, by the latest audits; null where there is no net. */
    caught: { attribute: false },
    latest: { state: true },
  };

  #before = null;
  #pace = new Pace();

  constructor() {
    super();
    this.latest = { sold: 0, twice: 0 };
    new Polling(this, 1_000, () => this.#sample());
  }

  willUpdate(changed) {
    if (changed.has('house')) {
      this.#before = null;
      this.#pace = new Pace();
    }
  }

  #sample() {
    if (!this.house?.isKnown) {
      return;
    }
    const now = { at: performance.now() / 1_000, guard: this.guard, ...salesOf(this.house) };
    const before = this.#before;
    this.#before = now;
    const lasted = before ? now.at - before.at : 0;
    if (!before || lasted > 2.5) {
      return; // the tab was hidden: of what was sold meanwhile, nobody knows when
    }
    this.latest = {
      sold: Math.max(0, now.sold - before.sold), // what was given back is no sale
      twice: Math.max(0, now.twice - before.twice),
    };
    this.#pace.add(Date.now() / 1_000, lasted, this.latest, now.guard === before.guard ? null : now.guard);
  }

  #show(minutes) {
    minutesShown = minutes;
    this.requestUpdate();
  }

  render() {
    const { latest } = this;
    return html`
      <div class="title-line strip-line">
        <p class="rate">
          <span><b>${count(latest.sold)}</b> sold a second</span>
          <span class=${latest.twice > 0 ? 'twice' : ''}><b>${count(latest.twice)}</b> sold again</span>
          ${this.caught === null ? '' : html`<span><b>${count(this.caught)}</b> caught by the net</span>`}
        </p>
        <span class="forms" role="group" aria-label="Minutes shown">
          ${RANGES.map(
            ([minutes]) => html`<button type="button" aria-pressed=${minutes === minutesShown ? 'true' : 'false'} @click=${() => this.#show(minutes)}>${minutes} min</button>`,
          )}
        </span>
      </div>
      ${this.#chart()}
    `;
  }

  #chart() {
    const [minutes, every] = RANGES.find(([it]) => it === minutesShown);
    const columns = this.#pace.columns(['sold', 'twice'], minutes, COLUMNS); // one of 60 is as many seconds wide as there are minutes
    const ticks = roundTicks(Math.max(LEAST_SCALE, ...columns.map((it) => it.sold + it.twice)));
    const top = ticks.at(-1);
    const most = Math.round(Math.max(...columns.map((it) => it.sold + it.twice)));
    const height = (it) => `height: ${(100 * it) / top}%`;
    return html`<div class="chart">
      <p class="unit" aria-hidden="true">places a second</p>
      <div class="y-axis" aria-hidden="true">${ticks.map((it) => html`<span .style=${`bottom: ${(100 * it) / top}%`}>${count(it)}</span>`)}</div>
      <div class="strip" role="img" aria-label="Places sold a second, over ${minutes === 1 ? 'the last minute' : `the last ${minutes} minutes`}; ${count(most)} at most">
        ${ticks.map((it) => html`<hr .style=${`bottom: ${(100 * it) / top}%`} />`)}
        ${columns.map(
          ({ sold, twice, from }, at) => html`<i class=${from ? 'from' : ''}>
            ${from ? html`<em class=${at > COLUMNS / 2 ? 'left' : ''}>${from}</em>` : ''}
            <b class="again" .style=${height(twice)}></b>
            <b .style=${height(sold)}></b>
          </i>`,
        )}
      </div>
      <div class="x-axis" aria-hidden="true">${this.#clockTimes(columns[0].start, minutes * 60, every)}</div>
      ${this.#pace.beganAt > columns[0].start
        ? html`<p class="quiet since">Counted on this page since ${clock(this.#pace.beganAt * 1_000)}.</p>`
        : ''}
    </div>`;
  }

  #clockTimes(from, seconds, every) {
    const first = Math.ceil(from / every) * every;
    const times = Array.from({ length: Math.floor((from + seconds - first) / every) + 1 }, (_, at) => first + at * every);
    const [words, room] = every < 60 ? [clock, 0.24] : [clockMinute, 0.15]; // as much as it needs on a telephone
    return times
      .filter((time) => time < from + seconds * (1 - room))
      .map((time) => html`<span .style=${`left: ${(100 * (time - from)) / seconds}%`}>${words(time * 1_000)}</span>`);
  }
}

/** Places sold, each counted once, and places sold beyond that. */
function salesOf(house) {
  const stands = house.standing;
  return {
    sold: house.counts[SOLD] + house.counts[OVERSOLD] + stands.reduce((sum, it) => sum + Math.min(it.capacity, it.sold), 0),
    twice: house.counts[OVERSOLD] + stands.reduce((sum, it) => sum + Math.max(0, it.sold - it.capacity), 0),
  };
}

customElements.define('sales-strip', SalesStrip);
