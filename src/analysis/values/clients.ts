import type { TSESTree } from '@typescript-eslint/types';
import { admits, clientNamed, sdks } from '../../catalog/index.ts';
import type { Client, Given, Join, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, dottedName, propertyName, unwrap } from '../ast.ts';
import { staticValue } from './static.ts';
import type { ClientValue, Value } from './value.ts';
import { clientOf, valueOf } from './values.ts';

/** The client class, factory or object that a value is. */
export function clientExport(value: Value | undefined, analysis: Analysis): { sdk: Sdk; client: Client } | undefined {
  if (value?.kind === 'module') return clientExport({ kind: 'import', source: value.source, name: 'default', sdk: value.sdk }, analysis);
  if (value?.kind === 'class') {
    const { superClass } = value.node;
    return superClass ? analysis.remember('client export', value.node, () => clientExport(valueOf(superClass, analysis), analysis), undefined) : undefined;
  }
  if (value?.kind !== 'import' || !value.sdk) return undefined;
  const { sdk, name, source } = value;
  const client = sdk.clients.find((candidate) => candidate.exports.includes(name) && admits(candidate.modules, source));
  return client && { sdk, client };
}

/** An export that is itself a client: `import ollama from 'ollama'`. */
export function exportedClient(value: Value & { kind: 'import' }, analysis: Analysis): ClientValue | undefined {
  const found = clientExport(value, analysis);
  return found?.client.made === 'exported' ? { kind: 'client', ...found, path: '', options: found.client.optionsArgument === undefined ? undefined : [] } : undefined;
}

/** What a method of a client gives that is a client again: `withOptions()`, `getGenerativeModel()`, `chats.create()`. */
export function givenClient(value: ClientValue, node: TSESTree.CallExpression, analysis: Analysis): ClientValue | undefined {
  const given = value.client.gives?.find((candidate) => candidate.method === value.path && isAsked(candidate, node, analysis));
  const client = given && (given.client === undefined ? value.client : clientNamed(value.sdk, given.client));
  if (!given || !client) return undefined;
  const own = given.options === undefined ? [] : [node.arguments[given.options]];
  const retriedBy = given.retries ? [...(value.retriedBy ?? []), { retries: given.retries, node }] : value.retriedBy;
  return { ...value, client, path: '', options: value.options && [...value.options, ...own], retriedBy, own: undefined };
}

function isAsked({ argument }: Given, node: TSESTree.CallExpression, analysis: Analysis): boolean {
  if (argument === undefined) return true;
  const first = node.arguments[0];
  return first !== undefined && staticValue(first, analysis)?.value === argument;
}

const joins: readonly (Join & { readonly sdk: Sdk })[] = sdks.flatMap((sdk) => sdk.joins?.map((join) => ({ ...join, sdk })) ?? []);
const joinNames: ReadonlySet<string> = new Set(joins.map(({ method }) => method.slice(method.lastIndexOf('.') + 1)));

/** What a call puts together of a client among its arguments: `prompt.pipe(model)`, `RunnableSequence.from([prompt, model])`. */
export function joinedClient(node: TSESTree.CallExpression | TSESTree.NewExpression, analysis: Analysis, clientAt = clientOf): ClientValue | undefined {
  const callee = unwrap(node.callee);
  const name = callee.type === T.MemberExpression ? propertyName(callee) : dottedName(callee);
  if (name === undefined || !joinNames.has(name)) return undefined;
  const candidates = joins.filter(({ method, modules }) => (modules ? isExport(node, method, modules, analysis) : method === name));
  if (candidates.length === 0) return undefined;
  for (const part of node.arguments.flatMap(partsOf)) {
    const value = clientAt(part, analysis);
    if (value?.path !== '') continue;
    const join = candidates.find(({ sdk }) => sdk === value.sdk);
    const client = join && clientNamed(value.sdk, join.client);
    if (client) return { ...value, client, own: undefined };
  }
  return undefined;
}

/** An argument, or what its lists and objects hold: `RunnableMap.from({ answer: chain })`. */
function partsOf(node: Node | null): readonly Node[] {
  if (!node || node.type === T.SpreadElement) return [];
  const bare = unwrap(node);
  if (bare.type === T.ArrayExpression) return bare.elements.flatMap(partsOf);
  if (bare.type === T.ObjectExpression) return bare.properties.flatMap((property) => (property.type === T.Property ? partsOf(property.value) : []));
  return [bare];
}

function isExport(node: TSESTree.CallExpression | TSESTree.NewExpression, name: string, modules: readonly string[], analysis: Analysis): boolean {
  const value = valueOf(node.callee, analysis);
  return value?.kind === 'import' && value.name === name && admits(modules, value.source);
}
