import { html } from 'lit';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { shortDay } from '../page/dates.js';
import { Part } from '../page/part.js';
import { offer, withdraw } from './owner.js';

/** What is handed over. The code is behind the #, so that no server is told it on the way. */
const link = (ticket, code) => `${location.origin}${location.pathname}#/accept/${ticket.id}/${code}`;

export const isOffered = ({ offeredUntil }) => Boolean(offeredUntil) && new Date(offeredUntil) > new Date();

/** Passes a booking on to somebody else, who accepts it by a link; and takes the offer back. Tells `kept` when it is closed. */
class PassingOn extends Part {
  static properties = {
    ticket: { attribute: false },
    code: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.code = this.failed = null;
    this.busy = false;
  }

  render() {
    return html`<section class="own" aria-label="Pass it on">
      ${isOffered(this.ticket) ? this.#offered() : this.#offer()}
      ${this.failed ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    </section>`;
  }

  #offer() {
    return html`
      <p>You get a link to hand over. Whoever accepts it has the booking then, and your ticket is not valid any more.</p>
      <div class="actions">
        <span class="act">
          <button type="button" ?disabled=${this.busy} aria-busy=${this.busy} @click=${this.#ask}>Make a link</button>
          <curl-button .call=${calls.offerBooking(this.ticket)} what="Pass it on"></curl-button>
        </span>
        <button type="button" class="secondary" @click=${() => this.dispatchEvent(new Event('kept'))}>Keep it</button>
      </div>
    `;
  }

  #offered() {
    return html`
      <p>Offered until <b>${shortDay(this.ticket.offeredUntil)}</b>. Until somebody accepts it, the booking is yours.</p>
      ${this.code
        ? html`<label>
            Link to hand over
            <input type="text" class="link-to-hand-over" readonly .value=${link(this.ticket, this.code)} @focus=${(event) => event.target.select()} />
          </label>`
        : ''}
      <div class="actions">
        ${this.code
          ? html`<button type="button" @click=${this.#copy}>Copy the link</button>`
          : html`<button type="button" ?disabled=${this.busy} aria-busy=${this.busy} @click=${this.#ask}>Show the link</button>`}
        <span class="act">
          <button type="button" class="secondary" ?disabled=${this.busy} @click=${this.#withdraw}>Take it back</button>
          <curl-button .call=${calls.withdrawBooking(this.ticket)} what="Take it back"></curl-button>
        </span>
        <button type="button" class="secondary" @click=${() => this.dispatchEvent(new Event('kept'))}>Close</button>
      </div>
    `;
  }

  firstUpdated() {
    this.querySelector('button').focus();
  }

  #ask = () =>
    this.#do(async () => {
      this.code = (await offer(this.ticket)).code;
      await this.updateComplete;
      this.querySelector('input').focus();
    });

  #withdraw = () =>
    this.#do(async () => {
      await withdraw(this.ticket);
      this.code = null;
      say('Taken back. Nobody can accept it by that link any more.');
      this.dispatchEvent(new Event('kept'));
    });

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

  async #copy() {
    try {
      await navigator.clipboard.writeText(link(this.ticket, this.code));
      say('The link is copied.');
    } catch {
      this.querySelector('input').focus(); // over plain HTTP, or where it was not allowed: it is selected, to be copied by hand
    }
  }
}

customElements.define('passing-on', PassingOn);
