/** Whoever gave no name, or has none any more. */
const GUEST = 'guest';

/** The name that stands on a booking; without one, none. */
export const nameOn = ({ buyer }) => (buyer && buyer !== GUEST ? buyer : '');
