import { everyStatus } from '../every-status.ts';
import type { Endpoint, Sdk } from '../sdk.ts';
import { readAsBytes } from './fetch.ts';

const resolvesIf = { option: 'throwHttpErrors', value: false, outcome: { properties: ['statusCode', 'ok', 'statusMessage'], body: 'body' } } as const;
const call = { kind: 'model', fails: 'rejects', resolvesIf, repeats: 'request', effect: 'pure', body: 1, options: 1 } as const;
const request = { url: 0, answer: ['json()', 'body'], bases: ['prefixUrl'], bodies: ['json', 'body', 'form'] } as const;

const endpoint = (path: string, method: string): Endpoint => ({ ...call, path, request: { ...request, method } });

/** A stream at once, which throws where it is read, or emits `error`. */
const streaming = (path: string, method: string): Endpoint => ({
  ...call,
  path,
  fails: 'while read',
  request: { ...request, method },
  stream: { when: 'always', comes: 'at once', iteration: 'throws', beyondGuard: readAsBytes },
});

const endpoints: readonly Endpoint[] = [
  endpoint('default', 'GET'),
  { ...call, path: 'default', request: { ...request, url: undefined, method: 'GET' }, body: 0, options: 0 },
  endpoint('post', 'POST'),
  endpoint('put', 'PUT'),
  endpoint('patch', 'PATCH'),
  endpoint('get', 'GET'),
  endpoint('delete', 'DELETE'),
  streaming('stream', 'GET'),
  streaming('stream.post', 'POST'),
];

/** https://github.com/sindresorhus/got */
export const got = {
  name: 'got',
  modules: ['got'],
  checked: { 14: '14.6.6', 16: '16.1.0' },
  clients: [{ exports: ['extend'], made: 'call', optionsArgument: 0, endpoints, gives: [{ method: 'extend', options: 0 }] }],
  functions: endpoints,
  promiseMethods: ['json', 'text', 'buffer'],
  // Measured: a POST is sent once, unless `retry.methods` names it.
  retry: {
    retries: 2,
    counts: 'retries',
    option: { client: ['retry', 'limit'], options: ['retry', 'limit'] },
    methods: { client: ['retry', 'methods'], options: ['retry', 'methods'] },
    off: 0,
    statuses: [408, 413, 429, 500, 502, 503, 504],
    connection: true,
    quota: true,
  },
  timeout: { option: { client: ['timeout', 'request'], options: ['timeout', 'request'] }, covers: 'whole call', endless: true },
  signal: { options: ['signal'], client: ['signal'] },
  limits: [{ options: ['timeout'], client: ['timeout'] }, { options: ['agent'], client: ['agent'] }],
  errors: {
    classes: [
      { name: 'RequestError', extends: 'Error', for: 'connection' },
      { name: 'HTTPError', extends: 'RequestError', statuses: everyStatus },
      { name: 'TimeoutError', extends: 'RequestError', for: 'timeout' },
      { name: 'AbortError', extends: 'RequestError', for: 'abort' },
    ],
    status: 'response.statusCode',
    ownCodes: { '4xx': 'ERR_NON_2XX_3XX_RESPONSE', '5xx': 'ERR_NON_2XX_3XX_RESPONSE', connection: null, timeout: 'ETIMEDOUT', abort: 'ERR_ABORTED' },
    // The text, of which nothing is known: `responseType` decides.
    body: { property: 'response.body', is: 'text' },
    name: 'class',
  },
} as const satisfies Sdk;
