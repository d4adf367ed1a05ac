import type { TSESTree } from '@typescript-eslint/types';
import { type LoopNode, type Node, T, calleeMember, isLoop, unwrap } from './ast.ts';

/** Keywords by what they open, but for the loops that begin with `for`. */
const keywords: { readonly [Type in Node['type']]?: string } = {
  [T.CatchClause]: 'catch',
  [T.ThrowStatement]: 'throw',
  [T.IfStatement]: 'if',
  [T.WhileStatement]: 'while',
  [T.DoWhileStatement]: 'do',
};

/**
 * The squiggle of a call: its callee, from its start to the end of what stands on its first line. A forty-line call
 * must not be red from end to end, and `eslint-disable-next-line` must work on the line where it begins.
 */
export function calleeLocation(call: TSESTree.CallExpression | TSESTree.NewExpression): TSESTree.SourceLocation {
  let shown: Node = call.callee;
  const start = firstToken(call.callee).loc.start;
  while (shown.loc.end.line > start.line) {
    const inner = unwrap(shown);
    if (inner.type === T.MemberExpression) shown = inner.object;
    else if (inner.type === T.CallExpression) shown = inner.callee;
    else break;
  }
  if (shown.loc.end.line > start.line) return { start, end: { line: start.line, column: start.column + 1 } };
  return { start, end: shown.loc.end };
}

/** The keyword that opens a statement: `for`, `while`, `catch`, `throw`, `if`. */
export function keywordLocation(node: LoopNode | TSESTree.CatchClause | TSESTree.ThrowStatement | TSESTree.IfStatement): TSESTree.SourceLocation {
  const keyword = keywords[node.type] ?? 'for';
  const { start } = node.loc;
  return { start, end: { line: start.line, column: start.column + keyword.length } };
}

/** The squiggle of a reading: the keyword of a loop or `yield`, a call's callee, else the expression. */
export function readLocation(node: Node): TSESTree.SourceLocation {
  if (node.type === T.CallExpression || node.type === T.NewExpression) return calleeLocation(node);
  if (isLoop(node)) return keywordLocation(node);
  const { start } = node.loc;
  return node.type === T.YieldExpression ? { start, end: { line: start.line, column: start.column + 'yield'.length } } : node.loc;
}

/** What stands on a node's first line, else its first character. */
export function onFirstLine({ loc: { start, end } }: Node): TSESTree.SourceLocation {
  return { start, end: end.line === start.line ? end : { line: start.line, column: start.column + 1 } };
}

function firstToken(node: Node): Node {
  const inner = unwrap(node);
  if (inner.type === T.MemberExpression) return firstToken(inner.object);
  if (inner.type === T.CallExpression) {
    const member = calleeMember(inner);
    return member ? firstToken(member) : inner;
  }
  return inner;
}
