import { html } from 'lit';
import { signIn, wasRefused } from '../api/operator.js';
import { Part } from './part.js';

/** Asks for the operator's password, says so if the last one was refused, and tells `signed-in`. */
class SignIn extends Part {
  render() {
    const wrong = wasRefused();
    return html`<form class="sign-in" @submit=${this.#submit}>
      <label for="operator-password">The operator’s password <small>printed by ./seatlock run</small></label>
      <div class="actions">
        <input id="operator-password" type="password" autocomplete="current-password" required aria-invalid=${wrong ? 'true' : 'false'} />
        <button type="submit" class="secondary">Sign in</button>
      </div>
      ${wrong ? html`<p class="wrong" role="alert">That is not the password.</p>` : ''}
    </form>`;
  }

  #submit(event) {
    event.preventDefault();
    signIn(this.querySelector('input').value);
    this.dispatchEvent(new Event('signed-in', { bubbles: true }));
  }
}

customElements.define('sign-in', SignIn);
