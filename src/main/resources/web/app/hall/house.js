import { ask } from '../api/asking.js';
import * as calls from '../api/calls.js';

const FREE = 0;
export const HELD = 1;
export const SOLD = 2;
export const OVERSOLD = 3;
const STATES = ['FREE', 'HELD', 'SOLD', 'OVERSOLD'];

const POLLS_EVERY_MILLIS = 2_000;
const FORGIVES_MILLIS = 1_000;

/**
 * The places of one show as they are now: a snapshot, and then every change, by the stream. While the stream is away they are asked
 * for instead; when it is back it tells what was missed.
 *
 * <p>Changes come by the hundred a second. They are only written down here, and told to whoever draws once a frame.
 *
 * Events: `places` (with the seats that are different, or none for all), `link` when the connection is lost or back, `gone`.
 */
export class House extends EventTarget {
  seats = [];
  standing = [];
  states = new Uint8Array(0);
  counts = [0, 0, 0, 0];
  link = 'connecting';
  /** When it was last told of anything. */
  asOf = 0;

  #id;
  #index = new Map();
  #mine = new Set();
  #chosen = new Set();
  #offered = new Set();
  #different = new Set();
  #all = false;
  #frame = 0;
  #stream = null;
  #polls = 0;
  #lost = 0;
  #closed = false;

  constructor(id) {
    super();
    this.#id = id;
  }

  open() {
    addEventListener('offline', this.#offline);
    addEventListener('online', this.#online);
    this.#listen();
  }

  close() {
    this.#closed = true;
    removeEventListener('offline', this.#offline);
    removeEventListener('online', this.#online);
    this.#stream?.close();
    clearTimeout(this.#lost);
    clearTimeout(this.#polls);
    cancelAnimationFrame(this.#frame);
  }

  // --- What is told --------------------------------------------------------------------------------------------

  #listen() {
    if (this.#closed) {
      return;
    }
    this.#stream?.close();
    const stream = new EventSource(`/api/shows/${this.#id}/seats/stream`);
    this.#stream = stream;
    let isKnown = false;
    stream.addEventListener('snapshot', (event) => {
      this.#take(JSON.parse(event.data), true);
      if (isKnown) {
        this.dispatchEvent(new Event('show')); // it has other places
      }
      isKnown = true;
    });
    stream.addEventListener('change', (event) => this.#take(JSON.parse(event.data), false));
    stream.addEventListener('show', () => this.dispatchEvent(new Event('show')));
    stream.addEventListener('open', () => this.#found());
    stream.addEventListener('error', () => this.#broken(stream));
  }

  #offline = () => this.#lose();

  #online = () => this.#listen();

  #broken(stream) {
    if (stream !== this.#stream || this.#closed) {
      return;
    }
    if (!this.#lost && this.link !== 'lost') {
      // A replica that ends lets its listeners go, who find another at once: that is not worth a word.
      this.#lost = setTimeout(() => this.#lose(), FORGIVES_MILLIS);
    }
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(() => stream === this.#stream && this.#listen(), POLLS_EVERY_MILLIS); // refused: the browser gives up
    }
  }

  #found() {
    clearTimeout(this.#lost);
    clearTimeout(this.#polls);
    this.#lost = this.#polls = 0;
    this.#tell('live');
  }

  #lose() {
    clearTimeout(this.#lost);
    this.#lost = 0;
    this.#tell('lost');
    this.#poll();
  }

  #tell(link) {
    if (this.link !== link) {
      this.link = link;
      this.dispatchEvent(new Event('link'));
    }
  }

  #poll() {
    clearTimeout(this.#polls);
    this.#polls = setTimeout(async () => {
      try {
        const map = await (await ask(calls.seats(this.#id))).json(); // not changed: the browser has it
        if (this.link === 'lost' && !this.#closed) {
          this.#take(map, true);
          if (this.#stream.readyState !== EventSource.CONNECTING) {
            this.#listen();
          }
        }
      } catch (failed) {
        if (failed.code === 'show-unknown') {
          this.close(); // as it was last
          this.dispatchEvent(new Event('gone'));
          return;
        }
      }
      if (this.link === 'lost' && !this.#closed) {
        this.#poll();
      }
    }, POLLS_EVERY_MILLIS);
  }

  #take(map, isWhole) {
    this.asOf = Date.now();
    if (isWhole && !this.#hasSeatsOf(map)) {
      this.#build(map);
    } else {
      for (const seat of map.seats) {
        this.#become(this.#index.get(seat.id), STATES.indexOf(seat.state));
      }
    }
    if (isWhole) {
      this.standing = map.standing;
    } else if (map.standing.length > 0) {
      const told = new Map(map.standing.map((section) => [section.section, section]));
      this.standing = this.standing.map((section) => told.get(section.section) ?? section);
    }
    this.#schedule();
  }

  #hasSeatsOf(map) {
    return map.seats.length === this.seats.length && map.seats.every((seat, at) => seat.id === this.seats[at].id);
  }

  #build(map) {
    this.seats = map.seats;
    this.states = Uint8Array.from(map.seats, (seat) => STATES.indexOf(seat.state));
    this.#index = new Map(map.seats.map((seat, at) => [seat.id, at]));
    this.counts = [0, 0, 0, 0];
    for (const state of this.states) {
      this.counts[state]++;
    }
    this.#all = true;
  }

  #become(at, state) {
    if (at === undefined || this.states[at] === state) {
      return;
    }
    this.counts[this.states[at]]--;
    this.counts[state]++;
    this.states[at] = state;
    this.#different.add(at);
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const seats = this.#all ? null : this.#different;
      this.#all = false;
      this.#different = new Set();
      this.dispatchEvent(new CustomEvent('places', { detail: seats }));
    });
  }

  // --- What it is asked ----------------------------------------------------------------------------------------

  get isKnown() {
    return this.asOf > 0;
  }

  indexOf(id) {
    return this.#index.get(id);
  }

  /** How a seat is to be drawn: its state, unless it is mine or chosen. One that was sold twice shows that, whosever it is. */
  look(at) {
    const state = this.states[at];
    if (state === OVERSOLD) {
      return 'oversold';
    }
    if (this.#mine.has(at)) {
      return 'mine';
    }
    if (state === FREE) {
      return this.#chosen.has(at) ? 'chosen' : 'free';
    }
    return state === HELD ? 'held' : 'sold';
  }

  /** Seats that are offered in the place of others. */
  get offered() {
    return this.#offered;
  }

  isOffered(at) {
    return this.#offered.has(at);
  }

  isChosen(at) {
    return this.#chosen.has(at);
  }

  isFree(at) {
    return this.states[at] === FREE && !this.#mine.has(at);
  }

  get free() {
    return this.counts[FREE] + this.standing.reduce((sum, it) => sum + Math.max(0, it.capacity - it.held - it.sold), 0);
  }

  get chosen() {
    return [...this.#chosen].sort((a, b) => a - b).map((at) => this.seats[at].id);
  }

  // --- What this browser adds ----------------------------------------------------------------------------------

  setMine(ids) {
    this.#mine = this.#mark(this.#mine, ids);
  }

  setChosen(ids) {
    this.#chosen = this.#mark(this.#chosen, ids);
  }

  setOffered(ids) {
    this.#offered = this.#mark(this.#offered, ids);
  }

  #mark(before, ids) {
    const marked = new Set(ids.map((id) => this.#index.get(id)).filter((at) => at !== undefined));
    before.forEach((at) => this.#different.add(at));
    marked.forEach((at) => this.#different.add(at));
    this.#schedule();
    return marked;
  }

  /** Those that were chosen, and are not to be had any more. They are chosen no longer. */
  dropTaken() {
    const taken = [...this.#chosen].filter((at) => this.states[at] !== FREE);
    if (taken.length > 0) {
      this.setChosen([...this.#chosen].filter((at) => this.states[at] === FREE).map((at) => this.seats[at].id));
    }
    return taken.map((at) => this.seats[at].id);
  }
}
