import { html } from 'lit';
import { refuse } from '../api/operator.js';
import { sentence } from '../api/problems.js';

/** A refusal in words, for whoever buys nothing by what was refused. */
export const why = (failed) => (failed.code === 'unreachable' ? 'The box office cannot be reached.' : sentence(failed));

export function refusal(failed, again) {
  return html`<div class="refusal" role="alert">
    <p>${why(failed)}</p>
    ${again ? html`<button type="button" class="secondary" @click=${again}>Try again</button>` : ''}
  </div>`;
}

/**
 * What a part has to say of a failure: nothing where it is the password that was refused. That is asked for anew, by the part or by the page
 * around it, which hears of it by `unauthenticated`.
 */
export function ownFailure(part, failed) {
  if (failed.code !== 'unauthenticated') {
    return failed;
  }
  refuse();
  part.dispatchEvent(new Event('unauthenticated', { bubbles: true }));
  return null;
}
