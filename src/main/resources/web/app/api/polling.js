/** Asks again and again for as long as a part is on the page and somebody may be looking: not while its tab is hidden. */
export class Polling {
  #ask;
  #everyMillis;
  #timer = 0;
  #turn = 0;

  /** @param {() => unknown} ask says itself what it makes of a failure; when it gives false, there is nothing more to be asked */
  constructor(part, everyMillis, ask) {
    this.#ask = ask;
    this.#everyMillis = everyMillis;
    part.addController(this);
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.now);
    this.now();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.now);
    clearTimeout(this.#timer);
    this.#turn++;
  }

  /** Asks at once, and from then on as often as ever. */
  now = async () => {
    clearTimeout(this.#timer);
    if (document.hidden) {
      return;
    }
    const turn = ++this.#turn;
    const goesOn = (await this.#ask()) !== false;
    if (goesOn && turn === this.#turn) {
      this.#timer = setTimeout(this.now, this.#everyMillis);
    }
  };
}
