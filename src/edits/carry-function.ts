import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, dottedName, isFunction, propertyName, unwrap } from '../analysis/ast.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import type { RetrierPredicate } from '../catalog/retrier.ts';
import { type Edit, applyEdits } from './edit.ts';
import { freeName, isNameInside } from './names.ts';
import { refuse } from './not-carried.ts';
import { isTypeScript } from './style.ts';

/** What a library hands a callback, first to last: `context` holds the error and numbers. */
export type Handed = 'error' | 'number' | 'context';

/** A callback as `withRetry` calls it: its parameter, and its body with what reads the library's own arguments rewritten. */
export interface CarriedFunction {
  /** `{ error, attemptNumber }`; undefined where none of it is read. */
  readonly parameter: string | undefined;
  readonly body: string;
}

/** What the library says by numbers, said by the number of the attempt. */
const numbers: Readonly<Record<string, (attempt: string, total: number | undefined) => string>> = {
  attemptNumber: (attempt) => attempt,
  retriesConsumed: (attempt) => `(${attempt} - 1)`,
  retriesLeft: (attempt, total) => (total === undefined ? refuse('`retriesLeft` is read, which `withRetry` does not tell') : `(${total} - ${attempt})`),
};

/** Which way round the installed version hands it; undefined where that is not known, and the callback does not tell. */
export function handedBy(fn: FunctionNode, reads: readonly RetrierPredicate[], library: string, analysis: Analysis): 'error' | 'context' {
  const kinds = new Set(reads.map(({ error }) => (error === 'context.error' ? 'context' : 'error')));
  if (kinds.size === 1) return [...kinds][0]!;
  const [parameter] = fn.params;
  if (!parameter) return 'error';
  const has = (name: string): boolean =>
    parameter.type === T.ObjectPattern
      ? parameter.properties.some((property) => property.type === T.Property && propertyName(property) === name)
      : parameter.type === T.Identifier && readsOf(parameter, fn, analysis).some(({ member }) => member && propertyName(member) === name);
  return has('error') ? 'context' : refuse(`what it is handed hangs on the version of ${library}, which is not known here`);
}

/** Rewrites what a callback reads of its arguments. `edits`: what else changes in its body. */
export function carryFunction(fn: FunctionNode, handed: readonly Handed[], total: number | undefined, edits: readonly Edit[], analysis: Analysis): CarriedFunction {
  if (fn.generator || fn.params.length > handed.length) refuse('a callback takes arguments of the library that `withRetry` does not have');
  walk(fn.body, analysis, (node) => {
    if (fn.type !== T.ArrowFunctionExpression && (node.type === T.ThisExpression || (node.type === T.Identifier && node.name === 'arguments'))) refuse('a callback reads `this` or `arguments`');
    if (node.type === T.AwaitExpression) refuse(`a callback waits at line ${node.loc.start.line}, which \`withRetry\` does not`);
    if (node.type === T.ThrowStatement) refuse(`a callback throws at line ${node.loc.start.line}, which does not end the retries of \`withRetry\` in the same way`);
    return node === fn.body || !isFunction(node);
  });
  const parts = new Parts(fn, total, analysis);
  fn.params.forEach((parameter, index) => parts.take(parameter, handed[index]!));
  const { text } = analysis.file;
  const [start] = fn.body.range;
  // Parentheses around what an arrow gives are part of it.
  const from = fn.type === T.ArrowFunctionExpression ? text.indexOf('=>', fn.params.at(-1)?.range[1] ?? fn.range[0]) + 2 : start;
  const body = applyEdits(text.slice(from, fn.range[1]), [...parts.edits, ...edits].map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }))).trim();
  return { parameter: parts.parameter(), body };
}

class Parts {
  readonly edits: Edit[] = [];
  readonly #keys = new Map<string, string>();
  #whole: string | undefined;
  #isAny = false;

  constructor(
    readonly fn: FunctionNode,
    readonly total: number | undefined,
    readonly analysis: Analysis,
  ) {}

  take(parameter: TSESTree.Parameter, handed: Handed): void {
    if (handed === 'context' && parameter.type === T.ObjectPattern) for (const property of parameter.properties) this.#takeProperty(property);
    else if (parameter.type === T.Identifier) {
      if (handed === 'context') this.#takeContext(parameter);
      else if (handed === 'error') this.#takeError(parameter);
      else if (readsOf(parameter, this.fn, this.analysis).length > 0) this.#keys.set('attemptNumber', parameter.name);
    } else if (handed === 'error' && parameter.type === T.ObjectPattern) {
      this.#keys.set('error', this.analysis.file.text.slice(parameter.range[0], (parameter.typeAnnotation?.range[0] ?? parameter.range[1])));
      this.#isAny = true;
    } else refuse('a callback takes its arguments apart in a way that cannot be carried over');
  }

  parameter(): string | undefined {
    const isAny = this.#isAny && isTypeScript(this.analysis);
    const type = isAny ? `: { error: any${this.#whole !== undefined || this.#keys.has('attemptNumber') ? '; attemptNumber: number' : ''} }` : '';
    if (this.#whole !== undefined) return this.#whole + type;
    const keys = [...this.#keys].map(([key, name]) => (key === name ? key : `${key}: ${name}`));
    return keys.length > 0 ? `{ ${keys.join(', ')} }${type}` : undefined;
  }

  #takeError(parameter: TSESTree.Identifier): void {
    const reads = readsOf(parameter, this.fn, this.analysis);
    for (const { node, member } of reads) {
      const number = member && numbers[propertyName(member) ?? ''];
      if (number) this.#replace(member, inPlace(member, number(this.#attempt(), this.total)));
      else {
        this.#keys.set('error', parameter.name);
        this.#isAny ||= needsAny(node, this.fn, this.analysis);
      }
    }
  }

  #takeContext(parameter: TSESTree.Identifier): void {
    const { name } = parameter;
    for (const { member } of readsOf(parameter, this.fn, this.analysis)) {
      const key = member && propertyName(member);
      if (!member || key === undefined || (key !== 'error' && !numbers[key])) refuse(`\`${name}\` of a callback is handed on or read in a way that cannot be carried over`);
      this.#whole = name;
      if (key === 'error') this.#isAny ||= needsAny(member, this.fn, this.analysis);
      else if (key !== 'attemptNumber') this.#replace(member, inPlace(member, numbers[key]!(`${name}.attemptNumber`, this.total)));
    }
  }

  #takeProperty(property: TSESTree.Property | TSESTree.RestElement): void {
    const key = property.type === T.Property ? propertyName(property) : undefined;
    if (property.type !== T.Property || key === undefined) return refuse('a callback takes its arguments apart in a way that cannot be carried over');
    const { value } = property;
    if (key === 'error') {
      this.#keys.set('error', this.analysis.file.text.slice(...value.range));
      this.#isAny ||= value.type !== T.Identifier || readsOf(value, this.fn, this.analysis).some(({ node }) => needsAny(node, this.fn, this.analysis));
    } else if (!numbers[key] || value.type !== T.Identifier) refuse(`a callback reads \`${key}\`, which \`withRetry\` does not tell`);
    else if (key === 'attemptNumber') this.#keys.set(key, value.name);
    else {
      for (const { node } of readsOf(value, this.fn, this.analysis)) {
        const code = numbers[key]!(this.#attempt(), this.total);
        const isShort = node.parent?.type === T.Property && node.parent.shorthand;
        this.#replace(node, isShort ? `${value.name}: ${inPlace(node, code)}` : inPlace(node, code));
      }
    }
  }

  #attempt(): string {
    const known = this.#keys.get('attemptNumber');
    if (known !== undefined) return known;
    const name = patternName(this.fn, 'attemptNumber') ?? freeName('attemptNumber', (candidate) => isNameInside(candidate, this.fn.body, this.analysis));
    this.#keys.set('attemptNumber', name);
    return name;
  }

  #replace(node: Node, text: string): void {
    this.edits.push({ start: node.range[0], end: node.range[1], text });
  }
}

/** In `${…}`, as an argument or as a property's value nothing needs parentheses. */
function inPlace({ parent }: Node, code: string): string {
  return parent?.type === T.TemplateLiteral || parent?.type === T.Property || parent?.type === T.CallExpression ? code.replace(/^\((.*)\)$/, '$1') : code;
}

/** How a pattern that comes later calls a property. */
function patternName(fn: FunctionNode, key: string): string | undefined {
  for (const parameter of fn.params) {
    if (parameter.type !== T.ObjectPattern) continue;
    for (const property of parameter.properties) if (property.type === T.Property && propertyName(property) === key && property.value.type === T.Identifier) return property.value.name;
  }
  return undefined;
}

interface Read {
  readonly node: Node;
  readonly member: TSESTree.MemberExpression | undefined;
}

/** Where a parameter is read in its function. */
export function readsOf(parameter: TSESTree.Identifier, fn: FunctionNode, analysis: Analysis): Read[] {
  const variable = analysis.lookUp(parameter.name, fn.body);
  return (variable?.references ?? []).filter(({ identifier }) => identifier !== parameter).map(({ identifier }) => {
    const { parent } = identifier;
    return { node: identifier as Node, member: parent?.type === T.MemberExpression && parent.object === identifier ? parent : undefined };
  });
}

/** Takers of anything. */
const takesUnknown = /^(?:console\.\w+|isRetryable|classifyError|String)$/;

/** Whether code counts on more than `unknown`, which is what `withRetry` says of an error. */
function needsAny(node: Node, fn: FunctionNode, { file: { text } }: Analysis): boolean {
  const { parent } = node;
  if (/\binstanceof\b/.test(text.slice(...fn.range))) return false;
  switch (parent?.type) {
    case T.TemplateLiteral:
    case T.TSAsExpression:
    case T.BinaryExpression:
      return parent.type === T.BinaryExpression && parent.operator === 'in';
    case T.CallExpression:
      return !takesUnknown.test(dottedName(parent.callee) ?? '');
    default:
      return true;
  }
}

export function functionIn(node: Node): FunctionNode | undefined {
  const bare = unwrap(node);
  return isFunction(bare) ? bare : undefined;
}
