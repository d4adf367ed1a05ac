import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, dottedName, enclosingFunction, isFunction, isInside, propertyName, unwrap } from '../analysis/ast.ts';
import type { Variable } from '../analysis/file.ts';
import { childrenOf, isReassigned } from './effects.ts';
import { isTypeScript } from './style.ts';

/** A part of an expression that must be read before the call. */
export interface UnstableRead {
  readonly node: Node;
  /** It is read on a condition inside the expression, so that it may not be read alone. */
  readonly isConditional: boolean;
}

/**
 * What an expression reads that a callback would see otherwise than the code around it: a property that a condition has
 * narrowed (TypeScript forgets that in a callback, and another attempt may find it gone), a variable of the function that
 * is given another value, and if the code goes on before the call has ended, a property that the file changes somewhere.
 * Outermost first, in source order.
 */
export function unstableReads(node: Node, call: Node, isLeftBehind: boolean, analysis: Analysis): UnstableRead[] {
  const found: UnstableRead[] = [];
  collect(node, false, { call, isLeftBehind, analysis, found });
  return found;
}

interface Search {
  readonly call: Node;
  readonly isLeftBehind: boolean;
  readonly analysis: Analysis;
  readonly found: UnstableRead[];
}

function collect(node: Node, isConditional: boolean, search: Search): void {
  const { analysis, found } = search;
  if (isFunction(node)) return;
  switch (node.type) {
    case T.ChainExpression: {
      const inside: UnstableRead[] = [];
      collect(node.expression, false, { ...search, found: inside });
      // Taken apart, the chain would no longer end at its `?.`.
      if (inside.length > 0) found.push({ node, isConditional });
      return;
    }
    case T.CallExpression: {
      const callee = unwrap(node.callee);
      // A method taken from its object would lose its `this`.
      if (callee.type === T.MemberExpression) {
        collect(callee.object, isConditional, search);
        if (callee.computed) collect(callee.property, isConditional, search);
      } else collect(callee, isConditional, search);
      for (const argument of node.arguments) collect(argument, isConditional, search);
      return;
    }
    case T.Identifier:
      if (isUnstableVariable(node, search.call, analysis)) found.push({ node, isConditional });
      return;
    case T.MemberExpression:
      for (let part: Node = node; part.type === T.MemberExpression; part = unwrap(part.object)) {
        if (!isNarrowed(part, search.call, analysis) && !(search.isLeftBehind && changesInFile(propertyName(part), analysis))) continue;
        found.push({ node: part, isConditional });
        return;
      }
      collect(node.object, isConditional, search);
      if (node.computed) collect(node.property, isConditional, search);
      return;
    case T.LogicalExpression:
      collect(node.left, isConditional, search);
      collect(node.right, true, search);
      return;
    case T.ConditionalExpression:
      collect(node.test, isConditional, search);
      collect(node.consequent, true, search);
      collect(node.alternate, true, search);
      return;
    default:
      for (const child of childrenOf(node, analysis)) {
        if (node.type !== T.Property || child !== node.key || node.computed) collect(child, isConditional, search);
      }
  }
}

const mutators = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'set', 'delete', 'clear', 'add'];

/** Whether the file assigns a property of this name outside of constructors, or changes what it holds. */
function changesInFile(name: string | undefined, analysis: Analysis): boolean {
  return name !== undefined && changedNames(analysis).has(name);
}

function changedNames(analysis: Analysis): ReadonlySet<string> {
  return analysis.remember('changed names', analysis, () => {
    const { members } = analysis.survey;
    const changed = new Set<string>();
    for (const [name, nodes] of members) if (nodes.some(isChanged)) changed.add(name);
    for (const mutator of mutators) {
      for (const { object } of members.get(mutator) ?? []) {
        const bare = unwrap(object);
        const name = bare.type === T.Identifier ? bare.name : bare.type === T.MemberExpression ? propertyName(bare) : undefined;
        if (name !== undefined) changed.add(name);
      }
    }
    return changed;
  }, new Set<string>());
}

function isChanged(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  if (parent.type === T.UpdateExpression) return true;
  if (parent.type !== T.AssignmentExpression || parent.left !== member) return false;
  const setter = enclosingFunction(member)?.parent;
  return !(setter?.type === T.MethodDefinition && setter.kind === 'constructor');
}

/** Whether calling what the expression calls gives something else once the code around it has gone on. */
export function callsOnChanging(node: Node, call: Node, analysis: Analysis): boolean {
  let hasCall = false;
  let changes = false;
  const look = (part: Node, isInFunction: boolean): void => {
    hasCall ||= part.type === T.CallExpression;
    if (part.type === T.Identifier) changes ||= changesInFile(part.name, analysis) || (isInFunction && isUnstableVariable(part, call, analysis));
    for (const child of childrenOf(part, analysis)) look(child, isInFunction || isFunction(part));
  };
  look(node, false);
  return hasCall && changes;
}

function isUnstableVariable(node: TSESTree.Identifier, call: Node, analysis: Analysis): boolean {
  const variable = analysis.variableOf(node);
  if (!variable?.identifiers.length || !(isReassigned(variable) || (isTypeScript(analysis) && isEvolving(variable)))) return false;
  const fn = enclosingFunction(call);
  if (!fn || isInside(variable.scope.block, fn)) return true;
  return testedPaths(call, analysis).some(({ path, at }) => path === node.name && at < call.range[0]);
}

/** `const messages = []`: TypeScript tells its type from what is pushed before, but not in a callback. */
function isEvolving(variable: Variable): boolean {
  const declarator = variable.defs[0]?.node;
  if (declarator?.type !== T.VariableDeclarator || declarator.id.type !== T.Identifier || declarator.id.typeAnnotation) return false;
  return declarator.init?.type === T.ArrayExpression && declarator.init.elements.length === 0;
}

function isNarrowed(node: TSESTree.MemberExpression, call: Node, analysis: Analysis): boolean {
  const path = pathOf(node);
  if (path === undefined) return false;
  return testedPaths(call, analysis).some((tested) => {
    if (tested.at >= call.range[0]) return false;
    if (tested.path === path) return true;
    // `if (this.event.type === 'text')` narrows `this.event`.
    return tested.discriminates && tested.path.startsWith(path) && /^[.[][^.[]+$/.test(tested.path.slice(path.length));
  });
}

interface Tested {
  readonly path: string;
  readonly at: number;
  /** The test can tell the members of a union apart, so that it narrows what the property belongs to as well. */
  readonly discriminates: boolean;
}

/** What the function around a call tests, assigns or asserts, by its text: `opts.prompt`, `this.client`. */
function testedPaths(call: Node, analysis: Analysis): readonly Tested[] {
  const owner = enclosingFunction(call) ?? analysis.file.ast;
  return analysis.remember('tested paths', owner, () => {
    const tested: Tested[] = [];
    for (const child of childrenOf(owner, analysis)) findTests(child, analysis, tested);
    return tested;
  }, []);
}

function findTests(node: Node, analysis: Analysis, tested: Tested[]): void {
  if (isFunction(node)) return;
  for (const test of testsOf(node)) notePaths(test, node.type === T.SwitchStatement, analysis, tested);
  for (const child of childrenOf(node, analysis)) findTests(child, analysis, tested);
}

function testsOf(node: Node): readonly (Node | null | undefined)[] {
  switch (node.type) {
    case T.IfStatement:
    case T.ConditionalExpression:
    case T.WhileStatement:
    case T.DoWhileStatement:
    case T.ForStatement:
    case T.SwitchCase:
      return [node.test];
    case T.SwitchStatement:
      return [node.discriminant];
    case T.LogicalExpression:
      return [node.left];
    case T.AssignmentExpression:
      return [node.left];
    case T.VariableDeclarator:
      // `const hasPrompt = opts.prompt !== undefined`, tested later.
      return node.init?.type === T.BinaryExpression || node.init?.type === T.UnaryExpression ? [node.init] : [];
    case T.ExpressionStatement:
      return assertedBy(node.expression);
    default:
      return [];
  }
}

/** `assert(this.client)`, `assertDefined(opts.prompt, 'prompt')`. */
function assertedBy(node: Node): readonly Node[] {
  const name = node.type === T.CallExpression ? dottedName(node.callee) : undefined;
  return name !== undefined && /assert|invariant|ensure|require|expect|check|must|validate/i.test(name) ? (node as TSESTree.CallExpression).arguments : [];
}

const discriminants = /[.[](?:type|kind|ok|success|error|isError|status|state|role|tag|_tag)\]?$/;

function notePaths(node: Node | null | undefined, compared: boolean, analysis: Analysis, tested: Tested[]): void {
  if (!node || isFunction(node)) return;
  const path = pathOf(node);
  if (path !== undefined) {
    tested.push({ path, at: node.range[0], discriminates: compared || discriminants.test(path) });
    // `if (opts.prompt?.length)` narrows `opts.prompt`.
    for (let part = unwrap(node); part.type === T.MemberExpression; part = unwrap(part.object)) {
      const object = part.optional ? pathOf(part.object) : undefined;
      if (object !== undefined) tested.push({ path: object, at: node.range[0], discriminates: false });
    }
  } else {
    const compares = node.type === T.BinaryExpression && /^[!=]==?$/.test(node.operator);
    for (const child of childrenOf(node, analysis)) notePaths(child, compares, analysis, tested);
  }
}

/** A reference by its text, type-only wrappers and `?.` left out. */
function pathOf(node: Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type === T.Identifier) return bare.name;
  if (bare.type === T.ThisExpression) return 'this';
  if (bare.type === T.MetaProperty) return `${bare.meta.name}.${bare.property.name}`;
  if (bare.type !== T.MemberExpression) return undefined;
  const object = pathOf(bare.object);
  if (object === undefined) return undefined;
  const name = propertyName(bare);
  if (name !== undefined) return `${object}.${name}`;
  return bare.computed && bare.property.type === T.Identifier ? `${object}[${bare.property.name}]` : undefined;
}
