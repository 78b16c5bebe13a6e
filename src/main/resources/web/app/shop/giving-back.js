import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { howMany, inWords } from '../hall/places.js';
import { kept, nothingOf, picker, worth } from '../hall/returns.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { money } from '../page/money.js';
import { Part } from '../page/part.js';
import { cancel, change } from './owner.js';

/** Gives some places of a booking back, or all of them. Tells `changed` or `cancelled`, and `kept` if it stays as it is. */
class GivingBack extends Part {
  static properties = {
    ticket: { attribute: false },
    all: { type: Boolean },
    returned: { state: true },
    isSure: { state: true },
    show: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.show = this.failed = this.returned = null;
    this.all = this.isSure = this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#price();
  }

  willUpdate(changed) {
    if (changed.has('ticket') || changed.has('all')) {
      const { seats, standing } = this.ticket;
      this.returned = this.all ? { seats, standing } : nothingOf(this.ticket);
      this.isSure = this.all;
    }
  }

  /** Without it, nothing is said of the money that a part is worth. */
  async #price() {
    this.show = await read(calls.show(this.ticket.show)).catch(() => null);
  }

  get #kept() {
    return kept(this.ticket, this.returned);
  }

  /** What is left goes back if all is cancelled. */
  get #refund() {
    const { ticket } = this;
    return this.#kept ? this.show && worth(this.show, this.returned) : ticket.total;
  }

  render() {
    return html`
      ${this.isSure ? this.#confirm() : this.#choice()}
      ${this.failed ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    `;
  }

  #choice() {
    const many = howMany(this.returned);
    const { standing } = this.ticket;
    return html`<fieldset class="own">
      <legend>Which places do you give back?</legend>
      ${picker(this.ticket, this.returned, (returned) => (this.returned = returned))}
      <div class="actions">
        <button type="button" ?disabled=${many === 0} @click=${this.#ask}>
          Give ${many} ${standing ? (many === 1 ? 'place' : 'places') : many === 1 ? 'seat' : 'seats'} back
        </button>
        <button type="button" class="secondary" @click=${this.#leave}>Keep all</button>
      </div>
    </fieldset>`;
  }

  #confirm() {
    const isAll = !this.#kept;
    const refund = this.#refund;
    const back = !this.ticket.paidBy || !refund?.amount ? '' : html`<b>${money(refund)}</b> goes back to you.`;
    const words = isAll
      ? 'Cancel the whole booking? Its places go back on sale.'
      : `Give ${inWords(this.returned)} back? What you keep is a new ticket.`;
    return html`<div class="confirm" role="group" aria-label=${isAll ? 'Cancel this booking?' : 'Give these places back?'}>
      <p>${words} ${back}</p>
      <div class="actions">
        <span class="act">
          <button type="button" class="danger" ?disabled=${this.busy} aria-busy=${this.busy} @click=${this.#give}>
            ${isAll ? 'Yes, cancel it' : 'Yes, give back'}
          </button>
          <curl-button .call=${this.#call} what=${isAll ? 'Cancel the booking' : 'Give back'}></curl-button>
        </span>
        <button type="button" class="secondary" @click=${this.#leave}>Keep it</button>
      </div>
    </div>`;
  }

  get #call() {
    const keeps = this.#kept;
    return keeps ? calls.changeBooking(this.ticket, keeps) : calls.cancel(this.ticket);
  }

  updated(changed) {
    if (changed.has('isSure') && this.isSure) {
      this.querySelector('.confirm .secondary').focus(); // the harmless one
    } else if (changed.has('isSure')) {
      this.querySelector('.own :is(input, button:enabled)')?.focus();
    }
  }

  #ask() {
    this.failed = null;
    this.isSure = true;
  }

  #leave() {
    this.dispatchEvent(new Event('kept'));
  }

  async #give() {
    this.busy = true;
    const { ticket } = this;
    const keeps = this.#kept;
    try {
      await (keeps ? change(ticket, keeps) : cancel(ticket));
      say(keeps ? `Given back: ${inWords(this.returned)}.` : 'Cancelled. Your places are on sale again.');
      this.dispatchEvent(new Event(keeps ? 'changed' : 'cancelled', { bubbles: !keeps }));
    } catch (failed) {
      this.failed = failed;
    }
    this.busy = false;
  }
}

customElements.define('giving-back', GivingBack);
