import type { Endpoint, RetryFacts, StreamFacts } from './sdk.ts';

/** What the models of LlamaIndex have in common, as measured: @llamaindex/openai, and `llamaindex` with them. */

const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;
/** Measured: error events, resets and bad JSON throw; a stream that is cut off ends as if complete. */
export const llamaindexStream: StreamFacts = {
  when: ['stream'],
  comes: 'awaited',
  iteration: 'throws',
  beyondGuard: 'its end mark is not one that `guardStream` knows',
};
/** Measured: sends when it is read. */
const lateStream: StreamFacts = { ...llamaindexStream, fails: 'while read' };
const { beyondGuard } = llamaindexStream;
/** The stream is one member of what is given. */
const execStream: StreamFacts = { when: ['stream'], comes: 'awaited', members: [{ name: 'stream', is: 'iterable', failure: 'throws' }], beyondGuard };
/** `exec` runs the tools that the model asks for. */
const tools = [{ option: 'tools', repeats: 'tools' }] as const;

/** What the type `LLM` has. */
export const chatEndpoints: readonly Endpoint[] = [
  { ...call, path: 'chat', stream: lateStream },
  { ...call, path: 'complete', stream: lateStream },
];

export const llmEndpoints: readonly Endpoint[] = [
  ...chatEndpoints,
  { ...call, path: 'exec', stream: execStream, when: tools },
  { ...call, path: 'streamExec', stream: { ...execStream, when: 'always' }, when: tools },
];

/** A chat in which the model's tools are run. */
export const toolChat: Endpoint = { ...call, path: 'chat', stream: llamaindexStream, repeats: 'tools' };

export const embeddingEndpoints: readonly Endpoint[] = [
  { ...call, path: 'getTextEmbedding' },
  { ...call, path: 'getTextEmbeddings' },
  { ...call, path: 'getTextEmbeddingsBatch', repeats: 'chunks' },
  { ...call, path: 'getQueryEmbedding' },
];

/** Measured: eleven requests for 408, 409, 429 (a spent quota too), every 5xx and lost connections. */
export const llamaindexRetry = {
  retries: 10,
  counts: 'retries',
  option: { client: ['maxRetries'] },
  off: 0,
  statuses: [408, 409, 429, 500],
  connection: true,
  quota: true,
} as const satisfies RetryFacts;
