import type { TSESTree } from '@typescript-eslint/types';
import type { RetrierPredicate } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, enclosingFunction, isInside, wrapped } from '../ast.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { errorReads, governedBy, isNegated } from './reads.ts';
import { type FailureHandler, failureHandlers } from '../failures/handlers.ts';
import { type FailureSources, failureSources, sourcesIn } from '../failures/sources.ts';
import { usesOfVariable } from '../values/flow.ts';
import { usesOfAny } from '../values/methods.ts';
import { type Policy, policiesAt } from '../retries/policies.ts';
import { policyOption } from '../retries/policy-options.ts';
import { llmStreams } from '../streams/streams.ts';
import { readOption } from '../values/options.ts';
import { memberOfPattern } from '../values/member-of-pattern.ts';
import { functionAt } from '../values/values.ts';

/** Code that looks at the failure of LLM calls: what is given it at once, and what that hands it on to. */
export interface ErrorHolder extends Omit<FailureHandler, 'streams'> {
  /** Whose failures it may be. */
  readonly sources: () => FailureSources;
}

/** Handlers, callbacks of policies and streams that are told of a failure, and functions of the file that they hand the error to. */
export function errorHolders(analysis: Analysis): readonly ErrorHolder[] {
  return analysis.remember('error holders', analysis, () => {
    const handlers = failureHandlers(analysis).map((handler): ErrorHolder => ({ ...handler, sources: () => failureSources(handler, analysis) }));
    const holders = new Map<Node, ErrorHolder>(handlers.map((handler) => [handler.node, handler]));
    for (const holder of [...ofPolicies(analysis), ...ofStreams(analysis)]) if (!holders.has(holder.node)) holders.set(holder.node, holder);
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

/** Callbacks of the policies around LLM calls: `pRetry(work, { shouldRetry: ({ error }) => … })`, `useMutation({ mutationFn, onError })`. */
function ofPolicies(analysis: Analysis): readonly ErrorHolder[] {
  return llmCalls(analysis).flatMap((call) => {
    const work = enclosingFunction(call.node);
    if (!work) return [];
    const holder = (fn: FunctionNode, parameter: Node | undefined): readonly ErrorHolder[] => holderOf(fn, parameter, [call], () => sourcesIn(work, [call], analysis), analysis);
    return policiesAround(work, analysis).flatMap(({ terms, options, reads }) => {
      const callback = (name: string): FunctionNode | undefined => {
        const option = policyOption(terms, options, name, analysis);
        return option.kind === 'set' ? functionAt(option.node, analysis) : undefined;
      };
      const decide = reads.flatMap((predicate) => {
        const fn = callback(predicate.option);
        const isSure = reads.every(({ option: name, error }) => name !== predicate.option || error === predicate.error);
        return fn && usesOfAny(fn, analysis).length <= 1 ? holder(fn, errorParameter(predicate, fn, isSure)) : [];
      });
      const told = (terms.told ?? []).flatMap((name) => {
        const fn = callback(name);
        return fn ? holder(fn, fn.params[0]) : [];
      });
      return [...decide, ...told];
    });
  });
}

function policiesAround(work: FunctionNode, analysis: Analysis): readonly Policy[] {
  return usesOfAny(work, analysis).flatMap((use) => (use.kind === 'argument' && use.call.type === T.CallExpression ? policiesAt(use.call, use.index, use.key, analysis) : []));
}

/** Callbacks that are told how a stream failed: `streamText({ onError })`, `toUIMessageStreamResponse({ onError })`. */
function ofStreams(analysis: Analysis): readonly ErrorHolder[] {
  return llmStreams(analysis).flatMap(({ call, facts, reads }) => {
    // In mid-stream it may be an object of the provider's own, which has no response.
    const sources = (): FailureSources => ({ calls: new Set([call]), others: 'in place' });
    const callback = (holder: Node | undefined, name: string | undefined): FunctionNode | undefined => {
      const option = name === undefined ? undefined : readOption(holder, [name], analysis);
      return option?.kind === 'set' ? functionAt(option.node, analysis) : undefined;
    };
    const ofCall = callback(call.body, facts.errorCallback);
    const ofReads = reads.flatMap(({ node, member }) => (member?.errorCallback !== undefined && node.type === T.CallExpression ? (callback(node.arguments[member.options ?? 0], member.errorCallback) ?? []) : []));
    return [...(ofCall ? holderOf(ofCall, memberOfPattern(ofCall.params[0], 'error'), [call], sources, analysis) : []), ...ofReads.flatMap((fn) => holderOf(fn, fn.params[0], [call], sources, analysis))];
  });
}

function errorParameter({ error, parameter = 0 }: RetrierPredicate, fn: FunctionNode, isSure: boolean): Node | undefined {
  const given = fn.params[parameter];
  if (error === 'itself') return isSure ? given : undefined;
  // `error` is a property of the context.
  return error === 'context.error' ? memberOfPattern(given, 'error') : undefined;
}

function holderOf(node: FunctionNode, parameter: Node | undefined, calls: readonly LlmCall[], sources: () => FailureSources, analysis: Analysis): readonly ErrorHolder[] {
  if (!parameter || !node.body) return [];
  const error = parameter.type === T.Identifier ? analysis.lookUp(parameter.name, node.body) : undefined;
  return [{ node, parameter, error, body: node.body, calls, sources }];
}
