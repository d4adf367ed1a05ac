import nestedRetry from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import { testRule } from '../../rule-tester.ts';

const azure = `import ModelClient, { isUnexpected } from '@azure-rest/ai-inference';\nconst client = ModelClient(endpoint, credential);\n`;
const post = `client.path('/chat/completions').post({ body: { messages } })`;
const shown = `el.textContent = response.body?.choices?.[0]?.message.content;`;
const inTry = (body: string): string => `${azure}export async function ask(messages) {\n  try {\n    const response = await ${post};\n    ${body}\n  } catch (error) { report(error) }\n}`;

testRule('no-unguarded-call: Azure AI Inference', unguardedCall, {
  valid: [
    inTry(`if (isUnexpected(response)) throw response.body.error;\n${shown}`),
    inTry(`if (response.status !== '200') throw new Error(response.status);\n${shown}`),
    // What a refusal does not have throws into the same guard.
    inTry(`el.textContent = response.body.choices[0].message.content;`),
    // Nothing is sent until it is awaited.
    `${azure}${post};`,
    `${azure}function ask(messages) { return ${post}; }\nask([]);`,
    `${azure}client.path('/info').get();`,
    // Somebody else's routes.
    `import express from 'express';\nconst client = express();\nclient.path('/chat/completions').post({ body: {} });`,
    `${azure}client.path('/deployments/{id}', id).post({ body: {} });`,
  ],
  invalid: [
    { code: inTry(shown), errors: [{ messageId: 'unchecked', data: { call: "`post()`", line: 6, property: 'status' }, line: 5 }] },
    // A lost connection rejects all the same. There is no `.catch()` to add to it.
    { code: `${azure}async function ask(messages) {\n  const response = await ${post};\n  if (isUnexpected(response)) throw response.body.error;\n}\nask([]);`, errors: [{ messageId: 'floating', line: 4, suggestions: null }] },
    { code: `${azure}const response = await client.path('/embeddings').post({ body: { input } });`, errors: [{ messageId: 'moduleLevel' }] },
    { code: `import createClient from '@azure-rest/ai-inference';\nconst response = await createClient(endpoint, key).pathUnchecked('/images/embeddings').post({ body: { input } });`, errors: [{ messageId: 'moduleLevel' }] },
    { code: `${azure}function ask(messages) { ${post}.then(show); }\nask([]);`, errors: [{ messageId: 'floating', suggestions: null }] },
    { code: `${azure}const response = await client.path('/chat/completions').post({ body: { messages, stream: true } }).asNodeStream();`, errors: [{ messageId: 'moduleLevel' }] },
    { code: `import type { ModelClient } from '@azure-rest/ai-inference';\nasync function ask(client: ModelClient, messages) { await ${post}; }\nask(client, []);`, errors: [{ messageId: 'floating', suggestions: null }] },
  ],
});

const loop = (body: string, handler: string): string =>
  `${azure}export async function ask(messages) {\n  for (let i = 0; i < 3; i++) {\n    try {\n      const response = await ${post};\n      ${body}\n    } catch (error) { ${handler} }\n  }\n}`;

testRule('no-retry-non-retryable: Azure AI Inference', nonRetryable, {
  valid: [
    loop(`if (!isUnexpected(response)) return response.body;\nif (response.status !== '429' && !response.status.startsWith('5')) return undefined;`, 'report(error)'),
    loop(`if (response.status === '200') return response.body;\nif (response.status !== '429') throw new Error(response.status);`, 'throw error'),
  ],
  invalid: [
    { code: loop(`if (!isUnexpected(response)) return response.body;`, 'report(error)'), errors: [{ messageId: 'condition' }] },
    { code: loop(`if (response.status === '200') return response.body;`, 'throw error'), errors: [{ messageId: 'condition' }] },
  ],
});

testRule('no-nested-retry: Azure AI Inference', nestedRetry, {
  valid: [
    `import pRetry from 'p-retry';\nimport ModelClient, { isUnexpected } from '@azure-rest/ai-inference';\nconst client = ModelClient(endpoint, key, { retryOptions: { maxRetries: 0 } });\nexport const ask = (messages) => pRetry(async () => { const response = await ${post}; if (isUnexpected(response)) throw response.body.error; return response.body; }, { retries: 4 });`,
    // What it resolves with, nobody sends again.
    `import pRetry from 'p-retry';\n${azure}export const ask = (messages) => pRetry(() => ${post}, { retries: 0 });`,
  ],
  invalid: [
    {
      code: `import pRetry from 'p-retry';\n${azure}export const ask = (messages) => pRetry(async () => { const response = await ${post}; if (isUnexpected(response)) throw response.body.error; return response.body; }, { retries: 4 });`,
      errors: [{ messageId: 'piled', data: { formula: '5 × (3 + 1) = 20', outer: '`pRetry`', inner: '`@azure-rest/ai-inference` itself', how: ': `retryOptions.maxRetries: 0` leaves it to the outer one' } }],
    },
  ],
});
