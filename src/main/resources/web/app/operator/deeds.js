/** What operators asked for, in words. Of what has none, the method and the path tell. */
const DEEDS = [
  [/^POST \/api\/shows$/, 'Put on a show'],
  [/^PATCH \/api\/shows\/[^/]+$/, 'Changed the show'],
  [/^DELETE \/api\/shows\/[^/]+\?.*erase=true/, 'Erased the show'],
  [/^DELETE \/api\/shows\/[^/]+\?.*force=true/, 'Removed the show, with all bookings'],
  [/^DELETE \/api\/shows\/[^/]+$/, 'Removed the show'],
  [/^POST \/api\/shows\/[^/]+\/cancellation$/, 'Cancelled the event'],
  [/^POST \/api\/shows\/[^/]+\/open$/, 'Opened the sale'],
  [/^POST \/api\/shows\/[^/]+\/close$/, 'Closed the sale'],
  [/^PUT \/api\/shows\/[^/]+\/guard$/, 'Switched the guard'],
  [/^PUT \/api\/shows\/[^/]+\/waiting-room$/, 'Changed the waiting room'],
  [/^POST \/api\/bookings\/[^/]+\/cancellation$/, 'Cancelled a booking'],
  [/^POST \/api\/bookings\/[^/]+\/erasure$/, 'Erased the name of a booking'],
  [/^POST \/api\/erasures$/, 'Erased a name everywhere'],
  [/^POST \/api\/callbacks\/[^/]+\/replay$/, 'Had a callback tried again'],
  [/^DELETE \/api\/callbacks\/[^/]+$/, 'Gave a callback up'],
  [/^POST \/api\/lab\/demonstrations$/, 'Began a demonstration'],
  [/^POST \/api\/lab\/experiments$/, 'Began an experiment'],
  [/^DELETE \/api\/lab\/experiments\/[^/]+$/, 'Stopped an experiment'],
];

export const deedInWords = ({ method, path }) => DEEDS.find(([asked]) => asked.test(`${method} ${path}`))?.[1] ?? `${method} ${path}`;

/** How it ended; without a word where it did as it was asked. */
export function endInWords({ status }) {
  if (status === undefined) {
    return 'nobody knows how it ended';
  }
  return status < 400 ? '' : `${status < 500 ? 'refused' : 'failed'}, ${status}`;
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The reference of a booking, which is the end of its id in digits that are not mistaken for each other. */
export function referenceOf(id) {
  let tail = Number.parseInt(id.replaceAll('-', '').slice(-10), 16);
  let reference = '';
  for (let digit = 0; digit < 8; digit++) {
    reference = DIGITS[tail % 32] + (digit === 4 ? '-' : '') + reference;
    tail = Math.floor(tail / 32);
  }
  return reference;
}
