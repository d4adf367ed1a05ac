import type { RetrierPredicate } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import type { FunctionNode, Node } from '../ast.ts';
import { type Judgement, type Verdict, isSure } from './verdict.ts';
import type { Option } from '../values/options.ts';
import type { Terms } from './policy-options.ts';
import { Jump } from '../simulation/course.ts';
import { type SampleFailure, statusOf } from '../simulation/failures.ts';
import { type SimValue, known, object, truth, undefinedValue, unknown, why } from '../simulation/values.ts';
import { type Path, play } from '../simulation/play.ts';
import { type CalledFunction, functionInProgram } from '../program.ts';

/** Whether the installed major reads the predicate at all. */
export function readsPredicate({ majors }: RetrierPredicate, { module }: Terms, analysis: Analysis): boolean {
  const major = module === undefined ? undefined : analysis.file.majorOf(module);
  return !majors || major === undefined || majors.includes(major);
}

/** What a predicate option says of an error; undefined where it is not given or says nothing. */
export function askOption(predicate: RetrierPredicate, option: Option, terms: Terms, error: SimValue, failure: SampleFailure, analysis: Analysis): Judgement | undefined {
  if (option.kind === 'absent' || !readsPredicate(predicate, terms, analysis)) return undefined;
  if (option.kind === 'unknown') return { verdict: 'unknown' };
  // A value and no function says how often, or whether at all.
  if (option.known) return byValue(predicate, option.known.value, failure);
  const isKnownMajor = terms.module === undefined || analysis.file.majorOf(terms.module) !== undefined;
  // Where the major is unknown, what it is handed may be either.
  const either = predicate.majors !== undefined && !isKnownMajor;
  const judged = askFunction(option.node, either ? { ...predicate, error: 'itself' } : predicate, either ? withError(error, error, true, predicate) : error, failure, analysis);
  // One that stops by throwing and never does is no condition.
  return judged && (predicate.stops === 'throw' && judged.verdict === 'repeats' ? judged : { ...judged, condition: option.property.key });
}

function byValue({ orStatuses, overCount }: RetrierPredicate, value: unknown, failure: SampleFailure): Judgement | undefined {
  if (orStatuses && Array.isArray(value)) {
    const status = statusOf(failure);
    return { verdict: status === undefined || value.includes(status) ? 'repeats' : 'ends' };
  }
  return value === false && !overCount ? { verdict: 'ends' } : undefined;
}

/** Plays a predicate of the file with the error where the library puts it. */
export function askFunction(node: Node, predicate: RetrierPredicate, error: SimValue, failure: SampleFailure, analysis: Analysis): Judgement | undefined {
  const found = functionInProgram(node, analysis);
  if (!found) return { verdict: 'unknown' };
  const verdicts = verdictsOf(found, predicate, argumentsFor(predicate, error, failure, predicate.counts?.from), failure);
  const [only] = verdicts;
  if (verdicts.size !== 1 || only === 'unknown') return { verdict: 'unknown' };
  return only === 'nothing' ? undefined : { verdict: only! };
}

/** Whether it would go on after so many failures, whatever the error; undefined where that cannot be told. */
export function predicateAnswer(fn: FunctionNode, predicate: RetrierPredicate, count: number, error: SimValue, analysis: Analysis): boolean | undefined {
  const verdicts = verdictsOf({ fn, analysis }, predicate, argumentsFor(predicate, error, undefined, count), undefined);
  const [only] = verdicts;
  return verdicts.size !== 1 || only === 'unknown' || only === 'nothing' ? undefined : only === 'repeats';
}

function verdictsOf({ fn, analysis }: CalledFunction, predicate: RetrierPredicate, args: readonly SimValue[], failure: SampleFailure | undefined): ReadonlySet<Verdict | 'nothing'> {
  const { paths, complete } = play({ analysis, root: fn, outcomes: [], sites: new Map(), args, reach: 'program', failureKind: failure?.kind });
  return complete ? new Set(paths.map((path) => verdictOf(path, predicate))) : new Set();
}

function verdictOf({ end, gate, value: given }: Path, { stops, error }: RetrierPredicate): Verdict | 'nothing' {
  if (end === 'lost' || end === 'capped') return 'unknown';
  if (end === 'threw') return isSure(gate) ? 'ends' : 'unknown';
  if (stops === 'throw') return isSure(gate) ? 'repeats' : 'unknown';
  if (stops === 'failing value') return given?.kind !== 'promise' || !isSure(gate) ? 'unknown' : given.rejected ? 'ends' : 'repeats';
  const value = given?.kind === 'promise' ? given.value : given;
  if (error === 'classification' && value?.kind === 'known' && value.value === undefined) return 'nothing';
  const holds = value && truth(value);
  return holds === undefined ? 'unknown' : holds === (stops === 'true') ? 'ends' : 'repeats';
}

/** What the library hands a predicate. */
function argumentsFor(predicate: RetrierPredicate, error: SimValue, failure: SampleFailure | undefined, count: number | undefined): readonly SimValue[] {
  const { parameter = 0, response, counts, aborts } = predicate;
  const args: SimValue[] = [];
  // A failed status is a response, not an error.
  const isResponse = response !== undefined && failure !== undefined && statusOf(failure) !== undefined;
  args[parameter] = isResponse ? known(null, why.error) : handed(predicate, error, failure, count);
  if (predicate.error === 'classification') args[parameter + 1] = object([['error', error]], why.error, { open: true });
  if (aborts !== undefined) args[parameter + 1] = object([[aborts, stopper]], 0, { open: true });
  if (response !== undefined) args[response] = failure ? (isResponse ? responseOf(failure) : known(null, why.error)) : unknown(why.error);
  if (typeof counts?.at === 'number') args[counts.at] = known(count!, why.counter);
  return Array.from(args, (value) => value ?? unknown(why.input));
}

/** Calling it ends the retries, as throwing does. */
const stopper: SimValue = {
  kind: 'native',
  why: 0,
  call: () => {
    throw new Jump('throw', undefinedValue);
  },
};

function handed(predicate: RetrierPredicate, error: SimValue, failure: SampleFailure | undefined, count: number | undefined): SimValue {
  switch (predicate.error) {
    case 'itself':
      return error;
    case 'context.error':
      return withError(error, error, false, predicate, count);
    case 'classification':
      return failure ? classified(failure) : unknown(why.error, true);
  }
}

/** A context with the error in it; where the major is unknown, it may be the error itself. */
function withError(error: SimValue, inner: SimValue, isBoth: boolean, { counts, numbers: names = [] }: RetrierPredicate, count?: number): SimValue {
  const members: [string, SimValue][] = isBoth && error.kind === 'object' ? [...error.members] : [];
  const numbers = names.map((name): [string, SimValue] => [name, name === counts?.at && count !== undefined ? known(count, why.counter) : unknown(why.counter)]);
  return object([...members, ...numbers, ['error', inner]], why.error, { open: isBoth, ...(error.kind === 'object' && isBoth && { classes: error.classes, sdk: error.sdk }) });
}

/** What the helper's `shouldRetry` is handed. */
function classified(failure: SampleFailure): SimValue {
  const status = failure.thrown.members.get('status') ?? failure.thrown.members.get('statusCode') ?? known(undefined, why.error);
  return object([['kind', known(failure.kind, why.error)], ['retryable', known(failure.retryable, why.error)], ['status', status]], why.error, { open: true });
}

function responseOf(failure: SampleFailure): SimValue {
  return object([['status', known(statusOf(failure), why.error)], ['ok', known(false, why.error)]], why.error, { open: true });
}
