import { abortError, errorOfClass, fetchFailed, headersOf, hidden, jsonError, provider, type Reply } from './provider.ts';

const failure = (message: string, type: string, code: string | null = null, param: string | null = null): object => ({ error: { message, type, param, code } });
const headers = { 'x-request-id': 'req_fake' };

/** What OpenAI answers; the AI SDK gets the same. */
export const OPENAI_REPLIES = {
  auth: { status: 401, headers, body: failure('Incorrect API key provided: sk-fake.', 'invalid_request_error', 'invalid_api_key') },
  bad_request: { status: 400, headers, body: failure("Invalid value: 'temperature' must be at most 2.", 'invalid_request_error', 'invalid_value', 'temperature') },
  conflict: { status: 409, headers, body: failure('The resource was updated by another request.', 'invalid_request_error') },
  content_policy: { status: 400, headers, body: failure('Your request was rejected as a result of our safety system.', 'invalid_request_error', 'content_policy_violation') },
  context_length: {
    status: 400,
    headers,
    body: failure("This model's maximum context length is 128000 tokens. However, your messages resulted in 140000 tokens.", 'invalid_request_error', 'context_length_exceeded', 'messages'),
  },
  not_found: { status: 404, headers, body: failure('The model `gpt-fake` does not exist or you do not have access to it.', 'invalid_request_error', 'model_not_found') },
  overloaded: { status: 503, headers, body: failure('The engine is currently overloaded, please try again later.', 'server_error') },
  payload_too_large: { status: 413, headers, body: failure('Maximum content size limit (26214400) exceeded.', 'server_error') },
  permission: { status: 403, headers, body: failure('Country, region, or territory not supported.', 'request_forbidden', 'unsupported_country_region_territory') },
  quota: { status: 429, headers, body: failure('You exceeded your current quota, please check your plan and billing details.', 'insufficient_quota', 'insufficient_quota') },
  rate_limit: { status: 429, headers, body: failure('Rate limit reached for requests per minute.', 'requests', 'rate_limit_exceeded') },
  server: { status: 500, headers, body: failure('The server had an error while processing your request.', 'server_error') },
  slow_down: { status: 503, headers, body: failure('Slow Down', 'server_error') },
  unprocessable: { status: 422, headers, body: failure('The request was well formed but could not be processed.', 'invalid_request_error') },
} as const satisfies Record<string, Reply>;

const CLASS_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  404: 'NotFoundError',
  409: 'ConflictError',
  422: 'UnprocessableEntityError',
  429: 'RateLimitError',
};

/** An error of `openai` 7: `name` stays "Error", and `error` is what stands under `error` in the body. */
function apiError(className: string, message: string, status?: number, own?: Headers, error?: Record<string, unknown>): Error {
  return Object.assign(errorOfClass(`${className}APIError<OpenAIError`, message), {
    status,
    headers: own,
    requestID: own?.get('x-request-id'),
    error,
    code: error?.['code'],
    param: error?.['param'],
    type: error?.['type'],
  });
}

/** `openai`. */
export const openai = provider({
  replies: OPENAI_REPLIES,
  errorOf(reply) {
    const { status, body } = reply;
    const { error } = body as { error: Record<string, unknown> };
    const className = CLASS_OF_STATUS[status] ?? (status >= 500 ? 'InternalServerError' : '');
    return apiError(className && `${className}<`, `${status} ${String(error['message'])}`, status, headersOf(reply), error);
  },
  unanswered: {
    aborted: () => hidden(apiError('APIUserAbortError<', 'Request was aborted.'), 'cause', abortError()),
    connection: () => Object.assign(apiError('APIConnectionError<', 'Connection error.'), { cause: fetchFailed() }),
    timeout: () => Object.assign(apiError('APIConnectionTimeoutError<APIConnectionError<', 'Request timed out.'), { cause: abortError() }),
    parse: () => jsonError('{"id": "chatcmpl-1", "choices": [{"mess'),
  },
});
