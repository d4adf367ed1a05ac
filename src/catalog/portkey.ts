import { chatAnswer, chatChunks, completionAnswer, completionChunks, responseAnswer } from './answers.ts';
import { openai } from './openai.ts';
import { chatFinals, emitter, responseItems, runEvents } from './openai-streams.ts';
import type { Endpoint, Sdk, SdkFacts, StreamFacts } from './sdk.ts';
import { stainlessBare, stainlessErrors, stainlessStream, stainlessWholeBody } from './stainless.ts';

/**
 * Measured: sent again are every 5xx that has no header of the gateway, and lost connections; once and at once, and
 * nothing switches that off. What `config.retry` asks for is sent by the gateway.
 */
const retry = {
  retries: 1,
  counts: 'retries',
  option: { client: ['config', 'retry', 'attempts'], options: ['config', 'retry', 'attempts'] },
  statuses: [500],
  connection: true,
  quota: false,
} as const;

/** Sent by Portkey's own client, which hears no signal. What follows the body are parameters as the client has them. */
const own = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const satisfies Partial<Endpoint>;
const ownResource = { ...own, kind: 'resource' } as const;

/** Measured: `event: error` throws; a `data:` with an `error` is an item, whose missing `choices` the loop stumbles over. */
const ownStream: StreamFacts = stainlessStream;

/** Handed to the `openai` 6 inside, whose classes are then thrown; its retries are off, and the same fetch repeats once. */
const handedFacts = {
  retry: { ...retry, option: { client: retry.option.client } },
  timeout: { option: { client: ['requestTimeout'] }, covers: 'whole call' },
  signal: openai.signal,
  errors: { ...openai.errors, modules: [], statics: [], classes: openai.errors.classes.map((row) => ({ ...row, hidden: true as const })) },
} as const satisfies SdkFacts;

/** The parameters are followed by the options for `openai`. */
const handed = { ...own, options: 2, differs: handedFacts } as const;
const handedResource = { ...handed, kind: 'resource' } as const;
const onThread = { ...handed, body: 1, options: 3, effect: 'creates' } as const;

const awaited = (stream: StreamFacts): StreamFacts => ({ ...stream, comes: 'awaited' });
const runStream: StreamFacts = { ...stainlessStream, failureEvents: runEvents };
const runEmitter = awaited(emitter(['finalRun', 'finalMessages'], runEvents));
const background = [{ option: 'background', effect: 'creates' }] as const;

const endpoints: readonly Endpoint[] = [
  { ...own, path: 'chat.completions.create', answer: chatAnswer, stream: { ...ownStream, answer: chatChunks } },
  { ...own, path: 'completions.create', answer: completionAnswer, stream: { ...ownStream, answer: completionChunks } },
  // Measured: takes `promptID` out of the body it is given, so that the same object cannot be sent again.
  { ...own, path: 'prompts.completions.create', stream: ownStream },
  { ...own, path: 'embeddings.create' },
  { ...own, path: 'generations.create', options: undefined },
  { ...handed, path: 'chat.completions.parse' },
  { ...handed, path: 'chat.completions.stream', fails: 'while read', stream: awaited(emitter(chatFinals)) },
  { ...handed, path: 'chat.completions.runTools', fails: 'while read', repeats: 'tools', stream: emitter(chatFinals) },
  { ...handed, path: 'responses.create', when: background, answer: responseAnswer, stream: { ...stainlessStream, failureEvents: responseItems } },
  { ...handed, path: 'responses.parse', when: background },
  { ...handed, path: 'responses.stream', fails: 'while read', stream: awaited(emitter(['finalResponse'], responseItems)) },
  { ...handed, path: 'moderations.create' },
  { ...handed, path: 'images.generate' },
  { ...handed, path: 'images.edit' },
  { ...handed, path: 'images.createVariation' },
  { ...handed, path: 'audio.transcriptions.create' },
  { ...handed, path: 'audio.translations.create' },
  { ...handed, path: 'audio.speech.create' },
  { ...handed, path: 'videos.create', effect: 'creates' },
  { ...handed, path: 'videos.remix', body: 1, options: 3, effect: 'creates' },
  { ...onThread, path: 'beta.threads.createAndRun', body: 0, options: 2, stream: runStream },
  { ...onThread, path: 'beta.threads.createAndRunPoll', body: 0, options: 2 },
  { ...onThread, path: 'beta.threads.createAndRunStream', body: 0, options: 2, fails: 'while read', stream: runEmitter },
  { ...onThread, path: 'beta.threads.runs.create', stream: runStream },
  { ...onThread, path: 'beta.threads.runs.createAndPoll' },
  { ...onThread, path: 'beta.threads.runs.createAndStream', fails: 'while read', stream: runEmitter },
  { ...onThread, path: 'beta.threads.runs.stream', fails: 'while read', stream: runEmitter },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputs' },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputsAndPoll' },
  { ...onThread, path: 'beta.threads.runs.submitToolOutputsStream', fails: 'while read', stream: runEmitter },
  // What administers the account is left out.
  { ...ownResource, path: 'prompts.render' },
  { ...ownResource, path: 'prompts.create', effect: 'creates' },
  { ...ownResource, path: 'prompts.retrieve' },
  { ...ownResource, path: 'prompts.list' },
  { ...ownResource, path: 'feedback.create', effect: 'creates' },
  { ...ownResource, path: 'logs.create', effect: 'creates' },
  { ...handedResource, path: 'responses.retrieve', body: 1, options: 3 },
  { ...handedResource, path: 'responses.cancel' },
  { ...handedResource, path: 'batches.create', effect: 'creates' },
  { ...handedResource, path: 'batches.retrieve' },
  { ...handedResource, path: 'files.create', effect: 'creates' },
  { ...handedResource, path: 'files.retrieve' },
  { ...handedResource, path: 'files.content' },
  { ...handedResource, path: 'files.list' },
  { ...handedResource, path: 'fineTuning.jobs.create', effect: 'creates' },
  { ...handedResource, path: 'models.list', options: 1 },
  { ...handedResource, path: 'models.retrieve' },
  { ...handedResource, path: 'beta.threads.create', effect: 'creates' },
  { ...handedResource, path: 'beta.threads.messages.create', body: 1, options: 3, effect: 'creates' },
  { ...handedResource, path: 'beta.assistants.create', effect: 'creates' },
  { ...handedResource, path: 'vectorStores.create', effect: 'creates' },
  { ...handedResource, path: 'conversations.create', effect: 'creates' },
];

/** The official Portkey SDK. https://portkey.ai/docs/api-reference/sdk/node */
export const portkey = {
  name: 'portkey-ai',
  modules: ['portkey-ai', 'portkey-ai/*'],
  checked: { 3: '3.1.0' },
  clients: [{ exports: ['default', 'Portkey'], made: 'new', optionsArgument: 0, endpoints }],
  functions: [],
  handles: ['createHeaders'],
  retry,
  // In ms; it is the gateway that keeps it.
  timeout: { option: { client: ['requestTimeout'], options: ['requestTimeout'] }, covers: 'whole call' },
  signal: {},
  errors: {
    ...stainlessWholeBody,
    // There is no root of its own above `APIError`.
    classes: stainlessErrors('Error', stainlessBare).slice(1).map((row) => ({ ...row, hidden: true })),
  },
} as const satisfies Sdk;
