import './race.css';
import { html } from 'lit';
import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { sentence } from '../api/problems.js';
import { SHAPES } from '../hall/shapes.js';
import '../page/curl.js';
import { millis } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';
import { lastOf, told } from './race-timeline.js';

const AGAIN_MILLIS = 1_000;
const LITTLE_MILLIS = 0.05;

const WHY = {
  'experiment-unknown': 'This replica does not remember it: a demonstration is kept until the next begins, an experiment until ten more have been.',
  'experiment-running': 'The experiment is not over yet. Its races can be seen once it is.',
  'not-found': 'Nobody has asked for this seat under this guard.',
  unreachable: 'The box office cannot be reached.',
};

const TIMES = ['', 'once', 'twice', 'three times', 'four times'];
const times = (owners) => TIMES[owners] ?? `${count(owners)} times`;

/** demonstrations/{id}/races/{guard}/{seat}, or experiments, with ?round=2 behind it; and ?beside= for another guard below. */
function parse(address) {
  const [path, query] = address.split('?');
  const [kind, id, , guard, seat] = path.split('/').map(decodeURIComponent);
  const asked = new URLSearchParams(query);
  return { kind, id, guard, seat, round: Number(asked.get('round')) || 1, beside: asked.get('beside') };
}

function link({ kind, id, guard, seat, round, beside }) {
  const query = new URLSearchParams({ ...(round > 1 ? { round } : {}), ...(beside ? { beside } : {}) }).toString();
  return `#/lab/${[kind, id, 'races', guard, seat].filter(Boolean).map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

/** By how much the worst placed of them may be wrong. */
const uncertain = ({ lanes }) => Math.max(0, ...lanes.map(({ office }) => office?.uncertainMillis ?? 0));

// --- What happened, in words -----------------------------------------------------------------------------------------

function oversold(race) {
  const { seat, owners, lanes, oversale } = race;
  const within = uncertain(race);
  if (!oversale) {
    return within > 0
      ? `${seat} was sold ${times(owners)}. The clocks may be wrong by ${millis(within)} here, too much to tell who read before the other had written.`
      : `${seat} was sold ${times(owners)}, and what the box office says of its time does not tell how.`;
  }
  const first = lanes.find(({ op }) => op === oversale.first);
  const second = lanes.find(({ op }) => op === oversale.second);
  const between = millis(oversale.untilMillis - oversale.fromMillis);
  if (oversale.until === 'COMMITTED') {
    return `${second.buyer} read ${seat} as free when ${first.buyer} had written it but not committed, ${between} before the commit: sold ${times(owners)}.`;
  }
  const apart = millis(Math.abs(first.office.letInMillis - second.office.letInMillis));
  return `${first.buyer} and ${second.buyer} both read ${seat} as free within ${apart}, and both wrote it: sold ${times(owners)}. For ${between} neither could know of the other.`;
}

function refused(rival, owner) {
  const { office, buyer, why } = rival;
  if (!office) {
    return `${buyer} was refused.`;
  }
  const waited = (office.letInMillis ?? office.letGoMillis) - office.guardAskedMillis;
  if (why === 'busy') {
    return `${buyer} waited ${millis(waited)} for the guard, in vain.`;
  }
  if (office.writtenMillis !== undefined) {
    return `${buyer} wrote it, too, and was rolled back.`;
  }
  if (owner?.office && office.guardAskedMillis >= owner.office.letGoMillis) {
    return `${buyer} asked the guard ${millis(office.guardAskedMillis - owner.office.letGoMillis)} after it had been sold.`;
  }
  const then = office.letInMillis === undefined ? 'read it as taken' : 'was let in, found it taken and wrote nothing';
  return waited < LITTLE_MILLIS ? `${buyer} ${then}.` : `${buyer} waited ${millis(waited)} for the guard, then ${then}.`;
}

/** The others, each as it was refused last: whoever finds the guard busy comes back. Those who read it before those who did not. */
function rivalsOf(lanes, owner) {
  const last = new Map(lanes.filter(({ outcome, buyer }) => outcome === 'REFUSED' && buyer !== owner?.buyer).map((lane) => [lane.buyer, lane]));
  return [...last.values()].sort((one, other) => (one.why === 'busy') - (other.why === 'busy'));
}

/** The race in a sentence or two. */
export function story(race) {
  if (race.owners > 1) {
    return oversold(race);
  }
  const owner = race.lanes.find(({ outcome }) => outcome === 'SOLD' || outcome === 'HELD');
  const rivals = rivalsOf(race.lanes, owner);
  const others = rivals.length + race.left - 1;
  return [
    owner ? `${owner.buyer} has ${race.seat}, and nobody else.` : `Nobody has been given ${race.seat}.`,
    rivals.length > 0 ? refused(rivals[0], owner) : '',
    others > 0 ? `${count(others)} more did not get it either.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The race for one seat: the story in a sentence, the picture, the numbers, and the other seats for which several asked. */
class RacePage extends Part {
  static properties = {
    address: { attribute: false },
    rush: { state: true },
    seats: { state: true },
    races: { state: true },
    failed: { state: true },
  };

  #asked = 0;
  #again = 0;

  willUpdate(changed) {
    if (changed.has('address')) {
      const before = this.at;
      this.at = parse(this.address);
      if (before?.id !== this.at.id || before.guard !== this.at.guard || before.round !== this.at.round) {
        this.seats = this.races = null;
      }
      this.#load();
    }
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#load();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#asked++;
    clearTimeout(this.#again);
  }

  async #load() {
    const asked = ++this.#asked;
    clearTimeout(this.#again);
    const { at } = this;
    this.failed = null;
    try {
      const [rush, { items }] = await Promise.all([read(calls.rush(at)), read(calls.contended(at))]);
      if (asked !== this.#asked) {
        return;
      }
      [this.rush, this.seats] = [rush, items];
      const seat = at.seat ?? items[0]?.seat;
      const guards = seat ? [at.guard, ...(at.beside ? [at.beside] : [])] : [];
      const races = await Promise.all(guards.map((guard) => read(calls.race({ ...at, guard, seat }))));
      if (asked !== this.#asked) {
        return;
      }
      this.races = races;
      document.title = `${seat ? `The race for ${seat}` : 'Races'} · Seatlock`;
      if (rush.state === 'RUNNING') {
        this.#again = setTimeout(() => this.#load(), AGAIN_MILLIS);
      }
    } catch (failed) {
      if (asked === this.#asked) {
        this.failed = failed;
        this.races = null;
      }
    }
  }

  get #seat() {
    return this.at.seat ?? this.races?.[0]?.seat;
  }

  render() {
    const { at } = this;
    const home = `#/lab/${at.kind}/${at.id}`;
    return html`
      <p class="back"><a href=${home}>${at.kind === 'experiments' ? 'The experiment' : 'The demonstration'}</a></p>
      <h1 tabindex="-1">${this.#seat ? `The race for ${this.#seat}` : 'Races'}</h1>
      ${this.#body()}
    `;
  }

  #body() {
    if (this.failed) {
      return html`<div class="refusal" role="alert">
          <p>${WHY[this.failed.code] ?? sentence(this.failed)}</p>
          <button type="button" class="secondary" @click=${() => this.#load()}>Try again</button>
        </div>
        ${this.#others()}`;
    }
    if (!this.races || !this.rush) {
      return html`<div class="race-frame waiting" aria-busy="true" aria-label="The race is being fetched"></div>`;
    }
    if (this.races.length === 0) {
      return html`${this.#guards()}<p class="empty">No seat was asked for by more than one buyer under ${this.at.guard}.</p>`;
    }
    return html`
      ${this.#guards()}
      <div class="race-body">
        <div>${this.races.map((race) => this.#race(race))}</div>
        ${this.#others()}
      </div>
    `;
  }

  #race(race) {
    const until = Math.max(...this.races.map(lastOf));
    const within = uncertain(race);
    return html`<section class="one-race">
      <h2>Under ${race.guard}</h2>
      <p class="story ${race.owners > 1 ? 'twice' : ''}">${story(race)}</p>
      <race-timeline .race=${race} .until=${until} label="The race for ${race.seat} under ${race.guard}"></race-timeline>
      <p class="quiet">
        Milliseconds since the first of them asked.
        ${within > 0
          ? `What happened inside the box office is told by its replicas’ own clocks, and may have been up to ${millis(within)} earlier or later.`
          : ''}
        ${race.left > 0 ? `${count(race.left)} more asked, and are not drawn.` : ''}
      </p>
      ${this.#table(race)}
    </section>`;
  }

  #table(race) {
    const cell = (at) => html`<td>${at === undefined ? '–' : millis(at)}</td>`;
    return html`<div class="race-table" role="region" tabindex="0" aria-label="The race under ${race.guard} in numbers">
        <table>
          <caption>The same in numbers</caption>
          <thead>
            <tr>
              <th scope="col">Buyer</th>
              <th scope="col">Asked</th>
              <th scope="col">Let in, has read</th>
              <th scope="col">Written</th>
              <th scope="col">Let go</th>
              <th scope="col">Answered</th>
              <th scope="col">Outcome</th>
              <th scope="col">Replica</th>
            </tr>
          </thead>
          <tbody>
            ${race.lanes.map(
              (lane) => html`<tr>
                <th scope="row">${lane.buyer}</th>
                ${cell(lane.askedMillis)}${cell(lane.office?.letInMillis)}${cell(lane.office?.writtenMillis)}${cell(lane.office?.letGoMillis)}${cell(lane.answeredMillis)}
                <td class="words">${told(lane)}${lane.why && lane.why !== 'busy' ? html` <span class="quiet">${lane.why}</span>` : ''}</td>
                <td class="words">${lane.replica ?? '–'}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <curl-button .call=${calls.race({ ...this.at, guard: race.guard, seat: race.seat })} what="the race under ${race.guard}"></curl-button>`;
  }

  /** The same seat under another guard, or under two. */
  #guards() {
    const { at, rush } = this;
    const guards = rush.scenes?.map(({ guard }) => guard) ?? rush.plan.guards;
    const seat = this.#seat;
    const beside = guards.filter((guard) => guard !== at.guard);
    const rounds = rush.plan?.rounds ?? 1;
    return html`<div class="race-choices">
      ${guards.length > 1
        ? html`<nav class="forms" aria-label="Under which guard">
            ${guards.map(
              (guard) => html`<a href=${link({ ...at, guard, seat, beside: null })} aria-current=${guard === at.guard && !at.beside ? 'page' : 'false'}>${guard}</a>`,
            )}
            ${guards.length === 2
              ? html`<a href=${link({ ...at, seat, beside: beside[0] })} aria-current=${at.beside ? 'page' : 'false'}>the two side by side</a>`
              : ''}
          </nav>`
        : ''}
      ${rounds > 1
        ? html`<label>Round
            <select @change=${(event) => (location.hash = link({ ...at, seat: undefined, round: Number(event.target.value) }))}>
              ${Array.from({ length: rounds }, (_, k) => html`<option value=${k + 1} ?selected=${k + 1 === at.round}>${k + 1}</option>`)}
            </select></label>`
        : ''}
    </div>`;
  }

  #others() {
    if (!this.seats || this.seats.length === 0) {
      return '';
    }
    return html`<nav class="contended" aria-label="Seats for which several asked">
      <h2>Other seats</h2>
      <p class="quiet">
        For which several asked under ${this.at.guard}${this.seats.some(({ owners }) => owners > 1) ? '; a star was sold more than once' : ''}.
      </p>
      <ul>
        ${this.seats.map(
          ({ seat, asked, owners }) => html`<li>
            <a
              href=${link({ ...this.at, seat })}
              aria-current=${seat === this.#seat ? 'page' : 'false'}
              aria-label=${`${seat}: ${count(asked)} asked, ${owners > 1 ? `sold ${times(owners)}` : owners === 1 ? 'sold once' : 'not sold'}`}
            >
              ${owners > 1
                ? html`<svg viewBox="-13 -13 26 26" aria-hidden="true"><path class="seat oversold" d=${SHAPES.oversold}></path></svg>`
                : ''}${seat}</a>
          </li>`,
        )}
      </ul>
    </nav>`;
  }
}

customElements.define('race-page', RacePage);
