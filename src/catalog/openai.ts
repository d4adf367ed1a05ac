import type { Endpoint, FailureEvents, Sdk, StreamFacts } from './sdk.ts';
import { stainlessErrors, stainlessRetry, stainlessTimeout } from './stainless.ts';

const streamOption: StreamFacts = { when: ['stream'], comes: 'awaited', iteration: 'throws' };
const mediaStream: StreamFacts = { ...streamOption, beyondGuard: 'its end mark is not one that `guardStream` knows' };

/** Measured: `response.failed` and `response.incomplete` arrive as items; `error` throws in 7, is an item before. */
const responseEvents: FailureEvents = {
  key: 'type',
  answers: ['response.output_text', 'response.content_part', 'response.output_item', 'response.function_call_arguments'],
  failures: [{ name: 'response.failed' }, { name: 'response.incomplete' }, { name: 'error', majors: [4, 5, 6] }],
};

/** Measured: a failed run is an ordinary event of the Assistants stream. */
const runEvents: FailureEvents = {
  key: 'event',
  answers: ['thread.message', 'thread.run.step', 'thread.run.requires_action'],
  failures: [
    { name: 'thread.run.failed' },
    { name: 'thread.run.expired' },
    { name: 'thread.run.incomplete' },
    { name: 'thread.run.cancelled' },
    { name: 'error' },
  ],
};

const emitter = (finals: readonly string[], failureEvents?: FailureEvents): StreamFacts => ({
  when: 'always',
  comes: 'at once',
  iteration: 'throws',
  emitter: { errorEvents: ['error'], finals: ['done', ...finals] },
  members: finals.map((name) => ({ name, is: 'method', failure: 'throws' }) as const),
  failureEvents,
});

const chatFinals = [
  'finalChatCompletion', 'finalContent', 'finalMessage', 'finalFunctionToolCall', 'finalFunctionToolCallResult', 'totalUsage',
];

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;
/** Assistants calls take the thread's id first. */
const onThread = { ...call, body: 1, options: 2, effect: 'creates' } as const;
const helper = { ...call, fails: 'while read' } as const;
const now = [5, 6, 7] as const;

const runs: readonly Endpoint[] = [
  { ...onThread, path: 'beta.threads.runs.create', distinctive: true, stream: { ...streamOption, failureEvents: runEvents } },
  { ...onThread, path: 'beta.threads.runs.createAndPoll', distinctive: true },
  { ...onThread, path: 'beta.threads.runs.createAndStream', distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
  { ...onThread, path: 'beta.threads.runs.stream', distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputs', majors: now, distinctive: true, stream: { ...streamOption, failureEvents: runEvents } },
  // The thread and the run by their ids, then the body.
  { ...onThread, path: 'beta.threads.runs.submitToolOutputs', majors: [4], body: 2, options: 3, distinctive: true, stream: { ...streamOption, failureEvents: runEvents } },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputsAndPoll', distinctive: true },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputsStream', distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
  { ...onThread, path: 'beta.threads.createAndRun', body: 0, options: 1, distinctive: true, stream: { ...streamOption, failureEvents: runEvents } },
  { ...onThread, path: 'beta.threads.createAndRunPoll', body: 0, options: 1, distinctive: true },
  { ...onThread, path: 'beta.threads.createAndRunStream', body: 0, options: 1, distinctive: true, fails: 'while read', stream: emitter(['finalRun', 'finalMessages'], runEvents) },
];

const chat = (prefix: string, majors?: readonly number[]): readonly Endpoint[] => [
  { ...call, path: `${prefix}.parse`, distinctive: true, majors },
  { ...helper, path: `${prefix}.stream`, distinctive: true, majors, stream: emitter(chatFinals) },
  { ...helper, path: `${prefix}.runTools`, distinctive: true, majors, repeats: 'tools', stream: emitter(chatFinals) },
];

const background = [{ option: 'background', effect: 'creates' }] as const;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chat.completions.create', distinctive: true, stream: streamOption },
  ...chat('chat.completions', now),
  ...chat('beta.chat.completions', [4]),
  { ...call, path: 'responses.create', when: background, stream: { ...streamOption, failureEvents: responseEvents } },
  { ...call, path: 'responses.parse', when: background },
  { ...helper, path: 'responses.stream', stream: emitter(['finalResponse'], responseEvents) },
  { ...call, path: 'responses.compact', majors: [6, 7] },
  { ...call, path: 'beta.responses.create', majors: [7], when: background, stream: { ...streamOption, failureEvents: responseEvents } },
  { ...call, path: 'completions.create', stream: streamOption },
  { ...call, path: 'embeddings.create' },
  { ...call, path: 'moderations.create' },
  { ...call, path: 'images.generate', stream: mediaStream },
  { ...call, path: 'images.edit', stream: mediaStream },
  { ...call, path: 'images.createVariation' },
  { ...call, path: 'audio.transcriptions.create', distinctive: true, stream: mediaStream },
  { ...call, path: 'audio.translations.create', distinctive: true },
  { ...call, path: 'audio.speech.create', distinctive: true },
  { ...call, path: 'videos.create', effect: 'creates', majors: [6, 7] },
  ...runs,
  { ...resource, path: 'responses.retrieve', body: 1, options: 2, stream: { ...streamOption, failureEvents: responseEvents } },
  { ...resource, path: 'responses.cancel', body: 0, options: 1 },
  { ...resource, path: 'batches.create', effect: 'creates' },
  { ...resource, path: 'batches.retrieve' },
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
  { ...resource, path: 'conversations.create', effect: 'creates', majors: now },
];

const client = { made: 'new or call', optionsArgument: 0, gives: [{ method: 'withOptions', options: 0, majors: now }], endpoints } as const;

/** The official OpenAI SDK. https://platform.openai.com/docs/guides/error-codes */
export const openai = {
  name: 'openai',
  modules: ['openai', 'openai/*'],
  checked: { 4: '4.104.0', 5: '5.23.2', 6: '6.49.0', 7: '7.55.0' },
  clients: [
    { ...client, exports: ['default', 'OpenAI'] },
    { ...client, exports: ['AzureOpenAI'], made: 'new' },
    { ...client, exports: ['BedrockOpenAI'], made: 'new', majors: [7] },
  ],
  functions: [],
  promiseMethods: ['withResponse', 'asResponse'],
  retry: stainlessRetry,
  timeout: { ...stainlessTimeout, covers: 'headers and body' },
  signal: { options: ['signal'] },
  errors: {
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
      ...stainlessErrors('OpenAIError', [402, 405, 408, 410, 413, 415, 431]),
      { name: 'LengthFinishReasonError', extends: 'OpenAIError', for: 'truncated' },
      { name: 'ContentFilterFinishReasonError', extends: 'OpenAIError', for: 'content' },
    ],
  },
  // Measured: until 6 a body that stalls is waited for.
  older: { 4: { timeout: stainlessTimeout }, 5: { timeout: stainlessTimeout }, 6: { timeout: stainlessTimeout } },
} as const satisfies Sdk;
