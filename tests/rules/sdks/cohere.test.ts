import nestedRetry from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** One suggestion, whose output other tests show. */
const offered = 1 as never;
const v1 = `import { CohereClient, Cohere, CohereError } from 'cohere-ai';\nconst cohere = new CohereClient({ token });\n`;
const v2 = `import { CohereClientV2, Cohere, CohereError } from 'cohere-ai';\nconst cohere = new CohereClientV2({ token });\n`;
const call = `cohere.chat({ model: 'm', messages })`;
const loop = (handler: string): string => `${v2}export async function ask(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { ${handler} }\n  }\n}`;

testRule('no-unguarded-call: Cohere', unguardedCall, {
  valid: [
    `${v2}export async function ask(messages) { try { return await ${call} } catch (error) { report(error) } }`,
    `${v2}cohere.tokenize({ text, model });`,
    // `chat`, `embed` and `rerank` are words that anybody uses.
    `import { CohereClient } from './cohere';\nnew CohereClient().chat({ message });`,
    `import { embed } from './vectors';\nembed({ texts });`,
  ],
  invalid: [
    { code: `${v1}function ask(message) { cohere.chat({ message }); }\nask('Hi');`, errors: [{ messageId: 'floating', line: 3, suggestions: offered }] },
    { code: `${v1}const answer = await cohere.v2.chat({ model: 'm', messages });`, errors: [{ messageId: 'moduleLevel' }] },
    { code: `${v2}const { data, rawResponse } = await cohere.embed({ texts }).withRawResponse();`, errors: [{ messageId: 'moduleLevel' }] },
    { code: `const { CohereClientV2: Client } = require('cohere-ai');\nconst client = new Client();\n[1].forEach(async () => { await client.rerank({ query, documents }); });`, errors: [{ messageId: 'callback' }] },
    { code: `import { BedrockClient } from 'cohere-ai/aws';\nconst cohere = new BedrockClient({ awsRegion: 'eu-west-1' });\nconst answer = await cohere.generate({ prompt });`, errors: [{ messageId: 'moduleLevel' }] },
  ],
});

testRule('require-stream-error-handling: Cohere', streams, {
  valid: [
    `${v1}export async function tell(message) { try { for await (const event of await cohere.chatStream({ message })) write(event) } catch (error) { report(error) } }`,
    `${v2}export async function tell(messages) { const stream = await cohere.chatStream({ messages }); try { for await (const event of stream) if (event.type === 'content-delta') write(event.delta) } catch (error) { report(error) } }`,
  ],
  invalid: [
    {
      code: `${v1}async function tell(message) {\n  const stream = await cohere.chatStream({ message });\n  for await (const event of stream) if (event.eventType === 'text-generation') write(event.text);\n}\ntell('Hi');`,
      errors: [{ messageId: 'unguarded', line: 5 }],
    },
    {
      code: `${v2}export async function tell(messages) {\n  let stream;\n  try { stream = await cohere.chatStream({ messages }) } catch (error) { return report(error) }\n  for await (const event of stream) write(event);\n}`,
      errors: [{ messageId: 'createdInside', line: 6 }],
    },
    { code: `${v1}async function tell(prompt) { for await (const event of await cohere.generateStream({ prompt })) write(event) }\ntell('Hi');`, errors: [{ messageId: 'unguarded' }] },
  ],
});

testRule('no-retry-non-retryable: Cohere', nonRetryable, {
  valid: [
    loop('if (!(error instanceof Cohere.TooManyRequestsError)) throw error'),
    loop('if (!(error instanceof CohereError) || error.statusCode < 500) throw error'),
  ],
  invalid: [
    { code: loop('await wait(1000)'), errors: [{ messageId: 'every', suggestions: offered }] },
    { code: loop('if (error instanceof Cohere.UnauthorizedError) throw error'), errors: [{ messageId: 'condition' }] },
    { code: loop('if (error.status === 401) throw error'), errors: [{ messageId: 'condition' }] },
  ],
});

testRule('no-nested-retry: Cohere', nestedRetry, {
  valid: [
    `import pRetry from 'p-retry';\nimport { CohereClientV2 } from 'cohere-ai';\nconst cohere = new CohereClientV2({ maxRetries: 0 });\nexport const ask = (messages) => pRetry(() => ${call}, { retries: 4 });`,
    `import pRetry from 'p-retry';\n${v2}export const ask = (messages) => pRetry(() => cohere.chat({ messages }, { maxRetries: 0 }), { retries: 4 });`,
  ],
  invalid: [
    {
      code: `import pRetry from 'p-retry';\n${v2}export const ask = (messages) => pRetry(() => ${call}, { retries: 4 });`,
      errors: [
        {
          messageId: 'piled',
          data: { formula: '5 × (2 + 1) = 15', outer: '`pRetry`', inner: '`cohere-ai` itself', how: ': `maxRetries: 0` leaves it to the outer one' },
          suggestions: [
            {
              messageId: 'sdkOffSuggestion',
              data: { sdk: 'cohere-ai' },
              output: `import pRetry from 'p-retry';\n${v2}export const ask = (messages) => pRetry(() => cohere.chat({ model: 'm', messages }, { maxRetries: 0 }), { retries: 4 });`,
            },
          ],
        },
      ],
    },
  ],
});
