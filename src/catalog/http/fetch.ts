import { fetchErrors } from '../fetch-errors.ts';
import type { Endpoint, ErrorClass, ErrorFacts, Sdk, StreamFacts } from '../sdk.ts';

export const readAsBytes = 'it is read as bytes, which `guardStream` does not take apart';

/** Measured: a failure in mid-stream throws where the body is read; one that arrives as text does not. */
export const bodyStream: StreamFacts = {
  when: ['stream'],
  comes: 'awaited',
  members: [{ name: 'body', is: 'iterable', failure: 'throws' }],
  beyondGuard: readAsBytes,
};

/** Measured: 4xx and 5xx resolve, with `ok: false`. */
export const fetchCall = {
  kind: 'model',
  fails: 'resolves',
  outcome: { properties: ['ok', 'status', 'statusText'], body: 'methods' },
  request: { url: 0, method: 'GET', bodies: ['body'], answer: ['json()'] },
  body: 1,
  options: 1,
  stream: bodyStream,
  repeats: 'request',
  effect: 'pure',
} as const satisfies Omit<Endpoint, 'path'>;

/** `AbortSignal.timeout()` says so by its name; a controller aborted by a timer is an `AbortError`. */
const timedOut: ErrorClass = { name: 'DOMException', extends: 'Error', for: 'timeout', hidden: true, shown: null };

const errors = {
  classes: [...fetchErrors, timedOut],
  status: 'status',
  name: 'class',
} as const satisfies ErrorFacts;

export const noRetry = { retries: 0, option: {}, statuses: [], connection: false, quota: false } as const;
const signalOption = { options: ['signal'] } as const;

/** The global of browsers and Node. https://developer.mozilla.org/docs/Web/API/Window/fetch */
export const fetchGlobal = {
  name: 'fetch',
  modules: [],
  checked: {},
  clients: [],
  functions: [{ ...fetchCall, path: 'fetch' }],
  retry: noRetry,
  // Node's own limits (300 s to the headers and between two chunks) cannot be set, but by undici's `dispatcher`.
  timeout: { defaultMs: 300_000, option: {}, covers: 'headers' },
  signal: signalOption,
  limits: [{ options: ['dispatcher'] }],
  errors,
} as const satisfies Sdk;

export const undici = {
  name: 'undici',
  modules: ['undici'],
  checked: { 7: '7.30.2' },
  clients: [],
  functions: [
    { ...fetchCall, path: 'fetch' },
    { ...fetchCall, path: 'request', outcome: { properties: ['statusCode'] }, request: { ...fetchCall.request, answer: ['body.json()'] } },
    // Its third argument is handed the status.
    { ...fetchCall, path: 'stream', outcome: { properties: ['statusCode'] }, stream: undefined },
  ],
  retry: noRetry,
  timeout: { defaultMs: 300_000, option: { options: ['headersTimeout'] }, covers: 'headers' },
  signal: signalOption,
  limits: [{ options: ['bodyTimeout'] }, { options: ['dispatcher'] }],
  // Measured: what `fetch` throws as a `TypeError` with a cause, `request` throws itself.
  errors: { ...errors, classes: [fetchErrors[1], timedOut], modules: [] },
} as const satisfies Sdk;

export const nodeFetch = {
  name: 'node-fetch',
  modules: ['node-fetch'],
  checked: { 3: '3.3.2' },
  clients: [],
  functions: [{ ...fetchCall, path: 'default' }],
  retry: noRetry,
  timeout: { option: {}, covers: 'headers', endless: true },
  signal: signalOption,
  limits: [{ options: ['agent'] }],
  errors: {
    // Measured: a timeout by signal is an `AbortError` too.
    classes: [
      { name: 'FetchError', extends: 'Error', for: 'connection' },
      { name: 'AbortError', extends: 'Error', for: 'abort' },
      { name: 'AbortError', extends: 'Error', for: 'timeout' },
    ],
    status: 'status',
    ownCodes: { '4xx': '', '5xx': '', connection: null, timeout: null, abort: null },
    name: 'class',
  },
} as const satisfies Sdk;
