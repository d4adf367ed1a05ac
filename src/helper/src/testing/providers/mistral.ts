import { abortError, errorOfClass, fetchFailed, headersOf, jsonError, provider, type Reply, textOf } from './provider.ts';

const failure = (status: number, message: string, type: string, code: string | null = null): Reply => ({ status, body: { object: 'error', message, type, param: null, code } });

/** Errors of requests that got no answer have a cause, which stands in the message. */
function clientError(name: string, message: string, cause: Error): Error {
  return Object.assign(errorOfClass(`${name}<HTTPClientError`, `${message}: ${String(cause)}`), { cause, name });
}

/** `@mistralai/mistralai` 2: the body stays text, and nothing tells kinds apart but the status. */
export const mistral = provider({
  replies: {
    auth: { status: 401, body: { detail: 'Unauthorized' } },
    bad_request: failure(400, "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant", 'invalid_request_message_order', '3230'),
    context_length: failure(400, 'Prompt contains 40960 tokens and 0 draft tokens, too large for model with 32768 maximum context length', 'invalid_request_prompt', '3051'),
    not_found: failure(404, 'The model `mistral-fake` does not exist.', 'invalid_model', '1500'),
    overloaded: failure(503, 'Service unavailable.', 'internal_server_error', '3505'),
    permission: failure(403, 'You do not have access to this model.', 'forbidden'),
    rate_limit: failure(429, 'Requests rate limit exceeded', 'rate_limited', '1300'),
    server: failure(500, 'Internal server error', 'internal_server_error', '3000'),
    unprocessable: { status: 422, body: { detail: [{ loc: ['body', 'model'], msg: 'Field required', type: 'missing' }] } },
  },
  errorOf(reply) {
    const { status } = reply;
    const body = textOf(reply);
    const headers = headersOf(reply);
    const rawResponse = new Response(body, { status, headers });
    const parts = { statusCode: status, body, headers, contentType: 'application/json', rawResponse };
    if (status === 422) {
      const { detail } = reply.body as { detail: object[] };
      const data = { detail, request$: new Request('https://api.mistral.ai/v1/chat/completions'), response$: rawResponse, body$: body };
      return Object.assign(errorOfClass('HTTPValidationError<MistralError', `API error occurred: ${JSON.stringify(data)}`), { ...parts, name: 'HTTPValidationError', detail, data$: data });
    }
    const message = `API error occurred: Status ${status}${body.length > 100 ? '\n' : '. '}Body: ${body}`;
    return Object.assign(errorOfClass('SDKError<MistralError', message), { ...parts, name: 'SDKError' });
  },
  unanswered: {
    aborted: () => clientError('RequestAbortedError', 'Request aborted by client', abortError()),
    connection: () => clientError('ConnectionError', 'Unable to make request', fetchFailed()),
    timeout: () => clientError('RequestTimeoutError', 'Request timed out', new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    parse: () => jsonError('{"id": "cmpl-1", "choices": [{"mess'),
  },
});
