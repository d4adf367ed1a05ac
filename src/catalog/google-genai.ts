import { answerIn, candidatesAnswer } from './answers.ts';
import { everyStatus } from './every-status.ts';
import { fetchErrors } from './fetch-errors.ts';
import type { AnswerFacts, Endpoint, RetryFacts, Sdk, SdkFacts, StreamFacts } from './sdk.ts';
import { stainlessBare, stainlessErrors } from './stainless.ts';

const answer: AnswerFacts = { ...candidatesAnswer, text: ['text', ...candidatesAnswer.text] };

/**
 * Measured: an error chunk throws an `ApiError` with the status of its body. In 1 it comes out as a chunk with nothing of
 * it left: no `error`, no `candidates`, no text. A stream that is cut off ends in silence in all of them.
 */
const contentStream: StreamFacts = {
  answer: answerIn('*', answer),
  when: 'always',
  comes: 'awaited',
  iteration: 'throws',
  failureEvents: { answers: ['text', 'functionCalls', 'data', 'executableCode', 'codeExecutionResult', 'usageMetadata'], failures: [{ name: 'candidates', majors: [1] }] },
};

/** Measured: an `error` event is an ordinary item. */
const interactionStream: StreamFacts = {
  when: ['stream'],
  comes: 'awaited',
  iteration: 'throws',
  failureEvents: { key: 'event_type', answers: ['content.', 'step.'], failures: [{ name: 'error' }] },
};

const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;
/** Measured: tools that are functions are run by the SDK, in up to ten requests for one call. */
const tools = { ...call, when: [{ option: 'config.tools', repeats: 'tools' }] } as const;
const now = [2, 3] as const;

/**
 * `interactions` is a client of its own inside this one. Measured: 408, 409, 429, every 5xx and connection failures are
 * sent again whatever `retryOptions` says; its error classes are no exports, and in 1 called "Error".
 */
const interactions = (retries: number, name: 'class' | 'Error'): Partial<SdkFacts> => ({
  retry: { retries, counts: 'retries', option: { options: ['maxRetries'] }, off: 0, statuses: [408, 409, 429, 500], connection: true, quota: true },
  timeout: { option: { client: ['httpOptions', 'timeout'], options: ['timeout'] }, covers: 'headers' },
  signal: { options: ['signal'] },
  errors: {
    status: 'status',
    name,
    classes: stainlessErrors('GeminiNextGenAPIClientError', stainlessBare).map((error) => ({ ...error, hidden: true as const })),
  },
});

const models: readonly Endpoint[] = [
  { ...tools, path: 'models.generateContent', answer },
  { ...tools, path: 'models.generateContentStream', stream: contentStream },
  // Goes on where an answer broke off, in as many requests as it takes.
  { ...tools, path: 'models.generateContentWithContinuation', majors: now },
  { ...tools, path: 'models.generateContentStreamWithContinuation', majors: now, stream: contentStream },
  { ...call, path: 'models.embedContent' },
  { ...call, path: 'models.generateImages' },
  { ...call, path: 'models.editImage' },
  { ...call, path: 'models.upscaleImage' },
  { ...call, path: 'models.recontextImage' },
  { ...call, path: 'models.segmentImage' },
  { ...call, path: 'models.generateVideos', effect: 'creates' },
  { ...resource, path: 'models.countTokens' },
  { ...resource, path: 'models.computeTokens' },
  { ...resource, path: 'models.list' },
  { ...resource, path: 'models.get' },
  { ...resource, path: 'models.update' },
  { ...resource, path: 'models.delete' },
  { ...call, path: 'interactions.create', options: 1, effect: 'creates', stream: interactionStream, majors: now, differs: interactions(4, 'class') },
  { ...call, path: 'interactions.create', options: 1, effect: 'creates', stream: interactionStream, majors: [1], differs: interactions(2, 'Error') },
];

const resources: readonly Endpoint[] = [
  ...['list', 'get', 'delete', 'download', 'registerFiles'].map((name) => ({ ...resource, path: `files.${name}` })),
  { ...resource, path: 'files.upload', effect: 'creates' },
  ...['list', 'get', 'cancel', 'delete'].map((name) => ({ ...resource, path: `batches.${name}` })),
  { ...resource, path: 'batches.create', effect: 'creates' },
  { ...resource, path: 'batches.createEmbeddings', effect: 'creates' },
  ...['list', 'get', 'update', 'delete'].map((name) => ({ ...resource, path: `caches.${name}` })),
  { ...resource, path: 'caches.create', effect: 'creates' },
  ...['list', 'get', 'cancel'].map((name) => ({ ...resource, path: `tunings.${name}` })),
  { ...resource, path: 'tunings.tune', effect: 'creates' },
  { ...resource, path: 'operations.get' },
  { ...resource, path: 'operations.getVideosOperation' },
  { ...resource, path: 'authTokens.create', effect: 'creates' },
  ...['list', 'get', 'delete'].map((name) => ({ ...resource, path: `fileSearchStores.${name}` })),
  ...['create', 'uploadToFileSearchStore', 'importFile'].map((name) => ({ ...resource, path: `fileSearchStores.${name}`, effect: 'creates' }) as const),
];

/**
 * Sends once, unless it is given `retryOptions`, whose `attempts` are all attempts. Measured: connection failures, 409 and
 * 529 are never sent again; a timeout is.
 */
const retry: RetryFacts = {
  retries: 0,
  counts: 'total',
  option: { client: ['httpOptions', 'retryOptions', 'attempts'], body: ['config', 'httpOptions', 'retryOptions', 'attempts'] },
  off: 1,
  bare: 4,
  statuses: [408, 429, 500, 502, 503, 504],
  connection: false,
  quota: true,
};

/** The Google Gen AI SDK, for Gemini. https://ai.google.dev/gemini-api/docs/troubleshooting */
export const googleGenai = {
  name: '@google/genai',
  modules: ['@google/genai', '@google/genai/*'],
  checked: { 1: '1.52.0', 2: '2.32.0', 3: '3.1.0' },
  clients: [
    { exports: ['GoogleGenAI'], made: 'new', optionsArgument: 0, gives: [{ method: 'chats.create', client: 'Chat' }], endpoints: [...models, ...resources] },
    {
      exports: ['Chat'],
      made: 'given',
      optionsArgument: 0,
      // A turn that failed leaves no trace in the history, so that it can be sent again.
      endpoints: [
        { ...tools, path: 'sendMessage', answer },
        { ...tools, path: 'sendMessageStream', stream: contentStream },
      ],
    },
  ],
  functions: [],
  retry,
  timeout: { option: { client: ['httpOptions', 'timeout'], body: ['config', 'httpOptions', 'timeout'] }, covers: 'headers and body' },
  signal: { body: ['config', 'abortSignal'] },
  errors: {
    status: 'status',
    // The message is the whole body as JSON; there is nothing else of it.
    name: 'class',
    classes: [
      ...fetchErrors,
      { name: 'DOMException', extends: 'Error', for: 'timeout', hidden: true, shown: 'AbortError' },
      { name: 'ApiError', extends: 'Error', statuses: everyStatus },
      { name: 'ContinuationInterruptedError', extends: 'Error', majors: now },
    ],
  },
  // Measured: `retryOptions` of a call does nothing. With one on the client every failure loses its status: it is a plain
  // `Error`, "Retryable HTTP Error: Service Unavailable".
  older: { 1: { retry: { ...retry, option: { client: ['httpOptions', 'retryOptions', 'attempts'] } } } },
} as const satisfies Sdk;
