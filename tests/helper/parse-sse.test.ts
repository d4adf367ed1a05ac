import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classifyError, LlmHttpError, LlmStreamError, type ParseOptions, parseSSE, streamWithRetry } from '../../src/helper/src/index.ts';
import { countedController, fakeRuntime } from './fakes.ts';

const encoder = new TextEncoder();
const streaming = { headers: { 'content-type': 'text/event-stream' } };

/** A body that gives these pieces; with `isOpen` it then falls silent. Knows whether it was cancelled. */
function bodyOf(pieces: readonly (Uint8Array | string)[], { isOpen = false, fails }: { isOpen?: boolean; fails?: Error } = {}): ReadableStream<Uint8Array> & { readonly isCancelled: boolean } {
  const rest = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = rest.shift();
      if (piece) controller.enqueue(piece);
      else if (fails) controller.error(fails);
      else if (!isOpen) controller.close();
      return piece ?? fails ?? !isOpen ? undefined : new Promise<never>(() => {});
    },
    cancel() {
      isCancelled = true;
    },
  }, { highWaterMark: 0 });
  return Object.defineProperty(body, 'isCancelled', { get: () => isCancelled }) as never;
}

const answer = (...pieces: (Uint8Array | string)[]): Response => new Response(bodyOf(pieces), streaming);

async function read(response: Parameters<typeof parseSSE>[0], options: ParseOptions<any> = {}): Promise<{ seen: unknown[]; error?: any }> {
  const seen: unknown[] = [];
  try {
    for await (const event of parseSSE(response, options)) seen.push(event);
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

/** The data alone. */
const dataOf = async (text: string): Promise<unknown[]> => (await read(answer(text))).seen.map((event) => (event as { data: unknown }).data);

const chunk = (content: string, finish_reason: string | null = null): object => ({ choices: [{ index: 0, delta: { content }, finish_reason }] });
const sse = (data: unknown, event?: string): string => `${event ? `event: ${event}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

describe('events', () => {
  it('have a name, parsed data and an id', async () => {
    expect(await read(answer('id: 7\nevent: greeting\ndata: {"hello":"wörld"}\n\ndata: 1\n\n'))).toEqual({
      seen: [
        { event: 'greeting', data: { hello: 'wörld' }, id: '7' },
        { event: undefined, data: 1, id: '7' },
      ],
    });
  });

  it.each([['LF', '\n'], ['CR', '\r'], ['CR LF', '\r\n']])('may end their lines with %s', async (_, end) => {
    expect((await read(answer(`event: a${end}data: {"a":${end}data: 1}${end}${end}data: [2]${end}${end}`))).seen).toEqual([
      { event: 'a', data: { a: 1 }, id: undefined },
      { event: undefined, data: [2], id: undefined },
    ]);
  });

  it.each<[string, string, unknown[]]>([
    ['comments are passed over', ': hi\ndata: 1\n:\n\n: keep-alive\n\ndata: 2\n\n', [1, 2]],
    ['data of several lines is joined by line feeds', 'data: {\ndata: "a": "b"\ndata: }\n\n', [{ a: 'b' }]],
    ['a line feed stands between them, which JSON has in no text', 'data: "a\ndata: b"\n\n', []],
    ['one space after the colon is no part of the value, a second one is', 'data:"a"\n\ndata:  "b"\n\ndata: "c "\n\n', ['a', 'b', 'c ']],
    ['retry and fields of other names are passed over', 'retry: 10\nfoo: 1\ndatax: 2\ndata: 3\n\n', [3]],
    ['a field without a colon is one without a value', 'event\nid\ndata: 1\n\n', [1]],
    ['events without data are passed over', 'event: ping\n\ndata\n\ndata:\n\ndata: 1\n\n\n\n', [1]],
    ['a byte order mark at the beginning is no text', '\uFEFFdata: 1\n\n', [1]],
    ['the last event may lack its blank line', 'data: 1\n\ndata: 2\n', [1, 2]],
    ['the last event may lack its line end', 'data: 1\n\ndata: 2', [1, 2]],
    ['falsy data is data', 'data: null\n\ndata: 0\n\ndata: false\n\ndata: ""\n\n', [null, 0, false, '']],
  ])('%s', async (_, text, expected) => {
    expect(await dataOf(text)).toEqual(expected);
  });

  it('keep the name to themselves', async () => {
    expect((await read(answer('event: a\n\ndata: 1\n\nevent: b\ndata: 2\n\ndata: 3\n\n'))).seen).toEqual([
      { event: undefined, data: 1, id: undefined },
      { event: 'b', data: 2, id: undefined },
      { event: undefined, data: 3, id: undefined },
    ]);
  });

  it('lose one space after the colon, and an empty name is none', async () => {
    expect((await read(answer('event:  a\nid:  b\ndata: 1\n\nevent:\nid\ndata: 2\n\n'))).seen).toEqual([
      { event: ' a', data: 1, id: ' b' },
      { event: undefined, data: 2, id: '' },
    ]);
  });

  it('may be cut anywhere: in a line, between CR and LF, in a character, with nothing between', async () => {
    const euro = encoder.encode('€');
    const pieces = ['da', 'ta: [\r', '', '\ndata: "', euro.subarray(0, 1), euro.subarray(1, 2), euro.subarray(2), '\u2028"]', '\r\n\r', '\n', 'data: 1', '\n', '\n', 'data: 2\n\n'];
    expect((await read(answer(...pieces))).seen).toEqual([
      { event: undefined, data: ['€\u2028'], id: undefined },
      { event: undefined, data: 1, id: undefined },
      { event: undefined, data: 2, id: undefined },
    ]);
  });

  it('end at [DONE], and the body is cancelled', async () => {
    const body = bodyOf([sse(chunk('a', 'stop')), sse('[DONE]'), sse('not JSON')], { isOpen: true });
    const { seen, error } = await read(new Response(body, streaming));
    expect(error).toBeUndefined();
    expect(seen).toHaveLength(1);
    expect(body.isCancelled).toBe(true);
  });

  it('at [DONE] also without a line end, or with more behind it', async () => {
    expect((await read(answer(sse(chunk('a', 'stop')), 'data: [DONE] \n\n'))).error).toBeUndefined();
    expect(await read(answer(sse(chunk('a', 'stop')), 'data: [DONE]'))).toMatchObject({ seen: [{ data: chunk('a', 'stop') }] });
  });
});

describe('what is read', () => {
  const whole = [sse(chunk('a')), sse(chunk('', 'stop')), sse('[DONE]')];
  const seen = [chunk('a'), chunk('', 'stop')].map((data) => ({ event: undefined, data, id: undefined }));

  it('may be a response, a promise of one, and a body', async () => {
    expect(await read(answer(...whole))).toEqual({ seen });
    expect(await read(Promise.resolve(answer(...whole)))).toEqual({ seen });
    expect(await read(bodyOf(whole))).toEqual({ seen });
    expect(await read(Promise.resolve(bodyOf(whole)))).toEqual({ seen });
  });

  it('may be any async iterable of bytes or text', async () => {
    const iterable = async function* (pieces: (Uint8Array | string)[]): AsyncGenerator<Uint8Array | string> {
      yield* pieces;
    };
    expect(await read(iterable(whole.map((piece) => encoder.encode(piece))))).toEqual({ seen });
    expect(await read(iterable(whole))).toEqual({ seen });
  });

  it.each([[undefined], [null], ['data: 1\n\n'], [{}], [{ body: bodyOf([]) }], [42]])('is refused at once, by name, if it is %s', (given) => {
    expect(() => parseSSE(given as never)).toThrow(expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('`response`') }));
  });

  it('is refused when it comes out of a promise', async () => {
    const { error } = await read(Promise.resolve({}) as never);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('`response`');
  });

  it.each([['maxEventLength', 0], ['idleTimeoutMs', -1], ['keep', 'some'], ['maxAttempts', 3]])('%s: %s is refused by name', (name, value) => {
    expect(() => parseSSE(answer(), { [name]: value })).toThrow(expect.objectContaining({ name: 'TypeError', message: expect.stringContaining(`\`${name}\``) }));
  });

  it('can be iterated once, and says so', async () => {
    const events = parseSSE(answer(...whole));
    for await (const _ of events);
    expect(() => events[Symbol.asyncIterator]()).toThrow(/only once/);
  });

  it('is left alone before the first event is asked for', async () => {
    const response = answer(...whole);
    parseSSE(response);
    await Promise.resolve();
    expect(response.bodyUsed).toBe(false);
  });

  it('a rejection is told to who iterates, and is never an unhandled one', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const lost = new TypeError('fetch failed');
    const events = parseSSE(Promise.reject(lost));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(events[Symbol.asyncIterator]().next()).rejects.toBe(lost);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('a refusal', () => {
  it('throws a classified LlmHttpError with status, headers and body', async () => {
    const body = JSON.stringify({ error: { message: 'Slow', type: 'tokens', code: 'rate_limit_exceeded' } });
    const response = new Response(body, { status: 429, headers: { 'retry-after': '7', 'x-request-id': 'r1' } });
    const { error, seen } = await read(response);
    expect(seen).toEqual([]);
    expect(error).toBeInstanceOf(LlmHttpError);
    expect(error).toMatchObject({ status: 429, body, result: response, classification: { kind: 'rate_limit', retryable: true, retryAfterMs: 7000, requestId: 'r1', code: 'rate_limit_exceeded', message: 'Slow' } });
    expect(error.headers.get('retry-after')).toBe('7');
  });

  it('is told by the body: a spent quota is a 429 too', async () => {
    const { error } = await read(new Response('{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}', { status: 429 }));
    expect(classifyError(error)).toMatchObject({ kind: 'quota', retryable: false });
  });

  it('of which no more than 100 000 characters are read, and the rest is cancelled', async () => {
    const body = bodyOf(Array.from({ length: 100 }, () => 'x'.repeat(3000)), { isOpen: true });
    const { error } = await read(new Response(body, { status: 500 }));
    expect(error).toMatchObject({ classification: { kind: 'server' } });
    expect(error.body).toHaveLength(100_000);
    expect(body.isCancelled).toBe(true);
  });

  it('has its status also if the body breaks off, or is none', async () => {
    const broken = new Response(bodyOf(['{"err'], { fails: new TypeError('terminated') }), { status: 503 });
    expect((await read(broken)).error).toMatchObject({ name: 'LlmHttpError', status: 503, body: '{"err' });
    expect((await read(new Response(null, { status: 401 }))).error).toMatchObject({ name: 'LlmHttpError', status: 401, classification: { kind: 'auth' } });
  });

  it('may come with status 200, in place of any event', async () => {
    const { error } = await read(new Response('{"error":{"message":"Overloaded","type":"overloaded_error"}}'));
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error.classification).toMatchObject({ kind: 'overloaded', retryable: true, message: 'Overloaded' });
  });
});

describe('a stream that fails', () => {
  it.each<[string, string, object]>([
    ['an error in the data', sse({ error: { message: 'Upstream timeout', type: 'engine_error', code: 'timeout' } }), { kind: 'timeout', code: 'timeout' }],
    ['an error beside choices', sse({ ...chunk(''), error: { code: 502, message: 'Provider disconnected' } }), { kind: 'server', status: 502 }],
    ['a detail', sse({ detail: 'Upstream timeout' }), { kind: 'timeout' }],
    ['an error under the default name', sse({ error: { type: 'overloaded_error' } }, 'message'), { kind: 'overloaded' }],
    ['a nested error event', sse({ error: { message: 'Upstream timeout', code: 'timeout' } }, 'error'), { kind: 'timeout' }],
    ["Anthropic's error event", sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error'), { kind: 'overloaded', message: 'Overloaded' }],
    ['a flat error event', sse({ message: 'Upstream timeout', code: 'timeout' }, 'error'), { kind: 'timeout' }],
    ['an error event in words', sse('upstream timeout', 'error'), { kind: 'timeout', message: 'upstream timeout' }],
    ['response.failed', sse({ type: 'response.failed', response: { error: { code: 'server_error', message: 'No' } } }, 'response.failed'), { kind: 'server', message: 'No' }],
    ['thread.run.failed', sse({ last_error: { code: 'server_error', message: 'No' } }, 'thread.run.failed'), { kind: 'server', message: 'No' }],
    ['a finish reason', sse(chunk('', 'error')), { kind: 'stream' }],
  ])('%s', async (_, text, classification) => {
    const body = bodyOf([sse(chunk('Hello')), text, sse(chunk('more'))], { isOpen: true });
    const { seen, error } = await read(new Response(body, streaming));
    expect(seen).toHaveLength(1);
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error).toMatchObject({ classification, received: { text: 'Hello', chunks: 1, last: seen[0] } });
    await vi.waitFor(() => expect(body.isCancelled).toBe(true));
  });

  it('data that is no JSON', async () => {
    const { seen, error } = await read(answer(sse(chunk('Hello')), sse('{"choices":'), sse(chunk('', 'stop'))));
    expect(seen).toHaveLength(1);
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error).toMatchObject({ classification: { kind: 'parse', retryable: false }, received: { text: 'Hello' } });
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  it.each<[string, string[]]>([
    ['OpenAI', [sse(chunk('Hello'))]],
    ['[DONE] without a finish reason', [sse(chunk('Hello')), sse('[DONE]')]],
    ['an event that was cut', [sse(chunk('Hello')), 'data: {"choices":[{"delta"']],
    ['the Responses API', [sse({ type: 'response.output_text.delta', delta: 'Hello' }, 'response.output_text.delta')]],
    ['Anthropic', [sse({ type: 'message_start', message: {} }, 'message_start'), sse({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hello' } }, 'content_block_delta')]],
    ['Google', [sse({ candidates: [{ content: { parts: [{ text: 'Hello' }] } }] })]],
    ['Assistants', [sse({ delta: { content: [{ type: 'text', text: { value: 'Hello' } }] } }, 'thread.message.delta')]],
    ['events that have their type as name only', [sse({ delta: { text: 'Hello' } }, 'content_block_delta')]],
  ])('an end without an end mark: %s', async (_, pieces) => {
    const { error } = await read(answer(...pieces));
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error).toMatchObject({ classification: { kind: 'truncated', retryable: false }, received: { text: 'Hello' } });
  });

  it.each<[string, Response]>([
    ['no event', answer()],
    ['no body', new Response(null, { status: 204 })],
    ['only [DONE]', answer(sse('[DONE]'))],
    ['a web page', new Response('<!doctype html><html><body>Log in</body></html>')],
    ['an answer that is no stream', new Response('{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}')],
    ['a preamble', answer(sse({ type: 'message_start', message: {} }, 'message_start'))],
  ])('%s may be asked for again', async (_, response) => {
    expect((await read(response)).error).toMatchObject({ name: 'LlmStreamError', classification: { kind: 'truncated', retryable: true } });
  });

  it('of an unknown kind is judged by endMark alone', async () => {
    expect((await read(answer(sse({ foo: 1 })))).error).toBeUndefined();
    const endMark = ({ data }: { data: { last?: boolean } }): boolean => Boolean(data.last);
    expect((await read(answer(sse({ foo: 1 })), { endMark })).error).toMatchObject({ classification: { kind: 'truncated' } });
    expect((await read(answer(sse({ foo: 1 }), sse({ last: true })), { endMark })).error).toBeUndefined();
  });

  it('what the body throws passes untouched', async () => {
    const lost = new TypeError('terminated');
    const { error, seen } = await read(new Response(bodyOf([sse(chunk('a'))], { fails: lost }), streaming));
    expect(error).toBe(lost);
    expect(seen).toHaveLength(1);
  });

  it('options of guardStream hold', async () => {
    const cut = { ...chunk('a', 'length') };
    expect((await read(answer(sse(cut)), { onIncomplete: 'throw' })).error).toMatchObject({ classification: { code: 'length' } });
    expect((await read(answer(sse(chunk('a'))), { keep: 'chunks' })).error.received.all).toEqual([{ event: undefined, data: chunk('a'), id: undefined }]);
  });
});

describe('maxEventLength', () => {
  const big = sse({ foo: 'x'.repeat(1000) });
  it.each<[string, string[]]>([
    ['an event', [big]],
    ['an event of many lines', [`${'data: 1\n'.repeat(300)}\n`]],
    ['an event that does not end', ['data: ', 'x'.repeat(600), 'x'.repeat(600)]],
    ['a line that is no data', [`: ${'x'.repeat(1000)}\n\n`]],
  ])('%s that is longer throws', async (_, pieces) => {
    const body = bodyOf([sse(1), ...pieces], { isOpen: true });
    const { seen, error } = await read(new Response(body, streaming), { maxEventLength: 500 });
    expect(seen).toHaveLength(1);
    expect(error).toMatchObject({ name: 'LlmStreamError', classification: { kind: 'parse', retryable: false } });
    expect(error.message).toContain('500');
    await vi.waitFor(() => expect(body.isCancelled).toBe(true));
  });

  it('is 10 000 000 by default: an image in an event is no mistake', async () => {
    const image = 'x'.repeat(9_000_000);
    expect((await read(answer(sse({ image })))).seen).toEqual([{ event: undefined, data: { image }, id: undefined }]);
    expect((await read(answer(sse({ image: image + image })))).error).toMatchObject({ classification: { kind: 'parse' } });
  });

  it('is that of one event, not of many nor of comments between them', async () => {
    const text = `${sse({ foo: 'x'.repeat(400) })}${': keep-alive\n'.repeat(100)}`;
    expect((await read(answer(text.repeat(5)), { maxEventLength: 500 })).seen).toHaveLength(5);
  });
});

describe('leaving', () => {
  it('break cancels the body, and that is waited for', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode(sse(chunk('a')))),
      cancel: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        isCancelled = true;
      },
    });
    for await (const _ of parseSSE(new Response(body, streaming))) break;
    expect(isCancelled).toBe(true);
  });

  it('while an event is asked for ends at once', async () => {
    const body = bodyOf([sse(chunk('a'))], { isOpen: true });
    const iterator = parseSSE(new Response(body, streaming))[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(body.isCancelled).toBe(true);
  });

  it('an abort ends a response that does not come; if it does, its body is cancelled', async () => {
    const controller = countedController();
    let answerNow!: (response: Response) => void;
    const promise = read(new Promise<Response>((resolve) => (answerNow = resolve)), { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    expect((await promise).error).toMatchObject({ name: 'LlmStreamError', classification: { kind: 'aborted' } });
    expect(controller.listeners).toBe(0);
    const body = bodyOf([], { isOpen: true });
    answerNow(new Response(body));
    await vi.waitFor(() => expect(body.isCancelled).toBe(true));
  });

  it('an abort in mid-stream cancels the body', async () => {
    const controller = countedController();
    const body = bodyOf([sse(chunk('a'))], { isOpen: true });
    const events = parseSSE(new Response(body, streaming), { signal: controller.signal });
    await expect(async () => {
      for await (const _ of events) setTimeout(() => controller.abort(new Error('stop')), 1);
    }).rejects.toMatchObject({ name: 'LlmStreamError', classification: { kind: 'aborted' }, cause: { message: 'stop' }, received: { text: 'a' } });
    expect(body.isCancelled).toBe(true);
    expect(controller.listeners).toBe(0);
  });
});

describe('time limits', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each<[string, () => Parameters<typeof parseSSE>[0], object, number]>([
    ['a response that does not come', () => new Promise<Response>(() => {}), { firstChunkTimeoutMs: 100 }, 0],
    ['a first event that does not come', () => new Response(bodyOf([': hi\n\n'], { isOpen: true })), { firstChunkTimeoutMs: 100 }, 0],
    ['an event that does not come', () => new Response(bodyOf([sse(chunk('a')), 'data: {'], { isOpen: true })), { firstChunkTimeoutMs: 5000, idleTimeoutMs: 100 }, 1],
    ["the rest of an error's body", () => new Response(bodyOf(['{'], { isOpen: true }), { status: 500 }), { idleTimeoutMs: 100 }, 0],
  ])('%s is a timeout', async (_, open, options, chunks) => {
    const promise = read(open(), options);
    await vi.advanceTimersByTimeAsync(150);
    const { error, seen } = await promise;
    expect(seen).toHaveLength(chunks);
    expect(error).toMatchObject({ name: 'LlmStreamError', classification: { kind: 'timeout', retryable: true } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('streamWithRetry repeats a fetch whose stream fails before the first content, and holds its preamble back', async () => {
  const start = sse({ type: 'message_start', message: {} }, 'message_start');
  const text = sse({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } }, 'content_block_delta');
  const stop = sse({ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, 'message_delta');
  const answers = [new Response('{"type":"error","error":{"type":"overloaded_error"}}', { status: 529 }), answer(start), answer(), answer(start, text, stop)];
  const kinds: string[] = [];
  const seen: unknown[] = [];
  const stream = streamWithRetry(() => parseSSE<{ type: string }>(Promise.resolve(answers.shift()!)), { runtime: fakeRuntime(), onRetry: ({ classification }) => void kinds.push(classification.kind) });
  for await (const { data } of stream) seen.push(data.type);
  expect(kinds).toEqual(['overloaded', 'truncated', 'truncated']);
  expect(seen).toEqual(['message_start', 'content_block_delta', 'message_delta']);
});
