import rule from '../../rules/no-unguarded-call.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
const call = `llm.responses.create({ model: 'gpt-5', input })`;
const caught = `.catch((error) => {\n  console.error(error);\n})`;

/** The suggestion that is offered where a promise is dropped. */
const catching = (output: string) => ({ messageId: 'catchSuggestion' as const, output });

/** The suggestion that is offered for every call: the helper resolves from here. */
const retrying = (code: string, before = call, after = before.replace(/\)$/, ', attempt.request)')) => ({
  messageId: 'wrapInRetrySuggestion' as const,
  data: { helper: 'llm-calls' },
  output: code
    .replace(`import OpenAI from 'openai';\n`, `import OpenAI from 'openai';\nimport { withRetry } from 'llm-calls';\n`)
    .replace(before, `withRetry((attempt) => ${after})`),
});

testRule('no-unguarded-call', rule, {
  valid: [
    `${openai}export async function f(input) { try { return await ${call} } catch (error) { report(error) } }`,
    `${openai}export const f = (input) => ${call}.catch(report);`,
    `${openai}${call}.then(use, report);`,
    `${openai}async function main() { await ${call} }\nmain().catch(report);`,
    `${openai}async function main() { try { await inner() } catch (error) { report(error) } }\nasync function inner() { await ${call} }\nmain();`,
    `${openai}Promise.allSettled(inputs.map((input) => ${call}));`,
    `${openai}setInterval(() => { ${call}.catch(report) }, 1000);`,
    `${openai}bot.on('message', async (input) => { try { await ${call} } catch (error) { report(error) } });`,
    `${openai}it('answers', async () => { await ${call} });`,
    // Leaves through an export: the twin's business.
    `${openai}export async function f(input) { return ${call} }`,
    // Code that cannot be seen takes it.
    `${openai}router.post('/', async (request, response) => { response.json(await ${call}) });`,
    `${openai}queue.add(() => ${call});`,
    `${openai}elsewhere(${call});`,
    // Express 5 hands the rejection to its error handler.
    {
      code: `import express from 'express';\n${openai}express().post('/', async (request, response) => { response.json(await ${call}) });`,
      settings: { 'llm-calls': { versions: { express: 5 } } },
    },
    { code: `${openai}safely(() => ${call});`, settings: { 'llm-calls': { guards: ['safely'] } } },
    // Who listens to the stream is told.
    `import { Readable } from 'node:stream';\n${openai}async function* answers(inputs) { for (const input of inputs) yield await ${call} }\nexport function GET(inputs, response) { Readable.from(answers(inputs)).on('error', report).pipe(response) }`,
    // Nothing of an LLM SDK.
    `import twilio from 'twilio';\ntwilio().messages.create({});`,
    `function generateText() {}\ngenerateText({});`,
    `import { generateText } from './generate';\ngenerateText({});`,
    // Runs no model.
    `${openai}llm.files.list();`,
    // A stream is the stream rule's.
    `import { streamText } from 'ai';\nconst result = streamText({});`,
    // A retry policy handles it, as far as this option asks.
    `import pRetry from 'p-retry';\n${openai}pRetry(() => ${call});`,
  ],
  invalid: [
    ...[
      {
        name: 'a dropped promise',
        code: `${openai}export function f(input) {\n  ${call};\n}`,
        caught: `${openai}export function f(input) {\n  ${call}${caught};\n}`,
        error: { messageId: 'floating' as const, data: { call: '`llm.responses.create()`', failures: 'a 429, a lost connection', where: '', receiver: '' }, line: 4, column: 3, endLine: 4, endColumn: 23 },
      },
      {
        name: 'let out by a function that is called and dropped; the message tells where',
        code: `${openai}async function main() {\n  await ${call};\n}\nvoid main();`,
        caught: `${openai}async function main() {\n  await ${call};\n}\nvoid main()${caught};`,
        error: { messageId: 'floating' as const, data: { call: '`llm.responses.create()`', failures: 'a 429, a lost connection', where: ', see line 6', receiver: '' }, line: 4 },
      },
      { code: `${openai}const answer = await ${call};`, error: { messageId: 'moduleLevel' as const, line: 3 } },
      {
        code: `${openai}inputs.forEach(async (input) => {\n  await ${call};\n});`,
        error: { messageId: 'callback' as const, data: { call: '`llm.responses.create()`', failures: 'a 429, a lost connection', where: ', see line 3', receiver: '`forEach`' }, line: 4 },
      },
      { code: `${openai}bot.on('message', async (input) => { await ${call} });`, error: { messageId: 'callback' as const } },
      { code: `${openai}export const f = (input) => new Promise(async (resolve) => { resolve(await ${call}) });`, error: { messageId: 'executor' as const } },
      {
        code: `${openai}export const Ask = ({ input }) => <button onClick={async () => { await ${call} }} />;`,
        filename: 'sample.tsx',
        error: { messageId: 'callback' as const },
      },
      {
        code: `import express from 'express';\n${openai}express().post('/', async (request, response) => { response.json(await ${call}) });`,
        settings: { 'llm-calls': { versions: { express: 4 } } },
        error: { messageId: 'handler' as const },
      },
      {
        name: 'in the source of a stream',
        code: `${openai}export const GET = (input) => new Response(new ReadableStream({ async start(controller) { controller.enqueue(await ${call}) } }));`,
        error: { messageId: 'streamSource' as const },
      },
      {
        name: 'in a generator that a stream is made of',
        code: `import { Readable } from 'node:stream';\n${openai}async function* answers(inputs) {\n  for (const input of inputs) yield await ${call};\n}\nexport const GET = route((event) => sendStream(event, Readable.from(answers(event.inputs))));`,
        error: { messageId: 'streamSource' as const, line: 5 },
      },
    ].map(({ caught: output, error, ...given }) => ({
      ...given,
      errors: [{ ...error, suggestions: [...(output === undefined ? [] : [catching(output)]), retrying(given.code)] }],
    })),
    {
      name: 'returned, not awaited, inside a try',
      code: `${openai}async function f(input) {\n  try {\n    return ${call};\n  } catch (error) {\n    report(error);\n  }\n}\nsetTimeout(f, 10);`,
      errors: [
        {
          messageId: 'callback',
          line: 5,
          suggestions: [
            {
              messageId: 'awaitSuggestion',
              output: `${openai}async function f(input) {\n  try {\n    return await ${call};\n  } catch (error) {\n    report(error);\n  }\n}\nsetTimeout(f, 10);`,
            },
            retrying(`${openai}async function f(input) {\n  try {\n    return ${call};\n  } catch (error) {\n    report(error);\n  }\n}\nsetTimeout(f, 10);`),
          ],
        },
      ],
    },
    {
      name: 'a callee over several lines is squiggled on its first',
      code: `${openai}function f(input) {\n  llm.responses\n    .create({ input });\n}\nf();`,
      errors: [
        {
          messageId: 'floating',
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 16,
          suggestions: [
            catching(`${openai}function f(input) {\n  llm.responses\n    .create({ input })${caught};\n}\nf();`),
            retrying(`${openai}function f(input) {\n  llm.responses\n    .create({ input });\n}\nf();`, 'llm.responses\n    .create({ input })'),
          ],
        },
      ],
    },
    {
      name: 'each call is told',
      code: `${openai}${call};\nllm.embeddings.create({ input });`,
      errors: [
        { messageId: 'floating', suggestions: [catching(`${openai}${call}${caught};\nllm.embeddings.create({ input });`), retrying(`${openai}${call};\nllm.embeddings.create({ input });`)] },
        {
          messageId: 'floating',
          suggestions: [catching(`${openai}${call};\nllm.embeddings.create({ input })${caught};`), retrying(`${openai}${call};\nllm.embeddings.create({ input });`, 'llm.embeddings.create({ input })')],
        },
      ],
    },
    {
      name: 'a call that creates something is not sent again when its fate is unknown',
      code: `${openai}llm.responses.create({ input, background: true });`,
      errors: [
        {
          messageId: 'floating',
          suggestions: [
            catching(`${openai}llm.responses.create({ input, background: true })${caught};`),
            {
              messageId: 'wrapInRetrySuggestion',
              data: { helper: 'llm-calls' },
              output: `import OpenAI from 'openai';\nimport { withRetry } from 'llm-calls';\nconst llm = new OpenAI();\nwithRetry((attempt) => llm.responses.create({ input, background: true }, attempt.request), { retryAmbiguous: false });`,
            },
          ],
        },
      ],
    },
    {
      name: 'tools would run again: no retry around them is offered',
      code: `import { generateText } from 'ai';\ngenerateText({ model, tools });`,
      errors: [{ messageId: 'floating', suggestions: [catching(`import { generateText } from 'ai';\ngenerateText({ model, tools })${caught};`)] }],
    },
    {
      name: 'a vendored helper is imported from where the settings say',
      code: `${openai}const answer = await ${call};`,
      settings: { 'llm-calls': { helper: '#lib/llm-calls' } },
      errors: [
        {
          messageId: 'moduleLevel',
          suggestions: [
            {
              messageId: 'wrapInRetrySuggestion',
              data: { helper: '#lib/llm-calls' },
              output: retrying(`${openai}const answer = await ${call};`).output.replace('llm-calls', '#lib/llm-calls'),
            },
          ],
        },
      ],
    },
    {
      name: 'resource calls on request',
      code: `${openai}llm.files.list();`,
      options: [{ endpoints: 'all', policy: 'rethrows' }],
      errors: [{ messageId: 'floating', suggestions: [catching(`${openai}llm.files.list()${caught};`)] }],
    },
    {
      name: 'a policy rejects in the end',
      code: `import pRetry from 'p-retry';\n${openai}pRetry(() => ${call});`,
      options: [{ policy: 'rethrows' }],
      errors: [{ messageId: 'floating', suggestions: [catching(`import pRetry from 'p-retry';\n${openai}pRetry(() => ${call})${caught};`)] }],
    },
  ],
});
