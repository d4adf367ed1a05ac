import rule from '../../rules/require-finish-reason-check.ts';
import { testRule } from '../rule-tester.ts';

/** How an SDK's answer is asked for and read: `a` is what the call gives. */
interface Case {
  readonly name: string;
  readonly made?: string;
  readonly call: string;
  readonly named: string;
  readonly text: string;
  readonly reason: string;
  /** The reason as the message names it, and what it says of a cut-off and of a withheld answer. */
  readonly said: readonly [reason: string, cutOff?: string, withheld?: string];
  readonly versions?: Readonly<Record<string, number>>;
}

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
const anthropic = `import Anthropic from '@anthropic-ai/sdk';\nconst claude = new Anthropic();\n`;
const chat = { made: openai, call: 'llm.chat.completions.create({ model, messages })', named: '`llm.chat.completions.create()`' };
const chatReason = ['choices[0].finish_reason', 'length', 'content_filter'] as const;
const url = `'https://api.openai.com/v1/chat/completions'`;

const cases: readonly Case[] = [
  { ...chat, name: 'OpenAI chat', text: 'a.choices[0].message.content', reason: 'a.choices[0].finish_reason', said: chatReason },
  { ...chat, name: 'OpenAI chat, perhaps', text: `a?.choices?.[0]?.message?.content?.trim() ?? ''`, reason: `a.choices.at(0)!.finish_reason`, said: chatReason },
  { ...chat, name: 'OpenAI chat, its message', text: 'use(a.choices[0].message)', reason: 'use(a.choices[0])', said: chatReason },
  { ...chat, name: 'OpenAI chat, each choice', text: 'a.choices.map((choice) => choice.message.content)', reason: `a.choices.map(({ finish_reason }) => finish_reason)`, said: chatReason },
  { name: 'OpenAI completions', made: openai, call: 'llm.completions.create({ model, prompt })', named: '`llm.completions.create()`', text: 'a.choices[0].text', reason: 'a.choices[0].finish_reason', said: chatReason },
  { name: 'OpenAI responses', made: openai, call: 'llm.responses.create({ model, input })', named: '`llm.responses.create()`', text: 'a.output_text', reason: 'a.status', said: ['status', 'incomplete'] },
  { name: 'OpenAI responses, item by item', made: openai, call: 'llm.responses.create({ model, input })', named: '`llm.responses.create()`', text: 'a.output_text', reason: 'a.incomplete_details?.reason', said: ['status', 'incomplete'] },
  {
    name: 'OpenAI 3', made: `import { Configuration, OpenAIApi } from 'openai';\nconst llm = new OpenAIApi(new Configuration({ apiKey }));\n`, call: 'llm.createChatCompletion({ model, messages })', named: '`llm.createChatCompletion()`',
    text: 'a.data.choices[0].message.content', reason: 'a.data.choices[0].finish_reason', said: chatReason,
  },
  { name: 'Anthropic', made: anthropic, call: 'claude.messages.create({ model, max_tokens, messages })', named: '`claude.messages.create()`', text: 'a.content[0].text', reason: 'a.stop_reason', said: ['stop_reason', 'max_tokens', 'refusal'] },
  {
    name: 'Anthropic, its text blocks', made: anthropic, call: 'claude.messages.create({ model, max_tokens, messages })', named: '`claude.messages.create()`',
    text: `a.content.filter((block) => block.type === 'text').map((block) => block.text).join('')`, reason: 'a.stop_reason', said: ['stop_reason', 'max_tokens', 'refusal'],
  },
  {
    name: 'Anthropic, a stream in the end', made: anthropic, call: 'claude.messages.stream({ model, max_tokens, messages })', named: '`claude.messages.stream()`',
    text: '(await a.finalMessage()).content[0].text', reason: '(await a.finalMessage()).stop_reason', said: ['delta.stop_reason', 'max_tokens', 'refusal'],
  },
  ...[5, 6, 7].map((major): Case => ({
    name: `AI SDK ${major}`, made: `import { generateText } from 'ai';\n`, call: 'generateText({ model, prompt })', named: '`generateText()`', text: 'a.text', reason: 'a.finishReason', said: ['finishReason', 'length', 'content-filter'], versions: { ai: major },
  })),
  {
    name: 'Google', made: `import { GoogleGenAI } from '@google/genai';\nconst ai = new GoogleGenAI({ apiKey });\n`, call: 'ai.models.generateContent({ model, contents })', named: '`ai.models.generateContent()`',
    text: 'a.text', reason: 'a.candidates?.[0]?.finishReason', said: ['candidates[0].finishReason', 'MAX_TOKENS', 'SAFETY'],
  },
  {
    name: "Google's first SDK", made: `import { GoogleGenerativeAI } from '@google/generative-ai';\nconst model = new GoogleGenerativeAI(key).getGenerativeModel({ model: 'gemini' });\n`, call: 'model.generateContent(prompt)', named: '`model.generateContent()`',
    text: 'a.response.text()', reason: 'a.response.candidates?.[0]?.finishReason', said: ['response.candidates[0].finishReason', 'MAX_TOKENS'],
  },
  { name: 'Cohere', made: `import { CohereClientV2 } from 'cohere-ai';\nconst cohere = new CohereClientV2();\n`, call: 'cohere.chat({ model, messages })', named: '`cohere.chat()`', text: 'a.message.content[0].text', reason: 'a.finishReason', said: ['finishReason', 'MAX_TOKENS'] },
  { name: 'Cohere 1', made: `import { CohereClient } from 'cohere-ai';\nconst cohere = new CohereClient();\n`, call: 'cohere.chat({ message })', named: '`cohere.chat()`', text: 'a.text', reason: 'a.finishReason', said: ['finishReason', 'MAX_TOKENS', 'ERROR_TOXIC'] },
  { name: 'Mistral', made: `import { Mistral } from '@mistralai/mistralai';\nconst mistral = new Mistral();\n`, call: 'mistral.chat.complete({ model, messages })', named: '`mistral.chat.complete()`', text: 'a.choices[0].message.content', reason: 'a.choices[0].finishReason', said: ['choices[0].finishReason', 'length'] },
  {
    name: 'Bedrock', made: `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nconst bedrock = new BedrockRuntimeClient({});\n`, call: 'bedrock.send(new ConverseCommand({ modelId, messages }))', named: '`bedrock.send()`',
    text: 'a.output?.message?.content?.[0]?.text', reason: 'a.stopReason', said: ['stopReason', 'max_tokens', 'guardrail_intervened'],
  },
  { name: 'Ollama', made: `import ollama from 'ollama';\n`, call: 'ollama.chat({ model, messages })', named: '`ollama.chat()`', text: 'a.message.content', reason: 'a.done_reason', said: ['done_reason', 'length'] },
  { name: 'Groq', made: `import Groq from 'groq-sdk';\nconst groq = new Groq();\n`, call: 'groq.chat.completions.create({ model, messages })', named: '`groq.chat.completions.create()`', text: 'a.choices[0].message.content', reason: 'a.choices[0].finish_reason', said: chatReason },
  { name: 'LangChain', made: `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({});\n`, call: 'model.invoke(messages)', named: '`model.invoke()`', text: 'a.content', reason: 'a.response_metadata.finish_reason', said: ['response_metadata.finish_reason', 'length'] },
  { name: "LangChain's Anthropic", made: `import { ChatAnthropic } from '@langchain/anthropic';\nconst model = new ChatAnthropic({});\n`, call: 'model.invoke(messages)', named: '`model.invoke()`', text: 'a.content', reason: 'a.additional_kwargs.stop_reason', said: ['response_metadata.stop_reason', 'max_tokens'] },
  { name: "LangChain's Gemini", made: `import { ChatGoogleGenerativeAI } from '@langchain/google-genai';\nconst model = new ChatGoogleGenerativeAI({});\n`, call: 'model.invoke(messages)', named: '`model.invoke()`', text: 'a.content', reason: 'a.response_metadata?.finishReason', said: ['response_metadata.finishReason', 'MAX_TOKENS'] },
  { name: 'LangChain, whatever model', made: `import { initChatModel } from 'langchain';\nconst model = await initChatModel(named);\n`, call: 'model.invoke(messages)', named: '`model.invoke()`', text: 'a.content', reason: 'a.response_metadata.stop_reason', said: ['response_metadata'] },
  { name: 'LangChain, any model', made: `import type { BaseChatModel } from '@langchain/core/language_models/chat_models';\ndeclare const model: BaseChatModel;\n`, call: 'model.invoke(messages)', named: '`model.invoke()`', text: 'a.text', reason: 'a.response_metadata', said: ['response_metadata'] },
  {
    name: 'Azure', made: `import ModelClient from '@azure-rest/ai-inference';\nconst azure = ModelClient(endpoint, key);\n`, call: `azure.path('/chat/completions').post({ body: { messages } })`, named: '`post()`',
    text: 'a.body.choices[0].message.content', reason: 'a.body.choices[0].finish_reason', said: chatReason,
  },
  { name: 'fetch', call: `fetch(${url}, { method: 'POST', body: JSON.stringify({ model, messages }) })`, named: '`fetch()` to api.openai.com', text: '(await a.json()).choices[0].message.content', reason: '(await a.clone().json()).choices[0].finish_reason', said: chatReason },
  {
    name: 'fetch, Anthropic', call: `fetch('https://api.anthropic.com/v1/messages', { method: 'POST', body: JSON.stringify({ model, messages }) })`, named: '`fetch()` to api.anthropic.com',
    text: '(await a.json()).content[0].text', reason: 'JSON.parse(await a.text()).stop_reason', said: ['stop_reason', 'max_tokens', 'refusal'],
  },
  { name: 'axios', made: `import axios from 'axios';\n`, call: `axios.post(${url}, { model, messages })`, named: '`axios.post()` to api.openai.com', text: 'a.data.choices[0].message.content', reason: 'a.data.choices[0].finish_reason', said: chatReason },
  { name: 'got', made: `import got from 'got';\n`, call: `got.post(${url}, { json: { model, messages } }).json()`, named: '`got.post()` to api.openai.com', text: 'a.choices[0].message.content', reason: 'a.choices[0].finish_reason', said: chatReason },
];

/** Streams are read item by item. */
const streams: readonly Case[] = [
  { name: 'OpenAI chat', made: openai, call: 'llm.chat.completions.create({ model, messages, stream: true })', named: '`llm.chat.completions.create()`', text: 'c.choices[0]?.delta?.content', reason: 'c.choices[0]?.finish_reason', said: chatReason },
  { name: 'Anthropic', made: anthropic, call: 'claude.messages.create({ model, max_tokens, messages, stream: true })', named: '`claude.messages.create()`', text: 'c.delta.text', reason: 'c.delta.stop_reason', said: ['delta.stop_reason', 'max_tokens', 'refusal'] },
  {
    name: 'Google', made: `import { GoogleGenAI } from '@google/genai';\nconst ai = new GoogleGenAI({ apiKey });\n`, call: 'ai.models.generateContentStream({ model, contents })', named: '`ai.models.generateContentStream()`',
    text: 'c.text', reason: 'c.candidates?.[0]?.finishReason', said: ['candidates[0].finishReason', 'MAX_TOKENS', 'SAFETY'],
  },
  { name: 'Mistral', made: `import { Mistral } from '@mistralai/mistralai';\nconst mistral = new Mistral();\n`, call: 'mistral.chat.stream({ model, messages })', named: '`mistral.chat.stream()`', text: 'c.data.choices[0].delta.content', reason: 'c.data.choices[0].finishReason', said: ['data.choices[0].finishReason', 'length'] },
  { name: 'Ollama', made: `import ollama from 'ollama';\n`, call: 'ollama.chat({ model, messages, stream: true })', named: '`ollama.chat()`', text: 'c.message.content', reason: 'c.done_reason', said: ['done_reason', 'length'] },
  { name: 'LangChain', made: `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({});\n`, call: 'model.stream(messages)', named: '`model.stream()`', text: 'c.content', reason: 'c.response_metadata?.finish_reason', said: ['response_metadata.finish_reason', 'length'] },
  { name: "LangChain's Anthropic", made: `import { ChatAnthropic } from '@langchain/anthropic';\nconst model = new ChatAnthropic({});\n`, call: 'model.stream(messages)', named: '`model.stream()`', text: 'c.text', reason: 'c.additional_kwargs.stop_reason', said: ['response_metadata.stop_reason', 'max_tokens'] },
  { name: 'AI SDK', made: `import { streamText } from 'ai';\n`, call: 'streamText({ model, prompt }).fullStream', named: '`streamText()`', text: 'c.text', reason: 'c.finishReason', said: ['finishReason', 'length', 'content-filter'] },
];

const settings = ({ versions }: Case) => (versions ? { settings: { 'llm-calls': { versions } } } : {});
const ended = (reason: string, cutOff?: string): string => (cutOff === undefined ? `\`${reason}\` says so in the provider's words` : `\`${reason}: "${cutOff}"\``);
const error = ({ named, said: [reason, cutOff, withheld] }: Case, line?: number) => ({
  messageId: 'unread' as const,
  data: { call: named, reason, ended: ended(reason, cutOff), withheld: withheld === undefined ? '' : ` or withheld (\`"${withheld}"\`)`, line },
});
const lines = (code: string): number => code.split('\n').length;

const read = ({ made = '', call }: Case, use: string): string => `${made}export async function ask() {\n  const a = await ${call};\n  ${use}\n}`;
const readStream = ({ made = '', call }: Case, use: string): string => `${made}export async function ask() {\n  for await (const c of await ${call}) {\n    ${use}\n  }\n}`;

const whole = `${openai}const a = await llm.chat.completions.create({ model, messages });\n`;
const result = `import { generateText } from 'ai';\n`;
const create = 'llm.chat.completions.create({ model, messages })';
const unread = { messageId: 'unread' as const };
const texted = `${whole}const text = a.choices[0].message.content;\n`;
const asked = `${openai}async function ask() { return (await ${create}).choices[0].message.content; }\n`;

testRule('require-finish-reason-check', rule, {
  valid: [
    // The careful twin of each: the reason is read too.
    ...cases.map((each) => ({ name: `${each.name}, with the reason`, code: read(each, `if (${each.reason} === 'x') throw new Error('cut off');\n  return ${each.text};`), ...settings(each) })),
    ...streams.map((each) => ({ name: `${each.name} stream, with the reason`, code: readStream(each, `write(${each.text}); if (${each.reason}) end();`) })),
    // Handed on whole, so that who takes it may look.
    `${whole}export default a;`,
    `${whole}show(a);`,
    `${whole}console.log(a);\nshow(a.choices[0].message.content);`,
    `${whole}show(JSON.stringify(a), a.choices[0].message.content);`,
    `${whole}show(a.choices[0], a.choices[0].message.content);`,
    `${whole}show({ ...a }, a.choices[0].message.content);`,
    `${whole}state.answer = a;\nshow(a.choices[0].message.content);`,
    `${openai}export const ask = () => ${create};`,
    `${openai}export async function ask() { const a = await ${create}; return { text: a.choices[0].message.content, a }; }`,
    `${openai}async function ask() { return (await ${create}).choices[0]; }\nconst { message, finish_reason } = await ask();\nshow(message.content, finish_reason);`,
    `${openai}const check = (a) => { if (a.choices[0].finish_reason !== 'stop') throw new Error('cut off'); return a.choices[0].message.content; };\nshow(check(await ${create}));`,
    `import { check } from './check';\n${openai}show(check(await ${create}));`,
    `import { traced } from 'acme';\n${openai}const a = await traced(() => ${create});\nshow(a.choices[0].message.content);`,
    `${whole}for (const { message, finish_reason: why } of a.choices) show(message.content, why);`,
    `${whole}const { choices: [{ message, finish_reason }] } = a;\nshow(message.content, finish_reason);`,
    `${whole}const [{ message: { content }, ...rest }] = a.choices;\nshow(content, rest);`,
    `${whole}if (a.choices.some((choice) => choice.finish_reason === 'length')) throw new Error('cut off');\nshow(a.choices[0].message.content);`,
    `${whole}if (!('finish_reason' in a.choices[0])) throw new Error();\nshow(a.choices[0].message.content);`,
    `${whole}a.choices.forEach(show);`,
    `${whole}show(a.choices[0].message.content, a.choices[0][key]);`,
    `${openai}llm.chat.completions.create({ model, messages }).then((a) => show(a.choices[0].message.content, a.choices[0].finish_reason), report);`,
    `${openai}const { data: a, request_id } = await ${create}.withResponse();\nshow(a.choices[0].message.content, a.choices[0].finish_reason);`,
    `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({});\nconst a = await model.invoke(messages);\nshow(a.content, a.response_metadata);`,
    // No text is used.
    `${openai}await ${create};`,
    `${whole}show(a.usage);`,
    `${whole}if (a.choices[0].message.content) show('it answers');`,
    `${whole}show(a.choices[0].message.content === 'yes');`,
    `${whole}run(a.choices[0].message.tool_calls);`,
    // One of a few words: a text that breaks off is none of them.
    ...[
      `export const isYes = text.trim().toLowerCase() === 'yes';`,
      `export const isYes = text?.trim().toLowerCase().replace(/[.!]$/, '') === 'yes';`,
      `export const isYes = text.toLowerCase().startsWith('yes');`,
      `export const isYes = /^yes\\b/i.test(text);`,
      `export const isYes = Boolean(text.match(/^yes\\b/i)) && text.length < 5;`,
      `export const isYes = text[0] !== 'n' && text.slice(0, 3).toUpperCase() === 'YES';`,
      `switch (text.trim()) { case 'spam': bin(); break; case 'ham': keep(); break; default: throw new Error(\`Neither spam nor ham: \${text}\`); }`,
      `const label = text.trim().toLowerCase();\nconst labels = ['spam', 'ham'];\nexport default labels.includes(label) ? label : 'other';`,
      `import { labels } from './labels';\nconst label = text.trim();\nif (!labels.includes(label as Label)) throw new Error(\`\${label} is no label.\`);\nsave(label);`,
      `const labels = new Set(['spam', 'ham']);\nconst label = text.trim();\nif (labels.has(label)) save(label);`,
      `const prices = { small: 1, large: 2 };\nconst size = text.trim();\nif (size in prices) charge(prices[size], size);`,
      `const labels = ['spam', 'ham'];\nsave(labels.find((label) => label === text.trim()) ?? 'other');`,
      `console.log('the judge says', text);\nlogger.info(\`judged: \${text}\`);\nif (text === 'guilty') hang();`,
      `const isYes = (said) => said.trim() === 'yes';\nif (isYes(text)) go();`,
    ].map((use) => `${texted}${use}`),
    `${asked}export const isSpam = async () => (await ask()).trim() === 'spam';`,
    `${openai}const isSpam = await ${create}.then((a) => a.choices[0].message.content).then((text) => text === 'spam');`,
    `import { streamText } from 'ai';\nconst text = await streamText({ model, prompt }).text;\nif (text === 'spam') bin();`,
    `${anthropic}const a = await claude.messages.create({ model, max_tokens, messages });\nrun(a.content.find((block) => block.type === 'tool_use').input);`,
    `${whole}console.log(a.choices[0].message);`,
    // It throws by itself where it was cut off, or has none to give.
    `${openai}const a = await llm.chat.completions.parse({ model, messages, response_format });\nshow(a.choices[0].message.parsed, a.choices[0].message.content);`,
    `import { generateObject } from 'ai';\nconst { object } = await generateObject({ model, schema, prompt });\nshow(object);`,
    `${openai}const a = await llm.embeddings.create({ model, input });\nshow(a.data[0].embedding);`,
    `${openai}const a = await llm.images.generate({ model, prompt });\nshow(a.data[0].b64_json);`,
    // A callback that is told.
    `${result}const { text } = await generateText({ model, prompt, onStepFinish: ({ finishReason }) => note(finishReason) });\nshow(text);`,
    `${result}const { text } = await generateText({ model, prompt, onStepFinish: note });\nshow(text);`,
    `${result}const { text, steps } = await generateText({ model, prompt });\nshow(text, steps);`,
    `import { streamText } from 'ai';\nconst stream = streamText({ model, prompt });\nshow(await stream.text, await stream.finishReason);`,
    `import { streamText } from 'ai';\nexport const answer = () => streamText({ model, prompt }).toUIMessageStreamResponse();`,
    `import { streamText } from 'ai';\nconst stream = streamText({ ...settings });\nfor await (const text of stream.textStream) show(text);`,
    // A stream that goes elsewhere, or may be none.
    `${openai}export async function* ask() { for await (const chunk of await llm.chat.completions.create({ model, messages, stream: true })) yield chunk; }`,
    `${openai}const a = await llm.chat.completions.create({ model, messages, stream });\nshow(a.choices[0].message.content);`,
    `${openai}const a = await llm.chat.completions.create(body);\nshow(a.choices[0].message.content);`,
    // What the model's words are made into by a parser is unknown.
    `import { ChatOpenAI } from '@langchain/openai';\nconst chain = prompt.pipe(new ChatOpenAI({})).pipe(parser);\nshow((await chain.invoke({})).content);`,
    // Several at once, each with its reason.
    `${openai}const answers = await Promise.all([${create}, ${create}]);\nfor (const { choices: [{ message, finish_reason }] } of answers) show(message.content, finish_reason);`,
    `${openai}const [a, b] = await Promise.all([${create}, title()]);\nif (a.choices[0].finish_reason !== 'length') show(a.choices[0].message.content, b.choices[0].message.content);`,
    `${openai}const answers = await Promise.all(prompts.map(async (prompt) => await ${create}));\nexport default answers;`,
    `${openai}const answers = await Promise.allSettled(prompts.map(() => ${create}));\nfor (const answer of answers) if (answer.status === 'fulfilled') show(answer.value.choices[0].message.content, answer.value.choices[0].finish_reason);`,
    `${openai}const asked = [];\nfor (const prompt of prompts) asked.push(${create});\nfor (const a of await Promise.all(asked)) show(a.choices[0].message.content, a.choices[0].finish_reason);`,
    `import { ChatOpenAI } from '@langchain/openai';\nexport const ask = () => new ChatOpenAI({}).stream(messages);`,
    // A test looks at what was said.
    `${openai}it('answers', async () => { const a = await ${create}; expect(a.choices[0].message.content).toMatch(/Paris/); });`,
    `${openai}async function ask() { const a = await ${create}; return a.choices[0].message.content }\nit('answers', async () => { expect(await ask()).toMatch(/Paris/) });`,
    // Raw HTTP: the text of a refusal is no answer, and what cannot be seen may ask.
    `const response = await fetch(${url}, { method: 'POST', body });\nif (!response.ok) throw new Error(await response.text());`,
    `const response = await fetch(${url}, { method: 'POST', body });\nuse(await response.json());`,
    `const response = await fetch('/api/answer', { method: 'POST', body });\nshow((await response.json()).choices[0].message.content);`,
    // None of an SDK's.
    `function generateText() {}\nshow((await generateText({})).text);`,
  ],
  invalid: [
    ...cases.map((each) => ({ name: each.name, code: read(each, `return ${each.text};`), ...settings(each), errors: [error(each, lines(each.made ?? '') + 2)] })),
    ...streams.map((each) => ({ name: `${each.name} stream`, code: readStream(each, `write(${each.text});`), errors: [error(each, lines(each.made ?? '') + 2)] })),
    {
      name: 'a truncated JSON text',
      code: `${whole}const city = JSON.parse(a.choices[0].message.content);`,
      errors: [{ messageId: 'parsed', data: { call: chat.named, reason: 'choices[0].finish_reason', ended: ended('choices[0].finish_reason', 'length'), line: 4 }, line: 3, column: 17, endLine: 3, endColumn: 44 }],
    },
    { name: 'parsed through a variable', code: `${whole}const text = a.choices[0].message.content;\nconst city = JSON.parse(text);`, errors: [{ messageId: 'parsed' }] },
    { name: 'destructured', code: `${openai}const { choices: [{ message: { content } }] } = await ${create};\nshow(content);`, errors: [unread] },
    { name: 'destructured step by step', code: `${openai}const { choices } = await ${create};\nconst [first] = choices;\nconst { message = {} } = first;\nshow(\`\${message.content}!\`);`, errors: [unread] },
    { name: 'found', code: `${anthropic}const { content } = await claude.messages.create({ model, max_tokens, messages });\nconst block = content.find(({ type }) => type === 'text');\nif (block?.type === 'text') show(block.text);`, errors: [unread] },
    { name: 'in a loop', code: `${anthropic}const answer = await claude.messages.create({ model, max_tokens, messages });\nfor (const block of answer.content) if (block.type === 'text') show(block.text);`, errors: [unread] },
    { name: 'returned by a function of the file', code: `${openai}async function ask() { return await ${create}; }\nconst a = await ask();\nshow(a.choices[0].message.content);`, errors: [unread] },
    { name: 'its message is returned', code: `${openai}export async function ask() { const a = await ${create}; return a.choices[0].message; }`, errors: [unread] },
    { name: 'in a chain', code: `${openai}${create}.then((a) => a.choices[0]).then(({ message }) => show(message.content), report);`, errors: [unread] },
    { name: 'through a retry policy', code: `import pRetry from 'p-retry';\n${openai}const a = await pRetry(() => ${create});\nshow(a.choices[0].message.content);`, errors: [unread] },
    { name: 'by a function of the file', code: `${openai}const textOf = (a) => a.choices[0].message.content;\nshow(textOf(await ${create}));`, errors: [unread] },
    { name: 'several at once', code: `${openai}const [a, b] = await Promise.all([${create}, llm.responses.create({ model, input })]);\nshow(a.choices[0].message.content, b.output_text, b.status);`, errors: [{ ...unread, line: 3, column: 35 }] },
    { name: 'for each prompt', code: `${openai}const answers = await Promise.all(prompts.map(async (prompt) => {\n  const a = await ${create};\n  return a;\n}));\nshow(answers.map((a) => a.choices[0].message.content));`, errors: [unread] },
    { name: 'for each prompt, its text', code: `${openai}const texts = await Promise.all(prompts.map(async (prompt) => (await ${create}).choices[0].message.content));\nshow(texts.join(''));`, errors: [unread] },
    { name: 'of those that did not fail', code: `${openai}const answers = await Promise.allSettled(prompts.map(() => ${create}));\nfor (const answer of answers) if (answer.status === 'fulfilled') show(answer.value.choices[0].message.content);`, errors: [unread] },
    { name: 'the first that comes', code: `${openai}const a = await Promise.race([${create}, timer]);\nshow(a.choices[0].message.content);`, errors: [unread] },
    { name: 'collected one by one', code: `${openai}const asked = [];\nfor (const prompt of prompts) asked.push(${create});\nfor (const a of await Promise.all(asked)) show(a.choices[0].message.content);`, errors: [unread] },
    { name: 'withResponse', code: `${openai}const { data } = await ${create}.withResponse();\nshow(data.choices[0].message.content);`, errors: [unread] },
    { name: 'the usage is read, not the reason', code: `${whole}bill(a.usage.total_tokens);\nshow(a.choices[0].message.content);`, errors: [unread] },
    { name: 'a callback that asks for something else', code: `${result}const { text } = await generateText({ model, prompt, onStepFinish: ({ usage }) => bill(usage) });\nshow(text);`, errors: [unread] },
    { name: 'textStream', code: `import { streamText } from 'ai';\nfor await (const text of streamText({ model, prompt }).textStream) show(text);`, errors: [unread] },
    { name: 'the text of a stream', code: `import { streamText } from 'ai';\nconst { text } = streamText({ model, prompt });\nshow(await text);`, errors: [unread] },
    { name: 'finalContent', code: `${openai}const stream = llm.chat.completions.stream({ model, messages });\nshow(await stream.finalContent());`, errors: [unread] },
    { name: 'fetch, whose refusal is read as a text', code: `const response = await fetch(${url}, { method: 'POST', body: JSON.stringify({ model, messages }) });\nif (!response.ok) throw new Error(await response.text());\nconst { choices } = await response.json();\nshow(choices[0].message.content);`, errors: [unread] },
    { name: 'fetch, a text that is parsed', code: `const response = await fetch(${url}, { method: 'POST', body: JSON.stringify({ model, messages }) });\nconst data = JSON.parse(await response.text());\nshow(data.choices[0].message.content);`, errors: [unread] },
    {
      name: 'through functions that each call the next twice, and so a million times in all',
      code: `${openai}${Array.from({ length: 20 }, (_, at) => `const f${at} = (a) => { f${at + 1}(a); f${at + 1}(a); };`).join('\n')}\nconst f20 = (a) => show(a.choices[0].message.content);\nf0(await ${create});`,
      errors: [unread],
    },
    ...[
      ['a word that stands for no answer', `export default text === 'NONE' ? undefined : text;`],
      ['the first letter', `export const initial = text.trim()[0];`],
      ['what follows a word', `if (text.startsWith('Answer:')) show(text.slice(7));`],
      ['what was matched', `show(text.match(/<answer>(.*)/)[1]);`],
      ['a set of what has been', `const seen = new Set();\nif (!seen.has(text)) { seen.add(text); show(text); }`],
      ['a list of what has been', `if (!this.seen.includes(text)) { this.seen.push(text); show(text); }`],
      ['shown, and no more', `console.log(text);`],
      ['shown, and longer than a word', `if (text.length > 0) console.log(text);`],
      ['tidied again and again', `let said = text;\nwhile (said.endsWith('.')) said = said.slice(0, -1);\nexport default said;`],
      ['tidied', `const clean = (said) => said.trim();\nshow(clean(text));`],
    ].map(([name, use]) => ({ name, code: `${texted}${use}`, errors: [unread] })),
    { name: 'a text that is tidied and parsed', code: `${texted}const city = JSON.parse(text.trim().replace(/^\`+json/, ''));`, errors: [{ messageId: 'parsed' }] },
    { name: 'the text is used by another function of the file', code: `${asked}export const show = async () => JSON.parse(await ask());`, errors: [{ messageId: 'parsed', line: 3 }] },
    { name: 'the text leaves, and is compared here', code: `${asked.replace('async', 'export async')}export const isSpam = async () => (await ask()) === 'spam';`, errors: [unread] },
    { name: 'one report a call', code: `${whole}show(a.choices[0].message.content);\nsave(a.choices[0].message.content);`, errors: [{ messageId: 'unread', data: { ...error(cases[0]!).data, line: 4 } }] },
  ],
});
