import nestedRetry from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** One suggestion, whose output other tests show. */
const offered = 1 as never;
const agents = `import { Agent, MaxTurnsExceededError, Runner, run } from '@openai/agents';\nconst agent = new Agent({ name: 'desk' });\n`;
const loop = (handler: string): string =>
  `${agents}export async function ask(input) {\n  for (let i = 0; i < 3; i++) {\n    try { return await run(agent, input) } catch (error) { ${handler} }\n  }\n}`;

testRule('no-unguarded-call: OpenAI Agents', unguardedCall, {
  valid: [
    `${agents}export async function ask(input) { try { return (await run(agent, input)).finalOutput } catch (error) { say(error) } }`,
    `${agents}new Runner().run(agent, 'Hi').catch(say);`,
    // Nothing is sent.
    `${agents}agent.asTool({ toolName: 'desk' });`,
    // It does not reject: what is read of it does.
    `${agents}async function tell() { const answer = await run(agent, 'Hi', { stream: true }); return answer; }\ntell();`,
    // Other things are run.
    `import { run } from './tasks';\nrun(agent, 'Hi');`,
    `import { Runner } from 'jest-runner';\nnew Runner().run(tests);`,
  ],
  invalid: [
    { code: `${agents}function ask() { run(agent, 'Hi'); }\nask();`, errors: [{ messageId: 'floating', line: 3, suggestions: offered }] },
    { code: `${agents}const runner = new Runner();\nfunction ask() { runner.run(agent, 'Hi'); }\nask();`, errors: [{ messageId: 'floating', line: 4, suggestions: offered }] },
    { code: `import type { Runner } from '@openai/agents-core';\nexport function ask(runner: Runner, agent) { runner.run(agent, 'Hi'); }`, errors: [{ messageId: 'floating', suggestions: offered }] },
    { code: `${agents}const stream = false;\nfunction ask() { run(agent, 'Hi', { stream }); }\nask();`, errors: [{ messageId: 'floating', line: 4, suggestions: offered }] },
  ],
});

testRule('require-stream-error-handling: OpenAI Agents', streams, {
  valid: [
    `${agents}export async function tell(input) { try { for await (const event of await run(agent, input, { stream: true })) show(event) } catch (error) { say(error) } }`,
    `${agents}export async function tell(input) { try { const answer = await run(agent, input, { stream: true }); for await (const text of answer.toTextStream()) write(text) } catch (error) { say(error) } }`,
    `${agents}export async function tell(input) { try { const answer = await run(agent, input, { stream: true }); answer.toTextStream({ compatibleWithNodeStreams: true }).pipe(process.stdout); await answer.completed } catch (error) { say(error) } }`,
    // The flag is of the options, not of the input.
    `${agents}export async function tell() { for await (const word of words(await run(agent, { stream: true }))) write(word) }`,
  ],
  invalid: [
    {
      name: 'read outside of any guard',
      code: `${agents}async function tell() {\n  const answer = await run(agent, 'Hi', { stream: true });\n  for await (const event of answer) show(event);\n}\ntell();`,
      errors: [{ messageId: 'unguarded', line: 5 }],
    },
    {
      name: 'the text of it too',
      code: `${agents}export async function tell(input) {\n  let answer;\n  try { answer = await run(agent, input, { stream: true }) } catch (error) { say(error); return }\n  for await (const text of answer.toTextStream()) write(text);\n}`,
      errors: [{ messageId: 'createdInside', line: 6 }],
    },
    {
      name: 'completion outside of it',
      code: `${agents}async function tell() {\n  const answer = await run(agent, 'Hi', { stream: true });\n  await answer.completed;\n}\ntell();`,
      errors: [{ messageId: 'unguarded' }],
    },
  ],
});

testRule('no-nested-retry: OpenAI Agents', nestedRetry, {
  valid: [
    // No failure that its client repeats.
    loop('if (!(error instanceof MaxTurnsExceededError)) throw error'),
    // A conversation.
    `${agents}export async function chat(input) { for (;;) { const result = await run(agent, input); input = result.history.concat(await question()); } }`,
  ],
  invalid: [
    {
      code: loop('if (error.status !== 503) throw error'),
      errors: [{ messageId: 'piled', line: 4, suggestions: null }],
    },
  ],
});

testRule('no-retry-non-retryable: OpenAI Agents', nonRetryable, {
  valid: [
    loop('if (error.status !== 503) throw error'),
    `import { InternalServerError } from 'openai';\n${loop('if (!(error instanceof InternalServerError)) throw error')}`,
  ],
  invalid: [{ code: loop('console.warn(error)'), errors: [{ messageId: 'every', line: 5, suggestions: offered }] }],
});
