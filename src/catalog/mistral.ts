import { answerIn, camelChatAnswer as answer, camelChatChunks } from './answers.ts';
import type { Endpoint, ErrorClass, Sdk, StreamFacts } from './sdk.ts';
import {
  speakeasyCall as call, speakeasyClientErrors, speakeasyCore, speakeasyErrorFacts, speakeasyResource as resource, speakeasyResult, speakeasyResultStream as streamResult, speakeasyStrategy,
  speakeasyTimeoutOption,
} from './speakeasy.ts';

/** Measured: an error frame throws a raw `ZodError` while read, a lost connection a `TypeError`. A stream that stops short just ends. */
const stream: StreamFacts = { when: 'always', comes: 'awaited', iteration: 'throws' };
const chatStream: StreamFacts = { ...stream, answer: { ...camelChatChunks, text: ['*.data.choices.*.delta.content'], reason: ['*.data.choices.*.finishReason'] } };
const streamOption: StreamFacts = { ...stream, when: ['stream'] };

/** A conversation keeps what it is told. */
const told = { ...call, effect: 'creates' } as const;
const two = [2] as const;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chat.complete', answer },
  { ...call, path: 'chat.parse' },
  { ...call, path: 'chat.stream', stream: chatStream },
  { ...call, path: 'chat.parseStream', stream },
  { ...call, path: 'fim.complete', answer },
  { ...call, path: 'fim.stream', stream: chatStream },
  { ...call, path: 'agents.complete', answer },
  { ...call, path: 'agents.stream', stream: chatStream },
  { ...call, path: 'embeddings.create' },
  { ...call, path: 'classifiers.moderate' },
  { ...call, path: 'classifiers.moderateChat' },
  { ...call, path: 'classifiers.classify' },
  { ...call, path: 'classifiers.classifyChat' },
  { ...call, path: 'ocr.process' },
  { ...call, path: 'audio.transcriptions.complete' },
  { ...call, path: 'audio.transcriptions.stream', stream },
  { ...call, path: 'audio.speech.complete', majors: two, stream: streamOption },
  { ...told, path: 'beta.conversations.start' },
  { ...told, path: 'beta.conversations.append' },
  { ...told, path: 'beta.conversations.restart' },
  { ...told, path: 'beta.conversations.startStream', stream },
  { ...told, path: 'beta.conversations.appendStream', stream },
  { ...told, path: 'beta.conversations.restartStream', stream },
  { ...resource, path: 'beta.conversations.list' },
  { ...resource, path: 'beta.conversations.get' },
  { ...resource, path: 'beta.conversations.getHistory' },
  { ...resource, path: 'beta.conversations.getMessages' },
  { ...resource, path: 'beta.conversations.delete' },
  { ...resource, path: 'beta.agents.create', effect: 'creates' },
  { ...resource, path: 'beta.agents.list' },
  { ...resource, path: 'beta.agents.get' },
  { ...resource, path: 'beta.agents.update' },
  { ...resource, path: 'beta.agents.delete' },
  { ...resource, path: 'beta.libraries.create', effect: 'creates' },
  { ...resource, path: 'beta.libraries.documents.upload', effect: 'creates' },
  { ...resource, path: 'audio.voices.create', effect: 'creates', majors: two },
  { ...resource, path: 'batch.jobs.create', effect: 'creates' },
  { ...resource, path: 'batch.jobs.get' },
  { ...resource, path: 'batch.jobs.list' },
  { ...resource, path: 'batch.jobs.cancel' },
  { ...resource, path: 'fineTuning.jobs.create', effect: 'creates', majors: [1] },
  { ...resource, path: 'fineTuning.jobs.get', majors: [1] },
  { ...resource, path: 'fineTuning.jobs.start', majors: [1] },
  { ...resource, path: 'files.upload', effect: 'creates' },
  { ...resource, path: 'files.list' },
  { ...resource, path: 'files.retrieve' },
  { ...resource, path: 'files.download' },
  { ...resource, path: 'files.delete' },
  { ...resource, path: 'models.list' },
  { ...resource, path: 'models.retrieve' },
];

const result = { ...speakeasyResult, modules: ['@mistralai/mistralai/funcs/*'] } as const;
const toldResult = { ...result, effect: 'creates' } as const;

const functions: readonly Endpoint[] = [
  { ...result, path: 'chatComplete', answer: answerIn('value', answer) },
  { ...result, path: 'chatStream', stream: streamResult },
  { ...result, path: 'fimComplete', answer: answerIn('value', answer) },
  { ...result, path: 'fimStream', stream: streamResult },
  { ...result, path: 'agentsComplete', answer: answerIn('value', answer) },
  { ...result, path: 'agentsStream', stream: streamResult },
  { ...result, path: 'embeddingsCreate' },
  { ...result, path: 'classifiersModerate' },
  { ...result, path: 'classifiersModerateChat' },
  { ...result, path: 'classifiersClassify' },
  { ...result, path: 'classifiersClassifyChat' },
  { ...result, path: 'ocrProcess' },
  { ...result, path: 'audioTranscriptionsComplete' },
  { ...result, path: 'audioTranscriptionsStream', stream: streamResult },
  { ...result, path: 'audioSpeechComplete', majors: two, stream: { ...streamResult, when: ['stream'] } },
  { ...toldResult, path: 'betaConversationsStart' },
  { ...toldResult, path: 'betaConversationsAppend' },
  { ...toldResult, path: 'betaConversationsRestart' },
  { ...toldResult, path: 'betaConversationsStartStream', stream: streamResult },
  { ...toldResult, path: 'betaConversationsAppendStream', stream: streamResult },
  { ...toldResult, path: 'betaConversationsRestartStream', stream: streamResult },
];

const classes: readonly ErrorClass[] = [
  { name: 'MistralError', extends: 'Error' },
  { name: 'SDKError', extends: 'MistralError', statuses: [400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 429, 431, '5xx'] },
  { name: 'HTTPValidationError', extends: 'MistralError', statuses: [422] },
  // An answer that does not fit the schema: `{ error }` in a 200, a 422 of another shape.
  { name: 'ResponseValidationError', extends: 'MistralError', for: 'content' },
  ...speakeasyClientErrors,
];

/** The official Mistral SDK. https://docs.mistral.ai/getting-started/clients */
export const mistral = {
  name: '@mistralai/mistralai',
  modules: ['@mistralai/mistralai', '@mistralai/mistralai/*'],
  checked: { 1: '1.15.1', 2: '2.7.0' },
  clients: [
    { exports: ['Mistral'], made: 'new', optionsArgument: 0, endpoints },
    speakeasyCore('MistralCore', '@mistralai/mistralai'),
  ],
  functions,
  // Measured: nothing is sent again until a strategy is given; then without a limit of attempts, for an hour unless told otherwise. Connections only with `retryConnectionErrors`.
  retry: {
    retries: 0,
    ...speakeasyStrategy,
    statuses: [429, 500, 502, 503, 504],
    connection: false,
    quota: true,
  },
  // Measured: one for all attempts and the stream; ignored where a signal is given.
  timeout: { defaultMs: 300_000, option: speakeasyTimeoutOption, covers: 'whole call' },
  signal: { options: ['signal'] },
  limits: [{ client: ['httpClient'] }, { options: ['fetchOptions'] }],
  errors: {
    ...speakeasyErrorFacts,
    modules: ['@mistralai/mistralai/models/errors'],
    classes,
  },
  older: { 1: { timeout: { option: speakeasyTimeoutOption, covers: 'whole call' } } },
} as const satisfies Sdk;
