import { read } from '../api/asking.js';
import * as calls from '../api/calls.js';
import { renewTicket, ticketOf, updateTicket } from './purse.js';

/** What the owner of a booking asks for. What it has become is in the purse then. */
const ENDS = { 'booking-passed-on': 'PASSED_ON', 'booking-cancelled': 'CANCELLED', 'booking-unknown': 'CANCELLED' };

/** The answer. If the booking is nobody's any more, or somebody else's, the purse knows that, too. */
export async function asOwner(ticket, asks) {
  try {
    return await asks;
  } catch (failed) {
    if (ENDS[failed.code]) {
      updateTicket(ticket.id, { state: ENDS[failed.code] });
    }
    throw failed;
  }
}

/** How the booking is now. What has been changed here meanwhile is newer. */
export async function look(ticket) {
  const before = JSON.stringify(ticketOf(ticket.id));
  const booking = await asOwner(ticket, read(calls.booking(ticket)));
  if (JSON.stringify(ticketOf(ticket.id)) === before) {
    renewTicket(booking);
  }
}

/** Gives it another name, or some of its places back. */
export async function change(ticket, patch) {
  renewTicket(await asOwner(ticket, read(calls.changeBooking(ticket, patch))));
}

export async function cancel(ticket) {
  await asOwner(ticket, read(calls.cancel(ticket)));
  updateTicket(ticket.id, { state: 'CANCELLED' });
}

/** @returns {Promise<{code: string, until: string}>} by what somebody else can accept it, and until when */
export async function offer(ticket) {
  const offered = await asOwner(ticket, read(calls.offerBooking(ticket)));
  updateTicket(ticket.id, { offeredUntil: offered.until });
  return offered;
}

export async function withdraw(ticket) {
  await asOwner(ticket, read(calls.withdrawBooking(ticket)));
  updateTicket(ticket.id, { offeredUntil: undefined });
}
