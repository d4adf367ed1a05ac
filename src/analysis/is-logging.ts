import type { TSESTree } from '@typescript-eslint/types';
import { T, dottedName } from './ast.ts';

/** Whether a call only tells what it is given: `console.log`, `logger.debug`. */
export function isLogging(call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const name = call.type === T.CallExpression ? dottedName(call.callee) : undefined;
  return name !== undefined && /^(?:console|log|logger)\.|\.(?:debug|trace)$|\blog(?:ger)?\.\w+$/.test(name);
}
