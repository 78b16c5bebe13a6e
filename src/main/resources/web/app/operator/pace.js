/** How fast something goes, from counts that were taken now and then. All times are seconds since 1970. */

const REMEMBERED_SECONDS = 15 * 60 + 30;

export class Pace {
  #spans = [];

  /**
   * What came to pass in a span of time that has just ended.
   *
   * @param amounts by name: `{ sold: 12, twice: 0 }`
   * @param from what holds from this span on, if anything has changed
   */
  add(until, lasted, amounts, from = null) {
    this.#spans.push({ until, lasted, amounts, from });
    while (this.#spans[0].until < until - REMEMBERED_SECONDS) {
      this.#spans.shift();
    }
  }

  get beganAt() {
    const first = this.#spans[0];
    return first ? first.until - first.lasted : null;
  }

  /** How much a second, over the last so many seconds; null if nobody has counted. */
  lately(name, seconds, now = Date.now() / 1_000) {
    const those = this.#spans.filter((it) => it.until > now - seconds);
    const lasted = those.reduce((sum, it) => sum + it.lasted, 0);
    return lasted === 0 ? null : those.reduce((sum, it) => sum + it.amounts[name], 0) / lasted;
  }

  /**
   * The last columns, each of so many seconds, the newest last. A column begins where the clock says, so that what is in one stays in
   * it; what happened in a span is spread evenly over it, for it is not known when.
   *
   * @returns each with its `start`, how many `seconds` of it were counted, how much a second by name, and `from`
   */
  columns(names, width, many, now = Date.now() / 1_000) {
    const first = Math.floor(now / width) - many + 1;
    const columns = Array.from({ length: many }, (_, at) => ({ start: (first + at) * width, seconds: 0, sums: names.map(() => 0), from: null }));
    for (const { until, lasted, amounts, from } of this.#spans) {
      const begin = until - lasted;
      for (let bin = Math.floor(begin / width); bin * width < until; bin++) {
        const column = columns[bin - first];
        if (column) {
          const overlap = Math.min(until, (bin + 1) * width) - Math.max(begin, bin * width);
          column.seconds += overlap;
          names.forEach((name, i) => (column.sums[i] += (amounts[name] * overlap) / lasted));
          column.from = from && begin >= bin * width ? from : column.from;
        }
      }
    }
    return columns.map(({ start, seconds, sums, from }) => ({
      start,
      seconds,
      from,
      ...Object.fromEntries(names.map((name, i) => [name, seconds > 0 ? sums[i] / seconds : 0])),
    }));
  }
}

/** Round numbers from 0 to the most or just beyond: three to five of them, whole ones. */
export function roundTicks(most) {
  const rough = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((it) => it * power).find((it) => it >= rough));
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
}
