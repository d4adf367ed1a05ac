import rule from '../../rules/no-nested-retry.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
/** One suggestion, whose output other cases show. */
const offered = 1 as never;
const own = '@anthropic-ai/sdk';

/** A loop of three attempts around a call, with this in its `catch`. */
const loop = (call: string, handler = ''): string => `${openai}export async function f(input) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (e) { ${handler} }\n  }\n}`;

testRule('no-nested-retry', rule, {
  valid: [
    // One layer only.
    `${openai}export const f = (input) => llm.responses.create({ input });`,
    loop('llm.responses.create({ input }, { maxRetries: 0 })'),
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 0 });\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }) } catch {} } }`,
    `import OpenAI from 'openai'; const llm = new OpenAI().withOptions({ maxRetries: 0 });\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }) } catch {} } }`,
    `import { generateText } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt, maxRetries: 0 }) } catch {} } }`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }, { maxRetries: 0 }), { retries: 4 });`,
    `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry((attempt) => llm.responses.create({ input }, attempt.request));`,
    `import { withRetry } from 'llm-calls';\nimport { generateText } from 'ai';\nexport const f = (prompt) => withRetry((attempt) => generateText({ prompt, ...attempt.aiRequest }));`,
    // How often the SDK repeats cannot be told.
    `export async function f(openai, messages) { for (let i = 0; i < 3; i++) { try { return await openai.chat.completions.create({ messages }) } catch {} } }`,
    `import OpenAI from 'openai';\nexport async function f(llm: OpenAI, input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }) } catch {} } }`,
    `import OpenAI from 'openai'; const llm = new OpenAI({ ...options });\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }) } catch {} } }`,
    loop('llm.responses.create({ input }, options)'),
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: Number(process.env.RETRIES) });\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }) } catch {} } }`,
    // The outer one repeats nothing that the SDK repeats.
    loop('llm.responses.create({ input })', 'if (e.status === 429 || e.status >= 500 || !e.status) throw e'),
    loop('llm.responses.create({ input })', `if (e.code !== 'model_loading') throw e`),
    `import { generateText } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateText({ prompt }) } catch (e) { if (e.statusCode === 429) continue; throw e } } }`,
    `import { generateObject, NoObjectGeneratedError } from 'ai';\nexport async function f(prompt) { for (let i = 0; i < 3; i++) { try { return await generateObject({ prompt }) } catch (e) { if (NoObjectGeneratedError.isInstance(e)) continue; throw e } } }`,
    // Decided by what cannot be seen.
    `import { worth } from './worth';\n${loop('llm.responses.create({ input })', 'if (!worth(e)) throw e')}`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry });`,
    `import { retries } from './retries';\n${openai}export const f = (input) => retries(() => llm.responses.create({ input }));`,
    loop('llm.responses.create({ input })', `if (!(await confirm('Again?'))) throw e`),
    // No retry.
    `${openai}export async function f(inputs) { for (const input of inputs) { try { await llm.responses.create({ input }) } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(messages) { while (true) { const r = await llm.chat.completions.create({ messages }); if (!r.tools) return r; messages.push(r) } }`,
    `${openai}export async function f(input) { for (const model of ['a', 'b']) { try { return await llm.responses.create({ model, input }) } catch (e) { console.error(e) } } }`,
    `${openai}export async function f(input) { for (let i = 0; i < 3; i++) { const r = await llm.responses.create({ input }); try { return JSON.parse(r.output_text) } catch {} } }`,
    `${openai}export async function f(turns) { try { return await llm.responses.create({ input: turns }) } catch (e) { return f(turns.slice(1)) } }`,
    // Layers that repeat different failures.
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 0 });\nasync function ask(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }) } catch (e) { if (e.status !== 429 || i === 2) throw e } } }\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await ask(input) } catch (e) { if (e.status === 500) continue; throw e } } }`,
    // The layers are around different calls.
    `import OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 0 });\nasync function retries(fn) { for (let i = 0; i < 3; i++) { try { return await fn() } catch {} } }\nexport const f = (input) => retries(() => llm.responses.create({ input }));\nexport const g = (db) => retries(() => retries(() => db.query()));`,
    // A loop that runs once.
    `${openai}export async function f(input) { for (let i = 0; i < 1; i++) { try { return await llm.responses.create({ input }) } catch {} } }`,
  ],
  invalid: [
    // No number at all.
    {
      code: `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry(() => llm.responses.create({ input }), { maxAttempts: NaN });`,
      errors: [{ messageId: 'round', data: { formula: '3', outer: '`withRetry`', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: offered }],
    },
    {
      code: loop('llm.responses.create({ input })'),
      errors: [
        {
          messageId: 'piled',
          data: { formula: '3 × (2 + 1) = 9', outer: 'this loop', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' },
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 6,
          suggestions: [{ messageId: 'sdkOffSuggestion', data: { sdk: 'openai' }, output: loop('llm.responses.create({ input }, { maxRetries: 0 })') }],
        },
      ],
    },
    {
      code: loop('llm.responses.create({ input }, { timeout: 1000 })', 'if (e.status !== 429) throw e'),
      errors: [{ messageId: 'piled', suggestions: [{ messageId: 'sdkOffSuggestion', output: loop('llm.responses.create({ input }, { timeout: 1000, maxRetries: 0 })', 'if (e.status !== 429) throw e') }] }],
    },
    {
      code: loop('llm.responses.create({ input }, { maxRetries: 4 })', 'if (e.status < 500) throw e'),
      errors: [{ messageId: 'piled', data: { formula: '3 × (4 + 1) = 15', outer: 'this loop', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: [{ messageId: 'sdkOffSuggestion', output: loop('llm.responses.create({ input }, { maxRetries: 0 })', 'if (e.status < 500) throw e') }] }],
    },
    {
      name: 'the number has the name of its option',
      code: `const maxRetries = 4;\n${loop('llm.responses.create({ input }, { maxRetries })')}`,
      errors: [{ messageId: 'piled', suggestions: [{ messageId: 'sdkOffSuggestion', output: `const maxRetries = 4;\n${loop('llm.responses.create({ input }, { maxRetries: 0 })')}` }] }],
    },
    {
      name: 'the number stands elsewhere',
      code: `${openai}const options = { maxRetries: 4 };\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input }, options) } catch {} } }`,
      errors: [{ messageId: 'piled' }],
    },
    {
      code: `import { generateText } from 'ai';\nexport async function f(prompt) {\n  for (let i = 0; i < 5; i++) {\n    try { return await generateText({ prompt }) } catch {}\n  }\n}`,
      errors: [
        {
          messageId: 'piled',
          data: { formula: '5 × (2 + 1) = 15', outer: 'this loop', inner: '`ai` itself', how: ': `maxRetries: 0` leaves it to the outer one' },
          suggestions: [{ messageId: 'sdkOffSuggestion', output: `import { generateText } from 'ai';\nexport async function f(prompt) {\n  for (let i = 0; i < 5; i++) {\n    try { return await generateText({ prompt, maxRetries: 0 }) } catch {}\n  }\n}` }],
        },
      ],
    },
    {
      code: `import Anthropic from '${own}'; const claude = new Anthropic({ maxRetries: 4 });\nexport async function f(messages) { let n = 0; while (n < 2) { try { return await claude.messages.create({ messages }) } catch (e) { if (e.status !== 529) throw e; n++ } } }`,
      errors: [{ messageId: 'piled', data: { formula: '2 × (4 + 1) = 10', outer: 'this loop', inner: `\`${own}\` itself`, how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: offered }],
    },
    // Recursion, promise chains, policies, helpers.
    { code: `${openai}export async function f(input, n = 3) { try { return await llm.responses.create({ input }) } catch (e) { if (n > 0) return f(input, n - 1); throw e } }`, errors: [{ messageId: 'piled', data: { formula: '4 × (2 + 1) = 12', outer: 'this recursion', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: offered }] },
    { code: `${openai}export const f = (input, n = 1) => llm.responses.create({ input }).catch((e) => (n > 0 ? f(input, n - 1) : Promise.reject(e)));`, errors: [{ messageId: 'piled', suggestions: offered }] },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) =>\n  pRetry(() => llm.responses.create({ input }), { retries: 4 });`, errors: [{ messageId: 'piled', data: { formula: '5 × (2 + 1) = 15', outer: '`pRetry`', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, line: 5, column: 3, endColumn: 9, suggestions: offered }] },
    { code: `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry(() => llm.responses.create({ input }));`, errors: [{ messageId: 'piled', suggestions: [{ messageId: 'sdkOffSuggestion', output: `import { withRetry } from 'llm-calls';\n${openai}export const f = (input) => withRetry(() => llm.responses.create({ input }, { maxRetries: 0 }));` }] }] },
    { code: `import { retry, handleAll } from 'cockatiel';\n${openai}const again = retry(handleAll, { maxAttempts: 3 });\nexport const f = (input) => again.execute(() => llm.responses.create({ input }));`, errors: [{ messageId: 'piled', data: { formula: '4 × (2 + 1) = 12', outer: '`again.execute`', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: offered }] },
    { code: `async function retries(fn, times = 3) {\n  for (let i = 0; i < times; i++) { try { return await fn() } catch (e) { if (e.status !== 429) throw e } }\n}\n${openai}export const f = (input) => retries(() => llm.responses.create({ input }), 5);`, errors: [{ messageId: 'piled', data: { formula: '5 × (2 + 1) = 15', outer: 'this loop', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, line: 2, suggestions: offered }] },
    { name: 'the worst of several calls', code: `async function retries(fn, times) { for (let i = 0; i < times; i++) { try { return await fn() } catch {} } }\n${openai}export const f = (input) => retries(() => llm.responses.create({ input }), 2);\nexport const g = (input) => retries(() => llm.responses.create({ input }), 4);`, errors: [{ messageId: 'piled', data: { formula: '4 × (2 + 1) = 12', outer: 'this loop', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: offered }] },
    { code: `import OpenAI from 'openai';\nexport class Client {\n  readonly #llm = new OpenAI();\n  async #retries(fn) { let n = 0; for (;;) { try { return await fn() } catch (e) { if (++n === 3) throw e } } }\n  ask(input) { return this.#retries(async () => (await this.#llm.responses.create({ input })).output_text) }\n}`, errors: [{ messageId: 'piled', line: 4, suggestions: offered }] },
    // Several layers.
    {
      code: `import pRetry from 'p-retry';\n${openai}async function ask(input) {\n  for (let i = 0; i < 3; i++) {\n    try { return await llm.responses.create({ input }) } catch (e) { if (i === 2) throw e }\n  }\n}\nexport const f = (input) => pRetry(() => ask(input), { retries: 2 });`,
      errors: [{ messageId: 'piled', data: { formula: '3 × 3 × (2 + 1) = 27', outer: '`pRetry`', inner: 'the loop at line 5 and `openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, line: 9, suggestions: offered }],
    },
    {
      name: 'two policies, with the SDK switched off',
      code: `import pRetry from 'p-retry';\nimport OpenAI from 'openai'; const llm = new OpenAI({ maxRetries: 0 });\nasync function ask(input) { return pRetry(() => llm.responses.create({ input }), { retries: 1 }) }\nexport const f = (input) => pRetry(() => ask(input), { retries: 2 });`,
      errors: [{ messageId: 'piled', data: { formula: '3 × 2 = 6', outer: '`pRetry`', inner: '`pRetry` at line 3', how: '' }, line: 4 }],
    },
    // Where the outer number cannot be read.
    { code: `${openai}export async function f(input, max) { for (let i = 0; i < max; i++) { try { return await llm.responses.create({ input }) } catch {} } }`, errors: [{ messageId: 'round', data: { formula: '3', outer: 'this loop', inner: '`openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, suggestions: offered }] },
    { code: `${openai}export async function f(input) { while (true) { try { return await llm.responses.create({ input }) } catch {} } }`, errors: [{ messageId: 'round', suggestions: offered }] },
    { code: `import pRetry from 'p-retry';\n${openai}async function ask(input, max) { for (let i = 0; i < max; i++) { try { return await llm.responses.create({ input }) } catch (e) { if (i === max - 1) throw e } } }\nexport const f = (input, max) => pRetry(() => ask(input, max), { retries: 2 });`, errors: [{ messageId: 'round', suggestions: offered }] },
  ],
});
