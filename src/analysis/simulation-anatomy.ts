import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from './analysis.ts';
import { type FunctionNode, type Node, T, isFunction, isInside, propertyName, unwrap } from './ast.ts';
import type { Variable } from './file.ts';
import { valueOf } from './values.ts';

/** A variable, or a member of `this` by name: `this.attempt`. */
export type Key = Variable | string;

/** Children that hold types only. */
const typeKeys: ReadonlySet<string> = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeArguments', 'superTypeParameters', 'implements']);

/** Visits a subtree; `false` from the visitor skips what is below. */
export function walk(node: Node, analysis: Analysis, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  for (const name of analysis.file.visitorKeys[node.type] ?? []) {
    if (typeKeys.has(name)) continue;
    const child = (node as unknown as Record<string, unknown>)[name];
    for (const item of Array.isArray(child) ? child : [child]) {
      if (item && typeof (item as Node).type === 'string') walk(item as Node, analysis, visit);
    }
  }
}

/** Where a write to an expression is kept: the variable at its root, or the member of `this`. */
export function keyOf(target: Node, analysis: Analysis): Key | undefined {
  let node = unwrap(target);
  while (node.type === T.MemberExpression) {
    const object = unwrap(node.object);
    if (object.type === T.ThisExpression) return `this.${propertyName(node) ?? '?'}`;
    node = object;
  }
  return node.type === T.Identifier ? analysis.variableOf(node) : undefined;
}

/** Methods that change their receiver. */
export const mutatingMethods: ReadonlySet<string> = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'fill', 'reverse', 'sort', 'set', 'delete', 'add', 'clear', 'append']);

export interface Write {
  readonly target: Node;
  /** Counts up or down, by what it finds. */
  readonly counts: boolean;
}

/** The static side of one simulation: which parts of the tree can change where control goes. */
export class Anatomy {
  readonly #analysis: Analysis;
  readonly #root: Node;
  readonly #position: Node | undefined;
  readonly #harmless = new Map<Node, boolean>();
  readonly #live = new Map<Node, boolean>();

  constructor(analysis: Analysis, root: Node, position: Node | undefined) {
    this.#analysis = analysis;
    this.#root = root;
    this.#position = position;
  }

  /** Whether control only passes through: no jump out, no call that could reach the position again. */
  isHarmless(node: Node): boolean {
    let answer = this.#harmless.get(node);
    if (answer === undefined) {
      answer = !this.#jumps(node) && !this.isLive(node) && !this.#settles(node);
      this.#harmless.set(node, answer);
    }
    return answer;
  }

  /** Whether running it may reach the position. */
  isLive(node: Node): boolean {
    const answer = this.#live.get(node);
    if (answer !== undefined) return answer;
    this.#live.set(node, false);
    const live = this.#position !== undefined && (isInside(this.#position, node) || this.#calls(node));
    this.#live.set(node, live);
    return live;
  }

  /** Whether a function, run, can run itself again other than by the position. */
  comesBack(fn: Node, position: Node): boolean {
    return this.#calls(fn, position);
  }

  #jumps(node: Node): boolean {
    let found = false;
    walk(node, this.#analysis, (inner) => {
      if (isFunction(inner)) return false;
      switch (inner.type) {
        case T.ReturnStatement:
        case T.ThrowStatement:
        case T.BreakStatement:
        case T.ContinueStatement:
          found = true;
      }
      return !found;
    });
    return found;
  }

  #calls(node: Node, besides?: Node): boolean {
    const { calls } = this.#analysis.survey;
    return calls.some((call) => call !== besides && isInside(call, node) && (this.#reaches(call.callee) || call.arguments.some((argument) => argument.type === T.Identifier && this.#reaches(argument))));
  }

  #reaches(callee: Node): boolean {
    const bare = unwrap(callee);
    const value = valueOf(bare, this.#analysis);
    return value?.kind === 'function' && (value.node === this.#root || this.isLive(value.node));
  }

  /** Whether it may call a parameter that settles a promise or a policy: `resolve`, `reject`, `bail`, `retry`. */
  #settles(node: Node): boolean {
    return this.#analysis.survey.calls.some((call) => {
      const callee = isInside(call, node) ? unwrap(call.callee) : undefined;
      return callee?.type === T.Identifier && this.#isWatched(callee);
    });
  }

  #isWatched(identifier: TSESTree.Identifier): boolean {
    const definition = this.#analysis.variableOf(identifier)?.defs[0];
    if (definition?.type !== 'Parameter') return false;
    const made = definition.node.parent;
    return definition.node === this.#root || (made?.type === T.NewExpression && made.callee.type === T.Identifier && made.callee.name === 'Promise');
  }

  /** Everything that the subtree gives a value to, functions inside it left out. */
  writesIn(node: Node): readonly Write[] {
    return this.#analysis.remember('writes in', node, () => {
      const writes: Write[] = [];
      walk(node, this.#analysis, (inner) => {
        if (inner !== node && isFunction(inner)) return false;
        if (inner.type === T.AssignmentExpression) writes.push({ target: inner.left, counts: inner.operator !== '=' || mentions(inner.right, inner.left, this.#analysis) });
        else if (inner.type === T.UpdateExpression) writes.push({ target: inner.argument, counts: true });
        else if (inner.type === T.CallExpression) {
          const callee = unwrap(inner.callee);
          if (callee.type === T.MemberExpression && mutatingMethods.has(propertyName(callee) ?? '')) writes.push({ target: callee.object, counts: true });
        }
        return true;
      });
      return writes;
    }, []);
  }
}

/** Whether an expression reads what it is assigned to: `delay = delay * 2`. */
export function mentions(node: Node, target: Node, analysis: Analysis): boolean {
  const key = keyOf(target, analysis);
  if (key === undefined) return false;
  let found = false;
  walk(node, analysis, (inner) => {
    if ((inner.type === T.Identifier || inner.type === T.MemberExpression) && keyOf(inner, analysis) === key) found = true;
    return !found;
  });
  return found;
}

/** The innermost function around a node, else the program. */
export function bodyAround(node: Node): FunctionNode | TSESTree.Program {
  for (let current = node.parent; current; current = current.parent) {
    if (isFunction(current) || current.type === T.Program) return current;
  }
  return node as TSESTree.Program;
}
