import { type Chance, logNormal } from './chance.ts';
import type { Clock } from './clock.ts';
import type { RateLimit } from './limits.ts';

/** What a server is like. Times are milliseconds. */
export interface ServerOptions {
  /** How many requests it works on at once. */
  readonly workers: number;
  /** How long it works on one, on average, while nobody waits. */
  readonly serviceMs: number;
  /** How much these times differ: sigma of a log-normal distribution. */
  readonly spread: number;
  /** How many may wait; the next one is told that the server is overloaded. */
  readonly queueLimit: number;
  /** How much longer the work takes while the queue is full: 0.5 is half as long again. */
  readonly slowdown: number;
  /** What it says when the queue is full. */
  readonly overload: 'overloaded' | 'slow_down';
  readonly limit?: () => RateLimit;
  /** Whether a 429 of the rate limit says `retry-after`, in whole seconds. */
  readonly saysRetryAfter?: boolean;
  /** The share of requests that fail with a 500 for no reason. */
  readonly faultShare: number;
  /** When it answers nothing but 503. */
  readonly outage?: { readonly from: number; readonly to: number };
  /** From when on the account's quota is spent. */
  readonly quotaSpentAt?: number;
}

export type Refusal = 'fault' | 'outage' | 'overloaded' | 'quota' | 'rate_limit' | 'slow_down';

/** The server's answer: that of the model, or why there is none. */
export type Answer = { readonly refusal?: undefined } | { readonly refusal: Refusal; readonly retryAfterS?: number };

/** How long a refusal takes, which costs no worker. */
const REFUSAL_MS = 50;

interface Waiting {
  readonly since: number;
  readonly answer: (answer: Answer) => void;
}

/**
 * A server with a rate limit and so many workers. It does not notice when a client has gone: it works on for nobody, as one behind a
 * gateway does.
 */
export class Server {
  /** When each request came. */
  readonly requests: number[] = [];
  answered = 0;
  /** The sum of all times between a request and its answer. */
  timeInside = 0;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #options: ServerOptions;
  readonly #limit: RateLimit | undefined;
  #busy = 0;
  #queue: Waiting[] = [];
  #head = 0;

  constructor(clock: Clock, chance: Chance, options: ServerOptions) {
    this.#clock = clock;
    this.#chance = chance;
    this.#options = options;
    this.#limit = options.limit?.();
  }

  /** How many wait for a worker. */
  get queued(): number {
    return this.#queue.length - this.#head;
  }

  request(answer: (answer: Answer) => void): void {
    const since = this.#clock.now;
    this.requests.push(since);
    const refused = this.#refusal(since);
    if (refused) this.#clock.after(REFUSAL_MS, () => this.#answer({ since, answer }, refused));
    else if (this.#busy < this.#options.workers) this.#work({ since, answer });
    else this.#queue.push({ since, answer });
  }

  #refusal(now: number): Answer | undefined {
    const { outage, quotaSpentAt = Infinity, faultShare, saysRetryAfter, queueLimit, overload } = this.#options;
    if (outage && now >= outage.from && now < outage.to) return { refusal: 'outage' };
    if (now >= quotaSpentAt) return { refusal: 'quota' };
    const waitMs = this.#limit?.take(now);
    if (waitMs !== undefined) return { refusal: 'rate_limit', ...(saysRetryAfter && { retryAfterS: Math.ceil(waitMs / 1000) }) };
    if (this.#chance() < faultShare) return { refusal: 'fault' };
    return this.queued >= queueLimit ? { refusal: overload } : undefined;
  }

  #work(waiting: Waiting): void {
    const { serviceMs, spread, slowdown, queueLimit } = this.#options;
    this.#busy++;
    const ms = logNormal(this.#chance, serviceMs, spread) * (1 + (slowdown * this.queued) / queueLimit);
    this.#clock.after(ms, () => {
      this.#busy--;
      this.#answer(waiting, {});
      const next = this.#queue[this.#head];
      if (!next) return;
      this.#head++;
      if (this.#head > 1000) [this.#queue, this.#head] = [this.#queue.slice(this.#head), 0];
      this.#work(next);
    });
  }

  #answer({ since, answer }: Waiting, given: Answer): void {
    this.answered++;
    this.timeInside += this.#clock.now - since;
    answer(given);
  }
}
