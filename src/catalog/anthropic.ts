import { answerIn, eitherAnswer, messageAnswer, messageEvents } from './answers.ts';
import type { Client, Endpoint, ErrorFacts, Sdk, StreamFacts } from './sdk.ts';
import { stainlessAborts, stainlessCall as call, stainlessErrors, stainlessLimits, stainlessResource as resource, stainlessRetry, stainlessStream, stainlessTimeout } from './stainless.ts';

const finals = ['finalMessage', 'finalText'];

/** `MessageStream`: awaiting a final promise or iterating throws; a bare `error` listener does not see an abort. */
const messageStream: StreamFacts = {
  when: 'always',
  comes: 'at once',
  iteration: 'throws',
  emitter: { errorEvents: ['error'], finals: ['done', ...finals] },
  members: finals.map((name) => ({ name, is: 'method', failure: 'throws' }) as const),
  answer: eitherAnswer(messageEvents, answerIn('finalMessage()', messageAnswer), { ...messageAnswer, text: ['finalText()'], reason: [] }),
};

const messages = (prefix: string): readonly Endpoint[] => [
  { ...call, path: `${prefix}messages.create`, answer: messageAnswer, stream: { ...stainlessStream, answer: messageEvents } },
  { ...call, path: `${prefix}messages.parse` },
  { ...call, path: `${prefix}messages.stream`, fails: 'while read', stream: messageStream },
  { ...resource, path: `${prefix}messages.countTokens` },
  { ...resource, path: `${prefix}messages.batches.create`, effect: 'creates' },
  { ...resource, path: `${prefix}messages.batches.retrieve` },
  { ...resource, path: `${prefix}messages.batches.results` },
];

/** Measured: sends nothing until awaited or iterated; feeds a throwing tool back to the model; has no limit of turns. */
const toolRunner = {
  ...call,
  fails: 'lazy',
  repeats: 'tools',
  answer: messageAnswer,
  stream: { ...messageStream, when: ['stream'], emitter: undefined, members: undefined, answer: undefined, beyondGuard: 'its items are streams of their own' },
} as const;

/** A conversation that the server holds. Measured: what was not answered may be sent again; a stream that stops short counts as the answer. */
const turn = { ...call, body: 1, options: 2 } as const;
const thread: Client = {
  name: 'BetaMessageThread',
  exports: [],
  made: 'given',
  optionsArgument: 0,
  majors: [1],
  endpoints: [
    { ...turn, path: 'send', answer: messageAnswer },
    { ...turn, path: 'parse' },
    { ...turn, path: 'stream', fails: 'while read', stream: messageStream },
    { ...toolRunner, path: 'toolRunner' },
  ],
  gives: [{ method: 'fork' }],
};

const endpoints: readonly Endpoint[] = [
  ...messages(''),
  ...messages('beta.'),
  { ...call, path: 'completions.create', majors: [0], answer: { ...messageAnswer, text: ['completion'] }, stream: stainlessStream },
  ...[['beta.tools.', '0.21.1'], ['beta.promptCaching.', '0.32.1']].flatMap(([prefix, until]) => [
    { ...call, path: `${prefix}messages.create`, majors: [0], until, stream: stainlessStream },
    { ...call, path: `${prefix}messages.stream`, majors: [0], until, fails: 'while read', stream: messageStream } as const,
  ]),
  { ...toolRunner, path: 'beta.messages.toolRunner' },
  { ...resource, path: 'models.list', options: 1 },
  { ...resource, path: 'models.retrieve' },
  { ...resource, path: 'files.upload', effect: 'creates' },
  { ...resource, path: 'beta.files.upload', effect: 'creates' },
];

const errors: ErrorFacts = {
  modules: ['@anthropic-ai/sdk/error'],
  statics: ['default', 'Anthropic'],
  status: 'status',
  type: 'type',
  body: { property: 'error', is: 'whole' },
  requestId: 'requestID',
  name: 'class',
  message: 'status and body',
  classes: [
    ...stainlessErrors('AnthropicError', [405, 410, 415]),
    { name: 'PaymentRequiredError', extends: 'APIError', statuses: [402], majors: [1] },
    { name: 'RequestTimeoutError', extends: 'APIError', statuses: [408], majors: [1] },
    { name: 'ContentTooLargeError', extends: 'APIError', statuses: [413], majors: [1] },
    { name: 'RequestHeaderFieldsTooLargeError', extends: 'APIError', statuses: [431], majors: [1] },
    { name: 'NotImplementedError', extends: 'InternalServerError', statuses: [501], majors: [1] },
    { name: 'ServiceUnavailableError', extends: 'InternalServerError', statuses: [503], majors: [1] },
    { name: 'GatewayTimeoutError', extends: 'InternalServerError', statuses: [504], majors: [1] },
    { name: 'OverloadedError', extends: 'InternalServerError', statuses: [529], majors: [1] },
  ],
};

const gives = [{ method: 'withOptions', options: 0 }, { method: 'beta.messages.thread', client: 'BetaMessageThread', options: 1, majors: [1] }] as const;

/** The official Anthropic SDK. https://docs.anthropic.com/en/api/errors */
export const anthropic = {
  name: '@anthropic-ai/sdk',
  modules: ['@anthropic-ai/sdk', '@anthropic-ai/sdk/*'],
  checked: { 0: '0.137.0', 1: '1.11.0' },
  clients: [
    { exports: ['default', 'Anthropic', 'BaseAnthropic'], made: 'new or call', optionsArgument: 0, gives, endpoints },
    thread,
  ],
  functions: [],
  promiseMethods: ['withResponse', 'asResponse'],
  // Obeys retry-after without a cap.
  retry: stainlessRetry,
  timeout: stainlessTimeout,
  signal: { options: ['signal'] },
  limits: stainlessLimits,
  aborts: stainlessAborts,
  errors,
  // Measured: an error of 0.x is called "Error"; early ones keep the type in the body alone.
  older: { 0: { errors: { ...errors, type: undefined, name: 'Error' } } },
} as const satisfies Sdk;
