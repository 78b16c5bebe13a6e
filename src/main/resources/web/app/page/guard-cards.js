/** What is on a guard's card, in words. */

export const reachInWords = {
  NOTHING: 'It keeps nobody apart.',
  THREADS: 'It keeps buyers apart within one process.',
  PROCESSES: 'It keeps buyers apart on one host, also over several processes.',
  NODES: 'It keeps buyers apart over any number of hosts.',
};

/** The one that a show has that asks for none in particular. */
export const recommended = (cards) => cards.find((card) => card.recommended);

/** Whether a guard protects every kind of place that is sold. */
export const fits = (card, sections) => sections.every((it) => card.fits.includes(it.kind === 'STANDING' ? 'STANDING' : 'SEATS'));
