import { checkOptions, type OptionTypes, refuse } from '../check-options.ts';
import { type Classification, classifyError } from '../failures/classify-error.ts';
import type { FailureKind } from '../failures/kinds.ts';
import { LlmHttpError } from '../failures/llm-http-error.ts';
import { isMisuse } from '../misuse.ts';
import type { Attempt } from './attempt.ts';
import { discard } from './failed-result.ts';
import { type FallbackFailure, type FallbackStop, fileFallbackReport } from './fallback-report.ts';
import { consult, tell } from './hooks.ts';
import { isAmbiguous } from './is-ambiguous.ts';
import { RETRY_OPTION_TYPES, type RetryOptions } from './retry-options.ts';
import { withRetry } from './with-retry.ts';

/** What `shouldFallback` is told beside the classification. */
export interface FallbackContext<C = unknown> {
  /** The candidate that failed. */
  candidate: C;
  /** The one whose turn it would be. */
  next: C;
  error: unknown;
}

/** What `onFallback` is told before the next candidate is tried. */
export interface FallbackNotice<C = unknown> extends FallbackContext<C> {
  classification: Classification;
}

/** Options of {@link withFallback}. */
export interface FallbackOptions<C = unknown> {
  /** How each candidate is retried before the next one's turn. Default: one attempt a candidate. */
  retry?: RetryOptions;
  /** Calls in all, whatever `retry` allows; later candidates keep one each as long as there are any. Default no limit but that. */
  maxTotalRequests?: number;
  /** Ends everything: no candidate is tried after it. Default `retry.signal`. */
  signal?: AbortSignal;
  /**
   * Decides instead of the classification; `undefined` leaves it to that. Not asked about aborts nor
   * after the last candidate, and never a promise (it would be truthy): that is a `TypeError`.
   */
  shouldFallback?(classification: Classification, context: FallbackContext<C>): boolean | undefined;
  /** Told before the next candidate is tried. What it throws is dropped. */
  onFallback?(notice: FallbackNotice<C>): void;
}

const OPTION_TYPES: OptionTypes = {
  retry: 'object',
  maxTotalRequests: 'count',
  signal: 'addEventListener',
  shouldFallback: 'function',
  onFallback: 'function',
};

/** Failures of the request, which every candidate would be sent alike. */
const SAME_EVERYWHERE: readonly FailureKind[] = ['bad_request', 'unprocessable', 'content_policy'];

/**
 * Tries candidates (models, keys, clients) in order until one answers.
 *
 * Moves on after every failure but those that are the request's own (`bad_request`, `unprocessable`,
 * `content_policy`) and aborts; with `retry.retryAmbiguous: false` not after a timeout or broken connection
 * either, once the request may have gone out. A stream that breaks off after `call` has given it is no failure of
 * `call`: nothing is tried again then.
 *
 * @returns what `call` returns; a returned failure (such as a `Response` that is not ok) counts as one.
 * @throws the last candidate's error, untouched; {@link fallbackReport} tells of all of them.
 * @throws TypeError for candidates that are no array or none at all, and naming the option that is wrong.
 *
 * @example
 * const answer = await withFallback(['gpt-5', 'gpt-5-mini'], (model, attempt) =>
 *   client.chat.completions.create({ model, messages }, attempt.request),
 * );
 */
export async function withFallback<C, T>(
  candidates: readonly C[],
  call: (candidate: C, attempt: Attempt) => T,
  options: FallbackOptions<C> = {},
): Promise<Awaited<T>> {
  check(candidates, call, options);
  const { retry = { maxAttempts: 1 }, maxTotalRequests = Infinity, signal = retry.signal, onFallback } = options;
  const failures: FallbackFailure<C>[] = [];
  // The array may change while we wait.
  const rest = [...candidates];
  let requests = 0;
  for (;;) {
    const candidate = rest.shift()!;
    const before = requests;
    const share = Math.max(1, maxTotalRequests - requests - rest.length);
    try {
      return await withRetry(
        (attempt) => {
          requests++;
          return call(candidate, attempt);
        },
        { ...retry, signal, maxAttempts: Math.min(retry.maxAttempts ?? 5, share) },
      );
    } catch (error) {
      if (isMisuse(error)) throw error;
      const classification: Classification = { ...classifyError(error), ...(signal?.aborted && { kind: 'aborted', retryable: false }) };
      failures.push({ candidate, error, classification, requests: requests - before });
      const [next] = rest as [C];
      const reason: FallbackStop | undefined =
        classification.kind === 'aborted'
          ? 'aborted'
          : !rest.length
            ? 'candidates_exhausted'
            : requests >= maxTotalRequests
              ? 'requests_exhausted'
              : !isWorthwhile(classification, { candidate, next, error }, options)
                ? 'not_worthwhile'
                : undefined;
      if (reason) {
        fileFallbackReport(error, { failures, requests, reason });
        throw error;
      }
      tell(onFallback, { candidate, next, error, classification });
      if (error instanceof LlmHttpError) void discard(error.result);
    }
  }
}

function check(candidates: unknown, call: unknown, options: FallbackOptions<never>): void {
  if (!Array.isArray(candidates) || !candidates.length) refuse('candidates', candidates, ' It must be an array that is not empty.');
  if (typeof call !== 'function') refuse('call', call);
  checkOptions(options, OPTION_TYPES);
  if (options.retry) checkOptions(options.retry, RETRY_OPTION_TYPES);
}

function isWorthwhile<C>(classification: Classification, context: FallbackContext<C>, { shouldFallback, retry }: FallbackOptions<C>): boolean {
  // Another candidate repeats what the first may have carried out as well.
  const isRepeatable = retry?.retryAmbiguous !== false || !isAmbiguous(classification);
  return consult(() => shouldFallback?.(classification, context), 'shouldFallback') ?? (isRepeatable && !SAME_EVERYWHERE.includes(classification.kind));
}
