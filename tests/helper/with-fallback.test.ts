import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type FallbackNotice, type FallbackOptions, fallbackReport, LlmHttpError, retryReport, withFallback } from '../../src/helper/src/index.ts';
import { countedController, failing, fakeRuntime, httpError } from './fakes.ts';

const rejection = (promise: Promise<unknown>): Promise<any> => promise.then(() => expect.unreachable('should reject'), (error: unknown) => error);

/** A call that fails for each of these candidates and answers with the name of any other; `tried` is who was called. */
function failingFor(errors: Readonly<Record<string, unknown>>): { (candidate: string): Promise<string>; tried: string[] } {
  const call = async (candidate: string): Promise<string> => {
    call.tried.push(candidate);
    if (candidate in errors) throw errors[candidate];
    return candidate;
  };
  call.tried = [] as string[];
  return call;
}

describe('candidates', () => {
  it('are tried in order until one answers', async () => {
    const call = failingFor({ a: httpError(503), b: httpError(429) });
    expect(await withFallback(['a', 'b', 'c', 'd'], call)).toBe('c');
    expect(call.tried).toEqual(['a', 'b', 'c']);
  });

  it('may be anything: clients, keys, what has no value', async () => {
    const clients = [{ ask: () => Promise.reject(httpError(500)) }, { ask: () => 'yes' }];
    expect(await withFallback(clients, (client) => client.ask())).toBe('yes');
    expect(await withFallback([undefined, 0], (key) => (key === undefined ? Promise.reject(httpError(401)) : key))).toBe(0);
  });

  it('are the ones there were when it began', async () => {
    const candidates = ['a', 'b'];
    const call = async (candidate: string): Promise<string> => {
      candidates.length = 0;
      if (candidate === 'a') throw httpError(503);
      return candidate;
    };
    expect(await withFallback(candidates, call)).toBe('b');
  });

  it('get one attempt each, whatever the failure', async () => {
    const seen: unknown[] = [];
    const error = await rejection(withFallback(['a', 'b'], (candidate, { attemptNumber, request }) => {
      seen.push([candidate, attemptNumber, request]);
      throw httpError(503);
    }));
    expect(error.status).toBe(503);
    expect(seen).toEqual([['a', 1, { maxRetries: 0 }], ['b', 1, { maxRetries: 0 }]]);
  });

  it('need be an array with something in it, and a function to be tried with', async () => {
    for (const wrong of [[], undefined, null, 'gpt-5', new Set(['a']), { length: 1 }]) {
      const error = await rejection(withFallback(wrong as never, () => 1));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain('`candidates`');
    }
    const error = await rejection(withFallback(['a'], Promise.resolve(1) as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('`call`');
  });

  it('need be options, if there are any', async () => {
    const call = vi.fn();
    await expect(withFallback(['a'], call, null as never)).rejects.toThrow(/^`options` cannot be null/);
    await expect(withFallback(['a'], call, { retry: null as never })).rejects.toThrow(/^`retry` cannot be null/);
    await expect(withFallback(['a'], call, { retry: { maxAttempts: 0 } })).rejects.toThrow(/^`maxAttempts`/);
    expect(call).not.toHaveBeenCalled();
  });
});

describe('what ends it', () => {
  it.each([
    ['bad_request', httpError(400)],
    ['unprocessable', httpError(422)],
    ['content_policy', Object.assign(httpError(400), { code: 'content_policy_violation' })],
    ['aborted', new DOMException('This operation was aborted', 'AbortError')],
  ])('%s, which would be the same for all', async (kind, error) => {
    const call = failingFor({ a: error });
    expect(await rejection(withFallback(['a', 'b'], call))).toBe(error);
    expect(call.tried).toEqual(['a']);
    expect(fallbackReport(error)).toMatchObject({ reason: kind === 'aborted' ? 'aborted' : 'not_worthwhile', failures: [{ classification: { kind } }] });
  });

  it.each([
    [401, 'auth'], [402, 'quota'], [403, 'permission'], [404, 'not_found'], [410, 'gone'], [413, 'payload_too_large'],
    [408, 'timeout'], [409, 'conflict'], [429, 'rate_limit'], [500, 'server'], [529, 'overloaded'],
  ])('but not %i', async (status, kind) => {
    const onFallback = vi.fn();
    expect(await withFallback(['a', 'b'], failingFor({ a: httpError(status) }), { onFallback })).toBe('b');
    expect(onFallback).toHaveBeenCalledWith(expect.objectContaining({ classification: expect.objectContaining({ kind }) }));
  });

  it('but not a lost connection, an over-long prompt, or what nobody knows', async () => {
    const long = Object.assign(httpError(400), { code: 'context_length_exceeded' });
    for (const error of [new TypeError('fetch failed'), long, new SyntaxError('Unexpected token'), 'boom', undefined, null]) {
      expect(await withFallback(['a', 'b'], failingFor({ a: error }))).toBe('b');
    }
  });

  it('is the last failure, which comes out as it is', async () => {
    const last = Object.freeze(httpError(503));
    expect(await rejection(withFallback(['a', 'b'], failingFor({ a: httpError(500), b: last })))).toBe(last);
    for (const primitive of ['boom', undefined, null]) {
      expect(await rejection(withFallback(['a'], failingFor({ a: primitive })))).toBe(primitive);
      expect(fallbackReport(primitive)).toBeUndefined();
    }
  });
});

describe('fallbackReport', () => {
  it('tells of every candidate', async () => {
    const [first, second] = [httpError(401), httpError(503)];
    const error = await rejection(withFallback(['a', 'b'], failingFor({ a: first, b: second })));
    expect(fallbackReport(error)).toEqual({
      failures: [
        { candidate: 'a', error: first, classification: expect.objectContaining({ kind: 'auth' }), requests: 1 },
        { candidate: 'b', error: second, classification: expect.objectContaining({ kind: 'server' }), requests: 1 },
      ],
      requests: 2,
      reason: 'candidates_exhausted',
    });
    expect(fallbackReport(error)!.failures[0]!.error).toBe(first);
    expect(retryReport(error)).toMatchObject({ attempts: 1 });
    expect(fallbackReport(httpError(500))).toBeUndefined();
  });
});

describe('a returned failure', () => {
  it('counts as one', async () => {
    const call = (status: number): Response => new Response('{"error": {"message": "no"}}', { status });
    expect((await withFallback([503, 200], call)).status).toBe(200);
    const error = await rejection(withFallback([429, 500], call));
    expect(error).toBeInstanceOf(LlmHttpError);
    expect(error.status).toBe(500);
    // The last one is the caller's to read.
    expect(await error.result.text()).toContain('no');
  });

  it('lets go of the connections that it passes over', async () => {
    const cancel = vi.fn();
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{}')), cancel });
    const failed = { ok: false, status: 503, headers: new Headers(), body };
    expect(await withFallback([failed, 'ok'], (answer) => answer)).toBe('ok');
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
  });

  it('is what `retry.isFailure` says', async () => {
    const retry = { maxAttempts: 1, isFailure: (answer: unknown) => answer === '' };
    expect(await withFallback(['', 'text'], (answer) => answer, { retry })).toBe('text');
  });
});

describe('retry', () => {
  it('is done for each candidate before the next', async () => {
    const runtime = fakeRuntime();
    const errors = { a: httpError(503) };
    const call = failingFor(errors);
    expect(await withFallback(['a', 'b'], call, { retry: { maxAttempts: 3, runtime } })).toBe('b');
    expect(call.tried).toEqual(['a', 'a', 'a', 'b']);
    expect(runtime.slept).toEqual([500, 1000]);
  });

  it('has the number of attempts of `withRetry` if it says none', async () => {
    const call = failingFor({ a: httpError(503) });
    await withFallback(['a', 'b'], call, { retry: { runtime: fakeRuntime() } });
    expect(call.tried).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
  });

  it('gives way at once where the provider asks for a long wait', async () => {
    const runtime = fakeRuntime();
    const call = failingFor({ a: httpError(429, { 'retry-after': '3600' }) });
    expect(await withFallback(['a', 'b'], call, { retry: { runtime } })).toBe('b');
    expect(call.tried).toEqual(['a', 'b']);
    expect(runtime.slept).toEqual([]);
  });

  it('does not repeat what cannot be repeated, but moves on', async () => {
    const call = failingFor({ a: httpError(401) });
    expect(await withFallback(['a', 'b'], call, { retry: { runtime: fakeRuntime() } })).toBe('b');
    expect(call.tried).toEqual(['a', 'b']);
  });

  it('that repeats nothing ambiguous: nor does another candidate', async () => {
    const retry = { maxAttempts: 2, retryAmbiguous: false, runtime: fakeRuntime() };
    const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    const call = failingFor({ a: timeout });
    expect(await rejection(withFallback(['a', 'b'], call, { retry }))).toBe(timeout);
    expect(call.tried).toEqual(['a']);
    expect(fallbackReport(timeout)).toMatchObject({ reason: 'not_worthwhile' });
    expect(await withFallback(['a', 'b'], failingFor({ a: timeout }))).toBe('b');
    // Nothing was carried out, or the caller knows better.
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) });
    expect(await withFallback(['a', 'b'], failingFor({ a: refused }), { retry })).toBe('b');
    expect(await withFallback(['a', 'b'], failingFor({ a: httpError(401) }), { retry })).toBe('b');
    expect(await withFallback(['a', 'b'], failingFor({ a: timeout }), { retry, shouldFallback: () => true })).toBe('b');
  });

  it('ends an attempt that hangs', async () => {
    vi.useFakeTimers();
    const answer = withFallback(['a', 'b'], (candidate) => (candidate === 'a' ? new Promise<string>(() => {}) : candidate), { retry: { maxAttempts: 1, attemptTimeoutMs: 1000 } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toBe('b');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('maxTotalRequests', () => {
  it.each([
    [1, ['a']],
    [2, ['a', 'b']],
    [3, ['a', 'b', 'c']],
    [4, ['a', 'a', 'b', 'c']],
    [6, ['a', 'a', 'a', 'b', 'b', 'c']],
    [99, ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c']],
  ])('%i caps all candidates together, one kept for each to come', async (maxTotalRequests, tried) => {
    const call = failingFor({ a: httpError(503), b: httpError(503), c: httpError(503) });
    const error = await rejection(withFallback(['a', 'b', 'c'], call, { maxTotalRequests, retry: { maxAttempts: 3, runtime: fakeRuntime() } }));
    expect(call.tried).toEqual(tried);
    expect(fallbackReport(error)).toMatchObject({ requests: tried.length, reason: maxTotalRequests < 3 ? 'requests_exhausted' : 'candidates_exhausted' });
  });

  it('counts what is called, not what is allowed', async () => {
    const call = failingFor({ a: httpError(401), b: httpError(503) });
    await rejection(withFallback(['a', 'b'], call, { maxTotalRequests: 4, retry: { maxAttempts: 3, runtime: fakeRuntime() } }));
    expect(call.tried).toEqual(['a', 'b', 'b', 'b']);
  });
});

describe('shouldFallback', () => {
  const tried = async (error: unknown, options: FallbackOptions<string>): Promise<string[]> => {
    const call = failingFor({ a: error });
    await withFallback(['a', 'b'], call, options).catch(() => {});
    return call.tried;
  };

  it('decides instead, and leaves it to the kind if it says nothing', async () => {
    expect(await tried(httpError(400), { shouldFallback: () => true })).toEqual(['a', 'b']);
    expect(await tried(httpError(503), { shouldFallback: () => false })).toEqual(['a']);
    expect(await tried(httpError(400), { shouldFallback: () => undefined })).toEqual(['a']);
    expect(await tried(httpError(503), { shouldFallback: ({ kind }) => (kind === 'quota' ? false : undefined) })).toEqual(['a', 'b']);
  });

  it('is told whose turn it was and would be', async () => {
    const shouldFallback = vi.fn(() => undefined);
    const error = httpError(503);
    await tried(error, { shouldFallback });
    expect(shouldFallback.mock.calls).toEqual([[expect.objectContaining({ kind: 'server' }), { candidate: 'a', next: 'b', error }]]);
  });

  it('is not asked about an abort, nor after the last', async () => {
    const shouldFallback = vi.fn(() => true);
    expect(await tried(new DOMException('This operation was aborted', 'AbortError'), { shouldFallback })).toEqual(['a']);
    await rejection(withFallback(['a'], failingFor({ a: httpError(503) }), { shouldFallback }));
    expect(shouldFallback).not.toHaveBeenCalled();
  });

  it('that throws counts as no, and never replaces the error', async () => {
    const error = httpError(503);
    const call = failingFor({ a: error });
    const shouldFallback = (): boolean => {
      throw new Error('a bug in the hook');
    };
    expect(await rejection(withFallback(['a', 'b'], call, { shouldFallback }))).toBe(error);
    expect(call.tried).toEqual(['a']);
  });

  it('cannot be async', async () => {
    for (const answer of [Promise.resolve(false), Promise.reject(new Error('late'))]) {
      const error = await rejection(withFallback(['a', 'b'], failingFor({ a: httpError(503) }), { shouldFallback: (() => answer) as never }));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain('`shouldFallback`');
    }
  });

  it.each([
    ['shouldRetry', { a: httpError(503) }],
    ['isFailure', {}],
  ])('nor can `retry.%s`, which ends all candidates', async (name, failures) => {
    const call = failingFor(failures);
    const error = await rejection(withFallback(['a', 'b'], call, { retry: { [name]: async () => true, runtime: fakeRuntime() }, shouldFallback: () => true }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`\`${name}\``);
    expect(call.tried).toEqual(['a']);
  });
});

describe('onFallback', () => {
  it('is told of every move, and never of the last failure', async () => {
    const notices: FallbackNotice<string>[] = [];
    const [first, second] = [httpError(503), httpError(429)];
    await rejection(withFallback(['a', 'b', 'c'], failingFor({ a: first, b: second, c: httpError(500) }), { onFallback: (notice) => void notices.push(notice) }));
    expect(notices).toEqual([
      { candidate: 'a', next: 'b', error: first, classification: expect.objectContaining({ kind: 'server' }) },
      { candidate: 'b', next: 'c', error: second, classification: expect.objectContaining({ kind: 'rate_limit' }) },
    ]);
  });

  it('disturbs nothing by what it throws, at once or later', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    for (const onFallback of [() => { throw new Error('now'); }, () => Promise.reject(new Error('later')) as never]) {
      expect(await withFallback(['a', 'b'], failingFor({ a: httpError(503) }), { onFallback })).toBe('b');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('signal', () => {
  it('that is aborted before: nobody is called', async () => {
    const call = failing();
    const reason = new Error('stop');
    expect(await rejection(withFallback(['a', 'b'], call, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(call.calls).toBe(0);
    expect(fallbackReport(reason)).toMatchObject({ requests: 0, reason: 'aborted' });
  });

  it('that is aborted during a call: the next is not tried, whatever that call throws', async () => {
    const controller = countedController();
    const error = httpError(503);
    const call = vi.fn(async () => {
      controller.abort();
      throw error;
    });
    expect(await rejection(withFallback(['a', 'b'], call, { signal: controller.signal, shouldFallback: () => true }))).toBe(error);
    expect(call).toHaveBeenCalledTimes(1);
    expect(fallbackReport(error)).toMatchObject({ reason: 'aborted', failures: [{ classification: { kind: 'aborted', retryable: false } }] });
    expect(controller.listeners).toBe(0);
  });

  it('that is aborted by the hook: the next is not called', async () => {
    const controller = new AbortController();
    const call = failingFor({ a: httpError(503) });
    const reason = new Error('enough');
    expect(await rejection(withFallback(['a', 'b'], call, { signal: controller.signal, onFallback: () => controller.abort(reason) }))).toBe(reason);
    expect(call.tried).toEqual(['a']);
  });

  it('is handed to every call, and may be that of `retry`', async () => {
    const { signal } = new AbortController();
    for (const options of [{ signal }, { retry: { maxAttempts: 1, signal } }]) {
      const seen: unknown[] = [];
      await withFallback(['a', 'b'], (candidate, attempt) => {
        seen.push(attempt.signal);
        if (candidate === 'a') throw httpError(503);
      }, options);
      expect(seen).toEqual([signal, signal]);
    }
  });

  it('is no key of the attempt without one', async () => {
    const request = await withFallback(['a'], (_, attempt) => ({ attempt }));
    expect(request.attempt).not.toHaveProperty('signal');
  });
});

it.each([
  ['maxTotalRequests', 0], ['maxTotalRequests', 1.5], ['maxTotalRequests', NaN], ['maxTotalRequests', Infinity], ['maxTotalRequests', '3'],
  ['retry', 3], ['signal', 'no'], ['shouldFallback', true], ['onFallback', 'x'],
] as const)('refuses %s: %s before anything is called', async (name, value) => {
  const call = failing();
  const error = await rejection(withFallback(['a', 'b'], call, { [name]: value }));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain(`\`${name}\``);
  expect(error.message).toContain(String(value));
  expect(call.calls).toBe(0);
});

it('refuses wrong options of `retry` before anything is called', async () => {
  const call = failing();
  const error = await rejection(withFallback(['a', 'b'], call, { retry: { maxAttempts: Infinity } }));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch('`maxAttempts` cannot be Infinity');
  expect(call.calls).toBe(0);
});

describe('any candidates and limits', () => {
  /** What a candidate answers to each of its calls: a status, of which 200 is an answer. */
  const script = fc.array(fc.constantFrom(200, 400, 401, 429, 500, 503), { minLength: 1, maxLength: 4 });

  it('ends, asks in order, never more than allowed, and gives the first answer or the last error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(script, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
        fc.option(fc.nat(15), { nil: undefined }),
        async (scripts, maxAttempts, maxTotalRequests, abortAt) => {
          const controller = new AbortController();
          const calls: { index: number; status: number }[] = [];
          let last: unknown;
          const call = async (index: number): Promise<string> => {
            expect(controller.signal.aborted).toBe(false);
            const own = calls.filter((earlier) => earlier.index === index).length;
            const status = scripts[index]![own % scripts[index]!.length]!;
            calls.push({ index, status });
            if (calls.length === abortAt) controller.abort();
            if (status === 200) return `answer ${index}`;
            throw (last = httpError(status));
          };
          const outcome = await withFallback(scripts.map((_, index) => index), call, {
            retry: { maxAttempts, runtime: fakeRuntime() },
            maxTotalRequests,
            signal: controller.signal,
          }).catch((error: unknown) => error);

          expect(calls.length).toBeLessThanOrEqual(Math.min(maxTotalRequests ?? Infinity, maxAttempts * scripts.length));
          for (const [i, { index }] of calls.entries()) if (i) expect(index - calls[i - 1]!.index).toBeOneOf([0, 1]);
          for (const index of scripts.keys()) expect(calls.filter((one) => one.index === index).length).toBeLessThanOrEqual(maxAttempts);
          const final = calls.at(-1)!;
          if (final.status === 200) expect(outcome).toBe(`answer ${final.index}`);
          else if (outcome !== controller.signal.reason) expect(outcome).toBe(last);
          // It stopped for a reason.
          if (outcome instanceof Error) {
            const { reason, requests } = fallbackReport(outcome)!;
            expect(requests).toBe(calls.length);
            if (reason === 'candidates_exhausted') expect(final.index).toBe(scripts.length - 1);
            else if (reason === 'requests_exhausted') expect(calls.length).toBe(maxTotalRequests);
            else if (reason === 'not_worthwhile') expect(final.status).toBe(400);
            else expect(controller.signal.aborted).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
