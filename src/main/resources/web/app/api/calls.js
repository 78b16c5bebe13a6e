/**
 * The calls of the API, as data. What is sent and what is copied as curl are made from one and the same, so that they cannot differ.
 *
 * @typedef {{method: string, path: string, headers: Record<string, string>, body?: object, secrets: Record<string, string>, once: boolean,
 * operator: boolean}} Call what an operator calls is sent with the password, if there is one
 */

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** @returns {Call} */
function call(method, path, { body, headers = {}, secrets = {}, once = false, operator = false } = {}) {
  return { method, path, headers: { ...(body ? JSON_TYPE : {}), ...headers }, body, secrets, once, operator };
}

const token = (thing) => ({ 'Booking-Token': thing.token });
const pass = (visit) => (visit?.pass ? { Pass: visit.pass } : {});

export const shows = (after) => call('GET', `/api/shows${after ?? ''}`);
export const show = (id) => call('GET', `/api/shows/${id}`);
export const seats = (id) => call('GET', `/api/shows/${id}/seats`);
export const room = (id) => call('GET', `/api/shows/${id}/waiting-room`);
export const bell = (id) => call('GET', `/api/shows/${id}/bell`);

export const hold = (id, wish, visit) =>
  call('POST', `/api/shows/${id}/holds`, { body: wish, secrets: pass(visit), once: true });
export const standing = (held) => call('GET', `/api/holds/${held.id}`, { secrets: token(held) });
export const extend = (held) => call('POST', `/api/holds/${held.id}/extend`, { secrets: token(held) });
export const release = (held) => call('DELETE', `/api/holds/${held.id}`, { secrets: token(held) });
export const pay = (held, method, visit) =>
  call('POST', `/api/holds/${held.id}/booking`, {
    body: { payment: { method } },
    secrets: { ...token(held), ...pass(visit) },
    once: true,
  });

export const booking = (it) => call('GET', `/api/bookings/${it.id}`, { secrets: token(it) });
export const cancel = (it) => call('DELETE', `/api/bookings/${it.id}`, { secrets: token(it) });
export const changeBooking = (it, patch) => call('PATCH', `/api/bookings/${it.id}`, { body: patch, secrets: token(it) });
export const offerBooking = (it) => call('POST', `/api/bookings/${it.id}/transfer`, { secrets: token(it) });
export const withdrawBooking = (it) => call('DELETE', `/api/bookings/${it.id}/transfer`, { secrets: token(it) });
export const acceptBooking = (id, code, buyer) =>
  call('POST', `/api/bookings/${id}/acceptance`, { body: { code, ...(buyer ? { buyer } : {}) }, once: true });
export const ticket = (it, form) =>
  call('GET', `/api/bookings/${it.id}/ticket`, { headers: { Accept: form }, secrets: token(it) });

export const joinWaitingList = (id, wish) => call('POST', `/api/shows/${id}/waiting-list`, { body: wish });
export const party = (it) => call('GET', `/api/waiting-list/${it.id}`, { secrets: token(it) });
export const leaveWaitingList = (it) => call('DELETE', `/api/waiting-list/${it.id}`, { secrets: token(it) });

/** What has been rushed in the Lab, a demonstration or an experiment, and the races in it. */
export const rush = ({ kind, id }) => call('GET', `/api/lab/${kind}/${id}`);
export const contended = ({ kind, id, guard, round }) =>
  call('GET', `/api/lab/${kind}/${id}/races/${encodeURIComponent(guard)}${round > 1 ? `?round=${round}` : ''}`);
export const race = ({ kind, id, guard, seat, round }) =>
  call('GET', `/api/lab/${kind}/${id}/races/${encodeURIComponent(guard)}/${encodeURIComponent(seat)}${round > 1 ? `?round=${round}` : ''}`);

export const arrive = (id) => call('POST', `/api/shows/${id}/visits`, { body: {} });
export const watchVisit = (it) =>
  call('GET', `/api/visits/${it.id}/stream`, {
    headers: { Accept: 'text/event-stream' },
    secrets: { 'Visit-Token': it.token, ...pass(it) },
  });
export const leave = (it) => call('DELETE', `/api/visits/${it.id}`, { secrets: { 'Visit-Token': it.token } });

export const guards = () => call('GET', '/api/guards');
export const demonstrate = (names) => call('POST', '/api/lab/demonstrations', { body: { guards: names }, operator: true });
export const demonstration = (id) => call('GET', `/api/lab/demonstrations/${id}`);

export const experiments = () => call('GET', '/api/lab/experiments');
export const beginExperiment = (plan) => call('POST', '/api/lab/experiments', { body: plan, operator: true });
export const experiment = (id, form = '') => call('GET', `/api/lab/experiments/${id}${form}`);
export const followExperiment = (id) => call('GET', `/api/lab/experiments/${id}/stream`);
export const curves = (id) => call('GET', `/api/lab/experiments/${id}/curves`);
export const cancelExperiment = (id) => call('DELETE', `/api/lab/experiments/${id}`, { operator: true });

// --- The operator's ---

export const putOn = (plan) => call('POST', '/api/shows', { body: plan, operator: true });
export const takeOff = (id, force) => call('DELETE', `/api/shows/${id}${force ? '?force=true' : ''}`, { operator: true });
export const changeShow = (id, patch) => call('PATCH', `/api/shows/${id}`, { body: patch, operator: true });
export const cancelEvent = (id, reason) => call('POST', `/api/shows/${id}/cancellation`, { body: { reason }, operator: true });
export const switchGuard = (id, terms) => call('PUT', `/api/shows/${id}/guard`, { body: terms, operator: true });
export const openSale = (id) => call('POST', `/api/shows/${id}/open`, { operator: true });
export const closeSale = (id) => call('POST', `/api/shows/${id}/close`, { operator: true });
export const runRoom = (id, room) => call('PUT', `/api/shows/${id}/waiting-room`, { body: room, operator: true });
export const audit = (id) => call('GET', `/api/shows/${id}/audit`);
export const bookings = (show, which) => call('GET', `/api/shows/${show}/bookings${which}`, { operator: true });
export const bookingsFile = (show, form, which) => call('GET', `/api/shows/${show}/bookings.${form}${which}`, { operator: true });
export const story = (booking) => call('GET', `/api/bookings/${booking}/story`, { operator: true });
/** All of it, or what it does not keep. */
export const cancelForBuyer = (booking, reason, keep) =>
  call('POST', `/api/bookings/${booking}/cancellation`, { body: { reason, ...(keep ? { keep } : {}) }, operator: true });
export const eraseName = (booking) => call('POST', `/api/bookings/${booking}/erasure`, { operator: true });
export const sales = () => call('GET', '/api/sales', { operator: true });
export const operatorLog = (which) => call('GET', `/api/operator-log${which}`, { operator: true });
export const callbacks = (which) => call('GET', `/api/callbacks${which}`, { operator: true });
export const replay = (letter) => call('POST', `/api/callbacks/${letter.id}/replay`, { operator: true });
export const giveUp = (letter) => call('DELETE', `/api/callbacks/${letter.id}`, { operator: true });
export const books = () => call('GET', '/api/books', { operator: true });
export const replicas = () => call('GET', '/api/replicas', { operator: true });
export const deadlocks = () => call('GET', '/api/lab/deadlocks');
