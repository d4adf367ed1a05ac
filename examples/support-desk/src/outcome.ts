import { APICallError, RetryError } from 'ai';
import OpenAI from 'openai';

export type Outcome = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: Reason };

export type Reason = 'busy' | 'quota' | 'refused' | 'unreachable' | 'cut-off' | 'empty' | 'too-many-turns' | 'broken';

/** What to tell the user about a failed call. */
export function failureOf(error: unknown): Reason {
  if (RetryError.isInstance(error)) return failureOf(error.lastError);
  if (error instanceof OpenAI.APIConnectionError) return 'unreachable';
  if (error instanceof OpenAI.RateLimitError) return error.code === 'insufficient_quota' ? 'quota' : 'busy';
  if (error instanceof OpenAI.InternalServerError) return 'busy';
  if (error instanceof OpenAI.APIError) return error.status === undefined ? 'broken' : 'refused';
  if (APICallError.isInstance(error)) return reasonOfStatus(error.statusCode);
  return 'broken';
}

function reasonOfStatus(status: number | undefined): Reason {
  if (status === undefined) return 'unreachable';
  if (status === 200) return 'broken';
  return status === 429 || status >= 500 ? 'busy' : 'refused';
}
