import { answerIn, camelChatAnswer, camelChatChunks } from './answers.ts';
import { responseItems } from './openai-streams.ts';
import type { Endpoint, ErrorClass, FailureEvents, Sdk, StreamFacts, StreamMember } from './sdk.ts';
import {
  speakeasyCall as call, speakeasyClientErrors, speakeasyCore, speakeasyErrorFacts, speakeasyResource as resource, speakeasyResult, speakeasyResultStream, speakeasyStrategy,
  speakeasyTimeoutOption,
} from './speakeasy.ts';

/** Measured: an error frame throws a raw `ZodError` while read; a chunk with choices and an error is an ordinary item. */
const stream = (body: string): StreamFacts => ({ when: [body, 'stream'], comes: 'awaited', iteration: 'throws' });

const responseStream: StreamFacts = { ...stream('responsesRequest'), failureEvents: responseItems };

const method = (name: string): StreamMember => ({ name, is: 'method', failure: 'throws' });
/** Measured: ends as if complete where the model failed or the stream broke off, throws only for a status or a lost connection. */
const hidden = (name: string): StreamMember => ({ name, is: 'iterable method', failure: 'hides' });

const modelResult: StreamFacts = {
  when: 'always',
  comes: 'at once',
  members: [
    method('getText'),
    method('getResponse'),
    method('getToolCalls'),
    { name: 'getNewMessagesStream', is: 'iterable method', failure: 'throws' },
    { name: 'getFullResponsesStream', is: 'iterable method', failure: 'item' },
    hidden('getTextStream'),
    hidden('getReasoningStream'),
    hidden('getItemsStream'),
    hidden('getToolStream'),
    hidden('getToolCallsStream'),
  ],
  failureEvents: responseItems,
};

const one = [1] as const;

/** Measured: sends nothing until one of its members is read. It runs the tools it is given, and asks again. */
const callModel = { ...call, path: 'callModel', fails: 'lazy', when: [{ option: 'tools', repeats: 'tools' }], stream: modelResult } as const satisfies Endpoint;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chat.send', answer: camelChatAnswer, stream: { ...stream('chatRequest'), answer: camelChatChunks } },
  { ...call, path: 'responses.send', majors: one, stream: responseStream },
  { ...call, path: 'beta.responses.send', stream: responseStream },
  callModel,
  { ...call, path: 'embeddings.generate' },
  { ...call, path: 'images.generate', stream: { ...stream('imageGenerationRequest'), beyondGuard: 'its end mark is not one that `guardStream` knows' } },
  { ...call, path: 'rerank.rerank' },
  { ...call, path: 'tts.createSpeech' },
  { ...call, path: 'stt.createTranscription' },
  { ...call, path: 'stt.createTranscriptionMultipart' },
  { ...call, path: 'videoGeneration.generate', effect: 'creates' },
  { ...resource, path: 'videoGeneration.getGeneration' },
  { ...resource, path: 'videoGeneration.getVideoContent' },
  { ...resource, path: 'presets.createPresetsChatCompletions', effect: 'creates' },
  { ...resource, path: 'presets.createPresetsMessages', effect: 'creates' },
  { ...resource, path: 'presets.createPresetsResponses', effect: 'creates' },
  { ...resource, path: 'presets.list' },
  { ...resource, path: 'generations.getGeneration' },
  { ...resource, path: 'credits.getCredits' },
  { ...resource, path: 'models.list' },
  { ...resource, path: 'models.count' },
  { ...resource, path: 'files.upload', effect: 'creates' },
  { ...resource, path: 'files.list' },
];

const result = { ...speakeasyResult, modules: ['@openrouter/sdk/funcs/*'] } as const;
const streamResult = (body: string, failureEvents?: FailureEvents): StreamFacts => ({
  ...speakeasyResultStream, when: [body, 'stream'], failureEvents,
});

const functions: readonly Endpoint[] = [
  { ...result, path: 'chatSend', answer: answerIn('value', camelChatAnswer), stream: streamResult('chatRequest') },
  { ...result, path: 'responsesSend', majors: one, stream: streamResult('responsesRequest', responseItems) },
  { ...result, path: 'betaResponsesSend', stream: streamResult('responsesRequest', responseItems) },
  { ...callModel, modules: ['@openrouter/sdk/funcs/call-model', '@openrouter/sdk/funcs/call-model.js'], client: 0, body: 1, options: 2 },
  { ...result, path: 'embeddingsGenerate' },
  { ...result, path: 'imagesGenerate', stream: streamResult('imageGenerationRequest') },
  { ...result, path: 'rerankRerank' },
  { ...result, path: 'ttsCreateSpeech' },
  { ...result, path: 'sttCreateTranscription' },
  { ...result, path: 'sttCreateTranscriptionMultipart' },
  { ...result, path: 'videoGenerationGenerate', effect: 'creates' },
];

const classes: readonly ErrorClass[] = [
  { name: 'OpenRouterError', extends: 'Error' },
  { name: 'BadRequestResponseError', extends: 'OpenRouterError', statuses: [400] },
  { name: 'UnauthorizedResponseError', extends: 'OpenRouterError', statuses: [401] },
  { name: 'PaymentRequiredResponseError', extends: 'OpenRouterError', statuses: [402] },
  { name: 'ForbiddenResponseError', extends: 'OpenRouterError', statuses: [403] },
  { name: 'NotFoundResponseError', extends: 'OpenRouterError', statuses: [404] },
  { name: 'RequestTimeoutResponseError', extends: 'OpenRouterError', statuses: [408] },
  { name: 'PayloadTooLargeResponseError', extends: 'OpenRouterError', statuses: [413] },
  { name: 'UnprocessableEntityResponseError', extends: 'OpenRouterError', statuses: [422] },
  { name: 'TooManyRequestsResponseError', extends: 'OpenRouterError', statuses: [429] },
  { name: 'InternalServerResponseError', extends: 'OpenRouterError', statuses: [500] },
  { name: 'BadGatewayResponseError', extends: 'OpenRouterError', statuses: [502] },
  { name: 'ServiceUnavailableResponseError', extends: 'OpenRouterError', statuses: [503] },
  { name: 'EdgeNetworkTimeoutResponseError', extends: 'OpenRouterError', statuses: [524] },
  { name: 'ProviderOverloadedResponseError', extends: 'OpenRouterError', statuses: [529] },
  // Measured of `chat.send`: what it has no class for, and what is not JSON.
  { name: 'OpenRouterDefaultError', extends: 'OpenRouterError', statuses: [405, 409, 410, 415, 425, 431, '5xx'] },
  // A body of another shape than the schema's, of whatever status: `error.code` must be a number.
  { name: 'ResponseValidationError', extends: 'OpenRouterError', for: 'content' },
  // Of other endpoints.
  { name: 'ConflictResponseError', extends: 'OpenRouterError' },
  { name: 'GoneResponseError', extends: 'OpenRouterError', majors: one },
  { name: 'GatewayTimeoutResponseError', extends: 'OpenRouterError', majors: one },
  ...speakeasyClientErrors,
];

/** The official OpenRouter SDK. https://openrouter.ai/docs/api-reference/errors */
export const openrouter = {
  name: '@openrouter/sdk',
  modules: ['@openrouter/sdk', '@openrouter/sdk/*'],
  checked: { 0: '0.13.67', 1: '1.3.19' },
  clients: [
    { exports: ['OpenRouter'], made: 'new', optionsArgument: 0, endpoints },
    speakeasyCore('OpenRouterCore', '@openrouter/sdk'),
  ],
  functions,
  // Measured: every 5xx, refused, reset and timed-out connections, for up to an hour; with a strategy of one's own, connections only with `retryConnectionErrors`.
  retry: {
    retries: Infinity,
    ...speakeasyStrategy,
    statuses: [500],
    connection: true,
    quota: false,
  },
  // Measured: of each attempt; ignored where a signal is given.
  timeout: { option: speakeasyTimeoutOption, covers: 'headers and body' },
  signal: { options: ['signal'] },
  limits: [{ client: ['httpClient'] }, { options: ['fetchOptions'] }],
  errors: {
    ...speakeasyErrorFacts,
    modules: ['@openrouter/sdk/models/errors'],
    classes,
  },
} as const satisfies Sdk;
