import { LitElement } from 'lit';

/** A part of the page. It is drawn into the page itself, not into a shadow, so that one style sheet dresses all. */
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }
}
