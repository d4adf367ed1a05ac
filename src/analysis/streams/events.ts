import type { TSESTree } from '@typescript-eslint/types';
import type { FailureEvents } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, isFunction, propertyName, unwrap } from '../ast.ts';
import { type Use, usesOf, usesOfPattern } from '../values/flow.ts';
import { staticValue } from '../values/static.ts';
import { isLogging } from '../is-logging.ts';
import { valueOf } from '../values/values.ts';

/**
 * What the code that is given a stream's items does with their kinds. `failures`: it looks for one that says the call
 * failed. `answers`: it tells kinds apart, and looks only for ones that carry the answer. `open`: it passes the items on,
 * or decides by something that cannot be read. `ignores`: it does not look at their kinds.
 */
export type EventHandling = { readonly kind: 'failures' | 'ignores' | 'open' } | { readonly kind: 'answers'; readonly answer: string };

/** Fields of an item that tell of its failure whatever its kind. */
const tellingFields = new Set(['error', 'last_error', 'lastError', 'finishReason', 'status', 'incomplete_details']);
const maxDepth = 4;

/** How a `for await` loop handles the kinds of its items. */
export function loopEvents(loop: TSESTree.ForOfStatement, events: FailureEvents, isFailure: (name: string) => boolean, analysis: Analysis): EventHandling {
  const target = loop.left.type === T.VariableDeclaration ? loop.left.declarations[0]!.id : loop.left;
  return eventHandling(usesOfPattern(target, analysis), events, isFailure, analysis);
}

/** How the code that these uses are handles the kinds of an item. */
export function eventHandling(uses: readonly Use[], events: FailureEvents, isFailure: (name: string) => boolean, analysis: Analysis): EventHandling {
  const reader = new Reader(events, isFailure, analysis);
  reader.item(uses, 0);
  if (reader.failures) return { kind: 'failures' };
  if (reader.open) return { kind: 'open' };
  if (reader.answer === undefined) return { kind: 'ignores' };
  return { kind: 'answers', answer: reader.answer };
}

class Reader {
  failures = false;
  /** Something else may look at the items. */
  open = false;
  answer: string | undefined;
  readonly #events: FailureEvents;
  readonly #isFailure: (name: string) => boolean;
  readonly #analysis: Analysis;

  constructor(events: FailureEvents, isFailure: (name: string) => boolean, analysis: Analysis) {
    this.#events = events;
    this.#isFailure = isFailure;
    this.#analysis = analysis;
  }

  item(uses: readonly Use[], depth: number): void {
    if (depth > maxDepth) this.open = true;
    else for (const use of uses) this.#use(use, depth);
  }

  #use(use: Use, depth: number): void {
    switch (use.kind) {
      case 'member':
        this.#field(use.name, usesOf(use.node, this.#analysis));
        return;
      case 'destructured':
        this.#field(use.name, usesOfPattern(use.node, this.#analysis));
        return;
      case 'tested':
        // `'error' in part`
        if (use.node.type === T.BinaryExpression && use.node.operator === 'in' && use.node.left.type === T.Literal) this.#field(String(use.node.left.value), []);
        return;
      case 'argument': {
        if (isLogging(use.call)) return;
        const fn = use.call.type === T.CallExpression && use.key === undefined ? valueOf(use.call.callee, this.#analysis) : undefined;
        const param = fn?.kind === 'function' ? fn.node.params[use.index] : undefined;
        if (param) this.item(usesOfPattern(param, this.#analysis), depth + 1);
        else this.#pass(use.call);
        return;
      }
      case 'dropped':
        return;
      case 'called':
        this.#pass(use.call);
        return;
      case 'element':
        this.#pass(use.array);
        return;
      default:
        this.#pass(use.node);
    }
  }

  /** The item goes to other code, which may look at its kind; not where its kind is known already. */
  #pass(node: Node): void {
    for (let child = node, parent = node.parent; parent && !isFunction(child); child = parent, parent = parent.parent) {
      if (parent.type === T.SwitchCase && parent.test && parent.test !== child && this.#isKind(parent.parent.discriminant)) return;
      if (parent.type === T.IfStatement && parent.consequent === child && this.#tellsKind(parent.test)) return;
      if (parent.type === T.LogicalExpression && parent.operator === '&&' && parent.right === child && this.#tellsKind(parent.left)) return;
    }
    this.open = true;
  }

  /** Whether a condition holds for kinds alone that it names: `type === 'tool-call' && ready`. */
  #tellsKind(test: Node): boolean {
    const bare = unwrap(test);
    if (bare.type === T.LogicalExpression) {
      const sides = [this.#tellsKind(bare.left), this.#tellsKind(bare.right)];
      return bare.operator === '&&' ? sides.includes(true) : bare.operator === '||' && !sides.includes(false);
    }
    return bare.type === T.BinaryExpression && /^===?$/.test(bare.operator) && (this.#isKind(bare.left) || this.#isKind(bare.right));
  }

  #isKind(node: Node): boolean {
    const bare = unwrap(node);
    return bare.type === T.MemberExpression ? propertyName(bare) === this.#events.key : bare.type === T.Identifier && bare.name === this.#events.key;
  }

  #field(name: string | undefined, uses: readonly Use[]): void {
    if (name === undefined) this.open = true;
    else if (this.#events.key === undefined) this.#property(name, uses);
    else if (name === this.#events.key) for (const use of uses) this.#kind(use);
    else if (tellingFields.has(name)) this.failures = true;
    else if (uses.some((use) => (use.kind === 'member' || use.kind === 'destructured') && use.name !== undefined && tellingFields.has(use.name))) this.failures = true;
  }

  /** One property of items that have no kind: one that is no answer may well be looked at for a failure. */
  #property(name: string, uses: readonly Use[]): void {
    if (tellingFields.has(name) || this.#isFailure(name)) this.failures = true;
    else if (!this.#events.answers.includes(name)) this.open = true;
    // `chunk.text()` in one SDK, `chunk.text` in another.
    else if (uses.flatMap((use) => (use.kind === 'called' ? usesOf(use.call, this.#analysis) : [use])).some(noticesAbsence)) this.open = true;
    else this.answer ??= name;
  }

  /** One use of the item's kind: what is it compared with? */
  #kind(use: Use): void {
    if (use.kind === 'tested') this.#test(use.node);
    else if (use.kind === 'member' && use.call) this.#method(use.name, use.call);
    else if (use.kind === 'argument' && !isLogging(use.call)) this.#argument(use.call);
    else if (use.kind !== 'argument' && use.kind !== 'dropped') this.open = true;
  }

  #test(node: Node): void {
    switch (node.type) {
      case T.BinaryExpression: {
        if (!/^[!=]==?$/.test(node.operator)) {
          this.open = true;
          return;
        }
        const other = staticValue(node.left, this.#analysis) ?? staticValue(node.right, this.#analysis);
        this.#names(other?.value);
        if (otherwiseActs(node)) this.open = true;
        return;
      }
      case T.SwitchStatement:
        for (const { test, consequent } of node.cases) {
          if (test) this.#names(staticValue(test, this.#analysis)?.value);
          else if (acts(consequent)) this.open = true;
        }
        return;
      case T.MemberExpression:
        // `handlers[event.type]`
        this.open = true;
    }
  }

  /** `type.startsWith('response.output_text')`, `type.endsWith('.failed')`. */
  #method(name: string | undefined, call: TSESTree.CallExpression): void {
    const part = call.arguments[0] && staticValue(call.arguments[0], this.#analysis)?.value;
    if (typeof part !== 'string' || (name !== 'startsWith' && name !== 'endsWith' && name !== 'includes')) {
      this.open = true;
      return;
    }
    if (this.#events.failures.some((failure) => failure.name[name](part))) this.failures = true;
    else this.#name(part);
  }

  /** `['response.failed', 'error'].includes(type)`, or a name that is handed on. */
  #argument(call: TSESTree.CallExpression | TSESTree.NewExpression): void {
    const callee = unwrap(call.callee);
    const list = callee.type === T.MemberExpression ? staticValue(callee.object, this.#analysis)?.value : undefined;
    if (Array.isArray(list)) this.#names(list);
    else this.open = true;
  }

  #names(names: unknown): void {
    for (const name of Array.isArray(names) ? names : [names]) {
      if (typeof name === 'string') this.#name(name);
      else this.open = true;
    }
  }

  #name(name: string): void {
    if (this.#isFailure(name)) this.failures = true;
    else if (this.#events.answers.some((answer) => name.startsWith(answer))) this.answer ??= name;
  }
}

/** Whether something may be done where the value is missing: `if (!text) throw …`, the `else` of `if (text)`. */
function noticesAbsence(use: Use): boolean {
  if (use.kind !== 'tested') return false;
  const { node } = use;
  switch (node.type) {
    case T.IfStatement:
      return node.alternate !== null;
    case T.BinaryExpression:
      return node.operator !== '+';
    case T.ConditionalExpression:
    case T.SwitchStatement:
    case T.UnaryExpression:
      return true;
    default:
      return false;
  }
}

/** Whether what is done for every other kind may be what handles a failure: the `else`, or what follows `!==`. */
function otherwiseActs(test: TSESTree.BinaryExpression): boolean {
  let statement: Node | undefined = test;
  while (statement && statement.type !== T.IfStatement && statement.type !== T.ConditionalExpression && !isFunction(statement)) statement = statement.parent;
  if (statement?.type !== T.IfStatement) return false;
  if (test.operator.startsWith('!')) return acts([statement.consequent]);
  let other: Node | null | undefined = statement;
  while (other?.type === T.IfStatement) other = other.alternate;
  return other ? acts([other]) : false;
}

/** Whether statements do more than leave, or tell the console. */
function acts(statements: readonly Node[]): boolean {
  return statements.some((statement) => {
    switch (statement.type) {
      case T.BlockStatement:
        return acts(statement.body);
      case T.BreakStatement:
      case T.ContinueStatement:
      case T.EmptyStatement:
        return false;
      case T.ReturnStatement:
        return statement.argument !== null;
      default:
        return true;
    }
  });
}
