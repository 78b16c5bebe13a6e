import { html } from 'lit';
import { Polling } from '../api/polling.js';
import { OVERSOLD, SOLD } from '../hall/house.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';

const SECONDS = 60;
const LEAST_SCALE = 5; // a single sale is not to look like a rush

/** What was sold in each second of the last minute, how much of it a second time, and where the guard was changed. */
class SalesStrip extends Part {
  static properties = {
    house: { attribute: false },
    /** That is in force. */
    guard: { attribute: false },
    /** How many second sales the net has caught a second, by the latest audits; null where there is no net. */
    caught: { attribute: false },
    seconds: { state: true },
  };

  #before = null;

  constructor() {
    super();
    this.seconds = [];
    new Polling(this, 1_000, () => this.#sample());
  }

  willUpdate(changed) {
    if (changed.has('house')) {
      this.#before = null;
      this.seconds = [];
    }
  }

  #sample() {
    if (!this.house?.isKnown) {
      return;
    }
    const now = { atMillis: performance.now(), guard: this.guard, ...salesOf(this.house) };
    const before = this.#before;
    this.#before = now;
    if (!before || now.atMillis - before.atMillis > 2_500) {
      return; // the tab was hidden: of what was sold meanwhile, nobody knows when
    }
    const second = {
      sold: Math.max(0, now.sold - before.sold), // what was given back is no sale
      twice: Math.max(0, now.twice - before.twice),
      from: now.guard !== before.guard ? now.guard : null,
    };
    this.seconds = [...this.seconds, second].slice(-SECONDS);
  }

  render() {
    const latest = this.seconds.at(-1) ?? { sold: 0, twice: 0 };
    const most = Math.max(LEAST_SCALE, ...this.seconds.map((it) => it.sold + it.twice));
    const missing = SECONDS - this.seconds.length;
    return html`
      <p class="rate">
        <span><b>${count(latest.sold)}</b> sold a second</span>
        <span class=${latest.twice > 0 ? 'twice' : ''}><b>${count(latest.twice)}</b> sold again</span>
        ${this.caught === null ? '' : html`<span><b>${count(this.caught)}</b> caught by the net</span>`}
      </p>
      <div class="strip" role="img" aria-label="What was sold in each second of the last minute, at most ${most} in one">
        ${this.seconds.map(
          ({ sold, twice, from }, at) => html`<i .style=${`grid-column: ${missing + at + 1}`} class=${from ? 'from' : ''}>
            ${from ? html`<em class=${missing + at > SECONDS / 2 ? 'left' : ''}>${from}</em>` : ''}
            <b class="again" .style=${`height: ${(100 * twice) / most}%`}></b>
            <b .style=${`height: ${(100 * sold) / most}%`}></b>
          </i>`,
        )}
      </div>
      <p class="axis quiet" aria-hidden="true"><span>a minute ago</span><span>now</span></p>
    `;
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
