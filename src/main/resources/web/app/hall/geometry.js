/**
 * Where each place of a hall is drawn: rows bend around the stage, and so many sections stand side by side as makes the seats largest in
 * the frame that there is. Both drawings, SVG and canvas, and the keyboard go by it.
 */
export const PITCH = 24;
const HALF = PITCH / 2;
const NUMBERS = 30; // beside each row
const NAME = 34; // above each section
const GAP = 40;
const STAGE = 64;
const MOST_BEND = 0.5; // of a row: with more, the number at the end of a row would stand beside the middle of another
const LEAST_WIDTH = 480; // a small hall is not blown up to fill the frame

export class Geometry {
  width = 0;
  height = 0;
  /** @type {{name: string, kind: string, left: number, top: number, width: number, height: number, rows: number[][], at: Function}[]} */
  blocks = [];

  /**
   * @param {string[]} order of the sections, from the stage on
   * @param {number} aspect of the frame: its width, over its height
   */
  constructor(seats, standing, order, aspect) {
    this.x = new Float32Array(seats.length);
    this.y = new Float32Array(seats.length);
    this.block = new Int32Array(seats.length);
    this.row = new Int32Array(seats.length);
    this.place = new Int32Array(seats.length);
    this.#gather(seats, standing);
    this.blocks.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    this.#arrange(aspect);
    this.#seat();
  }

  #gather(seats, standing) {
    const byName = new Map();
    seats.forEach((seat, index) => {
      if (!byName.has(seat.section)) {
        byName.set(seat.section, { name: seat.section, kind: 'SEATED', rows: [] });
      }
      const block = byName.get(seat.section);
      (block.rows[seat.row - 1] ??= [])[seat.number - 1] = index;
    });
    for (const block of byName.values()) {
      const widest = Math.max(...Object.values(block.rows).map((row) => row.length)); // a closed row is a gap
      block.bend = Math.min(MOST_BEND, widest * 0.03) * PITCH;
      block.seats = widest;
      block.width = widest * PITCH + 2 * NUMBERS;
      block.height = NAME + block.rows.length * PITCH + block.bend;
    }
    const stands = standing.map(({ section, capacity }) => {
      const side = Math.min(900, Math.max(130, Math.sqrt(capacity) * PITCH));
      return { name: section, kind: 'STANDING', rows: [], width: side * 1.9, height: NAME + side * 0.5 };
    });
    this.blocks = [...byName.values(), ...stands];
  }

  #arrange(aspect) {
    let best = null;
    for (let abreast = 1; abreast <= Math.min(12, this.blocks.length || 1); abreast++) {
      const shelves = [];
      for (let from = 0; from < this.blocks.length; from += abreast) {
        const blocks = this.blocks.slice(from, from + abreast);
        shelves.push({
          blocks,
          width: blocks.reduce((sum, it) => sum + it.width, 0) + GAP * (blocks.length - 1),
          height: Math.max(...blocks.map((it) => it.height)),
        });
      }
      const width = Math.max(LEAST_WIDTH, ...shelves.map((it) => it.width));
      const height = STAGE + shelves.reduce((sum, it) => sum + it.height + GAP, 0);
      const scale = Math.min(aspect / width, 1 / height);
      if (!best || scale > best.scale) {
        best = { shelves, width, height, scale };
      }
    }
    this.width = best.width + 2 * HALF;
    this.height = best.height;
    let top = STAGE;
    for (const shelf of best.shelves) {
      let left = (this.width - shelf.width) / 2;
      for (const block of shelf.blocks) {
        block.left = left;
        block.top = top;
        left += block.width + GAP;
      }
      top += shelf.height + GAP;
    }
  }

  #seat() {
    this.blocks.forEach((block, at) => {
      block.rows.forEach((row, r) => {
        row.forEach((index, c) => {
          this.x[index] = block.left + NUMBERS + c * PITCH + HALF;
          this.y[index] = block.top + NAME + r * PITCH + HALF + this.#bow(block, c);
          this.block[index] = at;
          this.row[index] = r;
          this.place[index] = c;
        });
      });
    });
  }

  /** How much lower than the ends of its row a seat is. */
  #bow(block, column) {
    const middle = (block.seats - 1) / 2;
    const out = middle === 0 ? 0 : (column - middle) / middle;
    return block.bend * (1 - out * out);
  }

  /** The number of a row is written at its ends. */
  rowLabel(block, r) {
    return { left: block.left + HALF, right: block.left + block.width - HALF, y: block.top + NAME + r * PITCH + HALF };
  }

  /** The seat under a point, or −1. */
  at(x, y) {
    for (const block of this.blocks) {
      const c = Math.floor((x - block.left - NUMBERS) / PITCH);
      if (c >= 0 && c < (block.seats ?? 0)) {
        const r = Math.floor((y - block.top - NAME - this.#bow(block, c)) / PITCH);
        const index = block.rows[r]?.[c];
        if (index !== undefined) {
          return index;
        }
      }
    }
    return -1;
  }

  /** The seats that may be seen in a rectangle. */
  *within(left, top, right, bottom) {
    for (const block of this.blocks) {
      if (!block.seats || block.left > right || block.left + block.width < left) {
        continue;
      }
      const first = Math.max(0, Math.floor((top - block.top - NAME - block.bend) / PITCH));
      const last = Math.min(block.rows.length - 1, Math.ceil((bottom - block.top - NAME) / PITCH));
      const from = Math.max(0, Math.floor((left - block.left - NUMBERS) / PITCH));
      const to = Math.min(block.seats, Math.ceil((right - block.left - NUMBERS) / PITCH) + 1);
      for (let r = first; r <= last; r++) {
        const row = block.rows[r] ?? [];
        for (let c = from; c < Math.min(to, row.length); c++) {
          yield row[c];
        }
      }
    }
  }

  rowOf(index) {
    return this.blocks[this.block[index]].rows[this.row[index]];
  }

  /** Where a key leads from a seat: along the row, to the row behind or before, to the next section. */
  next(index, key, far = false) {
    const at = this.block[index];
    const r = this.row[index];
    const c = this.place[index];
    const row = this.rowOf(index);
    const seated = this.blocks.filter((block) => block.rows.length > 0);
    switch (key) {
      case 'ArrowLeft':
        return row[c - 1] ?? index;
      case 'ArrowRight':
        return row[c + 1] ?? index;
      case 'ArrowUp':
        return this.#inRow(at, r, -1, c) ?? this.#inBlock(seated, at, -1, c) ?? index;
      case 'ArrowDown':
        return this.#inRow(at, r, 1, c) ?? this.#inBlock(seated, at, 1, c) ?? index;
      case 'PageUp':
        return this.#inBlock(seated, at, -1, c) ?? index;
      case 'PageDown':
        return this.#inBlock(seated, at, 1, c) ?? index;
      case 'Home':
        return far ? seated[0].rows.find(Boolean)[0] : row[0];
      case 'End':
        return far ? seated.at(-1).rows.at(-1).at(-1) : row.at(-1);
      default:
        return index;
    }
  }

  /** In the row before or behind, past those that are closed. */
  #inRow(at, r, step, c) {
    const { rows } = this.blocks[at];
    const row = step > 0 ? rows.slice(r + 1).find(Boolean) : rows.slice(0, r).findLast(Boolean);
    return row?.[Math.min(c, row.length - 1)];
  }

  #inBlock(seated, at, step, c) {
    const block = seated[seated.indexOf(this.blocks[at]) + step];
    const row = step > 0 ? block?.rows.find(Boolean) : block?.rows.at(-1);
    return row?.[Math.min(c, row.length - 1)];
  }
}
