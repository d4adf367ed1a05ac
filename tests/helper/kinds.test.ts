import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kindOfDecisiveCode, kindOfText } from '../../src/helper/src/failures/kinds.ts';
import { classifyError, type FailureKind, isRetryableKind, kindOfCode, kindOfStatus, QUOTA_CODES } from '../../src/helper/src/index.ts';

/** Codes, types, exception names and fixed sentences that say more than the status they come with. */
const decisive: Partial<Record<FailureKind, string[]>> = {
  quota: [
    'insufficient_quota', 'InsufficientQuotaError', 'billing_hard_limit_reached', 'budget_exceeded', 'insufficient_credits', 'credit_balance_too_low', 'contract_spend_limit_reached',
    'ramp_limit_exceeded', 'ServiceQuotaExceededException', 'Your credit balance is too low to access the Anthropic API.', 'You have reached your specified API usage limits.',
  ],
  context_length: [
    'context_length_exceeded', 'context_window_exceeded', 'context_exceeded', 'ContextWindowExceededError', "This model's maximum context length is 8192 tokens.",
    'prompt is too long: 204698 tokens > 200000 maximum', 'Input is too long for requested model.', 'The input token count exceeds the maximum number of tokens allowed.',
  ],
  content_policy: ['content_policy_violation', 'content_filter', 'ContentFilterFinishReasonError', "The response was filtered by Azure OpenAI's content management policy.", 'moderation_blocked', 'Your request was rejected by our safety system.'],
  slow_down: ['slow_down', 'Slow Down', 'SlowDown'],
  overloaded: ['overloaded_error', 'Overloaded', 'UNAVAILABLE', 'ServiceUnavailableException', 'model_overloaded'],
  rate_limit: ['ThrottlingException', 'Throttling'],
};

/** Those that count only where there is no status. */
const ordinary: Partial<Record<FailureKind, string[]>> = {
  aborted: ['AbortError', 'RequestAbortedError', 'CanceledError', 'ERR_CANCELED', 'cancelled', 'APIUserAbortError'],
  timeout: ['TimeoutError', 'timeout', 'ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ModelTimeoutException', 'APIConnectionTimeoutError', 'DEADLINE_EXCEEDED', 'ECONNABORTED', 'timed_out'],
  connection: [
    'ECONNRESET', 'ECONNREFUSED', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'APIConnectionError', 'ConnectionRefused', 'NetworkError',
    'ERR_STREAM_PREMATURE_CLOSE',
  ],
  auth: ['authentication_error', 'UNAUTHENTICATED', 'unauthorized', 'invalid_api_key', 'auth_error'],
  permission: ['permission_error', 'PERMISSION_DENIED', 'AccessDeniedException'],
  not_found: ['not_found_error', 'model_not_found', 'NOT_FOUND', 'ResourceNotFoundException'],
  bad_request: ['invalid_request_error', 'invalid_value', 'INVALID_ARGUMENT', 'FAILED_PRECONDITION', 'ValidationException'],
  rate_limit: ['rate_limit_exceeded', 'rate_limit_error', 'too_many_requests', 'TooManyRequestsException', 'rpm_exceeded', 'tpm_exceeded'],
  parse: ['invalid_json', 'SyntaxError', 'ZodError', 'AI_JSONParseError', 'ResponseValidationError', 'AI_InvalidResponseDataError', 'AI_NoObjectGeneratedError'],
  server: ['server_error', 'InternalServerException', 'INTERNAL', 'internal_error', 'bad_gateway', 'api_error', 'engine_error', 'ModelStreamErrorException'],
};

/** Sentences where there is neither status nor code. */
const sentences: Partial<Record<FailureKind, string[]>> = {
  aborted: ['This operation was aborted', 'Request was aborted.', 'Delay was aborted', 'The user aborted a request'],
  timeout: ['Request timed out.', 'timeout of 5ms exceeded', '"timeout"', 'Upstream timeout', 'The operation was aborted due to timeout'],
  connection: [
    'fetch failed', 'terminated', 'network error', 'NetworkError when attempting to fetch resource.', 'Failed to fetch', 'Load failed', 'Connection error.', 'error request aborted',
    'Unable to make request: TypeError: fetch failed', 'Error reading response as text: aborted', '[GoogleGenerativeAI Error]: Error reading from the stream',
  ],
  truncated: [
    'missing finish_reason for choice 0', 'Did not receive done or success response in stream.', 'Model did not produce a final response!', 'Stream ended without completion event',
    'Incomplete JSON segment at the end', 'Truncated event message received.',
  ],
  parse: ['Error parsing JSON response: "{"', 'Failed to parse stream', 'The message checksum (1) did not match the calculated checksum (2)', 'Unexpected Status or Content-Type: Status 200'],
};

const rowsOf = (table: Partial<Record<FailureKind, string[]>>): [string, FailureKind][] => Object.entries(table).flatMap(([kind, words]) => words.map((word) => [word, kind as FailureKind] as [string, FailureKind]));

describe('what words mean', () => {
  it.each(rowsOf(decisive))('%s is %s, whatever the status', (word, kind) => {
    expect(kindOfDecisiveCode(word)).toBe(kind);
    expect(kindOfCode(word)).toBe(kind);
    if (/^\w+$/.test(word)) expect(classifyError({ status: 418, code: word }).kind).toBe(kind);
  });

  it.each(rowsOf(ordinary))('%s is %s, unless the status says otherwise', (word, kind) => {
    expect(kindOfCode(word)).toBe(kind);
    expect(kindOfDecisiveCode(word)).toBeUndefined();
    expect(classifyError({ code: word }).kind).toBe(kind);
    if (kind !== 'aborted') expect(classifyError({ status: 410, code: word }).kind).toBe(word === 'TimeoutError' ? 'timeout' : 'gone');
  });

  it.each(rowsOf(sentences))('"%s" means %s', (sentence, kind) => {
    expect(kindOfText(sentence)).toBe(kind);
    expect(classifyError(new Error(sentence)).kind).toBe(kind);
  });

  it.each(['', 'x', 'null', 'billing_error', 'requests', 'tokens', 'some_new_code', 'ENOENT', 'ERR_BAD_REQUEST', 'interrupted'])('%j means nothing', (word) => {
    expect(kindOfCode(word)).toBeUndefined();
  });

  it.each(['It was terminated early', 'The connection pool is full', 'Set a timeout', 'I cannot fetch that', 'Anything at all'])('"%s" means nothing', (sentence) => {
    expect(kindOfText(sentence)).toBeUndefined();
  });
});

it('says which kinds a repeat can get past', () => {
  const kinds = [...new Set([decisive, ordinary, sentences].flatMap((table) => Object.keys(table) as FailureKind[]).concat(['conflict', 'gone', 'payload_too_large', 'stream', 'unknown', 'unprocessable']))];
  expect(kinds.filter(isRetryableKind).sort()).toEqual(['conflict', 'connection', 'overloaded', 'rate_limit', 'server', 'slow_down', 'timeout']);
});

it('is the table that classifyError goes by', () => {
  for (let status = 400; status < 600; status++) {
    const kind = kindOfStatus(status)!;
    expect(classifyError({ status })).toMatchObject({ kind, retryable: isRetryableKind(kind) });
  }
  for (const status of [0, 100, 200, 304, 399, 600, NaN]) expect(kindOfStatus(status)).toBeUndefined();
  for (const code of QUOTA_CODES) {
    expect(kindOfCode(code)).toBe('quota');
    expect(classifyError({ code }).kind).toBe('quota');
  }
  expect(kindOfCode('rate_limit_exceeded')).toBe('rate_limit');
  expect(kindOfCode('invalid_request_error')).toBe('bad_request');
  expect(kindOfCode('something_else')).toBeUndefined();
});

it('imports nothing, so that the linter can read it', () => {
  const source = readFileSync(new URL('../../src/helper/src/failures/kinds.ts', import.meta.url), 'utf8');
  expect(source).not.toMatch(/^import|require\(/m);
});
