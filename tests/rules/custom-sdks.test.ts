import nestedRetry from '../../rules/no-nested-retry.ts';
import nonRetryable from '../../rules/no-retry-non-retryable.ts';
import unboundedRetry from '../../rules/no-unbounded-retry.ts';
import unguardedCall from '../../rules/no-unguarded-call.ts';
import streamErrors from '../../rules/require-stream-error-handling.ts';
import { testRule } from '../rule-tester.ts';

/** SDKs that only the settings know. */
const settings = {
  'llm-calls': {
    sdks: [
      {
        name: '@acme/llm',
        modules: ['@acme/llm', '#llm/*'],
        clients: [
          { exports: ['Acme', 'default'], endpoints: [{ path: 'answers.frob', stream: 'stream' }] },
          { exports: ['connect'], made: 'call', endpoints: [{ path: 'frob' }] },
          { exports: ['shared'], made: 'exported', endpoints: [{ path: 'frob' }] },
        ],
        functions: [{ path: 'ponder' }, { path: 'mumble', stream: true }],
        retry: { retries: 4, option: 'http.retries' },
      },
      { name: 'restless', functions: [{ path: 'insist' }], retry: { retries: Infinity } },
    ],
    clients: { 'ctx.acme': '@acme/llm' },
    modules: { '~/acme': '@acme/llm' },
  },
};
const withSettings = (codes: readonly string[]) => codes.map((code) => ({ code, settings }));
const acme = `import { Acme } from '@acme/llm';\nconst llm = new Acme();\n`;
/** What is offered is tested elsewhere. */
const offered = 1 as never;
const floating = (code: string, line: number) => ({ code, settings, errors: [{ messageId: 'floating' as const, line, suggestions: offered }] });

testRule('custom SDKs: no-unguarded-call', unguardedCall, {
  valid: [
    ...withSettings([
      `${acme}export async function f() { try { await llm.answers.frob({}) } catch (error) { report(error) } }`,
      `${acme}llm.answers.other({});`,
      `import { Acme } from './acme';\nnew Acme().answers.frob({});`,
      `const ponder = (question) => question;\nponder('why');`,
      `import { ponder } from '@acme/other';\nponder('why');`,
    ]),
    // Without the settings nobody knows it.
    `${acme}export function f() { llm.answers.frob({}); }`,
  ],
  invalid: [
    floating(`${acme}export function f() { llm.answers.frob({}); }`, 3),
    floating(`import Anything from '@acme/llm';\nexport function f() { new Anything().answers.frob({}); }`, 2),
    floating(`import * as acme from '@acme/llm';\nexport function f() { new acme.Acme().answers.frob({}); }`, 2),
    floating(`const { connect } = require('@acme/llm');\nexport function f() { connect('eu').frob({}); }`, 2),
    floating(`import { shared } from '#llm/eu';\nexport function f() { shared.frob({}); }`, 2),
    floating(`import { ponder } from '@acme/llm';\nexport function f() { ponder({}); }`, 2),
    floating(`import { ponder as wonder } from '~/acme';\nexport function f() { wonder({}); }`, 2),
    floating(`import type { Acme } from '@acme/llm';\nexport function f(llm: Acme) { llm.answers.frob({}); }`, 2),
    floating(`export function f(ctx) { ctx.acme.answers.frob({}); }`, 1),
  ],
});

const loop = (setup: string, call: string, handler = ''): string => `${setup}export async function f() {\n  for (let i = 0; i < 3; i++) { try { return await ${call} } catch (error) { ${handler} await pause(i) } }\n}`;

testRule('custom SDKs: no-nested-retry', nestedRetry, {
  valid: withSettings([
    `${acme}export const f = () => llm.answers.frob({});`,
    loop(`import { Acme } from '@acme/llm';\nconst llm = new Acme({ http: { retries: 0 } });\n`, 'llm.answers.frob({})'),
  ]),
  invalid: [
    {
      code: loop(acme, 'llm.answers.frob({})'),
      settings,
      errors: [{ messageId: 'piled', data: { formula: '3 × (4 + 1) = 15', outer: 'this loop', inner: '`@acme/llm` itself', how: ': `http.retries: 0` leaves it to the outer one' } }],
    },
  ],
});

testRule('custom SDKs: no-retry-non-retryable', nonRetryable, {
  // What its errors look like nobody has said: whoever looks at them is believed.
  valid: withSettings([loop(acme, 'llm.answers.frob({})', 'if (error.httpCode !== 429) throw error;')]),
  invalid: [{ code: loop(acme, 'llm.answers.frob({})'), settings, errors: [{ messageId: 'every', suggestions: offered }] }],
});

testRule('custom SDKs: no-unbounded-retry', unboundedRetry, {
  valid: withSettings([`${acme}export const f = () => llm.answers.frob({});`]),
  invalid: [
    { code: `import { Acme } from '@acme/llm';\nexport const llm = new Acme({ http: { retries: Infinity } });`, settings, errors: [{ messageId: 'option', data: { option: 'retries', value: 'Infinity' }, suggestions: 1 as never }] },
    { code: `import { insist } from 'restless';\nexport const f = () => insist({});`, settings, errors: [{ messageId: 'sdk' }] },
  ],
});

testRule('custom SDKs: require-stream-error-handling', streamErrors, {
  valid: withSettings([
    `${acme}export async function f() { try { for await (const part of await llm.answers.frob({ stream: true })) show(part) } catch (error) { report(error) } }`,
    `${acme}export async function f() { for (const part of await llm.answers.frob({})) show(part) }`,
  ]),
  invalid: [
    { code: `${acme}for await (const part of await llm.answers.frob({ stream: true })) show(part);`, settings, errors: [{ messageId: 'unguarded' }] },
    { code: `import { mumble } from '@acme/llm';\nfor await (const part of await mumble({})) show(part);`, settings, errors: [{ messageId: 'unguarded' }] },
  ],
});
