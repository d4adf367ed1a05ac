import { type Attempt, CurrentAttempt } from './attempt.ts';
import { backOffMs } from './back-off.ts';
import { type Classification, inspect } from './classify-error.ts';
import { discard, isFailedResult, toHttpError } from './failed-result.ts';
import { LlmHttpError } from './llm-http-error.ts';
import { ask, DEFAULT_POLICY, type GiveUpReason, readPolicy, tell } from './retry-options.ts';
import type { RetryEvent, RetryOptions, RetryPolicy } from './retry-options.ts';
import { fileReport } from './retry-report.ts';
import { runBounded } from './run-bounded.ts';

/** Makes one request. It is called again for each attempt, so a body that is a stream must be made inside. */
export type RetryableCall<T> = (attempt: Attempt) => T;

/**
 * Calls an LLM API and calls it again when that can help: when the provider asks for it, else after
 * exponential back-off with jitter.
 *
 * An attempt without `attemptTimeoutMs` is as unbounded as the SDK leaves it. A retry after a timeout
 * may be billed twice. Never put an agent or a tool loop inside: its tools would run again.
 *
 * @returns what `call` returns; a returned failure (such as a `Response` that is not ok) is thrown.
 * @throws the last error that `call` threw, untouched; {@link retryReport} tells its story.
 * @throws LlmHttpError if the last failure was returned rather than thrown.
 * @throws DOMException `TimeoutError` if the last attempt hit `attemptTimeoutMs` or `totalTimeoutMs`.
 * @throws the signal's reason if it was aborted before the first attempt or during a wait.
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * const answer = await withRetry((attempt) => client.chat.completions.create(body, attempt.request));
 */
export function withRetry<T>(call: RetryableCall<T>, options?: RetryOptions): Promise<Awaited<T>> {
  return retryWith(call, DEFAULT_POLICY, options);
}

/** {@link withRetry} on top of options that were checked before. */
export async function retryWith<T>(call: RetryableCall<T>, base: RetryPolicy, options?: RetryOptions): Promise<Awaited<T>> {
  const policy = options ? readPolicy(options, base) : base;
  const { signal, runtime, maxAttempts, attemptTimeoutMs, totalTimeoutMs, isFailure, shouldRetry } = policy;
  const startedAt = runtime.now();
  const keys = {};
  const waits: number[] = [];
  const classifications: Classification[] = [];
  let attempts = 0;

  const elapsedMs = (): number => runtime.now() - startedAt;
  const observe = (event: object): void => {
    if (policy.observe) tell(policy.observe, { attemptNumber: attempts, elapsedMs: elapsedMs(), ...event } as RetryEvent);
  };
  const giveUp = (error: unknown, reason: GiveUpReason): unknown => {
    fileReport(error, { attempts, waits, classifications, elapsedMs: elapsedMs(), reason });
    observe({ type: 'giveup', reason, ...withoutMessage(classifications.at(-1)) });
    return error;
  };

  for (;;) {
    if (signal?.aborted) throw giveUp(signal.reason, 'aborted');
    attempts++;
    observe({ type: 'attempt' });
    const remainingMs = totalTimeoutMs === Infinity ? undefined : totalTimeoutMs - elapsedMs();
    const limitMs = Math.min(attemptTimeoutMs, remainingMs ?? Infinity);
    const attempt = async (own?: AbortSignal): Promise<Awaited<T>> => {
      const result = await call(new CurrentAttempt(keys, attempts, own, remainingMs));
      if (isFailure ? ask(isFailure(result), 'isFailure') : isFailedResult(result)) throw await toHttpError(result);
      return result;
    };
    let isTotalTimeout = false;
    let error: unknown;
    try {
      const result =
        limitMs === Infinity
          ? await attempt(signal)
          : await runBounded(attempt, limitMs, signal, () => (isTotalTimeout = limitMs === remainingMs));
      observe({ type: 'success' });
      return result;
    } catch (thrown) {
      error = thrown;
    }

    const inspection = inspect(error);
    const classification = { ...inspection.classification, ...(signal?.aborted && ABORTED) };
    classifications.push(classification);
    let retry: boolean | undefined;
    if (classification.kind !== 'aborted' && attempts < maxAttempts && shouldRetry) {
      try {
        retry = shouldRetry(classification, { attemptNumber: attempts, error, elapsedMs: elapsedMs() });
      } catch {
        retry = false;
      }
      ask(retry, 'shouldRetry');
    }
    retry ??= classification.retryable && (policy.retryAmbiguous || !isAmbiguous(classification));
    const delayMs = backOffMs(inspection, attempts, policy);
    const reason =
      classification.kind === 'aborted'
        ? 'aborted'
        : !retry
          ? 'not_retryable'
          : attempts >= maxAttempts
            ? 'attempts_exhausted'
            : (classification.retryAfterMs ?? 0) > policy.maxRetryAfterMs
              ? 'retry_after_too_long'
              : isTotalTimeout || elapsedMs() + delayMs >= totalTimeoutMs
                ? 'total_timeout'
                : undefined;
    if (reason) throw giveUp(error, reason);

    waits.push(delayMs);
    tell(policy.onRetry, { attemptNumber: attempts, error, classification, delayMs });
    observe({ type: 'retry', delayMs, ...withoutMessage(classification) });
    if (error instanceof LlmHttpError) void discard(error.result);
    try {
      await runtime.sleep(delayMs, signal);
    } catch (interruption) {
      // An abort is thrown above, with its report.
      if (!signal?.aborted) throw interruption;
    }
    if (elapsedMs() >= totalTimeoutMs) throw giveUp(error, 'total_timeout');
  }
}

const ABORTED = { kind: 'aborted', retryable: false } as const;

/** Failures before a connection stood: the request cannot have gone out. */
const NOT_SENT = /REFUSED|Refused|NOTFOUND|EAI_AGAIN|UNREACH|ENETDOWN|CONNECT_TIMEOUT/;

/** Whether the request may have been carried out although it failed; 520 and 524 are Cloudflare's "no answer". */
function isAmbiguous({ kind, status, code = '' }: Classification): boolean {
  return status === 520 || status === 524 || (/^(timeout|connection)$/.test(kind) && !NOT_SENT.test(code));
}

/** A message may quote the request. */
function withoutMessage(classification: Classification | undefined): object {
  const { message, ...facts } = classification ?? {};
  return facts;
}
