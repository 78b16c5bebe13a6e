import { recall, remember } from '../page/memory.js';

/**
 * What this browser has bought and holds. Buyers are guests: the token of a booking is all that says whose it is, so it stays here
 * and is sent to nobody but the box office.
 */
const TICKETS = 'seatlock.tickets';
const HOLDS = 'seatlock.holds';
const PARTIES = 'seatlock.parties';
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
  save(TICKETS, tickets().map((ticket) => (ticket.id === id ? { ...ticket, ...changed } : ticket)));
}

export function forgetTicket(id) {
  save(TICKETS, tickets().filter((ticket) => ticket.id !== id));
}

/** What is known of each show, so that it outlives a reload. */
const ofShow = (what, show) => load(what, {})[show] ?? null;

function keep(what, show, value) {
  save(what, { ...load(what, {}), [show]: value });
}

function drop(what, show) {
  const { [show]: gone, ...others } = load(what, {});
  save(what, others);
}

export const heldOf = (show) => ofShow(HOLDS, show);
export const keepHold = (show, held) => keep(HOLDS, show, held);
export const dropHold = (show) => drop(HOLDS, show);

/** Its place on a show's waiting list. */
export const partyOf = (show) => ofShow(PARTIES, show);
export const keepParty = (show, party) => keep(PARTIES, show, party);
export const dropParty = (show) => drop(PARTIES, show);

/** The seats of a show that are in this browser's bookings. */
export function seatsBookedOf(show) {
  return tickets()
    .filter((ticket) => ticket.show === show && ticket.state === 'CONFIRMED')
    .flatMap((ticket) => ticket.seats);
}
