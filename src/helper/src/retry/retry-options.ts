import type { OptionTypes } from '../check-options.ts';
import type { Classification } from '../failures/classify-error.ts';
import type { Gate } from './create-gate.ts';
import type { RetryBudget } from './create-retry-budget.ts';

/** Why {@link withRetry} stopped trying. */
export type GiveUpReason =
  | 'aborted'
  /** `maxAttempts` calls were made. */
  | 'attempts_exhausted'
  | 'budget_exhausted'
  /** The kind of failure, `shouldRetry` or `retryAmbiguous` said so. */
  | 'not_retryable'
  /** The provider asks for more than `maxRetryAfterMs`. */
  | 'retry_after_too_long'
  /** No call and no wait fits into `totalTimeoutMs` any more. */
  | 'total_timeout';

/** What `shouldRetry` is told beside the classification. */
export interface RetryContext {
  /** The attempt that failed, from 1. */
  attemptNumber: number;
  error: unknown;
  /** Since the first attempt began. */
  elapsedMs: number;
}

/** What `onRetry` is told before each wait. */
export interface RetryNotice {
  /** The attempt that failed, from 1. */
  attemptNumber: number;
  error: unknown;
  classification: Classification;
  /** How long the wait before the next attempt is. */
  delayMs: number;
}

/** What `observe` is told: counts, kinds and times, never prompt text. */
export type RetryEvent = { attemptNumber: number; elapsedMs: number } & (
  | { type: 'attempt' }
  | { type: 'success' }
  | ({ type: 'retry'; delayMs: number } & FailureFacts)
  | ({ type: 'giveup'; reason: GiveUpReason } & Partial<FailureFacts>)
);

/** A classification without its message, which may quote the request. */
export type FailureFacts = Omit<Classification, 'message'>;

/** Clock and chance, replaceable so that tests of a policy take no time. */
export interface RetryRuntime {
  /** Milliseconds of a clock that never goes back. Default `performance.now()`. */
  now(): number;
  /** Waits; should reject when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 to below 1. Default `Math.random()`. */
  random(): number;
}

/**
 * Options of {@link withRetry}. All times are milliseconds, at most 2³¹−1: timers hold no more. The
 * defaults are the providers' own advice: start at about 1 s, cap at about 30 s, 3 to 5 tries. One that is
 * wrong or does not exist is a `TypeError` that names it; one that is undefined means the default.
 */
export interface RetryOptions {
  /** Calls in all, the first included. Default 5. */
  maxAttempts?: number;
  /** Back-off before the second attempt. Default 1000. */
  initialDelayMs?: number;
  /** Longest back-off; what a provider asks for may be longer. Default 30 000. */
  maxDelayMs?: number;
  /** Growth of the back-off from one attempt to the next, at least 1. Default 2. */
  factor?: number;
  /** `full`: 0 to the back-off; `equal`: half of it to all of it; `none`: exactly it. Default `equal`. */
  jitter?: 'equal' | 'full' | 'none';
  /** Longest time for one attempt. Default none: an attempt is then as unbounded as the SDK leaves it. */
  attemptTimeoutMs?: number;
  /** Longest time for all attempts and waits. Default none. */
  totalTimeoutMs?: number;
  /** Ends everything; the failure is then never retried. */
  signal?: AbortSignal;
  /** A provider that asks for a longer wait than this ends the retries at once, so that another can be tried. Default 60 000. */
  maxRetryAfterMs?: number;
  /**
   * Decides instead of the classification; `undefined` leaves it to that. Not asked about aborts nor
   * after the last attempt, and never a promise (it would be truthy): that is a `TypeError`.
   */
  shouldRetry?(classification: Classification, context: RetryContext): boolean | undefined;
  /** Told before each wait; never for the last failure. What it throws is dropped. */
  onRetry?(notice: RetryNotice): void;
  /** Told of every step, for traces and counters. What it throws is dropped. */
  observe?(event: RetryEvent): void;
  /**
   * `false`: no retry of a timeout or broken connection once the request may have gone out, for
   * calls that create something. Default `true`.
   */
  retryAmbiguous?: boolean;
  /** What the retries of all calls to one service are paid from: see {@link createRetryBudget}. One of your own that throws counts as empty. Default none. */
  budget?: RetryBudget;
  /**
   * What all calls of one service or key go through, each attempt on its own: see {@link createGate}.
   * The wait for a place counts for `totalTimeoutMs`, not for `attemptTimeoutMs`. Default none.
   */
  gate?: Pick<Gate, 'run'>;
  /** Whether a returned value is a failure. Default: a `Response` with `!ok`, azure-rest's errors, an error body. */
  isFailure?(result: unknown): boolean;
  /** For tests. */
  runtime?: Partial<RetryRuntime>;
}

/** What {@link checkOptions} goes by. */
export const RETRY_OPTION_TYPES: OptionTypes = {
  maxAttempts: 'count',
  initialDelayMs: 0,
  maxDelayMs: 0,
  factor: 1,
  attemptTimeoutMs: 1,
  totalTimeoutMs: 1,
  maxRetryAfterMs: 0,
  jitter: /^(equal|full|none)$/,
  signal: 'addEventListener',
  shouldRetry: 'function',
  onRetry: 'function',
  observe: 'function',
  retryAmbiguous: 'boolean',
  budget: 'spend',
  gate: 'run',
  isFailure: 'function',
  runtime: 'object',
};
