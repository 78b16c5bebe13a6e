/** Points in time as the browser's locale and time zone write them. */
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export const day = (instant) => DAY.format(new Date(instant));
export const shortDay = (instant) => SHORT.format(new Date(instant));
export const clock = (instant) => CLOCK.format(instant);

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
