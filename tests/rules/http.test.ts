import noNestedRetry from '../../rules/no-nested-retry.ts';
import noRetryNonRetryable from '../../rules/no-retry-non-retryable.ts';
import noUnboundedRetry from '../../rules/no-unbounded-retry.ts';
import noUnguardedCall from '../../rules/no-unguarded-call.ts';
import noUnguardedExport from '../../rules/no-unguarded-export.ts';
import requireStreamErrorHandling from '../../rules/require-stream-error-handling.ts';
import { testRule } from '../rule-tester.ts';

const url = `'https://api.openai.com/v1/chat/completions'`;
const asked = `{ model, messages }`;

interface Library {
  /** As its import and its call are written, and as a message names the call. */
  readonly head: string;
  readonly call: string;
  readonly name: string;
  /** The call resolves where the provider refuses. */
  readonly resolves?: true;
  /** What of an error, or of what it resolves with, is its status. */
  readonly status: string;
}

const init = `{ method: 'POST', body: JSON.stringify(${asked}) }`;

const libraries: Readonly<Record<string, Library>> = {
  fetch: { head: '', call: `fetch(${url}, ${init})`, name: 'fetch', resolves: true, status: 'status' },
  'node-fetch': { head: `import fetch from 'node-fetch';\n`, call: `fetch(${url}, ${init})`, name: 'fetch', resolves: true, status: 'status' },
  undici: { head: `import { request } from 'undici';\n`, call: `request(${url}, ${init})`, name: 'request', resolves: true, status: 'statusCode' },
  axios: { head: `import axios from 'axios';\n`, call: `axios.post(${url}, ${asked})`, name: 'axios.post', status: 'response?.status' },
  'axios instance': { head: `import axios from 'axios';\nconst api = axios.create({ baseURL: 'https://api.openai.com/v1' });\n`, call: `api.post('/chat/completions', ${asked})`, name: 'api.post', status: 'response?.status' },
  got: { head: `import got from 'got';\n`, call: `got.post(${url}, { json: ${asked} })`, name: 'got.post', status: 'response?.statusCode' },
  ky: { head: `import ky from 'ky';\n`, call: `ky.post(${url}, { json: ${asked} })`, name: 'ky.post', status: 'response?.status' },
  ofetch: { head: `import { ofetch } from 'ofetch';\n`, call: `ofetch(${url}, { method: 'POST', body: ${asked} })`, name: 'ofetch', status: 'status' },
};

const all = Object.values(libraries);
const refusing = all.filter(({ resolves }) => !resolves);
const resolving = all.filter(({ resolves }) => resolves);

const named = ({ name }: Library): string => `\`${name}()\` to api.openai.com`;
const failuresOf = ({ resolves }: Library): string => (resolves ? 'a lost connection, a timeout' : 'a 429, a lost connection');
const rejected = ({ resolves, status }: Library): string => (resolves ? `if (answer.${status} >= 400) throw new Error(String(answer.${status})); ` : '');

/** Whatever looks like a model's URL and is none. */
const lookAlikes = [
  `fetch('/api/chat', ${init});`,
  `fetch('/v1/chat/completions', ${init});`,
  `fetch(\`\${base}/v1/messages\`, { method: 'POST', body: JSON.stringify({ to, type: 'text', text }) });`,
  `fetch(\`https://forms.googleapis.com/v1/forms/\${id}/responses\`);`,
  `fetch('https://search.acme.com/completions?q=a');`,
  `fetch('https://api.acme.com/graphql', { method: 'POST', body: JSON.stringify({ query }) });`,
  `fetch('https://api.openai.com/v1/models', { headers });`,
  `import nock from 'nock'; nock('https://api.openai.com').post('/v1/chat/completions').reply(200, {});`,
  `import { http } from 'msw'; http.post(${url}, () => new Response());`,
  `app.post('/v1/chat/completions', async (request, response) => { response.json(await answer(request)) });`,
  `/** Posts to https://api.openai.com/v1/chat/completions. */ export const answer = () => send('orders');`,
  `const docs = 'fetch("https://api.openai.com/v1/chat/completions")'; show(docs);`,
];

testRule('no-unguarded-call of raw HTTP', noUnguardedCall, {
  valid: [
    ...lookAlikes,
    ...all.flatMap((library) => [
      `${library.head}export async function f(model, messages) { try { const answer = await ${library.call}; ${rejected(library)}return use(answer) } catch (error) { report(error) } }`,
      `${library.head}${library.call}.then(use, report);`,
      `${library.head}${library.call}.then(use).catch(report);`,
      `${library.head}Promise.allSettled([${library.call}]);`,
      // The twin's business.
      `${library.head}export const f = (model, messages) => ${library.call};`,
    ]),
    `async function f() { try { const data = await (await fetch(${url}, ${init})).json(); el.textContent = data.choices[0].message.content } catch (error) { report(error) } }`,
    // Sends nothing before somebody subscribes.
    `this.http.post(${url}, ${asked}).subscribe({ next, error });`,
    `this.http.post(${url}, ${asked}).pipe(retry(2)).subscribe(use);`,
    `axios.get('https://api.openai.com/v1/models');`,
    // A call of its own resolves with its failure too.
    {
      code: `fetch('https://api.openai.com/v1/models')`,
      options: [{ endpoints: 'model' }],
    },
  ],
  invalid: [
    ...all.map((library) => ({
      code: `${library.head}export function f(model, messages) {\n  ${library.call};\n}`,
      errors: [
        {
          messageId: 'floating' as const,
          data: { call: named(library), failures: failuresOf(library), where: '', receiver: '' },
          suggestions: [
            {
              messageId: 'catchSuggestion' as const,
              output: `${library.head}export function f(model, messages) {\n  ${library.call}.catch((error) => {\n  console.error(error);\n});\n}`,
            },
          ],
        },
      ],
    })),
    ...all.map((library) => ({
      code: `${library.head}emitter.on('message', async (model, messages) => { const answer = await ${library.call}; ${rejected(library)}use(answer) });`,
      errors: [{ messageId: 'callback' as const, data: { call: named(library), failures: failuresOf(library), where: '', receiver: 'an event listener' } }],
    })),
    ...all.map((library) => ({
      code: `${library.head}const answer = await ${library.call};`,
      errors: [{ messageId: 'moduleLevel' as const, data: { call: named(library), failures: failuresOf(library), where: '', receiver: '' } }],
    })),
    {
      code: `async function f() {\n  try {\n    const answer = await fetch(${url}, ${init});\n    const data = await answer.json();\n    el.textContent = data.choices?.[0]?.message?.content;\n  } catch (error) { report(error) }\n}`,
      errors: [{ messageId: 'unchecked', data: { call: '`fetch()` to api.openai.com', line: 5, property: 'ok' }, line: 3 }],
    },
    {
      code: `import { request } from 'undici';\nasync function f() {\n  try {\n    const { body } = await request(${url}, ${init});\n    const data = await body.json();\n    return 'The model says: ' + data.response;\n  } catch (error) { report(error) }\n}`,
      errors: [{ messageId: 'unchecked', data: { call: '`request()` to api.openai.com', line: 6, property: 'statusCode' }, line: 4 }],
    },
    {
      code: `fetch('https://api.openai.com/v1/models')`,
      options: [{ endpoints: 'all' }],
      errors: [{ messageId: 'floating', suggestions: [{ messageId: 'catchSuggestion', output: `fetch('https://api.openai.com/v1/models').catch((error) => {\n  console.error(error);\n})` }] }],
    },
    {
      code: `fetch(\`/api/llm/\${id}/answer\`, ${init})`,
      settings: { 'llm-calls': { urls: ['/api/llm'] } },
      errors: [{ messageId: 'floating', data: { call: '`fetch()` to /api/llm/*/answer', failures: 'a lost connection, a timeout', where: '' }, suggestions: 1 as never }],
    },
    {
      code: `fetch('/api/llm/answer', ${init})`,
      settings: { 'llm-calls': { urls: ['/api/llm'] } },
      errors: [{ messageId: 'floating', suggestions: [{ messageId: 'catchSuggestion', output: `fetch('/api/llm/answer', ${init}).catch((error) => {\n  console.error(error);\n})` }] }],
    },
  ],
});

testRule('no-unguarded-export of raw HTTP', noUnguardedExport, {
  valid: [
    ...lookAlikes,
    ...all.map((library) => `${library.head}export async function f(model, messages) { try { const answer = await ${library.call}; ${rejected(library)}return use(answer) } catch (error) { report(error) } }`),
    `export const f = async () => { try { return await fetch(${url}, ${init}) } catch (error) { report(error) } };`,
  ],
  invalid: all.map((library) => ({
    code: `${library.head}export async function f(model, messages) { const answer = await ${library.call}; ${rejected(library)}return answer }`,
    errors: [{ messageId: 'leaves' as const, data: { call: named(library), failures: failuresOf(library), line: library.head.split('\n').length } }],
  })),
});

const loop = ({ head, call }: Library, handling: string): string => `${head}export async function f(model, messages) {\nfor (let i = 0; i < 3; i++) { ${handling.replace('CALL', call)} }\n}`;

testRule('no-retry-non-retryable of raw HTTP', noRetryNonRetryable, {
  valid: [
    ...lookAlikes,
    ...resolving.flatMap((library) => [
      loop(library, `const answer = await CALL; if (answer.${library.status} === 429) { await sleep(i); continue } if (answer.${library.status} !== 200) throw new Error('refused'); return use(answer)`),
      loop(library, `const answer = await CALL; if (answer.${library.status} >= 500 || answer.${library.status} === 429) { await sleep(i); continue } return use(answer)`),
      loop(library, `const answer = await CALL; if ([408, 429, 500, 502, 503, 504].includes(answer.${library.status})) continue; return use(answer)`),
      // A lost connection only.
      loop(library, `let answer; try { answer = await CALL } catch (error) { await sleep(i); continue } return use(answer)`),
    ]),
    ...refusing.flatMap((library) => [
      loop(library, `try { return await CALL } catch (error) { if (error.${library.status} !== 429) throw error; await sleep(i) }`),
      loop(library, `try { return await CALL } catch (error) { if (error.${library.status} >= 500 || error.${library.status} === 429) { await sleep(i); continue } throw error }`),
    ]),
    loop(libraries.axios!, `try { return await CALL } catch (error) { if (axios.isAxiosError(error) && error.response?.status === 429) continue; throw error }`),
    loop(libraries.axios!, `try { return await CALL } catch (error) { if (!error.response) continue; throw error }`),
    loop(libraries.axios!, `try { return await CALL } catch (error) { if (error.code !== 'ECONNABORTED') throw error }`),
    loop(libraries.axios!, `try { return await CALL } catch (error) { if (!error.message.includes('429')) throw error }`),
    // Another key, another model, another item.
    `export async function f(keys, model, messages) { for (const key of keys) { const answer = await fetch(${url}, { method: 'POST', headers: { Authorization: \`Bearer \${key}\` }, body: JSON.stringify(${asked}) }); if (answer.ok) return answer } }`,
    `export async function f(models, messages) { for (const model of models) { const answer = await fetch(${url}, ${init}); if (answer.ok) return answer } }`,
    `export async function f(items, model) { for (const messages of items) { const answer = await fetch(${url}, ${init}); if (!answer.ok) continue; use(await answer.json()) } }`,
    // A reading loop.
    `export async function f(model, messages) { const answer = await fetch(${url}, ${init}); const reader = answer.body.getReader(); while (true) { try { const { done } = await reader.read(); if (done) return } catch (error) { report(error); return } } }`,
  ],
  invalid: [
    ...resolving.flatMap((library) => [
      {
        code: loop(library, `const answer = await CALL; if (answer.${library.status} >= 400) { await sleep(i); continue } return use(answer)`),
        errors: [{ messageId: 'condition' as const, data: { failures: 'a 401, 400 or 403', requests: '3 requests' } }],
      },
      {
        code: loop(library, `try { const answer = await CALL; if (answer.${library.status} !== 200) throw new Error('refused'); return use(answer) } catch (error) { await sleep(i) }`),
        errors: [{ messageId: 'every' as const, data: { requests: '3 requests' } }],
      },
    ]),
    ...refusing.flatMap((library) => [
      {
        code: loop(library, `try { return await CALL } catch (error) { await sleep(i) }`),
        errors: [{ messageId: 'every' as const, data: { requests: '3 requests' } }],
      },
      {
        code: loop(library, `try { return await CALL } catch (error) { if (error.${library.status} >= 400) { await sleep(i); continue } throw error }`),
        errors: [{ messageId: 'condition' as const, data: { failures: 'a 401, 400 or 403', requests: '3 requests' } }],
      },
    ]),
    {
      code: loop(libraries.fetch!, `const answer = await CALL; if (!answer.ok) { await sleep(i); continue } return answer.json()`),
      errors: [{ messageId: 'condition', data: { failures: 'a 401, 400 or 403', requests: '3 requests' }, line: 2 }],
    },
    {
      code: `export async function f(model, messages, left = 3) { const answer = await fetch(${url}, ${init}); if (!answer.ok && left > 0) return f(model, messages, left - 1); return answer.json() }`,
      errors: [{ messageId: 'condition', data: { failures: 'a 401, 400 or 403', requests: '4 requests' } }],
    },
    // The refusal has no `choices`: its `TypeError` goes round like a lost connection.
    {
      code: loop(libraries.fetch!, `try { const data = await (await CALL).json(); return data.choices[0].message.content } catch (error) { await sleep(i) }`),
      errors: [{ messageId: 'every', data: { requests: '3 requests' } }],
    },
    {
      code: `import pRetry from 'p-retry';\nexport const f = (model, messages) => pRetry(async () => { const answer = await fetch(${url}, ${init}); if (!answer.ok) throw new Error('refused'); return answer.json() }, { retries: 3 });`,
      errors: [{ messageId: 'policy' }],
    },
    {
      code: loop(libraries.axios!, `try { return await CALL } catch (error) { if (axios.isAxiosError(error)) continue; throw error }`),
      errors: [{ messageId: 'condition', data: { failures: 'a 401, 400 or 403', requests: '3 requests' } }],
    },
    {
      code: `import got, { HTTPError } from 'got';\nexport async function f(model, messages) { for (let i = 0; i < 3; i++) { try { return await ${libraries.got!.call}.json() } catch (error) { if (!(error instanceof HTTPError)) throw error } } }`,
      errors: [{ messageId: 'condition', data: { failures: 'a 401, 400 or 403', requests: '3 requests' } }],
    },
    {
      code: loop(libraries.fetch!, `const answer = await CALL; if (answer.status === 429) { await sleep(i); continue } return answer.json()`),
      options: [{ quota: true }],
      errors: [{ messageId: 'quota', data: { requests: '3 requests' } }],
    },
  ],
});

testRule('no-unbounded-retry of raw HTTP', noUnboundedRetry, {
  valid: [
    ...lookAlikes,
    `export async function f(model, messages) { let answer; let n = 0; do { answer = await fetch(${url}, ${init}) } while (!answer.ok && ++n < 3); return answer }`,
    `export async function f(model, messages, n = 0) { const answer = await fetch(${url}, ${init}); if (answer.status === 503 && n < 5) return f(model, messages, n + 1); return answer }`,
    // Polls another address.
    `export async function f(id) { for (;;) { const answer = await fetch(\`https://api.replicate.com/v1/predictions/\${id}\`); const { status } = await answer.json(); if (status === 'succeeded') return } }`,
    // Not asked to repeat a POST.
    `import got from 'got';\nexport const f = (model, messages) => got.post(${url}, { json: ${asked}, retry: { limit: Infinity } });`,
  ],
  invalid: [
    {
      code: `export async function f(model, messages) {\nlet answer;\ndo { answer = await fetch(${url}, ${init}) } while (!answer.ok);\nreturn answer }`,
      errors: [{ messageId: 'endless', line: 3 }],
    },
    {
      code: `export async function f(model, messages) {\nwhile (true) { const answer = await fetch(${url}, ${init}); if (answer.status !== 429) return answer; await sleep(1000) } }`,
      errors: [{ messageId: 'endless', line: 2 }],
    },
    {
      code: `export async function f(model, messages) { const answer = await fetch(${url}, ${init}); if (answer.status === 503) return f(model, messages); return answer }`,
      errors: [{ messageId: 'endless' }],
    },
    {
      code: `${libraries.axios!.head}export async function f(model, messages) { while (true) { try { return await ${libraries.axios!.call} } catch (error) { if (error.response?.status !== 429) throw error; await sleep(1000) } } }`,
      errors: [{ messageId: 'endless', suggestions: 1 as never }],
    },
    {
      code: `import got from 'got';\nexport const f = (model, messages) => got.post(${url}, { json: ${asked}, retry: { limit: Infinity, methods: ['POST'] } });`,
      errors: [{ messageId: 'option', data: { option: 'limit', value: 'Infinity' }, suggestions: 1 as never }],
    },
    {
      code: `import ky from 'ky';\nconst api = ky.create({ prefixUrl: 'https://api.openai.com/v1', retry: { limit: 20, methods: ['post'] } });\nexport const f = (model, messages) => api.post('chat/completions', { json: ${asked} });`,
      errors: [{ messageId: 'tooMany', data: { requests: 21, max: 11 }, suggestions: 1 as never }],
    },
  ],
});

testRule('no-nested-retry of raw HTTP', noNestedRetry, {
  valid: [
    ...lookAlikes,
    ...all.map((library) => loop(library, library.resolves ? `const answer = await CALL; if (answer.${library.status} === 429) continue; return answer` : `try { return await CALL } catch (error) { if (error.${library.status} !== 429) throw error }`)),
  ],
  invalid: [
    {
      code: `import ky from 'ky';\nexport async function f(model, messages) {\nfor (let i = 0; i < 3; i++) { try { return await ky.post(${url}, { json: ${asked}, retry: { limit: 2, methods: ['post'] } }).json() } catch (error) { if (error.response?.status !== 503) throw error } }\n}`,
      errors: [{ messageId: 'piled', data: { formula: '3 × (2 + 1) = 9', outer: 'this loop', inner: '`ky` itself', how: ': `retry.limit: 0` leaves it to the outer one' }, line: 3 }],
    },
    {
      code: `import pRetry from 'p-retry';\nasync function ask(model, messages) { for (let i = 0; i < 3; i++) { const answer = await fetch(${url}, ${init}); if (answer.status < 500) return answer } throw new Error('down') }\nexport const f = (model, messages) => pRetry(() => ask(model, messages), { retries: 4 });`,
      errors: [{ messageId: 'piled', data: { formula: '5 × 3 = 15', outer: '`pRetry`', inner: 'the loop at line 2', how: '' }, line: 3 }],
    },
  ],
});

const streaming = `fetch(${url}, { method: 'POST', body: JSON.stringify({ model, messages, stream: true }) })`;

testRule('require-stream-error-handling of raw HTTP', requireStreamErrorHandling, {
  valid: [
    ...lookAlikes,
    `export async function f() { try { const answer = await ${streaming}; if (!answer.ok) throw new Error('refused'); for await (const chunk of answer.body) show(chunk) } catch (error) { report(error) } }`,
    `export async function f() { const answer = await ${streaming}; return new Response(answer.body, { status: answer.status }) }`,
    `import axios from 'axios';\nexport async function f() { try { const { data } = await axios.post(${url}, { model, messages, stream: true }, { responseType: 'stream' }); for await (const chunk of data) show(chunk) } catch (error) { report(error) } }`,
    `import got from 'got';\nexport const f = (sink) => pipeline(got.stream.post(${url}, { json: { model, messages, stream: true } }), sink);`,
  ],
  invalid: [
    {
      code: `export async function f() { let answer;\ntry { answer = await ${streaming} } catch (error) { report(error); return }\nif (!answer.ok) return;\nfor await (const chunk of answer.body) show(chunk) }`,
      errors: [{ messageId: 'createdInside', data: { call: '`fetch()` to api.openai.com', line: 2 }, line: 4 }],
    },
    {
      code: `import axios from 'axios';\nconst { data } = await axios.post(${url}, { model, messages, stream: true }, { responseType: 'stream' });\nfor await (const chunk of data) show(chunk);`,
      errors: [{ messageId: 'unguarded', line: 3 }],
    },
    {
      code: `import got from 'got';\nfor await (const chunk of got.stream.post(${url}, { json: { model, messages, stream: true } })) show(chunk);`,
      errors: [{ messageId: 'unguarded', line: 2 }],
    },
    {
      code: `export async function f() { try { const answer = await ${streaming}; if (!answer.ok) throw new Error('refused'); for await (const line of linesOf(answer.body)) {\nif (line.startsWith('data: ')) show(JSON.parse(line.slice(6)).choices?.[0]?.delta) } } catch (error) { report(error) } }`,
      errors: [{ messageId: 'rawChunk', line: 2 }],
    },
  ],
});
