import { describe, expect, it } from 'vitest';
import { adviceFor, classifyError, type FailureKind } from '../../src/helper/src/index.ts';
import { carriers } from './carriers.ts';

/** What the providers' own error pages promise, in the body shape each provider sends. */
interface Row {
  status: number;
  kind: FailureKind;
  retryable: boolean;
  body: unknown;
}

const openai = (message: string, type: string, code: string | null = null): unknown => ({ error: { message, type, param: null, code } });
const detail = (text: string): unknown => ({ detail: text });
const anthropic = (type: string, message: string): unknown => ({ type: 'error', error: { type, message }, request_id: 'req_1' });
const google = (code: number, status: string, details: unknown[] = [], message = 'Something.'): unknown => ({
  error: { code, message, status, details },
});
const quotaText = 'You exceeded your current quota, please check your plan and billing details.';
const quotaFailure = (quotaId: string, quotaValue = '15'): unknown => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaMetric: 'generativelanguage.googleapis.com/requests', quotaId, quotaValue }],
});
const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36s' };

const pages: Readonly<Record<string, readonly Row[]>> = {
  OpenAI: [
    { status: 401, kind: 'auth', retryable: false, body: openai('Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key') },
    { status: 401, kind: 'auth', retryable: false, body: openai('Your IP is not authorized.', 'invalid_request_error', 'ip_not_authorized') },
    { status: 401, kind: 'auth', retryable: false, body: openai('You must be a member of an organization to use the API.', 'invalid_request_error') },
    { status: 401, kind: 'auth', retryable: false, body: openai('Invalid Authentication', 'invalid_request_error') },
    { status: 403, kind: 'permission', retryable: false, body: openai('Country, region, or territory not supported', 'request_forbidden', 'unsupported_country_region_territory') },
    { status: 429, kind: 'rate_limit', retryable: true, body: openai('Rate limit reached for requests', 'requests', 'rate_limit_exceeded') },
    { status: 429, kind: 'rate_limit', retryable: true, body: openai('Rate limit reached for tokens', 'tokens', 'rate_limit_exceeded') },
    { status: 429, kind: 'quota', retryable: false, body: openai(quotaText, 'insufficient_quota', 'insufficient_quota') },
    { status: 500, kind: 'server', retryable: true, body: openai('The server had an error while processing your request', 'server_error') },
    { status: 503, kind: 'overloaded', retryable: true, body: openai('The engine is currently overloaded, please try again later', 'server_error') },
    { status: 503, kind: 'slow_down', retryable: true, body: openai('Slow Down', 'server_error') },
    { status: 503, kind: 'slow_down', retryable: true, body: openai('Please go back to your earlier rate.', 'server_error', 'slow_down') },
    { status: 400, kind: 'bad_request', retryable: false, body: openai('Invalid value', 'invalid_request_error', 'invalid_value') },
    { status: 400, kind: 'context_length', retryable: false, body: openai("This model's maximum context length is 8192 tokens.", 'invalid_request_error', 'context_length_exceeded') },
    { status: 400, kind: 'content_policy', retryable: false, body: openai('Rejected by our safety system.', 'invalid_request_error', 'content_policy_violation') },
    { status: 404, kind: 'not_found', retryable: false, body: openai('The model `x` does not exist', 'invalid_request_error', 'model_not_found') },
    { status: 409, kind: 'conflict', retryable: true, body: openai('The resource was updated by another request', 'invalid_request_error') },
    { status: 422, kind: 'unprocessable', retryable: false, body: openai('Unable to process the request', 'invalid_request_error') },
  ],
  'Deutsche Telekom': [
    { status: 400, kind: 'bad_request', retryable: false, body: detail('Malformed request') },
    { status: 400, kind: 'context_length', retryable: false, body: detail('Context length exceeded') },
    { status: 401, kind: 'auth', retryable: false, body: detail('Invalid API key') },
    { status: 401, kind: 'auth', retryable: false, body: openai('Bad key', 'authentication_error', 'invalid_api_key') },
    { status: 403, kind: 'permission', retryable: false, body: detail('Your plan tier does not include this model') },
    { status: 404, kind: 'not_found', retryable: false, body: detail('Model not found') },
    { status: 429, kind: 'rate_limit', retryable: true, body: detail('Too many requests') },
    { status: 500, kind: 'server', retryable: true, body: detail('Internal error') },
    { status: 503, kind: 'overloaded', retryable: true, body: detail('The model is temporarily unavailable') },
    // Of a model behind a proxy.
    { status: 429, kind: 'rate_limit', retryable: true, body: openai('Too many requests', 'rate_limit_error') },
    { status: 400, kind: 'context_length', retryable: false, body: openai('Too long', 'invalid_request_error', 'context_length_exceeded') },
  ],
  'ai&': [
    { status: 400, kind: 'bad_request', retryable: false, body: openai('Bad', 'invalid_request_error', 'invalid_value') },
    { status: 400, kind: 'context_length', retryable: false, body: openai('Long', 'invalid_request_error', 'context_length_exceeded') },
    { status: 400, kind: 'bad_request', retryable: false, body: openai('No vision', 'invalid_request_error', 'model_capability_mismatch') },
    { status: 401, kind: 'auth', retryable: false, body: openai('Bad key', 'authentication_error', 'invalid_api_key') },
    { status: 402, kind: 'quota', retryable: false, body: openai('Top up', 'billing_error', 'insufficient_credits') },
    { status: 403, kind: 'permission', retryable: false, body: openai('No', 'permission_error') },
    { status: 404, kind: 'not_found', retryable: false, body: openai('No file', 'invalid_request_error', 'file_not_found') },
    { status: 410, kind: 'gone', retryable: false, body: openai('Expired', 'invalid_request_error', 'file_expired') },
    { status: 429, kind: 'rate_limit', retryable: true, body: openai('Per minute', 'rate_limit_error', 'rate_limit_exceeded') },
    { status: 429, kind: 'rate_limit', retryable: true, body: openai('Per day', 'rate_limit_error', 'rate_limit_exceeded') },
    { status: 500, kind: 'server', retryable: true, body: openai('Oops', 'internal_error') },
    { status: 502, kind: 'server', retryable: true, body: openai('Inference layer not reached', 'bad_gateway') },
    { status: 504, kind: 'timeout', retryable: true, body: openai('No answer in 30 s', 'gateway_timeout') },
  ],
  'a gateway with budgets': [
    { status: 400, kind: 'bad_request', retryable: false, body: openai('Unknown field', 'invalid_request_error') },
    { status: 400, kind: 'bad_request', retryable: false, body: openai('temperature is out of range', 'invalid_request_error') },
    { status: 400, kind: 'context_length', retryable: false, body: openai('Too long', 'invalid_request_error', 'context_exceeded') },
    { status: 401, kind: 'auth', retryable: false, body: openai('Bad key', 'auth_error') },
    { status: 402, kind: 'quota', retryable: false, body: openai('Budget exhausted', 'budget_error', 'budget_exceeded') },
    { status: 403, kind: 'permission', retryable: false, body: openai('Model not allowed for the organization', 'forbidden') },
    { status: 404, kind: 'not_found', retryable: false, body: openai('No such model', 'not_found') },
    { status: 413, kind: 'payload_too_large', retryable: false, body: openai('Audio over 75 MB', 'invalid_request_error') },
    { status: 429, kind: 'rate_limit', retryable: true, body: openai('Slow', 'rate_limit_error', 'rpm_exceeded') },
    { status: 500, kind: 'server', retryable: true, body: openai('Oops', 'engine_error') },
    { status: 503, kind: 'overloaded', retryable: true, body: openai('The model is unavailable', 'engine_error') },
    { status: 502, kind: 'server', retryable: true, body: '<html><body>502 Bad Gateway</body></html>' },
    { status: 504, kind: 'timeout', retryable: true, body: openai('Upstream timeout', 'engine_error', 'timeout') },
  ],
  Google: [
    { status: 400, kind: 'bad_request', retryable: false, body: google(400, 'INVALID_ARGUMENT') },
    { status: 400, kind: 'bad_request', retryable: false, body: google(400, 'FAILED_PRECONDITION') },
    { status: 403, kind: 'permission', retryable: false, body: google(403, 'PERMISSION_DENIED') },
    { status: 404, kind: 'not_found', retryable: false, body: google(404, 'NOT_FOUND') },
    { status: 429, kind: 'rate_limit', retryable: true, body: google(429, 'RESOURCE_EXHAUSTED', [quotaFailure('GenerateRequestsPerMinutePerProjectPerModel-FreeTier'), retryInfo], quotaText) },
    { status: 429, kind: 'rate_limit', retryable: true, body: google(429, 'RESOURCE_EXHAUSTED', [], quotaText) },
    { status: 429, kind: 'quota', retryable: false, body: google(429, 'RESOURCE_EXHAUSTED', [quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retryInfo], quotaText) },
    { status: 429, kind: 'quota', retryable: false, body: google(429, 'RESOURCE_EXHAUSTED', [quotaFailure('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '0')], quotaText) },
    { status: 500, kind: 'server', retryable: true, body: google(500, 'INTERNAL') },
    { status: 503, kind: 'overloaded', retryable: true, body: google(503, 'UNAVAILABLE', [], 'The model is overloaded.') },
    { status: 504, kind: 'timeout', retryable: true, body: google(504, 'DEADLINE_EXCEEDED') },
  ],
  Anthropic: [
    { status: 400, kind: 'bad_request', retryable: false, body: anthropic('invalid_request_error', 'max_tokens: required') },
    { status: 400, kind: 'quota', retryable: false, body: anthropic('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.') },
    { status: 400, kind: 'context_length', retryable: false, body: anthropic('invalid_request_error', 'prompt is too long: 204698 tokens > 200000 maximum') },
    { status: 401, kind: 'auth', retryable: false, body: anthropic('authentication_error', 'invalid x-api-key') },
    { status: 403, kind: 'permission', retryable: false, body: anthropic('permission_error', 'No') },
    { status: 404, kind: 'not_found', retryable: false, body: anthropic('not_found_error', 'model: x') },
    { status: 413, kind: 'payload_too_large', retryable: false, body: anthropic('request_too_large', 'Request exceeds the maximum size') },
    { status: 429, kind: 'rate_limit', retryable: true, body: anthropic('rate_limit_error', 'Number of requests has exceeded your rate limit') },
    { status: 500, kind: 'server', retryable: true, body: anthropic('api_error', 'Internal server error') },
    { status: 529, kind: 'overloaded', retryable: true, body: anthropic('overloaded_error', 'Overloaded') },
  ],
};

describe.each(Object.entries(pages))('the error page of %s', (_, rows) => {
  describe.each(Object.entries(carriers))('thrown as %s', (_, carry) => {
    it.each(rows)('$status is $kind', ({ status, kind, retryable, body }) => {
      expect(classifyError(carry({ status, body }))).toMatchObject({ kind, retryable, status });
    });
  });
});

describe('the same failures as an error chunk of a stream, which has no status', () => {
  it.each([
    [{ error: { message: 'Upstream timeout', type: 'engine_error', code: 'timeout' } }, 'timeout', true],
    [openai('Rate limit', 'requests', 'rate_limit_exceeded'), 'rate_limit', true],
    [openai(quotaText, 'insufficient_quota', 'insufficient_quota'), 'quota', false],
    [openai('Oops', 'server_error'), 'server', true],
    [{ error: { code: 502, message: 'Provider disconnected' }, choices: [] }, 'server', true],
    [{ error: { code: '429', message: 'Provider limit' } }, 'rate_limit', true],
    [anthropic('overloaded_error', 'Overloaded'), 'overloaded', true],
    [anthropic('api_error', 'Internal'), 'server', true],
    [anthropic('invalid_request_error', 'No'), 'bad_request', false],
    [google(503, 'UNAVAILABLE'), 'overloaded', true],
    [google(429, 'RESOURCE_EXHAUSTED', [quotaFailure('PerDay')]), 'quota', false],
    [{ type: 'error', code: 'server_error', message: 'boom', param: null }, 'server', true],
  ] as const)('%j is %s', (chunk, kind, retryable) => {
    expect(classifyError(chunk)).toMatchObject({ kind, retryable });
    expect(classifyError(JSON.stringify(chunk))).toMatchObject({ kind, retryable });
  });
});

it('has one sentence of advice for every kind', () => {
  const kinds = new Set(Object.values(pages).flat().map((row) => row.kind));
  for (const kind of [...kinds, 'aborted', 'connection', 'parse', 'stream', 'truncated', 'unknown'] as FailureKind[]) {
    expect(adviceFor(kind), kind).toMatch(/^[A-Z].*\.$/s);
  }
});
