import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type ClassNode, type FunctionNode, type Node, T, enclosingClass, isFunction, propertyName } from '../ast.ts';
import { valueOf } from './values.ts';

/** A member of a class, with everything it is ever given in the class's own text. */
export interface ClassMember {
  readonly method?: FunctionNode;
  readonly getter?: FunctionNode;
  readonly values: readonly Node[];
  readonly type?: TSESTree.TypeNode;
  /** `private`, `protected` or `#private`: nobody outside can call it by name. */
  readonly hidden: boolean;
}

/** The member of this class by name, looking at fields, parameter properties, methods and `this.name = …`. */
export function classMember(node: ClassNode, name: string, isStatic: boolean, analysis: Analysis): ClassMember | undefined {
  const values: Node[] = [];
  let found = false;
  let hidden = name.startsWith('#');
  let method: FunctionNode | undefined;
  let getter: FunctionNode | undefined;
  let type: TSESTree.TypeNode | undefined;

  for (const element of node.body.body) {
    if (element.type === T.MethodDefinition) {
      if (element.kind === 'constructor' && !isStatic) {
        for (const param of isFunction(element.value) ? element.value.params : []) {
          if (param.type !== T.TSParameterProperty) continue;
          const target = param.parameter.type === T.AssignmentPattern ? param.parameter.left : param.parameter;
          if (target.type !== T.Identifier || target.name !== name) continue;
          found = true;
          hidden ||= param.accessibility === 'private' || param.accessibility === 'protected';
          type = target.typeAnnotation?.typeAnnotation;
          if (param.parameter.type === T.AssignmentPattern) values.push(param.parameter.right);
        }
      } else if (element.static === isStatic && propertyName(element) === name && isFunction(element.value)) {
        found = true;
        hidden ||= isHidden(element);
        if (element.kind === 'get') getter = element.value;
        else if (element.kind === 'method') method = element.value;
      }
    } else if ((element.type === T.PropertyDefinition || element.type === T.AccessorProperty) && element.static === isStatic && propertyName(element) === name) {
      found = true;
      hidden ||= isHidden(element);
      type = element.typeAnnotation?.typeAnnotation;
      if (isFunction(element.value)) method = element.value;
      else if (element.value) values.push(element.value);
    }
  }
  for (const write of analysis.survey.memberWrites.get(name) ?? []) {
    if (write.left.type !== T.MemberExpression || enclosingClass(write) !== node) continue;
    const { object } = write.left;
    const own = isStatic ? object.type === T.Identifier && object.name === node.id?.name : object.type === T.ThisExpression;
    if (!own) continue;
    found = true;
    values.push(write.right);
  }
  return found ? { method, getter, values, type, hidden } : undefined;
}

/** The class of this file that the class extends; undefined for one that in the end extends itself. */
export function superClassOf(node: ClassNode, analysis: Analysis): ClassNode | undefined {
  return analysis.remember('super class', node, () => {
    const parent = node.superClass ? valueOf(node.superClass, analysis) : undefined;
    if (parent?.kind !== 'class') return undefined;
    for (let above: ClassNode | undefined = parent.node; above; above = superClassOf(above, analysis)) if (above === node) return undefined;
    return parent.node;
  }, undefined);
}

function isHidden(element: TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.AccessorProperty): boolean {
  return element.accessibility === 'private' || element.accessibility === 'protected';
}
