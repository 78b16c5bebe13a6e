import { html } from 'lit';
import { inWords } from '../page/dates.js';
import { count } from '../page/money.js';
import { Part } from '../page/part.js';

/** Where one stands in the line. Tells `leave` when one would rather not. */
class WaitingLine extends Part {
  static properties = { visit: { attribute: false } };

  #watched = null;
  #first = 0;

  willUpdate(changed) {
    if (changed.has('visit')) {
      this.#watched?.removeEventListener('standing', this.#changed);
      this.visit?.addEventListener('standing', this.#changed);
      this.#watched = this.visit;
      this.#first = 0;
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#watched?.removeEventListener('standing', this.#changed);
  }

  #changed = () => this.requestUpdate();

  render() {
    const { position, ahead, etaSeconds } = this.visit?.standing ?? {};
    if (!position) {
      return html`<h2>You are being let in</h2>`;
    }
    this.#first = Math.max(this.#first, position);
    return html`
      <h2>You are in line</h2>
      <p class="position" role="status">
        <strong>${count(position)}</strong>
        <span>${ahead === 0 ? 'You are next.' : `${count(ahead)} ${ahead === 1 ? 'buyer is' : 'buyers are'} ahead of you.`}</span>
      </p>
      <progress aria-label="How far you have come" max=${this.#first} value=${this.#first - position + 1}></progress>
      <p class="quiet">
        ${etaSeconds === undefined ? 'We cannot say yet how long it takes.' : `About ${inWords(Math.max(1, etaSeconds))} to go.`}
        Leave this page open: your places are asked for as soon as it is your turn.
      </p>
      <div class="actions">
        <button type="button" class="secondary" @click=${() => this.dispatchEvent(new Event('leave'))}>Leave the line</button>
      </div>
    `;
  }
}

customElements.define('waiting-line', WaitingLine);
