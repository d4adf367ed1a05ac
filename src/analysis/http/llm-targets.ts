import { type LlmHost, llmUrls } from '../../catalog/llm-urls.ts';
import type { AnswerFacts } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, isFunction, propertyName, unwrap } from '../ast.ts';
import { objectLiteral } from '../values/options.ts';
import { constantInitial } from '../values/static.ts';
import { type UrlParts, hole, urlParts } from './urls.ts';
import { valueOf } from '../values/values.ts';

/** Whom a request asks, as far as its URL tells. */
export interface Target {
  /** A model, or something else that the provider serves: files, lists. */
  readonly kind: 'model' | 'resource';
  /** As a message names it: `api.openai.com`, `…/chat/completions`. */
  readonly name: string;
  /** Whether it answers with a stream, where the request does not say. */
  readonly streams: 'always' | 'by default' | 'if asked';
  /** Where its answer has the text; undefined where the path does not tell. */
  readonly answer: AnswerFacts | undefined;
  /** Whose shape an error has. */
  readonly errors: 'openai' | 'anthropic' | 'unknown';
}

/** What of a request beside its URL tells that it goes to a model. */
export interface Signs {
  readonly posts: boolean | undefined;
  readonly headers: () => readonly Node[];
  readonly body: Node | undefined;
  readonly analysis: Analysis;
}

/** The model that a request asks, by any of its URLs; undefined where none tells of one. */
export function targetOf(urls: readonly string[], signs: Signs): Target | undefined {
  const targets = urls.map((url) => targetAt(url, signs)).filter((target) => target !== undefined);
  return targets.find(({ kind }) => kind === 'model') ?? targets[0];
}

function targetAt(url: string, signs: Signs): Target | undefined {
  if (signs.analysis.file.settings.urls.some((listed) => url.startsWith(listed))) return target('model', url, undefined);
  const parts = urlParts(url);
  if (!parts) return undefined;
  const host = hostOf(parts);
  // A query that is put in behind the path says nothing of it.
  const path = parts.path.replace(/([^/])\0$/, '$1');
  if (signs.posts === false) return host ? target('resource', url, parts) : undefined;
  if (llmUrls.alone.some((end) => path.endsWith(end))) return target('model', url, parts);
  if (!host) return isShared(path) && hasSign(parts, signs) ? target('model', url, parts) : undefined;
  const kind = knownHost(path, host) ?? (host.only && (llmUrls.unread.test(parts.path) ? 'model' : 'resource'));
  return kind && target(kind, url, parts);
}

/** What a path of a known host is of; undefined where it does not tell. */
function knownHost(path: string, { only, models }: LlmHost): Target['kind'] | undefined {
  if (llmUrls.models.test(path) && !llmUrls.kept.test(path)) return 'model';
  if (models !== undefined && path.startsWith(models)) return 'model';
  if (!only) return isShared(path) ? 'model' : undefined;
  return llmUrls.resources.test(path) ? 'resource' : undefined;
}

function isShared(path: string): boolean {
  return llmUrls.shared.some((end) => path.endsWith(end)) || llmUrls.sharedBeginnings.some((beginning) => path.includes(beginning));
}

function hostOf({ host }: UrlParts): LlmHost | undefined {
  const bare = host.replace(/:\d+$/, '');
  return llmUrls.hosts.find(({ name }) => (/^[.-]/.test(name) ? bare.endsWith(name) : name.endsWith('.') ? bare.startsWith(name) : bare === name));
}

function hasSign({ host }: UrlParts, { headers, body, analysis }: Signs): boolean {
  if (llmUrls.ports.some((port) => host.endsWith(`:${port}`))) return true;
  return holdsPrompt(body, analysis) || headers().some((node) => hasProvidersHeader(node, analysis));
}

/** `{ model, messages }`, `{ model, prompt }`. */
function holdsPrompt(body: Node | undefined, analysis: Analysis): boolean {
  const object = body && objectLiteral(body, analysis);
  if (!object) return false;
  const names = new Set(object.properties.map((property) => (property.type === T.Property ? propertyName(property) : undefined)));
  return names.has(llmUrls.body.model) && llmUrls.body.input.some((name) => names.has(name));
}

function hasProvidersHeader(node: Node, analysis: Analysis): boolean {
  const bare = unwrap(node);
  return analysis.remember('has a header of a provider', bare, () => hasHeader(bare, analysis), false);
}

function hasHeader(bare: Node, analysis: Analysis): boolean {
  if (bare.type === T.Identifier) {
    const variable = analysis.variableOf(bare);
    const initial = variable && constantInitial(variable);
    if (initial && unwrap(initial).type === T.NewExpression) return hasProvidersHeader(initial, analysis);
  }
  // `new Headers({ … })`, `headersFor(key)`.
  if (bare.type === T.NewExpression) return bare.arguments[0] !== undefined && hasProvidersHeader(bare.arguments[0], analysis);
  const value = valueOf(bare, analysis);
  if (value?.kind !== 'object') return false;
  return value.node.properties.some((property) => {
    if (property.type !== T.Property) return hasProvidersHeader(property.argument, analysis);
    const name = propertyName(property)?.toLowerCase();
    if (name !== undefined && (llmUrls.headers as readonly string[]).includes(name)) return true;
    return (llmUrls.keyHeaders as readonly (string | undefined)[]).includes(name) && !isFunction(property.value) && llmUrls.keys.test(analysis.file.text.slice(...property.value.range));
  });
}

function target(kind: Target['kind'], url: string, parts: UrlParts | undefined): Target {
  const path = (parts?.path ?? url).replace(/\0$/, '');
  const ends = (list: readonly string[]): boolean => list.some((end) => path.endsWith(end));
  const isKnown = parts && (!parts.host.includes(hole) || hostOf(parts));
  const host = isKnown ? parts.host.replaceAll(hole, '*') : undefined;
  const isLike = (shape: RegExp): boolean => shape.test(host ?? '') || shape.test(path);
  return {
    kind,
    name: host ?? (parts ? `…${path.slice(path.lastIndexOf(hole) + 1)}` : path.replaceAll(hole, '*')),
    streams: ends(llmUrls.alwaysStreams) ? 'always' : ends(llmUrls.streamsByDefault) ? 'by default' : 'if asked',
    answer: llmUrls.answers.find(([end]) => path.endsWith(end))?.[1],
    errors: isLike(llmUrls.anthropic) ? 'anthropic' : isLike(llmUrls.openai) ? 'openai' : 'unknown',
  };
}
