import type { TSESTree } from '@typescript-eslint/types';
import type { FilterKind, RetrierFilter } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, propertyName, unwrap } from '../ast.ts';
import type { Judgement } from './verdict.ts';
import { exportAt } from '../values/library-exports.ts';
import { type Terms, libraryOf, policyOption } from './policy-options.ts';
import { askFunction, askOption } from './predicates.ts';
import { isSchedule, scheduleJudges } from './schedules.ts';
import type { SampleFailure } from '../simulation/failures.ts';
import { type SimValue, truth } from '../simulation/values.ts';
import { instanceAnswer } from '../simulation/play.ts';

/** What one part of a policy says of an error; undefined where it says nothing. */
export type PolicyJudge = (error: SimValue, failure: SampleFailure) => Judgement | undefined;

/** Everything in a policy that decides by the error. */
export function judgesOf(terms: Terms, options: Node | undefined, analysis: Analysis, made?: TSESTree.CallExpression): readonly PolicyJudge[] {
  const { filter, schedules, predicates } = terms;
  if (schedules && options && isSchedule(options, terms, schedules, analysis)) return scheduleJudges(options, terms, schedules, analysis);
  const judges = predicates.map((predicate): PolicyJudge => {
    const option = policyOption(terms, options, predicate.option, analysis);
    return (error, failure) => askOption(predicate, option, terms, error, failure, analysis);
  });
  if (filter && made) judges.push(filterJudge(made.arguments[filter.argument], filter, terms, analysis));
  const schedule = schedules && policyOption(terms, options, schedules.option, analysis);
  if (schedule?.kind === 'set') judges.push(...scheduleJudges(schedule.node, terms, schedules!, analysis));
  return judges;
}

const unsure: Judgement = { verdict: 'unknown' };

/** `handleAll`, `handleWhen(isTransient)`, `handleType(APIError).orWhen(isTransient)`. */
function filterJudge(node: Node | undefined, filter: RetrierFilter, terms: Terms, analysis: Analysis): PolicyJudge {
  const parts = node && partsOf(node, filter, terms, analysis);
  if (!parts) return () => unsure;
  return (error, failure) => {
    const verdicts = parts.map(({ kind, call }) => judgePart(kind, call, error, failure, analysis));
    return verdicts.find(({ verdict }) => verdict === 'repeats') ?? verdicts.find(({ verdict }) => verdict === 'unknown') ?? verdicts[0] ?? unsure;
  };
}

interface Part {
  readonly kind: FilterKind;
  readonly call?: TSESTree.CallExpression;
}

function partsOf(node: Node, filter: RetrierFilter, terms: Terms, analysis: Analysis): readonly Part[] | undefined {
  const name = exportAt(node, libraryOf(terms), analysis);
  if (name !== undefined) return filter.exports[name] ? [{ kind: filter.exports[name] }] : undefined;
  const call = callAt(node, analysis);
  return call && analysis.remember('filter parts', call, () => partsOfCall(call, filter, terms, analysis), undefined);
}

function partsOfCall(call: TSESTree.CallExpression, filter: RetrierFilter, terms: Terms, analysis: Analysis): readonly Part[] | undefined {
  const made = exportAt(call.callee, libraryOf(terms), analysis);
  if (made !== undefined) return filter.exports[made] ? [{ kind: filter.exports[made], call }] : undefined;
  const member = calleeMember(call);
  const kind = member && filter.or[propertyName(member) ?? ''];
  const before = kind && partsOf(member.object, filter, terms, analysis);
  return before && [...before, { kind, call }];
}

/** The call that a value comes from, in place or through a constant. */
function callAt(node: Node, analysis: Analysis): TSESTree.CallExpression | undefined {
  const bare = unwrap(node);
  if (bare.type === T.CallExpression) return bare;
  if (bare.type !== T.Identifier) return undefined;
  const definition = analysis.variableOf(bare)?.defs[0]?.node;
  const initial = definition?.type === T.VariableDeclarator && definition.init ? unwrap(definition.init) : undefined;
  return initial?.type === T.CallExpression ? initial : undefined;
}

function judgePart(kind: FilterKind, call: TSESTree.CallExpression | undefined, error: SimValue, failure: SampleFailure, analysis: Analysis): Judgement {
  const [first, second] = call?.arguments ?? [];
  switch (kind) {
    case 'all':
      return { verdict: 'repeats' };
    case 'results':
      return { verdict: 'ends' };
    case 'predicate':
      return first ? whenTrue(first, error, failure, analysis) : unsure;
    case 'class': {
      if (!first) return unsure;
      const holds = truth(instanceAnswer(error, first, analysis));
      if (holds === undefined) return unsure;
      if (!holds) return { verdict: 'ends' };
      return second ? whenTrue(second, error, failure, analysis) : { verdict: 'repeats', condition: first };
    }
  }
}

function whenTrue(predicate: Node, error: SimValue, failure: SampleFailure, analysis: Analysis): Judgement {
  return { verdict: 'unknown', ...askFunction(predicate, { option: '', error: 'itself', stops: 'false' }, error, failure, analysis), condition: predicate };
}
