import type { TSESTree } from '@typescript-eslint/types';
import type { AnswerFacts } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, propertyName } from '../ast.ts';
import { callbackTreatment } from '../failures/callbacks.ts';
import type { LlmCall } from '../calls.ts';
import type { Variable } from '../file.ts';
import { type Use, usesOf, usesOfParameter, usesOfPattern, usesOfVariable } from '../values/flow.ts';
import { usesOfAny } from '../values/methods.ts';
import { readOption } from '../values/options.ts';
import { askedOf, isOneOfFew, isTold, tidied } from './words.ts';
import { isLogging } from '../is-logging.ts';
import { functionAt } from '../values/values.ts';

/** Where the text of an answer is used. */
export interface TextUse {
  readonly node: Node;
  /** It is parsed as JSON. */
  readonly parsed: boolean;
}

/** What leads from a part of an answer to its text, and to its reason: what is left of the paths. */
interface Part {
  readonly text: readonly Path[];
  readonly reason: readonly Path[];
}

type Path = readonly string[];

/** Methods of lists that give one of their items, that give lists of them, and that hand each to a callback. */
const giveItem = new Set(['at', 'find', 'findLast', 'pop', 'shift']);
const giveList = new Set(['filter', 'slice', 'reverse', 'toReversed', 'concat', 'flat', 'values']);
const handItem = new Set(['map', 'flatMap', 'forEach', 'filter', 'find', 'findLast', 'some', 'every', 'reduce']);

/** Methods of `Promise` that wait for a list, and what they give: all of it, how each went, one of it. */
const combinators: Readonly<Record<string, 'all' | 'outcomes' | 'one' | undefined>> = { 'Promise.all': 'all', 'Promise.allSettled': 'outcomes', 'Promise.race': 'one', 'Promise.any': 'one' };

const maxDepth = 40;

/** Follows one answer to where its text is used, unless its reason is read or it leaves whole, with its reason, for code that may do so. */
export class AnswerReader {
  readonly #call: LlmCall;
  readonly #answer: AnswerFacts;
  readonly #analysis: Analysis;
  /** Functions that this part of the answer has been followed into, or out of. */
  readonly #seen = new Map<Node, Set<string>>();
  #used: TextUse | undefined;
  /** Where people are only told of the text: all that it is for, unless it is compared with words. */
  #told: TextUse | undefined;
  #isCompared = false;
  #mayBeAsked = false;

  constructor(call: LlmCall, answer: AnswerFacts, analysis: Analysis) {
    this.#call = call;
    this.#answer = answer;
    this.#analysis = analysis;
  }

  /** The first use of the text, if nobody asks why it ended. */
  unaskedUse(): TextUse | undefined {
    const split = (paths: readonly string[]): readonly Path[] => paths.map((path) => path.split('.'));
    const whole: Part = { text: split(this.#answer.text), reason: split(this.#answer.reason) };
    this.#tellCallbacks(whole.reason);
    this.#follow(usesOf(this.#call.node, this.#analysis), whole, 0);
    return this.#mayBeAsked ? undefined : (this.#used ?? (this.#isCompared ? undefined : this.#told));
  }

  /** `onFinish({ finishReason })` is told the reason beside the answer. */
  #tellCallbacks(reason: readonly Path[]): void {
    const { body, streams } = this.#call;
    for (const name of this.#answer.callbacks ?? []) {
      const option = readOption(body, [name], this.#analysis);
      const fn = option.kind === 'set' ? functionAt(option.node, this.#analysis) : undefined;
      if (fn) this.#follow(usesOfParameter(fn, 0, this.#analysis) ?? [], { text: [], reason }, 0);
      else if (option.kind === 'set' || (option.kind === 'unknown' && streams === true)) this.#mayBeAsked = true;
    }
  }

  #follow(uses: readonly Use[], part: Part, depth: number): void {
    if (part.reason.some(isEnd)) this.#mayBeAsked ||= uses.length > 0;
    else if (depth > maxDepth) this.#leaves(part, this.#call.node);
    else if (part.text.some(isEnd)) this.#text(uses, depth);
    else for (const use of uses) this.#use(use, part, depth + 1);
  }

  #use(use: Use, part: Part, depth: number): void {
    switch (use.kind) {
      case 'dropped':
        return;
      case 'tested':
        if (use.node.type === T.BinaryExpression && use.node.operator === 'in') this.#leaves(part, use.node);
        return;
      case 'awaited':
        this.#follow(usesOf(use.node, this.#analysis), part, depth);
        return;
      case 'member':
        this.#member(use, part, depth);
        return;
      case 'destructured':
        this.#pattern(use.node, step(part, use.name), depth);
        return;
      case 'iterated':
        this.#iterated(use.node, part, depth);
        return;
      case 'argument':
        this.#argument(use, part, depth);
        return;
      case 'returned':
        this.#returned(use.fn, use.node, part, depth);
        return;
      case 'elsewhere':
        if (use.node.type === T.ArrayPattern) this.#pattern(use.node, part, depth);
        else this.#leaves(part, use.node);
        return;
      case 'called':
        this.#leaves(part, use.call);
        return;
      case 'element':
        this.#follow(usesOf(use.array, this.#analysis), within(String(use.index), part), depth);
        return;
      default:
        this.#leaves(part, use.node);
    }
  }

  /** To ask whether there is one, or to compare it with a few words, is not to take it for an answer. */
  #text(uses: readonly Use[], depth: number): void {
    if (uses.some((use) => isOneOfFew(use, this.#analysis))) this.#isCompared = true;
    else for (const use of uses) this.#textUse(use, depth + 1);
  }

  #textUse(use: Use, depth: number): void {
    const text: Part = { text: [[]], reason: [] };
    const same = tidied(use);
    const asked = askedOf(use);
    if (same && this.#isNew(same, text)) this.#text(usesOf(same, this.#analysis), depth);
    else if (same) return;
    else if (asked) this.#isCompared ||= asked === 'words';
    else if (isTold(use)) this.#told ??= { node: nodeOf(use), parsed: false };
    else if (use.kind === 'returned') this.#returned(use.fn, use.node, text, depth);
    else if (use.kind === 'member' && use.call && isLink(use.name)) this.#chained(use.name, use.call, text, depth);
    else if (use.kind === 'argument' && !isParsing(use.call)) this.#textHanded(use, text, depth);
    else if (use.kind !== 'dropped') this.#used ??= { node: nodeOf(use), parsed: use.kind === 'argument' };
  }

  /** What is done with it by a function that it is handed to is done here. */
  #textHanded(use: Use & { kind: 'argument' }, text: Part, depth: number): void {
    const known = this.#used;
    this.#argument(use, text, depth);
    if (!known && this.#used) this.#used = { ...this.#used, node: use.call };
  }

  /** Goes where this file does not tell what is done with it: with its reason, or without. */
  #leaves({ text, reason }: Part, node: Node): void {
    if (reason.length > 0) this.#mayBeAsked = true;
    else if (text.length > 0) this.#used ??= { node, parsed: false };
  }

  #member({ name, node, call }: Use & { kind: 'member' }, part: Part, depth: number): void {
    if (call && isLink(name)) this.#chained(name, call, part, depth);
    else if (call && leads(part, `${name}()`)) this.#follow(usesOf(call, this.#analysis), step(part, `${name}()`), depth);
    else if (call && name !== undefined && holdsData(name, this.#call)) this.#follow(usesOf(call, this.#analysis), within('data', part), depth);
    else if (isList(part)) this.#ofList(name, node, call, part, depth);
    else if (call && name !== undefined) this.#called(name, call, part, depth);
    else if (name !== undefined) this.#follow(usesOf(node, this.#analysis), step(part, name), depth);
    else this.#leaves(part, node);
  }

  #called(name: string, call: TSESTree.CallExpression, part: Part, depth: number): void {
    // `JSON.parse(await response.text())`; where it refused, the text is that of the refusal.
    if (name === 'text' && this.#call.endpoint.request) this.#asText(call, part, depth);
    // A method that is none of the facts' may do anything with the whole; one of a property says nothing of the rest.
    else this.#leaves(leads(part, name) ? step(part, name) : { text: [], reason: part.reason }, call);
  }

  #asText(call: Node, part: Part, depth: number): void {
    for (const use of usesOf(call, this.#analysis)) {
      if (use.kind === 'awaited') this.#asText(use.node, part, depth);
      else if (use.kind === 'argument' && isParsing(use.call)) this.#follow(usesOf(use.call, this.#analysis), step(part, 'json()'), depth);
    }
  }

  #ofList(name: string | undefined, node: Node, call: TSESTree.CallExpression | undefined, part: Part, depth: number): void {
    const item = itemOf(part, isIndex(name) ? name : undefined);
    if (name === undefined || isIndex(name)) this.#follow(usesOf(node, this.#analysis), item, depth);
    if (!call || name === undefined || name === 'push') return;
    if (handItem.has(name)) {
      const fn = call.arguments[0] && functionAt(call.arguments[0], this.#analysis);
      if (fn) this.#follow(usesOfParameter(fn, name === 'reduce' ? 1 : 0, this.#analysis) ?? [], item, depth);
      else this.#leaves(item, call);
    } else if (!giveItem.has(name) && !giveList.has(name)) this.#leaves(part, call);
    if (giveItem.has(name)) this.#follow(usesOf(call, this.#analysis), item, depth);
    if (giveList.has(name)) this.#follow(usesOf(call, this.#analysis), part, depth);
  }

  #chained(name: string | undefined, call: TSESTree.CallExpression, part: Part, depth: number): void {
    const handler = name === 'then' ? call.arguments[0] : undefined;
    const fn = handler && functionAt(handler, this.#analysis);
    if (!handler) this.#follow(usesOf(call, this.#analysis), part, depth);
    else if (fn) this.#follow(usesOfParameter(fn, 0, this.#analysis) ?? [], part, depth);
    else this.#leaves(part, call);
  }

  #pattern(pattern: Node, part: Part, depth: number): void {
    if (pattern.type !== T.ArrayPattern) {
      this.#follow(usesOfPattern(pattern, this.#analysis), part, depth);
      return;
    }
    for (const [index, element] of pattern.elements.entries()) {
      if (element?.type === T.RestElement) this.#follow(usesOfPattern(element.argument, this.#analysis), part, depth);
      else if (element) this.#pattern(element.type === T.AssignmentPattern ? element.left : element, itemOf(part, String(index)), depth);
    }
  }

  #iterated({ left }: TSESTree.ForOfStatement, part: Part, depth: number): void {
    const pattern = left.type === T.VariableDeclaration ? left.declarations[0]?.id : left;
    if (pattern) this.#pattern(pattern, itemOf(part), depth);
  }

  #argument({ call, index, key }: Use & { kind: 'argument' }, part: Part, depth: number): void {
    const name = dottedName(call.callee);
    const combined = isList(part) ? combinators[name ?? ''] : undefined;
    if (combined) {
      this.#follow(usesOf(call, this.#analysis), combined === 'one' ? itemOf(part) : combined === 'outcomes' ? inOutcomes(part) : part, depth);
      return;
    }
    const list = key === undefined ? listPushedTo(call, this.#analysis) : undefined;
    if (list) {
      if (this.#isNew(call, part)) this.#follow(usesOfVariable(list, this.#analysis), within('*', part), depth);
      return;
    }
    if (name === 'Array.isArray' || (name !== undefined && this.#call.endpoint.outcome?.functions?.includes(name))) return;
    // What is shown without its reason is no answer yet.
    if (isLogging(call) && part.reason.length === 0) return;
    const fn = call.type === T.CallExpression && key === undefined ? functionAt(call.callee, this.#analysis) : undefined;
    const parameter = fn?.params[index];
    if (!fn || !parameter) this.#leaves(part, call);
    else if (this.#isNew(parameter, part)) this.#follow(usesOfParameter(fn, index, this.#analysis) ?? [], part, depth);
  }

  #isNew(at: Node, { text, reason }: Part): boolean {
    const key = [text, reason].map((paths) => paths.map((path) => path.join('.')).join()).join('|');
    const known = this.#seen.get(at) ?? new Set();
    this.#seen.set(at, known);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  }

  /** What a function gives goes to everybody who calls it, or on through the policy that it is handed to. */
  #returned(fn: FunctionNode, node: Node, part: Part, depth: number): void {
    if (!this.#isNew(fn, part)) return;
    const uses = usesOfAny(fn, this.#analysis);
    if (uses.length === 0 || fn.generator) this.#leaves(part, node);
    else for (const use of uses) this.#functionUsed(use, node, part, depth);
  }

  #functionUsed(use: Use, node: Node, part: Part, depth: number): void {
    if (use.kind === 'tested') return;
    if (use.kind === 'called') {
      this.#follow(usesOf(use.call, this.#analysis), part, depth);
      return;
    }
    if (use.kind === 'argument') {
      const treatment = callbackTreatment(use.call, use.index, use.key, this.#analysis);
      // `prompts.map(async (prompt) => …)`
      if (treatment.kind === 'collects' && methodOf(use.call) === 'map') {
        this.#follow(usesOf(use.call, this.#analysis), within('*', part), depth);
        return;
      }
      const passes = treatment.kind === 'passes' || treatment.kind === 'chains' || (treatment.kind === 'guards' && treatment.how === 'policy');
      if (passes) {
        this.#follow(usesOf(use.call, this.#analysis), part, depth);
        return;
      }
    }
    this.#leaves(part, node);
  }
}

function nodeOf(use: Use): Node {
  return use.kind === 'argument' || use.kind === 'called' ? use.call : use.kind === 'element' ? use.array : use.node;
}

function isParsing({ callee }: { readonly callee: Node }): boolean {
  return dottedName(callee) === 'JSON.parse';
}

function isEnd(path: Path): boolean {
  return path.length === 0;
}

function isLink(name: string | undefined): boolean {
  return name === 'then' || name === 'catch' || name === 'finally';
}

/** The part behind a property, an item, or a call. */
function step({ text, reason }: Part, name: string): Part {
  const after = (paths: readonly Path[]): readonly Path[] => paths.flatMap((path) => (path[0] === name ? [path.slice(1)] : []));
  return { text: after(text), reason: after(reason) };
}

/** The part of one item of a list, or of any. */
function itemOf({ text, reason }: Part, index?: string): Part {
  const after = (paths: readonly Path[]): readonly Path[] => paths.flatMap(([first, ...rest]) => (first === '*' || (isIndex(first) && (index === undefined || first === index)) ? [rest] : []));
  return { text: after(text), reason: after(reason) };
}

function isIndex(name: string | undefined): boolean {
  return name !== undefined && /^\d+$/.test(name);
}

/** The same of `{ status, value }` in its place. */
function inOutcomes({ text, reason }: Part): Part {
  const inside = (paths: readonly Path[]): readonly Path[] => paths.map(([item = '', ...rest]) => [item, 'value', ...rest]);
  return { text: inside(text), reason: inside(reason) };
}

function methodOf(call: TSESTree.CallExpression | TSESTree.NewExpression): string | undefined {
  const member = call.type === T.CallExpression ? calleeMember(call) : undefined;
  return member && propertyName(member);
}

/** The list that something is put into: `answers.push(answer)`. */
function listPushedTo(call: TSESTree.CallExpression | TSESTree.NewExpression, analysis: Analysis): Variable | undefined {
  const member = methodOf(call) === 'push' ? calleeMember(call as TSESTree.CallExpression) : undefined;
  return member?.object.type === T.Identifier ? analysis.variableOf(member.object) : undefined;
}

/** Whether a property, an item or a call leads on to the text or the reason. */
function leads(part: Part, name: string): boolean {
  const { text, reason } = step(part, name);
  return text.length + reason.length > 0;
}

/** `create(…).withResponse()` gives `{ data, response }`. */
function holdsData(name: string, { sdk }: LlmCall): boolean {
  return name.startsWith('with') && (sdk.promiseMethods?.includes(name) ?? false);
}

/** The same part inside something. */
function within(name: string, { text, reason }: Part): Part {
  const inside = (paths: readonly Path[]): readonly Path[] => paths.map((path) => [name, ...path]);
  return { text: inside(text), reason: inside(reason) };
}

function isList({ text, reason }: Part): boolean {
  return [...text, ...reason].some(([first]) => first === '*' || isIndex(first));
}
