import rule from '../../rules/no-retry-non-retryable.ts';
import { testRule } from '../rule-tester.ts';

/** One suggestion, whose output other cases show. */
const offered = 1 as never;

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
const call = `llm.responses.create({ model: 'gpt-5', input })`;

/** A loop of three attempts with this in its `catch`. */
const loop = (handler: string, parameter = '(e)'): string =>
  `${openai}export async function f(input) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} }\n    catch ${parameter} { ${handler} }\n  }\n}`;

const policy = (callback: string, options = ''): string => `import pRetry, { AbortError } from 'p-retry';\n${openai}export const f = (input) => pRetry(${callback}${options && `, ${options}`});`;

testRule('no-retry-non-retryable', rule, {
  valid: [
    // Looks at the status, the class or the code before it goes round.
    loop('if (e.status !== 429 && e.status < 500) throw e; await sleep(1)'),
    loop('if (e.status && e.status < 500 && e.status !== 429) throw e; await sleep(1)'),
    loop('if (e.status === 429 || e.status >= 500) { await sleep(1); continue } throw e'),
    loop('if (![429, 500, 502, 503, 529].includes(e.status)) throw e'),
    loop('if (e instanceof OpenAI.RateLimitError || e instanceof OpenAI.InternalServerError || e instanceof OpenAI.APIConnectionError) continue; throw e'),
    loop('if (e instanceof OpenAI.APIError && e.status < 500 && e.status !== 429) throw e'),
    loop(`if (e.code === 'rate_limit_exceeded') continue; throw e`),
    loop(`if (/rate limit|overloaded|5\\d\\d/i.test(e.message)) continue; throw e`),
    loop(`const message = String(e?.message ?? e).toLowerCase(); if (message.includes('429') || message.includes('timeout')) { await sleep(1); continue } throw e`),
    loop('switch (e.status) { case 429: case 503: await sleep(1); break; default: throw e }'),
    loop('const { status } = e; const again = status === 429 || status >= 500; if (again && i < 2) await sleep(1); else throw e'),
    loop('const wait = e.status === 429 ? 5000 : e.status >= 500 ? 1000 : null; if (wait === null) throw e; await sleep(wait)'),
    loop('const status = (e as { status?: number }).status ?? 0; if (status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 429) throw e'),
    `const RETRYABLE = new Set([408, 429, 500, 503]);\n${loop('if (!RETRYABLE.has(e.status)) throw e')}`,
    `const retryable = (error: unknown): boolean => error instanceof OpenAI.APIError && (error.status === 429 || (error.status ?? 0) >= 500);\n${loop('if (!retryable(e)) throw e')}`,
    `import { isRetryable } from 'llm-calls';\n${loop('if (!isRetryable(e)) throw e')}`,
    `import { classifyError } from 'llm-calls';\n${loop('const { retryable } = classifyError(e); if (!retryable) throw e')}`,
    // Decided by what cannot be seen.
    `import { worthIt } from './worth-it';\n${loop('if (!worthIt(e)) throw e')}`,
    loop('if (await this.policy.stop(e)) throw e'),
    loop(`if (!(await confirm('Try again?'))) throw e`),
    // The words of another provider for the same failure.
    loop(`if (e.message.includes('unauthorized') || e.message.includes('API key') || e.status < 500) throw e`),
    // Never goes round.
    loop('throw e'),
    loop('return undefined', ''),
    loop('console.error(e); break'),
    // No retry: batches, agents, chats, fallbacks, changed requests, polls.
    `${openai}export async function f(inputs) { for (const input of inputs) { try { await ${call} } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(messages) { while (true) { try { const r = await llm.chat.completions.create({ messages }); if (!r.tools) return r; messages.push(r.tools) } catch (e) { console.error(e) } } }`,
    `${openai}export async function f() { for (;;) { const input = await question('> '); try { console.log(await ${call}) } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(input) { for (const model of ['gpt-5', 'gpt-5-mini']) { try { return await llm.responses.create({ model, input }) } catch (e) { console.error(e) } } }`,
    `import OpenAI from 'openai'; export async function f(keys, input) { for (const apiKey of keys) { try { return await new OpenAI({ apiKey }).responses.create({ input }) } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(turns) { try { return await llm.responses.create({ input: turns }) } catch (e) { if (e.code === 'context_length_exceeded') return f(turns.slice(1)); throw e } }`,
    `${openai}export async function f(messages) { for (let i = 0; i < 3; i++) { try { return JSON.parse((await llm.chat.completions.create({ messages })).choices[0].message.content) } catch (e) { messages.push({ role: 'user', content: String(e) }) } } }`,
    `${openai}export async function f(input) { while (true) { const r = await ${call}; if (r.status === 'completed') return r; await sleep(1000) } }`,
    `${openai}export async function work(queue) { while (true) { const { input } = await queue.next(); try { await ${call} } catch (e) { console.error(e) } } }`,
    // Bad content, not a failure, goes round.
    `${openai}export async function f(input) { for (let i = 0; i < 3; i++) { const r = await ${call}; try { return JSON.parse(r.output_text) } catch {} } }`,
    // Another call's loop, another SDK, a helper without an LLM call.
    `${openai}export async function f(db, input) { for (let i = 0; i < 3; i++) { try { return await db.query(input) } catch {} } }`,
    `async function retries(fn) { for (let i = 0; i < 3; i++) { try { return await fn() } catch {} } }\n${openai}export const f = (db) => retries(() => db.query());\nexport const g = (input) => ${call};`,
    `import { retries } from './retries';\n${openai}export const f = (input) => retries(() => ${call});`,
    // The SDK's own retries are not the program's.
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 8 });\nexport const f = (input) => ${call};`,
    // A 429 without a look at its code: only with the option.
    loop('if (e.status !== 429) throw e'),
    { code: loop(`if (e.status !== 429 || e.code === 'insufficient_quota') throw e`), options: [{ quota: true }] },
    { code: loop(`if (e.status !== 429 || e.error?.type === 'insufficient_quota') throw e`), options: [{ quota: true }] },
    { code: loop(`if (e.status !== 429 || /quota|billing/.test(e.message)) throw e`), options: [{ quota: true }] },
    { code: `import { isRetryable } from 'llm-calls';\n${loop('if (!isRetryable(e)) throw e')}`, options: [{ quota: true }] },
    { code: `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request));`, options: [{ quota: true }] },
    // Policies that are told.
    policy(`() => ${call}`, `{ shouldRetry: ({ error }) => error.status === 429 || error.status >= 500 }`),
    policy(`() => ${call}`, `{ onFailedAttempt: ({ error }) => { if (error.status < 500 && error.status !== 429) throw error } }`),
    policy(`() => ${call}`, `{ shouldRetry }`),
    policy(`() => ${call}`, `options`),
    policy(`() => ${call}`, `{ retries: 3, ...options }`),
    policy(`async () => { try { return await ${call} } catch (e) { if (e.status && e.status < 500 && e.status !== 429) throw new AbortError(e); throw e } }`),
    `import retry from 'async-retry';\n${openai}export const f = (input) => retry(async (bail) => { try { return await ${call} } catch (e) { if (e.status < 500 && e.status !== 429) { bail(e); return } throw e } });`,
    `import promiseRetry from 'promise-retry';\n${openai}export const f = (input) => promiseRetry((again) => ${call}.catch((e) => { if (e.status === 429) again(e); throw e }));`,
    `import promiseRetry from 'promise-retry';\n${openai}export const f = (input) => promiseRetry(() => ${call});`,
    `import { backOff } from 'exponential-backoff';\n${openai}export const f = (input) => backOff(() => ${call}, { retry: (e) => e.status === 429 });`,
    `import { retry, handleWhen } from 'cockatiel';\n${openai}const again = retry(handleWhen((e) => e.status === 429), { maxAttempts: 3 });\nexport const f = (input) => again.execute(() => ${call});`,
    `import { retry, handleType } from 'cockatiel';\n${openai}const again = retry(handleType(OpenAI.RateLimitError), { maxAttempts: 3 });\nexport const f = (input) => again.execute(() => ${call});`,
    `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request), { shouldRetry: ({ kind }) => (kind === 'conflict' ? false : undefined) });`,
    // A helper of the file that is told what is worth it.
    `async function retries(fn, { when = () => true } = {}) { for (let i = 0; i < 3; i++) { try { return await fn() } catch (e) { if (!when(e)) throw e } } }\n${openai}export const f = (input) => retries(() => ${call}, { when: (e) => e.status === 429 });`,
    `class Client {\n  #llm = new OpenAI();\n  #worth(e) { return e.status === 429 || e.status >= 500 }\n  async #retries(fn) { let n = 0; while (true) { try { return await fn() } catch (e) { if (++n > 3 || !this.#worth(e)) throw e } } }\n  ask(input) { return this.#retries(() => this.#llm.responses.create({ input })) }\n}\nimport OpenAI from 'openai'; export { Client };`,
    // The caller's abort ends it; the program's own timeout is another matter.
    `${openai}export async function f(input, signal) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { signal }) } catch (e) { if (signal.aborted || (e.status && e.status < 500 && e.status !== 429)) throw e } } }`,
    `${openai}export async function f(input) { for (let i = 0; i < 3; i++) { const own = new AbortController(); setTimeout(() => own.abort(), 1000); try { return await llm.responses.create({ input }, { signal: own.signal }) } catch (e) { if (e.status && e.status < 500 && e.status !== 429) throw e } } }`,
    `${openai}export async function f(input, signal) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { signal }) } catch (e) { if (e instanceof OpenAI.APIUserAbortError) throw e; if (e.status && e.status < 500 && e.status !== 429) throw e } } }`,
    // The AI SDK's own error after its retries has no status.
    `import { generateText } from 'ai'; export async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (e.statusCode === 429) continue; throw e } } }`,
    `import { generateText, RetryError } from 'ai'; export async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (!RetryError.isInstance(e)) throw e } } }`,
    `import Anthropic from '@anthropic-ai/sdk'; const claude = new Anthropic(); export async function f(messages) { for (let i = 0; i < 3; i++) { try { return await claude.messages.create({ messages }) } catch (e) { if (e instanceof Anthropic.APIError && e.error?.error?.type === 'overloaded_error') continue; throw e } } }`,
  ],
  invalid: [
    {
      code: loop('await sleep(1)'),
      errors: [{ messageId: 'every', data: { requests: '3 requests' }, line: 6, column: 5, endLine: 6, endColumn: 10, suggestions: offered }],
    },
    { code: loop('', ''), errors: [{ messageId: 'every', suggestions: offered }] },
    { code: loop('if (i === 2) throw e; console.warn(e)'), errors: [{ messageId: 'every', suggestions: offered }] },
    { code: loop('if (e.status === 429) await sleep(60); else await sleep(1)'), errors: [{ messageId: 'every', suggestions: offered }] },
    { name: 'what it logs by cannot be seen, and does not matter', code: `import { isRateLimit } from './x';\n${loop('if (isRateLimit(e)) { await sleep(60); continue } await sleep(1)')}`, errors: [{ messageId: 'every', suggestions: offered }] },
    {
      name: 'at the condition',
      code: loop('if (e.status === 400) throw e'),
      errors: [{ messageId: 'condition', data: { failures: 'a 401, 403 or 404', requests: '3 requests' }, line: 6, column: 21, endColumn: 37 }],
    },
    { code: loop('if (e.status >= 400) { await sleep(1); continue } throw e'), errors: [{ messageId: 'condition' }] },
    { code: loop('if ([400, 429].includes(e.status)) continue; throw e'), errors: [{ messageId: 'condition', data: { failures: 'a 400 or context length error', requests: '3 requests' } }] },
    { code: loop('if (e instanceof OpenAI.APIError) continue; throw e'), errors: [{ messageId: 'condition' }] },
    { code: loop('if (e instanceof OpenAI.AuthenticationError) continue; throw e'), errors: [{ messageId: 'condition', data: { failures: 'a 401', requests: '3 requests' } }] },
    { code: loop(`if (e.status === 400 && e.code !== 'context_length_exceeded') throw e; if (e.status > 400 && e.status < 500 && e.status !== 429) throw e`), errors: [{ messageId: 'condition', data: { failures: 'a context length error', requests: '3 requests' } }] },
    { code: loop('const retryable = !e.response || e.response.status >= 500; if (!retryable) throw e'), errors: [{ messageId: 'condition' }] },
    { code: loop(`if (e.name === 'AbortError') throw e`), errors: [{ messageId: 'condition' }] },
    { name: 'a number that cannot be read does not hide the condition', code: `${openai}export async function f(input, max) {\n  for (let i = 0; ; i++) {\n    try { return await ${call} }\n    catch (e) { if (i >= max || e.status === 400) throw e }\n  }\n}`, errors: [{ messageId: 'condition', line: 6, column: 21, endColumn: 49 }] },
    { code: `const FINAL = [400, 401, 403];\n${loop('if (FINAL.includes(e.status)) throw e')}`, errors: [{ messageId: 'condition', data: { failures: 'a 404 or 422', requests: '3 requests' } }] },
    { code: `function worth(error) { return error instanceof Error }\n${loop('if (!worth(e)) throw e')}`, errors: [{ messageId: 'condition' }] },
    // Other shapes of loops.
    { code: `${openai}export async function f(input) { while (true) { try { return await ${call} } catch { await sleep(1000) } } }`, errors: [{ messageId: 'every', data: { requests: 'requests without end' }, suggestions: offered }] },
    { code: `${openai}export async function f(input, max) { let n = 0; while (n < max) { try { return await ${call} } catch { n++ } } }`, errors: [{ messageId: 'every', data: { requests: 'requests' }, suggestions: offered }] },
    { code: `${openai}export async function f(input) { let done = false; let n = 0; while (!done && n < 5) { try { await ${call}; done = true } catch (e) { n += 1 } } }`, errors: [{ messageId: 'every', data: { requests: '5 requests' }, suggestions: offered }] },
    { code: `${openai}export async function f(input) { for (const wait of [1, 2, 4, 8]) { try { return await ${call} } catch { await sleep(wait) } } }`, errors: [{ messageId: 'every', data: { requests: '4 requests' }, suggestions: offered }] },
    {
      name: 'a promise chain',
      code: `${openai}export const f = (input, n = 3) =>\n  ${call}\n    .catch((e) => { if (n === 0) throw e; return f(input, n - 1) });`,
      errors: [{ messageId: 'every', data: { requests: '4 requests' }, line: 5, column: 6, endColumn: 11 }],
    },
    { code: `${openai}export async function f(input, n = 3) { try { return await ${call} } catch (e) { if (n <= 0) throw e; return f(input, n - 1) } }`, errors: [{ messageId: 'every', suggestions: offered }] },
    { code: `${openai}export function f(input) { ${call}.then(show).catch(() => setTimeout(() => f(input), 1000)) }`, errors: [{ messageId: 'every' }] },
    {
      name: 'caught where it is swallowed, not where it goes round',
      code: `${openai}async function ask(input) {\n  try { return await ${call} }\n  catch { return null }\n}\nexport async function f(input) { for (let i = 0; i < 3; i++) { const r = await ask(input); if (r) return r } }`,
      errors: [{ messageId: 'every', line: 5 }],
    },
    // Hidden in helpers.
    { code: `async function retries(fn, times = 3) {\n  for (let i = 0; i < times; i++) {\n    try { return await fn() } catch (e) { if (i === times - 1) throw e }\n  }\n}\n${openai}export const f = (input) => retries(() => ${call}, 5);`, errors: [{ messageId: 'every', data: { requests: '5 requests' }, line: 3 }] },
    { name: 'once, for all calls that it repeats', code: `async function retries(fn) { for (let i = 0; i < 3; i++) { try { return await fn() } catch {} } }\n${openai}export const f = (input) => retries(() => ${call});\nexport const g = (input) => retries(() => ${call});`, errors: [{ messageId: 'every' }] },
    { code: `import OpenAI from 'openai';\nexport class Client {\n  #llm = new OpenAI();\n  async #retries(fn) { let last; for (let i = 0; i < 3; i++) { try { return await fn() } catch (e) { last = e } } throw last }\n  ask(input) { return this.#retries(() => this.#llm.responses.create({ input })) }\n}`, errors: [{ messageId: 'every', line: 4 }] },
    { code: `const retrying = (fn, max = 3) => async (...args) => { for (let i = 0; i < max; i++) { try { return await fn(...args) } catch {} } };\n${openai}export const ask = retrying(async (input) => ${call});`, errors: [{ messageId: 'every' }] },
    { name: 'the status is lost on the way', code: `${openai}async function ask(input) { try { return await ${call} } catch (e) { throw new Error('LLM: ' + e.message) } }\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await ask(input) } catch (e) { if (e.status === 401 || e.status === 400) throw e } } }`, errors: [{ messageId: 'every', line: 4 }] },
    // Policies.
    {
      code: policy(`() => ${call}`),
      errors: [{ messageId: 'policy', data: { policy: 'pRetry', predicate: ' (`shouldRetry`)', requests: '11 requests' }, line: 4, column: 29, endColumn: 35, suggestions: offered }],
    },
    { code: policy(`() => ${call}`, '{ retries: 3 }'), errors: [{ messageId: 'policy', data: { policy: 'pRetry', predicate: ' (`shouldRetry`)', requests: '4 requests' }, suggestions: offered }] },
    { code: policy(`() => ${call}`, `{ onFailedAttempt: ({ error }) => { console.warn(error) } }`), errors: [{ messageId: 'policy', suggestions: offered }] },
    { code: policy(`() => ${call}`, `{ retries: 3, shouldRetry: ({ error }) => error.status >= 400 }`), errors: [{ messageId: 'condition' }] },
    { code: policy(`async () => { try { return await ${call} } catch (e) { if (e.status === 401) throw new AbortError(e); throw e } }`), errors: [{ messageId: 'condition' }] },
    { code: `import retry from 'async-retry';\n${openai}export const f = (input) => retry(() => ${call}, { retries: 5 });`, errors: [{ messageId: 'bail', data: { policy: 'retry', requests: '6 requests' }, suggestions: offered }] },
    { code: `import { backOff } from 'exponential-backoff';\n${openai}export const f = (input) => backOff(() => ${call}, { numOfAttempts: 4 });`, errors: [{ messageId: 'policy', data: { policy: 'backOff', predicate: ' (`retry`)', requests: '4 requests' }, suggestions: offered }] },
    { code: `import { retry, handleAll } from 'cockatiel';\n${openai}const again = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => again.execute(() => ${call});`, errors: [{ messageId: 'policy', data: { policy: 'again.execute', predicate: '', requests: '4 requests' }, suggestions: offered }] },
    { code: `import { retry } from '@lifeomic/attempt';\n${openai}const ask = (input) => ${call};\nexport const f = (input) => retry(() => ask(input));`, errors: [{ messageId: 'policy', suggestions: offered }] },
    { code: `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request), { shouldRetry: () => true });`, errors: [{ messageId: 'condition' }] },
    // Other SDKs.
    { code: `import Anthropic from '@anthropic-ai/sdk'; const claude = new Anthropic();\nexport async function f(messages) { for (let i = 0; i < 3; i++) { try { return await claude.messages.create({ messages }) } catch {} } }`, errors: [{ messageId: 'every', suggestions: offered }] },
    { code: `const { generateText } = require('ai');\nmodule.exports = async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch {} } };`, errors: [{ messageId: 'every', suggestions: offered }] },
    { code: `import { generateText, APICallError } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (APICallError.isInstance(e)) continue; throw e } } }`, errors: [{ messageId: 'condition' }] },
    { code: `import { generateText } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (e.statusCode === 401) throw e } } }`, errors: [{ messageId: 'condition' }] },
    // Aborts and quotas.
    { code: `${openai}export async function f(input, signal) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, { signal }) } catch (e) { if (e.status && e.status < 500 && e.status !== 429) throw e } } }`, errors: [{ messageId: 'abort' }] },
    { code: loop('if (e.status !== 429) throw e'), options: [{ quota: true }], errors: [{ messageId: 'quota', data: { requests: '3 requests' } }] },
    { code: loop('if (!(e instanceof OpenAI.RateLimitError)) throw e'), options: [{ quota: true }], errors: [{ messageId: 'quota' }] },
    { code: policy(`() => ${call}`, `{ retries: 2, shouldRetry: ({ error }) => error.status === 429 }`), options: [{ quota: true }], errors: [{ messageId: 'quota' }] },
    { name: 'a spent quota is the least of it', code: loop('await sleep(1)'), options: [{ quota: true }], errors: [{ messageId: 'every', suggestions: offered }] },
  ],
});

const helper = { 'llm-calls': { helper: './llm' } };
const imported = `import OpenAI from 'openai';\nimport { isRetryable } from './llm';\nconst llm = new OpenAI();\n`;
const rewritten = (messageId: 'every' | 'policy', output: string) => [{ messageId, suggestions: [messageId === 'every' ? { messageId: 'rethrowSuggestion' as const, output } : { messageId: 'predicateSuggestion' as const, data: { option: 'shouldRetry' }, output }] }];
const inFunction = (head: string, body: string): string => `${head}export async function f(input, work) { ${body} }`;

testRule('no-retry-non-retryable, rewritten', rule, {
  valid: [
    // What the suggestions leave.
    inFunction(imported, `for (let i = 0; i < 3; i++) { try { return await ${call} } catch (error) { if (!isRetryable(error)) throw error; } }`).replace('./llm', 'llm-calls'),
  ],
  invalid: [
    {
      code: inFunction(openai, `for (let i = 0; i < 3; i++) { try { return await ${call} } catch (e) { await sleep(i) } }`),
      settings: helper,
      errors: rewritten('every', inFunction(imported, `for (let i = 0; i < 3; i++) { try { return await ${call} } catch (e) { if (!isRetryable(e)) throw e; await sleep(i) } }`)),
    },
    {
      code: inFunction(openai, `for (let i = 0; i < 3; i++) { try { return await ${call} } catch { console.warn(i) } }`),
      settings: helper,
      errors: rewritten('every', inFunction(imported, `for (let i = 0; i < 3; i++) { try { return await ${call} } catch (error) { if (!isRetryable(error)) throw error; console.warn(i) } }`)),
    },
    {
      code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { retries: 2 });`,
      settings: helper,
      errors: rewritten('policy', `import pRetry from 'p-retry';\n${imported}export const f = (input) => pRetry(() => ${call}, { retries: 2, shouldRetry: ({ error }) => isRetryable(error) });`),
    },
    {
      code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call});`,
      settings: helper,
      errors: rewritten('policy', `import pRetry from 'p-retry';\n${imported}export const f = (input) => pRetry(() => ${call}, { shouldRetry: ({ error }) => isRetryable(error) });`),
    },
    // Taken by another handler, or made of something else on its way.
    { code: inFunction(openai, `for (let i = 0; i < 3; i++) { try { try { return await ${call} } catch (e) { console.warn(e) } } catch (e) { console.error(e) } }`), settings: helper, errors: [{ messageId: 'every', suggestions: null }] },
    { code: inFunction(`${openai}async function ask(input) { try { return await ${call} } catch (e) { throw new Error('Failed') } }\n`, `for (let i = 0; i < 3; i++) { try { return await ask(input) } catch (e) { await sleep(i) } }`), settings: helper, errors: [{ messageId: 'every', suggestions: null }] },
    // `isRetryable` would end what another answer may cure: one that the program refuses, one that cannot be parsed.
    ...[`const { output_text } = await ${call}; if (!output_text) throw new Error('Empty'); return output_text`, `return JSON.parse((await ${call}).output_text)`, `return schema.parse((await ${call}).output_text)`].map((attempt) => (
      { code: inFunction(openai, `for (let i = 0; i < 3; i++) { try { ${attempt} } catch (e) { await sleep(i) } }`), settings: helper, errors: [{ messageId: 'every' as const, suggestions: null }] }
    )),
    { code: inFunction(openai, `for (let i = 0; i < 3; i++) { try { return await llm.chat.completions.parse({ input }) } catch (e) { await sleep(i) } }`), settings: helper, errors: rewritten('every', inFunction(imported, `for (let i = 0; i < 3; i++) { try { return await llm.chat.completions.parse({ input }) } catch (e) { if (!isRetryable(e)) throw e; await sleep(i) } }`)) },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(async () => JSON.parse((await ${call}).output_text), { retries: 2 });`, settings: helper, errors: [{ messageId: 'policy', suggestions: null }] },
    // Thrown to nobody, who would stop at an unhandled rejection.
    { code: `${openai}process.on('message', async (input) => { for (let i = 0; i < 3; i++) { try { return void send(await ${call}) } catch (e) { await sleep(i) } } });`, settings: helper, errors: [{ messageId: 'every', suggestions: null }] },
    {
      name: 'a line of its own, after the comment of the one before',
      code: inFunction(openai, `\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (e) { // again\n      await sleep(i);\n    }\n  }\n`),
      settings: helper,
      errors: rewritten('every', inFunction(imported, `\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (e) { // again\n      if (!isRetryable(e)) throw e;\n      await sleep(i);\n    }\n  }\n`)),
    },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { retries: 2, shouldRetry: undefined });`, settings: helper, errors: [{ messageId: 'policy', suggestions: null }] },
    ...(
      [
        // The callback decides, by what it is handed.
        ['bail', `import retry from 'async-retry';`, `retry(() => CALL, { retries: 2 })`, `retry((bail) => CALL.catch((error) => { if (isRetryable(error)) throw error; bail(error); return undefined as never; }), { retries: 2 })`],
        ['bail', `import retry from 'async-retry';`, `retry(async (stop) => { const answer = await CALL; return answer.output_text })`, `retry(async (stop) => { try { const answer = await CALL; return answer.output_text } catch (error) { if (isRetryable(error)) throw error; stop(error as Error); return undefined as never; } })`],
        ['bail', `import retry from 'async-retry';`, `retry(function () { return CALL })`, undefined],
        // A name from outside would be hidden.
        ['bail', `import retry from 'async-retry';`, `retry(async () => bail(await CALL))`, undefined],
        ['bail', `import retry from 'async-retry';`, `retry(async () => { return bail(await CALL) })`, undefined],
        ['again', `import promiseRetry from 'promise-retry';`, `promiseRetry((again) => CALL.catch(again))`, `promiseRetry((again) => CALL.catch((error) => { if (isRetryable(error)) again(error); throw error; }))`],
        ['again', `import promiseRetry from 'promise-retry';`, `promiseRetry((again) => CALL.catch((e) => again(e)))`, `promiseRetry((again) => CALL.catch((e) => { if (isRetryable(e)) again(e); throw e; }))`],
        ['again', `import promiseRetry from 'promise-retry';`, `promiseRetry(async (again) => { try { return await CALL } catch (e) { log(e); return again(e) } })`, `promiseRetry(async (again) => { try { return await CALL } catch (e) { if (!isRetryable(e)) throw e; log(e); return again(e) } })`],
        ['again', `import promiseRetry from 'promise-retry';`, `promiseRetry((again) => CALL.catch((e) => again(new Error(e.message))))`, undefined],
        // A filter, a predicate of what a pipeline makes of the failure.
        ['policy', `import { handleAll, retry } from 'cockatiel';`, `retry(handleAll, { maxAttempts: 2 }).execute(() => CALL)`, `retry(handleWhen((error) => isRetryable(error)), { maxAttempts: 2 }).execute(() => CALL)`],
        ['policy', `import { Effect } from 'effect';`, `Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 2 }))`, `Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 2, while: (failure) => isRetryable(failure.error) }))`],
        ['policy', `import { Effect, Schedule } from 'effect';`, `Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.recurs(2)))`, `Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ schedule: Schedule.recurs(2), while: (error) => isRetryable(error) }))`],
        ['policy', `import { Effect } from 'effect';`, `Effect.tryPromise({ try: () => CALL, catch: (e) => new Error(String(e)) }).pipe(Effect.retry({ times: 2 }))`, undefined],
      ] as const
    ).map(([messageId, library, before, after]) => {
      const code = (head: string, body: string): string => `${library}\n${head}export const f = (input) => ${body.replace('CALL', call)};`;
      const output = after && code(imported, after).replace(/import \{ handleAll(?=.*\n(?:.*\n)*.*handleWhen)/, 'import { handleWhen');
      const suggestion = output && (after.includes('while:') ? { messageId: 'predicateSuggestion' as const, data: { option: 'while' }, output } : { messageId: 'askSuggestion' as const, output });
      return { code: code(openai, before), settings: helper, errors: [{ messageId, suggestions: suggestion ? [suggestion] : null }] };
    }),
  ],
});
