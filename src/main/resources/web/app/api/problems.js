/** Why something was refused, in words for whoever wanted it. The codes are those of docs/reference.md. */
const SENTENCES = {
  'seats-taken': 'Somebody was quicker.',
  'sold-out': 'There are not that many places left.',
  'limit-reached': 'One buyer may not have that many places of this show.',
  'not-on-sale': 'This show is not on sale now.',
  'price-changed': 'The price has changed. Look at it before you go on.',
  'place-unknown': 'These places are not for sale any more.',
  'hold-gone': 'The time is up, and the places went back on sale.',
  'hold-booked': 'These places have been booked in the meantime. You can cancel the booking.',
  'payment-pending': 'The bank has not decided yet. Ask again in a moment.',
  'hold-unknown': 'These places are not held any more.',
  'extension-used': 'You cannot get more time again.',
  'waiting-list-full': 'The waiting list is full.',
  'already-waiting': 'Somebody of this name is already waiting for this show.',
  'party-too-large': 'That many places can never be had together here.',
  'payment-declined': 'The bank declined. Nothing was taken, and your places are still held: pay in another way.',
  'payment-refunded': 'The bank approved too late: the places were gone, and your money goes back.',
  'show-cancelled': 'The show was cancelled, and that cannot be undone.',
  'method-unknown': 'The bank does not know this way to pay.',
  'booking-cancelled': 'This booking was cancelled.',
  'booking-unknown': 'There is no such booking any more.',
  'booking-passed-on': 'This booking was passed on. Somebody else has it now.',
  'not-booked': 'The booking does not have all of these places any more.',
  'transfer-unknown': 'Nobody offers a booking by this link any more. It was accepted, taken back, or is too old.',
  'show-unknown': 'There is no such show. It may have been taken off the programme.',
  'pass-required': 'This show has a waiting room, which lets buyers in one after the other.',
  'foreign-origin': 'This page has another address than the box office expects, so it may not change anything. Whoever runs the box office can set SEATLOCK_PUBLIC_ORIGIN.',
  'queue-full': 'The line is full. Try again in a moment.',
  'visit-unknown': 'Your place in the line has lapsed.',
  'bank-silent': 'The bank does not answer for a moment. Try again soon.',
  'waiting-room-unavailable': 'Nobody can be let in for the moment. Try again soon.',
  'guard-unavailable': 'Nothing can be sold for a moment. Nothing was taken; try again soon.',
  'outcome-unknown': 'The answer was lost on the way. Ask again to learn how it ended; nothing is bought twice.',
  'in-progress': 'Your first request is still being served. Ask again in a moment.',
  'experiment-unknown': 'There is no such experiment here.',
  'experiment-running': 'Another experiment is running. Only one can run at a time.',
  'log-unavailable': 'What operators do cannot be written down for a moment, so nothing was done. Try again soon.',
  'fleet-unavailable': 'This box office cannot start a fleet: it was not started by ./seatlock run.',
  'guard-unfit': 'This guard does not protect everything that is for sale.',
  'guard-unknown': 'There is no such guard.',
  'lab-closed': 'Experiments are switched off at this box office.',
  closing: 'This part of the box office is shutting down. Ask again in a moment.',
  busy: 'Too many are asking for these places at once. Try again.',
  'too-many-requests': 'You asked too often. Wait a moment.',
  unauthenticated: 'The password was not accepted. Sign in again.',
  forbidden: 'The account that is signed in may not do that.',
  'still-booked': 'Places of this show are still booked.',
  'visitors-waiting': 'Visitors are waiting in line, and were told their positions under the present policy. You can change it when nobody is waiting.',
  'callback-unknown': 'The callback has been delivered or given up in the meantime.',
  'bad-request': 'The box office did not understand this request.',
  unreachable: 'The box office cannot be reached. Ask again to learn how it ended; nothing is bought twice.',
};

export function sentence(failed) {
  if (failed.code === 'limit-reached' && failed.held > 0) {
    const minutes = Math.ceil(failed.expiresInSeconds / 60);
    return `${SENTENCES[failed.code]} You hold ${failed.held} already, for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}.`;
  }
  const named = failed.code === 'bad-request' && failed.faults?.find((it) => it.field === 'buyer');
  if (named) {
    return `This name cannot be taken: ${named.message.replace(/\.$/, '')}.`;
  }
  return SENTENCES[failed.code] ?? 'Something went wrong on our side. Nothing was taken.';
}

/** Whether it is not known how it ended. */
export const isUnsure = (failed) => failed.code === 'unreachable' || failed.code === 'outcome-unknown' || failed.code === 'in-progress';
