import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** A suggestion, of which other tests show what it does. */
const offered = 1 as never;
const ollama = `import ollama from 'ollama';\n`;
const chat = 'ollama.chat({ model, messages, stream: true })';

testRule('ollama, no-unguarded-call', unguarded, {
  valid: [
    `${ollama}export async function f(messages) { try { return await ollama.chat({ model, messages }) } catch (error) { say(error) } }`,
    // Fetching a model runs none.
    `${ollama}await ollama.pull({ model });\nawait ollama.list();`,
    `import ollama from './ollama';\nollama.chat({ model, messages });`,
    `import { parse } from 'ollama';\nparse.chat({ model, messages });`,
  ],
  invalid: [
    { name: 'the export is a client', code: `${ollama}ollama.chat({ model, messages });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { name: 'one of its own', code: `import { Ollama } from 'ollama';\nnew Ollama({ host }).generate({ model, prompt });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { name: 'required', code: `const { default: ollama } = require('ollama');\nollama.embed({ model, input });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { name: 'for browsers', code: `import llm from 'ollama/browser';\nllm.chat({ model, messages });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
  ],
});

testRule('ollama, require-stream-error-handling', streams, {
  valid: [
    // An error line and an answer that is cut off both throw.
    `${ollama}export async function f(messages) { try { for await (const part of await ${chat}) write(part.message.content) } catch (error) { say(error) } }`,
    `${ollama}export async function f(messages) { const { message } = await ollama.chat({ model, messages, stream: false }); for await (const x of message.items) write(x) }`,
  ],
  invalid: [
    { code: `${ollama}for await (const part of await ${chat}) write(part.message.content);`, errors: [{ messageId: 'unguarded', line: 2 }] },
    { code: `${ollama}export async function f(messages) {\n  let stream;\n  try { stream = await ${chat} } catch (error) { return say(error) }\n  for await (const part of stream) write(part.message.content);\n}`, errors: [{ messageId: 'createdInside', line: 5 }] },
  ],
});

const loop = (condition: string): string =>
  `${ollama}export async function f(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ollama.chat({ model, messages }) } catch (error) { ${condition} await sleep(1000 * 2 ** i) }\n  }\n}`;

testRule('ollama, no-retry-non-retryable', nonRetryable, {
  valid: [
    loop('if (error.status_code && error.status_code < 500 && error.status_code !== 429) throw error;'),
    loop("if (error.name === 'ResponseError' && error.status_code < 500) throw error;"),
  ],
  invalid: [
    { name: 'the status under another name', code: loop('if (error.status && error.status < 500) throw error;'), errors: [{ messageId: 'condition' }] },
  ],
});
