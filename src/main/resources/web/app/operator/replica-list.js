import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { Polling } from '../api/polling.js';
import { say } from '../page/announcements.js';
import '../page/curl.js';
import { clock, lasting } from '../page/dates.js';
import { Part } from '../page/part.js';
import { ownFailure, refusal } from '../page/refusals.js';

const LOOKS_EVERY_MILLIS = 3_000;
const STATES = { OPEN: 'open', CLOSING: 'closing', SILENT: 'silent' };

/** The processes that serve this box office. */
class ReplicaList extends Part {
  static properties = { replicas: { state: true }, failed: { state: true } };

  #polling = new Polling(this, LOOKS_EVERY_MILLIS, () => this.#look());
  #asOfMillis = 0;

  constructor() {
    super();
    this.replicas = this.failed = null;
    new Polling(this, 1_000, () => this.requestUpdate()); // they grow older meanwhile
  }

  async #look() {
    try {
      const { items } = await read(calls.replicas());
      this.#tell(items);
      this.#asOfMillis = performance.now();
      this.replicas = items;
      this.failed = null;
    } catch (failed) {
      this.failed = ownFailure(this, failed);
    }
  }

  #tell(now) {
    for (const { id, name, state } of now) {
      const before = this.replicas?.find((it) => it.id === id);
      if (before && before.state !== state) {
        say(`Replica ${name} is ${STATES[state]}.`);
      }
    }
  }

  render() {
    return html`<section aria-labelledby="replicas">
      <div class="title-line">
        <h2 id="replicas">Replicas</h2>
        <curl-button .call=${calls.replicas()} what="the replicas"></curl-button>
      </div>
      ${this.failed ? refusal(this.failed, this.#polling.now) : ''}
      ${this.replicas
        ? this.#table()
        : this.failed
          ? ''
          : html`<div class="blank" aria-busy="true" aria-label="The replicas are being fetched"></div>`}
    </section>`;
  }

  #table() {
    const sinceSeconds = (performance.now() - this.#asOfMillis) / 1_000;
    return html`<table class="figures replicas">
      <caption class="unseen">The replicas of this box office</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Process</th>
          <th scope="col">Up</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${this.replicas.map((it) => this.#row(it, sinceSeconds))}
      </tbody>
    </table>`;
  }

  #row({ name, host, pid, uptimeSeconds, seenAt, state, isAsked }, sinceSeconds) {
    return html`<tr>
      <th scope="row">${name}${isAsked ? html` <small>answers here</small>` : ''}</th>
      <td><span class="pid">${pid}</span> <small>on ${host}</small></td>
      <td>${lasting(uptimeSeconds + (state === 'SILENT' ? 0 : sinceSeconds))}</td>
      <td class="replica-state ${STATES[state]}">
        ${STATES[state]}${state === 'SILENT' ? html` <small>since ${clock(new Date(seenAt))}</small>` : ''}
      </td>
    </tr>`;
  }
}

customElements.define('replica-list', ReplicaList);
