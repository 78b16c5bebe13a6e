import { html } from 'lit';
import { ask, read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { howMany, inWords } from '../hall/places.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { day } from '../page/dates.js';
import { money } from '../page/money.js';
import { Part } from '../page/part.js';
import { offer } from '../page/saving.js';
import { updateTicket } from './purse.js';

/** A ticket with its code. It can be printed, and cancelled. Tells `cancelled`. */
class ShowTicket extends Part {
  static properties = {
    ticket: { attribute: false },
    code: { state: true },
    failed: { state: true },
    asks: { state: true },
    busy: { state: true },
  };

  #shown = null;

  constructor() {
    super();
    this.asks = this.busy = false;
    this.code = this.failed = null;
  }

  willUpdate(changed) {
    if (changed.has('ticket') && this.ticket?.id !== this.#shown) {
      this.#shown = this.ticket.id;
      this.code = this.failed = null;
      this.asks = false;
      if (this.ticket.state === 'CONFIRMED') {
        this.#fetchCode();
      }
    }
  }

  async #fetchCode() {
    try {
      const drawn = await (await ask(calls.ticket(this.ticket, 'image/svg+xml'))).text();
      this.code = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
    } catch (failed) {
      this.failed = failed;
      if (failed.code === 'booking-cancelled' || failed.code === 'booking-unknown') {
        updateTicket(this.ticket.id, { state: 'CANCELLED' });
      }
    }
  }

  render() {
    const { ticket } = this;
    const isCancelled = ticket.state !== 'CONFIRMED';
    return html`
      <article class="ticket ${isCancelled ? 'cancelled' : ''}">
        <header>
          <h2>${ticket.title}</h2>
          ${ticket.startsAt ? html`<p>${day(ticket.startsAt)}</p>` : ''}
        </header>
        ${isCancelled
          ? html`<p class="stamp">Cancelled</p>`
          : html`<div class="code">
              ${this.code
                ? html`<img src=${this.code} width="220" height="220" alt="The code of ticket ${ticket.reference}, for the gate" />`
                : html`<div class="code-place" aria-busy=${!this.failed}>${this.failed ? sentence(this.failed) : ''}</div>`}
            </div>`}
        <dl>
          <div><dt>Reference</dt><dd class="reference">${ticket.reference}</dd></div>
          <div><dt>${howMany(ticket) === 1 ? 'Place' : 'Places'}</dt><dd>${inWords(ticket)}</dd></div>
          <div><dt>Total</dt><dd>${money(ticket.total)}${ticket.paidBy ? html` <small>${ticket.paidBy}</small>` : ''}</dd></div>
        </dl>
        ${isCancelled ? '' : this.#actions()}
      </article>
    `;
  }

  #actions() {
    const { ticket } = this;
    return html`
      <div class="actions">
        <span class="act">
          <button type="button" class="secondary" @click=${this.#print}>Print (PDF)</button>
          <curl-button .call=${calls.ticket(ticket, 'application/pdf')} what="Print"></curl-button>
        </span>
        ${this.asks
          ? ''
          : html`<span class="act">
            <button type="button" class="secondary" @click=${() => (this.asks = true)}>Cancel booking</button>
            <curl-button .call=${calls.cancel(ticket)} what="Cancel booking"></curl-button>
          </span>`}
      </div>
      ${this.asks
        ? html`<div class="confirm" role="group" aria-label="Cancel this booking?">
            <p>Cancel it? Your places go back on sale, and your money comes back.</p>
            <div class="actions">
              <button type="button" class="danger" ?disabled=${this.busy} aria-busy=${this.busy} @click=${this.#cancel}>Yes, cancel it</button>
              <button type="button" class="secondary" @click=${() => (this.asks = false)}>Keep it</button>
            </div>
          </div>`
        : ''}
      ${this.failed && this.code ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    `;
  }

  updated(changed) {
    if (changed.has('asks') && this.asks) {
      this.querySelector('.confirm .secondary').focus(); // the harmless one
    }
  }

  async #print() {
    try {
      const pdf = await (await ask(calls.ticket(this.ticket, 'application/pdf'))).blob();
      offer(pdf, `ticket-${this.ticket.reference}.pdf`);
    } catch (failed) {
      this.failed = failed;
    }
  }

  async #cancel() {
    this.busy = true;
    try {
      await read(calls.cancel(this.ticket));
      updateTicket(this.ticket.id, { state: 'CANCELLED' });
      say('Cancelled. Your places are on sale again.');
      this.dispatchEvent(new CustomEvent('cancelled', { bubbles: true }));
    } catch (failed) {
      this.failed = failed;
    }
    this.busy = false;
    this.asks = false;
  }
}

customElements.define('show-ticket', ShowTicket);
