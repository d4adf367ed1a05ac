import { type Attempt, CurrentAttempt, type Run } from './attempt.ts';
import { backOffMs } from './back-off.ts';
import { checkOptions, refuse } from '../check-options.ts';
import { type Classification, inspect } from '../failures/classify-error.ts';
import { discard, isFailedResult, toError } from './failed-result.ts';
import { LlmHttpError } from '../failures/llm-http-error.ts';
import { ask, consult, tell } from './hooks.ts';
import { isAmbiguous } from './is-ambiguous.ts';
import { isMisuse } from '../misuse.ts';
import { RETRY_OPTION_TYPES, type GiveUpReason, type RetryEvent, type RetryOptions } from './retry-options.ts';
import { fileReport } from './retry-report.ts';
import { runBounded } from './run-bounded.ts';
import { sleep } from './sleep.ts';

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
 * @throws LlmHttpError if the last failure was returned rather than thrown; the SDK's own error, if that is what it returned.
 * @throws DOMException `TimeoutError` if the last attempt hit `attemptTimeoutMs` or `totalTimeoutMs`, or no first place at the gate was free in time.
 * @throws the signal's reason if it was aborted before the first attempt or during a wait.
 * @throws TypeError naming the option that is wrong or does not exist, for a `call` that is no function, and for a promise from `shouldRetry` or `isFailure`.
 *
 * @example
 * const answer = await withRetry((attempt) => client.chat.completions.create(body, attempt.request));
 */
export async function withRetry<T>(call: RetryableCall<T>, options: RetryOptions = DEFAULTS): Promise<Awaited<T>> {
  if (typeof call !== 'function') refuse('call', call);
  checkOptions(options, RETRY_OPTION_TYPES);
  const { signal, observe, attemptTimeoutMs, totalTimeoutMs, budget, gate } = options;
  const run: Run = { attempts: 0, startedAt: clock(options), key: undefined };
  try {
    if (signal?.aborted || observe || attemptTimeoutMs || totalTimeoutMs || budget || gate) return await attempt(call, options, run);
    // The same in short, for calls that succeed at once and want nothing else: half the promises.
    const result = await call(new CurrentAttempt(run, signal));
    if (isFailure(result, options)) throw await toError(result);
    return result;
  } catch (error) {
    return retry(call, options, run, error);
  }
}

const DEFAULTS: RetryOptions = {};

async function attempt<T>(call: RetryableCall<T>, options: RetryOptions, run: Run): Promise<Awaited<T>> {
  const { signal, attemptTimeoutMs = Infinity, totalTimeoutMs, budget, gate } = options;
  if (signal?.aborted) throw signal.reason;
  const start = (): Promise<Awaited<T>> => {
    const leftMs = remainingMs(options, run);
    // A wait lasted longer than it should: a call would be sent only to be broken off.
    if (leftMs <= 0) throw new DOMException('No time is left for a call.', 'TimeoutError');
    const limitMs = Math.min(attemptTimeoutMs, leftMs);
    const once = async (own?: AbortSignal): Promise<Awaited<T>> => {
      const current = new CurrentAttempt(run, own, leftMs);
      notify(options, run, { type: 'attempt' });
      const result = await call(current);
      if (isFailure(result, options)) throw await toError(result);
      return result;
    };
    return limitMs < Infinity ? runBounded(once, limitMs, signal) : once(signal);
  };
  const result = await (gate ? gate.run(start, { signal, waitTimeoutMs: totalTimeoutMs && Math.max(0, remainingMs(options, run)) }) : start());
  tell(budget && (() => budget.earn()), undefined);
  notify(options, run, { type: 'success' });
  return result;
}

/** Goes on after a first failure: decides, waits, tries again. */
async function retry<T>(call: RetryableCall<T>, options: RetryOptions, run: Run, error: unknown): Promise<Awaited<T>> {
  const { signal, maxAttempts = 5, maxRetryAfterMs = 60_000, onRetry, runtime, budget } = options;
  const waits: number[] = [];
  const classifications: Classification[] = [];
  for (;;) {
    if (isMisuse(error)) throw error;
    const inspection = inspect(error);
    const classification: Classification = { ...inspection.classification, ...(signal?.aborted && ABORTED) };
    const { message, ...facts } = classification;
    const { attempts } = run;
    classifications.push(classification);
    const delayMs = backOffMs(inspection, attempts, options);
    const giveUp = (reason: GiveUpReason): never => {
      fileReport(error, { attempts, waits, classifications, reason });
      notify(options, run, { type: 'giveup', reason, ...facts });
      throw error;
    };
    if (facts.kind === 'aborted') giveUp(facts.kind);
    // There was no place at the gate in time, or no time left.
    if (!attempts) giveUp('total_timeout');
    if (!isRetryable(classification, error, options, run, attempts < maxAttempts)) giveUp('not_retryable');
    if (attempts >= maxAttempts) giveUp('attempts_exhausted');
    if (facts.retryAfterMs! > maxRetryAfterMs) giveUp('retry_after_too_long');
    if (remainingMs(options, run) <= delayMs) giveUp('total_timeout');
    if (budget && !consult(() => budget.spend(facts), 'budget')) giveUp('budget_exhausted');

    waits.push(delayMs);
    tell(onRetry, { attemptNumber: attempts, error, classification, delayMs });
    notify(options, run, { type: 'retry', delayMs, ...facts });
    if (error instanceof LlmHttpError) void discard(error.result);
    try {
      await (runtime?.sleep ?? sleep)(delayMs, signal);
      return await attempt(call, options, run);
    } catch (thrown) {
      // No place or no time again, or whoever reads the stream has left: what comes out is the last failure of a call.
      if (run.attempts === attempts && !signal?.aborted) giveUp(inspect(thrown).classification.kind === 'aborted' ? 'aborted' : 'total_timeout');
      error = thrown;
    }
  }
}

const ABORTED = { kind: 'aborted', retryable: false } as const;

function isFailure(result: unknown, { isFailure: own }: RetryOptions): boolean {
  return own ? ask(own(result), 'isFailure') : isFailedResult(result);
}

function isRetryable(classification: Classification, error: unknown, options: RetryOptions, run: Run, isAsked: boolean): boolean {
  const { shouldRetry, retryAmbiguous = true } = options;
  const context = { attemptNumber: run.attempts, error, elapsedMs: clock(options) - run.startedAt };
  const answer = isAsked ? consult(() => shouldRetry?.(classification, context), 'shouldRetry') : undefined;
  return answer ?? (classification.retryable && (retryAmbiguous || !isAmbiguous(classification)));
}

function notify(options: RetryOptions, run: Run, event: object): void {
  const { observe } = options;
  if (observe) tell(observe, { attemptNumber: run.attempts, elapsedMs: clock(options) - run.startedAt, ...event } as RetryEvent);
}

function remainingMs(options: RetryOptions, run: Run): number {
  return (options.totalTimeoutMs ?? Infinity) - clock(options) + run.startedAt;
}

/** Reading a clock takes as long as half a call: only where somebody asks for the time. */
function clock({ runtime, observe, shouldRetry, totalTimeoutMs }: RetryOptions): number {
  return observe || shouldRetry || totalTimeoutMs ? (runtime?.now ?? (() => performance.now()))() : 0;
}
