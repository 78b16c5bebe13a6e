import { html } from 'lit';

/** How many of something, between one and the most. */
export function counter(what, count, set, most) {
  return html`<span class="counter" role="group" aria-label="How many ${what}">
    <button type="button" aria-label="One fewer of ${what}" ?disabled=${count <= 1} @click=${() => set(count - 1)}>−</button>
    <output aria-label="${count} ${what}">${count}</output>
    <button type="button" aria-label="One more of ${what}" ?disabled=${count >= most} @click=${() => set(count + 1)}>+</button>
  </span>`;
}
