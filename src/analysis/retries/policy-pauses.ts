import type { RetrierDelay } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import type { FunctionNode, Node } from '../ast.ts';
import type { Attempts } from './attempts.ts';
import { type Pause, pauseOfWays } from './pauses.ts';
import { type Terms, policyOption } from './policy-options.ts';
import { isSchedule, schedulePause } from './schedules.ts';
import { type SimValue, type Why, known, unknown, why } from '../simulation/values.ts';
import { play } from '../simulation/play.ts';
import { functionAt } from '../values/values.ts';

const unsure: Pause = { kind: 'unknown' };

/** Rounds of a policy whose number cannot be read. */
const manyRounds = 20;

/** What a policy with these options lets pass before each further call of its work. */
export function pauseOfOptions(terms: Terms, options: Node | undefined, attempts: Attempts, analysis: Analysis): Pause {
  const { delay, schedules } = terms;
  const rounds = attempts.kind === 'exact' ? Math.min(attempts.total - 1, manyRounds) : manyRounds;
  if (schedules && options && isSchedule(options, terms, schedules, analysis)) return schedulePause(options, terms, schedules, rounds, analysis);
  const schedule = schedules && policyOption(terms, options, schedules.option, analysis);
  if (schedule && schedule.kind !== 'absent') return schedule.kind === 'set' ? schedulePause(schedule.node, terms, schedules, rounds, analysis) : unsure;
  if (delay.instead?.some((name) => policyOption(terms, options, name, analysis).kind !== 'absent')) return unsure;
  const ways = waysOf(delay, terms, options, rounds, analysis);
  return ways ? pauseOfWays(ways.map((way) => way.map((ms) => [{ ms, sure: true }]))) : unsure;
}

function waysOf(delay: RetrierDelay, terms: Terms, options: Node | undefined, rounds: number, analysis: Analysis): SimValue[][] | undefined {
  const set = delay.option === undefined ? undefined : policyOption(terms, options, delay.option, analysis);
  if (set?.kind === 'unknown') return undefined;
  const given = set?.kind === 'set' ? set.known?.value : delay.ms;
  if (typeof given === 'number') {
    const rest = restOf(delay, terms, options, analysis);
    return rest && [waitsOf(given, rest, rounds)];
  }
  if (set?.kind !== 'set') return undefined;
  const fn = delay.counts && functionAt(set.node, analysis);
  if (fn) return askedFor(fn, delay.counts!, rounds, analysis);
  return delay.counts ? undefined : [Array<SimValue>(rounds).fill(unknown(why.call))];
}

interface Rest {
  readonly factor: number;
  readonly cap: number;
  readonly reason: Why;
}

/** What comes of the first wait; undefined where an option cannot be read. */
function restOf({ factor, cap, jitter }: RetrierDelay, terms: Terms, options: Node | undefined, analysis: Analysis): Rest | undefined {
  const number = (option: string | undefined, otherwise: number): number | undefined => {
    const set = option === undefined ? undefined : policyOption(terms, options, option, analysis);
    if (set === undefined || set.kind === 'absent') return otherwise;
    return set.kind === 'set' && typeof set.known?.value === 'number' ? set.known.value : undefined;
  };
  const times = number(factor?.option, factor?.default ?? 1);
  const most = number(cap?.option, cap?.ms ?? Infinity);
  const varies = jitter?.option === undefined ? undefined : policyOption(terms, options, jitter.option, analysis);
  if (times === undefined || most === undefined || varies?.kind === 'unknown' || (varies?.kind === 'set' && !varies.known)) return undefined;
  const isVaried = varies?.kind === 'set' ? varies.known!.value !== false && varies.known!.value !== jitter?.off : (jitter?.default ?? false);
  return { factor: Math.max(times, 1), cap: most, reason: (isVaried ? why.random : 0) | (most < Infinity ? why.capped : 0) };
}

function waitsOf(first: number, { factor, cap, reason }: Rest, rounds: number): SimValue[] {
  return Array.from({ length: rounds }, (_, round) => {
    const ms = Math.min(first * factor ** round, cap);
    return known(ms, reason | (round > 0 && factor > 1 ? why.counter : 0));
  });
}

/** `retryDelay: (count) => 1000 * 2 ** count`, played for each round. */
function askedFor(fn: FunctionNode, { at, from }: NonNullable<RetrierDelay['counts']>, rounds: number, analysis: Analysis): SimValue[][] | undefined {
  const given = Array.from({ length: rounds }, (_, round): SimValue | undefined => {
    const args = Array.from({ length: at + 1 }, (_unused, index) => (index === at ? known(from + round, round > 0 ? why.counter : 0) : unknown(why.error, true)));
    const { paths, complete } = play({ analysis, root: fn, outcomes: [], sites: new Map(), args });
    const [path] = paths;
    if (!complete || paths.length !== 1 || path?.end !== 'returned' || !path.value) return undefined;
    return path.value.kind === 'promise' ? path.value.delay : path.value;
  });
  return given.every((ms) => ms !== undefined) ? [given] : undefined;
}
