import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classifyError, type FailureKind, guardStream, LlmStreamError, retryReport, withFallback, withRetry } from '../../src/helper/src/index.ts';
import { fakeClock, fakeError, type FakeProvider, fakeStream, type StreamFault } from '../../src/helper/src/testing/index.ts';
import { failing } from './fakes.ts';

describe('fakeClock', () => {
  it('waits without taking time, and keeps what was asked for', async () => {
    const clock = fakeClock();
    expect(clock.now()).toBe(0);
    await clock.sleep(60_000);
    clock.advance(500);
    await clock.sleep(1);
    expect(clock.now()).toBe(60_501);
    expect(clock.slept).toEqual([60_000, 1]);
  });

  it('has the chance that is chosen', () => {
    expect(fakeClock().random()).toBe(0);
    expect(fakeClock({ random: 0.25 }).random()).toBe(0.25);
    let next = 0;
    const { random } = fakeClock({ random: () => (next += 0.1) });
    expect([random(), random()]).toEqual([0.1, 0.2]);
    for (const wrong of [1, -0.1, NaN, '0']) expect(() => fakeClock({ random: wrong as never })).toThrow(new TypeError(`\`random\` cannot be ${wrong}.`));
  });

  it('ends a wait whose signal is aborted, before or in the same breath', async () => {
    const reason = new Error('stop');
    const clock = fakeClock();
    await expect(clock.sleep(5, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.slept).toEqual([]);
    const controller = new AbortController();
    const waiting = clock.sleep(5, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('makes the test of a policy take no time', async () => {
    const runtime = fakeClock({ random: 0.5 });
    const call = failing(fakeError('openai', 'server'), fakeError('anthropic', 'rate_limit', { retryAfterMs: 20_000 }));
    expect(await withRetry(call, { runtime, totalTimeoutMs: 60_000 })).toBe('ok');
    expect(runtime.slept).toEqual([750, 21_000]);
    expect(runtime.now()).toBe(21_750);
  });
});

/** By provider, the kinds that it and its SDK have; `fakeError` lists them when asked for one that is none. */
const kindsOf = (provider: FakeProvider): FailureKind[] => {
  try {
    fakeError(provider, 'none of them' as never);
  } catch (error) {
    return /It has: (.*)\./.exec((error as Error).message)![1]!.split(', ') as FailureKind[];
  }
  return [];
};
const providers: FakeProvider[] = ['aiSdk', 'anthropic', 'bedrock', 'cohere', 'google', 'mistral', 'openai'];
const pairs = providers.flatMap((provider) => kindsOf(provider).map((kind) => ({ provider, kind })));
const make = fakeError as (provider: string, kind: string, options?: object) => Error;

describe('fakeError', () => {
  it.each(pairs)('$provider, $kind: is classified as that', ({ provider, kind }) => {
    const error = make(provider, kind);
    expect(error).toBeInstanceOf(Error);
    expect(classifyError(error).kind).toBe(kind);
    expect(make(provider, kind)).not.toBe(error);
  });

  it('has for every provider what every provider has', () => {
    expect(pairs.length).toBeGreaterThan(80);
    for (const provider of providers) {
      expect(kindsOf(provider)).toEqual(expect.arrayContaining(['aborted', 'bad_request', 'connection', 'context_length', 'not_found', 'overloaded', 'permission', 'rate_limit', 'server', 'timeout']));
    }
  });

  it('has the class names and the status of the SDK', () => {
    const error = fakeError('openai', 'rate_limit');
    expect(error.constructor.name).toBe('RateLimitError');
    expect(Object.getPrototypeOf(error.constructor).name).toBe('APIError');
    expect(error).toMatchObject({ name: 'Error', status: 429, code: 'rate_limit_exceeded', error: { type: 'requests' } });
    expect((error as unknown as { headers: Headers }).headers.get('x-request-id')).toBe('req_fake');
    expect(fakeError('openai', 'rate_limit').constructor).toBe(error.constructor);
    expect(fakeError('openai', 'auth')).toBeInstanceOf(Object.getPrototypeOf(error.constructor));
    expect(fakeError('anthropic', 'overloaded')).toMatchObject({ name: 'OverloadedError', status: 529, error: { error: { type: 'overloaded_error' } } });
    expect(fakeError('google', 'quota')).toMatchObject({ name: 'ApiError', status: 429 });
    expect(fakeError('bedrock', 'rate_limit')).toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } });
    expect(fakeError('cohere', 'auth')).toMatchObject({ name: 'UnauthorizedError', statusCode: 401 });
    expect(fakeError('mistral', 'timeout')).toMatchObject({ name: 'RequestTimeoutError' });
    expect(fakeError('aiSdk', 'quota')).toMatchObject({ name: 'AI_APICallError', statusCode: 429, isRetryable: true });
  });

  it.each(providers)('%s: can ask to wait', (provider) => {
    expect(classifyError(fakeError(provider, 'rate_limit', { retryAfterMs: 7000 })).retryAfterMs).toBe(7000);
    expect(classifyError(fakeError(provider, 'server', { retryAfterMs: 1500 })).retryAfterMs).toBe(1500);
    expect(classifyError(fakeError(provider, 'rate_limit')).retryAfterMs).toBeUndefined();
  });

  it('refuses what there is not', () => {
    expect(() => make('acme', 'rate_limit')).toThrow(new TypeError('`acme` is no provider. There are: aiSdk, anthropic, bedrock, cohere, google, mistral, openai.'));
    expect(() => make('toString', 'rate_limit')).toThrow(TypeError);
    expect(() => make('google', 'slow_down')).toThrow('`google` has no `slow_down`. It has: aborted, auth, bad_request, connection, ');
    expect(() => make('openai', 'truncated')).toThrow(TypeError);
    expect(() => make('openai', 'constructor')).toThrow(TypeError);
    for (const retryAfterMs of [0, -1, NaN, Infinity, '7']) expect(() => make('openai', 'rate_limit', { retryAfterMs })).toThrow(TypeError);
    expect(() => make('openai', 'connection', { retryAfterMs: 7 })).toThrow('`retryAfterMs` is part of an answer, and `connection` is none.');
  });

  it('drives a policy as the SDK would', async () => {
    const runtime = fakeClock();
    const spent = fakeError('google', 'quota');
    await expect(withRetry(failing(fakeError('google', 'rate_limit', { retryAfterMs: 36_000 }), spent), { runtime })).rejects.toBe(spent);
    expect(runtime.slept).toEqual([36_000]);
    expect(retryReport(spent)).toMatchObject({ reason: 'not_retryable', attempts: 2 });
    expect(await withFallback(['openai', 'anthropic'], (name) => (name === 'openai' ? Promise.reject(fakeError('openai', 'quota')) : name))).toBe('anthropic');
  });
});

const delta = (content: string, finish_reason: string | null = null) => ({ choices: [{ index: 0, delta: { content }, finish_reason }] });
const whole = [delta('Hel'), delta('lo'), delta('', 'stop')];

/** All of a stream, and how it ended. */
async function read<C>(stream: AsyncIterable<C>): Promise<{ seen: C[]; error?: any }> {
  const seen: C[] = [];
  try {
    for await (const chunk of stream) seen.push(chunk);
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

describe('fakeStream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('gives its chunks and ends', async () => {
    const stream = fakeStream(whole);
    expect(await read(stream)).toEqual({ seen: whole });
    expect(stream.controller.signal.aborted).toBe(false);
    expect(await read(guardStream(fakeStream(whole)))).toEqual({ seen: whole });
    expect(await read(fakeStream([]))).toEqual({ seen: [] });
  });

  it('can be iterated once, like those of the SDKs', async () => {
    const stream = fakeStream(whole);
    await read(stream);
    expect(() => stream[Symbol.asyncIterator]()).toThrow('consumed');
  });

  it('is aborted by leaving it, like those of the SDKs', async () => {
    const stream = fakeStream(whole);
    for await (const _ of stream) break;
    expect(stream.controller.signal.aborted).toBe(true);
  });

  it('ends in silence when it is aborted', async () => {
    const stream = fakeStream(whole);
    const seen = [];
    for await (const chunk of stream) {
      seen.push(chunk);
      stream.controller.abort();
    }
    expect(seen).toEqual(whole.slice(0, 1));
  });

  it('sends an error chunk', async () => {
    const { seen } = await read(fakeStream(whole, { errorChunkAfter: 2 }));
    expect(seen).toEqual([...whole.slice(0, 2), { error: expect.objectContaining({ code: 'server_error' }) }]);
    expect((await read(guardStream(fakeStream(whole, { errorChunkAfter: 2 })))).error).toMatchObject({ classification: { kind: 'server' }, received: { text: 'Hello', chunks: 2 } });
    const errorChunk = { error: { message: 'Upstream timeout', code: 'timeout' } };
    expect((await read(fakeStream(whole, { errorChunkAfter: 0, errorChunk }))).seen).toEqual([errorChunk]);
    expect((await read(fakeStream(whole, { errorChunkAfter: 3, errorChunk }))).seen).toEqual([...whole, errorChunk]);
  });

  it('is cut off', async () => {
    expect(await read(fakeStream(whole, { cutOffAfter: 1 }))).toEqual({ seen: whole.slice(0, 1) });
    expect(await read(fakeStream(whole, { cutOffAfter: 0 }))).toEqual({ seen: [] });
    const { error } = await read(guardStream(fakeStream(whole, { cutOffAfter: 2 })));
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error).toMatchObject({ classification: { kind: 'truncated' }, received: { text: 'Hello' } });
  });

  it('stalls until it is aborted', async () => {
    const stream = fakeStream(whole, { stallAfter: 1 });
    const settled = vi.fn();
    const reading = read(stream).finally(settled);
    await vi.advanceTimersByTimeAsync(1e9);
    expect(settled).not.toHaveBeenCalled();
    stream.controller.abort();
    expect(await reading).toEqual({ seen: whole.slice(0, 1) });

    const guarded = fakeStream(whole, { stallAfter: 3 });
    const failing = read(guardStream(guarded, { idleTimeoutMs: 10_000 }));
    await vi.advanceTimersByTimeAsync(10_000);
    // Whole by then: the end mark had come, but not the end.
    expect(await failing).toMatchObject({ error: { classification: { kind: 'timeout' } }, seen: whole });
    expect(guarded.controller.signal.aborted).toBe(true);
  });

  it('throws', async () => {
    const { seen, error } = await read(fakeStream(whole, { throwAfter: 2 }));
    expect(seen).toEqual(whole.slice(0, 2));
    expect(error).toBeInstanceOf(TypeError);
    expect(classifyError(error).kind).toBe('connection');
    const own = fakeError('openai', 'overloaded');
    expect((await read(guardStream(fakeStream(whole, { throwAfter: 0, error: own })))).error).toBe(own);
    expect((await read(fakeStream(whole, { throwAfter: 0, error: undefined }))).seen).toEqual([]);
    await expect(fakeStream(whole, { throwAfter: 0, error: undefined })[Symbol.asyncIterator]().next()).rejects.toBeUndefined();
  });

  it('begins late', async () => {
    const settled = vi.fn();
    const reading = read(fakeStream(whole, { firstChunkAfterMs: 5000 })).finally(settled);
    await vi.advanceTimersByTimeAsync(4999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await reading).toEqual({ seen: whole });

    const impatient = read(guardStream(fakeStream(whole, { firstChunkAfterMs: 5000 }), { firstChunkTimeoutMs: 1000 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await impatient).toMatchObject({ seen: [], error: { classification: { kind: 'timeout' } } });
  });

  it('leaves no listener behind', async () => {
    const stream = fakeStream(whole, { firstChunkAfterMs: 5 });
    const { signal } = stream.controller;
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const reading = read(stream);
    await vi.advanceTimersByTimeAsync(5);
    await reading;
    expect(add).toHaveBeenCalledOnce();
    expect(remove).toHaveBeenCalledWith('abort', add.mock.calls[0]![1]);
  });

  it.each([
    [{ stopAfter: 1 }, '`stopAfter` is no fault of a stream. There are: errorChunkAfter, cutOffAfter, stallAfter, throwAfter, firstChunkAfterMs.'],
    [{ toString: 1 }, '`toString` is no fault'],
    [{}, 'is no fault'],
    [{ cutOffAfter: 1, stallAfter: 1 }, '`stallAfter` cannot stand beside `cutOffAfter`.'],
    [{ cutOffAfter: 1, error: 1 }, '`error` cannot stand beside `cutOffAfter`.'],
    [{ cutOffAfter: 3 }, '`cutOffAfter` cannot be 3: there are 3 chunks.'],
    [{ throwAfter: 4 }, '`throwAfter` cannot be 4: there are 3 chunks.'],
    [{ stallAfter: -1 }, '`stallAfter` cannot be -1'],
    [{ stallAfter: 1.5 }, '`stallAfter` cannot be 1.5'],
    [{ errorChunkAfter: '1' }, '`errorChunkAfter` cannot be 1'],
    [{ firstChunkAfterMs: Infinity }, '`firstChunkAfterMs` cannot be Infinity'],
  ])('refuses %j, which would never come about', (fault, message) => {
    expect(() => fakeStream(whole, fault as unknown as StreamFault)).toThrow(TypeError);
    expect(() => fakeStream(whole, fault as unknown as StreamFault)).toThrow(message);
  });

  it('refuses chunks that are no array', () => {
    expect(() => fakeStream('text' as never)).toThrow('`chunks` must be an array.');
  });
});
