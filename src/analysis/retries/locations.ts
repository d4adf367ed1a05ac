import type { TSESTree } from '@typescript-eslint/types';
import { T, calleeMember, isLoop } from '../ast.ts';
import { calleeLocation, keywordLocation, onFirstLine } from '../locations.ts';
import type { Judgement } from './verdict.ts';
import type { RetryLayer } from './constructs.ts';

/** The squiggle of a retry construct: the loop's keyword, else the callee of the call that goes round. */
export function retryLocation(node: RetryLayer['node']): TSESTree.SourceLocation {
  return isLoop(node) ? keywordLocation(node) : calleeLocation(node);
}

/** The squiggle of what lets a failure go round: the condition, else the `catch` that takes every failure, else the construct. */
export function handlerLocation({ condition, caught }: Judgement, { node, away }: RetryLayer): TSESTree.SourceLocation {
  if (away) return retryLocation(node);
  if (condition) return onFirstLine(condition);
  if (caught?.type === T.CatchClause) return keywordLocation(caught);
  const method = caught?.type === T.CallExpression ? calleeMember(caught) : undefined;
  return method ? method.property.loc : retryLocation(node);
}
