import { html, nothing } from 'lit';

/** What forms are made of: fields that say what is at fault with them, as the box office has said it. */

/** It calls fields as the request does. */
const faultOf = (failed, name) => failed?.faults?.find((it) => it.field === name)?.message;

/**
 * A field with its label, what there is to be said of it, and what is at fault with it.
 *
 * @param control gives the input itself, of what it has to say of its field
 */
export function field(failed, { label, name, control, hint }) {
  const message = faultOf(failed, name);
  const id = name.replace(/[^\p{L}\p{N}]+/gu, '-');
  const described = [hint ? `${id}-hint` : '', message ? `${id}-fault` : ''].join(' ').trim();
  return html`<div class="field" data-field=${name}>
    <label for=${id}>${label}</label> ${hint ? html`<small id="${id}-hint">${hint}</small>` : ''}
    ${control({ id, invalid: message ? 'true' : nothing, described: described || nothing })}
    ${message ? html`<span class="fault" id="${id}-fault">${message}</span>` : ''}
  </div>`;
}

export function input(type, value, set, more = {}) {
  return ({ id, invalid, described }) => html`<input
    id=${id}
    type=${type}
    .value=${value ?? ''}
    aria-invalid=${invalid}
    aria-describedby=${described}
    maxlength=${more.maxlength ?? nothing}
    min=${more.min ?? nothing}
    step=${more.step ?? nothing}
    list=${more.list ?? nothing}
    inputmode=${more.inputmode ?? nothing}
    autocomplete="off"
    @input=${set}
  />`;
}

export function area(value, set) {
  return ({ id, invalid, described }) =>
    html`<textarea id=${id} rows="3" maxlength="2000" .value=${value ?? ''} aria-invalid=${invalid} aria-describedby=${described} @input=${set}></textarea>`;
}

/** What is at fault with what is no single field. */
export function fault(failed, name) {
  const message = faultOf(failed, name);
  return message ? html`<span class="fault" role="alert">${message}</span>` : '';
}

/** Of what no field on the page is to blame for by itself. */
export function otherFaults(part, failed) {
  const shown = new Set([...part.querySelectorAll('[data-field]')].map((it) => it.dataset.field));
  return (failed?.faults ?? []).filter((it) => !shown.has(it.field));
}

export const numberOf = (value) => (value === '' ? undefined : Number(value));

/** To the first field that is at fault, or to what is said of the whole. */
export function focusFault(part) {
  (part.querySelector('[aria-invalid=true]') ?? part.querySelector('.refusal'))?.focus();
}
