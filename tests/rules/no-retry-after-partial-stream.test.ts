import rule from '../../rules/no-retry-after-partial-stream.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0 });\n`;
const claude = `import Anthropic from '@anthropic-ai/sdk';\nconst claude = new Anthropic({ maxRetries: 0 });\n`;
const created = `const stream = await llm.responses.create({ input, stream: true });`;

/** Three attempts at a stream: what each does with a part, at its beginning and with the failure. */
const loop = (part: string, { head = '', start = '', failed = '', params = 'input, onToken, res' } = {}): string =>
  `${openai}${head}export async function f(${params}) {\n  for (let i = 0; i < 3; i++) {\n    ${start}\n    try { ${created}\n      for await (const event of stream) { const part = event.delta; ${part} }\n      return;\n    } catch (e) { ${failed} }\n  }\n}`;
const generator = (part: string, failed = '', start = ''): string =>
  `${openai}export async function* f(input) {\n  for (let i = 0; i < 3; i++) {\n    ${start}\n    try { ${created}\n      for await (const event of stream) { ${part} }\n      return;\n    } catch (e) { ${failed} }\n  }\n}`;
const repeated = (line: number) => [{ messageId: 'repeated' as const, data: { line } }];

testRule('no-retry-after-partial-stream', rule, {
  valid: [
    // Collected by the attempt itself, passed on at its end.
    `${openai}export async function f(input) { for (let i = 0; i < 3; i++) { try { ${created} let text = ''; for await (const event of stream) text += event.delta; return text } catch (e) { last = e } } }`,
    `${openai}export async function f(input, res) { for (let i = 0; i < 3; i++) { try { ${created} const parts = []; for await (const event of stream) parts.push(event.delta); res.write(parts.join('')); return } catch (e) { last = e } } }`,
    loop('text += part', { head: 'let text;\n', start: `text = '';` }),
    loop('text += part', { head: 'let text;\n', failed: `text = '';` }),
    `${openai}let text = '';\nexport async function f(input) { for (let i = 0; i < 3; i++) { try { ${created} text = ''; for await (const event of stream) text += event.delta; return text } catch (e) { last = e } } }`,
    loop('this.parts.push(part)', { start: 'this.parts = [];' }),
    // The whole text so far: the next attempt puts it right.
    `${openai}export async function f(input, setText) { for (let i = 0; i < 3; i++) { try { ${created} let text = ''; for await (const event of stream) { text += event.delta; setText(text) } return } catch (e) { last = e } } }`,
    `${openai}export async function f(input, onToken) { for (let i = 0; i < 3; i++) { try { ${created} let text = ''; for await (const event of stream) { text += event.delta; onToken(text) } return } catch (e) { last = e } } }`,
    // Only looked at.
    loop('console.log(part)'),
    loop('logger.debug(part)'),
    loop('count += 1', { head: 'let count = 0;\n' }),
    loop('if (isBad(part)) throw new Error("bad")', { failed: 'throw e' }),
    // The reader is told to begin anew.
    loop('onToken(part)', { params: 'input, onToken, onRestart', failed: 'onRestart()' }),
    loop('res.write(part)', { failed: `res.write('event: restart')` }),
    loop('setText((text) => text + part)', { params: 'input, setText', start: `setText('');` }),
    generator('yield event', `yield { type: 'restart' }`),
    loop('emitter.emit("part", part)', { params: 'input, emitter', failed: 'emitter.emit("restart")' }),
    // Only while nothing has been passed on.
    `${openai}export async function* f(input) { for (let i = 0; i < 3; i++) { let begun = false; try { ${created} for await (const event of stream) { begun = true; yield event } return } catch (e) { if (begun) throw e } } }`,
    `${openai}export async function* f(input) { let sent = 0; for (let i = 0; i < 3; i++) { try { ${created} for await (const event of stream) { sent++; yield event } return } catch (e) { if (sent > 0 || i === 2) throw e } } }`,
    `${openai}export async function f(input, onToken) { let text = ''; while (true) { try { ${created} for await (const event of stream) { text += event.delta; onToken(event.delta) } return } catch (e) { if (text) throw e } } }`,
    // Only the creation is repeated.
    `import pRetry from 'p-retry';\n${openai}export async function* f(input) { const stream = await pRetry(() => llm.responses.create({ input, stream: true })); for await (const event of stream) yield event }`,
    `${openai}async function open(input) { for (let i = 0; i < 3; i++) { try { return await llm.responses.create({ input, stream: true }) } catch (e) { last = e } } }\nexport async function* f(input) { const stream = await open(input); for await (const event of stream) yield event }`,
    `${openai}export async function* f(input) { let stream; for (let i = 0; i < 3; i++) { try { stream = await llm.responses.create({ input, stream: true }); break } catch (e) { last = e } } for await (const event of stream) yield event }`,
    // Nothing goes round.
    `${openai}export async function* f(input) { ${created} for await (const event of stream) yield event }`,
    generator('yield event', 'throw e'),
    `${openai}export async function f(inputs, onToken) { for (const input of inputs) { try { ${created} for await (const event of stream) onToken(event.delta) } catch (e) { console.error(e) } } }`,
    // Another request.
    `${openai}export async function* f(messages) { while (true) { try { const stream = await llm.chat.completions.create({ messages, stream: true }); for await (const chunk of stream) yield chunk; return } catch (e) { messages = messages.slice(1) } } }`,
    // Not decided here.
    generator('yield event', 'if (!worth(e)) throw e'),
    // The stream ends in silence: nothing is thrown.
    `import { streamText } from 'ai';\nexport async function* f(prompt) { for (let i = 0; i < 3; i++) { try { const { textStream } = streamText({ prompt }); for await (const part of textStream) yield part; return } catch (e) { last = e } } }`,
  ],
  invalid: [
    { code: generator('yield event'), errors: repeated(7) },
    { code: generator('if (event.type === "response.output_text.delta") yield event.delta', 'if (i === 2) throw e; await sleep(1000)'), errors: repeated(7) },
    { code: generator('if (!event.delta) continue; yield event.delta'), errors: repeated(7) },
    { code: generator('switch (event.type) { case "a": yield event.delta; break; default: }'), errors: repeated(7) },
    { code: loop('onToken(part)'), errors: repeated(7) },
    { code: loop('onToken?.(part)'), errors: repeated(7) },
    { code: loop('if (part) res.write(`data: ${JSON.stringify({ part })}`)'), errors: repeated(7) },
    { code: loop('await options.onChunk({ part })', { params: 'input, options' }), errors: repeated(7) },
    { code: loop('process.stdout.write(part)'), errors: repeated(7) },
    { code: loop('controller.enqueue(encoder.encode(part))', { params: 'input, controller' }), errors: repeated(7) },
    { code: loop('setText((text) => text + part)', { params: 'input, setText' }), errors: repeated(7) },
    { code: loop('text += part', { head: 'let text = "";\n' }), errors: [{ messageId: 'repeated', data: { line: 8 }, line: 5, column: 3, endColumn: 6 }] },
    { code: loop('text = text + part', { head: 'let text = "";\n' }), errors: repeated(8) },
    { code: loop('parts.push(part)', { head: 'const parts = [];\n' }), errors: repeated(8) },
    { code: loop('this.text += part'), errors: repeated(7) },
    // Through functions of the file.
    { code: loop('send(part)', { head: 'function send(part) { process.stdout.write(part) }\n' }), errors: repeated(3) },
    {
      code: `${openai}async function once(input, res) {\n  ${created}\n  for await (const event of stream) res.write(event.delta);\n}\nexport async function f(input, res) { for (let i = 0; i < 3; i++) { try { return await once(input, res) } catch (e) { last = e } } }`,
      errors: [{ messageId: 'repeated', data: { line: 5 }, line: 7 }],
    },
    // Recursion.
    {
      code: `${openai}export async function f(input, onToken, n = 3) {\n  try { ${created}\n    for await (const event of stream) onToken(event.delta);\n  } catch (e) { if (n === 0) throw e; return f(input, onToken, n - 1) } }`,
      errors: [{ messageId: 'repeated', data: { line: 5 }, line: 6 }],
    },
    // Policies.
    {
      code: `import pRetry from 'p-retry';\n${openai}export const f = (input, onToken) => pRetry(async () => {\n  ${created}\n  for await (const event of stream) onToken(event.delta);\n});`,
      errors: [{ messageId: 'repeated', data: { line: 6 }, line: 4 }],
    },
    {
      code: `import { withRetry } from 'llm-calls';\n${openai}export const f = (input, onToken) => withRetry(async () => {\n  ${created}\n  for await (const event of stream) onToken(event.delta);\n});`,
      errors: repeated(6),
    },
    // Emitters.
    {
      code: `${claude}export async function f(messages, onToken) {\n  for (let i = 0; i < 3; i++) {\n    try {\n      const stream = claude.messages.stream({ messages }).on('text', (part) => onToken(part));\n      return await stream.finalMessage();\n    } catch (e) { last = e }\n  }\n}`,
      errors: [{ messageId: 'repeated', data: { line: 6 }, line: 4 }],
    },
    {
      code: `${claude}export async function* f(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { yield* claude.messages.stream({ messages }); return } catch (e) { last = e }\n  }\n}`,
      errors: repeated(5),
    },
    {
      code: `import { guardStream } from 'llm-calls';\n${openai}export async function* f(input) {\n  for (let i = 0; i < 3; i++) {\n    try { for await (const event of guardStream(await llm.responses.create({ input, stream: true }))) yield event; return } catch (e) { last = e }\n  }\n}`,
      errors: repeated(6),
    },
  ],
});
