import nestedRetry from '../../../rules/no-nested-retry.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** One suggestion, whose output other tests show. */
const offered = 1 as never;
const openai = `import { OpenAI } from '@llamaindex/openai';\nconst llm = new OpenAI({ model: 'gpt-5' });\n`;
const index = `import { VectorStoreIndex } from 'llamaindex';\n`;
const loop = (call: string): string =>
  `export async function ask(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { if (error.status !== 503) throw error }\n  }\n}`;
const dropped = (call: string): string => `function ask(messages) { ${call}; }\nask([]);`;

testRule('no-unguarded-call: LlamaIndex', unguardedCall, {
  valid: [
    `${openai}export async function ask(messages) { try { return await llm.chat({ messages }) } catch (error) { say(error) } }`,
    `${index}export async function ask(query) { try { const index = await VectorStoreIndex.fromVectorStore(store); return await index.asQueryEngine().query({ query }) } catch (error) { say(error) } }`,
    // Reading makes the request.
    `${openai}${dropped('llm.chat({ messages, stream: true })')}`,
    // Other engines, other settings.
    `import { engine, Settings } from './mine';\nengine.query({ query });\nSettings.llm.chat({ messages });`,
    `import { OpenAI } from './mine';\nnew OpenAI().chat({ messages });`,
    // Whose failure never comes out of it, guarded or not.
    `import { agent } from '@llamaindex/workflow';\nagent({ tools }).run('Hi');`,
  ],
  invalid: [
    ...[
      `${openai}${dropped('llm.chat({ messages })')}`,
      `${openai}${dropped('llm.complete({ prompt })')}`,
      `${openai}${dropped('llm.exec({ messages, tools })')}`,
      `import { openai } from '@llamaindex/openai';\n${dropped('openai().chat({ messages })')}`,
      `import { OpenAIEmbedding } from '@llamaindex/openai';\nconst embedding = new OpenAIEmbedding();\n${dropped('embedding.getTextEmbeddings(messages)')}`,
      `import { Settings } from 'llamaindex';\n${dropped('Settings.llm.chat({ messages })')}`,
      `import { Settings } from 'llamaindex';\n${dropped('Settings.embedModel.getTextEmbedding(messages)')}`,
      `import { SimpleChatEngine } from 'llamaindex';\nconst engine = new SimpleChatEngine();\n${dropped('engine.chat({ message })')}`,
      `${index}${dropped('VectorStoreIndex.fromDocuments(messages)')}`,
      `import type { LLM } from 'llamaindex';\nexport function ask(llm: LLM, messages) { llm.chat({ messages }); }`,
      `${index}export async function ask(query) { const index = await VectorStoreIndex.fromVectorStore(store); const engine = index.asQueryEngine({ similarityTopK: 3 }); engine.query({ query }); }`,
      `${index}export const ask = async (message) => { const index = await VectorStoreIndex.fromVectorStore(store); index.asChatEngine().chat({ message }); };`,
      `${index}export function find(index: VectorStoreIndex, query) { index.asRetriever().retrieve({ query }); }`,
    ].map((code) => ({ code, errors: [{ messageId: 'floating' as const, suggestions: offered }] })),
  ],
});

testRule('require-stream-error-handling: LlamaIndex', streams, {
  valid: [
    `${openai}export async function tell(messages) { try { for await (const chunk of await llm.chat({ messages, stream: true })) write(chunk.delta) } catch (error) { say(error) } }`,
    `${openai}export async function tell(messages) { try { const { stream } = await llm.exec({ messages, stream: true }); for await (const chunk of stream) write(chunk.delta) } catch (error) { say(error) } }`,
  ],
  invalid: [
    {
      code: `${openai}async function tell(messages) {\n  for await (const chunk of await llm.chat({ messages, stream: true })) write(chunk.delta);\n}\ntell([]);`,
      errors: [{ messageId: 'unguarded', line: 4 }],
    },
    {
      name: 'the member that is the stream',
      code: `${openai}async function tell(messages) {\n  const { stream } = await llm.exec({ messages, stream: true });\n  for await (const chunk of stream) write(chunk.delta);\n}\ntell([]);`,
      errors: [{ messageId: 'unguarded', line: 5 }],
    },
    {
      name: 'the answer of an engine',
      code: `${index}async function tell(query) {\n  const index = await VectorStoreIndex.fromVectorStore(store);\n  for await (const part of await index.asQueryEngine().query({ query, stream: true })) write(part.message);\n}\ntell('Hi');`,
      errors: [{ messageId: 'unguarded', line: 4 }],
    },
  ],
});

testRule('no-nested-retry: LlamaIndex', nestedRetry, {
  valid: [
    `import { OpenAI } from '@llamaindex/openai';\nconst llm = new OpenAI({ model: 'gpt-5', maxRetries: 0 });\n${loop('llm.chat({ messages })')}`,
    // Whose model that is, is said elsewhere.
    `import { Settings } from 'llamaindex';\n${loop('Settings.llm.chat({ messages })')}`,
    `import { ContextChatEngine } from 'llamaindex';\nconst engine = new ContextChatEngine({ retriever });\n${loop('engine.chat({ message: messages })')}`,
  ],
  invalid: [
    {
      name: 'eleven by itself',
      code: `${openai}${loop('llm.chat({ messages })')}`,
      errors: [{ messageId: 'piled', data: { formula: '3 × (10 + 1) = 33', outer: 'this loop', inner: '`@llamaindex/openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, line: 4 }],
    },
    { code: `import { OpenAI } from '@llamaindex/openai';\nconst llm = new OpenAI({ maxRetries: 2 });\n${loop('llm.complete({ prompt: messages })')}`, errors: [{ messageId: 'piled', line: 4 }] },
  ],
});
