import { classifyError } from './classify-error.ts';

/** Whether the same request can succeed later: `classifyError(error).retryable`. */
export function isRetryable(error: unknown): boolean {
  return classifyError(error).retryable;
}
