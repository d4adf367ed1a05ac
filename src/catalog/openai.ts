import { chatAnswer, chatChunks, completionAnswer, completionChunks, responseAnswer } from './answers.ts';
import { chatFinals, chatFinalsIn4, emitter, responseEvents, runEvents } from './openai-streams.ts';
import { openaiV3Client, openaiV3Facts } from './openai-v3.ts';
import type { Endpoint, ErrorFacts, Sdk, StreamFacts } from './sdk.ts';
import { stainlessAborts, stainlessBare, stainlessCall as call, stainlessErrors, stainlessLimits, stainlessLimitsOfNodeFetch, stainlessResource as resource, stainlessRetry, stainlessStream, stainlessTimeout } from './stainless.ts';

const mediaStream: StreamFacts = { ...stainlessStream, beyondGuard: 'its end mark is not one that `guardStream` knows' };

/** Assistants calls take the thread's id first. */
const onThread = { ...call, body: 1, options: 2, effect: 'creates' } as const;
const helper = { ...call, fails: 'while read' } as const;
const now = [5, 6, 7] as const;

const runs: readonly Endpoint[] = [
  { ...onThread, path: 'beta.threads.runs.create', distinctive: true, stream: { ...stainlessStream, failureEvents: runEvents } },
  { ...onThread, path: 'beta.threads.runs.createAndPoll', distinctive: true },
  { ...onThread, path: 'beta.threads.runs.createAndStream', distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
  { ...onThread, path: 'beta.threads.runs.stream', distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputs', majors: now, distinctive: true, stream: { ...stainlessStream, failureEvents: runEvents } },
  // The thread and the run by their ids, then the body.
  { ...onThread, path: 'beta.threads.runs.submitToolOutputs', majors: [4], body: 2, options: 3, distinctive: true, stream: { ...stainlessStream, failureEvents: runEvents } },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputsAndPoll', distinctive: true },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputsStream', distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
  { ...onThread, path: 'beta.threads.createAndRun', body: 0, options: 1, distinctive: true, stream: { ...stainlessStream, failureEvents: runEvents } },
  { ...onThread, path: 'beta.threads.createAndRunPoll', body: 0, options: 1, distinctive: true },
  { ...onThread, path: 'beta.threads.createAndRunStream', body: 0, options: 1, distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
];

const chat = (prefix: string, majors: readonly number[], finals: readonly string[]): readonly Endpoint[] => [
  { ...call, path: `${prefix}.parse`, distinctive: true, majors },
  { ...helper, path: `${prefix}.stream`, distinctive: true, majors, stream: emitter(finals) },
  { ...helper, path: `${prefix}.runTools`, distinctive: true, majors, repeats: 'tools', stream: emitter(finals) },
];

const background = [{ option: 'background', effect: 'creates' }] as const;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chat.completions.create', distinctive: true, answer: chatAnswer, stream: { ...stainlessStream, answer: chatChunks } },
  ...chat('chat.completions', now, chatFinals),
  ...chat('beta.chat.completions', [4], chatFinalsIn4),
  { ...helper, path: 'beta.chat.completions.runFunctions', majors: [4], distinctive: true, repeats: 'tools', stream: emitter(chatFinalsIn4) },
  { ...call, path: 'responses.create', when: background, answer: responseAnswer, stream: { ...stainlessStream, failureEvents: responseEvents } },
  { ...call, path: 'responses.parse', when: background },
  { ...helper, path: 'responses.stream', stream: emitter(['finalResponse'], responseEvents) },
  { ...call, path: 'responses.compact', majors: [6, 7] },
  { ...call, path: 'beta.responses.create', majors: [7], when: background, answer: { ...responseAnswer, text: ['output.*.content.*.text'] }, stream: { ...stainlessStream, failureEvents: responseEvents } },
  { ...call, path: 'beta.responses.compact', majors: [7] },
  { ...call, path: 'decisions.create', majors: [7] },
  { ...call, path: 'completions.create', answer: completionAnswer, stream: { ...stainlessStream, answer: completionChunks } },
  { ...call, path: 'embeddings.create' },
  { ...call, path: 'moderations.create' },
  { ...call, path: 'images.generate', majors: now, stream: mediaStream },
  { ...call, path: 'images.generate', majors: [4] },
  { ...call, path: 'images.edit', majors: now, stream: mediaStream },
  { ...call, path: 'images.edit', majors: [4] },
  { ...call, path: 'images.createVariation' },
  { ...call, path: 'audio.transcriptions.create', distinctive: true, stream: mediaStream },
  { ...call, path: 'audio.translations.create', distinctive: true },
  { ...call, path: 'audio.speech.create', distinctive: true },
  ...['create', 'edit', 'extend', 'createCharacter'].map((name) => ({ ...call, path: `videos.${name}`, effect: 'creates', majors: [6, 7] }) as const),
  { ...call, path: 'videos.remix', body: 1, options: 2, effect: 'creates', majors: [6, 7] },
  ...runs,
  { ...resource, path: 'responses.retrieve', body: 1, options: 2, stream: { ...stainlessStream, failureEvents: responseEvents } },
  { ...resource, path: 'responses.cancel', body: 0, options: 1 },
  { ...resource, path: 'batches.create', effect: 'creates' },
  { ...resource, path: 'batches.retrieve' },
  { ...resource, path: 'batches.list' },
  { ...resource, path: 'batches.cancel' },
  { ...resource, path: 'uploads.create', effect: 'creates' },
  { ...resource, path: 'evals.create', effect: 'creates' },
  { ...resource, path: 'evals.runs.create', body: 1, options: 2, effect: 'creates' },
  { ...resource, path: 'containers.create', effect: 'creates' },
  { ...resource, path: 'videos.retrieve', majors: [6, 7] },
  { ...resource, path: 'files.create', effect: 'creates' },
  { ...resource, path: 'files.retrieve' },
  { ...resource, path: 'files.content' },
  { ...resource, path: 'files.list' },
  { ...resource, path: 'fineTuning.jobs.create', effect: 'creates' },
  { ...resource, path: 'models.list', options: 0 },
  { ...resource, path: 'models.retrieve' },
  { ...resource, path: 'beta.threads.create', effect: 'creates' },
  { ...resource, path: 'beta.threads.messages.create', body: 1, options: 2, effect: 'creates' },
  { ...resource, path: 'beta.threads.messages.list', body: 1, options: 2 },
  { ...resource, path: 'beta.threads.runs.retrieve', body: 1, options: 2 },
  { ...resource, path: 'beta.threads.runs.poll', body: 1, options: 2 },
  { ...resource, path: 'beta.threads.runs.cancel', body: 1, options: 2 },
  { ...resource, path: 'beta.assistants.create', effect: 'creates' },
  { ...resource, path: 'vectorStores.create', effect: 'creates' },
  { ...resource, path: 'vectorStores.search', body: 1, options: 2 },
  { ...resource, path: 'conversations.create', effect: 'creates', majors: now },
];

const client = { made: 'new or call', optionsArgument: 0, majors: [4, ...now], gives: [{ method: 'withOptions', options: 0, majors: now }], endpoints } as const;

const errors = {
  modules: ['openai/error'],
  statics: ['default', 'OpenAI'],
  status: 'status',
  code: 'code',
  type: 'type',
  body: { property: 'error', is: 'inner' },
  requestId: 'requestID',
  name: 'Error',
  message: 'status and text',
  classes: [
    ...stainlessErrors('OpenAIError', stainlessBare),
    { name: 'LengthFinishReasonError', extends: 'OpenAIError', for: 'truncated' },
    { name: 'ContentFilterFinishReasonError', extends: 'OpenAIError', for: 'content' },
  ],
} as const satisfies ErrorFacts;

/** The official OpenAI SDK. https://platform.openai.com/docs/guides/error-codes */
export const openai = {
  name: 'openai',
  modules: ['openai', 'openai/*'],
  checked: { 3: '3.3.0', 4: '4.104.0', 5: '5.23.2', 6: '6.49.0', 7: '7.55.0' },
  clients: [
    { ...client, exports: ['default', 'OpenAI'] },
    { ...client, exports: ['AzureOpenAI'], made: 'new' },
    { ...client, exports: ['BedrockOpenAI'], made: 'new', majors: [7] },
    openaiV3Client,
  ],
  functions: [],
  promiseMethods: ['withResponse', 'asResponse'],
  retry: stainlessRetry,
  timeout: { ...stainlessTimeout, covers: 'headers and body' },
  signal: { options: ['signal'] },
  limits: stainlessLimits,
  aborts: stainlessAborts,
  errors,
  // Measured: until 6 a body that stalls is waited for.
  older: { 3: openaiV3Facts, 4: { timeout: stainlessTimeout, limits: stainlessLimitsOfNodeFetch, errors: { ...errors, requestId: 'request_id' } }, 5: { timeout: stainlessTimeout }, 6: { timeout: stainlessTimeout } },
} as const satisfies Sdk;
