import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { llmCalls } from '../../src/analysis/calls.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';
import { type StreamProblem, llmStreams, placeOf, streamProblem, streamProblems } from '../../src/analysis/streams/streams.ts';
import { hosts } from './hosts.ts';

const settings = { ...noSettings, versions: { ai: 7, openai: 7, '@anthropic-ai/sdk': 1, express: 4 } };

const prelude = [
  `import OpenAI from 'openai';`,
  `import Anthropic from '@anthropic-ai/sdk';`,
  `import { streamText, streamObject, ToolLoopAgent, generateText } from 'ai';`,
  `import { guardStream, withRetry } from 'llm-calls';`,
  `const llm = new OpenAI(); const claude = new Anthropic(); const agent = new ToolLoopAgent({ model });`,
].join(' ');

/** Names for what the cases do over and over. */
const words: Readonly<Record<string, string>> = {
  CHAT: 'llm.chat.completions.create({ model, messages, stream: true })',
  RESPONSES: 'llm.responses.create({ model, input, stream: true })',
  RUN: 'llm.beta.threads.runs.create(thread, { assistant_id, stream: true })',
  MESSAGES: 'claude.messages.create({ model, max_tokens, messages, stream: true })',
  EMITTER: 'claude.messages.stream({ model, max_tokens, messages })',
  TEXT: 'streamText({ model, prompt })',
};

function read(parse: (typeof hosts)[number]['parse'], code: string): Analysis {
  return parse(`${prelude}\n${code.replaceAll(/\b[A-Z]{3,}\b/g, (word) => words[word] ?? word)}`, 'sample.tsx', settings);
}

function text(problem: StreamProblem): string {
  switch (problem.kind) {
    case 'unguarded': {
      const how = 'how' in problem.fate ? problem.fate.how : problem.fate.kind;
      return `${problem.creation ? 'created inside' : 'unguarded'}: ${how}`;
    }
    case 'hidden':
      return `${problem.dead ? 'dead try' : 'hidden'}: ${problem.member.name}`;
    case 'events':
      return `events: ${problem.answer}`;
    case 'emitter':
      return `emitter: ${problem.final?.read.name ?? 'nothing'}`;
    case 'raw':
      return 'raw';
  }
}

const silent: readonly string[] = [
  // A guard around the reading.
  `export async function f() { try { for await (const c of await CHAT) use(c) } catch (error) { report(error) } }`,
  `export async function f() { const s = await CHAT; try { for await (const c of s) use(c) } catch (error) { report(error) } }`,
  `export async function f() { const p = MESSAGES; try { for await (const c of await p) use(c) } catch (error) { report(error) } }`,
  `async function read() { for await (const c of await CHAT) use(c) } export const f = () => read().catch(report);`,
  `async function read(s) { for await (const c of s) use(c) } export async function f() { try { await read(await CHAT) } catch (error) { report(error) } }`,
  `async function make() { return CHAT } export async function f() { try { for await (const c of await make()) use(c) } catch (error) { report(error) } }`,
  `async function* texts() { for await (const c of await CHAT) yield c } export async function f() { try { for await (const t of texts()) use(t) } catch (error) { report(error) } }`,
  `async function* texts(s) { for await (const c of s) yield c } export async function f() { try { for await (const t of texts(await CHAT)) use(t) } catch (error) { report(error) } }`,
  `async function* all() { yield* await CHAT } export async function f() { try { for await (const c of all()) use(c) } catch (error) { report(error) } }`,
  `class A { async #read(s) { for await (const c of s) use(c) } async f() { try { await this.#read(await CHAT) } catch (error) { report(error) } } } export { A };`,
  `export const f = () => CHAT.then(async (s) => { for await (const c of s) use(c) }).catch(report);`,
  `export async function f() { const { data } = await CHAT.withResponse(); try { for await (const c of data) use(c) } catch (error) { report(error) } }`,
  `export async function f() { const s = await withRetry(() => CHAT); try { for await (const c of s) use(c) } catch (error) { report(error) } }`,
  `export async function f() { const reader = (await CHAT).toReadableStream().getReader(); try { while (true) { const { done, value } = await reader.read(); if (done) break; use(value) } } catch (error) { report(error) } }`,
  `export async function f() { const it = (await CHAT)[Symbol.asyncIterator](); try { await it.next() } catch (error) { report(error) } }`,
  `it('streams', async () => { for await (const c of await CHAT) use(c) });`,
  `it('writes', async () => { for await (const t of TEXT.textStream) expect(t).toBe('a') });`,
  `test('answers', async () => { for await (const e of await RESPONSES) if (e.type === 'response.output_text.delta') use(e.delta) });`,
  `export async function f() { new ReadableStream({ async start(controller) { try { for await (const c of await CHAT) controller.enqueue(c) } catch (error) { controller.error(error) } } }) }`,

  // Whoever reads it cannot be seen.
  `export async function f() { return new Response((await CHAT).toReadableStream()) }`,
  `export async function f() { return OpenAIStream(await CHAT) }`,
  `export async function f() { const s = await CHAT; console.log(s); return s }`,
  `router.post('/', async (request, response) => { for await (const c of await CHAT) response.write(c) });`,
  `app.get('/', async (c) => { const s = await CHAT; return streamSSE(c, async (out) => { for await (const chunk of s) await out.write(chunk) }) });`,
  `export async function f() { try { const s = await CHAT; return streamSSE(c, async (out) => { for await (const chunk of s) await out.write(chunk) }) } catch (error) { report(error) } }`,
  `export async function f(options) { for await (const c of await llm.chat.completions.create(options)) use(c) }`,
  `export async function f(stream) { for await (const c of await llm.chat.completions.create({ ...body, stream })) use(c) }`,
  `export async function f(stream) { for await (const c of stream) use(c) }`,

  // Not a stream, not ours.
  `export async function f() { for (const c of (await llm.chat.completions.create({ model })).choices) use(c) }`,
  `export async function f() { for await (const c of local.streamText()) use(c) }`,
  `import { streamText as other } from './mine'; export async function f() { for await (const c of other({}).textStream) use(c) }`,

  // Failure events that are looked for.
  `export async function f() { try { for await (const e of await RESPONSES) { switch (e.type) { case 'response.output_text.delta': use(e.delta); break; case 'response.failed': fail(e) } } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); else if (e.type === 'response.incomplete') fail(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); if (['response.failed', 'response.incomplete'].includes(e.type)) fail(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); if (e.type.endsWith('.failed')) fail(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); if (e.response?.error) fail(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const { event, data } of await RUN) { if (event === 'thread.message.delta') use(data); if (event === 'thread.run.failed') fail(data) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); else handle(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { switch (e.type) { case 'response.output_text.delta': use(e.delta); break; default: throw new Error('unexpected') } } } catch (error) { report(error) } }`,
  `export async function f() { try { let answer; for await (const e of await RESPONSES) { if (e.type === 'response.completed') answer = e.response } if (!answer) throw new Error('incomplete') } catch (error) { report(error) } }`,
  `export async function f() { let usage; for await (const p of TEXT.fullStream) { if (p.type === 'finish') usage = p.totalUsage } return usage }`,
  `export async function f() { try { for await (const e of await RESPONSES) { handlers[e.type]?.(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); send(e) } } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of await RESPONSES) use(e) } catch (error) { report(error) } }`,
  `export async function f() { try { for await (const e of guardStream(await RESPONSES)) if (e.type === 'response.output_text.delta') use(e.delta) } catch (error) { report(error) } }`,
  `export async function f() { const s = llm.responses.stream({ model, input }); try { for await (const e of s) if (e.type === 'response.output_text.delta') use(e.delta); check((await s.finalResponse()).status) } catch (error) { report(error) } }`,
  `function one(e) { if (e.type === 'response.failed') fail(e) } export async function f() { try { for await (const e of await RESPONSES) { if (e.type === 'response.output_text.delta') use(e.delta); one(e) } } catch (error) { report(error) } }`,
  `async function print(events) { for await (const e of events) { if (e.event === 'thread.message.delta') use(e); if (e.event === 'thread.run.failed') fail(e) } }`,
  // Anthropic's error event throws.
  `export async function f() { try { for await (const e of await MESSAGES) if (e.type === 'content_block_delta') use(e.delta) } catch (error) { report(error) } }`,

  // Emitters that are listened to, or settled.
  `EMITTER.on('text', use).on('error', report);`,
  `const s = EMITTER; s.on('text', use); s.once('error', report);`,
  `EMITTER.on(name, use);`,
  `export async function f() { const s = EMITTER.on('text', use); try { return await s.finalMessage() } catch (error) { report(error) } }`,
  `export async function f() { const s = EMITTER.on('text', use); await s.done().catch(report) }`,
  `export const f = () => EMITTER.on('text', use);`,
  `attach(EMITTER);`,
  `export async function f() { try { for await (const e of EMITTER) use(e) } catch (error) { report(error) } }`,
  `const runner = llm.chat.completions.runTools({ model, messages, tools }).on('message', use); runner.finalContent().then(use, report);`,

  // The AI SDK, where somebody is told.
  `export const f = () => streamText({ model, prompt, onError: report }).toTextStreamResponse();`,
  `export const f = () => streamText({ model, prompt, ...options }).toTextStreamResponse();`,
  `export const f = (options) => streamText(options).toTextStreamResponse();`,
  `export const f = () => TEXT.toUIMessageStreamResponse({ onError: () => 'sorry' });`,
  `export const f = (options) => TEXT.toUIMessageStreamResponse(options);`,
  `export const f = (response) => TEXT.pipeUIMessageStreamToResponse(response, { onError: () => 'sorry' });`,
  `export async function f() { const r = TEXT; for await (const t of r.textStream) use(t); if ((await r.finishReason) === 'error') fail() }`,
  `export async function f() { const { textStream, finishReason } = TEXT; for await (const t of textStream) use(t); return finishReason }`,
  `export async function f() { for await (const p of TEXT.fullStream) { if (p.type === 'text-delta') use(p.text); if (p.type === 'error') throw p.error } }`,
  `export async function f() { const { fullStream } = TEXT; for await (const { type, ...rest } of fullStream) { if (type === 'text-delta') use(rest) } }`,
  `export async function f() { try { for await (const p of guardStream(TEXT.fullStream)) if (p.type === 'text-delta') use(p.text) } catch (error) { report(error) } }`,
  `export async function f() { const r = TEXT; r.consumeStream({ onError: report }); return r.toTextStreamResponse() }`,
  `export async function f(writer) { writer.merge(TEXT.toUIMessageStream()) }`,
  `export const f = () => TEXT;`,
  `export function f() { const r = TEXT; watch(r); return r.toTextStreamResponse() }`,
  `export const f = () => streamText({ model, prompt, onFinish({ finishReason }) { if (finishReason === 'error') fail() } }).toTextStreamResponse();`,
  `export async function f() { const r = streamObject({ model, schema }); for await (const o of r.partialObjectStream) use(o); return await r.object }`,
  `export async function f() { const { text } = await generateText({ model, prompt }); return text }`,
  `export async function f() { TEXT }`,
  `export async function f() { const { warnings } = TEXT; use(warnings) }`,

  // Raw chunks whose error is looked for, or that are passed on.
  `async function read(line) { if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); if (chunk.error) throw new Error(chunk.error.message); use(chunk.choices[0].delta) } }`,
  `async function read(line) { if (line.startsWith('data: ')) { const { error, choices } = JSON.parse(line.slice(6)); if (error) fail(error); use(choices[0].delta) } }`,
  `async function read(line) { if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); if ('error' in chunk) fail(chunk); use(chunk.choices[0].delta) } }`,
  `async function read(line) { if (line.startsWith('event: error')) fail(line); if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); use(chunk.choices[0].delta) } }`,
  `async function read(line) { if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); if (chunk.type === 'content_block_delta') use(chunk.delta); else if (chunk.type === 'error') fail(chunk) } }`,
  `async function read(line) { if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); check(chunk); use(chunk.choices[0].delta) } }`,
  `async function read(line) { if (line.startsWith('data: ')) { try { const chunk = JSON.parse(line.slice(6)); use(chunk.choices[0]?.delta) } catch (error) { options.onError(error) } } }`,
  `async function* read(line) { if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) }`,
  `async function read(line) { if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); use(chunk.progress) } }`,
  `async function read(body) { const answer = JSON.parse(body); use(answer.choices[0].message) } const image = 'data:image/png;base64,';`,
];

const reported: readonly (readonly [string, string])[] = [
  ['unguarded: floating', `async function main() { for await (const c of await CHAT) use(c) } main();`],
  ['unguarded: module level', `for await (const c of await CHAT) use(c);`],
  ['unguarded: module level', `const s = await CHAT; for await (const c of s) use(c);`],
  ['unguarded: exported', `export async function f() { for await (const c of await CHAT) use(c) }`],
  ['unguarded: exported', `export async function f() { for await (const c of await CHAT) { try { use(c) } catch (error) { report(error) } } }`],
  ['unguarded: exported', `export async function f() { try { for await (const c of await CHAT) use(c) } finally { done() } }`],
  ['unguarded: exported', `export async function f() { try { for await (const c of await CHAT) use(c) } catch (error) { throw error } }`],
  ['unguarded: exported', `export async function* f() { for await (const c of await MESSAGES) yield c }`],
  ['unguarded: exported', `export async function* f() { yield* await CHAT }`],
  ['unguarded: exported', `export class A { async f() { const s = await CHAT; for await (const c of s) use(c) } }`],
  ['unguarded: floating', `async function make() { return await CHAT } async function main() { const s = await make(); for await (const c of s) use(c) } main();`],
  ['unguarded: floating', `function make() { return CHAT } async function main() { for await (const c of await make()) use(c) } main();`],
  ['unguarded: floating', `class A { #make() { return CHAT } async run() { for await (const c of await this.#make()) use(c) } } new A().run();`],
  ['unguarded: floating', `async function read(s) { for await (const c of s) use(c) } async function main() { try { const s = await CHAT; read(s) } catch (error) { report(error) } } main();`],
  ['unguarded: floating', `async function read({ s }) { for await (const c of s) use(c) } async function main() { const s = await CHAT; await read({ s }) } main();`],
  ['unguarded: floating', `async function main() { const [a, b] = (await CHAT).tee(); for await (const c of a) use(c) } main();`],
  ['unguarded: floating', `async function main() { const { data: s } = await CHAT.withResponse(); for await (const c of s) use(c) } main();`],
  ['unguarded: floating', `async function main() { const s = await withRetry(() => CHAT); for await (const c of s) use(c) } main();`],
  ['unguarded: floating', `async function retry(fn) { for (;;) { try { return await fn() } catch (error) { report(error) } } } async function main() { const s = await retry(() => CHAT); for await (const c of s) use(c) } main();`],
  ['unguarded: floating', `async function main() { const r = (await CHAT).toReadableStream().getReader(); for (;;) { const { done } = await r.read(); if (done) break } } main();`],
  ['unguarded: floating', `async function main() { const s = (await CHAT); const it = s[Symbol.asyncIterator](); await it.next() } main();`],
  ['unguarded: floating', `class A { async open() { this.s = await CHAT } async run() { for await (const c of this.s) use(c) } } new A().run();`],
  ['unguarded: floating', `CHAT.then(async (s) => { for await (const c of s) use(c) });`],
  ['unguarded: floating', `async function main() { for await (const c of guardStream(await CHAT)) use(c) } main();`],
  ['unguarded: floating', `async function main() { for await (const p of guardStream(TEXT.fullStream)) use(p) } main();`],
  ['unguarded: listener', `button.addEventListener('click', async () => { for await (const c of await CHAT) use(c) });`],
  ['unguarded: handler', `import express from 'express'; express().post('/', async (request, response) => { for await (const c of await CHAT) response.write(c) });`],

  ['created inside: exported', `export async function f() { let s; try { s = await CHAT } catch (error) { report(error); return } for await (const c of s) use(c) }`],
  ['created inside: stream source', `export async function POST() { try { const s = await CHAT; return new Response(new ReadableStream({ async start(controller) { for await (const c of s) controller.enqueue(c); controller.close() } })) } catch (error) { report(error) } }`],
  ['created inside: unknown', `export async function f() { let s; try { s = await CHAT } catch (error) { report(error) } async function* texts() { for await (const c of s) yield c } return <Show texts={<Texts of={texts} />} /> }`],

  ['events: response.output_text.delta', `export async function f() { try { for await (const e of await RESPONSES) if (e.type === 'response.output_text.delta') use(e.delta) } catch (error) { report(error) } }`],
  ['events: response.output_text.delta', `export async function f() { try { for await (const e of await RESPONSES) { if (e.type !== 'response.output_text.delta') continue; use(e.delta) } } catch (error) { report(error) } }`],
  ['events: response.output_text.delta', `export async function f() { try { for await (const { type, delta } of await RESPONSES) { switch (type) { case 'response.output_text.delta': use(delta); break; case 'response.completed': done(); break; default: } } } catch (error) { report(error) } }`],
  ['events: response.output_text.delta', `function one(e) { if (e.type === 'response.output_text.delta') use(e.delta) } export async function f() { try { for await (const e of await RESPONSES) { console.log(e); one(e) } } catch (error) { report(error) } }`],
  ['events: thread.message.delta', `export async function f() { try { for await (const e of await RUN) { if (e.event === 'thread.message.delta') use(e.data) } } catch (error) { report(error) } }`],
  ['events: thread.message.delta', `async function print(events) { for await (const e of events) { switch (e.event) { case 'thread.message.delta': use(e.data); break; case 'thread.run.completed': done() } } }`],
  ['events: text-delta', `export async function f() { for await (const p of TEXT.fullStream) if (p.type === 'text-delta') use(p.text) }`],
  ['events: text-delta', `export async function f() { const { fullStream } = TEXT; try { for await (const p of fullStream) { switch (p.type) { case 'text-delta': use(p.text); break; case 'tool-call': call(p) } } } catch (error) { report(error) } }`],

  ['emitter: nothing', `EMITTER;`],
  ['emitter: nothing', `EMITTER.on('text', use);`],
  ['emitter: nothing', `const s = EMITTER; s.on('text', use).on('end', done);`],
  ['emitter: finalMessage', `async function main() { const s = EMITTER.on('text', use); await s.finalMessage() } main();`],
  ['emitter: done', `export async function f() { const s = EMITTER; s.on('text', use); await s.done() }`],
  ['emitter: finalContent', `async function main() { const r = llm.chat.completions.runTools({ model, messages, tools }); console.log(await r.finalContent()) } main();`],

  ['hidden: textStream', `export async function f() { for await (const t of TEXT.textStream) use(t) }`],
  ['hidden: textStream', `export async function f() { const { textStream: texts } = TEXT; for await (const t of texts) use(t) }`],
  ['hidden: textStream', `export async function f() { const r = await TEXT; return new Response(r.textStream) }`],
  ['hidden: textStream', `export async function f() { const reader = TEXT.textStream.getReader(); await reader.read() }`],
  ['hidden: textStream', `function ask() { return TEXT } async function f() { for await (const t of ask().textStream) use(t) }`],
  ['hidden: textStream', `export async function f() { for await (const t of guardStream(TEXT.textStream)) use(t) }`],
  ['hidden: textStream', `export async function f() { const r = await agent.stream({ prompt }); for await (const t of r.textStream) use(t) }`],
  ['dead try: textStream', `export async function f() { try { for await (const t of TEXT.textStream) use(t) } catch (error) { report(error) } }`],
  ['dead try: textStream', `async function print(r) { for await (const t of r.textStream) use(t) } export async function f() { try { await print(TEXT) } catch (error) { report(error) } }`],
  ['hidden: text', `export const f = async () => (await TEXT.text).trim();`],
  ['hidden: text', `export async function f() { const { text, usage } = TEXT; return [await text, await usage] }`],
  ['hidden: toTextStreamResponse', `export const POST = () => TEXT.toTextStreamResponse();`],
  ['hidden: toUIMessageStreamResponse', `export async function POST() { const result = TEXT; return result.toUIMessageStreamResponse({ sendReasoning: true }) }`],
  ['hidden: pipeUIMessageStreamToResponse', `export const f = (response) => TEXT.pipeUIMessageStreamToResponse(response);`],
  ['hidden: partialObjectStream', `export async function f() { const { partialObjectStream } = streamObject({ model, schema }); for await (const o of partialObjectStream) use(o) }`],
  ['hidden: toTextStreamResponse', `export const POST = () => streamText({ model, prompt, onFinish: ({ text }) => save(text) }).toTextStreamResponse();`],

  ['raw', `async function read(line) { if (line.startsWith('data: ')) { const chunk = JSON.parse(line.slice(6)); use(chunk.choices[0].delta.content) } }`],
  ['raw', `async function read(response) { if (!response.ok) { const { error } = await response.json(); throw error } for (const line of lines) { if (!line.startsWith('data:')) continue; if (line === 'data: [DONE]') return; try { const { choices } = JSON.parse(line.slice(5)); use(choices[0]) } catch (error) { console.error(error) } } }`],
  ['raw', `async function read(line) { if (line.startsWith('data: ')) { try { const chunk = JSON.parse(line.slice(6)); use(chunk.choices?.[0]?.delta) } catch (error) { options.onError(error) } } }`],
  ['raw', `async function read(line) { if (line.startsWith('data: ')) { try { const chunk = JSON.parse(line.slice(6)); use(chunk.choices[0].delta) } catch (error) { console.error(error) } } }`],
  ['raw', `const onEvent = (event) => { if (event.data === '[DONE]') return; use(JSON.parse(event.data).choices[0].delta) };`],
  ['raw', `async function read(line) { const data = line.replace(/^data: /, ''); const event = JSON.parse(data); if (event.type === 'content_block_delta') use(event.delta.text) }`],
];

describe.each(hosts)('streamProblems, $host', ({ parse }) => {
  it.each(silent)('silent: %s', (code) => {
    expect(streamProblems(read(parse, code)).map(text)).toEqual([]);
  });

  it.each(reported)('%s: %s', (expected, code) => {
    expect(streamProblems(read(parse, code)).map(text)).toEqual([expected]);
  });

  it('tells of a stream once, where it is read', () => {
    const analysis = read(parse, `async function main() {\n  const s = await CHAT;\n  for await (const c of s) use(c);\n  for await (const c of s) use(c);\n}\nmain();`);
    expect(streamProblems(analysis).map((problem) => placeOf(problem).loc.start.line)).toEqual([4]);
  });

  it('tells of a loop once, whatever streams come to it', () => {
    const analysis = read(parse, `async function print(s) { for await (const c of s) use(c) } async function main() { await print(await CHAT); await print(await MESSAGES) } main();`);
    expect(streamProblems(analysis)).toHaveLength(1);
    expect(llmCalls(analysis).every((call) => streamProblem(call, analysis))).toBe(true);
  });

  it('leaves what may stream to nobody', () => {
    const analysis = read(parse, `async function main(stream) { for await (const c of await llm.chat.completions.create({ stream })) use(c) } main();`);
    expect(llmStreams(analysis)).toEqual([]);
  });

  it('judges events by the major', () => {
    const code = `import OpenAI from 'openai'; const llm = new OpenAI(); async function f() { try { for await (const e of await llm.responses.create({ stream: true })) { if (e.type === 'response.output_text.delta') use(e); if (e.type === 'error') fail(e) } } catch (error) { report(error) } }`;
    const problems = (major: number): string[] => streamProblems(parse(code, 'sample.ts', { ...noSettings, versions: { openai: major } })).map(text);
    expect(problems(7)).toEqual(['events: response.output_text.delta']);
    expect(problems(6)).toEqual([]);
  });
});
