import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/types';

export { T };
export type Node = TSESTree.Node;
export type Expression = TSESTree.Expression;
export type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
export type LoopNode =
  | TSESTree.ForStatement
  | TSESTree.ForOfStatement
  | TSESTree.ForInStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === T.ArrowFunctionExpression || node?.type === T.FunctionExpression || node?.type === T.FunctionDeclaration
  );
}

export function isClass(node: Node | null | undefined): node is ClassNode {
  return node?.type === T.ClassDeclaration || node?.type === T.ClassExpression;
}

export function isLoop(node: Node | null | undefined): node is LoopNode {
  switch (node?.type) {
    case T.ForStatement:
    case T.ForOfStatement:
    case T.ForInStatement:
    case T.WhileStatement:
    case T.DoWhileStatement:
      return true;
    default:
      return false;
  }
}

/** Whether a function is a member of a class: a method, or the value of a field. */
export function isMethod({ parent }: FunctionNode): boolean {
  return parent.type === T.MethodDefinition || parent.type === T.PropertyDefinition;
}

/** The function whose body the node is in, not counting a function that the node itself is. */
export function enclosingFunction(node: Node): FunctionNode | undefined {
  let current = node.parent;
  while (current) {
    if (isFunction(current)) return current;
    // A field initialiser runs in a function of its own that nobody wrote.
    if (current.type === T.PropertyDefinition || current.type === T.StaticBlock) return undefined;
    current = current.parent;
  }
  return undefined;
}

export function enclosingClass(node: Node): ClassNode | undefined {
  let current = node.parent;
  while (current && !isClass(current)) current = current.parent;
  return current;
}

/** Whether the node is the ancestor or lies inside it. */
export function isInside(node: Node, ancestor: Node): boolean {
  return node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1];
}

/** The same of nodes that may be of different files. */
export function isWithin(node: Node, ancestor: Node): boolean {
  return isInside(node, ancestor) && treeOf(node) === treeOf(ancestor);
}

function treeOf(node: Node): Node {
  let root = node;
  while (root.parent) root = root.parent;
  return root;
}

/** Nodes that change an expression's type only, or hold it: `x!`, `x as T`, `(x)`, the chain of `a?.b`. */
function inner(node: Node): Node | undefined {
  switch (node.type) {
    case T.TSAsExpression:
    case T.TSNonNullExpression:
    case T.TSSatisfiesExpression:
    case T.TSTypeAssertion:
    case T.TSInstantiationExpression:
    case T.ChainExpression:
      return node.expression;
    default:
      return undefined;
  }
}

/** The expression itself, without such wrappers. */
export function unwrap(node: Node): Node {
  let current = node;
  for (let next = inner(current); next; next = inner(current)) current = next;
  return current;
}

/** The outermost node that is the same value: the reverse of {@link unwrap}. */
export function wrapped(node: Node): Node {
  let current = node;
  while (current.parent && inner(current.parent) === current) current = current.parent;
  return current;
}

/** Name of a property that can be read from the source: `a.b`, `a['b']`, `a.#b`; of a key likewise. */
export function propertyName(
  node: TSESTree.MemberExpression | TSESTree.Property | TSESTree.PropertyDefinition | TSESTree.MethodDefinition | TSESTree.AccessorProperty | TSESTree.TSAbstractPropertyDefinition | TSESTree.TSAbstractMethodDefinition | TSESTree.TSPropertySignature | TSESTree.TSMethodSignature,
): string | undefined {
  const key = node.type === T.MemberExpression ? node.property : node.key;
  if (!node.computed) {
    if (key.type === T.Identifier) return key.name;
    if (key.type === T.PrivateIdentifier) return `#${key.name}`;
    // Babel's private names.
    if ((key.type as string) === 'PrivateName') return `#${(key as unknown as { id: { name: string } }).id.name}`;
  }
  if (key.type === T.Literal && (typeof key.value === 'string' || typeof key.value === 'number')) return String(key.value);
  if (key.type === T.TemplateLiteral && key.expressions.length === 0) return key.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The call whose callee is this node, seen through type-only wrappers. */
export function calledBy(node: Node): TSESTree.CallExpression | undefined {
  const outer = wrapped(node);
  const parent = outer.parent;
  return parent?.type === T.CallExpression && parent.callee === outer ? parent : undefined;
}

/** Callee as a member expression, seen through wrappers: `a?.b.c()` and `a.b.c!()`. */
export function calleeMember(call: TSESTree.CallExpression): TSESTree.MemberExpression | undefined {
  const callee = unwrap(call.callee);
  return callee.type === T.MemberExpression ? callee : undefined;
}

/** Dotted name of an expression made of identifiers, `this` and plain properties only: `this.llm.chat`. */
export function dottedName(node: Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type === T.Identifier) return bare.name;
  if (bare.type === T.ThisExpression) return 'this';
  if (bare.type === T.MemberExpression) {
    const object = dottedName(bare.object);
    const name = propertyName(bare);
    return object !== undefined && name !== undefined ? `${object}.${name}` : undefined;
  }
  return undefined;
}

/** Property of an object literal by name; `'unknown'` where a later spread or computed key may set it. */
export function objectProperty(object: TSESTree.ObjectExpression, name: string): TSESTree.Property | 'unknown' | undefined {
  for (let index = object.properties.length - 1; index >= 0; index -= 1) {
    const property = object.properties[index];
    if (!property || property.type === T.SpreadElement) return 'unknown';
    const key = propertyName(property);
    if (key === name) return property;
    if (key === undefined) return 'unknown';
  }
  return undefined;
}
