import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, isInside, propertyName, unwrap } from '../ast.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { type FailureHandler, failureHandlers, failureTakers } from './handlers.ts';
import type { Variable } from '../file.ts';
import { usesOf } from '../values/flow.ts';
import { isSure } from '../retries/verdict.ts';
import { type Meets, playFailure } from './played-failures.ts';
import { rootAround } from '../simulation/root-around.ts';
import { type SimObject, type SimValue, why } from '../simulation/values.ts';
import type { Thrown } from '../simulation/play.ts';
import { isInTest } from '../streams/streams.ts';
import { valueOf } from '../values/values.ts';

/** A `throw` that makes a new error of an LLM call's failure, without its status. */
export interface LostStatus {
  readonly node: TSESTree.ThrowStatement;
  readonly call: LlmCall;
  /** The statuses that look alike from here on. */
  readonly statuses: readonly PlayedStatus[];
  /** The handler that was given the failure, if it was thrown. */
  readonly handler: FailureHandler | undefined;
  /** The variable of the response, if it was that. */
  readonly response: Variable | undefined;
}

/** One that a repeat cannot cure, and those that handlers single out. */
const played = ['401', '429', '500', '503', '529'] as const;

type PlayedStatus = (typeof played)[number];

/** Errors that say nothing by their class. */
const bare: ReadonlySet<unknown> = new Set(['Error', 'RangeError', 'TypeError']);

/** Members that every error has. */
const own: ReadonlySet<string> = new Set(['message', 'name', 'stack']);

/** Every `throw` of the file that loses a status, in source order. */
export function lostStatuses(analysis: Analysis): readonly LostStatus[] {
  return analysis.remember('lost statuses', analysis, () => {
    const candidates = analysis.survey.throws.filter((thrown) => isMade(thrown.argument, analysis));
    if (candidates.length === 0) return [];
    const found = new Map<TSESTree.ThrowStatement, { call: LlmCall; statuses: Set<PlayedStatus>; value: SimObject }>();
    for (const call of llmCalls(analysis)) {
      if ((call.endpoint.fails !== 'resolves' && call.sdk.errors.status === undefined) || isInTest(call, analysis)) continue;
      const takers = failureTakers(analysis).filter(({ calls }) => calls.includes(call)).map(({ node }) => node);
      for (const root of new Set([call.node, ...takers].map(rootAround))) {
        if (!candidates.some((thrown) => isInside(thrown, root) && mayMeet(thrown, call, takers))) continue;
        for (const status of played) {
          for (const { node, value } of firstLost(call, status, root, analysis)) {
            const entry = found.get(node) ?? { call, statuses: new Set(), value };
            found.set(node, entry);
            entry.statuses.add(status);
          }
        }
      }
    }
    return [...found]
      .filter(([node, { statuses, value }]) => candidates.includes(node) && (isBare(value) || (statuses.size === played.length && isGivenText(node))))
      .map(([node, { call, statuses }]) => ({ node, call, statuses: [...statuses], handler: handlerOf(node, failureHandlers(analysis)), response: responseAt(node, call, analysis) }))
      .sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

/** Whether a failure may come to a `throw`: in what takes it, after that, or after a response that tells of it. */
function mayMeet(thrown: Node, call: LlmCall, takers: readonly Node[]): boolean {
  return takers.some((taker) => thrown.range[0] > taker.range[0]) || (call.endpoint.fails === 'resolves' && thrown.range[0] > call.node.range[0]);
}

/** On each way of a failure the first `throw` that loses its status: what becomes of the new error is no loss any more. */
function firstLost(call: LlmCall, status: PlayedStatus, root: FunctionNode | TSESTree.Program, analysis: Analysis): readonly (Thrown & { readonly value: SimObject })[] {
  const meets: readonly Meets[] = call.endpoint.fails === 'while read' ? ['while read'] : call.streams === false ? ['at once'] : ['at once', 'while read'];
  return meets.flatMap((where) => playFailure(call, status, where, root, analysis)?.paths ?? []).flatMap(({ thrown }) => {
    const first = thrown.find(({ value }) => isLost(value));
    return first && isSure(first.gate) ? [first as Thrown & { readonly value: SimObject }] : [];
  });
}

/** Whether an error is the program's own and holds nothing of the failure but text. */
function isLost(value: SimValue): value is SimObject {
  if (value.kind !== 'object' || value.open || value.sdk !== undefined || !value.classes || !(isBare(value) || typeof value.classes[0] === 'object')) return false;
  return [...value.members].every(([name, member]) => own.has(name) || !(member.why & why.error));
}

function isBare({ classes, members }: SimObject): boolean {
  const name = members.get('name');
  return bare.has(classes?.[0]) && (name?.kind !== 'known' || bare.has(name.value)) && [...members.keys()].every((member) => own.has(member));
}

/** Whether a `throw` makes what it throws; `throw error` of a `catch` only hands it on, and what a class from elsewhere keeps cannot be seen. */
function isMade(argument: Node, analysis: Analysis): boolean {
  const thrown = unwrap(argument);
  if (thrown.type === T.NewExpression) {
    const callee = unwrap(thrown.callee);
    return callee.type === T.Identifier && !analysis.variableOf(callee) ? bare.has(callee.name) : valueOf(callee, analysis)?.kind === 'class';
  }
  if (thrown.type !== T.Identifier) return thrown.type === T.CallExpression;
  const definition = analysis.variableOf(thrown)?.defs[0];
  return definition?.type === 'Variable' && definition.node.type === T.VariableDeclarator && definition.node.init != null && isMade(definition.node.init, analysis);
}

/** Whether an error of a class of the file's own is made of nothing but text: what its constructor makes of an error is its business. */
function isGivenText({ argument }: TSESTree.ThrowStatement): boolean {
  const made = unwrap(argument);
  if (made.type !== T.NewExpression || made.arguments.length > 1) return false;
  const [given] = made.arguments;
  return !given || given.type === T.Literal || given.type === T.TemplateLiteral || given.type === T.BinaryExpression || (given.type === T.MemberExpression && propertyName(given) === 'message');
}

function handlerOf(node: Node, handlers: readonly FailureHandler[]): FailureHandler | undefined {
  return handlers.findLast(({ body }) => isInside(node, body));
}

/** The variable at hand that holds the response of a call. */
function responseAt(node: Node, call: LlmCall, analysis: Analysis): Variable | undefined {
  const awaited = usesOf(call.node, analysis).find((use) => use.kind === 'awaited');
  const declarator = awaited?.kind === 'awaited' ? awaited.node.parent : undefined;
  if (declarator?.type !== T.VariableDeclarator || declarator.id.type !== T.Identifier) return undefined;
  const variable = analysis.lookUp(declarator.id.name, node);
  return variable?.defs[0]?.node === declarator ? variable : undefined;
}
