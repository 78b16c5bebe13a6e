import './operator.css';
import './bookings.css';
import './sales.css';
import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { isSignedIn, signOut } from '../api/operator.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';
import '../page/sign-in.js';
import './books.js';
import './callback-list.js';
import './change-show.js';
import './new-show.js';
import './operator-booking.js';
import './operator-log.js';
import './operator-programme.js';
import './operator-show.js';
import './replica-list.js';
import './sales-board.js';
import './show-bookings.js';

/** For whoever runs the box office: the programme, one show of it, or a new one; and how all that is behind it is doing. */
class OperatorPage extends Part {
  static properties = {
    /** What follows in the address. */
    path: { attribute: false },
    isIn: { state: true },
    failed: { state: true },
  };

  constructor() {
    super();
    this.isIn = isSignedIn();
    this.failed = null;
    this.addEventListener('unauthenticated', this.#turnedAway);
  }

  willUpdate(changed) {
    if (changed.has('path')) {
      document.title = 'Operator · Seatlock';
    }
  }

  render() {
    if (!this.isIn) {
      return html`
        <h1 tabindex="-1">Operator</h1>
        <p class="lead">
          Here the operator puts on shows, changes their guards during the sale, and sees what comes of it.
        </p>
        <sign-in @signed-in=${this.#enter}></sign-in>
        ${this.failed ? refusal(this.failed, this.#enter) : ''}
      `;
    }
    return this.#page();
  }

  #page() {
    const [address, query = ''] = this.path.join('/').split('?');
    const [what, id, more] = address.split('/');
    if (what === 'shows' && id === 'new') {
      return html`<new-show></new-show>`;
    }
    if (what === 'shows' && more === 'bookings') {
      return html`<show-bookings .showId=${id} .query=${query}></show-bookings>`;
    }
    if (what === 'shows' && more === 'change') {
      return html`<change-show .showId=${id}></change-show>`;
    }
    if (what === 'log') {
      return html`<operator-log .showId=${new URLSearchParams(query).get('show')}></operator-log>`;
    }
    if (what === 'bookings' && id) {
      return html`<operator-booking .bookingId=${id}></operator-booking>`;
    }
    if (what === 'shows' && id) {
      return html`<operator-show .showId=${id}></operator-show>`;
    }
    return html`
      <div class="title-line">
        <h1 tabindex="-1">Operator</h1>
        <span class="page-links">
          <a href="#/operator/log">What was done</a>
          <button type="button" class="plain link" @click=${this.#leave}>Sign out</button>
        </span>
      </div>
      <sales-board></sales-board>
      <operator-programme></operator-programme>
      <div class="behind">
        <replica-list></replica-list>
        <the-books></the-books>
      </div>
      <callback-list></callback-list>
    `;
  }

  /** One question tells whether the password is right, before all others are asked. */
  #enter = async () => {
    this.failed = null;
    try {
      await read(calls.replicas());
      this.isIn = true;
      await this.updateComplete;
      this.querySelector('h1')?.focus();
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
  };

  #turnedAway = async () => {
    this.isIn = false;
    await this.updateComplete;
    const signIn = this.querySelector('sign-in');
    signIn?.requestUpdate(); // it may have stood here before
    await signIn?.updateComplete;
    signIn?.querySelector('input').select();
  };

  #leave = () => {
    signOut();
    this.isIn = false;
  };
}

customElements.define('operator-page', OperatorPage);
