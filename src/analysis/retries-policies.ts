import type { TSESTree } from '@typescript-eslint/types';
import type { Retrier, RetrierPredicate } from '../catalog/retrier.ts';
import { cockatiel, retriers } from '../catalog/retriers.ts';
import type { Analysis } from './analysis.ts';
import type { Attempts } from './attempts.ts';
import { type FunctionNode, type Node, T, calleeMember, isFunction, propertyName, unwrap } from './ast.ts';
import { type Judgement, type Verdict, isSure } from './handlers.ts';
import { type Option, readOption } from './options.ts';
import type { SampleFailure } from './simulation-failures.ts';
import { type SimValue, known, object, truth, unknown, why } from './simulation-values.ts';
import { type Outcome, type Path, play } from './simulation.ts';
import { valueOf } from './values.ts';

/** A call of a retry library, and what it says. */
export interface Policy {
  readonly retrier: Retrier;
  readonly node: TSESTree.CallExpression;
  readonly options: Node | undefined;
  readonly attempts: Attempts;
  /** The option that takes the bound away, or sets it. */
  readonly bound: TSESTree.Property | undefined;
  /** Decides by the error itself: a cockatiel filter. */
  readonly filter?: Filter;
}

type Filter = { readonly kind: 'all' } | { readonly kind: 'when'; readonly predicate: Node } | { readonly kind: 'type'; readonly type: Node } | { readonly kind: 'unknown' };

/** The retry policy whose callback stands at an argument of the call. */
export function policyAt(call: TSESTree.CallExpression, index: number, key: string | undefined, analysis: Analysis): Policy | undefined {
  if (key !== undefined) return undefined;
  const value = valueOf(call.callee, analysis);
  if (value?.kind === 'import') {
    const retrier = retriers.find((candidate) => candidate.module === value.source && candidate.exports.includes(value.name) && candidate.callback === index);
    return retrier && policyOf(retrier, call, call.arguments[retrier.options], analysis);
  }
  if (value?.kind === 'made' && value.node.type === T.CallExpression) {
    const { by, node } = value;
    const retrier = retriers.find((candidate) => candidate.module === by.source && candidate.factory === by.name && candidate.callback === index);
    return retrier && policyOf(retrier, call, call.arguments[retrier.options] ?? node.arguments[0], analysis);
  }
  return index === 0 ? cockatielAt(call, analysis) : undefined;
}

function policyOf(retrier: Retrier, node: TSESTree.CallExpression, options: Node | undefined, analysis: Analysis): Policy {
  const { attempts, bound } = attemptsOfPolicy(retrier, options, analysis);
  return { retrier, node, options, attempts, bound };
}

function attemptsOfPolicy(retrier: Retrier, options: Node | undefined, analysis: Analysis): { attempts: Attempts; bound: TSESTree.Property | undefined } {
  const { count } = retrier;
  const major = analysis.file.majorOf(retrier.module);
  for (const { option, value, majors } of retrier.unbounded) {
    const set = readOption(options, [option], analysis);
    if (set.kind === 'unknown') return { attempts: { kind: 'unknown' }, bound: undefined };
    if (set.kind === 'absent' || value === 'missing' || set.known?.value !== value) continue;
    // Written for another major than the one that is installed.
    if (major !== undefined && majors && !majors.includes(major)) return { attempts: { kind: 'unknown' }, bound: undefined };
    return { attempts: deadlineOf(retrier, options, analysis) ?? { kind: 'unbounded' }, bound: set.property };
  }
  const set = readOption(options, [count.option], analysis);
  if (set.kind === 'unknown') return { attempts: { kind: 'unknown' }, bound: undefined };
  const bound = set.kind === 'set' ? set.property : undefined;
  const number = set.kind === 'absent' ? count.default : set.known?.value;
  if (number === undefined && set.kind === 'set' && set.known) return { attempts: total(count.default, count.means), bound };
  if (typeof number !== 'number') return { attempts: { kind: 'bounded' }, bound };
  return { attempts: number === Infinity ? (deadlineOf(retrier, options, analysis) ?? { kind: 'unbounded' }) : total(number, count.means), bound };
}

function total(number: number, means: 'retries' | 'total'): Attempts {
  return { kind: 'exact', total: means === 'retries' ? number + 1 : Math.max(number, 1) };
}

function deadlineOf(retrier: Retrier, options: Node | undefined, analysis: Analysis): Attempts | undefined {
  if (!retrier.deadline) return undefined;
  const set = readOption(options, [retrier.deadline], analysis);
  if (set.kind === 'absent') return undefined;
  return set.kind === 'set' && typeof set.known?.value === 'number' ? { kind: 'deadline', ms: set.known.value } : { kind: 'bounded' };
}

/** `retry(handleAll, { maxAttempts: 3 }).execute(fn)`, also through `wrap(…)`. */
function cockatielAt(call: TSESTree.CallExpression, analysis: Analysis): Policy | undefined {
  const member = calleeMember(call);
  if (!member || propertyName(member) !== cockatiel.execute) return undefined;
  const made = cockatielRetry(member.object, analysis, 0);
  if (!made) return undefined;
  const retrier: Retrier = { module: cockatiel.module, exports: [], callback: 0, options: 1, count: cockatiel.count, unbounded: [], predicates: [] };
  const policy = policyOf(retrier, call, made.arguments[1], analysis);
  return { ...policy, filter: filterOf(made.arguments[0], analysis) };
}

function cockatielRetry(node: Node, analysis: Analysis, depth: number): TSESTree.CallExpression | undefined {
  const value = valueOf(node, analysis);
  if (value?.kind !== 'made' || value.by.source !== cockatiel.module || value.node.type !== T.CallExpression || depth > 3) return undefined;
  if (value.by.name === cockatiel.factory) return value.node;
  if (value.by.name !== cockatiel.wrap) return undefined;
  for (const argument of value.node.arguments) {
    const found = cockatielRetry(argument, analysis, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function filterOf(node: Node | undefined, analysis: Analysis): Filter {
  const value = node && valueOf(node, analysis);
  if (value?.kind === 'import' && value.source === cockatiel.module && (cockatiel.handlesAll as readonly string[]).includes(value.name)) return { kind: 'all' };
  if (value?.kind !== 'made' || value.by.source !== cockatiel.module) return { kind: 'unknown' };
  const [first, second] = value.node.arguments;
  if (value.by.name === 'handleWhen' && first) return { kind: 'when', predicate: first };
  if (value.by.name === 'handleType' && first && !second) return { kind: 'type', type: first };
  return { kind: 'unknown' };
}

/** What the policy does with what its callback came to. */
export function judgePolicy(policy: Policy, outcomes: readonly Outcome[], failure: SampleFailure, analysis: Analysis): Judgement {
  const verdicts = outcomes.map((outcome): Judgement => {
    const error = rejection(outcome);
    if (!error) return { verdict: 'ends' };
    const judged = judgeError(policy, error, outcome, failure, analysis);
    return isSure(outcome.gate) || judged.verdict === 'ends' ? judged : { verdict: 'unknown' };
  });
  return verdicts.find(({ verdict }) => verdict === 'repeats') ?? verdicts.find(({ verdict }) => verdict === 'unknown') ?? { verdict: 'ends' };
}

/** What comes out of the policy in the end: an answer, or the last error. */
export function settlePolicy(policy: Policy, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const error = rejection(outcome);
    const value: SimValue = error ? { kind: 'promise', rejected: true, value: error, why: error.why } : outcome.value.kind === 'promise' ? outcome.value : { kind: 'promise', rejected: false, value: outcome.value, why: 0 };
    return { ...outcome, throws: false, value, told: new Set() };
  });
}

function rejection({ throws, value }: Outcome): SimValue | undefined {
  return throws ? value : value.kind === 'promise' && value.rejected ? value.value : undefined;
}

function judgeError(policy: Policy, error: SimValue, outcome: Outcome, failure: SampleFailure, analysis: Analysis): Judgement {
  const { retrier, filter, options } = policy;
  if (outcome.told.has('bail')) return { verdict: 'ends' };
  if (retrier.again !== undefined && !outcome.told.has('again')) return { verdict: 'ends' };
  if (error.kind === 'object' && error.sdk === undefined && retrier.abortErrors?.some((name) => error.classes?.includes(name))) return { verdict: 'ends' };
  if (filter) return judgeFilter(filter, error, failure, analysis);
  const asked = retrier.predicates.map((predicate) => askPredicate(predicate, readOption(options, [predicate.option], analysis), retrier, error, failure, analysis));
  const answers = asked.filter((answer) => answer !== undefined);
  const stopped = answers.find(({ verdict }) => verdict === 'ends') ?? answers.find(({ verdict }) => verdict === 'unknown');
  if (stopped) return stopped;
  // Decides by itself, unless told otherwise.
  if (retrier.decides && !answers.some(({ verdict }) => verdict === 'repeats')) return { verdict: failure.retryable ? 'repeats' : 'ends' };
  return answers[0] ?? { verdict: 'repeats' };
}

function judgeFilter(filter: Filter, error: SimValue, failure: SampleFailure, analysis: Analysis): Judgement {
  switch (filter.kind) {
    case 'all':
      return { verdict: 'repeats' };
    case 'when':
      return { verdict: 'unknown', ...ask(filter.predicate, error, failure, analysis, { stops: 'false' }), condition: filter.predicate };
    case 'type':
    case 'unknown':
      return { verdict: 'unknown' };
  }
}

/** What a predicate option says; undefined where it is not given or says nothing. */
function askPredicate(predicate: RetrierPredicate, option: Option, retrier: Retrier, error: SimValue, failure: SampleFailure, analysis: Analysis): Judgement | undefined {
  if (option.kind === 'absent') return undefined;
  if (option.kind === 'unknown') return { verdict: 'unknown' };
  const major = analysis.file.majorOf(retrier.module);
  if (predicate.majors && major !== undefined && !predicate.majors.includes(major)) return undefined;
  const given = predicate.error === 'context.error' ? withError(error, error, major === undefined) : predicate.error === 'classification' ? classified(failure) : major === undefined && predicate.majors ? withError(error, error, true) : error;
  const judged = ask(option.node, given, failure, analysis, predicate);
  // One that stops by throwing and never does is no condition.
  return judged && (predicate.stops === 'throw' && judged.verdict === 'repeats' ? judged : { ...judged, condition: option.property.key });
}

/** A context with the error in it; where the major is unknown, it may be the error itself. */
function withError(error: SimValue, inner: SimValue, isBoth: boolean): SimValue {
  const members: [string, SimValue][] = isBoth && error.kind === 'object' ? [...error.members] : [];
  const counts = ['attemptNumber', 'retriesLeft', 'retriesConsumed'].map((name): [string, SimValue] => [name, unknown(why.counter)]);
  return object([...members, ...counts, ['error', inner]], why.error, { open: true, ...(error.kind === 'object' && isBoth && { classes: error.classes, sdk: error.sdk }) });
}

/** What the helper's `shouldRetry` is handed. */
function classified(failure: SampleFailure): SimValue {
  const status = failure.thrown.members.get('status') ?? failure.thrown.members.get('statusCode') ?? known(undefined, why.error);
  return object([['kind', known(failure.kind, why.error)], ['retryable', known(failure.retryable, why.error)], ['status', status]], why.error, { open: true });
}

/** Plays a predicate with the error as its first parameter; undefined where it says nothing. */
function ask(predicate: Node, error: SimValue, failure: SampleFailure, analysis: Analysis, { stops, error: given }: Partial<RetrierPredicate>): Judgement | undefined {
  const fn = functionAt(predicate, analysis);
  if (!fn) return { verdict: 'unknown' };
  const { paths, complete } = play({ analysis, root: fn, outcomes: [], sites: new Map(), args: [error, object([['error', error]], why.error, { open: true })], failureKind: failure.kind });
  const verdicts = new Set(paths.map((path) => verdictOf(path, stops, given === 'classification')));
  const [only] = verdicts;
  if (!complete || verdicts.size > 1 || only === 'unknown') return { verdict: 'unknown' };
  return only === 'nothing' ? undefined : { verdict: only ?? 'unknown' };
}

function verdictOf({ end, gate, value: given }: Path, stops: RetrierPredicate['stops'] | undefined, mayAbstain: boolean): Verdict | 'nothing' {
  if (end === 'lost' || end === 'capped') return 'unknown';
  if (end === 'threw') return isSure(gate) ? 'ends' : 'unknown';
  if (stops === 'throw') return isSure(gate) ? 'repeats' : 'unknown';
  const value = given?.kind === 'promise' ? given.value : given;
  if (mayAbstain && value?.kind === 'known' && value.value === undefined) return 'nothing';
  const holds = value && truth(value);
  return holds === undefined ? 'unknown' : holds ? 'repeats' : 'ends';
}

function functionAt(node: Node, analysis: Analysis): FunctionNode | undefined {
  const bare = unwrap(node);
  if (isFunction(bare)) return bare;
  const value = valueOf(bare, analysis);
  return value?.kind === 'function' ? value.node : undefined;
}
