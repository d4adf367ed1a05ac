import type { Client, Endpoint, OptionPlace, SdkFacts } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import type { Claim } from './claim.ts';
import { nameOf, type SdkAt } from './sdk-at.ts';

/** Where the facts say that something is written. */
function places({ retry, timeout, signal }: SdkFacts): readonly OptionPlace[] {
  return [retry.option, retry.methods ?? {}, timeout.option, signal];
}

/** Options that a client is claimed to take. */
export function clientOptionClaims(client: Client, at: SdkAt): readonly Claim[] {
  if (client.optionsArgument === undefined || client.made === 'given' || client.made === 'exported') return [];
  const { retry } = at.facts();
  const paths = places(at.facts()).flatMap((place) => (place.client ? [place.client.join('.')] : []));
  const holder = retry.option.client?.slice(0, -1);
  if (holder && retry.deadline) paths.push([...holder, ...retry.deadline].join('.'));
  return [...new Set(paths)].map((name) => ({
    kind: 'options',
    where: nameOf(client),
    name,
    holds: (path, found) => found.types.member(found.types.argument(at.makers(client, found), client.optionsArgument!), path).length > 0,
  }));
}

/** Options that a call is claimed to take, and the arguments that they are in. */
export function callOptionClaims(endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const where = endpoint.path;
  const argument = (index: number, found: Package) => found.types.argument(at.signatures(endpoint, client, found), index);
  const inArgument = (index: number) => (name: string): Claim => ({ kind: 'options', where, name, holds: (path, found) => found.types.member(argument(index, found), path).length > 0 });
  const facts = endpoint.kind === 'model' ? places(at.facts(endpoint)) : [];
  const inBody = [...facts.flatMap((place) => (place.body ? [place.body.join('.')] : [])), ...(endpoint.when ?? []).map(({ option }) => option)];
  const inOptions = facts.flatMap((place) => (place.options ? [place.options.join('.')] : []));
  return [
    ...[...new Set(inBody)].map(inArgument(endpoint.body)),
    ...(endpoint.options === undefined ? [] : [...new Set(inOptions)].map(inArgument(endpoint.options))),
    ...(endpoint.options === undefined ? [] : [{ kind: 'options', where, name: String(endpoint.options), holds: (index, found) => argument(Number(index), found).length > 0 } satisfies Claim]),
  ];
}

/** What a call's result is claimed to have. */
export function resultClaims(endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const { outcome, path: where } = endpoint;
  const body = typeof outcome?.body === 'string' && outcome.body !== 'methods' ? [outcome.body] : [];
  const names = [...(outcome?.properties ?? []), ...body, ...(outcome?.error ? [outcome.error] : [])];
  const promises = endpoint.kind === 'model' ? (at.sdk.promiseMethods ?? []) : [];
  return [
    ...[...new Set(names)].map((name): Claim => ({
      kind: 'methods', where, name, holds: (name, found) => found.types.member(found.types.results(at.signatures(endpoint, client, found)), name).length > 0,
    })),
    ...(endpoint.fails === 'rejects' ? promises : []).map((name): Claim => ({
      kind: 'methods', where, name, holds: (name, found) => found.types.calls(found.types.member(found.types.results(at.signatures(endpoint, client, found)), name)).length > 0,
    })),
  ];
}
