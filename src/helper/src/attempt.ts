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
  readonly request: { maxRetries: 0; signal?: AbortSignal };
  /** The same for the AI SDK, to be spread into its options. */
  readonly aiRequest: { maxRetries: 0; abortSignal?: AbortSignal };
  /** What is left of `totalTimeoutMs`, in ms. Absent without it. */
  readonly remainingMs?: number;
  /** The same for all attempts of one call, for providers that take such a key. */
  readonly idempotencyKey: string;
}

/** The one implementation of {@link Attempt}; the key is made when it is first asked for. */
export class CurrentAttempt implements Attempt {
  readonly attemptNumber: number;
  readonly request: Attempt['request'];
  readonly aiRequest: Attempt['aiRequest'];
  declare readonly signal?: AbortSignal;
  declare readonly remainingMs?: number;
  readonly #keys: { key?: string };

  constructor(keys: { key?: string }, attemptNumber: number, signal?: AbortSignal, remainingMs?: number) {
    this.#keys = keys;
    this.attemptNumber = attemptNumber;
    this.request = signal ? { maxRetries: 0, signal } : { maxRetries: 0 };
    this.aiRequest = signal ? { maxRetries: 0, abortSignal: signal } : { maxRetries: 0 };
    if (signal) this.signal = signal;
    if (remainingMs !== undefined) this.remainingMs = remainingMs;
  }

  get idempotencyKey(): string {
    // Pages without TLS have no `randomUUID`.
    return (this.#keys.key ??= globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  }
}
