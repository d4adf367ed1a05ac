import { everyStatus } from '../every-status.ts';
import type { Endpoint, Sdk, StreamFacts } from '../sdk.ts';
import { noRetry, readAsBytes } from './fetch.ts';

/** `responseType: 'stream'` beside the body's `stream` gives what the server writes. */
export const dataStream: StreamFacts = {
  when: ['stream'],
  comes: 'awaited',
  members: [{ name: 'data', is: 'iterable', failure: 'throws' }],
  beyondGuard: readAsBytes,
};

/** What decides which answers are refusals. */
export const validateStatus = { option: 'validateStatus', value: 'given', outcome: { properties: ['status', 'statusText'], body: 'data' } } as const;

const call = { kind: 'model', fails: 'rejects', resolvesIf: validateStatus, stream: dataStream, repeats: 'request', effect: 'pure' } as const;
const shared = { bases: ['baseURL'], answer: ['data'], streamsIf: ['responseType', 'stream'] } as const;

/** The method's own argument is the body, and options follow it. */
const withBody = (path: string, method: string): Endpoint => ({ ...call, path, request: { ...shared, url: 0, method }, body: 1, options: 2 });
const withoutBody = (path: string, method: string): Endpoint => ({ ...call, path, request: { ...shared, url: 0, method, bodies: ['data'] }, body: 1, options: 1 });
const byConfig: Endpoint = { ...call, path: 'request', request: { ...shared, method: 'GET', bodies: ['data'] }, body: 0, options: 0 };

const methods: readonly Endpoint[] = [
  withBody('post', 'POST'),
  withBody('put', 'PUT'),
  withBody('patch', 'PATCH'),
  withBody('postForm', 'POST'),
  withoutBody('get', 'GET'),
  withoutBody('delete', 'DELETE'),
  byConfig,
];

/** `axios(url, config)` and `axios(config)`; an instance likewise. */
const itself: readonly Endpoint[] = [withoutBody('default', 'GET'), { ...byConfig, path: 'default' }];

/** https://axios-http.com */
export const axios = {
  name: 'axios',
  modules: ['axios'],
  checked: { 1: '1.21.1' },
  clients: [
    { exports: ['create'], made: 'call', optionsArgument: 0, endpoints: [...itself, ...methods] },
    { exports: ['Axios'], made: 'new', optionsArgument: 0, endpoints: methods },
  ],
  functions: [...itself, ...methods],
  retry: noRetry,
  timeout: { option: { options: ['timeout'], client: ['timeout'] }, covers: 'whole call', defaults: 'defaults', endless: true },
  signal: { options: ['signal'], client: ['signal'] },
  limits: [{ options: ['cancelToken'], client: ['cancelToken'] }],
  errors: {
    classes: [
      { name: 'AxiosError', extends: 'Error', statuses: everyStatus, for: 'timeout' },
      // Measured: the class is `AxiosError`, the name "Error".
      { name: 'AxiosError', extends: 'Error', for: 'connection', shown: null },
      { name: 'CanceledError', extends: 'AxiosError', for: 'abort' },
    ],
    statics: ['default'],
    status: 'response.status',
    // Older 1.x have it in `response` only.
    alsoStatus: ['status'],
    ownCodes: { '4xx': 'ERR_BAD_REQUEST', '5xx': 'ERR_BAD_RESPONSE', connection: null, timeout: 'ECONNABORTED', abort: 'ERR_CANCELED' },
    body: { property: 'response.data', is: 'whole' },
    marks: ['isAxiosError'],
    tests: { AxiosError: 'isAxiosError', CanceledError: 'isCancel' },
    name: 'class',
    message: { beforeStatus: 'Request failed with status code ' },
  },
} as const satisfies Sdk;
