/** Why something was refused, in words for whoever wanted it. The codes are those of docs/reference.md. */
const SENTENCES = {
  'seats-taken': 'Somebody was quicker.',
  'sold-out': 'Not so many places are left.',
  'limit-reached': 'One buyer may not have so many places of this show.',
  'not-on-sale': 'This show is not on sale now.',
  'hold-gone': 'The time is up, and the places went back on sale.',
  'hold-booked': 'These places have been booked meanwhile. A booking can be cancelled.',
  'payment-pending': 'The bank has not decided yet. Ask again in a moment.',
  'hold-unknown': 'These places are not held any more.',
  'extension-used': 'There is no more time to be had: it can be asked for once.',
  'waiting-list-full': 'As many wait as may.',
  'already-waiting': 'Somebody of this name waits for this show already.',
  'party-too-large': 'So many places will never be had together here.',
  'payment-declined': 'The bank declined. Nothing was taken, and your places are still held: pay in another way.',
  'payment-refunded': 'The bank approved too late: the places had gone, and your money goes back.',
  'show-cancelled': 'The show was taken off, and stays so.',
  'method-unknown': 'The bank does not know this way to pay.',
  'booking-cancelled': 'This booking was cancelled.',
  'booking-unknown': 'There is no such booking any more.',
  'show-unknown': 'There is no such show. It may have been taken off the programme.',
  'pass-required': 'This show lets buyers in one after the other.',
  'foreign-origin': 'This page is not where the box office says that it is, so it may not change anything. Whoever runs it sets SEATLOCK_PUBLIC_ORIGIN.',
  'queue-full': 'As many stand in line as may. Try again in a moment.',
  'visit-unknown': 'Your place in the line has lapsed.',
  'waiting-room-unavailable': 'Nobody can be let in for the moment. Try again soon.',
  'guard-unavailable': 'Nothing can be sold for a moment. Nothing was taken; try again soon.',
  'outcome-unknown': 'The answer was lost on the way. Asking again tells how it ended, and buys nothing twice.',
  'in-progress': 'Your first request is still being served. Ask again in a moment.',
  'experiment-unknown': 'There is no such experiment here.',
  'experiment-running': 'Another experiment is running. There is one at a time.',
  'fleet-unavailable': 'This box office cannot start a fleet: it was not started by ./seatlock run.',
  'guard-unfit': 'This guard does not protect all that is to be sold.',
  'guard-unknown': 'There is no such guard.',
  'lab-closed': 'Nothing is tried out at this box office.',
  closing: 'This part of the box office is about to end. Ask again in a moment.',
  busy: 'Too many are asking for these places at once. Try again.',
  'too-many-requests': 'That was too often. Wait a moment.',
  unauthenticated: 'The password is not taken. Sign in again.',
  forbidden: 'Who signed in here may not do that.',
  'still-booked': 'Places of this show are still booked.',
  'visitors-waiting': 'Visitors wait in line, and were told where they stand by the policy there is. It can be changed when nobody waits.',
  'callback-unknown': 'It has been delivered meanwhile, or given up.',
  'bad-request': 'The box office did not understand this wish.',
  unreachable: 'The box office cannot be reached. Asking again tells how it ended, and buys nothing twice.',
};

export function sentence(failed) {
  if (failed.code === 'limit-reached' && failed.held > 0) {
    const minutes = Math.ceil(failed.expiresInSeconds / 60);
    return `${SENTENCES[failed.code]} You hold ${failed.held} already, for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}.`;
  }
  const named = failed.code === 'bad-request' && failed.faults?.find((it) => it.field === 'buyer');
  if (named) {
    return `This name cannot be taken: ${named.message}.`;
  }
  return SENTENCES[failed.code] ?? 'Something went wrong on our side. Nothing was taken.';
}

/** Whether it is not known how it ended. */
export const isUnsure = (failed) => failed.code === 'unreachable' || failed.code === 'outcome-unknown' || failed.code === 'in-progress';
