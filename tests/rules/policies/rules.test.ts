import noNestedRetry from '../../../rules/no-nested-retry.ts';
import noRetryNonRetryable from '../../../rules/no-retry-non-retryable.ts';
import noUnboundedRetry from '../../../rules/no-unbounded-retry.ts';
import noUnguardedCall from '../../../rules/no-unguarded-call.ts';
import { testRule } from '../../rule-tester.ts';

const call = `llm.responses.create({ input })`;
const once = `llm.responses.create({ input }, { maxRetries: 0 })`;
/** One suggestion, whose output other cases show. */
const rewritten = 1 as never;
const versions = (majors: Record<string, number>) => ({ 'llm-calls': { versions: majors } });
const transient = 'e.status === 429 || e.status >= 500';

const imports = {
  'p-retry': `import pRetry from 'p-retry';`,
  'async-retry': `import retry from 'async-retry';`,
  'exponential-backoff': `import { backOff } from 'exponential-backoff';`,
  'promise-retry': `import promiseRetry from 'promise-retry';`,
  'ts-retry-promise': `import { retry } from 'ts-retry-promise';`,
  '@lifeomic/attempt': `import { retry } from '@lifeomic/attempt';`,
  cockatiel: `import { handleAll, handleType, handleWhen, retry } from 'cockatiel';`,
  'fetch-retry': `import fetchRetry from 'fetch-retry';`,
  effect: `import { Effect, Schedule } from 'effect';`,
  rxjs: `import { defer, from, retry, throwError, timer } from 'rxjs';`,
  'react-query': `import { QueryClient, useQuery } from '@tanstack/react-query';`,
  swr: `import useSWR from 'swr';`,
  langchain: `import { ChatOpenAI } from '@langchain/openai';`,
  'axios-retry': `import axios from 'axios'; import axiosRetry from 'axios-retry'; const http = axios.create(); const url = 'https://api.openai.com/v1/chat/completions';`,
} as const;

const file = (library: keyof typeof imports, code: string): string => `${imports[library]}\nimport OpenAI from 'openai'; const llm = new OpenAI();\n${code.replaceAll('ONCE', once).replaceAll('CALL', call)}`;

testRule('no-unbounded-retry, policies', noUnboundedRetry, {
  valid: [
    file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 5 });`),
    file('async-retry', `export const f = (input) => retry(() => CALL, { forever: false });`),
    file('exponential-backoff', `export const f = (input) => backOff(() => CALL, { numOfAttempts: 5 });`),
    file('ts-retry-promise', `export const f = (input) => retry(() => CALL, { retries: 'INFINITELY', timeout: 30_000 });`),
    file('@lifeomic/attempt', `export const f = (input) => retry(() => CALL, { maxAttempts: 5 });`),
    file('cockatiel', `const policy = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => CALL);`),
    file('cockatiel', `export const f = (input, options) => retry(handleAll, options).execute(() => CALL);`),
    file('cockatiel', `const policy = retry(handleAll, {});\nexport const f = (input) => policy.execute(() => db.query(input));`),
    file('fetch-retry', `export const own = new OpenAI({ fetch: fetchRetry(fetch, { retryOn: (attempt) => attempt < 3 }) });\nexport const f = (input) => own.responses.create({ input });`),
    file('effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));`),
    file('effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.exponential('1 second').pipe(Schedule.intersect(Schedule.recurs(3)))));`),
    file('effect', `export const f = (input) => Effect.tryPromise(() => db.query(input)).pipe(Effect.retry({}));`),
    file('rxjs', `export const f = (input) => defer(() => CALL).pipe(retry(3));`),
    file('rxjs', `export const f = (input) => from(CALL).pipe(retry());`),
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`),
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: (n) => n < 5 });`),
    file('swr', `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3 });`),
    file('swr', `export const useAnswer = (input) => useSWR(input, () => fetch('/api/answer'));`),
    file('langchain', `const model = new ChatOpenAI().withRetry({ stopAfterAttempt: 3 });\nexport const f = (input) => model.invoke(input);`),
  ],
  invalid: [
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: Infinity });`), errors: [{ messageId: 'option', data: { option: 'retries', value: 'Infinity' }, suggestions: rewritten }] },
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { forever: true });`), settings: versions({ 'p-retry': 6 }), errors: [{ messageId: 'option', data: { option: 'forever', value: 'true' }, suggestions: rewritten }] },
    { code: file('async-retry', `export const f = (input) => retry(() => CALL, { forever: true });`), errors: [{ messageId: 'option', suggestions: rewritten }] },
    { code: file('promise-retry', `export const f = (input) => promiseRetry((again) => CALL.catch(again), { forever: true });`), errors: [{ messageId: 'option', suggestions: rewritten }] },
    { code: file('exponential-backoff', `export const f = (input) => backOff(() => CALL, { numOfAttempts: undefined });`), errors: [{ messageId: 'option', data: { option: 'numOfAttempts', value: 'undefined' }, suggestions: rewritten }] },
    { code: file('ts-retry-promise', `export const f = (input) => retry(() => CALL, { retries: 'INFINITELY', timeout: Infinity });`), errors: [{ messageId: 'option', suggestions: rewritten }] },
    { code: file('@lifeomic/attempt', `export const f = (input) => retry(() => CALL, { maxAttempts: 0 });`), errors: [{ messageId: 'option', data: { option: 'maxAttempts', value: '0' }, suggestions: rewritten }] },
    { code: file('cockatiel', `const policy = retry(handleAll, {});\nexport const f = (input) => policy.execute(() => CALL);`), errors: [{ messageId: 'endless', line: 4, suggestions: rewritten }] },
    { code: file('cockatiel', `const policy = retry(handleAll, { maxAttempts: Infinity });\nexport const f = (input) => policy.execute(() => CALL);`), errors: [{ messageId: 'option', line: 3, suggestions: rewritten }] },
    { code: file('fetch-retry', `const own = new OpenAI({ fetch: fetchRetry(fetch, { retryOn: (attempt, error, response) => error !== null || response.status >= 429 }) });\nexport const f = (input) => own.responses.create({ input });`), errors: [{ messageId: 'option', line: 3 }] },
    { code: file('axios-retry', `axiosRetry(http, { retries: Infinity });\nexport const f = (body) => http.post(url, body);`), errors: [{ messageId: 'option', suggestions: rewritten }] },
    { code: file('effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.exponential('1 second')));`), errors: [{ messageId: 'endless', suggestions: rewritten }] },
    { code: file('effect', `export const f = (input) => Effect.retry(Effect.tryPromise(() => CALL), {});`), errors: [{ messageId: 'endless', suggestions: rewritten }] },
    { code: file('rxjs', `export const f = (input) => defer(() => CALL).pipe(retry());`), errors: [{ messageId: 'endless', suggestions: rewritten }] },
    { code: file('rxjs', `export const f = (input) => defer(() => CALL).pipe(retry({ delay: () => timer(1000) }));`), errors: [{ messageId: 'endless', suggestions: rewritten }] },
    { code: file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: true });`), errors: [{ messageId: 'option', data: { option: 'retry', value: 'true' }, suggestions: rewritten }] },
    { code: file('swr', `export const useAnswer = (input) => useSWR(input, () => CALL);`), errors: [{ messageId: 'endless', suggestions: rewritten }] },
    { code: file('langchain', `const model = new ChatOpenAI().withRetry({ stopAfterAttempt: 40 });\nexport const f = (input) => model.invoke(input);`), errors: [{ messageId: 'tooMany', data: { requests: '40', max: '11' }, suggestions: rewritten }] },
  ],
});

testRule('no-retry-non-retryable, policies', noRetryNonRetryable, {
  valid: [
    file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3, shouldRetry: ({ error: e }) => ${transient} });`),
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3, shouldRetry: (e) => ${transient} });`), settings: versions({ 'p-retry': 6 }) },
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3, onFailedAttempt: (e) => { if (!(${transient})) throw e } });`), settings: versions({ 'p-retry': 4 }) },
    file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 0 });`),
    file('async-retry', `export const f = (input) => retry(async (bail) => { try { return await CALL } catch (e) { if (!(${transient})) return bail(e); throw e } });`),
    file('exponential-backoff', `export const f = (input) => backOff(() => CALL, { retry: (e) => ${transient} });`),
    file('promise-retry', `export const f = (input) => promiseRetry((again) => CALL.catch((e) => { if (${transient}) again(e); throw e }));`),
    file('ts-retry-promise', `export const f = (input) => retry(() => CALL, { retryIf: (e) => ${transient} });`),
    file('@lifeomic/attempt', `export const f = (input) => retry(() => CALL, { handleError: (e, context) => { if (!(${transient})) context.abort() } });`),
    file('cockatiel', `const policy = retry(handleWhen((e) => ${transient}), { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => CALL);`),
    file('cockatiel', `const policy = retry(handleType(OpenAI.RateLimitError).orType(OpenAI.InternalServerError), { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => CALL);`),
    file('fetch-retry', `const own = new OpenAI({ fetch: fetchRetry(fetch) });\nexport const f = (input) => own.responses.create({ input });`),
    file('fetch-retry', `const own = new OpenAI({ fetch: fetchRetry(fetch, { retryOn: [429, 503] }) });\nexport const f = (input) => own.responses.create({ input });`),
    file('axios-retry', `axiosRetry(http);\nexport const f = (body) => http.post(url, body);`),
    file('axios-retry', `axiosRetry(http, { retryCondition: (e) => e.response?.status === 429 });\nexport const f = (body) => http.post(url, body);`),
    file('effect', `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3, while: (e) => ${transient} }));`),
    file('effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3, while: (e) => e.error.status === 429 }));`),
    file('rxjs', `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: (e, n) => (${transient} ? timer(n * 1000) : throwError(() => e)) }));`),
    file('rxjs', `export const f = (input) => from(CALL).pipe(retry(3));`),
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: (n, e) => n < 3 && (${transient}) });`),
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: false });`),
    file('swr', `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3, shouldRetryOnError: (e) => ${transient} });`),
    file('langchain', `const model = new ChatOpenAI().withRetry({ onFailedAttempt: (e) => { if (!(${transient})) throw e } });\nexport const f = (input) => model.invoke(input);`),
  ],
  invalid: [
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3 });`), errors: [{ messageId: 'policy', data: { policy: 'pRetry', predicate: ' (`shouldRetry`)', requests: '4 requests' }, suggestions: rewritten }] },
    // The context has no status of its own.
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3, shouldRetry: (e) => e.status !== 401 });`), errors: [{ messageId: 'condition' }] },
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3, shouldRetry: (e) => ${transient} });`), settings: versions({ 'p-retry': 4 }), errors: [{ messageId: 'ignored', data: { option: 'shouldRetry', library: 'p-retry', major: '4', predicate: ' (`onFailedAttempt`)', requests: '4 requests' } }] },
    { code: file('p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 3 });`), settings: versions({ 'p-retry': 4 }), errors: [{ messageId: 'policy', data: { policy: 'pRetry', predicate: ' (`onFailedAttempt`)', requests: '4 requests' }, suggestions: rewritten }] },
    { code: file('async-retry', `export const f = (input) => retry(() => CALL, { retries: 3 });`), errors: [{ messageId: 'bail', data: { policy: 'retry', requests: '4 requests' }, suggestions: rewritten }] },
    // Measured: called again behind the caller's back.
    { code: file('async-retry', `export const f = (input) => retry(async (bail) => { try { return await CALL } catch (e) { if (!(${transient})) bail(e); throw e } }, { retries: 3 });`), errors: [{ messageId: 'bail' }] },
    { code: file('exponential-backoff', `export const f = (input) => backOff(() => CALL);`), errors: [{ messageId: 'policy', data: { policy: 'backOff', predicate: ' (`retry`)', requests: '10 requests' }, suggestions: rewritten }] },
    { code: file('promise-retry', `export const f = (input) => promiseRetry((again) => CALL.catch(again));`), errors: [{ messageId: 'again', data: { policy: 'promiseRetry', requests: '11 requests' }, suggestions: rewritten }] },
    { code: file('ts-retry-promise', `export const f = (input) => retry(() => CALL, { retries: 2 });`), errors: [{ messageId: 'policy', data: { policy: 'retry', predicate: ' (`retryIf`)', requests: '3 requests' }, suggestions: rewritten }] },
    { code: file('@lifeomic/attempt', `export const f = (input) => retry(() => CALL, { handleError: (e) => e.status === 429 });`), errors: [{ messageId: 'policy' }] },
    { code: file('cockatiel', `const policy = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => CALL);`), errors: [{ messageId: 'policy', data: { policy: 'policy.execute', predicate: '', requests: '4 requests' }, suggestions: rewritten }] },
    { code: file('cockatiel', `const policy = retry(handleType(OpenAI.APIError), { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => CALL);`), errors: [{ messageId: 'condition', line: 3 }] },
    { code: file('fetch-retry', `const own = new OpenAI({ fetch: fetchRetry(fetch, { retries: 3, retryOn: [400, 429] }) });\nexport const f = (input) => own.responses.create({ input });`), errors: [{ messageId: 'condition', line: 3 }] },
    { code: file('axios-retry', `axiosRetry(http, { retryCondition: () => true });\nexport const f = (body) => http.post(url, body);`), errors: [{ messageId: 'condition' }] },
    { code: file('effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));`), errors: [{ messageId: 'policy', data: { policy: 'Effect.retry', predicate: ' (`while`)', requests: '4 requests' }, suggestions: rewritten }] },
    { code: file('effect', `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3, while: (e) => e.status >= 400 }));`), errors: [{ messageId: 'condition' }] },
    { code: file('rxjs', `export const f = (input) => defer(() => CALL).pipe(retry(3));`), errors: [{ messageId: 'policy', data: { policy: 'retry', predicate: ' (`delay`)', requests: '4 requests' } }] },
    { code: file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`), errors: [{ messageId: 'policy', data: { policy: 'useQuery', predicate: ' (`retry`)', requests: '4 requests' } }] },
    { code: file('swr', `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3 });`), errors: [{ messageId: 'policy', data: { policy: 'useSWR', predicate: ' (`shouldRetryOnError`)', requests: '4 requests' }, suggestions: rewritten }] },
    { code: file('langchain', `const model = new ChatOpenAI().withRetry();\nexport const f = (input) => model.invoke(input);`), errors: [{ messageId: 'policy', data: { policy: 'withRetry', predicate: ' (`onFailedAttempt`)', requests: '3 requests' }, line: 3 }] },
  ],
});

/** Only that the number is right: what is suggested has its tests with the rule. */
const piled = (formula: string, outer: string) => ({ messageId: 'piled' as const, data: expectData(formula, outer) });
function expectData(formula: string, outer: string): Record<string, string> {
  return { formula, outer, inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' };
}

testRule('no-nested-retry, policies', noNestedRetry, {
  valid: [
    file('p-retry', `export const f = (input) => pRetry(() => ONCE, { retries: 4 });`),
    file('cockatiel', `const policy = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => ONCE);`),
    file('effect', `export const f = (input) => Effect.tryPromise(() => ONCE).pipe(Effect.retry({ times: 3 }));`),
    file('effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.map((r) => r.output_text));`),
    file('rxjs', `export const f = (input) => defer(() => ONCE).pipe(retry(3));`),
    file('rxjs', `export const f = (input) => from(CALL).pipe(retry(3));`),
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: false });`),
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => fetch('/api/answer') });`),
    file('fetch-retry', `const own = new OpenAI({ fetch: fetchRetry(fetch), maxRetries: 0 });\nexport const f = (input) => own.responses.create({ input });`),
    file('langchain', `const model = new ChatOpenAI({ maxRetries: 0 }).withRetry();\nexport const f = (input) => model.invoke(input);`),
    file('axios-retry', `axiosRetry(http);\nexport const f = (body) => http.post(url, body);`),
  ],
  invalid: [
    ...(
      [
        ['p-retry', `export const f = (input) => pRetry(() => CALL, { retries: 4 });`, '5 × (2 + 1) = 15', '`pRetry`'],
        ['async-retry', `export const f = (input) => retry(() => CALL, { retries: 4 });`, '5 × (2 + 1) = 15', '`retry`'],
        ['exponential-backoff', `export const f = (input) => backOff(() => CALL, { numOfAttempts: 4 });`, '4 × (2 + 1) = 12', '`backOff`'],
        ['ts-retry-promise', `export const f = (input) => retry(() => CALL, { retries: 2 });`, '3 × (2 + 1) = 9', '`retry`'],
        ['@lifeomic/attempt', `export const f = (input) => retry(() => CALL);`, '3 × (2 + 1) = 9', '`retry`'],
        ['cockatiel', `const policy = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => policy.execute(() => CALL);`, '4 × (2 + 1) = 12', '`policy.execute`'],
        ['effect', `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));`, '4 × (2 + 1) = 12', '`Effect.retry`'],
        ['rxjs', `export const f = (input) => defer(() => CALL).pipe(retry(3));`, '4 × (2 + 1) = 12', '`retry`'],
        ['react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`, '4 × (2 + 1) = 12', '`useQuery`'],
        ['swr', `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 3 });`, '4 × (2 + 1) = 12', '`useSWR`'],
      ] as const
    ).map(([library, code, formula, outer]) => ({
      code: file(library, code),
      errors: [{ ...piled(formula, outer), suggestions: [{ messageId: 'sdkOffSuggestion' as const, output: file(library, code.replace('CALL', 'ONCE')) }] }],
    })),
    // Called on what has no name.
    { code: file('langchain', `const model = new ChatOpenAI().withRetry();\nexport const f = (input) => model.invoke(input);`), errors: [{ messageId: 'piled', data: { ...expectData('3 × (6 + 1) = 21', '`withRetry`'), inner: '`@langchain/openai` itself' } }] },
  ],
});

/** That something is suggested; what, has its tests with the rule. */
const offered = 2 as never;

testRule('no-unguarded-call, policies', noUnguardedCall, {
  valid: [
    // Results that are looked at, and hooks.
    `import { ResultAsync } from 'neverthrow'; ${file('rxjs', `ResultAsync.fromPromise(CALL, (e) => e).match(show, report);`)}`,
    `import { fromAsyncThrowable } from 'neverthrow'; ${file('rxjs', `const ask = fromAsyncThrowable((input) => CALL); ask('x');`)}`,
    `import to from 'await-to-js'; ${file('rxjs', `const [error, answer] = await to(CALL);`)}`,
    file('react-query', `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL });`),
    file('swr', `export const useAnswer = (input) => useSWR(input, () => CALL);`),
    file('effect', `Effect.runFork(Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 })));`),
    file('p-retry', `pRetry(() => CALL);`),
    // A queue hands the failure on to whoever awaits it.
    `import pLimit from 'p-limit'; const limit = pLimit(2); ${file('rxjs', `try { await limit(() => CALL) } catch (e) { report(e) }`)}`,
    `import pLimit from 'p-limit'; const limit = pLimit(2); ${file('rxjs', `limit(() => CALL).catch(report);`)}`,
    `import PQueue from 'p-queue'; const queue = new PQueue(); ${file('rxjs', `queue.add(() => CALL).catch(report);`)}`,
    `import pLimit from 'p-limit'; const limit = pLimit(2); ${file('rxjs', `await Promise.allSettled(inputs.map((input) => limit(() => CALL)));`)}`,
    // A breaker does, too, unless it has something to fall back on.
    `import CircuitBreaker from 'opossum'; ${file('rxjs', `const breaker = new CircuitBreaker((input) => CALL);\nbreaker.fire('x').catch(report);`)}`,
    `import CircuitBreaker from 'opossum'; ${file('rxjs', `const breaker = new CircuitBreaker((input) => CALL);\nbreaker.fallback(() => 'Sorry');\nbreaker.fire('x');`)}`,
    `import CircuitBreaker from 'opossum'; ${file('rxjs', `export const breaker = new CircuitBreaker((input) => CALL);`)}`,
    `import CircuitBreaker from 'opossum'; ${file('rxjs', `class A { breaker = new CircuitBreaker((input) => CALL); async f(input) { try { return await this.breaker.fire(input) } catch (e) { report(e) } } }`)}`,
  ],
  invalid: (
    [
      ['p-limit', `import pLimit from 'p-limit'; const limit = pLimit(2);`, `limit(() => CALL);`],
      ['p-limit map', `import pLimit from 'p-limit'; const limit = pLimit(2);`, `limit.map(inputs, (input) => CALL);`],
      ['p-queue', `import PQueue from 'p-queue'; const queue = new PQueue();`, `void queue.add(() => CALL);`],
      ['neverthrow, safe by name only', `import { ResultAsync } from 'neverthrow';`, `ResultAsync.fromSafePromise(CALL);`],
      ['opossum', `import CircuitBreaker from 'opossum';`, `const breaker = new CircuitBreaker((input) => CALL);\nbreaker.fire('x');`],
      ['react-query outside of a hook', imports['react-query'], `const client = new QueryClient();\nclient.fetchQuery({ queryKey: ['x'], queryFn: () => CALL });`],
    ] as const
  ).map(([name, head, code]) => ({ name, code: `${head}\nimport OpenAI from 'openai'; const llm = new OpenAI();\n${code.replace('CALL', call)}`, errors: [{ messageId: 'floating' as const, suggestions: offered }] })),
});
