/** Money as the browser's locale writes it. */
const formats = new Map();

function format(currency) {
  if (!formats.has(currency)) {
    formats.set(currency, new Intl.NumberFormat(undefined, { style: 'currency', currency }));
  }
  return formats.get(currency);
}

/** The API counts in minor units, of which a yen has none and a dinar a thousand: Intl knows. */
export function money({ amount, currency }, times = 1) {
  return format(currency).format((amount * times) / 10 ** digitsOf(currency));
}

const digitsOf = (currency) => format(currency).resolvedOptions().maximumFractionDigits;

/** As one types it. */
export const majorUnits = ({ amount, currency }) => amount / 10 ** digitsOf(currency);

/** What was typed, in minor units. */
export function minorUnits(amount, currency) {
  try {
    return Math.round(Number(amount) * 10 ** digitsOf(currency));
  } catch {
    return Math.round(Number(amount)); // what is wrong with the currency is said by whoever is asked for it
  }
}

const whole = new Intl.NumberFormat();

export function count(number) {
  return whole.format(number);
}
