import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { clock } from '../page/dates.js';
import { Part } from '../page/part.js';

const LOOKS_EVERY_MILLIS = 5_000;
const MOST = 5;

/** The deadlocks that the asked replica has seen: only pieces of the museum run into any, and only an open Lab hands those out. */
class DeadlockList extends Part {
  static properties = { deadlocks: { state: true } };

  constructor() {
    super();
    this.deadlocks = [];
    new Polling(this, LOOKS_EVERY_MILLIS, async () => {
      try {
        this.deadlocks = (await read(calls.deadlocks())).items;
      } catch {
        // in a moment it is asked again
      }
    });
  }

  render() {
    if (this.deadlocks.length === 0) {
      return '';
    }
    return html`<section aria-labelledby="deadlocks">
      <h2 id="deadlocks">Deadlocks <small>at the replica that answers here</small></h2>
      <ol class="deadlocks">
        ${this.deadlocks.slice(0, MOST).map(
          ({ at, parties }) => html`<li>
            <time datetime=${at}>${clock(new Date(at))}</time>
            ${parties.map((it) => html`<span><b>${it.buyer}</b> had ${it.holds.join(', ') || 'nothing'} and wanted ${it.wants}</span>`)}
          </li>`,
        )}
      </ol>
    </section>`;
  }
}

customElements.define('deadlock-list', DeadlockList);
