import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calledBy, isFunction, isInside, propertyName, unwrap, wrapped } from '../ast.ts';
import { type ClassTest, classTest } from './classes.ts';
import type { FailureHandler } from '../failures/handlers.ts';
import type { Variable } from '../file.ts';
import { usesOfVariable } from '../values/flow.ts';
import { isLogging } from '../is-logging.ts';
import { constantInitial } from '../values/static.ts';

/** A property of the failure that a handler reads: `error.response?.status`, `const { status } = error`. */
export interface ErrorRead {
  /** The outermost member expression, or the name that is destructured. */
  readonly node: Node;
  /** Names from the error on. */
  readonly path: readonly string[];
  /** The member expression of each name, as far as they are written as such. */
  readonly members: readonly TSESTree.MemberExpression[];
}

/** What a handler asks of the failure that it is given, in source order. */
export interface ErrorReads {
  readonly reads: readonly ErrorRead[];
  readonly tests: readonly ClassTest[];
  /** Conditions on the error that are neither: `isHttpError(error)`, `'status' in error`, a class of which nothing is known. */
  readonly guards: readonly Node[];
}

const nothing: ErrorReads = { reads: [], tests: [], guards: [] };

/** Undefined where the handler gives the error's name to something else. */
export function errorReads(handler: Pick<FailureHandler, 'node' | 'error' | 'parameter' | 'body'>, analysis: Analysis): ErrorReads | undefined {
  return analysis.remember<ErrorReads | undefined>('error reads', handler.node, () => {
    const { error, parameter, body } = handler;
    const reads = new Reads(analysis);
    if (error) {
      if (error.references.some((reference) => reference.isWrite() && !reference.init)) return undefined;
      reads.follow(error, [], []);
    } else if (parameter) reads.destructure(parameter, []);
    return reads.inside(body, parameter);
  }, nothing);
}

class Reads {
  readonly #reads: ErrorRead[] = [];
  readonly #tests: ClassTest[] = [];
  readonly #guards: Node[] = [];
  readonly #analysis: Analysis;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  inside(body: Node, parameter: Node | undefined): ErrorReads {
    const isHere = ({ node }: { readonly node: Node }): boolean => isInside(node, body) || Boolean(parameter && isInside(node, parameter));
    const inOrder = <R extends { readonly node: Node }>(found: readonly R[]): R[] => found.filter(isHere).sort((a, b) => a.node.range[0] - b.node.range[0]);
    return { reads: inOrder(this.#reads), tests: inOrder(this.#tests), guards: this.#guards };
  }

  follow(variable: Variable, path: readonly string[], members: readonly TSESTree.MemberExpression[]): void {
    for (const use of usesOfVariable(variable, this.#analysis)) {
      if (use.kind === 'member') this.#member(use.node, path, members);
      else if (use.kind === 'destructured') this.destructure(use.node, [...path, use.name]);
      else if (path.length === 0) this.#look(use.kind === 'argument' ? use.call : use.kind === 'tested' ? use.node : undefined);
    }
  }

  destructure(pattern: Node, path: readonly string[]): void {
    if (pattern.type === T.AssignmentPattern) return this.destructure(pattern.left, path);
    if (pattern.type === T.Identifier) {
      this.#reads.push({ node: pattern, path, members: [] });
      const variable = this.#analysis.lookUp(pattern.name, pattern);
      if (variable) this.follow(variable, path, []);
    } else if (pattern.type === T.ObjectPattern) {
      for (const property of pattern.properties) {
        const name = property.type === T.Property ? propertyName(property) : undefined;
        if (property.type === T.Property && name !== undefined) this.destructure(property.value, [...path, name]);
      }
    }
  }

  /** All of `error.response?.data.error`, as far as names go. */
  #member(first: TSESTree.MemberExpression, path: readonly string[], before: readonly TSESTree.MemberExpression[]): void {
    const names = [...path];
    const members = [...before];
    for (let node = first; ; ) {
      const name = propertyName(node);
      if (name === undefined) break;
      names.push(name);
      members.push(node);
      const outer = wrapped(node);
      const parent: Node | undefined = outer.parent;
      if (parent?.type !== T.MemberExpression || parent.object !== outer) break;
      node = parent;
    }
    const node = members.at(-1);
    if (!node || (node === before.at(-1))) return;
    this.#reads.push({ node, path: names, members });
    const kept = declaredAs(node, this.#analysis);
    if (kept) this.follow(kept, names, members);
  }

  #look(node: Node | undefined): void {
    if (!node) return;
    const test = classTest(node, this.#analysis);
    if (test) this.#tests.push(test);
    else if (node.type === T.BinaryExpression ? node.operator === 'in' || node.operator === 'instanceof' : node.type === T.CallExpression && !isLogging(node)) this.#guards.push(node);
    else if (node.type === T.UnaryExpression && node.operator === 'typeof') this.#guards.push(node);
  }
}

/** The constant that an expression is the whole value of. */
export function declaredAs(node: Node, analysis: Analysis): Variable | undefined {
  const outer = wrapped(node);
  const declarator = outer.parent;
  if (declarator?.type !== T.VariableDeclarator || declarator.init !== outer || declarator.id.type !== T.Identifier) return undefined;
  const variable = analysis.lookUp(declarator.id.name, declarator.id);
  return variable && constantInitial(variable) ? variable : undefined;
}

/** The code that runs only where a condition that the node is part of holds. */
export function governedBy(node: Node): Node | undefined {
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    switch (parent.type) {
      case T.LogicalExpression:
        if (parent.operator === '&&' && parent.left === child) return widest(parent);
        continue;
      case T.IfStatement:
      case T.ConditionalExpression:
        return parent.test === child ? parent.consequent : undefined;
      case T.ChainExpression:
      case T.TSAsExpression:
      case T.TSNonNullExpression:
        continue;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `a && b` itself, or all that holds only where it does. */
function widest(node: Node): Node {
  const further = governedBy(node);
  const { parent } = node;
  return further && parent ? parent : node;
}

/** Whether it is asked the other way round: `if (!isHttpError(error)) throw error`. */
export function isNegated(node: Node): boolean {
  const { parent } = wrapped(node);
  return parent?.type === T.UnaryExpression && parent.operator === '!';
}

/** The name that a destructured property is given. */
export function readVariable({ node, members }: ErrorRead, analysis: Analysis): Variable | undefined {
  return members.length === 0 && node.type === T.Identifier ? analysis.lookUp(node.name, node) : undefined;
}

/** Whether something is decided by what is read, logging apart. */
export function readDecides(read: ErrorRead, mentions: (node: Node) => boolean, analysis: Analysis): boolean {
  const variable = readVariable(read, analysis);
  return variable ? variable.references.some((reference) => reference.isRead() && decides(reference.identifier, mentions, analysis)) : decides(read.node, mentions, analysis);
}

/** The same of an expression. */
export function decides(node: Node, mentions: (node: Node) => boolean, analysis: Analysis): boolean {
  let child = wrapped(node);
  for (let parent = child.parent; parent; child = parent, parent = parent.parent) {
    switch (parent.type) {
      case T.IfStatement:
      case T.ConditionalExpression:
      case T.WhileStatement:
        return parent.test === child ? !isShown(parent) : false;
      case T.SwitchStatement:
        return parent.discriminant === child;
      case T.LogicalExpression:
        if (parent.left === child && parent.operator !== '&&') {
          // A fallback that reads the same error in another way is careful, not dead.
          if (mentions(parent.right)) return false;
          return !isShown(parent);
        }
        if (parent.operator === '&&') return !isShown(parent);
        continue;
      case T.BinaryExpression:
      case T.SwitchCase:
        return !isShown(parent);
      case T.UnaryExpression:
        if (parent.operator !== '!') return false;
        continue;
      case T.ChainExpression:
      case T.TSAsExpression:
      case T.TSNonNullExpression:
        continue;
      case T.CallExpression: {
        const callee = unwrap(parent.callee);
        const asks = parent.callee !== child && callee.type === T.MemberExpression && /^(?:includes|has|indexOf|some|test)$/.test(propertyName(callee) ?? '');
        return asks && !isShown(parent);
      }
      case T.MemberExpression:
        if (parent.object !== child || !calledBy(parent)) return false;
        child = calledBy(parent)!;
        parent = child;
        continue;
      case T.VariableDeclarator: {
        const variable = declaredAs(child, analysis);
        return variable?.references.some((reference) => reference.isRead() && decides(reference.identifier, mentions, analysis)) ?? false;
      }
      default:
        return false;
    }
  }
  return false;
}

/** Whether it stands in what is only logged. */
export function isShown(node: Node): boolean {
  for (let current: Node | undefined = node; current && !isFunction(current); current = current.parent) {
    if (current.type === T.CallExpression && isLogging(current)) return true;
    if (current.type === T.BlockStatement) return false;
  }
  return false;
}
