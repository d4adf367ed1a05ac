import { describe, expect, it } from 'vitest';
import { callName, llmCalls, resourceCalls } from '../../src/analysis/calls.ts';
import { fateOfCall } from '../../src/analysis/failures/guards.ts';
import { concerns } from '../../src/analysis/prefilter.ts';
import { sdkRetries } from '../../src/analysis/retries/sdk-retries.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';
import { streamProblems } from '../../src/analysis/streams/streams.ts';
import { hosts } from './hosts.ts';

type Parse = (typeof hosts)[number]['parse'];

const imports = `import axios, { Axios, AxiosError } from 'axios'; import got from 'got'; import ky from 'ky'; import nodeFetch from 'node-fetch';
import { fetch as undiciFetch, request, stream } from 'undici'; import { ofetch, $fetch as nuxtFetch } from 'ofetch'; import crossFetch from 'cross-fetch';\n`;

const post = `{ method: 'POST', headers, body: JSON.stringify({ model: 'gpt-5', messages }) }`;
const body = `{ model: 'gpt-5', messages }`;
const openai = `'https://api.openai.com/v1/chat/completions'`;

function found(parse: Parse, code: string, settings = noSettings): string[] {
  const analysis = parse(imports + code, 'sample.ts', settings);
  return [...llmCalls(analysis), ...resourceCalls(analysis)].map((call) => `${call.endpoint.kind === 'model' ? '' : 'resource '}${callName(call).replaceAll('`', '')}`);
}

/** What each line is found to call. */
const calls: readonly (readonly [expected: string, code: string])[] = [
  // Ways to send
  ['fetch() to api.openai.com', `fetch(${openai}, ${post})`],
  ['globalThis.fetch() to api.openai.com', `globalThis.fetch(${openai}, ${post})`],
  ['window.fetch() to api.openai.com', `window.fetch(${openai}, ${post})`],
  ['nodeFetch() to api.openai.com', `nodeFetch(${openai}, ${post})`],
  ['crossFetch() to api.openai.com', `crossFetch(${openai}, ${post})`],
  ['undiciFetch() to api.openai.com', `undiciFetch(${openai}, ${post})`],
  ['request() to api.openai.com', `request(${openai}, ${post})`],
  ['stream() to api.openai.com', `stream(${openai}, ${post}, ({ statusCode }) => sink)`],
  ['axios() to api.openai.com', `axios(${openai}, { method: 'post', data: ${body} })`],
  ['axios() to api.openai.com', `axios({ method: 'post', url: ${openai}, data: ${body} })`],
  ['axios.request() to api.openai.com', `axios.request({ method: 'POST', url: ${openai}, data: ${body} })`],
  ['axios.post() to api.openai.com', `axios.post(${openai}, ${body}, { headers })`],
  ['got() to api.openai.com', `got(${openai}, { method: 'POST', json: ${body} }).json()`],
  ['got.post() to api.openai.com', `got.post(${openai}, { json: ${body} }).json()`],
  ['got.stream() to api.openai.com', `got.stream(${openai}, { method: 'POST', json: ${body} })`],
  ['got.stream.post() to api.openai.com', `got.stream.post(${openai}, { json: ${body} })`],
  ['ky() to api.openai.com', `ky(${openai}, { method: 'post', json: ${body} }).json()`],
  ['ky.post() to api.openai.com', `ky.post(${openai}, { json: ${body} }).json()`],
  ['ofetch() to api.openai.com', `ofetch(${openai}, { method: 'POST', body: ${body} })`],
  ['nuxtFetch() to api.openai.com', `nuxtFetch(${openai}, { method: 'POST', body: ${body} })`],
  ['ofetch.raw() to api.openai.com', `ofetch.raw(${openai}, { method: 'POST', body: ${body} })`],
  ['$fetch() to api.openai.com', `$fetch(${openai}, { method: 'POST', body: ${body} })`],
  ['this.http.post() to api.openai.com', `class A { constructor(http) { this.http = http } ask() { return this.http.post(${openai}, ${body}) } }`],
  ['http.post() to api.openai.com', `import { http } from './http'; http.post(${openai}, ${body})`],
  ['client.post() to api.openai.com', `const client = require('axios'); client.post(${openai}, ${body})`],
  ['send() to api.openai.com', `const send = require('node-fetch'); send(${openai}, ${post})`],
  ['send() to api.openai.com', `const send = globalThis.fetch.bind(globalThis); send(${openai}, ${post})`],
  ['fetch() to api.openai.com', `export const ask = (fetch) => fetch(${openai}, ${post})`],
  // Ways to write a URL
  ['fetch() to api.openai.com', `const URL_ = 'https://api.openai.com/v1/chat/completions'; fetch(URL_, ${post})`],
  ['fetch() to api.openai.com', `const BASE = 'https://api.openai.com'; fetch(BASE + '/v1/chat/completions', ${post})`],
  ['fetch() to api.openai.com', `const BASE = 'https://api.openai.com'; fetch(\`\${BASE}/v1/chat/completions\`, ${post})`],
  ['fetch() to api.openai.com', `fetch(new URL('/v1/chat/completions', 'https://api.openai.com'), ${post})`],
  ['fetch() to api.openai.com', `const base = 'https://api.openai.com/v1/'; fetch(new URL('chat/completions', base).toString(), ${post})`],
  ['fetch() to api.openai.com', `fetch(new Request(${openai}, ${post}))`],
  ['fetch() to api.openai.com', `const asked = new Request(${openai}, ${post}); fetch(asked)`],
  ['fetch() to api.openai.com', `const base = process.env.BASE_URL ?? 'https://api.openai.com/v1'; fetch(\`\${base.replace(/\\/$/, '')}/chat/completions\`, ${post})`],
  ['fetch() to api.openai.com', `class A { #base = 'https://api.openai.com/v1'; ask() { return fetch(this.#base + '/chat/completions', ${post}) } }`],
  ['fetch() to api.openai.com', `class A { constructor(base) { this.base = base || 'https://api.openai.com/v1' } ask() { return fetch(\`\${this.base}/chat/completions\`, ${post}) } }`],
  ['fetch() to api.openai.com', `class A { get url() { return ${openai} } ask() { return fetch(this.url, ${post}) } }`],
  ['fetch() to api.openai.com', `const config = { api: { url: ${openai} } }; fetch(config.api.url, ${post})`],
  ['fetch() to api.openai.com', `const { url } = { url: ${openai} }; fetch(url, ${post})`],
  ['fetch() to api.openai.com', `const urlOf = (path) => \`https://api.openai.com/v1/\${path}\`; fetch(urlOf('chat/completions'), ${post})`],
  ['fetch() to api.openai.com', `let url = ${openai}; if (debug) url += '?debug=1'; fetch(url, ${post})`],
  ['fetch() to api.openai.com', `const ask = (url = ${openai}) => fetch(url, ${post})`],
  ['fetch() to api.openai.com', `async function send(url) { return fetch(url, ${post}) } send(${openai});`],
  ['fetch() to api.openai.com', `fetch(['https://api.openai.com', 'v1', 'chat/completions'].join('/'), ${post})`],
  ['fetch() to acme.openai.azure.com', `fetch(useAzure ? 'https://acme.openai.azure.com/openai/deployments/a/chat/completions?api-version=1' : ${openai}, ${post})`],
  ['fetch() to …/chat/completions', `fetch(\`\${process.env.BASE}/chat/completions\`, ${post})`],
  ['fetch() to …/chat/completions', `fetch(process.env.BASE + '/chat/completions', ${post})`],
  ['fetch() to …/openai/deployments/gpt/chat/completions', `fetch(\`\${endpoint}/openai/deployments/gpt/chat/completions?api-version=\${version}\`, ${post})`],
  // Instances
  ['api.post() to api.openai.com', `const api = axios.create({ baseURL: 'https://api.openai.com/v1' }); api.post('/chat/completions', ${body})`],
  ['api() to api.openai.com', `const api = axios.create({ baseURL: 'https://api.openai.com/v1' }); api({ method: 'post', url: 'chat/completions', data: ${body} })`],
  ['api.request() to api.openai.com', `const api = new Axios({ baseURL: 'https://api.openai.com/v1' }); api.request({ method: 'post', url: '/chat/completions', data: ${body} })`],
  ['this.api.post() to api.openai.com', `class A { constructor() { this.api = axios.create({ baseURL: 'https://api.openai.com/v1' }) } ask() { return this.api.post('/chat/completions', ${body}) } }`],
  ['api.post() to …/chat/completions', `const api = axios.create({ baseURL: process.env.BASE }); api.post('/chat/completions', ${body})`],
  ['axios.post() to api.openai.com', `axios.post('/chat/completions', ${body}, { baseURL: 'https://api.openai.com/v1' })`],
  ['api.post() to api.openai.com', `const api = got.extend({ prefixUrl: 'https://api.openai.com/v1' }); api.post('chat/completions', { json: ${body} }).json()`],
  ['api.post() to api.openai.com', `const api = got.extend({ prefixUrl: 'https://api.openai.com/v1' }).extend({ headers }); api.post('chat/completions', { json: ${body} })`],
  ['api.stream.post() to api.openai.com', `const api = got.extend({ prefixUrl: 'https://api.openai.com/v1' }); api.stream.post('chat/completions', { json: ${body} })`],
  ['api.post() to api.openai.com', `const api = ky.create({ prefixUrl: 'https://api.openai.com/v1' }); api.post('chat/completions', { json: ${body} }).json()`],
  ['api.post() to api.openai.com', `const api = ky.extend({ prefixUrl: 'https://api.openai.com/v1' }); api.post('chat/completions', { json: ${body} }).json()`],
  ['api() to api.openai.com', `const api = ofetch.create({ baseURL: 'https://api.openai.com/v1' }); api('/chat/completions', { method: 'POST', body: ${body} })`],
  ['api() to api.openai.com', `const api = $fetch.create({ baseURL: 'https://api.openai.com/v1' }); api('/chat/completions', { method: 'POST', body: ${body} })`],
  // Hosts and paths
  ['fetch() to api.anthropic.com', `fetch('https://api.anthropic.com/v1/messages', ${post})`],
  ['fetch() to generativelanguage.googleapis.com', `fetch(\`https://generativelanguage.googleapis.com/v1beta/models/\${model}:generateContent?key=\${key}\`, ${post})`],
  ['fetch() to …:streamGenerateContent', `fetch(\`\${base}:streamGenerateContent?alt=sse\`, ${post})`],
  ['fetch() to *.openai.azure.com', `fetch(\`https://\${resource}.openai.azure.com/openai/deployments/\${name}/chat/completions?api-version=1\`, ${post})`],
  ['fetch() to api.openai.com', `fetch('https://api.openai.com/v1/embeddings', ${post})`],
  ['fetch() to api.openai.com', `fetch('https://api.openai.com/v1/audio/transcriptions', { method: 'POST', body: form })`],
  ['fetch() to api.openai.com', `fetch('https://api.openai.com/v1/images/generations', ${post})`],
  ['fetch() to api.openai.com', `fetch(\`https://api.openai.com/v1/\${path}\`, ${post})`],
  ['fetch() to api.openai.com', `fetch('https://api.openai.com/v1/' + path, init)`],
  ['fetch() to api.openai.com', `fetch('https://api.openai.com/v1' + path, init)`],
  ['fetch() to openrouter.ai', `fetch(\`https://openrouter.ai/api/v1/\${path}\`, init)`],
  ['fetch() to api.groq.com', `fetch(\`https://api.groq.com\${path}\`, init)`],
  ['fetch() to api.cohere.com', `fetch('https://api.cohere.com/v2/chat', ${post})`],
  ['fetch() to api-inference.huggingface.co', `fetch(\`https://api-inference.huggingface.co/models/\${name}\`, ${post})`],
  ['fetch() to api.replicate.com', `fetch('https://api.replicate.com/v1/predictions', ${post})`],
  ['fetch() to localhost:11434', `fetch('http://localhost:11434/api/chat', { method: 'POST', body })`],
  ['fetch() to …/api/generate', `fetch(\`http://\${host}:11434/api/generate\`, { method: 'POST', body })`],
  // One more sign
  ['fetch() to …/v1/messages', `fetch(\`\${base}/v1/messages\`, { method: 'POST', headers: { 'anthropic-version': '2023-06-01' }, body })`],
  ['fetch() to …/responses', `fetch(\`\${base}/responses\`, { method: 'POST', headers: { Authorization: \`Bearer \${process.env.OPENAI_API_KEY}\` }, body })`],
  ['fetch() to …/responses', `const headers = new Headers({ Authorization: 'Bearer ' + openaiKey, 'OpenAI-Organization': org }); fetch(\`\${base}/responses\`, { method: 'POST', headers, body })`],
  ['fetch() to …/responses', `fetch(\`\${base}/responses\`, { method: 'POST', body: JSON.stringify({ model, input }) })`],
  ['fetch() to …/api/chat', `fetch(process.env.OLLAMA + '/api/chat', { method: 'POST', body: JSON.stringify({ model: 'llama3', messages }) })`],
  ['fetch() to …/completions', `const asked = { model, prompt }; const text = JSON.stringify(asked); fetch(\`\${base}/completions\`, { method: 'POST', body: text })`],
  ['axios.post() to …/embeddings', `axios.post(\`\${base}/embeddings\`, { model, input })`],
  ['ky.post() to …/api/embed', `ky.post(\`\${base}/api/embed\`, { json: { model, input } })`],
  ['api.post() to …/v1/messages', `const api = axios.create({ baseURL: process.env.BASE, headers: { 'anthropic-version': '2023-06-01' } }); api.post('/v1/messages', asked)`],
  // No model runs
  ['resource fetch() to api.openai.com', `fetch('https://api.openai.com/v1/models', { headers })`],
  ['resource fetch() to api.openai.com', `fetch('https://api.openai.com/v1/files', { method: 'POST', body: form })`],
  ['resource fetch() to api.openai.com', `fetch(\`https://api.openai.com/v1/files/\${id}/content\`)`],
  ['resource fetch() to api.openai.com', `fetch(\`https://api.openai.com/v1/threads/\${id}/messages\`, ${post})`],
  ['resource fetch() to api.anthropic.com', `fetch('https://api.anthropic.com/v1/messages/count_tokens', ${post})`],
  ['resource fetch() to api.anthropic.com', `fetch(\`https://api.anthropic.com/v1/sessions/\${id}/events\`, ${post})`],
  ['resource fetch() to api.anthropic.com', `fetch(\`https://api.anthropic.com/v1/sessions/\${id}\`, ${post})`],
  ['resource fetch() to api.anthropic.com', `fetch('https://api.anthropic.com/v1/messages/batches', ${post})`],
  ['resource axios.get() to openrouter.ai', `axios.get('https://openrouter.ai/api/v1/models')`],
  ['resource fetch() to api.openai.com', `fetch(${openai})`],
];

/** Nothing of a model, however alike it looks. */
const silent: readonly (readonly [what: string, code: string])[] = [
  ['WhatsApp', `fetch(\`https://graph.facebook.com/v1/messages\`, { method: 'POST', body: JSON.stringify({ to, text }) })`],
  ['WhatsApp, self-hosted', `axios.post(\`\${WHATSAPP}/v1/messages\`, { to, type: 'text', text: { body } })`],
  ['Google Forms', `fetch(\`https://forms.googleapis.com/v1/forms/\${id}/responses\`, { headers })`],
  ['a survey', `axios.post(\`\${base}/surveys/\${id}/responses\`, { answers })`],
  ['the app’s own back end', `fetch('/api/chat', ${post})`],
  ['the app’s own back end, by a method', `axios.post('/api/chat', ${body})`],
  ['the app’s own back end, with a distinctive path', `fetch('/v1/chat/completions', ${post})`],
  ['the app’s own back end, by its origin', `fetch(\`\${window.location.origin}/v1/chat/completions\`, ${post})`],
  ['the app’s own back end, by an instance', `const api = axios.create({ baseURL: '/api' }); api.post('/chat/completions', ${body})`],
  ['the app’s own back end, where no base is given', `const api = axios.create({ timeout: 1000 }); api.post('/chat/completions', ${body})`],
  ['the app’s own back end, behind an empty base', `const BASE = process.env.API_URL || ''; fetch(\`\${BASE}/chat/completions\`, ${post})`],
  ['another chat', `fetch(\`https://chat.acme.com/api/chat\`, { method: 'POST', body: JSON.stringify({ room, text }) })`],
  ['a search service', `fetch(\`https://search.acme.com/completions?q=\${text}\`)`],
  ['a search service that is posted to', `axios.post('https://search.acme.com/completions', { query })`],
  ['a database of vectors', `fetch(\`\${base}/collections/\${name}/embeddings\`, { method: 'POST', body: JSON.stringify({ ids, embeddings }) })`],
  ['a lambda', `fetch(\`\${gateway}/invoke\`, { method: 'POST', body: JSON.stringify({ name, payload }) })`],
  ['a currency', `axios.post(\`\${base}/converse\`, { from, to })`],
  ['GraphQL', `fetch('https://api.acme.com/graphql', { method: 'POST', body: JSON.stringify({ query }) })`],
  ['a health check of a server of its own', `fetch(\`\${base}/v1/models\`)`],
  ['Ollama’s list', `fetch('http://localhost:11434/api/tags')`],
  ['a page about it', `fetch('https://platform.openai.com/docs/api-reference/chat')`],
  ['a host that only ends alike', `fetch('https://fakeapi.openai.com.acme.com/v1/foo', ${post})`],
  ['a path in a query', `fetch('https://proxy.acme.com/?target=/chat/completions', ${post})`],
  ['a route', `app.post('/v1/chat/completions', (request, response) => response.json({}))`],
  ['a mock', `import nock from 'nock'; nock('https://api.openai.com').post('/v1/chat/completions').reply(200, {})`],
  ['a mock by msw', `import { http } from 'msw'; http.post(${openai}, () => new Response())`],
  ['a mock by a helper', `import { http } from './mocks'; http.post(${openai}, () => new Response())`],
  ['a mock whose answer has a name', `import { server } from './mocks'; const answer = () => ({}); server.post(${openai}, answer)`],
  ['a mock by fetch-mock', `import fetchMock from 'fetch-mock'; fetchMock.post(${openai}, { choices: [] })`],
  ['a local function', `function fetch(url, init) { return undefined } fetch(${openai}, ${post})`],
  ['a function of the project', `import { fetch } from './fetch'; fetch(${openai}, ${post})`],
  ['a method of its own', `const api = { post(url, body) { return body } }; api.post(${openai}, ${body})`],
  ['another package', `import { post } from 'reddit'; post(${openai}, ${body})`],
  ['a cache', `cache.get(${openai})`],
  ['a log', `console.log(${openai}, ${body})`],
  ['a list of URLs', `const urls = [${openai}]; urls.map((url) => url.length)`],
  ['a general helper', `async function send(url) { return fetch(url, ${post}) } send(${openai}); send('https://acme.com/orders');`],
  ['spread arguments', `fetch(...[${openai}, ${post}])`],
];

describe.each(hosts)('with $host', ({ parse }) => {
  it.each(calls)('%s: %s', (expected, code) => {
    expect(found(parse, code)).toEqual([expected]);
    expect(concerns(code, noSettings)).toBe(true);
  });

  it.each(silent)('is silent about %s: %s', (_, code) => {
    expect(found(parse, code)).toEqual([]);
  });

  it('takes a URL that the settings list', () => {
    const settings = { ...noSettings, urls: ['/api/llm'] };
    const code = `fetch('/api/llm/answer', ${post}); fetch('/api/orders', ${post});`;
    expect(found(parse, code, settings)).toEqual(['fetch() to /api/llm/answer']);
    expect(concerns(code, settings)).toBe(true);
    expect(found(parse, code)).toEqual([]);
  });
});

/** How a call is known to stream. */
const streaming: readonly (readonly [streams: boolean | 'unknown', code: string])[] = [
  [true, `fetch(${openai}, { method: 'POST', body: JSON.stringify({ model, messages, stream: true }) })`],
  [false, `fetch(${openai}, { method: 'POST', body: JSON.stringify({ model, messages }) })`],
  ['unknown', `fetch(${openai}, { method: 'POST', body: JSON.stringify({ ...asked }) })`],
  ['unknown', `fetch(${openai}, { method: 'POST', body })`],
  [true, `fetch(\`https://generativelanguage.googleapis.com/v1/models/\${m}:streamGenerateContent\`, { method: 'POST', body })`],
  [true, `fetch('http://localhost:11434/api/chat', { method: 'POST', body: JSON.stringify({ model, messages }) })`],
  [false, `fetch('http://localhost:11434/api/chat', { method: 'POST', body: JSON.stringify({ model, messages, stream: false }) })`],
  [false, `axios.post(${openai}, { model, messages, stream: true })`],
  [true, `axios.post(${openai}, { model, messages, stream: true }, { responseType: 'stream' })`],
  [true, `ky.post(${openai}, { json: { model, messages, stream: true } })`],
  [true, `got.stream.post(${openai}, { json: { model, messages, stream: true } })`],
  [true, `ofetch(${openai}, { method: 'POST', responseType: 'stream', body: { model, messages, stream: true } })`],
  [false, `ofetch(${openai}, { method: 'POST', body: { model, messages, stream: true } })`],
];

describe.each(hosts)('streams of raw HTTP, with $host', ({ parse }) => {
  it.each(streaming)('%s: %s', (expected, code) => {
    expect(llmCalls(parse(imports + code, 'sample.ts')).map(({ streams }) => streams)).toEqual([expected]);
  });
});

/** How often a library itself sends a POST again. */
const repeated: readonly (readonly [retries: number | undefined, code: string])[] = [
  [0, `fetch(${openai}, ${post})`],
  [0, `axios.post(${openai}, ${body})`],
  [0, `got.post(${openai}, { json: ${body} })`],
  [0, `got.post(${openai}, { json: ${body}, retry: { limit: 5 } })`],
  [5, `got.post(${openai}, { json: ${body}, retry: { limit: 5, methods: ['GET', 'POST'] } })`],
  [2, `const api = got.extend({ retry: { methods: ['POST'] } }); api.post(${openai}, { json: ${body} })`],
  [0, `ky.post(${openai}, { json: ${body} })`],
  [3, `ky.post(${openai}, { json: ${body}, retry: { limit: 3, methods: ['post'] } })`],
  [undefined, `ky.post(${openai}, { json: ${body}, retry: { limit: 3, methods } })`],
  [0, `ofetch(${openai}, { method: 'POST', body: ${body} })`],
  [2, `ofetch(${openai}, { method: 'POST', body: ${body}, retry: 2 })`],
];

describe.each(hosts)('retries of HTTP libraries, with $host', ({ parse }) => {
  it.each(repeated)('%s: %s', (expected, code) => {
    const analysis = parse(imports + code, 'sample.ts');
    expect(llmCalls(analysis).map((call) => sdkRetries(call, analysis))).toEqual([expected]);
  });
});

const CALL = `fetch(${openai}, ${post})`;
const STREAM = `fetch(${openai}, { method: 'POST', body: JSON.stringify({ model, messages, stream: true }) })`;

/** Where the failure of a call goes that resolves with it. */
const fates: readonly (readonly [expected: string, code: string])[] = [
  // Asked for before the body is read.
  ['guarded: try', `export async function f() { try { const r = await CALL; if (!r.ok) throw new Error(String(r.status)); return (await r.json()).choices[0] } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const r = await CALL; if (r.status !== 200) return undefined; return await r.json() } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const { ok, status, ...rest } = await CALL; if (!ok) throw new Error(status); } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const r = await CALL; switch (r.status) { case 200: return await r.json(); default: throw new Error() } } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const r = await CALL; check(r); return await r.json() } catch (e) { report(e) } } function check(r) { if (!r.ok) throw new Error('failed') }`],
  ['guarded: handler', `export const f = () => CALL.then((r) => { if (!r.ok) throw new Error(r.statusText); return r.json() }).then((d) => d.choices[0]).catch(report)`],
  ['guarded: handler', `export const f = () => CALL.then((r) => (r.ok ? r.json() : Promise.reject(r))).catch(report)`],
  // The provider's error is looked for in the body.
  ['guarded: try', `export async function f() { try { const d = await (await CALL).json(); if (d.error) throw new Error(d.error.message); show(d.choices?.[0]?.message?.content) } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const d = await (await CALL).json(); if (!d.choices?.length) throw new Error('empty'); el.textContent = d.choices[0].text } catch (e) { report(e) } }`],
  // A refusal is missed by a TypeError, which is told about.
  ['guarded: try', `export async function f() { try { const r = await CALL; const d = await r.json(); return d.choices[0].message.content } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const { choices } = await (await CALL).json(); el.textContent = choices[0].text } catch (e) { report(e) } }`],
  ['guarded: handler', `export const f = () => CALL.then((r) => r.json()).then((d) => { el.textContent = d.choices[0].message.content }).catch(report)`],
  // The answer is not wanted.
  ['guarded: try', `export async function f() { try { await CALL } catch (e) { report(e) } }`],
  // Handed on whole: who takes it may ask.
  ['unknown', `export async function f() { try { return await CALL } catch (e) { report(e) } }`],
  ['unknown', `export async function f() { try { const r = await CALL; return await r.json() } catch (e) { report(e) } }`],
  ['unknown', `export async function f() { try { const r = await CALL; return toAnswer(r) } catch (e) { report(e) } }`],
  ['unknown', `export async function f() { try { const d = await (await CALL).json(); return d.choices?.[0]?.message?.content } catch (e) { report(e) } }`],
  ['unknown', `export async function f() { try { const r = await STREAM; return new Response(r.body) } catch (e) { report(e) } }`],
  // Taken for an answer.
  ['unguarded: unchecked', `export async function f() { try { const r = await CALL; const d = await r.json(); el.textContent = d.choices?.[0]?.message?.content } catch (e) { report(e) } }`],
  ['unguarded: unchecked', `export async function f() { try { const r = await CALL; console.log(r.status); const d = await r.json(); el.textContent = d.choices?.[0]?.message?.content } catch (e) { report(e) } }`],
  ['unguarded: unchecked', `export async function f() { try { const r = await CALL; const d = await r.json(); return \`The model says: \${d.response}\` } catch (e) { report(e) } }`],
  ['unguarded: unchecked', `export const f = () => CALL.then((r) => r.json()).then((d) => { answer.innerText = d.choices?.[0]?.text }).catch(report)`],
  ['unguarded: unchecked', `export async function f() { try { const r = await STREAM; const reader = r.body.getReader(); for (;;) { const { done, value } = await reader.read(); if (done) break; for (const line of decode(value)) { if (!line.startsWith('data: ')) continue; show(JSON.parse(line.slice(6)).choices[0].delta.content) } } } catch (e) { report(e) } }`],
  ['guarded: try', `export async function f() { try { const r = await STREAM; if (!r.ok) throw new Error(r.status); const reader = r.body.getReader(); for (;;) { const { done, value } = await reader.read(); if (done) break; for (const line of decode(value)) { if (!line.startsWith('data: ')) continue; show(JSON.parse(line.slice(6)).choices[0].delta.content) } } } catch (e) { report(e) } }`],
  // The rejection itself reaches nobody, or everybody else.
  ['unguarded: floating', `export function f() { CALL }`],
  ['unguarded: module level', `const r = await CALL; if (!r.ok) throw new Error('failed');`],
  ['unguarded: floating', `export function f() { CALL.then((r) => { if (!r.ok) throw new Error('failed') }) }`],
  ['unguarded: timer', `setInterval(async () => { const r = await CALL; if (!r.ok) report(r) }, 1000)`],
  ['exported', `export async function f() { const r = await CALL; if (!r.ok) throw new Error('failed'); return r.json() }`],
  // Told not to reject where the provider refuses.
  ['guarded: try', `import axios from 'axios'; export async function f() { try { const r = await axios.post(${openai}, ${body}, { validateStatus: () => true }); if (r.status !== 200) return; el.textContent = r.data.choices?.[0]?.text } catch (e) { report(e) } }`],
  ['guarded: try', `import axios from 'axios'; export async function f() { try { const r = await axios.post(${openai}, ${body}, { validateStatus: () => true }); if (r.data.error) return; el.textContent = r.data.choices?.[0]?.text } catch (e) { report(e) } }`],
  ['unguarded: unchecked', `import axios from 'axios'; export async function f() { try { const r = await axios.post(${openai}, ${body}, { validateStatus: () => true }); el.textContent = r.data.choices?.[0]?.text } catch (e) { report(e) } }`],
  ['guarded: try', `import axios from 'axios'; export async function f() { try { const r = await axios.post(${openai}, ${body}); el.textContent = r.data.choices?.[0]?.text } catch (e) { report(e) } }`],
  ['unguarded: unchecked', `import ky from 'ky'; const api = ky.create({ throwHttpErrors: false }); export async function f() { try { const d = await api.post(${openai}, { json: ${body} }).json(); el.textContent = d.choices?.[0]?.text } catch (e) { report(e) } }`],
  ['guarded: try', `import ky from 'ky'; export async function f() { try { const d = await ky.post(${openai}, { json: ${body} }).json(); el.textContent = d.choices?.[0]?.text } catch (e) { report(e) } }`],
  // In a test, the test looks.
  ['guarded: test', `it('answers', async () => { const d = await (await CALL).json(); el.textContent = d.choices?.[0]?.text })`],
];

describe.each(hosts)('fates of raw HTTP, with $host', ({ parse }) => {
  it.each(fates)('%s: %s', (expected, code) => {
    const analysis = parse(code.replaceAll('CALL', CALL).replaceAll('STREAM', STREAM), 'sample.ts');
    const told = llmCalls(analysis).map((call) => fateOfCall(call, analysis)).map((fate) => ('how' in fate ? `${fate.kind}: ${fate.how}` : fate.kind));
    expect(told).toEqual([expected]);
  });
});

const reading = `const reader = r.body.getReader(); for (;;) { const { done, value } = await reader.read(); if (done) break; show(value) }`;

/** What of a raw stream is missed. */
const streamed: readonly (readonly [expected: readonly string[], code: string])[] = [
  [['unguarded'], `const r = await STREAM; if (!r.ok) throw new Error('failed'); ${reading}`],
  [['unguarded'], `const r = await STREAM; if (!r.ok) throw new Error('failed'); for await (const chunk of r.body) show(chunk)`],
  [['unguarded'], `export async function f() { let r; try { r = await STREAM } catch (e) { report(e); return } if (!r.ok) return; ${reading} }`],
  [[], `export async function f() { try { const r = await STREAM; if (!r.ok) throw new Error('failed'); ${reading} } catch (e) { report(e) } }`],
  [[], `export async function f() { const r = await STREAM; return new Response(r.body, { status: r.status }) }`],
  // One report a stream.
  [['unguarded'], `const r = await STREAM; if (!r.ok) throw new Error('failed'); for await (const line of r.body) { if (line.startsWith('data: ')) show(JSON.parse(line.slice(6)).choices?.[0]?.delta) }`],
  [['raw'], `export async function f() { try { const r = await STREAM; if (!r.ok) throw new Error('failed'); for await (const line of lines(r.body)) { if (!line.startsWith('data: ')) continue; show(JSON.parse(line.slice(6)).choices?.[0]?.delta) } } catch (e) { report(e) } }`],
  [[], `export async function f() { try { const r = await STREAM; if (!r.ok) throw new Error('failed'); for await (const line of lines(r.body)) { if (!line.startsWith('data: ')) continue; const d = JSON.parse(line.slice(6)); if (d.error) throw d.error; show(d.choices[0]?.delta) } } catch (e) { report(e) } }`],
];

describe.each(hosts)('what is missed of raw streams, with $host', ({ parse }) => {
  it.each(streamed)('%j: %s', (expected, code) => {
    const analysis = parse(code.replaceAll('STREAM', STREAM), 'sample.ts');
    expect(streamProblems(analysis).map(({ kind }) => kind)).toEqual(expected);
  });
});
