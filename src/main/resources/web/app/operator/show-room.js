import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

const LOOKS_EVERY_MILLIS = 3_000;
const POLICIES = {
  FIFO: 'first in, first out',
  LIFO: 'last in, first out',
  PRIORITY: 'priority',
  SHORTEST_JOB: 'shortest job first',
  ROUND_ROBIN: 'round robin',
  MULTILEVEL_FEEDBACK: 'multilevel feedback',
  RANDOM: 'random draw',
};

/** The waiting room of a show: how it is run, and how full it is. */
class ShowRoom extends Part {
  static properties = {
    showId: { attribute: false },
    room: { state: true },
    policy: { state: true },
    shoppers: { state: true },
    failed: { state: true },
    busy: { state: true },
  };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());

  constructor() {
    super();
    this.room = this.policy = this.shoppers = this.failed = null;
    this.busy = false;
  }

  async #look() {
    const id = this.showId;
    try {
      const room = await read(calls.room(id));
      if (id === this.showId && !this.busy) {
        this.failed = this.room ? this.failed : null;
        this.room = room;
      }
    } catch (failed) {
      this.failed = this.room ? this.failed : failed; // in a moment it is asked again
    }
  }

  willUpdate(changed) {
    if (changed.has('showId') && this.hasUpdated) {
      this.room = this.policy = this.shoppers = this.failed = null;
      this.#polling.now();
    }
  }

  get #wanted() {
    const { policy = 'FIFO', shoppers = 100 } = this.room ?? {};
    return { enabled: true, policy: this.policy ?? policy, shoppers: Number(this.shoppers ?? shoppers) };
  }

  async #run(room, words) {
    this.busy = true;
    this.failed = null;
    try {
      this.room = await read(calls.runRoom(this.showId, room));
      this.policy = this.shoppers = null;
      say(words);
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
    this.busy = false;
    this.#polling.now();
  }

  #submit = (event) => {
    event.preventDefault();
    this.#run(this.#wanted, 'Buyers are let in one after the other.');
  };

  render() {
    const { room } = this;
    if (!room) {
      return this.failed ? refusal(this.failed) : '';
    }
    const wanted = this.#wanted;
    return html`<section aria-labelledby="room">
      <h2 id="room">Waiting room</h2>
      <p>
        ${room.enabled
          ? html`<b>${count(room.inside)}</b> inside, <b>${count(room.waiting)}</b> in line
              <span class="quiet">of ${count(room.shoppers)} and ${count(room.capacity)}</span>`
          : html`<span class="quiet">None: buyers come as they like.</span>`}
      </p>
      <form @submit=${this.#submit}>
        <div class="pair">
          <label>
            <span>Who is next</span>
            <select @change=${(event) => (this.policy = event.target.value)}>
              ${Object.entries(POLICIES).map(([name, words]) => html`<option value=${name} .selected=${name === wanted.policy}>${words}</option>`)}
            </select>
          </label>
          <label class="dwell">
            <span>Inside</span>
            <input
              type="number"
              min="1"
              max="100000"
              required
              .value=${String(wanted.shoppers)}
              @input=${(event) => (this.shoppers = event.target.value)}
            />
          </label>
        </div>
        <div class="actions">
          <span class="act">
            <button type="submit" class="secondary" ?disabled=${this.busy}>${room.enabled ? 'Change the waiting room' : 'Open a waiting room'}</button>
            <curl-button .call=${calls.runRoom(this.showId, wanted)} what="the waiting room"></curl-button>
          </span>
          ${room.enabled
            ? html`<span class="act">
                <button type="button" class="secondary" ?disabled=${this.busy} @click=${() => this.#run({ enabled: false }, 'The waiting room is gone.')}>
                  Remove the waiting room
                </button>
                <curl-button .call=${calls.runRoom(this.showId, { enabled: false })} what="Remove the waiting room"></curl-button>
              </span>`
            : ''}
        </div>
      </form>
      ${this.failed ? refusal(this.failed) : ''}
    </section>`;
  }
}

customElements.define('show-room', ShowRoom);
