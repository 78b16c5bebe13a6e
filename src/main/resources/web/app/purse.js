import { recall, remember } from './memory.js';

/**
 * What this browser has bought and holds. Buyers are guests: the token of a booking is all that says whose it is, so it stays here
 * and is sent to nobody but the box office.
 */
const TICKETS = 'seatlock.tickets';
const HOLDS = 'seatlock.holds';
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

/** What is held of a show, so that it outlives a reload. */
export const heldOf = (show) => load(HOLDS, {})[show] ?? null;

export function keepHold(show, held) {
  save(HOLDS, { ...load(HOLDS, {}), [show]: held });
}

export function dropHold(show) {
  const { [show]: gone, ...others } = load(HOLDS, {});
  save(HOLDS, others);
}

/** The seats of a show that are in this browser's bookings. */
export function seatsBookedOf(show) {
  return tickets()
    .filter((ticket) => ticket.show === show && ticket.state === 'CONFIRMED')
    .flatMap((ticket) => ticket.seats);
}
