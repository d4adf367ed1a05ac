import rule from '../../rules/no-error-as-answer.ts';
import { testRule } from '../rule-tester.ts';

/** A file with a client, in which `CALL` and `STREAM` are requests for an answer. */
function file(code: string): string {
  return `import OpenAI from 'openai';\nconst llm = new OpenAI();\n${code.replaceAll('CALL', 'llm.responses.create({ input })').replaceAll('STREAM', 'llm.responses.create({ input, stream: true })')}`;
}

/** The body of an exported function. */
const f = (body: string): string => file(`export async function f(input) { ${body} }`);
/** A function that gives the model's text, and this where it fails. */
const caught = (body: string, binding = '(e) '): string => f(`try { return (await CALL).output_text } catch ${binding}{ ${body} }`);

const taken = {
  returned: 'this text is returned as if the model had said it, and is stored, shown or sent back to it',
  yielded: 'this text is yielded as a part of the answer',
  written: 'this text is written into the stream as a part of the answer',
};

/** Reported once, at this text. */
function answer(code: string, at: string, repaired?: string, how: keyof typeof taken = 'returned'): { code: string; errors: never[] } {
  const before = code.slice(0, code.lastIndexOf(at)).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  const suggestions = repaired === undefined ? [] : [{ messageId: 'throwSuggestion', output: repaired }];
  return { code, errors: [{ messageId: 'answered', data: { call: '`llm.responses.create()`', failures: 'a 429, a lost connection', taken: taken[how] }, line, column, endLine: line, endColumn: column + at.length, suggestions } as never] };
}

const sorry = `'Sorry, something went wrong.'`;

/** What asks the model, and gives a text where that fails. */
const asking = `async ({ input }) => { try { return (await CALL).output_text } catch (e) { return \`Error: \${e.message}\` } }`;
/** The same as a method. */
const method = (name: string): string => asking.replace('async (', `async ${name}(`).replace(' =>', '');

testRule('no-error-as-answer', rule, {
  valid: [
    caught('throw e'),
    // What can be told from an answer.
    f(`try { return { text: (await CALL).output_text } } catch (e) { return { error: ${sorry} } }`),
    caught(`return { error: ${sorry} }`),
    caught(`return new Response(${sorry}, { status: 500 })`),
    caught(`setError(${sorry}); return ''`),
    caught('return null'),
    // A default, a code: no text about a failure.
    caught(`return 'Untitled chat'`),
    caught(`return 'error'`),
    caught('return input'),
    caught('return toErrorResponse(e)'),
    caught('return getMessage(input)'),
    caught('return isMessage(e) ? input : null'),
    // The function gives no text of the model.
    f(`try { return await CALL } catch (e) { return ${sorry} }`),
    f(`try { show((await CALL).output_text) } catch (e) { return ${sorry} }`),
    f(`try { return JSON.parse((await CALL).output_text) } catch (e) { return ${sorry} }`),
    f('try { await save(await CALL); return "Saved." } catch (e) { return `Error: ${e.message}` }'),
    file('export const f = (input) => CALL.then((answer) => use(answer)).catch((e) => `Error: ${e.message}`);'),
    // No failure of the call comes here.
    f(`const answer = await CALL; try { return JSON.parse(answer.output_text).text } catch (e) { return ${sorry} }`),
    f(`if (!input) return 'Sorry, that question is invalid.'; return (await CALL).output_text`),
    caught(`if (e instanceof OpenAI.APIUserAbortError) return ${sorry}; throw e`),
    caught(`if (e instanceof SyntaxError) return ${sorry}; throw e`),
    // Kept, but not given.
    f(`let status = ''; try { return (await CALL).output_text } catch (e) { status = ${sorry}; throw e }`),
    f(`let text = ''; try { text = (await CALL).output_text } catch (e) { if (e instanceof SyntaxError) text = ${sorry}; else throw e } return text.replace(/-/g, '')`),
    // A tool tells the model that called it what went wrong.
    ...[
      `import { tool } from 'ai';\nexport const summarize = tool({ description: 'Sums up', inputSchema, execute: ${asking} });`,
      `import { tool } from 'ai';\nexport const summarize = tool({ description: 'Sums up', inputSchema, ${method('execute')} });`,
      `import { tool } from '@langchain/core/tools';\nexport const summarize = tool(${asking}, { name: 'summarize', schema });`,
      `import { DynamicTool } from '@langchain/core/tools';\nexport const summarize = new DynamicTool({ name: 'summarize', description: 'Sums up', func: ${asking} });`,
      `import { FunctionTool } from 'llamaindex';\nexport const summarize = FunctionTool.from(${asking}, { name: 'summarize' });`,
      `import { Tool } from '@langchain/core/tools';\nexport class Summarize extends Tool { name = 'summarize'; ${method('_call')} }`,
      `export class Summarize { description = 'Sums up'; parameters = { input: 'string' }; ${method('run')} }`,
      `export const tools = { summarize: { description: 'Sums up', parameters, execute: ${asking} } };`,
      `const execute = ${asking};\nexport const tools = [{ name: 'summarize', input_schema, execute }];`,
      `server.registerTool('summarize', { description: 'Sums up' }, ${asking});`,
      `export const summarize = tool({ parameters, execute: async (given) => { const ask = ${asking}; return ask(given) } });`,
      `const ask = ${asking};\nexport const summarize = tool({ parameters, execute: (given) => ask(given) });`,
    ].map(file),
    // Parts of a stream that say what they are.
    file('export async function* f(input) { try { for await (const event of await STREAM) yield { type: "text", text: event.delta } } catch (e) { yield { type: "error", text: `Error: ${e.message}` } } }'),
    file('export async function* f(input) { try { for await (const event of await STREAM) yield event.delta } catch (e) { yield `data: ${JSON.stringify({ error: e.message })}` } }'),
    file('export const f = (input) => new ReadableStream({ async start(c) { try { for await (const event of await STREAM) c.enqueue(event.delta) } catch (e) { c.error(e) } } });'),
    file('export async function f(input, writer, log) { try { for await (const event of await STREAM) await writer.write(event.delta) } catch (e) { await log.write(`Error: ${e.message}`) } }'),
    file('export async function f(input, res) { try { for await (const event of await STREAM) show(event.delta) } catch (e) { res.write(`Error: ${e.message}`) } }'),
  ],
  invalid: [
    answer(caught(`return ${sorry}`), sorry, caught('throw e')),
    answer(caught(`return 'The model is unavailable, try again.';`, ''), `'The model is unavailable, try again.'`, caught('throw error;', '(error) ')),
    answer(f('try { const answer = await CALL; return answer.output_text.trim() } catch (e) { console.error(e); return `Error: ${e.message}` }'), '`Error: ${e.message}`', f('try { const answer = await CALL; return answer.output_text.trim() } catch (e) { console.error(e); throw e }')),
    answer(caught(`return 'Error: ' + e`), `'Error: ' + e`, caught('throw e')),
    answer(f(`try { const { output_text } = await CALL; return output_text } catch (e) { return 'Es ist ein Fehler aufgetreten.' }`), `'Es ist ein Fehler aufgetreten.'`, f('try { const { output_text } = await CALL; return output_text } catch (e) { throw e }')),
    answer(`const oops = 'Oops, no answer today.';\n${caught('return oops')}`, 'oops', `const oops = 'Oops, no answer today.';\n${caught('throw e')}`),
    // By a function that makes it.
    answer(caught('return getErrorMessage(e)'), 'getErrorMessage(e)', caught('throw e')),
    answer(`import { errors } from './errors';\n${caught('return errors.toText(e)')}`, 'errors.toText(e)', `import { errors } from './errors';\n${caught('throw e')}`),
    // Kept in the variable that is returned.
    answer(
      f(`let text = null; try { const answer = await CALL; text = answer.output_text } catch (e) { console.log(e); text = ${sorry} } return text`),
      sorry,
      f('let text = null; try { const answer = await CALL; text = answer.output_text } catch (e) { console.log(e); throw e } return text'),
    ),
    answer(
      f(`let text = ''; try { for await (const event of await STREAM) text += event.delta; return text } catch (e) { return 'Sorry, the answer broke off.' }`),
      `'Sorry, the answer broke off.'`,
      f(`let text = ''; try { for await (const event of await STREAM) text += event.delta; return text } catch (e) { throw e }`),
    ),
    answer(
      f(`let text = ''; try { text = (await CALL).output_text } catch (e) { if (e instanceof SyntaxError) { text = '' } else { text = ${sorry} } } return text.replace(/-/g, '')`),
      sorry,
      f(`let text = ''; try { text = (await CALL).output_text } catch (e) { if (e instanceof SyntaxError) { text = '' } else { throw e } } return text.replace(/-/g, '')`),
    ),
    // Through a function of the file.
    answer(
      file(`async function ask(input) { return (await CALL).output_text }\nexport async function f(input) { try { return await ask(input) } catch (e) { return ${sorry} } }`),
      sorry,
      file(`async function ask(input) { return (await CALL).output_text }\nexport async function f(input) { try { return await ask(input) } catch (e) { throw e } }`),
    ),
    // After the last attempt.
    answer(
      f('for (let i = 0; i < 3; i += 1) { try { return (await CALL).output_text } catch (e) { if (i === 2) return `Failed: ${e.message}` } }'),
      '`Failed: ${e.message}`',
      f('for (let i = 0; i < 3; i += 1) { try { return (await CALL).output_text } catch (e) { if (i === 2) throw e } }'),
    ),
    // Each text of its own.
    { code: caught(`return e.status === 429 ? 'Too many questions, sorry.' : 'The model failed, sorry.'`), errors: [{ messageId: 'answered' }, { messageId: 'answered' }] },
    // No tool, though named like one, or one of two callers.
    ...[
      `export const command = { description: 'Sums up', execute: ${asking} };`,
      `export const summarize = withTools(${asking});`,
      `export class Toolbox { description = 'Sums up'; ${method('run')} }`,
      `export const ask = ${asking};\nexport const summarize = tool({ parameters, execute: (given) => ask(given) });`,
    ].map((code) => answer(file(code), '`Error: ${e.message}`', file(code.replace('return `Error: ${e.message}`', 'throw e')))),
    // Handlers of a promise.
    answer(file('export const f = (input) => CALL.then((answer) => answer.output_text).catch((e) => `Error: ${e.message}`);'), '`Error: ${e.message}`'),
    answer(file(`export const f = (input) => CALL.then((answer) => answer.output_text, () => ${sorry});`), sorry),
    answer(
      file(`export const f = (input) => CALL.then((answer) => answer.output_text).catch((e) => { log(e); return ${sorry} });`),
      sorry,
      file('export const f = (input) => CALL.then((answer) => answer.output_text).catch((e) => { log(e); throw e });'),
    ),
    // Parts of a stream.
    answer(
      file(`export async function f(input, writer) { try { for await (const event of await STREAM) await writer.write(event.delta) } catch (e) { await writer.write(${sorry}) } await writer.close() }`),
      sorry,
      file(`export async function f(input, writer) { try { for await (const event of await STREAM) await writer.write(event.delta) } catch (e) { throw e } await writer.close() }`),
      'written',
    ),
    answer(
      file('export async function* f(input) { try { for await (const event of await STREAM) yield event.delta } catch (e) { yield `Error: ${e.message}` } }'),
      '`Error: ${e.message}`',
      file('export async function* f(input) { try { for await (const event of await STREAM) yield event.delta } catch (e) { throw e } }'),
      'yielded',
    ),
    answer(
      file(`export const f = (input) => new ReadableStream({ async start(c) { try { for await (const event of await STREAM) c.enqueue(encoder.encode(event.delta)) } catch (e) { c.enqueue(encoder.encode(${sorry})) } c.close() } });`),
      sorry,
      undefined,
      'written',
    ),
    answer(
      file(`export async function f(input, res) { try { for await (const event of await STREAM) res.write(event.delta) } catch (e) { res.write(${sorry}) } res.end() }`),
      sorry,
      file(`export async function f(input, res) { try { for await (const event of await STREAM) res.write(event.delta) } catch (e) { throw e } res.end() }`),
      'written',
    ),
  ],
});
