import { answerIn, candidatesAnswer, eitherAnswer } from './answers.ts';
import { everyStatus } from './every-status.ts';
import type { AnswerFacts, Endpoint, Sdk, StreamFacts } from './sdk.ts';

/** Measured: `text()` throws for an answer that was withheld, not for one that was cut off. */
const content: AnswerFacts = { ...candidatesAnswer, withheld: undefined, text: ['text()', ...candidatesAnswer.text] };
const answer = answerIn('response', content);

/**
 * Measured: an error chunk is an ordinary item with an `error` and no text, and is left out of `response`. A lost
 * connection or malformed chunk throws, and rejects `response` too: an unhandled rejection if nobody looks at that.
 */
const contentStream: StreamFacts = {
  answer: eitherAnswer(answerIn('stream.*', content), answer),
  when: 'always',
  comes: 'awaited',
  members: [{ name: 'stream', is: 'iterable', failure: 'throws' }],
  failureEvents: { answers: ['text', 'functionCall', 'functionCalls', 'usageMetadata'], failures: [{ name: 'error' }, { name: 'candidates' }] },
};

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;
const stored = { ...resource, options: undefined } as const;

const model: readonly Endpoint[] = [
  { ...call, path: 'generateContent', answer },
  { ...call, path: 'generateContentStream', stream: contentStream },
  { ...call, path: 'embedContent' },
  { ...call, path: 'batchEmbedContents' },
  { ...resource, path: 'countTokens' },
];

const server = { made: 'new', optionsArgument: 1, modules: ['@google/generative-ai/server'] } as const;

/** Google's first SDK for Gemini, deprecated in favour of @google/genai. https://ai.google.dev/gemini-api/docs/troubleshooting */
export const googleGenerativeAi = {
  name: '@google/generative-ai',
  modules: ['@google/generative-ai', '@google/generative-ai/*'],
  checked: { 0: '0.24.1' },
  clients: [
    {
      exports: ['GoogleGenerativeAI'],
      made: 'new',
      optionless: true,
      gives: [
        { method: 'getGenerativeModel', client: 'GenerativeModel', options: 1 },
        { method: 'getGenerativeModelFromCachedContent', client: 'GenerativeModel', options: 2 },
      ],
      endpoints: [],
    },
    { exports: ['GenerativeModel'], made: 'new', optionsArgument: 2, gives: [{ method: 'startChat', client: 'ChatSession' }], endpoints: model },
    {
      exports: ['ChatSession'],
      made: 'given',
      optionsArgument: 3,
      // A turn that failed leaves no trace in the history, so that it can be sent again.
      endpoints: [
        { ...call, path: 'sendMessage', answer },
        { ...call, path: 'sendMessageStream', stream: contentStream },
      ],
    },
    {
      ...server,
      exports: ['GoogleAIFileManager'],
      endpoints: [{ ...stored, path: 'uploadFile', effect: 'creates' }, { ...resource, path: 'listFiles' }, { ...resource, path: 'getFile' }, { ...stored, path: 'deleteFile' }],
    },
    {
      ...server,
      exports: ['GoogleAICacheManager'],
      endpoints: [{ ...stored, path: 'create', effect: 'creates' }, ...['list', 'get', 'update', 'delete'].map((path) => ({ ...stored, path }))],
    },
  ],
  functions: [],
  retry: { retries: 0, option: {}, statuses: [], connection: false, quota: false },
  timeout: { option: { client: ['timeout'], options: ['timeout'] }, covers: 'headers and body' },
  // Measured: a signal that is aborted already is ignored.
  signal: { options: ['signal'] },
  errors: {
    status: 'status',
    name: 'Error',
    // The answer, on `GoogleGenerativeAIResponseError`; the status in words, on `GoogleGenerativeAIFetchError`.
    more: { response: ['candidates', 'promptFeedback', 'usageMetadata', 'text', 'functionCall', 'functionCalls'], statusText: 'anything' },
    classes: [
      // Measured: a failed connection loses its cause and code.
      { name: 'GoogleGenerativeAIError', extends: 'Error', for: 'connection' },
      { name: 'GoogleGenerativeAIResponseError', extends: 'GoogleGenerativeAIError', for: 'content' },
      { name: 'GoogleGenerativeAIFetchError', extends: 'GoogleGenerativeAIError', statuses: everyStatus },
      { name: 'GoogleGenerativeAIRequestInputError', extends: 'GoogleGenerativeAIError' },
      { name: 'GoogleGenerativeAIAbortError', extends: 'GoogleGenerativeAIError', for: 'abort' },
      { name: 'GoogleGenerativeAIAbortError', extends: 'GoogleGenerativeAIError', for: 'timeout' },
    ],
  },
} as const satisfies Sdk;
