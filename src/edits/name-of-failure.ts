import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, T } from '../analysis/ast.ts';
import type { FailureHandler } from '../analysis/failures/handlers.ts';
import type { Edit } from './edit.ts';
import { freeName, isNameInside } from './names.ts';
import { stepIn } from './step-in.ts';

interface Named {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** What the handler calls the failure; one that does not ask for it is given a name, as is a failure of which only parts are taken. */
export function nameOfFailure({ node, parameter }: Pick<FailureHandler, 'node' | 'parameter'>, analysis: Analysis): Named | undefined {
  if (parameter?.type === T.ObjectPattern) return named(parameter, node, analysis);
  if (parameter) return parameter.type === T.Identifier ? { name: parameter.name, edits: [] } : undefined;
  const name = freeName('error', (taken) => isNameInside(taken, node, analysis));
  if (node.type !== T.CatchClause) return asParameter(name, node, analysis);
  const at = node.range[0] + 'catch'.length;
  return { name, edits: [{ start: at, end: at, text: ` (${name})` }] };
}

/** `() => …` → `(error) => …` */
function asParameter(name: string, fn: FunctionNode, { file: { text } }: Analysis): Named | undefined {
  const at = text.indexOf('(', fn.range[0]) + 1;
  return /^\s*\)/.test(text.slice(at)) ? { name, edits: [{ start: at, end: at, text: name }] } : undefined;
}

/** `catch ({ message }) {` → `catch (error) { const { message } = error;` */
function named(pattern: TSESTree.ObjectPattern, handler: FailureHandler['node'], analysis: Analysis): Named | undefined {
  if (handler.body?.type !== T.BlockStatement) return undefined;
  const { text } = analysis.file;
  const [start, end] = pattern.range;
  const written = pattern.typeAnnotation ? text.slice(...pattern.typeAnnotation.range) : '';
  const name = freeName('error', (taken) => isNameInside(taken, handler, analysis));
  return { name, edits: [{ start, end, text: `${name}${written}` }, ...stepIn(handler.body, undefined, `const ${text.slice(start, end - written.length).trimEnd()} = ${name}`, analysis)] };
}
