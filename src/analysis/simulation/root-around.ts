import type { TSESTree } from '@typescript-eslint/types';
import { type FunctionNode, type Node, T, isFunction } from '../ast.ts';

/** The function to play for a node in it, or the whole module: a promise's executor runs in place, so it belongs to the function around it. */
export function rootAround(node: Node): FunctionNode | TSESTree.Program {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === T.Program) return current;
    if (isFunction(current) && !isExecutor(current)) return current;
  }
  throw new TypeError('A node outside a program.');
}

function isExecutor(fn: FunctionNode): boolean {
  const { parent } = fn;
  return parent.type === T.NewExpression && parent.arguments[0] === fn && parent.callee.type === T.Identifier && parent.callee.name === 'Promise';
}
