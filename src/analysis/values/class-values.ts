import type { Analysis } from '../analysis.ts';
import { type ClassNode, type Node, T, enclosingClass, isFunction } from '../ast.ts';
import { classMember, superClassOf } from './classes.ts';
import { clientExport } from './clients.ts';
import type { Value } from './value.ts';
import { returnedValue, valueOf } from './values.ts';
import { typeValue } from './written-types.ts';

/** What a member of a class of this file is. */
export function classMemberValue(node: ClassNode, name: string, isStatic: boolean, analysis: Analysis): Value | undefined {
  const member = classMember(node, name, isStatic, analysis);
  if (member) {
    if (member.getter) return returnedValue(member.getter, analysis);
    if (member.method) return { kind: 'function', node: member.method };
    const typed = member.type && typeValue(member.type, node, analysis);
    // A written value says more than a written type: how the client was made.
    for (const expression of member.values) {
      const value = valueOf(expression, analysis);
      if (value && !(typed?.kind === 'client' && value.kind !== 'client')) return value;
    }
    if (typed) return typed;
  }
  const parent = superClassOf(node, analysis);
  return parent && classMemberValue(parent, name, isStatic, analysis);
}

/** Whether a class of this file, or one that it extends here, says what the member is. */
export function isMemberOf(node: ClassNode, name: string, analysis: Analysis): boolean {
  if (classMember(node, name, false, analysis)) return true;
  const parent = superClassOf(node, analysis);
  return parent !== undefined && isMemberOf(parent, name, analysis);
}

/** What `super` stands for in a method: an instance of the class above. */
export function superValue(node: Node, analysis: Analysis): Value | undefined {
  const below = enclosingClass(node);
  const above = below?.superClass ? valueOf(below.superClass, analysis) : undefined;
  if (above?.kind === 'class') return instanceOf(above.node, analysis);
  const client = clientExport(above, analysis);
  return client && { kind: 'client', ...client, path: '', options: undefined };
}

/** What `this` stands for in a method, a field or an object's function. */
export function thisValue(node: Node, analysis: Analysis): Value | undefined {
  let current: Node | undefined = node;
  while ((current = current.parent)) {
    if (current.type === T.ArrowFunctionExpression) continue;
    if (isFunction(current)) {
      const owner: Node | undefined = current.parent;
      if (owner?.type === T.Property && owner.parent.type === T.ObjectExpression) return { kind: 'object', node: owner.parent };
      if (owner?.type !== T.MethodDefinition) return undefined;
      const node = enclosingClass(current);
      return node && (owner.static ? { kind: 'class', node } : instanceOf(node, analysis));
    }
    if (current.type === T.PropertyDefinition) {
      const node = enclosingClass(current);
      return node && (current.static ? { kind: 'class', node } : instanceOf(node, analysis));
    }
  }
  return undefined;
}

/** An instance of a class of this file, which is an LLM client if it extends one. */
export function instanceOf(node: ClassNode, analysis: Analysis): Value {
  const client = node.superClass ? clientExport(valueOf(node.superClass, analysis), analysis) : undefined;
  return client ? { kind: 'client', ...client, path: '', options: undefined, own: node } : { kind: 'instance', node };
}
