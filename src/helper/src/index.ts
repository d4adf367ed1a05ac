export { adviceFor } from './advice-for.ts';
export type { Attempt } from './attempt.ts';
export { type Classification, classifyError } from './classify-error.ts';
export { createRetry, type RetryFunction } from './create-retry.ts';
export { type GuardOptions, type GuardedStream, guardStream } from './guard-stream.ts';
export { isRetryable } from './is-retryable.ts';
export { type FailureKind, isRetryableKind, kindOfCode, kindOfStatus, QUOTA_CODES } from './kinds.ts';
export { LlmHttpError, type LlmHttpErrorParts } from './llm-http-error.ts';
export { LlmStreamError, type Received } from './llm-stream-error.ts';
export type {
  FailureFacts,
  GiveUpReason,
  RetryContext,
  RetryEvent,
  RetryNotice,
  RetryOptions,
  RetryRuntime,
} from './retry-options.ts';
export { type RetryReport, retryReport } from './retry-report.ts';
export { type RetryableCall, withRetry } from './with-retry.ts';
