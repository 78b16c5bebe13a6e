/** What has just happened, said once: shown for a moment, and read out. */
const listeners = new Set();

export function say(text) {
  listeners.forEach((hear) => hear(text));
}

export function onSaid(hear) {
  listeners.add(hear);
  return () => listeners.delete(hear);
}
