/** Points in time as the browser's locale and time zone write them. */
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const MINUTE = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export const day = (instant) => DAY.format(new Date(instant));
export const shortDay = (instant) => SHORT.format(new Date(instant));
export const exactly = (instant) => EXACT.format(new Date(instant));
export const clockMinute = (instant) => MINUTE.format(instant);
export const clock = (instant) => CLOCK.format(instant);

const MILLIS = [0, 1].map(
  (digits) => new Intl.NumberFormat(undefined, { style: 'unit', unit: 'millisecond', minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** How long something took, to a tenth unless fewer digits do. */
export const millis = (time, digits = 1) => MILLIS[digits].format(time);

/** What is left, as on a stopwatch: 9:05. */
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** What is left, in words, for those who do not see the watch. */
export function inWords(seconds) {
  if (seconds < 60) {
    return seconds === 1 ? '1 second' : `${Math.ceil(seconds)} seconds`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
].map(([unit, seconds]) => ({ seconds, format: new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'narrow' }) }));

/** How long something has lasted, by its two largest units: 3h 5m. */
export function lasting(seconds) {
  let left = Math.max(0, Math.floor(seconds));
  const parts = UNITS.map((unit) => {
    const many = Math.floor(left / unit.seconds);
    left %= unit.seconds;
    return { many, text: unit.format.format(many) };
  });
  const largest = parts.findIndex((it) => it.many > 0);
  const told = largest < 0 ? parts.slice(-1) : parts.slice(largest, largest + 2);
  return told.map((it) => it.text).join(' ');
}
