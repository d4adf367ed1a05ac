import { checkOptions } from '../check-options.ts';
import type { Classification } from '../failures/classify-error.ts';

/** What the retries of all calls to one service are paid from; the option `budget` of `withRetry`. */
export interface RetryBudget {
  /** What is left, from 0 to the capacity. */
  readonly tokens: number;
  /**
   * Pays for one retry after this failure. A rate limit with which the provider says when to come back
   * costs nothing.
   *
   * @returns `false`, and takes nothing, if too little is left: there is to be no retry.
   */
  spend(failure: Pick<Classification, 'kind' | 'retryAfterMs'>): boolean;
  /** Puts back what a call that succeeded is worth. */
  earn(): void;
}

/** Options of {@link createRetryBudget}, all in tokens. */
export interface RetryBudgetOptions {
  /** What the bucket holds, and begins with. Default 100. */
  capacity?: number;
  /** What a retry costs. Default 5. */
  retryCost?: number;
  /** What a retry after a timeout costs: the service may be busy with the first request still. Default 10. */
  timeoutCost?: number;
  /** What a call that succeeds gives back. Default 1. */
  successGain?: number;
}

/**
 * A token bucket for the retries of all calls to one service, as the AWS SDKs' standard mode and gRPC's
 * retry throttling have it. In an outage or an overload it is soon empty, and then every call fails after
 * its first attempt instead of multiplying the load: by default 20 retries in a row (10 after timeouts),
 * and later one for every five successes.
 *
 * Unlike theirs it charges nothing for a rate limit that says how long to wait: there the provider spaces
 * the retries itself, and a charge would only fail calls that waiting as told serves (`docs/storm.md`).
 *
 * Make one for each service and hand it to all calls. A retry that finds it empty ends with the error of
 * the last attempt, and `retryReport(error).reason` is `budget_exhausted`.
 *
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * const budget = createRetryBudget();
 * await withRetry(call, { budget });
 */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  checkOptions(options, OPTION_TYPES);
  const { capacity = 100, retryCost = 5, timeoutCost = 10, successGain = 1 } = options;
  let tokens = capacity;
  return {
    get tokens() {
      return tokens;
    },
    spend({ kind, retryAfterMs }) {
      const cost = kind === 'timeout' ? timeoutCost : kind === 'rate_limit' && retryAfterMs ? 0 : retryCost;
      const isEnough = tokens >= cost;
      if (isEnough) tokens -= cost;
      return isEnough;
    },
    earn() {
      tokens = Math.min(capacity, tokens + successGain);
    },
  };
}

const OPTION_TYPES = { capacity: 1, retryCost: 0, timeoutCost: 0, successGain: 0 };
