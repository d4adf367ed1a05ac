import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, isFunction, propertyName, unwrap } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { Effect, childrenOf, effectOf } from './effects.ts';
import { freeName, isNameInside, isVariableName } from './names.ts';
import { callsOnChanging, unstableReads } from './narrowing.ts';
import type { Declaration } from './place.ts';
import { isTypeScript } from './style.ts';
import { endWithParentheses, indentAt, shortened, sourceOf } from './text.ts';

/** A part of a call, in the order in which the parts are evaluated. */
export interface Part {
  readonly node: Node;
  /** What a variable that holds it would be called. */
  readonly name: string;
  /** It is evaluated outside of the callback: once, after what was hoisted. */
  readonly outside?: true;
}

export interface Hoisted {
  readonly declarations: readonly Declaration[];
  /** What stands in their place. */
  readonly edits: readonly Edit[];
  /** Names of hoisted parts, for those whose place is not in the callback. */
  readonly names: ReadonlyMap<Node, string>;
}

export interface HoistRequest {
  readonly call: TSESTree.CallExpression;
  /** The code around the call goes on before the call has ended: nobody awaits it there. */
  readonly isLeftBehind: boolean;
  /** Asked once there is something to hoist: why it cannot be. */
  readonly obstacle: () => string | undefined;
}

type Refused = { readonly refused: string };

/**
 * Takes out of a call what must not be evaluated again with each attempt, and what comes before that and could see the
 * difference; then what a callback would read otherwise than the code around it.
 */
export function hoist(parts: readonly Part[], request: HoistRequest, analysis: Analysis): Hoisted | Refused {
  const effects = parts.map(({ node }) => effectOf(node, analysis));
  if (effects.some((effect) => effect & Effect.yields)) return { refused: 'a `yield` in its arguments cannot move into a callback' };
  const lastAct = effects.findLastIndex((effect) => effect & Effect.acts);
  const plans = parts.map((part, index) => plan(part, effects[index]!, index < lastAct, request, analysis));
  const hoisting = new Hoisting(request, analysis);
  for (const [index, part] of parts.entries()) {
    const planned = plans[index]!;
    const hoistsLater = plans.slice(index + 1).some((later) => later === 'whole' || later.length > 0);
    // A part outside of the callback comes after what was hoisted.
    const comesTooLate = part.outside && hoistsLater && (effects[index]! & (Effect.acts | Effect.fresh)) !== 0;
    if (planned === 'whole' || comesTooLate) {
      hoisting.whole(part);
      if (effects[index]! & Effect.acts) hoisting.forget();
    } else for (const read of planned) hoisting.read(read);
  }
  const { declarations, edits, names, refused } = hoisting;
  return refused === undefined ? { declarations, edits, names } : { refused };
}

/** What of a part is hoisted: all of it, or what it reads. */
function plan(part: Part, effect: number, isBeforeAct: boolean, { call, isLeftBehind }: HoistRequest, analysis: Analysis): 'whole' | readonly Node[] {
  const reads = (effect & Effect.reads) !== 0;
  if (isBeforeAct && reads) return 'whole';
  if (part.outside) return [];
  if (effect & (Effect.acts | Effect.fresh)) return 'whole';
  if (isLeftBehind && reads && callsOnChanging(part.node, call, analysis)) return 'whole';
  const unstable = unstableReads(part.node, call, isLeftBehind, analysis);
  return unstable.some(({ isConditional }) => isConditional) ? 'whole' : unstable.map(({ node }) => node);
}

class Hoisting {
  readonly declarations: Declaration[] = [];
  readonly edits: Edit[] = [];
  readonly names = new Map<Node, string>();
  refused: string | undefined;
  /** Reads that were hoisted since something last happened. */
  readonly #reads = new Map<string, string>();

  constructor(
    readonly request: HoistRequest,
    readonly analysis: Analysis,
  ) {}

  whole({ node, name, outside }: Part): void {
    if (isTypeScript(this.analysis) && needsContext(node)) {
      this.refused ??= `\`${name}\` would have to be evaluated before the call, where its literals lose the types the SDK expects`;
      return;
    }
    const variable = this.#declare(node, node.type === T.Identifier ? nameOfRead(node) : name);
    this.names.set(node, variable);
    if (!outside) this.edits.push(replacement(node, variable, this.analysis));
  }

  read(node: Node): void {
    const source = sourceOf(node, this.analysis.file.text);
    let variable = this.#reads.get(source);
    if (variable === undefined) this.#reads.set(source, (variable = this.#declare(node, nameOfRead(node))));
    this.edits.push(replacement(node, variable, this.analysis));
  }

  forget(): void {
    this.#reads.clear();
  }

  #declare(node: Node, hint: string): string {
    const source = sourceOf(node, this.analysis.file.text);
    const obstacle = this.request.obstacle();
    if (obstacle !== undefined) {
      this.refused ??= `\`${shortened(source)}\` must be evaluated before the call, ${obstacle}`;
      return hint;
    }
    const name = newName(hint, this.request.call, this.analysis);
    const { text } = this.analysis.file;
    const code = `const ${name} = ${node.type === T.SequenceExpression ? `(${source})` : source}`;
    this.declarations.push({ code, indent: hasLongText(node, this.analysis) ? undefined : indentAt(text, node.range[0]) });
    return name;
  }
}

/** Whether a text goes over several lines, whose indentation is part of it. */
function hasLongText(node: Node, analysis: Analysis): boolean {
  const isText = node.type === T.TemplateElement || node.type === T.JSXText || node.type === T.Literal;
  if (isText) return sourceOf(node, analysis.file.text).includes('\n');
  return childrenOf(node, analysis).some((child) => hasLongText(child, analysis));
}

/** The parts of an argument: values of its literals, down to where something else than a literal is evaluated. */
export function partsOf(node: Node, name: string): Part[] {
  const bare = unwrap(node);
  if (bare.type === T.ArrayExpression) return bare.elements.flatMap((element) => (element ? partsOfItem(element, singular(name)) : []));
  if (bare.type === T.ObjectExpression) return bare.properties.flatMap((property) => partsOfProperty(property, name));
  return [{ node, name }];
}

export function partsOfProperty(property: TSESTree.ObjectLiteralElement, name: string): Part[] {
  if (property.type === T.SpreadElement) return partsOfItem(property, name);
  const key = property.computed ? [{ node: property.key, name: 'key' }] : [];
  return property.kind === 'init' && !property.method ? [...key, ...partsOf(property.value, propertyName(property) ?? name)] : key;
}

function partsOfItem(item: Node, name: string): Part[] {
  const value = item.type === T.SpreadElement ? item.argument : item;
  const hint = nameOf(value) ?? name;
  return item.type === T.SpreadElement ? [{ node: value, name: hint }] : partsOf(value, hint);
}

function singular(name: string): string {
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}

/** What an expression gives could be called after the property or function it names last. */
function nameOf(node: Node): string | undefined {
  const bare = unwrap(node);
  switch (bare.type) {
    case T.Identifier:
      return bare.name;
    case T.MemberExpression:
      return propertyName(bare)?.replace(/^#/, '');
    case T.AwaitExpression:
      return nameOf(bare.argument);
    case T.CallExpression: {
      const called = nameOf(bare.callee)?.replace(/^(?:get|build|make|create|load|fetch|read|to|render|format|find|list|compute)(?=[A-Z])/, '');
      return called === undefined ? undefined : `${called[0]!.toLowerCase()}${called.slice(1)}`;
    }
    default:
      return undefined;
  }
}

function nameOfRead(node: Node): string {
  const name = nameOf(node) ?? 'value';
  if (node.type !== T.Identifier) return name;
  // A variable that goes on changing: this is what it holds now.
  return name.startsWith('current') ? `${name}Now` : `current${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/** A name that nothing in the function means already, nor anything hoisted before. */
function newName(hint: string, call: Node, analysis: Analysis): string {
  const owner = enclosingFunction(call) ?? analysis.file.ast;
  const given = analysis.remember('hoisted names', owner, () => new Set<string>(), new Set<string>());
  const camel = hint.replace(/[^\p{ID_Continue}$]+(.)?/gu, (_, next?: string) => next?.toUpperCase() ?? '');
  const wanted = isVariableName(camel) ? camel : 'value';
  const name = freeName(wanted, (candidate) => given.has(candidate) || analysis.lookUp(candidate, call) !== undefined || isNameInside(candidate, owner, analysis));
  given.add(name);
  return name;
}

function replacement(node: Node, name: string, { file: { text } }: Analysis): Edit {
  const { parent } = node;
  if (parent?.type === T.Property && parent.value === node && parent.parent.type === T.ObjectExpression) {
    const [start, end] = parent.range;
    const key = propertyName(parent);
    if (parent.shorthand) return { start, end, text: key === name ? name : `${key}: ${name}` };
    const isPlain = /^\s*:\s*$/.test(text.slice(parent.key.range[1], node.range[0])) && end === node.range[1];
    if (!parent.computed && parent.key.type === T.Identifier && key === name && isPlain) return { start, end, text: name };
  }
  if (parent?.type === T.MemberExpression && parent.object === node) {
    // `(await client()).chat` needs no parentheses any more.
    const end = endWithParentheses(text, node, parent.property.range[0]);
    const inside = text.slice(parent.range[0], node.range[0]) + text.slice(node.range[1], end);
    if (/^[\s()]*$/.test(inside)) return { start: parent.range[0], end, text: name };
  }
  return { start: node.range[0], end: node.range[1], text: name };
}

const givesPrimitive = /^(?:join|stringify|to\w*String|toFixed|toJSON|trim\w*|to(?:Lower|Upper)Case|replace|replaceAll|repeat|pad\w+|includes|(?:lastI|i)ndexOf|startsWith|endsWith|some|every|getTime)$/;

/** Whether literals in the value take their types from where it is used: `role: 'user'` would become a `string`. */
function needsContext(node: Node): boolean {
  switch (node.type) {
    case T.ObjectExpression:
      return node.properties.length > 0;
    case T.ArrayExpression:
      return node.elements.length > 0;
    case T.AwaitExpression:
      return needsContext(node.argument);
    case T.ConditionalExpression:
      return needsContext(node.consequent) || needsContext(node.alternate);
    case T.LogicalExpression:
      return needsContext(node.left) || needsContext(node.right);
    case T.CallExpression:
      if (node.callee.type === T.MemberExpression && givesPrimitive.test(propertyName(node.callee) ?? '')) return false;
      if (node.typeArguments ?? (node as { typeParameters?: unknown }).typeParameters) return false;
      return node.arguments.some((argument) => isFunction(argument) && givesLiteral(argument)) || (node.callee.type === T.MemberExpression && needsContext(node.callee.object)) || isCombined(node);
    default:
      return false;
  }
}

/** `Promise.all([…])`, `history.concat({ role: 'user' })`: the arguments become the value. */
function isCombined(node: TSESTree.CallExpression): boolean {
  const name = node.callee.type === T.MemberExpression ? propertyName(node.callee) : undefined;
  return name !== undefined && /^(?:all|concat|of|from|with|toSpliced|freeze)$/.test(name) && node.arguments.some((argument) => (argument.type === T.ArrayExpression ? argument.elements.some((element) => element && needsContext(element)) : needsContext(argument)));
}

function givesLiteral(fn: Node): boolean {
  if (!isFunction(fn) || fn.returnType || !fn.body) return false;
  return fn.body.type === T.BlockStatement ? fn.body.body.some(returnsLiteral) : needsContext(fn.body);
}

function returnsLiteral(statement: Node): boolean {
  switch (statement.type) {
    case T.ReturnStatement:
      return statement.argument ? needsContext(statement.argument) : false;
    case T.IfStatement:
      return returnsLiteral(statement.consequent) || (statement.alternate ? returnsLiteral(statement.alternate) : false);
    case T.BlockStatement:
      return statement.body.some(returnsLiteral);
    default:
      return false;
  }
}
