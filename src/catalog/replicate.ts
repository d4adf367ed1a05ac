import { everyStatus } from './every-status.ts';
import { fetchErrors } from './fetch-errors.ts';
import type { Endpoint, Sdk, StreamFacts } from './sdk.ts';

/** A generator, which sends nothing until it is read. Measured: an `error` event throws; a stream that is cut off ends in silence. */
const generator: StreamFacts = { when: 'always', comes: 'at once', iteration: 'throws' };

/** Every run leaves a prediction behind, and is paid for. */
const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'creates' } as const;
const resource = { ...call, kind: 'resource', effect: 'pure' } as const;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'run', body: 1 },
  { ...call, path: 'stream', body: 1, fails: 'while read', stream: generator },
  // Measured: resolves where the prediction failed, with `status: "failed"`; `run` and `wait` reject.
  { ...call, path: 'predictions.create' },
  { ...call, path: 'deployments.predictions.create', body: 2 },
  // Measured: polls without end while the prediction runs.
  { ...resource, path: 'wait' },
  { ...resource, path: 'request', body: 1, effect: 'creates' },
  ...['predictions.get', 'predictions.cancel'].map((path) => ({ ...resource, path, body: 1 })),
  { ...resource, path: 'predictions.list' },
  { ...resource, path: 'trainings.create', body: 3, effect: 'creates' },
  ...['trainings.get', 'trainings.cancel'].map((path) => ({ ...resource, path, body: 1 })),
  { ...resource, path: 'trainings.list' },
  { ...resource, path: 'files.create', body: 2, effect: 'creates' },
  ...['files.get', 'files.delete'].map((path) => ({ ...resource, path, body: 1 })),
  { ...resource, path: 'files.list' },
  { ...resource, path: 'models.create', body: 2, effect: 'creates' },
  { ...resource, path: 'models.get', body: 2 },
  { ...resource, path: 'models.list' },
  { ...resource, path: 'models.search', body: 1 },
  { ...resource, path: 'models.versions.list', body: 2 },
  { ...resource, path: 'models.versions.get', body: 3 },
  { ...resource, path: 'deployments.create', body: 1, effect: 'creates' },
  ...['deployments.get', 'deployments.update', 'deployments.delete'].map((path) => ({ ...resource, path, body: 2 })),
  { ...resource, path: 'deployments.list' },
  ...['accounts.current', 'collections.list', 'hardware.list', 'webhooks.default.secret.get'].map((path) => ({ ...resource, path })),
  { ...resource, path: 'collections.get', body: 1 },
];

/** Replicate. https://replicate.com/docs/reference/http */
export const replicate = {
  name: 'replicate',
  modules: ['replicate'],
  checked: { 1: '1.4.0' },
  clients: [{ exports: ['default'], made: 'new', optionsArgument: 0, endpoints }],
  functions: [],
  // Measured: a 429 and every failed connection are sent five times more, with no delay, and no option changes that; what
  // is read by GET (`predictions.get`) also after a 5xx.
  retry: { retries: 5, option: {}, statuses: [429], connection: true, quota: true },
  timeout: { option: {}, covers: 'whole call' },
  // Measured: the signal of `run` and `stream` does not reach the request that starts the prediction; that of `predictions.create` does.
  signal: { body: ['signal'] },
  limits: [{ client: ['fetch'] }],
  errors: {
    status: 'response.status',
    name: 'class',
    classes: [...fetchErrors, { name: 'ApiError', extends: 'Error', statuses: everyStatus, hidden: true }],
  },
} as const satisfies Sdk;
