import nestedRetry from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unguardedCall from '../../../rules/no-unguarded-call.ts';
import unguardedExport from '../../../rules/no-unguarded-export.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** One suggestion, whose output other tests show. */
const offered = 1 as never;
const openai = `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI();\n`;
const patient = `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({ maxRetries: 0 });\n`;
const runnables = `import { RunnableBranch, RunnableMap, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables';\n`;
const base = `import type { BaseChatModel } from '@langchain/core/language_models/chat_models';\n`;
const floating = (code: string) => ({ code, errors: [{ messageId: 'floating' as const, suggestions: offered }] });
const settings = (major: number) => ({ 'llm-calls': { versions: { '@langchain/openai': major } } });
/** Called, and nobody waits. */
const dropped = (call: string): string => `function ask(input) { ${call}; }\nask('Hi');`;
const guarded = (call: string): string => `export async function ask(input) { try { return await ${call} } catch (error) { say(error) } }`;
/** Three attempts, with this in the `catch`. */
const loop = (call: string, handler = `if (error.status !== 503) throw error`): string =>
  `export async function ask(input) {\n  for (let i = 0; i < 3; i++) {\n    try { return await ${call} } catch (error) { ${handler} }\n  }\n}`;

const react = `import { createReactAgent } from '@langchain/langgraph/prebuilt';\n${openai}const agent = createReactAgent({ llm: model, tools });\n`;
const graph = `import { END, START, StateGraph } from '@langchain/langgraph';\n${openai}const agent = new StateGraph(State).addNode('ask', ask).addEdge(START, 'ask').addEdge('ask', END).compile();\n`;
/** A response's body, made of an agent's events. */
const response = (read: string): string =>
  `export function POST() {\n  const events = agent.streamEvents(input, { version: 'v2' });\n  return new Response(new ReadableStream({\n    async start(controller) {\n      ${read}\n    },\n  }));\n}`;
const read = 'for await (const event of events) controller.enqueue(encode(event)); controller.close();';

/** Whatever gives a runnable that sends a model's requests. */
const makings: readonly (readonly [name: string, code: string])[] = [
  ['a model', `${openai}const chain = model;`],
  ['prompt, model and parser', `import { ChatPromptTemplate } from '@langchain/core/prompts';\nimport { StringOutputParser } from '@langchain/core/output_parsers';\n${openai}const chain = ChatPromptTemplate.fromTemplate('{topic}').pipe(model).pipe(new StringOutputParser());`],
  ['a prompt of another file', `import { prompt } from './prompt';\n${openai}const chain = prompt.pipe(model);`],
  ['functions around it', `${openai}${runnables}const chain = RunnablePassthrough.assign({ context: find }).pipe((x) => x.context).pipe(model);`],
  ['a sequence', `${openai}${runnables}const chain = RunnableSequence.from([prompt, model, parser]);`],
  ['a sequence by `new`', `${openai}${runnables}const chain = new RunnableSequence({ first: prompt, last: model });`],
  ['a namespace', `import * as openai from '@langchain/openai';\nimport * as runnables from '@langchain/core/runnables';\nconst chain = runnables.RunnableSequence.from([prompt, new openai.ChatOpenAI()]);`],
  ['`require`', `const { ChatOpenAI } = require('@langchain/openai');\nconst { RunnableSequence: Sequence } = require('@langchain/core/runnables');\nconst chain = Sequence.from([prompt, new ChatOpenAI()]);`],
  ['a map', `${openai}${runnables}const chain = RunnableMap.from({ joke: prompt.pipe(model), poem });`],
  ['a branch', `${openai}${runnables}const chain = RunnableBranch.from([[isLong, model], short]);`],
  ['tools', `${openai}const chain = model.bindTools([weather]);`],
  ['structured output', `${openai}const chain = model.withStructuredOutput(schema);`],
  ['configuration', `${openai}const chain = model.withConfig({ tags: ['joke'] });`],
  ['`bind`', `${openai}const chain = model.bind({ stop: ['.'] });`],
  ['fallbacks', `import { ChatAnthropic } from '@langchain/anthropic';\n${openai}const chain = model.withFallbacks([new ChatAnthropic({ model: 'claude-sonnet-4-5' })]);`],
  ['several of these', `${openai}const chain = prompt.pipe(model.bindTools([weather]).withConfig({ tags })).withListeners({ onEnd });`],
  ['Anthropic', `import { ChatAnthropic } from '@langchain/anthropic';\nconst chain = prompt.pipe(new ChatAnthropic({ model: 'claude-sonnet-4-5' }));`],
  ['Gemini', `import { ChatGoogleGenerativeAI } from '@langchain/google-genai';\nconst chain = prompt.pipe(new ChatGoogleGenerativeAI({ model: 'gemini-2.5-flash' }));`],
  ['Groq', `import { ChatGroq } from '@langchain/groq';\nconst chain = prompt.pipe(new ChatGroq({ model: 'llama-3.3-70b-versatile' }));`],
  ['Mistral', `import { ChatMistralAI } from '@langchain/mistralai';\nconst chain = new ChatMistralAI({ model: 'mistral-large-latest' }).withStructuredOutput(schema);`],
  ['Mistral, completions', `import { MistralAI } from '@langchain/mistralai';\nconst chain = new MistralAI({ model: 'codestral-latest' });`],
  ['Ollama', `import { ChatOllama } from '@langchain/ollama';\nconst chain = new ChatOllama({ model: 'llama3' }).bindTools([weather]);`],
  ['Ollama, completions', `import { Ollama } from '@langchain/ollama';\nconst chain = prompt.pipe(new Ollama());`],
  ['Bedrock', `import { ChatBedrockConverse } from '@langchain/aws';\nconst chain = prompt.pipe(new ChatBedrockConverse({ region }));`],
  ['an agent', `${react}const chain = agent;`],
  ['an agent by `require`', `const { createReactAgent } = require('@langchain/langgraph/prebuilt');\nconst chain = createReactAgent({ llm, tools }).withConfig({ recursionLimit: 5 });`],
  ['an agent in a chain', `${react}const chain = prompt.pipe(agent);`],
  ['an agent with a model named by a text', `import { createAgent } from 'langchain';\nconst chain = createAgent({ model: 'openai:gpt-5', tools });`],
  ['an agent with a model', `import { createAgent } from 'langchain';\n${openai}const chain = createAgent({ model, tools }).withConfig({ recursionLimit: 5 });`],
  ['a model named by a text', `import { initChatModel } from 'langchain';\nconst chain = await initChatModel('openai:gpt-5');`],
  ['a model named by a text, bound', `import { initChatModel } from 'langchain/chat_models/universal';\nconst model = await initChatModel('openai:gpt-5', { temperature: 0 });\nconst chain = prompt.pipe(model.bindTools([weather]));`],
  ['Azure', `import { AzureChatOpenAI } from '@langchain/openai';\nconst chain = new AzureChatOpenAI({ model: 'gpt-5' });`],
];

testRule('no-unguarded-call: LangChain', unguardedCall, {
  valid: [
    ...makings.map(([name, code]) => ({ name: `${name}, guarded`, code: `${code}\n${guarded('chain.invoke(input)')}` })),
    // Nothing is sent.
    `import { ChatPromptTemplate } from '@langchain/core/prompts';\nconst prompt = ChatPromptTemplate.fromTemplate('{topic}');\nprompt.invoke({ topic: 'bears' });`,
    `${openai}model.bindTools([weather]);\nprompt.pipe(model);\nmodel.withRetry();`,
    // No model among the parts.
    `${runnables}const chain = RunnableSequence.from([prompt, parser]);\nchain.invoke('Hi');`,
    `${openai}const graph = workflow.compile();\ngraph.invoke('Hi');\nretriever.invoke('Hi');\nweather.invoke({ city });\ngraph.stream('Hi');`,
    // A graph may run no model.
    `${graph}function ask(input) { agent.invoke(input); }\nask('Hi');`,
    `import { createReactAgent } from './mine';\nimport { tool } from 'langchain';\ncreateReactAgent({ llm }).invoke('Hi');\ntool(find).invoke('Hi');`,
    // What a bare runnable sends, nobody can say.
    `import type { Runnable } from '@langchain/core/runnables';\nexport function ask(chain: Runnable, input: string) { chain.invoke(input); chain.pipe(parser).invoke(input); }`,
    // Other pipes.
    `${openai}import { createReadStream } from 'node:fs';\ncreateReadStream('answer.txt').pipe(response);`,
    `${openai}import { from, map, of } from 'rxjs';\nof(1).pipe(map((x) => x + 1)).subscribe(show);\nfrom([1]).pipe(map(String)).invoke();`,
    `${openai}export const f = (response) => response.body.pipe(model.output).invoke();`,
    // Other sequences.
    `import { RunnableSequence } from './mine';\n${openai}RunnableSequence.from([prompt, model]).invoke('Hi');`,
    `class ChatOpenAI { invoke() {} }\nnew ChatOpenAI().invoke('Hi');`,
    // Resolves with empty vectors where the request failed.
    `import { GoogleGenerativeAIEmbeddings } from '@langchain/google-genai';\nexport const embed = (texts) => new GoogleGenerativeAIEmbeddings().embedDocuments(texts).catch(say);`,
  ],
  invalid: [
    ...makings.map(([name, code]) => ({ name: `${name}, dropped`, ...floating(`${code}\n${dropped('chain.invoke(input)')}`) })),
    ...['batch([input])', 'stream(input)', 'generate([[input]])'].map((call) => floating(`${openai}${dropped(`model.${call}`)}`)),
    { ...floating(`${openai}${dropped('model.predict(input)')}`), settings: settings(0) },
    floating(`import { OpenAIEmbeddings } from '@langchain/openai';\nconst embeddings = new OpenAIEmbeddings();\n${dropped('embeddings.embedQuery(input)')}`),
    floating(`import { GoogleGenerativeAIEmbeddings } from '@langchain/google-genai';\nconst embeddings = new GoogleGenerativeAIEmbeddings();\n${dropped('embeddings.embedQuery(input)')}`),
    { name: 'a chain in a class field', ...floating(`${openai.split('\n')[0]}\nexport class Bot {\n  private model = new ChatOpenAI();\n  private chain = prompt.pipe(this.model);\n  answer(input) { this.chain.invoke(input); }\n}`) },
    { name: 'made in a constructor', ...floating(`${openai.split('\n')[0]}\nexport class Bot {\n  constructor() { this.chain = prompt.pipe(new ChatOpenAI()); }\n  answer(input) { this.chain.invoke(input); }\n}`) },
    { name: 'a written type', ...floating(`import type { ChatOpenAI } from '@langchain/openai';\nexport function ask(model: ChatOpenAI, input: string) { model.invoke(input); }`) },
    { name: 'the type of every chat model', ...floating(`${base}export function ask(model: BaseChatModel, input: string) { prompt.pipe(model).invoke(input); }`) },
    { name: 'a timer', code: `${openai}setInterval(async () => { await prompt.pipe(model).invoke('Hi'); }, 1000);`, errors: [{ messageId: 'callback' }] },
  ],
});

testRule('no-unguarded-export: LangChain', unguardedExport, {
  valid: [
    `${react}${guarded('agent.invoke(input)')}`,
    `${graph}export const ask = async (input) => (await agent.invoke(input)).messages;`,
    `${openai}${guarded('prompt.pipe(model).invoke(input)')}`, `${runnables}export const ask = (input) => RunnableSequence.from([prompt, parser]).invoke(input);`],
  invalid: [
    { code: `${react}export const ask = async (input) => (await agent.invoke(input)).messages;`, errors: [{ messageId: 'leaves' }] },
    { code: `import type { ReactAgent } from 'langchain';\nexport const ask = async (agent: ReactAgent, input) => (await agent.invoke(input)).messages;`, errors: [{ messageId: 'leaves' }] },
    { code: `${openai}export const ask = (input) => prompt.pipe(model).invoke(input);`, errors: [{ messageId: 'leaves' }] },
    { code: `${base}export const ask = async (model: BaseChatModel, input) => (await model.invoke(input)).content;`, errors: [{ messageId: 'leaves' }] },
  ],
});

testRule('require-stream-error-handling: LangChain', streams, {
  valid: [
    `${openai}export async function tell(input) { try { for await (const chunk of await prompt.pipe(model).stream(input)) write(chunk) } catch (error) { say(error) } }`,
    `${openai}export async function tell(input) { try { for await (const event of model.streamEvents(input, { version: 'v2' })) write(event) } catch (error) { say(error) } }`,
    `${openai}export const tell = (input) => prompt.pipe(model).stream(input);`,
    `${react}${response(`try { ${read} } catch (error) { controller.error(error); }`)}`,
    `${graph}${response(read)}`,
    // No model.
    `${openai}export async function tell(input) { for await (const step of await graph.stream(input)) write(step) }`,
  ],
  invalid: [
    {
      name: 'outside of any guard',
      code: `${openai}async function tell() {\n  const stream = await prompt.pipe(model).stream('Hi');\n  for await (const chunk of stream) write(chunk);\n}\ntell();`,
      errors: [{ messageId: 'unguarded', line: 5, suggestions: null }],
    },
    {
      name: 'the request inside, the reading outside',
      code: `${openai}export async function tell(input) {\n  let stream;\n  try { stream = await model.stream(input) } catch (error) { say(error); return }\n  for await (const chunk of stream) write(chunk);\n}`,
      errors: [{ messageId: 'createdInside', line: 6, suggestions: null }],
    },
    { name: 'events of an agent, in the source of a `ReadableStream`', code: `${react}${response(read)}`, errors: [{ messageId: 'unguarded', line: 9, suggestions: null }] },
    {
      name: 'steps of an agent',
      code: `import { createAgent } from 'langchain';\nconst agent = createAgent({ model: 'openai:gpt-5' });\nasync function tell() {\n  for await (const step of await agent.stream(input, { streamMode: 'updates' })) write(step);\n}\ntell();`,
      errors: [{ messageId: 'unguarded', line: 4, suggestions: null }],
    },
    {
      name: 'events, which nobody awaits first',
      code: `${openai}async function tell() {\n  for await (const event of model.streamEvents('Hi', { version: 'v2' })) write(event);\n}\ntell();`,
      errors: [{ messageId: 'unguarded', line: 4, suggestions: null }],
    },
  ],
});

testRule('no-nested-retry: LangChain', nestedRetry, {
  valid: [
    `${patient}${loop('model.invoke(input)')}`,
    `${patient}${loop('prompt.pipe(model).pipe(parser).invoke(input)')}`,
    // The call's own, since core 1.2.8.
    { code: `${openai}${loop('model.invoke(input, { maxRetries: 0 })')}`, settings: settings(1) },
    `${openai}${guarded('model.invoke(input)')}`,
    // How often it repeats is said where nobody sees it.
    `${base}${loop('model.invoke(input)').replace('(input)', '(model: BaseChatModel, input)')}`,
    `import { options } from './options';\nimport { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI(options);\n${loop('model.invoke(input)')}`,
    // Chat models of Ollama send once, whatever they are told; Bedrock's as often as its client does, which may be another.
    `import { ChatOllama } from '@langchain/ollama';\nconst model = new ChatOllama({ maxRetries: 6 });\n${loop('model.invoke(input)', 'if (error.status_code !== 503) throw error')}`,
    ...['{ region }', '{ client }', '{ clientOptions: { maxAttempts: 1 }, maxRetries: 6 }'].map((options) =>
      `import { ChatBedrockConverse } from '@langchain/aws';\nconst model = new ChatBedrockConverse(${options});\n${loop('model.invoke(input)', 'if (error.$metadata?.httpStatusCode !== 503) throw error')}`),
    `import { ChatMistralAI } from '@langchain/mistralai';\nconst model = new ChatMistralAI({ maxRetries: 0 });\n${loop('model.invoke(input)', 'if (error.statusCode !== 503) throw error')}`,
    // As often as the model does that the agent is given, of which nothing is known here.
    `${react}${loop('agent.invoke(input)')}`,
    `import { initChatModel } from 'langchain';\nconst model = await initChatModel('ollama:llama3');\n${loop('model.invoke(input)')}`,
    // It does not repeat these itself.
    `${openai}${loop('model.invoke(input)', 'if (error.status !== 409) throw error')}`,
    // A batch.
    `${openai}export async function ask(inputs) { for (const input of inputs) { try { show(await model.invoke(input)) } catch (error) { say(error) } } }`,
  ],
  invalid: [
    {
      name: 'seven by itself',
      code: `${openai}${loop('model.invoke(input)')}`,
      errors: [{ messageId: 'piled', data: { formula: '3 × (6 + 1) = 21', outer: 'this loop', inner: '`@langchain/openai` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, line: 4 }],
    },
    {
      name: 'those of the model that a chain is made of',
      code: `import { ChatAnthropic } from '@langchain/anthropic';\n${runnables}const chain = RunnableSequence.from([prompt, new ChatAnthropic({ maxRetries: 2 }), parser]);\n${loop('chain.invoke(input)')}`,
      errors: [{ messageId: 'piled', data: { formula: '3 × (2 + 1) = 9', outer: 'this loop', inner: '`@langchain/anthropic` itself', how: ': `maxRetries: 0` leaves it to the outer one' }, line: 5 }],
    },
    ...([
      ['Groq', `import { ChatGroq } from '@langchain/groq';\nconst model = new ChatGroq({ model: 'm' });`, '3 × (6 + 1) = 21', '@langchain/groq', 'status'],
      ['Mistral', `import { ChatMistralAI } from '@langchain/mistralai';\nconst model = new ChatMistralAI({ maxRetries: 2 });`, '3 × (2 + 1) = 9', '@langchain/mistralai', 'statusCode'],
      ['completions of Ollama', `import { Ollama } from '@langchain/ollama';\nconst model = new Ollama();`, '3 × (6 + 1) = 21', '@langchain/ollama', 'status_code'],
    ] as const).map(([name, code, formula, inner, status]) => ({
      name,
      code: `${code}\n${loop('model.invoke(input)', `if (error.${status} !== 503) throw error`)}`,
      errors: [{ messageId: 'piled' as const, data: { formula, outer: 'this loop', inner: `\`${inner}\` itself`, how: ': `maxRetries: 0` leaves it to the outer one' }, line: 4 }],
    })),
    { name: 'Groq does not read the call’s own', code: `import { ChatGroq } from '@langchain/groq';\nconst model = new ChatGroq({ model: 'm' });\n${loop('model.invoke(input, { maxRetries: 0 })')}`, errors: [{ messageId: 'piled', line: 4 }] },
    { name: 'a model named by a text', code: `import { initChatModel } from 'langchain';\nconst model = await initChatModel('openai:gpt-5', { maxRetries: 2 });\n${loop('model.invoke(input)')}`, errors: [{ messageId: 'piled', line: 4 }] },
    { name: 'embeddings of Ollama', code: `import { OllamaEmbeddings } from '@langchain/ollama';\nconst model = new OllamaEmbeddings();\n${loop('model.embedQuery(input)', 'if (error.status_code !== 503) throw error')}`, errors: [{ messageId: 'piled', line: 4 }] },
    { name: 'embeddings of Bedrock', code: `import { BedrockEmbeddings } from '@langchain/aws';\nconst model = new BedrockEmbeddings({ region });\n${loop('model.embedQuery(input)', '')}`, errors: [{ messageId: 'piled', line: 4 }] },
    { name: 'the attempts that Bedrock is told', code: `import { ChatBedrockConverse } from '@langchain/aws';\nconst model = new ChatBedrockConverse({ clientOptions: { maxAttempts: 5 } });\n${loop('model.invoke(input)', 'if (error.$metadata?.httpStatusCode !== 503) throw error')}`, errors: [{ messageId: 'piled', line: 4 }] },
    { name: 'ignored by 0.x', code: `${openai}${loop('model.invoke(input, { maxRetries: 0 })')}`, settings: settings(0), errors: [{ messageId: 'piled', line: 4 }] },
  ],
});

testRule('no-retry-non-retryable: LangChain', nonRetryable, {
  valid: [
    `${patient}${loop('model.invoke(input)')}`,
    // It throws openai's own classes.
    `import OpenAI from 'openai';\n${patient}${loop('model.invoke(input)', 'if (!(error instanceof OpenAI.RateLimitError || error instanceof OpenAI.InternalServerError)) throw error')}`,
    `import { BadRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, UnprocessableEntityError } from 'openai';\n${patient}${loop('model.invoke(input)', 'if (error instanceof BadRequestError || error instanceof AuthenticationError || error instanceof PermissionDeniedError || error instanceof NotFoundError || error instanceof UnprocessableEntityError) throw error')}`,
    `import { RateLimitError } from '@anthropic-ai/sdk';\nimport { ChatAnthropic } from '@langchain/anthropic';\nconst model = new ChatAnthropic({ maxRetries: 0 });\n${loop('model.invoke(input)', 'if (!(error instanceof RateLimitError)) throw error')}`,
    `import { RateLimitError } from 'groq-sdk';\nimport { ChatGroq } from '@langchain/groq';\nconst model = new ChatGroq({ maxRetries: 0 });\n${loop('model.invoke(input)', 'if (!(error instanceof RateLimitError)) throw error')}`,
    `import { ChatMistralAI } from '@langchain/mistralai';\nconst model = new ChatMistralAI({ maxRetries: 0 });\n${loop('model.invoke(input)', 'if (error.statusCode !== 429 && error.statusCode < 500) throw error')}`,
    `import { ChatOllama } from '@langchain/ollama';\nconst model = new ChatOllama();\n${loop('model.invoke(input)', 'if (error.status_code && error.status_code < 500) throw error')}`,
    // Whose classes those are depends on the model.
    `import { APIError } from 'openai';\n${base}${loop('model.invoke(input)', 'if (!(error instanceof APIError)) throw error').replace('(input)', '(model: BaseChatModel, input)')}`,
  ],
  invalid: [
    { code: `${patient}${loop('prompt.pipe(model).invoke(input)', '')}`, errors: [{ messageId: 'every', line: 5, suggestions: offered }] },
    { name: 'Ollama has its status elsewhere', code: `import { ChatOllama } from '@langchain/ollama';\nconst model = new ChatOllama();\n${loop('model.invoke(input)', 'if (error.status >= 400 && error.status < 500) throw error')}`, errors: [{ messageId: 'condition', line: 5 }] },
    { name: 'all of the provider’s errors', code: `import { APIError } from 'openai';\n${patient}${loop('model.invoke(input)', 'if (!(error instanceof APIError)) throw error')}`, errors: [{ messageId: 'condition', line: 6 }] },
  ],
});
