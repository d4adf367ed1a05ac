import { abortError, errorOfClass, fetchFailed, headersOf, provider, type Reply } from './provider.ts';

const CLASS_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  422: 'UnprocessableEntityError',
  429: 'TooManyRequestsError',
  500: 'InternalServerError',
  503: 'ServiceUnavailableError',
};

const failure = (status: number, message: string): Reply => ({ status, body: { message } });

/** Its own picture of the answer; without one, the status is made up. */
const rawResponse = (status: number, statusText: string, headers = new Headers(), type = 'error', url = ''): object => ({ headers, redirected: false, status, statusText, type, url });

/** An error without an answer; `message` is that of the cause. */
function unanswered(message: string, cause: unknown, raw = rawResponse(0, 'Unknown Error')): Error {
  return Object.assign(errorOfClass('CohereError', message), { name: 'CohereError', statusCode: undefined, body: undefined, rawResponse: raw, cause });
}

/** `cohere-ai` 8: the body is a sentence. */
export const cohere = provider({
  replies: {
    auth: failure(401, 'invalid api token'),
    bad_request: failure(400, 'invalid request: message must be at least 1 token long.'),
    context_length: failure(400, 'too many tokens: total number of tokens in the prompt cannot exceed 128000 - received 140000.'),
    not_found: failure(404, "model 'command-fake' not found"),
    overloaded: failure(503, 'service temporarily unavailable'),
    permission: failure(403, 'Your API key does not have access to this model.'),
    quota: failure(402, 'Please add or update your payment method to continue.'),
    rate_limit: failure(429, "You are using a Trial key, which is limited to 20 API calls / minute."),
    server: failure(500, 'internal server error'),
    unprocessable: failure(422, 'the request could not be processed'),
  },
  errorOf(reply) {
    const { status, body } = reply;
    const name = CLASS_OF_STATUS[status];
    const message = `${name ? `${name}\n` : ''}Status code: ${status}\nBody: ${JSON.stringify(body, undefined, 2)}`;
    return Object.assign(errorOfClass(name ? `${name}<CohereError` : 'CohereError', message), {
      name: name ?? 'CohereError',
      statusCode: status,
      body,
      rawResponse: rawResponse(status, '', headersOf(reply), 'basic', 'https://api.cohere.com/v2/chat'),
    });
  },
  unanswered: {
    aborted: () => unanswered('The user aborted a request', abortError(), rawResponse(499, 'Client Closed Request')),
    connection: () => unanswered('fetch failed', fetchFailed()),
    // A text, with its quotation marks.
    timeout: () => unanswered('"timeout"', 'timeout'),
  },
});
