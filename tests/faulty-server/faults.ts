import type { Dialect } from './dialects.ts';
import type { BodyShape, Failure } from './errors.ts';

/**
 * Every fault the server can play, as data. A fault is one sentence and one of five things: a healthy answer told in an
 * unusual way, an HTTP error, a connection that breaks, a 200 whose body is wrong, or a stream told step by step.
 */
export type Fault = { readonly description: string } & (AnswerFault | ReplyFault | ConnectionFault | BodyFault | StreamFault);

export interface AnswerFault {
  readonly kind: 'answer';
  readonly finish?: Finish;
  /** Unusual but valid ways to put the bytes of a stream on the wire. */
  readonly wire?: 'crlf' | 'comments' | 'split-bytes' | 'one-write';
  /** Milliseconds before the headers, unless the caller says otherwise. */
  readonly delayMs?: number;
  /** Milliseconds before each chunk. */
  readonly chunkDelayMs?: number;
}

export interface ReplyFault {
  readonly kind: 'reply';
  readonly status: number;
  readonly failure: Failure;
  readonly body?: BodyShape;
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the server's own `retry-after-ms` header by a `retry-after` of these seconds, this text, or a date that far ahead. */
  readonly retryAfter?: string | { readonly dateInMs: number };
}

export interface ConnectionFault {
  readonly kind: 'connection';
  readonly does: 'reset' | 'close' | 'stall';
}

export interface BodyFault {
  readonly kind: 'body';
  readonly body: 'error' | 'detail' | 'html' | 'empty' | 'truncated' | 'closed-early' | 'reset' | 'stall' | 'json-for-stream' | 'failed-job';
  /** Makes sense on this kind of request only; other requests get the healthy answer. */
  readonly only?: 'plain' | 'stream';
}

export interface StreamFault {
  readonly kind: 'stream';
  readonly steps: readonly Step[];
  /** The dialects in which the fault exists, or all whose streams are server-sent events; in others the healthy answer is sent. */
  readonly only?: readonly Dialect[] | 'sse';
}

export type Finish = 'stop' | 'length' | 'content-filter' | 'tool-call';

/** Parts of the healthy stream (`start`, one `delta`, all the `rest`, `finish`, `done`), or what goes wrong instead. After the last step the server closes. */
export type Step =
  | 'start'
  | 'delta'
  | 'rest'
  | 'finish'
  | 'done'
  | 'error'
  | 'half-event'
  | 'malformed'
  | 'failed'
  | 'reset'
  | 'stall'
  | 'wait'
  | { readonly finish: Finish }
  | { readonly event?: string; readonly data: object | string };

const perMinute = { quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', retryDelay: '0.02s' };
const perDay = { quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', retryDelay: '0.02s' };

const failures = {
  badRequest: {
    message: "Invalid value: 'temperature' must be at most 2.",
    openai: { type: 'invalid_request_error', code: 'invalid_value', param: 'temperature' },
    anthropic: { type: 'invalid_request_error' },
  },
  contextLength: {
    message: 'prompt is too long: 204698 tokens > 200000 maximum',
    openai: { type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' },
    anthropic: { type: 'invalid_request_error' },
  },
  contentPolicy: {
    message: 'Your request was rejected as a result of our safety system: content policy violation.',
    openai: { type: 'invalid_request_error', code: 'content_policy_violation' },
    anthropic: { type: 'invalid_request_error' },
  },
  lowCredit: {
    message: 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    openai: { type: 'invalid_request_error', code: 'billing_hard_limit_reached' },
    anthropic: { type: 'invalid_request_error' },
  },
  auth: {
    message: 'Incorrect API key provided.',
    openai: { type: 'invalid_request_error', code: 'invalid_api_key' },
    anthropic: { type: 'authentication_error' },
  },
  credits: {
    message: 'Insufficient credits to run this request.',
    openai: { type: 'invalid_request_error', code: 'insufficient_credits' },
    anthropic: { type: 'billing_error' },
  },
  budget: {
    message: 'Budget exhausted for this key.',
    openai: { type: 'budget_error', code: 'budget_exceeded' },
    anthropic: { type: 'billing_error' },
  },
  permission: {
    message: 'Country, region, or territory not supported',
    openai: { type: 'request_forbidden', code: 'unsupported_country_region_territory' },
    anthropic: { type: 'permission_error' },
  },
  notFound: {
    message: 'The model `gpt-nope` does not exist or you do not have access to it.',
    openai: { type: 'invalid_request_error', code: 'model_not_found' },
    anthropic: { type: 'not_found_error' },
  },
  method: {
    message: 'Not allowed to POST on this path.',
    openai: { type: 'invalid_request_error', code: 'method_not_supported' },
    anthropic: { type: 'invalid_request_error' },
  },
  requestTimeout: {
    message: 'The request took too long to arrive.',
    openai: { type: 'server_error', code: 'request_timeout' },
    anthropic: { type: 'timeout_error' },
  },
  conflict: {
    message: 'The resource was updated by another request.',
    openai: { type: 'invalid_request_error', code: 'conflict' },
    anthropic: { type: 'conflict_error' },
  },
  gone: {
    message: 'The file has expired.',
    openai: { type: 'invalid_request_error', code: 'file_expired' },
    anthropic: { type: 'invalid_request_error' },
  },
  tooLarge: {
    message: 'Request exceeds the maximum size.',
    openai: { type: 'invalid_request_error', code: 'payload_too_large' },
    anthropic: { type: 'request_too_large' },
  },
  unprocessable: {
    message: 'The request was well formed but could not be processed.',
    openai: { type: 'invalid_request_error', code: 'unprocessable_entity' },
    anthropic: { type: 'invalid_request_error' },
  },
  tooEarly: {
    message: 'The request might be replayed.',
    openai: { type: 'server_error', code: 'too_early' },
    anthropic: { type: 'api_error' },
  },
  rateLimit: {
    message: 'Rate limit reached for requests per minute. Please try again in 20ms.',
    openai: { type: 'requests', code: 'rate_limit_exceeded' },
    anthropic: { type: 'rate_limit_error' },
    google: perMinute,
  },
  tokenLimit: {
    message: 'Rate limit reached for tokens per minute. Please try again in 20ms.',
    openai: { type: 'tokens', code: 'rate_limit_exceeded' },
    anthropic: { type: 'rate_limit_error' },
    google: perMinute,
  },
  rpm: {
    message: 'Requests per minute exceeded for this key.',
    openai: { type: 'rate_limit_error', code: 'rpm_exceeded' },
    anthropic: { type: 'rate_limit_error' },
    google: perMinute,
  },
  quota: {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    openai: { type: 'insufficient_quota', code: 'insufficient_quota' },
    anthropic: { type: 'rate_limit_error', code: 'enforced_spend_limit_reached' },
    google: perDay,
  },
  googlePerMinute: {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    openai: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
    anthropic: { type: 'rate_limit_error' },
    google: perMinute,
  },
  googlePerDay: {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    openai: { type: 'insufficient_quota', code: 'insufficient_quota' },
    anthropic: { type: 'rate_limit_error' },
    google: perDay,
  },
  server: {
    message: 'The server had an error while processing your request. Sorry about that!',
    openai: { type: 'server_error', code: null },
    anthropic: { type: 'api_error' },
  },
  badGateway: {
    message: 'The inference layer could not be reached.',
    openai: { type: 'server_error', code: 'bad_gateway' },
    anthropic: { type: 'api_error' },
  },
  overloaded: {
    message: 'The engine is currently overloaded, please try again later.',
    openai: { type: 'server_error', code: 'overloaded' },
    anthropic: { type: 'overloaded_error' },
  },
  slowDown: {
    message: 'Slow Down',
    openai: { type: 'server_error', code: null },
    anthropic: { type: 'overloaded_error' },
  },
  gatewayTimeout: {
    message: 'The model did not answer within 30 seconds.',
    openai: { type: 'server_error', code: 'gateway_timeout' },
    anthropic: { type: 'timeout_error' },
  },
  anthropicOverloaded: {
    message: 'Overloaded',
    openai: { type: 'server_error', code: 'overloaded' },
    anthropic: { type: 'overloaded_error' },
  },
  notImplemented: {
    message: 'Not implemented.',
    openai: { type: 'server_error', code: null },
    anthropic: { type: 'api_error' },
  },
} satisfies Record<string, Failure>;

const upstreamTimeout = { message: 'Upstream timeout', type: 'engine_error', code: 'timeout' };

const table = {
  // Healthy answers.
  ok: { description: 'The healthy answer.', kind: 'answer' },
  'tool-call': { description: 'The model calls the first tool of the request; without tools, the healthy answer.', kind: 'answer', finish: 'tool-call' },
  'finish-length': { description: 'The answer is cut off at the token limit and says so.', kind: 'answer', finish: 'length' },
  'finish-content-filter': { description: 'The answer is cut off by the content filter and says so.', kind: 'answer', finish: 'content-filter' },
  'slow-first-byte': { description: 'Nothing for a while, then the healthy answer.', kind: 'answer', delayMs: 50 },
  'slow-chunks': { description: 'The healthy answer with a pause before each chunk of a stream.', kind: 'answer', chunkDelayMs: 20 },
  'ok-crlf': { description: 'A healthy stream with CRLF line ends.', kind: 'answer', wire: 'crlf' },
  'ok-comments': { description: 'A healthy stream with comment lines between the events.', kind: 'answer', wire: 'comments' },
  'ok-split-bytes': { description: 'A healthy stream written three bytes at a time, so that borders fall inside lines and characters.', kind: 'answer', wire: 'split-bytes' },
  'ok-one-write': { description: 'A healthy stream that arrives in one piece.', kind: 'answer', wire: 'one-write' },

  // HTTP errors: the same next time.
  '400-bad-request': { description: 'A parameter out of range.', kind: 'reply', status: 400, failure: failures.badRequest },
  '400-context-length': { description: 'The prompt is longer than the context window.', kind: 'reply', status: 400, failure: failures.contextLength },
  '400-content-policy': { description: 'The prompt was refused by the safety system.', kind: 'reply', status: 400, failure: failures.contentPolicy },
  '400-low-credit': { description: 'No credit left, told with a 400.', kind: 'reply', status: 400, failure: failures.lowCredit },
  '401-auth': { description: 'A wrong API key.', kind: 'reply', status: 401, failure: failures.auth },
  '402-insufficient-credits': { description: 'No credits left.', kind: 'reply', status: 402, failure: failures.credits },
  '402-budget-exceeded': { description: 'The budget of the key is spent.', kind: 'reply', status: 402, failure: failures.budget },
  '403-permission': { description: 'The region or the model is not allowed.', kind: 'reply', status: 403, failure: failures.permission },
  '404-model-not-found': { description: 'No such model.', kind: 'reply', status: 404, failure: failures.notFound },
  '405-method': { description: 'The method is not allowed on this path.', kind: 'reply', status: 405, failure: failures.method },
  '410-gone': { description: 'A file that has expired.', kind: 'reply', status: 410, failure: failures.gone },
  '413-too-large': { description: 'The request is too large.', kind: 'reply', status: 413, failure: failures.tooLarge },
  '422-unprocessable': { description: 'Well formed, but not to be processed.', kind: 'reply', status: 422, failure: failures.unprocessable },
  '429-insufficient-quota': { description: 'The quota or spend limit is used up: a 429 that no wait will cure.', kind: 'reply', status: 429, failure: failures.quota },
  '501-not-implemented': { description: 'A server error that lasts.', kind: 'reply', status: 501, failure: failures.notImplemented },

  // HTTP errors that pass.
  '408-request-timeout': { description: 'The server gave up waiting for the request.', kind: 'reply', status: 408, failure: failures.requestTimeout },
  '409-conflict': { description: 'Another request changed the resource.', kind: 'reply', status: 409, failure: failures.conflict },
  '425-too-early': { description: 'The server does not want a request that might be a replay.', kind: 'reply', status: 425, failure: failures.tooEarly },
  '429-rate-limit': { description: 'Too many requests a minute, with the limit headers of the provider.', kind: 'reply', status: 429, failure: failures.rateLimit },
  '429-token-limit': { description: 'Too many tokens a minute, with the limit headers of the provider.', kind: 'reply', status: 429, failure: failures.tokenLimit },
  '429-rpm-exceeded': { description: 'The limit of a gateway on requests a minute.', kind: 'reply', status: 429, failure: failures.rpm },
  '500-server-error': { description: 'A server error.', kind: 'reply', status: 500, failure: failures.server },
  '502-bad-gateway': { description: 'The gateway did not reach the model.', kind: 'reply', status: 502, failure: failures.badGateway },
  '503-overloaded': { description: 'The engine is overloaded.', kind: 'reply', status: 503, failure: failures.overloaded },
  '503-slow-down': { description: 'The client raised its rate too fast.', kind: 'reply', status: 503, failure: failures.slowDown },
  '504-gateway-timeout': { description: 'The gateway waited in vain for the model.', kind: 'reply', status: 504, failure: failures.gatewayTimeout },
  '529-overloaded': { description: 'Anthropic is overloaded.', kind: 'reply', status: 529, failure: failures.anthropicOverloaded },

  // The same errors in other bodies.
  '400-openai-shape': { description: 'A 400 in the OpenAI envelope, whatever the dialect.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'openai' },
  '400-anthropic-shape': { description: 'A 400 in the Anthropic envelope, whatever the dialect.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'anthropic' },
  '400-detail': { description: 'A 400 whose body is `{"detail": …}`.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'detail' },
  '400-message': { description: 'A 400 with `message` and `code` at the top of the body.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'message' },
  '400-string': { description: 'A 400 whose `error` is a text.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'string' },
  '400-html': { description: 'A 400 with an HTML page.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'html' },
  '400-empty': { description: 'A 400 without a body.', kind: 'reply', status: 400, failure: failures.badRequest, body: 'empty' },
  '429-detail': { description: 'A rate limit whose body is `{"detail": …}`.', kind: 'reply', status: 429, failure: failures.rateLimit, body: 'detail' },
  '429-empty': { description: 'A rate limit without a body.', kind: 'reply', status: 429, failure: failures.rateLimit, body: 'empty' },
  '429-insufficient-quota-openai-shape': { description: 'A spent quota in the OpenAI envelope, whatever the dialect.', kind: 'reply', status: 429, failure: failures.quota, body: 'openai' },
  '429-google-per-minute': { description: 'A Gemini limit a minute, whose text speaks of quota and billing.', kind: 'reply', status: 429, failure: failures.googlePerMinute, body: 'google' },
  '429-google-per-day': { description: 'A Gemini quota that is spent for the day, with the same text.', kind: 'reply', status: 429, failure: failures.googlePerDay, body: 'google' },
  '500-empty': { description: 'A 500 without a body.', kind: 'reply', status: 500, failure: failures.server, body: 'empty' },
  '502-html': { description: 'A 502 with the HTML page of a proxy.', kind: 'reply', status: 502, failure: failures.badGateway, body: 'html' },
  '503-openai-shape': { description: 'A 503 in the OpenAI envelope, whatever the dialect.', kind: 'reply', status: 503, failure: failures.overloaded, body: 'openai' },
  '503-anthropic-shape': { description: 'A 503 in the Anthropic envelope, whatever the dialect.', kind: 'reply', status: 503, failure: failures.overloaded, body: 'anthropic' },
  '503-detail': { description: 'A 503 whose body is `{"detail": …}`.', kind: 'reply', status: 503, failure: failures.overloaded, body: 'detail' },
  '503-message': { description: 'A 503 with `message` and `code` at the top of the body.', kind: 'reply', status: 503, failure: failures.overloaded, body: 'message' },
  '503-mistral-shape': { description: 'A 503 whose body is `{"object": "error", …}`.', kind: 'reply', status: 503, failure: failures.overloaded, body: 'mistral' },

  // What the server says about retries.
  '400-should-retry': { description: 'A 400 with `x-should-retry: true`.', kind: 'reply', status: 400, failure: failures.badRequest, headers: { 'x-should-retry': 'true' } },
  '429-should-not-retry': { description: 'A rate limit with `x-should-retry: false`.', kind: 'reply', status: 429, failure: failures.rateLimit, headers: { 'x-should-retry': 'false' } },
  '503-should-not-retry': { description: 'A 503 with `x-should-retry: false`.', kind: 'reply', status: 503, failure: failures.overloaded, headers: { 'x-should-retry': 'false' } },
  '429-retry-after': { description: 'A rate limit with `retry-after: 1`.', kind: 'reply', status: 429, failure: failures.rateLimit, retryAfter: '1' },
  '429-retry-after-date': { description: 'A rate limit whose `retry-after` is a date two seconds ahead.', kind: 'reply', status: 429, failure: failures.rateLimit, retryAfter: { dateInMs: 2000 } },
  '429-retry-after-zero': { description: 'A rate limit with `retry-after: 0`.', kind: 'reply', status: 429, failure: failures.rateLimit, retryAfter: '0' },
  '429-retry-after-negative': { description: 'A rate limit with `retry-after: -5`.', kind: 'reply', status: 429, failure: failures.rateLimit, retryAfter: '-5' },
  '429-retry-after-garbage': { description: 'A rate limit with `retry-after: soon`.', kind: 'reply', status: 429, failure: failures.rateLimit, retryAfter: 'soon' },
  '429-retry-after-long': { description: 'A rate limit with `retry-after: 3600`.', kind: 'reply', status: 429, failure: failures.rateLimit, retryAfter: '3600' },
  '503-retry-after': { description: 'A 503 with `retry-after: 1`.', kind: 'reply', status: 503, failure: failures.overloaded, retryAfter: '1' },

  // The connection.
  'reset-before-headers': { description: 'The socket is reset when the request has arrived.', kind: 'connection', does: 'reset' },
  'closed-before-headers': { description: 'The socket is closed politely, without an answer.', kind: 'connection', does: 'close' },
  'no-headers': { description: 'The request arrives and nothing is ever sent back.', kind: 'connection', does: 'stall' },

  // 200, and the body is wrong.
  '200-error-body': { description: 'Status 200, and the body is an error.', kind: 'body', body: 'error' },
  '200-detail-body': { description: 'Status 200, and the body is `{"detail": …}`.', kind: 'body', body: 'detail' },
  '200-html': { description: 'Status 200, and the body is the log-in page of a proxy.', kind: 'body', body: 'html' },
  '200-empty': { description: 'Status 200 and no body.', kind: 'body', body: 'empty' },
  '200-truncated-json': { description: 'Status 200, and the JSON ends half way.', kind: 'body', body: 'truncated' },
  '200-failed-job': { description: 'A Responses answer whose `status` is `failed`.', kind: 'body', body: 'failed-job', only: 'plain' },
  'body-reset': { description: 'The socket is reset in the middle of the body.', kind: 'body', body: 'reset', only: 'plain' },
  'body-closed-early': { description: 'The body ends before the length that was announced.', kind: 'body', body: 'closed-early', only: 'plain' },
  'body-stall': { description: 'The headers come, half of the body comes, and then nothing.', kind: 'body', body: 'stall', only: 'plain' },

  // Streams.
  'stream-error-first': { description: "The provider's error event is the first event.", kind: 'stream', steps: ['error'] },
  'stream-error-mid': { description: "The provider's error event in the middle, then the end.", kind: 'stream', steps: ['start', 'delta', 'delta', 'error'] },
  'stream-error-then-more': { description: "The provider's error event in the middle, then the rest of the text as if nothing had happened.", kind: 'stream', steps: ['start', 'delta', 'delta', 'error', 'rest', 'finish', 'done'] },
  'stream-error-data': { description: '`data: {"error": …}` without an event name, then the end instead of the end mark.', kind: 'stream', only: 'sse', steps: ['start', 'delta', 'delta', { data: { error: upstreamTimeout } }] },
  'stream-error-data-done': { description: '`data: {"error": …}` without an event name, then `[DONE]`.', kind: 'stream', only: 'sse', steps: ['start', 'delta', 'delta', { data: { error: upstreamTimeout } }, { data: '[DONE]' }] },
  'stream-error-in-choices': {
    description: 'A chat chunk that has `choices` and an `error` beside them.',
    kind: 'stream',
    only: 'sse',
    steps: [
      'start',
      'delta',
      'delta',
      {
        data: {
          id: 'chatcmpl-1',
          object: 'chat.completion.chunk',
          created: 1_700_000_000,
          model: 'test-model',
          provider: 'upstream',
          error: { code: 502, message: 'Provider disconnected' },
          choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
        },
      },
    ],
  },
  'stream-finish-error': {
    description: 'A chat stream that ends with `finish_reason: "error"` and says no more.',
    kind: 'stream',
    only: ['chat', 'mistral', 'openrouter'],
    steps: [
      'start',
      'delta',
      'delta',
      { data: { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'test-model', choices: [{ index: 0, delta: {}, finish_reason: 'error' }] } },
      'done',
    ],
  },
  'stream-detail-data': { description: '`data: {"detail": …}` without an event name, then the end.', kind: 'stream', only: 'sse', steps: ['start', 'delta', 'delta', { data: { detail: 'Upstream timeout' } }] },
  'stream-error-event-nested': { description: '`event: error` with `{"error": {…}}`.', kind: 'stream', only: 'sse', steps: ['start', 'delta', 'delta', { event: 'error', data: { error: upstreamTimeout } }] },
  'stream-error-event-anthropic': {
    description: "`event: error` with Anthropic's envelope.",
    kind: 'stream',
    only: 'sse',
    steps: ['start', 'delta', 'delta', { event: 'error', data: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } }],
  },
  'stream-error-event-flat': { description: '`event: error` with `message` and `code` at the top.', kind: 'stream', only: 'sse', steps: ['start', 'delta', 'delta', { event: 'error', data: { message: 'Upstream timeout', code: 'timeout' } }] },
  'stream-error-event-text': { description: '`event: error` with plain text.', kind: 'stream', only: 'sse', steps: ['start', 'delta', 'delta', { event: 'error', data: 'upstream timeout' }] },
  'stream-closed': { description: 'The stream ends politely in mid-text: no finish reason, no end mark.', kind: 'stream', steps: ['start', 'delta', 'delta'] },
  'stream-closed-after-start': { description: 'The stream ends after its preamble, before any text.', kind: 'stream', steps: ['start'] },
  'stream-closed-mid-event': { description: 'The stream ends politely in the middle of an event.', kind: 'stream', steps: ['start', 'delta', 'delta', 'half-event'] },
  'stream-empty': { description: 'Status 200, the headers of a stream, and not one event.', kind: 'stream', steps: [] },
  'stream-json': { description: 'A plain JSON answer where a stream was asked for.', kind: 'body', body: 'json-for-stream', only: 'stream' },
  'stream-no-done': { description: 'Finish reason sent, end mark missing: normal for many gateways.', kind: 'stream', steps: ['start', 'rest', 'finish'] },
  'stream-no-finish': { description: 'End mark sent, finish reason missing.', kind: 'stream', only: ['chat', 'mistral', 'openrouter', 'cohere 2', 'converse'], steps: ['start', 'delta', 'delta', 'done'] },
  'stream-reset': { description: 'The socket is reset in mid-stream.', kind: 'stream', steps: ['start', 'delta', 'delta', 'reset'] },
  'stream-reset-first': { description: 'The socket is reset after the headers, before the first event.', kind: 'stream', steps: ['reset'] },
  'stream-malformed': { description: 'One event is not JSON; the rest follows as if nothing had happened.', kind: 'stream', steps: ['start', 'delta', 'delta', 'malformed', 'rest', 'finish', 'done'] },
  'stream-response-error': {
    description: 'The `error` event of the Responses API as its reference has it.',
    kind: 'stream',
    only: ['responses'],
    steps: ['start', 'delta', 'delta', { event: 'error', data: { type: 'error', code: 'server_error', message: 'The server had an error.', param: null, sequence_number: 99 } }],
  },
  'stream-response-failed': { description: 'The Responses API ends with `response.failed`.', kind: 'stream', only: ['responses'], steps: ['start', 'delta', 'delta', 'failed'] },
  'stream-response-incomplete': { description: 'The Responses API ends with `response.incomplete`.', kind: 'stream', only: ['responses'], steps: ['start', 'delta', 'delta', { finish: 'length' }] },
  'stream-stall': { description: 'The stream falls silent in mid-text and stays open.', kind: 'stream', steps: ['start', 'delta', 'delta', 'stall'] },
  'stream-stall-first': { description: 'The headers come, then nothing.', kind: 'stream', steps: ['stall'] },
  'stream-pause': { description: 'The stream falls silent for a while in mid-text and then goes on.', kind: 'stream', steps: ['start', 'delta', 'delta', 'wait', 'rest', 'finish', 'done'] },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof table;

export const faults: Readonly<Record<FaultName, Fault>> = table;

export const faultNames = Object.keys(table) as readonly FaultName[];
