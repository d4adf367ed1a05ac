import { chatAnswer, chatChunks, completionAnswer, completionChunks } from './answers.ts';
import { chatFinalsIn4, emitter } from './openai-streams.ts';
import type { Endpoint, Sdk } from './sdk.ts';
import { stainlessBare, stainlessCall as call, stainlessErrors, stainlessLimits, stainlessResource as resource, stainlessRetry, stainlessStream, stainlessTimeout, stainlessWholeBody } from './stainless.ts';

const endpoints: readonly Endpoint[] = [
  // Measured: what stands under `event: error` is dropped, so that the stream ends as if complete.
  { ...call, path: 'chat.completions.create', answer: chatAnswer, stream: { ...stainlessStream, answer: chatChunks } },
  // Measured: after a socket reset or a malformed event its promises and its iteration wait for ever, and `error` is never told.
  { ...call, path: 'chat.completions.stream', fails: 'while read', stream: emitter(chatFinalsIn4) },
  { ...call, path: 'completions.create', answer: completionAnswer, stream: { ...stainlessStream, answer: completionChunks } },
  { ...call, path: 'embeddings.create' },
  { ...call, path: 'rerank.create' },
  { ...call, path: 'images.generate' },
  { ...call, path: 'videos.create', effect: 'creates' },
  { ...call, path: 'audio.speech.create', stream: { ...stainlessStream, beyondGuard: 'its chunks are sound, and none of them says that it is the last' } },
  { ...call, path: 'audio.transcriptions.create' },
  { ...call, path: 'audio.translations.create' },
  // Runs the code that it is given.
  { ...resource, path: 'codeInterpreter.execute', effect: 'creates' },
  { ...resource, path: 'codeInterpreter.sessions.list', options: 0 },
  { ...resource, path: 'videos.retrieve' },
  { ...resource, path: 'audio.voices.list', options: 0 },
  { ...resource, path: 'batches.create', effect: 'creates' },
  { ...resource, path: 'batches.retrieve' },
  { ...resource, path: 'batches.list', options: 0 },
  { ...resource, path: 'batches.cancel' },
  { ...resource, path: 'files.upload', options: undefined, effect: 'creates' },
  { ...resource, path: 'files.retrieve' },
  { ...resource, path: 'files.list', options: 0 },
  { ...resource, path: 'files.content' },
  { ...resource, path: 'files.delete' },
  { ...resource, path: 'fineTuning.create', effect: 'creates' },
  { ...resource, path: 'fineTuning.retrieve' },
  { ...resource, path: 'fineTuning.list', options: 0 },
  { ...resource, path: 'fineTuning.cancel' },
  { ...resource, path: 'fineTuning.delete', body: 1, options: 2 },
  { ...resource, path: 'fineTuning.content' },
  { ...resource, path: 'fineTuning.estimatePrice' },
  { ...resource, path: 'fineTuning.listEvents' },
  { ...resource, path: 'fineTuning.listCheckpoints' },
  { ...resource, path: 'evals.create', effect: 'creates' },
  { ...resource, path: 'evals.retrieve' },
  { ...resource, path: 'evals.list' },
  { ...resource, path: 'evals.status' },
  { ...resource, path: 'endpoints.create', effect: 'creates' },
  { ...resource, path: 'endpoints.retrieve' },
  { ...resource, path: 'endpoints.update', body: 1, options: 2 },
  { ...resource, path: 'endpoints.list' },
  { ...resource, path: 'endpoints.delete' },
  { ...resource, path: 'models.list' },
  { ...resource, path: 'models.upload', effect: 'creates' },
];

/** The official Together SDK. https://docs.together.ai/docs/error-codes */
export const together = {
  name: 'together-ai',
  modules: ['together-ai', 'together-ai/*'],
  checked: { 0: '0.52.0' },
  clients: [
    { exports: ['default', 'Together'], made: 'new or call', optionsArgument: 0, gives: [{ method: 'withOptions', options: 0 }], endpoints },
  ],
  functions: [],
  promiseMethods: ['withResponse', 'asResponse'],
  // Measured: every 5xx but a 500. Obeys retry-after without a cap, and an endless or negative `maxRetries` has no end.
  retry: { ...stainlessRetry, statuses: [408, 409, 429, 501, 502, 503, 504, 529] },
  timeout: { ...stainlessTimeout, defaultMs: 60_000 },
  signal: { options: ['signal'] },
  limits: stainlessLimits,
  aborts: { stream: ['controller'] },
  errors: {
    modules: ['together-ai/error'],
    statics: ['default', 'Together'],
    ...stainlessWholeBody,
    message: 'status and body',
    classes: stainlessErrors('TogetherError', stainlessBare),
  },
} as const satisfies Sdk;
