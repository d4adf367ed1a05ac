import rule from '../../rules/no-unguarded-export.ts';
import { testRule } from '../rule-tester.ts';

const anthropic = `import Anthropic from '@anthropic-ai/sdk';\nconst llm = new Anthropic();\n`;
const call = `llm.messages.create({ model: 'claude', max_tokens: 9, messages })`;

/** The suggestion that is offered for every call: the helper resolves from here. */
const retrying = (code: string) => ({
  messageId: 'wrapInRetrySuggestion' as const,
  data: { helper: 'llm-calls' },
  output: code
    .replace(`from '@anthropic-ai/sdk';\n`, `from '@anthropic-ai/sdk';\nimport { withRetry } from 'llm-calls';\n`)
    .replace(call, `withRetry((attempt) => ${call.replace(/\)$/, ', attempt.request)')})`),
});

testRule('no-unguarded-export', rule, {
  valid: [
    `${anthropic}export async function f(messages) { try { return await ${call} } catch (error) { return undefined } }`,
    `${anthropic}export const f = (messages) => ${call}.catch(() => undefined);`,
    `import { withRetry } from 'llm-calls';\n${anthropic}export const f = (messages) => withRetry((attempt) => llm.messages.create({ messages }, attempt.request));`,
    // Every caller in the file handles it.
    `${anthropic}async function ask(messages) { return ${call} }\nexport async function f(messages) { try { return await ask(messages) } catch { return undefined } }`,
    `${anthropic}export class A { #ask(messages) { return ${call} } async f(messages) { try { return await this.#ask(messages) } catch { return undefined } } }`,
    // Reaches nobody at all: the twin's business.
    `${anthropic}export function f(messages) { ${call} }`,
    // Unknown: neither speaks.
    `${anthropic}export const answer = tool({ execute: async (messages) => ${call} });`,
    `${anthropic}async function unused(messages) { return ${call} }`,
    { code: `${anthropic}export const f = (messages) => guarded(() => ${call});`, settings: { 'llm-calls': { guards: ['guarded'] } } },
    `export async function f(client) { return client.messages.create({}) }`,
  ],
  invalid: [
    ...[
      {
        code: `${anthropic}export async function f(messages) {\n  return await ${call};\n}`,
        error: { messageId: 'leaves' as const, data: { call: '`llm.messages.create()`', failures: 'a 429, a lost connection', line: '3' }, line: 4, column: 16, endLine: 4, endColumn: 35 },
      },
      { code: `${anthropic}export default (messages) => ${call};` },
      { code: `${anthropic}export class A { ask(messages) { return ${call} } }` },
      { code: `${anthropic}export class A { private ask(messages) { return ${call} } f(messages) { return this.ask(messages) } }` },
      { code: `${anthropic}export const make = () => (messages) => ${call};` },
      { code: `${anthropic}export const api = { ask: (messages) => ${call} };` },
      {
        name: 'one guarded caller does not guard the other',
        code: `${anthropic}const ask = (messages) => ${call};\nexport const a = (messages) => ask(messages).catch(report);\nexport const b = (messages) => ask(messages);`,
      },
    ].map(({ error, ...given }) => ({ ...given, errors: [{ messageId: 'leaves' as const, ...error, suggestions: [retrying(given.code)] }] })),
    {
      name: 'the failure leaves the try unseen',
      code: `${anthropic}export async function f(messages) {\n  try { return ${call} } catch (error) { report(error) }\n}`,
      errors: [
        {
          messageId: 'leaves',
          suggestions: [
            { messageId: 'awaitSuggestion', output: `${anthropic}export async function f(messages) {\n  try { return await ${call} } catch (error) { report(error) }\n}` },
            retrying(`${anthropic}export async function f(messages) {\n  try { return ${call} } catch (error) { report(error) }\n}`),
          ],
        },
      ],
    },
    {
      name: 'the AI SDK takes the attempt inside its one argument',
      code: `import { generateText } from 'ai';\nexport const ask = (prompt) => generateText({ model, prompt });`,
      errors: [
        {
          messageId: 'leaves',
          suggestions: [
            {
              messageId: 'wrapInRetrySuggestion',
              data: { helper: 'llm-calls' },
              output: `import { generateText } from 'ai';\nimport { withRetry } from 'llm-calls';\nexport const ask = (prompt) => withRetry((attempt) => generateText({ model, prompt, ...attempt.aiRequest }));`,
            },
          ],
        },
      ],
    },
    {
      name: 'a policy rejects in the end',
      code: `import pRetry from 'p-retry';\n${anthropic}export const f = (messages) => pRetry(() => ${call});`,
      options: [{ policy: 'rethrows' }],
      errors: [{ messageId: 'leaves' }],
    },
  ],
});
