import rule from '../../rules/require-timeout.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI();\n`;
const chat = `await llm.chat.completions.create({ model: 'gpt-5', messages });`;
const aborts = 'AbortSignal.timeout(60_000)';

/** A call in code of one SDK that nothing limits, what the report says, and the code that each suggestion makes of it. */
interface Case {
  readonly name: string;
  readonly code: string;
  /** How the report names the call, and how long it says that it waits. */
  readonly named: string;
  readonly wait: string;
  readonly call?: { readonly option: string; readonly output: string };
  readonly client?: { readonly option: string; readonly output: string };
  readonly versions?: Readonly<Record<string, number>>;
}

const platform = 'until the platform gives up (Node after 5 minutes of silence)';

const cases: readonly Case[] = [
  {
    name: 'OpenAI chat',
    named: '`llm.chat.completions.create()`',
    code: `${openai}${chat}`,
    wait: '10 minutes for each of 3 requests',
    call: { option: 'timeout', output: `${openai}await llm.chat.completions.create({ model: 'gpt-5', messages }, { timeout: 60_000 });` },
    client: { option: 'timeout', output: `${openai.replace('new OpenAI()', 'new OpenAI({ timeout: 60_000 })')}${chat}` },
  },
  {
    name: 'OpenAI responses; retries off, options there',
    named: '`llm.responses.create()`',
    code: `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0 });\nawait llm.responses.create({ model: 'gpt-5', input }, { headers });`,
    wait: '10 minutes',
    call: { option: 'timeout', output: `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0 });\nawait llm.responses.create({ model: 'gpt-5', input }, { headers, timeout: 60_000 });` },
    client: { option: 'timeout', output: `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0, timeout: 60_000 });\nawait llm.responses.create({ model: 'gpt-5', input }, { headers });` },
  },
  {
    name: 'OpenAI without parentheses, options that are nothing',
    named: '`llm.responses.create()`',
    code: `import OpenAI from 'openai';\nconst llm = new OpenAI;\nawait llm.responses.create({ model: 'gpt-5', input }, undefined);`,
    wait: '10 minutes for each of 3 requests',
    call: { option: 'timeout', output: `import OpenAI from 'openai';\nconst llm = new OpenAI;\nawait llm.responses.create({ model: 'gpt-5', input }, { timeout: 60_000 });` },
    client: { option: 'timeout', output: `import OpenAI from 'openai';\nconst llm = new OpenAI({ timeout: 60_000 });\nawait llm.responses.create({ model: 'gpt-5', input }, undefined);` },
  },
  {
    name: 'OpenAI, a signal that is none',
    named: '`llm.responses.create()`',
    code: `${openai}await llm.responses.create({ model: 'gpt-5', input }, { signal: undefined, timeout: 0 });`,
    wait: '10 minutes for each of 3 requests',
    call: { option: 'timeout', output: `${openai}await llm.responses.create({ model: 'gpt-5', input }, { signal: undefined, timeout: 60_000 });` },
    client: { option: 'timeout', output: `${openai.replace('new OpenAI()', 'new OpenAI({ timeout: 60_000 })')}await llm.responses.create({ model: 'gpt-5', input }, { signal: undefined, timeout: 0 });` },
  },
  {
    name: 'Anthropic',
    named: '`claude.messages.create()`',
    code: `import Anthropic from '@anthropic-ai/sdk';\nconst claude = new Anthropic({ apiKey });\nawait claude.messages.create({ model, max_tokens, messages });`,
    wait: '10 minutes for each of 3 requests',
    call: { option: 'timeout', output: `import Anthropic from '@anthropic-ai/sdk';\nconst claude = new Anthropic({ apiKey });\nawait claude.messages.create({ model, max_tokens, messages }, { timeout: 60_000 });` },
    client: { option: 'timeout', output: `import Anthropic from '@anthropic-ai/sdk';\nconst claude = new Anthropic({ apiKey, timeout: 60_000 });\nawait claude.messages.create({ model, max_tokens, messages });` },
  },
  ...[5, 6, 7].map((major): Case => ({
    name: `AI SDK ${major}`,
    named: '`generateText()`',
    code: `import { generateText } from 'ai';\nawait generateText({ model, prompt });`,
    wait: platform,
    versions: { ai: major },
    call: { option: 'abortSignal', output: `import { generateText } from 'ai';\nawait generateText({ model, prompt, abortSignal: ${aborts} });` },
  })),
  {
    name: 'Google',
    named: '`ai.models.generateContent()`',
    code: `import { GoogleGenAI } from '@google/genai';\nconst ai = new GoogleGenAI({ apiKey });\nawait ai.models.generateContent({ model, contents, config: { temperature: 0 } });`,
    wait: platform,
    call: { option: 'config.abortSignal', output: `import { GoogleGenAI } from '@google/genai';\nconst ai = new GoogleGenAI({ apiKey });\nawait ai.models.generateContent({ model, contents, config: { temperature: 0, abortSignal: ${aborts} } });` },
    client: { option: 'httpOptions.timeout', output: `import { GoogleGenAI } from '@google/genai';\nconst ai = new GoogleGenAI({ apiKey, httpOptions: { timeout: 60_000 } });\nawait ai.models.generateContent({ model, contents, config: { temperature: 0 } });` },
  },
  {
    name: "Google's first SDK",
    named: '`model.generateContent()`',
    code: `import { GoogleGenerativeAI } from '@google/generative-ai';\nconst model = new GoogleGenerativeAI(key).getGenerativeModel({ model: 'gemini' });\nawait model.generateContent(prompt);`,
    wait: platform,
    call: { option: 'timeout', output: `import { GoogleGenerativeAI } from '@google/generative-ai';\nconst model = new GoogleGenerativeAI(key).getGenerativeModel({ model: 'gemini' });\nawait model.generateContent(prompt, { timeout: 60_000 });` },
  },
  {
    name: 'Cohere, in seconds',
    named: '`cohere.chat()`',
    code: `import { CohereClientV2 } from 'cohere-ai';\nconst cohere = new CohereClientV2({ token });\nawait cohere.chat({ model, messages });`,
    wait: '5 minutes',
    call: { option: 'timeoutInSeconds', output: `import { CohereClientV2 } from 'cohere-ai';\nconst cohere = new CohereClientV2({ token });\nawait cohere.chat({ model, messages }, { timeoutInSeconds: 60 });` },
    client: { option: 'timeoutInSeconds', output: `import { CohereClientV2 } from 'cohere-ai';\nconst cohere = new CohereClientV2({ token, timeoutInSeconds: 60 });\nawait cohere.chat({ model, messages });` },
  },
  {
    name: 'Mistral',
    named: '`mistral.chat.complete()`',
    code: `import { Mistral } from '@mistralai/mistralai';\nconst mistral = new Mistral({ apiKey });\nawait mistral.chat.complete({ model, messages });`,
    wait: '5 minutes',
    versions: { '@mistralai/mistralai': 2 },
    call: { option: 'timeoutMs', output: `import { Mistral } from '@mistralai/mistralai';\nconst mistral = new Mistral({ apiKey });\nawait mistral.chat.complete({ model, messages }, { timeoutMs: 60_000 });` },
    client: { option: 'timeoutMs', output: `import { Mistral } from '@mistralai/mistralai';\nconst mistral = new Mistral({ apiKey, timeoutMs: 60_000 });\nawait mistral.chat.complete({ model, messages });` },
  },
  {
    name: 'Bedrock, whose own timeout only warns',
    named: '`bedrock.send()`',
    code: `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nconst bedrock = new BedrockRuntimeClient({ region });\nawait bedrock.send(new ConverseCommand({ modelId, messages }));`,
    wait: 'for ever',
    call: { option: 'abortSignal', output: `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nconst bedrock = new BedrockRuntimeClient({ region });\nawait bedrock.send(new ConverseCommand({ modelId, messages }), { abortSignal: ${aborts} });` },
  },
  {
    name: 'LangChain',
    named: '`model.invoke()`',
    code: `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({ model: 'gpt-5' });\nawait model.invoke(messages);`,
    wait: '10 minutes',
    call: { option: 'timeout', output: `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({ model: 'gpt-5' });\nawait model.invoke(messages, { timeout: 60_000 });` },
    client: { option: 'timeout', output: `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({ model: 'gpt-5', timeout: 60_000 });\nawait model.invoke(messages);` },
  },
  {
    name: 'Groq, which waits a minute for each request anyhow',
    named: '`groq.chat.completions.create()`',
    code: `import Groq from 'groq-sdk';\nconst groq = new Groq();\nawait groq.chat.completions.create({ model, messages });`,
    wait: '1 minute for each of 3 requests',
    call: { option: 'signal', output: `import Groq from 'groq-sdk';\nconst groq = new Groq();\nawait groq.chat.completions.create({ model, messages }, { signal: ${aborts} });` },
  },
  {
    name: 'fetch',
    named: '`fetch()` to api.openai.com',
    code: `await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body });`,
    wait: '5 minutes',
    call: { option: 'signal', output: `await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body, signal: ${aborts} });` },
  },
  {
    name: 'axios',
    named: '`axios.post()` to api.openai.com',
    code: `import axios from 'axios';\nawait axios.post('https://api.openai.com/v1/chat/completions', body, { headers });`,
    wait: 'for ever',
    call: { option: 'signal', output: `import axios from 'axios';\nawait axios.post('https://api.openai.com/v1/chat/completions', body, { headers, signal: ${aborts} });` },
  },
  {
    name: 'ky, whose ten seconds are switched off',
    named: '`ky.post()` to api.openai.com',
    code: `import ky from 'ky';\nawait ky.post('https://api.openai.com/v1/chat/completions', { json, timeout: false }).json();`,
    wait: platform,
    call: { option: 'signal', output: `import ky from 'ky';\nawait ky.post('https://api.openai.com/v1/chat/completions', { json, timeout: false, signal: ${aborts} }).json();` },
  },
  {
    name: 'undici',
    named: '`request()` to api.openai.com',
    code: `import { request } from 'undici';\nawait request('https://api.openai.com/v1/chat/completions', { method: 'POST', body });`,
    wait: '5 minutes',
    call: { option: 'signal', output: `import { request } from 'undici';\nawait request('https://api.openai.com/v1/chat/completions', { method: 'POST', body, signal: ${aborts} });` },
  },
  {
    name: 'a client that is made in place, options that are empty',
    named: '`chat.complete()`',
    code: `import { Mistral } from '@mistralai/mistralai';\nexport const ask = (messages) => new Mistral({ apiKey }).chat.complete({ model, messages }, {});`,
    wait: '5 minutes',
    versions: { '@mistralai/mistralai': 2 },
    call: { option: 'timeoutMs', output: `import { Mistral } from '@mistralai/mistralai';\nexport const ask = (messages) => new Mistral({ apiKey }).chat.complete({ model, messages }, { timeoutMs: 60_000 });` },
    client: { option: 'timeoutMs', output: `import { Mistral } from '@mistralai/mistralai';\nexport const ask = (messages) => new Mistral({ apiKey, timeoutMs: 60_000 }).chat.complete({ model, messages }, {});` },
  },
];

/** What a suggestion writes for its option. */
const valueOf = ({ option }: { readonly option: string }): string => (/signal$/i.test(option) ? aborts : /InSeconds/.test(option) ? '60' : '60_000');

const several = `import OpenAI from 'openai';
import { options } from './options';
const llm = new OpenAI(undefined);
const first = await llm
  .responses.create({ model, input }, null);
await llm.responses.create({ model, input }, options);
await llm.responses.create({ model, input: first });`;

const withSettings = (versions: Case['versions']) => (versions ? { settings: { 'llm-calls': { versions } } } : {});

/** Code of one SDK with a limit at each place that takes one. */
const fetches = (init: string): string => `await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body, ${init} });`;
const wrapped = (imports: string, code: string): string => `${imports}\n${openai}${code}`;

testRule('require-timeout', rule, {
  valid: [
    // Through more variables than a stack has room for.
    `import OpenAI from 'openai';\nconst llm = new OpenAI();\nconst v0 = llm.responses.create({ model, input });\n${Array.from({ length: 3000 }, (_, at) => `const v${at + 1} = v${at};`).join('\n')}\nawait Promise.race([v3000, timer]);`,
    // What is suggested is enough.
    ...cases.flatMap(({ name, call, client, versions }) =>
      [call, client].flatMap((suggested, index) => (suggested ? [{ name: `${name}, limited ${index === 0 ? 'at the call' : 'on the client'}`, code: suggested.output, ...withSettings(versions) }] : [])),
    ),
    `${openai}await llm.responses.create({ model, input }, { signal });`,
    `${openai}await llm.responses.create({ model, input }, { signal: request.signal });`,
    `${openai}await llm.withOptions({ timeout: 5000 }).responses.create({ model, input });`,
    `import OpenAI from 'openai';\nconst options = { timeout: 5000 };\nconst llm = new OpenAI(options);\n${chat}`,
    // Ends within a minute by itself.
    `import ky from 'ky';\nawait ky.post('https://api.openai.com/v1/chat/completions', { json }).json();`,
    `import ky from 'ky';\nconst api = ky.create({ prefixUrl: 'https://api.openai.com/v1', timeout: undefined });\nawait api.post('chat/completions', { json }).json();`,
    `import Groq from 'groq-sdk';\nconst groq = new Groq({ maxRetries: 0 });\nawait groq.chat.completions.create({ model, messages });`,
    `import { ChatGroq } from '@langchain/groq';\nawait new ChatGroq({ model }).invoke(messages);`,
    `import { generateText } from 'ai';\nawait generateText({ model, prompt, timeout: 60_000 });`,
    `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({ model: 'gpt-5', configuration: { timeout: 5000 } });\nawait model.invoke(messages);`,
    `import { ChatOpenAI } from '@langchain/openai';\nconst model = new ChatOpenAI({ model: 'gpt-5' }).withConfig({ signal });\nawait model.invoke(messages);`,
    `import { GoogleGenerativeAI } from '@google/generative-ai';\nconst model = new GoogleGenerativeAI(key).getGenerativeModel({ model: 'gemini' }, { timeout: 5000 });\nawait model.generateContent(prompt);`,
    `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nconst bedrock = new BedrockRuntimeClient({ requestHandler: { requestTimeout: 5000 } });\nawait bedrock.send(new ConverseCommand({ modelId, messages }));`,
    `import { Configuration, OpenAIApi } from 'openai';\nconst llm = new OpenAIApi(new Configuration({ apiKey, baseOptions: { timeout: 5000 } }));\nawait llm.createChatCompletion({ model, messages });`,
    // Raw HTTP.
    fetches('signal'),
    fetches('signal: controller.signal'),
    fetches('dispatcher'),
    `await fetch(new Request('https://api.openai.com/v1/chat/completions', { method: 'POST', body, signal }));`,
    `import axios from 'axios';\nconst api = axios.create({ baseURL: 'https://api.openai.com', timeout: 5000 });\nawait api.post('/v1/chat/completions', body);`,
    `import axios from 'axios';\naxios.defaults.timeout = 5000;\nawait axios.post('https://api.openai.com/v1/chat/completions', body);`,
    `import axios from 'axios';\nawait axios.post('https://api.openai.com/v1/chat/completions', body, { cancelToken });`,
    `import got from 'got';\nawait got.post('https://api.openai.com/v1/chat/completions', { json, timeout: { request: 5000 } }).json();`,
    `import got from 'got';\nawait got.post('https://api.openai.com/v1/chat/completions', { json, timeout: { response: 5000 } }).json();`,
    `import { request } from 'undici';\nawait request('https://api.openai.com/v1/chat/completions', { method: 'POST', body, bodyTimeout: 5000 });`,
    // A fetch that is handed in may be one with a limit, and so may what cannot be seen.
    `export const ask = (fetch) => fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body });`,
    `await this.http.post('https://api.openai.com/v1/chat/completions', body);`,
    `import OpenAI from 'openai';\nconst llm = new OpenAI({ fetch: fetchInTime });\n${chat}`,
    `import ollama from 'ollama';\nsetTimeout(() => ollama.abort(), 5000);\nawait ollama.chat({ model, messages, stream: true });`,
    `${openai}const stream = await llm.responses.create({ model, input, stream: true });\nsetTimeout(() => stream.controller.abort(), 5000);`,
    // Unknown.
    `${openai}await llm.responses.create({ model, input }, options);`,
    `${openai}await llm.responses.create({ model, input }, { ...options });`,
    `import OpenAI from 'openai';\nconst llm = new OpenAI({ ...options });\n${chat}`,
    `import { llm } from './llm';\n${chat}`,
    `import OpenAI from 'openai';\nexport const ask = (llm: OpenAI) => llm.responses.create({ model, input });`,
    `import { generateText } from 'ai';\nawait generateText({ model, ...settings });`,
    `import type { BaseChatModel } from '@langchain/core/language_models/chat_models';\nexport const ask = (model: BaseChatModel) => model.invoke(messages);`,
    {
      code: `import { ask } from '@acme/llm';\nawait ask('What is the capital of Australia?');`,
      settings: { 'llm-calls': { sdks: [{ name: '@acme/llm', functions: [{ path: 'ask' }] }] } },
    },
    // What is around it ends the wait.
    `${openai}await Promise.race([llm.responses.create({ model, input }), timer]);`,
    `${openai}const asked = llm.responses.create({ model, input });\nawait Promise.race([asked, timer]);`,
    `${openai}async function ask() { return await llm.responses.create({ model, input }); }\nawait Promise.race([ask(), timer]);`,
    `${openai}const within = (work) => Promise.race([work(), timer]);\nawait within(() => llm.responses.create({ model, input }));`,
    `${openai}const within = (promise) => Promise.race([promise, timer]);\nawait within(llm.responses.create({ model, input }));`,
    wrapped(`import { withDeadline } from 'acme';`, `await withDeadline(() => llm.responses.create({ model, input }), 5000);`),
    wrapped(`import { ask } from './ask';`, `await ask(() => llm.responses.create({ model, input }), 5000);`),
    wrapped(`import pTimeout from 'p-timeout';`, `await pTimeout(llm.responses.create({ model, input }), { milliseconds: 5000 });`),
    wrapped(`import { withRetry } from 'llm-calls';`, `await withRetry((attempt) => llm.responses.create({ model, input }, attempt.request), { attemptTimeoutMs: 5000 });`),
    wrapped(`import { withRetry } from 'llm-calls';`, `await withRetry((attempt) => llm.responses.create({ model, input }, attempt.request), { signal });`),
    wrapped(`import { withRetry } from 'llm-calls';`, `await withRetry((attempt) => llm.responses.create({ model, input }, attempt.request), options);`),
    wrapped(`import { createRetry } from 'llm-calls';`, `const retry = createRetry({ totalTimeoutMs: 5000 });\nawait retry(() => llm.responses.create({ model, input }));`),
    wrapped(`import { retry, timeout, wrap, handleAll, TimeoutStrategy } from 'cockatiel';`, `await timeout(5000, TimeoutStrategy.Cooperative).execute(() => llm.responses.create({ model, input }));`),
    wrapped(`import { retry, timeout, wrap, handleAll, TimeoutStrategy } from 'cockatiel';`, `const policy = wrap(retry(handleAll, { maxAttempts: 2 }), timeout(5000, TimeoutStrategy.Cooperative));\nawait policy.execute(() => llm.responses.create({ model, input }));`),
    wrapped(`import PQueue from 'p-queue';`, `await new PQueue({ timeout: 5000 }).add(() => llm.responses.create({ model, input }));`),
    wrapped(`import PQueue from 'p-queue';`, `const queue = new PQueue();\nawait queue.add(() => llm.responses.create({ model, input }), { timeout: 5000 });`),
    wrapped(`import CircuitBreaker from 'opossum';`, `const breaker = new CircuitBreaker(() => llm.responses.create({ model, input }));\nawait breaker.fire();`),
    wrapped(`import { retry } from 'ts-retry-promise';`, `await retry(() => llm.responses.create({ model, input }));`),
    wrapped(`import { retry } from '@lifeomic/attempt';`, `await retry(() => llm.responses.create({ model, input }), { timeout: 5000 });`),
    wrapped(`import { Effect } from 'effect';`, `await Effect.runPromise(Effect.tryPromise(() => llm.responses.create({ model, input })).pipe(Effect.timeout('5 seconds')));`),
    wrapped(`import { Effect, pipe } from 'effect';`, `await Effect.runPromise(pipe(Effect.tryPromise(() => llm.responses.create({ model, input })), Effect.timeout('5 seconds')));`),
    wrapped(`import { Effect } from 'effect';`, `await Effect.runPromise(Effect.timeout(Effect.tryPromise(() => llm.responses.create({ model, input })), '5 seconds'));`),
    wrapped(`import { defer, lastValueFrom, timeout } from 'rxjs';`, `await lastValueFrom(defer(() => llm.responses.create({ model, input })).pipe(timeout(5000)));`),
    `${openai}class Caller { ask(options) { return this.caller.callWithOptions({ signal: options?.signal }, async () => await llm.responses.create({ model, input })); } }`,
    `${openai}const jobs = [];\nconst later = (run, ms) => { jobs.push({ run, ms }); };\nlater(() => llm.responses.create({ model, input }), 5000);`,
    `${openai}const jobs = [async () => await llm.responses.create({ model, input })];\nfor (const run of jobs) await Promise.race([run(), timer]);`,
    `${openai}const within = ({ work, ms }) => Promise.race([work(), pause(ms)]);\nawait within({ work: () => llm.responses.create({ model, input }), ms: 5000 });`,
    // A test ends by its runner's.
    `${openai}it('answers', async () => { ${chat} });`,
    // Runs no model; none of an SDK's.
    `${openai}await llm.models.list();`,
    `await fetch('/api/answer', { method: 'POST', body });`,
    `function generateText() {}\ngenerateText({});`,
  ],
  invalid: [
    ...cases.map(({ name, code, named, wait, call, client, versions }) => ({
      name,
      code,
      ...withSettings(versions),
      errors: [
        {
          messageId: 'unlimited' as const,
          data: { call: named, wait, whom: call ? 'it' : 'its client', option: (call ?? client)!.option, value: valueOf((call ?? client)!), unit: /InSeconds/.test((call ?? client)!.option) ? ' (seconds)' : '' },
          suggestions: [
            ...(call ? [{ messageId: 'callSuggestion' as const, data: { option: call.option }, output: call.output }] : []),
            ...(client ? [{ messageId: 'clientSuggestion' as const, data: { option: client.option }, output: client.output }] : []),
          ],
        },
      ],
    })),
    {
      name: 'each call of a client, where it begins',
      code: several,
      errors: [
        {
          messageId: 'unlimited' as const, line: 4, column: 21, endLine: 4, endColumn: 24,
          suggestions: [
            { messageId: 'callSuggestion' as const, output: several.replace('null', '{ timeout: 60_000 }') },
            { messageId: 'clientSuggestion' as const, output: several.replace('undefined', '{ timeout: 60_000 }') },
          ],
        },
        {
          messageId: 'unlimited' as const, line: 7, column: 7, endLine: 7, endColumn: 27,
          suggestions: [
            { messageId: 'callSuggestion' as const, output: several.replace('input: first }', 'input: first }, { timeout: 60_000 }') },
            { messageId: 'clientSuggestion' as const, output: several.replace('undefined', '{ timeout: 60_000 }') },
          ],
        },
      ],
    },
    {
      name: 'ai 5 does not know `timeout`',
      code: `import { generateText } from 'ai';\nawait generateText({ model, prompt, timeout: 5000 });`,
      settings: { 'llm-calls': { versions: { ai: 5 } } },
      errors: [
        {
          messageId: 'ignored' as const,
          data: { call: '`generateText()`', wait: platform, sdk: 'ai', major: 5, ignored: 'timeout', option: 'abortSignal', value: aborts },
          suggestions: [{ messageId: 'callSuggestion' as const, data: { option: 'abortSignal' }, output: `import { generateText } from 'ai';\nawait generateText({ model, prompt, timeout: 5000, abortSignal: ${aborts} });` }],
        },
      ],
    },
    {
      name: 'Ollama takes neither',
      code: `import ollama from 'ollama';\nawait ollama.chat({ model, messages });`,
      errors: [{ messageId: 'noneTaken' as const, data: { call: '`ollama.chat()`', wait: platform } }],
    },
    {
      name: "invoke of LangChain's Ollama hears neither",
      code: `import { ChatOllama } from '@langchain/ollama';\nconst model = new ChatOllama({ model: 'qwen3' });\nawait model.invoke(messages);`,
      errors: [{ messageId: 'noneTaken' as const, data: { call: '`model.invoke()`', wait: platform } }],
    },
    ...[
      { name: 'an attempt holds no signal where the helper has no limit', before: `attempt) => llm.responses.create({ model, input }, attempt.request)`, options: '', after: '{ attemptTimeoutMs: 60_000 }', wait: '10 minutes' },
      { name: 'an attempt that is spread', before: `attempt) => llm.responses.create({ model, input }, { ...attempt.request })`, options: '{ maxAttempts: 3 }', after: '{ maxAttempts: 3, attemptTimeoutMs: 60_000 }', wait: '10 minutes' },
      { name: "an attempt's signal alone", before: `{ signal }) => llm.responses.create({ model, input }, { signal })`, options: '', after: '{ attemptTimeoutMs: 60_000 }', wait: '10 minutes for each of 3 requests' },
    ].map(({ name, before, options, after, wait }) => ({
      name,
      code: wrapped(`import { withRetry } from 'llm-calls';`, `await withRetry((${before}${options && `, ${options}`});`),
      errors: [
        {
          messageId: 'unlimitedAttempts' as const,
          data: { call: '`llm.responses.create()`', wait },
          suggestions: [{ messageId: 'attemptsSuggestion' as const, output: wrapped(`import { withRetry } from 'llm-calls';`, `await withRetry((${before}, ${after});`) }],
        },
      ],
    })),
    // What is around it has no limit of its own.
    ...[
      wrapped(`import pRetry from 'p-retry';`, `await pRetry(() => llm.responses.create({ model, input }), { retries: 2 });`),
      wrapped(`import PQueue from 'p-queue';`, `await new PQueue({ concurrency: 2 }).add(() => llm.responses.create({ model, input }));`),
      wrapped(`import CircuitBreaker from 'opossum';`, `const breaker = new CircuitBreaker(() => llm.responses.create({ model, input }), { timeout: false });\nawait breaker.fire();`),
      wrapped(`import { retry, handleAll } from 'cockatiel';`, `await retry(handleAll, { maxAttempts: 2 }).execute(() => llm.responses.create({ model, input }));`),
      wrapped(`import { retry } from '@lifeomic/attempt';`, `await retry(() => llm.responses.create({ model, input }), { maxAttempts: 3 });`),
      wrapped(`import { Effect } from 'effect';`, `await Effect.runPromise(Effect.tryPromise(() => llm.responses.create({ model, input })).pipe(Effect.retry({ times: 2 })));`),
      `${openai}await Promise.all([llm.responses.create({ model, input }), other]);`,
      `${openai}app.post('/', async (request, response) => { response.json(await llm.responses.create({ model, input })); });`,
      `${openai}const slowly = async (work) => { await pause(1000); return work(); };\nawait slowly(() => llm.responses.create({ model, input }));`,
      // A function that only hands its parameter round.
      `${openai}const again = (work, n) => (n > 0 ? again(work, n - 1) : work());\nawait again(() => llm.responses.create({ model, input }), 3);`,
    ].map((code) => ({
      code,
      errors: [
        {
          messageId: 'unlimited' as const,
          suggestions: [
            { messageId: 'callSuggestion' as const, data: { option: 'timeout' }, output: code.replace(`create({ model, input })`, `create({ model, input }, { timeout: 60_000 })`) },
            { messageId: 'clientSuggestion' as const, data: { option: 'timeout' }, output: code.replace('new OpenAI()', 'new OpenAI({ timeout: 60_000 })') },
          ],
        },
      ],
    })),
  ],
});
