import Panzoom from '@panzoom/panzoom';
import { html } from 'lit';
import { Part } from '../page/part.js';
import { CanvasHall } from './canvas-hall.js';
import { Geometry, PITCH } from './geometry.js';
import { SHAPES, WORDS } from './shapes.js';
import { MOST_SEATS, SvgHall } from './svg-hall.js';

const LARGEST_PIXELS = 46; // of a seat
const TOO_SMALL_TO_TAP_PIXELS = 15;
const STILL_MILLIS = 200;
const TURNED = 0.25; // a frame whose shape is so different wants its sections elsewhere
const DRAGS_FROM_PIXELS = 6;
const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

const LEGEND = [
  ['free', 'Free'],
  ['chosen', 'Chosen'],
  ['mine', 'Yours'],
  ['held', 'Held'],
  ['sold', 'Sold'],
  ['oversold', 'Sold twice'],
];

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The hall, seen from above: to look at, to move about in, and to choose seats from. Tells `choose` of the seat. */
class SeatMap extends Part {
  static properties = { house: { attribute: false }, sections: { attribute: false }, aimed: { state: true } };

  #hall = null;
  #geometry = null;
  #panzoom = null;
  #still = 0;
  #from = null;
  #resized = null;
  #drawn = null;

  constructor() {
    super();
    this.aimed = -1;
  }

  render() {
    return html`
      <div class="map-tools" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" @click=${() => this.#zoom(true)}>+</button>
        <button type="button" aria-label="Zoom out" @click=${() => this.#zoom(false)}>−</button>
        <button type="button" aria-label="Show the whole hall" @click=${() => this.#fit()}>⤢</button>
      </div>
      <div
        class="frame"
        @keydown=${this.#key}
        @focusin=${this.#focusIn}
        @pointerdown=${this.#down}
        @click=${this.#click}
        @pointermove=${this.#aim}
        @pointerleave=${() => (this.aimed = -1)}
      ></div>
      <p class="aim" aria-hidden="true">${this.#aimText()}</p>
      <ul class="legend" aria-label="Legend">
        ${LEGEND.map(
          ([look, name]) => html`<li>
            <svg viewBox="-13 -13 26 26" aria-hidden="true"><path class="seat ${look}" d=${SHAPES[look]}></path></svg>${name}
          </li>`,
        )}
      </ul>
    `;
  }

  #aimText() {
    if (this.aimed < 0 || !this.house.seats[this.aimed]) {
      return '';
    }
    const { section, row, number } = this.house.seats[this.aimed];
    return html`<b>${section}</b> row ${row} seat ${number} <i>${WORDS[this.house.look(this.aimed)]}</i>`;
  }

  updated(changed) {
    if (changed.has('house')) {
      this.#leave();
      this.#enter();
    }
  }

  #enter() {
    this.house.addEventListener('places', this.#places);
    // The template's own listeners would be passive, and the page would scroll along.
    this.querySelector('.frame').addEventListener('wheel', this.#wheel, { passive: false });
    if (this.house.isKnown) {
      this.#build();
    }
  }

  #leave() {
    this.#drawn?.removeEventListener('places', this.#places);
    this.#drawn = this.house;
    this.#panzoom?.destroy();
    this.#hall?.close();
    this.#resized?.disconnect();
    this.#hall = null;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated && !this.#hall) {
      this.#enter();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave();
  }

  #places = ({ detail }) => {
    if (!this.#hall || detail === null) {
      this.#build();
    } else {
      this.#hall.draw(detail);
      if (detail.has(this.aimed)) {
        this.requestUpdate();
      }
    }
  };

  #build() {
    if (this.house.seats.length === 0 && this.house.standing.length === 0) {
      return;
    }
    const frame = this.querySelector('.frame');
    const current = this.#hall?.current;
    const hasFocus = frame.contains(document.activeElement);
    this.#panzoom?.destroy();
    this.#hall?.close();
    this.#resized?.disconnect();
    const aspect = frame.clientWidth / frame.clientHeight || 1;
    this.#geometry = new Geometry(this.house.seats, this.house.standing, this.sections, aspect);
    const isLarge = this.house.seats.length > MOST_SEATS;
    this.#hall = isLarge
      ? new CanvasHall(frame, this.house, this.#geometry)
      : new SvgHall(frame, this.house, this.#geometry);
    const { ground } = this.#hall;
    this.#panzoom = Panzoom(ground, {
      canvas: true, // the whole frame takes hold of it
      contain: 'outside',
      minScale: 1,
      maxScale: this.#mostScale(),
      panOnlyWhenZoomed: true,
      touchAction: 'pan-y',
      cursor: 'default',
      animate: false,
    });
    ground.addEventListener('panzoomchange', this.#moved);
    this.#resized = new ResizeObserver(() => {
      const now = frame.clientWidth / frame.clientHeight;
      if (Math.abs(Math.log(now / aspect)) > TURNED) {
        this.#build();
      } else {
        this.#panzoom.setOptions({ maxScale: this.#mostScale() });
      }
    });
    this.#resized.observe(frame);
    if (this.house.seats.length > 0) {
      const free = this.house.states.findIndex((state, index) => this.house.isFree(index));
      this.#hall.setCurrent(current ?? Math.max(0, free));
      if (hasFocus) {
        this.#hall.focus(this.#hall.current);
      }
    }
  }

  // --- Moving about --------------------------------------------------------------------------------------------

  /** Pixels on the screen for a unit of the hall, while all of it is seen. */
  #fitScale() {
    const frame = this.querySelector('.frame');
    return Math.min(frame.clientWidth / this.#geometry.width, frame.clientHeight / this.#geometry.height) || 1;
  }

  #mostScale() {
    return Math.max(1.5, LARGEST_PIXELS / (PITCH * this.#fitScale()));
  }

  #moved = ({ detail }) => {
    if (!this.#hall) {
      return; // it is told a frame later, and by then the map may have been left
    }
    this.#hall.moved();
    // While it moves it is one picture that is pushed about; at rest it is drawn anew, and sharp.
    this.#hall.ground.classList.add('moving');
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.#hall?.ground.classList.remove('moving'), STILL_MILLIS);
    // Where the hall cannot be moved, a finger on it moves the page.
    const touchAction = detail.scale > 1.01 ? 'none' : 'pan-y';
    if (this.#panzoom.getOptions().touchAction !== touchAction) {
      this.#panzoom.setOptions({ touchAction, cursor: detail.scale > 1.01 ? 'grab' : 'default' });
    }
  };

  #wheel = (event) => {
    if (!this.#hall) {
      return;
    }
    const outward = event.deltaY > 0;
    if (outward && this.#panzoom.getScale() <= 1.001) {
      return; // all is seen: then it is the page that scrolls
    }
    this.#panzoom.zoomWithWheel(event);
  };

  #zoom(isIn) {
    const options = { animate: !calm() };
    if (isIn) {
      this.#panzoom.zoomIn(options);
    } else {
      this.#panzoom.zoomOut(options);
    }
  }

  #fit() {
    this.#panzoom.reset({ animate: !calm() });
  }

  /** Pixels from the frame's corner. */
  #onScreen(index) {
    const frame = this.querySelector('.frame').getBoundingClientRect();
    const { left, top, scale } = this.#view();
    return { x: left + this.#geometry.x[index] * scale - frame.left, y: top + this.#geometry.y[index] * scale - frame.top, frame };
  }

  #view() {
    const ground = this.#hall.ground.getBoundingClientRect();
    const { width, height } = this.#geometry;
    const scale = Math.min(ground.width / width, ground.height / height);
    return {
      scale,
      left: ground.left + (ground.width - width * scale) / 2,
      top: ground.top + (ground.height - height * scale) / 2,
    };
  }

  /** Moves the hall so that a seat is seen. */
  #reveal(index) {
    const { x, y, frame } = this.#onScreen(index);
    const margin = 40;
    const dx = x < margin ? margin - x : Math.min(0, frame.width - margin - x);
    const dy = y < margin ? margin - y : Math.min(0, frame.height - margin - y);
    if (dx !== 0 || dy !== 0) {
      const scale = this.#panzoom.getScale();
      this.#panzoom.pan(dx / scale, dy / scale, { relative: true });
    }
  }

  // --- Choosing ------------------------------------------------------------------------------------------------

  #seatAt(event) {
    if (!this.#hall) {
      return -1;
    }
    const { left, top, scale } = this.#view();
    return this.#geometry.at((event.clientX - left) / scale, (event.clientY - top) / scale);
  }

  #down(event) {
    this.#from = { x: event.clientX, y: event.clientY };
  }

  #click(event) {
    const from = this.#from;
    this.#from = null;
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > DRAGS_FROM_PIXELS) {
      return; // the hall was moved
    }
    const index = this.#seatAt(event);
    if (index < 0) {
      return;
    }
    const { scale } = this.#view();
    if (event.pointerType === 'touch' && PITCH * scale < TOO_SMALL_TO_TAP_PIXELS) {
      const enough = (1.6 * TOO_SMALL_TO_TAP_PIXELS) / (PITCH * this.#fitScale());
      this.#panzoom.zoomToPoint(enough, event); // come closer first
      return;
    }
    this.#hall.setCurrent(index);
    this.#choose(index);
  }

  #choose(index) {
    this.dispatchEvent(new CustomEvent('choose', { detail: this.house.seats[index].id, bubbles: true }));
  }

  #aim(event) {
    if (event.pointerType === 'mouse') {
      this.aimed = this.#seatAt(event);
    }
  }

  #focusIn(event) {
    const index = this.#hall?.focused(event);
    if (index !== undefined) {
      this.#reveal(index);
      this.#hall.ring(index);
      this.aimed = index;
    }
  }

  #key(event) {
    const index = this.#hall?.focused(event);
    if (index === undefined || event.altKey || event.metaKey) {
      return;
    }
    if (KEYS.includes(event.key)) {
      this.#hall.focus(this.#geometry.next(index, event.key, event.ctrlKey));
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.#choose(index);
    } else if (event.key === '+' || event.key === '-') {
      this.#zoom(event.key === '+');
    } else if (event.key === '0') {
      this.#fit();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** For whoever comes back from elsewhere, such as an alternative that was taken. */
  show(id) {
    const index = this.house.indexOf(id);
    if (index !== undefined && this.#hall) {
      this.#reveal(index);
    }
  }
}

customElements.define('seat-map', SeatMap);
