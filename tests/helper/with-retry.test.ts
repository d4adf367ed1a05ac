import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attempt, createGate, createRetry, LlmHttpError, type RetryOptions, retryReport, withRetry } from '../../src/helper/src/index.ts';
import { fetchFailed } from './carriers.ts';
import { countedController, failing, fakeRuntime, httpError } from './fakes.ts';

const rejection = async (promise: Promise<unknown>): Promise<any> => promise.then(() => expect.fail('It resolved.'), (error: unknown) => error);

describe('attempts', () => {
  it('answers with what the call returns, at once or as a promise', async () => {
    expect(await withRetry(() => 1)).toBe(1);
    expect(await withRetry(async () => 2)).toBe(2);
    expect(await withRetry(() => ({ then: (resolve: (value: number) => void) => resolve(3) }))).toBe(3);
    for (const nothing of [undefined, null, '', 0, false]) expect(await withRetry(() => nothing)).toBe(nothing);
  });

  it('repeats what can succeed, at most five times in all', async () => {
    const runtime = fakeRuntime();
    const call = failing(httpError(500), fetchFailed('ECONNRESET'), httpError(429));
    expect(await withRetry(call, { runtime })).toBe('ok');
    expect(call.calls).toBe(4);

    const hopeless = failing(...Array.from({ length: 9 }, () => httpError(500)));
    await rejection(withRetry(hopeless, { runtime }));
    expect(hopeless.calls).toBe(5);
  });

  it('does not repeat what fails the same way again', async () => {
    for (const error of [httpError(400), httpError(401), httpError(422), new TypeError('x is undefined'), 'boom', undefined, null]) {
      const call = vi.fn(async () => {
        throw error;
      });
      expect(await rejection(withRetry(call, { runtime: fakeRuntime() }))).toBe(error);
      expect(call).toHaveBeenCalledTimes(1);
    }
  });

  it('repeats whatever was thrown, if it is told to', async () => {
    for (const thrown of [undefined, null, 'boom', Symbol('boom')]) {
      let calls = 0;
      const call = async (): Promise<string> => {
        if (++calls < 3) throw thrown;
        return 'ok';
      };
      expect(await withRetry(call, { shouldRetry: () => true, runtime: fakeRuntime() })).toBe('ok');
      expect(calls).toBe(3);
    }
  });

  it('treats an error that is thrown at once like a rejection', async () => {
    let calls = 0;
    const call = (): string => {
      if (++calls < 3) throw httpError(503);
      return 'ok';
    };
    expect(await withRetry(call, { runtime: fakeRuntime() })).toBe('ok');
    expect(calls).toBe(3);
  });

  it('throws the last error itself, untouched', async () => {
    const errors = [httpError(500), httpError(502), Object.freeze(httpError(503))];
    const error = await rejection(withRetry(failing(...errors), { maxAttempts: 3, runtime: fakeRuntime() }));
    expect(error).toBe(errors[2]);
  });

  it.each([
    [Promise.resolve(1), '`call` cannot be [object Promise] (object).'],
    [undefined, '`call` cannot be undefined (undefined).'],
    [null, '`call` cannot be null (object).'],
    ['ask', '`call` cannot be ask (string).'],
    [Object.create(null), '`call` cannot be [object Object] (object).'],
  ])('refuses a call that is no function, saying what was given: %o', async (call, message) => {
    const error = await rejection(withRetry(call as never, { shouldRetry: () => true, runtime: fakeRuntime() }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(message);
    expect(retryReport(error)).toBeUndefined();
  });
});

describe('what the call is given', () => {
  const attemptOf = async (options?: RetryOptions): Promise<Attempt> => withRetry((attempt) => ({ attempt }), options).then((it) => it.attempt);

  it('has no signal key, not even undefined, unless the caller set a signal or a timeout', async () => {
    const attempt = await attemptOf();
    expect(attempt).not.toHaveProperty('signal');
    expect(attempt).not.toHaveProperty('remainingMs');
    expect(Object.keys(attempt.request)).toEqual(['maxRetries']);
    expect(Object.keys(attempt.aiRequest)).toEqual(['maxRetries']);
    expect(attempt).toEqual({ attemptNumber: 1, request: { maxRetries: 0 }, aiRequest: { maxRetries: 0 } });
  });

  it("has the caller's own signal if there is no timeout", async () => {
    const { signal } = new AbortController();
    const attempt = await attemptOf({ signal });
    expect(attempt.signal).toBe(signal);
    expect(attempt.request).toEqual({ maxRetries: 0, signal });
    expect(attempt.request.signal).toBe(signal);
    expect(attempt.aiRequest.abortSignal).toBe(signal);
  });

  it('has a signal of its own with a timeout', async () => {
    const { signal } = new AbortController();
    for (const options of [{ attemptTimeoutMs: 50 }, { totalTimeoutMs: 50 }]) {
      const attempt = await attemptOf({ signal, ...options });
      expect(attempt.signal).toBeInstanceOf(AbortSignal);
      expect(attempt.signal).not.toBe(signal);
      expect(attempt.request.signal).toBe(attempt.signal);
      expect(attempt.aiRequest.abortSignal).toBe(attempt.signal);
      expect(attempt.signal!.aborted).toBe(false);
    }
  });

  it('counts attempts and what is left of the time, and keeps one idempotency key', async () => {
    const runtime = fakeRuntime();
    const seen: Attempt[] = [];
    const errors = [httpError(500), httpError(500)];
    await withRetry((attempt) => {
      seen.push(attempt);
      runtime.advance(100);
      if (errors.length > 0) throw errors.pop();
    }, { runtime, totalTimeoutMs: 10_000, initialDelayMs: 1000, jitter: 'none' });
    expect(seen.map((attempt) => attempt.attemptNumber)).toEqual([1, 2, 3]);
    expect(seen.map((attempt) => attempt.remainingMs)).toEqual([10_000, 8900, 6800]);
    const [key] = seen.map((attempt) => attempt.idempotencyKey);
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(seen.map((attempt) => attempt.idempotencyKey)).size).toBe(1);
    expect((await attemptOf()).idempotencyKey).not.toBe(key);
  });

  it('makes the idempotency key only when it is asked for', async () => {
    const uuid = vi.spyOn(globalThis.crypto, 'randomUUID');
    await attemptOf();
    expect(uuid).not.toHaveBeenCalled();
    uuid.mockRestore();
  });
});

describe('waits', () => {
  const waitsOf = async (errors: unknown[], options: RetryOptions = {}, chance: number | (() => number) = 0): Promise<number[]> => {
    const runtime = fakeRuntime(chance);
    await withRetry(failing(...errors), { ...options, runtime }).catch(() => {});
    return runtime.slept;
  };
  const fail = (times: number, status = 500): unknown[] => Array.from({ length: times }, () => httpError(status));

  it('grow from 1 s by 2 up to 30 s, half of it by chance', async () => {
    expect(await waitsOf(fail(9), { maxAttempts: 8 }, 0)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(await waitsOf(fail(9), { maxAttempts: 8 }, 0.5)).toEqual([750, 1500, 3000, 6000, 12_000, 22_500, 22_500]);
    expect(await waitsOf(fail(3), { jitter: 'full' }, 0.25)).toEqual([250, 500, 1000]);
    expect(await waitsOf(fail(3), { jitter: 'none', factor: 3, initialDelayMs: 10, maxDelayMs: 50 }, 0.9)).toEqual([10, 30, 50]);
    expect(await waitsOf(fail(3), { initialDelayMs: 0 })).toEqual([0, 0, 0]);
  });

  it('that fail on their own do not replace the error', async () => {
    const error = httpError(500);
    const sleep = vi.fn(async () => Promise.reject(new Error('no clock')));
    expect(await rejection(withRetry(failing(error), { runtime: { sleep } }))).toBe(error);
    expect(retryReport(error)).toMatchObject({ attempts: 1 });
  });

  it("are given the caller's signal", async () => {
    const { signal } = new AbortController();
    const sleep = vi.fn(async () => {});
    await withRetry(failing(httpError(500)), { signal, attemptTimeoutMs: 1000, runtime: { sleep, random: () => 0 } });
    expect(sleep).toHaveBeenCalledExactlyOnceWith(500, signal);
  });

  it('survive a back-off beyond all numbers', async () => {
    const waits = await waitsOf(fail(2000), { maxAttempts: 1500, initialDelayMs: 0, maxDelayMs: 5 });
    expect(new Set(waits)).toEqual(new Set([0]));
  });

  it("last as long as the provider says, plus up to a tenth so that clients do not wake together", async () => {
    const hinted = httpError(429, { 'retry-after': '10' });
    expect(await waitsOf([hinted], {}, 0)).toEqual([10_000]);
    expect(await waitsOf([hinted], { jitter: 'none' }, 0.5)).toEqual([10_500]);
    expect(await waitsOf([httpError(429, { 'retry-after': '60' })], {}, 0.9999)).toEqual([expect.closeTo(65_000, -1)]);
    expect(await waitsOf([httpError(503, { 'retry-after-ms': '1' })], {}, 0)).toEqual([500]);
  });

  it('end at once when the provider asks for more than maxRetryAfterMs', async () => {
    const error = httpError(429, { 'retry-after': '61' });
    const call = failing(error);
    expect(await rejection(withRetry(call, { runtime: fakeRuntime() }))).toBe(error);
    expect(retryReport(error)).toMatchObject({ attempts: 1, reason: 'retry_after_too_long', classifications: [{ kind: 'rate_limit', retryAfterMs: 61_000 }] });
    expect(await waitsOf([error], { maxRetryAfterMs: 61_000 })).toEqual([61_000]);
    expect(await waitsOf([httpError(429, { 'retry-after-ms': '60000' })])).toEqual([60_000]);
    expect(await waitsOf([httpError(429, { 'retry-after-ms': '60001' })])).toEqual([]);
    expect(await waitsOf(fail(1), { maxRetryAfterMs: 0 })).toEqual([500]);
    expect(await waitsOf([error], { shouldRetry: () => true })).toEqual([]);
  });

  it('have a floor for rate limits and for "Slow Down", unless the options are lower', async () => {
    const slowDown = (): unknown => Object.assign(httpError(503), { error: { message: 'Slow Down' } });
    expect(await waitsOf(fail(1, 429))).toEqual([2000]);
    expect(await waitsOf(fail(1, 429), {}, 0.5)).toEqual([2100]);
    expect(await waitsOf([slowDown()])).toEqual([30_000]);
    expect(await waitsOf([slowDown()], { jitter: 'none' }, 0.5)).toEqual([30_000]);
    expect(await waitsOf(fail(1, 429), { initialDelayMs: 10 })).toEqual([5]);
    expect(await waitsOf(fail(1, 429), { maxDelayMs: 100 })).toEqual([50]);
    expect(await waitsOf([slowDown()], { maxDelayMs: 10_000 })).toEqual([500]);
    expect(await waitsOf(fail(3, 429), { initialDelayMs: 4000, jitter: 'none' })).toEqual([4000, 8000, 16_000]);
  });

  it('take x-ratelimit-reset-* of an empty bucket as a soft hint, on a 429 only, clamped to maxDelayMs', async () => {
    const limits = (status: number, remaining: string, reset: string): unknown[] => [
      httpError(status, {
        'x-ratelimit-remaining-requests': '5',
        'x-ratelimit-reset-requests': '23h10m',
        'x-ratelimit-remaining-tokens': remaining,
        'x-ratelimit-reset-tokens': reset,
      }),
    ];
    expect(await waitsOf(limits(429, '0', '6.5s'))).toEqual([6500]);
    expect(await waitsOf(limits(429, '0', '6m0s'))).toEqual([30_000]);
    expect(await waitsOf(limits(429, '0', '23h10m0s'))).toEqual([30_000]);
    expect(await waitsOf(limits(429, '0', '20ms'))).toEqual([2000]);
    expect(await waitsOf(limits(429, '0', 'soon'))).toEqual([2000]);
    expect(await waitsOf(limits(429, '1', '10s'))).toEqual([2000]);
    const both = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': 'soon', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6s' };
    expect(await waitsOf([httpError(429, both)])).toEqual([6000]);
    expect(await waitsOf(limits(503, '0', '10s'))).toEqual([500]);
  });
});

describe('abort', () => {
  it('before the first call makes none', async () => {
    const reason = new Error('stop');
    const call = vi.fn();
    expect(await rejection(withRetry(call, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(call).not.toHaveBeenCalled();
    expect(retryReport(reason)).toMatchObject({ attempts: 0, reason: 'aborted' });
  });

  it("during a call throws the SDK's own error and calls no more, whatever the error looks like", async () => {
    for (const error of [new DOMException('This operation was aborted', 'AbortError'), httpError(500), fetchFailed('ECONNRESET'), new Error('custom reason')]) {
      const controller = new AbortController();
      const call = vi.fn(async () => {
        controller.abort();
        throw error;
      });
      expect(await rejection(withRetry(call, { signal: controller.signal, runtime: fakeRuntime(), shouldRetry: () => true }))).toBe(error);
      expect(call).toHaveBeenCalledTimes(1);
      expect(retryReport(error)).toMatchObject({ reason: 'aborted', classifications: [{ kind: 'aborted', retryable: false }] });
    }
  });

  it('during a wait throws the reason at once and leaves neither timer nor listener', async () => {
    vi.useFakeTimers();
    const controller = countedController();
    const call = vi.fn(async () => {
      throw httpError(500);
    });
    const promise = rejection(withRetry(call, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(1);
    const reason = new Error('stop');
    controller.abort(reason);
    expect(await promise).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(call).toHaveBeenCalledTimes(1);
    expect(retryReport(reason)).toMatchObject({ attempts: 1, reason: 'aborted' });
    vi.useRealTimers();
  });

  it('by a hook, before a wait, ends that wait before it begins', async () => {
    vi.useFakeTimers();
    const controller = countedController();
    const call = failing(httpError(500));
    expect(await rejection(withRetry(call, { signal: controller.signal, onRetry: () => controller.abort() }))).toBe(controller.signal.reason);
    expect(call.calls).toBe(1);
    expect([vi.getTimerCount(), controller.listeners]).toEqual([0, 0]);
    vi.useRealTimers();
  });

  it('is listened to no longer than a wait lasts', async () => {
    const controller = countedController();
    expect(await withRetry(failing(httpError(500), httpError(500)), { signal: controller.signal, initialDelayMs: 1 })).toBe('ok');
    expect(controller.listeners).toBe(0);
  });

  it('is noticed after a wait that ignores the signal', async () => {
    const controller = new AbortController();
    const runtime = { ...fakeRuntime(), sleep: async () => controller.abort() };
    const call = failing(httpError(500));
    expect(await rejection(withRetry(call, { signal: controller.signal, runtime }))).toBe(controller.signal.reason);
    expect(call.calls).toBe(1);
  });

  it('is never retried, even by shouldRetry', async () => {
    const shouldRetry = vi.fn(() => true);
    const error = new DOMException('This operation was aborted', 'AbortError');
    await rejection(withRetry(failing(error), { shouldRetry, runtime: fakeRuntime() }));
    expect(shouldRetry).not.toHaveBeenCalled();
  });
});

describe('hooks', () => {
  it('shouldRetry decides, and undefined leaves it to the classification', async () => {
    const runtime = fakeRuntime();
    const once = failing(httpError(500));
    await rejection(withRetry(once, { runtime, shouldRetry: () => false }));
    expect(once.calls).toBe(1);
    const stubborn = failing(httpError(400));
    expect(await withRetry(stubborn, { runtime, shouldRetry: () => true })).toBe('ok');
    const told = vi.fn(() => undefined);
    const error = httpError(500);
    expect(await withRetry(failing(error), { runtime, shouldRetry: told })).toBe('ok');
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ kind: 'server' }), { attemptNumber: 1, error, elapsedMs: 0 });
  });

  it('shouldRetry is not asked after the last attempt', async () => {
    const shouldRetry = vi.fn(() => true);
    await rejection(withRetry(failing(httpError(500), httpError(500)), { maxAttempts: 2, shouldRetry, runtime: fakeRuntime() }));
    expect(shouldRetry).toHaveBeenCalledTimes(1);
  });

  it('a promise from shouldRetry or isFailure is a TypeError, since it would be truthy', async () => {
    const runtime = fakeRuntime();
    const call = failing(httpError(400));
    const hook = (async () => Promise.reject(new Error('unheard'))) as never;
    await expect(withRetry(call, { runtime, shouldRetry: hook })).rejects.toThrow(/TypeError|`shouldRetry`/);
    expect(call.calls).toBe(1);
    const error = await rejection(withRetry(() => 1, { runtime, isFailure: (async () => false) as never }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('isFailure');
  });

  it('a promise from isFailure is a mistake that no repetition mends, whatever shouldRetry says', async () => {
    const call = vi.fn(() => 1);
    const shouldRetry = vi.fn(() => true);
    await expect(withRetry(call, { runtime: fakeRuntime(), isFailure: (async () => false) as never, shouldRetry })).rejects.toThrow(/`isFailure` cannot be async/);
    expect(call).toHaveBeenCalledTimes(1);
    expect(shouldRetry).not.toHaveBeenCalled();
  });

  it('onRetry is told before each wait, never for the last failure', async () => {
    const runtime = fakeRuntime();
    const errors = [httpError(500), httpError(503), httpError(500)];
    const onRetry = vi.fn(() => expect(runtime.slept).toHaveLength(onRetry.mock.calls.length - 1));
    await rejection(withRetry(failing(...errors), { maxAttempts: 3, runtime, onRetry, jitter: 'none' }));
    expect(onRetry.mock.calls).toEqual([
      [{ attemptNumber: 1, error: errors[0], classification: expect.objectContaining({ kind: 'server' }), delayMs: 1000 }],
      [{ attemptNumber: 2, error: errors[1], classification: expect.objectContaining({ status: 503 }), delayMs: 2000 }],
    ]);
  });

  it('that throw, now or later, never replace the error and never become unhandled rejections', async () => {
    const runtime = fakeRuntime();
    const last = httpError(400);
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    for (const hook of [() => { throw new Error('hook'); }, async () => { throw new Error('hook'); }] as never[]) {
      const call = failing(httpError(500), last);
      expect(await rejection(withRetry(call, { runtime, onRetry: hook, observe: hook }))).toBe(last);
      expect(call.calls).toBe(2);
    }
    const error = httpError(500);
    expect(await rejection(withRetry(failing(error), { runtime, shouldRetry: () => { throw new Error('hook'); } }))).toBe(error);
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('observe hears every step, without messages', async () => {
    const runtime = fakeRuntime();
    const events: { type: string }[] = [];
    const secret = Object.assign(new Error('prompt: my secret'), { status: 500, requestID: 'req_1' });
    await withRetry(failing(secret), { runtime, jitter: 'none', observe: (event) => events.push(event) });
    expect(events).toEqual([
      { type: 'attempt', attemptNumber: 1, elapsedMs: 0 },
      { type: 'retry', attemptNumber: 1, elapsedMs: 0, delayMs: 1000, kind: 'server', retryable: true, status: 500, requestId: 'req_1' },
      { type: 'attempt', attemptNumber: 2, elapsedMs: 1000 },
      { type: 'success', attemptNumber: 2, elapsedMs: 1000 },
    ]);
    await withRetry(failing(httpError(401)), { runtime, observe: (event) => events.push(event) }).catch(() => {});
    expect(events.at(-1)).toMatchObject({ type: 'giveup', attemptNumber: 1, reason: 'not_retryable', kind: 'auth' });
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

describe('retryAmbiguous: false', () => {
  const options = { retryAmbiguous: false };
  it.each([
    ['a reset', fetchFailed('ECONNRESET')],
    ['a closed socket', fetchFailed('UND_ERR_SOCKET')],
    ['a connection failure without a code', new TypeError('fetch failed')],
    ['a timeout', new DOMException('x', 'TimeoutError')],
    ['504', httpError(504)],
    ['Cloudflare waiting in vain', httpError(524)],
    ['Cloudflare getting no sense', httpError(520)],
  ])('does not repeat after %s: the request may have been carried out', async (_, error) => {
    const call = failing(error);
    expect(await rejection(withRetry(call, { ...options, runtime: fakeRuntime() }))).toBe(error);
    expect(call.calls).toBe(1);
  });

  it.each([
    ['a refused connection', fetchFailed('ECONNREFUSED')],
    ["Bun's", Object.assign(new Error('Unable to connect.'), { code: 'ConnectionRefused' })],
    ['a DNS failure', fetchFailed('ENOTFOUND')],
    ['a DNS server that is busy', fetchFailed('EAI_AGAIN')],
    ['no route', fetchFailed('EHOSTUNREACH')],
    ['no network', fetchFailed('ENETDOWN')],
    ['a timeout while connecting', fetchFailed('UND_ERR_CONNECT_TIMEOUT')],
    ['a rate limit', httpError(429)],
    ['overload', httpError(503)],
  ])('repeats after %s', async (_, error) => {
    expect(await withRetry(failing(error), { ...options, runtime: fakeRuntime() })).toBe('ok');
  });

  it('does not repeat after our own timeout', async () => {
    const call = vi.fn(() => new Promise(() => {}));
    expect(await rejection(withRetry(call, { ...options, attemptTimeoutMs: 5, runtime: fakeRuntime() }))).toMatchObject({ name: 'TimeoutError' });
    expect(call).toHaveBeenCalledTimes(1);
  });
});

describe('options', () => {
  it.each([
    ['maxAttempts', [Infinity, NaN, 0, -1, 1.5, '3', null]],
    ['initialDelayMs', [-1, NaN, Infinity, 2 ** 31, '1']],
    ['maxDelayMs', [-1, 2 ** 31]],
    ['factor', [0, 0.5, NaN, Infinity]],
    ['jitter', ['some', true]],
    ['attemptTimeoutMs', [0, -1, 2 ** 31, Infinity, '1']],
    ['totalTimeoutMs', [0, 2 ** 31, NaN]],
    ['maxRetryAfterMs', [-1, 2 ** 31]],
    ['signal', ['stop', 5, new AbortController(), null]],
    ['shouldRetry', [true]],
    ['onRetry', ['log']],
    ['observe', [{}]],
    ['isFailure', [1]],
    ['retryAmbiguous', [0, 'no']],
    ['budget', [5, {}, null]],
    ['gate', [() => 0, {}, 8]],
    ['runtime', [() => 0]],
    ['maxRetries', [3, () => 3]],
    ['timeout', [1000]],
    ['onFailedAttempt', [() => {}]],
  ])('%s is refused by name', async (name, values) => {
    for (const value of values) {
      const call = vi.fn();
      const error = await rejection(withRetry(call, { [name]: value }));
      expect(error, String(value)).toBeInstanceOf(TypeError);
      expect(error.message).toContain(`\`${name}\``);
      expect(call).not.toHaveBeenCalled();
      expect(() => createRetry({ [name]: value })).toThrow(TypeError);
    }
  });

  it('are refused with the value that was given', async () => {
    const message = async (options: unknown): Promise<string> => rejection(withRetry(() => 1, options as RetryOptions)).then((error) => (expect(error).toBeInstanceOf(TypeError), error.message));
    expect(await message({ maxAttempts: '3' })).toBe('`maxAttempts` cannot be 3 (string).');
    expect(await message({ jitter: ['equal'] })).toBe('`jitter` cannot be [object Array] (object).');
    expect(await message({ jitter: Object.create(null) })).toBe('`jitter` cannot be [object Object] (object).');
    expect(await message({ maxRetries: 3 })).toMatch(/^`maxRetries` is no option: there are maxAttempts, initialDelayMs, .*runtime\.$/);
    for (const options of [null, 3, 'fast', () => 1]) expect(await message(options)).toMatch(/^`options` cannot be /);
  });

  it('that do not exist do no harm if they are undefined', async () => {
    expect(await withRetry(() => 1, { maxRetries: undefined } as RetryOptions)).toBe(1);
  });

  it('that are undefined mean the default', async () => {
    const runtime = fakeRuntime();
    const call = failing(httpError(500));
    expect(await withRetry(call, { maxAttempts: undefined, initialDelayMs: undefined, signal: undefined, jitter: undefined, shouldRetry: undefined, runtime })).toBe('ok');
    expect(runtime.slept).toEqual([500]);
  });

  it('at their limits are accepted', async () => {
    expect(await withRetry(() => 1, { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 2 ** 31 - 1, factor: 1, attemptTimeoutMs: 1000 })).toBe(1);
  });
});

describe('createRetry', () => {
  it('keeps its defaults, and those of one call come on top', async () => {
    const runtime = fakeRuntime();
    const retry = createRetry({ maxAttempts: 2, jitter: 'none', runtime });
    const call = failing(httpError(500), httpError(500), httpError(500));
    await rejection(retry(call));
    expect(call.calls).toBe(2);
    expect(await retry(failing(httpError(500), httpError(500)), { maxAttempts: 3 })).toBe('ok');
    expect(runtime.slept).toEqual([1000, 1000, 2000]);
    await expect(retry(call, { maxAttempts: 0 })).rejects.toThrow(TypeError);
    await expect(retry(call, { maxRetries: 0 } as never)).rejects.toThrow('`maxRetries` is no option');
    for (const options of [null, 3, 'fast']) await expect(retry(call, options as never)).rejects.toThrow('`options` cannot be');
  });

  it('is not changed by what becomes of the options it was made with', async () => {
    const options: RetryOptions = { maxAttempts: 1 };
    const retry = createRetry(options);
    options.maxAttempts = 5;
    const call = failing(httpError(500));
    await rejection(retry(call));
    expect(call.calls).toBe(1);
  });

  it('lets an option that is undefined leave the default, and adds to the runtime', async () => {
    const runtime = fakeRuntime(0.5);
    const retry = createRetry({ maxAttempts: 2, runtime });
    const call = failing(httpError(500), httpError(500));
    await rejection(retry(call, { maxAttempts: undefined, runtime: { random: () => 0 } }));
    expect(call.calls).toBe(2);
    expect(runtime.slept).toEqual([500]);
  });

  it('refuses what is no runtime for one call, too', async () => {
    for (const runtime of [5, 'slow', null]) await expect(createRetry()(() => 1, { runtime: runtime as never })).rejects.toThrow(/^`runtime` cannot be/);
  });
});

describe('retryReport', () => {
  it('tells the story of an error, and nothing about others', async () => {
    const runtime = fakeRuntime();
    const last = httpError(503);
    await rejection(withRetry(failing(httpError(500), httpError(429), last), { maxAttempts: 3, runtime, jitter: 'none' }));
    expect(retryReport(last)).toEqual({
      attempts: 3,
      waits: [1000, 2000],
      classifications: [expect.objectContaining({ kind: 'server' }), expect.objectContaining({ kind: 'rate_limit' }), expect.objectContaining({ status: 503 })],
      reason: 'attempts_exhausted',
    });
    for (const other of [undefined, null, 'boom', 5, new Error('other')]) expect(retryReport(other)).toBeUndefined();
  });
});

describe('time limits', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const hanging = (signal?: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('This operation was aborted', 'AbortError'))));

  it('none are armed without options', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await withRetry(async () => 1);
    await withRetry(async () => 1, { signal: new AbortController().signal });
    expect(timers).not.toHaveBeenCalled();
    timers.mockRestore();
  });

  it("an attempt ends with a TimeoutError of our own, whatever the SDK makes of the abort, with its error as cause", async () => {
    const call = vi.fn(({ signal }: Attempt) => hanging(signal));
    const promise = rejection(withRetry(call, { attemptTimeoutMs: 1000, maxAttempts: 2, initialDelayMs: 10, jitter: 'none' }));
    await vi.advanceTimersByTimeAsync(2010);
    const error = await promise;
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: 'TimeoutError', cause: { name: 'AbortError' } });
    expect(call).toHaveBeenCalledTimes(2);
    expect(retryReport(error)!.classifications).toMatchObject([{ kind: 'timeout', retryable: true }, { kind: 'timeout' }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a timeout stays one if the SDK makes a broken connection of it', async () => {
    const call = ({ signal }: Attempt): Promise<never> =>
      new Promise((_, reject) => signal!.addEventListener('abort', () => reject(fetchFailed('ECONNRESET', 'terminated'))));
    const promise = rejection(withRetry(call, { attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    const error = await promise;
    expect(error).toMatchObject({ name: 'TimeoutError', cause: { message: 'terminated' } });
    expect(retryReport(error)!.classifications).toMatchObject([{ kind: 'timeout' }]);
  });

  it('an attempt that ignores its signal ends too, and what comes of it later is no unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    let fail!: (error: Error) => void;
    const promise = rejection(withRetry(() => new Promise((_, reject) => void (fail = reject)), { attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    const error = await promise;
    expect(error).toMatchObject({ name: 'TimeoutError' });
    fail(new Error('late'));
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(error.cause).toMatchObject({ message: 'late' });
  });

  it("an SDK that takes its time to reject still gets its error in as the cause, before the caller sees it", async () => {
    const own = new Error('aborted by the SDK');
    const call = ({ signal }: Attempt): Promise<never> =>
      new Promise((_, reject) => signal!.addEventListener('abort', async () => {
        for (let tick = 0; tick < 20; tick++) await undefined;
        reject(own);
      }));
    const promise = withRetry(call, { attemptTimeoutMs: 1000, maxAttempts: 1 }).catch((error: Error) => error.cause);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await promise).toBe(own);
  });

  it('an SDK that rejects with the reason it was given leaves the error without a cause', async () => {
    const call = ({ signal }: Attempt): Promise<never> => new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)));
    const promise = rejection(withRetry(call, { attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    const error = await promise;
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(error.cause).toBeUndefined();
  });

  it('an SDK that answers an abort with what it has by then has not answered', async () => {
    const cancel = vi.fn();
    const partial = new Response(new ReadableStream({ cancel }));
    const call = ({ signal }: Attempt): Promise<Response> => new Promise((resolve) => signal!.addEventListener('abort', () => resolve(partial)));
    const promise = rejection(withRetry(call, { attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await promise).toMatchObject({ name: 'TimeoutError' });
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('a result that comes too late is let go of', async () => {
    let answer!: (response: Response) => void;
    const promise = rejection(withRetry(() => new Promise<Response>((resolve) => void (answer = resolve)), { attemptTimeoutMs: 10, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(10);
    await promise;
    const cancel = vi.fn();
    answer(new Response(new ReadableStream({ cancel })));
    await vi.advanceTimersByTimeAsync(0);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('the total covers calls and waits: a wait that would pass it throws the last error now', async () => {
    const error = httpError(500);
    const call = vi.fn(async () => {
      throw error;
    });
    const promise = rejection(withRetry(call, { totalTimeoutMs: 3500, jitter: 'none', maxAttempts: 10 }));
    await vi.advanceTimersByTimeAsync(3000);
    expect(await promise).toBe(error);
    expect(call).toHaveBeenCalledTimes(3);
    expect(retryReport(error)).toMatchObject({ attempts: 3, waits: [1000, 2000], reason: 'total_timeout' });
  });

  it('the total ends it too if a wait would leave no time at all', async () => {
    const runtime = fakeRuntime();
    const options = { totalTimeoutMs: 1000, jitter: 'none', runtime } as const;
    await rejection(withRetry(failing(httpError(500)), { ...options, initialDelayMs: 1000 }));
    expect(runtime.slept).toEqual([]);
    expect(await withRetry(failing(httpError(500)), { ...options, initialDelayMs: 999 })).toBe('ok');
  });

  it('the total allows no call after a wait that lasted too long', async () => {
    const runtime = fakeRuntime();
    const sleep = async (ms: number): Promise<void> => runtime.advance(ms + 20);
    const error = httpError(500);
    const call = failing(error);
    const events: string[] = [];
    const observe = ({ type }: { type: string }): void => void events.push(type);
    expect(await rejection(withRetry(call, { totalTimeoutMs: 510, runtime: { ...runtime, sleep }, observe }))).toBe(error);
    expect(call.calls).toBe(1);
    expect(events).toEqual(['attempt', 'retry', 'giveup']);
    expect(retryReport(error)).toMatchObject({ attempts: 1, waits: [500], reason: 'total_timeout' });
  });

  it('the total ends a call that hangs, without another attempt', async () => {
    const call = vi.fn(({ signal }: Attempt) => hanging(signal));
    const promise = rejection(withRetry(call, { totalTimeoutMs: 500, attemptTimeoutMs: 60_000 }));
    await vi.advanceTimersByTimeAsync(500);
    const error = await promise;
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(call).toHaveBeenCalledTimes(1);
    expect(retryReport(error)).toMatchObject({ reason: 'total_timeout', attempts: 1 });
  });

  it("the caller's abort reaches the attempt, and is an abort rather than a timeout", async () => {
    const controller = countedController();
    const promise = rejection(withRetry(({ signal }) => hanging(signal), { attemptTimeoutMs: 1000, signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('stop'));
    expect(await promise).toMatchObject({ name: 'AbortError' });
    expect(controller.listeners).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['an answer', async () => ({ id: 1 })],
    ['an error', async () => { throw httpError(400); }],
    ['an error at once', () => { throw httpError(400); }],
    ['a timeout', () => new Promise(() => {})],
    ['a failed response', async () => new Response('no', { status: 400 })],
  ])('leave neither timer nor listener after %s', async (_, call) => {
    const controller = countedController();
    const promise = withRetry(call as () => unknown, { attemptTimeoutMs: 1000, totalTimeoutMs: 5000, maxAttempts: 1, signal: controller.signal }).catch(() => {});
    await vi.advanceTimersByTimeAsync(1000);
    await promise;
    expect(vi.getTimerCount()).toBe(0);
    expect(controller.listeners).toBe(0);
  });
});

describe('a result that is a stream', () => {
  const options = { attemptTimeoutMs: 60_000 };
  async function* chunks(signal?: AbortSignal): AsyncGenerator<number> {
    for (let i = 0; i < 3; i++) {
      if (signal?.aborted) throw signal.reason;
      yield i;
    }
  }

  it("stays linked to the caller's signal until it ends, while the timer is cleared", async () => {
    vi.useFakeTimers();
    const controller = countedController();
    let own!: AbortSignal;
    const stream = await withRetry(({ signal }) => chunks((own = signal!)), { ...options, signal: controller.signal });
    expect(vi.getTimerCount()).toBe(0);
    expect(controller.listeners).toBe(1);
    const seen = [];
    for await (const chunk of stream) seen.push(chunk);
    expect(seen).toEqual([0, 1, 2]);
    expect(controller.listeners).toBe(0);
    controller.abort();
    expect(own.aborted).toBe(false);
    vi.useRealTimers();
  });

  it("is left as it is if there is no caller's signal to unlink", async () => {
    const made = chunks();
    expect(await withRetry(() => made, options)).toBe(made);
    expect(Reflect.ownKeys(made)).toEqual([]);
  });

  it('hears an abort in the middle', async () => {
    const controller = countedController();
    const stream = await withRetry(({ signal }) => chunks(signal), { ...options, signal: controller.signal });
    const reason = new Error('stop');
    const error = await rejection((async () => {
      for await (const _ of stream) controller.abort(reason);
    })());
    expect(error).toBe(reason);
  });

  it('is not looked for behind getters: those of SDKs warn', async () => {
    const data = vi.fn();
    class GenerateContentResponse {
      get data(): unknown {
        return data();
      }
    }
    const answer = new GenerateContentResponse();
    const gate = createGate({ maxConcurrent: 1 });
    expect(await withRetry(() => answer, { ...options, signal: countedController().signal, gate })).toBe(answer);
    expect(data).not.toHaveBeenCalled();
    expect(gate.active).toBe(0);
  });

  it('is unlinked when the consumer breaks', async () => {
    const controller = countedController();
    for await (const _ of await withRetry(({ signal }) => chunks(signal), { ...options, signal: controller.signal })) break;
    expect(controller.listeners).toBe(0);
  });

  it('keeps its class and members', async () => {
    class Stream {
      #iterator = chunks();
      controller = new AbortController();
      [Symbol.asyncIterator](): AsyncIterator<number> {
        return this.#iterator;
      }
    }
    const made = new Stream();
    const stream = await withRetry(() => made, { ...options, signal: new AbortController().signal });
    expect(stream).toBe(made);
    const seen = [];
    for await (const chunk of stream) seen.push(chunk);
    expect(seen).toEqual([0, 1, 2]);
  });

  it.each([
    ['json', (response: Response) => response.json()],
    ['a reader', async (response: Response) => {
      const reader = response.body!.getReader();
      while (!(await reader.read()).done);
    }],
    ['iteration', async (response: Response) => {
      for await (const _ of response.body as unknown as AsyncIterable<unknown>);
    }],
  ])('may be a Response, read by %s', async (_, read) => {
    const controller = countedController();
    const response = await withRetry(async () => new Response('{"a":1}'), { ...options, signal: controller.signal });
    expect(controller.listeners).toBe(1);
    await read(response);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(controller.listeners).toBe(0);
  });
});

describe('a result that is a failure', () => {
  const runtime = fakeRuntime();
  const jsonResponse = (status: number, body: unknown, headers = {}): Response => new Response(JSON.stringify(body), { status, headers });

  it('is a Response that is not ok: retried by its status, thrown in the end with its body still readable', async () => {
    const call = vi.fn(async () => jsonResponse(503, { error: { message: 'Slow Down' } }));
    const error = await rejection(withRetry(call, { runtime, maxAttempts: 2 }));
    expect(call).toHaveBeenCalledTimes(2);
    expect(error).toBeInstanceOf(LlmHttpError);
    expect(error).toMatchObject({ name: 'LlmHttpError', status: 503, message: 'Slow Down', classification: { kind: 'slow_down', status: 503 } });
    expect(error.result).toBeInstanceOf(Response);
    expect(await error.result.json()).toEqual({ error: { message: 'Slow Down' } });
  });

  it('is not repeated if its body says that waiting is in vain', async () => {
    const call = vi.fn(async () => jsonResponse(429, { error: { code: 'insufficient_quota', message: 'm' } }));
    expect(await rejection(withRetry(call, { runtime }))).toMatchObject({ classification: { kind: 'quota', code: 'insufficient_quota' } });
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('has its headers read', async () => {
    const own = fakeRuntime();
    const responses = [jsonResponse(429, {}, { 'retry-after': '7' }), new Response('{}')];
    expect((await withRetry(async () => responses.shift()!, { runtime: own })).ok).toBe(true);
    expect(own.slept).toEqual([7000]);
  });

  it('has its body cancelled when it is dropped', async () => {
    const cancel = vi.fn();
    const endless = (): Response => Object.defineProperty(new Response(new ReadableStream({ cancel }), { status: 500 }), 'clone', { value: undefined });
    const responses = [endless(), endless(), new Response('ok')];
    await withRetry(async () => responses.shift()!, { runtime });
    expect(cancel).toHaveBeenCalledTimes(2);
  });

  it("has a body of Node's destroyed when it is dropped", async () => {
    const destroy = vi.fn();
    const results: unknown[] = [{ status: '503', headers: {}, body: { destroy } }, 'ok'];
    expect(await withRetry(async () => results.shift(), { runtime })).toBe('ok');
    expect(destroy).toHaveBeenCalledTimes(1);
  });

  it('has a body that breaks off or was read before', async () => {
    const broken = new Response(new ReadableStream({ start: (controller) => controller.error(new Error('cut')) }), { status: 400 });
    expect(await rejection(withRetry(async () => broken, { runtime }))).toMatchObject({ classification: { kind: 'bad_request' } });
    const read = new Response('x', { status: 401 });
    await read.text();
    expect(await rejection(withRetry(async () => read, { runtime }))).toMatchObject({ classification: { kind: 'auth' } });
    const locked = new Response('x', { status: 402 });
    locked.body!.getReader();
    expect(await rejection(withRetry(async () => locked, { runtime }))).toMatchObject({ status: 402, classification: { kind: 'quota' } });
  });

  it.each([
    ['azure-rest', { request: {}, headers: {}, status: '429', body: { error: { code: 'rate_limit_exceeded' } } }, 'rate_limit'],
    ['azure-rest, without a body', { request: {}, headers: {}, status: '503', body: undefined }, 'server'],
    ['an error in a 200', { error: { message: 'm', type: 'server_error', code: null } }, 'server'],
    ['an error in a 200 with a method of its own (Portkey)', { error: { type: 'server_error' }, getHeaders: () => ({}) }, 'server'],
    ['an error text in a 200', { error: 'insufficient_quota' }, 'quota'],
    ['an error beside keys that say nothing', { error: { type: 'server_error' }, data: null, text: '', choices: undefined }, 'server'],
    ['an error without a prototype', Object.assign(Object.create(null), { error: Object.assign(Object.create(null), { type: 'server_error' }) }), 'server'],
    ["Anthropic's error in a 200", { type: 'error', error: { type: 'overloaded_error', message: 'm' }, request_id: 'r' }, 'overloaded'],
    ['a detail in a 200', { detail: 'Out of order' }, 'unknown'],
    ['an error with a status', { statusCode: 500, error: 'Internal Server Error', message: 'm' }, 'server'],
  ])('is %s', async (_, result, kind) => {
    const error = await rejection(withRetry(async () => result, { runtime, maxAttempts: 1 }));
    expect(error).toBeInstanceOf(LlmHttpError);
    expect(error.result).toBe(result);
    expect(error.classification.kind).toBe(kind);
  });

  it("holds the SDK's own error, which is thrown", async () => {
    const own = httpError(503);
    let calls = 0;
    const error = await rejection(withRetry(async () => (calls++, { ok: false, error: own }), { runtime, maxAttempts: 2 }));
    expect(error).toBe(own);
    expect(calls).toBe(2);
  });

  it.each([
    ['an error that is a value', { ok: false, error: { reason: 'none of ours' } }],
    ['a failed job', { id: 'resp_1', object: 'response', status: 'failed', error: { code: 'server_error' } }],
    ['an answer whose error is null', { error: null, output: [] }],
    ['an empty object', {}],
    ['a message', { message: 'Hello' }],
    ['a page that was not found, as a record', { status: 404, body: 'page' }],
    ['an answer with an error among its data', { choices: [], error: { message: 'm' } }],
    ['a result type', Object.assign(Object.create({ isErr: () => true }), { error: 'e' })],
    ['an Azure answer', { request: {}, headers: {}, status: '200', body: {} }],
    ['a status that is a word', { status: 'failed', detail: 'm' }],
    ['a Response', new Response('ok')],
    ['text', 'error'],
    ['an array', [{ error: 1 }]],
  ])('is not %s', async (_, result) => {
    expect(await withRetry(async () => result, { runtime })).toBe(result);
  });

  it('is what isFailure says it is', async () => {
    const results = [{ done: false }, { done: true }];
    const seen = await withRetry(async () => results.shift()!, { runtime, isFailure: (result) => !(result as { done: boolean }).done, shouldRetry: () => true });
    expect(seen).toEqual({ done: true });
    expect(await withRetry(async () => ({ error: 1 }), { isFailure: () => false })).toEqual({ error: 1 });
    const error = await rejection(withRetry(async () => 'bad', { isFailure: () => true }));
    expect(error).toMatchObject({ name: 'LlmHttpError', message: 'bad', result: 'bad', classification: { kind: 'unknown' } });
    expect(await rejection(withRetry(async () => null, { isFailure: () => true }))).toMatchObject({ name: 'LlmHttpError', message: 'The call returned a failure.', result: null });
  });
});
