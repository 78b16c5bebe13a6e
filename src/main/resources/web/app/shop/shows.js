import { html } from 'lit';
import { ask, nextPage } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { day, shortDay } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { prices } from '../page/prices.js';

const STATES = { ANNOUNCED: 'Soon on sale', SOLD_OUT: 'Sold out', CLOSED: 'Sale closed', CANCELLED: 'Cancelled' };

/** The programme. */
class ShowList extends Part {
  static properties = { shows: { state: true }, next: { state: true }, failed: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.busy = false;
    this.shows = this.failed = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load(after) {
    this.busy = true;
    this.failed = null;
    try {
      const response = await ask(calls.shows(after));
      const { items } = await response.json();
      this.shows = [...(after ? this.shows : []), ...items];
      this.next = nextPage(response);
    } catch (failed) {
      this.failed = failed;
    }
    this.busy = false;
  }

  render() {
    return html`
      <h1 tabindex="-1">On the programme</h1>
      ${this.#body()}
    `;
  }

  #body() {
    if (this.failed && !this.shows) {
      return html`<div class="refusal" role="alert">
        <p>${this.failed.code === 'unreachable' ? 'The box office cannot be reached.' : sentence(this.failed)}</p>
        <button type="button" class="secondary" @click=${() => this.#load()}>Try again</button>
      </div>`;
    }
    if (!this.shows) {
      return html`<ul class="rows waiting" aria-busy="true" aria-label="The programme is being fetched">
        <li></li><li></li><li></li>
      </ul>`;
    }
    if (this.shows.length === 0) {
      return html`<div class="empty">
        <p>Nothing is on. An operator puts on a show:</p>
        <pre tabindex="0"><code>curl -u "operator:$PASSWORD" -H 'Content-Type: application/json' \\
  -d '{"title": "Hamlet", "rows": 10, "seatsPerRow": 20}' \\
  ${location.origin}/api/shows</code></pre>
      </div>`;
    }
    return html`
      <ul class="rows shows">
        ${this.shows.map((show) => this.#row(show))}
      </ul>
      ${this.next
        ? html`<button type="button" class="secondary" aria-busy=${this.busy} ?disabled=${this.busy} @click=${() => this.#load(this.next)}>More shows</button>`
        : ''}
    `;
  }

  #row(show) {
    const state = STATES[show.state];
    return html`<li>
      <a href="#/shows/${show.id}">
        <span class="title">${show.title}</span>
        <span class="when quiet">
          ${show.startsAt ? day(show.startsAt) : 'Without a date'}${show.state === 'ANNOUNCED' && show.opensAt
            ? ` · on sale from ${shortDay(show.opensAt)}`
            : ''}
        </span>
        <span class="price">${prices(show)}</span>
        <span class="left quiet">${state ?? `${count(show.free)} of ${count(show.capacity)} left`}</span>
        <span class="guard quiet">guarded by ${show.guard}${show.safetyNet ? '' : ', without a net'}</span>
      </a>
    </li>`;
  }
}

customElements.define('show-list', ShowList);
