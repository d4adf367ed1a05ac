import type { Analysis } from '../analysis/analysis.ts';
import { T, isFunction, wrapped } from '../analysis/ast.ts';
import type { ErrorAnswer } from '../analysis/failures/error-answers.ts';
import { fateOfPromise, fateOfThrow } from '../analysis/failures/guards.ts';
import type { Edit } from './edit.ts';
import { nameOfFailure } from './name-of-failure.ts';

/** Has a handler throw the failure on in place of the statement that gives a text; nothing where that would reach nobody. */
export function throwInstead({ statement, handler }: ErrorAnswer, analysis: Analysis): readonly Edit[] {
  const { node } = handler;
  const chain = isFunction(node) ? wrapped(node).parent : undefined;
  const fate = node.type === T.CatchClause ? fateOfThrow(node.parent, analysis) : chain?.type === T.CallExpression ? fateOfPromise(chain, analysis) : undefined;
  if (!statement || !fate || fate.kind === 'unguarded' || (statement.type !== T.ReturnStatement && statement.type !== T.ExpressionStatement)) return [];
  const named = nameOfFailure(handler, analysis);
  if (!named) return [];
  const [start, end] = statement.range;
  return [...named.edits, { start, end, text: `throw ${named.name}${analysis.file.text[end - 1] === ';' ? ';' : ''}` }];
}
