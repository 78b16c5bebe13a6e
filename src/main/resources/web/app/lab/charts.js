/** The charts of experiments: what each shows, in the words of the page and in those of the library. */
import { html } from 'lit';
import { count } from '../page/money.js';
import { line } from './chart.js';
import { millis, perSecond } from './figures.js';
import { places } from './plans.js';

const BAR = 16;
const LEAST_MILLIS = 0.1; // a logarithm has no zero
const SHARES = [10, 25, 50, 75, 90, 100];

// --- What all have in common -----------------------------------------------------------------------------------

const font = () => getComputedStyle(document.body).fontFamily;

const base = (colour) => ({
  animation: false,
  textStyle: { fontFamily: font(), color: colour('ink') },
  grid: { left: 4, right: 20, top: 12, bottom: 26, containLabel: true },
});

const axis = (colour, more) => ({
  axisLine: { lineStyle: { color: colour('line') } },
  axisTick: { show: false },
  axisLabel: { color: colour('faint'), hideOverlap: true, ...more.axisLabel },
  splitLine: { show: more.split ?? true, lineStyle: { color: colour('line') } },
  nameTextStyle: { color: colour('faint') },
  nameLocation: 'middle',
  nameGap: 28,
  ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== 'axisLabel' && name !== 'split')),
});

/** Guards from top to bottom, in the order of the report. */
const guardAxis = (colour, guards) =>
  axis(colour, { type: 'category', data: guards, inverse: true, split: false, axisLabel: { color: colour('ink') } });

const barHeight = (guards) => 64 + guards.length * 34;

const curve = (name, { colour, dash, width = 2 }, data) => ({
  name,
  type: 'line',
  symbol: 'none',
  silent: true,
  data,
  lineStyle: { color: colour, type: dash, width },
});

/** The curve of the guard with this number. */
function guardCurve(colour, name, number, data) {
  const { colour: token, dash } = line(number);
  return curve(name, { colour: colour(token), dash }, data);
}

/** One line a guard, as the legend has it. */
const lines = (guards) => guards.map((name, number) => ({ name, ...line(number) }));

function table(caption, head, rows) {
  return html`<table>
    <caption>${caption}</caption>
    <thead><tr>${head.map((it) => html`<th scope="col">${it}</th>`)}</tr></thead>
    <tbody>
      ${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((it) => html`<td>${it}</td>`)}</tr>`)}
    </tbody>
  </table>`;
}

// --- The charts ------------------------------------------------------------------------------------------------

/** How the places went, a line a guard, and the capacity across. */
export function sales(report, curves) {
  const capacity = places(report.plan);
  const guards = curves.map((it) => it.guard);
  const last = Math.max(...curves.map((it) => it.sales.at(-1)?.millis ?? 0), 1);
  const end = Math.ceil(last * 1.02); // so that also the last sale is seen to be one
  const sold = (it) => it.sales.at(-1)?.places ?? 0;
  const when = (it, share) => it.sales.find((point) => point.places >= (capacity * share) / 100)?.millis;
  return {
    heading: 'Sold against capacity',
    note: `Places that buyers were told are theirs, since the first of them asked${report.plan.rounds > 1 ? ', in the last round' : ''}. What rises above the capacity line was sold more than once.`,
    label: `Places sold over time, of ${count(capacity)}: ${curves.map((it) => `${it.guard} ${count(sold(it))}`).join(', ')}.`,
    legend: [...lines(guards), { name: `capacity, ${count(capacity)}`, colour: 'of-capacity', dash: 'dashed' }],
    option: (colour) => ({
      ...base(colour),
      xAxis: axis(colour, { type: 'value', name: 'ms', split: false, max: end }),
      yAxis: axis(colour, { type: 'value' }),
      series: [
        ...curves.map((it, number) => ({
          ...guardCurve(colour, it.guard, number, [[0, 0], ...it.sales.map((point) => [point.millis, point.places]), [end, sold(it)]]),
          step: 'end',
        })),
        curve('capacity', { colour: colour('faint'), dash: 'dashed', width: 1.5 }, [[0, capacity], [end, capacity]]),
      ],
    }),
    numbers: table(
      `Milliseconds until that part of the capacity of ${count(capacity)} had been sold, and how many places were sold in the end`,
      ['Guard', ...SHARES.map((share) => `${share} %`), 'Sold'],
      curves.map((it) => [it.guard, ...SHARES.map((share) => millis(when(it, share))), count(sold(it))]),
    ),
  };
}

/** Within what time so many percent of the buyers had their answer. */
export function latency(curves) {
  const guards = curves.map((it) => it.guard);
  return {
    heading: 'Latency',
    note: 'The percentage of buyers who had their answer within that many milliseconds, counted from when they meant to ask. Further left is better; a line that turns right at its top kept a few buyers waiting for long.',
    label: `Latency: half of the buyers had their answer within ${curves.map((it) => `${millis(atPercentile(it, 50))} ms under ${it.guard}`).join(', ')}.`,
    legend: lines(guards),
    option: (colour) => ({
      ...base(colour),
      xAxis: logAxis(colour),
      yAxis: percentAxis(colour),
      series: curves.map((it, number) => guardCurve(colour, it.guard, number, distribution(it))),
    }),
    numbers: percentiles(curves.map((it) => [it.guard, it])),
  };
}

/** The same of two experiments: a colour a guard, the second dashed. */
export function latencyOfBoth(first, second) {
  const guards = first.map((it) => it.guard);
  const name = (it, which) => `${it.guard}, the ${which}`;
  const lines = [
    ...first.map((it) => ({ ...line(guards.indexOf(it.guard)), name: name(it, 'first'), dash: 'solid', it })),
    ...second.map((it) => ({ ...line(guards.indexOf(it.guard)), name: name(it, 'second'), dash: 'dashed', it })),
  ];
  return {
    heading: 'Latency',
    note: 'The percentage of buyers who had their answer within that many milliseconds. The first line is solid, the second dashed.',
    label: `Latency: half of the buyers had their answer within ${lines.map(({ it, name: of }) => `${millis(atPercentile(it, 50))} ms under ${of}`).join('; ')}.`,
    legend: lines.map(({ name: of, colour, dash }) => ({ name: of, colour, dash })),
    option: (colour) => ({
      ...base(colour),
      xAxis: logAxis(colour),
      yAxis: percentAxis(colour),
      series: lines.map(({ it, name: of, colour: token, dash }) => curve(of, { colour: colour(token), dash }, distribution(it))),
    }),
    numbers: percentiles(lines.map(({ it, name: of }) => [of, it])),
  };
}

/** A line for each of them. */
function percentiles(named) {
  const [[, first]] = named;
  return table(
    'Milliseconds within which that percentage of the buyers had their answer',
    ['Guard', ...first.latency.map((point) => `${point.percentile} %`)],
    named.map(([name, it]) => [name, ...it.latency.map((point) => millis(point.millis))]),
  );
}

const atPercentile = (it, percentile) => it.latency.find((point) => point.percentile === percentile)?.millis;

const distribution = (it) => it.latency.map((point) => [Math.max(point.millis, LEAST_MILLIS), point.percentile]);

const logAxis = (colour) => axis(colour, { type: 'log', name: 'ms', axisLabel: { formatter: (value) => millis(value) } });

const percentAxis = (colour) => axis(colour, { type: 'value', max: 100, axisLabel: { formatter: '{value} %' } });

/** Answers in a second, by guard. */
export function throughput({ guards: rows }) {
  const guards = rows.map((it) => it.guard);
  return {
    heading: 'Throughput',
    note: 'Buyers who had their answer, yes or no, in a second. More is better.',
    label: `Answers in a second: ${rows.map((it) => `${it.guard} ${perSecond(it.throughput)}`).join(', ')}.`,
    height: barHeight(guards),
    option: (colour) => ({
      ...base(colour),
      grid: { ...base(colour).grid, right: 64 },
      xAxis: axis(colour, { type: 'value', name: 'a second' }),
      yAxis: guardAxis(colour, guards),
      series: [perSecondBars(colour, 'a second', 'series-1', rows)],
    }),
    numbers: table(
      'Answers in a second',
      ['Guard', 'Buyers', 'A second'],
      rows.map((it) => [it.guard, count(it.requests), perSecond(it.throughput)]),
    ),
  };
}

/** The same of two experiments, bar beside bar. */
export function throughputOfBoth(pairs) {
  const guards = pairs.map(([it]) => it.guard);
  const both = ['the first', 'the second'].map((name, at) => ({ name, colour: `series-${at + 1}`, rows: pairs.map((pair) => pair[at]) }));
  return {
    heading: 'Throughput',
    note: 'Buyers who had their answer, yes or no, in a second. More is better.',
    label: `Answers in a second: ${pairs.map(([one, other]) => `${one.guard} ${perSecond(one.throughput)} and ${perSecond(other.throughput)}`).join(', ')}.`,
    legend: both.map(({ name, colour }) => ({ name, colour })),
    height: 64 + guards.length * 56,
    option: (colour) => ({
      ...base(colour),
      grid: { ...base(colour).grid, right: 64 },
      xAxis: axis(colour, { type: 'value', name: 'a second' }),
      yAxis: guardAxis(colour, guards),
      series: both.map(({ name, colour: token, rows }) => perSecondBars(colour, name, token, rows)),
    }),
    numbers: table(
      'Answers in a second',
      ['Guard', 'The first', 'The second'],
      pairs.map(([one, other]) => [one.guard, perSecond(one.throughput), perSecond(other.throughput)]),
    ),
  };
}

const perSecondBars = (colour, name, token, rows) => ({
  name,
  type: 'bar',
  silent: true,
  barMaxWidth: BAR,
  barGap: '15%',
  itemStyle: { color: colour(token) },
  data: rows.map((it) => it.throughput),
  label: { show: true, position: 'right', color: colour('ink'), formatter: ({ value }) => perSecond(value) },
});

/** What became of the buyers, by guard. */
export function outcomes({ guards: rows, plan }) {
  const guards = rows.map((it) => it.guard);
  // Oversales are counted in places, outcomes in buyers.
  const twice = (row) => Math.min(row.confirmed, Math.ceil(row.oversold / plan.partySize));
  const kinds = [
    ['has a place', 'series-1', (row) => row.confirmed - twice(row)],
    ['has a place that was sold before', 'series-oversold', twice],
    ['refused', 'series-refused', (row) => row.refused],
    ['still busy', 'series-2', (row) => row.busy],
    ['error', 'series-4', (row) => row.errors],
    ['cannot know', 'series-5', (row) => row.unsure],
  ].filter(([, , of], at) => at < 3 || rows.some((row) => of(row) > 0));
  return {
    heading: 'Outcomes',
    note: 'What became of the buyers. Red must not happen: the place had been sold before.',
    label: `What became of the buyers: ${rows.map((row) => `${row.guard}: ${kinds.map(([name, , of]) => `${count(of(row))} ${name}`).join(', ')}`).join('; ')}.`,
    height: barHeight(guards),
    legend: kinds.map(([name, colour]) => ({ name, colour })),
    option: (colour) => ({
      ...base(colour),
      xAxis: axis(colour, { type: 'value', name: 'buyers', max: 'dataMax' }),
      yAxis: guardAxis(colour, guards),
      series: kinds.map(([name, token, of]) => ({
        name,
        type: 'bar',
        silent: true,
        stack: 'buyers',
        barMaxWidth: BAR,
        itemStyle: { color: colour(token) },
        data: rows.map(of),
      })),
    }),
    numbers: table('What became of the buyers', ['Guard', ...kinds.map(([name]) => name)], rows.map((row) => [row.guard, ...kinds.map(([, , of]) => count(of(row)))])),
  };
}
