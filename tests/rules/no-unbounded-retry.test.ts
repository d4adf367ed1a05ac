import rule from '../../rules/no-unbounded-retry.ts';
import { testRule } from '../rule-tester.ts';

/** One suggestion, whose output other cases show. */
const offered = 1 as never;

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
const call = `llm.responses.create({ model: 'gpt-5', input })`;

const inFunction = (body: string, parameters = 'input'): string => `${openai}export async function f(${parameters}) {\n  ${body}\n}`;
const attempt = `try { return await ${call} } catch (e)`;

testRule('no-unbounded-retry', rule, {
  valid: [
    // Counted.
    inFunction(`for (let i = 0; i < 5; i++) { ${attempt} { await sleep(1) } }`),
    inFunction(`for (let i = 0; i <= 10; i++) { ${attempt} { await sleep(1) } }`),
    inFunction(`let n = 0; while (true) { ${attempt} { if (++n >= 3) throw e } }`),
    inFunction(`let n = 0; while (n < 3) { ${attempt} { n += 1 } }`),
    inFunction(`let left = 3; while (left-- > 0) { ${attempt} { await sleep(1) } }`),
    inFunction(`let n = 0; do { ${attempt} { n++ } } while (n < 3);`),
    inFunction(`let n = 0; for (;;) { ${attempt} { n++; if (n === 4) break } }`),
    inFunction(`for (const wait of [1, 2, 4]) { ${attempt} { await sleep(wait) } }`),
    inFunction(`for (const wait of waits) { ${attempt} { await sleep(wait) } }`, 'input, waits'),
    inFunction(`const errors = []; while (errors.length < 3) { ${attempt} { errors.push(e) } }`),
    inFunction(`let waited = 0; while (true) { ${attempt} { if (waited >= 40) throw e; await sleep(10); waited += 10 } }`),
    // A number that cannot be read is unknown.
    inFunction(`for (let i = 0; i < max; i++) { ${attempt} {} }`, 'input, max'),
    inFunction(`let n = 0; while (true) { ${attempt} { if (n++ >= settings.retries) throw e } }`),
    `import { MAX } from './config';\n${inFunction(`for (let i = 0; i < MAX; i++) { ${attempt} {} }`)}`,
    inFunction(`let n = Number(process.env.RETRIES); while (n--) { ${attempt} {} }`),
    `import OpenAI from 'openai';\nexport class A { #llm = new OpenAI(); async f(input) { while (this.tries < this.max) { try { return await this.#llm.responses.create({ input }) } catch { this.tries++ } } } }`,
    // A function that cannot be seen, other code or a person decides.
    inFunction(`while (true) { ${attempt} { if (giveUp(e)) throw e } }`),
    inFunction(`while (await allowed()) { ${attempt} {} }`),
    inFunction(`while (true) { ${attempt} { if (!(await confirm('Again?'))) throw e } }`),
    `import OpenAI from 'openai';\nexport class A { #llm = new OpenAI(); stop() { this.stopped = true } async f(input) { while (!this.stopped) { try { return await this.#llm.responses.create({ input }) } catch { await sleep(1) } } } }`,
    inFunction(`while (!signal.aborted) { ${attempt} {} }`, 'input, signal'),
    // A deadline is a bound.
    inFunction(`const start = Date.now(); while (Date.now() - start < 60_000) { ${attempt} { await sleep(1) } }`),
    inFunction(`const end = performance.now() + 30_000; while (true) { ${attempt} { if (performance.now() > end) throw e } }`),
    inFunction(`const end = Date.now() + ms; while (Date.now() < end) { ${attempt} {} }`, 'input, ms'),
    { code: inFunction(`const start = new Date(); while (Date.now() - start.getTime() < 3_600_000) { ${attempt} {} }`), options: [{ maxElapsedMs: 3_600_000 }] },
    // Recursion with a bound.
    inFunction(`${attempt} { if (n === 0) throw e; return f(input, n - 1) }`, 'input, n = 3'),
    inFunction(`${attempt} { if (n > 0) return f(input, n - 1); throw e }`, 'input, n'),
    inFunction(`${attempt} { const all = [...errors, e]; if (all.length > 3) throw e; return f(input, all) }`, 'input, errors = []'),
    inFunction(`${attempt} { if (again) throw e; return f(input, true) }`, 'input, again = false'),
    `${openai}export const f = (input, n = 3) => ${call}.catch((e) => (n > 0 ? f(input, n - 1) : Promise.reject(e)));`,
    // Endless, but no retry.
    inFunction(`while (true) { const r = await ${call}; if (!r.tools) return r; input.push(r) }`),
    inFunction(`while (true) { const r = await ${call}; if (r.status === 'completed') return r; await sleep(1) }`),
    `${openai}export async function f() { while (true) { const input = await question('> '); try { console.log(await ${call}) } catch (e) { console.error(e) } } }`,
    `${openai}export async function f() { while (true) { const { input } = await queue.take(); try { await ${call} } catch (e) { console.error(e) } } }`,
    inFunction(`while (true) { try { return await ${call} } catch (e) { input = input.slice(1) } }`),
    inFunction(`${attempt} { return f(input.slice(1)) }`),
    inFunction(`while (true) { const r = await ${call}; try { return JSON.parse(r.output_text) } catch {} }`),
    `${openai}export async function tick() { try { await llm.responses.create({ input: 'x' }) } catch (e) { console.error(e) } setTimeout(tick, 60_000) }`,
    `async function forever(fn) { while (true) { try { return await fn() } catch {} } }\n${openai}export const f = () => forever(() => db.connect());\nexport const g = (input) => ${call};`,
    // Policies and options with a number.
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call});`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { retries: 5 });`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input, options) => pRetry(() => ${call}, options);`,
    `import retry from 'async-retry';\n${openai}export const f = (input) => retry(() => ${call}, { forever: true, maxRetryTime: 30_000 });`,
    // p-retry 7 throws at once: it takes no `forever`.
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { forever: true });`, settings: { 'llm-calls': { versions: { 'p-retry': 7 } } } },
    `import { backOff } from 'exponential-backoff';\n${openai}export const f = (input) => backOff(() => ${call}, { numOfAttempts: 11 });`,
    `import { retry, handleAll } from 'cockatiel';\n${openai}const again = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => again.execute(() => ${call});`,
    `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request));`,
    `import pRetry from 'p-retry';\nexport const f = (db) => pRetry(() => db.query(), { retries: Infinity });`,
    `import OpenAI from 'openai'; export const llm = new OpenAI({ maxRetries: 10 });`,
    `import OpenAI from 'openai'; export const llm = new OpenAI({ maxRetries: Number(process.env.RETRIES) });`,
    `import { generateText } from 'ai'; export const f = (prompt) => generateText({ prompt, maxRetries: 3 });`,
    `export const db = new Pool({ maxRetries: Infinity });`,
    { code: `import OpenAI from 'openai'; export const llm = new OpenAI({ maxRetries: 25 });`, options: [{ max: 25 }] },
    { code: inFunction(`for (let i = 0; i < 21; i++) { ${attempt} {} }`), options: [{ max: 20 }] },
  ],
  invalid: [
    {
      code: inFunction(`while (true) { ${attempt} { await sleep(1000) } }`),
      errors: [{ messageId: 'endless', line: 4, column: 3, endLine: 4, endColumn: 8, suggestions: offered }],
    },
    { code: inFunction(`for (;;) { ${attempt} {} }`), errors: [{ messageId: 'endless', line: 4, column: 3, endColumn: 6, suggestions: offered }] },
    { code: inFunction(`do { ${attempt} {} } while (true);`), errors: [{ messageId: 'endless', line: 4, column: 3, endColumn: 5 }] },
    { name: 'counted, but never compared', code: inFunction(`let n = 0; while (true) { ${attempt} { n++; console.warn(n) } }`), errors: [{ messageId: 'endless', suggestions: offered }] },
    { name: 'compared, but never counted', code: inFunction(`let n = 0; while (true) { ${attempt} { if (n > 3) throw e } }`), errors: [{ messageId: 'endless', suggestions: offered }] },
    { name: 'set back in every round', code: inFunction(`while (true) { let n = 0; ${attempt} { if (++n > 3) throw e } }`), errors: [{ messageId: 'endless', suggestions: offered }] },
    { name: 'a flag that only an answer sets', code: inFunction(`let done = false; while (!done) { try { await ${call}; done = true } catch { await sleep(1) } }`), errors: [{ messageId: 'endless', suggestions: offered }] },
    { name: 'a result that only an answer gives', code: inFunction(`let result; while (!result) { try { result = await ${call} } catch {} } return result`), errors: [{ messageId: 'endless' }] },
    { name: 'bounded for some failures only', code: inFunction(`let n = 0; while (true) { ${attempt} { if (e.status === 429) { await sleep(1); continue } if (++n > 3) throw e } }`), errors: [{ messageId: 'endless', suggestions: offered }] },
    { name: 'only what is hopeless ends it', code: inFunction(`while (true) { ${attempt} { if (e.status && e.status < 500 && e.status !== 429) throw e; await sleep(1) } }`), errors: [{ messageId: 'endless', suggestions: offered }] },
    // Recursion.
    {
      code: inFunction(`${attempt} {\n    await sleep(1);\n    return f(input);\n  }`),
      errors: [{ messageId: 'endless', line: 6, column: 12, endColumn: 13 }],
    },
    { code: inFunction(`${attempt} { return f(input, n) }`, 'input, n = 3'), errors: [{ messageId: 'endless' }] },
    { code: `${openai}export const f = (input) => ${call}.catch(() => f(input));`, errors: [{ messageId: 'endless' }] },
    { code: `${openai}export function f(input) { ${call}.then(show).catch(() => { setTimeout(() => f(input), 1000) }) }`, errors: [{ messageId: 'endless' }] },
    { code: `${openai}export async function poll() { try { await llm.responses.create({ input: 'x' }) } catch { setTimeout(poll, 1000) } }`, errors: [{ messageId: 'endless' }] },
    { code: `import OpenAI from 'openai';\nexport class A { #llm = new OpenAI(); async ask(input) { try { return await this.#llm.responses.create({ input }) } catch { return this.ask(input) } } }`, errors: [{ messageId: 'endless' }] },
    // Hidden in helpers.
    { code: `async function forever(fn) {\n  while (true) { try { return await fn() } catch { await sleep(1) } }\n}\n${openai}export const f = (input) => forever(() => ${call});`, errors: [{ messageId: 'endless', line: 2, suggestions: offered }] },
    { code: `async function retries(fn, times) {\n  for (let i = 0; i < times; i++) { try { return await fn() } catch {} }\n}\n${openai}export const f = (input) => retries(() => ${call}, Infinity);`, errors: [{ messageId: 'endless', line: 2 }] },
    { code: `async function retries(fn, { times = 3 } = {}) {\n  for (let i = 0; i < times; i++) { try { return await fn() } catch {} }\n}\n${openai}export const f = (input) => retries(() => ${call}, { times: 30 });`, errors: [{ messageId: 'tooMany', data: { requests: '30', max: '11' } }] },
    // Too many, too long.
    { code: inFunction(`for (let i = 0; i < 12; i++) { ${attempt} {} }`), errors: [{ messageId: 'tooMany', data: { requests: '12', max: '11' } }] },
    { code: inFunction(`for (let i = 0; i < 10_000; i++) { ${attempt} {} }`), errors: [{ messageId: 'tooMany', data: { requests: 'more than 40', max: '11' } }] },
    { code: inFunction(`for (let i = 0; i < 3; i++) { ${attempt} {} }`), options: [{ max: 1 }], errors: [{ messageId: 'tooMany', data: { requests: '3', max: '2' } }] },
    { code: inFunction(`const start = Date.now(); while (Date.now() - start < 60 * 60 * 1000) { ${attempt} {} }`), errors: [{ messageId: 'deadline', data: { minutes: '60 minutes', max: '10 minutes' } }] },
    { code: inFunction(`const start = Date.now(); while (Date.now() - start < 90_000) { ${attempt} {} }`), options: [{ maxElapsedMs: 60_000 }], errors: [{ messageId: 'deadline', data: { minutes: '1.5 minutes', max: '1 minute' } }] },
    // Policies.
    {
      code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { retries: Infinity });`,
      errors: [{ messageId: 'option', data: { option: 'retries', value: 'Infinity' }, line: 4, endLine: 4, column: 93, endColumn: 100, suggestions: offered }],
    },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { forever: true });`, settings: { 'llm-calls': { versions: { 'p-retry': 6 } } }, errors: [{ messageId: 'option', data: { option: 'forever', value: 'true' }, suggestions: offered }] },
    { code: `import retry from 'async-retry';\n${openai}export const f = (input) => retry(() => ${call}, { forever: true });`, errors: [{ messageId: 'option', data: { option: 'forever', value: 'true' }, suggestions: offered }] },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { retries: 30 });`, errors: [{ messageId: 'tooMany', data: { requests: '31', max: '11' }, suggestions: offered }] },
    { code: `import { retry } from '@lifeomic/attempt';\n${openai}export const f = (input) => retry(() => ${call}, { maxAttempts: 0 });`, errors: [{ messageId: 'option', data: { option: 'maxAttempts', value: '0' }, suggestions: offered }] },
    { code: `import { retry, handleAll } from 'cockatiel';\n${openai}const again = retry(handleAll, {});\nexport const f = (input) => again.execute(() => ${call});`, errors: [{ messageId: 'endless', line: 5, column: 29, endColumn: 42, suggestions: offered }] },
    { code: `import { backOff } from 'exponential-backoff';\n${openai}export const f = (input) => backOff(() => ${call}, { numOfAttempts: Number.POSITIVE_INFINITY });`, errors: [{ messageId: 'option', suggestions: offered }] },
    // The SDK's own.
    {
      code: `import OpenAI from 'openai';\nexport const llm = new OpenAI({ maxRetries: Infinity });`,
      errors: [{ messageId: 'option', data: { option: 'maxRetries', value: 'Infinity' }, line: 2, column: 33, endColumn: 43, suggestions: offered }],
    },
    { code: `import Anthropic from '@anthropic-ai/sdk';\nexport const llm = new Anthropic({ maxRetries: 50 });`, errors: [{ messageId: 'tooMany', data: { requests: '51', max: '11' }, suggestions: offered }] },
    { code: `import OpenAI from 'openai';\nexport const patient = new OpenAI().withOptions({ maxRetries: 100 });`, errors: [{ messageId: 'tooMany', suggestions: offered }] },
    { code: `import { generateText } from 'ai';\nexport const f = (prompt) => generateText({ prompt, maxRetries: Number.MAX_SAFE_INTEGER });`, errors: [{ messageId: 'option', suggestions: offered }] },
    { code: `${openai}export const f = (input) => llm.responses.create({ input }, { maxRetries: 20 });`, errors: [{ messageId: 'tooMany', suggestions: offered }] },
  ],
});

/** What follows a loop's head, on lines of its own. */
const lines = (head: string, handler: readonly string[], parameter = '(error) '): string =>
  `${openai}export async function f(input) {\n  ${head} {\n    try {\n      return await ${call};\n    } catch ${parameter}{\n${handler.map((line) => `      ${line}\n`).join('')}    }\n  }\n}`;
const bounded = (messageId: 'endless' | 'option' | 'tooMany', output: string, requests = '5 requests') => [{ messageId, suggestions: [{ messageId: 'attemptsSuggestion' as const, data: { requests }, output }] }];
const policy = (imports: string, code: string): string => `${imports}\n${openai}${code.replaceAll('CALL', call)}`;
const cockatiel = `import { handleAll, retry } from 'cockatiel';`;
const asyncRetry = `import retry from 'async-retry';`;
const effect = `import { Effect, Schedule } from 'effect';`;

testRule('no-unbounded-retry, rewritten', rule, {
  valid: [
    // What the suggestions leave: a loop with its own counter, a policy's flag that is off.
    inFunction(`let n = 0; while (true) { ${attempt} { n++; if (n >= 5) throw e; console.warn(n) } }`),
    policy(asyncRetry, `export const f = (input) => retry(() => CALL, { forever: false, retries: 3 });`),
  ],
  invalid: [
    // A loop's rounds are counted in its head, or by the counter that it has.
    { code: lines('while (true)', ['await sleep(1000);']), errors: bounded('endless', lines('for (let attempt = 1; ; attempt += 1)', ['if (attempt >= 5) throw error;', 'await sleep(1000);'])) },
    { code: lines('for (;;)', ['await sleep(1000)'], ''), errors: bounded('endless', lines('for (let attempt = 1; ; attempt += 1)', ['if (attempt >= 5) throw error;', 'await sleep(1000)'])) },
    { code: lines('for (let i = 0; ; i++)', ['console.warn(i);'], '(e) '), errors: bounded('endless', lines('for (let i = 0; ; i++)', ['if (i >= 4) throw e;', 'console.warn(i);'], '(e) ')) },
    { code: inFunction(`let n = 0; while (true) { ${attempt} { n++; console.warn(n) } }`), errors: bounded('endless', inFunction(`let n = 0; while (true) { ${attempt} { n++; if (n >= 5) throw e; console.warn(n) } }`)) },
    { code: inFunction(`let n = 1; while (true) { ${attempt} { n += 1 } }`), errors: bounded('endless', inFunction(`let n = 1; while (true) { ${attempt} { n += 1; if (n >= 6) throw e; } }`)) },
    {
      name: 'counted only where it does not go round before',
      code: inFunction(`let n = 0; while (true) { ${attempt} { if (e.status === 429) { await sleep(1); continue } n++ } }`),
      errors: bounded('endless', inFunction(`let n = 0; for (let attempt = 1; ; attempt += 1) { ${attempt} { if (attempt >= 5) throw e; if (e.status === 429) { await sleep(1); continue } n++ } }`)),
    },
    {
      name: 'counted for all calls of a client',
      code: `${openai}let n = 0;\n${inFunction(`while (true) { ${attempt} { n++ } }`).slice(openai.length)}`,
      errors: bounded('endless', `${openai}let n = 0;\n${inFunction(`for (let attempt = 1; ; attempt += 1) { ${attempt} { if (attempt >= 5) throw e; n++ } }`).slice(openai.length)}`),
    },
    {
      name: 'counted for all rounds of the loop around',
      code: inFunction(`let n = 0; for (const x of input) { while (true) { try { await ${call}; break } catch (e) { n++ } } }`),
      errors: bounded('endless', inFunction(`let n = 0; for (const x of input) { for (let attempt = 1; ; attempt += 1) { try { await ${call}; break } catch (e) { if (attempt >= 5) throw e; n++ } } }`)),
    },
    { name: 'a name that is taken', code: inFunction(`while (true) { try { return await ${call.replace('input', 'input: attempt')} } catch (e) {} }`, 'attempt'), errors: bounded('endless', inFunction(`for (let attempt2 = 1; ; attempt2 += 1) { try { return await ${call.replace('input', 'input: attempt')} } catch (e) { if (attempt2 >= 5) throw e; } }`, 'attempt')) },
    {
      code: inFunction(`let done = false; while (!done) { try { await ${call}; done = true } catch { await sleep(1) } }`),
      errors: bounded('endless', inFunction(`let done = false; for (let attempt = 1; !done; attempt += 1) { try { await ${call}; done = true } catch (error) { if (attempt >= 5) throw error; await sleep(1) } }`)),
    },
    { code: inFunction(`let r; while (true) { try { r = await ${call} } catch (e) { continue } break }`), errors: bounded('endless', inFunction(`let r; for (let attempt = 1; ; attempt += 1) { try { r = await ${call} } catch (e) { if (attempt >= 5) throw e; continue } break }`)) },
    { code: lines('while (true)', ['await sleep(1000);']), options: [{ max: 2 }], errors: bounded('endless', lines('for (let attempt = 1; ; attempt += 1)', ['if (attempt >= 3) throw error;', 'await sleep(1000);']), '3 requests') },
    // What has rounds without a failure, throws to nobody, has a head that callers set, or is left to what the failure is made of.
    ...[
      `while (true) { try { const r = await ${call}; if (r.output_text) return r } catch (e) { await sleep(1) } }`,
      `for (let i = 0; i < Infinity; i++) { ${attempt} {} }`,
      `while (true) { try { try { return await ${call} } catch (e) { throw new Error('x') } } catch ({ message }) { console.warn(message) } }`,
      `while (true) { ${attempt} {} finally { if (input) break } }`,
      `let r; while (!r) { try { r = await ${call} } catch {} } return r`,
    ].map((body) => ({ code: inFunction(body), errors: [{ messageId: 'endless' as const, suggestions: null }] })),
    { code: `${openai}async function f(input) { while (true) { ${attempt} { await sleep(1) } } }\nf('x');`, errors: [{ messageId: 'endless', suggestions: null }] },
    // Options that count.
    { code: policy(asyncRetry, `export const f = (input) => retry(() => CALL, { forever: true, minTimeout: 500 });`), errors: bounded('option', policy(asyncRetry, `export const f = (input) => retry(() => CALL, { retries: 4, minTimeout: 500 });`)) },
    { code: policy(asyncRetry, `export const f = (input) => retry(() => CALL, { forever: true, retries: 3 });`), errors: bounded('option', policy(asyncRetry, `export const f = (input) => retry(() => CALL, { forever: false, retries: 3 });`)) },
    { code: policy(asyncRetry, `export const f = (input, retries) => retry(() => CALL, { forever: true, retries });`), errors: [{ messageId: 'option', suggestions: null }] },
    { code: policy(asyncRetry, `export const f = (input) => retry(() => CALL, { retries: 30 });`), errors: bounded('tooMany', policy(asyncRetry, `export const f = (input) => retry(() => CALL, { retries: 10 });`), '11 requests') },
    { code: policy(`import { backOff } from 'exponential-backoff';`, `const numOfAttempts = Infinity;\nexport const f = (input) => backOff(() => CALL, { numOfAttempts });`), errors: bounded('option', policy(`import { backOff } from 'exponential-backoff';`, `const numOfAttempts = Infinity;\nexport const f = (input) => backOff(() => CALL, { numOfAttempts: 5 });`)) },
    { code: policy(cockatiel, `const again = retry(handleAll, {});\nexport const f = (input) => again.execute(() => CALL);`), errors: bounded('endless', policy(cockatiel, `const again = retry(handleAll, { maxAttempts: 4 });\nexport const f = (input) => again.execute(() => CALL);`)) },
    { code: policy(cockatiel, `const again = retry(handleAll);\nexport const f = (input) => again.execute(() => CALL);`), errors: [{ messageId: 'endless', suggestions: null }] },
    { code: policy(`import { defer, retry } from 'rxjs';`, `export const f = (input) => defer(() => CALL).pipe(retry());`), errors: bounded('endless', policy(`import { defer, retry } from 'rxjs';`, `export const f = (input) => defer(() => CALL).pipe(retry(4));`)) },
    { code: policy(`import { defer, retry } from 'rxjs';`, `export const f = (input) => defer(() => CALL).pipe(retry(20));`), errors: bounded('tooMany', policy(`import { defer, retry } from 'rxjs';`, `export const f = (input) => defer(() => CALL).pipe(retry(10));`), '11 requests') },
    {
      code: policy(effect, `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.exponential('1 second')));`),
      errors: bounded('endless', policy(effect, `export const f = (input) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ schedule: Schedule.exponential('1 second'), times: 4 }));`)),
    },
    { code: policy(`import useSWR from 'swr';`, `export const useAnswer = (input) => useSWR(input, () => CALL);`), errors: bounded('endless', policy(`import useSWR from 'swr';`, `export const useAnswer = (input) => useSWR(input, () => CALL, { errorRetryCount: 4 });`)) },
    { name: 'a predicate decides', code: policy(`import { useQuery } from '@tanstack/react-query';`, `export const useAnswer = (input) => useQuery({ queryKey: [input], queryFn: () => CALL, retry: () => true });`), errors: [{ messageId: 'option', suggestions: null }] },
    // The SDK's own.
    { code: `import OpenAI from 'openai';\nexport const llm = new OpenAI({ maxRetries: Infinity });`, errors: bounded('option', `import OpenAI from 'openai';\nexport const llm = new OpenAI({ maxRetries: 4 });`) },
    { code: `import OpenAI from 'openai';\nexport const llm = new OpenAI({ maxRetries: 50 });`, errors: bounded('tooMany', `import OpenAI from 'openai';\nexport const llm = new OpenAI({ maxRetries: 10 });`, '11 requests') },
  ],
});
