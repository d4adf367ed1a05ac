import type { TSESTree } from '@typescript-eslint/types';
import { wordKeepers, wordSeekers } from '../../catalog/error-texts.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calledBy, isFunction, propertyName, unwrap, wrapped } from '../ast.ts';
import { errorReads, isShown } from './reads.ts';
import { type ErrorHolder, errorHolders } from './holders.ts';
import type { Variable } from '../file.ts';
import { usesOfVariable } from '../values/flow.ts';
import { type Primitive, staticValue } from '../values/static.ts';
import { functionAt } from '../values/values.ts';

/** A condition that goes by the wording of an error. */
export interface MessageTest {
  readonly holder: ErrorHolder;
  /** Where it stands: all of `a || b`, in which other tests of the wording may stand too. */
  readonly condition: Node;
  readonly matches: readonly MessageMatch[];
}

/** One look for something in the text: `message.includes('429')`, `/rate limit/.test(message)`. */
export interface MessageMatch {
  readonly node: Node;
  /** What is looked for, each alternative of a pattern by itself. */
  readonly texts: readonly string[];
}

/** Every decision by what the errors of LLM calls say, in source order. */
export function messageTests(analysis: Analysis): readonly MessageTest[] {
  const found = new Map<Node, { readonly holder: ErrorHolder; readonly matches: MessageMatch[] }>();
  for (const holder of errorHolders(analysis)) {
    const reader = new Reader(analysis);
    for (const { node, path, members } of errorReads(holder, analysis)?.reads ?? []) {
      const at = path.indexOf('message');
      if (at === -1) continue;
      const member = members[at - (path.length - members.length)];
      if (member) reader.text(member);
      else if (at === path.length - 1 && node.type === T.Identifier) reader.variable(analysis.lookUp(node.name, node));
    }
    for (const text of holder.error ? wholeTexts(holder.error, analysis) : []) reader.text(text);
    for (const match of reader.matches) {
      const condition = conditionOf(match.node);
      const known = found.get(condition);
      if (known) known.matches.push(match);
      else found.set(condition, { holder, matches: [match] });
    }
  }
  return [...found].map(([condition, test]) => ({ condition, ...test })).sort((a, b) => a.condition.range[0] - b.condition.range[0]);
}

/** The error as a text: `String(error)`, `error.toString()`, `${error}`. */
function wholeTexts(error: Variable, analysis: Analysis): readonly Node[] {
  return usesOfVariable(error, analysis).flatMap((use): readonly Node[] => {
    if (use.kind === 'argument') return use.call.type === T.CallExpression && isGlobal(use.call.callee, 'String', analysis) ? [use.call] : [];
    if (use.kind === 'member') return use.name === 'toString' && use.call ? [use.call] : [];
    return use.kind === 'tested' && use.node.type === T.TemplateLiteral ? [use.node] : [];
  });
}

function isGlobal(node: Node, name: string, analysis: Analysis): boolean {
  const bare = unwrap(node);
  return bare.type === T.Identifier && bare.name === name && !analysis.variableOf(bare);
}

/** Follows a text to where something is looked for in it. */
class Reader {
  readonly matches: MessageMatch[] = [];
  readonly #analysis: Analysis;
  readonly #seen = new Set<object>();

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  variable(variable: Variable | undefined): void {
    if (!variable || this.#seen.has(variable)) return;
    this.#seen.add(variable);
    for (const reference of variable.references) if (reference.isRead()) this.text(reference.identifier);
  }

  text(node: Node): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    const outer = wrapped(node);
    const parent = outer.parent;
    switch (parent?.type) {
      case T.ConditionalExpression:
        return parent.test === outer ? undefined : this.text(parent);
      case T.LogicalExpression:
        return parent.left === outer && parent.operator === '&&' ? undefined : this.text(parent);
      case T.TemplateLiteral:
        return this.text(parent);
      case T.MemberExpression:
        return parent.object === outer ? this.#method(parent) : undefined;
      case T.VariableDeclarator:
        return parent.init === outer && parent.id.type === T.Identifier ? this.variable(this.#analysis.lookUp(parent.id.name, parent.id)) : undefined;
      case T.AssignmentExpression:
        return parent.right === outer && parent.left.type === T.Identifier ? this.variable(this.#analysis.variableOf(parent.left)) : undefined;
      case T.BinaryExpression:
        return /^[!=]==?$/.test(parent.operator) ? this.#found(parent, parent.left === outer ? parent.right : parent.left) : undefined;
      case T.SwitchStatement:
        return parent.discriminant === outer ? parent.cases.forEach(({ test }) => test && this.#found(test, test)) : undefined;
      case T.CallExpression:
        return this.#argument(parent, outer);
      default:
        return undefined;
    }
  }

  #method(member: TSESTree.MemberExpression): void {
    const call = calledBy(member);
    const name = propertyName(member) ?? '';
    if (!call) return;
    if (wordKeepers.has(name)) this.text(call);
    else if (wordSeekers.has(name) && call.arguments[0]) this.#found(compared(call), call.arguments[0]);
  }

  #argument(call: TSESTree.CallExpression, outer: Node): void {
    const callee = unwrap(call.callee);
    if (isGlobal(callee, 'String', this.#analysis)) return this.text(call);
    if (callee.type === T.MemberExpression && propertyName(callee) === 'test') return this.#found(call, callee.object);
    const fn = functionAt(callee, this.#analysis);
    const param = fn?.params[call.arguments.indexOf(outer as TSESTree.CallExpressionArgument)];
    if (fn && param?.type === T.Identifier) this.variable(this.#analysis.lookUp(param.name, fn.body ?? fn));
  }

  #found(node: Node, sought: Node): void {
    const each = eachOf(sought, this.#analysis);
    const texts = alternatives(each ? staticValue(each.list, this.#analysis)?.value : staticValue(sought, this.#analysis)?.value);
    if (texts.length > 0 && !isShown(node)) this.matches.push({ node: each?.call ?? node, texts });
  }
}

/** `message.indexOf('429') !== -1`: the comparison, where there is one. */
function compared(call: TSESTree.CallExpression): Node {
  const outer = wrapped(call);
  const { parent } = outer;
  return parent?.type === T.BinaryExpression && /^(?:[!=]==?|>=?)$/.test(parent.operator) ? parent : outer;
}

/** The list of which an expression is each item in turn: the parameter of `list.some(…)`. */
function eachOf(sought: Node, analysis: Analysis): { readonly call: TSESTree.CallExpression; readonly list: Node } | undefined {
  const bare = unwrap(sought);
  const definition = bare.type === T.Identifier ? analysis.variableOf(bare)?.defs[0] : undefined;
  const fn = definition?.type === 'Parameter' && isFunction(definition.node) ? (definition.node as FunctionNode) : undefined;
  const call = fn?.parent.type === T.CallExpression && fn.params[0] === definition?.name ? fn.parent : undefined;
  const callee = call && unwrap(call.callee);
  return callee?.type === T.MemberExpression && propertyName(callee) === 'some' ? { call: call!, list: callee.object } : undefined;
}

function alternatives(value: Primitive | readonly Primitive[]): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Primitive[]).flatMap(alternatives);
  if (value instanceof RegExp) return value.source.split('|');
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** All of a condition that a test is part of. */
function conditionOf(node: Node): Node {
  const { parent } = wrapped(node);
  return parent?.type === T.LogicalExpression || parent?.type === T.UnaryExpression ? conditionOf(parent) : wrapped(node);
}
