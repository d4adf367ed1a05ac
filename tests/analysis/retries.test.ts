import { describe, expect, it } from 'vitest';
import { llmCalls } from '../../src/analysis/calls.ts';
import { retryPiles } from '../../src/analysis/retries/piles.ts';
import { sdkRetries, sdkRetryOptions } from '../../src/analysis/retries/sdk-retries.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';
import { hosts } from './hosts.ts';
import { layersOf } from './layers.ts';

type Parse = (typeof hosts)[number]['parse'];

const settings = { ...noSettings, versions: { openai: 6, '@anthropic-ai/sdk': 1, ai: 5, 'p-retry': 7 } };

const head = `import OpenAI from 'openai'; import Anthropic from '@anthropic-ai/sdk'; import { generateText, APICallError, RetryError } from 'ai';
import pRetry, { AbortError } from 'p-retry'; import retry from 'async-retry'; import promiseRetry from 'promise-retry'; import { backOff } from 'exponential-backoff';
import { retry as policy, handleAll, handleWhen, wrap, circuitBreaker } from 'cockatiel'; import { withRetry, createRetry } from 'llm-calls';
const llm = new OpenAI(); const claude = new Anthropic();\n`;

function analyse(parse: Parse, code: string) {
  return parse(head + code.replaceAll('CALL', "llm.responses.create({ model: 'gpt-5', input })"), 'sample.ts', settings);
}

function constructs(parse: Parse, code: string): string[] {
  return layersOf(analyse(parse, code));
}

const rateLimits = 'quota 429';
const transient = 'quota 429 500 503 529';

/** What the first line is found to be. */
const found: readonly (readonly [expected: string, code: string])[] = [
  // Loops
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { await sleep(i) } } }`],
  ['loop × 4: everything', `async function f(input) { for (let i = 0; i <= 3; i++) { try { return await CALL } catch (e) { if (i === 3) throw e } } }`],
  ['loop × 5: everything', `async function f(input, max = 5) { let n = 0; while (true) { try { return await CALL } catch (e) { n++; if (n >= max) throw e; await sleep(2 ** n) } } }`],
  ['loop × 3: everything', `async function f(input) { let done = false, n = 0, r; while (!done && n < 3) { try { r = await CALL; done = true } catch { n += 1 } } return r }`],
  ['loop × 4: everything', `async function f(input) { let n = 0, ok = false; do { try { await CALL; ok = true } catch { n++ } } while (!ok && n < 4) }`],
  ['loop × 3: everything', `async function f(input) { let result; for (let i = 0; i < 3 && !result; i++) { result = await CALL.catch(() => undefined) } return result }`],
  ['loop × 3: everything', `async function f(input) { for (const delay of [1000, 2000, 4000]) { try { return await CALL } catch { await sleep(delay) } } }`],
  ['loop × 20: everything', `async function f(input, retries = 20) { while (retries--) { try { return await CALL } catch {} } }`],
  ['loop × 3: everything', `async function f(input) { outer: for (let i = 0; i < 3; i++) { for (const part of parts) { try { await CALL; break outer } catch { continue outer } } } }`],
  ['loop × more than 40: everything', `async function f(input) { for (let i = 0; i < 1000; i++) { try { return await CALL } catch { await sleep(1) } } }`],
  ['loop bounded: everything', `async function f(input, max) { for (let i = 0; i < max; i++) { try { return await CALL } catch { await sleep(1) } } }`],
  ['loop × 4: everything', `const MAX = Number(process.env.RETRIES ?? 4); async function f(input) { for (let i = 0; i < MAX; i++) { try { return await CALL } catch {} } }`],
  ['loop bounded: everything', `const MAX = Number(process.env.RETRIES); async function f(input) { for (let i = 0; i < MAX; i++) { try { return await CALL } catch {} } }`],
  ['loop unbounded: everything', `async function f(input) { while (true) { try { return await CALL } catch { await sleep(1000) } } }`],
  ['loop unbounded: everything', `async function f(input) { let n = 0; for (;;) { try { return await CALL } catch { n++; log(n) } } }`],
  ['loop unbounded: everything', `async function f(input, max) { let n = 0; while (true) { try { return await CALL } catch (e) { if (max === 0) throw e } } }`],
  ['loop for 60000 ms: everything', `async function f(input) { const start = Date.now(); while (Date.now() - start < 60_000) { try { return await CALL } catch { await sleep(1) } } }`],
  ['loop for 30000 ms: everything', `async function f(input) { const end = Date.now() + 30_000; for (;;) { try { return await CALL } catch (e) { if (Date.now() > end) throw e } } }`],
  ['loop unknown: everything', `class A { async f(input) { while (!this.stopped) { try { return await CALL } catch { await sleep(1) } } } }`],
  ['loop unknown: unknown', `async function f(input) { while (true) { try { return await CALL } catch (e) { if (!(await ask('Again?'))) throw e } } }`],
  ['loop × 3: everything', `async function f(input) { let waited = 0; for (;;) { try { return await CALL } catch (e) { if (waited >= 20) throw e; await sleep(10); waited += 10 } } }`],
  ['loop bounded: everything', `async function f(input) { let waited = 0; for (;;) { try { return await CALL } catch (e) { const d = Math.random(); waited += d; if (waited > 20) throw e; await sleep(d) } } }`],
  // One of many, again until it succeeds
  ['loop unbounded: everything', `async function f(inputs) { let i = 0; while (i < inputs.length) { try { await llm.responses.create({ input: inputs[i] }); i++ } catch { await sleep(1) } } }`],
  ['loop unbounded: quota 429', `async function f(inputs) { for (let i = 0; i < inputs.length; i++) { try { await llm.responses.create({ input: inputs[i] }) } catch (e) { if (e.status === 429) { await sleep(1); i -= 1; continue } throw e } } }`],
  // The call runs somewhere else
  ['loop × 3: everything', `async function ask(input) { return CALL } async function f(input) { for (let i = 0; i < 3; i++) { try { return await ask(input) } catch {} } }`],
  ['loop × 3: everything', `async function ask(input) { try { return await CALL } catch { return null } } async function f(input) { for (let i = 0; i < 3; i++) { const r = await ask(input); if (r) return r } }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { const p = CALL; try { return await p } catch {} } }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await Promise.race([CALL, timeout(1000)]) } catch {} } } const timeout = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error('timeout')), ms));`],
  ['loop × 3: everything', `async function f(inputs) { return Promise.all(inputs.map(async (input) => { for (let i = 0; i < 3; i++) { try { return await CALL } catch {} } })) }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await limit(() => CALL) } catch {} } }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { const stream = await llm.chat.completions.create({ messages: input, stream: true }); for await (const c of stream) use(c); return } catch {} } }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { const stream = claude.messages.stream({ messages: input }); return await stream.finalMessage() } catch {} } }`],
  ['loop × 3: everything', `async function* parts(input) { yield await CALL } async function f(input) { for (let i = 0; i < 3; i++) { try { for await (const part of parts(input)) use(part); return } catch {} } }`],
  ['loop × 3: everything', `class A { max = 3; #llm = new OpenAI(); async f(input) { let n = 0; while (n < this.max) { try { return await this.#llm.responses.create({ input }) } catch { n++ } } } }`],
  ['loop × 3: everything', `class A { constructor(private readonly max = 3) {} async ask(input) { return CALL } async f(input) { for (let i = 0; i < this.max; i++) { try { return await this.ask(input) } catch {} } } }`],
  // Local helpers
  ['loop × 5: everything', `async function retries(fn, { times = 3 } = {}) { let last; for (let i = 0; i <= times; i++) { try { return await fn() } catch (e) { last = e } } throw last } export const f = (input) => retries(() => CALL, { times: 4 });`],
  ['loop × 4: everything', `async function retries(fn, { times = 3 } = {}) { let last; for (let i = 0; i <= times; i++) { try { return await fn() } catch (e) { last = e } } throw last } export const f = (input) => retries(() => CALL);`],
  ['loop × 4: everything', `const defaults = { times: 3 }; async function retries(fn, given = {}) { const options = { ...defaults, ...given }; for (let i = 0; i <= options.times; i++) { try { return await fn() } catch {} } } export const f = (input) => retries(() => CALL);`],
  ['recursion × 4: everything', `async function retries(fn, options) { const attempt = async (n) => { try { return await fn() } catch (e) { if (n >= options.max) throw e; return attempt(n + 1) } }; return attempt(1) } export const f = (input) => retries(() => CALL, { max: 4 });`],
  ['loop × 3: everything', `const retrying = (fn, max = 3) => async (...args) => { for (let i = 0; i < max; i++) { try { return await fn(...args) } catch {} } }; export const ask = retrying(async (input) => CALL);`],
  ['loop bounded: everything', `class A { private async retries<T>(fn: () => Promise<T>): Promise<T> { for (let i = 1; i <= this.max; i++) { try { return await fn() } catch {} } throw new Error('x') } ask(input) { return this.retries(async () => (await CALL).output_text) } }`],
  ['loop × 3: everything', `async function run({ task, times }) { for (let i = 0; i < times; i++) { try { return await task() } catch {} } } export const f = (input) => run({ task: () => CALL, times: 3 });`],
  [`loop × 3: ${rateLimits}`, `async function retries(fn, { when = () => true } = {}) { for (let i = 0; i < 3; i++) { try { return await fn() } catch (e) { if (!when(e)) throw e } } } export const f = (input) => retries(() => CALL, { when: (e) => e.status === 429 });`],
  // Recursion, promise chains and timers
  ['recursion × 4: everything', `async function f(input, n = 3) { try { return await CALL } catch (e) { if (n > 0) return f(input, n - 1); throw e } }`],
  ['recursion × 4: everything', `function f(input, n = 3) { return CALL.catch((e) => { if (n === 0) throw e; return f(input, n - 1) }) }`],
  ['recursion × 4: everything', `function f(input, n = 3) { return CALL.then(use, (e) => (n > 0 ? f(input, n - 1) : Promise.reject(e))) }`],
  ['recursion × 4: everything', `async function f(input, options = {}) { const { times = 3 } = options; try { return await CALL } catch (e) { if (times === 0) throw e; return f(input, { ...options, times: times - 1 }) } }`],
  ['recursion × 3: everything', `async function f(input, errors = []) { try { return await CALL } catch (e) { const all = [...errors, e]; if (all.length >= 3) throw e; return f(input, all) } }`],
  ['recursion bounded: everything', `class A { async f(input) { try { return await CALL } catch (e) { this.failed++; if (this.failed > this.max) throw e; return this.f(input) } } }`],
  ['recursion unbounded: everything', `async function f(input) { try { return await CALL } catch { await sleep(1); return f(input) } }`],
  ['recursion unbounded: everything', `function f(input) { CALL.then(show).catch(() => { setTimeout(() => f(input), 1000) }) }`],
  ['recursion unbounded: everything', `async function tick() { try { await llm.responses.create({ input: 'x' }) } catch { setTimeout(tick, 1000) } }`],
  ['recursion × 4: everything', `const again = (fn, n = 3) => new Promise((resolve, reject) => { fn().then(resolve).catch((e) => { if (n === 0) reject(e); else setTimeout(() => again(fn, n - 1).then(resolve, reject), 10) }) }); export const f = (input) => again(() => CALL);`],
  // What is let through
  [`loop × 3: ${rateLimits} 500 503`, `const RETRYABLE = new Set([429, 500, 503]); async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (!RETRYABLE.has(e.status)) throw e } } }`],
  [`loop × 3: ${transient}`, `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.status === 429 || e.status >= 500) { await sleep(1); continue } throw e } } }`],
  ['loop × 3: 401 403 404 422 quota 429 500 503 529 connection timeout', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.status === 400) throw e } } }`],
  [`loop × 3: ${transient} connection timeout`, `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.status && e.status < 500 && e.status !== 429) throw e } } }`],
  [`loop × 3: ${rateLimits}`, `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e instanceof OpenAI.RateLimitError) continue; throw e } } }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e instanceof OpenAI.APIError) continue; throw e } } }`],
  ['loop unknown: nothing', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e instanceof Anthropic.APIError) continue; throw e } } }`],
  [`loop × 3: ${rateLimits}`, `async function f(input) { let n = 0; while (true) { try { return await CALL } catch (e) { switch (e.status) { case 429: if (++n > 2) throw e; continue; default: throw e } } } }`],
  [`loop bounded: ${rateLimits}`, `import { MAX } from './config'; async function f(input) { for (let i = 0; i < MAX; i++) { try { return await CALL } catch (e) { const more = i < MAX - 1; if (e?.status === 429 && more) { await sleep(1); continue } throw e } } }`],
  [`loop bounded: ${transient}`, `async function f(input, max) { let n = 0; while (true) { try { return await CALL } catch (e) { if (n++ >= max || !(e.status === 429 || e.status >= 500)) throw e } } }`],
  [`loop × 3: ${transient} connection timeout`, `function worth(e: unknown) { const status = (e as any)?.status ?? (e as any)?.response?.status; if (typeof status !== 'number') return true; return status === 429 || status >= 500 } async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (!worth(e)) throw e } } }`],
  [`loop × 3: ${rateLimits} 503? 529`, `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (/429|overloaded_error/i.test(String(e.message)) || e.code === 'overloaded') continue; throw e } } }`],
  ['loop unknown: nothing', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.response?.status === 429) continue; throw e } } }`],
  ['loop unknown: nothing', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.response.status === 429) continue; throw e } } }`],
  ['loop × 3: 429', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.status === 429 && e.code !== 'insufficient_quota') continue; throw e } } }`],
  [`loop × 3: ${transient}`, `class Failed extends Error { constructor(message: string, public again: boolean) { super(message) } } async function ask(input) { try { return await CALL } catch (e) { throw new Failed(e.message, e.status === 429 || e.status >= 500) } } async function f(input) { for (let i = 0; i < 3; i++) { try { return await ask(input) } catch (e) { if (e instanceof Failed && !e.again) throw e } } }`],
  ['loop × 3: everything', `async function ask(input) { try { return await CALL } catch (e) { throw new Error('failed: ' + e.message) } } async function f(input) { for (let i = 0; i < 3; i++) { try { return await ask(input) } catch (e) { if (e.status === 401) throw e } } }`],
  ['loop × 3: unknown', `import { worth } from './worth'; async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (!worth(e)) throw e } } }`],
  ['loop × 3: unknown', `import { handleFailure } from './worth'; async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { handleFailure(e) } } }`],
  ['loop × 3: everything', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { logger.error(e); Sentry.captureException(e); await onRetry(e, i) } } }`],
  ['loop × 3: everything', `import { isRateLimit } from './worth'; async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (isRateLimit(e)) { await sleep(60); continue } await sleep(1) } } }`],
  ['loop × 3: 429 500 503 529 connection timeout', `import { isRetryable } from 'llm-calls'; async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (!isRetryable(e)) throw e } } }`],
  // The AI SDK throws a `RetryError` without a status after its own retries.
  ['loop unknown: nothing', `async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (e.statusCode === 429) continue; throw e } } }`],
  [`loop × 3: ${rateLimits}`, `async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt, maxRetries: 0 }) } catch (e) { if (e.statusCode === 429) continue; throw e } } }`],
  [`loop × 3: ${transient} connection timeout`, `async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (RetryError.isInstance(e)) continue; throw e } } }`],
  ['loop × 3: 401 400 403 404 422 context', `async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (APICallError.isInstance(e)) continue; throw e } } }`],
  // Aborts, where the caller can
  ['loop × 3: everything', `async function f(input, signal) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { signal }) } catch {} } }`],
  [`loop × 3: 401 400 403 404 422 context ${transient} connection timeout`, `async function f(input, signal) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { signal }) } catch (e) { if (signal.aborted) throw e } } }`],
  [`loop × 3: 401 400 403 404 422 context ${transient} connection timeout`, `async function f(input, { signal }) { for (let i = 0; i < 3; i++) { signal?.throwIfAborted(); try { return await llm.responses.create({ input }, { signal }) } catch {} } }`],
  // Policies
  ['policy × 6: everything', `export const f = (input) => pRetry(() => CALL, { retries: 5 });`],
  ['policy × 11: everything', `export const f = (input) => pRetry(() => CALL);`],
  ['policy unbounded: everything', `export const f = (input) => pRetry(() => CALL, { retries: Infinity });`],
  ['policy for 5000 ms: everything', `export const f = (input) => retry(() => CALL, { forever: true, maxRetryTime: 5000 });`],
  ['policy bounded: everything', `export const f = (input, retries) => pRetry(() => CALL, { retries });`],
  ['policy unknown: unknown', `export const f = (input, options) => pRetry(() => CALL, options);`],
  [`policy × 3: ${transient}`, `export const f = (input) => pRetry(() => CALL, { retries: 2, shouldRetry: ({ error }) => error.status === 429 || error.status >= 500 });`],
  ['policy × 3: unknown', `export const f = (input) => pRetry(() => CALL, { retries: 2, shouldRetry });`],
  [`policy × 11: ${transient} connection timeout`, `export const f = (input) => pRetry(async () => { try { return await CALL } catch (e) { if (e.status < 500 && e.status !== 429) throw new AbortError(e); throw e } });`],
  [`policy × 11: ${transient} connection timeout`, `export const f = (input) => pRetry(() => CALL, { onFailedAttempt: ({ error }) => { if (error.status < 500 && error.status !== 429) throw error } });`],
  [`policy × 4: ${transient} connection timeout`, `export const f = (input) => retry(async (bail) => { try { return await CALL } catch (e) { if (e.status < 500 && e.status !== 429) return bail(e); throw e } }, { retries: 3 });`],
  [`policy × 4: ${rateLimits}`, `export const f = (input) => promiseRetry((again) => CALL.catch((e) => { if (e.status === 429) again(e); throw e }), { retries: 3 });`],
  ['policy × 10: everything', `export const f = (input) => backOff(() => CALL);`],
  ['policy × 3: 429?', `export const f = (input) => backOff(() => CALL, { numOfAttempts: 3, retry: (e) => e.name === 'RateLimitError' });`],
  ['policy × 4: everything', `const again = policy(handleAll, { maxAttempts: 3 }); export const f = (input) => again.execute(() => CALL);`],
  ['policy unbounded: everything', `const again = policy(handleAll, {}); export const f = (input) => wrap(circuitBreaker(handleAll, {}), again).execute(() => CALL);`],
  [`policy × 4: ${rateLimits}`, `const again = policy(handleWhen((e) => e.status === 429), { maxAttempts: 3 }); export const f = (input) => again.execute(() => CALL);`],
  ['policy × 5: 429 500 503 529 connection timeout', `export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request));`],
  ['policy × 3: everything', `export const f = (input) => withRetry(() => CALL, { maxAttempts: 3, shouldRetry: () => true });`],
  [`policy × 3: 429`, `export const f = (input) => withRetry(() => CALL, { maxAttempts: 3, shouldRetry: ({ kind }) => kind === 'rate_limit' });`],
  ['policy × 3: quota 500 503 529 connection timeout', `export const f = (input) => withRetry(() => CALL, { maxAttempts: 3, shouldRetry: ({ kind }) => (kind === 'quota' ? true : kind === 'rate_limit' ? false : undefined) });`],
  ['policy × 2: 429 500 503 529 connection timeout', `const again = createRetry({ maxAttempts: 2 }); export const f = (input) => again(() => CALL);`],
  ['policy × 4: everything', `const ask = async (input) => CALL; async function guarded(task) { return pRetry(task, { retries: 3 }) } export const f = (input) => guarded(() => ask(input));`],
];

/** What is no retry of the same request. */
const nothing: readonly string[] = [
  // Batches, agents, chats, polls, workers
  `async function f(inputs) { for (const input of inputs) { try { await CALL } catch (e) { console.error(e) } } }`,
  `async function f(inputs) { for (let i = 0; i < inputs.length; i++) { const input = inputs[i]; try { out.push(await CALL) } catch (e) { log(e) } } }`,
  `async function f(input) { const out = []; for (let i = 0; i < 3; i++) { try { out.push(await CALL) } catch (e) { log(e) } } return out }`,
  `async function f(items) { await Promise.all(items.map(async (input) => { try { await CALL } catch (e) { log(e) } })) }`,
  `async function f(messages) { while (true) { const r = await llm.chat.completions.create({ messages }); if (!r.tools) return r; messages.push(...r.tools) } }`,
  `async function f(messages) { for (let i = 0; i < 10; i++) { try { const r = await llm.chat.completions.create({ messages }); if (!r.tools) return r; messages.push(r) } catch (e) { log(e) } } }`,
  `async function f() { while (true) { const input = await question('> '); if (input === 'exit') break; try { console.log(await CALL) } catch (e) { console.error(e) } } }`,
  `async function f(input) { while (true) { const r = await CALL; if (r.status === 'completed') return r; await sleep(1) } }`,
  `async function f() { while (true) { const job = await queue.pop(); try { await llm.responses.create({ input: job.text }) } catch (e) { log(e) } } }`,
  `async function f() { while (jobs.length) { const job = jobs.shift(); try { await llm.responses.create({ input: job.text }) } catch { if (job.tries++ < 3) jobs.push(job) } } }`,
  `setInterval(async () => { try { await llm.responses.create({ input: 'x' }) } catch (e) { log(e) } }, 1000);`,
  `async function tick() { try { await llm.responses.create({ input: 'x' }) } catch (e) { log(e) } setTimeout(tick, 1000) }`,
  `class A { history = []; async chat(m) { this.history.push(m); return llm.responses.create({ input: this.history }) } async f(m) { for (let i = 0; i < 3; i++) { try { return await this.chat(m) } catch (e) { log(e) } } } }`,
  `async function deeper(input, depth) { const r = await CALL; if (depth > 0) return deeper(r, depth - 1); return r }`,
  `async function f(memory, message) { await memory.addMessage(message); for (let i = 0; i < 5; i++) { try { const r = await llm.chat.completions.create({ messages: await memory.getMessages() }); if (!r.tools) return r; await memory.addMessage(r) } catch (e) { log(e) } } }`,
  // Fallbacks
  `class A { async f(input) { for (let i = 0; i < 3; i++) { try { return await this.client.chat.completions.create({ input }) } catch (e) { this.rotateKey() } } } }`,
  `async function f(prompt) { for (const model of ['a', 'b']) { try { return await llm.responses.create({ model, input: prompt }) } catch (e) { log(e) } } }`,
  `async function f(input) { for (let i = 0; i < keys.length; i++) { const client = new OpenAI({ apiKey: keys[i] }); try { return await client.responses.create({ input }) } catch (e) { log(e) } } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { const model = nextModel(); try { return await llm.responses.create({ model, input }) } catch (e) { log(e) } } }`,
  `class A { i = 0; get client() { return this.clients[this.i] } rotate() { this.i = (this.i + 1) % 3 } async f(input) { for (let n = 0; n < 5; n++) { try { return await this.client.chat.completions.create({ input }) } catch (e) { this.rotate() } } } }`,
  `async function f(input, n = 3, model = 'a') { try { return await llm.responses.create({ model, input }) } catch (e) { if (n > 0) return f(input, n - 1, 'b'); throw e } }`,
  `const ask = [one, two]; async function one(input) { return CALL } async function two(input) { return CALL } async function f(input) { for (const p of ask) { try { return await p(input) } catch (e) { log(e) } } }`,
  // A changed request
  `async function f(turns) { try { return await llm.responses.create({ input: turns }) } catch (e) { if (e.code === 'context_length_exceeded' && turns.length > 1) return f(turns.slice(1)); throw e } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { input = shorten(input) } } }`,
  `async function f(messages) { for (let i = 0; i < 3; i++) { const r = await llm.chat.completions.create({ messages }); try { return JSON.parse(r.text) } catch { messages.push({ role: 'user', content: 'no JSON' }) } } }`,
  `async function f(messages) { for (let i = 0; i < 3; i++) { try { const r = await llm.chat.completions.create({ messages }); return JSON.parse(r.text) } catch (e) { messages.push({ role: 'user', content: e.message }) } } }`,
  `async function f(input) { const body = { input, temperature: 1 }; for (let i = 0; i < 2; i++) { try { return await llm.responses.create(body) } catch (e) { delete body.temperature; body.input = input.slice(1) } } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input, temperature: 0.5 + i * 0.1 }) } catch (e) { log(e) } } }`,
  // The failure leaves
  `async function f(input) { for (let i = 0; i < 3; i++) { const r = await CALL; if (valid(r)) return r } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { const r = await CALL; try { return JSON.parse(r.text) } catch {} } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { return undefined } } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { throw e } } }`,
  `async function f(input) { for (let i = 0; i < 3; i++) { try { return CALL } catch (e) { log(e) } } }`,
  `async function f(input) { try { return await CALL } catch (e) { return await CALL } }`,
  // Not ours, or not to be seen
  `async function f(db) { for (let i = 0; i < 3; i++) { try { return await db.query() } catch {} } }`,
  `import { retries } from './retries'; export const f = (input) => retries(() => CALL);`,
  `async function retries(fn) { for (let i = 0; i < 3; i++) { try { return await fn() } catch {} } } export const f = () => retries(() => db.query()); export const g = (input) => CALL;`,
  `function useChat() { const again = async () => { try { await llm.responses.create({ input: 'x' }) } catch (e) { setError(e) } }; return { again } }`,
];

describe.each(hosts)('retry constructs, as $host parses', ({ parse }) => {
  it.each(found)('%s: %s', (expected, code) => {
    expect(constructs(parse, code)).toEqual([expected]);
  });

  it.each(nothing)('nothing: %s', (code) => {
    expect(constructs(parse, code)).toEqual([]);
  });

  it('lists inner constructs and outer ones of the same call', () => {
    const code = `async function ask(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (i === 2) throw e } } } export const f = (input) => pRetry(() => ask(input), { retries: 2 });`;
    expect(constructs(parse, code)).toEqual(['loop × 3: everything', 'policy × 3: everything']);
  });

  it('lists a construct once for each call in it', () => {
    const code = `async function f(input) { for (let i = 0; i < 3; i++) { try { const a = await CALL; const b = await CALL; return [a, b] } catch {} } }`;
    expect(constructs(parse, code)).toEqual(['loop × 3: everything', 'loop × 3: everything']);
  });
});

describe.each(hosts)('piles of retries, as $host parses', ({ parse }) => {
  const piles = (code: string): string[] => retryPiles(analyse(parse, code)).map(({ layers, sdkRetries, total }) => `${layers.map(({ kind }) => kind).join(' around ')} around ${sdkRetries}: ${total}`);

  it.each([
    ['loop around 2: 9', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch {} } }`],
    ['loop around 4: 15', `async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { maxRetries: 4 }) } catch {} } }`],
    ['policy around loop around 2: 27', `async function ask(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (i === 2) throw e } } } export const f = (input) => pRetry(() => ask(input), { retries: 2 });`],
    ['loop around 2: undefined', `async function f(input, max) { for (let i = 0; i < max; i++) { try { return await CALL } catch {} } }`],
    ['loop around 2: 9', `async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch {} } }`],
  ])('%s: %s', (expected, code) => {
    expect(piles(code)).toEqual([expected]);
  });

  it.each([
    `async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { maxRetries: 0 }) } catch {} } }`,
    `async function f(input) { for (let i = 0; i < 3; i++) { try { return await CALL } catch (e) { if (e.status !== 425) throw e } } }`,
    `async function f(input, options) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, options) } catch {} } }`,
    `async function f(client, input) { for (let i = 0; i < 3; i++) { try { return await client.chat.completions.create({ input }) } catch {} } }`,
    `async function f(input) { for (let i = 0; i < 1; i++) { try { return await CALL } catch {} } }`,
    `async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (e.statusCode === 429) continue; throw e } } }`,
    `export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request));`,
  ])('none: %s', (code) => {
    expect(piles(code)).toEqual([]);
  });
});

describe.each(hosts)('retries of the SDK itself, as $host parses', ({ parse }) => {
  it.each([
    [2, `export const f = (input) => CALL;`],
    [0, `const none = new OpenAI({ maxRetries: 0 }); export const f = (input) => none.responses.create({ input });`],
    [5, `const five = new OpenAI({ maxRetries: 0 }).withOptions({ maxRetries: 5 }); export const f = (input) => five.responses.create({ input });`],
    [1, `export const f = (prompt) => generateText({ prompt, maxRetries: 1 });`],
    [undefined, `export const f = (input, maxRetries) => llm.responses.create({ input }, { maxRetries });`],
  ])('%s: %s', (expected, code) => {
    const analysis = analyse(parse, code);
    expect(llmCalls(analysis).map((call) => sdkRetries(call, analysis))).toEqual([expected]);
  });

  it('finds every option that says how often', () => {
    const analysis = analyse(parse, `export const a = new OpenAI({ maxRetries: Infinity }); export const b = new Anthropic({ maxRetries: 3 }).withOptions({ maxRetries: 4 }); export const f = (prompt) => generateText({ prompt, maxRetries: 20 });`);
    expect(sdkRetryOptions(analysis).map(({ attempts }) => attempts)).toEqual([{ kind: 'unbounded' }, ...[4, 5, 21].map((total) => ({ kind: 'exact', total }))]);
  });
});
