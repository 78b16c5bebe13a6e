import { html, nothing, svg } from 'lit';
import { Part } from '../page/part.js';

/** How lines are told apart: by colour first, then also by their dashes. As CSS has colours, there are six. */
const COLOURS = 6;
const DASHES = ['solid', 'dashed', 'dotted'];
const DASH_ARRAYS = { solid: '', dashed: '6 4', dotted: '2 3' };

/** The colour and the dash of the line with this number. */
export const line = (number) => ({ colour: `series-${(number % COLOURS) + 1}`, dash: DASHES[Math.floor(number / COLOURS) % DASHES.length] });

let drawing = null;

/** The library that draws is larger than all the rest of the page: it is fetched when there is something to be drawn. */
const library = () => (drawing ??= import('./drawing.js').catch((failed) => {
  drawing = null; // it may be there next time
  throw failed;
}));

/**
 * A chart, with what to see in it, what its colours mean, and its numbers. The chart itself is one picture to whoever does not see
 * it: its label says in a sentence what it shows.
 */
class LabChart extends Part {
  static properties = {
    heading: { attribute: false },
    note: { attribute: false },
    label: { attribute: false },
    /** Called with the colours of the page; what it gives is the library's. */
    option: { attribute: false },
    /** Names with their colour, and the dash of their line or none. */
    legend: { attribute: false },
    height: { attribute: false },
    numbers: { attribute: false },
    failed: { state: true },
    drawn: { type: Boolean, reflect: true },
  };

  #chart = null;
  #resized = new ResizeObserver(() => this.#chart?.resize());
  #dressed = new MutationObserver(() => this.#draw());
  #system = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    super();
    this.failed = this.drawn = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#dressed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#system.addEventListener('change', this.#draw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#dressed.disconnect();
    this.#resized.disconnect();
    this.#system.removeEventListener('change', this.#draw);
    this.#chart?.dispose();
    this.#chart = null;
  }

  render() {
    return html`<figure>
      <figcaption>
        <h3>${this.heading}</h3>
        <p class="quiet">${this.note}</p>
      </figcaption>
      ${this.legend.length > 0 ? html`<ul class="legend">${this.legend.map((it) => this.#entry(it))}</ul>` : ''}
      ${this.failed
        ? html`<p class="refusal">The chart could not be drawn. Its numbers are here:</p>`
        : html`<div class="plot" role="img" aria-label=${this.label} aria-busy=${this.drawn ? nothing : 'true'}></div>`}
      <details ?open=${this.failed}>
        <summary>The numbers</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="The numbers: ${this.heading}">${this.numbers}</div>
      </details>
    </figure>`;
  }

  #entry({ name, colour, dash }) {
    return html`<li>
      <svg viewBox="0 0 24 12" aria-hidden="true" class=${colour}>
        ${dash
          ? svg`<line x1="1" y1="6" x2="23" y2="6" stroke="currentColor" stroke-width="2.5" stroke-dasharray=${DASH_ARRAYS[dash]} />`
          : svg`<rect x="6" width="12" height="12" rx="2" fill="currentColor" />`}
      </svg>
      ${name}
    </li>`;
  }

  updated(changed) {
    if (changed.has('option')) {
      this.#draw();
    }
  }

  #draw = async () => {
    try {
      const { init } = await library();
      const plot = this.querySelector('.plot');
      if (!this.isConnected || !plot) {
        return;
      }
      if (!this.#chart) {
        plot.style.height = `${this.height}px`;
        this.#chart = init(plot);
        this.#resized.observe(plot);
      }
      this.#chart.setOption(this.option(this.#colours()), true);
      this.drawn = true;
    } catch {
      this.failed = true;
    }
  };

  /** The page's colours as they are now: a canvas is painted, and does not hear of another theme. */
  #colours() {
    const page = getComputedStyle(document.documentElement);
    return (name) => page.getPropertyValue(`--${name}`).trim();
  }
}

customElements.define('lab-chart', LabChart);

/** One of charts.js. */
export const drawn = ({ heading, note, label, legend = [], height = 320, option, numbers }) => html`<lab-chart
  .heading=${heading}
  .note=${note}
  .label=${label}
  .legend=${legend}
  .height=${height}
  .option=${option}
  .numbers=${numbers}
></lab-chart>`;
