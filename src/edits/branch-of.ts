import type { TSESTree } from '@typescript-eslint/types';
import { type Node, T } from '../analysis/ast.ts';

export type Branch = TSESTree.IfStatement | TSESTree.ConditionalExpression | TSESTree.SwitchCase;

/** The branch whose condition a test is, or is an operand of. */
export function branchOf(test: Node): Branch | undefined {
  for (let child = test, parent = test.parent; parent; child = parent, parent = parent.parent) {
    switch (parent.type) {
      case T.LogicalExpression:
      case T.ChainExpression:
        continue;
      case T.IfStatement:
      case T.ConditionalExpression:
      case T.SwitchCase:
        return parent.test === child ? parent : undefined;
      default:
        return undefined;
    }
  }
  return undefined;
}
