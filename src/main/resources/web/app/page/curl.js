import { html } from 'lit';
import { say } from './announcements.js';
import { Part } from './part.js';

/** For a shell: in single quotes nothing has a meaning but a single quote. */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A key is a secret, as a token is; what makes one is on every Linux and macOS, which uuidgen is not. */
const RANDOM_KEY = "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')";

const NAMES = { 'Booking-Token': '$TOKEN', 'Visit-Token': '$VISIT_TOKEN', Pass: '$PASS' };

/**
 * The command that does what the button beside it does. Tokens are keys to somebody's places: a command is pasted into chats, so it
 * names them instead, as the README's commands do.
 *
 * @param {import('../api/calls.js').Call} call
 */
export function curl(call, origin = location.origin) {
  const words = ['curl'];
  if (call.operator) {
    words.push('-u', '"operator:$PASSWORD"');
  }
  if (call.method !== 'GET' && !(call.method === 'POST' && call.body)) {
    words.push('-X', call.method);
  }
  for (const [name, value] of Object.entries(call.headers)) {
    words.push('-H', quoted(`${name}: ${value}`));
  }
  for (const name of Object.keys(call.secrets)) {
    words.push('-H', `"${name}: ${NAMES[name]}"`);
  }
  if (call.once) {
    words.push('-H', `"Idempotency-Key: ${RANDOM_KEY}"`);
  }
  if (call.body) {
    words.push('-d', quoted(JSON.stringify(call.body)));
  }
  words.push(quoted(origin + call.path));
  return words.join(' ');
}

/** Beside a button: copies what the button would send. */
class CurlButton extends Part {
  static properties = { call: { attribute: false }, what: {}, shown: { state: true } };

  render() {
    return html`<button
        type="button"
        class="curl"
        title="Copy as curl"
        aria-label=${`Copy as curl: ${this.what}`}
        @click=${this.copy}
      >curl</button>
      ${this.shown
        ? html`<dialog open aria-label=${`As curl: ${this.what}`}>
            <article>
              <p>This page may not write to the clipboard here. The command:</p>
              <textarea readonly rows="5" aria-label="The command">${this.shown}</textarea>
              <footer><button type="button" @click=${() => (this.shown = null)}>Close</button></footer>
            </article>
          </dialog>`
        : ''}`;
  }

  async copy() {
    const command = curl(this.call);
    try {
      await navigator.clipboard.writeText(command);
      say('Copied as curl.');
    } catch {
      this.shown = command; // over plain HTTP, or where it was not allowed
    }
  }
}

customElements.define('curl-button', CurlButton);
