import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, isFunction, propertyName, unwrap, wrapped } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { usesOf } from '../analysis/values/flow.ts';
import { usesOfAny } from '../analysis/values/methods.ts';
import type { Edit } from './edit.ts';
import { Effect, effectOf } from './effects.ts';
import { hoist } from './hoist.ts';
import { ensureImport } from './imports.ts';
import { freeName, isNameInside } from './names.ts';
import { partsOfCall } from './parts.ts';
import { placeBefore, placed } from './place.ts';
import { type RequestOptions, bodyHolds, requestOptions } from './request-options.ts';
import { retryAround } from './retry-around.ts';
import { streamInBody } from './stream-body.ts';
import { type Style, isTypeScript } from './style.ts';

export interface WrapOptions {
  /** Import source of the helper. */
  readonly helper?: string;
  /** Quotes of a new import; those of the file if absent. */
  readonly quote?: Style['quote'];
}

/** The edits that wrap a call, its import included; or why it is left alone. `silent`: there is nothing to tell anybody. */
export type Wrapped = { readonly edits: readonly Edit[] } | { readonly refused: string; readonly silent?: true };

export type Refused = Extract<Wrapped, { refused: string }>;

/**
 * `await client.chat.completions.create(body)` → `await withRetry((attempt) => client.chat.completions.create(body, attempt.request))`.
 *
 * The SDK's own retries are switched off, a signal and a number of retries move to the helper, and what must be evaluated
 * once is hoisted. Whatever cannot be kept as it is, the call is refused. Asked again, it gives the same answer.
 */
export function wrapCall(call: LlmCall, analysis: Analysis, { helper = 'llm-calls', quote }: WrapOptions = {}): Wrapped {
  return analysis.remember(`wrap ${helper} ${quote}`, call.node, () => wrap(call, analysis, helper, quote), { refused: 'it is part of itself' } as Wrapped);
}

function wrap(call: LlmCall, analysis: Analysis, helper: string, quote: WrapOptions['quote']): Wrapped {
  const { node } = call;
  const refusal = alreadyRetried(call, helper, analysis) ?? neverRepeat(call, analysis) ?? brokenPromise(call, analysis);
  if (refusal) return refusal;
  const outer = chainOf(call);
  if ('refused' in outer) return outer;
  const options = requestOptions(call, analysis);
  if ('refused' in options) return options;

  const place = placeBefore(outer.node, analysis);
  const obstacle = (): string | undefined => {
    if (isOptionalChain(node)) return 'and would be where `?.` skips it now';
    return place.kind === 'none' ? `and no statement can stand ${place.reason}` : undefined;
  };
  const hoisted = hoist(partsOfCall(call, options), { call: node, isLeftBehind: isLeftBehind(outer.node, analysis), obstacle }, analysis);
  if ('refused' in hoisted) return hoisted;
  const around = hoisted.declarations.length > 0 && place.kind !== 'none' ? placed(place, hoisted.declarations, analysis) : { before: [], after: [] };

  const imported = ensureImport({ name: 'withRetry', alias: 'withLlmRetry', source: helper, quote }, analysis);
  const attempt = freeName('attempt', (name) => isNameInside(name, node, analysis));
  const [start, end] = outer.node.range;
  return {
    edits: [
      ...imported.edits,
      ...around.before,
      { start, end: start, text: `${imported.name}((${attempt}) => ` },
      ...hoisted.edits,
      ...options.edits(attempt),
      { start: end, end, text: `${retryOptions(call, options, hoisted.names, analysis)})` },
      ...around.after,
    ],
  };
}

function alreadyRetried(call: LlmCall, helper: string, analysis: Analysis): Refused | undefined {
  const around = retryAround(call, helper, analysis);
  if (!around) return undefined;
  if (around.isHelper) return { refused: 'it is already wrapped', silent: true };
  return { refused: `${around.name} at line ${around.at.loc.start.line} already repeats it` };
}

/** What the catalog says must not be sent twice. */
export function neverRepeat(call: LlmCall, analysis: Analysis): Refused | undefined {
  const { endpoint, node, sdk } = call;
  if (node.arguments.some((argument) => argument.type === T.SpreadElement)) return { refused: 'its arguments are spread' };
  if (endpoint.request) {
    const why = endpoint.fails === 'resolves' ? `\`${sdk.name}\` resolves where the provider refuses, so that a retry around it would see lost connections only` : `\`${sdk.name}\` does not take the options of an attempt`;
    return { refused: `it is raw HTTP: ${why}` };
  }
  if (endpoint.fails === 'while read') return { refused: 'it gives a stream at once and fails while that is read', silent: true };
  if (endpoint.repeats === 'tools') return { refused: 'a repeat from outside would run its tools again; the SDK repeats only the step that failed' };
  if (endpoint.repeats === 'chunks') return { refused: 'a repeat from outside would send the chunks again that worked; the SDK repeats only the one that failed' };
  for (const { option, repeats } of endpoint.when ?? []) {
    const held = repeats && bodyHolds(call, option, analysis);
    if (held === 'yes') return { refused: `it has \`${option}\`, which a repeat from outside would run again; the SDK repeats only the step that failed` };
    if (held === 'unknown') return { refused: `it may have \`${option}\`, which a repeat from outside would run again` };
  }
  const stream = streamInBody(call, analysis);
  if (stream) return { refused: `\`${stream.name}\` ${stream.isSure ? 'is' : 'may be'} a stream, of which a second attempt would send what is left; make it inside the callback` };
  return undefined;
}

/** The promise of `withRetry` has no members but a promise's own. */
function brokenPromise({ node, sdk }: LlmCall, analysis: Analysis): Refused | undefined {
  const own = new Set(['then', 'catch', 'finally']);
  const isDirect = (member: Node): boolean => member.type === T.MemberExpression && unwrap(member.object) === node;
  const uses = usesOf(node, analysis);
  const fns = uses.flatMap((use) => (use.kind === 'returned' && !use.fn.async ? usesOfAny(use.fn, analysis) : []));
  const later = fns.flatMap((use) => (use.kind === 'called' ? usesOf(use.call, analysis) : []));
  for (const use of [...uses, ...later]) {
    if (use.kind !== 'member' || use.name === undefined || own.has(use.name)) continue;
    if (isDirect(use.node) && sdk.promiseMethods?.includes(use.name) && use.call) continue;
    return { refused: `\`${use.name}\` is read from the SDK's own promise, which a retry cannot give` };
  }
  // What an overridden method gives must be what its base gives, which may be the SDK's own promise.
  if (isTypeScript(analysis) && [...uses, ...later].some((use) => use.kind === 'returned' && mayOverride(use.fn))) {
    return { refused: 'its promise leaves by a method that may override one which gives the SDK’s own promise; write down what the method returns' };
  }
  const isSettledHere = uses.every((use) => use.kind === 'awaited' || use.kind === 'member' || use.kind === 'dropped');
  return !isSettledHere && /\bAPIPromise\b/.test(analysis.file.text) ? { refused: 'the SDK’s own `APIPromise` is asked for, which a retry cannot give' } : undefined;
}

function mayOverride(fn: FunctionNode): boolean {
  const method = fn.parent;
  if (fn.async || fn.returnType || method.type !== T.MethodDefinition || method.accessibility === 'private' || method.key.type === T.PrivateIdentifier) return false;
  return method.override || method.parent.parent.superClass !== null;
}

/** The call, or the chain that must stay inside the callback: `create(…).withResponse()`. */
function chainOf({ node, sdk }: LlmCall): { readonly node: Node } | Refused {
  const member = wrapped(node).parent;
  const call = member?.type === T.MemberExpression && unwrap(member.object) === node ? wrapped(member).parent : undefined;
  const isChain = call?.type === T.CallExpression && unwrap(call.callee) === member && sdk.promiseMethods?.includes(propertyName(member as TSESTree.MemberExpression) ?? '');
  const outer = isChain ? call : node;
  // `a?.b.create(…).then(…)`: what `?.` skips must stay skipped.
  if (isOptionalChain(outer) && outer.parent?.type !== T.ChainExpression) return { refused: '`?.` would no longer skip what follows the call' };
  return { node: outer };
}

function isOptionalChain(node: Node): boolean {
  const bare = node.type === T.ChainExpression ? node.expression : node;
  if (bare.type === T.CallExpression) return bare.optional || isOptionalChain(bare.callee);
  if (bare.type === T.TSNonNullExpression) return isOptionalChain(bare.expression);
  return bare.type === T.MemberExpression && (bare.optional || isOptionalChain(bare.object));
}

/** Whether the function goes on while the call is under way: nobody awaits or returns it where it stands. */
function isLeftBehind(node: Node, analysis: Analysis): boolean {
  const value = wrapped(node);
  const { parent } = value;
  const actsLater = (items: readonly (Node | null)[]): boolean =>
    items.slice(items.indexOf(value) + 1).some((item) => item !== null && (effectOf(item, analysis) & Effect.acts) !== 0);
  switch (parent?.type) {
    case T.AwaitExpression:
    case T.YieldExpression:
    case T.ArrowFunctionExpression:
      return false;
    case T.ReturnStatement:
      return runsFinally(parent);
    case T.ArrayExpression:
      return actsLater(parent.elements) || isLeftBehind(parent, analysis);
    case T.CallExpression:
      return (parent.callee !== value && actsLater(parent.arguments)) || isLeftBehind(parent, analysis);
    case T.MemberExpression:
    case T.ConditionalExpression:
    case T.LogicalExpression:
    case T.ChainExpression:
    case T.SpreadElement:
      return isLeftBehind(parent, analysis);
    default:
      return true;
  }
}

/** Whether leaving the function here runs a `finally` first. */
function runsFinally(statement: Node): boolean {
  for (let child = statement, parent = statement.parent; parent && !isFunction(parent); child = parent, parent = parent.parent) {
    if (parent.type === T.TryStatement && parent.finalizer && parent.finalizer !== child) return true;
  }
  return false;
}

function retryOptions(call: LlmCall, { maxAttempts, signal }: RequestOptions, names: ReadonlyMap<Node, string>, analysis: Analysis): string {
  const entries: string[] = [];
  if (maxAttempts !== undefined) entries.push(`maxAttempts: ${maxAttempts}`);
  if (signal) {
    const code = (signal.node && names.get(signal.node)) ?? signal.code;
    entries.push(code === 'signal' ? 'signal' : `signal: ${code}`);
  }
  if (createsSomething(call, analysis)) entries.push('retryAmbiguous: false');
  return entries.length > 0 ? `, { ${entries.join(', ')} }` : '';
}

/** Whether a repeat may leave two of what it makes: a background response, a run. */
export function createsSomething(call: LlmCall, analysis: Analysis): boolean {
  const { endpoint } = call;
  return endpoint.effect === 'creates' || (endpoint.when ?? []).some(({ option, effect }) => effect === 'creates' && bodyHolds(call, option, analysis) === 'yes');
}
