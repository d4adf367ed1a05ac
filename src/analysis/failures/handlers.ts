import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, enclosingFunction, isInside, unwrap } from '../ast.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import type { Variable } from '../file.ts';
import { handlersMet } from './guards.ts';
import { streamOf, throwsInPlace, throwsWhereRead } from '../streams/streams.ts';
import { functionAt } from '../values/values.ts';

/** Code that is given the failure of LLM calls: a `catch` clause, or a function handed to `.catch()` or `.then()`. */
export interface FailureHandler {
  readonly node: TSESTree.CatchClause | FunctionNode;
  /** What it calls the failure: an identifier, a pattern; absent where it does not ask. */
  readonly parameter: Node | undefined;
  /** The variable that holds the failure, where it has one name. */
  readonly error: Variable | undefined;
  /** The clause's block, or the function's body. */
  readonly body: Node;
  /** The calls whose failure it may be given: at once, or handed on by handlers further in. */
  readonly calls: readonly LlmCall[];
  /** Those of them that can fail here while their stream is read. */
  readonly streams: readonly LlmCall[];
}

/** A `catch` clause, or what is handed to `.catch()` or `.then()` to take the failure: a function, or what cannot be seen. */
export interface FailureTaker {
  readonly node: Node;
  readonly calls: readonly LlmCall[];
  /** Those of them that can fail here while their stream is read. */
  readonly streams: readonly LlmCall[];
}

/** All code of the file that is given the failure of an LLM call, in source order. */
export function failureHandlers(analysis: Analysis): readonly FailureHandler[] {
  return analysis.remember('failure handlers', analysis, () => {
    const found = new Map<FailureHandler['node'], { calls: Set<LlmCall>; streams: Set<LlmCall> }>();
    for (const { node, calls, streams } of failureTakers(analysis)) {
      const handler = handlerAt(node, analysis);
      if (!handler) continue;
      const given = found.get(handler) ?? { calls: new Set(), streams: new Set() };
      found.set(handler, given);
      for (const call of calls) given.calls.add(call);
      for (const call of streams) given.streams.add(call);
    }
    return [...found]
      .map(([node, given]) => ({ node, ...partsOf(node, analysis), calls: [...given.calls], streams: [...given.streams] }))
      .sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

/** The same by where the failure is taken, in source order: a function that is handed over twice takes it twice. */
export function failureTakers(analysis: Analysis): readonly FailureTaker[] {
  return analysis.remember('failure takers', analysis, () => {
    const found = new Map<Node, { calls: LlmCall[]; streams: LlmCall[] }>();
    for (const call of llmCalls(analysis)) {
      const streams = takersOfReading(call, analysis);
      for (const node of new Set([...takersOfCall(call, analysis), ...streams])) {
        const given = found.get(node) ?? { calls: [], streams: [] };
        found.set(node, given);
        given.calls.push(call);
        if (streams.has(node)) given.streams.push(call);
      }
    }
    return [...found].map(([node, given]) => ({ node, ...given })).sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

/** Who is given the rejection of the call itself. */
function takersOfCall({ node, endpoint }: LlmCall, analysis: Analysis): ReadonlySet<Node> {
  return endpoint.fails === 'while read' ? new Set() : followed(handlersMet('promise', node, analysis), analysis);
}

/** Who is given what a call's stream throws while it is read. */
function takersOfReading(call: LlmCall, analysis: Analysis): ReadonlySet<Node> {
  const stream = streamOf(call, analysis);
  if (!stream) return new Set();
  const reads = stream.reads.filter((read) => read.kind !== 'handed on' && throwsWhereRead(read, stream.facts));
  return followed(reads.flatMap((read) => [...handlersMet(throwsInPlace(read) ? 'throw' : 'promise', read.node, analysis, read.sites)]), analysis);
}

/** Those who take it, and those further out to which they throw the same failure on. */
function followed(met: Iterable<Node>, analysis: Analysis): ReadonlySet<Node> {
  const takers = new Set<Node>();
  const open = [...met];
  for (let node = open.pop(); node; node = open.pop()) {
    if (takers.has(node)) continue;
    takers.add(node);
    const handler = handlerAt(node, analysis);
    for (const thrown of handler ? rethrows(handler, analysis) : []) open.push(...handlersMet('throw', thrown, analysis));
  }
  return takers;
}

function handlerAt(node: Node, analysis: Analysis): FailureHandler['node'] | undefined {
  return node.type === T.CatchClause ? node : functionAt(node, analysis);
}

/** Where a handler throws the failure on that it was given. */
export function rethrows(handler: FailureHandler['node'], analysis: Analysis): readonly TSESTree.ThrowStatement[] {
  const { error, body } = partsOf(handler, analysis);
  const owner = handler.type === T.CatchClause ? enclosingFunction(handler) : handler;
  if (!error) return [];
  return analysis.survey.throws.filter((thrown) => {
    const argument = thrown.argument && unwrap(thrown.argument);
    return isInside(thrown, body) && enclosingFunction(thrown) === owner && argument?.type === T.Identifier && analysis.variableOf(argument) === error;
  });
}

function partsOf(node: FailureHandler['node'], analysis: Analysis): Pick<FailureHandler, 'parameter' | 'error' | 'body'> {
  const parameter = (node.type === T.CatchClause ? node.param : node.params[0]) ?? undefined;
  const error = parameter?.type === T.Identifier ? analysis.lookUp(parameter.name, node.body ?? node) : undefined;
  return { parameter, error, body: node.body ?? node };
}
