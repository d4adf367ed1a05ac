import nested from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unbounded from '../../../rules/no-unbounded-retry.ts';
import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** A suggestion, of which other tests show what it does. */
const offered = 1 as never;
const piled = (formula: string) => ({ formula, outer: 'this loop', inner: '`@aws-sdk/client-bedrock-runtime` itself', how: ': `maxAttempts: 1` leaves it to the outer one' });
const names = 'BedrockRuntime, BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelWithResponseStreamCommand, ListAsyncInvokesCommand, ThrottlingException';
const bedrock = `import { ${names} } from '@aws-sdk/client-bedrock-runtime';\nconst client = new BedrockRuntimeClient({ region });\n`;
const converse = 'client.send(new ConverseCommand({ modelId, messages }))';
const converseStream = 'client.send(new ConverseStreamCommand({ modelId, messages }))';

testRule('bedrock, no-unguarded-call', unguarded, {
  valid: [
    `${bedrock}${converse}.catch(say);`,
    `${bedrock}export async function f(messages) { const command = new ConverseCommand({ modelId, messages }); try { return await client.send(command) } catch (error) { say(error) } }`,
    // Another service's command, another service's client, a list, something unknown.
    `${bedrock}import { PutObjectCommand } from '@aws-sdk/client-s3';\nclient.send(new PutObjectCommand({}));`,
    `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nnew S3Client({}).send(new PutObjectCommand({}));`,
    `${bedrock}client.send(new ListAsyncInvokesCommand({}));`,
    `${bedrock}export function f(command) { client.send(command) }`,
    // A class of this file that takes the command decides by itself what it does with it.
    `import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nclass Outbox { send(command) { this.queue.push(command) } }\nnew Outbox().send(new ConverseCommand({ modelId, messages }));`,
    `${bedrock}import { S3Client } from '@aws-sdk/client-s3';\nnew S3Client({}).send(new ConverseCommand({ modelId, messages }));`,
    // A callback is told of the failure, and no promise is given.
    `${bedrock}client.send(new ConverseCommand({ modelId, messages }), (error, data) => (error ? say(error) : show(data)));`,
    `${bedrock}new BedrockRuntime({ region }).converse({ modelId, messages }, (error, data) => show(error ?? data));`,
  ],
  invalid: [
    { code: `${bedrock}${converse};`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { code: `${bedrock}const command = new ConverseCommand({ modelId, messages });\nvoid client.send(command, { abortSignal });`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
    { code: `${bedrock}const llm = new BedrockRuntime({ region });\nllm.converse({ modelId, messages });`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
    { code: `const { BedrockRuntimeClient, ConverseCommand } = require('@aws-sdk/client-bedrock-runtime');\nconst client = new BedrockRuntimeClient({});\n${converse};`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    // The command tells, also where the client comes from elsewhere.
    { code: `import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nimport { initClient } from './client';\nconst client = await initClient({ region });\n${converse};`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
    { code: `import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nexport function f(aws, messages) { aws.bedrock.send(new ConverseCommand({ modelId, messages })); }`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { code: `import * as aws from '@aws-sdk/client-bedrock-runtime';\nnew aws.BedrockRuntimeClient({}).send(new aws.ConverseCommand({ modelId, messages }));`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
  ],
});

testRule('bedrock, require-stream-error-handling', streams, {
  valid: [
    `${bedrock}export async function f(messages) { try { const response = await ${converseStream}; for await (const event of response.stream) write(event) } catch (error) { say(error) } }`,
    `${bedrock}export async function f(body) { try { const { body: stream } = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body })); for await (const event of stream) write(event) } catch (error) { say(error) } }`,
    `${bedrock}async function read(messages) { const { stream } = await ${converseStream}; for await (const event of stream) write(event) }\nread([]).catch(say);`,
    // Not a stream: it has one in a member.
    `${bedrock}export async function f(messages) { const response = await ${converse}; for await (const page of response.pages) write(page) }`,
  ],
  invalid: [
    {
      name: 'outside of any guard',
      code: `${bedrock}const response = await ${converseStream};\nfor await (const event of response.stream) write(event);`,
      errors: [{ messageId: 'unguarded', line: 4 }],
    },
    {
      name: 'outside the guard of the request',
      code: `${bedrock}export async function f(messages) {\n  let response;\n  try { response = await ${converseStream} } catch (error) { return say(error) }\n  for await (const event of response.stream ?? []) write(event);\n}`,
      errors: [{ messageId: 'createdInside', line: 6 }],
    },
    {
      name: 'the body of InvokeModelWithResponseStream',
      code: `${bedrock}const { body: stream } = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body }));\nfor await (const event of stream) write(event);`,
      errors: [{ messageId: 'unguarded', line: 4 }],
    },
    {
      name: 'the method of BedrockRuntime',
      code: `${bedrock}const { stream } = await new BedrockRuntime({ region }).converseStream({ modelId, messages });\nfor await (const event of stream) write(event);`,
      errors: [{ messageId: 'unguarded', line: 4 }],
    },
  ],
});

const loop = (client: string, condition = "if (error.name !== 'ThrottlingException') throw error;"): string =>
  `import { BedrockRuntimeClient, ConverseCommand, ThrottlingException } from '@aws-sdk/client-bedrock-runtime';\nconst client = new BedrockRuntimeClient(${client});\nexport async function f(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${converse} } catch (error) { ${condition} await sleep(1000 * 2 ** i) }\n  }\n}`;

testRule('bedrock, no-nested-retry', nested, {
  valid: [loop('{ region, maxAttempts: 1 }'), loop('{ region, maxAttempts: attempts }'), loop('{ region, maxAttempts: async () => 3 }')],
  invalid: [
    { code: loop('{ region }'), errors: [{ messageId: 'piled', data: piled('3 × (2 + 1) = 9'), line: 4 }] },
    { name: 'maxAttempts are all attempts', code: loop('{ region, maxAttempts: 5 }'), errors: [{ messageId: 'piled', data: piled('3 × (4 + 1) = 15'), line: 4 }] },
  ],
});

testRule('bedrock, no-unbounded-retry', unbounded, {
  valid: [`${bedrock.replace('region }', 'maxAttempts: 11 }')}${converse}.catch(say);`],
  invalid: [
    { code: `${bedrock.replace('region }', 'maxAttempts: Infinity }')}${converse}.catch(say);`, errors: [{ messageId: 'option', line: 2, suggestions: [{ messageId: 'attemptsSuggestion', data: { requests: '5 requests' }, output: `${bedrock.replace('region }', 'maxAttempts: 5 }')}${converse}.catch(say);` }] }] },
    { code: `${bedrock.replace('region }', 'maxAttempts: 12 }')}${converse}.catch(say);`, errors: [{ messageId: 'tooMany', line: 2, suggestions: [{ messageId: 'attemptsSuggestion', data: { requests: '11 requests' }, output: `${bedrock.replace('region }', 'maxAttempts: 11 }')}${converse}.catch(say);` }] }] },
  ],
});

testRule('bedrock, no-retry-non-retryable', nonRetryable, {
  valid: [
    loop('{}'),
    loop('{}', 'if (!(error instanceof ThrottlingException)) throw error;'),
    loop('{}', 'if (error.$metadata.httpStatusCode < 500 && error.$metadata.httpStatusCode !== 429) throw error;'),
    loop('{}', 'if (![429, 500, 503].includes(error.$metadata?.httpStatusCode)) throw error;'),
    // What a service names its errors that have no class is unknown.
    loop('{}', "if (error.name === 'UnrecognizedClientException' || error.name === 'ValidationException' || error.name === 'AccessDeniedException' || error.name === 'ResourceNotFoundException') throw error;"),
  ],
  invalid: [
    { name: 'a status that its errors do not have', code: loop('{}', 'if (error.status === 400 || error.status === 401 || error.status === 403 || error.status === 404 || error.status === 422) throw error;'), errors: [{ messageId: 'condition' }] },
    { name: 'a client error', code: loop('{}', "if (error.name === 'ThrottlingException') throw error;"), errors: [{ messageId: 'condition' }] },
  ],
});
