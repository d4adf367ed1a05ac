import type { Client, Endpoint, OptionPlace, SdkFacts } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import type { Claim } from './claim.ts';
import { hasMethod } from './clients.ts';
import type { SdkAt } from './sdk-at.ts';

/** Where the facts say that something is written. */
function places({ retry, timeout, signal, limits = [] }: SdkFacts): readonly OptionPlace[] {
  return [retry.option, retry.methods ?? {}, timeout.option, signal, ...limits];
}

interface Call {
  readonly endpoint: Endpoint;
  readonly client: Client | undefined;
}

/** Options that clients and calls are claimed to take, by facts of the SDK as a whole: one of them must. */
export function commonOptionClaims(calls: readonly Call[], at: SdkAt): readonly Claim[] {
  const facts = at.facts();
  const all = places(facts);
  const { deadline, option } = facts.retry;
  const deadlines = (path: readonly string[] | undefined) => (path && deadline ? [[...path.slice(0, -1), ...deadline]] : []);
  const makers = at.clients.filter((client) => client.optionsArgument !== undefined && client.made !== 'exported');
  return [
    ...claims('client', [...all.flatMap(({ client }) => (client ? [client] : [])), ...deadlines(option.client)], (found) =>
      makers.map((client) => at.makerArgument(client, client.optionsArgument!, found)),
    ),
    ...claims('body', all.flatMap(({ body }) => (body ? [body] : [])), (found) => calls.map(({ endpoint, client }) => argument(endpoint.body, endpoint, client, at, found))),
    ...claims('options', [...all.flatMap(({ options }) => (options ? [options] : [])), ...deadlines(option.options)], (found) =>
      calls.flatMap(({ endpoint, client }) => (endpoint.options === undefined ? [] : [argument(endpoint.options, endpoint, client, at, found)])),
    ),
  ];
}

function claims(where: string, paths: readonly (readonly string[])[], holders: (found: Package) => readonly ReturnType<typeof argument>[]): readonly Claim[] {
  return [...new Set(paths.map((path) => path.join('.')))].map((name) => ({
    kind: 'options',
    where,
    name,
    holds: (path, found) => holders(found).some((holder) => found.types.has(holder, path)),
  }));
}

/** Options that a call of its own is claimed to take, and the argument that options are in. */
export function callOptionClaims(endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const { path: where, body, options } = endpoint;
  const differing = endpoint.differs ? places({ ...noPlaces, ...endpoint.differs }) : [];
  const inBody = [...differing.flatMap((place) => (place.body ? [place.body] : [])), ...(endpoint.when ?? []).map(({ option }) => option.split('.'))];
  const inOptions = differing.flatMap((place) => (place.options ? [place.options] : []));
  return [
    ...claims(where, inBody, (found) => [argument(body, endpoint, client, at, found)]),
    ...(options === undefined ? [] : claims(where, inOptions, (found) => [argument(options, endpoint, client, at, found)])),
    ...(options === undefined ? [] : [{ kind: 'options', where, name: String(options), holds: (index, found) => argument(Number(index), endpoint, client, at, found).length > 0 } satisfies Claim]),
  ];
}

const noPlaces = { retry: { option: {} }, timeout: { option: {} }, signal: {} } as SdkFacts;

function argument(index: number, endpoint: Endpoint, client: Client | undefined, at: SdkAt, found: Package) {
  return found.types.argument(at.callee(endpoint, client, found), index);
}

/** What tells the failure inside a result. */
export function outcomeClaims(endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const { outcome, path: where } = endpoint;
  const names = [...(outcome?.properties ?? []), outcome?.error, outcome?.body === 'methods' ? undefined : outcome?.body].filter((name) => name !== undefined);
  return [...new Set(names)].map((name) => ({
    kind: 'methods', where, name, holds: (name, found) => found.types.has(found.types.results(at.callee(endpoint, client, found)), name),
  }));
}

/** Methods of the promise that calls give: one of them must give such. */
export function promiseClaims(calls: readonly Call[], at: SdkAt): readonly Claim[] {
  return (at.sdk.promiseMethods ?? []).map((name) => ({
    kind: 'methods',
    where: 'promiseMethods',
    name,
    inSome: true,
    holds: (name, found) => calls.some(({ endpoint, client }) => hasMethod(found.types.results(at.callee(endpoint, client, found)), name, found)),
  }));
}

/** Members that break off what was sent: of one of the clients, of one of the streams. */
export function abortClaims(calls: readonly Call[], at: SdkAt): readonly Claim[] {
  const { client = [], stream = [] } = at.facts().aborts ?? {};
  return [
    ...client.map((name): Claim => ({ kind: 'methods', where: 'aborts', name, holds: (name, found) => at.clients.some((each) => hasMethod(at.clientTypes(each, found), name, found)) })),
    ...stream.map((name): Claim => ({ kind: 'methods', where: 'aborts', name, holds: (name, found) => calls.some(({ endpoint, client }) => endpoint.stream && found.types.has(found.types.results(at.callee(endpoint, client, found)), name)) })),
  ];
}
