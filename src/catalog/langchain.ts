import { answerIn } from './answers.ts';
import type { AnswerFacts, Client, Endpoint, Given, Join, OptionPlace, RetryFacts, StreamFacts, TimeoutFacts } from './sdk.ts';

/** What the packages of LangChain have in common, as measured: @langchain/openai, @langchain/anthropic, @langchain/google-genai. */

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;

/** Measured: error events, resets and bad JSON throw; a stream that is cut off ends as if complete. */
const messages: StreamFacts = { when: 'always', comes: 'awaited', iteration: 'throws' };
/**
 * What a parser, or whatever else stands behind the model, makes of its messages; those of some providers too. Measured:
 * `guardStream` takes a whole stream of Mistral's, Ollama's or Bedrock's for one that is cut off.
 */
export const langchainPieces: StreamFacts = { ...messages, beyondGuard: 'its end mark is not one that `guardStream` knows' };
/** Measured: sends at once, also where nobody reads. */
const events = { ...call, fails: 'while read', stream: { ...langchainPieces, comes: 'at once' } } as const;

const streamedAs = (stream: StreamFacts): readonly Endpoint[] => [
  { ...call, path: 'invoke' },
  { ...call, path: 'stream', stream },
  { ...call, path: 'batch', repeats: 'chunks' },
  { ...events, path: 'streamEvents' },
  { ...events, path: 'streamLog' },
];
const runnable = streamedAs(langchainPieces);

/** Until 0.x of the packages. */
const early = (...paths: readonly string[]): readonly Endpoint[] => paths.map((path) => ({ ...call, path, majors: [0] }));

const generate: readonly Endpoint[] = [
  { ...call, path: 'generate', repeats: 'chunks' },
  { ...call, path: 'generatePrompt', repeats: 'chunks' },
];

/**
 * Measured: `stopAfterAttempt: 3` is three calls in all, each with the model's own retries inside; a 400 is sent three
 * times too, unless `onFailedAttempt` throws; `.stream()` and its kin are called once.
 */
const withRetry: Given = {
  method: 'withRetry',
  client: 'Runnable',
  retries: {
    argument: 0,
    count: { option: 'stopAfterAttempt', means: 'total', default: 3 },
    delay: { ms: 1000, factor: { default: 2 }, jitter: { default: true } },
    predicates: [{ option: 'onFailedAttempt', error: 'itself', stops: 'throw' }],
    once: ['stream', 'streamEvents', 'streamLog'],
  },
};

const runnableGives: readonly Given[] = [
  withRetry,
  { method: 'withConfig', client: 'Runnable', options: 0 },
  { method: 'bind', client: 'Runnable', options: 0, majors: [0] },
  { method: 'map', client: 'Runnable', majors: [0] },
  ...['pipe', 'withFallbacks', 'withListeners', 'assign', 'pick'].map((method) => ({ method, client: 'Runnable' })),
];

const modelGives: readonly Given[] = [
  ...runnableGives,
  { method: 'bindTools', client: 'Runnable', options: 1 },
  { method: 'withStructuredOutput', client: 'Runnable' },
];

/** What a model gives that is a runnable again: bound, piped, guarded by fallbacks. */
export const runnableClient: Client = { name: 'Runnable', exports: [], made: 'given', optionsArgument: 0, endpoints: runnable, gives: runnableGives };

/** Agents run tools between the requests of their model, and again in a second call. Measured: they fail as their model does, unread streams too. */
export const agentEndpoints: readonly Endpoint[] = runnable.map((endpoint) => ({ ...endpoint, repeats: 'tools' }));

/** What an agent of a graph gives. */
export const agentGives: readonly Given[] = runnableGives.filter(({ majors }) => majors === undefined);

type Part = Pick<Client, 'exports'> & Partial<Client>;

const model = { made: 'new', optionsArgument: 0, gives: modelGives } as const;

/** The words are the provider's: `finish_reason: "length"`, `stop_reason: "max_tokens"`. `also`: where else it is, as measured. */
export const messageEnds = (reason: string, cutOff: string, ...also: readonly string[]): AnswerFacts => ({ cutOff, text: ['content', 'text'], reason: [`response_metadata.${reason}`, 'response_metadata', ...also] });
/** Of a model of which only the base class is known. */
export const someMessageEnds: AnswerFacts = { text: ['content', 'text'], reason: ['response_metadata', 'additional_kwargs'] };
const ofMessages = (endpoints: readonly Endpoint[], answer: AnswerFacts): readonly Endpoint[] =>
  endpoints.map((endpoint) => {
    if (endpoint.path === 'invoke') return { ...endpoint, answer };
    // Measured: where the end mark is known, one of the last chunks has the reason; Mistral's have none.
    const tells = endpoint.path === 'stream' && !endpoint.stream?.beyondGuard;
    return tells ? { ...endpoint, stream: { ...endpoint.stream!, answer: answerIn('*', answer) } } : endpoint;
  });

export const chatClient = (part: Part, stream = messages, answer = messageEnds('finish_reason', 'length')): Client => ({ ...model, endpoints: [...ofMessages(streamedAs(stream), answer), ...generate, ...early('call', 'callPrompt', 'predict', 'predictMessages')], ...part });

/** A chat model whose `invoke` hears neither `signal` nor `timeout`. */
export const deafClient = (client: Client): Client => ({ ...client, endpoints: client.endpoints.map((endpoint) => (endpoint.path === 'invoke' ? { ...endpoint, deaf: true } : endpoint)) });

export const completionClient = (part: Part): Client => ({ ...model, gives: runnableGives, endpoints: [...runnable, ...generate, ...early('call', 'predict', 'predictMessages')], ...part });

export const embeddingEndpoints: readonly Endpoint[] = [
  { ...call, path: 'embedQuery', options: undefined },
  { ...call, path: 'embedDocuments', options: undefined, repeats: 'chunks' },
];

export const embeddingClient = (part: Part): Client => ({ made: 'new', optionsArgument: 0, endpoints: embeddingEndpoints, ...part });

const runnables = ['@langchain/core/runnables'] as const;

/** What a model is made part of; the whole sends its requests. */
export const langchainJoins: readonly Join[] = [
  { method: 'pipe', client: 'Runnable' },
  ...[
    'RunnableSequence.from', 'RunnableSequence', 'RunnableMap.from', 'RunnableMap', 'RunnableParallel.from', 'RunnableParallel', 'RunnableBranch.from', 'RunnablePassthrough.assign',
    'RunnableWithFallbacks', 'RunnableWithMessageHistory',
  ].map((method) => ({ method, modules: runnables, client: 'Runnable' })),
];

/**
 * Measured on core 1.4: seven requests for all but 400 to 407, 409, 413 and a spent quota. A 429 only where a header or
 * the message tells of a wait of up to a minute, as OpenAI and Anthropic do.
 */
export const langchainRetry = {
  retries: 6,
  counts: 'retries',
  option: { client: ['maxRetries'], options: ['maxRetries'] },
  off: 0,
  // The call's own, since core 1.2.8.
  recent: true,
  statuses: [408, 410, 415, 422, 425, 429, 431, 500],
  connection: true,
  quota: false,
} as const satisfies RetryFacts;

/** Measured on 0.6 and core 0.3: `maxRetries` of the call is ignored, a 413 sent again. */
export const langchainRetryOf0 = {
  ...langchainRetry,
  option: { client: ['maxRetries'] },
  recent: undefined,
  statuses: [...langchainRetry.statuses, 413],
} as const satisfies RetryFacts;

/** `signal` and `timeout` are options of the call. */
export const langchainSignal = { options: ['signal'] } as const satisfies OptionPlace;

export const langchainTimeout = { option: { options: ['timeout'] }, covers: 'whole call' } as const satisfies TimeoutFacts;
