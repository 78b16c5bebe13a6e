import { recall, remember } from '../page/memory.js';

/**
 * What this browser has bought and holds. Buyers are guests: the token of a booking is all that says whose it is, so it stays here
 * and is sent to nobody but the box office.
 */
const TICKETS = 'seatlock.tickets';
const HOLDS = 'seatlock.holds';
const PARTIES = 'seatlock.parties';
const ACCEPTANCES = 'seatlock.acceptances';
const changes = new EventTarget();

function load(what, otherwise) {
  try {
    return JSON.parse(recall(what)) ?? otherwise;
  } catch {
    return otherwise; // not ours
  }
}

function save(what, value) {
  remember(what, JSON.stringify(value));
  changes.dispatchEvent(new Event('change'));
}

addEventListener('storage', () => changes.dispatchEvent(new Event('change'))); // another tab has bought

export function onPurse(changed) {
  changes.addEventListener('change', changed);
  return () => changes.removeEventListener('change', changed);
}

/** The newest first. */
export const tickets = () => load(TICKETS, []);

export const ticketOf = (id) => tickets().find((ticket) => ticket.id === id);

export function keepTicket(booking, show) {
  const { title, startsAt } = show;
  const others = tickets().filter((ticket) => ticket.id !== booking.id);
  save(TICKETS, [{ ...booking, title, startsAt }, ...others]);
}

export function updateTicket(id, changed) {
  replaceTicket(id, (ticket) => ({ ...ticket, ...changed }));
}

/** As the box office tells it now. What a booking has no longer is not kept. */
export function renewTicket(booking) {
  replaceTicket(booking.id, ({ title, startsAt }) => ({ ...booking, title, startsAt }));
}

function replaceTicket(id, replacement) {
  const before = tickets();
  const after = before.map((ticket) => (ticket.id === id ? replacement(ticket) : ticket));
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    save(TICKETS, after);
  }
}

export function forgetTicket(id) {
  save(TICKETS, tickets().filter((ticket) => ticket.id !== id));
}

/** What is known of each show, or of a booking, so that it outlives a reload. */
const known = (what, id) => load(what, {})[id] ?? null;

function keep(what, id, value) {
  save(what, { ...load(what, {}), [id]: value });
}

function drop(what, id) {
  const { [id]: gone, ...others } = load(what, {});
  save(what, others);
}

export const heldOf = (show) => known(HOLDS, show);
export const keepHold = (show, held) => keep(HOLDS, show, held);
export const dropHold = (show) => drop(HOLDS, show);

/** Its place on a show's waiting list. */
export const partyOf = (show) => known(PARTIES, show);
export const keepParty = (show, party) => keep(PARTIES, show, party);
export const dropParty = (show) => drop(PARTIES, show);

/** The key under which a booking is accepted, until it is known how that ended: without it nobody could ask again. */
export const acceptanceOf = (booking) => known(ACCEPTANCES, booking);
export const keepAcceptance = (booking, acceptance) => keep(ACCEPTANCES, booking, acceptance);
export const dropAcceptance = (booking) => drop(ACCEPTANCES, booking);

/** The seats of a show that are in this browser's bookings. */
export function seatsBookedOf(show) {
  return tickets()
    .filter((ticket) => ticket.show === show && ticket.state === 'CONFIRMED')
    .flatMap((ticket) => ticket.seats);
}
