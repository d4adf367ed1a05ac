import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import { endpointsOf, sdks } from '../../src/catalog/index.ts';
import { readTypes, type Types } from '../../tests/catalog/types.ts';

/** What can be told of an SDK by looking at its types. */
export interface Looked {
  readonly name: string;
  readonly version: string;
  readonly major: number;
  readonly clients: readonly LookedClient[];
  /** Subclasses after their superclass. */
  readonly errors: readonly { readonly name: string; readonly parent: string }[];
  /** Property that an error has its status in. */
  readonly status: string;
  /** Where a call takes a signal. */
  readonly signal: { readonly body?: readonly string[]; readonly options?: readonly string[] };
}

export interface LookedClient {
  /** The names that it is exported under. */
  readonly exports: readonly string[];
  readonly optionsArgument: number | undefined;
  readonly endpoints: readonly { readonly path: string; readonly options: number | undefined; readonly streams: boolean }[];
}

const known = sdks.flatMap(endpointsOf);
/** How methods that run a model are called in the SDKs that are known; these two are of any HTTP client. */
const modelWords = new Set(known.filter(({ kind }) => kind === 'model').map(({ path }) => path.slice(path.lastIndexOf('.') + 1)));
modelWords.delete('post');
modelWords.delete('request');
const resources = new Set(known.filter(({ kind }) => kind === 'resource').map(({ path }) => path));

export function lookAt(name: string, directory: string, root: string): Looked {
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
  const types = readTypes(new Map([[root, new Set([name])]]))(root, name);
  const byClass = new Map<ts.Symbol, string[]>();
  for (const [as, symbol] of types.exports(name)) {
    if (types.instance(symbol).length > 0 && types.isClass(symbol)) byClass.set(symbol, [...(byClass.get(symbol) ?? []), as]);
  }
  const isError = (symbol: ts.Symbol): boolean => types.superclasses(symbol).includes('Error');
  const errors = [...byClass].filter(([symbol]) => isError(symbol));
  const clients = [...byClass].filter(([symbol]) => !isError(symbol)).flatMap(([symbol, exports]) => {
    const endpoints = endpointsIn(types.instance(symbol), types);
    return endpoints.length > 0 ? [{ symbol, exports: defaultFirst(exports), endpoints }] : [];
  });
  const callees = clients.flatMap(({ symbol, endpoints }) => endpoints.map(({ path }) => types.member(types.instance(symbol), path)));
  return {
    name,
    version,
    major: Number.parseInt(version, 10),
    clients: clients.map(({ symbol, exports, endpoints }) => ({ exports, endpoints, optionsArgument: optionsArgument(types, symbol) })),
    errors: errorClasses(errors.map(([symbol, [as]]) => ({ name: as!, chain: types.superclasses(symbol) }))),
    status: ['status', 'statusCode'].find((each) => errors.some(([symbol]) => types.memberNames(types.instance(symbol)).includes(each))) ?? 'status',
    signal: signalOf(callees, types),
  };
}

/** Methods that are named as those which run a model are, up to three steps from the client. */
function endpointsIn(client: readonly ts.Type[], types: Types): LookedClient['endpoints'] {
  const found: { path: string; options: number | undefined; streams: boolean }[] = [];
  const visit = (of: readonly ts.Type[], path: string, depth: number): void => {
    for (const name of new Set(types.memberNames(of))) {
      if (!/^[a-z]\w*$/i.test(name)) continue;
      const member = types.member(of, name);
      const at = path ? `${path}.${name}` : name;
      if (types.isCallable(member)) {
        if (modelWords.has(name) && !resources.has(at)) found.push({ path: at, options: types.argument(member, 1).length > 0 ? 1 : undefined, streams: types.memberNames(types.argument(member, 0)).includes('stream') });
      } else if (depth < 3 && types.isObject(member)) visit(member, at, depth + 1);
    }
  };
  visit(client, '', 0);
  return found;
}

/** The first argument that takes what clients are told. */
function optionsArgument(types: Types, symbol: ts.Symbol): number | undefined {
  const told = ['apiKey', 'baseURL', 'baseUrl', 'serverURL', 'token', 'auth', 'maxRetries', 'timeout', 'fetch'];
  return [0, 1, 2].find((index) => types.memberNames(types.constructorArgument(types.value(symbol), index)).some((name) => told.includes(name)));
}

function signalOf(callees: readonly (readonly ts.Type[])[], types: Types): Looked['signal'] {
  for (const name of ['signal', 'abortSignal']) {
    if (callees.some((callee) => types.memberNames(types.argument(callee, 1)).includes(name))) return { options: [name] };
    if (callees.some((callee) => types.memberNames(types.argument(callee, 0)).includes(name))) return { body: [name] };
  }
  return {};
}

/** Each under the nearest superclass that is exported, so that the fewest steps from `Error` come first. */
function errorClasses(errors: readonly { readonly name: string; readonly chain: readonly string[] }[]): Looked['errors'] {
  const names = new Set(errors.map(({ name }) => name));
  return errors.toSorted((a, b) => a.chain.length - b.chain.length).map(({ name, chain }) => ({ name, parent: chain.find((each) => names.has(each) && each !== name) ?? 'Error' }));
}

function defaultFirst(exports: readonly string[]): readonly string[] {
  return exports.toSorted((a, b) => Number(b === 'default') - Number(a === 'default'));
}
