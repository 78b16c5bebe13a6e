import { html } from 'lit';
import { House } from '../hall/house.js';
import { inWords, seat } from '../hall/places.js';
import '../hall/seat-map.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';

const NAMED = 6;

const byPlace = (one, other) => one.row - other.row || one.number - other.number;

/** One show of a demonstration, as it fills. */
class LabScene extends Part {
  static properties = { scene: { attribute: false }, demonstration: { attribute: false }, house: { state: true } };

  #watched = null;

  constructor() {
    super();
    this.house = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** Whoever has left the page is still drawn anew by what was on its way, and must not begin to watch. */
  willUpdate() {
    const show = this.scene.show ?? null;
    if (this.isConnected && show !== this.#watched) {
      this.#watched = show;
      this.house?.close();
      this.house = show ? new House(show) : null;
      this.house?.open();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.house?.close();
    this.#watched = null;
  }

  render() {
    const { guard, seats, buyers, answered, confirmed, soldTwice } = this.scene;
    const title = guard === 'none' ? 'No guard' : guard;
    return html`<section class="scene ${soldTwice.length > 0 ? 'broken' : ''}" aria-label=${title}>
      <h2>${title}</h2>
      <p class="account">
        <span><b>${count(confirmed)}</b> ${confirmed === 1 ? 'sale' : 'sales'}${seats ? html` of <b>${count(seats)}</b> seats` : ''}</span>
        <span class="twice">${soldTwice.length > 0 ? html`<b>${count(soldTwice.length)}</b> sold twice` : ''}</span>
        <progress max=${buyers} value=${answered} aria-label="Buyers who have been answered"></progress>
      </p>
      ${this.house ? html`<seat-map .house=${this.house} .sections=${['A']}></seat-map>` : html`<div class="frame"></div>`}
      ${this.#verdict()} ${this.#owners()}
    </section>`;
  }

  #verdict() {
    const { figures } = this.scene;
    if (!figures) {
      return '';
    }
    const { verdict, asPromised, oversold, lost, refused } = figures;
    return html`<p class="judgement">
      <b>${verdict}</b>${asPromised ? ', as its card says' : ', and its card says otherwise'}: ${count(oversold)}
      ${oversold === 1 ? 'sale' : 'sales'} too many, ${count(refused)} buyers
      refused${lost > 0 ? `, ${count(lost)} receipts worth nothing` : ''}.
    </p>`;
  }

  #owners() {
    const { soldTwice } = this.scene;
    if (soldTwice.length === 0) {
      return '';
    }
    const fromTheFront = soldTwice.toSorted((one, other) => byPlace(seat(one.seat), seat(other.seat)));
    return html`<ul class="owners" aria-label="Seats with two owners">
      ${fromTheFront.slice(0, NAMED).map(({ seat: id, buyers }) => html`<li>${this.#seat(id)} ${buyers.join(' and ')}</li>`)}
      ${soldTwice.length > NAMED ? html`<li class="quiet">and ${count(soldTwice.length - NAMED)} more</li>` : ''}
    </ul>`;
  }

  /** Once all have their answer, the race for it can be looked at. */
  #seat(id) {
    const words = html`<b>${inWords({ seats: [id] })}</b>`;
    return this.scene.figures
      ? html`<a href=${`#/lab/demonstrations/${this.demonstration}/races/${this.scene.guard}/${id}`} title="Why it was sold twice">${words}</a>`
      : words;
  }
}

customElements.define('lab-scene', LabScene);
