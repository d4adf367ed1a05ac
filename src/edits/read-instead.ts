import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, isInside, unwrap } from '../analysis/ast.ts';
import type { ErrorRead } from '../analysis/errors/reads.ts';
import { constantInitial } from '../analysis/values/static.ts';
import type { Edit } from './edit.ts';

/** Reads another property of the error: `error?.response?.status` becomes `error?.status`. No edit where a part of it is kept first, or its written type says what it has. */
export function readInstead({ members, node, path: names }: ErrorRead, path: string, analysis: Analysis): readonly Edit[] {
  const [first] = members;
  if (!first || members.length < names.length || !isInside(first, node) || first.computed || isTyped(first.object, analysis)) return [];
  return [{ start: first.property.range[0], end: node.range[1], text: path.split('.').join('?.') }];
}

/** Whether it is said to be of a type of its own: `error as AxiosError`. */
function isTyped(node: Node, analysis: Analysis): boolean {
  if (node.type === T.TSAsExpression || node.type === T.TSTypeAssertion) return node.typeAnnotation.type !== T.TSAnyKeyword;
  const bare = unwrap(node);
  if (bare !== node) return isTyped((node as unknown as { readonly expression: Node }).expression, analysis);
  const variable = node.type === T.Identifier ? analysis.variableOf(node) : undefined;
  const initial = variable && constantInitial(variable);
  if (initial) return isTyped(initial, analysis);
  const annotation = variable?.identifiers[0]?.typeAnnotation?.typeAnnotation;
  return annotation !== undefined && annotation.type !== T.TSAnyKeyword;
}
