import { sdks } from '../index.ts';
import type { Sdk } from '../sdk.ts';
import { axios } from './axios.ts';
import { fetchGlobal, noRetry, nodeFetch, undici } from './fetch.ts';
import { got } from './got.ts';
import { ky } from './ky.ts';
import { ofetch } from './ofetch.ts';

/** Libraries that send raw HTTP. A call of theirs is one to a model by its URL alone, so their modules admit no file. */
export const httpLibraries: readonly Sdk[] = [fetchGlobal, undici, nodeFetch, axios, got, ky, ofetch];

/** Globals that send raw HTTP, with the library whose function they are: those of browsers and Node, and Nuxt's. */
export const httpGlobals: ReadonlyMap<string, Sdk> = new Map<string, Sdk>([['fetch', fetchGlobal], ['$fetch', ofetch]]);

/** Modules that export the global `fetch`, or one whose answers are alike but whose errors may differ. */
export const fetchModules: ReadonlySet<string> = new Set(['cross-fetch', 'isomorphic-fetch', 'isomorphic-unfetch', '@whatwg-node/fetch', 'expo/fetch']);

const byModule = new Map(httpLibraries.flatMap((library) => library.modules.map((module) => [module, library] as const)));

/** The library that an import source belongs to. */
export function httpLibraryOf(source: string): Sdk | undefined {
  return byModule.get(source);
}

/** Every SDK and library whose errors are known. */
export const withErrors: readonly Sdk[] = [...sdks, ...httpLibraries];

/** Whose errors a module exports. */
export function errorsOf(source: string): Sdk | undefined {
  return withErrors.find(({ modules, errors }) => (modules as readonly string[]).includes(source) || errors.modules?.includes(source));
}

/** Names under which a member sends a request: `post`, `request`. */
export const httpMethodNames: ReadonlySet<string> = new Set(
  httpLibraries.flatMap((library) => [...library.functions, ...library.clients.flatMap((client) => client.endpoints)]).map(({ path }) => path.slice(path.lastIndexOf('.') + 1)).filter((name) => name !== 'default'),
);

/** A `.post` of a receiver that cannot be resolved: whatever sends it, code that reads the status finds it where it looks. */
export const unknownHttp = {
  name: 'http',
  modules: [],
  checked: {},
  clients: [],
  functions: [{ path: 'post', kind: 'model', fails: 'rejects', request: { url: 0, method: 'POST' }, body: 1, repeats: 'request', effect: 'pure' }],
  retry: noRetry,
  timeout: { option: {}, covers: 'whole call' },
  signal: {},
  errors: { classes: [], status: 'status', alsoStatus: ['statusCode', 'response.status', 'response.statusCode'] },
} as const satisfies Sdk;

/** Packages whose `.post(url, …)` describes a request instead of sending it. */
export const mockModules = /mock|msw|nock|supertest|pactum|polly/i;
