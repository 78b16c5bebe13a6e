import { html, svg } from 'lit';
import { Geometry, PITCH } from '../hall/geometry.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';

const MOST_DRAWN = 20_000;
const ASPECT = 1.6;
const SIDE = PITCH * 0.7;

/** A hall as it is going to be, to look at. */
class HallPlan extends Part {
  static properties = {
    /** Sections as in the request for a show, those that are complete. */
    sections: { attribute: false },
  };

  render() {
    const { sections } = this;
    const places = sections.reduce((sum, it) => sum + placesOf(it), 0);
    if (places === 0 || places - standing(sections) > MOST_DRAWN) {
      return html`<div class="plan"><p class="quiet">${places === 0 ? 'The hall appears here.' : 'Too large a hall to be drawn here.'}</p></div>`;
    }
    const hall = new Geometry(seatsOf(sections), stands(sections), sections.map((it) => it.name), ASPECT);
    return html`<svg class="plan" viewBox="0 0 ${hall.width} ${hall.height}" role="img" aria-label=${inWords(sections)}>
      ${svg`<path class="stage" d="M${hall.width * 0.25} 14Q${hall.width / 2} 34 ${hall.width * 0.75} 14"></path>`}
      ${hall.blocks.map((block) => this.#block(block))}
      ${svg`<path class="plan-seats" d=${outline(hall)}></path>`}
    </svg>`;
  }

  #block(block) {
    const middle = block.left + block.width / 2;
    return svg`<text class="plan-name" x=${middle} y=${block.top + 20}>${block.name}</text>
      ${block.kind === 'STANDING'
        ? svg`<rect class="yard" x=${block.left} y=${block.top + 34} width=${block.width} height=${block.height - 34} rx="14"></rect>`
        : ''}`;
  }
}

export const placesOf = (section) => (section.kind === 'STANDING' ? section.capacity : openRows(section) * section.seatsPerRow) || 0;

const openRows = ({ rows, closedRows = [] }) => rows - closedRows.length;

const standing = (sections) => sections.filter((it) => it.kind === 'STANDING').reduce((sum, it) => sum + placesOf(it), 0);

const stands = (sections) => sections.filter((it) => it.kind === 'STANDING').map((it) => ({ section: it.name, capacity: it.capacity }));

function seatsOf(sections) {
  return sections
    .filter((it) => it.kind === 'SEATED')
    .flatMap(({ name, rows, seatsPerRow, closedRows = [] }) =>
      Array.from({ length: rows * seatsPerRow }, (_, at) => ({ section: name, row: Math.floor(at / seatsPerRow) + 1, number: (at % seatsPerRow) + 1 })).filter(
        ({ row }) => !closedRows.includes(row),
      ),
    );
}

/** All seats as one path: thousands of elements would have to be made anew with every key. */
function outline(hall) {
  let path = '';
  for (let seat = 0; seat < hall.x.length; seat++) {
    path += `M${(hall.x[seat] - SIDE / 2).toFixed(1)} ${(hall.y[seat] - SIDE / 2).toFixed(1)}h${SIDE}v${SIDE}h-${SIDE}z`;
  }
  return path;
}

function inWords(sections) {
  const words = sections.map((it) =>
    it.kind === 'STANDING' ? `${it.name}, ${count(it.capacity)} standing` : `${it.name}, ${count(openRows(it))} rows of ${count(it.seatsPerRow)}`,
  );
  return `The hall: ${words.join('; ')}`;
}

customElements.define('hall-plan', HallPlan);
