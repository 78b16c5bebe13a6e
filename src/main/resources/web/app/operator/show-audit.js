import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import '../page/curl.js';
import { clock } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { refusal } from '../page/refusals.js';

const AUDITS_EVERY_MILLIS = 4_000;
const MOST_LISTED = 50;

/** The audit of one show, taken again and again: what was sold, counted from the sales themselves. Tells `audited` of each. */
class ShowAudit extends Part {
  static properties = { showId: { attribute: false }, audit: { state: true }, failed: { state: true }, busy: { state: true } };

  #polling = new Polling(this, AUDITS_EVERY_MILLIS, () => this.#look());
  #asOf = null;

  constructor() {
    super();
    this.audit = this.failed = null;
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('showId') && this.hasUpdated) {
      this.audit = null;
      this.#polling.now();
    }
  }

  async #look() {
    const id = this.showId;
    try {
      const audit = await read(calls.audit(id));
      if (id !== this.showId) {
        return;
      }
      this.audit = audit;
      this.#asOf = new Date();
      this.failed = null;
      this.dispatchEvent(new CustomEvent('audited', { detail: audit }));
    } catch (failed) {
      this.failed = failed;
    }
  }

  async #again() {
    this.busy = true;
    await this.#polling.now();
    this.busy = false;
  }

  render() {
    return html`<section aria-labelledby="audit">
      <div class="title-line">
        <h2 id="audit">Audit</h2>
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'} @click=${this.#again}>Audit again</button>
          <curl-button .call=${calls.audit(this.showId)} what="Audit again"></curl-button>
        </span>
      </div>
      ${this.failed ? refusal(this.failed) : ''}
      ${this.audit ? this.#body() : this.failed ? '' : html`<div class="blank" aria-busy="true" aria-label="The show is being audited"></div>`}
    </section>`;
  }

  #body() {
    const { capacity, sold, held, free, ghostHolds, netCaught, verdict } = this.audit;
    return html`
      <p class="verdict ${verdict === 'SOUND' ? '' : 'broken'}">
        <b role="status">${verdict === 'SOUND' ? 'Sound' : 'Broken'}</b> ${verdict === 'SOUND' ? 'No place was sold twice.' : this.#wrong().join(' ')}
      </p>
      <dl class="facts-list">
        <div><dt>Places</dt><dd>${count(capacity)}</dd></div>
        <div><dt>Sold</dt><dd>${count(sold)}</dd></div>
        <div><dt>Held</dt><dd>${count(held)}</dd></div>
        <div><dt>Free</dt><dd>${count(free)}</dd></div>
        <div><dt>Ghost holds</dt><dd>${count(ghostHolds)} <small>expired, and never freed</small></dd></div>
        <div><dt>Caught by the net</dt><dd>${count(netCaught)} <small>second sales that the guard had let through</small></dd></div>
      </dl>
      ${this.#doubleSales()}
      <p class="quiet">Counted at ${clock(this.#asOf)}, from the sales themselves, in one snapshot.</p>
    `;
  }

  #wrong() {
    const { oversold, oversoldCount, ghostHolds, disagreements } = this.audit;
    const seats = (many, one, more) => `${count(many)} ${many === 1 ? one : more}`;
    return [
      oversold.length > 0
        ? `${seats(oversold.length, 'place was', 'places were')} sold more often than there is room: ${seats(oversoldCount, 'sale', 'sales')} too many.`
        : null,
      ghostHolds > 0 ? `${seats(ghostHolds, 'hold', 'holds')} expired and never freed.` : null,
      disagreements > 0 ? `${seats(disagreements, 'place disagrees', 'places disagree')} with the sales.` : null,
    ].filter(Boolean);
  }

  #doubleSales() {
    const { oversold } = this.audit;
    if (oversold.length === 0) {
      return '';
    }
    return html`<table class="figures double-sales">
        <caption>Double sales <small>for a seat all its bookings, the first sale first; for standing places the sales that came when it was full</small></caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Bookings</th>
          </tr>
        </thead>
        <tbody>
          ${oversold.slice(0, MOST_LISTED).map(
            ({ place, bookings }) => html`<tr>
              <th scope="row">${place}</th>
              <td>${bookings.slice(0, MOST_LISTED).map((it) => html`<code>${it}</code> `)}${bookings.length > MOST_LISTED
                  ? html`<small>and ${count(bookings.length - MOST_LISTED)} more</small>`
                  : ''}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${oversold.length > MOST_LISTED ? html`<p class="quiet">and ${count(oversold.length - MOST_LISTED)} more places</p>` : ''}`;
  }
}

customElements.define('show-audit', ShowAudit);
