import type { TSESTree } from '@typescript-eslint/types';
import { llmUrlWords } from '../../catalog/llm-urls.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, isFunction, objectProperty, propertyName, unwrap } from '../ast.ts';
import { classMember } from '../values/classes.ts';
import type { Variable } from '../file.ts';
import { usesOfFunction } from '../values/flow.ts';
import { constantInitial } from '../values/static.ts';
import { valueOf } from '../values/values.ts';

/** Stands in a text for a part that the source does not tell. */
export const hole = '\0';

const unknown: readonly string[] = [hole];
const most = 6;
/** Beyond what any URL has; cut, its end tells nothing. */
const longest = 4_000;
const words = new RegExp(llmUrlWords.join('|'));

/** Whether a text has a word that a URL to a model has. */
export function mentionsLlmUrl(text: string): boolean {
  return words.test(text);
}

/** The texts that an expression may come to, unknown parts as a {@link hole}: more than one where a condition chooses. */
export function textsOf(node: Node, analysis: Analysis): readonly string[] {
  const bare = unwrap(node);
  return analysis.remember('texts', bare, () => evaluate(bare, analysis).slice(0, most), unknown);
}

function evaluate(node: Node, analysis: Analysis): readonly string[] {
  switch (node.type) {
    case T.Literal:
      return [String(node.value ?? '')];
    case T.TemplateLiteral:
      return joined(node.quasis.flatMap((quasi, index) => [[quasi.value.cooked ?? ''], ...(node.expressions[index] ? [textsOf(node.expressions[index], analysis)] : [])]));
    case T.BinaryExpression:
      return node.operator === '+' ? joined([textsOf(node.left, analysis), textsOf(node.right, analysis)]) : unknown;
    case T.ConditionalExpression:
      return either(textsOf(node.consequent, analysis), textsOf(node.alternate, analysis));
    case T.LogicalExpression: {
      // What is written for a missing option is what a reader sees happen.
      const left = node.operator === '&&' ? unknown : textsOf(node.left, analysis);
      return left.every((text) => text === hole) ? textsOf(node.right, analysis) : left;
    }
    case T.Identifier: {
      const variable = analysis.variableOf(node);
      return variable ? variableTexts(variable, analysis) : unknown;
    }
    case T.MemberExpression:
      return memberTexts(node, analysis);
    case T.CallExpression:
      return callTexts(node, analysis);
    case T.NewExpression:
      return newTexts(node, analysis);
    case T.AwaitExpression:
      return textsOf(node.argument, analysis);
    default:
      return unknown;
  }
}

function joined(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce((texts, part) => texts.flatMap((text) => part.map((more) => (text + more).slice(0, longest))).slice(0, most), ['']);
}

function either(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

function variableTexts(variable: Variable, analysis: Analysis): readonly string[] {
  const constant = constantInitial(variable);
  if (constant) return textsOf(constant, analysis);
  const definition = variable.defs[0];
  if (definition?.type === 'Parameter' && isFunction(definition.node)) return parameterTexts(definition.node, variable, analysis);
  if (definition?.type !== 'Variable' || definition.node.type !== T.VariableDeclarator || definition.node.id.type !== T.Identifier) return destructuredTexts(variable, analysis);
  const values = [definition.node.init, ...variable.references.filter((reference) => reference.isWrite() && !reference.init).map((reference) => reference.writeExpr)];
  // `url += query` goes on from what it was.
  const written = values.filter((value) => value !== null && value !== undefined && !isAppended(value));
  const texts = written.flatMap((value) => textsOf(value!, analysis));
  return texts.length > 0 ? [...new Set(texts)] : unknown;
}

function isAppended(value: Node): boolean {
  return value.parent?.type === T.AssignmentExpression && value.parent.operator !== '=' && value.parent.right === value;
}

/** `const { url } = config`. */
function destructuredTexts(variable: Variable, analysis: Analysis): readonly string[] {
  const node = variable.defs[0]?.node;
  if (node?.type !== T.VariableDeclarator || node.id.type !== T.ObjectPattern || !node.init) return unknown;
  const property = node.id.properties.find((candidate) => candidate.type === T.Property && variable.identifiers.includes((candidate.value.type === T.AssignmentPattern ? candidate.value.left : candidate.value) as TSESTree.Identifier));
  const name = property?.type === T.Property ? propertyName(property) : undefined;
  if (property?.type !== T.Property || name === undefined) return unknown;
  const texts = propertyTexts(node.init, name, analysis);
  return texts === unknown && property.value.type === T.AssignmentPattern ? textsOf(property.value.right, analysis) : texts;
}

/** A parameter by what every call of its function gives it, if each is a model's; else by its default. */
function parameterTexts(fn: FunctionNode, variable: Variable, analysis: Analysis): readonly string[] {
  const index = fn.params.findIndex((param) => (param.type === T.AssignmentPattern ? param.left : param) === variable.identifiers[0]);
  const param = fn.params[index];
  if (!param) return unknown;
  const fallback = param.type === T.AssignmentPattern ? textsOf(param.right, analysis) : undefined;
  const uses = usesOfFunction(fn, analysis);
  const given = uses.flatMap((use) => (use.kind === 'called' && use.call.arguments[index] ? textsOf(use.call.arguments[index], analysis) : []));
  const isTold = given.length > 0 && given.every(mentionsLlmUrl) && uses.every((use) => use.kind === 'called' || use.kind === 'exported');
  return isTold ? [...new Set([...given, ...(fallback ?? [])])] : (fallback ?? unknown);
}

function memberTexts(node: TSESTree.MemberExpression, analysis: Analysis): readonly string[] {
  const name = propertyName(node);
  const object = unwrap(node.object);
  // `ENDPOINTS[provider]`: any of them.
  if (name === undefined) {
    const value = valueOf(object, analysis);
    return value?.kind === 'object' ? value.node.properties.flatMap((property) => (property.type === T.Property ? textsOf(property.value, analysis) : unknown)) : unknown;
  }
  if (name === 'href') return textsOf(object, analysis);
  // The app's own back end.
  if (name === 'origin' && (object.type === T.Identifier || object.type === T.MemberExpression) && /(?:^|\.)location$/.test(analysis.file.text.slice(...object.range))) return [''];
  return propertyTexts(object, name, analysis);
}

function propertyTexts(object: Node, name: string, analysis: Analysis): readonly string[] {
  const value = valueOf(object, analysis);
  if (value?.kind === 'object') {
    const property = objectProperty(value.node, name);
    return property && property !== 'unknown' ? (property.kind === 'get' && isFunction(property.value) ? returnedTexts(property.value, analysis) : textsOf(property.value, analysis)) : unknown;
  }
  if (value?.kind !== 'class' && value?.kind !== 'instance') return unknown;
  const member = classMember(value.node, name, value.kind === 'class', analysis);
  if (member?.getter) return returnedTexts(member.getter, analysis);
  const texts = (member?.values ?? []).flatMap((written) => textsOf(written, analysis));
  const told = texts.filter((text) => text !== hole);
  return told.length > 0 ? [...new Set(told)] : unknown;
}

function returnedTexts(fn: FunctionNode, analysis: Analysis): readonly string[] {
  if (fn.body?.type !== T.BlockStatement) return fn.body ? textsOf(fn.body, analysis) : unknown;
  const texts = (analysis.survey.returns.get(fn) ?? []).flatMap((statement) => (statement.argument ? textsOf(statement.argument, analysis) : unknown));
  return texts.length > 0 ? [...new Set(texts)] : unknown;
}

/** Methods that leave what a URL tells as it is: `.trim()`, `.replace(/\/$/, '')`. */
const keeping = new Set(['trim', 'trimEnd', 'toString', 'valueOf', 'replace', 'replaceAll', 'toLowerCase']);

function callTexts(node: TSESTree.CallExpression, analysis: Analysis): readonly string[] {
  const callee = unwrap(node.callee);
  const [first] = node.arguments;
  if (callee.type === T.Identifier && !analysis.variableOf(callee)) return ['String', 'encodeURI'].includes(callee.name) && first ? textsOf(first, analysis) : unknown;
  if (callee.type === T.MemberExpression) {
    const name = propertyName(callee) ?? '';
    const object = unwrap(callee.object);
    if (keeping.has(name)) return textsOf(object, analysis).map((text) => (name === 'replace' ? text.replace(/\/+$/, '') : text));
    if (name === 'concat') return joined([textsOf(object, analysis), ...node.arguments.map((argument) => textsOf(argument, analysis))]);
    if (name === 'join' && object.type === T.ArrayExpression) return joinedBy(first ? textsOf(first, analysis)[0]! : ',', object.elements, analysis);
  }
  const value = valueOf(callee, analysis);
  if (value?.kind === 'function') return returnedTexts(value.node, analysis);
  // `urlJoin(base, '/chat/completions')`.
  if (value?.kind === 'import' && /^(?:url-join|urljoin|proper-url-join)$/.test(value.source)) return joinedBy('/', node.arguments, analysis).map((text) => text.replace(/(?<!:)\/{2,}/g, '/'));
  return unknown;
}

function joinedBy(separator: string, parts: readonly (Node | null)[], analysis: Analysis): readonly string[] {
  return joined(parts.flatMap((part, index) => [...(index > 0 ? [[separator]] : []), part ? textsOf(part, analysis) : ['']]));
}

/** `new URL(path, base)`, `new Request(url)`. */
function newTexts(node: TSESTree.NewExpression, analysis: Analysis): readonly string[] {
  const name = node.callee.type === T.Identifier && !analysis.variableOf(node.callee) ? node.callee.name : undefined;
  const imported = valueOf(node.callee, analysis);
  const [url, base] = node.arguments;
  if (!url || (name !== 'URL' && name !== 'Request' && !(imported?.kind === 'import' && (imported.name === 'URL' || imported.name === 'Request')))) return unknown;
  const texts = textsOf(url, analysis);
  if (!base || name === 'Request') return texts;
  return textsOf(base, analysis).flatMap((before) => texts.map((text) => resolvedUrl(text, before)));
}

/** As `new URL(text, base)` does. */
function resolvedUrl(text: string, base: string): string {
  if (isAbsolute(text) || text.startsWith(hole)) return text;
  const [, origin = ''] = /^((?:[a-z+.\0-]*:)?\/\/[^/?#]*|\0)/i.exec(base) ?? [];
  if (text.startsWith('/')) return origin + text;
  const path = base.slice(origin.length).replace(/[?#].*$/, '');
  return `${origin}${path.slice(0, path.lastIndexOf('/') + 1) || '/'}${text}`;
}

/** What an instance makes of a URL: a relative one stands behind its base. */
export function withBase(text: string, base: string): string {
  return isAbsolute(text) ? text : `${base.replace(/\/+$/, '')}/${text.replace(/^\/+/, '')}`;
}

export function isAbsolute(text: string): boolean {
  return /^(?:[a-z+.\0-]+:)?\/\//i.test(text);
}

/** A URL by the parts that matter here; undefined for a relative one, which is the app's own. */
export interface UrlParts {
  /** Host and port; a {@link hole} where it cannot be read. */
  readonly host: string;
  readonly path: string;
}

export function urlParts(text: string): UrlParts | undefined {
  const [whole, host, path] = /^(?:[a-z+.\0-]*:)?\/\/([^/?#]*)([^?#]*)/i.exec(text) ?? [];
  if (whole !== undefined) {
    // `https://api.openai.com${path}`
    const [, known, rest] = /^(.*[^\0.])(\0?)$/.exec(host!) ?? [undefined, host!, ''];
    return { host: known!.replace(/^.*@/, '').toLowerCase(), path: (rest! + path!).replace(/\/+$/, '') };
  }
  if (!text.startsWith(hole)) return undefined;
  // `${base}:generateContent` goes on with the path.
  const [, before, after] = /^([^/?#:]*(?::\d+)?)([^?#]*)/.exec(text) ?? [];
  return { host: before!, path: (after ?? '').replace(/\/+$/, '') };
}
