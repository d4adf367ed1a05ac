import rule from '../../rules/no-error-message-matching.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI from 'openai'; const llm = new OpenAI();\n`;
const ai = `import { generateText } from 'ai';\n`;

/** A handler of one call; in JavaScript, where any property of an error may be read. */
const js = (body: string, call = 'llm.responses.create({ input })', head = openai, tried = `return await ${call}`): { readonly code: string; readonly filename: string } => ({
  code: `${head}export async function f(input) {\n  try { ${tried} }\n  catch (e) { ${body}; throw e }\n}`,
  filename: 'file.js',
});
const ts = (body: string, parameter = 'e'): string => `${openai}export async function f(input: string) {\n  try { return await llm.responses.create({ input }) }\n  catch (${parameter}) { ${body}; throw e }\n}`;
const claudes = (body: string): ReturnType<typeof js> => js(body, 'claude.messages.create(input)', `import Anthropic from '@anthropic-ai/sdk'; const claude = new Anthropic();\n`);
const gemini = (body: string): ReturnType<typeof js> => js(body, 'model.generateContent(input)', `import { GoogleGenerativeAI } from '@google/generative-ai'; const model = new GoogleGenerativeAI(key).getGenerativeModel({ model: 'gemini' });\n`);

/** The helper resolves from here. */
const orHelper = ' or `classifyError(error).kind`';
const limited = 'e instanceof OpenAI.RateLimitError';
const byClass = (name: string, output: string) => [{ messageId: 'testSuggestion', data: { test: `e instanceof OpenAI.${name}` }, output }] as const;

testRule('no-error-message-matching', rule, {
  valid: [
    // What tells is asked.
    js('if (e.status === 429) return'),
    js('if (e instanceof OpenAI.RateLimitError) return'),
    js(`if (e.status === 429 || e.message.includes('rate limit')) return`),
    js(`if (e instanceof OpenAI.RateLimitError || /rate limit/.test(e.message)) return`),
    js(`if (e.code === 'context_length_exceeded' || e.message.includes('context length')) return`),
    // Only shown, or read for what nothing else has.
    js('console.error(e.message)'),
    js(`console.error(e.message.includes('429') ? 'busy' : e.message)`),
    js('return { error: e.message }'),
    js(`const [, seconds] = /try again in ([\\d.]+)s/.exec(e.message) ?? []; if (seconds) return seconds`),
    js(`if (e.message.length > 429) return`),
    // Nothing that a provider says of a failure.
    js(`if (e.message.includes('JSON')) return`),
    js(`if (e.message === 'No user') return`),
    js(`if (e.message.includes(input)) return`),
    js(`if (/Unexpected token/.test(e.message)) return`),
    js(`if (e.message.includes('4290')) return`),
    // The file's own words.
    js(`if (e.message === 'Missing API key') return`, undefined, openai, `if (!process.env.KEY) throw new Error('Missing API key'); return await llm.responses.create({ input })`),
    js(`if (e.message.includes('timed out')) return`, undefined, `${openai}const late = () => new TimeoutError('timed out after a minute');\n`),
    // Nothing else tells.
    js(`if (e.message.includes('prompt is too long')) return`, 'claude.messages.create(input)', `import Anthropic from '@anthropic-ai/sdk'; const claude = new Anthropic();\n`),
    claudes(`if (e.message.includes('credit balance')) return`),
    gemini(`if (e.message.includes('timed out')) return`),
    gemini(`if (e.message.includes('quota')) return`),
    // A 400 there.
    gemini(`if (e.message.includes('API key not valid')) return`),
    // Code of the program's own says so.
    js(`if (e.message.includes('API key not found')) return`, undefined, openai, 'checkKey(process.env.KEY); return await llm.responses.create({ input })'),
    { ...js(`if (e.message.includes('429')) return`, 'hf.chatCompletion(input)', `import { HfInference } from '@huggingface/inference'; const hf = new HfInference();\n`), settings: { 'llm-calls': { versions: { '@huggingface/inference': 3 } } } },
    js(`if (e.message.includes('fetch failed')) return`, 'ollama.chat(input)', `import ollama from 'ollama';\n`),
    // Raw HTTP that rejects for no status, an unknown client, tools that may fail in their own way.
    js(`if (e.message.includes('429')) return`, `(await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'gpt-5', messages: input }) })).json()`, ''),
    { code: `export async function f(llm, input) { try { return await llm.chat.completions.create(input) } catch (e) { if (e.message.includes('429')) return; throw e } }` },
    js(`if (e.message.includes('429')) return`, 'chain.invoke(input)', `import { ChatOpenAI } from '@langchain/openai'; const chain = prompt.pipe(new ChatOpenAI()).pipe(parser);\n`),
    // Of other calls, and where other code may say the same.
    `${openai}export async function f(input) { const answer = await llm.responses.create({ input }); try { await save(answer) } catch (e) { if (e.message.includes('429')) return; throw e } }`,
    js(`if (e.message.includes('timed out')) return`, undefined, openai, 'const page = await load(input); return await llm.responses.create({ input: page })'),
    js(`if (e.message.includes('ECONNREFUSED')) return`, undefined, openai, 'const page = await load(input); return await llm.responses.create({ input: page })'),
  ],
  invalid: [
    {
      ...js(`if (e.message.includes('429')) return`),
      errors: [{ messageId: 'text', data: { failure: 'a 429', instead: `\`${limited}\`${orHelper}` }, line: 4, column: 19, endColumn: 37, suggestions: byClass('RateLimitError', js(`if (${limited}) return`).code) }],
    },
    // One finding a condition.
    { ...js(`if (e.message.includes('429') || e.message.toLowerCase().includes('rate limit')) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (${limited}) return`).code) }] },
    { ...js(`if (!e.message.includes('429')) throw e`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (!(${limited})) throw e`).code) }] },
    { ...js(`if (!(e.message.includes('429') || e.message.includes('rate limit'))) throw e`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (!(${limited})) throw e`).code) }] },
    { ...js(`if (e.message.indexOf('429') !== -1) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (${limited}) return`).code) }] },
    { ...js(`if (input && e.message.indexOf('429') === -1) throw e`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (input && !(${limited})) throw e`).code) }] },
    { ...js(`if (e?.message?.match(/\\b429\\b|rate limit/i)) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (${limited}) return`).code) }] },
    { ...js(`const text = e.message.toLowerCase(); if (text.includes('429')) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`const text = e.message.toLowerCase(); if (${limited}) return`).code) }] },
    { ...js(`if (String(e).includes('401')) return`), errors: [{ messageId: 'text', suggestions: byClass('AuthenticationError', js(`if (e instanceof OpenAI.AuthenticationError) return`).code) }] },
    { ...js(`if (e.toString().includes('401')) return`), errors: [{ messageId: 'text', suggestions: byClass('AuthenticationError', js(`if (e instanceof OpenAI.AuthenticationError) return`).code) }] },
    { ...js('if (`${e}`.includes("401")) return'), errors: [{ messageId: 'text', suggestions: byClass('AuthenticationError', js(`if (e instanceof OpenAI.AuthenticationError) return`).code) }] },
    { ...js(`const text = e instanceof Error ? e.message : String(e); if (text.includes('401')) return`), errors: [{ messageId: 'text', suggestions: byClass('AuthenticationError', js(`const text = e instanceof Error ? e.message : String(e); if (e instanceof OpenAI.AuthenticationError) return`).code) }] },
    // What a look says where it is true.
    ...[
      [`e.message.match(/429/) !== null`, limited],
      [`e.message.match(/429/) === null`, `!(${limited})`],
      [`e.message.includes('429') === false`, `!(${limited})`],
      [`e.message.search('429') >= 0`, limited],
      [`input && e.message.match(/429/)`, `input && ${limited}`],
    ].map(([written, output]) => ({ ...js(`if (${written}) return`), errors: [{ messageId: 'text' as const, suggestions: byClass('RateLimitError', js(`if (${output}) return`).code) }] })),
    // More than true or false.
    ...['if (~e.message.indexOf("429")) return', 'if (e.message.indexOf("429") < 0) throw e', 'if (e.message.match(/429/)?.length) return', 'const found = e.message.match(/429/); if (found) return found[0]', 'return input && e.message.match(/429/)'].map((body) => ({ ...js(body), errors: [{ messageId: 'text' as const, suggestions: null }] })),
    // Told apart by status where no class is at hand, or none is for it alone.
    {
      ...js(`if (e.message.includes('429')) return`, 'model.generateContent(input)', `import { GoogleGenerativeAI } from '@google/generative-ai'; const model = new GoogleGenerativeAI(key).getGenerativeModel({ model: 'gemini' });\n`),
      errors: [{ messageId: 'text', data: { failure: 'a 429', instead: '`e.status === 429`' + orHelper }, suggestions: [{ messageId: 'testSuggestion', data: { test: 'e.status === 429' }, output: gemini('if (e.status === 429) return').code }] }],
    },
    { ...claudes(`if (e.message.includes('503')) return`), errors: [{ messageId: 'text', suggestions: [{ messageId: 'testSuggestion', data: { test: 'e.status === 503' }, output: claudes('if (e.status === 503) return').code }] }] },
    { ...js(`if (e.message.includes('401')) return`, 'generateText({ prompt: input })', ai), errors: [{ messageId: 'text', suggestions: [{ messageId: 'testSuggestion', data: { test: 'e.statusCode === 401' }, output: js('if (e.statusCode === 401) return', 'generateText({ prompt: input })', ai).code }] }] },
    // After its own retries the AI SDK has the status one level deeper.
    { ...js(`if (e.message.includes('429')) return`, 'generateText({ prompt: input })', ai), errors: [{ messageId: 'text', data: { failure: 'a 429', instead: '`e.lastError?.statusCode === 429`' + orHelper }, suggestions: null }] },
    { ...js(`if (e.message.includes('429')) return`, 'generateText({ prompt: input, maxRetries: 0 })', ai), errors: [{ messageId: 'text', data: { failure: 'a 429', instead: '`e.statusCode === 429`' + orHelper }, suggestions: [{ messageId: 'testSuggestion', data: { test: 'e.statusCode === 429' }, output: js('if (e.statusCode === 429) return', 'generateText({ prompt: input, maxRetries: 0 })', ai).code }] }] },
    // In TypeScript only where the property may be read.
    { code: ts(`if (e instanceof Error && e.message.includes('503')) return`), errors: [{ messageId: 'text', data: { failure: 'a 503', instead: '`e.status === 503`' + orHelper }, suggestions: null }] },
    { code: ts(`if (e instanceof Error && e.message.includes('429')) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', ts(`if (e instanceof Error && ${limited}) return`)) }] },
    { code: ts(`if (e instanceof Error && (e.message.includes('429') || e.message.includes('rate limit'))) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', ts(`if (e instanceof Error && (${limited})) return`)) }] },
    { ...js(`if (input && !(e.message.includes('429') || e.message.includes('rate limit'))) throw e`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (input && !(${limited})) throw e`).code) }] },
    { ...js(`if (e.message.includes('429') || input && e.message.includes('rate limit')) return`), errors: [{ messageId: 'text', suggestions: null }] },
    { code: ts(`if (e.message.includes('503')) return`, 'e: any'), errors: [{ messageId: 'text', suggestions: [{ messageId: 'testSuggestion', data: { test: 'e.status === 503' }, output: ts('if (e.status === 503) return', 'e: any') }] }] },
    { code: ts(`if ((e as Error).message.includes('503')) return`), errors: [{ messageId: 'text', suggestions: null }] },
    // To TypeScript, a RateLimitError has no other status, and no property of another library's error.
    ...[
      [`if (e instanceof OpenAI.APIError) { if (e.message.includes('429')) return; if (e.status === 500) return }`, 'e'],
      [`if (!(e instanceof OpenAI.APIError)) throw e; if (e.message.includes('429')) return; if (e.status === 500) return`, 'e'],
      [`if (e instanceof OpenAI.APIError && e.message.includes('429')) return`, 'e'],
      [`if (e.message.includes('429')) return e.response`, 'e: any'],
    ].map(([body, parameter]) => ({ code: ts(body!, parameter), errors: [{ messageId: 'text' as const, suggestions: [{ messageId: 'testSuggestion' as const, data: { test: 'e.status === 429' }, output: ts(body!.replace(`e.message.includes('429')`, 'e.status === 429'), parameter) }] }] })),
    { code: ts(`if (e instanceof Error && e.message.includes('429')) { if ('status' in e && e.status === 503) return }`), errors: [{ messageId: 'text', suggestions: null }] },
    { code: ts(`if (e instanceof OpenAI.APIConnectionError) { if (e.message.includes('429')) return }`), errors: [{ messageId: 'text', suggestions: null }] },
    { ...js(`if (e instanceof OpenAI.APIError) { if (e.message.includes('429')) return; if (e.status === 500) return }`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (e instanceof OpenAI.APIError) { if (${limited}) return; if (e.status === 500) return }`).code) }] },
    // What is not the status itself is left to the reader.
    { ...js(`if (e.message.includes('rate limit')) return`), errors: [{ messageId: 'text', data: { failure: 'a rate limit', instead: `\`${limited}\`${orHelper}` }, suggestions: null }] },
    { ...js(`if (e.message.includes('exceeded your current quota')) return`), errors: [{ messageId: 'text', data: { failure: 'a spent quota', instead: `\`e.code === 'insufficient_quota'\`${orHelper}` }, suggestions: null }] },
    { ...js(`if (e.message.includes('maximum context length')) return f(input.slice(1))`), errors: [{ messageId: 'text', data: { failure: 'a prompt that is too long', instead: `\`e.code === 'context_length_exceeded'\`${orHelper}` }, suggestions: null }] },
    { ...js(`if (e.status === 400 && e.message.includes('context length')) return f(input.slice(1))`), errors: [{ messageId: 'text', suggestions: null }] },
    { ...js(`if (e.message === 'Request timed out.') return`), errors: [{ messageId: 'text', data: { failure: 'a timeout', instead: '`e instanceof OpenAI.APIConnectionTimeoutError`' + orHelper }, suggestions: null }] },
    { ...js(`if (e.message.startsWith('Connection error')) return`), errors: [{ messageId: 'text', data: { failure: 'a lost connection', instead: '`e instanceof OpenAI.APIConnectionError`' + orHelper }, suggestions: null }] },
    { ...js(`if (e.error?.message?.includes('Incorrect API key')) return`), errors: [{ messageId: 'text', suggestions: null }] },
    { ...js(`switch (e.message) { case 'Request timed out.': return }`), errors: [{ messageId: 'text', suggestions: null }] },
    { ...js(`if (['429', 'rate limit'].some((text) => e.message.includes(text))) return`), errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', js(`if (${limited}) return`).code) }] },
    { ...js(`let text = ''; text = e.message; const isBusy = text.includes('overloaded'); if (isBusy) return`), errors: [{ messageId: 'text', suggestions: null }] },
    { ...js(`if (isBusy(e.message)) return`, undefined, `${openai}const isBusy = (text) => text.includes('overloaded');\n`), errors: [{ messageId: 'text', line: 2, suggestions: null }] },
    { code: `${openai}export async function f(input) { try { return await llm.responses.create({ input }) } catch ({ message }) { if (message.includes('429')) return; throw new Error('x') } }`, errors: [{ messageId: 'text', suggestions: null }] },
    { code: `${openai}export const f = (input) => llm.responses.create({ input }).catch((e) => { if (e.message.includes('429')) return; throw e });`, errors: [{ messageId: 'text', suggestions: byClass('RateLimitError', `${openai}export const f = (input) => llm.responses.create({ input }).catch((e) => { if (${limited}) return; throw e });`) }] },
    { code: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry: ({ error }) => error.message.includes('429') });`, errors: [{ messageId: 'text', suggestions: [{ messageId: 'testSuggestion', data: { test: 'error instanceof OpenAI.RateLimitError' }, output: `import pRetry from 'p-retry';\n${openai}export const f = (input) => pRetry(() => llm.responses.create({ input }), { shouldRetry: ({ error }) => error instanceof OpenAI.RateLimitError });` }] }] },
    { code: `${js('if (busy(e)) return').code}\nfunction busy(failure) { return /rate limit/i.test(failure.message) }`, errors: [{ messageId: 'text', line: 6, suggestions: null }] },
    // Whatever else the `try` holds: nobody else words it so.
    { ...js(`if (e.message.includes('rate limit')) return`, undefined, openai, 'const page = await load(input); return await llm.responses.create({ input: page })'), errors: [{ messageId: 'text', suggestions: null }] },
  ],
});
