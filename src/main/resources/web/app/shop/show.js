import { html } from 'lit';
import { ask, newKey, read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { isUnsure, sentence } from '../api/problems.js';
import { House, OVERSOLD } from '../hall/house.js';
import { inWords, seat, seatName } from '../hall/places.js';
import '../hall/seat-list.js';
import '../hall/seat-map.js';
import { say } from '../page/announcements.js';
import { clock, day, shortDay } from '../page/dates.js';
import { recall, remember } from '../page/memory.js';
import { count, money } from '../page/money.js';
import { Part } from '../page/part.js';
import { priceList, prices } from '../page/prices.js';
import './choosing.js';
import './holding.js';
import { dropHold, heldOf, keepHold, keepTicket, onPurse, partyOf, seatsBookedOf, ticketOf } from './purse.js';
import './ticket.js';
import { Visit } from './visit.js';
import './waiting-line.js';
import './waiting-list.js';

const MOST_PLACES = 10;
const ASKS_BANK_EVERY_MILLIS = 1_000;
const MOST_ASKED = 120;
const NUMBERS_EVERY_MILLIS = 150;
const FORM = 'seatlock.form';

/**
 * A show, from the look at its hall to the ticket. What stands beside the map is where the buyer is: choosing, in line, holding, or
 * with a ticket in hand.
 */
class ShowPage extends Part {
  static properties = {
    showId: { attribute: false },
    show: { state: true },
    house: { state: true },
    hasRoom: { state: true },
    form: { state: true },
    held: { state: true },
    visit: { state: true },
    ticketId: { state: true },
    busy: { state: true },
    pending: { state: true },
    refusal: { state: true },
    failed: { state: true },
    again: { state: true },
  };

  #unheard = null;
  #soon = 0;
  #leaves = new AbortController();

  constructor() {
    super();
    this.form = recall(FORM) ?? 'map';
    this.busy = this.pending = this.hasRoom = false;
  }

  willUpdate(changed) {
    if (changed.has('showId')) {
      this.#close();
      this.#open();
    }
  }

  connectedCallback() {
    super.connectedCallback();
    this.#unheard = onPurse(() => {
      this.#mark();
      this.requestUpdate();
    });
    if (this.hasUpdated) {
      this.#open();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unheard();
    this.#close();
  }

  #open() {
    this.#leaves = new AbortController();
    this.#marked = '';
    this.show = this.refusal = this.failed = this.visit = this.ticketId = this.again = null;
    this.held = heldOf(this.showId);
    this.house = new House(this.showId);
    this.house.addEventListener('places', this.#places);
    this.house.addEventListener('link', this.#link);
    this.house.addEventListener('gone', this.#gone);
    this.house.addEventListener('show', this.#changed);
    this.#load();
  }

  /** Many are told at once, and need not all ask at once. */
  #changed = async () => {
    const id = this.showId;
    await new Promise((go) => setTimeout(go, Math.random() * 1_000));
    const show = await read(calls.show(id)).catch(() => null);
    if (!show || id !== this.showId) {
      return;
    }
    this.show = show;
    if (show.state === 'CANCELLED') {
      this.#unhold();
      say('The show is cancelled.');
    }
  };

  #close() {
    this.#leaves.abort();
    this.house?.close();
    this.visit?.leave();
  }

  async #load() {
    const id = this.showId;
    this.failed = null;
    try {
      this.house.open();
      const [show, room] = await Promise.all([read(calls.show(id)), read(calls.room(id)).catch(() => ({ enabled: false }))]);
      if (id !== this.showId) {
        return;
      }
      this.show = show;
      this.hasRoom = room.enabled;
      document.title = `${show.title} · Seatlock`;
      if (show.state === 'ANNOUNCED') {
        this.#awaitBell();
      }
      if (this.held) {
        await this.#recall();
      }
    } catch (failed) {
      this.failed = failed;
      this.house.close();
    }
  }

  /** Whether what was held when the page was left is held still; and how it ended, if the bank has decided after its deadline. */
  async #recall() {
    try {
      let held = await read(calls.standing(this.held));
      for (let asked = 0; held.state === 'PENDING' && asked < MOST_ASKED; asked++) {
        this.pending = true;
        await new Promise((go) => setTimeout(go, ASKS_BANK_EVERY_MILLIS));
        held = await read(calls.standing(this.held));
      }
      this.pending = false;
      if (held.state === 'HELD') {
        this.#hold(held);
      } else if (held.state === 'BOOKED') {
        await this.#book(await read(calls.booking(held.booking)));
      } else {
        this.#unhold();
        this.refusal = { text: sentence({ code: 'payment-refunded' }), taken: [], alternatives: [] };
      }
    } catch (failed) {
      if (failed.code !== 'unreachable') {
        this.#unhold();
      }
    }
  }

  async #awaitBell() {
    const { signal } = this.#leaves;
    while (!signal.aborted) {
      try {
        const { state } = await (await ask(calls.bell(this.showId), { signal })).json();
        if (state !== 'ANNOUNCED') {
          this.show = await read(calls.show(this.showId));
          say('The sale is open.');
          return;
        }
      } catch {
        await new Promise((go) => setTimeout(go, 2_000));
      }
    }
  }

  #places = ({ detail }) => {
    const taken = this.busy ? [] : this.house.dropTaken();
    if (taken.length > 0) {
      const words = taken.map((id) => seatName(seat(id))).join('; ');
      this.refusal = { text: `Just taken by another buyer: ${words}.`, taken: [], alternatives: [] };
    }
    this.#mark();
    if (detail === null) {
      this.requestUpdate(); // it has been waited for
    }
    // The map shows every change at once; of the numbers beside it, nobody reads more than some a second.
    this.#soon ||= setTimeout(() => {
      this.#soon = 0;
      this.requestUpdate();
    }, NUMBERS_EVERY_MILLIS);
  };

  #link = () => this.requestUpdate();

  #gone = () => {
    this.failed = { code: 'show-unknown' };
  };

  #marked = '';

  /** What is this browser's, on the map. */
  #mark() {
    const mine = [...seatsBookedOf(this.showId), ...(this.held?.seats ?? [])];
    const marked = `${mine} ${this.house?.seats.length}`;
    if (this.house && marked !== this.#marked) {
      this.#marked = marked;
      this.house.setMine(mine);
      this.requestUpdate();
    }
  }

  // --- Choosing ------------------------------------------------------------------------------------------------

  #choose(event) {
    const id = event.detail;
    const index = this.house.indexOf(id);
    const { alternatives = [] } = this.refusal ?? {};
    const isWaiting = this.visit && !this.visit.pass;
    if (this.busy || this.held || isWaiting || this.ticketId || !['ON_SALE', 'SOLD_OUT'].includes(this.show.state)) {
      return;
    }
    if (this.house.isOffered(index)) {
      this.#accept(alternatives.find((it) => it.includes(id)));
      return;
    }
    const { chosen } = this.house;
    if (chosen.includes(id)) {
      this.house.setChosen(chosen.filter((it) => it !== id));
    } else if (!this.house.isFree(index)) {
      say(`${seatName(seat(id))} is not free.`);
    } else if (chosen.length >= MOST_PLACES) {
      say('Ten places are the most at a time.');
    } else {
      this.house.setChosen([...chosen, id]);
      this.#forgive();
    }
    this.requestUpdate();
  }

  #accept(alternative) {
    this.house.setChosen(alternative);
    this.#forgive();
    say(`Chosen instead: ${inWords({ seats: alternative })}.`);
    this.querySelector('seat-map')?.show(alternative[0]);
    this.requestUpdate();
  }

  #forgive() {
    this.refusal = null;
    this.house.setOffered([]);
  }

  // --- Buying --------------------------------------------------------------------------------------------------

  /** Does one thing at a time, and tells why it could not be done. */
  async #do(what, again) {
    this.busy = true;
    this.again = null;
    this.#forgive();
    try {
      await what();
    } catch (failed) {
      this.#refuse(failed, again);
    }
    this.busy = false;
  }

  #refuse(failed, again) {
    const text = sentence(failed);
    this.refusal = { text, taken: failed.seats ?? [], alternatives: failed.alternatives ?? [] };
    if (failed.seats?.length > 0) {
      this.house.setChosen(this.house.chosen.filter((id) => !failed.seats.includes(id)));
      this.house.setOffered((failed.alternatives ?? []).flat());
    }
    if (failed.code === 'hold-gone' || failed.code === 'hold-unknown' || failed.code === 'payment-refunded') {
      this.#unhold();
    }
    if (failed.code === 'price-changed' || failed.code === 'place-unknown') {
      this.#load(); // what was changed is to be seen
    }
    this.again = isUnsure(failed) ? again : null;
  }

  #wish({ detail: { wish } }) {
    const key = newKey(); // one for this wish, however often it is sent
    const claim = () => this.#do(() => this.#claim(wish, key), claim);
    claim();
  }

  async #claim(wish, key, mayWait = true) {
    try {
      this.#hold(await read(calls.hold(this.showId, wish, this.visit), { key }));
      this.house.setChosen([]);
      say(`Held for you: ${inWords(this.held)}.`);
      await this.updateComplete;
      this.#focus('held-places h2');
    } catch (failed) {
      if (failed.code !== 'pass-required' || !mayWait) {
        throw failed;
      }
      if (await this.#queue()) {
        await this.#claim(wish, newKey(), false); // that one was answered: it was refused
      }
    }
  }

  /** Whether it was let in; false if it has left the line. */
  async #queue() {
    this.visit?.leave();
    const visit = new Visit(this.showId);
    await visit.arrive();
    visit.addEventListener('ended', () => {
      if (this.visit === visit) {
        this.visit = null;
      }
    });
    this.visit = visit;
    await this.updateComplete;
    this.#focus('waiting-line h2');
    try {
      await visit.admitted();
    } catch (ended) {
      if (visit.hasLeft) {
        return false;
      }
      throw ended;
    }
    say('It is your turn.');
    return true;
  }

  #leaveLine() {
    this.visit?.leave();
    this.visit = null;
  }

  /** From now on, by this browser's clock, whatever time that tells: the box office says how much is left. */
  #hold(held) {
    this.held = { ...held, lapsesAt: Date.now() + held.expiresInSeconds * 1_000 };
    keepHold(this.showId, this.held);
  }

  #unhold() {
    this.held = null;
    this.pending = false;
    dropHold(this.showId);
  }

  #pay({ detail: method }) {
    const pay = (key) => this.#do(() => this.#settle(method, key), () => pay(key));
    pay(newKey());
  }

  async #settle(method, key) {
    let response;
    try {
      response = await ask(calls.pay(this.held, method, this.visit), { key });
    } catch (failed) {
      if (failed.code !== 'pass-required' || !(await this.#queue())) {
        throw failed;
      }
      response = await ask(calls.pay(this.held, method, this.visit)); // the pass had lapsed meanwhile
    }
    for (let asked = 0; response.status === 202 && asked < MOST_ASKED; asked++) {
      this.pending = true;
      await new Promise((go) => setTimeout(go, ASKS_BANK_EVERY_MILLIS));
      try {
        response = await ask(calls.pay(this.held, method, this.visit)); // a new question, to which there may be a new answer
      } catch (failed) {
        this.pending = false;
        throw failed;
      }
    }
    this.pending = false;
    await this.#book(await response.json());
  }

  async #book(booking) {
    keepTicket(booking, this.show);
    this.ticketId = booking.id;
    this.#unhold();
    this.visit?.leave();
    this.visit = null;
    say(`Booked: ${inWords(booking)}.`);
    await this.updateComplete;
    this.#focus('show-ticket h2');
  }

  #extend() {
    const extend = () =>
      this.#do(async () => {
        this.#hold(await read(calls.extend(this.held)));
        say('You have more time.');
      }, extend);
    extend();
  }

  #release() {
    const release = () =>
      this.#do(async () => {
        await read(calls.release(this.held));
        this.#unhold();
        say('Given back.');
      }, release);
    release();
  }

  async #lapsed() {
    if (this.busy) {
      return; // what is under way tells how it ended
    }
    await this.#recall();
    if (!this.held && !this.refusal && !this.ticketId) {
      this.refusal = { text: sentence({ code: 'hold-gone' }), taken: [], alternatives: [] };
    }
  }

  #focus(what) {
    const target = this.querySelector(what);
    target?.setAttribute('tabindex', '-1');
    target?.focus({ preventScroll: false });
  }

  // --- Drawing -------------------------------------------------------------------------------------------------

  render() {
    if (this.failed) {
      return html`<div class="refusal page" role="alert">
        <h1 tabindex="-1">${this.failed.code === 'show-unknown' || this.failed.status === 404 ? 'There is no such show' : 'The show could not be fetched'}</h1>
        <p>${this.failed.code === 'unreachable' ? 'The box office cannot be reached.' : sentence(this.failed)}</p>
        <div class="actions">
          <button type="button" @click=${() => this.#open()}>Try again</button>
          <a role="button" class="secondary" href="#/">To the programme</a>
        </div>
      </div>`;
    }
    const { show, house } = this;
    return html`
      ${house?.link === 'lost'
        ? html`<p class="lost" role="status">
            Connection lost. The hall is shown as it was at ${clock(house.asOf || Date.now())}; trying again.
          </p>`
        : ''}
      <header class="show-head">
        <p class="back"><a href="#/">Programme</a></p>
        <h1 tabindex="-1">${show?.title ?? html`<span class="quiet">…</span>`}</h1>
        ${show ? this.#facts(show, house) : ''} ${show?.description ? html`<p class="description">${show.description}</p>` : ''}
      </header>
      <div class="show-body">
        <section class="hall" aria-label="The hall">
          ${show && house?.isKnown ? this.#hall(house) : html`<div class="frame waiting" aria-busy="true" aria-label="The seat map is being fetched"></div>`}
        </section>
        <aside class="counter-side" aria-label="Box office">
          ${this.refusal ? this.#refusal() : ''} ${show && house?.isKnown ? this.#side(show, house) : ''}
        </aside>
      </div>
    `;
  }

  #facts(show, house) {
    const free = house.isKnown ? house.free : show.free;
    const oversold = house.counts[OVERSOLD];
    return html`<p class="facts">
      ${show.startsAt ? html`<span>${day(show.startsAt)}</span>` : ''}
      <span>${prices(show)}</span>
      ${show.state === 'CANCELLED' ? '' : html`<span><b>${count(free)}</b> of ${count(show.capacity)} left</span>`}
      <span title="What keeps a seat from being sold twice">guarded by ${show.guard}${show.safetyNet ? '' : ', without a net'}</span>
      ${oversold > 0 ? html`<span class="oversold-count">${count(oversold)} sold twice</span>` : ''}
    </p>`;
  }

  #hall(house) {
    const isMap = this.form === 'map';
    return html`
      <div class="forms" role="group" aria-label="Show the hall as">
        <button type="button" aria-pressed=${isMap} @click=${() => this.#setForm('map')}>Map</button>
        <button type="button" aria-pressed=${!isMap} @click=${() => this.#setForm('list')}>List</button>
      </div>
      ${this.#priceList()}
      ${isMap
        ? html`<seat-map .house=${house} .sections=${this.show.sections.map((it) => it.name)} @choose=${this.#choose}></seat-map>`
        : html`<seat-list .house=${house} @choose=${this.#choose}></seat-list>`}
    `;
  }

  #priceList() {
    const list = priceList(this.show);
    return list.length === 0
      ? ''
      : html`<ul class="price-list" aria-label="Prices">
          ${list.map(
            ({ name, price, rows }) => html`<li>
              <b>${name}</b> ${money(price)}${rows.map((it) => html`, <span class="quiet">${/\D/.test(it.rows) ? 'rows' : 'row'}</span> ${it.rows} ${money(it.price)}`)}
            </li>`,
          )}
        </ul>`;
  }

  #setForm(form) {
    this.form = form;
    remember(FORM, form);
  }

  #refusal() {
    const { text, alternatives, taken } = this.refusal;
    return html`<div class="refusal" role="alert">
      <p>${text}${taken.length > 0 ? html` <b>${inWords({ seats: taken })}</b> ${taken.length === 1 ? 'is' : 'are'} taken.` : ''}</p>
      ${alternatives.length > 0
        ? html`<p>Free near it, ringed in the hall:</p>
            <div class="alternatives">
              ${alternatives.map(
                (it) => html`<button type="button" class="secondary" @click=${() => this.#accept(it)}>${inWords({ seats: it })}</button>`,
              )}
            </div>`
        : ''}
      ${this.again ? html`<button type="button" @click=${this.again}>Ask again</button>` : ''}
    </div>`;
  }

  #side(show, house) {
    const ticket = this.ticketId && ticketOf(this.ticketId);
    if (ticket) {
      return html`
        <show-ticket .ticket=${ticket}></show-ticket>
        <p><button type="button" class="plain link" @click=${() => (this.ticketId = null)}>Buy more places</button></p>
      `;
    }
    if (this.visit && !this.visit.pass) {
      return html`<waiting-line .visit=${this.visit} @leave=${this.#leaveLine}></waiting-line>`;
    }
    if (this.held) {
      return html`<held-places
        .show=${show}
        .held=${this.held}
        .visit=${this.visit}
        ?busy=${this.busy}
        ?pending=${this.pending}
        @pay=${this.#pay}
        @extend=${this.#extend}
        @release=${this.#release}
        @lapsed=${this.#lapsed}
      ></held-places>`;
    }
    if (show.state === 'ANNOUNCED') {
      return html`<h2>Not on sale yet</h2>
        <p>${show.opensAt ? `The sale opens on ${shortDay(show.opensAt)}.` : 'The sale has not been opened.'}</p>
        <p class="quiet">Leave this page open: it goes on by itself.</p>`;
    }
    if (show.state === 'CANCELLED') {
      return html`<h2>The show is cancelled</h2>
        ${show.cancelledBecause ? html`<p>${show.cancelledBecause}</p>` : ''}
        <p class="quiet">All bookings are cancelled, and the money goes back.</p>`;
    }
    if (show.state === 'CLOSED') {
      return html`<h2>The sale is closed</h2><p class="quiet">Tickets that were bought stay valid.</p>`;
    }
    if (house.free === 0) {
      return html`<h2>Sold out</h2>
        <p class="quiet">Returned places that nobody is waiting for appear here immediately.</p>
        ${this.#waitingList(show)}`;
    }
    return html`
      ${this.hasRoom && !this.visit ? html`<p class="quiet">This show lets buyers in one after the other. You join the line when you ask for places.</p>` : ''}
      <choosing-places
        .show=${show}
        .house=${house}
        .visit=${this.visit}
        .chosen=${house.chosen}
        ?busy=${this.busy}
        @wish=${this.#wish}
        @choose=${this.#choose}
      ></choosing-places>
      ${partyOf(show.id) ? this.#waitingList(show) : ''}
    `;
  }

  #waitingList(show) {
    return html`<waiting-list .show=${show} @offered=${this.#offered}></waiting-list>`;
  }

  async #offered({ detail: held }) {
    this.#forgive();
    this.#hold(held);
    say(`It is your turn. Held for you: ${inWords(held)}.`);
    await this.updateComplete;
    this.#focus('held-places h2');
  }

  updated() {
    this.querySelector('choosing-places')?.requestUpdate(); // the counts of standing places are the house's
  }
}

customElements.define('show-page', ShowPage);
