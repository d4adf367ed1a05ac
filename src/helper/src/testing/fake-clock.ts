import type { RetryRuntime } from '../retry/retry-options.ts';

/** A clock for the `runtime` option, on which waits take no time. */
export interface FakeClock extends RetryRuntime {
  /** The waits that were asked for, in ms. */
  readonly slept: number[];
  /** Moves the clock, as the work between two waits would. In ms. */
  advance(ms: number): void;
}

/** Options of {@link fakeClock}. */
export interface FakeClockOptions {
  /** What chance gives, from 0 to below 1: always this, or what the function says. Default 0, the shortest waits. */
  random?: number | (() => number);
}

/**
 * A clock on which waiting takes no time: it goes on by what was waited for, and keeps what that was.
 * A signal that is aborted ends a wait as on the real clock. `attemptTimeoutMs` and the timeouts of
 * streams are real timers: fake those with your test runner.
 *
 * @throws TypeError for a `random` that is none.
 *
 * @example
 * const runtime = fakeClock();
 * await withRetry(call, { runtime });
 * expect(runtime.slept).toEqual([500, 1000]);
 */
export function fakeClock({ random = 0 }: FakeClockOptions = {}): FakeClock {
  if (typeof random !== 'function' && !(typeof random === 'number' && random >= 0 && random < 1)) throw new TypeError(`\`random\` cannot be ${String(random)}.`);
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    advance: (ms) => void (time += ms),
    now: () => time,
    async sleep(ms, signal) {
      if (signal?.aborted) throw signal.reason;
      slept.push(ms);
      time += ms;
      // Who aborts in the same breath, aborts the wait.
      await undefined;
      if (signal?.aborted) throw signal.reason;
    },
    random: typeof random === 'function' ? random : () => random,
  };
}
