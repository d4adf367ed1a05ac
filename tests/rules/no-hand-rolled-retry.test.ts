import rule from '../../rules/no-hand-rolled-retry.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0 });\n`;
const sleep = `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n`;
const call = 'llm.responses.create({ input })';
const careful = 'if (!(e.status === 429 || e.status >= 500)) throw e;';
const wait = 'await sleep(1000 * 2 ** i);';

const loop = (handler: string, { head = '', asked = call, after = '', params = 'input' } = {}): string =>
  `${openai}${sleep}${head}export async function f(${params}) {\n  for (let i = 0; i < 4; i++) {\n    try { return await ${asked}; } catch (e) { ${handler} }\n  }${after}\n}`;
const byHand = (construct: string, requests: string, rest = {}) => [{ messageId: 'byHand' as const, data: { construct, sdk: 'openai', requests }, ...rest }];
const withHelper = { 'llm-calls': { helper: './llm' } };
const replaced = (asked = call, rest = {}) => byHand('loop', ', after 4 requests', { suggestions: [{ messageId: 'withRetrySuggestion', data: { requests: '4 requests' }, output: `import OpenAI from 'openai';\nimport { withRetry } from './llm';\nconst llm = new OpenAI({ maxRetries: 0 });\n${sleep}export async function f(input) {\n  return await withRetry(() => ${asked}, { maxAttempts: 4 });\n}` }], ...rest });
const kept = byHand('loop', ', after 4 requests', { suggestions: null });

testRule('no-hand-rolled-retry', rule, {
  valid: [
    // Somebody else's.
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 4 });\nexport const f = (input) => ${call};`,
    `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry(() => ${call});`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => ${call}, { retries: 2, shouldRetry: ({ error }) => error.status === 429 });`,
    // Other rules say worse of it.
    loop(`${wait}`),
    loop(`if (e.status === 401) throw e; ${wait}`),
    loop(careful),
    `${openai}${sleep}export async function f(input) { for (let i = 0; ; i++) { try { return await ${call} } catch (e) { ${careful} ${wait} } } }`,
    `${openai}${sleep}export async function f(input) { for (let i = 0; i < 20; i++) { try { return await ${call} } catch (e) { ${careful} await sleep(1000) } } }`,
    `import OpenAI from 'openai'; const llm = new OpenAI();\n${sleep}export async function f(input) { for (let i = 0; i < 4; i++) { try { return await ${call} } catch (e) { ${careful} ${wait} } } }`,
    `${openai}${sleep}export async function* f(input) { for (let i = 0; i < 4; i++) { try { for await (const event of await llm.responses.create({ input, stream: true })) yield event; return } catch (e) { if (e.status === 401 || e.status === 400) throw e; ${wait} } } }`,
    // No retry.
    `${openai}export async function f(inputs) { for (const input of inputs) { try { await ${call} } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(input) { for (const model of ['a', 'b']) { try { return await llm.responses.create({ model, input }) } catch (e) { ${careful} } } }`,
    `${openai}export async function f(id) { while (true) { const run = await llm.responses.retrieve(id); if (run.status === 'completed') return run; await sleep(1000) } }`,
    `${sleep}export async function f(db) { for (let i = 0; i < 4; i++) { try { return await db.query() } catch (e) { ${wait} } } }`,
    // What goes round is no failure of the provider's.
    `import { generateObject, NoObjectGeneratedError } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateObject({ prompt, maxRetries: 0 }) } catch (e) { if (!NoObjectGeneratedError.isInstance(e)) throw e } } }`,
  ],
  invalid: [
    { code: loop(`${careful} ${wait}`, { after: ' return undefined' }), errors: byHand('loop', ', after 4 requests', { line: 5, column: 3, endColumn: 6 }) },
    { code: `${openai}${sleep}export async function f(input, n = 3) { try { return await ${call} } catch (e) { ${careful} if (n === 0) throw e; await sleep(1000); return f(input, n - 1) } }`, errors: byHand('recursion', ', after 4 requests') },
    { code: `${openai}${sleep}export async function f(input, max) { for (let i = 0; i < max; i++) { try { return await ${call} } catch (e) { ${careful} ${wait} } } }`, errors: byHand('loop', '') },
    { code: `import { worth } from './worth';\n${loop(`if (!worth(e)) throw e; ${wait}`)}`, errors: byHand('loop', ', after 4 requests') },
    {
      code: `${openai}${sleep}async function retries(work) { for (let i = 0; i < 4; i++) { try { return await work() } catch (e) { ${careful} ${wait} } } }\nexport const f = (input) => retries(() => ${call});`,
      settings: withHelper,
      errors: kept,
    },
    // Replaced where it does nothing else.
    { code: loop(`${careful} ${wait}`), settings: withHelper, errors: replaced() },
    { code: loop(`${careful} if (i === 3) { throw e; } const ms = 1000 * 2 ** i; await sleep(ms);`), settings: withHelper, errors: replaced() },
    { code: loop(`${careful} ${wait}`, { after: `\n  throw new Error('never');` }), settings: withHelper, errors: replaced() },
    { code: loop(`${careful} ${wait}`, { asked: 'llm.responses.create({ input }, { maxRetries: 0 })' }), settings: withHelper, errors: replaced('llm.responses.create({ input }, { maxRetries: 0 })') },
    // Not where it does something else, or the callback would see something else.
    { code: loop(`${careful} console.warn(e); ${wait}`), settings: withHelper, errors: kept },
    { code: loop(`${careful} ${wait}`, { after: `\n  return undefined;` }), settings: withHelper, errors: kept },
    { code: loop(`${careful} ${wait}`, { asked: 'llm.responses.create({ input, metadata: { attempt: i } })' }), settings: withHelper, errors: kept },
    { code: loop(`${careful} ${wait}`, { asked: 'llm.responses.create({ input, user: take() })', head: `import { take } from './queue';\n` }), settings: withHelper, errors: kept },
    { code: `${openai}${sleep}export async function f(input) { input = input.trim(); for (let i = 0; i < 4; i++) { try { return await ${call} } catch (e) { ${careful} ${wait} } } }`, settings: withHelper, errors: kept },
    { code: `${openai}${sleep}export async function f(input) { for (let i = 0; i < 4; i++) { try { const answer = await ${call}; return answer.output_text } catch (e) { ${careful} ${wait} } } }`, settings: withHelper, errors: kept },
  ],
});
