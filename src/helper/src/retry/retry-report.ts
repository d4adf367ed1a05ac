import type { Classification } from '../failures/classify-error.ts';
import type { GiveUpReason } from './retry-options.ts';

/** What happened before {@link withRetry} gave up. */
export interface RetryReport {
  /** Calls that were made. */
  attempts: number;
  /** The waits between them, in ms. */
  waits: number[];
  /** One for each failed attempt, in order. */
  classifications: Classification[];
  /** Why there was no further attempt. */
  reason: GiveUpReason;
}

const reports = new WeakMap<object, RetryReport>();

/**
 * What happened before {@link withRetry} threw this error.
 *
 * @returns `undefined` for an error that did not come out of `withRetry`, and for primitives.
 */
export function retryReport(error: unknown): RetryReport | undefined {
  return reports.get(error as object);
}

/** Files the report under the error that is about to be thrown. */
export function fileReport(error: unknown, report: RetryReport): void {
  if (Object(error) === error) reports.set(error as object, report);
}
