import rule from '../../rules/require-backoff.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0 });\n`;
const call = 'llm.responses.create({ input })';
const sleep = `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n`;

/** A loop of four attempts around a call, with this in its `catch`. */
const loop = (handler: string, before = ''): string => `${openai}${before}export async function f(input) {\n  for (let i = 0; i < 4; i++) {\n    try { return await ${call} } catch (e) { ${handler} }\n  }\n}`;
const atOnce = (requests: string, line?: number) => [{ messageId: 'atOnce' as const, data: { requests }, ...(line !== undefined && { line }) }];

/** With one suggestion, whose output other cases show. */
const offering = <E extends object>(errors: readonly E[]): (E & { suggestions: never })[] => errors.map((error) => ({ ...error, suggestions: 1 as never }));

testRule('require-backoff', rule, {
  valid: [
    // Something lets time pass.
    loop('await sleep(1000)', sleep),
    loop('await new Promise((r) => setTimeout(r, 1000))'),
    loop('await new Promise((r) => { const timer = setTimeout(r, 1000 * 2 ** i); signal.addEventListener("abort", () => clearTimeout(timer)) })'),
    loop('if (i < 3) await sleep(500)', sleep),
    loop('if (i === 3) throw e; await sleep(500)', sleep),
    loop('await setTimeout(1000)', `import { setTimeout } from 'node:timers/promises';\n`),
    loop('await pause(1000)', `import { setTimeout as pause } from 'timers/promises';\n`),
    loop('await Bun.sleep(1000)'),
    loop('await delay(1000)', `import delay from 'delay';\n`),
    loop('await helpers.wait(1000)', `import * as helpers from './helpers';\n`),
    loop('await nap(1000)', `import { promisify } from 'node:util';\nconst nap = promisify(setTimeout);\n`),
    loop('Atomics.wait(view, 0, 0, 1000)', `const view = new Int32Array(new SharedArrayBuffer(4));\n`),
    loop('const until = Date.now() + 1000; while (Date.now() < until) {}'),
    loop('for (let s = 3; s > 0; s--) await sleep(1000)', sleep),
    // What is awaited for nothing but its end, or told of the failure, may wait.
    loop('await recover()', `import { recover } from './recover';\n`),
    loop('const again = await decide(e); report(again)', `import { decide } from './decide';\n`),
    loop('await this.ready'),
    loop('await once(emitter, "drain")', `import { once } from 'node:events';\n`),
    loop('await new Promise((r) => emitter.once("drain", r))'),
    // Perhaps it waits.
    loop('if (options.delay) await sleep(options.delay)', sleep),
    loop('if (known(e)) await sleep(1000)', sleep),
    `${openai}${sleep}export async function f(input, max) { for (let i = 0; i < max; i++) { try { return await ${call} } catch (e) { if (i < max - 1) await sleep(1000) } } }`,
    // Before the call of the next round.
    `${openai}${sleep}export async function f(input) { for (let i = 0; i < 4; i++) { if (i > 0) await sleep(1000 * i); try { return await ${call} } catch (e) { last = e } } }`,
    // At once the first time only.
    `${openai}${sleep}export async function f(input) { for (let i = 0; i < 4; i++) { if (i > 1) await sleep(1000 * i); try { return await ${call} } catch (e) { last = e } } }`,
    // In the function that fails, or in one that calls.
    `${openai}${sleep}async function ask(input) { try { return await ${call} } catch (e) { await sleep(1000); throw e } }\nexport async function f(input) { for (let i = 0; i < 4; i++) { try { return await ask(input) } catch (e) { last = e } } }`,
    `${openai}${sleep}async function ask(input) { await sleep(200); return await ${call} }\nexport async function f(input) { for (let i = 0; i < 4; i++) { try { return await ask(input) } catch (e) { last = e } } }`,
    `${openai}${sleep}async function ask(input) { try { return await ${call} } catch (e) { await sleep(1000); throw e } }\nasync function told(input) { try { return await ask(input) } catch (e) { console.error(e); throw e } }\nexport async function f(input) { for (let i = 0; i < 4; i++) { try { return await told(input) } catch (e) { last = e } } }`,
    `${openai}${sleep}async function backOff(i) { console.log('again'); await sleep(1000 * 2 ** i); }\n${loop('await backOff(i)').slice(openai.length)}`,
    `${openai}export async function f(input) { for (let i = 0; i < 4; i++) { try { return await limiter.schedule(() => ${call}) } catch (e) { last = e } } }`,
    // Recursion that waits.
    `${openai}${sleep}export async function f(input, n = 3) { try { return await ${call} } catch (e) { if (n === 0) throw e; await sleep(1000); return f(input, n - 1) } }`,
    `${openai}export function f(input, n = 3) { return ${call}.catch((e) => { if (n === 0) throw e; return new Promise((r) => setTimeout(r, 1000)).then(() => f(input, n - 1)) }) }`,
    `${openai}export function f(input, n = 3) { return ${call}.catch((e) => { if (n === 0) throw e; return new Promise((r) => setTimeout(() => r(f(input, n - 1)), 1000)) }) }`,
    `${openai}export async function f(input, n = 3) { try { show(await ${call}) } catch (e) { if (n > 0) setTimeout(() => f(input, n - 1), 1000) } }`,
    `${openai}export async function f(input, n = 3) { try { show(await ${call}) } catch (e) { if (n > 0) setTimeout(f, 1000, input, n - 1) } }`,
    // What the SDK repeats is its own business.
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 5 });\nexport const f = (input) => ${call};`,
    // Rate limits and outages wait; a lost connection is taken up at once.
    loop(`if (e instanceof OpenAI.APIConnectionError) continue; await sleep(1000)`, sleep),
    // What goes round is no failure that time cures, or cannot be told.
    `import { generateObject, NoObjectGeneratedError } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateObject({ prompt }) } catch (e) { if (!NoObjectGeneratedError.isInstance(e)) throw e } } }`,
    loop('if (!worth(e)) throw e', `import { worth } from './worth';\n`),
    // No retry.
    `${openai}export async function f(inputs) { for (const input of inputs) { try { await ${call} } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(input) { for (const model of ['a', 'b']) { try { return await llm.responses.create({ model, input }) } catch (e) { console.error(e) } } }`,
  ],
  invalid: [
    { code: loop(''), errors: offering(atOnce('4 requests', 4)) },
    { code: loop('if (i === 3) throw e; console.warn("again", i)'), errors: offering(atOnce('4 requests')) },
    { code: loop('if (e.status !== 429) throw e'), errors: offering(atOnce('4 requests')) },
    { code: `${openai}export async function f(input) { while (true) { try { return await ${call} } catch {} } }`, errors: atOnce('requests without end') },
    // Only what was said to wait does.
    { code: loop('if (e.status === 429) await sleep(1000)', sleep), errors: atOnce('4 requests') },
    // Nobody waits for it.
    { code: loop('sleep(1000)', sleep), errors: atOnce('4 requests') },
    { code: loop('setTimeout(() => report(e), 1000)'), errors: atOnce('4 requests') },
    { code: loop('await sleep(0)', sleep), errors: atOnce('4 requests') },
    { code: loop('await new Promise((r) => setImmediate(r))'), errors: atOnce('4 requests') },
    // A time limit is no wait.
    {
      code: `${openai}export async function f(input) { for (let i = 0; i < 4; i++) { try { return await Promise.race([${call}, new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 30_000))]) } catch (e) { last = e } } }`,
      errors: offering(atOnce('4 requests')),
    },
    {
      code: `${openai}export async function f(input) { for (let i = 0; i < 4; i++) { const timer = setTimeout(() => abort.abort(), 30_000); try { return await ${call} } catch (e) { last = e } finally { clearTimeout(timer) } } }`,
      errors: offering(atOnce('4 requests')),
    },
    // What is fetched for the request is none either.
    {
      code: `import { messagesOf } from './store';\n${openai}export async function f(id) { for (let i = 0; i < 4; i++) { try { const input = await messagesOf(id); return await ${call} } catch (e) { last = e } } }`,
      errors: offering(atOnce('4 requests')),
    },
    { code: `${openai}export async function f(input, n = 3) { try { return await ${call} } catch (e) { if (n === 0) throw e; return f(input, n - 1) } }`, errors: atOnce('4 requests') },
    { code: `${openai}export const f = (input, n = 3) => ${call}.catch((e) => { if (n === 0) throw e; return f(input, n - 1) })`, errors: atOnce('4 requests') },
    { code: `${openai}export async function f(input, n = 3) { try { show(await ${call}) } catch (e) { if (n > 0) setTimeout(() => f(input, n - 1)) } }`, errors: atOnce('4 requests') },
    {
      code: `${openai}async function retries(work) { for (let i = 0; i < 3; i++) { try { return await work() } catch (e) { last = e } } }\nexport const f = (input) => retries(() => ${call});`,
      errors: offering(atOnce('3 requests', 3)),
    },
    // The last wait does not help the first one.
    { code: `${openai}${sleep}export async function f(input) { for (let i = 0; i < 4; i++) { try { return await ${call} } catch (e) { last = e } } await sleep(1000); throw last }`, errors: offering(atOnce('4 requests')) },
    // Raw HTTP.
    {
      code: `export async function f(body) { for (let i = 0; i < 3; i++) { const response = await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body }); if (response.ok) return response.json(); } }`,
      errors: atOnce('3 requests'),
    },
  ],
});

const all = [{ growth: true, cap: true, jitter: true, retryAfter: true }] as const;
const weak = (missing: string, cures: string) => [{ messageId: 'weak' as const, data: { missing, cures } }];
const unread = 'what the provider asks for in `retry-after` is not read';
const obey = 'wait at least as long as `retry-after` says';
const even = 'chance does not vary it';
const vary = 'vary it with `Math.random()`';
const header = `const asked = Number(e.headers?.get('retry-after')) * 1000;`;

testRule('require-backoff, what a wait must have', rule, {
  valid: [
    { code: loop('await sleep(1000 * 2 ** i * (0.5 + Math.random()))', sleep), options: [{ growth: true, cap: true, jitter: true }] },
    { code: loop('await sleep(1000 * (i + 1))', sleep), options: [{ growth: true, cap: true }] },
    { code: loop('await sleep([1000, 4000, 9000][i])', sleep), options: [{ growth: true, cap: true }] },
    { code: loop('await sleep(1000 + Math.random() * 500)', sleep), options: [{ jitter: true, cap: true }] },
    { code: loop(`${header} await sleep(asked || 1000)`, sleep), options: all },
    // Known to nobody.
    { code: loop('await sleep(backOff(i))', `import { backOff } from './back-off';\n${sleep}`), options: all },
    { code: loop('await recover(e)', `import { recover } from './recover';\n`), options: all },
    { code: loop('await sleep(this.delay)', sleep), options: all },
    // Limited by hand, by the number of attempts, or by a deadline.
    { code: `${openai}${sleep}export async function f(input) { for (let i = 0; i < 10; i++) { try { return await ${call} } catch (e) { await sleep(Math.min(1000 * 2 ** i, 30_000)) } } }`, options: [{ cap: true, growth: true }] },
    { code: `${openai}${sleep}export async function f(input) { let wait = 1000; for (let i = 0; i < 10; i++) { try { return await ${call} } catch (e) { await sleep(wait); if (wait < 20_000) wait *= 2 } } }`, options: [{ cap: true, growth: true }] },
    // One repeat needs no growth.
    { code: `${openai}${sleep}export async function f(input) { for (let i = 0; i < 2; i++) { try { return await ${call} } catch (e) { await sleep(1000) } } }`, options: [{ growth: true, cap: true }] },
    // No rate limit goes round.
    { code: loop('if (e.status === 429) throw e; await sleep(1000)', sleep), options: [{ retryAfter: true }] },
    // Not asked for.
    { code: loop('await sleep(1000)', sleep), options: [{}] },
  ],
  invalid: [
    { code: loop('await sleep(1000)', sleep), options: all, errors: offering(weak(`the wait is 1000 ms each time, ${even} and ${unread}`, `double it each time, ${vary} and ${obey}`)) },
    { code: loop('await sleep(1000)', sleep), options: [{ growth: true }], errors: offering(weak('the wait is 1000 ms each time', 'double it each time')) },
    { code: loop('await sleep(1000 + Math.random() * 500)', sleep), options: [{ growth: true }], errors: weak('the wait is always the same', 'double it each time') },
    {
      code: `${openai}${sleep}export async function f(input, wait) { for (let i = 0; i < 4; i++) { try { return await ${call} } catch (e) { await sleep(wait) } } }`,
      options: [{ growth: true }],
      errors: weak('the wait is always the same', 'double it each time'),
    },
    { code: loop('await sleep(1000 * 2 ** i)', sleep), options: [{ growth: true, jitter: true }], errors: weak(even, vary) },
    { code: loop('await sleep(1000 * 2 ** i * Math.random())', sleep), options: all, errors: weak(unread, obey) },
    {
      code: `${openai}${sleep}export async function f(input) { for (let i = 0; i < 9; i++) { try { return await ${call} } catch (e) { if (i === 8) throw e; await sleep(1000 * 2 ** i) } } }`,
      options: [{ cap: true }],
      errors: weak('the wait grows to 128 s', 'limit it with `Math.min`'),
    },
    {
      code: `${openai}${sleep}export async function f(input, wait) { while (true) { try { return await ${call} } catch (e) { await sleep(wait); wait *= 2 } } }`,
      options: [{ cap: true }],
      errors: weak('the wait grows without end', 'limit it with `Math.min`'),
    },
    { code: loop('await wait(2000)', `import { wait } from './wait';\n`), options: [{ jitter: true }], errors: offering(weak(even, vary)) },
  ],
});

const policy = (library: string, code: string): string => `${library}\n${openai}${code.replaceAll('CALL', call)}`;
const pRetry = `import pRetry from 'p-retry';`;
const effect = `import { Effect, Schedule } from 'effect';`;
const rxjs = `import { defer, retry, timer } from 'rxjs';`;

testRule('require-backoff, policies', rule, {
  valid: [
    policy(pRetry, `export const f = (input) => pRetry(() => CALL, { retries: 5 });`),
    policy(pRetry, `export const f = (input, options) => pRetry(() => CALL, options);`),
    policy(`import { backOff } from 'exponential-backoff';`, `export const f = (input) => backOff(() => CALL);`),
    policy(`import { withRetry } from 'llm-calls';`, `export const f = (input) => withRetry(() => CALL);`),
    policy(`import { handleAll, retry, ExponentialBackoff } from 'cockatiel';`, `export const f = (input) => retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() }).execute(() => CALL);`),
    policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.exponential(100)));`),
    policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3, schedule: Schedule.spaced('1 second') }));`),
    policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.recurs(3).pipe(Schedule.addDelay(() => '1 second'))));`),
    policy(rxjs, `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: 1000 }));`),
    policy(rxjs, `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: (e, n) => timer(1000 * n) }));`),
    // The work waits itself.
    policy(`import { handleAll, retry } from 'cockatiel';`, `${sleep}export const f = (input) => retry(handleAll, { maxAttempts: 3 }).execute(async () => { try { return await CALL } catch (e) { await sleep(1000); throw e } });`),
    { code: policy(`import { backOff } from 'exponential-backoff';`, `export const f = (input) => backOff(() => CALL, { numOfAttempts: 5, jitter: 'full' });`), options: [{ growth: true, cap: true, jitter: true }] },
    { code: policy(`import retry from 'async-retry';`, `export const f = (input) => retry(() => CALL, { retries: 3 });`), options: [{ growth: true, cap: true, jitter: true }] },
    { code: policy(`import { withRetry } from 'llm-calls';`, `export const f = (input) => withRetry(() => CALL, { maxAttempts: 20 });`), options: all },
    { code: policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.exponential(100).pipe(Schedule.jittered, Schedule.union(Schedule.spaced('10 seconds')))));`), options: [{ growth: true, cap: true, jitter: true }] },
  ],
  invalid: [
    { code: policy(`import { handleAll, retry } from 'cockatiel';`, `export const f = (input) => retry(handleAll, { maxAttempts: 3 }).execute(() => CALL);`), errors: offering(atOnce('4 requests')) },
    { code: policy(pRetry, `export const f = (input) => pRetry(() => CALL, { retries: 5, minTimeout: 0 });`), errors: offering(atOnce('6 requests')) },
    { code: policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3 }));`), errors: offering(atOnce('4 requests')) },
    { code: policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.recurs(3)));`), errors: atOnce('4 requests') },
    { code: policy(rxjs, `export const f = (input) => defer(() => CALL).pipe(retry(3));`), errors: offering(atOnce('4 requests')) },
    { code: policy(rxjs, `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: 0 }));`), errors: offering(atOnce('4 requests')) },
    // Only lost connections go round, and none of them waits.
    {
      code: `import axios from 'axios'; import axiosRetry from 'axios-retry'; const http = axios.create(); axiosRetry(http, { retries: 2 });\nexport const f = (body) => http.post('https://api.openai.com/v1/chat/completions', body);`,
      errors: offering(atOnce('3 requests')),
    },
    { code: policy(pRetry, `export const f = (input) => pRetry(() => CALL);`), options: all, errors: weak(`the wait grows to 512 s, ${even} and ${unread}`, `limit it with \`Math.min\`, ${vary} and ${obey}`) },
    { code: policy(`import { retry } from 'ts-retry-promise';`, `export const f = (input) => retry(() => CALL, { retries: 3, delay: 500 });`), options: [{ growth: true }], errors: weak('the wait is 500 ms each time', 'double it each time') },
    { code: policy(effect, `export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ times: 3, schedule: Schedule.spaced('2 seconds') }));`), options: [{ growth: true, jitter: true }], errors: weak(`the wait is 2000 ms each time and ${even}`, `double it each time and ${vary}`) },
    { code: policy(rxjs, `export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: (e, n) => timer(1000 * n) }));`), options: [{ growth: true, jitter: true }], errors: weak(even, vary) },
  ],
});

const waiting = (code: string, before: string, after: string, asked?: readonly [{ readonly [Name in 'growth' | 'cap' | 'jitter' | 'retryAfter']?: boolean }], more: object = {}) => ({
  code: code.replace('HERE', before),
  ...(asked && { options: asked }),
  ...more,
  errors: [{ messageId: asked ? ('weak' as const) : ('atOnce' as const), suggestions: [{ messageId: 'waitSuggestion' as const, output: code.replace('HERE', after) }] }],
});
const growing = [{ growth: true, cap: true, jitter: true }] as const;
const unmended = (code: string, asked?: readonly [object]) => ({ code, ...(asked && { options: asked }), errors: [{ messageId: asked ? ('weak' as const) : ('atOnce' as const), suggestions: null }] });
/** Ten attempts that are counted from one. */
const ten = `${openai}${sleep}export async function f(input) {\n  for (let attempt = 1; ; attempt += 1) {\n    try {\n      return await ${call};\n    } catch (error) {\n      if (attempt >= 10) throw error;\n      HERE\n    }\n  }\n}`;
const longer = 'await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** i * (0.5 + Math.random())))';

testRule('require-backoff, rewritten', rule, {
  valid: [
    // What the suggestions leave.
    { code: loop(longer), options: growing },
    { code: ten.replace('HERE', 'await sleep(Math.min(2000 * 2 ** (attempt - 1), 30_000) * (0.5 + Math.random()));'), options: growing },
    { code: policy(rxjs, 'export const f = (input) => defer(() => CALL).pipe(retry({ count: 3, delay: (_error, count) => timer(Math.min(1000 * 2 ** (count - 1), 30_000) * (0.5 + Math.random())) }));'), options: growing },
  ],
  invalid: [
    // A loop that counts its rounds.
    waiting(loop('HERE'), 'if (i === 3) throw e', `if (i === 3) throw e; ${longer};`),
    waiting(ten, 'console.warn(attempt);', 'console.warn(attempt);\n      await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** (attempt - 1), 30_000) * (0.5 + Math.random())));'),
    waiting(loop('HERE', sleep), 'await sleep(1000)', 'await sleep(1000 * 2 ** i * (0.5 + Math.random()))', growing),
    waiting(ten, 'await sleep(2000);', 'await sleep(Math.min(2000 * 2 ** (attempt - 1), 30_000) * (0.5 + Math.random()));', growing),
    waiting(loop('await new Promise((r) => setTimeout(r, HERE))', 'const PAUSE = 500;\n'), 'PAUSE', 'PAUSE * 2 ** i * (0.5 + Math.random())', growing),
    waiting(loop('await sleep(HERE)', sleep), '2 * 1000', '(2 * 1000) * 2 ** i * (0.5 + Math.random())', growing),
    // What the provider asks for is told by the helper.
    {
      code: loop('await sleep(1000)', sleep),
      options: all,
      settings: { 'llm-calls': { helper: './llm' } },
      errors: [{ messageId: 'weak', suggestions: [{ messageId: 'waitSuggestion', output: loop('await sleep(classifyError(e).retryAfterMs ?? 1000 * 2 ** i * (0.5 + Math.random()))', sleep).replace(`'openai';\n`, `'openai';\nimport { classifyError } from './llm';\n`) }] }],
    },
    // No counter, or one that more is done with; a wait of several parts; one for which nobody waits; a way round before the end.
    unmended(`${openai}export async function f(input) { while (true) { try { return await ${call} } catch {} } }`),
    unmended(`${openai}export async function f(input) { for (let i = 0; i < 4; i++) { try { return await ${call} } catch (e) { if (e.status === 500) i += 1 } } }`),
    unmended(loop('sleep(1000)', sleep)),
    unmended(loop('if (e.status === 500) continue; throw e')),
    unmended(loop('if (e.status === 429) await sleep(1000)', sleep)),
    unmended(loop('await sleep(500); await sleep(500)', sleep), growing),
    unmended(loop('await sleep(1000 + Math.random() * 500)', sleep), [{ growth: true }]),
    // Options of policies.
    waiting(policy(pRetry, 'export const f = (input) => pRetry(() => CALL, { retries: 5, HERE });'), 'minTimeout: 0', 'minTimeout: 1000'),
    waiting(policy(pRetry, 'export const f = (input) => pRetry(() => CALL, { retries: 5, HERE });'), 'minTimeout: 0, factor: 1', 'minTimeout: 1000, factor: 2'),
    waiting(policy(`import { retry } from '@lifeomic/attempt';`, 'export const f = (input) => retry(() => CALL, { HERE });'), 'delay: 0', 'delay: 200, factor: 2'),
    waiting(policy(pRetry, 'export const f = (input) => pRetry(() => CALLHERE);').replace('CALLHERE', `${call}HERE`), '', ', { maxTimeout: 30_000, randomize: true }', growing),
    waiting(policy(`import { retry } from '@lifeomic/attempt';`, 'export const f = (input) => retry(() => CALL, { HERE });'), 'maxAttempts: 3', 'maxAttempts: 3, factor: 2, jitter: true', growing),
    waiting(policy(`import { backOff } from 'exponential-backoff';`, 'export const f = (input) => backOff(() => CALL, { HERE });'), 'numOfAttempts: 5', `numOfAttempts: 5, jitter: 'full'`, growing),
    waiting(policy(rxjs, 'export const f = (input) => defer(() => CALL).pipe(retry(HERE));'), '3', '{ count: 3, delay: (_error, count) => timer(Math.min(1000 * 2 ** (count - 1), 30_000) * (0.5 + Math.random())) }'),
    waiting(policy(effect, 'export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ HERE }));'), 'times: 3', 'times: 3, schedule: Schedule.jittered(Schedule.exponential(1000))'),
    waiting(policy(`import { ExponentialBackoff, handleAll, retry } from 'cockatiel';`, 'export const f = (input) => retry(handleAll, { HERE }).execute(() => CALL);'), 'maxAttempts: 3', 'maxAttempts: 3, backoff: new ExponentialBackoff()'),
    unmended(policy(effect, 'export const f = (input) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.recurs(3)));')),
    // It heeds no header.
    unmended(policy(pRetry, 'export const f = (input) => pRetry(() => CALL, { retries: 3 });'), all),
    unmended(policy(`import { retry } from 'ts-retry-promise';`, 'export const f = (input) => retry(() => CALL, { retries: 3, delay: 500 });'), [{ growth: true }]),
  ],
});
