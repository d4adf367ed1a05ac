import { describe, expect, it } from 'vitest';
import { noSettings } from '../../../src/analysis/settings/settings.ts';
import { hosts } from '../../analysis/hosts.ts';
import { layersOf, productsOf } from '../../analysis/layers.ts';

const versions = { openai: 7, 'p-retry': 7, cockatiel: 4, effect: 3, rxjs: 7 };
const head = `import OpenAI from 'openai'; const llm = new OpenAI();\n`;
const call = `llm.responses.create({ model: 'gpt-5', input })`;
const transient = 'quota 429 500 503 529';
const is429 = 'e.status === 429';

interface Library {
  readonly library: string;
  readonly imports: string;
  readonly versions?: Readonly<Record<string, number>>;
  /** What code sends again, and nothing for code that sends nothing again. */
  readonly found: readonly (readonly [expected: string | undefined, code: string])[];
  /** Requests in all where its retries stand around the SDK's. */
  readonly products?: readonly (readonly [total: number | undefined, code: string])[];
}

const libraries: readonly Library[] = [
  {
    library: 'p-retry 7',
    imports: `import pRetry, { AbortError } from 'p-retry';`,
    found: [
      ['policy × 11: everything', `export const f = (input) => pRetry(() => CALL);`],
      ['policy × 3: everything', `export const f = (input) => pRetry(() => CALL, { retries: 2 });`],
      ['policy unbounded: everything', `export const f = (input) => pRetry(() => CALL, { retries: Infinity });`],
      ['policy × 3: quota 429', `export const f = (input) => pRetry(() => CALL, { retries: 2, shouldRetry: ({ error: e }) => ${is429} });`],
      ['policy × 3: everything', `export const f = (input) => pRetry(() => CALL, { retries: 2, shouldRetry: (e) => e.status !== 400 });`],
      ['policy × 4: quota 429', `export const f = (input) => pRetry(() => CALL, { shouldRetry: ({ error: e, attemptNumber }) => attemptNumber < 4 && ${is429} });`],
      ['policy unbounded: quota 429', `export const f = (input) => pRetry(() => CALL, { retries: Infinity, shouldRetry: ({ error: e }) => ${is429} });`],
      [undefined, `export const f = (input) => pRetry(() => CALL, { retries: 0 });`],
    ],
    products: [
      [15, `export const f = (input) => pRetry(() => CALL, { retries: 4 });`],
      [undefined, `export const f = (input) => pRetry(() => llm.responses.create({ input }, { maxRetries: 0 }), { retries: 4 });`],
    ],
  },
  {
    library: 'p-retry 6',
    imports: `import pRetry from 'p-retry';`,
    versions: { 'p-retry': 6 },
    found: [
      ['policy × 3: quota 429', `export const f = (input) => pRetry(() => CALL, { retries: 2, shouldRetry: (e) => ${is429} });`],
      ['policy unbounded: everything', `export const f = (input) => pRetry(() => CALL, { forever: true });`],
    ],
  },
  {
    library: 'p-retry 4',
    imports: `import pRetry from 'p-retry';`,
    versions: { 'p-retry': 4 },
    found: [
      ['policy × 3: everything', `export const f = (input) => pRetry(() => CALL, { retries: 2, shouldRetry: (e) => ${is429} });`],
      ['policy × 3: quota 429', `export const f = (input) => pRetry(() => CALL, { retries: 2, onFailedAttempt: (e) => { if (e.status !== 429) throw e } });`],
      [undefined, `export const f = (input) => pRetry(() => CALL, { retries: undefined });`],
    ],
  },
  {
    library: 'async-retry',
    imports: `const retry = require('async-retry');`,
    found: [
      ['policy × 11: everything', `export const f = (input) => retry(() => CALL);`],
      ['policy × 3: quota 429', `export const f = (input) => retry(async (bail) => { try { return await CALL } catch (e) { if (!(${is429})) return bail(e); throw e } }, { retries: 2 });`],
      ['policy × 3: quota 429', `export const f = (input) => retry(async (bail) => { try { return await CALL } catch (e) { if (!(${is429})) { bail(e); return } throw e } }, { retries: 2 });`],
      // Measured: the callback is called again all the same.
      ['policy × 3: everything', `export const f = (input) => retry(async (bail) => { try { return await CALL } catch (e) { if (!(${is429})) bail(e); throw e } }, { retries: 2 });`],
      ['policy for 5000 ms: everything', `export const f = (input) => retry(() => CALL, { forever: true, maxRetryTime: 5000 });`],
    ],
    products: [[9, `export const f = (input) => retry(() => CALL, { retries: 2 });`]],
  },
  {
    library: 'exponential-backoff',
    imports: `import { backOff } from 'exponential-backoff';`,
    found: [
      ['policy × 10: everything', `export const f = (input) => backOff(() => CALL);`],
      ['policy × 3: everything', `export const f = (input) => backOff(() => CALL, { numOfAttempts: 3 });`],
      ['policy unbounded: everything', `export const f = (input) => backOff(() => CALL, { numOfAttempts: undefined });`],
      ['policy × 3: quota 429', `export const f = (input) => backOff(() => CALL, { numOfAttempts: 3, retry: (e) => ${is429} });`],
      ['policy × 2: quota 429', `export const f = (input) => backOff(() => CALL, { retry: (e, n) => n < 2 && ${is429} });`],
    ],
    products: [[9, `export const f = (input) => backOff(() => CALL, { numOfAttempts: 3 });`]],
  },
  {
    library: 'promise-retry',
    imports: `import promiseRetry from 'promise-retry';`,
    found: [
      ['policy × 3: everything', `export const f = (input) => promiseRetry((again) => CALL.catch(again), { retries: 2 });`],
      ['policy × 3: everything', `export const f = (input) => promiseRetry({ retries: 2 }, (again) => CALL.catch(again));`],
      ['policy × 3: nothing', `export const f = (input) => promiseRetry(() => CALL, { retries: 2 });`],
      ['policy × 3: quota 429', `export const f = (input) => promiseRetry((again) => CALL.catch((e) => { if (${is429}) again(e); throw e }), { retries: 2 });`],
    ],
    products: [[9, `export const f = (input) => promiseRetry((again) => CALL.catch(again), { retries: 2 });`]],
  },
  {
    library: 'ts-retry-promise',
    imports: `import { retry, NotRetryableError } from 'ts-retry-promise';`,
    found: [
      ['policy × 3: everything', `export const f = (input) => retry(() => CALL, { retries: 2 });`],
      ['policy for 60000 ms: everything', `export const f = (input) => retry(() => CALL, { retries: 'INFINITELY' });`],
      ['policy unbounded: everything', `export const f = (input) => retry(() => CALL, { retries: 'INFINITELY', timeout: 'INFINITELY' });`],
      ['policy × 3: quota 429', `export const f = (input) => retry(() => CALL, { retries: 2, retryIf: (e) => ${is429} });`],
      ['policy × 3: quota 429', `export const f = (input) => retry(() => CALL.catch((e) => { throw ${is429} ? e : new NotRetryableError('no') }), { retries: 2 });`],
    ],
    products: [[9, `export const f = (input) => retry(() => CALL, { retries: 2 });`]],
  },
  {
    library: '@lifeomic/attempt',
    imports: `import { retry } from '@lifeomic/attempt';`,
    found: [
      ['policy × 3: everything', `export const f = (input) => retry(() => CALL);`],
      ['policy unbounded: everything', `export const f = (input) => retry(() => CALL, { maxAttempts: 0 });`],
      ['policy × 3: quota 429', `export const f = (input) => retry(() => CALL, { handleError: (e) => { if (!(${is429})) throw e } });`],
      ['policy × 3: quota 429', `export const f = (input) => retry(() => CALL, { handleError: (e, context) => { if (!(${is429})) context.abort() } });`],
      ['policy × 3: everything', `export const f = (input) => retry(() => CALL, { handleError: (e) => ${is429} });`],
      ['policy × 3: quota 429', `export const f = (input) => retry(async (context) => { try { return await CALL } catch (e) { if (!(${is429})) context.abort(); throw e } });`],
    ],
    products: [[12, `export const f = (input) => retry(() => CALL, { maxAttempts: 4 });`]],
  },
  {
    library: 'cockatiel',
    imports: `import { ExponentialBackoff, circuitBreaker, handleAll, handleType, handleWhen, handleWhenResult, retry, timeout, wrap } from 'cockatiel';`,
    found: [
      ['policy × 4: everything', `const policy = retry(handleAll, { maxAttempts: 3 }); export const f = (input) => policy.execute(() => CALL);`],
      ['policy unbounded: everything', `const policy = retry(handleAll, { backoff: new ExponentialBackoff() }); export const f = (input) => policy.execute(() => CALL);`],
      ['policy × 4: everything', `class A { #policy = retry(handleAll, { maxAttempts: 3 }); f(input) { return this.#policy.execute(() => CALL) } } export default A;`],
      ['policy × 4: quota 429', `export const f = (input) => retry(handleType(OpenAI.RateLimitError), { maxAttempts: 3 }).execute(() => CALL);`],
      ['policy × 4: everything', `export const f = (input) => retry(handleType(OpenAI.APIError), { maxAttempts: 3 }).execute(() => CALL);`],
      ['policy × 4: quota 429', `export const f = (input) => retry(handleType(OpenAI.APIError, (e) => ${is429}), { maxAttempts: 3 }).execute(() => CALL);`],
      [`policy × 4: ${transient}`, `const transient = handleType(OpenAI.RateLimitError).orWhen((e) => e.status >= 500); export const f = (input) => retry(transient, { maxAttempts: 3 }).execute(() => CALL);`],
      ['policy × 4: quota 429 500 503 529', `export const f = (input) => retry(handleType(OpenAI.RateLimitError).orType(OpenAI.InternalServerError), { maxAttempts: 3 }).execute(() => CALL);`],
      ['policy × 4: nothing', `export const f = (input) => retry(handleWhenResult((r) => !r), { maxAttempts: 3 }).execute(() => CALL);`],
      ['policy × 4: unknown', `import { filter } from './filter'; export const f = (input) => retry(filter, { maxAttempts: 3 }).execute(() => CALL);`],
      [undefined, `const breaker = circuitBreaker(handleAll, {}); export const f = (input) => breaker.execute(() => CALL);`],
      [undefined, `const policy = retry(handleAll, {}); export const f = (input) => policy.execute(() => db.query(input)); export const g = (input) => CALL;`],
    ],
    products: [
      [12, `const policy = wrap(circuitBreaker(handleAll, {}), retry(handleAll, { maxAttempts: 3 })); export const f = (input) => policy.execute(() => CALL);`],
      [18, `const policy = wrap(retry(handleAll, { maxAttempts: 1 }), timeout(100), retry(handleAll, { maxAttempts: 2 })); export const f = (input) => policy.execute(() => CALL);`],
    ],
  },
  {
    library: 'opossum',
    imports: `import CircuitBreaker from 'opossum';`,
    found: [
      [undefined, `const breaker = new CircuitBreaker((input) => CALL); export const f = (input) => breaker.fire(input);`],
      ['loop × 3: everything', `const breaker = new CircuitBreaker((input) => CALL); export async function f(input) { for (let i = 0; i < 3; i++) { try { return await breaker.fire(input) } catch {} } }`],
    ],
    products: [[9, `const breaker = new CircuitBreaker((input) => CALL); export async function f(input) { for (let i = 0; i < 3; i++) { try { return await breaker.fire(input) } catch {} } }`]],
  },
  {
    library: 'fetch-retry',
    imports: `import fetchRetry from 'fetch-retry';`,
    found: [
      ['policy × 4: connection', `const own = new OpenAI({ fetch: fetchRetry(fetch) }); export const f = (input) => own.responses.create({ input });`],
      ['policy × 3: quota 429 503 connection timeout', `const own = new OpenAI({ fetch: fetchRetry(fetch, { retries: 2, retryOn: [429, 503] }) }); export const f = (input) => own.responses.create({ input });`],
      ['policy × 3: quota 429', `const own = new OpenAI({ fetch: fetchRetry(fetch, { retryOn: (attempt, error, response) => attempt < 2 && response?.status === 429 }) }); export const f = (input) => own.responses.create({ input });`],
      ['policy unbounded: everything', `const own = new OpenAI({ fetch: fetchRetry(fetch, { retryOn: () => true }) }); export const f = (input) => own.responses.create({ input });`],
      [undefined, `const own = new OpenAI({ fetch: fetchRetry(fetch, { retries: 0 }) }); export const f = (input) => own.responses.create({ input });`],
      [undefined, `const other = fetchRetry(fetch); export const f = (input) => CALL;`],
    ],
    products: [[12, `const retrying = fetchRetry(fetch); const own = new OpenAI({ fetch: retrying }); export const f = (input) => own.responses.create({ input });`]],
  },
  {
    library: 'axios-retry',
    imports: `import axios from 'axios'; import axiosRetry from 'axios-retry'; const http = axios.create(); const url = 'https://api.openai.com/v1/chat/completions';`,
    found: [
      ['policy × 4: connection', `axiosRetry(http); export const f = (body) => http.post(url, body);`],
      ['policy × 3: everything', `axiosRetry(http, { retries: 2, retryCondition: () => true }); export const f = (body) => http.post(url, body);`],
      ['policy × 4: quota 429', `axiosRetry(http, { retryCondition: (e) => e.response?.status === 429 }); export const f = (body) => http.post(url, body);`],
      ['policy × 4: connection', `axiosRetry(axios, { retries: 3 }); export const f = (body) => axios.post(url, body);`],
      [undefined, `axiosRetry(axios.create()); export const f = (body) => http.post(url, body);`],
    ],
  },
  {
    library: 'effect',
    imports: `import { Effect, Schedule, pipe } from 'effect';`,
    found: [
      ['policy × 4: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));`],
      ['policy × 4: everything', `export const f = (input) => Effect.retry(Effect.tryPromise({ try: () => CALL, catch: (e) => e }), Schedule.recurs(3));`],
      ['policy × 4: everything', `export const f = (input) => pipe(Effect.tryPromise(() => CALL), Effect.map((r) => r.output_text), Effect.retry({ times: 3 }), Effect.runPromise);`],
      ['policy unbounded: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.exponential('1 second')));`],
      ['policy unbounded: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({}));`],
      ['policy × 4: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.exponential('1 second').pipe(Schedule.jittered, Schedule.intersect(Schedule.recurs(3)))));`],
      ['policy × 4: everything', `const policy = Schedule.exponential('1 second').pipe(Schedule.compose(Schedule.recurs(3))); export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(policy));`],
      ['policy × 3: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 2, schedule: Schedule.exponential(100) }));`],
      ['policy unbounded: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.spaced(100).pipe(Schedule.union(Schedule.recurs(3)))));`],
      ['policy bounded: everything', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.spaced(100).pipe(Schedule.upTo('1 minute'))));`],
      ['policy × 4: quota 429', `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3, while: (e) => ${is429} }));`],
      ['policy × 4: quota 429', `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3, until: (e) => e.status !== 429 }));`],
      ['policy × 4: nothing', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3, while: (e) => ${is429} }));`],
      ['policy × 4: quota 429', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3, while: (e) => e.error.status === 429 }));`],
      ['policy × 4: quota 429', `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.recurs(3).pipe(Schedule.whileInput((e) => ${is429}))));`],
      ['policy × 4: unknown', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.mapError(toOurs), Effect.retry({ times: 3, while: (e) => ${is429} }));`],
      ['policy unknown: unknown', `import { policy } from './policy'; export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(policy));`],
      ['policy × 4: everything', `const ask = (input) => Effect.gen(function* () { const r = yield* Effect.tryPromise(() => CALL); return r.output_text }); export const f = (input) => Effect.runPromise(ask(input).pipe(Effect.retry({ times: 3 })));`],
      ['policy × 4: everything', `import * as E from 'effect/Effect'; export const f = (input) => E.tryPromise(() => CALL).pipe(E.retry({ times: 3 }));`],
      [undefined, `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.catchAll(() => Effect.succeed(null)), Effect.retry({ times: 3 }));`],
      [undefined, `export const f = (input) => Effect.promise(() => CALL).pipe(Effect.retry({ times: 3 }));`],
      [undefined, `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.map((r) => r.output_text));`],
      [undefined, `export const f = (input) => Effect.tryPromise(() => db.query(input)).pipe(Effect.retry({ times: 3 })); export const g = (input) => CALL;`],
      ['loop × 3: everything', `export async function f(input) { for (let i = 0; i < 3; i++) { try { return await Effect.runPromise(Effect.tryPromise(() => CALL)) } catch {} } }`],
      // Measured: a `FiberFailure` has no status.
      ['loop × 3: unknown', `export async function f(input) { for (let i = 0; i < 3; i++) { try { return await Effect.runPromise(Effect.tryPromise(() => CALL)) } catch (e) { if (e.status !== 429) throw e } } }`],
    ],
    products: [
      [12, `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));`],
      [24, `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }), Effect.retry({ times: 1 }));`],
    ],
  },
  {
    library: 'rxjs',
    imports: `import { catchError, defer, firstValueFrom, from, map, mergeMap, of, retry, throwError, timer } from 'rxjs';`,
    found: [
      ['policy × 4: everything', `export const f = (input) => defer(() => from(CALL)).pipe(map((r) => r.output_text), retry(3));`],
      ['policy × 4: everything', `export const f = (input) => firstValueFrom(defer(() => CALL).pipe(retry({ count: 3, delay: 1000 })));`],
      ['policy unbounded: everything', `export const f = (input) => defer(() => CALL).pipe(retry());`],
      ['policy unbounded: everything', `export const f = (input) => defer(() => CALL).pipe(retry({ delay: 1000 }));`],
      ['policy × 4: quota 429', `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: (e, n) => (${is429} ? timer(n * 1000) : throwError(() => e)) }));`],
      ['policy × 4: quota 429', `export const f = (input) => defer(() => CALL).pipe(retry({ delay: (e, n) => { if (n > 3 || e.status !== 429) throw e; return timer(1000) } }));`],
      ['policy × 4: unknown', `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: (e) => wait(e) }));`],
      ['policy × 3: everything', `export const f = (input$) => input$.pipe(mergeMap((input) => CALL), retry(2));`],
      ['policy × 3: everything', `export const f = (inputs) => from(inputs).pipe(mergeMap((input) => defer(() => CALL).pipe(retry(2))));`],
      [undefined, `export const f = (input) => from(CALL).pipe(retry(3));`],
      [undefined, `export const f = (input) => of(input).pipe(retry(3), mergeMap((input) => CALL));`],
      [undefined, `export const f = (input) => defer(() => CALL).pipe(catchError(() => of(null)), retry(3));`],
      [undefined, `export const f = (input) => defer(() => CALL).pipe(ours(), retry(3));`],
    ],
    products: [[12, `export const f = (input) => defer(() => CALL).pipe(retry(3));`]],
  },
  {
    library: 'react-query',
    imports: `import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';`,
    found: [
      ['policy × 4: everything', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`],
      ['policy × 3: everything', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: 2 });`],
      ['policy unbounded: everything', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: true });`],
      ['policy × 4: quota 429', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: (n, e) => n < 3 && ${is429} });`],
      ['policy unbounded: quota 429', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: (n, e) => ${is429} });`],
      ['policy unknown: unknown', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: shouldRetry });`],
      [undefined, `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: false });`],
      [undefined, `const client = new QueryClient({ defaultOptions: { queries: { retry: false } } }); export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`],
      ['policy × 2: everything', `const client = new QueryClient({ defaultOptions: { queries: { retry: 1 } } }); export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`],
      ['policy unknown: unknown', `const client = new QueryClient(options); export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`],
      [undefined, `export const useAsk = () => useMutation({ mutationFn: (input) => CALL });`],
      ['policy × 3: everything', `export const useAsk = () => useMutation({ mutationFn: (input) => CALL, retry: 2 });`],
      [undefined, `const client = new QueryClient(); export const f = (input) => client.fetchQuery({ queryKey: [input], queryFn: () => CALL });`],
      ['policy × 3: everything', `const client = new QueryClient(); export const f = (input) => client.fetchQuery({ queryKey: [input], queryFn: () => CALL, retry: 2 });`],
    ],
    products: [[12, `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: async () => (await CALL).output_text });`]],
  },
  {
    library: 'swr',
    imports: `import useSWR from 'swr';`,
    found: [
      ['policy unbounded: everything', `export const useAnswer = (input) => useSWR(input, () => CALL);`],
      ['policy × 4: everything', `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3 });`],
      ['policy × 4: quota 429', `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3, shouldRetryOnError: (e) => ${is429} });`],
      ['policy unbounded: nothing', `export const useAnswer = (input) => useSWR(input, () => CALL, { shouldRetryOnError: false });`],
      ['policy unknown: unknown', `export const useAnswer = (input, options) => useSWR(input, () => CALL, options);`],
    ],
    products: [[12, `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3 });`]],
  },
  {
    library: 'LangChain',
    imports: `import { ChatOpenAI } from '@langchain/openai'; import { PromptTemplate } from '@langchain/core/prompts';`,
    found: [
      ['policy × 3: everything', `const model = new ChatOpenAI({ maxRetries: 6 }); export const f = (input) => model.withRetry().invoke(input);`],
      ['policy × 2: everything', `const model = new ChatOpenAI().withRetry({ stopAfterAttempt: 2 }); export const f = (input) => model.invoke(input);`],
      [undefined, `const model = new ChatOpenAI().withRetry({ stopAfterAttempt: 2 }); export const f = (input) => model.stream(input);`],
      [undefined, `const model = new ChatOpenAI(); export const f = (input) => model.invoke(input);`],
    ],
    products: [
      [21, `const model = new ChatOpenAI({ maxRetries: 6 }).withRetry({ stopAfterAttempt: 3 }); export const f = (input) => model.invoke(input);`],
      [6, `const model = new ChatOpenAI({ maxRetries: 1 }); const chain = PromptTemplate.fromTemplate('{input}').pipe(model); export const f = (input) => chain.withRetry().invoke({ input });`],
    ],
  },
  {
    library: 'what retries nothing',
    imports: `import pLimit from 'p-limit'; import PQueue from 'p-queue'; import { ResultAsync } from 'neverthrow'; import to from 'await-to-js'; const limit = pLimit(2); const queue = new PQueue();`,
    found: [
      [undefined, `export const f = (input) => limit(() => CALL);`],
      [undefined, `export const f = (input) => queue.add(() => CALL);`],
      [undefined, `export const f = (input) => ResultAsync.fromPromise(CALL, (e) => e);`],
      [undefined, `export const f = (input) => to(CALL);`],
      ['loop × 3: everything', `export async function f(input) { for (let i = 0; i < 3; i++) { try { return await queue.add(() => CALL) } catch {} } }`],
    ],
  },
];

describe.each(hosts)('as $host parses', ({ parse }) => {
  describe.each(libraries)('$library', ({ imports, versions: own, found, products = [] }) => {
    const analysis = (code: string) => parse(`${imports}\n${head}${code.replaceAll('CALL', call)}`, 'sample.ts', { ...noSettings, versions: { ...versions, ...own } });

    it.each(found)('%s: %s', (expected, code) => {
      expect(layersOf(analysis(code))).toEqual(expected === undefined ? [] : [expected]);
    });

    it.each(products)('%s requests: %s', (total, code) => {
      expect(productsOf(analysis(code))).toEqual(total === undefined ? [] : [total]);
    });
  });
});
