import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGate, type Gate, retryReport, withRetry } from '../../src/helper/src/index.ts';
import { countedController, failing, fakeRuntime, httpError } from './fakes.ts';

const rejection = async (promise: Promise<unknown>): Promise<any> => promise.then(() => expect.fail('It resolved.'), (error: unknown) => error);
const none = { random: () => 0 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A call that lasts `ms`, and then answers or fails; it notes when it began. */
function lasting(ms: number, begun: number[] = [], error?: unknown): () => Promise<string> {
  return async () => {
    begun.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (error) throw error;
    return 'ok';
  };
}

/** When each of `count` calls of 100 ms is let in, from now. */
async function entries(gate: Gate, count: number): Promise<number[]> {
  const start = performance.now();
  const begun: number[] = [];
  const all = Promise.all(Array.from({ length: count }, () => gate.run(lasting(100, begun))));
  await vi.advanceTimersByTimeAsync(100_000);
  await all;
  return begun.map((at) => at - start);
}

describe('gate.run', () => {
  it('lets in as many as it may, the others first come, first served', async () => {
    const gate = createGate({ maxConcurrent: 2 });
    const order: number[] = [];
    const all = [0, 1, 2, 3, 4].map((i) => gate.run(async () => {
      order.push(i);
      await lasting(100)();
      return i;
    }));
    expect([gate.active, gate.waiting]).toEqual([2, 3]);
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(order).toEqual([0, 1, 2, 3]);
    expect([gate.active, gate.waiting]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(200);
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
    expect([gate.active, gate.waiting]).toEqual([0, 0]);
  });

  it('does not let a newcomer pass one that was promised the place', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const order: string[] = [];
    let newcomer: Promise<unknown> | undefined;
    const first = gate.run(lasting(100)).then(() => (newcomer = gate.run(() => order.push('newcomer'))));
    const second = gate.run(() => order.push('second'));
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all([first, second, newcomer]);
    expect(order).toEqual(['second', 'newcomer']);
  });

  it('answers with what the call returns or throws, at once or later, and gives the place back', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    expect(await gate.run(() => 1)).toBe(1);
    expect(await gate.run(async () => 'a')).toBe('a');
    const error = new Error('boom');
    expect(await rejection(gate.run(() => { throw error; }))).toBe(error);
    expect(await rejection(gate.run(async () => { throw error; }))).toBe(error);
    expect(gate.active).toBe(0);
  });

  it('ends the wait as soon as the signal aborts, and leaves nothing behind', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = countedController();
    const long = gate.run(lasting(1000));
    const call = vi.fn();
    const waiting = rejection(gate.run(call, { signal: controller.signal, waitTimeoutMs: 500 }));
    expect([gate.waiting, controller.listeners, vi.getTimerCount()]).toEqual([1, 1, 1]);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('stop'));
    expect(await waiting).toBe(controller.signal.reason);
    expect([gate.waiting, controller.listeners, vi.getTimerCount()]).toEqual([0, 0, 1]);
    expect(await rejection(gate.run(call, { signal: controller.signal }))).toBe(controller.signal.reason);
    await vi.advanceTimersByTimeAsync(1000);
    await long;
    expect(call).not.toHaveBeenCalled();
    expect([gate.active, gate.waiting]).toEqual([0, 0]);
  });

  it('makes no call if the signal aborts between the grant of a place and the call', async () => {
    const gate = createGate({ maxConcurrent: 2 });
    const controller = new AbortController();
    const call = vi.fn();
    gate.pause(1000);
    const first = gate.run(() => controller.abort());
    const second = rejection(gate.run(call, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    expect(await second).toBe(controller.signal.reason);
    expect(call).not.toHaveBeenCalled();
    expect(gate.active).toBe(0);
  });

  it('ends the wait after waitTimeoutMs, and leaves nothing behind', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = countedController();
    const long = gate.run(lasting(1000));
    const call = vi.fn();
    const waiting = rejection(gate.run(call, { signal: controller.signal, waitTimeoutMs: 500 }));
    await vi.advanceTimersByTimeAsync(500);
    const error = await waiting;
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: 'TimeoutError', message: 'No place within 500 ms.' });
    expect([gate.waiting, controller.listeners]).toEqual([0, 0]);
    const atOnce = rejection(gate.run(call, { waitTimeoutMs: 0 }));
    await vi.advanceTimersByTimeAsync(500);
    expect(await atOnce).toMatchObject({ name: 'TimeoutError' });
    await long;
    expect(call).not.toHaveBeenCalled();
    expect(await gate.run(() => 1, { waitTimeoutMs: 0 })).toBe(1);
  });

  it('leaves neither timer nor listener behind once there was a place', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = countedController();
    const first = gate.run(lasting(100));
    const second = gate.run(lasting(1000), { signal: controller.signal, waitTimeoutMs: 500 });
    await vi.advanceTimersByTimeAsync(100);
    await first;
    expect([controller.listeners, vi.getTimerCount()]).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await second).toBe('ok');
  });
});

describe('a result that is a stream', () => {
  async function* chunks(): AsyncGenerator<number> {
    yield 1;
    yield 2;
  }

  it('keeps its place until it has ended', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const stream = await gate.run(async () => chunks());
    const next = gate.run(() => 'next');
    const seen: unknown[] = [];
    for await (const chunk of stream) {
      seen.push(chunk);
      expect([gate.active, gate.waiting]).toEqual([1, 1]);
    }
    expect(await next).toBe('next');
    expect(seen).toEqual([1, 2]);
    expect(gate.active).toBe(0);
  });

  it('or its consumer breaks', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    for await (const _ of await gate.run(async () => chunks())) break;
    expect(gate.active).toBe(0);
  });

  it('or it fails', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const stream = await gate.run(async function* () {
      yield 1;
      throw new Error('cut');
    });
    await rejection((async () => {
      for await (const _ of stream);
    })());
    expect(gate.active).toBe(0);
  });

  it('or its Response is read', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const response = await gate.run(async () => new Response('{"a":1}'));
    expect(gate.active).toBe(1);
    expect(await response.json()).toEqual({ a: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(gate.active).toBe(0);
  });

  it('gives back one place, however many ways its end is noticed', async () => {
    const gate = createGate({ maxConcurrent: 3 });
    const other = gate.run(lasting(50));
    const response = await gate.run(async () => new Response('abc'));
    await response.text();
    await response.body!.cancel().catch(() => {});
    await vi.advanceTimersByTimeAsync(0);
    expect(gate.active).toBe(1);
    await vi.advanceTimersByTimeAsync(50);
    await other;
    expect(gate.active).toBe(0);
  });

  it('keeps its place with withRetry too, also with a timeout and a signal', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = countedController();
    const stream = await withRetry(() => chunks(), { gate, attemptTimeoutMs: 1000, signal: controller.signal });
    expect([gate.active, controller.listeners]).toEqual([1, 1]);
    for await (const _ of stream);
    expect([gate.active, controller.listeners]).toEqual([0, 0]);
  });
});

describe('a pause', () => {
  it('lets nobody in until it has passed, and disturbs nobody inside', async () => {
    const gate = createGate({ maxConcurrent: 2 });
    const inside = gate.run(lasting(100));
    gate.pause(5000);
    expect(await entries(gate, 3)).toEqual([5000, 5000, 5100]);
    expect(await inside).toBe('ok');
  });

  it('is never cut short by another one', async () => {
    const gate = createGate({ maxConcurrent: 9 });
    gate.pause(5000);
    gate.pause(1000);
    const begun: number[] = [];
    const start = performance.now();
    const waiting = gate.run(lasting(0, begun));
    await vi.advanceTimersByTimeAsync(2000);
    gate.pause(7000);
    await vi.advanceTimersByTimeAsync(8000);
    await waiting;
    expect(begun[0]! - start).toBe(9000);
  });

  it('keeps no timer while nobody waits', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = new AbortController();
    gate.pause(60_000);
    expect(vi.getTimerCount()).toBe(0);
    const waiting = rejection(gate.run(() => 1, { signal: controller.signal }));
    expect(vi.getTimerCount()).toBe(1);
    controller.abort();
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await gate.run(() => 1)).toBe(1);
  });

  it('holds for the next one too when those who waited have left', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = countedController();
    const start = performance.now();
    gate.pause(5000);
    const leaving = [1, 2, 3].map(() => rejection(gate.run(() => 1, { signal: controller.signal })));
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort();
    expect(vi.getTimerCount()).toBe(0);
    const begun: number[] = [];
    const next = gate.run(lasting(0, begun));
    expect(vi.getTimerCount()).toBe(1);
    await Promise.all(leaving);
    await vi.advanceTimersByTimeAsync(9000);
    await next;
    expect(begun[0]! - start).toBe(5000);
    expect(controller.listeners).toBe(0);
  });

  it('goes by the clock it was given', async () => {
    const runtime = fakeRuntime();
    const gate = createGate({ maxConcurrent: 1, runtime });
    gate.pause(1000);
    runtime.advance(600);
    expect(await gate.run(() => 1)).toBe(1);
    expect(runtime.slept).toEqual([400]);
    gate.pause(1000);
    runtime.advance(1000);
    expect(await gate.run(() => 1)).toBe(1);
    expect(runtime.slept).toEqual([400]);
  });

  it('ends with the wait that was asked for, also on a clock that stands still', async () => {
    const sleep = vi.fn(async () => {});
    const gate = createGate({ maxConcurrent: 1, runtime: { sleep, now: () => 0 } });
    gate.pause(5000);
    expect(await gate.run(() => 1)).toBe(1);
    expect(sleep).toHaveBeenCalledExactlyOnceWith(5000, expect.any(AbortSignal));
  });

  it.each([
    ['a hint', httpError(503, { 'retry-after': '7' }), 7000],
    ['a short hint', httpError(503, { 'retry-after-ms': '30' }), 30],
    ['a hint of a rate limit', httpError(429, { 'retry-after': '1' }), 1000],
    ['a rate limit', httpError(429), 2000],
    ['an empty bucket', httpError(429, { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6s' }), 6000],
    ['"Slow Down"', httpError(503, { 'x-nothing': '' }), 30_000, { error: { message: 'Slow Down' } }],
  ])('follows %s', async (_, error, ms, body?: object) => {
    const gate = createGate({ maxConcurrent: 5, runtime: none });
    await rejection(gate.run(async () => { throw Object.assign(error, body); }));
    expect(await entries(gate, 1)).toEqual([ms]);
  });

  it('has up to a tenth on top, so that processes do not come back together', async () => {
    const gate = createGate({ maxConcurrent: 5, runtime: { random: () => 0.5 } });
    await rejection(gate.run(async () => { throw httpError(429, { 'retry-after': '10' }); }));
    expect(await entries(gate, 1)).toEqual([10_500]);
  });

  it.each([
    ['an answer', async () => 'ok'],
    ['a server error', async () => { throw httpError(500); }],
    ['a spent quota, whatever it asks for', async () => { throw Object.assign(httpError(429, { 'retry-after': '5' }), { code: 'insufficient_quota' }); }],
    ['a hint that is too long to wait for', async () => { throw httpError(429, { 'retry-after': '61' }); }],
    ['a bug', () => { throw new TypeError('x is undefined'); }],
  ])('does not follow %s', async (_, call: () => unknown) => {
    const gate = createGate({ maxConcurrent: 1, runtime: none });
    await gate.run(call).catch(() => {});
    expect(await entries(gate, 1)).toEqual([0]);
  });

  it.each([[60_000, 60_000], [60_001, 0]])('follows a hint of %i ms for %i ms', async (hintMs, ms) => {
    const gate = createGate({ maxConcurrent: 1, runtime: none });
    await rejection(gate.run(async () => { throw httpError(503, { 'retry-after-ms': String(hintMs) }); }));
    expect(await entries(gate, 1)).toEqual([ms]);
  });

  it('follows a longer hint if maxRetryAfterMs allows it', async () => {
    const gate = createGate({ maxConcurrent: 1, maxRetryAfterMs: 90_000, runtime: none });
    await rejection(gate.run(async () => { throw httpError(429, { 'retry-after': '61' }); }));
    expect(await entries(gate, 1)).toEqual([61_000]);
  });

  it('follows a Response that is returned', async () => {
    const gate = createGate({ maxConcurrent: 1, runtime: none });
    const response = await gate.run(async () => new Response(null, { status: 429, headers: { 'retry-after': '3' } }));
    expect(response.status).toBe(429);
    expect(await entries(gate, 1)).toEqual([3000]);
  });

  it('begins before the next one is let in', async () => {
    const gate = createGate({ maxConcurrent: 1, runtime: none });
    const start = performance.now();
    const begun: number[] = [];
    const first = rejection(gate.run(lasting(100, [], httpError(429, { 'retry-after': '5' }))));
    const second = gate.run(lasting(0, begun));
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    await second;
    expect(begun[0]! - start).toBe(5100);
  });
});

describe('withRetry with a gate', () => {
  it('takes a place for each attempt and none for a wait; who waited goes to the end of the queue', async () => {
    const gate = createGate({ maxConcurrent: 1, runtime: none });
    const order: string[] = [];
    const failures = [httpError(500)];
    const first = withRetry(async ({ attemptNumber }) => {
      order.push(`first ${attemptNumber}`);
      await lasting(100, [], failures.shift())();
    }, { gate, initialDelayMs: 150, jitter: 'none' });
    const others = ['second', 'third'].map((name) => withRetry(async () => {
      order.push(name);
      await lasting(100)();
    }, { gate }));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all([first, ...others]);
    expect(order).toEqual(['first 1', 'second', 'third', 'first 2']);
  });

  it('a hint for one call holds up all of them', async () => {
    const gate = createGate({ maxConcurrent: 1, runtime: none });
    const begun: number[] = [];
    const call = failing(httpError(429, { 'retry-after': '20' }));
    const all = Array.from({ length: 3 }, () => withRetry(() => {
      begun.push(performance.now());
      return call();
    }, { gate, runtime: none }));
    const start = performance.now();
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all(all);
    expect(begun.map((at) => at - start)).toEqual([0, 20_000, 20_000, 20_000]);
  });

  it('attemptTimeoutMs counts from entering', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const long = gate.run(lasting(5000));
    const waiting = withRetry(lasting(900), { gate, attemptTimeoutMs: 1000, maxAttempts: 1 });
    await vi.advanceTimersByTimeAsync(6000);
    await long;
    expect(await waiting).toBe('ok');
  });

  it('an attempt that hits its timeout gives its place back, even if it ignores its signal', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const stuck = rejection(withRetry(() => new Promise(() => {}), { gate, attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await stuck).toMatchObject({ name: 'TimeoutError' });
    expect(gate.active).toBe(0);
  });

  it('totalTimeoutMs ends the wait for the first place', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const long = gate.run(lasting(5000));
    const call = vi.fn();
    const observe = vi.fn();
    const waiting = rejection(withRetry(call, { gate, totalTimeoutMs: 1000, observe }));
    await vi.advanceTimersByTimeAsync(1000);
    const error = await waiting;
    expect(error).toMatchObject({ name: 'TimeoutError', message: 'No place within 1000 ms.' });
    expect(retryReport(error)).toMatchObject({ attempts: 0, reason: 'total_timeout', waits: [] });
    expect(observe.mock.calls).toEqual([[expect.objectContaining({ type: 'giveup', attemptNumber: 0, reason: 'total_timeout' })]]);
    await vi.advanceTimersByTimeAsync(5000);
    await long;
    expect(call).not.toHaveBeenCalled();
    expect([gate.active, gate.waiting]).toEqual([0, 0]);
  });

  it('totalTimeoutMs at the gate is no timeout of a call: neither shouldRetry nor retryAmbiguous is asked, whatever the clock says', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const long = gate.run(lasting(5000));
    const shouldRetry = vi.fn(() => true);
    for (const options of [{ retryAmbiguous: false }, { shouldRetry }, { runtime: fakeRuntime() }]) {
      const waiting = rejection(withRetry(vi.fn(), { gate, totalTimeoutMs: 1000, ...options }));
      await vi.advanceTimersByTimeAsync(1000);
      expect(retryReport(await waiting)).toMatchObject({ attempts: 0, reason: 'total_timeout' });
    }
    expect(shouldRetry).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5000);
    await long;
  });

  it('totalTimeoutMs ends the wait for a later place with the last error of a call', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const error = httpError(500);
    const call = failing(error);
    const first = rejection(withRetry(call, { gate, totalTimeoutMs: 3000, initialDelayMs: 1000, jitter: 'none' }));
    await vi.advanceTimersByTimeAsync(0);
    const long = gate.run(lasting(9000));
    await vi.advanceTimersByTimeAsync(3000);
    expect(await first).toBe(error);
    expect(retryReport(error)).toMatchObject({ attempts: 1, waits: [1000], reason: 'total_timeout', classifications: [{ kind: 'server' }] });
    await vi.advanceTimersByTimeAsync(9000);
    await long;
    expect(call.calls).toBe(1);
  });

  it('an abort ends the wait for a place', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const controller = countedController();
    const long = gate.run(lasting(1000));
    const call = vi.fn();
    const waiting = rejection(withRetry(call, { gate, signal: controller.signal, attemptTimeoutMs: 10 }));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort(new Error('stop'));
    expect(await waiting).toBe(controller.signal.reason);
    expect(retryReport(controller.signal.reason)).toMatchObject({ attempts: 0, reason: 'aborted' });
    expect(controller.listeners).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    await long;
    expect(call).not.toHaveBeenCalled();
  });

  it('may be a gate of your own making', async () => {
    const run = vi.fn(async (call: () => unknown) => call());
    expect(await withRetry(failing(httpError(500)), { gate: { run } as Pick<Gate, 'run'>, runtime: fakeRuntime() })).toBe('ok');
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe('options', () => {
  it.each([
    ['maxConcurrent', [undefined, 0, 1.5, NaN, Infinity, '4', null]],
    ['maxRetryAfterMs', [-1, 2 ** 31]],
    ['runtime', [5]],
    ['concurrency', [4]],
  ])('refuse %s by name', (name, values) => {
    for (const value of values) expect(() => createGate({ maxConcurrent: 1, [name]: value }), String(value)).toThrow(new RegExp(`^\`${name}\``));
  });

  it('of run and pause are checked too', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const call = vi.fn();
    expect(() => createGate(undefined as never)).toThrow('`options` cannot be undefined (undefined).');
    await expect(gate.run(Promise.resolve(1) as never)).rejects.toThrow('`call` cannot be [object Promise] (object).');
    await expect(gate.run(call, { signal: new AbortController() as never })).rejects.toThrow(/^`signal`/);
    await expect(gate.run(call, { waitTimeoutMs: -1 })).rejects.toThrow(/^`waitTimeoutMs`/);
    for (const ms of [-1, NaN, Infinity]) expect(() => gate.pause(ms)).toThrow(/^`ms`/);
    gate.pause(0);
    expect(await gate.run(() => 1)).toBe(1);
    expect(call).not.toHaveBeenCalled();
    expect([gate.active, gate.waiting]).toEqual([0, 0]);
  });
});
