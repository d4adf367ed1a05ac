import type { TSESTree } from '@typescript-eslint/types';
import type { RetrierPredicate } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import { type Attempts, fewer } from './attempts.ts';
import { type FunctionNode, type Node, T, unwrap } from '../ast.ts';
import type { Option } from '../values/options.ts';
import { type Terms, policyOption } from './policy-options.ts';
import { predicateAnswer, readsPredicate } from './predicates.ts';
import { isSchedule, scheduleAttempts } from './schedules.ts';
import { type SimValue, known, object, unknown, why } from '../simulation/values.ts';
import { staticNumber } from '../values/static.ts';
import { functionAt } from '../values/values.ts';

export interface PolicyAttempts {
  readonly attempts: Attempts;
  /** The option that takes the bound away, or sets it. */
  readonly bound: TSESTree.Property | undefined;
}

/** More rounds of a predicate than anybody asks for. */
const patience = 40;

/** How often a policy with these options runs work that keeps failing. */
export function attemptsOfPolicy(terms: Terms, options: Node | undefined, analysis: Analysis): PolicyAttempts {
  const counted = attemptsCounted(terms, options, analysis);
  const asked = terms.predicates.map((predicate) => attemptsAsked(predicate, terms, options, analysis)).filter((answer) => answer !== undefined);
  const replaced = asked.find(({ predicate }) => predicate.overCount);
  if (replaced) return replaced;
  return asked.reduce<PolicyAttempts>((least, answer) => ({ attempts: fewer(least.attempts, answer.attempts), bound: least.bound }), counted);
}

function attemptsCounted(terms: Terms, options: Node | undefined, analysis: Analysis): PolicyAttempts {
  const { count, schedules } = terms;
  if (options && schedules && isSchedule(options, terms, schedules, analysis)) return { attempts: scheduleAttempts(options, terms, schedules, analysis), bound: undefined };
  const alone = count.alone && options ? staticNumber(options, analysis) : undefined;
  if (alone !== undefined) return { attempts: total(alone, terms), bound: undefined };
  for (const { option, value, majors } of terms.unbounded ?? []) {
    const set = policyOption(terms, options, option, analysis);
    if (set.kind === 'unknown') return { attempts: { kind: 'unknown' }, bound: undefined };
    if (set.kind !== 'set' || set.known?.value !== value) continue;
    // A flag of another major than the one that is installed is refused.
    if (value === true && majors && !isInstalled(majors, terms, analysis)) return { attempts: { kind: 'unknown' }, bound: undefined };
    return endless(terms, options, set.property, analysis);
  }
  const { attempts, bound, given } = attemptsByNumber(terms, options, analysis);
  const schedule = schedules && policyOption(terms, options, schedules.option, analysis);
  if (!schedule || schedule.kind === 'absent') return attempts.kind === 'unbounded' ? endless(terms, options, given ? bound : undefined, analysis) : { attempts, bound };
  const scheduled: Attempts = schedule.kind === 'set' ? scheduleAttempts(schedule.node, terms, schedules, analysis) : { kind: 'unknown' };
  return { attempts: fewer(attempts, scheduled), bound };
}

/** Whether the major is one of these, or cannot be told. */
function isInstalled(majors: readonly number[], { module }: Terms, analysis: Analysis): boolean {
  const major = module === undefined ? undefined : analysis.file.majorOf(module);
  return major === undefined || majors.includes(major);
}

function attemptsByNumber(terms: Terms, options: Node | undefined, analysis: Analysis): PolicyAttempts & { readonly given: boolean } {
  const { count } = terms;
  const set = policyOption(terms, options, count.option, analysis);
  if (set.kind === 'unknown') return { attempts: { kind: 'unknown' }, bound: undefined, given: true };
  if (set.kind === 'absent') return { attempts: total(count.default, terms), bound: undefined, given: false };
  const bound = set.property;
  if (!set.known) return { attempts: { kind: 'bounded' }, bound, given: true };
  const { value } = set.known;
  if (value === undefined) return { attempts: ofUndefined(terms, analysis), bound, given: true };
  if (value === count.off && count.off !== undefined) return { attempts: { kind: 'exact', total: 1 }, bound, given: true };
  return { attempts: typeof value === 'number' ? total(value, terms) : { kind: 'bounded' }, bound, given: true };
}

function total(number: number, { count }: Terms): Attempts {
  if (number === Infinity) return { kind: 'unbounded' };
  if (Number.isNaN(number)) return { kind: 'unknown' };
  return { kind: 'exact', total: count.means === 'retries' ? Math.max(number, 0) + 1 : Math.max(number, 1) };
}

/** `retries: undefined`, which is not the same everywhere; nor in every major, and then it is not known. */
function ofUndefined(terms: Terms, analysis: Analysis): Attempts {
  const { ofUndefined: meant, default: number } = terms.count;
  const major = terms.module === undefined ? undefined : analysis.file.majorOf(terms.module);
  if (meant?.majors && major === undefined) return { kind: 'bounded' };
  return total(meant && (!meant.majors || meant.majors.includes(major!)) ? meant.number : number, terms);
}

/** Nothing counts: a deadline may end it all the same. */
function endless(terms: Terms, options: Node | undefined, bound: TSESTree.Property | undefined, analysis: Analysis): PolicyAttempts {
  const { deadline } = terms;
  const set: Option = deadline ? policyOption(terms, options, deadline.option, analysis) : { kind: 'absent' };
  if (set.kind === 'absent') return { attempts: deadline?.default === undefined ? { kind: 'unbounded' } : { kind: 'deadline', ms: deadline.default }, bound };
  const value = set.kind === 'set' ? set.known?.value : undefined;
  if (typeof value === 'number' && value !== Infinity) return { attempts: { kind: 'deadline', ms: value }, bound };
  return { attempts: value === undefined ? { kind: 'bounded' } : { kind: 'unbounded' }, bound };
}

/** How often a predicate that counts the failures lets one go on that is like the others. */
function attemptsAsked(predicate: RetrierPredicate, terms: Terms, options: Node | undefined, analysis: Analysis): (PolicyAttempts & { readonly predicate: RetrierPredicate }) | undefined {
  const { counts } = predicate;
  const set = counts && policyOption(terms, options, predicate.option, analysis);
  if (set?.kind !== 'set' || !readsPredicate(predicate, terms, analysis)) return undefined;
  const fn = functionAt(set.node, analysis);
  if (!fn) return predicate.overCount && !set.known && !isList(set.node) ? { attempts: { kind: 'unknown' }, bound: undefined, predicate } : undefined;
  const goesOn = (round: number, error?: SimValue): boolean | undefined => predicateAnswer(fn, predicate, counts!.from + round, error ?? anyError, analysis);
  for (let round = 0; goesOn(patience) === false && round < patience; round += 1) {
    if (goesOn(round) === false) return { attempts: { kind: 'exact', total: round + 1 }, bound: undefined, predicate };
  }
  if (!predicate.overCount) return undefined;
  // What does not count lets a failure of its kind go round for ever.
  if (goesOn(patience, rateLimit) === true) return { attempts: { kind: 'unbounded' }, bound: set.property, predicate };
  return { attempts: isCounted(fn, predicate, analysis) ? { kind: 'bounded' } : { kind: 'unknown' }, bound: undefined, predicate };
}

const anyError: SimValue = unknown(why.error, true);
/** What a retry is written for, in the words of several clients. */
const rateLimit: SimValue = object(
  [['status', known(429, why.error)], ['statusCode', known(429, why.error)], ['response', object([['status', known(429, why.error)]], why.error, { open: true })]],
  why.error,
  { open: true, classes: ['Error'] },
);

/** Whether the number of failures is looked at, in whatever way. */
function isCounted(fn: FunctionNode, { counts }: RetrierPredicate, analysis: Analysis): boolean {
  const param = typeof counts?.at === 'number' ? fn.params[counts.at] : undefined;
  return param?.type !== T.Identifier ? param !== undefined : (analysis.lookUp(param.name, param)?.references.length ?? 1) > 0;
}

function isList(node: Node): boolean {
  return unwrap(node).type === T.ArrayExpression;
}
