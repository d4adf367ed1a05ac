import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, unwrap } from '../analysis/ast.ts';
import type { LostStatus } from '../analysis/failures/lost-statuses.ts';
import type { Edit } from './edit.ts';
import { nameOfFailure } from './name-of-failure.ts';

/** Has a new error keep what failed: the error that was caught as its `cause`, or the status of the response. */
export function keepStatus({ node, call, handler, response }: LostStatus, analysis: Analysis): readonly Edit[] {
  const made = unwrap(node.argument);
  if (made.type !== T.NewExpression && made.type !== T.CallExpression) return [];
  const [message, ...others] = made.arguments;
  if (handler && message && message.type !== T.SpreadElement && others.length === 0 && isBuiltIn(made.callee, analysis)) {
    const named = nameOfFailure(handler, analysis);
    const end = message.range[1];
    return named ? [...named.edits, { start: end, end, text: `, { cause: ${named.name} }` }] : [];
  }
  const property = call.endpoint.outcome?.properties.find((name) => /^status(?:Code)?$/.test(name));
  if (handler || !response || property === undefined) return [];
  const [start, end] = made.range;
  return [
    { start, end: start, text: 'Object.assign(' },
    { start: end, end, text: `, { status: ${response.name}.${property} })` },
  ];
}

/** Only they are known to take a `cause`. */
function isBuiltIn(callee: Node, analysis: Analysis): boolean {
  const bare = unwrap(callee);
  return bare.type === T.Identifier && /^(?:Type|Range)?Error$/.test(bare.name) && !analysis.variableOf(bare);
}
