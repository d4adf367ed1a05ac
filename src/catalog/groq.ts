import { chatAnswer, chatChunks } from './answers.ts';
import type { Endpoint, Sdk } from './sdk.ts';
import { stainlessBare, stainlessCall as call, stainlessErrors, stainlessLimits, stainlessLimitsOfNodeFetch, stainlessResource as resource, stainlessRetry, stainlessStream, stainlessTimeout, stainlessWholeBody } from './stainless.ts';

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chat.completions.create', answer: chatAnswer, stream: { ...stainlessStream, answer: chatChunks } },
  { ...call, path: 'embeddings.create' },
  { ...call, path: 'audio.transcriptions.create' },
  { ...call, path: 'audio.translations.create' },
  { ...call, path: 'audio.speech.create' },
  { ...resource, path: 'batches.create', effect: 'creates' },
  { ...resource, path: 'batches.retrieve' },
  { ...resource, path: 'batches.list', options: 0 },
  { ...resource, path: 'batches.cancel' },
  { ...resource, path: 'files.create', effect: 'creates' },
  { ...resource, path: 'files.list', options: 0 },
  { ...resource, path: 'files.content' },
  { ...resource, path: 'files.info' },
  { ...resource, path: 'files.delete' },
  { ...resource, path: 'models.list', options: 0 },
  { ...resource, path: 'models.retrieve' },
  { ...resource, path: 'models.delete' },
];

/** The official Groq SDK. https://console.groq.com/docs/errors */
export const groq = {
  name: 'groq-sdk',
  modules: ['groq-sdk', 'groq-sdk/*'],
  checked: { 0: '0.37.0', 1: '1.6.0' },
  clients: [
    { exports: ['default', 'Groq'], made: 'new or call', optionsArgument: 0, gives: [{ method: 'withOptions', options: 0, majors: [1] }], endpoints },
  ],
  functions: [],
  promiseMethods: ['withResponse', 'asResponse'],
  // Measured: 1 obeys retry-after without a cap, and an endless or negative `maxRetries` has no end.
  retry: stainlessRetry,
  timeout: { ...stainlessTimeout, defaultMs: 60_000 },
  signal: { options: ['signal'] },
  limits: stainlessLimits,
  aborts: { stream: ['controller'] },
  errors: {
    modules: ['groq-sdk/error'],
    statics: ['default', 'Groq'],
    ...stainlessWholeBody,
    message: 'status and body',
    classes: stainlessErrors('GroqError', stainlessBare),
  },
  older: { 0: { limits: stainlessLimitsOfNodeFetch } },
} as const satisfies Sdk;
