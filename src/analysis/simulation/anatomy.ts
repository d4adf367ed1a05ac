import type { TSESTree } from '@typescript-eslint/types';
import { timers } from '../../catalog/callbacks.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, dottedName, isFunction, isInside, propertyName, unwrap } from '../ast.ts';
import { codeKeys } from '../code-keys.ts';
import type { Variable } from '../file.ts';
import type { Use } from '../values/flow.ts';
import { usesOfAny, usesOfField } from '../values/methods.ts';
import { valueOf } from '../values/values.ts';

/** A variable, or a member of `this` by name: `this.attempt`. */
export type Key = Variable | string;

/** What a call writes that changes the next request in a way that cannot be seen: `this.rotateKey()`. */
export const anything: Key = '*';

/** Visits a subtree; `false` from the visitor skips what is below. */
export function walk(node: Node, analysis: Analysis, visit: (node: Node) => boolean | void): void {
  const keysOf = codeKeys(analysis.file.visitorKeys);
  const enter = (current: Node): void => {
    if (visit(current) === false) return;
    for (const key of keysOf(current.type)) {
      const child = (current as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[key];
      if (Array.isArray(child)) {
        for (const item of child) if (item) enter(item);
      } else if (child) enter(child);
    }
  };
  enter(node);
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

/** Names of methods that cannot be seen, but say that they change their receiver: `memory.addMessage(…)`. */
export const saysItMutates = /^(?:add|append|push|insert|update|set|remove|delete|clear|reset|trim|truncate|compress|shorten|drop|save|store|enqueue)(?![a-z])/;

const waiters = /sleep|delay|wait|pause|back_?off|throttl|cool_?down|limiter|rate_?limit|bottleneck|queue|settimeout|timer/i;

/** Whether a call that cannot be seen says that it lets time pass: `sleep(ms)`, `limiter.schedule(work)`. */
export function saysItWaits(callee: Node, analysis: Analysis): boolean {
  const value = valueOf(callee, analysis);
  return waiters.test(dottedName(callee) ?? '') || (value?.kind === 'import' && waiters.test(value.name));
}

export interface Write {
  readonly target: Node;
  /** Counts up or down, by what it finds. */
  readonly counts: boolean;
}

/** The static side of one simulation: which parts of the tree can change where control goes. */
export class Anatomy {
  readonly #analysis: Analysis;
  /** The position, and the calls by which control can come to it. */
  readonly #live: readonly Node[];
  /** Calls that settle a promise or a policy: `resolve`, `reject`, `bail`, `retry`. */
  readonly #settling: readonly Node[];
  readonly #harmless = new Map<Node, boolean>();

  constructor(analysis: Analysis, root: Node, position: Node | undefined) {
    this.#analysis = analysis;
    this.#live = position ? [position, ...callsThatReach(position, analysis)] : [];
    this.#settling = analysis.survey.calls.filter((call) => isInside(call, root) && settles(unwrap(call.callee), root, analysis));
  }

  /** Whether control only passes through: no jump out, no call that could reach the position again. */
  isHarmless(node: Node): boolean {
    let answer = this.#harmless.get(node);
    if (answer === undefined) {
      answer = !jumps(node, this.#analysis) && !this.isLive(node) && !this.#settling.some((call) => isInside(call, node));
      this.#harmless.set(node, answer);
    }
    return answer;
  }

  /** Whether running it may reach the position. */
  isLive(node: Node): boolean {
    return this.#live.some((inner) => isInside(inner, node));
  }

  /** Whether running it may let time pass. */
  mayWait(node: Node | null | undefined): boolean {
    return Boolean(node) && this.#analysis.remember('may wait', node!, () => {
      let found = false;
      walk(node!, this.#analysis, (inner) => {
        if (inner !== node && isFunction(inner)) return false;
        found ||= inner.type === T.AwaitExpression || inner.type === T.YieldExpression || (inner.type === T.CallExpression && saysItWaits(inner.callee, this.#analysis)) || (inner.type === T.WhileStatement && /Date|performance/.test(this.#analysis.file.text.slice(...inner.test.range)));
        return !found;
      });
      return found;
    }, true);
  }

  /** The timer that an executor starts. */
  timerIn(executor: FunctionNode): TSESTree.CallExpression | undefined {
    return this.#analysis.remember<TSESTree.CallExpression | undefined>('timer in', executor, () => {
      let found: TSESTree.CallExpression | undefined;
      walk(executor, this.#analysis, (inner) => {
        if (inner !== executor && isFunction(inner)) return false;
        if (inner.type === T.CallExpression && timers.has(dottedName(inner.callee)?.split('.').at(-1) ?? '')) found ??= inner;
        return !found;
      });
      return found;
    }, undefined);
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

/** Asked once for a position, or for code that is played without one. */
export function anatomyOf(analysis: Analysis, root: Node, position?: Node): Anatomy {
  return analysis.remember<Anatomy | undefined>('anatomy', position ?? root, () => new Anatomy(analysis, root, position), undefined)!;
}

/** Calls of functions that hold the position, or hold such a call themselves. */
export function callsThatReach(position: Node, analysis: Analysis): readonly Node[] {
  return analysis.remember('calls that reach', position, () => {
    const found = new Set<Node>();
    const live = new Set<FunctionNode>(functionsAround(position));
    for (const fn of live) {
      for (const use of callsOf(fn, analysis)) {
        if (use.call === position) continue;
        found.add(use.call);
        for (const around of functionsAround(use.call)) live.add(around);
      }
    }
    return [...found];
  }, []);
}

type Reaching = Extract<Use, { readonly kind: 'called' | 'argument' }>;

/** Calls that run a function, or hand it on. */
function callsOf(fn: FunctionNode, analysis: Analysis): readonly Reaching[] {
  return usesOfAny(fn, analysis).flatMap((use) => (use.kind === 'field' ? usesOfField(fn, use, analysis) : [use])).filter((use): use is Reaching => use.kind === 'called' || (use.kind === 'argument' && use.key === undefined));
}

function functionsAround(node: Node): FunctionNode[] {
  const functions: FunctionNode[] = [];
  for (let current = node.parent; current; current = current.parent) if (isFunction(current)) functions.push(current);
  return functions;
}

function settles(callee: Node, root: Node, analysis: Analysis): boolean {
  if (callee.type !== T.Identifier) return false;
  const definition = analysis.variableOf(callee)?.defs[0];
  if (definition?.type !== 'Parameter') return false;
  const made = definition.node.parent;
  return definition.node === root || (made?.type === T.NewExpression && made.callee.type === T.Identifier && made.callee.name === 'Promise');
}

function jumps(node: Node, analysis: Analysis): boolean {
  return analysis.remember('jumps', node, () => {
    let found = false;
    walk(node, analysis, (inner) => {
      if (isFunction(inner)) return false;
      found ||= inner.type === T.ReturnStatement || inner.type === T.ThrowStatement || inner.type === T.BreakStatement || inner.type === T.ContinueStatement;
      return !found;
    });
    return found;
  }, false);
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
