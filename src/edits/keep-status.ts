import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, unwrap } from '../analysis/ast.ts';
import type { FailureHandler } from '../analysis/failure-handlers.ts';
import type { LostStatus } from '../analysis/lost-statuses.ts';
import type { Edit } from './edit.ts';
import { freeName, isNameInside } from './names.ts';

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

/** What the handler calls the failure; a `catch` without a name is given one. */
function nameOfFailure({ node, parameter }: FailureHandler, analysis: Analysis): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (parameter) return parameter.type === T.Identifier ? { name: parameter.name, edits: [] } : undefined;
  if (node.type !== T.CatchClause) return undefined;
  const name = freeName('error', (taken) => isNameInside(taken, node.body, analysis));
  const at = node.range[0] + 'catch'.length;
  return { name, edits: [{ start: at, end: at, text: ` (${name})` }] };
}

/** Only they are known to take a `cause`. */
function isBuiltIn(callee: Node, analysis: Analysis): boolean {
  const bare = unwrap(callee);
  return bare.type === T.Identifier && /^(?:Type|Range)?Error$/.test(bare.name) && !analysis.variableOf(bare);
}
