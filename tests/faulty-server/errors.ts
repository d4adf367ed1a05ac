/** The error bodies that providers send. */

/** What went wrong, in the words of each provider. */
export interface Failure {
  readonly message: string;
  readonly openai: { readonly type: string; readonly code?: string | null; readonly param?: string };
  readonly anthropic: { readonly type: string; readonly code?: string };
  /** Google's quota that ran out. */
  readonly google?: { readonly quotaId: string; readonly retryDelay: string };
}

/** `provider` is the envelope of the dialect; the others are sent in every dialect. */
export type BodyShape =
  | 'provider'
  | 'openai'
  | 'anthropic'
  | 'detail'
  | 'message'
  | 'string'
  | 'mistral'
  | 'openrouter'
  | 'cohere'
  | 'replicate'
  | 'aws'
  | 'google'
  | 'html'
  | 'empty';

export interface Body {
  readonly type: string | undefined;
  readonly text: string;
}

export function errorBody(shape: Exclude<BodyShape, 'provider'>, status: number, failure: Failure, requestId: string): Body {
  switch (shape) {
    case 'openai':
      return json({ error: openaiError(failure) });
    case 'anthropic':
      return json({ type: 'error', error: anthropicError(failure), request_id: requestId });
    case 'detail':
      return json({ detail: failure.message });
    case 'message':
      return json({ message: failure.message, code: failure.openai.code ?? failure.openai.type });
    case 'string':
      return json({ error: failure.message });
    case 'mistral':
      return json(mistralError(failure));
    case 'openrouter':
      return json({ error: { code: status, message: failure.message }, user_id: 'user_1' });
    case 'cohere':
    case 'aws':
      return json({ message: failure.message });
    case 'replicate':
      return json({ title: 'Request failed', detail: failure.message, status });
    case 'google':
      return json({ error: googleError(status, failure) });
    case 'html':
      return {
        type: 'text/html; charset=utf-8',
        text: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center><hr><center>nginx</center></body></html>\n`,
      };
    case 'empty':
      return { type: undefined, text: '' };
  }
}

export function openaiError({ message, openai }: Failure): object {
  return { message, type: openai.type, param: openai.param ?? null, code: openai.code ?? null };
}

function anthropicError({ message, anthropic }: Failure): object {
  const details = anthropic.code === undefined ? null : { error_code: anthropic.code };
  return { type: anthropic.type, message, ...(details && { details }) };
}

export function mistralError({ message, openai }: Failure): object {
  return { object: 'error', message, type: openai.type, param: null, code: openai.code ?? null };
}

const rpcStatus: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function googleError(code: number, { message, google }: Failure): object {
  const details = google && [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId: google.quotaId }] },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: google.retryDelay },
  ];
  return { code, message, status: rpcStatus[code] ?? 'UNKNOWN', ...(details && { details }) };
}

function json(value: object): Body {
  return { type: 'application/json', text: JSON.stringify(value) };
}
