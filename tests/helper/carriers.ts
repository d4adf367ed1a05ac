/** Hand-built errors of the shapes in which SDKs deliver an HTTP failure. */

export interface HttpFailure {
  status: number;
  /** The parsed body, or the text of a page. */
  body?: unknown;
  headers?: Record<string, string>;
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
const inner = (body: any): any => (typeof body === 'object' && body !== null ? (body.error ?? body) : undefined);
const sentence = (body: any): string | undefined => inner(body)?.message ?? (typeof body === 'string' ? body : undefined);

function named(name: string): new (message: string) => Error & Record<string, any> {
  return { [name]: class extends Error {} }[name] as never;
}

/** By SDK family: how it throws (or returns) the failure. */
export const carriers: Readonly<Record<string, (failure: HttpFailure) => unknown>> = {
  // `name` stays "Error"; `error` is the inner error.
  openai({ status, body, headers }) {
    const error = new (named('APIError'))(`${status} ${sentence(body) ?? 'status code (no body)'}`);
    const own = typeof body === 'string' ? undefined : inner(body);
    return Object.assign(error, {
      status,
      headers: new Headers(headers),
      error: own,
      code: own?.code,
      type: own?.type,
      param: own?.param,
    });
  },
  // `error` is the whole body; no code.
  anthropic({ status, body, headers }) {
    const error = new (named('APIError'))(`${status} ${textOf(body)}`);
    return Object.assign(error, { name: 'APIError', status, headers: new Headers(headers), error: body, type: inner(body)?.type ?? null });
  },
  // `error` is the whole body; neither code nor type. Also together-ai.
  groq({ status, body, headers }) {
    return Object.assign(new (named('APIError'))(`${status} ${textOf(body)}`), { status, headers: new Headers(headers), error: body });
  },
  mistral({ status, body, headers }) {
    const error = new (named('SDKError'))(`API error occurred: Status ${status}. Body: ${textOf(body)}`);
    return Object.assign(error, { name: 'SDKError', statusCode: status, body: textOf(body), headers: new Headers(headers) });
  },
  cohere({ status, body }) {
    const error = new (named('CohereError'))(`CohereError\nStatus code: ${status}\nBody: ${JSON.stringify(body, undefined, 2)}`);
    return Object.assign(error, { statusCode: status, body });
  },
  // The body is text; nothing tells but the class's name, which goes with the status.
  openrouter({ status, body, headers }) {
    const error = new (named('OpenRouterDefaultError'))(sentence(body) ?? `API error occurred: Status ${status}`);
    return Object.assign(error, { name: 'OpenRouterDefaultError', statusCode: status, body: textOf(body), headers: new Headers(headers) });
  },
  // All of it is the message; a page is wrapped.
  genai({ status, body }) {
    const error = new (named('ApiError'))(typeof body === 'object' ? JSON.stringify(body) : JSON.stringify({ error: { message: body ?? '', code: status, status: 'x' } }));
    return Object.assign(error, { name: 'ApiError', status });
  },
  // azure-rest resolves; the status is text.
  azureRest: ({ status, body, headers = {} }) => ({ request: {}, status: String(status), headers, body }),
  aiSdk({ status, body, headers = {} }) {
    const error = new (named('APICallError'))(sentence(body) ?? 'Failed');
    return Object.assign(error, {
      name: 'AI_APICallError',
      url: 'https://api.example.com',
      requestBodyValues: { model: 'm', error: 'insufficient_quota' },
      statusCode: status,
      responseHeaders: headers,
      responseBody: textOf(body),
      isRetryable: status >= 500,
      data: typeof body === 'object' ? body : undefined,
    });
  },
  // What the AI SDK throws once it has retried: no status of its own.
  aiSdkRetryError(failure) {
    const lastError = carriers.aiSdk!(failure);
    const error = new (named('RetryError'))(`Failed after 3 attempts. Last error: ${(lastError as Error).message}`);
    return Object.assign(error, { name: 'AI_RetryError', reason: 'maxRetriesExceeded', errors: [lastError, lastError], lastError });
  },
  ollama({ status, body }) {
    const error = new (named('ResponseError'))(sentence(body) ?? '[object Object]');
    return Object.assign(error, { name: 'ResponseError', error: body, status_code: status });
  },
  huggingFace({ status, body, headers = {} }) {
    const error = new (named('InferenceClientProviderApiError'))('Failed to perform inference.');
    return Object.assign(error, { name: 'ProviderApiError', httpRequest: { url: '' }, httpResponse: { status, headers, body } });
  },
  replicate({ status, body, headers }) {
    const error = new (named('ApiError'))(`Request to /predictions failed with status ${status}: ${textOf(body)}.`);
    return Object.assign(error, { name: 'ApiError', response: new Response(null, { status, headers }) });
  },
  axios({ status, body, headers = {} }) {
    const error = new (named('AxiosError'))(`Request failed with status code ${status}`);
    return Object.assign(error, {
      name: 'AxiosError',
      code: status >= 500 ? 'ERR_BAD_RESPONSE' : 'ERR_BAD_REQUEST',
      status,
      response: { status, headers, data: body },
    });
  },
  got({ status, body, headers = {} }) {
    const error = new (named('HTTPError'))(`Response code ${status}`);
    return Object.assign(error, {
      name: 'HTTPError',
      code: 'ERR_NON_2XX_3XX_RESPONSE',
      response: { statusCode: status, headers, body: textOf(body) },
    });
  },
  ky({ status, body, headers }) {
    const error = new (named('HTTPError'))(`Request failed with status code ${status}`);
    return Object.assign(error, { name: 'HTTPError', response: new Response(null, { status, headers }), data: body });
  },
  wrapped: (failure) => new Error('The assistant failed', { cause: carriers.openai!(failure) }),
  plainObject: ({ status, body, headers = {} }) => ({ status, headers, body }),
};

/** Those that keep the headers of the answer to themselves. */
export const dropHeaders: readonly string[] = ['cohere', 'genai', 'ollama'];

/** An APIConnectionError of the Stainless SDKs: an APIError whose status is undefined. */
export function stainless(className: string, message: string, cause?: unknown): Error {
  const error = new (named(className))(message);
  Object.assign(error, { status: undefined, headers: undefined, error: undefined, code: undefined, type: undefined });
  if (cause !== undefined) error.cause = cause;
  return error;
}

/** Node's `fetch` failing to connect, or losing the connection. */
export function fetchFailed(code: string, message = 'fetch failed'): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}

export function errorNamed(className: string, message: string, own: object = {}): Error {
  return Object.assign(new (named(className))(message), { name: className }, own);
}
