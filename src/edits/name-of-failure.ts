import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { T } from '../analysis/ast.ts';
import type { FailureHandler } from '../analysis/failures/handlers.ts';
import type { Edit } from './edit.ts';
import { freeName, isNameInside } from './names.ts';
import { stepIn } from './step-in.ts';

/** What the handler calls the failure; a `catch` without a name is given one, as is a failure of which only parts are taken. */
export function nameOfFailure({ node, parameter }: FailureHandler, analysis: Analysis): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (parameter?.type === T.ObjectPattern) return named(parameter, node, analysis);
  if (parameter) return parameter.type === T.Identifier ? { name: parameter.name, edits: [] } : undefined;
  if (node.type !== T.CatchClause) return undefined;
  const name = freeName('error', (taken) => isNameInside(taken, node.body, analysis));
  const at = node.range[0] + 'catch'.length;
  return { name, edits: [{ start: at, end: at, text: ` (${name})` }] };
}

/** `catch ({ message }) {` → `catch (error) { const { message } = error;` */
function named(pattern: TSESTree.ObjectPattern, handler: FailureHandler['node'], analysis: Analysis): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (handler.body?.type !== T.BlockStatement) return undefined;
  const { text } = analysis.file;
  const [start, end] = pattern.range;
  const written = pattern.typeAnnotation ? text.slice(...pattern.typeAnnotation.range) : '';
  const name = freeName('error', (taken) => isNameInside(taken, handler, analysis));
  return { name, edits: [{ start, end, text: `${name}${written}` }, ...stepIn(handler.body, undefined, `const ${text.slice(start, end - written.length).trimEnd()} = ${name}`, analysis)] };
}
