import { Worker } from 'node:worker_threads';
import { RunnableLambda } from '@langchain/core/runnables';
import { retry as attemptRetry } from '@lifeomic/attempt';
import { MutationObserver, QueryClient, environmentManager } from '@tanstack/react-query';
import asyncRetry from 'async-retry';
import { to } from 'await-to-js';
import * as cockatiel from 'cockatiel';
import * as cockatielV4 from 'cockatiel-v4';
import { Duration, Effect, Schedule } from 'effect';
import fetchRetry from 'fetch-retry';
import { ResultAsync, fromAsyncThrowable } from 'neverthrow';
import CircuitBreaker from 'opossum';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import pRetry, { AbortError } from 'p-retry';
import pRetryV4, { AbortError as AbortErrorV4 } from 'p-retry-v4';
import pRetryV6, { AbortError as AbortErrorV6 } from 'p-retry-v6';
import pRetryV9, { AbortError as AbortErrorV9 } from 'p-retry-v9';
import promiseRetry from 'promise-retry';
import { EMPTY, type Observable, defer, from, lastValueFrom, mergeMap, of, retry, retryWhen, take, throwError, timer } from 'rxjs';
import { NotRetryableError, retry as tsRetry } from 'ts-retry-promise';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retriers } from '../../src/catalog/retriers.ts';
import { callsOf, cutOff, refused } from './retriers/calls-of.ts';
import { type Options, type Work, observed, throughAxios } from './retriers/installed.ts';
import { waitsOf } from './retriers/waits-of.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const quick = { minTimeout: 1, maxTimeout: 1 };
const calls = async (run: (work: Work) => Promise<unknown>, failure?: unknown): Promise<number> => (await callsOf(run, failure)).calls;

describe.each([
  ['4', pRetryV4, AbortErrorV4],
  ['6', pRetryV6, AbortErrorV6],
  ['7', pRetry, AbortError],
  ['9', pRetryV9, AbortErrorV9],
] as const)('p-retry %s', (major, run, Abort) => {
  const retrying = run as (work: Work, options: Options) => Promise<unknown>;

  it('ends by its own `AbortError`, with the error inside', async () => {
    const error = refused(401);
    const ran = await callsOf((work) => retrying(() => work().catch(() => Promise.reject(new Abort(error))), quick));
    expect(ran).toEqual({ calls: 1, end: 'rejected', error });
  });

  it('sends an abort by the caller again', async () => {
    expect(await calls((work) => retrying(work, { ...quick, retries: 2 }), new DOMException('Aborted', 'AbortError'))).toBe(3);
  });

  it(`sends ${major === '4' ? 'no' : 'only a network\'s'} \`TypeError\` again`, async () => {
    expect(await calls((work) => retrying(work, { ...quick, retries: 2 }), new TypeError('x is not a function'))).toBe(1);
    expect(await calls((work) => retrying(work, { ...quick, retries: 2 }), new TypeError('fetch failed'))).toBe(major === '4' ? 1 : 3);
  });

  it(`${Number(major) < 7 ? 'takes' : 'refuses'} \`forever\``, async () => {
    expect(await calls((work) => retrying(work, { ...quick, forever: true }))).toBe(Number(major) < 7 ? cutOff : 0);
  });

  it(`${Number(major) < 7 ? 'keeps' : 'loses'} its bound with \`shouldConsumeRetry\` that answers false`, async () => {
    expect(await calls((work) => retrying(work, { ...quick, retries: 2, shouldConsumeRetry: () => false }))).toBe(Number(major) < 7 ? 3 : cutOff);
  });
});

describe('async-retry', () => {
  const bailing = (after: (error: Error) => void) => (work: Work) =>
    asyncRetry((bail) => work().catch((error: Error) => (bail(error), after(error))), { ...quick, retries: 3 });

  it('ends with `bail`', async () => {
    expect(await callsOf(bailing(() => {}))).toMatchObject({ calls: 1, end: 'rejected' });
  });

  it('goes on calling behind the caller\'s back where the callback throws after `bail`', async () => {
    const rethrowing = bailing((error) => {
      throw error;
    });
    expect(await callsOf(rethrowing)).toMatchObject({ calls: 4, end: 'rejected' });
  });
});

it.each(['p-retry-v4', 'p-retry-v6', 'async-retry', 'promise-retry'])('%s exhausts the memory before the first call of `retries: Infinity`', async (name) => {
  vi.useRealTimers();
  const program = `import(${JSON.stringify(name)}).then(({ default: retry }) => retry(async () => { require('node:worker_threads').parentPort.postMessage('called'); }, { retries: Infinity }))`;
  const worker = new Worker(program, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 } });
  const end = await new Promise((resolve) => {
    worker.on('message', resolve);
    worker.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  await worker.terminate();
  expect(end).toBe('ERR_WORKER_OUT_OF_MEMORY');
});

describe('promise-retry', () => {
  it('sends nothing again unless asked to', async () => {
    expect(await calls((work) => promiseRetry(work, quick))).toBe(1);
  });

  it('takes the options first, too', async () => {
    expect(await calls((work) => promiseRetry({ ...quick, retries: 2 }, (again) => work().catch(again)))).toBe(3);
  });
});

describe('ts-retry-promise', () => {
  it('gives up after 60 s altogether, whatever the count', async () => {
    expect(retriers.find(({ module }) => module === 'ts-retry-promise')!.deadline!.default).toBe(60_000);
    const ran = await callsOf((work) => tsRetry(work, { retries: 'INFINITELY', delay: 10_000 }));
    expect(ran.end).toBe('rejected');
    expect(ran.calls).toBeLessThan(8);
  });

  it('ends by `NotRetryableError`, and wraps the last error', async () => {
    expect(await calls((work) => tsRetry(() => work().catch(() => Promise.reject(new NotRetryableError('no')))))).toBe(1);
    const error = refused();
    const ran = await callsOf((work) => tsRetry(work, { retries: 1 }), error);
    expect(ran.error).not.toBe(error);
    expect(ran.error).toMatchObject({ lastError: error });
  });
});

describe('@lifeomic/attempt', () => {
  it('ends by `context.abort()`, in the callback and in `handleError`', async () => {
    expect(await calls((work) => attemptRetry((context) => work().catch((error: unknown) => (context.abort(), Promise.reject(error)))))).toBe(1);
    expect(await calls((work) => attemptRetry(work, { handleError: (_, context) => context.abort() }))).toBe(1);
  });

  it('refuses `Infinity`', async () => {
    expect(await callsOf((work) => attemptRetry(work, { maxAttempts: Infinity }))).toMatchObject({ calls: 0, end: 'rejected' });
  });
});

describe.each([
  ['3', cockatiel],
  ['4', cockatielV4 as unknown as typeof cockatiel],
] as const)('cockatiel %s', (_, { handleAll, handleType, handleWhen, handleWhenResult, retry: policy, wrap }) => {
  const error = refused();
  const is = (status: number) => (given: Error) => 'status' in given && given.status === status;

  it.each([
    ['all', handleAll, 3],
    ['what a predicate answers true for', handleWhen(is(429)), 3],
    ['no other', handleWhen(is(500)), 1],
    ['a class', handleType(Error), 3],
    ['no other class', handleType(RangeError), 1],
    ['a class by a predicate', handleType(Error, is(500)), 1],
    ['either class', handleType(RangeError).orType(Error), 3],
    ['a class, or what a predicate answers true for', handleType(RangeError).orWhen(is(429)), 3],
    ['results only', handleWhenResult(() => true), 1],
    ['all, and results', handleAll.orWhenResult(() => true), 3],
  ])('repeats %s', async (__, filter, expected) => {
    expect(await calls((work) => policy(filter, { maxAttempts: 2 }).execute(work), error)).toBe(expected);
  });

  it('multiplies in `wrap`', async () => {
    expect(await calls((work) => wrap(policy(handleAll, { maxAttempts: 2 }), policy(handleAll, { maxAttempts: 1 })).execute(work))).toBe(6);
  });
});

describe('axios-retry', () => {
  it.each([400, 429, 500, 503])('sends a POST once that gets %s', async (status) => {
    expect(await calls((work) => throughAxios(work, {}), Object.assign(refused(), { response: { status } }))).toBe(1);
  });

  it('sends a POST once that timed out', async () => {
    expect(await calls((work) => throughAxios(work, {}), Object.assign(refused(), { code: 'ECONNABORTED' }))).toBe(1);
  });
});

describe('fetch-retry', () => {
  const answered = (status: number, options: Options) => (work: Work) =>
    fetchRetry((() => work().catch(() => ({ status }))) as unknown as typeof fetch, options)('http://127.0.0.1');

  it('sends no status again unless told to', async () => {
    expect(await calls(answered(503, {}))).toBe(1);
    expect(await calls(answered(503, { retries: 2, retryOn: [503] }))).toBe(3);
    expect(await calls(answered(500, { retries: 2, retryOn: [503] }))).toBe(1);
  });

  it('hands `retryOn` the response, and no error', async () => {
    const asked: unknown[][] = [];
    await callsOf(answered(503, { retryOn: (...args: unknown[]) => (asked.push(args), false) }));
    expect(asked).toEqual([[0, null, { status: 503 }]]);
  });

  it('refuses `Infinity`', async () => {
    expect(await callsOf((work) => fetchRetry(work as typeof fetch, { retries: Infinity })('http://127.0.0.1'))).toMatchObject({ calls: 0, end: 'rejected' });
  });
});

describe('effect', () => {
  const failing = (work: Work): Effect.Effect<unknown, Error> => Effect.tryPromise({ try: work, catch: (error) => error as Error });
  const second = Schedule.exponential('1 second');

  it.each<readonly [number, string, Schedule.Schedule<unknown, Error>]>([
    [3, 'recurs(2)', Schedule.recurs(2)],
    [2, 'once', Schedule.once],
    [3, 'compose', second.pipe(Schedule.compose(Schedule.recurs(2)))],
    [3, 'intersect', second.pipe(Schedule.intersect(Schedule.recurs(2)))],
    [3, 'intersect of two', Schedule.intersect(second, Schedule.recurs(2))],
    [5, 'andThen', Schedule.recurs(2).pipe(Schedule.andThen(Schedule.recurs(2)))],
    [6, 'upTo', Schedule.spaced('1 second').pipe(Schedule.upTo('5 seconds'))],
    [1, 'whileInput', Schedule.recurs(5).pipe(Schedule.whileInput(() => false))],
    [1, 'untilInput', Schedule.recurs(5).pipe(Schedule.untilInput(() => true))],
    [1, 'recurWhile', Schedule.recurWhile(() => false)],
    [1, 'recurUntil', Schedule.recurUntil(() => true)],
    [3, 'jittered', Schedule.jittered(Schedule.recurs(2))],
    [3, 'addDelay', Schedule.recurs(2).pipe(Schedule.addDelay(() => '1 second'))],
  ])('calls %s times by %s', async (expected, _, schedule) => {
    expect(await calls((work) => Effect.runPromise(Effect.retry(failing(work), schedule)))).toBe(expected);
  });

  it.each<readonly [string, Schedule.Schedule<unknown, Error>]>([
    ['exponential', Schedule.exponential('1 millis', 1)],
    ['spaced', Schedule.spaced('1 second')],
    ['fixed', Schedule.fixed('1 second')],
    ['linear', Schedule.linear('1 second')],
    ['fibonacci', Schedule.fibonacci('1 millis')],
    ['forever', Schedule.forever],
    ['union', Schedule.spaced('1 second').pipe(Schedule.union(Schedule.recurs(2)))],
    ['either', Schedule.spaced('1 second').pipe(Schedule.either(Schedule.recurs(2)))],
  ])('has no end by %s', async (_, schedule) => {
    expect(await calls((work) => Effect.runPromise(failing(work).pipe(Effect.retry(schedule))))).toBe(cutOff);
    expect(await calls((work) => Effect.runPromise(failing(work).pipe(Effect.retry({ schedule, times: 2 }))))).toBe(3);
  });

  const { waits: waiting, jitters } = retriers.find(({ module }) => module === 'effect')!.schedules!;
  const waited = (schedule: Schedule.Schedule<unknown, Error>, random = 0) => waitsOf((work) => Effect.runPromise(failing(work).pipe(Effect.retry({ schedule, times: 4 }))), random);

  it('waits as the catalog says by a schedule', async () => {
    const made = { 'Schedule.exponential': Schedule.exponential, 'Schedule.linear': Schedule.linear, 'Schedule.fibonacci': Schedule.fibonacci, 'Schedule.spaced': Schedule.spaced, 'Schedule.fixed': Schedule.fixed };
    expect(Object.keys(made)).toEqual(Object.keys(waiting).filter((name) => waiting[name] !== 'unknown'));
    for (const [name, make] of Object.entries(made)) {
      const [first, second, third, last] = await waited(make('1 second'));
      expect(first).toBe(1000);
      if (waiting[name] === 'same') expect([second, third, last]).toEqual([1000, 1000, 1000]);
      else expect(last).toBeGreaterThan(third!);
    }
  });

  it.each<readonly [string, Schedule.Schedule<unknown, Error>]>([
    ['Schedule.addDelay', Schedule.forever.pipe(Schedule.addDelay(() => '1 second'))],
    ['Schedule.delayed', Schedule.forever.pipe(Schedule.delayed(() => '1 second'))],
    ['Schedule.modifyDelay', Schedule.forever.pipe(Schedule.modifyDelay(() => '1 second'))],
  ])('waits as a function says by %s', async (name, schedule) => {
    expect(waiting[name]).toBe('unknown');
    expect(await waited(schedule)).toEqual([1000, 1000, 1000, 1000]);
  });

  it.each<readonly [string, Schedule.Schedule<unknown, Error>]>([
    ['recurs', Schedule.recurs(4)],
    ['forever', Schedule.forever],
    ['recurWhile', Schedule.recurWhile(() => true)],
    ['whileInput', Schedule.forever.pipe(Schedule.whileInput(() => true))],
  ])('goes round at once by %s', async (_, schedule) => {
    expect(await waited(schedule)).toEqual([0, 0, 0, 0]);
  });

  it('varies a wait by chance if told so', () => {
    expect(jitters).toEqual(['Schedule.jittered', 'Schedule.jitteredWith']);
    const delays = (schedule: Schedule.Schedule<Duration.Duration>) => Effect.runSync(Schedule.run(schedule.pipe(Schedule.intersect(Schedule.recurs(3)), Schedule.map(([delay]) => Duration.toMillis(delay))), 0, [1, 2, 3]));
    expect([...delays(Schedule.delays(Schedule.jittered(Schedule.spaced('1 second'))))]).not.toEqual([1000, 1000, 1000]);
    expect([...delays(Schedule.delays(Schedule.jitteredWith(Schedule.spaced('1 second'), {})))]).not.toEqual([1000, 1000, 1000]);
  });

  it('hands a predicate the failure of `catch`, else one that wraps it', async () => {
    const error = refused();
    const asked: unknown[] = [];
    const asking = { while: (given: unknown) => (asked.push(given), false) };
    await callsOf((work) => Effect.runPromise(Effect.tryPromise(work).pipe(Effect.retry(asking))), error);
    expect(asked).toMatchObject([{ _tag: 'UnknownException', error }]);
    expect(asked[0]).not.toHaveProperty('status');
  });

  it('rejects with neither the status nor the class of the failure', async () => {
    const { error } = await callsOf((work) => Effect.runPromise(failing(work)), refused());
    expect(error).toMatchObject({ name: '(FiberFailure) Error', message: 'Refused' });
    expect(error).not.toHaveProperty('status');
  });

  it('never sends a defect again, nor what was handled before', async () => {
    expect(await calls((work) => Effect.runPromise(Effect.promise(work).pipe(Effect.retry({ times: 2 }))))).toBe(1);
    expect(await calls((work) => Effect.runPromise(failing(work).pipe(Effect.catchAll(() => Effect.succeed(0)), Effect.retry({ times: 2 }))))).toBe(1);
  });
});

describe('rxjs', () => {
  const run = (make: (work: Work) => Observable<unknown>) => (work: Work) => lastValueFrom(make(work), { defaultValue: undefined });

  it.each<readonly [number, string, (work: Work) => Observable<unknown>]>([
    [1, 'from(promise)', (work) => from(work()).pipe(retry(2))],
    [3, 'defer', (work) => defer(work).pipe(retry(2))],
    [3, 'mergeMap before', (work) => of(1).pipe(mergeMap(work), retry(2))],
    [1, 'mergeMap after', (work) => of(1).pipe(retry(2), mergeMap(work))],
    [1, 'a delay that fails', (work) => defer(work).pipe(retry({ delay: (error) => throwError(() => error) }))],
    [1, 'a delay that is empty', (work) => defer(work).pipe(retry({ delay: () => EMPTY }))],
    [cutOff, 'a delay that comes', (work) => defer(work).pipe(retry({ delay: () => timer(1) }))],
    [cutOff, 'retry()', (work) => defer(work).pipe(retry())],
    [cutOff, 'retry({})', (work) => defer(work).pipe(retry({}))],
    [3, 'retryWhen with take(2)', (work) => defer(work).pipe(retryWhen((errors) => errors.pipe(take(2))))],
    [cutOff, 'retryWhen', (work) => defer(work).pipe(retryWhen((errors) => errors))],
  ])('calls %s times with %s', async (expected, _, make) => {
    expect(await calls(run(make))).toBe(expected);
  });
});

describe('@tanstack/react-query', () => {
  it('takes its defaults from the client', async () => {
    expect(await calls((queryFn) => observed({ queryFn }, new QueryClient({ defaultOptions: { queries: { retry: 1 } } })))).toBe(2);
    expect(await calls((queryFn) => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }).fetchQuery({ queryKey: ['work'], queryFn }))).toBe(2);
    expect(await calls((mutationFn) => new MutationObserver(new QueryClient({ defaultOptions: { mutations: { retry: 1 } } }), { mutationFn }).mutate())).toBe(2);
  });

  it('retries nothing on a server by default', async () => {
    environmentManager.setIsServer(() => true);
    try {
      expect(await calls((queryFn) => observed({ queryFn }))).toBe(1);
    } finally {
      environmentManager.setIsServer(() => false);
    }
  });

  it('takes `false` for none', async () => {
    expect(await calls((queryFn) => observed({ queryFn, retry: false }))).toBe(1);
  });
});

describe('what retries nothing', () => {
  it.each<readonly [string, (work: Work) => Promise<unknown>]>([
    ['opossum', (work) => new CircuitBreaker(work).fire()],
    ['p-limit', (work) => pLimit(1)(work)],
    ['p-limit map', (work) => pLimit(1).map([1], work)],
    ['p-queue', (work) => new PQueue().add(work)],
    ['p-queue addAll', (work) => new PQueue().addAll([work])],
    ['neverthrow fromSafePromise', (work) => ResultAsync.fromSafePromise(work()).unwrapOr(0)],
    ['fetchQuery', (queryFn) => new QueryClient().fetchQuery({ queryKey: ['work'], queryFn })],
  ])('%s passes the failure on', async (_, run) => {
    expect(await callsOf(run)).toMatchObject({ calls: 1, end: 'rejected' });
  });

  it.each<readonly [string, (work: Work) => Promise<unknown>]>([
    ['opossum with a fallback', (work) => { const breaker = new CircuitBreaker(work); breaker.fallback(() => 0); return breaker.fire(); }],
    ['neverthrow fromPromise', async (work) => (await ResultAsync.fromPromise(work(), (error) => error)).isErr()],
    ['neverthrow fromThrowable', async (work) => (await ResultAsync.fromThrowable(work, (error) => error)()).isErr()],
    ['neverthrow fromAsyncThrowable', async (work) => (await fromAsyncThrowable(work, (error) => error)()).isErr()],
    ['await-to-js', (work) => to(work())],
    ['prefetchQuery', (queryFn) => new QueryClient().prefetchQuery({ queryKey: ['work'], queryFn })],
  ])('%s takes it', async (_, run) => {
    expect(await callsOf(run)).toMatchObject({ calls: 1, end: 'resolved' });
  });
});

it("LangChain's withRetry waits 1 s, twice as long each time, and longer by chance", async () => {
  const waited = (random: number) => waitsOf((work) => RunnableLambda.from(work).withRetry({ stopAfterAttempt: 4 }).invoke({}), random);
  expect(await waited(0)).toEqual([1000, 2000, 4000]);
  expect(await waited(0.9)).toEqual([1900, 3800, 7600]);
});
