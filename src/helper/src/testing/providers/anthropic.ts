import { errorOfClass, fetchFailed, headersOf, hidden, jsonError, provider, type Reply, textOf } from './provider.ts';

const failure = (status: number, type: string, message: string): Reply => ({
  status,
  headers: { 'request-id': 'req_fake' },
  body: { type: 'error', error: { type, message }, request_id: 'req_fake' },
});

const CLASS_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  404: 'NotFoundError',
  413: 'ContentTooLargeError',
  429: 'RateLimitError',
  500: 'InternalServerError',
  529: 'OverloadedError<InternalServerError',
};

/** An error of `@anthropic-ai/sdk` 1: `error` is the whole body, and there is no `code`. */
function apiError(classNames: string, message: string, parts: object = { status: undefined, headers: undefined, requestID: undefined, workspaceID: undefined, error: undefined, apiMessage: null, type: null }): Error {
  const error = errorOfClass(`${classNames}<APIError<AnthropicError`, message);
  hidden(error, 'name', classNames.split('<')[0]);
  return Object.assign(error, parts, { errorCode: null, details: null });
}

/** `@anthropic-ai/sdk`. */
export const anthropic = provider({
  // A low credit balance and an over-long prompt differ from other bad requests by their text alone.
  replies: {
    auth: failure(401, 'authentication_error', 'invalid x-api-key'),
    bad_request: failure(400, 'invalid_request_error', 'max_tokens: Field required'),
    context_length: failure(400, 'invalid_request_error', 'prompt is too long: 204698 tokens > 200000 maximum'),
    not_found: failure(404, 'not_found_error', 'model: claude-fake'),
    overloaded: failure(529, 'overloaded_error', 'Overloaded'),
    payload_too_large: failure(413, 'request_too_large', 'Request exceeds the maximum size'),
    permission: failure(403, 'permission_error', 'Your API key does not have permission to use the specified resource.'),
    quota: failure(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.'),
    rate_limit: failure(429, 'rate_limit_error', 'Number of requests has exceeded your per-minute rate limit.'),
    server: failure(500, 'api_error', 'Internal server error'),
  },
  errorOf(reply) {
    const { status, body } = reply;
    const headers = headersOf(reply);
    const { error } = body as { error: { type: string; message: string } };
    return apiError(CLASS_OF_STATUS[status]!, `${status} ${textOf(reply)}`, {
      status,
      headers,
      requestID: headers.get('request-id'),
      workspaceID: null,
      error: body,
      apiMessage: error.message,
      type: error.type,
    });
  },
  unanswered: {
    aborted: () => apiError('APIUserAbortError', 'Request was aborted.'),
    connection: () => Object.assign(apiError('APIConnectionError', 'Connection error.'), { cause: fetchFailed() }),
    timeout: () => apiError('APIConnectionTimeoutError<APIConnectionError', 'Request timed out.'),
    parse: () => jsonError('{"id": "msg_1", "content": [{"te'),
  },
});
