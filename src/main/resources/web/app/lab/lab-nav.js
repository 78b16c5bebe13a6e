import { html } from 'lit';
import { Part } from '../page/part.js';

const PAGES = [
  ['demonstration', '#/lab', 'See it'],
  ['experiments', '#/lab/experiments', 'Experiments'],
];

/** The pages of the Lab, and which of them this is. */
class LabNav extends Part {
  static properties = { here: {} };

  render() {
    return html`<nav class="lab-nav" aria-label="The Lab">
      ${PAGES.map(([name, path, words]) => html`<a href=${path} aria-current=${name === this.here ? 'page' : 'false'}>${words}</a>`)}
    </nav>`;
  }
}

customElements.define('lab-nav', LabNav);
