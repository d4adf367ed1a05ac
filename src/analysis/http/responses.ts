import type { TSESTree } from '@typescript-eslint/types';
import type { OutcomeFacts } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, dottedName, propertyName, unwrap, wrapped } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { type Use, usesOf, usesOfParameter, usesOfPattern } from '../values/flow.ts';
import { usesOfAny } from '../values/methods.ts';
import { readsLinesBlindly } from '../streams/sse.ts';
import { isLogging } from '../is-logging.ts';
import { functionAt } from '../values/values.ts';

/** What the code makes of an answer that may be a refusal. */
export type Reading =
  /** It asks whether it is one, or never reads it. */
  | { readonly kind: 'looked at' | 'unread' }
  /** It hands it on to code that may ask. */
  | { readonly kind: 'handed on'; readonly at: Node }
  /** What a refusal does not have is missed here, by a `TypeError`. */
  | { readonly kind: 'throws'; readonly at: Node }
  /** What a refusal does not have passes for an empty answer. */
  | { readonly kind: 'taken for an answer'; readonly at: Node };

/** What is followed: a promise of the response or the response, its body as parsed, a part of that, its bytes. */
type Form = 'response' | 'body' | 'part';

/** Members of a body by which code tells a refusal. */
const refusals = new Set(['error', 'errors', 'detail', 'details', 'message', 'code', 'status', 'statusCode', 'success', 'ok', 'type', 'object', 'id']);
/** Methods of a fetch `Response` that give its body. */
const bodyMethods = new Set(['json', 'text', 'blob', 'arrayBuffer', 'bytes', 'formData']);
/** Properties of an element that show what they are given. */
const shows = new Set(['textContent', 'innerText', 'innerHTML']);

const maxDepth = 14;

/** What becomes of what a call resolves with, where that may be a refusal. */
export function readingOf(call: LlmCall, analysis: Analysis): Reading {
  const { outcome } = call.endpoint;
  if (!outcome) return { kind: 'looked at' };
  return analysis.remember('reading', call.node, () => {
    const reader = new Reader(outcome, analysis);
    reader.follow(usesOf(call.node, analysis), 'response', call.node, 0);
    return reader.reading;
  }, { kind: 'looked at' } as Reading);
}

class Reader {
  readonly #outcome: OutcomeFacts;
  readonly #analysis: Analysis;
  readonly #found = new Map<Reading['kind'], Reading>();

  constructor(outcome: OutcomeFacts, analysis: Analysis) {
    this.#outcome = outcome;
    this.#analysis = analysis;
  }

  /** What saves the code most counts most. */
  get reading(): Reading {
    for (const kind of ['looked at', 'handed on', 'throws', 'taken for an answer'] as const) {
      const found = this.#found.get(kind);
      if (found) return found;
    }
    return { kind: 'unread' };
  }

  #note(reading: Reading): void {
    if (!this.#found.has(reading.kind)) this.#found.set(reading.kind, reading);
  }

  follow(uses: readonly Use[], form: Form, of: Node, depth: number): void {
    if (depth > maxDepth) this.#note({ kind: 'handed on', at: of });
    else for (const use of uses) this.#use(use, form, of, depth + 1);
  }

  #use(use: Use, form: Form, of: Node, depth: number): void {
    switch (use.kind) {
      case 'dropped':
        return;
      case 'awaited':
        this.follow(usesOf(use.node, this.#analysis), form, use.node, depth);
        return;
      case 'tested':
        this.#tested(use.node, form);
        return;
      case 'member':
        if (use.call && (use.name === 'then' || use.name === 'catch' || use.name === 'finally')) this.#chained(use.name, use.call, form, depth);
        else this.#member(use, form, of, depth);
        return;
      case 'destructured':
        this.#part(use.name, usesOfPattern(use.node, this.#analysis), use.node, form, depth);
        return;
      case 'argument':
        this.#argument(use, form, depth);
        return;
      case 'returned':
        this.#leaves(use.fn, use.node, form, depth);
        return;
      case 'iterated':
        this.#note({ kind: form === 'part' ? 'throws' : 'handed on', at: use.node });
        return;
      case 'field':
        this.#note({ kind: form === 'part' && use.node.type === T.AssignmentExpression && shows.has(use.name) ? 'taken for an answer' : 'handed on', at: use.node });
        return;
      default:
        this.#note({ kind: 'handed on', at: of });
    }
  }

  /** `if (data.choices)` asks; `answer += data.response` does not. */
  #tested(node: Node, form: Form): void {
    if (form !== 'part') return;
    const isText = node.type === T.TemplateLiteral || (node.type === T.BinaryExpression && node.operator === '+');
    this.#note(isText ? { kind: 'taken for an answer', at: node } : { kind: 'looked at' });
  }

  #member({ name, node, call }: Use & { kind: 'member' }, form: Form, of: Node, depth: number): void {
    if (form !== 'part') {
      this.#part(name, usesOf(call && form === 'response' && bodyMethods.has(name ?? '') ? call : node, this.#analysis), node, form, depth);
      return;
    }
    const object = unwrap(node.object);
    // `(data.choices ?? []).map(…)`
    if (object.type === T.LogicalExpression || object.type === T.ConditionalExpression) this.#note({ kind: 'handed on', at: node });
    else if (isSkipped(node)) this.follow(usesOf(call ?? node, this.#analysis), 'part', of, depth);
    else this.#note({ kind: 'throws', at: node });
  }

  /** A property of the response or its body, read or destructured. */
  #part(name: string | undefined, uses: readonly Use[], node: Node, form: Form, depth: number): void {
    if (form === 'part') this.#note({ kind: 'throws', at: node });
    else if (name === undefined) this.#note({ kind: 'handed on', at: node });
    else if (form === 'body') {
      if (refusals.has(name)) this.#asked(uses);
      else this.follow(uses, 'part', node, depth);
    } else if (this.#outcome.properties.includes(name)) this.#asked(uses);
    else if (name === this.#outcome.body || (this.#outcome.body === 'methods' && bodyMethods.has(name))) this.follow(uses, 'body', node, depth);
    else if (name === 'clone') this.#note({ kind: 'handed on', at: node });
    else if (name === 'body') this.#bytes(uses, depth);
    else if (this.#outcome.properties.length === 0) this.#note({ kind: 'handed on', at: node });
    else if (this.#outcome.body === undefined) this.follow(uses, 'body', node, depth);
  }

  /** To log the status is not to ask for it. */
  #asked(uses: readonly Use[]): void {
    const isShown = uses.every((use) => (use.kind === 'argument' && isLogging(use.call)) || (use.kind === 'tested' && use.node.type === T.TemplateLiteral && isLogged(use.node)));
    if (!isShown) this.#note({ kind: 'looked at' });
  }

  /** `response.body`: read by lines here, or whole (undici's has `.json()`), or handed on. */
  #bytes(uses: readonly Use[], depth: number): void {
    for (const use of uses) {
      if (use.kind === 'tested') continue;
      if (use.kind === 'member' && use.call && bodyMethods.has(use.name ?? '')) {
        this.follow(usesOf(use.call, this.#analysis), 'body', use.call, depth);
        continue;
      }
      const at = use.kind === 'iterated' ? use.node : use.kind === 'member' && use.name === 'getReader' ? use.call : undefined;
      this.#note(at && readsLinesBlindly(at, this.#analysis) ? { kind: 'taken for an answer', at } : { kind: 'handed on', at: use.kind === 'called' ? use.call : this.#at(use) });
    }
  }

  #at(use: Exclude<Use, { kind: 'called' }>): Node {
    return use.kind === 'argument' ? use.call : use.kind === 'element' ? use.array : use.node;
  }

  #chained(name: string, call: TSESTree.CallExpression, form: Form, depth: number): void {
    const handler = name === 'then' ? call.arguments[0] : undefined;
    const fn = handler && functionAt(handler, this.#analysis);
    if (name !== 'then' || !handler) this.follow(usesOf(call, this.#analysis), form, call, depth);
    else if (fn?.params[0]) this.follow(usesOfPattern(fn.params[0], this.#analysis), form, call, depth);
    else if (!fn) this.#note({ kind: 'handed on', at: call });
  }

  #argument({ call, index, key }: Use & { kind: 'argument' }, form: Form, depth: number): void {
    if (isLogging(call)) return;
    const name = dottedName(call.callee);
    if (name !== undefined && this.#outcome.functions?.includes(name)) this.#note({ kind: 'looked at' });
    else if (name === 'JSON.parse' && form === 'body') this.follow(usesOf(call, this.#analysis), 'body', call, depth);
    else if (name === 'Promise.all' || name === 'Promise.resolve') this.#note({ kind: 'handed on', at: call });
    else {
      const fn = call.type === T.CallExpression && key === undefined ? functionAt(call.callee, this.#analysis) : undefined;
      const uses = fn && usesOfParameter(fn, index, this.#analysis);
      if (uses) this.follow(uses, form, call, depth);
      else this.#note({ kind: 'handed on', at: call });
    }
  }

  /** What a function gives goes to everybody who calls it, or on along the chain it is a link of. */
  #leaves(fn: FunctionNode, node: Node, form: Form, depth: number): void {
    const uses = usesOfAny(fn, this.#analysis);
    for (const use of uses) {
      if (use.kind === 'called') this.follow(usesOf(use.call, this.#analysis), form, use.call, depth);
      else if (use.kind === 'argument' && use.key === undefined && isLink(use.call)) this.follow(usesOf(use.call, this.#analysis), form, use.call, depth);
      else if (use.kind !== 'tested') this.#note({ kind: 'handed on', at: node });
    }
    if (uses.length === 0) this.#note({ kind: 'handed on', at: node });
  }
}

function isLink(call: Node): boolean {
  const callee = call.type === T.CallExpression ? unwrap(call.callee) : undefined;
  return callee?.type === T.MemberExpression && propertyName(callee) === 'then';
}

function isLogged(node: Node): boolean {
  const { parent } = wrapped(node);
  return parent?.type === T.CallExpression && isLogging(parent);
}

/** Whether `?.` skips the member where its object is missing: in the same chain, itself or before it. */
function isSkipped(member: Node): boolean {
  for (let node: Node = member; node.type === T.MemberExpression || node.type === T.CallExpression || node.type === T.TSNonNullExpression; ) {
    if (node.type !== T.TSNonNullExpression && node.optional) return true;
    node = node.type === T.MemberExpression ? node.object : node.type === T.CallExpression ? node.callee : node.expression;
  }
  return false;
}
