import { OPENAI_REPLIES } from './openai.ts';
import { abortError, connectionReset, errorOfClass, headersOf, jsonError, provider, textOf } from './provider.ts';

/** Marks an error for `APICallError.isInstance`, which goes by symbols rather than classes. */
function marked(className: string, message: string, parts: object): Error {
  const error = errorOfClass(`${className}<AISDKError`, message);
  const name = `AI_${className}`;
  return Object.assign(error, { name, [Symbol.for('vercel.ai.error')]: true, [Symbol.for(`vercel.ai.error.${name}`)]: true }, parts);
}

function callError(message: string, parts: object): Error {
  return marked('APICallError', message, {
    cause: undefined,
    url: 'https://api.openai.com/v1/chat/completions',
    requestBodyValues: { model: 'gpt-fake', messages: [] },
    statusCode: undefined,
    responseHeaders: undefined,
    responseBody: undefined,
    isRetryable: false,
    data: undefined,
    ...parts,
  });
}

const CUT = '{"id": "chatcmpl-1", "choices": [{"mess';

/** `ai` 7 with `maxRetries: 0` and OpenAI behind it: `AI_APICallError`. */
export const aiSdk = provider({
  replies: OPENAI_REPLIES,
  errorOf(reply) {
    const { status, body } = reply;
    const { error } = body as { error: { message: string } };
    return callError(error.message, {
      statusCode: status,
      responseHeaders: Object.fromEntries(headersOf(reply)),
      responseBody: textOf(reply),
      isRetryable: status === 408 || status === 409 || status === 429 || status >= 500,
      data: body,
    });
  },
  unanswered: {
    aborted: abortError,
    connection: () => callError('Cannot connect to API: read ECONNRESET', { cause: connectionReset(), isRetryable: true }),
    // Its `timeout`, or a signal of `AbortSignal.timeout()`.
    timeout: () => new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    parse() {
      const cause = jsonError(CUT);
      return callError('Invalid JSON response', {
        cause: marked('JSONParseError', `JSON parsing failed: Text: ${CUT}.\nError message: ${String(cause)}`, { cause, text: CUT }),
        statusCode: 200,
        responseHeaders: { 'content-type': 'application/json', 'x-request-id': 'req_fake' },
        responseBody: CUT,
      });
    },
  },
});
