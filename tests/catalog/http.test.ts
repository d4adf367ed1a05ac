import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axios } from '../../src/catalog/http/axios.ts';
import { fetchGlobal, nodeFetch, undici } from '../../src/catalog/http/fetch.ts';
import { got } from '../../src/catalog/http/got.ts';
import { httpLibraries } from '../../src/catalog/http/index.ts';
import { ky } from '../../src/catalog/http/ky.ts';
import { ofetch } from '../../src/catalog/http/ofetch.ts';
import { sdkAt } from '../../src/catalog/index.ts';
import type { Sdk } from '../../src/catalog/sdk.ts';

// What a package exports and throws is not known before the test has asked.
type Loose = any;
type Exports = Readonly<Record<string, Loose>>;

interface Asked {
  readonly method?: string;
  readonly retry?: object | number;
  readonly signal?: AbortSignal;
}

interface Row {
  readonly library: Sdk;
  readonly major: number;
  readonly load: () => Promise<Exports>;
  /** One request to the server by the library's own means. */
  readonly send: (exports: Exports, url: string, asked: Asked) => Promise<unknown>;
  /** Options that make it repeat a POST. */
  readonly repeating?: object | number;
}

const body = { model: 'm', messages: [] };
const text = JSON.stringify(body);
const plain = ({ signal }: Asked) => ({ method: 'POST', body: text, signal });

const rows: readonly Row[] = [
  { library: fetchGlobal, major: 0, load: async () => ({ fetch }), send: (_, url, asked) => fetch(url, plain(asked)) },
  { library: undici, major: 7, load: () => import('undici'), send: ({ request }, url, asked) => request(url, plain(asked)) },
  { library: nodeFetch, major: 3, load: () => import('node-fetch'), send: (exports, url, asked) => exports['default'](url, plain(asked)) },
  { library: axios, major: 1, load: () => import('axios'), send: (exports, url, { signal }) => exports['default'].post(url, body, { signal }) },
  ...(
    [
      [14, () => import('got-v14')],
      [16, () => import('got')],
    ] as const
  ).map(([major, load]) => ({
    library: got,
    major,
    load,
    send: (exports: Exports, url: string, { signal, retry }: Asked) => exports['default'].post(url, { json: body, signal, ...(retry !== undefined && { retry }) }).json(),
    repeating: { limit: 2, methods: ['POST'], calculateDelay: ({ computedValue }: Loose) => (computedValue > 0 ? 1 : 0) },
  })),
  ...(
    [
      [1, () => import('ky-v1')],
      [2, () => import('ky')],
    ] as const
  ).map(([major, load]) => ({
    library: ky,
    major,
    load,
    send: (exports: Exports, url: string, { signal, retry }: Asked) => exports['default'].post(url, { json: body, signal, ...(retry !== undefined && { retry }) }).json(),
    repeating: { limit: 2, methods: ['post'], delay: () => 1 },
  })),
  { library: ofetch, major: 1, load: () => import('ofetch'), send: ({ ofetch }, url, { signal, retry }) => ofetch(url, { method: 'POST', body, signal, retry }), repeating: 2 },
];

let server: Server;
let origin: string;
let answer: number | 'reset' | 'hang' = 200;
let requests = 0;
/** Told of a request that is left without an answer. */
let arrived = (): void => {};

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    if (answer === 'hang') {
      arrived();
      return;
    }
    if (answer === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(answer, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'refused', type: 'invalid_request_error', code: 'invalid_api_key' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function outcome(row: Row, how: typeof answer, asked: Asked = {}): Promise<{ readonly rejected: boolean; readonly value: Loose; readonly requests: number }> {
  const exports = await row.load();
  answer = how;
  requests = 0;
  const settled = await row.send(exports, origin, asked).then(
    (value) => ({ rejected: false, value }),
    (value: unknown) => ({ rejected: true, value }),
  );
  return { ...settled, requests };
}

const at = (value: Loose, path: string): unknown => path.split('.').reduce<Loose>((holder, name) => holder?.[name], value);
const classNames = (error: object): string[] => {
  const names: string[] = [];
  for (let proto: Loose = Object.getPrototypeOf(error); proto && proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) names.push(proto.constructor.name);
  return names;
};

it('holds every library to its package', () => {
  expect(new Set(rows.map(({ library }) => library))).toEqual(new Set(httpLibraries));
  for (const library of httpLibraries) expect(rows.filter((row) => row.library === library && row.major > 0).map(({ major }) => major)).toEqual(Object.keys(library.checked).map(Number));
});

describe.each(rows)('$library.name $major', (row) => {
  const facts = sdkAt(row.library, row.major);
  const { errors, functions, clients } = { ...row.library, errors: facts.errors };
  const resolves = functions[0]!.fails === 'resolves';

  it('exports each way to send, and each maker gives them', async () => {
    const exports = await row.load();
    const root = { ...exports, ...(exports['default'] && Object.fromEntries(Object.getOwnPropertyNames(exports['default']).map((name) => [name, exports['default'][name]]))), default: exports['default'] };
    const wrong: string[] = [];
    for (const { path } of functions) if (typeof at(root, path) !== 'function') wrong.push(path);
    for (const client of clients) {
      for (const name of client.exports) {
        const made = client.made === 'new' ? new (at(root, name) as Loose)({}) : (at(root, name) as Loose)({});
        for (const { path } of client.endpoints) if (typeof (path === 'default' ? made : at(made, path)) !== 'function') wrong.push(`${name}: ${path}`);
        for (const { method } of client.gives ?? []) if (typeof made[method] !== 'function') wrong.push(`${name}: ${method}`);
        if (typeof made['postt'] === 'function' || typeof at(root, `${name}t`) === 'function') wrong.push(`${name}: anything at all`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([401, 503])('comes to what the catalog says of a %i, after one request', async (status) => {
    const { rejected, value, requests } = await outcome(row, status);
    expect({ rejected, requests }).toEqual({ rejected: !resolves, requests: 1 });
    if (resolves) {
      const [own] = (row.library === undici ? functions.filter(({ path }) => path === 'request') : functions) as typeof functions;
      expect(own!.outcome!.properties.map((name) => typeof value[name])).not.toContain('undefined');
      expect(value.status ?? value.statusCode).toBe(status);
      return;
    }
    for (const path of [errors.status!, ...(errors.alsoStatus ?? [])]) expect(at(value, path), path).toBe(status);
    for (const mark of errors.marks ?? []) expect(value[mark], mark).toBe(true);
    if (errors.ownCodes) expect(value.code).toBe(errors.ownCodes[status < 500 ? '4xx' : '5xx']);
    if (errors.body?.is === 'whole') expect(at(value, errors.body.property)).toMatchObject({ error: { code: 'invalid_api_key' } });
    if (typeof errors.message === 'object') expect(value.message.startsWith(`${errors.message.beforeStatus}${status}`)).toBe(true);
    const met = errors.classes.find(({ statuses }) => statuses?.includes(status === 401 ? 401 : '5xx'));
    expect(classNames(value)[0]).toBe(met!.name);
    expect(value.name).toBe(met!.name);
    const exports = await row.load();
    for (const [name, test] of Object.entries(errors.tests ?? {})) {
      const asks = (exports[test] ?? exports['default'][test]) as (error: unknown) => boolean;
      expect(asks(value), test).toBe(classNames(value).includes(name));
    }
  });

  it.each(['connection', 'abort'] as const)('rejects for a lost %s with the class and name that are said', async (kind) => {
    const aborts = new AbortController();
    arrived = () => aborts.abort();
    const { rejected, value } = await outcome(row, kind === 'abort' ? 'hang' : 'reset', { signal: aborts.signal });
    expect(rejected).toBe(true);
    const met = errors.classes.find((candidate) => candidate.for === kind);
    // undici's `request` throws whatever the socket did.
    if (!met) return expect([row.library, kind]).toEqual([undici, 'connection']);
    expect(classNames(value)).toContain(met.name);
    if (met.shown !== null) expect(value.name).toBe(met.shown ?? met.name);
    const code = errors.ownCodes?.[kind];
    if (typeof code === 'string' && code !== '') expect(value.code).toBe(code);
    return undefined;
  });

  it('repeats a POST where it is told to, and only then', async () => {
    const { retry } = facts;
    const [alone, told] = [await outcome(row, 503), row.repeating === undefined ? undefined : await outcome(row, 503, { retry: row.repeating })];
    expect(alone.requests).toBe(1);
    expect(told?.requests).toBe(row.repeating === undefined ? undefined : 3);
    expect(row.repeating === undefined).toBe(retry.counts === undefined);
    if (row.repeating !== undefined) expect((await outcome(row, 401, { retry: row.repeating })).requests).toBe(1);
  });
});
