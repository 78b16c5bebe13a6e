import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal, why } from '../page/refusals.js';
import { area, fault, field, focusFault, input, numberOf, otherFaults } from './fields.js';
import { placesOf } from './hall-plan.js';
import { draftOf, faultsOf, hallOf, mergePatch, planOf } from './show-draft.js';

const WORDS = { title: 'the title', description: 'the description', startsAt: 'the start', closesAt: 'the end of the sale', price: 'the price' };

/** The form that changes a show. It sends only what has been changed: what another operator changes meanwhile stays. */
class ChangeShow extends Part {
  static properties = {
    showId: { attribute: false },
    show: { state: true },
    draft: { state: true },
    failed: { state: true },
    refused: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.show = this.draft = this.failed = this.refused = null;
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('showId')) {
      this.show = this.draft = this.refused = null;
      this.#fetch();
    }
  }

  #fetch = async () => {
    try {
      this.show = await read(calls.show(this.showId));
      this.draft = draftOf(this.show);
      this.failed = null;
      document.title = `Change · ${this.show.title} · Seatlock`;
    } catch (failed) {
      this.failed = failed;
    }
  };

  get #patch() {
    return mergePatch(planOf(draftOf(this.show)), planOf(this.draft));
  }

  // --- What was filled in --------------------------------------------------------------------------------------

  #set(name) {
    return ({ target }) => (this.draft = { ...this.draft, [name]: target.value });
  }

  #change(section, change) {
    this.draft = { ...this.draft, sections: this.draft.sections.map((it) => (it === section ? { ...it, ...change } : it)) };
  }

  #setSection(section, name) {
    const isCount = ['rows', 'seatsPerRow', 'capacity'].includes(name);
    return ({ target: { value } }) => this.#change(section, { [name]: isCount ? numberOf(value) : value });
  }

  #setRowPrice(section, at, name) {
    return ({ target }) =>
      this.#change(section, { rowPrices: section.rowPrices.map((it, i) => (i === at ? { ...it, [name]: target.value } : it)) });
  }

  async #addRowPrice(section, event) {
    const list = event.target.closest('fieldset');
    this.#change(section, { rowPrices: [...section.rowPrices, { rows: '', amount: '' }] });
    await this.updateComplete;
    [...list.querySelectorAll('.row-price')].at(-1).querySelector('input').focus();
  }

  async #dropRowPrice(section, at, event) {
    const list = event.target.closest('fieldset');
    this.#change(section, { rowPrices: section.rowPrices.filter((_, i) => i !== at) });
    await this.updateComplete;
    list.querySelector('.add').focus();
  }

  #submit = async (event) => {
    event.preventDefault();
    const faults = faultsOf(this.draft);
    this.refused = faults.length > 0 ? { faults } : null;
    if (!this.refused) {
      this.busy = true;
      try {
        const show = await read(calls.changeShow(this.showId, this.#patch));
        say(`“${show.title}” is changed, on every replica.`);
        location.hash = `#/operator/shows/${show.id}`;
      } catch (failed) {
        this.refused = ownFailure(this, failed);
      }
      this.busy = false;
    }
    await this.updateComplete;
    focusFault(this);
  };

  // --- Drawing -------------------------------------------------------------------------------------------------

  render() {
    const { show, draft } = this;
    return html`
      <p class="back"><a href="#/operator/shows/${this.showId}">${show?.title ?? 'The show'}</a></p>
      <h1 tabindex="-1">Change the show</h1>
      ${this.failed ? refusal(this.failed, this.#fetch) : ''}
      ${show?.state === 'CANCELLED' ? html`<p>The event is cancelled, so nothing of it can be changed.</p>` : draft ? this.#form(draft) : ''}
    `;
  }

  #form(draft) {
    const patch = this.#patch;
    const isAsItWas = Object.keys(patch).length === 0 && faultsOf(draft).length === 0;
    const hall = hallOf(draft);
    const places = hall.reduce((sum, it) => sum + placesOf(it), 0);
    return html`<form class="new-show change" novalidate @submit=${this.#submit}>
      <div class="fields">
        ${this.#field('Title', 'title', input('text', draft.title, this.#set('title')))}
        ${this.#field('Description', 'description', area(draft.description, this.#set('description')), 'buyers read it')}
        <div class="pair">
          ${this.#field('Starts', 'startsAt', input('datetime-local', draft.startsAt, this.#set('startsAt')))}
          ${this.#field('Sale ends', 'closesAt', input('datetime-local', draft.closesAt, this.#set('closesAt')), 'or as the show starts')}
        </div>
        ${this.#field(`Price in ${draft.currency}`, 'price.amount', this.#money(draft.amount, this.#set('amount')), 'of places that have no price of their own')}
        ${draft.sections.map((section) => this.#section(section))} ${this.refused ? this.#refusal() : ''}
        <p class="quiet" aria-live="polite">${isAsItWas ? 'Nothing is changed yet.' : inWords(patch)}</p>
        <div class="actions">
          <span class="act">
            <button type="submit" ?disabled=${this.busy || isAsItWas} aria-busy=${this.busy ? 'true' : 'false'}>Change the show</button>
            <curl-button .call=${calls.changeShow(this.showId, patch)} what="Change the show"></curl-button>
          </span>
          <a role="button" class="secondary" href="#/operator/shows/${this.showId}">Leave it as it is</a>
        </div>
      </div>
      <div class="preview">
        <p class="capacity" aria-live="polite"><strong>${count(places)}</strong> ${places === 1 ? 'place' : 'places'} ${more(places - this.show.capacity)}</p>
        <hall-plan .sections=${hall}></hall-plan>
      </div>
    </form>`;
  }

  #field(label, name, control, hint) {
    return field(this.refused, { label, name, control, hint });
  }

  #money(value, set) {
    return input('number', value, set, { min: 0, step: 'any', inputmode: 'decimal' });
  }

  #section(section) {
    const { name, kind } = section;
    const its = (what) => `sections.${name}.${what}`;
    const number = (what) => input('number', section[what], this.#setSection(section, what), { min: 1, inputmode: 'numeric' });
    return html`<fieldset class="section" data-field="sections.${name}">
      <legend>${name} <small>${kind === 'STANDING' ? 'standing' : 'seated'}</small></legend>
      <div class="section-fields">
        ${kind === 'STANDING'
          ? this.#field('Standing places', its('capacity'), number('capacity'))
          : html`${this.#field('Rows', its('rows'), number('rows'))} ${this.#field('Seats a row', its('seatsPerRow'), number('seatsPerRow'))}
            ${this.#field('Closed rows', its('closedRows'), input('text', section.closedRows, this.#setSection(section, 'closedRows')), 'such as 2, 5-7')}`}
        ${this.#field('Price', its('price.amount'), this.#money(section.amount, this.#setSection(section, 'amount')), 'or the show’s')}
      </div>
      ${kind === 'STANDING' ? '' : this.#rowPrices(section, its('rowPrices'))} ${fault(this.refused, `sections.${name}`)}
    </fieldset>`;
  }

  #rowPrices(section, name) {
    return html`<div class="row-prices" data-field=${name}>
      ${section.rowPrices.map(
        ({ rows, amount }, at) => html`<div class="row-price" role="group" aria-label="A price of rows in ${section.name}">
          <label>Rows <input type="text" .value=${rows} autocomplete="off" @input=${this.#setRowPrice(section, at, 'rows')} /></label>
          <label>Price <input type="number" min="0" step="any" inputmode="decimal" .value=${amount} @input=${this.#setRowPrice(section, at, 'amount')} /></label>
          <button type="button" class="plain" aria-label="These rows cost as the section" @click=${(event) => this.#dropRowPrice(section, at, event)}>×</button>
        </div>`,
      )}
      ${fault(this.refused, name)}
      <button type="button" class="plain link add" @click=${(event) => this.#addRowPrice(section, event)}>
        ${section.rowPrices.length > 0 ? 'Another price for rows' : 'A price of their own for rows'}
      </button>
    </div>`;
  }

  #refusal() {
    const { faults = [], code, message } = this.refused;
    return html`<div class="refusal" role="alert" tabindex="-1">
      <p>${faults.length > 0 ? 'The show cannot be changed like this.' : code === 'still-booked' ? message : why(this.refused)}</p>
      ${otherFaults(this, this.refused).map((it) => html`<p>${it.message}</p>`)}
    </div>`;
  }
}

/** What is changed, by what it is called. */
function inWords({ sections = {}, ...rest }) {
  const changed = [...Object.keys(rest).map((it) => WORDS[it]), ...Object.keys(sections)];
  return changed.length > 0 ? `Changes ${new Intl.ListFormat('en').format(changed)}.` : '';
}

function more(places) {
  return places === 0 ? '' : html`<span class="quiet">${count(Math.abs(places))} ${places > 0 ? 'more' : 'fewer'} than now</span>`;
}

customElements.define('change-show', ChangeShow);
