import { connectionReset, errorOfClass, headersOf, hidden, jsonError, provider, type Reply } from './provider.ts';

const failure = (status: number, exception: string, message: string): Reply => ({
  status,
  headers: { 'x-amzn-requestid': 'req_fake', 'x-amzn-errortype': exception },
  body: { message },
});
const attempts = { attempts: 1, totalRetryDelay: 0 };

/** The answer that the SDK hides in its errors. */
const responseOf = (reply: Reply): object => Object.assign(new (class HttpResponse {})(), { statusCode: reply.status, reason: '', headers: Object.fromEntries(headersOf(reply)) });
const metadataOf = ({ status, headers }: Reply): object => ({
  httpStatusCode: status,
  requestId: headers?.['x-amzn-requestid'],
  extendedRequestId: undefined,
  cfId: undefined,
  ...attempts,
});

/** `@aws-sdk/client-bedrock-runtime`: the exception's name says what it is, whatever its status. */
export const bedrock = provider({
  replies: {
    bad_request: failure(400, 'ValidationException', 'The value at messages.0.content is invalid.'),
    context_length: failure(400, 'ValidationException', 'Input is too long for requested model.'),
    not_found: failure(404, 'ResourceNotFoundException', 'Could not resolve the foundation model from the model identifier.'),
    overloaded: failure(503, 'ServiceUnavailableException', "The service isn't currently available. Try again later."),
    permission: failure(403, 'AccessDeniedException', "You don't have access to the model with the specified model ID."),
    quota: failure(400, 'ServiceQuotaExceededException', 'Your request exceeds the service quota for your account.'),
    rate_limit: failure(429, 'ThrottlingException', 'Too many requests, please wait before trying again.'),
    server: failure(500, 'InternalServerException', 'An internal server error occurred. Retry your request.'),
    timeout: failure(408, 'ModelTimeoutException', 'Model has timed out in processing the request.'),
    unprocessable: failure(424, 'ModelErrorException', 'The request failed due to an error while the model was running.'),
  },
  errorOf(reply) {
    const { status, body, headers } = reply;
    const name = headers!['x-amzn-errortype']!;
    const { message } = body as { message: string };
    const error = errorOfClass(`${name}<BedrockRuntimeServiceException<ServiceException`, '');
    hidden(error, '$response', responseOf(reply));
    Object.assign(error, { $fault: status < 500 ? 'client' : 'server', $retryable: undefined, $metadata: metadataOf(reply), name });
    return Object.defineProperty(error, 'message', { value: message, enumerable: true, writable: true, configurable: true });
  },
  unanswered: {
    aborted: () => Object.assign(new Error('Request aborted'), { name: 'AbortError' }),
    // Its name for a reset, too.
    connection: () => Object.assign(connectionReset(), { name: 'TimeoutError', $metadata: { ...attempts } }),
    parse() {
      const reply: Reply = { status: 200, headers: { 'x-amzn-requestid': 'req_fake' }, body: '{"output": {"mess' };
      const error = jsonError(reply.body as string);
      error.message += '\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.';
      return Object.assign(hidden(error, '$response', responseOf(reply)), { $metadata: metadataOf(reply) });
    },
  },
});
