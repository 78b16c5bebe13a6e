import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { say } from '../page/announcements.js';
import { counter } from '../page/counter.js';
import '../page/curl.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { dropParty, keepParty, partyOf } from './purse.js';

const MOST_PLACES = 10;
const LOOKS_EVERY_MILLIS = 2_000;

/** Waiting for what others give back, where all is sold. Tells `offered` of the hold when it is one's turn. */
class WaitingList extends Part {
  static properties = {
    show: { attribute: false },
    party: { state: true },
    places: { state: true },
    section: { state: true },
    buyer: { state: true },
    busy: { state: true },
    failed: { state: true },
  };

  #looks = 0;

  constructor() {
    super();
    this.party = this.failed = null;
    this.places = 2;
    this.section = '';
    this.buyer = '';
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('show') && changed.get('show')?.id !== this.show.id) {
      this.party = partyOf(this.show.id);
      this.#look();
    }
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.party = partyOf(this.show.id);
      this.#look();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#looks);
  }

  async #look() {
    clearTimeout(this.#looks);
    if (!this.party) {
      return;
    }
    try {
      this.#take(await read(calls.party(this.party)));
    } catch (failed) {
      if (failed.code === 'party-unknown') {
        this.#end();
      }
    }
    if (this.party && this.isConnected) {
      this.#looks = setTimeout(() => this.#look(), LOOKS_EVERY_MILLIS);
    }
  }

  #take(party) {
    if (party.state === 'WAITING' || party.state === 'OFFERED') {
      this.party = party;
      keepParty(this.show.id, party);
    } else {
      this.#end();
      if (party.state === 'LAPSED') {
        this.failed = { words: 'Your turn has passed: you did not take the offered places in time.' };
      } else if (party.state === 'CANCELLED') {
        this.failed = { words: 'The show was taken off the programme, and its waiting list has ended.' };
      }
    }
    if (party.hold && this.isConnected) {
      this.dispatchEvent(new CustomEvent('offered', { detail: party.hold }));
    }
  }

  #end() {
    this.party = null;
    dropParty(this.show.id);
  }

  get #wish() {
    return {
      count: this.places,
      ...(this.section ? { section: this.section } : {}),
      ...(this.buyer.trim() ? { buyer: this.buyer.trim() } : {}),
    };
  }

  render() {
    const { failed } = this;
    return html`
      ${failed ? html`<div class="refusal" role="alert"><p>${failed.words ?? sentence(failed)}</p></div>` : ''}
      ${this.party ? this.#waiting() : this.#joining()}
    `;
  }

  #waiting() {
    const { position, count: places, section } = this.party;
    return html`
      <h3>You are on the waiting list</h3>
      <p class="position" role="status">
        <strong>${position ? count(position) : '…'}</strong>
        <span>for ${places} ${places === 1 ? 'place' : 'places'}${section ? html` in ${section}` : ''}</span>
      </p>
      <p class="quiet">When it is your turn, returned places are held for you here. You may leave this page and come back.</p>
      <div class="actions">
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy} @click=${this.#leave}>Leave the list</button>
          <curl-button .call=${calls.leaveWaitingList(this.party)} what="Leave the list"></curl-button>
        </span>
      </div>
    `;
  }

  #joining() {
    const { sections, placesPerBuyer } = this.show;
    return html`
      <h3>Waiting list</h3>
      <p class="quiet">Returned places are held for those who wait, one after the other.</p>
      <form @submit=${this.#join}>
        <div class="line">
          ${counter('places to wait for', this.places, (to) => (this.places = to), placesPerBuyer ?? MOST_PLACES)}
          ${sections.length > 1
            ? html`<select aria-label="Section to wait for" @change=${(event) => (this.section = event.target.value)}>
                <option value="">seats anywhere</option>
                ${sections.map((it) => html`<option value=${it.name} ?selected=${it.name === this.section}>${it.name}</option>`)}
              </select>`
            : ''}
        </div>
        ${placesPerBuyer
          ? html`<label>Your name
              <input type="text" autocomplete="name" required .value=${this.buyer} @input=${(event) => (this.buyer = event.target.value)} />
            </label>`
          : ''}
        <div class="actions">
          <span class="act">
            <button type="submit" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'}>Wait for ${this.places}</button>
            <curl-button .call=${calls.joinWaitingList(this.show.id, this.#wish)} what="Wait"></curl-button>
          </span>
        </div>
      </form>
    `;
  }

  #join = async (event) => {
    event.preventDefault();
    await this.#do(async () => {
      this.#take(await read(calls.joinWaitingList(this.show.id, this.#wish)));
      say(`You are on the waiting list${this.party?.position ? `, number ${this.party.position}` : ''}.`);
      this.#looks = setTimeout(() => this.#look(), LOOKS_EVERY_MILLIS);
    });
  };

  #leave = async () => {
    await this.#do(async () => {
      await read(calls.leaveWaitingList(this.party));
      this.#end();
      say('You are not waiting any more.');
    });
  };

  async #do(what) {
    this.busy = true;
    this.failed = null;
    try {
      await what();
    } catch (failed) {
      this.failed = failed;
    }
    this.busy = false;
  }
}

customElements.define('waiting-list', WaitingList);
