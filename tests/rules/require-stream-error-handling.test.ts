import rule from '../../rules/require-stream-error-handling.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
const anthropic = `import Anthropic from '@anthropic-ai/sdk';\nconst claude = new Anthropic();\n`;
const ai = `import { streamText } from 'ai';\n`;
const chat = `llm.chat.completions.create({ model: 'gpt-5', messages, stream: true })`;
const responses = `llm.responses.create({ model: 'gpt-5', input, stream: true })`;
const emitter = `claude.messages.stream({ model, max_tokens: 500, messages })`;
const settings = (versions: Record<string, number>, helper?: string) => ({ 'llm-calls': { versions, ...(helper && { helper }) } });

testRule('require-stream-error-handling', rule, {
  valid: [
    `${openai}export async function f(messages) { try { for await (const chunk of await ${chat}) write(chunk) } catch (error) { say(error) } }`,
    `${openai}async function answer(messages) { for await (const chunk of await ${chat}) write(chunk) }\nanswer([]).catch(say);`,
    // The call rejects: the business of another rule.
    `${openai}await llm.responses.create({ model: 'gpt-5', input });`,
    // Nobody reads it here.
    `${openai}export const f = (messages) => ${chat};`,
    `${openai}export const f = async (messages) => new Response((await ${chat}).toReadableStream());`,
    `${openai}export async function f(stream) { for await (const chunk of await llm.chat.completions.create({ model, messages, stream })) write(chunk) }`,
    `${openai}router.post('/', async (request, response) => { for await (const chunk of await ${chat}) response.write(chunk) });`,
    `${openai}export async function f(input) { try { for await (const event of await ${responses}) { if (event.type === 'response.output_text.delta') write(event.delta); if (event.type === 'response.failed') say(event) } } catch (error) { say(error) } }`,
    `${anthropic}${emitter}.on('text', write).on('error', say);`,
    `${anthropic}export const f = async (messages) => { try { return await ${emitter}.finalMessage() } catch (error) { say(error) } };`,
    `${ai}export const POST = () => streamText({ model, prompt, onError: say }).toTextStreamResponse();`,
    `${ai}export const POST = () => streamText({ model, prompt }).toUIMessageStreamResponse({ onError: () => 'Sorry.' });`,
    `${ai}export async function f() { for await (const part of streamText({ model, prompt }).fullStream) { if (part.type === 'text-delta') write(part.text); else if (part.type === 'error') say(part.error) } }`,
    `import { streamText } from './mine';\nfor await (const text of streamText({}).textStream) write(text);`,
    `function read(line) { if (!line.startsWith('data: ')) return; const chunk = JSON.parse(line.slice(6)); if (chunk.error) throw chunk.error; write(chunk.choices[0].delta) }`,
  ],
  invalid: [
    {
      name: 'a loop that nobody guards, squiggled at its keyword',
      code: `${openai}async function main() {\n  for await (const chunk of await ${chat}) write(chunk);\n}\nmain();`,
      errors: [{ messageId: 'unguarded', data: { where: ': an unhandled rejection ends the process, see line 6' }, line: 4, column: 3, endLine: 4, endColumn: 6, suggestions: null }],
    },
    {
      name: 'no suggestion for what only its author can tell',
      code: `${openai}for await (const chunk of await ${chat}) write(chunk);`,
      errors: [{ messageId: 'unguarded', data: { where: ': the process ends' }, suggestions: null }],
    },
    {
      name: 'through an export',
      code: `${openai}export async function f(messages) {\n  const stream = await ${chat};\n  for await (const chunk of stream) write(chunk);\n}`,
      errors: [{ messageId: 'exported', data: { line: '3' }, line: 5, suggestions: null }],
    },
    {
      name: 'a delegating generator, at its yield',
      code: `${openai}export async function* f(messages) {\n  yield* await ${chat};\n}`,
      errors: [{ messageId: 'exported', line: 4, column: 3, endColumn: 8, suggestions: null }],
    },
    {
      name: 'only the request is inside the try',
      code: `${openai}export async function POST() {\n  try {\n    const stream = await ${chat};\n    return new Response(new ReadableStream({\n      async start(controller) {\n        for await (const chunk of stream) controller.enqueue(chunk);\n      },\n    }));\n  } catch (error) {\n    say(error);\n  }\n}`,
      errors: [{ messageId: 'createdInside', data: { call: '`llm.chat.completions.create()`', line: '4' }, line: 8, suggestions: null }],
    },
    {
      name: 'a generator beside the try, of a client that a context holds',
      code: `import Anthropic from '@anthropic-ai/sdk';\nimport { once } from 'lodash';\nimport { createContext } from './ui';\nconst Llm = createContext(once(() => new Anthropic()));\nexport async function Chat(props, { getContext }) {\n  const pending = getContext(Llm)().messages.create({ ...props, stream: true });\n  let events;\n  try {\n    events = await pending;\n  } catch (error) {\n    throw told(error);\n  }\n  const Text = async function* () {\n    for await (const event of events) yield event.delta;\n  };\n  return show(Text);\n}`,
      errors: [{ messageId: 'createdInside', line: 14, suggestions: null }],
    },
    {
      name: 'a generator that a stream is made of',
      code: `import { Readable } from 'node:stream';\n${openai}async function* parts(messages) {\n  for await (const chunk of await ${chat}) yield chunk;\n}\nexport const GET = route((event) => sendStream(event, Readable.from(parts(event.messages))));`,
      errors: [{ messageId: 'unguarded', data: { where: ': the response breaks off without a word, see line 7' }, line: 5, suggestions: null }],
    },
    {
      name: 'events: answers only',
      code: `${openai}export async function f(input) {\n  try {\n    for await (const event of await ${responses}) {\n      if (event.type === 'response.output_text.delta') write(event.delta);\n    }\n  } catch (error) {\n    say(error);\n  }\n}`,
      settings: settings({ openai: 7 }, './llm-calls'),
      errors: [
        {
          messageId: 'missedEvent',
          data: { answer: 'response.output_text.delta', failures: '`response.failed`, `response.incomplete`' },
          line: 5,
          suggestions: [
            {
              messageId: 'guardStreamSuggestion',
              data: { helper: './llm-calls' },
              output: `import OpenAI from 'openai';\nimport { guardStream } from './llm-calls';\nconst llm = new OpenAI();\nexport async function f(input) {\n  try {\n    for await (const event of guardStream(await ${responses})) {\n      if (event.type === 'response.output_text.delta') write(event.delta);\n    }\n  } catch (error) {\n    say(error);\n  }\n}`,
            },
          ],
        },
      ],
    },
    {
      name: 'an emitter without an error listener',
      code: `${anthropic}function answer(messages) {\n  ${emitter}.on('text', write);\n}\nanswer([]);`,
      errors: [
        {
          messageId: 'noErrorListener',
          data: { call: '`claude.messages.stream()`' },
          line: 4,
          column: 3,
          endColumn: 25,
          suggestions: [
            {
              messageId: 'errorListenerSuggestion',
              output: `${anthropic}function answer(messages) {\n  ${emitter}.on('error', (error) => {\n    console.error(error);\n  }).on('text', write);\n}\nanswer([]);`,
            },
          ],
        },
      ],
    },
    {
      name: 'a final promise that nobody guards',
      code: `${anthropic}async function main() {\n  const stream = ${emitter};\n  await stream.finalMessage();\n}\nmain();`,
      errors: [{ messageId: 'unguardedFinal', data: { call: '`claude.messages.stream()`', final: 'finalMessage', line: '5' }, line: 4, suggestions: null }],
    },
    {
      name: 'a final promise that leaves through an export',
      code: `${anthropic}export async function f(messages) {\n  const stream = ${emitter};\n  return await stream.finalMessage();\n}`,
      errors: [{ messageId: 'exportedFinal', data: { call: '`claude.messages.stream()`', final: 'finalMessage', line: '3' }, line: 4, suggestions: null }],
    },
    {
      name: 'textStream, with a loop over fullStream instead',
      code: `${ai}export async function f() {\n  const result = streamText({ model, prompt });\n  for await (const text of result.textStream) {\n    write(text);\n  }\n}`,
      settings: settings({ ai: 7 }, 'llm-calls'),
      errors: [
        {
          messageId: 'hiddenText',
          data: { call: '`streamText()`', member: 'textStream', option: '', callback: 'onError' },
          line: 4,
          suggestions: [
            {
              messageId: 'guardStreamSuggestion',
              data: { helper: 'llm-calls' },
              output: `${ai}import { guardStream } from 'llm-calls';\nexport async function f() {\n  const result = streamText({ model, prompt });\n  for await (const part of guardStream(result.fullStream)) {\n    if (part.type !== 'text-delta') continue;\n    const text = part.text;\n    write(text);\n  }\n}`,
            },
          ],
        },
      ],
    },
    {
      name: 'a try around textStream is dead code',
      code: `${ai}export async function f() {\n  try {\n    for await (const text of streamText({ model, prompt }).textStream) write(text);\n  } catch (error) {\n    say(error);\n  }\n}`,
      settings: settings({ ai: 4 }, 'llm-calls'),
      errors: [{ messageId: 'deadTry', data: { call: '`streamText()`', member: 'textStream', option: '', callback: 'onError', line: '5' }, line: 4, suggestions: null }],
    },
    {
      name: 'the partial text',
      code: `${ai}export const f = async () => {\n  const { text } = streamText({ model, prompt });\n  return await text;\n};`,
      errors: [{ messageId: 'partialText', line: 3, suggestions: null }],
    },
    {
      name: 'a response of bare text, at the call',
      code: `${ai}export function POST() {\n  const result = streamText({ model, prompt });\n  return result.toTextStreamResponse();\n}`,
      errors: [{ messageId: 'hiddenResponse', data: { call: '`streamText()`', member: 'toTextStreamResponse', option: '', callback: 'onError' }, line: 3, column: 18, endColumn: 28, suggestions: null }],
    },
    {
      name: 'a masked error',
      code: `${ai}export function POST() {\n  return streamText({ model, prompt }).toUIMessageStreamResponse();\n}`,
      errors: [
        {
          messageId: 'maskedResponse',
          data: { call: '`streamText()`', member: 'toUIMessageStreamResponse', option: 'onError', callback: 'onError' },
          line: 3,
          suggestions: [
            {
              messageId: 'onErrorSuggestion',
              data: { option: 'onError' },
              output: `${ai}export function POST() {\n  return streamText({ model, prompt }).toUIMessageStreamResponse({ onError: (error) => {\n    console.error(error);\n    return 'The answer broke off. Please try again.';\n  } });\n}`,
            },
          ],
        },
      ],
    },
    {
      name: 'a masked error beside other options',
      code: `${ai}export function pipe(response) {\n  streamText({ model, prompt }).pipeUIMessageStreamToResponse(response, {\n    sendReasoning: true,\n  });\n}`,
      errors: [
        {
          messageId: 'maskedResponse',
          suggestions: [
            {
              messageId: 'onErrorSuggestion',
              data: { option: 'onError' },
              output: `${ai}export function pipe(response) {\n  streamText({ model, prompt }).pipeUIMessageStreamToResponse(response, {\n    sendReasoning: true,\n    onError: (error) => {\n      console.error(error);\n      return 'The answer broke off. Please try again.';\n    },\n  });\n}`,
            },
          ],
        },
      ],
    },
    {
      name: 'raw chunks, in a file that imports nothing',
      code: `export function read(line) {\n  if (!line.startsWith('data: ') || line.includes('[DONE]')) return;\n  const chunk = JSON.parse(line.slice(6));\n  write(chunk.choices[0].delta.content);\n}`,
      errors: [{ messageId: 'rawChunk', line: 3, column: 17, endColumn: 27, suggestions: null }],
    },
    {
      name: 'events of a stream that is handed in',
      code: `${openai}export async function print(events) {\n  for await (const { event, data } of events) {\n    if (event === 'thread.message.delta') write(data);\n  }\n}`,
      errors: [{ messageId: 'missedEvent', line: 4, suggestions: null }],
    },
    {
      name: 'each stream once',
      code: `${openai}async function main() {\n  const stream = await ${chat};\n  for await (const chunk of stream) write(chunk);\n  for await (const chunk of stream) write(chunk);\n  for await (const chunk of await ${chat}) write(chunk);\n}\nmain();`,
      errors: [
        { messageId: 'unguarded', line: 5, suggestions: null },
        { messageId: 'unguarded', line: 7, suggestions: null },
      ],
    },
  ],
});
