import { DEFAULT_POLICY, readPolicy, type RetryOptions } from './retry-options.ts';
import { type RetryableCall, retryWith } from './with-retry.ts';

/** {@link withRetry} with options of its own; those of a single call come on top. */
export type RetryFunction = <T>(call: RetryableCall<T>, options?: RetryOptions) => Promise<Awaited<T>>;

/**
 * Checks options once and returns a `withRetry` that has them as defaults.
 *
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * export const retry = createRetry({ maxAttempts: 4, attemptTimeoutMs: 60_000 });
 */
export function createRetry(defaults: RetryOptions = {}): RetryFunction {
  const base = readPolicy(defaults, DEFAULT_POLICY);
  return (call, options) => retryWith(call, base, options);
}
