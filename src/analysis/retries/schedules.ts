import type { RetrierSchedules } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import { type Attempts, fewer, more } from './attempts.ts';
import { type Node, T, calleeMember, propertyName, unwrap } from '../ast.ts';
import { type Library, exportAt } from '../values/library-exports.ts';
import { objectLiteral } from '../values/options.ts';
import type { PolicyJudge } from './policy-judges.ts';
import { type Terms, libraryOf } from './policy-options.ts';
import { askFunction } from './predicates.ts';
import { type Pause, pauseOfWays } from './pauses.ts';
import { type SimValue, known, unknown, why } from '../simulation/values.ts';
import { staticNumber, staticValue } from '../values/static.ts';

/** Whether what stands where the options do is a schedule. */
export function isSchedule(node: Node, terms: Terms, schedules: RetrierSchedules, analysis: Analysis): boolean {
  return objectLiteral(node, analysis) === undefined && stepsOf(node, libraryOf(terms), schedules, analysis).length > 0;
}

/** How often a schedule lets work that keeps failing run. */
export function scheduleAttempts(node: Node, terms: Terms, schedules: RetrierSchedules, analysis: Analysis): Attempts {
  return analysis.remember('attempts of schedule', node, () => attemptsOfSteps(node, terms, schedules, analysis), { kind: 'unknown' });
}

function attemptsOfSteps(node: Node, terms: Terms, schedules: RetrierSchedules, analysis: Analysis): Attempts {
  const library = libraryOf(terms);
  const steps = stepsOf(node, library, schedules, analysis);
  if (steps.length === 0) return { kind: 'unknown' };
  return steps.reduce<Attempts>((before, { name, args }) => {
    const last = args.at(-1);
    const other = (): Attempts => (last ? scheduleAttempts(last, terms, schedules, analysis) : { kind: 'unknown' });
    // `Schedule.intersect(a, b)` has the first among its arguments, `a.pipe(Schedule.intersect(b))` before it.
    const first = args.length > 1 && args[0] ? scheduleAttempts(args[0], terms, schedules, analysis) : before;
    if (schedules.endless.includes(name) || name in schedules.predicates) return first;
    if (schedules.once.includes(name)) return { kind: 'exact', total: 2 };
    if (schedules.counted.includes(name)) return countedBy(last, analysis);
    if (schedules.timed.includes(name)) return fewer(first, { kind: 'bounded' });
    if (schedules.shorter.includes(name)) return fewer(first, other());
    if (schedules.longer.includes(name)) return more(first, other());
    if (schedules.sequence.includes(name)) return oneAfter(first, other());
    return schedules.keep.includes(name) ? (args.length > 1 || isScheduleAlone(args, library, schedules, analysis) ? scheduleAttempts(args[0]!, terms, schedules, analysis) : before) : { kind: 'unknown' };
  }, { kind: 'unbounded' });
}

/** What a schedule decides by the error. */
export function scheduleJudges(node: Node, terms: Terms, schedules: RetrierSchedules, analysis: Analysis): readonly PolicyJudge[] {
  const steps = allSteps(node, libraryOf(terms), schedules, analysis);
  // A schedule from elsewhere may decide by anything.
  if (steps.length === 0 || steps.some(({ name }) => !isKnown(name, schedules))) return [() => ({ verdict: 'unknown' })];
  return steps.flatMap(({ name, args }): PolicyJudge[] => {
    const stops = schedules.predicates[name];
    const predicate = args.at(-1);
    if (!stops || !predicate) return [];
    return [(error, failure) => ({ verdict: 'unknown', ...askFunction(predicate, { option: '', error: 'itself', stops }, error, failure, analysis), condition: predicate })];
  });
}

/** How long a schedule waits before each round. */
export function schedulePause(node: Node, terms: Terms, schedules: RetrierSchedules, rounds: number, analysis: Analysis): Pause {
  const steps = allSteps(node, libraryOf(terms), schedules, analysis);
  const waiting = steps.filter(({ name }) => name in schedules.waits);
  const [first] = waiting;
  if (steps.length === 0 || steps.some(({ name }) => !isKnown(name, schedules)) || waiting.some(({ name }) => schedules.waits[name] === 'unknown')) return { kind: 'unknown' };
  const isCapped = waiting.length > 1 && steps.some(({ name }) => schedules.longer.includes(name));
  if (waiting.length > 1 && !isCapped) return { kind: 'unknown' };
  const base = first?.args[0] && msOf(first.args[0], analysis);
  const reason = (isCapped ? why.capped : 0) | (steps.some(({ name }) => schedules.jitters.includes(name)) ? why.random : 0);
  const grows = first !== undefined && schedules.waits[first.name] === 'grows';
  const same = known(base ?? 0, reason);
  const wait = (round: number): SimValue => {
    if (!first) return known(0);
    if (base === undefined) return unknown(why.input | reason | (grows ? why.counter : 0), true);
    return grows ? known(base * (first.name.endsWith('exponential') ? 2 ** round : round + 1), reason | why.counter) : same;
  };
  return pauseOfWays([Array.from({ length: rounds }, (_, round) => [{ ms: wait(round), sure: true }])]);
}

const units: Readonly<Record<string, number>> = { milli: 1, second: 1000, minute: 60_000, hour: 3_600_000 };

/** `1000`, `'2 seconds'`. */
function msOf(node: Node, analysis: Analysis): number | undefined {
  const value = staticValue(node, analysis)?.value;
  const [, number, unit] = /^(\d+) (milli|second|minute|hour)s?$/.exec(String(value)) ?? [];
  return typeof value === 'number' ? value : unit === undefined ? undefined : Number(number) * units[unit]!;
}

interface Step {
  readonly name: string;
  readonly args: readonly Node[];
}

/** A schedule as the exports that it goes through: `Schedule.exponential(…).pipe(Schedule.jittered, Schedule.intersect(…))`. */
function stepsOf(node: Node, library: Library, schedules: RetrierSchedules, analysis: Analysis): readonly Step[] {
  const bare = unwrap(node);
  return analysis.remember('steps of schedule', bare, () => stepsAt(bare, library, schedules, analysis), []);
}

function stepsAt(bare: Node, library: Library, schedules: RetrierSchedules, analysis: Analysis): readonly Step[] {
  const name = exportAt(bare, library, analysis);
  if (name !== undefined && bare.type !== T.CallExpression) return isKnown(name, schedules) ? [{ name, args: [] }] : constantSteps(bare, library, schedules, analysis);
  if (bare.type === T.Identifier) return constantSteps(bare, library, schedules, analysis);
  if (bare.type !== T.CallExpression) return [];
  const made = exportAt(bare.callee, library, analysis);
  const member = calleeMember(bare);
  if (made !== undefined && /(?:^|\.)pipe$/.test(made)) return pipedSteps(bare.arguments[0], bare.arguments.slice(1), library, schedules, analysis);
  if (made !== undefined) return [{ name: made, args: bare.arguments }];
  return member && propertyName(member) === 'pipe' ? pipedSteps(member.object, bare.arguments, library, schedules, analysis) : [];
}

function pipedSteps(from: Node | undefined, through: readonly Node[], library: Library, schedules: RetrierSchedules, analysis: Analysis): readonly Step[] {
  const first = from ? stepsOf(from, library, schedules, analysis) : [];
  if (first.length === 0) return [];
  return [...first, ...through.map((operator): Step => {
    const call = unwrap(operator);
    const name = call.type === T.CallExpression ? exportAt(call.callee, library, analysis) : exportAt(call, library, analysis);
    return { name: name ?? '', args: call.type === T.CallExpression ? call.arguments : [] };
  })];
}

function constantSteps(node: Node, library: Library, schedules: RetrierSchedules, analysis: Analysis): readonly Step[] {
  const definition = node.type === T.Identifier ? analysis.variableOf(node)?.defs[0]?.node : undefined;
  const initial = definition?.type === T.VariableDeclarator ? definition.init : undefined;
  return initial ? stepsOf(initial, library, schedules, analysis) : [];
}

/** The steps of a schedule and of those that it is made of. */
function allSteps(node: Node, library: Library, schedules: RetrierSchedules, analysis: Analysis): readonly Step[] {
  return analysis.remember('all steps of schedule', node, () =>
    stepsOf(node, library, schedules, analysis).flatMap((step) => [step, ...(step.name in schedules.predicates ? [] : step.args.flatMap((argument) => allSteps(argument, library, schedules, analysis)))]), []);
}

function isScheduleAlone(args: readonly Node[], library: Library, schedules: RetrierSchedules, analysis: Analysis): boolean {
  return args.length === 1 && stepsOf(args[0]!, library, schedules, analysis).length > 0;
}

function isKnown(name: string, { endless, counted, once, timed, shorter, longer, sequence, keep, predicates }: RetrierSchedules): boolean {
  return [endless, counted, once, timed, shorter, longer, sequence, keep].some((names) => names.includes(name)) || name in predicates;
}

function countedBy(node: Node | undefined, analysis: Analysis): Attempts {
  const retries = node && staticNumber(node, analysis);
  return retries === undefined || Number.isNaN(retries) ? { kind: 'bounded' } : retries === Infinity ? { kind: 'unbounded' } : { kind: 'exact', total: retries + 1 };
}

/** The first call is the first schedule's. */
function oneAfter(a: Attempts, b: Attempts): Attempts {
  return a.kind === 'exact' && b.kind === 'exact' ? { kind: 'exact', total: a.total + b.total - 1 } : more(a, b);
}
