import { html } from 'lit';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { nameOn } from '../page/names.js';
import { Part } from '../page/part.js';
import { change } from './owner.js';

/** Gives a booking another name. Tells `changed`, and `kept` if it stays as it is. */
class RenamingBooking extends Part {
  static properties = {
    ticket: { attribute: false },
    name: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.name = this.failed = null;
    this.busy = false;
  }

  willUpdate() {
    this.name ??= nameOn(this.ticket);
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  render() {
    const name = this.name.trim();
    return html`<form class="own" aria-label="Change the name" @submit=${this.#rename}>
      <label>
        Name on the booking
        <input type="text" autocomplete="name" maxlength="100" required .value=${this.name} @input=${(event) => (this.name = event.target.value)} />
      </label>
      <div class="actions">
        <span class="act">
          <button type="submit" ?disabled=${this.busy || !name || name === nameOn(this.ticket)} aria-busy=${this.busy}>Change the name</button>
          <curl-button .call=${calls.changeBooking(this.ticket, { buyer: name })} what="Change the name"></curl-button>
        </span>
        <button type="button" class="secondary" @click=${() => this.dispatchEvent(new Event('kept'))}>Keep it</button>
      </div>
      ${this.failed ? html`<p class="refusal" role="alert">${sentence(this.failed)}</p>` : ''}
    </form>`;
  }

  async #rename(event) {
    event.preventDefault();
    this.busy = true;
    try {
      await change(this.ticket, { buyer: this.name.trim() });
      say('The booking has another name.');
      this.dispatchEvent(new Event('changed'));
    } catch (failed) {
      this.failed = failed;
    }
    this.busy = false;
  }
}

customElements.define('renaming-booking', RenamingBooking);
