import './race.css';
import { html, svg } from 'lit';
import { millis } from '../page/dates.js';
import { Part } from '../page/part.js';

const NARROW_PIXELS = 560; // below, names stand above their lanes
const TOP_PIXELS = 58; // the axis, and what the band says
const BOTTOM_PIXELS = 8;
const TICKS_PIXELS = 72;
const SHORTEST_MILLIS = 0.5;
const STEP = 1.5;
const WORDS_FIT_PIXELS = 90;
const BOTH_WORDS_PIXELS = 46;
const READS_PIXELS = 24; // what the mark at the end says stands there

const NEITHER = { WRITTEN: 'both have seen it free; neither has written', COMMITTED: 'both have seen it free; neither has committed' };
const TOLD = { SOLD: 'sold', HELD: 'held', REFUSED: 'refused', UNSURE: 'no answer' };

/** What it was told, in a word or two. */
export const told = (lane) => {
  if (lane.outcome === 'REFUSED') {
    return lane.why === 'busy' ? 'busy' : 'refused';
  }
  return lane.outcome === 'UNSURE' && lane.answeredMillis !== undefined ? 'unsure' : TOLD[lane.outcome];
};

let drawn = 0; // names within a page must differ

const legend = (hatch) => [
  ['On its way', svg`<path class="way" d="M1 12H31"></path>`],
  ['Waits for the guard', svg`<rect class="wait" x="1" y="8" width="30" height="8" fill="url(#${hatch})"></rect>`],
  ['Let in', svg`<rect class="hold" x="1" y="4" width="30" height="16"></rect>`],
  ['Has written', svg`<rect class="commit" x="1" y="4" width="30" height="16"></rect>`],
  ['Has read', svg`<circle class="read" cx="16" cy="12" r="5.5"></circle>`],
  ['Writes', svg`<path class="write" d="M16 4l7 8-7 8-7-8z"></path>`],
  ['Committed, the guard has let go', svg`<path class="gone" d="M16 1V23"></path>`],
  ['Refused', svg`<path class="refused" d="M11 7l10 10M21 7l-10 10"></path>`],
];

/** When the last thing ends that is known of a race. */
export const lastOf = (race) => Math.max(1, ...race.lanes.map((lane) => Math.max(lane.askedMillis, lane.answeredMillis ?? 0, lane.office?.leftMillis ?? 0)));

/**
 * A race, drawn along time: a lane for each who asked. Wheel, pinch, drag, keys and buttons move along time and into it; lanes keep
 * their height.
 */
class RaceTimeline extends Part {
  static properties = { race: { attribute: false }, until: { attribute: false }, label: {}, width: { state: true }, view: { state: true } };

  #hatch = `race-hatch-${++drawn}`;
  #plot = `race-plot-${drawn}`;
  #resized = null;
  #pointers = new Map();

  constructor() {
    super();
    this.width = 0;
    this.view = null;
  }

  willUpdate(changed) {
    if (changed.has('race') && changed.get('race')?.seat !== this.race.seat) {
      this.view = null;
    }
  }

  firstUpdated() {
    // The template's own listener would be passive, and the page would scroll along.
    this.querySelector('.race-frame').addEventListener('wheel', this.#wheel, { passive: false });
    this.#measure();
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#measure();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized?.disconnect();
    this.#pointers.clear();
  }

  #measure() {
    this.#resized = new ResizeObserver(([{ contentRect }]) => (this.width = Math.floor(contentRect.width)));
    this.#resized.observe(this.querySelector('.race-frame'));
  }

  // --- Time and pixels -----------------------------------------------------------------------------------------

  get #isNarrow() {
    return this.width < NARROW_PIXELS;
  }

  get #left() {
    return this.#isNarrow ? 12 : 112;
  }

  get #right() {
    return this.width - (this.#isNarrow ? 12 : 104);
  }

  get #laneHeight() {
    return this.#isNarrow ? 78 : 56;
  }

  /** All there is to see, and a little beside it. */
  get #whole() {
    const last = Math.max(this.until ?? 0, lastOf(this.race));
    return [-last * 0.02, last * 1.02];
  }

  get #span() {
    return this.view ?? this.#whole;
  }

  #x(at) {
    const [from, to] = this.#span;
    return this.#left + ((at - from) / (to - from)) * (this.#right - this.#left);
  }

  #at(x) {
    const [from, to] = this.#span;
    return from + ((x - this.#left) / (this.#right - this.#left)) * (to - from);
  }

  #show(from, length) {
    const [first, last] = this.#whole;
    const shown = Math.min(Math.max(length, SHORTEST_MILLIS), last - first);
    const begins = Math.min(Math.max(from, first), last - shown);
    this.view = shown >= last - first ? null : [begins, begins + shown];
  }

  /** Into time, or out of it, around what is at x. */
  #zoom(factor, x = (this.#left + this.#right) / 2) {
    const [from, to] = this.#span;
    const at = this.#at(x);
    this.#show(at - (at - from) / factor, (to - from) / factor);
  }

  #pan(pixels) {
    const [from, to] = this.#span;
    this.#show(from + (pixels / (this.#right - this.#left)) * (to - from), to - from);
  }

  // --- Hands ---------------------------------------------------------------------------------------------------

  #wheel = (event) => {
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      this.#pan(sideways);
    } else if (event.deltaY < 0 || this.view) {
      event.preventDefault(); // with all in view the page may scroll on
      this.#zoom(Math.exp(-event.deltaY / 400), this.#within(event));
    }
  };

  #within(event) {
    return event.clientX - this.querySelector('.race-frame').getBoundingClientRect().left;
  }

  #down(event) {
    if (event.button === 0) {
      this.#pointers.set(event.pointerId, this.#within(event));
      event.currentTarget.setPointerCapture(event.pointerId);
    }
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) {
      return;
    }
    const now = this.#within(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other === undefined) {
      this.#pan(before - now);
    } else if (Math.abs(before - other) > 1) {
      this.#zoom(Math.max(Math.abs(now - other), 1) / Math.abs(before - other), (now + other) / 2);
    }
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
  }

  #key(event) {
    const step = (this.#right - this.#left) / 8;
    const keys = {
      ArrowLeft: () => this.#pan(-step),
      ArrowRight: () => this.#pan(step),
      '+': () => this.#zoom(STEP),
      '=': () => this.#zoom(STEP),
      '-': () => this.#zoom(1 / STEP),
      0: () => (this.view = null),
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  }

  // --- The picture ---------------------------------------------------------------------------------------------

  render() {
    return html`
      <div class="race-tools" role="group" aria-label="Zoom: ${this.label}">
        <button type="button" aria-label="Zoom in" @click=${() => this.#zoom(STEP)}>+</button>
        <button type="button" aria-label="Zoom out" ?disabled=${!this.view} @click=${() => this.#zoom(1 / STEP)}>−</button>
        <button type="button" aria-label="Show all of it" ?disabled=${!this.view} @click=${() => (this.view = null)}>⤢</button>
      </div>
      <div
        class="race-frame"
        role="group"
        tabindex="0"
        aria-label="${this.label}. Arrows move along time, plus and minus zoom, 0 shows all. The table below has the same."
        @keydown=${this.#key}
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
      >
        ${this.width > 0 ? this.#picture() : ''}
      </div>
      <ul class="legend race-legend" aria-label="Legend">
        ${legend(this.#hatch).map(([name, glyph]) => html`<li><svg viewBox="0 0 32 24" aria-hidden="true">${glyph}</svg>${name}</li>`)}
      </ul>
    `;
  }

  #picture() {
    const { lanes } = this.race;
    const height = TOP_PIXELS + lanes.length * this.#laneHeight + BOTTOM_PIXELS;
    return svg`<svg class="race" role="img" aria-label=${this.label} width=${this.width} height=${height} data-from=${this.#span[0]} data-to=${this.#span[1]}>
      <defs>
        <pattern id=${this.#hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="6" height="6"></rect>
          <rect class="hatch" width="2" height="6"></rect>
        </pattern>
        <clipPath id=${this.#plot}><rect x=${this.#left - 8} y="0" width=${Math.max(0, this.#right - this.#left + 16)} height=${height}></rect></clipPath>
      </defs>
      <g clip-path="url(#${this.#plot})">
        ${this.#axis(height)}
        ${this.#band(height)}
        ${lanes.map((lane, k) => this.#bars(lane, this.#middle(k)))}
      </g>
      ${lanes.map((lane, k) => this.#names(lane, k))}
    </svg>`;
  }

  #middle(k) {
    return TOP_PIXELS + k * this.#laneHeight + (this.#isNarrow ? 55 : 32);
  }

  #axis(height) {
    const [from, to] = this.#span;
    const least = ((to - from) * TICKS_PIXELS) / (this.#right - this.#left);
    const power = 10 ** Math.floor(Math.log10(least));
    const step = [1, 2, 5, 10].map((it) => it * power).find((it) => it >= least);
    const first = Math.ceil(from / step);
    const ticks = Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, k) => (first + k) * step);
    return ticks.map((at) => {
      const x = this.#x(at);
      return svg`<path class="grid" d="M${x} 22V${height}"></path><text class="tick" x=${Math.min(x, this.#right - 20)} y="14">${millis(at, step < 1 ? 1 : 0)}</text>`;
    });
  }

  /** While nobody could know of the other. */
  #band(height) {
    const { oversale } = this.race;
    if (!oversale) {
      return '';
    }
    const from = this.#x(oversale.fromMillis);
    const to = this.#x(oversale.untilMillis);
    const words = NEITHER[oversale.until];
    const half = words.length * 3.4;
    const middle = Math.min(Math.max((from + to) / 2, this.#left + half), this.#right - half);
    return svg`<g class="between">
      <rect x=${from} y="44" width=${Math.max(1, to - from)} height=${height - 44}></rect>
      <path d="M${from} 44V${height}M${to} 44V${height}"></path>
      <text x=${middle} y="38">${words}</text>
    </g>`;
  }

  #bars(lane, y) {
    const { office } = lane;
    const ends = lane.answeredMillis ?? this.#whole[1];
    if (!office) {
      return svg`<path class="way" d="M${this.#x(lane.askedMillis)} ${y}H${this.#x(ends)}"></path>`;
    }
    const decided = office.letInMillis ?? office.letGoMillis;
    return svg`
      <path class="way" d="M${this.#x(lane.askedMillis)} ${y}H${this.#x(ends)}"></path>
      ${this.#bar('inside', office.cameMillis, office.leftMillis, y, 4)}
      ${this.#bar('wait', office.guardAskedMillis, decided, y, 8, `url(#${this.#hatch})`)}
      ${office.letInMillis === undefined ? '' : this.#bar('hold', office.letInMillis, office.writtenMillis ?? office.letGoMillis, y, 16)}
      ${office.writtenMillis === undefined ? '' : this.#bar('commit', office.writtenMillis, office.letGoMillis, y, 16)}
      ${this.#waiting(lane, decided, y)}
      ${this.#marks(lane, y)}
    `;
  }

  #bar(look, from, to, y, height, fill) {
    const x = this.#x(from);
    return svg`<rect class=${look} x=${x} y=${y - height / 2} width=${Math.max(0.5, this.#x(to) - x)} height=${height} fill=${fill ?? 'none'}></rect>`;
  }

  #waiting(lane, to, y) {
    const from = lane.office.guardAskedMillis;
    const left = Math.max(this.#x(from), this.#left);
    const right = Math.min(this.#x(to) - (this.#isMarked(lane) ? READS_PIXELS : 0), this.#right);
    return right - left < WORDS_FIT_PIXELS ? '' : svg`<text class="says" x=${(left + right) / 2} y=${y - 14}>waits ${millis(to - from)}</text>`;
  }

  #marks(lane, y) {
    const { letInMillis, writtenMillis, letGoMillis } = lane.office;
    const marked = this.#isMarked(lane) ? 'marked' : '';
    const radius = marked ? 7.5 : 5.5;
    const read = this.#x(letInMillis ?? 0);
    const wrote = this.#x(writtenMillis ?? 0);
    const gone = this.#x(letGoMillis);
    return svg`
      ${lane.outcome === 'REFUSED'
        ? svg`<path class="refused" d="M${gone - 5} ${y - 5}l10 10m0-10l-10 10"></path>`
        : svg`<path class="gone" d="M${gone} ${y - 12}v24"></path>`}
      ${letInMillis === undefined ? '' : svg`<circle class="read ${marked}" data-at=${letInMillis} cx=${read} cy=${y} r=${radius}></circle>`}
      ${writtenMillis === undefined
        ? ''
        : svg`<path class="write ${marked}" data-at=${writtenMillis} d="M${wrote} ${y - radius - 2}l${radius + 1} ${radius + 2} -${radius + 1} ${radius + 2} -${radius + 1} -${radius + 2}z"></path>`}
      ${marked ? this.#marking(read, wrote, y - 14) : ''}
    `;
  }

  /** Close together, each word keeps to its side. */
  #marking(read, wrote, y) {
    const isClose = wrote - read < BOTH_WORDS_PIXELS;
    return svg`
      <text class="says marked ${isClose ? 'before' : ''}" x=${read + (isClose ? 6 : 0)} y=${y}>reads</text>
      <text class="says marked ${isClose ? 'after' : ''}" x=${wrote - (isClose ? 6 : 0)} y=${y}>writes</text>
    `;
  }

  #isMarked({ op }) {
    const { oversale } = this.race;
    return oversale && (op === oversale.first || op === oversale.second);
  }

  #names(lane, k) {
    const y = this.#isNarrow ? TOP_PIXELS + k * this.#laneHeight + 20 : this.#middle(k) + 4;
    const outcome = lane.outcome === 'REFUSED' || lane.outcome === 'UNSURE' ? '' : 'owner';
    const line = TOP_PIXELS + k * this.#laneHeight;
    return svg`
      <path class="lane-line" d="M0 ${line}H${this.width}"></path>
      <text class="buyer" x="0" y=${y}>${lane.buyer}</text>
      <text class="outcome ${outcome} ${this.race.owners > 1 ? 'twice' : ''}" x=${this.width} y=${y}>${told(lane)}</text>
    `;
  }
}

customElements.define('race-timeline', RaceTimeline);
