import nested from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** A suggestion, of which other tests show what it does. */
const offered = 1 as never;
const piled = (formula: string, option = 'config.httpOptions.retryOptions.attempts: 1') => ({ formula, outer: 'this loop', inner: '`@google/genai` itself', how: `: \`${option}\` leaves it to the outer one` });
const genai = `import { GoogleGenAI, ApiError } from '@google/genai';\nconst ai = new GoogleGenAI({ apiKey });\n`;
const settings = (major: number) => ({ 'llm-calls': { versions: { '@google/genai': major } } });
const content = `ai.models.generateContentStream({ model, contents })`;
const read = (body: string, stream = content): string => `${genai}export async function f(contents) {\n  try {\n    for await (const chunk of await ${stream}) ${body}\n  } catch (error) {\n    say(error);\n  }\n}`;

testRule('google genai, no-unguarded-call', unguarded, {
  valid: [
    `${genai}export async function f(contents) { try { return await ai.models.generateContent({ model, contents }) } catch (error) { say(error) } }`,
    // A chat sends nothing until it is sent something.
    `${genai}const chat = ai.chats.create({ model });`,
    `${genai}const chat = ai.chats.create({ model });\nchat.sendMessage({ message }).catch(say);`,
    // Files and lists run no model.
    `${genai}await ai.files.upload({ file });\nawait ai.models.list();`,
    // A chat of another making.
    `import { Room } from './rooms';\nconst chat = new Room().chats.create({});\nchat.sendMessage({ message });`,
    `${genai}ai.chats.list({ model }).sendMessage({ message });`,
  ],
  invalid: [
    { code: `${genai}ai.models.generateContent({ model, contents });`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { code: `${genai}const chat = ai.chats.create({ model });\nchat.sendMessage({ message });`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
    { code: `${genai}class Bot {\n  chat = ai.chats.create({ model });\n  listen() { socket.on('message', async (message) => { await this.chat.sendMessage({ message }) }) }\n}\nnew Bot().listen();`, errors: [{ messageId: 'callback', line: 5 }] },
    { code: `import type { Chat } from '@google/genai';\nexport const f = (chat: Chat) => { void chat.sendMessage({ message }) };`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { code: `${genai}const { models } = ai;\nmodels.embedContent({ model, contents });`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
  ],
});

testRule('google genai, require-stream-error-handling', streams, {
  valid: [
    { name: '2 throws for an error chunk', code: read('write(chunk.text);'), settings: settings(2) },
    { name: '1 tested by hand', code: read("{ if (!chunk.candidates) throw new Error('broken off'); write(chunk.text) }"), settings: settings(1) },
    { name: '1 with a look at what has no text', code: read("{ if (chunk.text) write(chunk.text); else throw new Error('broken off') }"), settings: settings(1) },
    { name: '1, handed on', code: read('write(chunk);'), settings: settings(1) },
    { name: '1 through guardStream', code: `import { guardStream } from 'llm-calls';\n${read('write(chunk.text);', content).replace(`await ${content}`, `guardStream(await ${content})`)}`, settings: settings(1) },
    { name: 'of an unknown major only what all share is judged', code: read('write(chunk.text);') },
    { name: 'a turn of a chat', code: read('write(chunk.text);', 'ai.chats.create({ model }).sendMessageStream({ message })'), settings: settings(3) },
    { name: 'an interaction whose error event is looked for', code: read("{ if (chunk.event_type === 'step.delta') write(chunk.delta); if (chunk.event_type === 'error') throw chunk.error }", "ai.interactions.create({ model, input, stream: true })"), settings: settings(3) },
  ],
  invalid: [
    {
      name: '1 hides an error chunk',
      code: read('write(chunk.text);'),
      settings: settings(1),
      errors: [{ messageId: 'missedItem', suggestions: offered, data: { answer: 'text', failures: '`candidates`' }, line: 5 }],
    },
    { name: '1, where only the text that is there is taken', code: read('if (chunk.text) write(`${chunk.text}`);'), settings: settings(1), errors: [{ messageId: 'missedItem', suggestions: offered, line: 5 }] },
    { name: '1, a turn of a chat', code: read('write(chunk.text);', 'ai.chats.create({ model }).sendMessageStream({ message })'), settings: settings(1), errors: [{ messageId: 'missedItem', suggestions: offered, line: 5 }] },
    { name: '2 without a guard', code: `${genai}for await (const chunk of await ${content}) write(chunk.text);`, settings: settings(2), errors: [{ messageId: 'unguarded', line: 3 }] },
    {
      name: 'an interaction whose failure is an event',
      code: read("if (chunk.event_type === 'step.delta') write(chunk.delta);", 'ai.interactions.create({ model, input, stream: true })'),
      settings: settings(3),
      errors: [{ messageId: 'missedEvent', suggestions: offered, data: { answer: 'step.delta', failures: '`error`' }, line: 5 }],
    },
  ],
});

const loop = (client: string, call: string): string =>
  `import { GoogleGenAI } from '@google/genai';\nconst ai = new GoogleGenAI(${client});\nexport async function f() {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { if (error.status !== 503) throw error; await sleep(1000 * 2 ** i) }\n  }\n}`;
const plain = 'ai.models.generateContent({ model, contents })';

testRule('google genai, no-nested-retry', nested, {
  valid: [
    loop('{ apiKey }', plain),
    loop('{ apiKey, httpOptions: { timeout: 1000 } }', plain),
    loop('{ apiKey, httpOptions: { retryOptions: { attempts: 1 } } }', plain),
    // In 1 the options of a call do nothing.
    { code: loop('{ apiKey }', 'ai.models.generateContent({ model, contents, config: { httpOptions: { retryOptions: { attempts: 4 } } } })'), settings: settings(1) },
    // What cannot be read is unknown.
    loop('{ apiKey, httpOptions }', plain),
  ],
  invalid: [
    { name: 'attempts are all attempts', code: loop('{ apiKey, httpOptions: { retryOptions: { attempts: 4 } } }', plain), errors: [{ messageId: 'piled', data: piled('3 × (3 + 1) = 12'), line: 4 }] },
    { name: 'five without a number', code: loop('{ apiKey, httpOptions: { retryOptions: {} } }', plain), errors: [{ messageId: 'piled', data: piled('3 × (4 + 1) = 15'), line: 4 }] },
    { name: 'those of the call', code: loop('{ apiKey }', 'ai.models.generateContent({ model, contents, config: { httpOptions: { retryOptions: { attempts: 2 } } } })'), settings: settings(3), errors: [{ messageId: 'piled', data: piled('3 × (1 + 1) = 6'), line: 4 }] },
    { name: 'interactions repeat by themselves', code: loop('{ apiKey }', 'ai.interactions.create({ model, input })'), settings: settings(3), errors: [{ messageId: 'piled', data: piled('3 × (4 + 1) = 15', 'maxRetries: 0'), suggestions: offered, line: 4 }] },
    { name: 'less often in 1', code: loop('{ apiKey }', 'ai.interactions.create({ model, input })'), settings: settings(1), errors: [{ messageId: 'piled', data: piled('3 × (2 + 1) = 9', 'maxRetries: 0'), suggestions: offered, line: 4 }] },
  ],
});

const retry = (condition: string): string =>
  `${genai}export async function f(contents, signal) {\n  for (let i = 0; i < 3; i++) {\n    try {\n      return await ai.models.generateContent({ model, contents, config: { abortSignal: signal } });\n    } catch (error) {\n      ${condition}\n      await sleep(1000 * 2 ** i);\n    }\n  }\n}`;

testRule('google genai, no-retry-non-retryable', nonRetryable, {
  valid: [
    retry('if (!(error instanceof ApiError) || ![429, 500, 503].includes(error.status)) throw error;'),
    retry("if (error.name === 'AbortError' || (error instanceof ApiError && error.status < 500 && error.status !== 429)) throw error;"),
    // The message is JSON, of which nothing is said here.
    retry("if (!/\"code\":(429|503)/.test(error.message)) throw error;"),
  ],
  invalid: [
    { name: 'no look at the error', code: retry('say(error);'), errors: [{ messageId: 'every', suggestions: offered }] },
    { name: 'a 400 is an ApiError too', code: retry('if (!(error instanceof ApiError)) throw error;'), errors: [{ messageId: 'condition' }] },
  ],
});
