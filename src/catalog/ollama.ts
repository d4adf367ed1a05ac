import { answerIn, ollamaChatAnswer, ollamaGenerateAnswer } from './answers.ts';
import { everyStatus } from './every-status.ts';
import { fetchErrors } from './fetch-errors.ts';
import type { Client, Endpoint, Sdk, StreamFacts } from './sdk.ts';

/** Measured: an error line throws a plain `Error`, and so does a stream without its last line; a malformed line is dropped. */
const streamOption: StreamFacts = { when: ['stream'], comes: 'awaited', iteration: 'throws' };

const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chat', answer: ollamaChatAnswer, stream: { ...streamOption, answer: answerIn('*', ollamaChatAnswer) } },
  { ...call, path: 'generate', answer: ollamaGenerateAnswer, stream: { ...streamOption, answer: answerIn('*', ollamaGenerateAnswer) } },
  { ...call, path: 'embed' },
  { ...call, path: 'embeddings' },
  { ...call, path: 'systemone' },
  // What a repeat creates goes by the same name as what is there.
  ...['create', 'pull', 'push'].map((path) => ({ ...resource, path, stream: streamOption })),
  ...['delete', 'copy', 'list', 'show', 'ps', 'version', 'webSearch', 'webFetch'].map((path) => ({ ...resource, path })),
];

const client = { optionsArgument: 0, endpoints } as const satisfies Partial<Client>;

/** Ollama. https://github.com/ollama/ollama-js */
export const ollama = {
  name: 'ollama',
  modules: ['ollama', 'ollama/browser'],
  checked: { 0: '0.6.4' },
  clients: [
    { ...client, exports: ['default'], made: 'exported' },
    { ...client, exports: ['Ollama'], made: 'new' },
  ],
  functions: [],
  retry: { retries: 0, option: {}, statuses: [], connection: false, quota: false },
  timeout: { option: {}, covers: 'whole call' },
  // No signal for one call: only `client.abort()`, which ends all streams of the client.
  signal: {},
  limits: [{ client: ['fetch'] }],
  aborts: { client: ['abort'], stream: ['abort'] },
  errors: {
    status: 'status_code',
    body: { property: 'error', is: 'text' },
    name: 'class',
    message: 'text',
    classes: [...fetchErrors, { name: 'ResponseError', extends: 'Error', statuses: everyStatus, hidden: true }],
  },
} as const satisfies Sdk;
