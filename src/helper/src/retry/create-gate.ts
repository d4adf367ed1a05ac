import { checkOptions, refuse } from '../check-options.ts';
import { inspect } from '../failures/classify-error.ts';
import { onStreamEnd } from '../streams/on-stream-end.ts';
import { backOffMs } from './back-off.ts';
import { isFailedResult } from './failed-result.ts';
import type { RetryRuntime } from './retry-options.ts';
import { sleep } from './sleep.ts';

/** What the calls of one service or key go through; the option `gate` of `withRetry`. */
export interface Gate {
  /** How many calls are inside. */
  readonly active: number;
  /** How many wait for a place. */
  readonly waiting: number;
  /**
   * Waits for a place, first come, first served, makes the call and gives the place back when it has
   * settled; if its result is a stream (or a `Response`) when that has ended, was cancelled, or is
   * collected as garbage. (What holds its streams in other properties, as the AI SDK's `streamText` does,
   * is none: return its `fullStream`.) A rate limit, or a failure with which the provider asks to wait, closes the gate.
   *
   * @throws what `call` throws, untouched.
   * @throws the signal's reason if it is aborted before there was a place; `call` is then never made.
   * @throws DOMException `TimeoutError` if there was no place within `waitTimeoutMs`.
   * @throws TypeError naming the option that is wrong.
   */
  run<T>(call: () => T, options?: GateRunOptions): Promise<Awaited<T>>;
  /**
   * Lets nobody in for `ms` milliseconds from now, or for as long as it is closed already if that is
   * longer. Those inside are not disturbed.
   */
  pause(ms: number): void;
}

/** Options of {@link Gate.run}. */
export interface GateRunOptions {
  /** Ends the wait for a place. It is not handed to the call. */
  signal?: AbortSignal;
  /** Longest wait for a place, in ms. Default none. */
  waitTimeoutMs?: number;
}

/** Options of {@link createGate}. */
export interface GateOptions {
  /** How many calls may be inside at once. */
  maxConcurrent: number;
  /**
   * A provider that asks for a longer wait than this, in ms, does not close the gate: its calls are to
   * fail at once, as `withRetry` has it, so that another service can be tried. Default 60 000.
   */
  maxRetryAfterMs?: number;
  /** For tests. */
  runtime?: Partial<RetryRuntime>;
}

/**
 * What "lower concurrency" needs: at most `maxConcurrent` calls at once, and all of them wait when the
 * provider asks one of them to. A rate limit counts for the key, not for the call that met it; without
 * a gate the others go on sending requests that are refused, and that many providers count as well.
 *
 * How long it stays closed: as long as the provider says, else 2 s for a rate limit and 30 s for
 * "Slow Down", plus up to a tenth, so that several processes do not come back together.
 *
 * With `withRetry` every attempt waits for a place of its own. A wait between attempts holds none, and
 * `attemptTimeoutMs` counts from entering. Do not call one gate from within itself: the inner call may
 * wait for the outer one's place.
 *
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * const gate = createGate({ maxConcurrent: 8 });
 * const answers = await Promise.all(prompts.map((prompt) => withRetry((attempt) => ask(prompt, attempt), { gate })));
 */
export function createGate(options: GateOptions): Gate {
  checkOptions(options, OPTION_TYPES);
  const { maxConcurrent, maxRetryAfterMs = 60_000, runtime } = options;
  if (maxConcurrent === undefined) refuse('maxConcurrent', maxConcurrent);
  const now = (): number => (runtime?.now ?? (() => performance.now()))();
  /** Those who wait, in the order in which they came. */
  const queue = new Set<() => void>();
  let active = 0;
  let opensAt = -Infinity;
  /** Ends the wait for the gate to open, if somebody waits for that. */
  let alarm: AbortController | undefined;

  function admit(): void {
    const closedMs = opensAt - now();
    if (queue.size > 0 && closedMs > 0) return setAlarm(closedMs);
    alarm?.abort();
    alarm = undefined;
    for (const enter of queue) {
      if (active >= maxConcurrent) break;
      queue.delete(enter);
      active++;
      enter();
    }
  }

  function setAlarm(ms: number): void {
    if (alarm) return;
    const own = (alarm = new AbortController());
    const until = opensAt;
    const ring = (): void => {
      if (alarm !== own) return;
      alarm = undefined;
      // Whatever the clock says, unless it was closed again: a clock for tests may stand still.
      if (opensAt === until) opensAt = -Infinity;
      admit();
    };
    (runtime?.sleep ?? sleep)(ms, own.signal).then(ring, ring);
  }

  function enter(signal: AbortSignal | undefined, limitMs: number | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const inside = (): void => (end(), resolve());
      const giveUp = (reason: unknown): void => {
        end();
        queue.delete(inside);
        admit();
        reject(reason as Error);
      };
      const onAbort = (): void => giveUp(signal!.reason);
      const timer =
        limitMs === undefined ? undefined : setTimeout(() => giveUp(new DOMException(`No place within ${Math.ceil(limitMs)} ms.`, 'TimeoutError')), limitMs);
      signal?.addEventListener('abort', onAbort);
      queue.add(inside);
      admit();
    });
  }

  function heed(failure: unknown): void {
    const inspection = inspect(failure);
    const { retryable, retryAfterMs = 0 } = inspection.classification;
    if (retryable && retryAfterMs <= maxRetryAfterMs) pause(backOffMs(inspection, 0, { runtime }));
  }

  function pause(ms: number): void {
    checkOptions({ ms }, { ms: 0 });
    opensAt = Math.max(opensAt, now() + ms);
  }

  return {
    get active() {
      return active;
    },
    get waiting() {
      return queue.size;
    },
    pause,
    async run<T>(call: () => T, runOptions: GateRunOptions = {}): Promise<Awaited<T>> {
      if (typeof call !== 'function') refuse('call', call);
      checkOptions(runOptions, RUN_OPTION_TYPES);
      const { signal, waitTimeoutMs } = runOptions;
      await enter(signal, waitTimeoutMs);
      let isInside = true;
      const leave = (): void => {
        if (!isInside) return;
        isInside = false;
        active--;
        admit();
      };
      try {
        // It may have been aborted since there was a place.
        if (signal?.aborted) throw signal.reason;
        const result = await call();
        if (isFailedResult(result)) heed(result);
        onStreamEnd(result, leave);
        return result;
      } catch (error) {
        // Closes before the next one is let in.
        heed(error);
        leave();
        throw error;
      }
    },
  };
}

const OPTION_TYPES = { maxConcurrent: 'count', maxRetryAfterMs: 0, runtime: 'object' };
const RUN_OPTION_TYPES = { signal: 'addEventListener', waitTimeoutMs: 0 };
