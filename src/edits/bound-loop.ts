import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, isFunction, isInside, unwrap } from '../analysis/ast.ts';
import { fateOfThrow } from '../analysis/failures/guards.ts';
import type { RetryLayer } from '../analysis/retries/constructs.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import { staticValue } from '../analysis/values/static.ts';
import type { Edit } from './edit.ts';
import { roundCounter } from './round-counter.ts';
import { freeName, isNameInside } from './names.ts';
import { stepIn } from './step-in.ts';
import { endWithParentheses, skipTrivia } from './text.ts';

type Loop = TSESTree.WhileStatement | TSESTree.ForStatement;

/**
 * `while (true) { try { return await call() } catch (error) { … } }` → `for (let attempt = 1; ; attempt += 1) { …
 * catch (error) { if (attempt >= 5) throw error; … } }`, with the loop's own counter where it has one.
 *
 * Only for a loop in which every round is a failed request, so that rounds can be counted in their place.
 */
export function boundLoop({ node: loop, judge }: RetryLayer, requests: number, analysis: Analysis): readonly Edit[] {
  const { caught } = judge('429');
  if ((loop.type !== T.WhileStatement && loop.type !== T.ForStatement) || caught?.type !== T.CatchClause) return [];
  const { parent: attempt, param } = caught;
  if (attempt.parent !== loop.body || (param && param.type !== T.Identifier)) return [];
  if (!isEndless(loop, analysis) || !roundsFail(loop, caught, analysis) || fateOfThrow(attempt, analysis).kind === 'unguarded') return [];
  const error = param?.name ?? freeName('error', (name) => isNameInside(name, caught, analysis));
  const named: readonly Edit[] = param ? [] : [{ start: caught.body.range[0], end: caught.body.range[0], text: `(${error}) ` }];
  const counter = roundCounter(loop, caught, analysis);
  if (counter) return [...named, ...stepIn(caught.body, counter.counts, `if (${counter.name} >= ${counter.from + requests - 1}) throw ${error}`, analysis)];
  const name = freeName('attempt', (taken) => isNameInside(taken, enclosingFunction(loop) ?? loop, analysis));
  const header = countRounds(loop, name, analysis);
  return header.length > 0 ? [...named, ...header, ...stepIn(caught.body, undefined, `if (${name} >= ${requests}) throw ${error}`, analysis)] : [];
}

/** Whether nothing in its head counts, which callers may set. */
function isEndless(loop: Loop, analysis: Analysis): boolean {
  const { test } = loop;
  if (!test || staticValue(test, analysis)?.value === true) return true;
  const { bare } = flagOf(test);
  return loop.type === T.WhileStatement && bare.type === T.Identifier;
}

/** Whether a request that succeeds leaves the loop, and nothing but the `catch` goes round. */
function roundsFail(loop: Loop, caught: TSESTree.CatchClause, analysis: Analysis): boolean {
  const { block, finalizer } = caught.parent;
  const after = loop.body.type === T.BlockStatement ? loop.body.body.at(-1) : undefined;
  const leaves = [block.body.at(-1), after].some((last) => last?.type === T.ReturnStatement || (last?.type === T.BreakStatement && !last.label) || setsFlag(last, loop));
  let isPlain = true;
  walk(loop.body, analysis, (node) => {
    if (isFunction(node) || node === caught) return false;
    if (node.type === T.ContinueStatement || (finalizer && isInside(node, finalizer) && (node.type === T.ReturnStatement || node.type === T.BreakStatement))) isPlain = false;
    return isPlain;
  });
  return leaves && isPlain;
}

/** `done = true` in a loop `while (!done)`. */
function setsFlag(statement: TSESTree.Statement | undefined, { test }: Loop): boolean {
  const set = statement?.type === T.ExpressionStatement ? unwrap(statement.expression) : undefined;
  if (!test || set?.type !== T.AssignmentExpression || set.operator !== '=' || set.left.type !== T.Identifier) return false;
  const { bare, until } = flagOf(test);
  return bare.type === T.Identifier && bare.name === set.left.name && set.right.type === T.Literal && set.right.value === until;
}

/** What is asked in the head, and which answer ends the loop: `while (!done)`. */
function flagOf(test: Node): { readonly bare: Node; readonly until: boolean } {
  const asked = unwrap(test);
  return asked.type === T.UnaryExpression && asked.operator === '!' ? { bare: unwrap(asked.argument), until: true } : { bare: asked, until: false };
}

/** Has the loop's head count its rounds from one. */
function countRounds(loop: Loop, name: string, analysis: Analysis): readonly Edit[] {
  const { text } = analysis.file;
  if (loop.type === T.ForStatement) {
    if (loop.init || loop.update || loop.test) return [];
    const open = text.indexOf('(', loop.range[0]);
    const head = /^\(\s*;\s*;\s*\)/.exec(text.slice(open));
    return head ? [{ start: open, end: open + head[0].length, text: `(let ${name} = 1; ; ${name} += 1)` }] : [];
  }
  const open = skipTrivia(text, loop.range[0] + 'while'.length);
  const close = endWithParentheses(text, loop.test, loop.body.range[0]) - 1;
  const isTrue = staticValue(loop.test, analysis)?.value === true;
  if (text[open] !== '(' || text[close] !== ')') return [];
  return [
    { start: loop.range[0], end: isTrue ? close : open + 1, text: `for (let ${name} = 1; ` },
    { start: close, end: close, text: `; ${name} += 1` },
  ];
}
