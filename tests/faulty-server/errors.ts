/** The error bodies that providers send, by dialect and by shape. */

export type Provider = 'openai' | 'anthropic';

/** What went wrong, in the words of each provider. */
export interface Failure {
  readonly message: string;
  readonly openai: { readonly type: string; readonly code?: string | null; readonly param?: string };
  readonly anthropic: { readonly type: string; readonly code?: string };
  /** Google's RPC status and the quota that ran out, for the faults that imitate Gemini. */
  readonly google?: { readonly status: string; readonly quotaId: string; readonly retryDelay: string };
}

/** `provider` is the envelope that the dialect's own provider sends; the others are sent in every dialect. */
export type BodyShape =
  | 'provider'
  | 'openai'
  | 'anthropic'
  | 'detail'
  | 'message'
  | 'string'
  | 'mistral'
  | 'google'
  | 'html'
  | 'empty';

export interface Body {
  readonly type: string | undefined;
  readonly text: string;
}

export function errorBody(shape: BodyShape, provider: Provider, status: number, failure: Failure, requestId: string): Body {
  switch (shape) {
    case 'provider':
      return errorBody(provider, provider, status, failure, requestId);
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
      return json({ object: 'error', message: failure.message, type: failure.openai.type, param: null, code: failure.openai.code ?? null });
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

function googleError(code: number, { message, google }: Failure): object {
  return {
    code,
    message,
    status: google?.status ?? 'UNKNOWN',
    details: google
      ? [
          { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId: google.quotaId }] },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: google.retryDelay },
        ]
      : [],
  };
}

function json(value: object): Body {
  return { type: 'application/json', text: JSON.stringify(value) };
}
