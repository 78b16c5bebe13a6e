import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { shortDay } from '../page/dates.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

/**
 * Opens and closes the sale of a show, which can be undone; and cancels the event or removes the show, which cannot. Tells `changed` of the
 * show as it then is.
 */
class ShowSale extends Part {
  static properties = {
    show: { attribute: false },
    /** What it asks the operator to confirm: to `cancel` or to `remove`. */
    asks: { state: true },
    reason: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.asks = this.reason = '';
    this.failed = null;
    this.busy = false;
  }

  willUpdate(changed) {
    const before = changed.get('show');
    if (before && before.id !== this.show.id) {
      this.asks = this.reason = '';
      this.failed = null;
    }
  }

  async #do(call, words) {
    this.busy = true;
    this.failed = null;
    try {
      const show = await read(call);
      this.asks = '';
      say(words);
      if (show) {
        this.dispatchEvent(new CustomEvent('changed', { detail: show }));
      } else {
        location.hash = '#/operator'; // nothing of it is left to be looked at
      }
    } catch (failed) {
      this.failed = ownFailure(this, failed);
      if (failed.code === 'still-booked') {
        await this.#ask('cancel');
      }
    }
    this.busy = false;
  }

  async #ask(what) {
    this.asks = what;
    await this.updateComplete;
    this.querySelector('.confirm .secondary')?.focus(); // the harmless one
  }

  render() {
    const { show, asks } = this;
    const isCancelled = show.state === 'CANCELLED';
    return html`
      <section aria-labelledby="sale">
        <h2 id="sale">Sale</h2>
        ${isCancelled
          ? html`<p>The event is cancelled${show.cancelledBecause ? `: ${show.cancelledBecause}` : ''}</p>
              <p class="quiet">Its bookings can still be looked at. Nothing of it can be changed.</p>`
          : this.#sale(show)}
      </section>
      ${isCancelled
        ? ''
        : html`<section aria-labelledby="ending">
            <h2 id="ending">For good</h2>
            ${asks === 'cancel' ? this.#confirmCancelling(show) : asks === 'remove' ? this.#confirmRemoving(show) : this.#endings(show)}
            ${this.failed && this.failed.code !== 'still-booked' ? refusal(this.failed) : ''}
          </section>`}
    `;
  }

  #sale(show) {
    const isOpen = show.state === 'ON_SALE' || show.state === 'SOLD_OUT';
    const [words, call, told] = isOpen
      ? ['Close the sale', calls.closeSale(show.id), 'The sale is closed.']
      : ['Open the sale', calls.openSale(show.id), 'The sale is open.'];
    return html`
      <p class="quiet">
        ${show.state === 'ANNOUNCED'
          ? show.opensAt
            ? `The sale opens by itself on ${shortDay(show.opensAt)}.`
            : 'The sale has not been opened.'
          : isOpen
            ? 'Open. It can be closed, and opened again.'
            : 'Closed. What was sold stays sold.'}
      </p>
      <span class="act">
        <button type="button" class=${isOpen ? 'secondary' : ''} ?disabled=${this.busy} @click=${() => this.#do(call, told)}>${words}</button>
        <curl-button .call=${call} what=${words}></curl-button>
      </span>
    `;
  }

  #endings(show) {
    return html`<div class="endings">
      <button type="button" class="danger secondary" @click=${() => this.#ask('cancel')}>Cancel the event</button>
      <small>Everyone who has something of it is told why, and gets the money back.</small>
      <span class="act">
        <button type="button" class="plain link" @click=${() => this.#ask('remove')}>Remove from the programme</button>
        <curl-button .call=${calls.takeOff(show.id, false)} what="Remove from the programme"></curl-button>
      </span>
      <small>As if it had never been put on. Only while nothing is held or sold.</small>
    </div>`;
  }

  #confirmRemoving(show) {
    return html`<div class="confirm" role="group" aria-label="Remove this show?">
      <p>Remove “${show.title}” from the programme?</p>
      ${this.#answers('Yes, remove it', calls.takeOff(show.id, false), `“${show.title}” is off the programme.`)}
    </div>`;
  }

  #confirmCancelling(show) {
    const cancel = calls.cancelEvent(show.id, this.reason.trim());
    return html`<div class="confirm" role="group" aria-label="Cancel this event?">
      ${this.failed ? html`<p role="alert">Places of “${show.title}” are held or sold, so it cannot be removed.</p>` : ''}
      <p>Cancel “${show.title}”? Everyone who has something of it is told, and gets the money back. It cannot be undone.</p>
      <label>
        Reason <small class="quiet">buyers read it</small>
        <input type="text" maxlength="200" required .value=${this.reason} @input=${(event) => (this.reason = event.target.value)} />
      </label>
      ${this.#answers('Yes, cancel the event', cancel, `“${show.title}” is cancelled.`, !this.reason.trim())}
    </div>`;
  }

  #answers(yes, call, words, isIncomplete = false) {
    return html`<div class="actions">
      <span class="act">
        <button type="button" class="danger" ?disabled=${this.busy || isIncomplete} aria-busy=${this.busy ? 'true' : 'false'} @click=${() => this.#do(call, words)}>
          ${yes}
        </button>
        <curl-button .call=${call} what=${yes}></curl-button>
      </span>
      <button type="button" class="secondary" @click=${this.#keep}>Keep it</button>
    </div>`;
  }

  #keep = async () => {
    this.asks = '';
    this.failed = null;
    await this.updateComplete;
    this.querySelector('.endings button')?.focus();
  };
}

customElements.define('show-sale', ShowSale);
