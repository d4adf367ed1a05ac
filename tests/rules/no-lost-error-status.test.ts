import rule from '../../rules/no-lost-error-status.ts';
import { testRule } from '../rule-tester.ts';

/** A file with a client, in which `CALL` and `RAW` are requests for an answer. */
function file(code: string): string {
  const raw = `fetch('https://api.openai.com/v1/responses', { method: 'POST', body: JSON.stringify({ input }) })`;
  return `import OpenAI from 'openai';\nconst llm = new OpenAI();\n${code.replaceAll('CALL', 'llm.responses.create({ input })').replaceAll('STREAM', 'llm.responses.create({ input, stream: true })').replaceAll('RAW', raw)}`;
}

/** The body of an exported function. */
const f = (body: string): string => file(`export async function f(input) { ${body} }`);
/** What a `catch` around the call does. */
const caught = (body: string, binding = '(e) '): string => f(`try { return await CALL } catch ${binding}{ ${body} }`);

const all = 'A 401, 429, 500, 503 and 529';
const cause = 'Give the new error the failure as its `cause`, or its `status`';

/** Reported once, at the last `throw` that makes an error. */
function lost(code: string, data: Record<string, string>, repaired?: string): { code: string; errors: never[] } {
  const at = Math.max(code.lastIndexOf('throw new '), code.lastIndexOf('throw Error'), code.lastIndexOf('throw clear'));
  const before = code.slice(0, at).split('\n');
  const place = { line: before.length, column: before.at(-1)!.length + 1, endLine: before.length, endColumn: before.at(-1)!.length + 6 };
  const messageId = data.remedy === undefined ? 'causeSuggestion' : 'statusSuggestion';
  const suggestions = repaired === undefined ? [] : [{ messageId, output: repaired }];
  return { code, errors: [{ messageId: 'lost', data: { statuses: all, call: '`llm.responses.create()`', leave: 'leave', remedy: cause, ...data }, ...place, suggestions } as never] };
}

const refused = { call: '`fetch()` to api.openai.com', remedy: 'Give the new error the `status` of `r`' };

testRule('no-lost-error-status', rule, {
  valid: [
    // The failure itself, or with it.
    caught('throw e'),
    caught(`e.message = \`failed: \${e.message}\`; throw e`),
    caught(`throw new Error('No answer.', { cause: e })`),
    caught(`throw new Error('No answer.', { cause })`, '(cause) '),
    caught(`throw Object.assign(new Error('No answer.'), { status: e.status })`),
    caught(`const failed = new Error('No answer.'); failed.status = e.status; throw failed`),
    caught(`const failed = new Error('No answer.'); failed.cause = e; throw failed`),
    caught(`throw new AggregateError([e], 'failed')`),
    f(`let last; for (let i = 0; i < 3; i += 1) { try { return await CALL } catch (e) { last = e } } throw last`),
    // A mark of another kind.
    caught(`const failed = new Error('No answer.'); failed.code = 'NO_ANSWER'; throw failed`),
    // Classes that keep it, or that tell by themselves.
    `${caught(`throw new NoAnswer('failed', e.status)`)}\nclass NoAnswer extends Error { constructor(message, status) { super(message); this.status = status } }`,
    `${caught(`throw new NoAnswer('failed', e)`)}\nclass NoAnswer extends Error { constructor(message, public readonly reason) { super(message) } }`,
    `${caught(`throw new NoAnswer(e)`)}\nclass NoAnswer extends Error { constructor(e) { super(e.message, { cause: e }) } }`,
    `${caught(`if (e.status === 429) throw new SlowDown('failed'); throw e`)}\nclass SlowDown extends Error {}`,
    // What cannot be seen.
    `import { NoAnswer } from './errors';\n${caught(`throw new NoAnswer('failed')`)}`,
    `import { clear } from './errors';\n${caught(`throw clear(e)`)}`,
    `import { createError } from 'h3';\n${caught(`throw createError({ statusCode: e.status, message: 'failed' })`)}`,
    `import { isLimit } from './limits';\n${caught(`if (isLimit(e)) throw new Error('Slow down.'); throw e`)}`,
    `import pRetry, { AbortError } from 'p-retry';\n${file(`export const f = (input) => pRetry(async () => { try { return await CALL } catch (e) { throw new AbortError(e) } });`)}`,
    // Failures without a status.
    caught(`if (e instanceof OpenAI.APIUserAbortError) throw new Error('Stopped.'); throw e`),
    caught(`if (e instanceof OpenAI.APIConnectionError) throw new Error('No network.'); throw e`),
    f(`try { return JSON.parse((await CALL).output_text) } catch (e) { if (e instanceof SyntaxError) throw new Error('No JSON.'); throw e }`),
    // No failure of the call.
    f(`const answer = await CALL; if (!answer.output_text) throw new Error('Empty answer.'); return answer`),
    f(`try { const answer = await CALL; if (answer.status === 'incomplete') throw new Error('Cut off.'); return answer } catch (e) { console.error(e); throw e }`),
    f(`const answer = await CALL; try { return JSON.parse(answer.output_text) } catch { throw new Error('No JSON.') }`),
    f(`if (!input) throw new Error('No question.'); try { return await CALL } catch (e) { console.error(e); throw e }`),
    // Never reached.
    f(`for (let i = 0; i < 3; i += 1) { try { return await CALL } catch (e) { if (i === 2) throw e } } throw new Error('unreachable')`),
    // Responses.
    f(`const r = await RAW; if (!r.ok) throw Object.assign(new Error('refused'), { status: r.status }); return r.json()`),
    f(`const r = await RAW; if (!r.ok) throw new Error('refused', { cause: r }); return r.json()`),
    f(`const r = await RAW; if (!r.ok) throw new Response(null, { status: r.status }); return r.json()`),
    f(`const r = await RAW; if (!r.ok) { const failed = new Error('refused'); failed.status = r.status; throw failed } return r.json()`),
    f(`const r = await RAW; if (!r.body) throw new Error('No body.'); return r.json()`),
    f(`const r = await fetch('https://api.openai.com/v1/models'); if (!r.ok) throw new Error(\`HTTP \${r.status}\`); return r.json()`),
    // A test says what it expects.
    `import { it } from 'vitest';\n${file(`it('fails', async () => { let seen; try { await CALL } catch (e) { seen = e } if (!seen) throw new Error('Expected one.') });`)}`,
  ],
  invalid: [
    lost(caught(`throw new Error('No answer.')`), {}, caught(`throw new Error('No answer.', { cause: e })`)),
    lost(caught('throw new Error(`No answer to ${input}.`)', ''), {}, caught('throw new Error(`No answer to ${input}.`, { cause: error })', '(error) ')),
    lost(
      caught('const message = e instanceof Error ? e.message : String(e); throw new TypeError(`failed: ${message}`)'),
      {},
      caught('const message = e instanceof Error ? e.message : String(e); throw new TypeError(`failed: ${message}`, { cause: e })'),
    ),
    lost(caught(`throw Error('No answer.')`), {}, caught(`throw Error('No answer.', { cause: e })`)),
    lost(caught('throw new Error(`failed with ${e.status}`)'), {}, caught('throw new Error(`failed with ${e.status}`, { cause: e })')),
    // One status alone.
    lost(caught(`if (e.status === 429) throw new Error('Slow down.'); throw e`), { statuses: 'A 429', leave: 'leaves' }, caught(`if (e.status === 429) throw new Error('Slow down.', { cause: e }); throw e`)),
    // A handler.
    lost(f('return CALL.catch((e) => { throw new Error(`failed: ${e.message}`) })'), {}, f('return CALL.catch((e) => { throw new Error(`failed: ${e.message}`, { cause: e }) })')),
    // After the last attempt.
    lost(f(`for (let i = 0; i < 3; i += 1) { try { return await CALL } catch (e) { if (e.status !== 429) throw e } } throw new Error('All attempts failed.')`), { statuses: 'A 429', leave: 'leaves' }),
    // A class that says no more than its text.
    lost(`class NoAnswer extends Error {}\n${caught(`throw new NoAnswer('failed')`)}`, {}, `class NoAnswer extends Error {}\n${caught(`throw new NoAnswer('failed', { cause: e })`)}`),
    lost(`class NoAnswer extends Error {}\n${caught(`throw new NoAnswer()`)}`, {}, `class NoAnswer extends Error {}\n${caught(`throw new NoAnswer(undefined, { cause: e })`)}`),
    lost(`class NoAnswer extends Error { constructor(message) { super(message) } }\n${caught(`throw new NoAnswer('failed')`)}`, {}),
    // Only a part of the failure is taken.
    lost(caught('throw new Error(`failed: ${message}`)', '({ message }) '), {}, caught('const { message } = error; throw new Error(`failed: ${message}`, { cause: error })', '(error) ')),
    lost(f('return CALL.catch(({ message }) => { throw new TypeError(message) })'), {}, f('return CALL.catch((error) => { const { message } = error; throw new TypeError(message, { cause: error }) })')),
    // No name for it yet, or one that is hidden where the error is made.
    lost(f(`return CALL.catch(() => { throw new Error('failed') })`), {}, f(`return CALL.catch((error) => { throw new Error('failed', { cause: error }) })`)),
    lost(caught('for (const e of input) throw new Error(`failed at ${e}`)'), {}),
    // Made before it is thrown.
    {
      code: caught(`const failed = new Error('No answer.'); report(failed.message); throw failed`),
      errors: [{ messageId: 'lost', suggestions: [{ messageId: 'causeSuggestion', output: caught(`const failed = new Error('No answer.', { cause: e }); report(failed.message); throw failed`) }] }],
    },
    // Through functions of the file.
    lost(
      file(`async function ask(input) { return CALL }\nexport async function f(input) { try { return await ask(input) } catch (e) { throw new Error('No answer.') } }`),
      {},
      file(`async function ask(input) { return CALL }\nexport async function f(input) { try { return await ask(input) } catch (e) { throw new Error('No answer.', { cause: e }) } }`),
    ),
    lost(`function clear(e) { return new Error(\`failed: \${e.message}\`) }\n${caught('throw clear(e)')}`, {}),
    // While a stream is read.
    lost(
      f(`const stream = await STREAM; try { for await (const event of stream) show(event) } catch (e) { throw new Error('Broken off.') }`),
      {},
      f(`const stream = await STREAM; try { for await (const event of stream) show(event) } catch (e) { throw new Error('Broken off.', { cause: e }) }`),
    ),
    // Responses: a number in the text does not count.
    lost(
      f('const r = await RAW; if (!r.ok) throw new Error(`HTTP ${r.status}`); return r.json()'),
      refused,
      f('const r = await RAW; if (!r.ok) throw Object.assign(new Error(`HTTP ${r.status}`), { status: r.status }); return r.json()'),
    ),
    lost(
      f('const r = await RAW; if (!r.ok) { const body = await r.json(); throw new Error(body.error.message) } return r.json()'),
      refused,
      f('const r = await RAW; if (!r.ok) { const body = await r.json(); throw Object.assign(new Error(body.error.message), { status: r.status }) } return r.json()'),
    ),
    lost(f('const r = await RAW; if (r.ok) return r.json(); throw new Error(await r.text())'), refused, f('const r = await RAW; if (r.ok) return r.json(); throw Object.assign(new Error(await r.text()), { status: r.status })')),
    // Once a failure, where it is lost first.
    {
      code: f(`try { const r = await RAW; if (!r.ok) throw new Error('refused'); return await r.json() } catch (e) { throw Object.assign(new Error('failed'), { at: 'f' }) }`),
      errors: [{ messageId: 'lost', line: 3, column: 166, suggestions: 1 as never }],
    },
  ],
});
