import type { AnswerFacts, Endpoint, ErrorClass, Sdk, StreamFacts, StreamMember } from './sdk.ts';

const ends = { cutOff: 'length', withheld: 'content-filter' } as const;
const answer: AnswerFacts = { ...ends, text: ['text'], reason: ['finishReason', 'rawFinishReason', 'steps'], callbacks: ['onFinish', 'onStepFinish'] };
const streamedAnswer: AnswerFacts = { ...answer, text: ['text', 'textStream.*', 'fullStream.*.text'], reason: [...answer.reason, 'fullStream.*.finishReason'] };

/** Measured: `textStream` ends as if complete on every failure but a socket reset; so do the partial promises. */
const hidden = (name: string, is: StreamMember['is'], errorCallback?: string): StreamMember =>
  ({ name, is, failure: 'hides', errorCallback });

const responses: readonly StreamMember[] = [
  hidden('toTextStreamResponse', 'method'),
  hidden('pipeTextStreamToResponse', 'method'),
  hidden('toUIMessageStreamResponse', 'method', 'onError'),
  { ...hidden('pipeUIMessageStreamToResponse', 'method', 'onError'), options: 1 },
  { ...hidden('toDataStreamResponse', 'method', 'getErrorMessage'), majors: [3, 4] },
  { ...hidden('pipeDataStreamToResponse', 'method', 'getErrorMessage'), options: 1, majors: [3, 4] },
  // A stream that carries the error part on to whoever reads it.
  { name: 'toUIMessageStream', is: 'method', failure: 'item' },
  { name: 'toDataStream', is: 'method', failure: 'item', majors: [3, 4] },
  { name: 'mergeIntoDataStream', is: 'method', failure: 'item', majors: [4] },
];

const textStream: StreamFacts = {
  when: 'always',
  comes: 'at once',
  answer: streamedAnswer,
  // Measured: of an agent, 7 hears only the one that is given when it is made.
  errorCallback: 'onError',
  members: [
    // ai 4 has the text in `textDelta`.
    { ...hidden('textStream', 'iterable'), filters: { member: 'fullStream', kind: 'text-delta', text: 'text', majors: [5, 6, 7] } },
    { name: 'fullStream', is: 'iterable', failure: 'item' },
    { name: 'stream', is: 'iterable', failure: 'item', majors: [7] },
    { ...hidden('partialOutputStream', 'iterable'), majors: [6, 7] },
    hidden('experimental_partialOutputStream', 'iterable'),
    { ...hidden('elementStream', 'iterable'), majors: [6, 7] },
    hidden('text', 'promise'),
    hidden('consumeStream', 'method', 'onError'),
    // Measured: these tell how the answer ended. `usage`, `totalUsage` and `response` reject only if nothing arrived.
    ...['finishReason', 'steps'].map((name) => ({ name, is: 'promise', failure: 'throws' }) as const),
    ...responses,
  ],
  failureEvents: {
    key: 'type',
    answers: ['text', 'tool-call', 'tool-result', 'reasoning'],
    failures: [{ name: 'error' }],
  },
};

const objectStream: StreamFacts = {
  when: 'always',
  comes: 'at once',
  errorCallback: 'onError',
  members: [
    hidden('partialObjectStream', 'iterable'),
    hidden('elementStream', 'iterable'),
    hidden('textStream', 'iterable'),
    { name: 'fullStream', is: 'iterable', failure: 'item' },
    { name: 'object', is: 'promise', failure: 'throws' },
    { name: 'finishReason', is: 'promise', failure: 'throws' },
    hidden('toTextStreamResponse', 'method'),
    hidden('pipeTextStreamToResponse', 'method'),
  ],
  failureEvents: { key: 'type', answers: ['text-delta', 'object'], failures: [{ name: 'error' }] },
};

const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;
/** With tools the SDK retries the failed step; a repeat from outside runs the tools again. */
const tools = [{ option: 'tools', repeats: 'tools' }] as const;

const functions: readonly Endpoint[] = [
  { ...call, path: 'generateText', when: tools, answer },
  { ...call, path: 'streamText', when: tools, fails: 'while read', stream: textStream },
  { ...call, path: 'generateObject' },
  { ...call, path: 'streamObject', fails: 'while read', stream: objectStream },
  { ...call, path: 'embed' },
  { ...call, path: 'embedMany', repeats: 'chunks' },
  { ...call, path: 'rerank', majors: [6, 7] },
  { ...call, path: 'generateImage', majors: [6, 7] },
  { ...call, path: 'experimental_generateImage', majors: [5, 6] },
  { ...call, path: 'generateSpeech', majors: [7] },
  { ...call, path: 'experimental_generateSpeech' },
  { ...call, path: 'transcribe', majors: [7] },
  { ...call, path: 'experimental_transcribe' },
  { ...call, path: 'experimental_generateVideo', effect: 'creates', majors: [6, 7] },
];

const gateway = { extends: 'GatewayError', guard: 'isInstance', perhaps: true } as const;

/**
 * What the gateway's models throw in place of `APICallError`, with `statusCode` and `isRetryable` too. Measured: a 401 is a bare
 * Error without either, a 402 and a 408 a `GatewayInternalServerError`, a lost connection a `GatewayResponseError` that says 500.
 */
const gatewayErrors: readonly ErrorClass[] = [
  { ...gateway, name: 'GatewayError', extends: 'Error' },
  { ...gateway, name: 'GatewayAuthenticationError' },
  { ...gateway, name: 'GatewayInvalidRequestError' },
  { ...gateway, name: 'GatewayForbiddenError' },
  { ...gateway, name: 'GatewayModelNotFoundError' },
  { ...gateway, name: 'GatewayFailedDependencyError', majors: [6, 7] },
  { ...gateway, name: 'GatewayRateLimitError' },
  { ...gateway, name: 'GatewayInternalServerError' },
  { ...gateway, name: 'GatewayResponseError' },
];

/** The Vercel AI SDK and its providers. https://ai-sdk.dev/docs/ai-sdk-core/error-handling */
export const aiSdk = {
  name: 'ai',
  modules: ['ai', 'ai/*'],
  checked: { 5: '5.0.277', 6: '6.0.326', 7: '7.0.173' },
  clients: [
    {
      exports: ['ToolLoopAgent', 'Experimental_Agent', 'Agent'],
      made: 'new',
      optionsArgument: 0,
      endpoints: [
        { ...call, path: 'generate', repeats: 'tools', answer },
        // Its types take no `onError`.
        { ...call, path: 'stream', repeats: 'tools', stream: { ...textStream, comes: 'awaited', errorCallback: undefined } },
      ],
    },
  ],
  functions,
  handles: [
    'createGateway', 'gateway', 'createProviderRegistry', 'experimental_createProviderRegistry', 'customProvider', 'wrapLanguageModel', 'tool', 'jsonSchema', 'Output',
    'stepCountIs', 'isStepCount', 'convertToModelMessages', 'smoothStream',
  ],
  // Measured: 408, 409, 429 (a spent quota too), every 5xx and connection failures are sent three times.
  retry: {
    retries: 2,
    counts: 'retries',
    option: { client: ['maxRetries'], body: ['maxRetries'] },
    off: 0,
    statuses: [408, 409, 429, 500],
    connection: true,
    quota: true,
  },
  timeout: { option: { body: ['timeout'] }, covers: 'whole call' },
  signal: { body: ['abortSignal'] },
  errors: {
    modules: ['@ai-sdk/provider', '@ai-sdk/gateway'],
    status: 'statusCode',
    body: { property: 'responseBody', is: 'text' },
    name: { prefix: 'AI_' },
    message: 'text',
    retryable: 'isRetryable',
    exhausted: 'RetryError',
    // On `NoObjectGeneratedError`.
    more: { response: ['id', 'timestamp', 'modelId', 'headers', 'body'] },
    classes: [
      { name: 'AISDKError', extends: 'Error', guard: 'isInstance' },
      {
        name: 'APICallError', extends: 'AISDKError', guard: 'isInstance', for: 'connection',
        statuses: [400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 431, '5xx'],
      },
      // After a retry the SDK throws this: no status of its own, the last failure in `lastError`.
      { name: 'RetryError', extends: 'AISDKError', guard: 'isInstance' },
      { name: 'NoOutputGeneratedError', extends: 'AISDKError', guard: 'isInstance' },
      { name: 'NoObjectGeneratedError', extends: 'AISDKError', guard: 'isInstance', for: 'content' },
      { name: 'InvalidResponseDataError', extends: 'AISDKError', guard: 'isInstance' },
      { name: 'JSONParseError', extends: 'AISDKError', guard: 'isInstance' },
      { name: 'LoadAPIKeyError', extends: 'AISDKError', guard: 'isInstance' },
      { name: 'StreamProviderError', extends: 'AISDKError', guard: 'isInstance', majors: [7] },
      ...gatewayErrors,
    ],
  },
  // Measured: 5 ignores the option.
  older: { 5: { timeout: { option: {}, covers: 'whole call' } } },
} as const satisfies Sdk;

/** Packages that make model handles for `ai`; calling what they export sends nothing. */
export const aiSdkProviders: readonly string[] = ['@ai-sdk/*', '@openrouter/ai-sdk-provider', 'ollama-ai-provider', 'workers-ai-provider'];
