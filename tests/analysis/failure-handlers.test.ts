import { describe, expect, it } from 'vitest';
import { failureHandlers, failureTakers } from '../../src/analysis/failures/handlers.ts';
import { hosts } from './hosts.ts';

const head = `import OpenAI from 'openai'; import { streamText } from 'ai'; const llm = new OpenAI();\n`;

type Parse = (typeof hosts)[number]['parse'];

function parsed(parse: Parse, code: string): ReturnType<Parse> {
  return parse(head + code.replaceAll('CALL', 'llm.responses.create({})').replaceAll('STREAM', 'llm.responses.create({ stream: true })'), 'sample.ts');
}

/** The first line of each handler, and what it is given. */
function handlers(parse: Parse, code: string): string[] {
  return failureHandlers(parsed(parse, code)).map(
    ({ node, error, calls, streams }) => `${node.loc.start.line - 1}: ${error?.name ?? '-'} of ${calls.map((call) => call.node.loc.start.line - 1).join()}${streams.length > 0 ? ' read' : ''}`,
  );
}

const samples: readonly (readonly [string, string, readonly string[]])[] = [
  ['a catch clause', `async function f() { try {\nawait CALL } catch (error) { report(error) } }`, ['2: error of 2']],
  ['a catch clause that does not ask', `async function f() { try { await CALL } catch { report() } }`, ['1: - of 1']],
  ['a handler', `CALL.catch((e) => report(e));`, ['1: e of 1']],
  ['a named handler of two calls', `const report = (e) => log(e);\nCALL.catch(report);\nCALL.then(use, report);`, ['1: e of 2,3']],
  ['a handler of which nothing is known', `import { report } from './report'; CALL.catch(report);`, []],
  ['what only rethrows', `async function f() { try { try { await CALL }\ncatch (e) { throw e } }\ncatch (error) { report(error) } }`, ['3: error of 1']],
  ['what also rethrows', `async function f() { try { try { await CALL }\ncatch (e) { log(e); if (bad(e)) throw e as Error } }\ncatch (error) { report(error) } }`, ['2: e of 1', '3: error of 1']],
  ['what throws another', `async function f() { try { try { await CALL }\ncatch (e) { throw new Error('no answer') } }\ncatch (error) { report(error) } }`, ['2: e of 1']],
  ['a handler that rethrows', `async function f() { try { await CALL.catch((e) => { log(e); throw e }) }\ncatch (error) { report(error) } }`, ['1: e of 1', '2: error of 1']],
  ['through a function', `async function ask() { return CALL }\nasync function f() { try { await ask() } catch (error) { report(error) } }`, ['2: error of 1']],
  ['two callers', `async function ask() { return CALL }\nasync function f() { try { await ask() } catch (error) { report(error) } }\nask().catch((e) => log(e));`, ['2: error of 1', '3: e of 1']],
  ['a policy hands on the last failure', `import pRetry from 'p-retry';\nasync function f() { try { await pRetry(() => CALL) } catch (error) { report(error) } }`, ['2: error of 2']],
  ['not where the promise is only made', `async function f() { try { return CALL } catch (error) { report(error) } }`, []],
  ['not of other calls', `async function f() { await CALL; try { await other() } catch (error) { report(error) } }`, []],
  ['where a stream is read', `async function f() { const s = await STREAM;\ntry { for await (const e of s) use(e) } catch (error) { report(error) } }`, ['2: error of 1 read']],
  ['not where a stream hides its failure', `async function f() { const { textStream } = streamText({});\ntry { for await (const t of textStream) use(t) } catch (error) { report(error) } }`, []],
];

describe.each(hosts)('who is given a failure, on $name', ({ parse }) => {
  it.each(samples)('%s', (_, code, expected) => {
    expect(handlers(parse, code)).toEqual(expected);
  });

  it('tells the places where a failure is taken, also by what cannot be seen', () => {
    const analysis = parsed(parse, `const drop = () => null;\nCALL.catch(console.error);\nCALL.catch(drop);\nCALL.then(use, drop);`);
    const taken = failureTakers(analysis).map(({ node, calls }) => `${node.loc.start.line - 1}: ${analysis.file.text.slice(...node.range)} of ${calls.map((call) => call.node.loc.start.line - 1).join()}`);
    expect(taken).toEqual(['2: console.error of 2', '3: drop of 3', '4: drop of 4']);
  });
});
