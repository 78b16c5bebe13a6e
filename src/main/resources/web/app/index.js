import './style.css';
import { html } from 'lit';
import { signInByLink } from './api/operator.js';
import './lab/comparison.js';
import './lab/experiment.js';
import './lab/experiments.js';
import './lab/lab.js';
import './lab/race.js';
import './operator/operator-page.js';
import { onSaid } from './page/announcements.js';
import { Part } from './page/part.js';
import { nextTheme, theme } from './page/theme.js';
import './shop/accepting.js';
import './shop/show.js';
import './shop/shows.js';
import './shop/tickets.js';

const SAID_MILLIS = 6_000;

/** The whole page: what stands on every one, and the one that the address names. Addresses are kept behind the #, so that each can be passed on. */
class SeatLock extends Part {
  static properties = { path: { state: true }, said: { state: true }, theme: { state: true } };

  #silence = 0;
  #unheard = null;

  constructor() {
    super();
    signInByLink();
    this.theme = theme();
    this.path = SeatLock.#path();
    this.said = '';
  }

  static #path() {
    return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#go);
    this.#unheard = onSaid((text) => {
      this.said = text;
      clearTimeout(this.#silence);
      this.#silence = setTimeout(() => (this.said = ''), SAID_MILLIS);
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#go);
    this.#unheard();
  }

  #go = async () => {
    if (signInByLink()) {
      location.reload(); // in a page that was open, parts may have been told already that nobody is signed in
      return;
    }
    const before = this.path;
    this.path = SeatLock.#path();
    if (place(before) === place(this.path)) {
      return; // the same page asks for something else: whoever is in its form stays there
    }
    document.title = 'Seatlock';
    await this.updateComplete;
    scrollTo(0, 0);
    // Whoever does not see that the page is another one is told by its heading.
    requestAnimationFrame(() => this.querySelector('main h1')?.focus());
  };

  render() {
    const [where] = this.path;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>To the content</a>
      <header class="head">
        <a class="wordmark" href="#/">Seatlock</a>
        <nav aria-label="Pages">
          <a href="#/" aria-current=${where === undefined || where === 'shows' ? 'page' : 'false'}>Shows</a>
          <a href="#/lab" aria-current=${where === 'lab' ? 'page' : 'false'}>Lab</a>
          <a href="#/operator" aria-current=${where === 'operator' ? 'page' : 'false'}>Operator</a>
          <a href="#/tickets" aria-current=${where === 'tickets' ? 'page' : 'false'}>My tickets</a>
        </nav>
        <button type="button" class="plain theme" aria-label="Theme: ${this.theme}. Change it" @click=${() => (this.theme = nextTheme())}>
          ${{ auto: '◐', light: '○', dark: '●' }[this.theme]}
        </button>
      </header>
      <main id="main">${this.#page()}</main>
      <footer class="foot">
        <a href="/q/swagger-ui/">API</a>
      </footer>
      <div class="said ${this.said ? 'shown' : ''}" role="status" aria-live="polite">${this.said}</div>
    `;
  }

  #skip(event) {
    event.preventDefault(); // the address is the page's
    this.querySelector('main h1')?.focus();
  }

  #page() {
    const [where, id, more] = this.path;
    if (where === undefined) {
      return html`<show-list></show-list>`;
    }
    if (where === 'shows' && id) {
      return html`<show-page .showId=${id}></show-page>`;
    }
    if (where === 'lab' && this.path[3] === 'races') {
      return html`<race-page .address=${this.path.slice(1).join('/')}></race-page>`;
    }
    if (where === 'lab' && id === 'experiments') {
      const [one, against, other] = this.path.slice(2);
      if (against === 'against' && other) {
        return html`<experiment-comparison .first=${one} .second=${other}></experiment-comparison>`;
      }
      return one ? html`<experiment-page .experimentId=${one}></experiment-page>` : html`<experiments-page></experiments-page>`;
    }
    if (where === 'lab') {
      return html`<lab-page .again=${id === 'demonstrations' ? more : null}></lab-page>`;
    }
    if (where === 'operator') {
      return html`<operator-page .path=${this.path.slice(1)}></operator-page>`;
    }
    if (where === 'tickets') {
      return html`<my-tickets .open=${id}></my-tickets>`;
    }
    if (where === 'accept' && more) {
      return html`<accepting-booking .bookingId=${id} .code=${more}></accepting-booking>`;
    }
    return html`<h1 tabindex="-1">There is nothing here</h1><p><a href="#/">To the programme</a></p>`;
  }
}

/** An address without what is asked of it. */
const place = (path) => path.join('/').split('?')[0];

customElements.define('seat-lock', SeatLock);
