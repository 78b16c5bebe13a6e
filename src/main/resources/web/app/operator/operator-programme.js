import { html } from 'lit';
import { ask, nextPage, read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { shortDay } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { refusal } from '../page/refusals.js';
import './deadlock-list.js';

const LOOKS_EVERY_MILLIS = 4_000;
const STATES = { ANNOUNCED: 'announced', ON_SALE: 'on sale', SOLD_OUT: 'sold out', CLOSED: 'closed', CANCELLED: 'cancelled' };

export const stateInWords = (show) => STATES[show.state];

/** The programme, in figures. */
class OperatorProgramme extends Part {
  static properties = { shows: { state: true }, cards: { state: true }, next: { state: true }, failed: { state: true }, busy: { state: true } };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());
  #isLong = false;

  constructor() {
    super();
    this.shows = this.failed = this.next = this.cards = null;
    this.busy = false;
  }

  /** Whoever has gone back to older shows is not to lose them. */
  async #look() {
    if (!this.#isLong) {
      await this.#load();
    }
  }

  async #load(after) {
    try {
      this.cards ??= (await read(calls.guards())).items.map((it) => it.name);
      const response = await ask(calls.shows(after));
      const { items } = await response.json();
      this.shows = [...(after ? this.shows : []), ...items];
      this.next = nextPage(response);
      this.failed = null;
    } catch (failed) {
      this.failed = failed;
    }
  }

  async #more() {
    this.#isLong = this.busy = true;
    await this.#load(this.next);
    this.busy = false;
  }

  render() {
    return html`<section aria-labelledby="programme">
      <div class="title-line">
        <h2 id="programme">Shows</h2>
        <a role="button" href="#/operator/shows/new">New show</a>
      </div>
      ${this.failed ? refusal(this.failed, this.#polling.now) : ''} ${this.shows ? this.#table() : this.failed ? '' : this.#waiting()}
      ${this.shows?.some((show) => !this.cards.includes(show.guard)) ? html`<deadlock-list></deadlock-list>` : ''}
    </section>`;
  }

  #waiting() {
    return html`<div class="blank" aria-busy="true" aria-label="The programme is being fetched"></div>`;
  }

  #table() {
    if (this.shows.length === 0) {
      return html`<p class="quiet">Nothing is on the programme.</p>`;
    }
    return html`
      <table class="figures">
        <caption class="unseen">The programme, the newest show first</caption>
        <thead>
          <tr>
            <th scope="col">Show</th>
            <th scope="col" class="number">Free</th>
            <th scope="col" class="number">Held</th>
            <th scope="col" class="number">Sold</th>
          </tr>
        </thead>
        <tbody>
          ${this.shows.map((show) => this.#row(show))}
        </tbody>
      </table>
      ${this.next
        ? html`<button type="button" class="secondary" aria-busy=${this.busy ? 'true' : 'false'} ?disabled=${this.busy} @click=${this.#more}>More shows</button>`
        : ''}
    `;
  }

  #row(show) {
    return html`<tr>
      <th scope="row">
        <a class="title" href="#/operator/shows/${show.id}">${show.title}</a>
        <small>
          ${stateInWords(show)}${show.state === 'ANNOUNCED' && show.opensAt ? ` until ${shortDay(show.opensAt)}` : ''}, guarded by
          ${show.guard}${show.safetyNet ? '' : ', without a net'}
        </small>
      </th>
      <td class="number">${count(show.free)}</td>
      <td class="number">${count(show.held)}</td>
      <td class="number">${count(show.sold)}</td>
    </tr>`;
  }
}

customElements.define('operator-programme', OperatorProgramme);
