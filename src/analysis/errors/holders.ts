import type { TSESTree } from '@typescript-eslint/types';
import type { Retrier, RetrierPredicate } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, enclosingFunction, isInside, propertyName, wrapped } from '../ast.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { errorReads, governedBy, isNegated } from './reads.ts';
import { type FailureHandler, failureHandlers } from '../failures/handlers.ts';
import { type FailureSources, failureSources, sourcesIn } from '../failures/sources.ts';
import { usesOfVariable } from '../values/flow.ts';
import { usesOfAny } from '../values/methods.ts';
import { policiesAt } from '../retries/policies.ts';
import { policyOption } from '../retries/policy-options.ts';
import { readsPredicate } from '../retries/predicates.ts';
import { functionAt } from '../values/values.ts';

/** Code that looks at the failure of LLM calls: what is given it at once, and what that hands it on to. */
export interface ErrorHolder extends Omit<FailureHandler, 'streams'> {
  /** Whose failures it may be. */
  readonly sources: () => FailureSources;
}

/** Handlers, functions of the file that they hand the error to, and predicates of retry policies. */
export function errorHolders(analysis: Analysis): readonly ErrorHolder[] {
  return analysis.remember('error holders', analysis, () => {
    const handlers = failureHandlers(analysis).map((handler): ErrorHolder => ({ ...handler, sources: () => failureSources(handler, analysis) }));
    const holders = new Map<Node, ErrorHolder>(handlers.map((handler) => [handler.node, handler]));
    for (const predicate of predicates(analysis)) if (!holders.has(predicate.node)) holders.set(predicate.node, predicate);
    // What is added is looked at as well.
    for (const holder of holders.values()) for (const taker of takers(holder, holders, analysis)) holders.set(taker.node, taker);
    return [...holders.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

/** Functions of the file that are called with the error: `if (isRetryable(error))`. */
function takers(holder: ErrorHolder, known: ReadonlyMap<Node, ErrorHolder>, analysis: Analysis): readonly ErrorHolder[] {
  if (!holder.error || known.size > 50) return [];
  return usesOfVariable(holder.error, analysis).flatMap((use) => {
    if (use.kind !== 'argument' || use.key !== undefined || use.call.type !== T.CallExpression) return [];
    const fn = functionAt(use.call.callee, analysis);
    if (!fn || known.has(fn)) return [];
    const { call, index } = use;
    return holderOf(fn, fn.params[index], holder.calls, () => sourcesOfTaker(fn, index, call, holder, analysis), analysis);
  });
}

/** Another caller may hand it anything, as may one that has told errors apart before. */
function sourcesOfTaker(fn: FunctionNode, index: number, call: TSESTree.CallExpression, holder: ErrorHolder, analysis: Analysis): FailureSources {
  const sources = holder.sources();
  const isOnly = usesOfAny(fn, analysis).every((use) => use.kind === 'called' && (use.call === call || enclosesSame(use.call, index, holder, analysis)));
  return isOnly && !isToldApart(call, holder, analysis) ? sources : { ...sources, others: 'anything' };
}

/** Whether another call hands it the same error. */
function enclosesSame(call: TSESTree.CallExpression, index: number, { error, body }: ErrorHolder, analysis: Analysis): boolean {
  const argument = call.arguments[index];
  return isInside(call, body) && argument?.type === T.Identifier && analysis.variableOf(argument) === error;
}

function isToldApart(call: Node, holder: ErrorHolder, analysis: Analysis): boolean {
  const asked = errorReads(holder, analysis);
  if (!asked) return true;
  return [...asked.guards, ...asked.tests.filter(({ of }) => of.kind !== 'global').map(({ node }) => node)].some((guard) => {
    if (guard === call) return false;
    const governed = governedBy(wrapped(guard));
    return governed !== undefined && isInside(call, governed);
  }) || asked.guards.some((guard) => guard !== call && isNegated(guard) && guard.range[0] < call.range[0]);
}

/** Predicates of the policies around LLM calls: `pRetry(work, { shouldRetry: ({ error }) => … })`. */
function predicates(analysis: Analysis): readonly ErrorHolder[] {
  return llmCalls(analysis).flatMap((call) => {
    const work = enclosingFunction(call.node);
    const policy = work && wrapped(work).parent;
    if (policy?.type !== T.CallExpression) return [];
    return policiesAt(policy, policy.arguments.indexOf(wrapped(work!) as TSESTree.CallExpressionArgument), undefined, analysis).flatMap(({ terms }) => {
      const retrier = terms as Retrier;
      const read = retrier.predicates.filter((predicate) => readsPredicate(predicate, retrier, analysis));
      return read.flatMap((predicate) => {
        const option = policyOption(retrier, policy.arguments[retrier.options], predicate.option, analysis);
        const fn = option.kind === 'set' ? functionAt(option.node, analysis) : undefined;
        const isSure = read.every(({ option: name, error }) => name !== predicate.option || error === predicate.error);
        const parameter = fn && errorParameter(predicate, fn, isSure);
        return fn && usesOfAny(fn, analysis).length <= 1 ? holderOf(fn, parameter, [call], () => sourcesIn(work!, [call], analysis), analysis) : [];
      });
    });
  });
}

function errorParameter({ error, parameter = 0 }: RetrierPredicate, fn: FunctionNode, isSure: boolean): Node | undefined {
  const given = fn.params[parameter];
  if (error === 'itself') return isSure ? given : undefined;
  // `error` is a property of the context.
  if (error !== 'context.error' || given?.type !== T.ObjectPattern) return undefined;
  const property = given.properties.find((each) => each.type === T.Property && propertyName(each) === 'error');
  return property?.type === T.Property ? property.value : undefined;
}

function holderOf(node: FunctionNode, parameter: Node | undefined, calls: readonly LlmCall[], sources: () => FailureSources, analysis: Analysis): readonly ErrorHolder[] {
  if (!parameter || !node.body) return [];
  const error = parameter.type === T.Identifier ? analysis.lookUp(parameter.name, node.body) : undefined;
  return [{ node, parameter, error, body: node.body, calls, sources }];
}
