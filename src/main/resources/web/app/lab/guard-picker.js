import { html } from 'lit';
import { reachInWords } from '../page/guard-cards.js';
import { Part } from '../page/part.js';

/** As far as the card says that buyers are kept apart. */
const REACHES = [
  ['NOTHING', 'Promise nothing'],
  ['THREADS', 'Hold in one process'],
  ['PROCESSES', 'Hold on one host'],
  ['NODES', 'Hold everywhere'],
];
const PROMISES = { NONE: '', WHILE_LEASED: 'As long as its lease lasts, its store forgets nothing, and no clock jumps.', ALWAYS: 'Whatever happens.' };
const ONLY = { SEATS: 'seats only', STANDING: 'standing only' };

/** Some of the guards, with the card of the one last looked at. Tells `choose` with the names that are chosen then. */
class GuardPicker extends Part {
  static properties = {
    cards: { attribute: false },
    chosen: { attribute: false },
    sold: {},
    shown: { state: true },
  };

  constructor() {
    super();
    this.cards = this.chosen = [];
    this.sold = 'SEATS';
  }

  render() {
    const shown = this.cards.find((card) => card.name === (this.shown ?? this.chosen.at(-1)));
    return html`
      <div class="reaches">
        ${REACHES.map(([reach, words]) => this.#group(words, this.cards.filter((card) => card.reach === reach)))}
      </div>
      ${shown ? this.#card(shown) : ''}
    `;
  }

  #group(words, cards) {
    return cards.length === 0
      ? ''
      : html`<fieldset>
          <legend>${words}</legend>
          ${cards.map((card) => this.#choice(card))}
        </fieldset>`;
  }

  #choice({ name, fits }) {
    const fit = fits.includes(this.sold);
    return html`<label>
      <input
        type="checkbox"
        name="guard"
        value=${name}
        .checked=${fit && this.chosen.includes(name)}
        ?disabled=${!fit}
        @focus=${() => (this.shown = name)}
        @change=${(event) => this.#choose(name, event.target.checked)}
      />
      <span class="guard-name">${name}</span>
      ${fit ? '' : html`<small>${ONLY[fits[0]]}</small>`}
    </label>`;
  }

  #choose(name, isChosen) {
    this.shown = name;
    // In the order of the cards, whatever the order of the clicks: a report is read beside others.
    const chosen = this.cards.map((card) => card.name).filter((it) => (it === name ? isChosen : this.chosen.includes(it)));
    this.dispatchEvent(new CustomEvent('choose', { detail: chosen }));
  }

  #card(card) {
    return html`<section class="card" aria-label="The card of ${card.name}">
      <h3><code>${card.name}</code> <small>${card.primitive}</small></h3>
      <p>${reachInWords[card.reach]} ${PROMISES[card.promise]}</p>
      <dl>
        <dt>How it works</dt><dd>${card.mechanism}</dd>
        <dt>How it fails</dt><dd>${card.fails}</dd>
        <dt>When to use it</dt><dd>${card.whenToUse}</dd>
        <dt>What it costs</dt><dd>${card.cost}</dd>
      </dl>
    </section>`;
  }
}

customElements.define('guard-picker', GuardPicker);
