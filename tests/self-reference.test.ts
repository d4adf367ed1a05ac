import { describe, expect, it } from 'vitest';
import wrapCalls from '../codemods/wrap-calls.ts';
import { lintWithAll } from './all-rules.ts';

const url = 'https://api.openai.com/v1/chat/completions';
const client = "import OpenAI from 'openai'; const client = new OpenAI();";
const effect = `import { Effect, Schedule } from 'effect'; ${client}`;
const send = 'client.chat.completions.create({ model, messages })';

/** What is made of itself, or goes round in a circle: broken or odd code, which must not end the linter. */
const sources: Readonly<Record<string, string>> = {
  'a `fetch` that falls back to itself': `var fetch = globalThis.fetch || fetch; fetch('${url}', { method: 'POST' });`,
  'a `fetch` bound from itself': `var fetch = fetch.bind(globalThis); fetch('${url}', { method: 'POST' });`,
  'a request that is itself': `var request = request; fetch(request); fetch('${url}', { method: 'POST' });`,
  'headers of themselves': `var headers = new Headers(headers); fetch(base + '/v1/messages', { method: 'POST', headers });`,
  'headers of each other': `var a = { ...b }; var b = { ...a }; fetch(base + '/v1/messages', { method: 'POST', headers: a });`,
  'a URL of itself': `var url = url + '/chat/completions'; fetch(url, { method: 'POST' });`,
  'a text that doubles': `const a0 = '${url}';${Array.from({ length: 40 }, (_, i) => `const a${i + 1} = a${i} + a${i};`).join('')} fetch(a40, { method: 'POST' });`,
  'a schedule of itself': `${effect} var again = again.pipe(Schedule.jittered); Effect.tryPromise(() => ${send}).pipe(Effect.retry(again), Effect.runPromise);`,
  'schedules of each other': `${effect} var a = Schedule.union(Schedule.recurs(2), b); var b = Schedule.union(Schedule.recurs(2), a); Effect.tryPromise(() => ${send}).pipe(Effect.retry({ schedule: a }), Effect.runPromise);`,
  'a filter of itself': `import { retry, handleAll } from 'cockatiel'; ${client} var filter = filter.orWhen(() => true); retry(filter, { maxAttempts: 3 }).execute(() => ${send});`,
  'a function whose default calls it': `async function ask(url = ask()) { for (;;) { try { return await fetch(url + '/chat/completions', { method: 'POST' }); } catch { ask(url); } } }`,
  'a class that extends itself': `${client} class Own extends Own { run() { return this.client.chat.completions.create({}); } } new Own().client.chat.completions.create({});`,
  'classes that extend each other': `${client} class A extends B { run() { return this.client.chat.completions.create({}); } } class B extends A {} new A().other.chat.completions.create({});`,
};

describe.each(Object.entries(sources))('%s', (_, text) => {
  it('ends no rule', () => {
    expect(lintWithAll(text, 'file.ts', { prefilter: false }).filter(({ fatal }) => fatal)).toEqual([]);
  });

  it('ends no codemod', () => {
    expect(() => wrapCalls({ path: 'file.ts', source: text }, {})).not.toThrow();
  });
});
