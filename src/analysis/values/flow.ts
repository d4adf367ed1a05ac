import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calledBy, enclosingFunction, isFunction, propertyName, wrapped } from '../ast.ts';
import type { Variable } from '../file.ts';
import { valueOf } from './values.ts';

/** One place where the value of an expression ends up, variables followed. */
export type Use =
  | { readonly kind: 'called'; readonly call: TSESTree.CallExpression }
  | { readonly kind: 'argument'; readonly call: TSESTree.CallExpression | TSESTree.NewExpression; readonly index: number; readonly key?: string }
  | { readonly kind: 'awaited'; readonly node: TSESTree.AwaitExpression }
  | { readonly kind: 'yielded'; readonly node: TSESTree.YieldExpression }
  /** A property read from it; `call` where it is called at once: `p.catch(…)`. */
  | { readonly kind: 'member'; readonly node: TSESTree.MemberExpression; readonly name: string | undefined; readonly call?: TSESTree.CallExpression }
  /** A property destructured from it. */
  | { readonly kind: 'destructured'; readonly name: string; readonly node: Node }
  | { readonly kind: 'iterated'; readonly node: TSESTree.ForOfStatement }
  | { readonly kind: 'returned'; readonly fn: FunctionNode; readonly node: Node }
  | { readonly kind: 'element'; readonly array: TSESTree.ArrayExpression; readonly index: number }
  /** `member`: as which property of an object it leaves. */
  | { readonly kind: 'exported'; readonly node: Node; readonly member?: TSESTree.Property }
  /** The result is not used: a statement of its own, `void x`. */
  | { readonly kind: 'dropped'; readonly node: Node }
  /** Kept as a member of a class or object that the file goes on to use by name. */
  | { readonly kind: 'field'; readonly node: Node; readonly name: string }
  | { readonly kind: 'jsx'; readonly attribute: string | undefined; readonly node: Node }
  /** Only looked at (`if (p)`, `typeof p`, `p === q`): nothing comes of it. */
  | { readonly kind: 'tested'; readonly node: Node }
  | { readonly kind: 'elsewhere'; readonly node: Node };

/** Functions of which one call alone is asked about: the one that was handed the value in question. */
export type Sites = ReadonlyMap<FunctionNode, TSESTree.CallExpression>;

/** Everywhere the value of an expression goes. */
export function usesOf(node: Node, analysis: Analysis): readonly Use[] {
  return analysis.remember('uses', node, () => followed({ node }, analysis), []);
}

/** Everywhere a variable's value goes. */
export function usesOfVariable(variable: Variable, analysis: Analysis): readonly Use[] {
  return analysis.remember('uses of variable', variable, () => followed({ variable }, analysis), []);
}

/** What is followed next: a value, a variable, what a pattern makes of a value. */
type Step = Use | { readonly node: Node } | { readonly variable: Variable } | { readonly pattern: Node };

/** Where a value goes step by step, in source order: a chain of variables may be longer than any stack. */
function followed(first: Step, analysis: Analysis): readonly Use[] {
  const uses: Use[] = [];
  const seen = new Set<object>();
  const open = [first];
  for (let step = open.pop(); step; step = open.pop()) {
    if ('kind' in step) {
      uses.push(step);
      continue;
    }
    const next: Step[] = [];
    if ('node' in step) follow(step.node, analysis, next, seen);
    else if ('variable' in step) followVariable(step.variable, analysis, next, seen);
    else followPattern(step.pattern, analysis, next);
    for (let last = next.pop(); last; last = next.pop()) open.push(last);
  }
  return uses;
}

function follow(node: Node, analysis: Analysis, next: Step[], seen: Set<object>): void {
  const value = wrapped(node);
  const parent = value.parent;
  if (!parent || seen.has(value)) return;
  seen.add(value);
  switch (parent.type) {
    case T.CallExpression:
    case T.NewExpression:
      if (parent.callee === value) {
        next.push(parent.type === T.CallExpression ? { kind: 'called', call: parent } : { kind: 'elsewhere', node: parent });
      } else next.push({ kind: 'argument', call: parent, index: parent.arguments.indexOf(value as never) });
      return;
    case T.MemberExpression: {
      if (parent.object !== value) {
        next.push({ kind: 'tested', node: parent });
        return;
      }
      const outer = wrapped(parent);
      if (outer.parent?.type === T.AssignmentExpression && outer.parent.left === outer) return;
      const name = propertyName(parent);
      const call = calledBy(parent);
      if (call && (name === 'bind' || name === 'call' || name === 'apply')) {
        if (name === 'bind') next.push({ node: call });
        else next.push({ kind: 'called', call });
      } else next.push({ kind: 'member', node: parent, name, call });
      return;
    }
    case T.AwaitExpression:
      next.push({ kind: 'awaited', node: parent });
      return;
    case T.YieldExpression:
      next.push({ kind: 'yielded', node: parent });
      return;
    case T.ReturnStatement: {
      const fn = enclosingFunction(parent);
      next.push(fn ? { kind: 'returned', fn, node: parent } : { kind: 'elsewhere', node: parent });
      return;
    }
    case T.ArrowFunctionExpression:
      if (parent.body === value) next.push({ kind: 'returned', fn: parent, node: value });
      return;
    case T.ExpressionStatement:
      next.push({ kind: 'dropped', node: parent });
      return;
    case T.UnaryExpression:
      next.push(parent.operator === 'void' ? { kind: 'dropped', node: parent } : { kind: 'tested', node: parent });
      return;
    case T.VariableDeclarator:
      if (parent.init === value) next.push({ pattern: parent.id });
      return;
    case T.AssignmentExpression:
      if (parent.right === value) followAssignment(parent, analysis, next);
      return;
    case T.ForOfStatement:
      if (parent.right === value) next.push({ kind: 'iterated', node: parent });
      return;
    case T.LogicalExpression:
    case T.ConditionalExpression:
      // The left of `&&` and the test go no further; what is chosen does.
      if ((parent.type === T.ConditionalExpression && parent.test === value) || (parent.type === T.LogicalExpression && parent.left === value && parent.operator === '&&')) {
        next.push({ kind: 'tested', node: parent });
      } else next.push({ node: parent });
      return;
    case T.SequenceExpression:
      if (parent.expressions.at(-1) === value) next.push({ node: parent });
      else next.push({ kind: 'dropped', node: parent });
      return;
    case T.ArrayExpression:
      next.push({ kind: 'element', array: parent, index: parent.elements.indexOf(value as never) });
      return;
    case T.Property:
      if (parent.value === value && parent.parent.type === T.ObjectExpression) followProperty(parent, analysis, next);
      else next.push({ kind: 'elsewhere', node: parent });
      return;
    case T.PropertyDefinition:
    case T.MethodDefinition: {
      const name = propertyName(parent);
      next.push(name === undefined ? { kind: 'elsewhere', node: parent } : { kind: 'field', node: parent, name });
      return;
    }
    case T.ExportDefaultDeclaration:
    case T.ExportSpecifier:
    case T.TSExportAssignment:
      next.push({ kind: 'exported', node: parent });
      return;
    case T.JSXExpressionContainer: {
      const attribute = parent.parent.type === T.JSXAttribute ? parent.parent.name : undefined;
      next.push({ kind: 'jsx', attribute: attribute?.type === T.JSXIdentifier ? attribute.name : undefined, node: parent });
      return;
    }
    case T.IfStatement:
    case T.WhileStatement:
    case T.DoWhileStatement:
    case T.BinaryExpression:
    case T.SwitchStatement:
    case T.TemplateLiteral:
    // `typeof ask` of a type.
    case T.TSTypeQuery:
      next.push({ kind: 'tested', node: parent });
      return;
    default:
      next.push({ kind: 'elsewhere', node: parent });
  }
}

function followVariable(variable: Variable, analysis: Analysis, next: Step[], seen: Set<object>): void {
  if (seen.has(variable)) return;
  seen.add(variable);
  if (isExportedDeclaration(variable)) next.push({ kind: 'exported', node: variable.defs[0]!.node });
  for (const reference of variable.references) {
    if (reference.isRead() && reference.identifier.parent) next.push({ node: reference.identifier });
  }
  // `export { f }` is no reference for every scope analysis.
  for (const specifier of exportSpecifiers(analysis).get(variable.name) ?? []) {
    if (!variable.references.some(({ identifier }) => identifier === specifier.local) && analysis.lookUp(variable.name, specifier) === variable) next.push({ kind: 'exported', node: specifier });
  }
}

function followPattern(pattern: Node, analysis: Analysis, next: Step[]): void {
  if (pattern.type === T.Identifier) {
    const variable = analysis.lookUp(pattern.name, pattern);
    if (variable) next.push({ variable });
  } else if (pattern.type === T.ObjectPattern) {
    for (const property of pattern.properties) {
      const name = property.type === T.Property ? propertyName(property) : undefined;
      if (property.type === T.Property && name !== undefined) {
        const target = property.value.type === T.AssignmentPattern ? property.value.left : property.value;
        next.push({ kind: 'destructured', name, node: target });
      } else next.push({ kind: 'elsewhere', node: property });
    }
  } else next.push({ kind: 'elsewhere', node: pattern });
}

function followAssignment(assignment: TSESTree.AssignmentExpression, analysis: Analysis, next: Step[]): void {
  const { left } = assignment;
  if (left.type === T.Identifier) {
    const variable = analysis.variableOf(left);
    if (variable) next.push({ variable });
    else next.push({ kind: 'elsewhere', node: assignment });
  } else if (left.type === T.MemberExpression) {
    const name = propertyName(left);
    if (isCommonJsExport(left)) next.push({ kind: 'exported', node: assignment });
    else next.push(name === undefined ? { kind: 'elsewhere', node: assignment } : { kind: 'field', node: assignment, name });
  } else next.push({ pattern: left });
  // `(x = value)` read further.
  const outer = wrapped(assignment).parent;
  if (outer && outer.type !== T.ExpressionStatement) next.push({ node: assignment });
}

/** A property of an object literal goes where its object goes: as an option of a call, or by its name. */
function followProperty(property: TSESTree.Property, analysis: Analysis, next: Step[]): void {
  const key = propertyName(property);
  if (key === undefined) {
    next.push({ kind: 'elsewhere', node: property });
    return;
  }
  for (const member of analysis.survey.members.get(key) ?? []) {
    // `this.name()` in another method of the same object.
    const own = member.object.type === T.ThisExpression ? valueOf(member.object, analysis) : undefined;
    if (own?.kind === 'object' && own.node === property.parent) next.push({ node: member });
  }
  for (const use of usesOf(property.parent, analysis)) {
    if (use.kind === 'argument') next.push({ ...use, key: use.key === undefined ? key : `${use.key}.${key}` });
    else if (use.kind === 'member') {
      if (use.name === key) next.push({ node: use.node });
    } else if (use.kind === 'destructured') {
      if (use.name === key) next.push({ pattern: use.node });
    } else if (use.kind === 'exported' || use.kind === 'returned') next.push({ kind: 'exported', node: use.node, member: property });
    else if (use.kind === 'field') next.push(use);
    else if (use.kind !== 'tested') next.push({ kind: 'elsewhere', node: use.kind === 'called' ? use.call : property });
  }
}

/** Uses of a destructured part, as if it were a value of its own. */
export function usesOfPattern(pattern: Node, analysis: Analysis): readonly Use[] {
  return followed({ pattern }, analysis);
}

/** Uses of a function's parameter; undefined where it has none at that place. */
export function usesOfParameter(fn: FunctionNode, index: number, analysis: Analysis): readonly Use[] | undefined {
  const param = fn.params[index];
  return param && usesOfPattern(param.type === T.AssignmentPattern ? param.left : param, analysis);
}

function isExportedDeclaration(variable: Variable): boolean {
  const [definition] = variable.defs;
  // A parameter's definition is the function.
  const node = definition?.type === 'Parameter' ? undefined : definition?.node;
  const statement = node?.type === T.VariableDeclarator ? node.parent : node;
  const parent = statement?.parent;
  return parent?.type === T.ExportNamedDeclaration || parent?.type === T.ExportDefaultDeclaration;
}

function exportSpecifiers(analysis: Analysis): Map<string, TSESTree.ExportSpecifier[]> {
  return analysis.remember('export specifiers', analysis, () => {
    const specifiers = new Map<string, TSESTree.ExportSpecifier[]>();
    for (const statement of analysis.file.ast.body) {
      if (statement.type !== T.ExportNamedDeclaration || statement.source) continue;
      for (const specifier of statement.specifiers) {
        if (specifier.local.type !== T.Identifier) continue;
        specifiers.set(specifier.local.name, [...(specifiers.get(specifier.local.name) ?? []), specifier]);
      }
    }
    return specifiers;
  }, new Map());
}

/** `module.exports`, `module.exports.x`, `exports.x`. */
function isCommonJsExport(left: TSESTree.MemberExpression): boolean {
  const { object } = left;
  if (object.type === T.Identifier) return object.name === 'exports' || (object.name === 'module' && propertyName(left) === 'exports');
  return object.type === T.MemberExpression && isCommonJsExport(object);
}

/** The variable a function is declared as, if it has a name of its own. */
function variableOfFunction(fn: FunctionNode, analysis: Analysis): Variable | undefined {
  return fn.type === T.FunctionDeclaration && fn.id ? analysis.lookUp(fn.id.name, fn.parent) : undefined;
}

/** Everywhere a function goes: by its own name, or as the value it is written as. */
export function usesOfFunction(fn: FunctionNode, analysis: Analysis): readonly Use[] {
  return analysis.remember('uses of function', fn, () => {
    const variable = variableOfFunction(fn, analysis);
    if (variable) return usesOfVariable(variable, analysis);
    if (fn.type === T.FunctionDeclaration) return [{ kind: 'exported', node: fn } satisfies Use];
    // `method() {}` of an object literal is a property's value as well.
    const own = fn.id && isFunction(fn) ? analysis.lookUp(fn.id.name, fn.body ?? fn) : undefined;
    const inside = own && own.defs[0]?.node === fn ? usesOfVariable(own, analysis) : [];
    return [...usesOf(fn, analysis), ...inside];
  }, []);
}
