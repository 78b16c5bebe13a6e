/**
 * What a seat looks like, as one outline each, filled by the even-odd rule: the same text draws it as SVG and on a canvas. Each state has a
 * shape of its own, so that it can be told without its colour. They are centred on 0 0 and 18 wide.
 */
const square = (half, round) =>
  `M${-half + round} ${-half}H${half - round}Q${half} ${-half} ${half} ${-half + round}V${half - round}` +
  `Q${half} ${half} ${half - round} ${half}H${-half + round}Q${-half} ${half} ${-half} ${half - round}V${-half + round}` +
  `Q${-half} ${-half} ${-half + round} ${-half}Z`;

const outline = square(9, 4) + square(7.4, 2.8);
const check = 'M-5.2 .3L-3.5 -1.5L-1.3 .8L3.6 -4.4L5.3 -2.7L-1.3 4.4Z';
const cross = 'M0 -1.8L3.3 -5.1L5.1 -3.3L1.8 0L5.1 3.3L3.3 5.1L0 1.8L-3.3 5.1L-5.1 3.3L-1.8 0L-5.1 -3.3L-3.3 -5.1Z';
const half = 'M7.4 -7.4V4.6Q7.4 7.4 4.6 7.4H-7.4Z';
const bead = square(3.4, 1.6);

function burst(points, outer, inner) {
  let path = '';
  for (let corner = 0; corner < points * 2; corner++) {
    const radius = corner % 2 === 0 ? outer : inner;
    const angle = (Math.PI * corner) / points;
    path += `${corner === 0 ? 'M' : 'L'}${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  }
  return `${path}Z`;
}

export const SHAPES = {
  free: outline,
  chosen: square(9, 4) + bead,
  mine: square(9, 4) + check,
  held: outline + half,
  sold: square(9, 4) + cross,
  oversold: burst(8, 12, 8.4) + 'M-4 -4.2H-1.1V4.2H-4Z' + 'M1.1 -4.2H4V4.2H1.1Z',
};

export const LOOKS = Object.keys(SHAPES);

export const WORDS = {
  free: 'free',
  chosen: 'free, chosen',
  mine: 'yours',
  held: 'held by another buyer',
  sold: 'sold',
  oversold: 'sold more than once',
};
