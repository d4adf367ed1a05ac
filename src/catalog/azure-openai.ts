import { everyStatus } from './every-status.ts';
import type { Endpoint, Sdk, StreamFacts } from './sdk.ts';

/** Measured: whatever the server sends as JSON is an item; other text, and a lost connection, throw. */
const events: StreamFacts = {
  when: 'always',
  comes: 'awaited',
  iteration: 'throws',
  failureEvents: { answers: ['choices'], failures: [{ name: 'error' }] },
};

/** The deployment comes first, then what is asked, then the options, which hold the rest of the body too. */
const call = { kind: 'model', fails: 'rejects', body: 2, options: 2, repeats: 'request', effect: 'pure' } as const;

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'getChatCompletions' },
  { ...call, path: 'streamChatCompletions', stream: events },
  { ...call, path: 'getCompletions' },
  { ...call, path: 'streamCompletions', stream: events },
  { ...call, path: 'getEmbeddings' },
  { ...call, path: 'getImages' },
  // A format may stand before the options.
  { ...call, path: 'getAudioTranscription' },
  { ...call, path: 'getAudioTranslation' },
];

/**
 * The Azure OpenAI SDK until it became a set of types for `openai`, which is all that 2 has.
 * https://learn.microsoft.com/azure/ai-services/openai/how-to/migration-javascript
 */
export const azureOpenai = {
  name: '@azure/openai',
  modules: ['@azure/openai'],
  checked: { 1: '1.0.0-beta.13' },
  clients: [{ exports: ['OpenAIClient'], made: 'new', optionsArgument: 2, endpoints }],
  functions: [],
  // Measured: 408 and every 5xx but 501 and 505 are sent four times; a 429 only if it names a delay, as Azure's own do.
  retry: {
    retries: 3,
    counts: 'retries',
    option: { client: ['retryOptions', 'maxRetries'] },
    off: 0,
    statuses: [408, 500],
    connection: true,
    quota: false,
  },
  timeout: { option: { options: ['requestOptions', 'timeout'] }, covers: 'headers' },
  signal: { options: ['abortSignal'] },
  errors: {
    modules: ['@azure/core-rest-pipeline'],
    tests: { RestError: 'isRestError' },
    classes: [
      // The `error` of the answer's body is thrown as it is: no Error, no status; `undefined` where the body has none.
      { name: 'Object', extends: 'Object', statuses: everyStatus, hidden: true },
      { name: 'RestError', extends: 'Error', for: 'connection' },
      { name: 'AbortError', extends: 'Error', for: 'abort', hidden: true },
      { name: 'AbortError', extends: 'Error', for: 'timeout', hidden: true },
    ],
  },
} as const satisfies Sdk;
