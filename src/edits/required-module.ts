import { type Node, T } from '../analysis/ast.ts';

/** The module of `require('x')`, or of a property of it: `require('x').default`. */
export function requiredModule(node: Node | null | undefined): string | undefined {
  if (node?.type === T.MemberExpression) return requiredModule(node.object);
  if (node?.type !== T.CallExpression || node.callee.type !== T.Identifier || node.callee.name !== 'require') return undefined;
  const [source] = node.arguments;
  return source?.type === T.Literal && typeof source.value === 'string' ? source.value : undefined;
}
