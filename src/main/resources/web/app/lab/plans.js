/** Plans of experiments in words. */
import { count } from '../page/money.js';

export const places = (plan) => plan.seats ?? plan.standing;

const sold = (plan) => (plan.seats === undefined ? `${count(plan.standing)} standing places` : `${count(plan.seats)} seats`);

const FACTS = [
  ['Guards', (plan) => plan.guards.join(', ')],
  ['Buyers', (plan) => count(plan.buyers)],
  ['What is sold', sold],
  ['Replicas', (plan) => count(plan.replicas)],
  ['Arrival', (plan) => (plan.arrival === 'burst' ? 'all at once' : `${count(plan.arrival.perSecond)} a second`)],
  ['Dwell', (plan) => `${count(plan.dwellMillis)} ms`],
  ['Places for each buyer', (plan) => count(plan.partySize)],
  ['Waiting room', (plan) => (plan.shoppers === undefined ? 'none' : `${count(plan.shoppers)} inside at a time`)],
  ['Rounds', (plan) => count(plan.rounds)],
  ['Faults', (plan) => plan.mischief?.join(', ') ?? 'none'],
  ['Seed', (plan) => String(plan.seed)],
];

/** What a plan says, each with its name. */
export const facts = (plan) => FACTS.map(([name, words]) => [name, words(plan)]);

/** Wherein two plans differ: the name, what the first says, and what the second. */
export const differences = (first, second) =>
  FACTS.map(([name, words]) => [name, words(first), words(second)]).filter(([, one, other]) => one !== other);

/** A plan as a heading. */
export const inShort = ({ guards, buyers }) =>
  `${guards.length === 1 ? guards[0] : `${count(guards.length)} guards`} under ${count(buyers)} ${buyers === 1 ? 'buyer' : 'buyers'}`;

/** How large it is. */
export const size = (plan) => `${sold(plan)}, ${count(plan.replicas)} ${plan.replicas === 1 ? 'replica' : 'replicas'}`;

export const hasEnded = ({ state }) => state !== 'QUEUED' && state !== 'RUNNING';

/** What has become of an experiment, in a few words. */
export function outcome({ state, guards, asPromised }) {
  switch (state) {
    case 'CANCELLED':
      return 'cancelled';
    case 'FAILED':
      return 'failed';
    case 'DONE':
      return asPromised ? 'every verdict as promised' : `${notAsPromised(guards)} of ${guards.length} verdicts not as promised`;
    default:
      return 'running';
  }
}

export const notAsPromised = (guards) => guards.filter((it) => !it.asPromised).length;
