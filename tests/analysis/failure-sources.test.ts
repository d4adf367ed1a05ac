import { describe, expect, it } from 'vitest';
import { errorHolders } from '../../src/analysis/errors/holders.ts';
import { hosts } from './hosts.ts';

const head = `import OpenAI from 'openai'; import { render } from './render'; const llm = new OpenAI();\n`;

/** For each piece of code that looks at a failure: its first line, of how many calls, and what else may come there. */
function sources(parse: (typeof hosts)[number]['parse'], code: string): string[] {
  const analysis = parse(head + code.replaceAll('CALL', 'llm.responses.create({})'), 'sample.ts');
  return errorHolders(analysis).map((holder) => `${holder.node.loc.start.line - 1}: ${holder.sources().calls.size}, ${holder.sources().others}`);
}

const tried = (statements: string): string => `async function f(input, store) { try { ${statements} }\ncatch (e) { log(e) } }`;

const samples: readonly (readonly [string, string, readonly string[]])[] = [
  ['the call alone', tried('await CALL'), ['2: 1, nothing']],
  ['calls that run no model', tried('await llm.models.list(); await CALL'), ['2: 2, nothing']],
  ['the language', tried('const x = JSON.parse(input).map((y) => y.trim()); console.log(new Date(), x); return await CALL'), ['2: 1, nothing']],
  ['errors of the language', tried(`if (!input) throw new TypeError('none'); await CALL`), ['2: 1, nothing']],
  ['what the answer gives', tried('const answer = await CALL; const stream = answer.toReadableStream(); return await stream.getReader().read()'), ['2: 1, nothing']],
  ['a pause', tried('await new Promise((resolve) => setTimeout(resolve, 10)); await CALL'), ['2: 1, nothing']],
  ['what an inner handler throws on', tried('try { await CALL } catch (inner) { console.log(inner); throw inner }'), ['1: 1, nothing', '2: 1, nothing']],
  ['code in place', tried('const text = render(input); await CALL'), ['2: 1, in place']],
  ['a class that is not seen', `import { Page } from './page';\n${tried('const page = new Page(input); await CALL')}`, ['3: 1, in place']],
  ['another promise', tried('const page = await store.load(input); await CALL'), ['2: 1, anything']],
  ['a method that arrays have too', tried('const pages = await store.find(input); await CALL'), ['2: 1, anything']],
  ['a method of an array', tried('const page = input.find(Boolean); await CALL'), ['2: 1, nothing']],
  ['another promise, waited for later', tried('const page = store.load(input); await CALL; await page'), ['2: 1, anything']],
  ['another promise, among others', tried('await Promise.all([CALL, store.load(input)])'), ['2: 1, anything']],
  ['errors that are made elsewhere', tried('if (!input) throw failure(); await CALL'), ['2: 1, anything']],
  ['a loop over what others give', tried('for await (const page of store.pages()) await CALL'), ['2: 1, anything']],
  ['a function of the file', `async function ask(store) { await store.load(); return CALL }\n${tried('await ask(store)')}`, ['3: 1, anything']],
  ['a chain', `export const f = (input) => CALL.then((answer) => answer.output_text).catch((e) => log(e));`, ['1: 1, nothing']],
  ['a chain with more', `export const f = (input, store) => store.load(input).then(() => CALL).catch((e) => log(e));`, ['1: 1, anything']],
  ['a function that is handed the error', `${tried('await CALL').replace('log(e)', 'told(e)')}\nfunction told(e) { log(e) }`, ['2: 1, nothing', '3: 1, nothing']],
  ['a function that others hand errors too', `${tried('await CALL').replace('log(e)', 'told(e)')}\nfunction told(e) { log(e) }\nwindow.onerror = told;`, ['2: 1, nothing', '3: 1, anything']],
  ['a predicate', `import { backOff } from 'exponential-backoff';\nexport const f = () => backOff(() => CALL, {\nretry: (e) => worth(e) });`, ['3: 1, nothing']],
];

describe.each(hosts)('what else may be thrown, on $name', ({ parse }) => {
  it.each(samples)('%s', (_, code, expected) => {
    expect(sources(parse, code)).toEqual(expected);
  });
});
