import { html } from 'lit';
import { inWords } from '../hall/places.js';
import { shortDay } from '../page/dates.js';
import { Part } from '../page/part.js';
import { forgetTicket, onPurse, ticketOf, tickets } from './purse.js';
import './ticket.js';

const STATES = { CONFIRMED: '', CANCELLED: 'Cancelled', PASSED_ON: 'Passed on' };

/** What has been bought in this browser, or accepted. */
class MyTickets extends Part {
  static properties = { open: { attribute: false } };

  #unheard = null;

  connectedCallback() {
    super.connectedCallback();
    this.#unheard = onPurse(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unheard();
  }

  render() {
    const all = tickets();
    const opened = this.open && ticketOf(this.open);
    return html`
      <h1 tabindex="-1">My tickets</h1>
      ${all.length === 0
        ? html`<p class="empty">You have no tickets yet. What you buy in this browser is kept here. <a href="#/">See what is on.</a></p>`
        : html`<div class="my-tickets">
            <ul class="rows">
              ${all.map(
                (it) => html`<li>
                  <a href="#/tickets/${it.id}" aria-current=${it.id === this.open ? 'true' : 'false'}>
                    <span class="title">${it.title}</span>
                    <span class="quiet">${it.startsAt ? `${shortDay(it.startsAt)} · ` : ''}${inWords(it)}</span>
                    ${it.state === 'CONFIRMED' ? '' : html`<span class="state">${STATES[it.state] ?? it.state}</span>`}
                  </a>
                  ${it.state === 'CONFIRMED'
                    ? ''
                    : html`<button type="button" class="plain" aria-label="Remove the ${STATES[it.state]?.toLowerCase() ?? ''} ticket ${it.reference} from this list" @click=${() => forgetTicket(it.id)}>×</button>`}
                </li>`,
              )}
            </ul>
            ${opened ? html`<show-ticket .ticket=${opened}></show-ticket>` : html`<p class="quiet">Choose one to see its code.</p>`}
          </div>`}
    `;
  }
}

customElements.define('my-tickets', MyTickets);
