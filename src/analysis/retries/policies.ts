import type { TSESTree } from '@typescript-eslint/types';
import type { Retrier, RetrierPredicate } from '../../catalog/retrier.ts';
import { retriers } from '../../catalog/retriers.ts';
import type { Analysis } from '../analysis.ts';
import type { Attempts } from './attempts.ts';
import { type Node, T, calleeMember, propertyName } from '../ast.ts';
import { exportAt, madeBy } from '../values/library-exports.ts';
import { attemptsOfPolicy } from './policy-attempts.ts';
import { type PolicyJudge, judgesOf } from './policy-judges.ts';
import { type Terms, policyOption } from './policy-options.ts';
import type { Pause } from './pauses.ts';
import { pauseOfOptions } from './policy-pauses.ts';
import { readsPredicate } from './predicates.ts';

/** One use of a retry library, and what it says. */
export interface Policy {
  /** Its options, as they are written. */
  readonly options: Node | undefined;
  /** Predicates that the installed major takes. */
  readonly reads: readonly RetrierPredicate[];
  readonly terms: Terms;
  readonly node: TSESTree.CallExpression;
  readonly attempts: Attempts;
  /** The option that takes the bound away, or sets it. */
  readonly bound: TSESTree.Property | undefined;
  /** The option by which the installed major takes a predicate, if it takes one. */
  readonly predicate: string | undefined;
  /** A predicate that is given, but which the installed major does not read. */
  readonly ignored: IgnoredPredicate | undefined;
  /** What it lets pass before each further call. */
  readonly pause: Pause;
  /** Asked in turn what becomes of an error; undefined where one says nothing of it. */
  readonly judges: readonly PolicyJudge[];
}

export interface IgnoredPredicate {
  readonly library: string;
  readonly major: number;
  readonly property: TSESTree.Property;
}

/** The retry policies whose work stands at an argument of the call, or at a key of it; innermost first. */
export function policiesAt(call: TSESTree.CallExpression, index: number, key: string | undefined, analysis: Analysis): readonly Policy[] {
  for (const retrier of retriers) {
    const found = takenBy(retrier, call, index, key, analysis);
    if (found.length > 0) return found;
  }
  return [];
}

function takenBy(retrier: Retrier, call: TSESTree.CallExpression, index: number, key: string | undefined, analysis: Analysis): readonly Policy[] {
  const { takes } = retrier;
  switch (takes.form) {
    case 'callback': {
      const swapped = Boolean(takes.swaps && index === 1);
      if (key !== takes.key || (index !== takes.argument && !swapped)) return [];
      const name = exportAt(call.callee, retrier, analysis);
      const options = call.arguments[swapped ? 0 : retrier.options];
      if (name !== undefined && takes.exports.includes(name)) return [policyOf(retrier, call, options, analysis)];
      const made = takes.factory === undefined ? undefined : madeBy(call.callee, retrier, analysis);
      return made && made.name === takes.factory ? [policyOf(retrier, call, options ?? made.node.arguments[0], analysis)] : [];
    }
    case 'method': {
      const member = calleeMember(call);
      if (!member || key !== takes.key || index !== takes.argument || !takes.methods.includes(propertyName(member) ?? '')) return [];
      const made = madeBy(member.object, retrier, analysis);
      return made && takes.exports.includes(made.name) ? [policyOf(retrier, call, call.arguments[retrier.options], analysis)] : [];
    }
    case 'executor': {
      const member = calleeMember(call);
      if (!member || index !== 0 || key !== undefined || propertyName(member) !== takes.execute) return [];
      return executors(member.object, retrier, takes, analysis, 0)
        .map((made) => policyOf(retrier, call, made.arguments[retrier.options], analysis, made))
        .toReversed();
    }
    default:
      return [];
  }
}

/** The retries in what a policy is made of, outermost first: `wrap(retry(…), breaker)`. */
function executors(node: Node, retrier: Retrier, takes: Retrier['takes'] & { form: 'executor' }, analysis: Analysis, depth: number): readonly TSESTree.CallExpression[] {
  const made = madeBy(node, retrier, analysis);
  if (made?.node.type !== T.CallExpression || depth > 3) return [];
  if (takes.exports.includes(made.name)) return [made.node];
  return takes.joins.includes(made.name) ? made.node.arguments.flatMap((argument) => executors(argument, retrier, takes, analysis, depth + 1)) : [];
}

/** The policy that some options make. `made`: the call that made it apart from its use, with a filter among its arguments. */
export function policyOf(
  retrier: Terms,
  node: TSESTree.CallExpression,
  options: Node | undefined,
  analysis: Analysis,
  made?: TSESTree.CallExpression,
): Policy {
  const { attempts, bound } = attemptsOfPolicy(retrier, options, analysis);
  const read = retrier.predicates.filter((predicate) => readsPredicate(predicate, retrier, analysis));
  return {
    terms: retrier,
    options,
    reads: read,
    node,
    attempts,
    bound,
    predicate: read[0]?.option,
    get pause(): Pause {
      return pauseOfOptions(retrier, options, attempts, analysis);
    },
    ignored: ignoredPredicate(retrier, options, read, analysis),
    judges: judgesOf(retrier, options, analysis, made),
  };
}

/** p-retry 4 takes `shouldRetry` without a word, and never asks it. */
function ignoredPredicate(terms: Terms, options: Node | undefined, read: readonly RetrierPredicate[], analysis: Analysis): IgnoredPredicate | undefined {
  const { module, predicates } = terms;
  const major = module === undefined ? undefined : analysis.file.majorOf(module);
  const unread = predicates.filter(({ option }) => !read.some((other) => other.option === option));
  for (const { option } of unread) {
    const set = policyOption(terms, options, option, analysis);
    if (set.kind === 'set' && module !== undefined && major !== undefined) return { library: module, major, property: set.property };
  }
  return undefined;
}
