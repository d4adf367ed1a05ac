import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type LoopNode, type Node, T, isInside, isLoop, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { sdkRetries } from '../analysis/retries/sdk-retries.ts';
import type { RetryLayer } from '../analysis/retries/constructs.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import type { Edit } from './edit.ts';
import { Effect, effectOf, isReassigned } from './effects.ts';
import { resolvedHelper } from './helper-source.ts';
import { ensureImport } from './imports.ts';
import { sourceOf } from './text.ts';

/**
 * `for (…) { try { return await call() } catch (error) { if (…) throw error; await sleep(ms) } }` → `return await withRetry(() => call(), { maxAttempts: 5 })`.
 *
 * Only a loop that does nothing else, around a call that means the same in a callback; no edit for any other.
 */
export function replaceRetryLoop({ node: loop, call, attempts, judge }: RetryLayer, analysis: Analysis): readonly Edit[] {
  const helper = resolvedHelper(analysis.file);
  if (helper === undefined || attempts.kind !== 'exact' || sdkRetries(call, analysis) !== 0 || call.endpoint.fails !== 'rejects' || call.streams !== false) return [];
  // What a predicate that cannot be seen lets through may be something else.
  if (judge('429').verdict !== 'repeats') return [];
  if (!isLoop(loop) || loop.parent.type !== T.BlockStatement || !onlyRetries(loop, call) || !isSameInCallback(call, loop, analysis)) return [];
  const after = loop.parent.body.slice(loop.parent.body.indexOf(loop) + 1);
  const [last] = after;
  // What was thrown after the last attempt is never reached any more.
  if (after.length > 1 || (last && last.type !== T.ThrowStatement)) return [];
  const { name, edits } = ensureImport({ name: 'withRetry', alias: 'withLlmRetry', source: helper }, analysis);
  const code = `return await ${name}(() => ${sourceOf(call.node, analysis.file.text)}, { maxAttempts: ${attempts.total} });`;
  return [...edits, { start: loop.range[0], end: (last ?? loop).range[1], text: code }];
}

/** Whether a loop holds nothing but the call, and a `catch` that gives up or waits. */
function onlyRetries(loop: LoopNode, call: LlmCall): boolean {
  const [only, ...others] = loop.body.type === T.BlockStatement ? loop.body.body : [];
  if (only?.type !== T.TryStatement || others.length > 0 || only.finalizer || !only.handler) return false;
  const [given, ...more] = only.block.body;
  const value = given?.type === T.ReturnStatement && given.argument && more.length === 0 ? unwrap(given.argument) : undefined;
  if (value?.type !== T.AwaitExpression || unwrap(value.argument) !== call.node) return false;
  const { param, body } = only.handler;
  return body.body.every((statement) => isWait(statement) || (param?.type === T.Identifier && isGivingUp(statement, param.name)));
}

/** `await sleep(ms)`, and the constant with the ms. */
function isWait(statement: TSESTree.Statement): boolean {
  if (statement.type === T.VariableDeclaration) return statement.kind === 'const';
  return statement.type === T.ExpressionStatement && unwrap(statement.expression).type === T.AwaitExpression;
}

/** `if (attempt === 5) throw error`. */
function isGivingUp(statement: TSESTree.Statement, error: string): boolean {
  const thrown = statement.type === T.IfStatement && !statement.alternate ? onlyStatement(statement.consequent) : statement;
  return thrown?.type === T.ThrowStatement && thrown.argument.type === T.Identifier && thrown.argument.name === error;
}

function onlyStatement(statement: TSESTree.Statement): TSESTree.Statement | undefined {
  return statement.type !== T.BlockStatement ? statement : statement.body.length === 1 ? statement.body[0] : undefined;
}

/** Whether a call may stand in a callback that runs several times: it awaits nothing, acts on nothing, and reads no variable that is written. */
function isSameInCallback({ node }: LlmCall, loop: Node, analysis: Analysis): boolean {
  if (node.arguments.some((argument) => effectOf(argument, analysis) & (Effect.acts | Effect.yields))) return false;
  const names = namesIn(node, analysis);
  return names.every((name) => {
    const variable = analysis.variableOf(name);
    return !variable || (!isReassigned(variable) && !variable.defs.some((definition) => isInside(definition.name, loop)));
  });
}

function namesIn(node: Node, analysis: Analysis): TSESTree.Identifier[] {
  const names: TSESTree.Identifier[] = [];
  walk(node, analysis, (inner) => {
    if (inner.type === T.Identifier) names.push(inner);
  });
  return names;
}
