import { seatName } from './places.js';
import { SHAPES, WORDS } from './shapes.js';

const SVG = 'http://www.w3.org/2000/svg';

function element(name, attributes = {}, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** A hall of some thousand seats as SVG: every seat is an element of its own, which a screen reader finds, and the keyboard. */
export class SvgHall {
  #house;
  #geometry;
  #seats;
  #ring;
  #rings;
  #offered = null;
  #current = 0;

  /** @param {HTMLElement} frame that it is put into */
  constructor(frame, house, geometry) {
    this.#house = house;
    this.#geometry = geometry;
    this.#seats = new Array(house.seats.length);
    /** What is panned and zoomed. */
    this.ground = element('svg', {
      class: 'ground',
      viewBox: `0 0 ${geometry.width} ${geometry.height}`,
      role: 'grid',
      'aria-label': 'Seat map',
      'aria-multiselectable': 'true',
    });
    this.ground.append(this.#scenery(), ...geometry.blocks.filter((it) => it.rows.length > 0).map((it) => this.#block(it)));
    this.#rings = element('g', { 'aria-hidden': 'true' });
    this.#ring = element('rect', { class: 'focus-ring', x: -13, y: -13, width: 26, height: 26, rx: 7, visibility: 'hidden' });
    this.#rings.append(this.#ring);
    this.ground.append(this.#rings);
    frame.append(this.ground);
    this.ground.addEventListener('focusout', () => this.#ring.setAttribute('visibility', 'hidden'));
    this.draw(null);
  }

  #scenery() {
    const { width, blocks } = this.#geometry;
    const scenery = element('g', { 'aria-hidden': 'true' });
    const half = Math.min(width * 0.32, 420);
    scenery.append(
      element('path', { class: 'stage', d: `M${width / 2 - half} 14Q${width / 2} 34 ${width / 2 + half} 14` }),
      element('text', { class: 'stage-name', x: width / 2, y: 46 }, 'Stage'),
    );
    for (const block of blocks) {
      const middle = block.left + block.width / 2;
      if (block.kind === 'STANDING') {
        scenery.append(
          element('rect', { class: 'yard', x: block.left, y: block.top, width: block.width, height: block.height, rx: 14 }),
          element('text', { class: 'section-name', x: middle, y: block.top + block.height / 2 - 6 }, block.name),
          element('text', { class: 'yard-left', x: middle, y: block.top + block.height / 2 + 16, 'data-yard': block.name }),
        );
      } else {
        scenery.append(element('text', { class: 'section-name', x: middle, y: block.top + 16 }, block.name));
        block.rows.forEach((row, r) => {
          const { left, right, y } = this.#geometry.rowLabel(block, r);
          scenery.append(element('text', { class: 'row-name', x: left, y }, r + 1), element('text', { class: 'row-name', x: right, y }, r + 1));
        });
      }
    }
    return scenery;
  }

  #block(block) {
    const group = element('g', { role: 'rowgroup', 'aria-label': `Section ${block.name}` });
    block.rows.forEach((row, r) => {
      const line = element('g', { role: 'row', 'aria-label': `Row ${r + 1}` });
      for (const index of row) {
        const { x, y } = this.#geometry;
        const seat = element('path', {
          role: 'gridcell',
          transform: `translate(${x[index].toFixed(1)} ${y[index].toFixed(1)})`,
          tabindex: index === 0 ? '0' : '-1',
        });
        this.#seats[index] = seat;
        line.append(seat);
      }
      group.append(line);
    });
    return group;
  }

  /** @param {Iterable<number> | null} which seats are different; null for all */
  draw(which) {
    for (const index of which ?? this.#seats.keys()) {
      this.#paint(index);
    }
    for (const name of this.ground.querySelectorAll('[data-yard]')) {
      const yard = this.#house.standing.find((it) => it.section === name.dataset.yard);
      name.textContent = yard ? `${Math.max(0, yard.capacity - yard.held - yard.sold)} left` : '';
    }
    this.#offer();
  }

  #paint(index) {
    const seat = this.#seats[index];
    const look = this.#house.look(index);
    if (seat.getAttribute('class') === `seat ${look}`) {
      return;
    }
    seat.setAttribute('class', `seat ${look}`);
    seat.setAttribute('d', SHAPES[look]);
    seat.setAttribute('aria-label', `${seatName(this.#house.seats[index])}, ${WORDS[look]}`);
    if (this.#house.isFree(index)) {
      seat.setAttribute('aria-selected', look === 'chosen');
      seat.removeAttribute('aria-disabled');
    } else {
      seat.removeAttribute('aria-selected');
      seat.setAttribute('aria-disabled', 'true');
    }
  }

  #offer() {
    if (this.#offered === this.#house.offered) {
      return;
    }
    this.#offered = this.#house.offered;
    const { x, y } = this.#geometry;
    const rings = [...this.#offered].map((index) =>
      element('rect', { class: 'offer-ring', x: x[index] - 11.5, y: y[index] - 11.5, width: 23, height: 23, rx: 6 }),
    );
    this.#rings.replaceChildren(...rings, this.#ring);
  }

  /** The one seat that Tab comes to. */
  get current() {
    return this.#current;
  }

  /** The seat that an event is about, if it is about one that has the focus. */
  focused(event) {
    const index = this.#seats.indexOf(event.target);
    return index < 0 ? undefined : index;
  }

  setCurrent(index) {
    this.#seats[this.#current].setAttribute('tabindex', '-1');
    this.#seats[index].setAttribute('tabindex', '0');
    this.#current = index;
  }

  focus(index) {
    this.setCurrent(index);
    this.#seats[index].focus({ preventScroll: true });
  }

  /** Shows where the focus is; only where it came by the keyboard. */
  ring(index) {
    const { x, y } = this.#geometry;
    this.#ring.setAttribute('transform', `translate(${x[index]} ${y[index]})`);
    this.#ring.setAttribute('visibility', 'visible');
  }

  moved() {}

  close() {
    this.ground.remove();
  }
}

export const MOST_SEATS = 5_000;
