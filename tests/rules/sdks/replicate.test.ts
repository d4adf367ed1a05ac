import nested from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** A suggestion, of which other tests show what it does. */
const offered = 1 as never;
const piled = (formula: string) => ({ formula, outer: 'this loop', inner: '`replicate` itself', how: ': `replicate` cannot be told not to repeat' });
const replicate = `import Replicate from 'replicate';\nconst replicate = new Replicate();\n`;

testRule('replicate, no-unguarded-call', unguarded, {
  valid: [
    `${replicate}export async function f(input) { try { return await replicate.run(model, { input }) } catch (error) { say(error) } }`,
    // What is looked up or waited for runs no model.
    `${replicate}await replicate.predictions.get(id);\nawait replicate.wait(prediction);`,
    `import Runner from './runner';\nnew Runner().run(model, { input });`,
  ],
  invalid: [
    { code: `${replicate}replicate.run(model, { input });`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { name: 'its progress callback takes no failure', code: `${replicate}replicate.run(model, { input }, (prediction) => show(prediction));`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { name: 'required', code: `const Replicate = require('replicate');\nconst api = new Replicate();\napi.predictions.create({ model, input });`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { code: `${replicate}replicate.deployments.predictions.create(owner, name, { input });`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
  ],
});

testRule('replicate, require-stream-error-handling', streams, {
  valid: [`${replicate}export async function f(input) { try { for await (const { data } of replicate.stream(model, { input })) write(data) } catch (error) { say(error) } }`],
  invalid: [{ code: `${replicate}for await (const event of replicate.stream(model, { input })) write(event);`, errors: [{ messageId: 'unguarded', line: 3 }] }],
});

const loop = (condition: string): string =>
  `${replicate}export async function f(input) {\n  for (let i = 0; i < 3; i++) {\n    try { return await replicate.run(model, { input }) } catch (error) { ${condition} await sleep(1000 * 2 ** i) }\n  }\n}`;

testRule('replicate, no-nested-retry', nested, {
  // A 503 is sent once by the SDK.
  valid: [loop('if (error.response?.status !== 503) throw error;')],
  invalid: [{ code: loop('if (error.response?.status !== 429) throw error;'), errors: [{ messageId: 'piled', data: piled('3 × (5 + 1) = 18'), line: 4 }] }],
});

testRule('replicate, no-retry-non-retryable', nonRetryable, {
  valid: [loop('if (error.response?.status !== 429 && !(error.response?.status >= 500)) throw error;')],
  invalid: [{ name: 'the status under another name', code: loop('if (error.status >= 400 && error.status < 500) throw error;'), errors: [{ messageId: 'condition' }] }],
});
