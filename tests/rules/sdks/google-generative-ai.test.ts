import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** A suggestion, of which other tests show what it does. */
const offered = 1 as never;
const gemini = `import { GoogleGenerativeAI } from '@google/generative-ai';\nconst model = new GoogleGenerativeAI(process.env.KEY).getGenerativeModel({ model: 'gemini-1.5-flash' });\n`;
const inTry = (body: string): string => `${gemini}export async function f(prompt) {\n  try {\n    ${body}\n  } catch (error) {\n    say(error);\n  }\n}`;
const create = 'const { stream } = await model.generateContentStream(prompt);\n    ';

testRule('google generative-ai, no-unguarded-call', unguarded, {
  valid: [
    inTry('return (await model.generateContent(prompt)).response.text();'),
    // Models and chats are made locally.
    `${gemini}const chat = model.startChat({ history: [] });`,
    `${gemini}await model.countTokens(prompt);`,
    `import { getGenerativeModel } from './mine';\ngetGenerativeModel().generateContent(prompt);`,
  ],
  invalid: [
    { code: `${gemini}model.generateContent(prompt);`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { code: `${gemini}const chat = model.startChat();\nvoid chat.sendMessage('hi');`, errors: [{ messageId: 'floating', suggestions: offered, line: 4 }] },
    { code: `import type { GenerativeModel } from '@google/generative-ai';\nexport function f(model: GenerativeModel) { model.generateContent('hi') }`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
  ],
});

testRule('google generative-ai, require-stream-error-handling', streams, {
  valid: [
    inTry(`${create}for await (const chunk of stream) { if (chunk.error) throw chunk.error; write(chunk.text()) }`),
    inTry(`${create}for await (const chunk of stream) { if (!chunk.candidates) throw new Error('broken off'); write(chunk.text()) }`),
    inTry(`${create}for await (const chunk of stream) { const text = chunk.text(); if (!text) throw new Error('broken off'); write(text) }`),
    inTry(`const result = await model.generateContentStream(prompt);\n    for await (const chunk of result.stream) { if ('error' in chunk) throw chunk.error; write(chunk.text()) }`),
    `import { guardStream } from 'llm-calls';\n${inTry(`${create}for await (const chunk of guardStream(stream)) write(chunk.text());`)}`,
    // The stream goes where this file does not look.
    inTry('const result = await model.generateContentStream(prompt);\n    return answer(result.stream);'),
  ],
  invalid: [
    {
      name: 'a catch that never sees an error chunk',
      code: inTry(`${create}for await (const chunk of stream) write(chunk.text());`),
      errors: [{ messageId: 'missedItem', data: { answer: 'text', failures: '`error`, `candidates`' }, line: 6 }],
    },
    {
      name: 'the example of its documentation',
      code: inTry('const result = await model.startChat().sendMessageStream(prompt);\n    let text = "";\n    for await (const chunk of result.stream) { const chunkText = chunk.text(); text += chunkText }'),
      errors: [{ messageId: 'missedItem', line: 7 }],
    },
    { name: 'no guard at all', code: `${gemini}const result = await model.generateContentStream(prompt);\nfor await (const chunk of result.stream) write(chunk.text());`, errors: [{ messageId: 'unguarded', line: 4 }] },
    {
      name: 'only the request is inside the try',
      code: `${gemini}export async function f(prompt) {\n  let result;\n  try { result = await model.generateContentStream(prompt) } catch (error) { return say(error) }\n  for await (const chunk of result.stream) write(chunk.text());\n}`,
      errors: [{ messageId: 'createdInside', line: 6 }],
    },
  ],
});
