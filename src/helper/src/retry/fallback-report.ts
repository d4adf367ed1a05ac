import type { Classification } from '../failures/classify-error.ts';

/** Why {@link withFallback} stopped. */
export type FallbackStop =
  | 'aborted'
  | 'candidates_exhausted'
  /** The request itself is at fault, or `shouldFallback` said so. */
  | 'not_worthwhile'
  | 'requests_exhausted';

/** How one candidate failed. */
export interface FallbackFailure<C = unknown> {
  candidate: C;
  /** The last error of this candidate; `retryReport` of it tells of its own attempts. */
  error: unknown;
  classification: Classification;
  /** Calls that were made of it. */
  requests: number;
}

/** What happened before {@link withFallback} gave up. */
export interface FallbackReport<C = unknown> {
  /** One for each candidate that was tried, in order; the last one's error is the one thrown. */
  failures: FallbackFailure<C>[];
  /** Calls that were made in all. */
  requests: number;
  /** Why no further candidate was tried. */
  reason: FallbackStop;
}

const reports = new WeakMap<object, FallbackReport>();

/**
 * What happened before {@link withFallback} threw this error: every candidate's error, not only the last.
 *
 * @returns `undefined` for an error that did not come out of `withFallback`, and for primitives.
 *
 * @example
 * for (const { candidate, error } of fallbackReport(error)?.failures ?? []) console.error(candidate, error);
 */
export function fallbackReport(error: unknown): FallbackReport | undefined {
  return reports.get(error as object);
}

/** Files the report under the error that is about to be thrown. */
export function fileFallbackReport(error: unknown, report: FallbackReport): void {
  if (Object(error) === error) reports.set(error as object, report);
}
