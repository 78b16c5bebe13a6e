/** Measured numbers as the browser's locale writes them. What was not measured is a dash. */
import { count } from '../page/money.js';

const NONE = '–';
const few = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const tenth = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const times = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Three digits say as much of a time as was measured. */
export function millis(value) {
  if (value == null) {
    return NONE;
  }
  return value >= 1000 ? count(Math.round(value)) : few.format(value);
}

export const perSecond = (value) => count(Math.round(value));

export const percent = (value) => (value == null ? NONE : `${tenth.format(value)} %`);

/** How many times the first the second is. */
export function ratio(first, second) {
  return first == null || second == null || first === 0 ? NONE : `× ${times.format(second / first)}`;
}
