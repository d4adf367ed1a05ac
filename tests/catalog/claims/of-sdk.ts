import type { Sdk } from '../../../src/catalog/sdk.ts';
import type { Claim } from './claim.ts';
import { answerClaims } from './answers.ts';
import { clientClaims, functionClaims, exportClaim, joinClaims } from './clients.ts';
import { errorClaims } from './errors.ts';
import { abortClaims, callOptionClaims, commonOptionClaims, outcomeClaims, promiseClaims } from './options.ts';
import { SdkAt } from './sdk-at.ts';
import { streamClaims } from './streams.ts';

/** All that the catalog claims of a major of an SDK. */
export function claimsOfSdk(sdk: Sdk, major: number, make?: SdkAt['make']): readonly Claim[] {
  const at = new SdkAt(sdk, major, make);
  const calls = [
    ...at.clients.flatMap((client) => at.endpoints(client).map((endpoint) => ({ endpoint, client }))),
    ...at.functions.map((endpoint) => ({ endpoint, client: undefined })),
  ];
  return [
    { kind: 'version', where: 'checked', name: sdk.checked[major]!, holds: (version, found) => found.version === version },
    ...sdk.modules.map((name): Claim => ({ kind: 'modules', where: 'modules', name, holds: (name, found) => found.loads(name) })),
    ...at.clients.flatMap((client) => clientClaims(client, at)),
    ...at.functions.flatMap((endpoint) => functionClaims(endpoint, at)),
    ...calls.flatMap(({ endpoint, client }) => [
      ...callOptionClaims(endpoint, client, at),
      ...outcomeClaims(endpoint, client, at),
      ...answerClaims(endpoint, client, at),
      ...(endpoint.stream ? streamClaims(endpoint.stream, endpoint, client, at) : []),
      ...(endpoint.outcome?.functions ?? []).map((name) => exportClaim(name, sdk.modules, `outcome of ${endpoint.path}`)),
    ]),
    ...commonOptionClaims(calls, at),
    ...promiseClaims(calls, at),
    ...abortClaims(calls, at),
    ...(sdk.handles ?? []).map((name) => ({ ...exportClaim(name, sdk.modules, 'handles'), inSome: true }) as const),
    ...(sdk.joins ?? []).flatMap((join) => joinClaims(join, at)),
    ...errorClaims(at),
  ];
}

/** The import sources that the claims of an SDK ask for, and the exports that a wildcard among them must be searched for. */
export function wantedOf({ name, modules, clients, functions, joins = [], errors, older = {} }: Sdk): { readonly own: string; readonly sources: readonly string[]; readonly exports: readonly string[] } {
  const all = [errors, ...Object.values(older).flatMap((facts) => facts.errors ?? [])];
  const sources = [modules, ...[...clients, ...functions, ...joins, ...all].map((each) => each.modules ?? [])].flat();
  return { own: name, sources: [...new Set(sources)], exports: functions.map(({ path }) => path) };
}
