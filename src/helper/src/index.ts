export { adviceFor } from './failures/advice-for.ts';
export type { Attempt } from './retry/attempt.ts';
export { type Classification, classifyError } from './failures/classify-error.ts';
export { type FallbackFailure, fallbackReport, type FallbackReport, type FallbackStop } from './retry/fallback-report.ts';
export { type FallbackContext, type FallbackNotice, type FallbackOptions, withFallback } from './retry/with-fallback.ts';
export { createGate, type Gate, type GateOptions, type GateRunOptions } from './retry/create-gate.ts';
export { createRetry, type RetryFunction } from './retry/create-retry.ts';
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from './retry/create-retry-budget.ts';
export type { GuardOptions } from './streams/guard-options.ts';
export { type ChunkOf, type GuardedStream, guardStream } from './streams/guard-stream.ts';
export { type ParseOptions, parseSSE, type ServerSentEvent } from './streams/parse-sse.ts';
export { type StreamRetryOptions, streamWithRetry } from './streams/stream-with-retry.ts';
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
export { type RateLimit, type RateLimits, rateLimits } from './failures/rate-limits.ts';
export { type RetryReport, retryReport } from './retry/retry-report.ts';
export { type RetryableCall, withRetry } from './retry/with-retry.ts';
