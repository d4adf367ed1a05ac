export { adviceFor } from './failures/advice-for.ts';
export type { Attempt } from './retry/attempt.ts';
export { type Classification, classifyError } from './failures/classify-error.ts';
export { createRetry, type RetryFunction } from './retry/create-retry.ts';
export { type GuardOptions, type GuardedStream, guardStream } from './streams/guard-stream.ts';
export { isRetryable } from './failures/is-retryable.ts';
export { type FailureKind, isRetryableKind, kindOfCode, kindOfStatus, QUOTA_CODES } from './failures/kinds.ts';
export { LlmHttpError, type LlmHttpErrorParts } from './failures/llm-http-error.ts';
export { LlmStreamError, type Received } from './streams/llm-stream-error.ts';
export type {
  FailureFacts,
  GiveUpReason,
  RetryContext,
  RetryEvent,
  RetryNotice,
  RetryOptions,
  RetryRuntime,
} from './retry/retry-options.ts';
export { type RetryReport, retryReport } from './retry/retry-report.ts';
export { type RetryableCall, withRetry } from './retry/with-retry.ts';
