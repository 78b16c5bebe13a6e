import { PITCH } from './geometry.js';
import { seatName } from './places.js';
import { LOOKS, SHAPES, WORDS } from './shapes.js';

const FAR_BELOW_PIXELS = 9; // a seat so small is a dot, whatever its shape
const NUMBERS_FROM_PIXELS = 13;
const BLINKS = 6;
const BLINK_MILLIS = 400;

const SHAPE_PATHS = Object.fromEntries(LOOKS.map((look) => [look, new Path2D(SHAPES[look])]));

/**
 * A hall of tens of thousands of seats on a canvas: what can be seen of it is drawn anew for every frame, from a stamp for each
 * state. A canvas says nothing to a screen reader, so beside it there is a grid that is not seen, of the row where the focus is.
 */
export class CanvasHall {
  #frame;
  #house;
  #geometry;
  #canvas = document.createElement('canvas');
  #grid = document.createElement('div');
  #cells = new Map();
  #current = 0;
  #ringed = -1;
  #wanted = 0;
  #colours = {};
  #stamps = null;
  #stampedFor = 0;
  #blinks = 0;
  #blink = 0;
  #themes;
  #resized;

  constructor(frame, house, geometry) {
    this.#frame = frame;
    this.#house = house;
    this.#geometry = geometry;
    /** What is panned and zoomed: empty, and as large as the frame; the canvas is drawn to match. */
    this.ground = document.createElement('div');
    this.ground.className = 'ground';
    this.#canvas.className = 'canvas';
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#grid.className = 'unseen';
    this.#grid.setAttribute('role', 'grid');
    this.#grid.setAttribute('aria-label', 'Seat map');
    this.#grid.setAttribute('aria-multiselectable', 'true');
    this.#grid.setAttribute('aria-rowcount', geometry.blocks.reduce((sum, it) => sum + it.rows.length, 0));
    frame.append(this.ground, this.#canvas, this.#grid);
    this.#grid.addEventListener('focusout', () => this.#unring());
    this.#themes = new MutationObserver(() => this.#dress());
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#dress);
    this.#resized = new ResizeObserver(() => this.moved());
    this.#resized.observe(frame);
    this.#row(0);
    this.#dress();
  }

  #dress = () => {
    const style = getComputedStyle(this.#frame);
    for (const name of [...LOOKS, 'ink', 'faint', 'line', 'paper', 'focus', 'accent']) {
      this.#colours[name] = style.getPropertyValue(`--seat-${name}`).trim();
    }
    this.#colours.font = style.fontFamily;
    this.#stamps = null;
    this.moved();
  };

  draw(which) {
    for (const index of which ?? this.#cells.keys()) {
      this.#label(index);
      if (this.#house.look(index) === 'oversold' && which) {
        this.#flash();
      }
    }
    this.moved();
  }

  /** A seat that is sold twice blinks for a moment, unless the reader wants nothing to move. */
  #flash() {
    if (this.#blink || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      return;
    }
    this.#blinks = BLINKS;
    this.#blink = setInterval(() => {
      this.#blinks--;
      if (this.#blinks <= 0) {
        clearInterval(this.#blink);
        this.#blink = 0;
      }
      this.moved();
    }, BLINK_MILLIS);
  }

  /** Draws in the next frame. */
  moved() {
    this.#wanted ||= requestAnimationFrame(() => {
      this.#wanted = 0;
      this.#paint();
    });
  }

  #paint() {
    const frame = this.#frame.getBoundingClientRect();
    const ground = this.ground.getBoundingClientRect();
    const dots = devicePixelRatio || 1;
    const wide = Math.round(frame.width * dots);
    const high = Math.round(frame.height * dots);
    if (this.#canvas.width !== wide || this.#canvas.height !== high) {
      this.#canvas.width = wide;
      this.#canvas.height = high;
    }
    const { width, height } = this.#geometry;
    const scale = Math.min(ground.width / width, ground.height / height) * dots;
    const left = (ground.left - frame.left + (ground.width - (width * scale) / dots) / 2) * dots;
    const top = (ground.top - frame.top + (ground.height - (height * scale) / dots) / 2) * dots;
    const pen = this.#canvas.getContext('2d');
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, wide, high);
    const seen = [-left / scale, -top / scale, (wide - left) / scale, (high - top) / scale];
    this.#scenery(pen, scale, left, top, dots);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const isFar = PITCH * scale < FAR_BELOW_PIXELS * dots;
    if (isFar) {
      this.#far(pen, scale, left, top, seen);
    } else {
      this.#near(pen, scale, left, top, seen);
    }
    this.#ringsOn(pen, scale, left, top);
    if (isFar) {
      this.#namesOver(pen, scale, left, top, dots);
    }
  }

  /** From afar the name of a section is larger than the room above it. */
  #namesOver(pen, scale, left, top, dots) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.font = `600 ${15 * dots}px ${this.#colours.font}`;
    pen.lineJoin = 'round';
    pen.lineWidth = 6 * dots;
    pen.strokeStyle = this.#colours.paper;
    pen.fillStyle = this.#colours.ink;
    for (const block of this.#geometry.blocks.filter((it) => it.seats)) {
      const x = left + (block.left + block.width / 2) * scale;
      const y = top + (block.top + block.height / 2) * scale;
      pen.strokeText(block.name, x, y);
      pen.fillText(block.name, x, y);
    }
  }

  #far(pen, scale, left, top, seen) {
    const { x, y } = this.#geometry;
    const side = Math.max(1, Math.round(PITCH * scale * 0.72));
    const paths = Object.fromEntries(LOOKS.map((look) => [look, new Path2D()]));
    for (const index of this.#geometry.within(...seen)) {
      const half = side / 2;
      paths[this.#house.look(index)].rect(Math.round(left + x[index] * scale - half), Math.round(top + y[index] * scale - half), side, side);
    }
    for (const look of LOOKS) {
      pen.globalAlpha = look === 'free' ? 0.45 : 1; // full colour would outshine what differs
      pen.fillStyle = this.#colours[look];
      pen.fill(paths[look]);
    }
    pen.globalAlpha = 1;
  }

  #near(pen, scale, left, top, seen) {
    const stamps = this.#stampsFor(scale);
    const half = stamps.free.width / 2;
    const hidden = this.#blinks % 2 === 1;
    const { x, y } = this.#geometry;
    for (const index of this.#geometry.within(...seen)) {
      const look = this.#house.look(index);
      if (look !== 'oversold' || !hidden) {
        pen.drawImage(stamps[look], Math.round(left + x[index] * scale - half), Math.round(top + y[index] * scale - half));
      }
    }
  }

  #stampsFor(scale) {
    if (this.#stamps && this.#stampedFor === scale) {
      return this.#stamps;
    }
    const side = Math.ceil((PITCH + 4) * scale);
    this.#stamps = Object.fromEntries(
      LOOKS.map((look) => {
        const stamp = new OffscreenCanvas(side, side);
        const pen = stamp.getContext('2d');
        pen.setTransform(scale, 0, 0, scale, side / 2, side / 2);
        pen.fillStyle = this.#colours[look];
        pen.fill(SHAPE_PATHS[look], 'evenodd');
        return [look, stamp];
      }),
    );
    this.#stampedFor = scale;
    return this.#stamps;
  }

  #scenery(pen, scale, left, top, dots) {
    pen.setTransform(scale, 0, 0, scale, left, top);
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    const { width, blocks } = this.#geometry;
    const letters = Math.min(72, Math.max(14, (12 * dots) / scale)); // to be read from afar, too
    const half = Math.min(width * 0.32, 900);
    pen.strokeStyle = this.#colours.ink;
    pen.lineWidth = Math.max(2, dots / scale);
    pen.beginPath();
    pen.moveTo(width / 2 - half, 14);
    pen.quadraticCurveTo(width / 2, 34, width / 2 + half, 14);
    pen.stroke();
    pen.fillStyle = this.#colours.faint;
    pen.font = `${letters}px ${this.#colours.font}`;
    pen.fillText('Stage', width / 2, 28 + letters / 2);
    const numbered = PITCH * scale >= NUMBERS_FROM_PIXELS * dots;
    for (const block of blocks) {
      const middle = block.left + block.width / 2;
      pen.font = `600 ${letters}px ${this.#colours.font}`;
      if (block.kind === 'STANDING') {
        pen.strokeStyle = this.#colours.line;
        pen.strokeRect(block.left, block.top, block.width, block.height);
        const yard = this.#house.standing.find((it) => it.section === block.name);
        pen.fillStyle = this.#colours.ink;
        pen.fillText(block.name, middle, block.top + block.height / 2 - letters * 0.6);
        pen.fillStyle = this.#colours.faint;
        pen.font = `${letters}px ${this.#colours.font}`;
        pen.fillText(yard ? `${Math.max(0, yard.capacity - yard.held - yard.sold)} left` : '', middle, block.top + block.height / 2 + letters * 0.7);
      } else {
        if (PITCH * scale >= FAR_BELOW_PIXELS * dots) {
          pen.fillStyle = this.#colours.ink;
          pen.fillText(block.name, middle, block.top + 12);
        }
        if (numbered) {
          pen.fillStyle = this.#colours.faint;
          pen.font = `11px ${this.#colours.font}`;
          block.rows.forEach((row, r) => {
            const label = this.#geometry.rowLabel(block, r);
            pen.fillText(r + 1, label.left, label.y);
            pen.fillText(r + 1, label.right, label.y);
          });
        }
      }
    }
  }

  #ringsOn(pen, scale, left, top) {
    pen.setTransform(scale, 0, 0, scale, left, top);
    const { x, y } = this.#geometry;
    const ring = (index, colour, half) => {
      pen.strokeStyle = colour;
      pen.lineWidth = Math.max(2.5, 1.5 / scale);
      pen.beginPath();
      pen.roundRect(x[index] - half, y[index] - half, 2 * half, 2 * half, 6);
      pen.stroke();
    };
    for (const index of this.#house.offered) {
      ring(index, this.#colours.accent, 11.5);
    }
    if (this.#ringed >= 0) {
      ring(this.#ringed, this.#colours.focus, 13);
    }
  }

  // --- For those who do not see it -----------------------------------------------------------------------------

  #row(index) {
    const block = this.#geometry.blocks[this.#geometry.block[index]];
    const row = document.createElement('div');
    row.setAttribute('role', 'row');
    row.setAttribute('aria-rowindex', this.#rowNumber(index));
    row.setAttribute('aria-label', `Section ${block?.name}, row ${this.#geometry.row[index] + 1}`);
    this.#cells = new Map();
    for (const at of this.#geometry.rowOf(index)) {
      const cell = document.createElement('div');
      cell.setAttribute('role', 'gridcell');
      cell.tabIndex = at === index ? 0 : -1;
      this.#cells.set(at, cell);
      row.append(cell);
      this.#label(at);
    }
    this.#grid.replaceChildren(row);
  }

  #rowNumber(index) {
    const before = this.#geometry.blocks.slice(0, this.#geometry.block[index]);
    return before.reduce((sum, it) => sum + it.rows.length, 0) + this.#geometry.row[index] + 1;
  }

  #label(index) {
    const cell = this.#cells.get(index);
    if (!cell) {
      return;
    }
    const look = this.#house.look(index);
    cell.setAttribute('aria-label', `${seatName(this.#house.seats[index])}, ${WORDS[look]}`);
    if (this.#house.isFree(index)) {
      cell.setAttribute('aria-selected', look === 'chosen');
      cell.removeAttribute('aria-disabled');
    } else {
      cell.removeAttribute('aria-selected');
      cell.setAttribute('aria-disabled', 'true');
    }
  }

  get current() {
    return this.#current;
  }

  focused(event) {
    return [...this.#cells].find(([, cell]) => cell === event.target)?.[0];
  }

  setCurrent(index) {
    if (!this.#cells.has(index)) {
      this.#row(index);
    }
    this.#cells.forEach((cell, at) => (cell.tabIndex = at === index ? 0 : -1));
    this.#current = index;
  }

  focus(index) {
    this.setCurrent(index);
    this.#cells.get(index).focus({ preventScroll: true });
  }

  ring(index) {
    this.#ringed = index;
    this.moved();
  }

  #unring() {
    this.#ringed = -1;
    this.moved();
  }

  close() {
    cancelAnimationFrame(this.#wanted);
    clearInterval(this.#blink);
    this.#themes.disconnect();
    this.#resized.disconnect();
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#dress);
    this.ground.remove();
    this.#canvas.remove();
    this.#grid.remove();
  }
}
