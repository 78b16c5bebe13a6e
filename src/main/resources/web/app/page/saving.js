import { ask } from '../api/asking.js';

const LONGEST_MILLIS = 30 * 60_000;

/**
 * Saves an answer as a file, under the name that it came with. A link could not: the answer is for those alone who send a secret with the
 * question. If it breaks off, nothing is saved.
 */
export async function save(call) {
  const response = await ask(call, { signal: AbortSignal.timeout(LONGEST_MILLIS) });
  const [, name = 'download'] = /filename="([^"]*)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
  offer(await response.blob(), name);
}

/** Lets the browser save it. */
export function offer(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
