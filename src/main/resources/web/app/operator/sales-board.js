import { html, svg } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import '../page/curl.js';
import { clock } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';
import { Pace } from './pace.js';

const LOOKS_EVERY_MILLIS = 3_000;
const HIDDEN_SECONDS = 15;
const COLUMNS = 20; // of three seconds, as often as it looks
const LATELY_SECONDS = 15;
const RATE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/**
 * The shows that are on sale, side by side, by one question for all of them. How fast they sell is the difference between two answers. To
 * audit a show goes through all its sales: with each look one of them is audited, in turn.
 */
class SalesBoard extends Part {
  static properties = { sales: { state: true }, failed: { state: true } };

  /** By show: how it sells, and the latest audit. */
  #paces = new Map();
  #audits = new Map();
  #before = new Map();
  #beforeAt = 0;
  #turn = 0;
  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());

  constructor() {
    super();
    this.sales = this.failed = null;
  }

  async #look() {
    try {
      const { items } = await read(calls.sales());
      this.#compare(items);
      this.sales = items;
      this.failed = null;
      if (items.length > 0) {
        await this.#audit(items[this.#turn++ % items.length].show);
      }
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
  }

  #compare(sales) {
    const now = performance.now() / 1_000;
    const lasted = now - this.#beforeAt;
    for (const sale of sales) {
      const before = this.#before.get(sale.show);
      if (before && lasted < HIDDEN_SECONDS) {
        const pace = this.#paces.get(sale.show) ?? new Pace();
        this.#paces.set(sale.show, pace);
        pace.add(Date.now() / 1_000, lasted, {
          sold: Math.max(0, sale.sold - before.sold), // what was given back is no sale
          refused: Math.max(0, sale.refused - before.refused),
        });
      }
    }
    this.#before = new Map(sales.map((it) => [it.show, it]));
    this.#beforeAt = now;
  }

  async #audit(show) {
    try {
      this.#audits.set(show, { ...(await read(calls.audit(show))), at: new Date() });
      this.requestUpdate();
    } catch {
      // in its next turn it is asked again
    }
  }

  render() {
    return html`<section aria-labelledby="on-sale">
      <div class="title-line">
        <h2 id="on-sale">On sale</h2>
        <curl-button .call=${calls.sales()} what="how they sell"></curl-button>
      </div>
      ${this.failed ? refusal(this.failed, this.#polling.now) : ''}
      ${this.sales
        ? this.#board()
        : this.failed
          ? ''
          : html`<div class="blank" aria-busy="true" aria-label="The sales are being fetched"></div>`}
    </section>`;
  }

  #board() {
    if (this.sales.length === 0) {
      return html`<p class="quiet">No show is on sale.</p>`;
    }
    return html`
      <ul class="sales">
        ${this.sales.map((sale) => this.#sale(sale))}
      </ul>
      <p class="quiet footnote">
        Of all replicas together: sold and held places as the database has them, refusals as the replicas tell it every few seconds. Speeds are
        counted on this page, over the last ${LATELY_SECONDS} seconds; a strip is the last minute. Shows are audited in turn.
      </p>
    `;
  }

  #sale(sale) {
    const { show, title, guard, safetyNet, capacity, free, held, waiting } = sale;
    return html`<li>
      <div class="what">
        <a class="title" href="#/operator/shows/${show}">${title}</a>
        <small>${guard}${safetyNet ? '' : ', without a net'}</small>
      </div>
      ${this.#strip(sale)}
      <dl>
        <div><dt>sold a second</dt><dd>${this.#lately(show, 'sold')}</dd></div>
        <div><dt>refused a second</dt><dd>${this.#lately(show, 'refused')}</dd></div>
        <div><dt>in line</dt><dd>${waiting === undefined ? html`<span class="quiet" title="It has no waiting room">–</span>` : count(waiting)}</dd></div>
        <div><dt>free${held > 0 ? html`, ${count(held)} held` : ''}</dt><dd>${count(free)} <small>of ${count(capacity)}</small></dd></div>
      </dl>
      ${this.#verdict(this.#audits.get(show))}
    </li>`;
  }

  #lately(show, what) {
    const pace = this.#paces.get(show)?.lately(what, LATELY_SECONDS);
    return (pace ?? null) === null ? '…' : RATE.format(pace);
  }

  #strip({ show, title }) {
    const columns = this.#paces.get(show)?.columns(['sold'], 60 / COLUMNS, COLUMNS) ?? [];
    const most = Math.max(1, ...columns.map((it) => it.sold));
    return html`<svg class="spark" viewBox="0 0 ${COLUMNS} 10" preserveAspectRatio="none" role="img" aria-label="${title}, places sold a second in the last minute: ${RATE.format(Math.max(0, ...columns.map((it) => it.sold)))} at most">
      ${columns.map(({ sold }, at) => svg`<rect x=${at + 0.08} width="0.84" y=${10 - (10 * sold) / most} height=${(10 * sold) / most}></rect>`)}
    </svg>`;
  }

  #verdict(audit) {
    if (!audit) {
      return html`<p class="verdict quiet">not audited yet</p>`;
    }
    const { verdict, oversoldCount, at } = audit;
    return verdict === 'SOUND'
      ? html`<p class="verdict"><b>Sound</b> <small>at ${clock(at)}</small></p>`
      : html`<p class="verdict broken"><b>Broken</b> ${oversoldCount > 0 ? `${count(oversoldCount)} sold twice` : ''} <small>at ${clock(at)}</small></p>`;
  }
}

customElements.define('sales-board', SalesBoard);
