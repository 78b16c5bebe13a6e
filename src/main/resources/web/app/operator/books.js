import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import '../page/curl.js';
import { clock } from '../page/dates.js';
import { count, money } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

const NAMED = 10;

/** The bank's statement, held against the bookings: when the page is opened, and whenever it is asked for. It goes through all of both. */
class TheBooks extends Part {
  static properties = { books: { state: true }, failed: { state: true }, busy: { state: true } };

  #asOf = null;

  constructor() {
    super();
    this.books = this.failed = null;
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#balance();
  }

  #balance = async () => {
    this.busy = true;
    try {
      this.books = await read(calls.books());
      this.#asOf = new Date();
      this.failed = null;
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
    this.busy = false;
  };

  render() {
    return html`<section aria-labelledby="books">
      <h2 id="books">Books</h2>
      ${this.failed ? refusal(this.failed, this.#balance) : ''} ${this.books ? this.#body() : ''}
      <span class="act">
        <button type="button" class="secondary" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'} @click=${this.#balance}>Balance the books again</button>
        <curl-button .call=${calls.books()} what="the books"></curl-button>
      </span>
    </section>`;
  }

  #body() {
    const { charged, refunded, earned, underWay, wrong, verdict } = this.books;
    const isBalanced = verdict === 'BALANCED';
    return html`
      <p class="verdict ${isBalanced ? '' : 'broken'}">
        <b>${isBalanced ? 'Balanced' : 'Unbalanced'}</b> ${isBalanced ? 'with the bank’s statement' : `in ${count(wrong.length)} places`},
        at ${clock(this.#asOf)}.
      </p>
      <dl class="facts-list">
        <div><dt>Charged</dt><dd>${sums(charged)}</dd></div>
        <div><dt>Given back</dt><dd>${sums(refunded)}</dd></div>
        <div><dt>Earned</dt><dd>${sums(earned)}</dd></div>
        <div><dt>Under way</dt><dd>${count(underWay)} ${underWay === 1 ? 'payment' : 'payments'}</dd></div>
      </dl>
      ${wrong.length > 0
        ? html`<ul class="wrong-entries">
            ${wrong.slice(0, NAMED).map((it) => html`<li>${it}</li>`)}
            ${wrong.length > NAMED ? html`<li class="quiet">and ${count(wrong.length - NAMED)} more</li>` : ''}
          </ul>`
        : ''}
    `;
  }
}

/** By currency. */
function sums(amounts) {
  const each = Object.entries(amounts).map(([currency, amount]) => money({ amount, currency }));
  return each.length > 0 ? each.join(', ') : 'nothing';
}

customElements.define('the-books', TheBooks);
