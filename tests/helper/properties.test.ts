import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardStream, kindOfStatus, isRetryableKind, type RetryOptions, withRetry } from '../../src/helper/src/index.ts';
import { countedController, failing, fakeRuntime, httpError } from './fakes.ts';

const jitter = fc.constantFrom('equal', 'full', 'none') as fc.Arbitrary<'equal' | 'full' | 'none'>;
const chance = fc.double({ min: 0, max: 0.999999, noNaN: true });
const ms = fc.integer({ min: 0, max: 100_000 });

describe('any policy', () => {
  it('waits between its bounds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ maxAttempts: fc.integer({ min: 1, max: 12 }), initialDelayMs: ms, maxDelayMs: ms, factor: fc.double({ min: 1, max: 4, noNaN: true }), jitter }),
        chance,
        async (options, random) => {
          const runtime = fakeRuntime(random);
          await withRetry(failing(...Array.from({ length: 20 }, () => httpError(500))), { ...options, runtime }).catch(() => {});
          expect(runtime.slept).toHaveLength(options.maxAttempts - 1);
          for (const [i, wait] of runtime.slept.entries()) {
            const full = Math.min(options.maxDelayMs, options.initialDelayMs * options.factor ** i);
            expect(wait).toBeLessThanOrEqual(full);
            expect(wait).toBeGreaterThanOrEqual(options.jitter === 'none' ? full : options.jitter === 'equal' ? full / 2 : 0);
          }
        },
      ),
    );
  });

  it('never waits less than the provider says, nor 5 s more than it or the back-off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), ms, ms, jitter, chance, async (seconds, initialDelayMs, maxDelayMs, kind, random) => {
        const runtime = fakeRuntime(random);
        await withRetry(failing(httpError(429, { 'retry-after': String(seconds) })), { initialDelayMs, maxDelayMs, jitter: kind, runtime });
        const [wait] = runtime.slept as [number];
        expect(wait).toBeGreaterThanOrEqual(seconds * 1000);
        expect(wait).toBeLessThanOrEqual(Math.max(seconds * 1000, Math.min(maxDelayMs, initialDelayMs)) + Math.min(seconds * 100, 5000));
      }),
    );
  });

  it('calls at most maxAttempts times, stops at what cannot be retried, and throws the last error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 400, max: 599 }), { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), async (statuses, maxAttempts) => {
        const errors = statuses.map((status) => httpError(status));
        const call = failing(...errors);
        const outcome = await withRetry(call, { maxAttempts, runtime: fakeRuntime() }).catch((error: unknown) => error);
        const stop = statuses.findIndex((status) => !isRetryableKind(kindOfStatus(status)!));
        const calls = Math.min(maxAttempts, statuses.length + 1, stop < 0 ? Infinity : stop + 1);
        expect(call.calls).toBe(calls);
        expect(outcome).toBe(errors[calls - 1] ?? 'ok');
      }),
    );
  });
});

describe('any combination of options and moments', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const outcomes = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 3000 }), how: fc.constantFrom('answer', 'retryable', 'fatal', 'response', 'hang', 'throw') }),
    { minLength: 1, maxLength: 5 },
  );
  const options: fc.Arbitrary<RetryOptions> = fc.record(
    {
      maxAttempts: fc.integer({ min: 1, max: 4 }),
      initialDelayMs: fc.integer({ min: 0, max: 2000 }),
      jitter,
      attemptTimeoutMs: fc.integer({ min: 1, max: 2000 }),
      totalTimeoutMs: fc.integer({ min: 1, max: 6000 }),
      retryAmbiguous: fc.boolean(),
      shouldRetry: fc.constantFrom(() => true, () => false, () => undefined),
    },
    { requiredKeys: [] },
  );

  it('ends, makes no call after an abort, and leaves no timer, listener or unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    await fc.assert(
      fc.asyncProperty(outcomes, options, fc.option(fc.integer({ min: 0, max: 8000 })), async (script, chosen, abortAtMs) => {
        const controller = countedController();
        let calls = 0;
        let callsAfterAbort = 0;
        let settled = false;
        const call = ({ signal }: { signal?: AbortSignal }): unknown => {
          if (controller.signal.aborted) callsAfterAbort++;
          const { afterMs, how } = script[calls++ % script.length]!;
          if (how === 'throw') throw httpError(503);
          return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
              if (how === 'answer') resolve('ok');
              else if (how === 'response') resolve(new Response('no', { status: 500 }));
              else if (how !== 'hang') reject(httpError(how === 'fatal' ? 400 : 500));
            }, afterMs);
            signal?.addEventListener('abort', () => {
              clearTimeout(timer);
              reject(new DOMException('This operation was aborted', 'AbortError'));
            }, { once: true });
          });
        };
        const promise = withRetry(call, { ...chosen, signal: controller.signal }).then(() => {}, () => {}).finally(() => (settled = true));
        if (abortAtMs !== null) setTimeout(() => controller.abort(), abortAtMs);
        await vi.advanceTimersByTimeAsync(60_000);
        // Only a call that hangs without any limit may still be under way.
        if (!settled) controller.abort();
        await vi.advanceTimersByTimeAsync(60_000);
        await promise;
        expect(calls).toBeLessThanOrEqual(chosen.maxAttempts ?? 5);
        expect(callsAfterAbort).toBe(0);
        expect(vi.getTimerCount()).toBe(0);
        // The call's own listeners sit on the caller's signal if that is what it was given.
        if (chosen.attemptTimeoutMs !== undefined || chosen.totalTimeoutMs !== undefined) expect(controller.listeners).toBe(0);
      }),
      { numRuns: 300 },
    );
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  }, 30_000);
});

describe('any stream', () => {
  it('comes through chunk by chunk, and is whole or judged', async () => {
    const chunk = fc.oneof(
      fc.string(),
      fc.record({ choices: fc.array(fc.record({ index: fc.nat(2), delta: fc.record({ content: fc.string() }), finish_reason: fc.constantFrom(null, 'stop', 'length') }), { maxLength: 2 }) }),
      fc.record({ type: fc.constantFrom('start', 'text-delta', 'finish', 'response.created', 'response.completed', 'message_stop', 'ping') }),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), async (chunks) => {
        const seen: unknown[] = [];
        const source = async function* (): AsyncGenerator<unknown> {
          yield* chunks;
        };
        try {
          for await (const part of guardStream(source())) seen.push(part);
          expect(seen).toEqual(chunks);
        } catch (error) {
          expect(error).toMatchObject({ name: 'LlmStreamError' });
          expect(seen).toEqual(chunks.slice(0, seen.length));
        }
      }),
    );
  });
});
