import { html } from 'lit';
import { ask } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { sentence } from '../api/problems.js';
import { howMany, inWords } from '../hall/places.js';
import '../page/curl.js';
import { day } from '../page/dates.js';
import { money } from '../page/money.js';
import { nameOn } from '../page/names.js';
import { Part } from '../page/part.js';
import { offer } from '../page/saving.js';
import './giving-back.js';
import { asOwner, look } from './owner.js';
import { isOffered } from './passing-on.js';
import './renaming.js';

const LOOKS_EVERY_MILLIS = 5_000;
const STAMPS = { CANCELLED: 'Cancelled', PASSED_ON: 'Passed on' };

/** What a code is made of: when any of it changes, there is another one, and those before are not valid any more. */
const SEEN_IN_CODE = ['id', 'token', 'buyer', 'state', 'seats', 'standing'];
const isSameTicket = (one, other) => SEEN_IN_CODE.every((it) => JSON.stringify(one?.[it]) === JSON.stringify(other?.[it]));

/** A ticket with its code, and what its owner can do with the booking: print it, change it, pass it on, cancel it. Tells `cancelled`. */
class ShowTicket extends Part {
  static properties = {
    ticket: { attribute: false },
    code: { state: true },
    failed: { state: true },
    /** Which of its parts is open. */
    does: { state: true },
    isReplaced: { state: true },
  };

  #fetches = 0;
  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());

  constructor() {
    super();
    this.isReplaced = false;
    this.code = this.failed = this.does = null;
  }

  willUpdate(changed) {
    const before = changed.get('ticket');
    if (!changed.has('ticket') || isSameTicket(before, this.ticket)) {
      return;
    }
    if (before?.id !== this.ticket.id) {
      this.does = null;
      this.isReplaced = false;
      if (before) {
        this.#polling.now();
      }
    }
    this.#fetchCode();
  }

  async #fetchCode() {
    const fetches = ++this.#fetches;
    this.code = this.failed = null;
    if (this.ticket.state !== 'CONFIRMED') {
      this.does = null;
      return;
    }
    try {
      const drawn = await (await asOwner(this.ticket, ask(calls.ticket(this.ticket, 'image/svg+xml')))).text();
      if (fetches === this.#fetches) {
        this.code = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
      }
    } catch (failed) {
      if (fetches === this.#fetches) {
        this.failed = failed;
      }
    }
  }

  /** Money goes back a little later, and somebody else may accept or cancel it. Of what has ended nothing more is to be heard. */
  async #look() {
    if (this.ticket.state === 'PASSED_ON') {
      return false;
    }
    await look(this.ticket).catch(() => {}); // what is shown may be old; what is asked for next says why
    const { state, paidBy, paidBack, total } = this.ticket;
    return state === 'CONFIRMED' || (state === 'CANCELLED' && Boolean(paidBy) && !(paidBack?.amount >= total.amount));
  }

  render() {
    const { ticket } = this;
    const stamp = STAMPS[ticket.state];
    return html`
      <article class="ticket ${stamp ? 'cancelled' : ''}">
        <header>
          <h2 tabindex="-1">${ticket.title}</h2>
          ${ticket.startsAt ? html`<p>${day(ticket.startsAt)}</p>` : ''}
        </header>
        ${stamp ? html`<p class="stamp">${stamp}</p>${this.#ending()}` : this.#code()}
        ${ticket.changedBecause && !stamp ? html`<p class="replaced">The box office took places out of this booking: ${ticket.changedBecause}</p>` : ''}
        <dl>${this.#facts().map(([name, value, kind]) => html`<div><dt>${name}</dt><dd class=${kind ?? ''}>${value}</dd></div>`)}</dl>
        ${this.isReplaced && !stamp ? html`<p class="replaced" role="status">Tickets that were printed before are not valid any more. Print this one.</p>` : ''}
        ${stamp ? '' : this.#actions()}
      </article>
    `;
  }

  #ending() {
    const { state, cancelledBecause } = this.ticket;
    if (state === 'PASSED_ON') {
      return html`<p>You passed this booking on. Your ticket is not valid any more.</p>`;
    }
    return cancelledBecause ? html`<p>${cancelledBecause}</p>` : '';
  }

  #code() {
    const { code, failed, ticket } = this;
    return html`<div class="code">
      ${code
        ? html`<img src=${code} width="220" height="220" alt="The code of ticket ${ticket.reference}, for the gate" />`
        : html`<div class="code-place" aria-busy=${!failed}>${failed ? sentence(failed) : ''}</div>`}
    </div>`;
  }

  #facts() {
    const { ticket } = this;
    const name = nameOn(ticket);
    return [
      ['Reference', ticket.reference, 'reference'],
      ...(name && ticket.state !== 'PASSED_ON' ? [['Name', name]] : []),
      [howMany(ticket) === 1 ? 'Place' : 'Places', inWords(ticket)],
      ['Total', html`${money(ticket.total)}${ticket.paidBy ? html` <small>${ticket.paidBy}</small>` : ''}`],
      ...(ticket.paidBack ? [['Paid back', money(ticket.paidBack)]] : []),
    ];
  }

  #actions() {
    const { ticket, does } = this;
    return html`
      <div class="actions">
        <span class="act">
          <button type="button" class="secondary" @click=${this.#print}>Print (PDF)</button>
          <curl-button .call=${calls.ticket(ticket, 'application/pdf')} what="Print"></curl-button>
        </span>
      </div>
      ${does ? this.#opened() : this.#choices()}
      ${this.failed && this.code ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    `;
  }

  #choices() {
    const { ticket } = this;
    const choices = [
      ...(howMany(ticket) > 1 ? [['give', ticket.standing ? 'Give places back' : 'Give seats back']] : []),
      ['rename', 'Change the name'],
      ['pass', isOffered(ticket) ? 'Passing it on…' : 'Pass it on'],
      ['cancel', 'Cancel the booking'],
    ];
    return html`<ul class="choices">
      ${choices.map(
        ([name, words]) => html`<li><button type="button" class="plain" data-does=${name} @click=${() => (this.does = name)}>${words}</button></li>`,
      )}
    </ul>`;
  }

  #opened() {
    const { ticket, does } = this;
    switch (does) {
      case 'give':
        return html`<giving-back .ticket=${ticket} @kept=${this.#close} @changed=${this.#changed}></giving-back>`;
      case 'cancel':
        return html`<giving-back all .ticket=${ticket} @kept=${this.#close}></giving-back>`;
      case 'rename':
        return html`<renaming-booking .ticket=${ticket} @kept=${this.#close} @changed=${this.#changed}></renaming-booking>`;
      case 'pass':
        return html`<passing-on .ticket=${ticket} @kept=${this.#close}></passing-on>`;
      default:
        return '';
    }
  }

  #close = async () => {
    const { does } = this;
    this.does = null;
    await this.updateComplete;
    this.querySelector(`[data-does=${does}]`)?.focus();
  };

  #changed = async () => {
    this.does = null;
    this.isReplaced = true;
    await this.updateComplete;
    this.querySelector('h2').focus(); // what was pressed is gone
  };

  async #print() {
    try {
      const pdf = await (await asOwner(this.ticket, ask(calls.ticket(this.ticket, 'application/pdf')))).blob();
      offer(pdf, `ticket-${this.ticket.reference}.pdf`);
    } catch (failed) {
      this.failed = failed;
    }
  }
}

customElements.define('show-ticket', ShowTicket);
