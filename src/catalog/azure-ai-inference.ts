import { answerIn, chatAnswer } from './answers.ts';
import { azureAborts, azureErrorFacts, azureRetry } from './azure.ts';
import { everyStatus } from './every-status.ts';
import type { Endpoint, Sdk } from './sdk.ts';

/**
 * Measured: HTTP errors resolve, with the status as a text; what has no status rejects with a `RestError`. It gives no
 * promise but an object with `then` alone, and sends nothing until that is called. The body is inside the one argument.
 */
const post: Endpoint = {
  path: 'post', kind: 'model', fails: 'resolves', thenable: true, body: 0, options: 0, repeats: 'request', effect: 'pure',
  outcome: { properties: ['status'], functions: ['isUnexpected'], statusIs: 'text', body: 'body' },
};

const chat: Endpoint = {
  ...post,
  answer: answerIn('body', chatAnswer),
  // Measured: these send at once and give a real promise; error frames are in the body like any other text. Node has the
  // first only. A body that `@azure/core-sse` leaves before its end is not destroyed: an abort in that moment is an uncaught
  // exception on its socket.
  stream: {
    when: ['body', 'stream'],
    comes: 'at once',
    members: [
      { name: 'asNodeStream', is: 'method', failure: 'item' },
      { name: 'asBrowserStream', is: 'method', failure: 'item' },
    ],
  },
};

const given = { made: 'given', optionsArgument: 2 } as const;

const routes = [
  ['/chat/completions', 'GetChatCompletions'],
  ['/embeddings', 'GetEmbeddings'],
  ['/images/embeddings', 'GetImageEmbeddings'],
  ['/info', 'GetModelInfo'],
] as const;

/** Azure AI Foundry models over REST. https://learn.microsoft.com/javascript/api/overview/azure/ai-inference-rest-readme */
export const azureAiInference = {
  name: '@azure-rest/ai-inference',
  modules: ['@azure-rest/ai-inference'],
  checked: { 1: '1.0.0-beta.6' },
  clients: [
    {
      exports: ['default', 'ModelClient'],
      made: 'call',
      optionsArgument: 2,
      endpoints: [],
      gives: routes.flatMap(([argument, client]) => ['path', 'pathUnchecked'].map((method) => ({ method, argument, client }))),
    },
    { ...given, exports: ['GetChatCompletions'], endpoints: [chat] },
    { ...given, exports: ['GetEmbeddings'], endpoints: [post] },
    { ...given, exports: ['GetImageEmbeddings'], endpoints: [post] },
    { ...given, exports: ['GetModelInfo'], endpoints: [{ ...post, path: 'get', kind: 'resource' }] },
  ],
  functions: [],
  // Measured: a request that was timed out is not sent again.
  retry: azureRetry,
  timeout: { option: { options: ['timeout'] }, covers: 'headers', endless: true },
  signal: { options: ['abortSignal'] },
  errors: {
    ...azureErrorFacts,
    status: 'statusCode',
    code: 'code',
    name: 'class',
    message: 'text',
    classes: [
      // Thrown for what has no status; `createRestError(response)` makes one of an answer.
      { name: 'RestError', extends: 'Error', statuses: everyStatus, for: 'connection' },
      ...azureAborts,
    ],
  },
} as const satisfies Sdk;
