import type { AnswerFacts, Client, Endpoint, Sdk, StreamFacts } from './sdk.ts';

/**
 * Measured: a bad frame throws while read (`ParseError`, which is no `CohereError`), a lost connection a `TypeError`. A
 * stream that stops short just ends; v1 says that the model failed by `finishReason: 'ERROR'` of its last item.
 */
const stream: StreamFacts = { when: 'always', comes: 'awaited', iteration: 'throws' };

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;

const ends = { cutOff: 'MAX_TOKENS', reason: ['finishReason'] } as const;
const firstAnswer: AnswerFacts = { ...ends, withheld: 'ERROR_TOXIC', text: ['text'] };
const answer: AnswerFacts = { ...ends, text: ['message.content.*.text'] };

const common: readonly Endpoint[] = [
  { ...call, path: 'chatStream', stream },
  { ...call, path: 'embed' },
  { ...call, path: 'rerank' },
  { ...call, path: 'generate' },
  { ...call, path: 'generateStream', stream },
  { ...call, path: 'classify' },
  { ...call, path: 'summarize' },
  { ...call, path: 'audio.transcriptions.create', body: 1, options: 2 },
  { ...resource, path: 'tokenize' },
  { ...resource, path: 'detokenize' },
  { ...resource, path: 'checkApiKey', options: 0 },
  { ...resource, path: 'embedJobs.create', effect: 'creates' },
  { ...resource, path: 'embedJobs.get', body: 1, options: 1 },
  { ...resource, path: 'embedJobs.list', options: 0 },
  { ...resource, path: 'batches.create', effect: 'creates' },
  { ...resource, path: 'datasets.create', body: 2, options: 3, effect: 'creates' },
  { ...resource, path: 'datasets.get', body: 1, options: 1 },
  { ...resource, path: 'datasets.list' },
  { ...resource, path: 'connectors.create', effect: 'creates' },
  { ...resource, path: 'connectors.list' },
  { ...resource, path: 'finetuning.createFinetunedModel', effect: 'creates' },
  { ...resource, path: 'models.list' },
  { ...resource, path: 'models.get', body: 1, options: 1 },
];

const second = (prefix: string): readonly Endpoint[] => [
  { ...call, path: `${prefix}chat`, answer },
  { ...call, path: `${prefix}chatStream`, stream },
  { ...call, path: `${prefix}embed` },
  { ...call, path: `${prefix}rerank` },
  { ...call, path: `${prefix}parse`, majors: [8] },
];

const v1 = { made: 'new', optionsArgument: 0, endpoints: [{ ...call, path: 'chat', answer: firstAnswer }, ...common, ...second('v2.')] } as const satisfies Omit<Client, 'exports'>;
const v2 = { made: 'new', optionsArgument: 0, endpoints: [{ ...call, path: 'chat', answer }, ...common, ...second('').slice(4)] } as const satisfies Omit<Client, 'exports'>;

/** The same clients before Cohere's models on AWS, which send through the same fetcher. */
const aws = ['cohere-ai/aws'] as const;

/** The official Cohere SDK. https://docs.cohere.com/reference/errors */
export const cohere = {
  name: 'cohere-ai',
  modules: ['cohere-ai', 'cohere-ai/*'],
  checked: { 7: '7.21.0', 8: '8.1.0' },
  clients: [
    { ...v1, exports: ['CohereClient'] },
    { ...v2, exports: ['CohereClientV2'] },
    { ...v1, exports: ['BedrockClient', 'SagemakerClient'], majors: [7] },
    { ...v2, exports: ['BedrockClientV2', 'SagemakerClientV2'], majors: [7] },
    { ...v1, exports: ['AwsClient', 'BedrockClient', 'SagemakerClient'], modules: aws, majors: [8] },
    { ...v2, exports: ['AwsClientV2', 'BedrockClientV2', 'SagemakerClientV2'], modules: aws, majors: [8] },
  ],
  functions: [],
  promiseMethods: ['withRawResponse'],
  // Measured: 408, 429 (a spent quota too) and every 5xx are sent three times; refused, reset and timed-out connections once.
  retry: {
    retries: 2,
    counts: 'retries',
    option: { client: ['maxRetries'], options: ['maxRetries'] },
    off: 0,
    statuses: [408, 429, 500],
    connection: false,
    quota: true,
  },
  timeout: { defaultMs: 300_000, option: { client: ['timeoutInSeconds'], options: ['timeoutInSeconds'] }, unit: 's', covers: 'headers' },
  signal: { options: ['abortSignal'] },
  limits: [{ client: ['fetcher'] }, { client: ['fetch'] }],
  errors: {
    statics: ['Cohere'],
    status: 'statusCode',
    body: { property: 'body', is: 'whole' },
    name: 'class',
    // Measured: a lost connection, a timeout and an abort are all plain `CohereError`s without a status.
    classes: [
      { name: 'CohereError', extends: 'Error', statuses: [402, 405, 408, 409, 410, 413, 415, 431, '5xx'], for: 'connection' },
      // Exported, but not what a timeout throws.
      { name: 'CohereTimeoutError', extends: 'Error' },
      { name: 'BadRequestError', extends: 'CohereError', statuses: [400] },
      { name: 'UnauthorizedError', extends: 'CohereError', statuses: [401] },
      { name: 'ForbiddenError', extends: 'CohereError', statuses: [403] },
      { name: 'NotFoundError', extends: 'CohereError', statuses: [404] },
      { name: 'UnprocessableEntityError', extends: 'CohereError', statuses: [422] },
      { name: 'TooManyRequestsError', extends: 'CohereError', statuses: [429] },
      { name: 'InvalidTokenError', extends: 'CohereError', statuses: [498] },
      { name: 'ClientClosedRequestError', extends: 'CohereError', statuses: [499] },
      { name: 'InternalServerError', extends: 'CohereError', statuses: [500] },
      { name: 'NotImplementedError', extends: 'CohereError', statuses: [501] },
      { name: 'ServiceUnavailableError', extends: 'CohereError', statuses: [503] },
      { name: 'GatewayTimeoutError', extends: 'CohereError', statuses: [504] },
    ],
  },
} as const satisfies Sdk;
