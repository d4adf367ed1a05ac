import { checkOptions } from '../check-options.ts';
import { RETRY_OPTION_TYPES, type RetryOptions } from './retry-options.ts';
import { type RetryableCall, withRetry } from './with-retry.ts';

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
  checkOptions(defaults, RETRY_OPTION_TYPES);
  const own = { ...defaults };
  return (call, options) => withRetry(call, options === undefined ? own : merge(own, options));
}

/** An option that is undefined leaves the default. What is no options at all is left to `withRetry` to refuse. */
function merge(defaults: RetryOptions, options: RetryOptions): RetryOptions {
  if (Object(options) !== options) return options;
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given, ...(options.runtime instanceof Object && { runtime: { ...defaults.runtime, ...options.runtime } }) };
}
