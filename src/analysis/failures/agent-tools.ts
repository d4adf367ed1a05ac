import { tools } from '../../catalog/tools.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, dottedName, enclosingClass, enclosingFunction, isMethod, propertyName, wrapped } from '../ast.ts';
import { usesOfAny } from '../values/methods.ts';

const maxDepth = 3;

/** Whether what the code at a node gives goes to the model: it is in a tool, or in a function that only tools call. */
export function isInTool(node: Node, analysis: Analysis, depth = 0): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    if (isToolFunction(fn, analysis)) return true;
    const uses = usesOfAny(fn, analysis);
    if (depth < maxDepth && uses.length > 0 && uses.every((use) => use.kind === 'called' && isInTool(use.call, analysis, depth + 1))) return true;
  }
  return false;
}

function isToolFunction(fn: FunctionNode, analysis: Analysis): boolean {
  return analysis.remember('tool', fn, () => (isMethod(fn) ? isMemberOfTool(fn) : namesOf(fn, analysis).some(isToolAt)), false);
}

/** Where a function stands, or is named. */
function namesOf(fn: FunctionNode, analysis: Analysis): readonly Node[] {
  const declared = fn.parent.type === T.VariableDeclarator && fn.parent.id.type === T.Identifier ? fn.parent.id : fn.type === T.FunctionDeclaration ? fn.id : undefined;
  const variable = declared && analysis.lookUp(declared.name, fn.parent);
  return [fn, ...(variable?.references ?? []).map(({ identifier }) => identifier)];
}

/** Whether a function stands where the one of a tool does: beside the description of its input, or in the hands of what makes tools. */
function isToolAt(node: Node): boolean {
  const value = wrapped(node);
  const { parent } = value;
  switch (parent?.type) {
    case T.CallExpression:
    case T.NewExpression:
      return parent.callee !== value && isMaker(parent);
    case T.Property: {
      const object = parent.parent;
      if (parent.value !== value || object.type !== T.ObjectExpression) return false;
      if (object.properties.some((property) => property.type === T.Property && tools.inputs.has(propertyName(property) ?? ''))) return true;
      const holder = wrapped(object).parent;
      return (holder?.type === T.CallExpression || holder?.type === T.NewExpression) && isMaker(holder);
    }
    default:
      return false;
  }
}

function isMaker({ callee }: { readonly callee: Node }): boolean {
  return tools.maker.test(dottedName(callee) ?? '');
}

function isMemberOfTool(fn: FunctionNode): boolean {
  const owner = enclosingClass(fn);
  const base = owner?.superClass ? dottedName(owner.superClass) : undefined;
  if (base !== undefined && tools.base.test(base)) return true;
  return owner?.body.body.some((member) => (member.type === T.PropertyDefinition || member.type === T.MethodDefinition) && tools.inputs.has(propertyName(member) ?? '')) ?? false;
}
