import rule from '../../rules/no-unguarded-export.ts';
import { testRule } from '../rule-tester.ts';

const anthropic = `import Anthropic from '@anthropic-ai/sdk';\nconst llm = new Anthropic();\n`;
const call = `llm.messages.create({ model: 'claude', max_tokens: 9, messages })`;

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
    {
      code: `${anthropic}export async function f(messages) {\n  return await ${call};\n}`,
      errors: [{ messageId: 'leaves', data: { call: 'llm.messages.create', line: '3' }, line: 4, column: 16, endLine: 4, endColumn: 35 }],
    },
    { code: `${anthropic}export default (messages) => ${call};`, errors: [{ messageId: 'leaves' }] },
    { code: `${anthropic}module.exports = { ask: (messages) => ${call} };`, errors: [{ messageId: 'leaves' }] },
    { code: `${anthropic}export class A { ask(messages) { return ${call} } }`, errors: [{ messageId: 'leaves' }] },
    { code: `${anthropic}export class A { private ask(messages) { return ${call} } f(messages) { return this.ask(messages) } }`, errors: [{ messageId: 'leaves' }] },
    { code: `${anthropic}export const make = () => (messages) => ${call};`, errors: [{ messageId: 'leaves' }] },
    {
      name: 'one guarded caller does not guard the other',
      code: `${anthropic}const ask = (messages) => ${call};\nexport const a = (messages) => ask(messages).catch(report);\nexport const b = (messages) => ask(messages);`,
      errors: [{ messageId: 'leaves' }],
    },
    {
      name: 'the failure leaves the try unseen',
      code: `${anthropic}export async function f(messages) {\n  try { return ${call} } catch (error) { report(error) }\n}`,
      errors: [
        {
          messageId: 'leaves',
          suggestions: [{ messageId: 'awaitSuggestion', output: `${anthropic}export async function f(messages) {\n  try { return await ${call} } catch (error) { report(error) }\n}` }],
        },
      ],
    },
    { code: `import { generateText } from 'ai';\nexport const ask = (prompt) => generateText({ prompt });`, errors: [{ messageId: 'leaves' }] },
    {
      code: `import pRetry from 'p-retry';\n${anthropic}export const f = (messages) => pRetry(() => ${call});`,
      options: [{ policy: 'rethrows' }],
      errors: [{ messageId: 'leaves' }],
    },
  ],
});
