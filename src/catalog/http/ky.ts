import { everyStatus } from '../every-status.ts';
import { fetchErrors } from '../fetch-errors.ts';
import type { Endpoint, ErrorFacts, Sdk } from '../sdk.ts';
import { bodyStream } from './fetch.ts';

const resolvesIf = { option: 'throwHttpErrors', value: false, outcome: { properties: ['ok', 'status', 'statusText'], body: 'methods' } } as const;
const call = { kind: 'model', fails: 'rejects', resolvesIf, stream: bodyStream, repeats: 'request', effect: 'pure', body: 1, options: 1 } as const;

const endpoint = (path: string, method: string): Endpoint => ({
  ...call,
  path,
  request: {
    url: 0,
    method,
    bases: ['prefixUrl', 'prefix', 'baseUrl'],
    bodies: ['json', 'body'],
    answer: ['json()'],
  },
});

const endpoints: readonly Endpoint[] = [
  endpoint('default', 'GET'),
  endpoint('post', 'POST'),
  endpoint('put', 'PUT'),
  endpoint('patch', 'PATCH'),
  endpoint('get', 'GET'),
  endpoint('delete', 'DELETE'),
];

const [failed, aborted] = fetchErrors;

const errors = {
  classes: [
    { name: 'KyError', extends: 'Error' },
    { name: 'HTTPError', extends: 'KyError', statuses: everyStatus },
    { name: 'NetworkError', extends: 'KyError', for: 'connection' },
    { name: 'TimeoutError', extends: 'KyError', for: 'timeout' },
    aborted,
  ],
  status: 'response.status',
  body: { property: 'data', is: 'whole' },
  tests: { HTTPError: 'isHTTPError', TimeoutError: 'isTimeoutError', NetworkError: 'isNetworkError', KyError: 'isKyError' },
  name: 'class',
  message: { beforeStatus: 'Request failed with status code ' },
} as const satisfies ErrorFacts;

const retry = {
  retries: 2,
  counts: 'retries',
  option: { client: ['retry', 'limit'], options: ['retry', 'limit'] },
  methods: { client: ['retry', 'methods'], options: ['retry', 'methods'] },
  off: 0,
  statuses: [408, 413, 429, 500, 502, 503, 504],
  connection: true,
  quota: true,
} as const;

const client = { made: 'call', optionsArgument: 0, endpoints, gives: [{ method: 'extend', options: 0 }] } as const;

/** https://github.com/sindresorhus/ky */
export const ky = {
  name: 'ky',
  modules: ['ky'],
  checked: { 1: '1.14.0', 2: '2.1.0' },
  clients: [{ ...client, exports: ['create'] }, { ...client, exports: ['extend'] }],
  functions: endpoints,
  promiseMethods: ['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes'],
  // Measured: a POST is sent once, unless `retry.methods` names it.
  retry,
  // Measured: ten seconds, after which a long completion is cut off.
  timeout: { defaultMs: 10_000, off: false, option: { client: ['timeout'], options: ['timeout'] }, covers: 'headers' },
  signal: { options: ['signal'], client: ['signal'] },
  errors,
  older: {
    1: {
      errors: {
        ...errors,
        classes: [
          { name: 'HTTPError', extends: 'Error', statuses: everyStatus },
          { name: 'TimeoutError', extends: 'Error', for: 'timeout' },
          failed,
          aborted,
        ],
        body: undefined,
        tests: undefined,
      },
    },
  },
} as const satisfies Sdk;
