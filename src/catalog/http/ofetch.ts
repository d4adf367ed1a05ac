import { everyStatus } from '../every-status.ts';
import type { Endpoint, Sdk } from '../sdk.ts';
import { fetchCall, readAsBytes } from './fetch.ts';

const call = {
  kind: 'model',
  fails: 'rejects',
  resolvesIf: { option: 'ignoreResponseError', value: true, outcome: { properties: [] } },
  stream: { when: ['stream'], comes: 'awaited', iteration: 'throws', beyondGuard: readAsBytes },
  repeats: 'request',
  effect: 'pure',
  body: 1,
  options: 1,
  request: { url: 0, method: 'GET', bases: ['baseURL'], bodies: ['body'], answer: [''], streamsIf: ['responseType', 'stream'] },
} as const;

const methods: readonly Endpoint[] = [
  { ...call, path: 'raw', request: { ...call.request, answer: ['_data'] } },
  { ...fetchCall, path: 'native' },
];

const names = ['ofetch', '$fetch'] as const;

/** https://github.com/unjs/ofetch, also Nuxt's global `$fetch`. */
export const ofetch = {
  name: 'ofetch',
  modules: ['ofetch'],
  checked: { 1: '1.5.1' },
  clients: [{ exports: names.map((name) => `${name}.create`), made: 'call', optionsArgument: 0, endpoints: [{ ...call, path: 'default' }, ...methods], gives: [{ method: 'create', options: 0 }] }],
  functions: names.flatMap((path) => [{ ...call, path }, ...methods.map((method) => ({ ...method, path: `${path}.${method.path}` }))]),
  // Measured: without the option a GET is sent twice, a POST once; with it, both are repeated so often.
  retry: {
    retries: 0,
    counts: 'retries',
    option: { client: ['retry'], options: ['retry'] },
    off: 0,
    statuses: [408, 409, 425, 429, 500, 502, 503, 504],
    connection: true,
    quota: true,
  },
  timeout: { option: { client: ['timeout'], options: ['timeout'] }, covers: 'whole call' },
  signal: { options: ['signal'], client: ['signal'] },
  limits: [{ options: ['dispatcher'], client: ['dispatcher'] }],
  errors: {
    classes: [
      { name: 'FetchError', extends: 'Error', statuses: everyStatus, for: 'connection' },
      // Measured: an abort and a timeout are a `FetchError` too; its `cause` tells.
      { name: 'FetchError', extends: 'Error', for: 'abort' },
      { name: 'FetchError', extends: 'Error', for: 'timeout' },
    ],
    status: 'status',
    alsoStatus: ['statusCode', 'response.status'],
    body: { property: 'data', is: 'whole' },
    name: 'class',
    more: { statusText: 'anything' },
  },
} as const satisfies Sdk;
