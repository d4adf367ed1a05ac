import { describe, expect, it } from 'vitest';
import { llmCalls } from '../../src/analysis/calls.ts';
import type { Fate } from '../../src/analysis/failures/fate.ts';
import { fateOfCall } from '../../src/analysis/failures/guards.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';
import { hosts } from './hosts.ts';

const settings = { ...noSettings, guards: ['safely', 'http.guard'], versions: { express: 4 } };

function fates(parse: (typeof hosts)[number]['parse'], code: string, policy?: 'rethrows'): string[] {
  const analysis = parse(`import OpenAI from 'openai'; const llm = new OpenAI();\n${code.replaceAll('CALL', 'llm.responses.create({})')}`, 'sample.tsx', settings);
  return llmCalls(analysis).map((call) => text(fateOfCall(call, analysis, { policy })));
}

function text(fate: Fate): string {
  return 'how' in fate ? `${fate.kind}: ${fate.how}` : fate.kind;
}

const readable = `import { Readable } from 'node:stream'; `;

const handled: readonly (readonly [string, string])[] = [
  ['try', `export async function f() { try { await CALL } catch (error) { report(error) } }`],
  ['try', `export async function f() { try { return await CALL } catch { return fallback } }`],
  ['try', `export async function f() { try { const p = CALL; await other(); await p } catch (error) { report(error) } }`],
  ['try', `export async function f() { const p = CALL; try { await p } catch (error) { report(error) } }`],
  ['try', `export async function f() { try { await Promise.all([CALL, other()]) } catch (error) { report(error) } }`],
  ['try', `export async function f() { try { await Promise.race([CALL, timeout()]) } catch (error) { report(error) } }`],
  ['try', `export async function f(xs) { try { await Promise.all(xs.map(async (x) => { await CALL })) } catch (error) { report(error) } }`],
  ['try', `export async function f() { try { try { await CALL } finally { done() } } catch (error) { report(error) } }`],
  ['try', `export async function f() { try { await CALL } catch (error) { log(error); throw error } }`],
  ['try', `export async function f() { try { const { data } = await CALL.withResponse(); return data } catch (error) { report(error) } }`],
  ['handler', `export const f = () => CALL.catch((error) => report(error));`],
  ['handler', `export const f = () => CALL.catch(console.error);`],
  ['handler', `export const f = () => CALL.then(use, report);`],
  ['handler', `export const f = () => CALL.then(use).finally(done).catch(report);`],
  ['handler', `export function f() { const p = CALL; p.catch(report); return p }`],
  ['handler', `async function main() { await CALL } main().catch(report);`],
  ['handler', `(async () => { await CALL })().catch(report);`],
  ['handler', `async function inner() { return await CALL } async function outer() { return (await inner()).id } outer().catch(report);`],
  ['allSettled', `export const f = (xs) => Promise.allSettled(xs.map((x) => CALL));`],
  ['allSettled', `export async function f(xs) { const ps = []; for (const x of xs) ps.push(CALL); return Promise.allSettled(ps) }`],
  ['policy', `import pRetry from 'p-retry'; export const f = () => pRetry(() => CALL);`],
  ['policy', `import { withRetry } from 'llm-calls'; export const f = () => withRetry(() => CALL);`],
  ['policy', `import { backOff } from 'exponential-backoff'; export const f = () => backOff(async () => { return await CALL });`],
  ['guard', `import to from 'await-to-js'; export async function f() { const [error, answer] = await to(CALL); return answer }`],
  ['guard', `import { ResultAsync } from 'neverthrow'; export const f = () => ResultAsync.fromPromise(CALL, toError);`],
  ['guard', `import { useQuery } from '@tanstack/react-query'; export const useIt = () => useQuery({ queryKey: [], queryFn: () => CALL });`],
  ['guard', `export const f = () => safely(() => CALL);`],
  ['guard', `export const f = () => http.guard(CALL);`],
  ['test', `it('answers', async () => { await CALL });`],
  ['test', `import { test } from 'vitest'; test.only('answers', async () => { await CALL });`],
  ['test', `it.each([1, 2])('answers %i', async () => { await CALL });`],
  ['test', `test.each\`a\n\${1}\`('answers', async () => { await CALL });`],
  ['test', `import { it as check } from 'vitest'; check.concurrent.each([1])('answers', async () => { await CALL });`],
  ['test', `import check from 'node:test'; check('answers', async () => { await CALL });`],
  ['test', `Deno.test('answers', async () => { await CALL });`],
  ['test', `Deno.test({ name: 'answers', fn: async () => { await CALL } });`],
  ['test', `beforeAll(async () => { await CALL });`],
  // The local wrapper handles what its callback throws.
  ['try', `async function attempt(fn) { try { return await fn() } catch (error) { report(error) } } export const f = () => attempt(() => CALL);`],
  ['try', `export async function attempt(fn) { try { return await fn() } catch (error) { report(error) } } export const f = () => attempt(() => CALL);`],
  ['try', `export async function attempt(fn) { try { return await fn() } catch (error) { report(error) } } export const f = () => { void attempt(() => CALL) };`],
  ['try', `async function settle(promise) { try { return await promise } catch (error) { report(error) } } export const f = () => settle(CALL);`],
  ['try', `class A { private async ask() { return await CALL } async f() { try { await this.ask() } catch (error) { report(error) } } } export { A };`],
  ['try', `class A { #ask = async () => { return await CALL }; async f() { try { await this.#ask() } catch (error) { report(error) } } } export { A };`],
  ['try', `class A { async ask() { return await CALL } } const a = new A(); async function main() { try { await a.ask() } catch (error) { report(error) } } main();`],
  ['try', `async function* parts() { yield await CALL } export async function f() { try { for await (const part of parts()) use(part) } catch (error) { report(error) } }`],
  ['try', `export async function f() { try { await elsewhere(async () => { await CALL }) } catch (error) { report(error) } }`],
  ['try', `import pLimit from 'p-limit'; const limit = pLimit(2); export async function f(xs) { try { await Promise.all(xs.map((x) => limit(() => CALL))) } catch (error) { report(error) } }`],
  ['try', `import pMap from 'p-map'; export async function f(xs) { try { await pMap(xs, async (x) => CALL) } catch (error) { report(error) } }`],
  ['handler', `export const f = () => new Promise((resolve, reject) => { CALL.then(resolve).catch(reject) }).catch(report);`],
  // A generator that is handed on.
  ['try', `async function* parts() { yield await CALL } async function show(items) { try { for await (const item of items) use(item) } catch (error) { report(error) } } show(parts());`],
  ['try', `${readable}async function* parts() { yield await CALL } async function main() { try { for await (const part of Readable.from(parts())) use(part) } catch (error) { report(error) } } main();`],
  ['try', `${readable}import { pipeline } from 'node:stream/promises'; async function* parts() { yield await CALL } export async function GET(response) { try { await pipeline(Readable.from(parts()), response) } catch (error) { report(error) } }`],
  ['try', `${readable}async function* parts() { yield await CALL } export async function save(bucket) { try { await bucket.upload({}, Readable.from(parts())) } catch (error) { report(error) } }`],
  ['handler', `${readable}async function* parts() { yield await CALL } export function GET(response) { const body = Readable.from(parts()); body.on('error', report); body.pipe(response) }`],
  ['handler', `import stream from 'stream'; async function* parts() { yield await CALL } export function GET(response) { stream.pipeline(stream.Readable.from(parts()), response, (error) => { if (error) report(error) }) }`],
];

// A method of an object, called by another of its methods.
const ownMethod = `const api = { async ask() { return await CALL }, async f() { HERE } }; api.f().catch(report);`;

const unhandled: readonly (readonly [string, string])[] = [
  ['floating', `export async function f() { CALL }`],
  ['floating', `export async function f() { void CALL }`],
  ['floating', `export async function f() { CALL.then(use) }`],
  ['floating', `export async function f() { CALL.finally(done) }`],
  ['floating', `export async function f() { CALL.catch((error) => { throw error }) }`],
  ['floating', `export async function f() { const p = CALL; }`],
  ['floating', `async function main() { await CALL } main();`],
  ['floating', `async function main() { try { return CALL } catch (error) { report(error) } } main();`],
  ['floating', `async function main() { try { await CALL } finally { done() } } main();`],
  ['floating', `(async () => { await CALL })();`],
  ['floating', `export function Page() { useEffect(() => { const load = async () => { await CALL }; load() }, []) }`],
  ['floating', `async function retry(n) { await CALL; await retry(n - 1) } retry(3);`],
  ['floating', `export class A { constructor() { this.warm() } private async warm() { await CALL } }`],
  ['module level', `await CALL;`],
  ['module level', `const answer = await CALL; use(answer);`],
  ['module level', `class A { async ask() { return await CALL } } const a = new A(); await a.ask();`],
  ['forEach', `export async function f(xs) { xs.forEach(async (x) => { await CALL }) }`],
  ['timer', `setInterval(async () => { await CALL }, 1000);`],
  ['timer', `async function tick() { await CALL } setTimeout(tick, 10);`],
  ['listener', `bot.on('message', async () => { await CALL });`],
  ['listener', `document.addEventListener('click', async () => { await CALL });`],
  ['listener', `export const Ask = () => <button onClick={async () => { await CALL }} />;`],
  ['executor', `export const f = () => new Promise(async (resolve) => { resolve(await CALL) });`],
  ['stream source', `export const f = () => new ReadableStream({ async start(controller) { controller.enqueue(await CALL) } });`],
  ['stream source', `async function* parts() { yield await CALL } function toStream(items) { return new ReadableStream({ async pull(controller) { const { value, done } = await items.next(); if (done) controller.close(); else controller.enqueue(value) } }) } export const GET = () => new Response(toStream(parts()));`],
  ['stream source', `async function* parts() { yield await CALL } export const GET = () => new Response(ReadableStream.from(parts()));`],
  ['stream source', `${readable}async function* parts() { yield await CALL } export function GET(response) { Readable.from(parts()).pipe(response) }`],
  ['stream source', `${readable}async function* parts() { yield await CALL } export function GET(response) { const body = Readable.from(parts()); body.on('end', done); body.pipe(response) }`],
  ['stream source', `${readable}export const GET = route((event) => sendStream(event, Readable.from((async function* () { yield await CALL })())));`],
  ['stream source', `${readable}async function* inner() { yield await CALL } async function* outer() { yield* inner() } export const GET = route((event) => { reply.send(Readable.from(outer())) });`],
  ['handler', `import express from 'express'; const app = express(); app.post('/ask', async (request, response) => { response.json(await CALL) });`],
];

const leaving: readonly string[] = [
  `export async function f() { return await CALL }`,
  `export const f = () => CALL;`,
  `export default async () => { await CALL };`,
  `async function f() { await CALL } export { f as ask };`,
  `async function f() { await CALL } export default f;`,
  `module.exports.f = async () => { await CALL };`,
  `async function f() { await CALL } module.exports = { f };`,
  `export const api = { async f() { return CALL } };`,
  `export function make() { return async () => { await CALL } }`,
  `export class A { async f() { return CALL } }`,
  `class A { async f() { return CALL } } export const a = new A();`,
  `export class A { private ask() { return CALL } async f() { return this.ask() } }`,
  `class A { run = { ask: async () => CALL } } export default A;`,
  `async function pass(fn) { return await fn() } export const f = () => pass(() => CALL);`,
  `export const f = () => new Promise((resolve, reject) => { CALL.then(resolve, reject) });`,
  `${readable}import { pipeline } from 'node:stream/promises'; async function* parts() { yield await CALL } export const GET = (response) => pipeline(Readable.from(parts()), response);`,
  `async function* parts() { yield await CALL } export async function f() { for await (const part of parts()) use(part) }`,
  `export async function f() { try { return CALL } catch (error) { report(error) } }`,
  `export async function f() { try { return await CALL } catch (error) { throw error } }`,
];

const cannotBeSeen: readonly string[] = [
  `import { it } from "./rounds"; it.each([1])("answers", async () => { await CALL });`,
  `router.post('/ask', async () => { await CALL });`,
  `export const lookUp = tool({ execute: async () => CALL });`,
  `export const f = async () => { await elsewhere(async () => { await CALL }) };`,
  `export const f = () => elsewhere(CALL);`,
  `async function unused() { await CALL }`,
  `cache.answer = CALL;`,
  `async function* parts() { yield await CALL } export const f = () => elsewhere(parts());`,
  `import { Readable } from './streams'; async function* parts() { yield await CALL } export const f = () => elsewhere(Readable.from(parts()));`,
  `${readable}async function* parts() { yield await CALL } context.body = Readable.from(parts());`,
  `${readable}async function* parts() { yield await CALL } async function* unused() { for await (const part of Readable.from(parts())) yield part }`,
  `import { Bot } from 'grammy'; const bot = new Bot(token); bot.on('message', async () => { await CALL });`,
  `import express from 'express5'; const app = express(); app.post('/ask', async () => { await CALL });`,
];

describe.each(hosts)('$host', ({ parse }) => {
  it.each(handled)('guarded by %s: %s', (how, code) => {
    expect(fates(parse, code)).toEqual([`guarded: ${how}`]);
  });

  it.each(unhandled)('unguarded, %s: %s', (how, code) => {
    expect(fates(parse, code)).toEqual([`unguarded: ${how}`]);
  });

  it.each(leaving)('leaves the file: %s', (code) => {
    expect(fates(parse, code)).toEqual(['exported']);
  });

  it.each(cannotBeSeen)('unknown: %s', (code) => {
    expect(fates(parse, code)).toEqual(['unknown']);
  });

  it('judges a function by all of its callers', () => {
    const guarded = `async function ask() { return CALL } export async function a() { try { await ask() } catch (error) { report(error) } }`;
    expect(fates(parse, guarded)).toEqual(['guarded: try']);
    expect(fates(parse, `${guarded} export async function b() { await ask() }`)).toEqual(['exported']);
    expect(fates(parse, `${guarded} ask();`)).toEqual(['unguarded: floating']);
  });

  it('follows a method through `this` of its object literal', () => {
    expect(fates(parse, ownMethod.replace('HERE', 'await this.ask()'))).toEqual(['guarded: handler']);
    expect(fates(parse, ownMethod.replace('HERE', 'this.ask()'))).toEqual(['unguarded: floating']);
  });

  it('asks for the policy to be guarded under "rethrows"', () => {
    const code = `import pRetry from 'p-retry'; export const f = () => pRetry(() => CALL);`;
    expect(fates(parse, code)).toEqual(['guarded: policy']);
    expect(fates(parse, code, 'rethrows')).toEqual(['exported']);
    expect(fates(parse, `import pRetry from 'p-retry'; export const f = () => pRetry(() => CALL).catch(report);`, 'rethrows')).toEqual(['guarded: handler']);
  });

  it('ends where a value comes round to itself', () => {
    const chain = `let chain = Promise.resolve(); export function f() { chain = chain.then(() => CALL) }`;
    expect(fates(parse, chain)).toEqual(['unguarded: floating']);
    expect(fates(parse, `${chain} export const done = async () => { await chain };`)).toEqual(['exported']);
    expect(fates(parse, `${chain} chain.catch(report);`)).toEqual(['guarded: handler']);
    expect(fates(parse, `function same(p) { return p } let p = CALL; p = same(p); p = same(p);`)).toEqual(['unguarded: floating']);
    expect(fates(parse, `async function a() { await CALL; await b() } async function b() { await a() }`)).toEqual(['unknown']);
    const long = Array.from({ length: 30 }, () => 'p = p.then(use);').join(' ');
    expect(fates(parse, `export async function f() { let p = CALL; ${long} }`)).toEqual(['unguarded: floating']);
  });
});
