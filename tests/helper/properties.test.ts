import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGate, createRetryBudget, guardStream, kindOfStatus, isRetryableKind, type RetryOptions, withRetry } from '../../src/helper/src/index.ts';
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

describe('any combination of calls, options and moments', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const options: fc.Arbitrary<RetryOptions> = fc.record(
    {
      maxAttempts: fc.integer({ min: 1, max: 4 }),
      initialDelayMs: fc.integer({ min: 0, max: 2000 }),
      maxDelayMs: fc.integer({ min: 0, max: 4000 }),
      jitter,
      attemptTimeoutMs: fc.integer({ min: 1, max: 2000 }),
      totalTimeoutMs: fc.integer({ min: 1, max: 20_000 }),
      maxRetryAfterMs: fc.integer({ min: 0, max: 20_000 }),
      retryAmbiguous: fc.boolean(),
      shouldRetry: fc.constantFrom(() => true, () => false, () => undefined, () => { throw new Error('hook'); }),
      onRetry: fc.constantFrom(() => { throw new Error('hook'); }, async () => { throw new Error('hook'); }),
      observe: fc.constantFrom(() => { throw new Error('hook'); }, async () => { throw new Error('hook'); }),
    },
    { requiredKeys: [] },
  );
  const outcome = fc.record({
    afterMs: fc.integer({ min: 0, max: 3000 }),
    // `deaf` never ends and ignores its signal.
    how: fc.constantFrom('answer', 'stream', 'retryable', 'fatal', 'rate limit', 'hint', 'response', 'hang', 'deaf', 'throw'),
    hintS: fc.integer({ min: 1, max: 30 }),
    readChunks: fc.integer({ min: 0, max: 3 }),
  });
  const client = fc.record({ startMs: fc.integer({ min: 0, max: 5000 }), script: fc.array(outcome, { minLength: 1, maxLength: 5 }), abortAtMs: fc.option(fc.integer({ min: 0, max: 15_000 })) });

  type Client = typeof client extends fc.Arbitrary<infer C> ? C : never;
  const scene = fc.record({
    clients: fc.array(client, { minLength: 1, maxLength: 4 }),
    options,
    places: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    capacity: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  });
  type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

  /** What was seen of one call of `withRetry`. */
  interface Course {
    calls: { at: number; failedAt?: number; hintMs?: number }[];
    callsAfterAbort: number;
    isDeaf: boolean;
    isAnswered: boolean;
    listeners: number;
    tookMs: number;
    /** How long it went on after the abort, if there was one in time. */
    outlivedMs: number;
  }

  const waitFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  /** Plays all clients at once. `undefined` if one of them is deaf and nothing limits it. */
  async function play({ clients, options: chosen, places, capacity }: Scene) {
    const gate = places ? createGate({ maxConcurrent: places, maxRetryAfterMs: chosen.maxRetryAfterMs }) : undefined;
    const budget = capacity ? createRetryBudget({ capacity }) : undefined;
    let inside = 0;
    let mostInside = 0;

    async function* stream(): AsyncGenerator<number> {
      for (let i = 0; i < 3; i++) {
        await waitFor(100);
        yield i;
      }
      inside--;
    }
    async function read(answer: AsyncIterable<number>, chunks: number): Promise<void> {
      for await (const _ of answer) {
        if (chunks-- > 0) continue;
        inside--;
        break;
      }
    }
    async function run({ startMs, script, abortAtMs }: Client): Promise<Course> {
      const controller = countedController();
      const course: Course = { calls: [], callsAfterAbort: 0, isDeaf: false, isAnswered: false, listeners: 0, tookMs: 0, outlivedMs: 0 };
      let abortedAt = Infinity;
      await waitFor(startMs);
      const start = performance.now();
      // In the end what hangs without any limit is aborted too.
      const aborting = setTimeout(() => {
        abortedAt = performance.now();
        controller.abort();
      }, abortAtMs ?? 200_000);

      const call = ({ signal }: { signal?: AbortSignal }): unknown => {
        if (controller.signal.aborted) course.callsAfterAbort++;
        const { afterMs, how, hintS } = script[course.calls.length % script.length]!;
        const seen: Course['calls'][number] = { at: performance.now() };
        course.calls.push(seen);
        if (how === 'throw') throw httpError(503);
        mostInside = Math.max(mostInside, ++inside);
        return new Promise<unknown>((resolve, reject) => {
          if (how === 'deaf') return void (course.isDeaf = true);
          const timer = setTimeout(() => {
            signal?.removeEventListener('abort', onAbort);
            if (how === 'stream') return resolve(stream());
            inside--;
            if (how === 'answer') return resolve('ok');
            if (how === 'response') return resolve(new Response('no', { status: 500 }));
            if (how === 'hint') Object.assign(seen, { failedAt: performance.now(), hintMs: hintS * 1000 });
            reject(how === 'hint' ? httpError(429, { 'retry-after': String(hintS) }) : httpError(how === 'fatal' ? 400 : how === 'rate limit' ? 429 : 500));
          }, how === 'hang' ? 1e9 : afterMs);
          const onAbort = (): void => {
            clearTimeout(timer);
            inside--;
            reject(new DOMException('This operation was aborted', 'AbortError'));
          };
          signal?.addEventListener('abort', onAbort, { once: true });
        });
      };
      const answer = await withRetry(call, { ...chosen, signal: controller.signal, gate, budget }).then((result) => ((course.isAnswered = true), result), () => undefined);
      course.tookMs = performance.now() - start;
      course.outlivedMs = Math.max(0, performance.now() - abortedAt);
      if (typeof answer === 'object') await read(answer as AsyncIterable<number>, script[(course.calls.length - 1) % script.length]!.readChunks);
      clearTimeout(aborting);
      course.listeners = controller.listeners;
      return course;
    }

    const ending = Promise.all(clients.map(run)).then((courses) => ({ courses, gate, budget, mostInside, timers: vi.getTimerCount() }));
    await vi.advanceTimersByTimeAsync(300_000);
    const isBounded = chosen.attemptTimeoutMs !== undefined || chosen.totalTimeoutMs !== undefined;
    if (isBounded || !clients.some(({ script }) => script.some(({ how }) => how === 'deaf'))) return ending;
    vi.clearAllTimers();
    return undefined;
  }

  function judge({ options: chosen, places, capacity }: Scene, { courses, gate, budget, mostInside, timers }: NonNullable<Awaited<ReturnType<typeof play>>>): void {
    const { maxAttempts = 5, maxDelayMs = 30_000, maxRetryAfterMs = 60_000, attemptTimeoutMs, totalTimeoutMs = Infinity } = chosen;
    expect(timers).toBe(0);
    for (const { calls, callsAfterAbort, isDeaf, listeners, tookMs, outlivedMs } of courses) {
      expect(calls.length).toBeLessThanOrEqual(maxAttempts);
      expect(callsAfterAbort).toBe(0);
      expect(listeners).toBe(0);
      expect(tookMs).toBeLessThanOrEqual(totalTimeoutMs + 1);
      if (attemptTimeoutMs && !gate) expect(tookMs).toBeLessThanOrEqual(maxAttempts * (attemptTimeoutMs + 1) + (maxAttempts - 1) * (Math.max(maxDelayMs, maxRetryAfterMs) * 1.1 + 1));
      if (!isDeaf) expect(outlivedMs).toBe(0);
      for (const [k, { failedAt, hintMs }] of calls.entries()) {
        if (failedAt !== undefined && calls[k + 1]) expect(calls[k + 1]!.at - failedAt).toBeGreaterThanOrEqual(hintMs!);
      }
    }
    const all = courses.flatMap(({ calls }) => calls);
    if (gate) {
      expect([gate.active, gate.waiting]).toEqual([0, 0]);
      // One that is deaf is given up by us, but has not ended.
      if (!courses.some(({ isDeaf }) => isDeaf)) expect(mostInside).toBeLessThanOrEqual(places!);
      for (const { failedAt, hintMs } of all) {
        if (failedAt === undefined || hintMs! > maxRetryAfterMs) continue;
        for (const { at } of all) expect(at <= failedAt || at >= failedAt + hintMs!).toBe(true);
      }
    }
    if (budget) {
      expect(budget.tokens).toBeGreaterThanOrEqual(0);
      expect(budget.tokens).toBeLessThanOrEqual(capacity!);
      // After a rate limit with a hint a retry is free.
      const paid = courses.flatMap(({ calls }) => calls.slice(0, -1)).filter(({ hintMs }) => hintMs === undefined);
      expect(paid.length * 5).toBeLessThanOrEqual(capacity! + courses.filter(({ isAnswered }) => isAnswered).length);
    }
  }

  it('ends within its limits, undercuts no hint, and leaves nothing behind', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    await fc.assert(
      fc.asyncProperty(scene, async (chosen) => {
        const played = await play(chosen);
        if (played) judge(chosen, played);
      }),
      { numRuns: 1000 },
    );
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  }, 60_000);
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
