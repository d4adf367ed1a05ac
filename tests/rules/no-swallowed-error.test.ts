import rule from '../../rules/no-swallowed-error.ts';
import { testRule } from '../rule-tester.ts';

/** A file with a client, in which `CALL`, `STREAM` and `RAW` are requests for an answer. */
function file(code: string): string {
  const raw = `fetch('https://api.openai.com/v1/responses', { method: 'POST', body: JSON.stringify({ input }) })`;
  const calls = code.replaceAll('CALL', 'llm.responses.create({ input })').replaceAll('STREAM', 'llm.responses.create({ input, stream: true })').replaceAll('RAW', raw);
  return `import OpenAI from 'openai';\nconst llm = new OpenAI();\n${calls}`;
}

/** The body of an exported function. */
const f = (body: string): string => file(`export async function f(input) { ${body} }`);

type MessageId = 'ends' | 'gives' | 'uses';

/** Reported once at this text, with this done about it. */
function swallow(code: string, messageId: MessageId, data: Record<string, string | number>, at: string, repaired?: string): { code: string; errors: never[] } {
  const before = code.slice(0, code.lastIndexOf(at)).split('\n');
  const column = before.at(-1)!.length + 1;
  const line = before.length;
  const suggestions = repaired === undefined ? [] : [{ messageId: at === 'if' ? 'throwStatusSuggestion' : 'rethrowSuggestion', output: repaired }];
  return { code, errors: [{ messageId, data: { call: '`llm.responses.create()`', failures: 'a 429, a lost connection', ...data }, line, column, endLine: line, endColumn: column + (at.endsWith('{') ? 1 : at.length), suggestions } as never] };
}

/** A text that is streamed, and what is told of its failure. */
const streamed = (callback: string, reading = 'for await (const part of textStream) await write(part)'): string =>
  `import { streamText } from 'ai';\nexport async function f(prompt) { const { textStream } = streamText({ prompt, ${callback} }); ${reading} }`;
const untold = (code: string, who: string, at: string, member = 'textStream'): { code: string; errors: never[] } => ({
  code,
  errors: [{ messageId: 'callback', data: { call: '`streamText()`', failures: 'a 429, a lost connection', who, member }, line: 2, column: code.split('\n')[1]!.indexOf(at) + 1, suggestions: [] } as never],
});

const nobody = { who: 'nobody' };
const console = { who: 'only the console' };
const refused = { call: '`fetch()` to api.openai.com', failures: 'a 401, a 429' };

testRule('no-swallowed-error', rule, {
  valid: [
    // The callback of a stream tells somebody, or the stream does.
    streamed('onError({ error }) { failed = error }'),
    streamed('onError: ({ error }) => report(error)'),
    streamed('onError: ({ error }) => { console.error(error); controller.abort() }'),
    streamed('onError: report'),
    streamed('onError() {}, onFinish: ({ finishReason }) => note(finishReason)'),
    streamed('onError() {}', 'return textStream'),
    `import { streamText } from 'ai';\nexport const POST = ({ prompt }) => streamText({ prompt, onError({ error }) { console.error(error) } }).toUIMessageStreamResponse();`,
    `import { streamText } from 'ai';\nexport async function f(prompt) { const answer = streamText({ prompt, onError() {} }); show(await answer.text, await answer.finishReason) }`,
    `import { streamText } from 'ai';\nfor await (const part of streamText({ prompt, onError: console.error }).textStream) process.stdout.write(part);`,
    // Thrown on, or handed to somebody.
    f(`try { return await CALL } catch (e) { console.error(e); throw e }`),
    f(`try { return await CALL } catch (e) { report(e); return null }`),
    f(`try { return await CALL } catch (e) { logger.error('failed', e); return null }`),
    f(`try { return await CALL } catch (e) { Sentry.captureException(e); return null }`),
    f(`try { return await CALL } catch (e) { const id = track({ error: e }); console.error(id); return null }`),
    f(`try { return await CALL } catch (e) { console.error(e); process.exit(1) }`),
    f(`try { return await CALL } catch (e) { process.exitCode = 1; console.error(e) }`),
    f(`try { return await CALL } catch (e) { console.error(e); new Notice('No answer.'); return null }`),
    f(`try { setAnswer(await CALL) } catch (e) { console.error(e); setError('Something went wrong.') }`),
    f(`try { setAnswer(await CALL) } catch (e) { console.error(e); setFailed(true) }`),
    f(`try { setAnswer(await CALL) } catch (e) { console.error(e); this.failed = true }`),
    f(`try { setAnswer(await CALL) } catch (e) { console.error(e); failures += 1 }`),
    f(`try { return await CALL } catch (e) { errors.push(e); return null }`),
    f(`try { return await CALL } catch (e) { logError(e) }\nfunction logError(e) { send('/errors', e) }`),
    file(`export async function f(input, res) { try { res.json(await CALL) } catch (e) { console.error(e); res.status(500).end() } }`),
    file(`export async function f(input, res, next) { try { res.json(await CALL) } catch (e) { console.error(e); next() } }`),
    file(`export const f = (input, done) => CALL.then((answer) => done(null, answer), done);`),
    file(`export const f = (input) => CALL.catch((e) => logger.error(e));`),
    file(`import { ignore } from './ignore';\nexport const f = (input) => CALL.catch(ignore);`),
    file(`export const f = (input) => new Promise((resolve, reject) => { CALL.then(resolve).catch(reject) });`),
    file(`export async function* f(input) { try { for await (const event of await STREAM) yield event.delta } catch (e) { yield { error: e.message } } }`),
    // A result that tells, or a real substitute.
    f(`try { return await CALL } catch (e) { console.error(e); return { ok: false } }`),
    f(`try { return await CALL } catch (e) { console.error(e); return { text: '', found: false } }`),
    f(`try { return await CALL } catch (e) { console.error(e); return false }`),
    f(`try { return await CALL } catch (e) { console.error(e); return 'Sorry, no answer today.' }`),
    f(`try { return await CALL } catch (e) { console.error(e); return input }`),
    f(`try { return await CALL } catch (e) { console.error(e) } return plain(input)`),
    f(`let title = 'Untitled'; try { title = (await CALL).output_text } catch (e) { console.error(e) } return title`),
    f(`try { return await CALL } catch (e) { return new Response(null, { status: 502 }) }`),
    f(`const answer = await CALL.catch(() => 'none'); return answer`),
    // Asked for afterwards.
    f(`let answer; try { answer = await CALL } catch (e) { console.error(e) } if (!answer) throw new Error('No answer.'); return answer`),
    f(`let answer = null; try { answer = await CALL } catch (e) { console.error(e) } return answer?.output_text ?? 'none'`),
    f(`let answer = null; try { answer = await CALL } catch (e) { console.error(e) } show({ answer: answer || 'none' })`),
    f(`const answer = await CALL.catch(() => null); if (answer === null) return plain(input); return answer`),
    f(`const answer = await CALL.catch(() => undefined); return render(answer)`),
    f(`const answer = (await CALL.catch(() => null)) ?? (await plain(input)); return answer`),
    // What has no properties throws.
    f(`let answer; try { answer = await CALL } catch (e) { console.error(e) } return answer.output_text`),
    f(`let answer; try { answer = await CALL } catch (e) { console.error(e) } if (!answer) throw new Error('None.'); return answer!.output_text`),
    f(`let answer; try { answer = await CALL } catch (e) { console.error(e); answer = spare } return answer!.output_text`),
    f(`let answer; try { answer = await CALL } catch (e) { console.error(e) } return answer!?.output_text`),
    f(`let last; try { return await CALL } catch (e) { last = e } throw last`),
    // One kind of failure only, which is none.
    f(`try { return await CALL } catch (e) { if (e instanceof OpenAI.APIUserAbortError) return null; throw e }`),
    `import { isStopped } from './stop';\n${f(`try { return await CALL } catch (e) { if (isStopped(e)) return null; throw e }`)}`,
    // Tried again; the last attempt throws.
    f(`for (let i = 0; i < 3; i += 1) { try { return await CALL } catch (e) { console.error(e); await sleep(100) } } throw new Error('No answer after three attempts.')`),
    f(`for (let i = 0; ; i += 1) { try { return await CALL } catch (e) { if (i === 2) throw e; console.warn(e) } }`),
    // A batch goes on with its next item.
    file(`export async function f(inputs) { for (const input of inputs) { try { await save(await CALL) } catch (e) { console.error(e) } } }`),
    ...['for (const input of inputs)', 'for (let i = 0, input = inputs[0]; i < inputs.length; input = inputs[++i])', 'for (let input; (input = inputs.pop()); )'].map((loop) =>
      file(`async function ask(input) { return CALL }\nexport async function f(inputs) { ${loop} { try { await save(await ask(input)) } catch (e) { console.error(e) } } }`),
    ),
    file(`export const f = (inputs) => Promise.all(inputs.map((input) => CALL.catch(() => null)));`),
    file(`export function f(inputs) { inputs.forEach((input) => { CALL.then(save).catch((e) => console.error(e)) }) }`),
    file(`export function f(inputs) { inputs.forEach(async (input) => { try { await save(await CALL) } catch (e) { console.error(e) } }) }`),
    file(`export function f(inputs) { for (const input of inputs) { CALL.then(save).catch((e) => console.error(e)) } }`),
    file(`export const f = (inputs) => Promise.all(inputs.map(async (input) => { try { return await CALL } catch (e) { console.error(e); return null } }));`),
    // Best effort: what follows does not need it.
    f(`try { await CALL } catch (e) { console.warn(e) } await startServer()`),
    // Only kept from floating.
    f(`const answer = CALL; answer.catch(() => {}); return answer`),
    // In a script the console is where a failure belongs.
    file(`async function main() { try { use(await CALL) } catch (e) { console.error(e) } }\nmain();`),
    file(`async function main() { use(await CALL) }\nmain().catch(console.error);`),
    file(`try { console.log(await CALL) } catch (e) { console.error(e) }`),
    // No failure of a call.
    f(`const answer = await CALL; try { return JSON.parse(answer.output_text) } catch { return null }`),
    f(`try { JSON.parse(input) } catch {} return CALL`),
    f(`try { return await load(input) } catch { return null }`),
    `import { it, expect } from 'vitest';\n${file(`it('refuses', async () => { try { await CALL } catch {} expect(seen).toBe(1) });`)}`,
    // A refused response that is told of.
    f(`const r = await RAW; if (!r.ok) throw Object.assign(new Error('refused'), { status: r.status }); return r.json()`),
    f(`const r = await RAW; if (!r.ok) return { error: r.status }; return r.json()`),
    f(`const r = await RAW; if (!r.ok) return r; return r.json()`),
    f(`const r = await RAW; if (r.status === 204) return null; if (!r.ok) throw new Error('refused'); return r.json()`),
    f(`const r = await RAW; const body = await r.json().catch(() => null); if (!r.ok) throw new Error(body?.error.message); return body`),
  ],
  invalid: [
    // The caller gets nothing for an answer.
    swallow(f(`try { return await CALL } catch {}`), 'gives', { ...nobody, value: 'undefined' }, 'catch', f(`try { return await CALL } catch (error) { throw error; }`)),
    swallow(
      f(`\n  try {\n    return await CALL;\n  } catch (e) {\n    console.error(e);\n    return null;\n  }\n`),
      'gives',
      { ...console, value: 'null' },
      'catch',
      f(`\n  try {\n    return await CALL;\n  } catch (e) {\n    console.error(e);\n    throw e;\n  }\n`),
    ),
    swallow(
      f(`\n  try {\n    return await CALL;\n  } catch {\n    // no answer, no harm\n  }\n`),
      'gives',
      { ...nobody, value: 'undefined' },
      'catch',
      f(`\n  try {\n    return await CALL;\n  } catch (error) {\n    // no answer, no harm\n    throw error;\n  }\n`),
    ),
    swallow(
      f(`try { return await CALL } catch (e) { console.error(getMessage(e)); return { text: '', usage: null } }`),
      'gives',
      { ...console, value: "{ text: '', usage: null }" },
      'catch',
      f(`try { return await CALL } catch (e) { console.error(getMessage(e)); throw e }`),
    ),
    swallow(
      file(`export async function f(input, error) { try { return await CALL } catch { console.error('failed', error); return undefined } }`),
      'gives',
      { ...console, value: 'undefined' },
      'catch',
      file(`export async function f(input, error) { try { return await CALL } catch (error2) { console.error('failed', error); throw error2 } }`),
    ),
    swallow(
      f(`let text = ''; try { for await (const event of await STREAM) text += event.delta } catch (e) { console.error(e) } return text`),
      'gives',
      { ...console, value: "''" },
      'catch',
      f(`let text = ''; try { for await (const event of await STREAM) text += event.delta } catch (e) { console.error(e); throw e; } return text`),
    ),
    swallow(
      f(`try { return await CALL } catch (e) { if (e instanceof OpenAI.RateLimitError) throw e; console.error(e); return [] }`),
      'gives',
      { ...console, value: '[]' },
      'catch',
      f(`try { return await CALL } catch (e) { if (e instanceof OpenAI.RateLimitError) throw e; console.error(e); throw e }`),
    ),
    // A logging function of the file's own is the console.
    swallow(
      f(`try { return await CALL } catch (e) { logError(e) } function logError(e) { console.error('failed', e) }`),
      'gives',
      { ...console, value: 'undefined' },
      'catch',
      f(`try { return await CALL } catch (e) { logError(e); throw e; } function logError(e) { console.error('failed', e) }`),
    ),
    // The last attempt gives nothing: to throw in the loop would end it.
    swallow(f(`for (let i = 0; i < 3; i += 1) { try { return await CALL } catch (e) { console.error(e); await sleep(100) } } return null`), 'gives', { ...console, value: 'null' }, 'catch'),
    swallow(
      file(`async function ask(input) { return CALL }\nexport async function f(input) { for (let i = 0; i < 3; i += 1) { try { return await ask(input) } catch (e) { console.error(e); await sleep(100) } } return null }`),
      'gives',
      { ...console, value: 'null' },
      'catch',
    ),
    // A loop that the failure ends.
    swallow(
      file(`async function ask(input) { return CALL }\nexport async function f(inputs) { const out = []; for (const input of inputs) { try { out.push(await ask(input)) } catch (e) { console.error(e); return [] } } return out }`),
      'gives',
      { ...console, value: '[]' },
      'catch',
    ),
    // Both ways end in nothing.
    swallow(f(`try { return await CALL } catch (e) { if (e.status === 429) { console.warn('slow down'); return [] } console.error(e); return [] }`), 'gives', { ...console, value: '[]' }, 'catch'),
    // Through a function of the file.
    swallow(
      file(`async function ask(input) { return CALL }\nexport async function f(input) { try { return await ask(input) } catch { return '' } }`),
      'gives',
      { ...nobody, value: "''" },
      'catch',
      file(`async function ask(input) { return CALL }\nexport async function f(input) { try { return await ask(input) } catch (error) { throw error } }`),
    ),
    // Goes on without the answer.
    swallow(
      f(`let answer; try { answer = await CALL } catch (e) { console.error(e) }\n show({ answer })`),
      'uses',
      { ...console, line: 4 },
      'catch',
      f(`let answer; try { answer = await CALL } catch (e) { console.error(e); throw e; }\n show({ answer })`),
    ),
    // Ends as if it had worked.
    swallow(
      f(`try { store.answer = await CALL } catch (e) { if (process.env.DEBUG) console.error(e); store.answer = null }`),
      'ends',
      console,
      'catch',
      f(`try { store.answer = await CALL } catch (e) { if (process.env.DEBUG) console.error(e); store.answer = null; throw e; }`),
    ),
    swallow(
      f(`setLoading(true); try { setAnswer(await CALL) } catch (e) { console.error(e); setAnswer('') } finally { setLoading(false) }`),
      'ends',
      console,
      'catch',
      f(`setLoading(true); try { setAnswer(await CALL) } catch (e) { console.error(e); setAnswer(''); throw e; } finally { setLoading(false) }`),
    ),
    swallow(
      file(`export async function f(input, res) { try { for await (const event of await STREAM) res.write(event.delta) } catch (e) { console.error(e) } res.end() }`),
      'ends',
      console,
      'catch',
      file(`export async function f(input, res) { try { for await (const event of await STREAM) res.write(event.delta) } catch (e) { console.error(e); throw e; } res.end() }`),
    ),
    swallow(
      file(`export async function* f(input) { try { for await (const event of await STREAM) yield event.delta } catch (e) { console.error(e) } }`),
      'ends',
      console,
      'catch',
      file(`export async function* f(input) { try { for await (const event of await STREAM) yield event.delta } catch (e) { console.error(e); throw e; } }`),
    ),
    swallow(
      file(`export class Desk { async ask(input) { try { this.answer = await CALL } catch (e) { console.log(\`failed: \${e}\`) } } }`),
      'ends',
      console,
      'catch',
      file(`export class Desk { async ask(input) { try { this.answer = await CALL } catch (e) { console.log(\`failed: \${e}\`); throw e; } } }`),
    ),
    // Thrown on, it would reach nobody.
    swallow(file(`async function main() { try { use(await CALL) } catch {} }\nmain();`), 'ends', nobody, 'catch'),
    swallow(file(`button.addEventListener('click', async () => { try { show(await CALL) } catch (e) { console.error(e) } });`), 'ends', console, 'catch'),
    // Handlers of a promise.
    swallow(f(`return CALL.catch(() => null)`), 'gives', { ...nobody, value: 'null' }, '() => null', f(`return CALL`)),
    swallow(file(`export const f = (input) => CALL.catch(console.error);`), 'gives', { ...console, value: 'undefined' }, 'console.error', file(`export const f = (input) => CALL.catch((error) => { console.error(error); throw error; });`)),
    swallow(
      file(`export const f = (input) => CALL.catch((e) => console.error(e));`),
      'gives',
      { ...console, value: 'undefined' },
      '(e) => console.error(e)',
      file(`export const f = (input) => CALL.catch((e) => { console.error(e); throw e; });`),
    ),
    swallow(
      f(`const answer = await CALL.catch((e) => {\n  console.error(e);\n  return null;\n}); return answer`),
      'gives',
      { ...console, value: 'null' },
      '(e) => {',
      f(`const answer = await CALL.catch((e) => {\n  console.error(e);\n  throw e;\n}); return answer`),
    ),
    swallow(
      f(`const { output_text } = await CALL.catch(() => ({ output_text: '' })); return output_text`),
      'uses',
      { ...nobody, line: 3 },
      `() => ({ output_text: '' })`,
      f(`const { output_text } = await CALL; return output_text`),
    ),
    swallow(f(`return CALL.then((answer) => answer.output_text, () => '')`), 'gives', { ...nobody, value: "''" }, `() => ''`),
    swallow(f(`CALL.then((answer) => use(answer)).catch(() => {})`), 'ends', nobody, '() => {}'),
    // Said to be there, which it is not.
    swallow(
      f(`let answer: Answer | undefined; try { answer = await CALL } catch (e) { console.log(e) } return answer!.output_text`),
      'uses',
      { ...console, line: 3 },
      'catch',
      f(`let answer: Answer | undefined; try { answer = await CALL } catch (e) { console.log(e); throw e; } return answer!.output_text`),
    ),
    swallow(
      f(`let answer: Answer | undefined; try { answer = (await CALL).output } catch { }\nconst [first] = answer!.choices; return first`),
      'uses',
      { ...nobody, line: 4 },
      'catch',
      f(`let answer: Answer | undefined; try { answer = (await CALL).output } catch (error) {  throw error; }\nconst [first] = answer!.choices; return first`),
    ),
    // The callback of a stream that hides its failure.
    untold(streamed('onError() {}'), 'nobody', 'onError'),
    untold(streamed('onError: () => undefined'), 'nobody', '() =>'),
    untold(streamed('onError({ error }) { console.error(error) }'), 'only the console', 'onError'),
    untold(streamed('onError: console.error'), 'only the console', 'console.error'),
    untold(`import { streamText } from 'ai';\nexport const POST = ({ prompt }) => streamText({ prompt, onError: (event) => console.error(event.error) }).toTextStreamResponse();`, 'only the console', '(event)', 'toTextStreamResponse'),
    // A refused response.
    swallow(
      f(`const r = await RAW; if (!r.ok) { console.error(await r.text()); return null } return r.json()`),
      'gives',
      { ...refused, ...console, value: 'null' },
      'if',
      f('const r = await RAW; if (!r.ok) { console.error(await r.text()); throw Object.assign(new Error(`HTTP ${r.status}`), { status: r.status }) } return r.json()'),
    ),
    swallow(
      f(`const r = await RAW; if (r.status !== 200) return; return r.json()`),
      'gives',
      { ...refused, ...nobody, value: 'undefined' },
      'if',
      f('const r = await RAW; if (r.status !== 200) throw Object.assign(new Error(`HTTP ${r.status}`), { status: r.status }); return r.json()'),
    ),
    swallow(
      f(`const r = await RAW; if (r.ok) { return r.json() } else { console.error(r.status); return '' }`),
      'gives',
      { ...refused, ...console, value: "''" },
      'if',
      f('const r = await RAW; if (r.ok) { return r.json() } else { console.error(r.status); throw Object.assign(new Error(`HTTP ${r.status}`), { status: r.status }) }'),
    ),
    swallow(
      f(`try { const r = await RAW; if (!r.ok) throw new Error('refused'); return await r.json() } catch (e) { console.error(e); return [] }`),
      'gives',
      { call: refused.call, failures: 'a lost connection, a timeout', ...console, value: '[]' },
      'catch',
      f(`try { const r = await RAW; if (!r.ok) throw new Error('refused'); return await r.json() } catch (e) { console.error(e); throw e }`),
    ),
  ],
});
