import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { vi } from 'vitest';
import { fakeError, fakeStream } from '../../../src/helper/src/testing/index.ts';
import type { Library, Order } from './libraries.ts';

/** What a library is seen to do, in the word that stands in its cell; `—` where the question does not arise. */
export type Feature = (library: Library, name: string) => Promise<string>;

const answerOf: Readonly<Record<string, object>> = {
  openai: { id: 'c', object: 'chat.completion', model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }], usage: {} },
  Anthropic: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'Hello' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } },
};
const json = (status: number, body: object, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const ok = (name: string): Response => json(200, answerOf[name] ?? answerOf['openai']!);
const failure = (status: number, type: string, message: string, headers?: Record<string, string>): Response => json(status, { type: 'error', error: { type, code: type, message } }, headers);
const overloaded = (): Response => failure(503, 'overloaded_error', 'Overloaded');

/** What fetch does with the signal it is given: nothing, while a promise is pending, but reject. */
function heard<T>(signal: AbortSignal | null | undefined, pending: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal!.reason as Error);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    pending.then(resolve, reject);
  });
}
const never = new Promise<never>(() => {});

/** A provider that is asked by any SDK: what it answers to the nth request, and when it was asked. */
function provider(answer: (index: number, signal: AbortSignal | null | undefined) => Promise<Response> | Response): { fetch: typeof fetch; askedAt: number[] } {
  const askedAt: number[] = [];
  const asked: typeof fetch = async (_, { signal } = {}) => {
    askedAt.push(Date.now());
    // Nothing that never ends by itself may outlive its test.
    return heard(signal, Promise.resolve(askedAt.length > 60 ? ok('openai') : answer(askedAt.length - 1, signal)));
  };
  return { fetch: asked, askedAt };
}

/** Lets faked time pass until the call has settled, or for so long; what came of it. */
async function outcomeOf(call: () => Promise<unknown>, limitMs: number): Promise<{ settled: boolean; error?: unknown; value?: unknown; tookMs: number }> {
  const startedAt = Date.now();
  let outcome: { error?: unknown; value?: unknown } | undefined;
  let tookMs = 0;
  const settle = (settled: object): void => {
    outcome = settled;
    tookMs = Date.now() - startedAt;
  };
  call().then((value) => settle({ value }), (error: unknown) => settle({ error }));
  // Reading a body takes turns of the event loop, which faked timers do not count.
  const breathe = async (): Promise<void> => {
    for (let turn = 0; turn < 8 && !outcome; turn++) await new Promise((resolve) => void setImmediate(resolve));
  };
  await breathe();
  while (!outcome && Date.now() - startedAt < limitMs) {
    if (vi.getTimerCount()) await vi.advanceTimersToNextTimerAsync();
    else await vi.advanceTimersByTimeAsync(limitMs / 10);
    await breathe();
  }
  return { settled: Boolean(outcome), tookMs, ...outcome };
}

const HOUR = 3_600_000;
const yes = (holds: boolean): string => (holds ? 'yes' : 'no');

/** How many requests an SDK's own error is worth. */
async function requestsFor(library: Library, response: () => Response): Promise<number> {
  const { fetch, askedAt } = provider(response);
  const { settled } = await outcomeOf(() => library.plain()({ fetch }), HOUR);
  if (!settled) throw new Error('The call did not end.');
  return askedAt.length;
}

/** The time between the first two requests, in ms; `undefined` if there was no second. */
async function firstWait(library: Library, order: (answer: (index: number) => Promise<Response>) => Order, first: () => Response, name = ''): Promise<number | undefined> {
  const askedAt: number[] = [];
  const answer = async (index: number): Promise<Response> => {
    askedAt.push(Date.now());
    return index ? ok(name) : first();
  };
  await outcomeOf(() => library.plain()(order(answer)), HOUR);
  return askedAt.length > 1 ? askedAt[1]! - askedAt[0]! : undefined;
}

const viaFetch = (answer: (index: number) => Promise<Response>): Order => provider(answer);
const isSdk = ({ package: of }: Library): boolean => of === undefined;

const sse = (events: object[], name: string): string => events.map((event) => `${name === 'Anthropic' ? `event: ${String((event as { type?: string }).type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`).join('');
const delta = (content: string, finish_reason: string | null = null): object => ({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] });
const chunksOf = (name: string): object[] =>
  name === 'Anthropic'
    ? [
        { type: 'message_start', message: { ...answerOf['Anthropic'], content: [], stop_reason: null } },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
        { type: 'message_stop' },
      ]
    : [delta('Hel'), delta('lo'), delta('', 'stop')];
const eventStream = (body: BodyInit): Response => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const cut = (name: string): object[] => chunksOf(name).slice(0, name === 'Anthropic' ? 3 : 2);

/** By the name of the row. */
export const features: Readonly<Record<string, Feature>> = {
  'Waits as long as `retry-after` says': async (library, name) => {
    if (!library.retries) return '—';
    const wait = await firstWait(library, viaFetch, () => failure(429, 'rate_limit_error', 'Slow', { 'retry-after': '20' }), name);
    return yes(wait !== undefined && wait >= 20_000);
  },
  "Waits as long as Google's `RetryInfo` says": async (library) => {
    if (!library.retries || isSdk(library)) return '—';
    const wait = await firstWait(library, (answer) => {
      let index = 0;
      return {
        call: async () => {
          if (!(await answer(index++)).ok) throw fakeError('google', 'rate_limit', { retryAfterMs: 36_000 });
        },
      };
    }, overloaded);
    return yes(wait !== undefined && wait >= 36_000);
  },
  'One request if the quota is spent': async (library, name) => {
    if (!library.retries) return '—';
    const spent = (): Response =>
      name === 'Anthropic' ? failure(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.') : failure(429, 'insufficient_quota', 'You exceeded your current quota.');
    return yes((await requestsFor(library, spent)) === 1);
  },
  'One request for a 400, for a 401': async (library) => {
    if (!library.retries) return '—';
    const counts = [await requestsFor(library, () => failure(400, 'invalid_request_error', 'Bad')), await requestsFor(library, () => failure(401, 'authentication_error', 'Bad key'))];
    return yes(counts.every((count) => count === 1));
  },
  'Jitter by default': async (library) => {
    if (!library.retries) return '—';
    const waits: (number | undefined)[] = [];
    for (const chance of [0.01, 0.99]) {
      vi.spyOn(Math, 'random').mockReturnValue(chance);
      waits.push(await firstWait(library, viaFetch, overloaded));
    }
    return yes(waits[0] !== waits[1]);
  },
  'Requests in an outage, by default': async (library) => {
    const { fetch, askedAt } = provider(overloaded);
    await outcomeOf(() => library.plain()({ fetch }), 12 * HOUR);
    return askedAt.length > 60 ? 'no limit' : String(askedAt.length);
  },
  'Ends an attempt whose body stalls, and tries again': async (library, name) => {
    if (!library.attempt) return 'no';
    const { fetch } = provider((index, signal) => {
      if (index) return ok(name);
      const body = new ReadableStream({ start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)) });
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    });
    const { settled, error } = await outcomeOf(() => library.attempt!()({ fetch, attemptTimeoutMs: 1000 }), HOUR);
    return yes(settled && error === undefined);
  },
  'Ends everything after a total time, also a call that hangs': async (library) => {
    if (!library.total) return 'no';
    // Not on the faked clock: one of them asks `AbortSignal` for its time.
    vi.useRealTimers();
    const call = library.total()({ fetch: (_, { signal } = {}) => heard(signal, never), totalTimeoutMs: 100 });
    const isEnded = await Promise.race([call.then(() => true, () => true), new Promise<boolean>((resolve) => void setTimeout(() => resolve(false), 2000))]);
    return yes(isEnded);
  },
  'An abort ends the wait at once': async (library) => {
    if (!library.retries) return '—';
    if (!library.signal) return 'no';
    vi.spyOn(Math, 'random').mockReturnValue(0.99);
    const controller = new AbortController();
    const { fetch, askedAt } = provider(() => failure(503, 'overloaded_error', 'Overloaded', { 'retry-after': '30' }));
    setTimeout(() => controller.abort(), 50);
    const { settled, tookMs } = await outcomeOf(() => library.plain()({ fetch, signal: controller.signal }), HOUR);
    return yes(settled && tookMs < 60 && askedAt.length === 1);
  },
  'An abort is never retried': async (library, name) => {
    if (!library.retries) return '—';
    const controller = new AbortController();
    let requests = 0;
    const fetch: typeof globalThis.fetch = async (_, { signal } = {}) => {
      if (++requests > 1) return ok(name);
      controller.abort();
      throw signal?.reason ?? new DOMException('This operation was aborted', 'AbortError');
    };
    // The signal is the SDK's; the library around it is told nothing.
    const order = isSdk(library) ? { fetch, signal: controller.signal } : { call: () => fetch('', { signal: controller.signal }) };
    await outcomeOf(() => library.plain()(order), HOUR);
    return yes(requests === 1);
  },
  'A stream that is cut off is an error': async (library, name) => {
    const order = isSdk(library) ? { fetch: async () => eventStream(sse(cut(name), name)) } : { call: async () => fakeStream(chunksOf(name), { cutOffAfter: 2 }) };
    return yes((await outcomeOf(() => library.stream!(order), HOUR)).error !== undefined);
  },
  'A stream that stalls is ended': async (library, name) => {
    const stalled = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(sse(cut(name), name))) });
    const order = isSdk(library) ? { fetch: async () => eventStream(stalled) } : { call: async () => fakeStream(chunksOf(name), { stallAfter: 2 }) };
    return yes((await outcomeOf(() => library.stream!({ ...order, idleTimeoutMs: 1000 }), HOUR)).settled);
  },
  'A stream that fails before its first text is asked for again': async (library, name) => {
    if (!library.retries) return '—';
    const error = { type: 'error', error: { type: 'overloaded_error', code: 'overloaded', message: 'Overloaded' } };
    const { fetch, askedAt } = provider((index) => eventStream(sse(index ? chunksOf(name) : [error], name)));
    const { error: thrown } = await outcomeOf(() => library.streamAgain!({ fetch }), HOUR);
    return yes(thrown === undefined && askedAt.length === 2);
  },
  'At most so many calls at a time': async (library) => {
    if (!library.atMost2) return 'no';
    const caller = library.atMost2();
    let [inside, most] = [0, 0];
    const fetch: typeof globalThis.fetch = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => void setTimeout(resolve, 100));
      inside--;
      return ok('openai');
    };
    await outcomeOf(() => Promise.allSettled(Array.from({ length: 5 }, async () => caller({ fetch }))), HOUR);
    return yes(most === 2);
  },
  'A rate limit of one call holds back the others': async (library, name) => {
    const caller = (library.atMost2 ?? library.plain)();
    const { fetch, askedAt } = provider((index) => (index ? ok(name) : failure(429, 'rate_limit_error', 'Slow', { 'retry-after': '20' })));
    const second = new Promise<unknown>((resolve) => void setTimeout(() => resolve(caller({ fetch })), 1000));
    await outcomeOf(() => Promise.allSettled([caller({ fetch }), second]), HOUR);
    return yes(askedAt[1]! - askedAt[0]! >= 20_000);
  },
  'Fewer retries when everything fails': async (library) => {
    const alone = provider(overloaded);
    await outcomeOf(() => (library.outage ?? library.plain)()({ fetch: alone.fetch }), HOUR);
    const caller = (library.outage ?? library.plain)();
    const { fetch, askedAt } = provider(overloaded);
    for (let call = 0; call < 10 && askedAt.length < 60; call++) await outcomeOf(() => caller({ fetch }), HOUR);
    return yes(askedAt.length < 10 * Math.min(alone.askedAt.length, 6));
  },
  'Fails at once while the provider is down': async (library) => {
    const caller = (library.outage ?? library.plain)();
    const { fetch, askedAt } = provider(overloaded);
    for (let call = 0; call < 6; call++) await outcomeOf(() => caller({ fetch }), 1000);
    const before = askedAt.length;
    const { settled } = await outcomeOf(() => caller({ fetch }), 1000);
    return yes(settled && askedAt.length === before);
  },
  'Another model if one fails': async (library) => {
    if (!library.fallback) return 'no';
    const { settled, error } = await outcomeOf(() => library.fallback!([provider(() => failure(401, 'authentication_error', 'Bad key')).fetch, provider(() => ok('openai')).fetch]), HOUR);
    return yes(settled && error === undefined);
  },
  'Tells afterwards how often it was tried, and why not again': async (library) => {
    const { fetch, askedAt } = provider(() => (askedAt.length > 1 ? failure(401, 'authentication_error', 'Bad key') : overloaded()));
    const { error } = await outcomeOf(() => library.plain()({ fetch }), HOUR);
    const known = library.report?.(error)?.attempts ?? Object.entries(Object(error) as object).find(([name]) => /attempt|retries/i.test(name))?.[1];
    return yes(known === askedAt.length);
  },
  Dependencies: async ({ package: of }) => (of ? String(dependenciesOf(of)) : '—'),
  'kB, minified and gzipped': async ({ package: of, imports = '' }) => (of ? String(Math.round((await sizeOf(of, imports)) / 1000)) : '—'),
};

/** What a package depends on. */
function dependenciesOf(name: string): number {
  const file = name === 'llm-calls' ? fileURLToPath(new URL('../../../src/helper/package.json', import.meta.url)) : fileURLToPath(new URL(`../../../node_modules/${name}/package.json`, import.meta.url));
  return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: object }).dependencies ?? {}).length;
}

/** Bytes of what a bundle gets of it. */
async function sizeOf(name: string, imports: string): Promise<number> {
  vi.useRealTimers();
  const source = name === 'llm-calls' ? fileURLToPath(new URL('../../../src/helper/src/index.ts', import.meta.url)) : name;
  const contents = `export ${imports} from ${JSON.stringify(source)}`;
  const { outputFiles } = await build({ stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) }, bundle: true, minify: true, format: 'esm', platform: 'node', write: false });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}
