import type { Endpoint, RetryFacts, StreamFacts } from './sdk.ts';

/** What the models of LlamaIndex have in common, as measured: @llamaindex/openai, and `llamaindex` with them. */

const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;
/** Measured: error events, resets and bad JSON throw; a stream that is cut off ends as if complete. */
const stream: StreamFacts = { when: ['stream'], comes: 'awaited', iteration: 'throws' };
/** Of a provider that is not known here, or of texts alone. */
export const llamaindexStream: StreamFacts = { ...stream, beyondGuard: 'its end mark is not one that `guardStream` knows' };
/** The stream is one member of what is given. */
const execStream: StreamFacts = { ...llamaindexStream, iteration: undefined, members: [{ name: 'stream', is: 'iterable', failure: 'throws' }] };
/** `exec` runs the tools that the model asks for. */
const tools = [{ option: 'tools', repeats: 'tools' }] as const;

/** Measured: sends when it is read. */
const chatEndpointsOf = (chat: StreamFacts): readonly Endpoint[] => [
  { ...call, path: 'chat', stream: { ...chat, fails: 'while read' } },
  { ...call, path: 'complete', stream: { ...llamaindexStream, fails: 'while read' } },
];

const llmEndpointsOf = (chat: StreamFacts): readonly Endpoint[] => [
  ...chatEndpointsOf(chat),
  { ...call, path: 'exec', stream: execStream, when: tools },
  { ...call, path: 'streamExec', stream: { ...execStream, when: 'always' }, when: tools },
];

/** What the type `LLM` has. */
export const chatEndpoints = chatEndpointsOf(llamaindexStream);

export const llmEndpoints = llmEndpointsOf(llamaindexStream);

/** Of OpenAI's models, whose chunks hold the provider's own. */
export const openaiLlmEndpoints = llmEndpointsOf(stream);

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
