import { credentials } from './operator.js';

/** Asking the API: problems are thrown as such, and what buys is asked again under its key until there is an answer. */

const WAITS_MILLIS = [400, 1200, 2500];
const LONGEST_MILLIS = 40_000;

/** A refusal with its code. */
export class Problem extends Error {
  constructor(status, body, retryAfterSeconds) {
    super(body.detail ?? body.title ?? `status ${status}`);
    this.status = status;
    this.code = body.code ?? 'internal-error';
    this.seats = body.seats ?? [];
    this.alternatives = body.alternatives ?? [];
    /** @type {{field: string, message: string}[]} what was wrong with the body, field by field */
    this.faults = body.violations ?? (body.field ? [{ field: body.field, message: body.detail }] : []);
    /** What one has already, where that is what stands in the way. */
    this.held = body.held ?? 0;
    this.expiresInSeconds = body.expiresInSeconds ?? 0;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Nobody answered. Of what buys it is not known whether it has; the key is what to ask again with. */
class Unreachable extends Error {
  constructor(key) {
    super('nobody answered');
    this.code = 'unreachable';
    this.key = key;
  }
}

const pause = (millis) => new Promise((go) => setTimeout(go, millis));

export function newKey() {
  // crypto.randomUUID is only there where the page came over TLS, or from this machine.
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {import('./calls.js').Call} call */
export function send(call, { key, signal } = {}) {
  return fetch(call.path, {
    method: call.method,
    // Nothing of the browser's own goes along: it would ask for a password by a window of its own where it is wrong.
    credentials: 'omit',
    headers: { ...call.headers, ...call.secrets, ...(call.operator ? credentials() : {}), ...(key ? { 'Idempotency-Key': key } : {}) },
    body: call.body ? JSON.stringify(call.body) : undefined,
    signal: signal ?? AbortSignal.timeout(LONGEST_MILLIS),
  });
}

async function problem(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem(response.status, body, Number(response.headers.get('Retry-After')) || 1);
}

async function attempt(call, options) {
  const response = await send(call, options);
  if (!response.ok) {
    throw await problem(response);
  }
  return response;
}

const isWorthAskingAgain = (failed) =>
  !(failed instanceof Problem) || failed.code === 'busy' || failed.code === 'in-progress' || failed.code === 'outcome-unknown';

/**
 * The answer. A call that buys is sent under a key, and sent again under the same one while nobody answers: however often it
 * arrives, it buys once.
 *
 * @param {import('./calls.js').Call} call
 * @param {{key?: string}} options with a key, to go on with an attempt that was given up
 */
export async function ask(call, options = {}) {
  const key = call.once ? (options.key ?? newKey()) : undefined;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(call, { ...options, key });
    } catch (failed) {
      const waits = call.once && isWorthAskingAgain(failed) ? WAITS_MILLIS[tries] : undefined;
      if (waits === undefined) {
        throw failed instanceof Problem ? failed : new Unreachable(key);
      }
      await pause(waits);
    }
  }
}

/** The answer, read. */
export async function read(call, options) {
  const response = await ask(call, options);
  return response.status === 204 ? null : response.json();
}

/** The query that asks for the next page; none after the last. */
export const nextPage = (response) => /<[^>]*(\?[^>]*)>;\s*rel="?next/.exec(response.headers.get('Link') ?? '')?.[1];
