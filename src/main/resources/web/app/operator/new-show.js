import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { fits, reachInWords, recommended } from '../page/guard-cards.js';
import { count, minorUnits } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, why } from '../page/refusals.js';
import { area, field, focusFault, input, numberOf, otherFaults } from './fields.js';
import { placesOf } from './hall-plan.js';
import { paragraph } from './show-draft.js';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'];
const KINDS = { SEATED: 'seated', STANDING: 'standing' };

/**
 * The form for a show. What is right is for the box office to say: the form sends what was filled in, and shows what is at fault where it
 * was.
 */
class NewShow extends Part {
  static properties = { draft: { state: true }, cards: { state: true }, failed: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.draft = {
      title: '',
      description: '',
      startsAt: '',
      opensAt: '',
      closesAt: '',
      amount: '',
      currency: 'EUR',
      guard: null,
      safetyNet: true,
      placesPerBuyer: '',
      sections: [{ name: 'Stalls', kind: 'SEATED', rows: 10, seatsPerRow: 20 }],
    };
    this.cards = [];
    this.failed = null;
    this.busy = false;
  }

  async connectedCallback() {
    super.connectedCallback();
    document.title = 'New show · Seatlock';
    try {
      this.cards = (await read(calls.guards())).items;
    } catch (failed) {
      this.failed = failed;
    }
  }

  // --- What was filled in --------------------------------------------------------------------------------------

  #set(name) {
    return (event) => {
      const { type, checked, value } = event.target;
      this.draft = { ...this.draft, [name]: type === 'checkbox' ? checked : value };
    };
  }

  #setSection(at, name) {
    return ({ target: { type, value } }) => {
      const change = { [name]: type === 'number' ? numberOf(value) : value };
      this.draft = { ...this.draft, sections: this.draft.sections.map((it, i) => (i === at ? { ...it, ...change } : it)) };
    };
  }

  async #add() {
    const name = nameBeside(this.draft.sections.map((it) => it.name));
    this.draft = { ...this.draft, sections: [...this.draft.sections, { name, kind: 'SEATED', rows: 10, seatsPerRow: 20 }] };
    await this.updateComplete;
    this.querySelector('.sections > li:last-child input').select();
  }

  async #remove(at) {
    this.draft = { ...this.draft, sections: this.draft.sections.filter((_, i) => i !== at) };
    await this.updateComplete;
    this.querySelector('.add-section').focus();
  }

  get #sections() {
    return this.draft.sections.map(({ name, kind, rows, seatsPerRow, capacity }) =>
      kind === 'STANDING' ? { name, kind, capacity } : { name, kind, rows, seatsPerRow },
    );
  }

  get #fitting() {
    return this.cards.filter((card) => fits(card, this.draft.sections));
  }

  /** The one that was chosen may not fit any more. */
  get #card() {
    return this.#fitting.find((it) => it.name === this.draft.guard) ?? recommended(this.#fitting) ?? this.#fitting[0];
  }

  get #plan() {
    const { title, description, startsAt, opensAt, closesAt, amount, currency, safetyNet, placesPerBuyer } = this.draft;
    return {
      title,
      ...(paragraph(description) ? { description: paragraph(description) } : {}),
      ...(startsAt ? { startsAt: new Date(startsAt).toISOString() } : {}),
      ...(opensAt ? { opensAt: new Date(opensAt).toISOString() } : {}),
      ...(closesAt ? { closesAt: new Date(closesAt).toISOString() } : {}),
      ...(amount ? { price: { amount: minorUnits(amount, currency), currency } } : {}),
      ...(this.#card ? { guard: this.#card.name } : {}),
      safetyNet,
      ...(placesPerBuyer ? { placesPerBuyer: Number(placesPerBuyer) } : {}),
      sections: this.#sections,
    };
  }

  #submit = async (event) => {
    event.preventDefault();
    this.busy = true;
    this.failed = null;
    try {
      const show = await read(calls.putOn(this.#plan));
      say(`“${show.title}” is on the programme.`);
      location.hash = `#/operator/shows/${show.id}`;
    } catch (failed) {
      this.failed = ownFailure(this, failed);
      this.busy = false;
      await this.updateComplete;
      focusFault(this);
      return;
    }
    this.busy = false;
  };

  #field(label, name, control, hint) {
    return field(this.failed, { label, name, control, hint });
  }

  // --- Drawing -------------------------------------------------------------------------------------------------

  render() {
    const { draft } = this;
    const places = this.#sections.reduce((sum, it) => sum + placesOf(it), 0);
    return html`
      <p class="back"><a href="#/operator">Operator</a></p>
      <h1 tabindex="-1">New show</h1>
      <form class="new-show" novalidate @submit=${this.#submit}>
        <div class="fields">
          ${this.#field('Title', 'title', input('text', draft.title, this.#set('title')))}
          ${this.#field('Description', 'description', area(draft.description, this.#set('description')), 'buyers read it')}
          <div class="pair">
            ${this.#field('Starts', 'startsAt', input('datetime-local', draft.startsAt, this.#set('startsAt')), 'if it has a date')}
            ${this.#field('Opening bell', 'opensAt', input('datetime-local', draft.opensAt, this.#set('opensAt')), 'or on sale at once')}
            ${this.#field('Sale ends', 'closesAt', input('datetime-local', draft.closesAt, this.#set('closesAt')), 'or as the show starts')}
          </div>
          <div class="pair price-pair">
            ${this.#field('Price', 'price.amount', input('number', draft.amount, this.#set('amount'), { min: 0, step: 'any', inputmode: 'decimal' }), 'empty: no charge')}
            ${this.#field('Currency', 'price.currency', input('text', draft.currency, this.#setCurrency, { maxlength: 3, list: 'currencies' }))}
            <datalist id="currencies">${CURRENCIES.map((it) => html`<option value=${it}></option>`)}</datalist>
          </div>
          ${this.#sectionFields()} ${this.#guardFields()}
          ${this.#field('Places per buyer', 'placesPerBuyer', input('number', draft.placesPerBuyer, this.#set('placesPerBuyer'), { min: 1 }), 'empty: any number. With a limit, buyers must give a name')}
          ${this.failed ? this.#refusal() : ''}
          <div class="actions">
            <span class="act">
              <button type="submit" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'}>Put the show on</button>
              <curl-button .call=${calls.putOn(this.#plan)} what="Put the show on"></curl-button>
            </span>
            <a role="button" class="secondary" href="#/operator">Leave without it</a>
          </div>
        </div>
        <div class="preview">
          <p class="capacity" aria-live="polite"><strong>${count(places)}</strong> ${places === 1 ? 'place' : 'places'}</p>
          <hall-plan .sections=${this.#sections.filter((it) => placesOf(it) > 0)}></hall-plan>
        </div>
      </form>
    `;
  }

  #setCurrency = (event) => {
    this.draft = { ...this.draft, currency: event.target.value.trim().toUpperCase() };
  };

  #sectionFields() {
    return html`<fieldset>
      <legend>Sections</legend>
      <ol class="sections">
        ${this.draft.sections.map((section, at) => this.#section(section, at))}
      </ol>
      <button type="button" class="secondary add-section" @click=${this.#add}>Add a section</button>
    </fieldset>`;
  }

  #section(section, at) {
    const its = (name) => `sections[${at}].${name}`;
    const number = (name) => input('number', section[name], this.#setSection(at, name), { min: 1, inputmode: 'numeric' });
    return html`<li><fieldset>
      <legend class="unseen">Section ${at + 1}</legend>
      ${this.#field('Name', its('name'), input('text', section.name, this.#setSection(at, 'name')))}
      ${this.#field(
        'Kind',
        its('kind'),
        ({ id }) => html`<select id=${id} @change=${this.#setSection(at, 'kind')}>
          ${Object.entries(KINDS).map(([kind, word]) => html`<option value=${kind} .selected=${kind === section.kind}>${word}</option>`)}
        </select>`,
      )}
      ${section.kind === 'STANDING'
        ? this.#field('Capacity', its('capacity'), number('capacity'))
        : html`${this.#field('Rows', its('rows'), number('rows'))} ${this.#field('Seats a row', its('seatsPerRow'), number('seatsPerRow'))}`}
      <button
        type="button"
        class="plain"
        aria-label="Remove section ${section.name}"
        ?disabled=${this.draft.sections.length === 1}
        @click=${() => this.#remove(at)}
      >
        ×
      </button>
    </fieldset></li>`;
  }

  #guardFields() {
    const card = this.#card;
    return html`
      ${this.#field(
        'Guard',
        'guard',
        ({ id, invalid, described }) => html`<select id=${id} aria-invalid=${invalid} aria-describedby=${described} @change=${this.#set('guard')}>
          ${this.#fitting.map(
            (it) => html`<option value=${it.name} .selected=${it === card}>${it.name}${it.recommended ? ' (recommended)' : ''}</option>`,
          )}
        </select>`,
        'those that protect all sections',
      )}
      <p class="quiet card-text">${card ? `${card.mechanism} ${reachInWords[card.reach]} ${card.whenToUse}` : ''}</p>
      <label class="net">
        <input type="checkbox" role="switch" aria-describedby="net-hint" .checked=${this.draft.safetyNet} @change=${this.#set('safetyNet')} />
        Safety net
      </label>
      <p class="quiet card-text" id="net-hint">
        The database refuses a second sale of a seat, whatever the guard does. Without it the guard is on its own.
      </p>
    `;
  }

  #refusal() {
    const others = otherFaults(this, this.failed);
    const isFaulty = this.failed.faults?.length > 0;
    return html`<div class="refusal" role="alert" tabindex="-1">
      <p>${isFaulty ? 'This show cannot be put on as it is.' : why(this.failed)}</p>
      ${others.map((it) => html`<p>${it.message}</p>`)}
      ${this.failed.code === 'unreachable' ? html`<p>It may have been put on all the same: look at the programme before you try again.</p>` : ''}
    </div>`;
  }
}

function nameBeside(names) {
  for (let letter = 0; ; letter++) {
    const name = String.fromCharCode(65 + (letter % 26)) + (letter < 26 ? '' : Math.floor(letter / 26));
    if (!names.includes(name)) {
      return name;
    }
  }
}

customElements.define('new-show', NewShow);
