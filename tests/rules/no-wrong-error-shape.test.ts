import rule from '../../rules/no-wrong-error-shape.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai'; const llm = new OpenAI();\n`;
const named = `import { OpenAI, RateLimitError } from 'openai'; const llm = new OpenAI();\n`;
const anthropic = `import Anthropic from '@anthropic-ai/sdk'; const claude = new Anthropic();\n`;
const ai = `import { generateText, generateObject } from 'ai';\n`;

/** A handler of one call, with what stands around the call in its `try`. */
const handler = (body: string, tried = 'return await llm.responses.create({ input })', head = openai): string =>
  `${head}export async function f(input, store) {\n  try { ${tried} }\n  catch (e) { ${body}; throw e }\n}`;
const claudes = (body: string): string => handler(body, 'return await claude.messages.create(input)', anthropic);
const texts = (body: string, call = 'generateText({ prompt: input })'): string => handler(body, `return await ${call}`, ai);
const post = `const answer = await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'gpt-5', messages: input }) });`;
const fetches = (body: string, more = ''): string => handler(body, `${post} ${more} return await answer.json()`, '');

const status = 'Read `status` of it';
const again = (path: string, output: string) => [{ messageId: 'readSuggestion', data: { path }, output }] as const;


/** What is told of failures beside the call, and here does this. */
const told = {
  ofStream: (body: string, parameter = '{ error }'): string => `import { streamText } from 'ai'; import { RateLimitError } from 'openai';\nexport const f = (prompt) => streamText({ prompt, onError(${parameter}) { ${body} } }).toUIMessageStreamResponse();`,
  ofResponse: (body: string): string => `import { streamText } from 'ai'; import { RateLimitError } from 'openai';\nexport const f = (prompt) => streamText({ prompt }).toUIMessageStreamResponse({ onError: (error) => { ${body} return 'Sorry.' } });`,
  ofMutation: (body: string): string => `import { useMutation } from '@tanstack/react-query';\n${openai}export const useAsk = () => useMutation({ mutationFn: (input) => llm.responses.create({ input }), onError(error, input) { ${body} } });`,
  ofQuery: (body: string): string => `import useSWR from 'swr';\n${openai}const ask = (input) => llm.responses.create({ input });\nexport const useAnswer = (input) => useSWR(input, ask, { onError: (error) => { ${body} } });`,
};

testRule('no-wrong-error-shape', rule, {
  valid: [
    // Callbacks that are told. In mid-stream the provider's own object may come, whatever that holds.
    told.ofStream('if (error.statusCode === 429) wait()'),
    told.ofStream(`if (error.status === 'UNAVAILABLE' || error.type === 'overloaded_error' || error.code === 'rate_limit_exceeded') wait()`),
    told.ofStream('if (isMine(error) && error.response?.status === 429) wait()'),
    told.ofStream('if (event.response?.status === 429) wait()', 'event'),
    told.ofResponse('if (error.name === "AI_APICallError") wait();'),
    told.ofMutation('if (error.status === 429) wait(input)'),
    told.ofMutation('if (error instanceof OpenAI.RateLimitError) wait()'),
    told.ofQuery('if (error.status === 429) wait()'),
    // An answer of the app's own server.
    `import { useChat } from 'ai/react';\nimport { streamText } from 'ai';\nexport const chat = () => useChat({ onError: (error) => { if (error.response?.status === 429) wait() } });`,
    // Where the SDK has it.
    handler('if (e.status === 429) await wait()'),
    handler(`if (e.code === 'context_length_exceeded') return f(input.slice(1))`),
    handler(`if (e.error?.message.includes('later')) await wait()`),
    handler(`if (e instanceof OpenAI.RateLimitError) await wait()`),
    handler(`if (e.name === 'Error') await wait()`),
    handler(`if (e.name === 'AbortError') return`),
    claudes(`if (e.error?.error?.type === 'overloaded_error') await wait()`),
    // Of the majors that it may be, one has it.
    claudes(`if (e.name === 'RateLimitError') await wait()`),
    texts('if (e.statusCode === 401 || e.isRetryable) await wait()'),
    texts(`if (e.name === 'AI_APICallError') await wait()`),
    texts(`if (e.response?.modelId) await wait()`, 'generateObject({ prompt: input })'),
    { code: handler('if (e.response?.status === 429) await wait()', 'return await llm.createChatCompletion(input)', `import { Configuration, OpenAIApi } from 'openai'; const llm = new OpenAIApi(new Configuration());\n`) },
    handler('if (e.response?.status === 429) await wait()', `return await axios.post('https://api.openai.com/v1/chat/completions', { model: 'gpt-5', messages: input })`, `import axios from 'axios';\n`),
    handler('if (e.status === 429) await wait()', `return await axios.post('https://api.openai.com/v1/chat/completions', { model: 'gpt-5', messages: input })`, `import axios from 'axios';\n`),
    handler('if (e.response?.status === 429 || e.statusCode === 429) await wait()', `return await replicate.run('meta/llama', { input })`, `import Replicate from 'replicate'; const replicate = new Replicate();\n`),
    `import { ChatOpenAI } from '@langchain/openai'; import OpenAI from 'openai'; const model = new ChatOpenAI();\nexport async function f(input) { try { return await model.invoke(input) } catch (e) { if (e instanceof OpenAI.RateLimitError) return; throw e } }`,
    // Read in several ways.
    handler('const status = e.response?.status ?? e.status; if (status === 429) await wait()'),
    handler('const status = e.status || e.statusCode; if (status === 429) await wait()'),
    handler('if (e.status === 429) return; if (e.response?.status === 429) return'),
    handler('const text = e?.response?.data?.error?.message ?? e.message; if (text) return text'),
    handler('if (e instanceof OpenAI.APIError) return e.status; if (e.response) return'),
    handler(`if (e.status === '429' || e.status === 429) await wait()`),
    handler(`if (e.name === 'RateLimitError' || e.status === 429) await wait()`),
    // Asked for before anything is read of it, in whatever way.
    ...[
      'if (e.response?.data?.error) throw new Error(e.response.data.error)',
      `if (e.response?.status === 429) await wait(e.response.headers['retry-after'])`,
      'console.error(e.response !== undefined && e.response.status)',
      'const text = e.response != null ? e.response.data : e.message; report(text)',
      `if (typeof e.response === 'object') report(e.response.data)`,
      'if (!e.response) report(e.message); else report(e.response.status)',
      'if (!e.response || e.status === 500) throw e; report(e.response.status)',
      'switch (true) { case !!e.response: report(e.response.status) }',
      'const isAnswer = Boolean(e.response); if (isAnswer) report(e.response.status)',
      'const answer = e.response; if (!answer) throw e; report(answer.status)',
      'const { response } = e; if (response) report(response.status)',
      // What would be thrown there goes no further.
      'try { report(e.response.data) } catch {}',
    ].map((body) => handler(`if (e.status === 401) throw e; ${body}`)),
    // Only shown.
    handler('console.error(e.response?.data)'),
    handler('console.error(e.response ? e.response.data : e)'),
    handler('logger.error({ status: e.statusCode, code: e.response?.status }, "failed")'),
    handler('report(e, { status: e.statusCode })'),
    // What else the `try` holds may have thrown it.
    handler('if (e.response?.status === 404) return', 'const page = await store.load(input); return await llm.responses.create({ input: page })'),
    handler('if (e.response?.status === 404) return', `const page = await axios.get(input); return await llm.responses.create({ input: page })`, `import axios from 'axios';\n${openai}`),
    handler('if (e.statusCode === 400) return', 'check(input); return await llm.responses.create({ input })', `import { check } from './check';\n${openai}`),
    handler('if (e.response) return e.response.message', 'check(input); return await llm.responses.create({ input })', `import { check } from './check';\n${openai}`),
    handler('if (e.statusCode === 400) return', `if (!input) throw createError({ statusCode: 400 }); return await llm.responses.create({ input })`),
    handler('if (e.statusCode === 400) return', `const refused = new Error('no'); refused.statusCode = 400; if (!input) throw refused; return await llm.responses.create({ input })`),
    handler('if (e.response) return', 'const asked = store.load(input); const text = await asked; return await llm.responses.create({ input: text })'),
    handler('if (e.response) return', 'const [text] = await Promise.all([store.load(input)]); return await llm.responses.create({ input: text })'),
    handler('if (e.response) return', 'const pages = await store.find(input); return await llm.responses.create({ input: pages })'),
    handler('if (e.response) return', 'return await llm.responses.create({ input: await pages(store) })', `${openai}const pages = (store) => store.find({});\n`),
    handler(`if (e.reason === 'closed') return`),
    handler('if (e.response) return', 'for await (const input of store.all()) await llm.responses.create({ input })'),
    handler('if (e.response) return', 'await Promise.all(input.map(async (each) => store.save(each, await llm.responses.create({ input: each }))))'),
    handler('if (e.response) return', 'return await load(input)', `${openai}async function load(input) { const text = await read(input); return llm.responses.create({ input: text }) }\n`),
    handler('if (e.statusCode === 429) return', 'return await llm.responses.create({ input: await generateText(input) })', `import { generateText } from 'ai';\n${openai}`),
    `${openai}const onFailure = (e) => { if (e.response) return; throw e };\nexport const f = (input) => llm.responses.create({ input }).catch(onFailure);\nexport const g = (url) => load(url).catch(onFailure);`,
    `${openai}export const f = (input) => load(input).then((text) => llm.responses.create({ input: text })).catch((e) => { if (e.response) return; throw e });`,
    `${openai}export const f = (input) => wrapped(() => llm.responses.create({ input })).catch((e) => { if (e.response) return; throw e });`,
    // Handed on to what others call as well, or after errors have been told apart; predicates of work that does more.
    `${handler('if (busy(e)) return')}\nexport function busy(e) { return e.response?.status === 429 }`,
    `${handler('if (busy(e)) return')}\nfunction busy(e) { return e.response?.status === 429 ? 1 : 0 }\nexport const g = (url) => load(url).catch((e) => busy(e));`,
    `${handler('if (isHttpError(e)) return told(e)')}\nfunction told(e) { if (e.response.status === 429) return 1; return 0 }`,
    `${handler('if (busy(e)) return', 'const page = await store.load(input); return await llm.responses.create({ input: page })')}\nfunction busy(e) { if (e.response?.status === 429) return true; return false }`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(async () => llm.responses.create({ input: await load(input) }), { shouldRetry: ({ error }) => error.response?.status === 429 });`,
    `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry: ({ error }) => error.status === 429 });`,
    // Which of the two it is handed depends on the major.
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry: (failure) => failure.response?.status === 429 });`, filename: '/nowhere/file.ts' },
    // Nothing is known of the client, or of what it runs.
    `export async function f(llm, input) { try { return await llm.chat.completions.create(input) } catch (e) { if (e.response) return; throw e } }`,
    `import { ChatOpenAI } from '@langchain/openai'; const chain = prompt.pipe(new ChatOpenAI());\nexport async function f(input) { try { return await chain.invoke(input) } catch (e) { if (e.response) return; throw e } }`,
    // Told apart first, or made another error.
    handler('if (isHttpError(e)) return e.response.status'),
    handler('if (!isHttpError(e)) throw e; return e.response.status'),
    handler(`if (e && typeof e === 'object' && 'response' in e) return e.response.status`),
    handler(`if (e instanceof HttpFailure) return e.response.status`, undefined, `import { HttpFailure } from './http';\n${openai}`),
    handler('e = normalised(e); if (e.statusCode === 429) return'),
    handler('const failure = normalised(e); if (failure.statusCode === 429) return'),
    handler('if (e.cause?.response?.status === 429) return'),
    // Codes of Node, and of providers that are not OpenAI.
    claudes(`if (e.code === 'ECONNRESET') return f(input)`),
    handler('if (e.code === 429) await wait()', undefined, `import OpenAI from 'openai'; const llm = new OpenAI({ baseURL: 'https://openrouter.ai/api/v1' });\n`),
    handler('if (e.code === 429) await wait()', 'return await llm.responses.create({ input })', `import OpenAI from 'openai';\nexport const ask = (llm: OpenAI, input) => llm.responses.create({ input });\nimport { llm } from './llm';\n`),
    fetches('if (e.status === 429) return', `if (!answer.ok) throw Object.assign(new Error('refused'), { status: answer.status });`),
    fetches(`if (e.name === 'AbortError') return`),
  ],
  invalid: [
    // Callbacks that are told of failures, as handlers are.
    { code: told.ofStream('if (error.response?.status === 429) wait()'), errors: [{ messageId: 'missing', data: { sdks: '`ai`', part: 'response.status', instead: 'Read `lastError.statusCode` of it' }, suggestions: again('lastError.statusCode', told.ofStream('if (error.lastError?.statusCode === 429) wait()')) }] },
    { code: told.ofStream('if (error instanceof RateLimitError) wait()'), errors: [{ messageId: 'class' }] },
    { code: told.ofResponse('if (error instanceof RateLimitError) wait();'), errors: [{ messageId: 'class' }] },
    { code: told.ofMutation('if (error.response?.status === 429) wait(input)'), errors: [{ messageId: 'missing', data: { sdks: '`openai`', part: 'response', instead: status }, suggestions: again('status', told.ofMutation('if (error.status === 429) wait(input)')) }] },
    { code: told.ofQuery('if (error.statusCode === 429) wait()'), errors: [{ messageId: 'missing', data: { sdks: '`openai`', part: 'statusCode', instead: status }, suggestions: again('status', told.ofQuery('if (error.status === 429) wait()')) }] },
    {
      code: handler('if (e.response?.status === 429) await wait()'),
      errors: [{ messageId: 'missing', data: { sdks: '`openai`', part: 'response', instead: status }, line: 4, column: 19, endColumn: 37, suggestions: again('status', handler('if (e.status === 429) await wait()')) }],
    },
    {
      code: handler('if (e?.response?.status === 429) await wait()'),
      errors: [{ messageId: 'missing', suggestions: again('status', handler('if (e?.status === 429) await wait()')) }],
    },
    { code: handler('if ((e as any).statusCode === 429) await wait()'), errors: [{ messageId: 'missing', suggestions: again('status', handler('if ((e as any).status === 429) await wait()')) }] },
    // Its written type has no `status`.
    { code: handler('if ((e as Refusal).statusCode === 429) await wait()'), errors: [{ messageId: 'missing', suggestions: null }] },
    // One finding a cause; the branch is dead whatever it reads.
    { code: handler('if (e.response) { console.error(e.response.status, e.response.data) } else console.error(e.message)'), errors: [{ messageId: 'missing', line: 4, column: 19, suggestions: null }] },
    { code: handler('const { response } = e; if (response?.status === 429) await wait()'), errors: [{ messageId: 'missing', suggestions: null }] },
    { code: handler('const code = e.response?.status; if (code === 429) await wait()'), errors: [{ messageId: 'missing', suggestions: again('status', handler('const code = e.status; if (code === 429) await wait()')) }] },
    { code: handler('return reply(e.statusCode || 500)'), errors: [{ messageId: 'missing', suggestions: again('status', handler('return reply(e.status || 500)')) }] },
    { code: handler('switch (e.statusCode) { case 429: await wait() }'), errors: [{ messageId: 'missing', suggestions: again('status', handler('switch (e.status) { case 429: await wait() }')) }] },
    { code: handler('if ([429, 503].includes(e.statusCode)) await wait()'), errors: [{ messageId: 'missing', suggestions: again('status', handler('if ([429, 503].includes(e.status)) await wait()')) }] },
    { code: handler('const failure = e as any; if (failure.statusCode === 429) await wait()'), errors: [{ messageId: 'missing', suggestions: again('status', handler('const failure = e as any; if (failure.status === 429) await wait()')) }] },
    { code: `${openai}export async function f(input) { try { return await llm.responses.create({ input }) } catch ({ statusCode }) { if (statusCode === 429) return; throw new Error() } }`, errors: [{ messageId: 'missing', suggestions: null }] },
    // The handler itself fails.
    {
      code: handler('console.error(e.response.data)'),
      errors: [{ messageId: 'crash', data: { sdks: '`openai`', part: 'response', instead: status }, suggestions: null }],
    },
    // Shown is not asked for, nor is keeping it; a question that crashes itself is none.
    { code: handler('console.error(e.response); report(e.response.status)'), errors: [{ messageId: 'crash', column: 49, suggestions: again('status', handler('console.error(e.response); report(e.status)')) }] },
    { code: handler('const answer = e.response; report(answer.status)'), errors: [{ messageId: 'crash', suggestions: null }] },
    { code: handler('if (e.status === 401) throw e; if (e.response.data.error) report(e.response.data.error)'), errors: [{ messageId: 'crash', suggestions: null }] },
    { code: handler('if (e.response.status === 429) await wait()'), errors: [{ messageId: 'crash', suggestions: again('status', handler('if (e.status === 429) await wait()')) }] },
    // The other way round, and other SDKs.
    {
      code: handler(`if (e.code === 'ThrottlingException') await wait()`, 'return await client.send(new ConverseCommand(input))', `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'; const client = new BedrockRuntimeClient({});\n`),
      errors: [{ messageId: 'missing', data: { sdks: '`@aws-sdk/client-bedrock-runtime`', part: 'code', instead: 'Read `$metadata.httpStatusCode` of it' }, suggestions: null }],
    },
    { code: texts('if (e.status === 401) throw e'), errors: [{ messageId: 'missing', data: { sdks: '`ai`', part: 'status', instead: 'Read `statusCode` of it' }, suggestions: again('statusCode', texts('if (e.statusCode === 401) throw e')) }] },
    // After its own retries the AI SDK has the status one level deeper.
    { code: texts('if (e.response?.status === 429) await wait()'), errors: [{ messageId: 'missing', data: { sdks: '`ai`', part: 'response.status', instead: 'Read `lastError.statusCode` of it' }, suggestions: again('lastError.statusCode', texts('if (e.lastError?.statusCode === 429) await wait()')) }] },
    { code: texts('if (e.status === 429) await wait()', 'generateText({ prompt: input, maxRetries: 0 })'), errors: [{ messageId: 'missing', suggestions: again('statusCode', texts('if (e.statusCode === 429) await wait()', 'generateText({ prompt: input, maxRetries: 0 })')) }] },
    { code: texts('const status = e.status; if (status === 429 || status === 401) return'), errors: [{ messageId: 'missing', suggestions: again('statusCode', texts('const status = e.statusCode; if (status === 429 || status === 401) return')) }] },
    { code: claudes(`if (e.code === 'rate_limit_error') await wait()`), errors: [{ messageId: 'missing', data: { sdks: '`@anthropic-ai/sdk`', part: 'code', instead: 'Read `type` of it' }, suggestions: null }] },
    {
      code: claudes(`if (e.code === 'rate_limit_error') await wait()`),
      settings: { 'llm-calls': { versions: { '@anthropic-ai/sdk': 0 } } },
      errors: [{ messageId: 'missing', data: { sdks: '`@anthropic-ai/sdk`', part: 'code', instead: 'Read `error.error.type` of it' }, suggestions: null }],
    },
    {
      code: handler('if (e.status === 429) await wait()', `return await got.post('https://api.openai.com/v1/chat/completions', { json: input })`, `import got from 'got';\n`),
      errors: [{ messageId: 'missing', data: { sdks: '`got`', part: 'status', instead: 'Read `response.statusCode` of it' }, suggestions: again('response.statusCode', handler('if (e.response?.statusCode === 429) await wait()', `return await got.post('https://api.openai.com/v1/chat/completions', { json: input })`, `import got from 'got';\n`)) }],
    },
    { code: fetches('if (e.status === 429) return'), errors: [{ messageId: 'missing', data: { sdks: '`fetch`', part: 'status', instead: 'A refusal is no error here: look at `ok` and `status` of the response' }, suggestions: null }] },
    { code: fetches('if (e.status === 429) return', `if (!answer.ok) throw new Error('refused: ' + answer.status);`), errors: [{ messageId: 'missing', suggestions: null }] },
    // A handler of a chain, of a named function, of several calls.
    { code: `${openai}export const f = (input) => llm.responses.create({ input }).then((answer) => answer.output_text.trim()).catch((e) => { if (e.statusCode === 429) return; throw e });`, errors: [{ messageId: 'missing', suggestions: again('status', `${openai}export const f = (input) => llm.responses.create({ input }).then((answer) => answer.output_text.trim()).catch((e) => { if (e.status === 429) return; throw e });`) }] },
    { code: `${openai}const quiet = (e) => { if (e.response) return; throw e };\nexport const f = (input) => llm.responses.create({ input }).catch(quiet);`, errors: [{ messageId: 'missing', suggestions: null }] },
    { code: handler('if (e.response) return', 'await llm.responses.create({ input }); return await claude.messages.create(input)', openai + anthropic), errors: [{ messageId: 'missing', data: { sdks: '`openai` or `@anthropic-ai/sdk`', part: 'response', instead: status }, suggestions: null }] },
    // Code of one's own that is seen, and code in place that cannot have asked anybody.
    { code: handler('if (e.response) return', `const text = JSON.stringify(input).trim(); console.log(text); const answer = await ask(text); if (!answer.output_text) throw new Error('empty'); return JSON.parse(answer.output_text)`, `${openai}const ask = async (input) => llm.responses.create({ input });\n`), errors: [{ messageId: 'missing', suggestions: null }] },
    { code: handler('if (e.response) return e.response.status', 'const text = render(input); setBusy(true); return await llm.responses.create({ input: text })', `import { render } from './render';\n${openai}`), errors: [{ messageId: 'missing', suggestions: null }] },
    { code: handler('if (e.response) return', 'await new Promise((resolve) => setTimeout(resolve, 100)); for await (const event of await llm.responses.create({ input, stream: true })) console.log(event)'), errors: [{ messageId: 'missing', suggestions: null }] },
    { code: handler('if (e.response) return', 'return await pRetry(() => llm.responses.create({ input }), { retries: 3 })', `import pRetry from 'p-retry';\n${openai}`), errors: [{ messageId: 'missing', suggestions: null }] },
    // Handed on to a function of the file, or to the predicate of a policy.
    { code: `${handler('if (busy(e)) return')}\nfunction busy(e) { if (e.response) return true; return false }`, errors: [{ messageId: 'missing', line: 6, suggestions: null }] },
    { code: `${handler('note(e); return told(e)')}\nconst told = (e) => textFor(e) ?? 'failed';\nfunction textFor(e) { return e.statusCode === 429 ? 'busy' : undefined }`, errors: [{ messageId: 'missing', line: 7, suggestions: again('status', `${handler('note(e); return told(e)')}\nconst told = (e) => textFor(e) ?? 'failed';\nfunction textFor(e) { return e.status === 429 ? 'busy' : undefined }`) }] },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry: ({ error }) => error.response?.status === 429 });`, errors: [{ messageId: 'missing', suggestions: again('status', `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry: ({ error }) => error.status === 429 });`) }] },
    { code: `import { backOff } from 'exponential-backoff';\n${openai}export const f = (input) => backOff(async () => { const answer = await llm.responses.create({ input }); return answer.output_text }, { retry: (e) => e.response?.status === 429 });`, errors: [{ messageId: 'missing', suggestions: again('status', `import { backOff } from 'exponential-backoff';\n${openai}export const f = (input) => backOff(async () => { const answer = await llm.responses.create({ input }); return answer.output_text }, { retry: (e) => e.status === 429 });`) }] },
    // Names and values that never come.
    {
      code: handler(`if (e.name === 'RateLimitError') await wait()`),
      errors: [{ messageId: 'name', data: { sdks: '`openai`', value: 'RateLimitError', instead: 'Test `e instanceof OpenAI.RateLimitError`' }, column: 19, endColumn: 46, suggestions: [{ messageId: 'classSuggestion', data: { test: 'e instanceof OpenAI.RateLimitError' }, output: handler('if (e instanceof OpenAI.RateLimitError) await wait()') }] }],
    },
    {
      code: handler(`if (e.name !== 'RateLimitError') throw e`, undefined, named),
      errors: [{ messageId: 'name', suggestions: [{ messageId: 'classSuggestion', data: { test: 'e instanceof RateLimitError' }, output: handler('if (!(e instanceof RateLimitError)) throw e', undefined, named) }] }],
    },
    {
      code: texts(`if (e.name === 'APICallError') await wait()`),
      errors: [{ messageId: 'name', data: { sdks: '`ai`', value: 'APICallError', instead: 'Read `statusCode` of it' }, suggestions: null }],
    },
    {
      code: handler(`if (e.name === 'APICallError') await wait()`, 'return await generateText({ prompt: input })', `import { APICallError, generateText } from 'ai';\n`),
      errors: [{ messageId: 'name', suggestions: [{ messageId: 'classSuggestion', data: { test: 'APICallError.isInstance(e)' }, output: handler('if (APICallError.isInstance(e)) await wait()', 'return await generateText({ prompt: input })', `import { APICallError, generateText } from 'ai';\n`) }] }],
    },
    {
      code: claudes(`if (e.name === 'RateLimitError') await wait()`),
      settings: { 'llm-calls': { versions: { '@anthropic-ai/sdk': 0 } } },
      errors: [{ messageId: 'name', suggestions: [{ messageId: 'classSuggestion', data: { test: 'e instanceof Anthropic.RateLimitError' }, output: claudes('if (e instanceof Anthropic.RateLimitError) await wait()') }] }],
    },
    {
      code: handler(`if (e.status === '429') await wait()`),
      errors: [{ messageId: 'number', data: { read: 'status', sdks: '`openai`', value: '"429"', instead: status }, suggestions: [{ messageId: 'numberSuggestion', data: { number: '429' }, output: handler('if (e.status === 429) await wait()') }] }],
    },
    { code: handler(`if (e.status === 'RESOURCE_EXHAUSTED') await wait()`, 'return await genai.models.generateContent(input)', `import { GoogleGenAI } from '@google/genai'; const genai = new GoogleGenAI({ apiKey });\n`), errors: [{ messageId: 'number', suggestions: null }] },
    { code: handler('if (e.code === 429) await wait()'), errors: [{ messageId: 'text', suggestions: again('status', handler('if (e.status === 429) await wait()')) }] },
    // Classes of another library.
    {
      code: handler('if (axios.isAxiosError(e)) return e.response?.status', undefined, `import axios from 'axios';\n${openai}`),
      errors: [{ messageId: 'class', data: { class: 'AxiosError', library: 'axios', sdks: '`openai`', instead: status }, suggestions: null }],
    },
    { code: handler('if (e instanceof AxiosError) return e.response?.status', undefined, `import { AxiosError } from 'axios';\n${openai}`), errors: [{ messageId: 'class', suggestions: null }] },
    { code: handler('if (APICallError.isInstance(e)) return e.statusCode', undefined, `import { APICallError } from 'ai';\n${openai}`), errors: [{ messageId: 'class', data: { class: 'APICallError', library: 'ai', sdks: '`openai`', instead: status }, suggestions: null }] },
    { code: handler('if (e instanceof OpenAI.APIError) return e.status', 'return await generateText({ prompt: input })', `import OpenAI from 'openai'; ${ai}`), errors: [{ messageId: 'class', data: { class: 'APIError', library: 'openai', sdks: '`ai`', instead: 'Read `statusCode` of it' }, suggestions: null }] },
    { code: handler('if (e instanceof OpenAI.APIError) return e.status', `${post} return await answer.json()`, `import OpenAI from 'openai';\n`), errors: [{ messageId: 'class', suggestions: null }] },
    { code: handler('if (e instanceof Groq.RateLimitError) return', undefined, `import Groq from 'groq-sdk';\n${openai}`), errors: [{ messageId: 'class', suggestions: null }] },
  ],
});
