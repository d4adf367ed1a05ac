import type { TSESTree } from '@typescript-eslint/types';
import { T, dottedName, propertyName, unwrap } from '../ast.ts';

/** How the call of a retry policy is named in messages: `pRetry`, `model.withRetry`; `withRetry` of what has no name. */
export function policyName(call: TSESTree.CallExpression): string {
  const callee = unwrap(call.callee);
  if (callee.type === T.CallExpression) return policyName(callee);
  return dottedName(callee) ?? (callee.type === T.MemberExpression ? propertyName(callee) : undefined) ?? 'retry';
}
