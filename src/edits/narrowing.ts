import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, dottedName, enclosingFunction, isFunction, isInside, propertyName, unwrap } from '../analysis/ast.ts';
import { childrenOf, isReassigned } from './effects.ts';

/**
 * What an expression reads that a callback would see otherwise than the code around it: a property that a condition has
 * narrowed (TypeScript forgets that in a callback, and another attempt may find it gone), and a variable of the function
 * that is given another value. Outermost first, in source order.
 */
export function unstableReads(node: Node, call: Node, analysis: Analysis): Node[] {
  const found: Node[] = [];
  collect(node, call, analysis, found);
  return found;
}

function collect(node: Node, call: Node, analysis: Analysis, found: Node[]): void {
  if (isFunction(node)) return;
  if (node.type === T.ChainExpression && hasUnstable(node, call, analysis)) {
    // Taken apart, the chain would no longer end at its `?.`.
    found.push(node);
    return;
  }
  if (node.type === T.CallExpression) {
    const callee = unwrap(node.callee);
    // A method taken from its object would lose its `this`.
    if (callee.type === T.MemberExpression) {
      collect(callee.object, call, analysis, found);
      if (callee.computed) collect(callee.property, call, analysis, found);
      for (const argument of node.arguments) collect(argument, call, analysis, found);
      return;
    }
  }
  if (node.type === T.Identifier) {
    if (isUnstableVariable(node, call, analysis)) found.push(node);
    return;
  }
  if (node.type === T.MemberExpression) {
    for (let part: Node = node; part.type === T.MemberExpression; part = unwrap(part.object)) {
      if (!isNarrowed(part, call, analysis)) continue;
      found.push(part);
      return;
    }
    collect(node.object, call, analysis, found);
    if (node.computed) collect(node.property, call, analysis, found);
    return;
  }
  for (const child of childrenOf(node, analysis)) {
    if (node.type === T.Property && child === node.key && !node.computed) continue;
    collect(child, call, analysis, found);
  }
}

function hasUnstable(chain: TSESTree.ChainExpression, call: Node, analysis: Analysis): boolean {
  const found: Node[] = [];
  collect(chain.expression, call, analysis, found);
  return found.length > 0;
}

function isUnstableVariable(node: TSESTree.Identifier, call: Node, analysis: Analysis): boolean {
  const variable = analysis.variableOf(node);
  if (!variable?.identifiers.length || !isReassigned(variable)) return false;
  const fn = enclosingFunction(call);
  if (!fn || isInside(variable.scope.block, fn)) return true;
  return testedPaths(call, analysis).some(({ path, at }) => path === node.name && at < call.range[0]);
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
  if (path !== undefined) tested.push({ path, at: node.range[0], discriminates: compared || discriminants.test(path) });
  else {
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
  if (name !== undefined) return bare.computed ? `${object}[${name}]` : `${object}.${name}`;
  return bare.computed && bare.property.type === T.Identifier ? `${object}[${bare.property.name}]` : undefined;
}
