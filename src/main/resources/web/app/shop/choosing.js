import { html } from 'lit';
import * as calls from '../api/calls.js';
import { seat } from '../hall/places.js';
import { counter } from '../page/counter.js';
import '../page/curl.js';
import { recall, remember } from '../page/memory.js';
import { money } from '../page/money.js';
import { Part } from '../page/part.js';
import { priceOfSeats, priceOfStanding } from '../page/prices.js';

const MOST_PLACES = 10;
const BUYER = 'seatlock.buyer';

/**
 * What a buyer wants: the seats that are chosen on the map, the best there are, or standing places. Tells `wish` of it, and
 * `choose` of a seat that is to be chosen no longer.
 */
class ChoosingPlaces extends Part {
  static properties = {
    show: { attribute: false },
    house: { attribute: false },
    visit: { attribute: false },
    chosen: { attribute: false },
    busy: { type: Boolean },
    best: { state: true },
    section: { state: true },
    counts: { state: true },
    buyer: { state: true },
  };

  constructor() {
    super();
    this.busy = false;
    this.best = 2;
    this.section = '';
    this.counts = {};
    this.buyer = recall(BUYER) ?? '';
  }

  #wish(what) {
    return { ...what, ...(this.buyer.trim() ? { buyer: this.buyer.trim() } : {}) };
  }

  #want(what, words) {
    this.dispatchEvent(new CustomEvent('wish', { detail: { wish: this.#wish(what), words } }));
  }

  #curl(what, words) {
    return html`<curl-button .call=${calls.hold(this.show.id, this.#wish(what), this.visit)} what=${words}></curl-button>`;
  }

  render() {
    const seated = this.show.sections.filter((it) => it.kind === 'SEATED');
    return html`
      ${this.#chosenSeats()}
      ${seated.length > 0 ? this.#bestAvailable(seated) : ''}
      ${(this.house.standing ?? []).map((yard) => this.#standing(yard))}
      <section class="who">
        <label>
          Your name ${this.show.placesPerBuyer ? '' : html`<small>if you like</small>`}
          <input
            type="text"
            autocomplete="name"
            .value=${this.buyer}
            ?required=${this.show.placesPerBuyer}
            @input=${this.#name}
          />
        </label>
        ${this.show.placesPerBuyer
          ? html`<small>One buyer may have ${this.show.placesPerBuyer} places of this show, and must give a name.</small>`
          : ''}
      </section>
    `;
  }

  #name(event) {
    this.buyer = event.target.value;
    remember(BUYER, this.buyer);
  }

  #chosenSeats() {
    const { chosen } = this;
    if (chosen.length === 0) {
      return html`<section class="chosen">
        <h2>Choose your seats</h2>
        <p class="quiet">Pick them in the hall, or let us find the best ones.</p>
      </section>`;
    }
    const words = chosen.length === 1 ? 'Hold 1 seat' : `Hold ${chosen.length} seats`;
    const total = priceOfSeats(this.show, chosen.map(seat));
    const what = { seats: chosen, total };
    return html`<section class="chosen">
      <h2>Your choice</h2>
      <ul class="places">
        ${chosen.map((id) => {
          const { section, row, number } = seat(id);
          return html`<li>
            <span>${section} <span class="quiet">row</span> ${row} <span class="quiet">seat</span> ${number}</span>
            ${this.#price(priceOfSeats(this.show, [seat(id)]))}
            <button type="button" class="plain" aria-label="Remove section ${section}, row ${row}, seat ${number}" @click=${() => this.#drop(id)}>×</button>
          </li>`;
        })}
      </ul>
      <div class="actions">
        <span class="act">
          <button type="button" ?disabled=${this.busy} aria-busy=${this.busy} @click=${() => this.#want(what, words)}>
            ${words}${total.amount ? ` · ${money(total)}` : ''}
          </button>
          ${this.#curl(what, words)}
        </span>
      </div>
      ${chosen.length >= MOST_PLACES ? html`<small class="quiet">Ten places are the most at a time.</small>` : ''}
    </section>`;
  }

  #price(price) {
    return price.amount ? html`<span class="price">${money(price)}</span>` : '';
  }

  #drop(id) {
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }

  #bestAvailable(seated) {
    const what = { bestAvailable: { ...(this.section ? { section: this.section } : {}), count: this.best } };
    const words = this.best === 1 ? 'Hold the best seat' : `Hold the best ${this.best} together`;
    return html`<section>
      <h3>Best available</h3>
      <div class="line">
        ${counter('seats', this.best, (count) => (this.best = count), MOST_PLACES)}
        ${seated.length > 1
          ? html`<select aria-label="Section of the best available" @change=${(event) => (this.section = event.target.value)}>
              <option value="">anywhere</option>
              ${seated.map((it) => html`<option value=${it.name} ?selected=${it.name === this.section}>${it.name}</option>`)}
            </select>`
          : ''}
      </div>
      <div class="actions">
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy} @click=${() => this.#want(what, words)}>${words}</button>
          ${this.#curl(what, words)}
        </span>
      </div>
    </section>`;
  }

  #standing(yard) {
    const left = Math.max(0, yard.capacity - yard.held - yard.sold);
    const count = Math.min(this.counts[yard.section] ?? 1, Math.max(1, Math.min(left, MOST_PLACES)));
    const total = priceOfStanding(this.show, yard.section, count);
    const what = { standing: { section: yard.section, count }, total };
    const words = `Hold ${count} standing`;
    return html`<section>
      <h3>${yard.section} <small>standing, ${left} of ${yard.capacity} left</small></h3>
      ${left === 0
        ? html`<p class="quiet">There is no room left here.</p>`
        : html`<div class="line">
              ${counter(`places in ${yard.section}`, count, (to) => (this.counts = { ...this.counts, [yard.section]: to }), Math.min(left, MOST_PLACES))}
            </div>
            <div class="actions">
              <span class="act">
                <button type="button" class="secondary" ?disabled=${this.busy} @click=${() => this.#want(what, words)}>
                  ${words}${total.amount ? ` · ${money(total)}` : ''}
                </button>
                ${this.#curl(what, words)}
              </span>
            </div>`}
    </section>`;
  }
}

customElements.define('choosing-places', ChoosingPlaces);
