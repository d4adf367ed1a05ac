import { camelChatAnswer, camelChatChunks } from './answers.ts';
import { azureAborts, azureErrorFacts, azureRetry } from './azure.ts';
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
  { ...call, path: 'getChatCompletions', answer: camelChatAnswer },
  { ...call, path: 'streamChatCompletions', stream: { ...events, answer: camelChatChunks } },
  { ...call, path: 'getCompletions', answer: { ...camelChatAnswer, text: ['choices.*.text'] } },
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
  retry: azureRetry,
  timeout: { option: { options: ['requestOptions', 'timeout'] }, covers: 'headers', endless: true },
  signal: { options: ['abortSignal'] },
  errors: {
    ...azureErrorFacts,
    classes: [
      // The `error` of the answer's body is thrown as it is: no Error, no status; `undefined` where the body has none.
      { name: 'Object', extends: 'Object', statuses: everyStatus, hidden: true },
      { name: 'RestError', extends: 'Error', for: 'connection' },
      ...azureAborts,
    ],
  },
} as const satisfies Sdk;
