import nestedRetry from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unboundedRetry from '../../../rules/no-unbounded-retry.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import unguardedExport from '../../../rules/no-unguarded-export.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** One suggestion, whose output other tests show. */
const offered = 1 as never;
const mistral = `import { Mistral } from '@mistralai/mistralai';\nconst mistral = new Mistral({ apiKey });\n`;
const call = `mistral.chat.complete({ model: 'm', messages })`;
const functions = `import { MistralCore } from '@mistralai/mistralai/core.js';\nimport { chatComplete } from '@mistralai/mistralai/funcs/chatComplete.js';\nimport { chatStream } from '@mistralai/mistralai/funcs/chatStream.js';\nconst core = new MistralCore({ apiKey });\n`;
const complete = `chatComplete(core, { model: 'm', messages })`;
const loop = (handler: string): string => `${mistral}export async function ask(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { ${handler} }\n  }\n}`;

testRule('no-unguarded-call: Mistral', unguardedCall, {
  valid: [
    `${mistral}export async function ask(messages) { try { return await ${call} } catch (error) { report(error) } }`,
    `${mistral}mistral.files.upload({ file });`,
    // A function never rejects: its result says what became of it.
    `${functions}const answer = await ${complete};\nif (!answer.ok) throw answer.error;\nshow(answer.value.choices[0].message.content);`,
    `${functions}async function ask(messages) { const { ok, value, error } = await ${complete}; if (ok) show(value.choices); else report(error); }\nask([]);`,
    `${functions}async function ask(messages) { const answer = await ${complete}; if (answer.error) report(answer.error); else show(answer.value); }\nask([]);`,
    `${functions}export const ask = (messages) => ${complete};`,
    `import { unwrapAsync } from '@mistralai/mistralai/types/fp.js';\n${functions}export const ask = (messages) => unwrapAsync(${complete});`,
    // Other functions of that name.
    `import { chatComplete } from './chat';\nconst answer = await chatComplete(core, {});\nel.textContent = answer.value?.choices?.[0]?.message.content;`,
    `import { Mistral } from './wind';\nnew Mistral().chat.complete({});`,
  ],
  invalid: [
    { code: `${mistral}function ask(messages) { ${call}; }\nask([]);`, errors: [{ messageId: 'floating', line: 3, suggestions: offered }] },
    { code: `const { Mistral } = require('@mistralai/mistralai');\nconst client = new Mistral();\nsetTimeout(async () => { await client.fim.complete({ prompt }); });`, errors: [{ messageId: 'callback', line: 3 }] },
    { code: `import type { Mistral } from '@mistralai/mistralai';\nexport function ask(mistral: Mistral) { mistral.ocr.process({ document }); }`, errors: [{ messageId: 'floating', suggestions: offered }] },
    { code: `${mistral}const stream = await mistral.agents.stream({ agentId, messages });`, errors: [{ messageId: 'moduleLevel' }] },
    {
      code: `${functions}export async function ask(messages) {\n  try {\n    const answer = await ${complete};\n    el.textContent = answer.value?.choices?.[0]?.message.content;\n  } catch (error) { report(error) }\n}`,
      errors: [{ messageId: 'unchecked', data: { call: '`chatComplete()`', line: 8, property: 'ok' }, line: 7 }],
    },
    {
      code: `${functions}async function ask(messages) {\n  const { value } = await ${complete};\n  el.textContent = value.choices[0].message.content;\n}\nask([]);`,
      errors: [{ messageId: 'unchecked', line: 6 }],
    },
  ],
});

testRule('no-unguarded-export: Mistral', unguardedExport, {
  valid: [`${functions}export async function ask(messages) { const answer = await ${complete}; return answer.ok ? answer.value : undefined; }`],
  invalid: [{ code: `${mistral}export const ask = (messages) => ${call};`, errors: [{ messageId: 'leaves' }] }],
});

testRule('require-stream-error-handling: Mistral', streams, {
  valid: [
    `${mistral}export async function tell(messages) { try { for await (const event of await mistral.chat.stream({ messages })) write(event.data.choices[0].delta.content) } catch (error) { report(error) } }`,
    `${functions}export async function tell(messages) { try { const answer = await chatStream(core, { messages }); if (!answer.ok) throw answer.error; for await (const event of answer.value) write(event.data) } catch (error) { report(error) } }`,
    // No stream without the flag.
    `${mistral}export async function tell() { for (const part of await mistral.audio.speech.complete({ input })) write(part) }`,
  ],
  invalid: [
    // A frame that says the model failed throws a ZodError while the stream is read.
    {
      code: `${mistral}async function tell(messages) {\n  const stream = await mistral.chat.stream({ messages });\n  for await (const event of stream) write(event.data.choices[0].delta.content);\n}\ntell([]);`,
      errors: [{ messageId: 'unguarded', line: 5 }],
    },
    {
      code: `${mistral}export async function tell(messages) {\n  let stream;\n  try { stream = await mistral.chat.stream({ messages }) } catch (error) { return report(error) }\n  for await (const event of stream) write(event.data);\n}`,
      errors: [{ messageId: 'createdInside', line: 6 }],
    },
    {
      code: `${functions}async function tell(messages) {\n  const answer = await chatStream(core, { messages });\n  if (!answer.ok) throw answer.error;\n  for await (const event of answer.value) write(event.data);\n}\ntell([]);`,
      errors: [{ messageId: 'unguarded', line: 8 }],
    },
    { code: `${mistral}async function tell() { for await (const part of await mistral.audio.speech.complete({ input, stream: true })) write(part) }\ntell();`, errors: [{ messageId: 'unguarded' }] },
  ],
});

testRule('no-retry-non-retryable: Mistral', nonRetryable, {
  valid: [
    loop(`if (error.statusCode !== 429 && !(error.statusCode >= 500)) throw error`),
    `import * as errors from '@mistralai/mistralai/models/errors';\n${loop('if (!(error instanceof errors.ConnectionError)) throw error')}`,
  ],
  invalid: [
    { code: loop('await wait(1000)'), errors: [{ messageId: 'every', suggestions: offered }] },
    { code: `import { MistralError } from '@mistralai/mistralai/models/errors';\n${loop('if (!(error instanceof MistralError)) throw error')}`, errors: [{ messageId: 'condition' }] },
    // Its status is `statusCode`: nothing is thrown here.
    { code: loop('if (error.status === 401) throw error'), errors: [{ messageId: 'condition' }] },
  ],
});

const strategy = (ms?: string): string => `{ strategy: 'backoff'${ms ? `, backoff: { initialInterval: 500, maxInterval: 5000, exponent: 2, maxElapsedTime: ${ms} }` : ''} }`;

testRule('no-unbounded-retry: Mistral', unboundedRetry, {
  valid: [
    // By itself it sends nothing again.
    `${mistral}export const ask = (messages) => ${call};`,
    `import { Mistral } from '@mistralai/mistralai';\nexport const mistral = new Mistral({ retryConfig: ${strategy('60_000')} });`,
    `import { Mistral } from '@mistralai/mistralai';\nexport const mistral = new Mistral({ retryConfig: { strategy: 'none' } });`,
    `${mistral}export const ask = (messages, retries) => mistral.chat.complete({ messages }, { retries });`,
  ],
  invalid: [
    { code: `import { Mistral } from '@mistralai/mistralai';\nexport const mistral = new Mistral({ retryConfig: ${strategy()} });`, errors: [{ messageId: 'deadline', data: { minutes: '60 minutes', max: '10 minutes' }, suggestions: 1 as never }] },
    { code: `${mistral}export const ask = (messages) => mistral.chat.complete({ messages }, { retries: ${strategy('1_800_000')} });`, errors: [{ messageId: 'deadline', data: { minutes: '30 minutes', max: '10 minutes' }, suggestions: 1 as never }] },
  ],
});

testRule('no-nested-retry: Mistral', nestedRetry, {
  valid: [`import pRetry from 'p-retry';\n${mistral}export const ask = (messages) => pRetry(() => ${call});`],
  invalid: [{ code: `import pRetry from 'p-retry';\n${loop('if (error.statusCode < 500) throw error').replace(`await ${call}`, `await pRetry(() => ${call}, { retries: 2 })`)}`, errors: [{ messageId: 'piled' }] }],
});
