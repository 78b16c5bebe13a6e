import { Problem, read, send } from '../api/asking.js';
import * as calls from '../api/calls.js';

const TRIES_AGAIN_MILLIS = 2_000;

/**
 * A visit to a show's waiting room, watched from its arrival until it has ended. While it is watched it keeps its place and, once
 * inside, its pass: so it is watched as long as the buyer is at it. Tells `standing` of each change, and `ended`.
 */
export class Visit extends EventTarget {
  standing = null;
  /** Whether that it ended was the visitor's own wish. */
  hasLeft = false;

  #show;
  #stopped = new AbortController();
  #admitted = Promise.withResolvers();

  constructor(show) {
    super();
    this.#show = show;
    this.#admitted.promise.catch(() => {}); // who waits for it hears of it
  }

  async arrive() {
    this.#take(await read(calls.arrive(this.#show)));
    this.#watch();
  }

  /** The pass to buy with; null while it waits. */
  get pass() {
    return this.standing?.pass ?? null;
  }

  get hasEnded() {
    return this.#stopped.signal.aborted;
  }

  /** Until it is let in. */
  admitted() {
    return this.#admitted.promise;
  }

  async leave() {
    this.hasLeft = true;
    if (!this.hasEnded) {
      this.#end();
      await send(calls.leave(this.standing)).catch(() => {}); // else its time runs out
    }
  }

  #take(standing) {
    this.standing = { ...this.standing, ...standing, position: standing.position, pass: standing.pass ?? null };
    if (standing.state === 'ENDED') {
      this.#end();
    } else {
      if (standing.state === 'ADMITTED') {
        this.#admitted.resolve();
      }
      this.dispatchEvent(new Event('standing'));
    }
  }

  #end() {
    this.#stopped.abort();
    this.#admitted.reject(new Problem(404, { code: 'visit-unknown' }, 1));
    this.dispatchEvent(new Event('ended'));
  }

  /** An EventSource sends no headers, and the visit's token is one: so the stream is read by hand. */
  async #watch() {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        const response = await send(calls.watchVisit(this.standing), { signal });
        if (response.status === 404) {
          this.#end();
          return;
        }
        if (response.ok) {
          await this.#follow(response.body);
          continue;
        }
      } catch {
        // the connection is lost, or nobody is there: the visit has its grace time
      }
      await new Promise((go) => setTimeout(go, TRIES_AGAIN_MILLIS));
    }
  }

  async #follow(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('data:')) {
          this.#take(JSON.parse(line.slice(5)));
        }
      }
    }
  }
}
