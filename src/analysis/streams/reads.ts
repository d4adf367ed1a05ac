import type { TSESTree } from '@typescript-eslint/types';
import type { StreamFacts, StreamMember } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calledBy, dottedName, enclosingClass, propertyName, unwrap, wrapped } from '../ast.ts';
import { callbackTreatment } from '../failures/callbacks.ts';
import type { LlmCall } from '../calls.ts';
import { isLogging } from '../is-logging.ts';
import { type Sites, type Use, usesOf, usesOfParameter, usesOfPattern } from '../values/flow.ts';
import { usesOfAny } from '../values/methods.ts';
import { staticValue } from '../values/static.ts';
import { functionAt, valueOf } from '../values/values.ts';

/** One place where a stream, or a member of it, is read. */
export interface StreamRead {
  readonly kind: 'loop' | 'yield*' | 'reader' | 'final' | 'promise' | 'method' | 'handed on';
  /** The loop, the `yield*`, the call that reads, the member expression, or who takes it. */
  readonly node: Node;
  /** The member that is read; absent for the stream itself. */
  readonly member?: StreamMember;
  /** Of a final promise: the method that gives it. */
  readonly name?: string;
  /** Whether the helper's `guardStream` is around it, so that every failure throws. */
  readonly wrapped: boolean;
  /** Whether it is the bytes of `.toReadableStream()` that are read. */
  readonly encoded?: boolean;
  /** The calls through which the stream came here. */
  readonly sites: Sites;
}

/** Everything that is done with the stream of one call. */
export interface StreamReads {
  readonly reads: readonly StreamRead[];
  /** Names of events that are listened to; undefined for a name that cannot be read. */
  readonly listeners: readonly (string | undefined)[];
  /** Whether the stream itself also goes where this file does not tell what is done with it. */
  readonly lost: boolean;
}

/** What is followed: a promise of the stream, the stream or a member of it, what `.withResponse()` gives, a reader. */
interface Held {
  readonly form: 'promise' | 'value' | 'pair' | 'reader';
  readonly member?: StreamMember;
  readonly wrapped: boolean;
  readonly encoded?: boolean;
  readonly sites: Sites;
}

const listenerMethods = new Set(['on', 'once', 'addListener']);
const maxDepth = 12;

/** Everywhere the stream of a call is read, followed through variables, functions and methods of the file. */
export function readsOf(call: LlmCall, facts: StreamFacts, analysis: Analysis): StreamReads {
  const follower = new Follower(call, facts, analysis);
  follower.follow(usesOf(call.node, analysis), { form: facts.comes === 'awaited' ? 'promise' : 'value', wrapped: false, sites: new Map() }, 0);
  return follower;
}

class Follower implements StreamReads {
  readonly reads: StreamRead[] = [];
  readonly listeners: (string | undefined)[] = [];
  lost = false;
  readonly #call: LlmCall;
  readonly #facts: StreamFacts;
  readonly #analysis: Analysis;

  constructor(call: LlmCall, facts: StreamFacts, analysis: Analysis) {
    this.#call = call;
    this.#facts = facts;
    this.#analysis = analysis;
  }

  follow(uses: readonly Use[], held: Held, depth: number): void {
    if (depth > maxDepth) {
      this.lost = true;
      return;
    }
    for (const use of uses) this.#use(use, held, depth + 1);
  }

  #use(use: Use, held: Held, depth: number): void {
    switch (use.kind) {
      case 'tested':
      case 'dropped':
        return;
      case 'awaited':
        this.follow(usesOf(use.node, this.#analysis), { ...held, form: held.form === 'promise' ? 'value' : held.form }, depth);
        return;
      case 'iterated':
        if (held.form === 'value' && use.node.await) this.#read('loop', use.node, held);
        else this.#give(use.node, held);
        return;
      case 'yielded':
        if (held.form === 'value' && use.node.delegate) this.#read('yield*', use.node, held);
        else this.#give(use.node, held);
        return;
      case 'returned':
        this.#leave(use.fn, use.node, held, depth);
        return;
      case 'member':
        this.#member(use, held, depth);
        return;
      case 'destructured':
        this.#part(use.name, usesOfPattern(use.node, this.#analysis), use.node, held, depth);
        return;
      case 'argument':
        this.#argument(use, held, depth);
        return;
      case 'field':
        this.#field(use, held, depth);
        return;
      case 'called':
        this.#give(use.call, held);
        return;
      case 'element':
        this.#give(use.array, held);
        return;
      case 'exported':
      case 'jsx':
      case 'elsewhere':
        this.#give(use.node, held);
    }
  }

  #read(kind: StreamRead['kind'], node: Node, held: Held, member = held.member, name?: string): void {
    if (this.reads.some((read) => read.node === node && read.member === member)) return;
    this.reads.push({ kind, node, member, name, wrapped: held.wrapped, encoded: held.encoded, sites: held.sites });
  }

  /** The value goes where this file does not tell what is done with it. */
  #give(node: Node, held: Held): void {
    if (held.member && !held.wrapped) this.#read('handed on', node, held);
    else this.lost = true;
  }

  #member(use: Use & { kind: 'member' }, held: Held, depth: number): void {
    const { name, call, node } = use;
    const go = (to: Node, form: Held['form']): void => this.follow(usesOf(to, this.#analysis), { ...held, form }, depth);
    switch (held.form) {
      case 'promise':
        if (call && name === 'then') this.#then(call, held, depth);
        else if (call && (name === 'catch' || name === 'finally')) go(call, 'promise');
        else if (call && name !== undefined && this.#call.sdk.promiseMethods?.includes(name)) go(call, 'pair');
        else this.#give(node, held);
        return;
      case 'pair':
        // `asResponse()` gives no stream: its members are not followed.
        this.#part(name, usesOf(node, this.#analysis), node, held, depth);
        return;
      case 'reader':
        if (call && (name === 'read' || name === 'next')) this.#read('reader', call, held);
        return;
      case 'value':
        if (isAsyncIterator(node)) {
          const iterator = calledBy(node);
          if (iterator) go(iterator, 'reader');
        } else if (call && this.#called(name, call, held, depth)) return;
        else this.#part(name, usesOf(node, this.#analysis), node, held, depth);
    }
  }

  /** A method of the stream; false for one that says nothing about its failure. */
  #called(name: string | undefined, call: TSESTree.CallExpression, held: Held, depth: number): boolean {
    const { emitter } = this.#facts;
    const go = (form: Held['form'], encoded = held.encoded): boolean => (this.follow(usesOf(call, this.#analysis), { ...held, form, encoded }, depth), true);
    if (name === 'getReader') return go('reader');
    if (name === 'toReadableStream' || name === 'pipeThrough') return go('value', true);
    if (name === 'tee') return this.#tee(call, held, depth);
    if (held.member) return false;
    if (emitter && name !== undefined && listenerMethods.has(name)) {
      const event = call.arguments[0] && staticValue(call.arguments[0], this.#analysis)?.value;
      this.listeners.push(typeof event === 'string' ? event : undefined);
      return go('value');
    }
    if (emitter && name !== undefined && emitter.finals.includes(name)) {
      this.#read('final', call, held, undefined, name);
      return true;
    }
    return false;
  }

  #tee(call: TSESTree.CallExpression, held: Held, depth: number): boolean {
    const declarator = wrapped(call).parent;
    const parts = declarator?.type === T.VariableDeclarator && declarator.id.type === T.ArrayPattern ? declarator.id.elements : undefined;
    if (!parts) this.#give(call, held);
    for (const part of parts ?? []) if (part) this.follow(usesOfPattern(part, this.#analysis), held, depth);
    return true;
  }

  /** A property of the stream, read or destructured. */
  #part(name: string | undefined, uses: readonly Use[], node: Node, held: Held, depth: number): void {
    if (held.form === 'pair') {
      if (name === 'data') this.follow(uses, { ...held, form: 'value' }, depth);
      return;
    }
    if (held.form !== 'value' || name === undefined) {
      this.#give(node, held);
      return;
    }
    const { major } = this.#call;
    const member = held.member ? undefined : this.#facts.members?.find((fact) => fact.name === name && (major === undefined || !fact.majors || fact.majors.includes(major)));
    const called = uses.find((use) => use.kind === 'called')?.call ?? calledBy(node);
    if (!member) {
      // What is called may read the stream; what is only read is a detail: `stream.controller`, `result.warnings`.
      if (called && !isHarmless(name)) this.#give(called, held);
    } else if (member.is === 'iterable') this.follow(uses, { ...held, member }, depth);
    else if (member.is === 'iterable method' && called) this.follow(usesOf(called, this.#analysis), { ...held, member }, depth);
    else if (member.is === 'promise') {
      if (uses.some((use) => use.kind !== 'tested')) this.#read('promise', node, held, member);
    } else if (called) this.#read('method', called, held, member);
    else this.lost = true;
  }

  #then(call: TSESTree.CallExpression, held: Held, depth: number): void {
    const fn = call.arguments[0] && functionAt(call.arguments[0], this.#analysis);
    const param = fn?.params[0];
    if (param) this.follow(usesOfPattern(param, this.#analysis), { ...held, form: 'value' }, depth);
    else if (!fn) this.#give(call, held);
  }

  #argument(use: Use & { kind: 'argument' }, held: Held, depth: number): void {
    const { call, index, key } = use;
    if (isLogging(call)) return;
    if (key === undefined && index === 0 && held.form === 'value' && isGuardStream(call, this.#analysis)) {
      this.follow(usesOf(call, this.#analysis), { ...held, wrapped: true }, depth);
      return;
    }
    const fn = call.type === T.CallExpression ? functionAt(call.callee, this.#analysis) : undefined;
    const uses = fn && usesOfParameter(fn, index, this.#analysis);
    if (!uses || held.sites.has(fn)) {
      this.#give(call, held);
      return;
    }
    const inner: Held = { ...held, sites: new Map(held.sites).set(fn, call as TSESTree.CallExpression) };
    if (key === undefined) this.follow(uses, inner, depth);
    else {
      for (const part of uses) {
        if (part.kind === 'destructured' && part.name === key) this.follow(usesOfPattern(part.node, this.#analysis), inner, depth);
        else if (part.kind === 'member' && part.name === key) this.follow(usesOf(part.node, this.#analysis), inner, depth);
        else if (part.kind !== 'destructured' && part.kind !== 'member' && part.kind !== 'tested') this.#give(call, held);
      }
    }
  }

  /** The stream is what a function gives: followed to whoever calls it. */
  #leave(fn: FunctionNode, node: Node, held: Held, depth: number): void {
    if (fn.generator || held.form === 'reader') {
      this.#give(node, held);
      return;
    }
    const form = fn.async && held.form === 'value' ? 'promise' : held.form;
    const site = held.sites.get(fn);
    if (site) {
      const sites = new Map(held.sites);
      sites.delete(fn);
      this.follow(usesOf(site, this.#analysis), { ...held, form, sites }, depth);
      return;
    }
    for (const use of usesOfAny(fn, this.#analysis)) {
      if (use.kind === 'called') this.follow(usesOf(use.call, this.#analysis), { ...held, form }, depth);
      else if (use.kind === 'argument') this.#callback(use, held, depth);
      else if (use.kind !== 'tested') this.#give(node, held);
    }
  }

  /** The stream is what a callback gives: of a retry policy, of a local function that calls it. */
  #callback(use: Use & { kind: 'argument' }, held: Held, depth: number): void {
    const { call, index, key } = use;
    const treatment = callbackTreatment(call, index, key, this.#analysis);
    if (treatment.kind === 'passes' || treatment.kind === 'chains' || (treatment.kind === 'guards' && treatment.how === 'policy')) {
      this.follow(usesOf(call, this.#analysis), { ...held, form: 'promise' }, depth);
      return;
    }
    const fn = call.type === T.CallExpression && key === undefined ? functionAt(call.callee, this.#analysis) : undefined;
    const uses = fn && usesOfParameter(fn, index, this.#analysis);
    if (treatment.kind !== 'unknown' || !uses || held.sites.has(fn)) {
      this.#give(call, held);
      return;
    }
    const inner: Held = { ...held, form: 'promise', sites: new Map(held.sites).set(fn, call as TSESTree.CallExpression) };
    for (const called of uses) {
      if (called.kind === 'called') this.follow(usesOf(called.call, this.#analysis), inner, depth);
      else if (called.kind !== 'tested') this.#give(call, held);
    }
  }

  /** `this.stream = …`, read as `this.stream` elsewhere in the class. */
  #field(use: Use & { kind: 'field' }, held: Held, depth: number): void {
    const owner = enclosingClass(use.node);
    this.#give(use.node, held);
    if (!owner) return;
    for (const member of this.#analysis.survey.members.get(use.name) ?? []) {
      if (member.object.type === T.ThisExpression && enclosingClass(member) === owner) this.follow(usesOf(member, this.#analysis), held, depth);
    }
  }
}

/** Whether a call is the helper's `guardStream`. */
function isGuardStream(call: TSESTree.CallExpression | TSESTree.NewExpression, analysis: Analysis): boolean {
  const value = call.type === T.CallExpression ? valueOf(call.callee, analysis) : undefined;
  return value?.kind === 'import' && value.name === 'guardStream' && (value.source === 'llm-calls' || value.source === analysis.file.settings.helper);
}

function isHarmless(name: string): boolean {
  return name === 'abort' || name === 'off' || name === 'removeListener' || name === 'then' || name === 'return' || name === 'cancel';
}

/** `stream[Symbol.asyncIterator]`. */
function isAsyncIterator(node: TSESTree.MemberExpression): boolean {
  return node.computed && propertyName(node) === undefined && dottedName(unwrap(node.property)) === 'Symbol.asyncIterator';
}
