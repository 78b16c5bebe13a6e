import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { Part } from '../page/part.js';
import { seatName } from './places.js';
import { SHAPES, WORDS } from './shapes.js';

/** The same hall as the map, in words: a section, then a row, then its seats. Tells `choose` of the seat. */
class SeatList extends Part {
  static properties = { house: { attribute: false }, section: { state: true }, row: { state: true } };

  #listened = null;

  willUpdate(changed) {
    if (changed.has('house')) {
      this.#listened?.removeEventListener('places', this.#places);
      this.house.addEventListener('places', this.#places);
      this.#listened = this.house;
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listened?.removeEventListener('places', this.#places);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#listened?.addEventListener('places', this.#places);
  }

  #places = () => this.requestUpdate();

  /** Section → row → the seats of it, as they stand. */
  #rows() {
    const sections = new Map();
    this.house.seats.forEach((seat, index) => {
      if (!sections.has(seat.section)) {
        sections.set(seat.section, new Map());
      }
      const rows = sections.get(seat.section);
      if (!rows.has(seat.row)) {
        rows.set(seat.row, { seats: [], free: 0 });
      }
      const row = rows.get(seat.row);
      row.seats.push(index);
      row.free += this.house.isFree(index) ? 1 : 0;
    });
    return sections;
  }

  render() {
    const sections = this.#rows();
    if (sections.size === 0) {
      return html`<p class="quiet">There are no seats in this hall, only standing places.</p>`;
    }
    const section = sections.has(this.section) ? this.section : sections.keys().next().value;
    const rows = sections.get(section);
    const firstFree = [...rows].find(([, row]) => row.free > 0)?.[0];
    const row = rows.has(this.row) ? this.row : (firstFree ?? rows.keys().next().value);
    return html`
      <div class="seat-list">
        <label>
          Section
          <select @change=${(event) => this.#choose(event.target.value)}>
            ${[...sections.keys()].map((name) => html`<option value=${name} ?selected=${name === section}>${name}</option>`)}
          </select>
        </label>
        <label>
          Row
          <select .value=${live(String(row))} @change=${(event) => (this.row = Number(event.target.value))}>
            ${[...rows].map(
              ([number, { free }]) => html`<option value=${number} ?selected=${number === row}>${number}: ${free} free</option>`,
            )}
          </select>
        </label>
        <fieldset>
          <legend>Seats of row ${row}</legend>
          <div class="seats">${rows.get(row).seats.map((index) => this.#seat(index))}</div>
        </fieldset>
      </div>
    `;
  }

  #choose(section) {
    this.section = section;
    this.row = undefined;
  }

  #seat(index) {
    const seat = this.house.seats[index];
    const look = this.house.look(index);
    return html`<label class=${this.house.isOffered(index) ? 'offered' : ''}>
      <input
        type="checkbox"
        aria-label="${seatName(seat)}, ${WORDS[look]}"
        .checked=${live(look === 'chosen' || look === 'mine')}
        ?disabled=${!this.house.isFree(index)}
        @change=${() => this.dispatchEvent(new CustomEvent('choose', { detail: seat.id, bubbles: true }))}
      />
      <svg viewBox="-13 -13 26 26" aria-hidden="true"><path class="seat ${look}" d=${SHAPES[look]}></path></svg>
      <span aria-hidden="true">${seat.number}</span>
    </label>`;
  }
}

customElements.define('seat-list', SeatList);
