import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, dottedName, isWithin, propertyName, wrapped } from '../ast.ts';
import { type Key, keyOf, walk } from './anatomy.ts';
import { type SimValue, why } from './values.ts';
import { isLogging } from '../is-logging.ts';

/** A part of an answer that was passed on while its stream was read. */
export interface Output {
  readonly node: Node;
  /** Whose method took it, or what it was appended to; absent for a `yield`. */
  readonly to?: Key;
  /** Appended to what this attempt has emptied before. */
  readonly fresh: boolean;
}

/** Names of functions and methods that hand a part on to somebody: `res.write(text)`, `onToken(text)`. */
const handsOn = /^(?:write|enqueue|emit|send|push|next|publish|post|print|dispatch|broadcast)|^on[A-Z]|callback|^cb$|listener|token|chunk|delta/i;
/** Names of those that tell of a new beginning. */
const beginsAnew = /reset|clear|restart|discard|rollback|rewind|undo|retry|^on[A-Z]/i;

/** What one path has passed on of the stream, as far as nobody takes it back before the stream is read again. */
export class Passed {
  /** Whether the code that reads the stream is running. */
  reading = false;
  #now: Output[] = [];
  #before: Output[] = [];
  readonly #emptied = new Set<Key>();
  readonly #running: { readonly analysis: Analysis };

  constructor(running: { readonly analysis: Analysis }) {
    this.#running = running;
  }

  /** What this attempt has passed on. */
  get output(): readonly Output[] {
    return this.#now;
  }

  /** Another attempt begins; gives what is left of the one before, of which more may be taken back until the stream is read. */
  begin(): readonly Output[] {
    this.#before = this.#now;
    this.#now = [];
    return this.#before;
  }

  /** What the call that was made has passed on by itself. */
  take(output: readonly Output[]): void {
    if (output.length > 0) this.#before = [];
    this.#now.push(...output);
  }

  /** The stream is read from here on. */
  read(): void {
    this.reading = true;
    this.#before = [];
  }

  yielded(node: TSESTree.YieldExpression): void {
    if (this.reading) this.#now.push({ node, fresh: false });
    else this.#takeBack(({ node: other }) => other.type === T.YieldExpression);
  }

  /** `text += part`, `parts.push(part)`. */
  appended(node: Node, target: Node): void {
    const to = keyOf(target, this.#running.analysis);
    if (this.reading && to !== undefined) this.#now.push({ node, to, fresh: this.#emptied.has(to) });
  }

  /** `text = ''`, `parts.length = 0`. */
  assigned(target: Node): void {
    const key = keyOf(target, this.#running.analysis);
    if (this.reading || key === undefined) return;
    this.#emptied.add(key);
    this.#takeBack(({ to }) => to === key);
  }

  /** A call of a function that cannot be seen. */
  called(node: TSESTree.CallExpression, args: readonly SimValue[]): void {
    if (isLogging(node)) return;
    const member = calleeMember(node);
    const name = (member ? propertyName(member) : dottedName(node.callee)) ?? '';
    const to = keyOf(node.callee, this.#running.analysis);
    if (!this.reading) {
      this.#takeBack((output) => beginsAnew.test(name) || (to !== undefined && output.to === to));
      return;
    }
    const at = wrapped(node).parent;
    const isDropped = at?.type === T.ExpressionStatement || (at?.type === T.AwaitExpression && at.parent.type === T.ExpressionStatement) || at?.type === T.ArrowFunctionExpression;
    // `setText((before) => before + part)`; what is set to the whole text is right again after the next attempt.
    const isUpdate = /^set[A-Z]/.test(name) && args.some(({ kind }) => kind === 'function');
    if (isUpdate || (isDropped && handsOn.test(name) && args.some(isPart))) this.#now.push({ node, to, fresh: false });
  }

  #takeBack(isTaken: (output: Output) => boolean): void {
    for (const list of [this.#now, this.#before]) for (const output of list.filter(isTaken)) list.splice(list.indexOf(output), 1);
  }
}

/** Whether running the node may pass on a part of the answer. */
export function mayPassOn(node: Node | null | undefined, analysis: Analysis): boolean {
  if (!node) return false;
  return analysis.remember('may pass on', node, () => {
    let found = false;
    walk(node, analysis, (inner) => {
      const member = inner.type === T.CallExpression ? calleeMember(inner) : undefined;
      const name = member ? propertyName(member) : inner.type === T.CallExpression ? dottedName(inner.callee) : undefined;
      found ||= inner.type === T.YieldExpression || inner.type === T.AssignmentExpression || (name !== undefined && !isLogging(inner as TSESTree.CallExpression));
      return !found;
    });
    return found;
  }, false);
}

/** A value made of one part of the answer: not of all that have come so far. */
export function isPart(value: SimValue): boolean {
  if (value.kind === 'object') return [...value.members.values()].some(isPart);
  if (value.kind === 'list') return value.items.some(isPart);
  return (value.why & why.answer) !== 0 && (value.why & why.counter) === 0;
}

/** Whether what was passed on outlives one run of `attempt`: a loop's body, a function. */
export function outlives({ node, to, fresh }: Output, attempt: Node): boolean {
  if (node.type === T.YieldExpression) return isWithin(node, attempt);
  return !isKeptIn(attempt, to) && !fresh;
}

/** Whether something is a variable of a function or block's own, which nobody has any more when that is left. */
export function isKeptIn(node: Node, to: Key | undefined): boolean {
  if (to === undefined || typeof to === 'string') return false;
  const [definition] = to.defs;
  return isWithin(to.scope.block, node) && !(definition?.type === 'Parameter' && definition.node === node);
}
