import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { classifyError, isRetryable, LlmHttpError, LlmStreamError } from '../../src/helper/src/index.ts';
import { carriers, dropHeaders, errorNamed, fetchFailed, stainless } from './carriers.ts';

const serverError = { message: 'Oops', type: 'server_error', code: null };

describe('statuses', () => {
  it.each([
    [400, 'bad_request', false], [401, 'auth', false], [402, 'quota', false], [403, 'permission', false], [404, 'not_found', false],
    [405, 'bad_request', false], [408, 'timeout', true], [409, 'conflict', true], [410, 'gone', false], [413, 'payload_too_large', false],
    [415, 'bad_request', false], [422, 'unprocessable', false], [424, 'unprocessable', false], [425, 'timeout', true], [429, 'rate_limit', true],
    [431, 'bad_request', false], [499, 'aborted', false], [500, 'server', true], [501, 'bad_request', false], [502, 'server', true], [503, 'server', true],
    [504, 'timeout', true], [505, 'bad_request', false], [520, 'server', true], [524, 'server', true], [527, 'server', true], [529, 'overloaded', true],
  ] as const)('%i is %s', (status, kind, retryable) => {
    for (const [name, carry] of Object.entries(carriers)) {
      expect(classifyError(carry({ status })), name).toMatchObject({ kind, retryable, status });
      expect(classifyError(carry({ status, body: '<!doctype html><h1>overloaded, slow down</h1>' })), name).toMatchObject({ kind });
    }
    expect(classifyError(new Response('', { status }))).toMatchObject({ kind, retryable, status });
    expect(isRetryable({ status })).toBe(retryable);
  });

  it('beat every sentence but those that providers tell a 400 and a 503 apart by', () => {
    const kindOf = (status: number, message: string): string => classifyError({ status, error: { message } }).kind;
    expect(kindOf(400, 'Your credit balance is too low.')).toBe('quota');
    expect(kindOf(401, 'Your credit balance is too low.')).toBe('auth');
    expect(kindOf(429, 'The prompt is too long.')).toBe('rate_limit');
    expect(kindOf(500, 'The prompt is too long.')).toBe('server');
    expect(kindOf(400, 'Slow Down')).toBe('bad_request');
    expect(kindOf(400, 'The model is overloaded.')).toBe('bad_request');
    expect(kindOf(503, 'The model is overloaded.')).toBe('overloaded');
    expect(kindOf(503, 'Your credit balance is too low.')).toBe('server');
    expect(kindOf(500, 'The model is overloaded.')).toBe('server');
    expect(kindOf(500, 'Slow Down')).toBe('server');
  });

  it('are read from every place where SDKs put them', () => {
    const places = [
      { status: 401 }, { status: '401' }, { statusCode: 401 }, { statusCode: '401' }, { status_code: 401 },
      { $metadata: { httpStatusCode: 401 } }, { response: { status: 401 } }, { response: { statusCode: 401 } },
      { httpResponse: { status: 401 } }, { lastError: { statusCode: 401 } }, { cause: { status: 401 } },
      new Error('a', { cause: new Error('b', { cause: { response: { status: 401 } } }) }),
      { error: { error: { error: { code: 401 } } } }, { code: 401 }, { code: '401' }, { rawResponse: { status: 401 } }, { $response: { statusCode: 401 } },
    ];
    for (const place of places) expect(classifyError(place), JSON.stringify(place)).toMatchObject({ kind: 'auth', status: 401 });
  });

  it('of 200 on an error are no status', () => {
    const reset = Object.assign(errorNamed('APICallError', 'Failed to process successful response'), { statusCode: 200, isRetryable: true });
    reset.cause = fetchFailed('ECONNRESET', 'terminated');
    expect(classifyError(reset)).toMatchObject({ kind: 'connection', retryable: true, code: 'ECONNRESET' });
    expect(classifyError(reset)).not.toHaveProperty('status');

    const html = errorNamed('JSONParseError', 'Invalid JSON response', { statusCode: 200, cause: new SyntaxError('Unexpected token <') });
    expect(classifyError(html)).toMatchObject({ kind: 'parse', retryable: false });

    const quota = errorNamed('ProviderApiError', 'Failed', { httpResponse: { status: 200, body: { error: { code: 'insufficient_quota' } } } });
    expect(classifyError(quota)).toMatchObject({ kind: 'quota', retryable: false });
  });
});

describe('codes', () => {
  it.each([
    'insufficient_quota', 'billing_hard_limit_reached', 'budget_exceeded', 'insufficient_credits', 'credit_balance_too_low',
    'contract_spend_limit_reached', 'enforced_spend_limit_reached', 'linked_organization_spend_limit_reached', 'ramp_limit_exceeded',
  ])('%s is a quota failure, as a code and as a type', (code) => {
    for (const body of [{ error: { code } }, { error: { type: code } }, { error: { details: { error_code: code } } }, { code }]) {
      for (const [name, carry] of Object.entries(carriers)) {
        if (name === 'cohere' && JSON.stringify(body).includes('details')) continue;
        expect(classifyError(carry({ status: 429, body })), `${name} ${JSON.stringify(body)}`).toMatchObject({ kind: 'quota', retryable: false });
      }
    }
  });

  it('of a generic type do not overrule the status', () => {
    const body = { error: { message: 'Bad key', type: 'invalid_request_error', code: 'invalid_api_key' } };
    expect(classifyError(carriers.openai!({ status: 401, body })).kind).toBe('auth');
    const tooLarge = { error: { message: 'Request too large for model on tokens per minute', type: 'tokens', code: 'rate_limit_exceeded' } };
    expect(classifyError(carriers.openai!({ status: 413, body: tooLarge })).kind).toBe('payload_too_large');
  });

  it('of Bedrock exceptions beat the status', () => {
    const exception = (name: string, status?: number): Error =>
      errorNamed(name, 'Bedrock says no', { $fault: 'client', $metadata: { httpStatusCode: status, requestId: 'abc', attempts: 1 } });
    expect(classifyError(exception('ThrottlingException', 400))).toMatchObject({ kind: 'rate_limit', retryable: true, requestId: 'abc' });
    expect(classifyError(exception('ServiceQuotaExceededException', 400))).toMatchObject({ kind: 'quota', retryable: false });
    expect(classifyError(exception('ModelTimeoutException', 408))).toMatchObject({ kind: 'timeout', retryable: true });
    // In a stream they have no status.
    expect(classifyError(exception('InternalServerException'))).toMatchObject({ kind: 'server', retryable: true });
    expect(classifyError(exception('ModelStreamErrorException'))).toMatchObject({ kind: 'server', retryable: true });
    expect(classifyError(exception('ValidationException'))).toMatchObject({ kind: 'bad_request', retryable: false });
    expect(classifyError(exception('AccessDeniedException'))).toMatchObject({ kind: 'permission', retryable: false });
    const html = Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 503 } });
    expect(classifyError(html)).toMatchObject({ kind: 'server', retryable: true });
    const reset = errorNamed('TimeoutError', 'read ECONNRESET', { code: 'ECONNRESET' });
    expect(classifyError(reset)).toMatchObject({ kind: 'connection', retryable: true });
  });

  it('are read however deep and under whatever key they are', () => {
    for (const body of [{ code: 'insufficient_quota' }, { error_code: 'insufficient_quota' }, { errorCode: 'insufficient_quota' }]) {
      for (const error of [body, { error: body }, { error: { error: { error: body } } }, { response: { data: { error: body } } }, { responseBody: JSON.stringify({ error: body }) }]) {
        expect(classifyError(error), JSON.stringify(error)).toMatchObject({ kind: 'quota', retryable: false, code: 'insufficient_quota' });
      }
    }
  });

  it('of an envelope or of a Response are none', () => {
    for (const type of ['error', 'basic', 'cors', 'default', '', 'ERR OR']) {
      const classification = classifyError({ type, status: 500, error: { type: 'api_error' } });
      expect(classification.type, type).toBe(type === 'ERR OR' ? type : 'api_error');
    }
    expect(classifyError(new Response('', { status: 500 }))).not.toHaveProperty('type');
  });

  it('are reported, unless they are those axios and got put on every HTTP error', () => {
    const body = { error: { message: 'm', type: 'requests', code: 'rate_limit_exceeded' } };
    for (const name of ['openai', 'axios', 'got', 'ky', 'aiSdk', 'groq']) {
      expect(classifyError(carriers[name]!({ status: 429, body })), name).toMatchObject({ code: 'rate_limit_exceeded', type: 'requests' });
    }
    expect(classifyError(carriers.axios!({ status: 500 }))).not.toHaveProperty('code');
    expect(classifyError({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } })).toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  });
});

describe('failures without a status', () => {
  it.each([
    ['a refused connection', fetchFailed('ECONNREFUSED')],
    ['a reset', fetchFailed('ECONNRESET', 'terminated')],
    ['a DNS failure', fetchFailed('ENOTFOUND')],
    ['undici closing the socket', fetchFailed('UND_ERR_SOCKET')],
    ['fetch without a cause', new TypeError('fetch failed')],
    ['Chrome', new TypeError('Failed to fetch')],
    ['Chrome, in a body', new TypeError('network error')],
    ['Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
    ['Safari', new TypeError('Load failed')],
    ['Bun', Object.assign(new Error('Unable to connect.'), { code: 'ConnectionRefused' })],
    ['openai', stainless('APIConnectionError', 'Connection error.', fetchFailed('ECONNREFUSED'))],
    ['openai, minified and without a cause', stainless('a', 'Connection error.')],
    ['mistral', errorNamed('ConnectionError', 'Unable to make request: TypeError: fetch failed')],
    ['node:http', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['node:http, in a body', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ['node-fetch', errorNamed('FetchError', 'Premature close', { code: 'ERR_STREAM_PREMATURE_CLOSE' })],
    ['axios', Object.assign(errorNamed('AxiosError', 'connect ECONNREFUSED'), { name: 'Error', code: 'ECONNREFUSED' })],
    ['axios, in a body', Object.assign(new Error('error request aborted'), { code: 'ERR_REQUEST_ABORTED', isAxiosError: true })],
    ['azure-rest, in a body', errorNamed('RestError', 'Error reading response as text: aborted', { code: 'PARSE_ERROR' })],
    ['http2', Object.assign(new Error('The pending stream has been canceled'), { code: 'ERR_HTTP2_STREAM_CANCEL', cause: { code: 'ECONNREFUSED' } })],
    ['ky', errorNamed('NetworkError', 'Request failed due to a network error')],
    ['generative-ai', errorNamed('GoogleGenerativeAIError', '[GoogleGenerativeAI Error]: Error fetching from https://x/m:generateContent: fetch failed')],
    ['generative-ai, in a stream', errorNamed('GoogleGenerativeAIError', '[GoogleGenerativeAI Error]: Error reading from the stream')],
  ])('%s is a connection failure', (_, error) => {
    expect(classifyError(error)).toMatchObject({ kind: 'connection', retryable: true });
  });

  it.each([
    ['a DOMException', new DOMException('The operation was aborted due to timeout', 'TimeoutError')],
    ['undici waiting for headers', fetchFailed('UND_ERR_HEADERS_TIMEOUT')],
    ['undici connecting', fetchFailed('UND_ERR_CONNECT_TIMEOUT')],
    ['undici waiting for the body', fetchFailed('UND_ERR_BODY_TIMEOUT', 'terminated')],
    ['openai', stainless('APIConnectionTimeoutError', 'Request timed out.')],
    ['openai, minified', stainless('b', 'Request timed out.')],
    ['mistral', errorNamed('RequestTimeoutError', 'Request timed out: TimeoutError')],
    ['cohere', errorNamed('CohereError', '"timeout"', { statusCode: undefined, cause: 'timeout' })],
    ['cohere 7', errorNamed('CohereTimeoutError', 'Timeout exceeded when calling POST /v2/chat.')],
    ['axios', errorNamed('AxiosError', 'timeout of 5ms exceeded', { code: 'ECONNABORTED' })],
    ['a socket', Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' })],
    ['LangChain', errorNamed('TimeoutError', 'Request timed out.')],
  ])('%s is a timeout', (_, error) => {
    expect(classifyError(error)).toMatchObject({ kind: 'timeout', retryable: true });
  });

  it.each([
    ['a DOMException', new DOMException('This operation was aborted', 'AbortError')],
    ['openai and anthropic', stainless('APIUserAbortError', 'Request was aborted.')],
    ['openai, minified', stainless('c', 'Request was aborted.')],
    ['openai 7, with the reason', stainless('APIUserAbortError', 'Request was aborted.', fetchFailed('ECONNRESET'))],
    ['mistral', errorNamed('RequestAbortedError', 'Request aborted by client: AbortError')],
    ['cohere', errorNamed('CohereError', 'The user aborted a request', { statusCode: undefined })],
    ['axios', errorNamed('CanceledError', 'canceled', { code: 'ERR_CANCELED' })],
    ['generative-ai', Object.assign(errorNamed('GoogleGenerativeAIAbortError', 'Request aborted when fetching'), { name: 'Error' })],
    ['Bedrock and LangChain', errorNamed('AbortError', 'Request aborted')],
    ['the AI SDK, while it waits', new DOMException('Delay was aborted', 'AbortError')],
    ['an abort that mentions a status', errorNamed('AbortError', 'x', { cause: { status: 500 } })],
  ])('%s is an abort, which is never retried', (_, error) => {
    expect(classifyError(error)).toMatchObject({ kind: 'aborted', retryable: false });
    const told = Object.assign(error, { headers: new Headers({ 'x-should-retry': 'true' }) });
    expect(classifyError(told)).toMatchObject({ kind: 'aborted', retryable: false });
  });

  it.each([
    ['JSON', new SyntaxError('Unexpected end of JSON input')],
    ['the AI SDK', errorNamed('AI_JSONParseError', 'JSON parsing failed')],
    ['no object', errorNamed('AI_NoObjectGeneratedError', 'No object generated')],
    ['zod', errorNamed('ZodError', '[{"code":"invalid_type","path":["a"]}]', { issues: [{ code: 'invalid_type' }] })],
    ['azure-rest', errorNamed('RestError', 'Error "SyntaxError: Unexpected end of JSON input" occurred while parsing the response body', { code: 'PARSE_ERROR' })],
    ['generative-ai', errorNamed('GoogleGenerativeAIError', '[GoogleGenerativeAI Error]: Error parsing JSON response: "{"')],
    ['generative-ai, a cut event', errorNamed('GoogleGenerativeAIError', '[GoogleGenerativeAI Error]: Failed to parse stream')],
    ['Bedrock', new Error('The message checksum (1) did not match the calculated checksum (2)')],
    ['mistral and openrouter', errorNamed('SDKError', 'Unexpected Status or Content-Type: Status 200 Content-Type text/plain. Body: busy', { statusCode: 200, body: 'busy' })],
    ['openrouter', errorNamed('ResponseValidationError', 'Response validation failed', { statusCode: 200, body: '{"id":1}' })],
  ])('%s is a parse failure', (_, error) => {
    expect(classifyError(error)).toMatchObject({ kind: 'parse', retryable: false });
  });

  it.each([
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'choices')")],
    ['a bug with a telling word', new TypeError("Cannot read properties of undefined (reading 'timeout')")],
    ['a bug about connections', new TypeError('connectionError is not a function')],
    ['a URL', new TypeError('Failed to parse URL from /v1')],
    ['a plain error', new Error('Something else')],
    ['a file', Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' })],
    ['the AI SDK losing the cause', errorNamed('AI_NoOutputGeneratedError', 'No output generated. Check the stream for errors.')],
    ['undefined', undefined],
    ['null', null],
    ['a number', 42],
    ['a word', 'boom'],
    ['a symbol', Symbol('boom')],
    ['nothing', {}],
  ])('%s is unknown', (_, error) => {
    expect(classifyError(error)).toMatchObject({ kind: 'unknown', retryable: false });
  });

  it('goes by what says more: a timeout is no broken connection because it has one as its cause', () => {
    const timeout = errorNamed('RequestTimeoutError', 'Request failed', { cause: new TypeError('fetch failed') });
    expect(classifyError(new Error('The assistant failed', { cause: timeout }))).toMatchObject({ kind: 'timeout' });
    expect(classifyError(stainless('APIConnectionError', 'Connection error.', new DOMException('x', 'TimeoutError')))).toMatchObject({ kind: 'timeout' });
  });

  it('is a broken stream if an SDK threw an error chunk without a code', () => {
    const error = Object.assign(stainless('APIError', 'It broke'), { error: { message: 'It broke' } });
    expect(classifyError(error)).toMatchObject({ kind: 'stream', retryable: false, message: 'It broke' });
    expect(classifyError({ status: undefined, message: 'It broke' })).toMatchObject({ kind: 'unknown' });
    expect(classifyError(Object.assign(new Error('Moved'), { status: 302 }))).toMatchObject({ kind: 'unknown', status: 302 });
    expect(classifyError('insufficient_quota')).toMatchObject({ kind: 'quota' });
  });

  it.each([
    errorNamed('OpenAIError', 'missing finish_reason for choice 0'),
    errorNamed('Error', 'Did not receive done or success response in stream.'),
    errorNamed('AnthropicError', 'stream ended without producing a Message with role=assistant'),
    errorNamed('AnthropicError', 'request ended without sending any chunks'),
    errorNamed('Error', 'Stream ended without completion event'),
    errorNamed('ModelBehaviorError', 'Model did not produce a final response!'),
    errorNamed('Error', 'Incomplete JSON segment at the end'),
    errorNamed('Error', 'Truncated event message received.'),
  ])('of a stream that an SDK found cut off is truncated: %s', (error) => {
    expect(classifyError(error)).toMatchObject({ kind: 'truncated', retryable: false });
  });

  it('of a content filter is content_policy', () => {
    const error = errorNamed('ContentFilterFinishReasonError', 'Could not parse response content as the request was rejected by the content filter');
    expect(classifyError(Object.assign(error, { name: 'Error' }))).toMatchObject({ kind: 'content_policy', retryable: false });
  });
});

describe('Google', () => {
  const text = 'You exceeded your current quota, please check your plan and billing details.';
  const body = (violations: unknown[]): unknown => ({
    error: {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: `${text} * Quota exceeded, limit: 0`,
      details: [
        { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36.5s' },
      ],
    },
  });

  it('sends the same sentence for a minute and for a day: only the quota id tells, never the text', () => {
    for (const [name, carry] of Object.entries(carriers)) {
      const kindFor = (violations: unknown[]): string => classifyError(carry({ status: 429, body: body(violations) })).kind;
      expect(kindFor([{ quotaId: 'GenerateRequestsPerMinutePerProject' }]), name).toBe('rate_limit');
      expect(kindFor([]), name).toBe('rate_limit');
      expect(kindFor([{ quotaId: 'GenerateRequestsPerDayPerProject' }]), name).toBe('quota');
      expect(kindFor([{ quotaId: 'PerMinute' }, { quotaId: 'PerDay' }]), name).toBe('quota');
      expect(kindFor([{ quotaId: 'PerMinute', quotaValue: '0' }]), name).toBe('quota');
      expect(kindFor([{ quotaId: 'PerMinute', quotaValue: 0 }]), name).toBe('quota');
      expect(kindFor([{ quotaId: 'PerMinute', quotaValue: '10' }]), name).toBe('rate_limit');
    }
  });

  it('tells how long to wait inside the body', () => {
    const genai = Object.assign(errorNamed('ApiError', JSON.stringify(body([]))), { status: 429 });
    expect(classifyError(genai)).toMatchObject({ kind: 'rate_limit', retryAfterMs: 36_500, provider: 'google', status: 429 });
    const midStream = errorNamed('ApiError', `got status: RESOURCE_EXHAUSTED. ${JSON.stringify(body([]))}`);
    expect(classifyError(midStream)).toMatchObject({ kind: 'rate_limit', retryAfterMs: 36_500 });
  });

  it('means the same by RESOURCE_EXHAUSTED alone, and by details of another failure nothing', () => {
    expect(classifyError({ error: { status: 'RESOURCE_EXHAUSTED', message: text } })).toMatchObject({ kind: 'rate_limit', retryable: true });
    const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '5s' };
    expect(classifyError({ error: { code: 503, status: 'UNAVAILABLE', details: [retryInfo] } })).toMatchObject({ kind: 'overloaded', retryAfterMs: 5000 });
    expect(classifyError({ error: { code: 403, status: 'PERMISSION_DENIED', details: [retryInfo] } })).toMatchObject({ kind: 'permission', retryable: false });
  });

  it('is understood through generative-ai and the OpenAI-compatible endpoint', () => {
    const { error } = body([{ quotaId: 'PerDay' }]) as { error: { details: unknown } };
    const old = Object.assign(errorNamed('GoogleGenerativeAIFetchError', `[429 Too Many Requests] ${text}`), { name: 'Error', status: 429, errorDetails: error.details });
    expect(classifyError(old)).toMatchObject({ kind: 'quota', retryable: false });
    expect(classifyError(carriers.openai!({ status: 429, body: [body([{ quotaId: 'PerMinute' }])] }))).toMatchObject({ kind: 'rate_limit', retryable: true });
  });
});

describe('hints', () => {
  afterEach(() => vi.useRealTimers());
  const after = (headers: Record<string, string>): number | undefined => classifyError({ status: 429, headers }).retryAfterMs;

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'Retry-After': '7' }, 7000],
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after-ms': 'soon', 'retry-after': '7' }, 7000],
    [{ 'retry-after': '86400' }, 86_400_000],
  ])('%j is %i ms', (headers, ms) => {
    expect(after(headers as Record<string, string>)).toBe(ms);
    expect(classifyError(new Response('', { status: 503, headers: headers as Record<string, string> })).retryAfterMs).toBe(ms);
  });

  it.each(['0', '-5', 'abc', '', '86401', 'Infinity', 'NaN', 'Wed, 21 Oct 2015 07:28:00 GMT'])('retry-after: %j is none', (value) => {
    expect(after({ 'retry-after': value })).toBeUndefined();
  });

  it('as HTTP dates are the time until then', () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z') });
    expect(after({ 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' })).toBe(30_000);
    expect(after({ 'retry-after': 'Sat, 21 Nov 2026 09:59:30 GMT' })).toBeUndefined();
  });

  it('are never read from x-ratelimit-reset-*: that is the time to a full bucket', () => {
    const headers = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '23h10m' };
    expect(after(headers)).toBeUndefined();
  });

  it('are read from headers in any form', () => {
    // As Azure's pipeline has them: iterable, but without `entries`.
    const iterable = { *[Symbol.iterator]() { yield ['Retry-After', '3']; } };
    for (const headers of [new Headers({ 'retry-after': '3' }), { 'retry-after': 3 }, new Map([['retry-after', '3']]), [['retry-after', '3']], iterable]) {
      expect(classifyError({ status: 429, headers })).toMatchObject({ kind: 'rate_limit', retryAfterMs: 3000 });
    }
  });

  it('come with wrappers of any SDK', () => {
    for (const [name, carry] of Object.entries(carriers)) {
      if (dropHeaders.includes(name)) continue;
      expect(classifyError(carry({ status: 429, headers: { 'retry-after': '3' } })).retryAfterMs, name).toBe(3000);
    }
  });
});

describe('x-should-retry', () => {
  it('is obeyed both ways', () => {
    for (const [name, carry] of Object.entries(carriers)) {
      if (dropHeaders.includes(name)) continue;
      expect(classifyError(carry({ status: 400, headers: { 'x-should-retry': 'true' } })), name).toMatchObject({ kind: 'bad_request', retryable: true });
      expect(classifyError(carry({ status: 429, headers: { 'x-should-retry': 'false' } })), name).toMatchObject({ kind: 'rate_limit', retryable: false });
    }
  });
});

describe('the message and the request id', () => {
  it("are the provider's", () => {
    const body = { error: serverError };
    for (const [name, carry] of Object.entries(carriers)) {
      if (name === 'replicate') continue; // The message holds the body and closes with a full stop.
      expect(classifyError(carry({ status: 500, body })).message, name).toBe('Oops');
    }
    expect(classifyError({ status: 500, body: '{"detail":"Out"}' }).message).toBe('Out');
    expect(classifyError({ status: 422, body: { detail: [{ loc: ['body'], msg: 'field required' }] } }).message).toBe('field required');
    expect(classifyError({ status: 502, body: '<html>' }).message).toBe('HTTP 502');
    expect(classifyError({ status: 502, body: 'Sorry. <HTML><body>502' }).message).toBe('HTTP 502');
    expect(classifyError({ status: 502, body: 'Sorry. <!DOCTYPE html>' }).message).toBe('HTTP 502');
    expect(classifyError({ status: 500, body: '[{"a":1}]' }).message).toBe('HTTP 500');
    expect(classifyError({}).message).toBe('');
    expect(classifyError(undefined).message).toBe('');
    expect(classifyError(new Error('boom')).message).toBe('boom');
  });

  it('carry the id for support', () => {
    expect(classifyError({ status: 500, requestID: 'req_1' }).requestId).toBe('req_1');
    expect(classifyError({ status: 500, requestID: '', headers: { 'x-request-id': 'req_1' } }).requestId).toBe('req_1');
    for (const none of [{ requestID: '' }, { headers: { 'x-request-id': '' } }, { headers: { 'x-request-id': {} } }]) {
      expect(classifyError({ status: 500, ...none })).not.toHaveProperty('requestId');
    }
    expect(classifyError({ status: 500, body: { type: 'error', error: {}, request_id: 'req_2' } }).requestId).toBe('req_2');
    expect(classifyError({ status: 500, headers: { 'x-request-id': 'req_3' } }).requestId).toBe('req_3');
    expect(classifyError({ status: 500, headers: new Headers({ 'request-id': 'req_4' }) }).requestId).toBe('req_4');
  });
});

describe('the provider', () => {
  it('is named where the shape tells', () => {
    expect(classifyError({ status: 500, headers: { 'openai-version': '2020-10-01' } }).provider).toBe('openai');
    expect(classifyError({ status: 500, headers: { 'anthropic-organization-id': 'o' } }).provider).toBe('anthropic');
    expect(classifyError({ error: { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo' }] } }).provider).toBe('google');
    expect(classifyError({ status: 500 })).not.toHaveProperty('provider');
  });
});

describe('anything', () => {
  it('is classified without throwing, also cycles and getters that throw', () => {
    const cycle: Record<string, unknown> = { message: 'round' };
    cycle.cause = { error: cycle };
    const evil = new Proxy({}, { get: () => { throw new Error('no'); } });
    const getter = { get status(): number { throw new Error('no'); } };
    for (const value of [cycle, evil, getter, { error: evil }, Object.create(null)]) {
      expect(classifyError(value)).toMatchObject({ kind: 'unknown', retryable: false });
    }
    expect(classifyError(evil)).toEqual({ kind: 'unknown', retryable: false, message: '' });
  });

  it('is walked to an end, also where there is none', () => {
    class Endless {
      get cause(): Endless {
        return new Endless();
      }
    }
    expect(classifyError(new Endless())).toMatchObject({ kind: 'unknown' });
  });

  it('keeps the codes of a schema apart from those of a provider', () => {
    const issues = [{ code: 'insufficient_quota', path: ['a'], message: 'Invalid' }];
    expect(classifyError(errorNamed('ZodError', JSON.stringify(issues), { issues }))).toMatchObject({ kind: 'parse', retryable: false });
    expect(classifyError(errorNamed('ZodError', JSON.stringify(issues), { issues }))).not.toHaveProperty('code');
  });

  it('gives a total answer', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 4 }), (value) => {
        const { kind, retryable, message } = classifyError(value);
        expect(typeof kind).toBe('string');
        expect(typeof retryable).toBe('boolean');
        expect(typeof message).toBe('string');
      }),
    );
  });

  it('keeps the classification of our own errors', () => {
    const http = new LlmHttpError({ result: {}, status: 429, headers: { 'retry-after': '2' }, body: '{"error":{"message":"slow"}}' });
    expect(http).toMatchObject({ name: 'LlmHttpError', message: 'slow', status: 429, classification: { kind: 'rate_limit', retryAfterMs: 2000 } });
    expect(classifyError(http)).toEqual(http.classification);
    const stream = new LlmStreamError({ kind: 'truncated', retryable: true, message: 'cut' }, { text: '', chunks: 0 });
    expect(classifyError(stream)).toBe(stream.classification);
  });

  it('keeps that of a stream error of another copy of this package, and trusts nobody else', () => {
    const classification = { kind: 'truncated', retryable: true, message: 'cut' };
    expect(classifyError(errorNamed('LlmStreamError', 'x', { classification }))).toBe(classification);
    expect(classifyError(errorNamed('LlmStreamError', 'x', { status: 401 })).kind).toBe('auth');
    expect(classifyError(errorNamed('OtherError', 'x', { status: 401, classification })).kind).toBe('auth');
  });
});
