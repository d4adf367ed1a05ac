import type { AnswerFacts, Endpoint, Sdk, StreamFacts, StreamMember } from './sdk.ts';

const ends = { cutOff: 'max_tokens', withheld: 'guardrail_intervened' } as const;
const answer: AnswerFacts = { ...ends, text: ['output.message.content.*.text'], reason: ['stopReason'] };
const streamedAnswer: AnswerFacts = { ...ends, text: ['stream.*.contentBlockDelta.delta.text'], reason: ['stream.*.messageStop.stopReason'] };

/** Measured: exceptions in mid-stream throw, without a status; a stream that is cut off ends in silence. */
const streamAt = (name: string, beyondGuard?: string): StreamFacts => ({
  when: 'always',
  comes: 'awaited',
  members: [{ name, is: 'iterable', failure: 'throws' } satisfies StreamMember],
  beyondGuard,
});
const bytes = streamAt('body', "its items are a model's own words, as bytes");

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;

/** The operations, named as the methods of `BedrockRuntime` are. */
const operations: readonly Endpoint[] = [
  { ...call, path: 'converse', answer },
  { ...call, path: 'converseStream', stream: { ...streamAt('stream'), answer: streamedAnswer } },
  { ...call, path: 'invokeModel' },
  // Measured: the SDK waits for the first event before it hands over the stream, and sends the request again if that is an error.
  { ...call, path: 'invokeModelWithResponseStream', stream: bytes },
  { ...call, path: 'invokeModelWithBidirectionalStream', stream: bytes },
  { ...call, path: 'applyGuardrail' },
  { ...call, path: 'invokeGuardrailChecks' },
  { ...call, path: 'startAsyncInvoke', effect: 'creates' },
  { ...resource, path: 'countTokens' },
  { ...resource, path: 'getAsyncInvoke' },
  { ...resource, path: 'listAsyncInvokes' },
];

/** `client.send(new ConverseCommand(input), options)`. */
const commands: readonly Endpoint[] = operations.map((operation) => ({
  ...operation,
  path: 'send',
  command: `${operation.path[0]!.toUpperCase()}${operation.path.slice(1)}Command`,
}));

/** Amazon Bedrock. https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html */
export const bedrockRuntime = {
  name: '@aws-sdk/client-bedrock-runtime',
  modules: ['@aws-sdk/client-bedrock-runtime'],
  checked: { 3: '3.1163.0' },
  clients: [
    { exports: ['BedrockRuntimeClient'], made: 'new', optionsArgument: 0, endpoints: commands },
    { exports: ['BedrockRuntime'], made: 'new', optionsArgument: 0, endpoints: [...operations, ...commands] },
  ],
  functions: [],
  // Measured: 408, 424 and 529 are sent once. A ThrottlingException is sent again whatever its status, and one budget for
  // all calls of a client ends that early. Infinity never ends.
  retry: {
    retries: 2,
    counts: 'total',
    option: { client: ['maxAttempts'] },
    off: 1,
    statuses: [429, 500, 502, 503, 504],
    connection: true,
    quota: true,
  },
  // Measured: it only warns, unless `throwOnRequestTimeout` is set too.
  timeout: { option: { client: ['requestHandler', 'requestTimeout'], options: ['requestTimeout'] }, covers: 'headers', warns: true, endless: true },
  signal: { options: ['abortSignal'] },
  limits: [{ client: ['requestHandler', 'throwOnRequestTimeout'] }, { client: ['requestHandler', 'socketTimeout'] }],
  errors: {
    status: '$metadata.httpStatusCode',
    requestId: '$metadata.requestId',
    name: 'class',
    message: 'text',
    classes: [
      // The code of the service is its name. Of an answer that is no JSON the error is a SyntaxError.
      { name: 'BedrockRuntimeServiceException', extends: 'Error', statuses: [401, 402, 405, 410, 413, 415, 422, 431, '5xx'], shown: null },
      { name: 'ValidationException', extends: 'BedrockRuntimeServiceException', statuses: [400] },
      { name: 'ServiceQuotaExceededException', extends: 'BedrockRuntimeServiceException' },
      { name: 'AccessDeniedException', extends: 'BedrockRuntimeServiceException', statuses: [403] },
      { name: 'ResourceNotFoundException', extends: 'BedrockRuntimeServiceException', statuses: [404] },
      { name: 'ModelTimeoutException', extends: 'BedrockRuntimeServiceException', statuses: [408] },
      { name: 'ConflictException', extends: 'BedrockRuntimeServiceException', statuses: [409] },
      { name: 'ModelErrorException', extends: 'BedrockRuntimeServiceException' },
      { name: 'ModelStreamErrorException', extends: 'BedrockRuntimeServiceException' },
      { name: 'ThrottlingException', extends: 'BedrockRuntimeServiceException', statuses: [429] },
      { name: 'ModelNotReadyException', extends: 'BedrockRuntimeServiceException' },
      { name: 'InternalServerException', extends: 'BedrockRuntimeServiceException', statuses: [500] },
      { name: 'ServiceUnavailableException', extends: 'BedrockRuntimeServiceException', statuses: [503] },
      // Of Node: "TimeoutError" where the connection was reset.
      { name: 'Error', extends: 'Object', for: 'connection', hidden: true, shown: null },
      { name: 'Error', extends: 'Object', for: 'abort', hidden: true, shown: 'AbortError' },
    ],
  },
} as const satisfies Sdk;
