import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { howMany, inWords } from '../hall/places.js';
import { kept, nothingOf, picker, worth } from '../hall/returns.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { money } from '../page/money.js';
import { nameOn } from '../page/names.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

/** What an operator can do about a booking: cancel it or a part of it, and erase its name. Tells `done`, or `stale` if it was refused. */
class BookingDeeds extends Part {
  static properties = {
    booking: { attribute: false },
    show: { attribute: false },
    asks: { state: true },
    returned: { state: true },
    reason: { state: true },
    refused: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.#forget();
  }

  #forget() {
    this.asks = this.returned = this.refused = null;
    this.reason = '';
    this.busy = false;
  }

  /** It is fetched again and again; what was being asked was asked of the places that it had. */
  willUpdate(changed) {
    const before = changed.get('booking');
    if (before && (before.id !== this.booking.id || before.state !== this.booking.state || inWords(before) !== inWords(this.booking))) {
      this.#forget();
    }
  }

  render() {
    const { booking } = this;
    return html`<section aria-labelledby="deeds">
      <h2 id="deeds">What can be done</h2>
      ${booking.state === 'CANCELLED' ? html`<p class="quiet">Nothing for its places: a booking that is cancelled stays so.</p>` : ''}
      ${this.asks ? this.#asked() : this.#deeds()}
      ${this.refused ? refusal(this.refused) : ''}
    </section>`;
  }

  #deeds() {
    const { booking } = this;
    const isStanding = booking.state !== 'CANCELLED';
    return html`<div class="actions">
      ${isStanding && howMany(booking) > 1
        ? html`<button type="button" class="secondary" @click=${() => this.#ask('part')}>${booking.standing ? 'Cancel some places' : 'Cancel some seats'}</button>`
        : ''}
      ${isStanding ? html`<button type="button" class="danger secondary" @click=${() => this.#ask('all')}>Cancel the booking</button>` : ''}
      ${nameOn(booking) ? html`<button type="button" class="secondary" @click=${() => this.#ask('name')}>Erase the name</button>` : ''}
    </div>`;
  }

  #asked() {
    return this.asks === 'name' ? this.#erasure() : this.#cancellation();
  }

  get #keeps() {
    return this.asks === 'part' ? kept(this.booking, this.returned) : null;
  }

  #cancellation() {
    const { booking, asks, returned } = this;
    const keeps = this.#keeps;
    const some = asks === 'part' && keeps;
    const reason = this.reason.trim();
    const isReady = reason && (asks === 'all' || howMany(returned) > 0);
    return html`<form class="confirm" aria-label=${asks === 'part' ? 'Cancel some of its places?' : 'Cancel this booking?'} @submit=${this.#cancel}>
      ${asks === 'part' ? picker(booking, returned, (to) => (this.returned = to)) : ''}
      <p>${this.#outcome(keeps)}</p>
      <label>
        Reason <small class="quiet">the buyer reads it</small>
        <input type="text" maxlength="200" required .value=${this.reason} @input=${(event) => (this.reason = event.target.value)} />
      </label>
      <div class="actions">
        <span class="act">
          <button type="submit" class="danger" ?disabled=${this.busy || !isReady} aria-busy=${this.busy ? 'true' : 'false'}>
            ${some ? 'Yes, cancel these places' : 'Yes, cancel the booking'}
          </button>
          <curl-button .call=${calls.cancelForBuyer(booking.id, reason, keeps)} what=${some ? 'Cancel these places' : 'Cancel the booking'}></curl-button>
        </span>
        <button type="button" class="secondary" @click=${() => (this.asks = null)}>Keep it</button>
      </div>
    </form>`;
  }

  #outcome(keeps) {
    const { booking, returned } = this;
    if (this.asks === 'part' && howMany(returned) === 0) {
      return 'Which seats?';
    }
    const refund = keeps ? this.show && worth(this.show, returned) : booking.total;
    const also = refund?.amount ? `, and ${money(refund)} to the buyer` : '';
    return keeps
      ? `${howMany(returned) === 1 ? 'This place goes' : 'These places go'} back on sale${also}.`
      : `Cancel ${booking.reference}? The places go back on sale${also}.`;
  }

  #erasure() {
    const { booking } = this;
    return html`<div class="confirm" role="group" aria-label="Erase the name?">
      <p>Erase the name of ${booking.reference}? Nobody can find it by the name any more, and the name does not come back. The ticket stays valid.</p>
      <div class="actions">
        <button type="button" class="danger" ?disabled=${this.busy} @click=${this.#erase}>Yes, erase the name</button>
        <button type="button" class="secondary" @click=${() => (this.asks = null)}>Keep it</button>
        <curl-button .call=${calls.eraseName(booking.id)} what="Erase the name"></curl-button>
      </div>
    </div>`;
  }

  async #ask(what) {
    this.asks = what;
    this.returned = nothingOf(this.booking);
    this.refused = null;
    await this.updateComplete;
    this.querySelector(what === 'name' ? '.confirm .secondary' : '.confirm :is(input, button:enabled)').focus();
  }

  #cancel = (event) => {
    event.preventDefault();
    const keeps = this.#keeps;
    this.#do(calls.cancelForBuyer(this.booking.id, this.reason.trim(), keeps), keeps ? 'These places are cancelled.' : 'The booking is cancelled.');
  };

  #erase = () => this.#do(calls.eraseName(this.booking.id), 'The name is erased.');

  async #do(call, words) {
    this.busy = true;
    try {
      await read(call);
      this.#forget();
      say(words);
      this.dispatchEvent(new Event('done'));
    } catch (failed) {
      this.refused = ownFailure(this, failed);
      this.busy = false;
      this.dispatchEvent(new Event('stale'));
    }
  }
}

customElements.define('booking-deeds', BookingDeeds);
