import nestedRetry from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unboundedRetry from '../../../rules/no-unbounded-retry.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** One suggestion, whose output other tests show. */
const offered = 1 as never;
const imported = `import { OpenRouter } from '@openrouter/sdk';\n`;
const off = `${imported}const router = new OpenRouter({ apiKey, retryConfig: { strategy: 'none' } });\n`;
const request = `{ chatRequest: { model: 'm', messages } }`;
const call = `router.chat.send(${request})`;
const backoff = (ms: string): string => `{ strategy: 'backoff', backoff: { initialInterval: 500, maxInterval: 5000, exponent: 2, maxElapsedTime: ${ms} } }`;
const core = `import { OpenRouterCore } from '@openrouter/sdk/core.js';\nimport { chatSend } from '@openrouter/sdk/funcs/chatSend.js';\n`;

const ended = (output: string) => [{ messageId: 'deadlineSuggestion', data: { minutes: '10 minutes' }, output }] as const;

testRule('no-unbounded-retry: OpenRouter', unboundedRetry, {
  valid: [
    `${off}export const ask = (messages) => ${call};`,
    // A bound is a bound.
    `${imported}export const router = new OpenRouter({ retryConfig: ${backoff('60_000')} });`,
    `${imported}const router = new OpenRouter();\nexport const ask = (messages) => router.chat.send(${request}, { retries: { strategy: 'none' } });`,
    { code: `${imported}export const router = new OpenRouter();`, options: [{ maxElapsedMs: 3_600_000 }] },
    // What cannot be seen is unknown.
    `${imported}export const make = (options) => new OpenRouter(options);`,
    `${imported}export const make = (retryConfig) => new OpenRouter({ retryConfig });`,
    `${imported}export const make = (ms) => new OpenRouter({ retryConfig: ${backoff('ms')} });`,
    `import { OpenRouter } from './client';\nexport const router = new OpenRouter();`,
    // A handle for the AI SDK is another package's.
    `import { createOpenRouter } from '@openrouter/ai-sdk-provider';\nexport const router = createOpenRouter();`,
  ],
  invalid: [
    {
      code: `${imported}const router = new OpenRouter({ apiKey });\nexport const ask = (messages) => ${call};\nexport const tell = (messages) => ${call};`,
      errors: [{ messageId: 'sdk', data: { sdk: '@openrouter/sdk', until: ', for 60 minutes', option: 'retryConfig.strategy: "none"' }, line: 2, column: 20, endColumn: 30, suggestions: [{ messageId: 'sdkSuggestion', data: { option: 'retryConfig.strategy: "none"' }, output: `${imported}const router = new OpenRouter({ apiKey, retryConfig: { strategy: 'none' } });\nexport const ask = (messages) => ${call};\nexport const tell = (messages) => ${call};` }] }],
    },
    { code: `${imported}export const router = new OpenRouter();`, errors: [{ messageId: 'sdk', line: 2, suggestions: [{ messageId: 'sdkSuggestion', data: { option: 'retryConfig.strategy: "none"' }, output: `${imported}export const router = new OpenRouter({ retryConfig: { strategy: 'none' } });` }] }] },
    // One of two calls has no bound.
    {
      code: `${imported}const router = new OpenRouter();\nexport const ask = (messages) => router.chat.send(${request}, { retries: { strategy: 'none' } });\nexport const tell = (messages) => ${call};`,
      errors: [{ messageId: 'sdk', line: 2, suggestions: 1 as never }],
    },
    { code: `${core}const router = new OpenRouterCore();\nexport const ask = (messages) => chatSend(router, ${request});`, errors: [{ messageId: 'sdk', line: 3, suggestions: 1 as never }] },
    { code: `${imported}export const router = new OpenRouter({ retryConfig: ${backoff('3_600_000')} });`, errors: [{ messageId: 'deadline', data: { minutes: '60 minutes', max: '10 minutes' }, suggestions: ended(`${imported}export const router = new OpenRouter({ retryConfig: ${backoff('600_000')} });`) }] },
    { code: `${imported}export const router = new OpenRouter({ retryConfig: ${backoff('Infinity')} });`, errors: [{ messageId: 'option', suggestions: ended(`${imported}export const router = new OpenRouter({ retryConfig: ${backoff('600_000')} });`) }] },
    {
      code: `${off}export const ask = (messages) => router.chat.send(${request}, { retries: { strategy: 'backoff' } });`,
      errors: [{ messageId: 'deadline', data: { minutes: '60 minutes', max: '10 minutes' }, line: 3, suggestions: ended(`${off}export const ask = (messages) => router.chat.send(${request}, { retries: { strategy: 'backoff', backoff: { initialInterval: 500, maxInterval: 60_000, exponent: 1.5, maxElapsedTime: 600_000 } } });`) }],
    },
  ],
});

testRule('no-unguarded-call: OpenRouter', unguardedCall, {
  valid: [
    `${off}export async function ask(messages) { try { return await ${call} } catch (error) { report(error) } }`,
    // Nothing is sent: it is asked later, or never.
    `${off}const answer = router.callModel({ model: 'm', input: 'Hi' });`,
    // It never rejects.
    `${core}const router = new OpenRouterCore({ retryConfig: { strategy: 'none' } });\nconst answer = await chatSend(router, ${request});\nif (!answer.ok) throw answer.error;\nshow(answer.value.choices);`,
  ],
  invalid: [
    { code: `${off}function ask() { ${call}; }\nask();`, errors: [{ messageId: 'floating', line: 3, suggestions: offered }] },
    { code: `${off}const answer = await router.responses.send({ responsesRequest: { input: 'Hi' } });`, errors: [{ messageId: 'moduleLevel' }] },
    { code: `${off}const answer = await router.beta.responses.send({ responsesRequest: { input: 'Hi' } });`, errors: [{ messageId: 'moduleLevel' }] },
    {
      code: `${core}const router = new OpenRouterCore();\nexport async function ask(messages) {\n  const answer = await chatSend(router, ${request});\n  el.textContent = answer.value?.choices?.[0]?.message.content;\n}`,
      errors: [{ messageId: 'unchecked', data: { call: '`chatSend()`', line: 6, property: 'ok' }, line: 5 }],
    },
  ],
});

testRule('require-stream-error-handling: OpenRouter', streams, {
  valid: [
    `${off}export async function tell(messages) { try { for await (const chunk of await router.chat.send({ chatRequest: { messages, stream: true } })) write(chunk) } catch (error) { report(error) } }`,
    // The flag is inside the request; beside it, it is none.
    `${off}export async function tell(messages) { for (const choice of (await router.chat.send({ stream: true, chatRequest: { messages } })).choices) write(choice) }`,
    `${off}export async function tell(input) { try { console.log(await router.callModel({ model: 'm', input }).getText()) } catch (error) { report(error) } }`,
    `${off}export const tell = (input) => router.callModel({ model: 'm', input }).getText();`,
    // The whole answer is awaited too.
    `${off}export async function tell(input) { try { const answer = router.callModel({ model: 'm', input }); for await (const text of answer.getTextStream()) write(text); await answer.getResponse(); } catch (error) { report(error) } }`,
    `${off}export async function tell(input) { try { for await (const event of router.callModel({ model: 'm', input }).getFullResponsesStream()) { if (event.type === 'response.output_text.delta') write(event.delta); else if (event.type === 'response.failed') throw new Error(event.response.error.message); } } catch (error) { report(error) } }`,
  ],
  invalid: [
    {
      code: `${off}async function tell(messages) {\n  for await (const chunk of await router.chat.send({ chatRequest: { messages, stream: true } })) write(chunk);\n}\ntell([]);`,
      errors: [{ messageId: 'unguarded', line: 4 }],
    },
    { code: `${off}async function tell(input) { console.log(await router.callModel({ model: 'm', input }).getText()); }\ntell('Hi');`, errors: [{ messageId: 'unguarded', line: 3 }] },
    {
      code: `${off}export async function tell(input) {\n  try {\n    for await (const text of router.callModel({ model: 'm', input }).getTextStream()) write(text);\n  } catch (error) { report(error) }\n}`,
      errors: [{ messageId: 'hiddenUntold', data: { call: '`router.callModel()`', member: 'getTextStream', rejects: 'getText' }, line: 5 }],
    },
    {
      code: `${off}export async function tell(input) { try { for await (const event of router.callModel({ model: 'm', input }).getFullResponsesStream()) if (event.type === 'response.output_text.delta') write(event.delta); } catch (error) { report(error) } }`,
      errors: [{ messageId: 'missedEvent', suggestions: offered }],
    },
  ],
});

const loop = (handler: string): string => `${off}export async function ask(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { ${handler} }\n  }\n}`;

testRule('no-retry-non-retryable: OpenRouter', nonRetryable, {
  valid: [
    loop(`if (error.statusCode !== 429 && error.statusCode < 500) throw error`),
    `import { UnauthorizedResponseError, BadRequestResponseError, OpenRouterError, TooManyRequestsResponseError } from '@openrouter/sdk/models/errors';\n${loop('if (!(error instanceof TooManyRequestsResponseError)) throw error')}`,
  ],
  invalid: [
    { code: loop('await wait(1000)'), errors: [{ messageId: 'every', suggestions: offered }] },
    { code: `import { OpenRouterError } from '@openrouter/sdk/models/errors';\n${loop('if (!(error instanceof OpenRouterError)) throw error')}`, errors: [{ messageId: 'condition' }] },
    // Its status is `statusCode`.
    { code: loop('if (error.status === 401) throw error'), errors: [{ messageId: 'condition' }] },
  ],
});

testRule('no-nested-retry: OpenRouter', nestedRetry, {
  valid: [
    `import pRetry from 'p-retry';\n${off}export const ask = (messages) => pRetry(() => ${call});`,
    // Without a number nothing is multiplied; `no-unbounded-retry` says so.
    `import pRetry from 'p-retry';\n${imported}const router = new OpenRouter();\nexport const ask = (messages) => pRetry(() => ${call});`,
  ],
  invalid: [
    {
      code: `import pRetry from 'p-retry';\n${loop('if (error.statusCode < 500) throw error').replace(`await ${call}`, `await pRetry(() => ${call}, { retries: 2 })`)}`,
      errors: [{ messageId: 'piled' }],
    },
  ],
});
