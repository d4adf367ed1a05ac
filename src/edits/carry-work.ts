import type { TSESTree } from '@typescript-eslint/types';
import { carryOvers } from '../catalog/carry-over.ts';
import { harmlessMethods, sharedMethods } from '../catalog/harmless.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, isInside, isWithin, propertyName, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { isLogging } from '../analysis/is-logging.ts';
import type { Terms } from '../analysis/retries/policy-options.ts';
import { sdkRetries } from '../analysis/retries/sdk-retries.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import { functionAt } from '../analysis/values/values.ts';
import { functionIn, readsOf } from './carry-function.ts';
import { type CarriedHandler, carryHandler } from './carry-handler.ts';
import type { Edit } from './edit.ts';
import { freeName, isNameInside } from './names.ts';
import { refuse } from './not-carried.ts';
import { requestOptions } from './request-options.ts';
import { sourceOf } from './text.ts';
import { createsSomething, neverRepeat } from './wrap-call.ts';

/** The work of a policy as the callback of `withRetry`. */
export interface CarriedWork {
  readonly edits: readonly Edit[];
  readonly shouldRetry: string | undefined;
  /** The caller's signal, which the call itself had. */
  readonly signal: string | undefined;
  readonly creates: boolean;
}

/** @throws NotCarried with the reason where the work does more than make the calls. */
export function carryWork(work: Node, calls: readonly LlmCall[], terms: Terms, analysis: Analysis): CarriedWork {
  for (const call of calls) {
    const never = neverRepeat(call, analysis);
    if (never) refuse(never.refused);
  }
  const creates = calls.some((call) => createsSomething(call, analysis));
  const fn = functionIn(work);
  if (!fn) return elsewhere(work, calls, creates, analysis);
  if (fn.generator || fn.typeParameters) refuse('its work is no plain function');
  const within = calls.filter(({ node }) => isInside(node, fn));
  const handler = within.length === 1 ? carryHandler(fn, within[0]!, terms, analysis) : undefined;
  if (terms.again !== undefined && !handler) refuse('it asks for another attempt in a way that cannot be carried over');
  onlyCalls(fn, calls, handler, analysis);

  const attempt = freeName('attempt', (name) => !isOwnParameter(name, fn, analysis) && isNameInside(name, fn, analysis));
  const edits: Edit[] = [...(handler?.edits ?? [])];
  let signal: string | undefined;
  let isAsked = false;
  for (const call of calls) {
    if (!isInside(call.node, fn)) {
      if (sdkRetries(call, analysis) !== 0) refuse(`the call at line ${call.node.loc.start.line} stands in another function, where \`attempt.request\` cannot switch its SDK's retries off`);
      continue;
    }
    const options = requestOptions(call, analysis, true);
    if ('refused' in options) {
      if (sdkRetries(call, analysis) === 0) continue;
      refuse(options.refused);
    }
    if (options.signal) {
      const { code } = options.signal;
      if (!isFromOutside(options.signal.node, fn, analysis)) refuse(`\`${code}\` is another signal for each attempt`);
      if (signal !== undefined && signal !== code) refuse('its calls have signals of their own');
      signal = code;
    }
    edits.push(...options.edits(attempt));
    isAsked = true;
  }
  return { edits: [...edits, ...parameters(fn, handler, isAsked, attempt, terms, analysis)], shouldRetry: handler?.shouldRetry, signal, creates };
}

/** `pRetry(ask)`: a function that is written elsewhere is left as it is. */
function elsewhere(work: Node, calls: readonly LlmCall[], creates: boolean, analysis: Analysis): CarriedWork {
  const fn = functionAt(work, analysis);
  if (!fn || fn.params.length > 0 || calls.some((call) => sdkRetries(call, analysis) !== 0)) refuse("its work is a function that stands elsewhere and is not handed `attempt`: its SDK's retries would go on");
  onlyCalls(fn!, calls, undefined, analysis);
  return { edits: [], shouldRetry: undefined, signal: undefined, creates };
}

/** Refuses work of which a failure was sent again that is none of the provider's. */
function onlyCalls(fn: FunctionNode, calls: readonly LlmCall[], handler: CarriedHandler | undefined, analysis: Analysis, seen = new Set<FunctionNode>()): void {
  seen.add(fn);
  let inner: FunctionNode | undefined;
  const holdsCall = (node: Node): boolean => calls.some((call) => isWithin(call.node, node) || isCallOf(node, call, analysis));
  walk(fn.body, analysis, (node) => {
    if (handler?.gone.includes(node)) return false;
    const { line } = node.loc.start;
    switch (node.type) {
      case T.AwaitExpression:
        if (!holdsCall(node.argument)) refuse(`it waits for something else at line ${line}, which would be sent again for a failure of the provider only`);
        break;
      case T.ForOfStatement:
        if (node.await) refuse(`it reads a stream at line ${line}, of which a repeat would begin anew`);
        break;
      case T.ThrowStatement:
        if (!isRethrow(node)) refuse(`an error of its own (line ${line}) was sent again, and would not be by \`withRetry\``);
        break;
      case T.CallExpression:
        if (isLogging(node) || isHarmless(node) || isOwnParameter(dottedName(node.callee), fn, analysis)) break;
        if (calls.some((call) => isWithin(node, call.node) || (isInside(call.node, node.callee) && isSdkMethod(node, call)))) break;
        inner = functionAt(node.callee, analysis);
        if (inner && !seen.has(inner) && calls.some((call) => isInside(call.node, inner!))) {
          onlyCalls(inner, calls, undefined, analysis, seen);
          break;
        }
        refuse(`it does more than the call: a failure of \`${dottedName(node.callee) ?? 'a function'}\` (line ${line}) was sent again, and would not be by \`withRetry\``);
    }
    return true;
  });
}

/** `create(…).withResponse()` */
function isSdkMethod(node: TSESTree.CallExpression, { sdk }: LlmCall): boolean {
  return sdk.promiseMethods?.includes(propertyName(calleeMember(node)!) ?? '') === true;
}

/** A call of the function that the LLM call stands in. */
function isCallOf(node: Node, { node: call }: LlmCall, analysis: Analysis): boolean {
  const bare = unwrap(node);
  const fn = bare.type === T.CallExpression ? functionAt(bare.callee, analysis) : undefined;
  return fn !== undefined && isInside(call, fn);
}

/** A parameter of the work that is not declared anew inside. */
function isOwnParameter(name: string | undefined, fn: FunctionNode, { file: { scopes } }: Analysis): boolean {
  if (name === undefined || !fn.params.some((parameter) => parameter.type === T.Identifier && parameter.name === name)) return false;
  return scopes.scopes.filter((scope) => scope.set.get(name)?.identifiers.some((identifier) => isInside(identifier as Node, fn))).length <= 1;
}

/** Whether a call fails for nothing that a repeat could cure. */
function isHarmless(node: TSESTree.CallExpression): boolean {
  const member = calleeMember(node);
  const name = member && propertyName(member);
  if (name !== undefined && dottedName(node.callee)?.startsWith('JSON.') !== true) return harmlessMethods.has(name) || sharedMethods.has(name) || /^(?:Math|Date|performance|Object|Array|String|Number|Promise)\./.test(dottedName(node.callee) ?? '');
  return /^(?:String|Number|Boolean|Date)$/.test(dottedName(node.callee) ?? '');
}

/** `catch (error) { …; throw error; }` */
function isRethrow(statement: TSESTree.ThrowStatement): boolean {
  const thrown = unwrap(statement.argument);
  for (let parent: Node | undefined = statement.parent; parent; parent = parent.parent) {
    if (parent.type === T.CatchClause) return thrown.type === T.Identifier && parent.param?.type === T.Identifier && parent.param.name === thrown.name;
  }
  return false;
}

/** Whether an expression is a name that means the same before the work as in it. */
function isFromOutside(node: Node | undefined, fn: FunctionNode, analysis: Analysis): boolean {
  if (!node) return true;
  let root = unwrap(node);
  if (dottedName(root) === undefined) return false;
  while (root.type === T.MemberExpression) root = unwrap(root.object);
  return root.type === T.ThisExpression ? fn.type === T.ArrowFunctionExpression : root.type === T.Identifier && !analysis.variableOf(root)?.defs.some(({ name }) => isInside(name as Node, fn));
}

/** `(bail, number) =>` → `(attempt) =>`, with the number read off the attempt. */
function parameters(fn: FunctionNode, handler: CarriedHandler | undefined, isAsked: boolean, attempt: string, terms: Terms, analysis: Analysis): Edit[] {
  const { text } = analysis.file;
  const edits: Edit[] = [];
  const { number } = carryOvers[terms.module!]!;
  let isRead = isAsked;
  fn.params.forEach((parameter, index) => {
    if (parameter.type !== T.Identifier) refuse(`\`${sourceOf(parameter, text)}\`, which its work is handed, cannot be carried over`);
    for (const { node } of readsOf(parameter as TSESTree.Identifier, fn, analysis)) {
      if (handler?.gone.some((gone) => isWithin(node, gone))) continue;
      if (index !== number || (node.parent?.type === T.Property && node.parent.shorthand)) refuse(`\`${sourceOf(node, text)}\`, which its work is handed, is read at line ${node.loc.start.line} in a way that cannot be carried over`);
      edits.push({ start: node.range[0], end: node.range[1], text: `${attempt}.attemptNumber` });
      isRead = true;
    }
  });
  const [first] = fn.params;
  const last = fn.params.at(-1);
  if (first && last) {
    const isBare = fn.type === T.ArrowFunctionExpression && !text.slice(fn.range[0], first.range[0]).includes('(');
    return [...edits, { start: first.range[0], end: last.range[1], text: isBare ? `(${isRead ? attempt : ''})` : isRead ? attempt : '' }];
  }
  const open = text.indexOf('(', fn.type === T.FunctionExpression && fn.id ? fn.id.range[1] : fn.range[0]) + 1;
  return isRead ? [...edits, { start: open, end: open, text: attempt }] : edits;
}
