import nested from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** Suggestions, of which other tests show what they do. */
const offered = 1 as never;
const two = 2 as never;

const groq = (options = '') => `import Groq from 'groq-sdk';\nconst groq = new Groq(${options});\n`;
const together = `import { Together } from 'together-ai';\nconst together = new Together();\n`;
const portkey = (options = '') => `import Portkey from 'portkey-ai';\nconst portkey = new Portkey(${options});\n`;
const azure = `import { OpenAIClient, AzureKeyCredential } from '@azure/openai';\nconst azure = new OpenAIClient(endpoint, new AzureKeyCredential(key));\n`;
const openai3 = `import { Configuration, OpenAIApi } from 'openai';\nconst openai = new OpenAIApi(new Configuration({ apiKey }));\n`;
const anthropic = `import Anthropic from '@anthropic-ai/sdk';\nconst anthropic = new Anthropic();\n`;
const openai4 = `import { OpenAI } from 'openai';\nconst openai = new OpenAI();\n`;

/** Three attempts, and what the `catch` does before it goes round. */
const loop = (client: string, call: string, handled: string): string =>
  `${client}export async function f(body) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { ${handled} await sleep(1000 * 2 ** i) }\n  }\n}`;

const groqCall = 'groq.chat.completions.create(body)';
const portkeyCall = 'portkey.chat.completions.create(body)';
const v3 = (handled: string): string => loop(openai3, 'openai.createChatCompletion(body)', handled);
/** Three attempts at a call that axios is told to let every answer of through. */
const v3Silenced = (judged: string): string =>
  `${openai3}export async function f(body) {\n  for (let i = 0; i < 3; i++) {\n    const { status, data } = await openai.createChatCompletion(body, { validateStatus: () => true });\n    ${judged}\n    await sleep(1000 * 2 ** i);\n  }\n}`;
const v4 = (handled: string): string => loop(openai4, 'openai.chat.completions.create(body, { maxRetries: 0 })', handled);

testRule('Stainless and its kin, no-unguarded-call', unguarded, {
  valid: [
    `${groq()}export async function f(body) { try { return await ${groqCall} } catch (error) { say(error) } }`,
    `${portkey()}export const f = (body) => portkey.prompts.completions.create(body).catch(say);`,
    `${openai3}export async function f(body) { try { return await openai.createCompletion(body) } catch (error) { say(error) } }`,
    `${azure}export async function f(messages) { try { return await azure.getChatCompletions('gpt', messages) } catch (error) { say(error) } }`,
    // Neither runs a model.
    `${together}together.files.list();\n${openai3.replaceAll('openai', 'old').replace("'old'", "'openai'")}old.listModels();`,
    // A thread is made and forked, and nothing is sent.
    `${anthropic}const thread = anthropic.beta.messages.thread({ model }).fork();\nthread.append(message);`,
    // Another class of that name.
    `import { OpenAIApi } from './api';\nnew OpenAIApi().createChatCompletion(body);`,
    `import { Portkey } from './portkey';\nnew Portkey().chat.send(body);`,
  ],
  invalid: [
    { code: `${groq()}${groqCall};`, errors: [{ messageId: 'floating', suggestions: two, line: 3 }] },
    { code: `const Groq = require('groq-sdk');\nGroq({ apiKey }).audio.transcriptions.create({ file });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { code: `${together}together.rerank.create(body);`, errors: [{ messageId: 'floating', suggestions: two, line: 3 }] },
    { code: `${portkey()}portkey.responses.create(body);`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { code: `${azure}azure.getEmbeddings('ada', texts);`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { name: 'a thread that the server holds', code: `${anthropic}const thread = anthropic.beta.messages.thread({ model }).fork();\nthread.send(message);`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
    { name: 'by its older class alone', code: `${openai3}openai.createImageEdit(image, prompt);`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { name: 'the class that a parameter is of', filename: 'x.ts', code: `import type { OpenAIApi } from 'openai';\nfunction f(api: OpenAIApi) { api.createModeration({ input }) }\nf(api);`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
  ],
});

testRule('Stainless and its kin, require-stream-error-handling', streams, {
  valid: [
    `${groq()}export async function f(body) { try { for await (const chunk of await groq.chat.completions.create({ ...body, stream: true })) write(chunk) } catch (error) { say(error) } }`,
    `${together}const stream = together.chat.completions.stream(body);\nstream.on('error', say);`,
    `${azure}export async function f(messages) { try { for await (const event of await azure.streamChatCompletions('gpt', messages)) { if (event.error) throw new Failed(event.error); write(event.choices[0]?.delta?.content) } } catch (error) { say(error) } }`,
    `${openai3}export async function f(body) { try { const { data } = await openai.createCompletion({ ...body, stream: true }, { responseType: 'stream' }); for await (const bytes of data) write(bytes) } catch (error) { say(error) } }`,
  ],
  invalid: [
    { code: `${groq()}for await (const chunk of await groq.chat.completions.create({ ...body, stream: true })) write(chunk);`, errors: [{ messageId: 'unguarded', line: 3 }] },
    { code: `${together}const stream = together.chat.completions.stream(body);\nstream.on('content', write);`, errors: [{ messageId: 'noErrorListener', suggestions: offered, line: 3 }] },
    {
      name: 'an error is an item without choices',
      code: `${azure}export async function f(messages) { try { for await (const event of await azure.streamChatCompletions('gpt', messages)) { for (const choice of event.choices) write(choice.delta?.content) } } catch (error) { say(error) } }`,
      errors: [{ messageId: 'missedItem', suggestions: offered, line: 3 }],
    },
    {
      name: 'of the inner openai, 6, the error event is an item',
      code: `${portkey()}export async function f(body) { try { for await (const event of await portkey.responses.create({ ...body, stream: true })) { if (event.type === 'response.output_text.delta') write(event.delta) } } catch (error) { say(error) } }`,
      errors: [{ messageId: 'missedEvent', suggestions: offered, line: 3 }],
    },
    { code: `${openai3}const { data } = await openai.createCompletion({ ...body, stream: true }, { responseType: 'stream' });\nfor await (const bytes of data) write(bytes);`, errors: [{ messageId: 'unguarded', line: 4 }] },
  ],
});

const only = (status: number, property = 'error.status') => `if (${property} !== ${status}) throw error;`;
const piled = (formula: string, sdk: string, how = `: \`maxRetries: 0\` leaves it to the outer one`) => ({ formula, outer: 'this loop', inner: `\`${sdk}\` itself`, how });
const never = ': `portkey-ai` cannot be told not to repeat';

testRule('Stainless and its kin, no-nested-retry', nested, {
  valid: [
    loop(groq('{ maxRetries: 0 }'), groqCall, only(429)),
    loop(groq(), 'groq.withOptions({ maxRetries: 0 }).chat.completions.create(body)', only(429)),
    loop(groq('{ maxRetries: 5 }'), 'groq.chat.completions.create(body, { maxRetries: 0 })', only(429)),
    // Of all 5xx it is the 500 that Together's SDK does not repeat.
    loop(together, 'together.chat.completions.create(body)', only(500)),
    // A 429 is the gateway's to repeat, if it is told to.
    loop(portkey(), portkeyCall, only(429)),
    // Nothing is repeated in 3.
    v3(only(503, 'error.response?.status')),
  ],
  invalid: [
    { code: loop(groq(), groqCall, only(429)), errors: [{ messageId: 'piled', data: piled('3 × (2 + 1) = 9', 'groq-sdk'), suggestions: offered, line: 4 }] },
    { code: loop(groq('{ maxRetries: 5 }'), groqCall, only(429)), errors: [{ messageId: 'piled', data: piled('3 × (5 + 1) = 18', 'groq-sdk'), suggestions: offered, line: 4 }] },
    { code: loop(together, 'together.chat.completions.create(body)', only(503)), errors: [{ messageId: 'piled', data: piled('3 × (2 + 1) = 9', 'together-ai'), suggestions: offered, line: 4 }] },
    { code: loop(portkey(), portkeyCall, only(503)), errors: [{ messageId: 'piled', data: piled('3 × (1 + 1) = 6', 'portkey-ai', never), line: 4 }] },
    {
      name: 'what the gateway is told to repeat',
      code: loop(portkey('{ apiKey, config: { retry: { attempts: 4 } } }'), portkeyCall, only(503)),
      errors: [{ messageId: 'piled', data: piled('3 × (4 + 1) = 15', 'portkey-ai', never), line: 4 }],
    },
    {
      name: 'also where it is told at the call',
      code: loop(portkey(), 'portkey.chat.completions.create(body, { config: { retry: { attempts: 2 } } })', only(503)),
      errors: [{ messageId: 'piled', data: piled('3 × (2 + 1) = 9', 'portkey-ai', never), line: 4 }],
    },
  ],
});

const careful = (status: string) => `if (${status} >= 400 && ${status} < 500 && ${status} !== 429) throw error;`;

testRule('Stainless and its kin, no-retry-non-retryable', nonRetryable, {
  valid: [
    loop(groq(), groqCall, careful('error.status')),
    loop(groq(), groqCall, 'if (!(error instanceof Groq.RateLimitError)) throw error;'),
    { name: 'the code is in the body', code: loop(groq(), groqCall, `if (error.status !== 429 || error.error?.error?.code === 'insufficient_quota') throw error;`), options: [{ quota: true }] },
    { name: 'axios errors have their response', code: v3(careful('error.response?.status')) },
    v3(`if (!error.response || error.response.status !== 429) throw error;`),
    `import axios from 'axios';\n${v3('if (!axios.isAxiosError(error) || error.response?.status !== 429) throw error;')}`,
    { name: 'what is refused is answered, and never asked again', code: v3Silenced(`if (status === 200) return data;\n    if (status !== 429 && status < 500) throw new Refused(status);`) },
    v4(careful('error.status')),
    // What is thrown is whatever the service wrote.
    loop(azure, `azure.getChatCompletions('gpt', body)`, `if (error.code !== '429') throw error;`),
    loop(azure, `azure.getChatCompletions('gpt', body)`, `if (error.code === '401' || error.status === 400) throw error;`),
    loop(portkey(), portkeyCall, careful('error.status')),
  ],
  invalid: [
    { code: loop(groq(), groqCall, 'if (!(error instanceof Groq.APIError)) throw error;'), errors: [{ messageId: 'condition' }] },
    { code: loop(groq(), groqCall, only(429)), options: [{ quota: true }], errors: [{ messageId: 'quota' }] },
    { name: 'an axios error of 0.26 has no status of its own', code: v3(careful('error.status')), errors: [{ messageId: 'condition' }] },
    { name: 'from 4 on nothing has a response', code: v4(careful('error.response?.status')), errors: [{ messageId: 'condition' }] },
    { code: loop(portkey(), portkeyCall, careful('error.response?.status')), errors: [{ messageId: 'condition' }] },
    { code: v3(''), errors: [{ messageId: 'every', suggestions: offered }] },
    { name: 'what is refused comes as an answer', code: v3Silenced('if (status === 200) return data;'), errors: [{ messageId: 'condition' }] },
  ],
});
