/** What each call is given. */
export interface Attempt {
  /** From 1. */
  readonly attemptNumber: number;
  /** The caller's signal, or with a timeout one that follows it. Absent if the caller set neither. */
  readonly signal?: AbortSignal;
  /**
   * Request options for SDKs that take `{ maxRetries, signal }` as second argument (openai,
   * `@anthropic-ai/sdk`, groq-sdk, together-ai): their own retries would multiply ours. The signal key
   * is absent rather than undefined, since some SDKs drop their own timeout when handed a signal.
   */
  readonly request: Readonly<{ maxRetries: 0; signal?: AbortSignal }>;
  /** The same for the AI SDK, to be spread into its options. */
  readonly aiRequest: Readonly<{ maxRetries: 0; abortSignal?: AbortSignal }>;
  /** What is left of `totalTimeoutMs`, in ms. Absent without it. */
  readonly remainingMs?: number;
  /** The same for all attempts of one call, for providers that take such a key. */
  readonly idempotencyKey: string;
}

const NO_RETRIES = /* @__PURE__ */ Object.freeze({ maxRetries: 0 as const });

/** What the attempts of one call share. */
export interface Run {
  attempts: number;
  startedAt: number;
  /** The idempotency key, once it was asked for. */
  key?: string;
}

/** The one implementation of {@link Attempt}. */
export class CurrentAttempt implements Attempt {
  readonly attemptNumber: number;
  readonly request: Attempt['request'] = NO_RETRIES;
  readonly aiRequest: Attempt['aiRequest'] = NO_RETRIES;
  declare readonly signal?: AbortSignal;
  declare readonly remainingMs?: number;
  readonly #run: Run;

  constructor(run: Run, signal?: AbortSignal, remainingMs = Infinity) {
    this.#run = run;
    this.attemptNumber = ++run.attempts;
    if (signal) {
      this.signal = signal;
      this.request = { maxRetries: 0, signal };
      this.aiRequest = { maxRetries: 0, abortSignal: signal };
    }
    if (remainingMs < Infinity) this.remainingMs = remainingMs;
  }

  get idempotencyKey(): string {
    return (this.#run.key ??= crypto.randomUUID());
  }
}
