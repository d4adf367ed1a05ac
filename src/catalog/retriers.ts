import type { Retrier } from './retrier.ts';

const nodeRetry = { option: 'retries', means: 'retries', default: 10 } as const;
const forever = [
  { option: 'forever', value: true },
  { option: 'retries', value: Infinity },
] as const;

/** Retry libraries as measured: how they count, what makes them endless, how they are told to stop. */
export const retriers: readonly Retrier[] = [
  {
    module: 'llm-calls',
    exports: ['withRetry'],
    factory: 'createRetry',
    callback: 0,
    options: 1,
    count: { option: 'maxAttempts', means: 'total', default: 5 },
    unbounded: [],
    decides: true,
    predicates: [{ option: 'shouldRetry', error: 'classification', stops: 'false' }],
  },
  {
    // 4 ignores `shouldRetry`; 6 hands it the error, 7 and later a context, and throws where it is given `forever`.
    module: 'p-retry',
    exports: ['default'],
    callback: 0,
    options: 1,
    count: nodeRetry,
    unbounded: [{ option: 'forever', value: true, majors: [4, 5, 6] }, { option: 'retries', value: Infinity }],
    deadline: 'maxRetryTime',
    predicates: [
      { option: 'shouldRetry', error: 'itself', stops: 'false', majors: [5, 6] },
      { option: 'shouldRetry', error: 'context.error', stops: 'false', majors: [7, 8, 9] },
      { option: 'onFailedAttempt', error: 'itself', stops: 'throw', majors: [4, 5, 6] },
      { option: 'onFailedAttempt', error: 'context.error', stops: 'throw', majors: [7, 8, 9] },
    ],
    abortErrors: ['AbortError'],
  },
  {
    module: 'async-retry',
    exports: ['default'],
    callback: 0,
    options: 1,
    count: nodeRetry,
    unbounded: forever,
    deadline: 'maxRetryTime',
    predicates: [],
    bail: 0,
  },
  {
    module: 'exponential-backoff',
    exports: ['backOff'],
    callback: 0,
    options: 1,
    count: { option: 'numOfAttempts', means: 'total', default: 10 },
    unbounded: [{ option: 'numOfAttempts', value: Infinity }],
    predicates: [{ option: 'retry', error: 'itself', stops: 'false' }],
  },
  {
    module: 'promise-retry',
    exports: ['default'],
    callback: 0,
    options: 1,
    count: nodeRetry,
    unbounded: forever,
    deadline: 'maxRetryTime',
    predicates: [],
    again: 0,
  },
  {
    module: 'ts-retry-promise',
    exports: ['retry'],
    callback: 0,
    options: 1,
    count: { option: 'retries', means: 'retries', default: 10 },
    // Its 60 s overall timeout ends 'INFINITELY', so that is a deadline.
    unbounded: [],
    predicates: [{ option: 'retryIf', error: 'itself', stops: 'false' }],
    abortErrors: ['NotRetryableError'],
  },
  {
    module: '@lifeomic/attempt',
    exports: ['retry'],
    callback: 0,
    options: 1,
    count: { option: 'maxAttempts', means: 'total', default: 3 },
    unbounded: [{ option: 'maxAttempts', value: 0 }],
    predicates: [{ option: 'handleError', error: 'itself', stops: 'throw' }],
  },
];

/**
 * cockatiel builds its policy apart from the call: `retry(handleAll, { maxAttempts: 3 }).execute(fn)`. `maxAttempts`
 * counts retries (3 is 4 calls), and leaving it out is endless.
 */
export const cockatiel = {
  module: 'cockatiel',
  factory: 'retry',
  execute: 'execute',
  wrap: 'wrap',
  count: { option: 'maxAttempts', means: 'retries', default: Infinity },
  /** Filters that let every error through, and those that choose. */
  handlesAll: ['handleAll'],
  chooses: ['handleWhen', 'handleType', 'handleWhenResult', 'handleResultType'],
} as const;
