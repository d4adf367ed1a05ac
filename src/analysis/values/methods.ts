import type { Analysis } from '../analysis.ts';
import { type ClassNode, type FunctionNode, type Node, T, calledBy, enclosingClass, isInside, isMethod, propertyName } from '../ast.ts';
import { classMember, superClassOf } from './classes.ts';
import { type Use, usesOf, usesOfFunction, usesOfVariable } from './flow.ts';
import { valueOf } from './values.ts';

/** Everywhere a function goes, be it a member of a class or not. */
export function usesOfAny(fn: FunctionNode, analysis: Analysis): readonly Use[] {
  return isMethod(fn) ? usesOfMethod(fn, analysis) : usesOfFunction(fn, analysis);
}

/**
 * Everywhere a class method is called from: `this.method()` in its class and subclasses, `instance.method()` where the
 * instance is known, and `exported` if code outside the file can reach it.
 */
function usesOfMethod(fn: FunctionNode, analysis: Analysis): readonly Use[] {
  return analysis.remember('uses of method', fn, () => {
    const definition = fn.parent;
    const owner = enclosingClass(fn);
    if (!owner || (definition.type !== T.MethodDefinition && definition.type !== T.PropertyDefinition)) return [];
    const name = propertyName(definition);
    // Nobody holds the promise of a constructor or an accessor's setter.
    if (name === undefined || (definition.type === T.MethodDefinition && definition.kind !== 'method')) return [{ kind: 'elsewhere', node: fn } satisfies Use];
    const uses: Use[] = [];
    let unseen = false;
    for (const member of analysis.survey.members.get(name) ?? []) {
      const receiver = valueOf(member.object, analysis);
      const receiversClass = receiver?.kind === 'instance' || receiver?.kind === 'class' ? receiver.node : receiver?.kind === 'client' && receiver.path === '' ? receiver.own : undefined;
      const isOwn = receiversClass !== undefined && isOrExtends(receiversClass, owner, analysis);
      const bySuper = member.object.type === T.Super && isInside(member, enclosingClass(member) ?? member);
      if (isOwn || bySuper) {
        const call = calledBy(member);
        if (call) uses.push({ kind: 'called', call });
        else uses.push(...usesOf(member, analysis));
      } else if (!receiver && member.object.type !== T.ThisExpression) unseen = true;
    }
    const hidden = classMember(owner, name, definition.static, analysis)?.hidden ?? false;
    if (!hidden && leavesFile(owner, analysis)) uses.push({ kind: 'exported', node: definition });
    else if (!hidden && unseen && uses.length === 0) uses.push({ kind: 'elsewhere', node: fn });
    return uses;
  }, []);
}

/**
 * Everywhere a function kept as a member is called from: `this.handler = async () => …`, or one inside an object that a
 * class field holds. Code outside reaches it if the class leaves the file.
 */
export function usesOfField(fn: FunctionNode, field: Use & { kind: 'field' }, analysis: Analysis): readonly Use[] {
  const uses: Use[] = [];
  for (const member of analysis.survey.members.get(field.name) ?? []) {
    const value = valueOf(member, analysis);
    if (value?.kind === 'function' && value.node === fn) uses.push(...usesOf(member, analysis));
  }
  const owner = enclosingClass(field.node);
  const hidden = owner && (classMember(owner, field.name, false, analysis)?.hidden ?? false);
  if (owner && !hidden && leavesFile(owner, analysis)) uses.push({ kind: 'exported', node: field.node });
  return uses;
}

function isOrExtends(node: ClassNode, owner: ClassNode, analysis: Analysis): boolean {
  for (let current: ClassNode | undefined = node, depth = 0; current && depth < 8; current = superClassOf(current, analysis), depth += 1) {
    if (current === owner) return true;
  }
  return false;
}

/** Whether code outside the file can hold the class or an instance of it. */
function leavesFile(node: ClassNode, analysis: Analysis): boolean {
  return analysis.remember('class leaves file', node, () => {
    const variable = node.id ? analysis.lookUp(node.id.name, node.parent) : undefined;
    const uses = node.type === T.ClassDeclaration && variable ? usesOfVariable(variable, analysis) : usesOf(node, analysis);
    const exported = node.parent.type === T.ExportDefaultDeclaration || node.parent.type === T.ExportNamedDeclaration;
    return exported || uses.some((use) => use.kind === 'exported' || use.kind === 'returned' || (use.kind === 'elsewhere' && instanceLeaves(use.node, analysis)) || isExtendedOutside(use, analysis));
  }, false);
}

/** `export const service = new Service()`, `return new Service()`, `module.exports = new Service()`. */
function instanceLeaves(node: Node, analysis: Analysis): boolean {
  if (node.type !== T.NewExpression) return false;
  return usesOf(node, analysis).some((use) => use.kind === 'exported' || use.kind === 'returned' || use.kind === 'argument' || use.kind === 'field' || use.kind === 'element');
}

function isExtendedOutside(use: Use, analysis: Analysis): boolean {
  return use.kind === 'elsewhere' && (use.node.type === T.ClassDeclaration || use.node.type === T.ClassExpression) && leavesFile(use.node, analysis);
}
