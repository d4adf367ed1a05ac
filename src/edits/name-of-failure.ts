import type { Analysis } from '../analysis/analysis.ts';
import { T } from '../analysis/ast.ts';
import type { FailureHandler } from '../analysis/failures/handlers.ts';
import type { Edit } from './edit.ts';
import { freeName, isNameInside } from './names.ts';

/** What the handler calls the failure; a `catch` without a name is given one. */
export function nameOfFailure({ node, parameter }: FailureHandler, analysis: Analysis): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (parameter) return parameter.type === T.Identifier ? { name: parameter.name, edits: [] } : undefined;
  if (node.type !== T.CatchClause) return undefined;
  const name = freeName('error', (taken) => isNameInside(taken, node.body, analysis));
  const at = node.range[0] + 'catch'.length;
  return { name, edits: [{ start: at, end: at, text: ` (${name})` }] };
}
