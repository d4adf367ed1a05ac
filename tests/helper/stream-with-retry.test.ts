import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { type Attempt, classifyError, createGate, createRetryBudget, guardStream, LlmHttpError, LlmStreamError, retryReport, type StreamRetryOptions, streamWithRetry } from '../../src/helper/src/index.ts';
import { countedController, fakeRuntime, httpError } from './fakes.ts';

type Chunk = Record<string, any>;

const chat = (content: unknown, finish_reason: string | null = null): Chunk => ({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason }] });
const role: Chunk = { id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] };
const whole = [role, chat('Hello '), chat('world'), chat(undefined, 'stop')];

/** What an attempt does: gives these chunks, fails with these errors, waits for these promises, or is all of that made by a function. */
type Step = Chunk | Error | Promise<unknown>;
type Play = readonly Step[] | Error | ((attempt: Attempt) => unknown);

interface FakeStream extends AsyncIterable<Chunk> {
  readonly controller: AbortController;
  /** Whether its connection has been let go of. */
  readonly isClosed: boolean;
}

/** A stream as SDKs have it: its `return()` waits for a chunk that is under way, its controller cuts that short. */
function streamOf(steps: readonly Step[]): FakeStream {
  const controller = new AbortController();
  let isClosed = false;
  controller.signal.addEventListener('abort', () => (isClosed = true));
  const chunks = async function* (): AsyncGenerator<Chunk> {
    try {
      for (const step of steps) {
        if (step instanceof Error) throw step;
        if (step instanceof Promise) await Promise.race([step, new Promise((_, reject) => controller.signal.addEventListener('abort', () => reject(new Error('cut'))))]);
        else yield step;
      }
    } finally {
      isClosed = true;
    }
  };
  return Object.defineProperty({ controller, [Symbol.asyncIterator]: chunks } as unknown as FakeStream, 'isClosed', { get: () => isClosed });
}

const never = new Promise<never>(() => {});

/** A `create` that does these things in turn, and what became of it. */
function playing(...plays: Play[]): { create: (attempt: Attempt) => Promise<AsyncIterable<Chunk>>; streams: FakeStream[]; attempts: Attempt[] } {
  const streams: FakeStream[] = [];
  const attempts: Attempt[] = [];
  const create = async (attempt: Attempt): Promise<AsyncIterable<Chunk>> => {
    const play = plays[Math.min(attempts.push(attempt), plays.length) - 1]!;
    if (play instanceof Error) throw play;
    if (typeof play === 'function') return play(attempt) as AsyncIterable<Chunk>;
    const stream = streamOf(play);
    streams.push(stream);
    return stream;
  };
  return { create, streams, attempts };
}

async function read(stream: AsyncIterable<unknown>): Promise<{ seen: unknown[]; error?: any }> {
  const seen: unknown[] = [];
  try {
    for await (const chunk of stream) seen.push(chunk);
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

/** Plays these attempts without waiting between them. */
async function run(plays: Play[], options: StreamRetryOptions<Chunk> = {}): Promise<{ seen: unknown[]; error?: any; calls: number; streams: FakeStream[]; slept: number[] }> {
  const { create, streams, attempts } = playing(...plays);
  const runtime = fakeRuntime();
  const outcome = await read(streamWithRetry(create, { runtime, ...options }));
  return { ...outcome, calls: attempts.length, streams, slept: runtime.slept };
}

describe('before anything of the answer has come', () => {
  it('a failed request is repeated', async () => {
    const { seen, error, calls, slept } = await run([httpError(503), httpError(429, { 'retry-after': '7' }), whole]);
    expect(error).toBeUndefined();
    expect(seen).toEqual(whole);
    expect(calls).toBe(3);
    expect(slept).toEqual([500, 7000]);
  });

  it.each<[string, Play]>([
    ['a connection that is lost', [role, Object.assign(new TypeError('terminated'), { cause: { code: 'UND_ERR_SOCKET' } })]],
    ['an error chunk', [role, { error: { type: 'overloaded_error', message: 'Overloaded' } }]],
    ['an end without an end mark', [role]],
    ['an end before any chunk', []],
  ])('%s is repeated, and the preamble comes once', async (_, play) => {
    const { seen, error, calls, streams } = await run([play, whole]);
    expect(error).toBeUndefined();
    expect(seen).toEqual(whole);
    expect(calls).toBe(2);
    expect(streams.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  it('what cannot succeed later is not repeated', async () => {
    const thrown = httpError(401);
    const { error, calls } = await run([thrown]);
    expect(error).toBe(thrown);
    expect(calls).toBe(1);
    expect(retryReport(error)).toMatchObject({ attempts: 1, reason: 'not_retryable' });
    expect((await run([[role, { error: { code: 'invalid_request_error', message: 'No' } }]])).calls).toBe(1);
  });

  it('the last error comes out untouched, and its story is known', async () => {
    const thrown = httpError(500);
    const { error, seen, calls } = await run([[role], thrown], { maxAttempts: 3 });
    expect(error).toBe(thrown);
    expect(seen).toEqual([]);
    expect(calls).toBe(3);
    expect(retryReport(error)).toMatchObject({ attempts: 3, reason: 'attempts_exhausted', classifications: [{ kind: 'truncated' }, { kind: 'server' }, { kind: 'server' }] });
    const cut = (await run([[role]], { maxAttempts: 2 })).error;
    expect(cut).toBeInstanceOf(LlmStreamError);
    expect(retryReport(cut)).toMatchObject({ attempts: 2 });
  });

  it('a returned failure counts as one, and so does what isFailure says', async () => {
    const response = (): Response => new Response('{"error":{"message":"Overloaded"}}', { status: 529 });
    const refused = await run([response], { maxAttempts: 2 });
    expect(refused.error).toBeInstanceOf(LlmHttpError);
    expect(refused.error.classification).toMatchObject({ kind: 'overloaded', status: 529 });
    expect(refused.calls).toBe(2);
    const own = await run([() => ({ nope: true })], { isFailure: (result) => 'nope' in Object(result) });
    expect(own.error).toBeInstanceOf(LlmHttpError);
    expect((await run([whole], { isFailure: (result) => 'nope' in Object(result) })).seen).toEqual(whole);
    expect((await run([whole], { isFailure: async () => false } as never)).error).toBeInstanceOf(TypeError);
  });

  it('retryAmbiguous: false repeats nothing that the server had begun to answer', async () => {
    for (const play of [[role], [role, { error: 'broken' }], [role, new TypeError('terminated')]]) {
      expect((await run([play, whole], { retryAmbiguous: false })).calls).toBe(1);
    }
    expect((await run([httpError(503), whole], { retryAmbiguous: false })).calls).toBe(2);
  });

  it('the place at a gate is held until the stream has ended, however it ends', async () => {
    const gate = createGate({ maxConcurrent: 1 });
    const ends: readonly [Play, (iterator: AsyncIterator<Chunk>) => Promise<unknown>][] = [
      [whole, async (iterator) => { while (!(await iterator.next()).done); }],
      [[chat('a')], async (iterator) => { while (!(await iterator.next()).done); }],
      [whole, (iterator) => iterator.return!()],
    ];
    for (const [play, end] of ends) {
      for (const timeouts of [{}, { attemptTimeoutMs: 50_000 }]) {
        const iterator = streamWithRetry(playing(httpError(503), play).create, { gate, runtime: fakeRuntime(), ...timeouts })[Symbol.asyncIterator]();
        await iterator.next();
        expect(gate.active).toBe(1);
        await end(iterator).catch(() => {});
        expect(gate.active).toBe(0);
      }
    }
  });

  it('what is no stream is not asked for again, whatever shouldRetry says', async () => {
    const { error, calls } = await run([() => 'Hello'], { shouldRetry: () => true });
    expect(error.message).toMatch(/^`stream` cannot be Hello/);
    expect(calls).toBe(1);
  });

  it('isFailure is asked about what create gives, and about nothing else', async () => {
    const asked: unknown[] = [];
    const { streams } = await run([whole], { isFailure: (result) => Boolean(asked.push(result)) && false });
    expect(asked).toEqual(streams);
    expect(asked[0]).toBe(streams[0]);
  });

  it('shouldRetry, onRetry, observe and the budget are heard', async () => {
    const events: string[] = [];
    const budget = createRetryBudget({ capacity: 5, retryCost: 5 });
    const { seen } = await run([httpError(400), whole], { shouldRetry: () => true, onRetry: ({ delayMs }) => void events.push(`wait ${delayMs}`), observe: ({ type }) => void events.push(type), budget });
    expect(seen).toEqual(whole);
    expect(events).toEqual(['attempt', 'wait 500', 'retry', 'attempt', 'success']);
    expect((await run([httpError(500), whole], { budget })).calls).toBe(1);
  });
});

describe('what counts as the beginning of the answer', () => {
  const error = httpError(500);
  const delta = (fields: object): Chunk => ({ choices: [{ index: 0, delta: { role: 'assistant', content: null, ...fields }, finish_reason: null }] });
  it.each<[string, Chunk]>([
    ['text', delta({ content: 'H' })],
    ['a refusal', delta({ refusal: 'I' })],
    ['reasoning', delta({ reasoning_content: 'Hm' })],
    ['audio', delta({ audio: { id: 'a', data: 'AAAA' } })],
    ['a tool call', delta({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '' } }] })],
    ['a function call', delta({ function_call: { name: 'f', arguments: '' } })],
    ['a finish reason', { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }],
    ["a completion's text", { choices: [{ index: 1, text: 'H', finish_reason: null }] }],
    ['text of the Responses API', { type: 'response.output_text.delta', delta: 'H' }],
    ['reasoning of the Responses API', { type: 'response.reasoning_summary_text.delta', delta: 'H' }],
    ['a refusal of the Responses API', { type: 'response.refusal.delta', delta: 'I' }],
    ['audio of the Responses API', { type: 'response.audio.delta', delta: 'AAAA' }],
    ['arguments of the Responses API', { type: 'response.function_call_arguments.delta', delta: '{' }],
    ['the end of the Responses API', { type: 'response.completed', response: {} }],
    ["Anthropic's text", { type: 'content_block_delta', delta: { type: 'text_delta', text: 'H' } }],
    ["Anthropic's thinking", { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'H' } }],
    ["Anthropic's arguments", { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{' } }],
    ["Anthropic's stop reason", { type: 'message_delta', delta: { stop_reason: 'end_turn' } }],
    ["the AI SDK's text", { type: 'text-delta', text: 'H' }],
    ["the AI SDK's reasoning", { type: 'reasoning-delta', text: 'H' }],
    ["the AI SDK's tool call", { type: 'tool-call', toolName: 'f' }],
    ["a UI message's tool call", { type: 'tool-input-available', toolName: 'f' }],
    ["the AI SDK's file", { type: 'file', file: {} }],
    ["the AI SDK's end", { type: 'finish', finishReason: 'stop' }],
    ["Google's text", { candidates: [{ content: { parts: [{ text: 'H' }] } }] }],
    ["Google's block", { promptFeedback: { blockReason: 'SAFETY' } }],
    ["an assistant's text", { event: 'thread.message.delta', data: { delta: { content: [{ type: 'text', text: { value: 'H' } }] } } }],
    ["Cohere's text", { type: 'content-delta', delta: { message: { content: { text: 'H' } } } }],
    ["Cohere's plan", { type: 'tool-plan-delta', delta: {} }],
    ["LangChain's text", { type: 'ai', content: 'H', response_metadata: {} }],
    ["LangChain's tool call", { type: 'ai', content: '', tool_call_chunks: [{ name: 'f' }], response_metadata: {} }],
    ["LangChain's reasoning", { type: 'ai', content: '', additional_kwargs: { reasoning_content: 'H' }, response_metadata: {} }],
    ["Bedrock's text", { contentBlockDelta: { delta: { text: 'H' } } }],
    ["Ollama's text", { message: { content: 'H' }, done: false }],
    ['anything of an unknown kind', { foo: 1 }],
    ['an event of parseSSE', { event: 'content_block_delta', data: { type: 'content_block_delta', delta: { type: 'text_delta', text: 'H' } }, id: undefined }],
  ])('%s: nothing is repeated after it', async (_, chunk) => {
    const { seen, calls, error: thrown } = await run([[chunk, error], whole]);
    expect(calls).toBe(1);
    expect(seen).toEqual([chunk]);
    expect(thrown).toBe(error);
  });

  it.each<[string, Chunk]>([
    ['a role', role],
    ["a chunk of Azure's without choices", { choices: [], prompt_filter_results: [{}] }],
    ['a completion without text', { choices: [{ index: 1, text: '', finish_reason: null, logprobs: null }] }],
    ['response.created', { type: 'response.created', response: {} }],
    ['response.in_progress', { type: 'response.in_progress', response: {} }],
    ['response.output_item.added', { type: 'response.output_item.added', item: {} }],
    ['message_start', { type: 'message_start', message: {} }],
    ['content_block_start', { type: 'content_block_start', content_block: {} }],
    ['ping', { type: 'ping' }],
    ["the AI SDK's start", { type: 'start' }],
    ["the AI SDK's start of a step", { type: 'start-step' }],
    ["the AI SDK's start of a text", { type: 'text-start' }],
    ["Google's usage", { usageMetadata: {} }],
    ['thread.run.queued', { event: 'thread.run.queued', data: {} }],
    ["Cohere's start", { type: 'message-start' }],
    ["LangChain's empty message", { type: 'ai', content: '', additional_kwargs: { id: 'm', type: 'message' }, response_metadata: {} }],
    ["Bedrock's start", { messageStart: {} }],
    ['an event of parseSSE', { event: 'message_start', data: { type: 'message_start' }, id: undefined }],
    ['an event of parseSSE without a type', { event: 'ping', data: {}, id: undefined }],
  ])('%s does not: it is held back, and dropped with the attempt', async (_, chunk) => {
    const { seen, calls } = await run([[chunk, error], [chunk, ...whole]]);
    expect(calls).toBe(2);
    expect(seen).toEqual([chunk, ...whole]);
  });

  it('the preamble is handed on if the stream ends with it and nobody can say that it broke off', async () => {
    expect(await run([[{ type: 'raw' }]], { keep: 'none' })).toMatchObject({ seen: [], calls: 5 });
    const unknown = [{ type: 'custom-ping' }];
    expect(await run([() => (async function* () { yield* unknown; })()])).toMatchObject({ seen: unknown, calls: 1 });
  });

  it('a chunk that endMark knows', async () => {
    const { calls } = await run([[{ type: 'ping', last: true }, error]], { endMark: (chunk) => chunk.last });
    expect(calls).toBe(1);
  });
});

describe('after that', () => {
  it.each<[string, readonly Step[], object]>([
    ['an error chunk', [role, chat('Hello '), { error: { type: 'overloaded_error', message: 'Overloaded' } }], { name: 'LlmStreamError', classification: { kind: 'overloaded' }, received: { text: 'Hello ', chunks: 2 } }],
    ['an end without an end mark', [role, chat('Hello ')], { name: 'LlmStreamError', classification: { kind: 'truncated', retryable: false }, received: { text: 'Hello ' } }],
    ['a lost connection', [chat('Hello '), new TypeError('terminated')], { message: 'terminated' }],
  ])('%s ends it as guardStream has it', async (_, play, expected) => {
    const { seen, calls, error, streams } = await run([play, whole]);
    expect(seen).toEqual(play.filter((step) => 'choices' in step));
    expect(error).toMatchObject(expected);
    expect(calls).toBe(1);
    expect(retryReport(error)).toBeUndefined();
    expect(streams[0]!.isClosed).toBe(true);
  });

  it('options of guardStream hold', async () => {
    const cut = await run([[chat('Hello', 'length')]], { onIncomplete: 'throw' });
    expect(cut.error).toMatchObject({ classification: { kind: 'truncated', code: 'length' } });
    const kept = await run([[chat('a'), chat('b')]], { keep: 'chunks', maxReceivedBytes: 1000 });
    expect(kept.error.received.all).toEqual([chat('a'), chat('b')]);
  });
});

describe('streamWithRetry', () => {
  it('calls nothing before the first chunk is asked for', async () => {
    const { create, attempts } = playing(whole);
    const iterator = streamWithRetry(create)[Symbol.asyncIterator]();
    await Promise.resolve();
    expect(attempts).toHaveLength(0);
    expect(await iterator.next()).toEqual({ done: false, value: role });
    expect(attempts).toHaveLength(1);
    await iterator.return!();
  });

  it('can be iterated once, and says so', async () => {
    const { create, attempts } = playing(whole);
    const stream = streamWithRetry(create);
    await read(stream);
    const { error } = await read(stream);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('only once');
    expect(attempts).toHaveLength(1);
  });

  it('takes a stream, a ReadableStream and what holds a fullStream', async () => {
    const readable = (): ReadableStream<Chunk> => new ReadableStream({ start: (controller) => (whole.forEach((chunk) => controller.enqueue(chunk)), controller.close()) });
    const parts = [{ type: 'start' }, { type: 'text-delta', text: 'Hi' }, { type: 'finish', finishReason: 'stop' }];
    expect((await read(streamWithRetry(() => streamOf(whole)))).seen).toEqual(whole);
    expect((await read(streamWithRetry(() => readable()))).seen).toEqual(whole);
    expect((await read(streamWithRetry(async () => readable()))).seen).toEqual(whole);
    const failed = [{ type: 'start' }, { type: 'error', error: httpError(503) }];
    let calls = 0;
    expect((await read(streamWithRetry(() => ({ textStream: streamOf([]), fullStream: streamOf(calls++ ? parts : failed) }), { runtime: fakeRuntime() }))).seen).toEqual(parts);
  });

  it.each([[undefined], [null], ['text'], [{}], [42], [new Map().keys()]])('says that %s is no stream', async (given) => {
    const { error, calls } = await run([() => given]);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/stream/);
    expect(calls).toBe(1);
  });

  it.each([[undefined], [null], [streamOf(whole)], ['create']])('refuses %s in place of a function, by name', (create) => {
    expect(() => streamWithRetry(create as never)).toThrow(expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('`create`') }));
  });

  it.each([
    ['maxAttempts', 0],
    ['attemptTimeoutMs', -1],
    ['idleTimeoutMs', 'long'],
    ['keep', 'all'],
    ['endMark', true],
    ['retries', 3],
  ])('refuses %s: %s at once, by name', (name, value) => {
    expect(() => streamWithRetry(playing(whole).create, { [name]: value })).toThrow(expect.objectContaining({ name: 'TypeError', message: expect.stringContaining(`\`${name}\``) }));
  });

  it('gives the attempt what withRetry gives: no signal unless there is one', async () => {
    const plain = playing(httpError(500), whole);
    await read(streamWithRetry(plain.create, { runtime: fakeRuntime() }));
    expect(plain.attempts.map(({ attemptNumber }) => attemptNumber)).toEqual([1, 2]);
    expect(plain.attempts[0]!.request).toEqual({ maxRetries: 0 });
    expect('signal' in plain.attempts[0]!.request).toBe(false);
    expect(plain.attempts[0]!.idempotencyKey).toBe(plain.attempts[1]!.idempotencyKey);
    const { signal } = new AbortController();
    const signalled = playing(whole);
    await read(streamWithRetry(signalled.create, { signal }));
    expect(signalled.attempts[0]!.signal).toBe(signal);
  });

  it('passes nothing over when several chunks are asked for at once', async () => {
    const { create, attempts } = playing(httpError(500), whole);
    const iterator = streamWithRetry(create, { runtime: fakeRuntime() })[Symbol.asyncIterator]();
    const steps = await Promise.all(Array.from({ length: 6 }, () => iterator.next()));
    expect(steps.map(({ value }) => value)).toEqual([...whole, undefined, undefined]);
    expect(attempts).toHaveLength(2);
  });
});

describe('leaving', () => {
  it('break closes the source, and that is waited for', async () => {
    const { create, streams } = playing([role, chat('a'), chat('b'), never]);
    for await (const _ of streamWithRetry(create)) break;
    expect(streams[0]!.isClosed).toBe(true);
    const late: string[] = [];
    const slow = async function* (): AsyncGenerator<Chunk> {
      try {
        for (;;) yield chat('a');
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 5));
        late.push('closed');
      }
    };
    for await (const _ of streamWithRetry(() => slow())) break;
    expect(late).toEqual(['closed']);
  });

  it('break while chunks are still held back closes it too', async () => {
    const { create, streams } = playing([role, role, chat('a'), never]);
    for await (const chunk of streamWithRetry(create)) {
      expect(chunk).toBe(role);
      break;
    }
    expect(streams[0]!.isClosed).toBe(true);
  });

  it('before the first chunk calls nothing', async () => {
    const { create, attempts } = playing(whole);
    const iterator = streamWithRetry(create)[Symbol.asyncIterator]();
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(attempts).toHaveLength(0);
  });

  describe('while a chunk is asked for', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it.each<[string, Play]>([
      ['during a wait', httpError(503)],
      ['before the first content', [role, never]],
      ['during creation', () => never],
    ])('%s ends at once, without a further request', async (_, play) => {
      const { create, attempts, streams } = playing(play, whole);
      const iterator = streamWithRetry(create)[Symbol.asyncIterator]();
      const pending = iterator.next();
      await vi.advanceTimersByTimeAsync(1);
      expect(await iterator.return!()).toEqual({ done: true, value: undefined });
      expect(await pending).toEqual({ done: true, value: undefined });
      expect(vi.getTimerCount()).toBe(0);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(attempts).toHaveLength(1);
      expect(streams.every(({ isClosed }) => isClosed)).toBe(true);
    });

    it.each(['leaving', 'an abort'])('while there is no place at the gate %s ends the wait at once', async (way) => {
      const gate = createGate({ maxConcurrent: 1 });
      void gate.run(() => never);
      const controller = countedController();
      const { create, attempts } = playing(whole);
      const iterator = streamWithRetry(create, { gate, signal: controller.signal })[Symbol.asyncIterator]();
      const pending = iterator.next().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(1);
      expect(gate.waiting).toBe(1);
      if (way === 'leaving') expect(await iterator.return!()).toEqual({ done: true, value: undefined });
      else controller.abort('stop');
      expect(await pending).toEqual(way === 'leaving' ? { done: true, value: undefined } : 'stop');
      expect([gate.active, gate.waiting]).toEqual([1, 0]);
      expect(controller.listeners).toBe(0);
      expect(attempts).toHaveLength(0);
    });

    it.each<[string, Play]>([
      ['a wait', httpError(503)],
      ['an attempt', () => never],
    ])('during %s is observed as an abort', async (_, play) => {
      const observe = vi.fn();
      const iterator = streamWithRetry(playing(play).create, { observe })[Symbol.asyncIterator]();
      const pending = iterator.next();
      await vi.advanceTimersByTimeAsync(1);
      await iterator.return!();
      await pending;
      expect(observe).toHaveBeenLastCalledWith(expect.objectContaining({ type: 'giveup', reason: 'aborted' }));
    });

    it('during a wait that hears no signal sends nothing more either', async () => {
      const { create, attempts } = playing(httpError(503), whole);
      const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
      const iterator = streamWithRetry(create, { runtime: { sleep } })[Symbol.asyncIterator]();
      const pending = iterator.next();
      await vi.advanceTimersByTimeAsync(1);
      const left = iterator.return!();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await Promise.all([pending, left])).toEqual([{ done: true, value: undefined }, { done: true, value: undefined }]);
      expect(attempts).toHaveLength(1);
    });

    it('in mid-stream ends at once', async () => {
      const { create, streams } = playing([chat('a'), never]);
      const iterator = streamWithRetry(create)[Symbol.asyncIterator]();
      await iterator.next();
      const pending = iterator.next();
      expect(await iterator.return!()).toEqual({ done: true, value: undefined });
      expect(await pending).toEqual({ done: true, value: undefined });
      expect(streams[0]!.isClosed).toBe(true);
    });

    it('a stream that is created after it is closed unread', async () => {
      const stream = streamOf(whole);
      let resolve!: (stream: FakeStream) => void;
      const iterator = streamWithRetry(() => new Promise<FakeStream>((settle) => (resolve = settle)))[Symbol.asyncIterator]();
      const pending = iterator.next();
      await vi.advanceTimersByTimeAsync(1);
      await iterator.return!();
      await pending;
      resolve(stream);
      await vi.advanceTimersByTimeAsync(1);
      expect(stream.isClosed).toBe(true);
    });
  });
});

describe('an abort', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const reason = new Error('stop');

  it.each<[string, Play]>([
    ['during a wait', httpError(503)],
    ['during creation, though the SDK hears no signal', () => never],
    ['before the first content', [role, never]],
  ])('%s throws its reason at once and sends nothing more', async (_, play) => {
    for (const timeouts of [{}, { attemptTimeoutMs: 50_000, totalTimeoutMs: 50_000 }]) {
      const controller = countedController();
      const { create, attempts, streams } = playing(play, whole);
      const promise = read(streamWithRetry(create, { signal: controller.signal, ...timeouts }));
      await vi.advanceTimersByTimeAsync(10);
      controller.abort(reason);
      const { error, seen } = await promise;
      expect(error).toBe(reason);
      expect(seen).toEqual([]);
      expect(retryReport(error)).toMatchObject({ attempts: 1, reason: 'aborted' });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(attempts).toHaveLength(1);
      expect(controller.listeners).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
      expect(streams.every(({ isClosed }) => isClosed)).toBe(true);
    }
  });

  it('in mid-stream is told as guardStream tells it', async () => {
    for (const timeouts of [{}, { attemptTimeoutMs: 50_000, totalTimeoutMs: 50_000 }]) {
      const controller = countedController();
      const { create, streams } = playing([role, chat('a'), never]);
      const promise = read(streamWithRetry(create, { signal: controller.signal, ...timeouts }));
      await vi.advanceTimersByTimeAsync(10);
      controller.abort(reason);
      const { error, seen } = await promise;
      expect(error).toMatchObject({ name: 'LlmStreamError', classification: { kind: 'aborted' }, cause: reason, received: { text: 'a' } });
      expect(seen).toEqual([role, chat('a')]);
      expect(controller.listeners).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
      expect(streams[0]!.isClosed).toBe(true);
    }
  });

  it('before the first chunk is asked for throws its reason, and nothing is sent', async () => {
    const { create, attempts } = playing(whole);
    expect((await read(streamWithRetry(create, { signal: AbortSignal.abort(reason) }))).error).toBe(reason);
    expect(attempts).toHaveLength(0);
  });

  it('leaves no listener behind after any end', async () => {
    for (const play of [whole, [chat('a')], [chat('a'), httpError(500)], httpError(401)]) {
      for (const timeouts of [{}, { attemptTimeoutMs: 50_000 }]) {
        const controller = countedController();
        await read(streamWithRetry(playing(play).create, { signal: controller.signal, idleTimeoutMs: 1000, ...timeouts }));
        expect(controller.listeners).toBe(0);
        expect(vi.getTimerCount()).toBe(0);
      }
    }
    const controller = countedController();
    for await (const _ of streamWithRetry(playing(whole).create, { signal: controller.signal, attemptTimeoutMs: 50_000 })) break;
    expect(controller.listeners).toBe(0);
  });
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each<[string, Play]>([
    ['creation', () => never],
    ['the preamble', [role, never]],
  ])('attemptTimeoutMs ends %s, and the next attempt answers', async (_, play) => {
    const { create, streams, attempts } = playing(play, whole);
    const kinds: string[] = [];
    const promise = read(streamWithRetry(create, { attemptTimeoutMs: 1000, onRetry: ({ classification }) => void kinds.push(classification.kind) }));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await promise).toEqual({ seen: whole });
    expect(kinds).toEqual(['timeout']);
    expect(attempts[0]!.signal!.aborted).toBe(true);
    expect(streams.every(({ isClosed }) => isClosed)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('attemptTimeoutMs throws a TimeoutError in the end, whose causes do not go round', async () => {
    const promise = read(streamWithRetry(playing([role, never]).create, { attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    const { error } = await promise;
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(classifyError(error).kind).toBe('timeout');
    expect(error.cause).toBeUndefined();
    expect(retryReport(error)).toMatchObject({ attempts: 1 });
  });

  it('a stall that ends in the same moment as the attempt has an error, too', async () => {
    const promise = read(streamWithRetry(playing([role, never]).create, { attemptTimeoutMs: 1000, idleTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1);
    // Both timers, with nothing between them.
    vi.advanceTimersByTime(2000);
    await vi.advanceTimersByTimeAsync(1);
    expect(classifyError((await promise).error).kind).toBe('timeout');
  });

  it('attemptTimeoutMs keeps the error with which the SDK answers as its cause', async () => {
    const own = new Error('Request was aborted.');
    const promise = read(streamWithRetry(({ signal }) => new Promise<FakeStream>((_, reject) => signal!.addEventListener('abort', () => reject(own))), { attemptTimeoutMs: 1000, maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await promise).error).toMatchObject({ name: 'TimeoutError', cause: own });
  });

  it('attemptTimeoutMs does not count once the answer has begun', async () => {
    const slow = [role, chat('a'), new Promise((resolve) => setTimeout(resolve, 5000)), chat('b', 'stop')];
    const promise = read(streamWithRetry(playing(slow).create, { attemptTimeoutMs: 1000, totalTimeoutMs: 2000 }));
    await vi.advanceTimersByTimeAsync(6000);
    expect(await promise).toEqual({ seen: [role, chat('a'), chat('b', 'stop')] });
  });

  it('a stream that comes after its attempt has ended is closed, and the next one is read', async () => {
    const late = streamOf(whole);
    const second = [role, new Promise((resolve) => setTimeout(resolve, 1500)), ...whole.slice(1)];
    const { create, attempts, streams } = playing(() => new Promise((resolve) => setTimeout(() => resolve(late), 3100)), second);
    const iterator = streamWithRetry(create, { attemptTimeoutMs: 2000 })[Symbol.asyncIterator]();
    const first = iterator.next();
    await vi.advanceTimersByTimeAsync(3200);
    expect(attempts).toHaveLength(2);
    expect(late.isClosed).toBe(true);
    expect(streams[0]!.isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await first).toEqual({ done: false, value: role });
    expect(await iterator.next()).toEqual({ done: false, value: whole[1] });
    // It is the second one that is closed by leaving.
    await iterator.return!();
    expect(streams[0]!.isClosed).toBe(true);
  });

  it('leaving closes the stream of the attempt under way, not one that came too late', async () => {
    const late = streamOf(whole);
    const { create, streams } = playing(() => new Promise((resolve) => setTimeout(() => resolve(late), 3100)), [role, never]);
    const iterator = streamWithRetry(create, { attemptTimeoutMs: 2000 })[Symbol.asyncIterator]();
    const pending = iterator.next();
    await vi.advanceTimersByTimeAsync(3200);
    expect([late.isClosed, streams[0]!.isClosed]).toEqual([true, false]);
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(streams[0]!.isClosed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('totalTimeoutMs ends everything up to the first content', async () => {
    const started = Date.now();
    const promise = read(streamWithRetry(playing([role, never]).create, { totalTimeoutMs: 4000, attemptTimeoutMs: 1500 })).then((outcome) => ({ ...outcome, after: Date.now() - started }));
    await vi.advanceTimersByTimeAsync(10_000);
    const { error, after } = await promise;
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(after).toBeLessThanOrEqual(4000);
  });

  it('a stall before the content is repeated, one after it is not', async () => {
    const first = playing([role, never], whole);
    const promise = read(streamWithRetry(first.create, { idleTimeoutMs: 1000 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await promise).toEqual({ seen: whole });
    expect(first.streams[0]!.isClosed).toBe(true);

    const second = playing([role, chat('a'), never], whole);
    const stalled = read(streamWithRetry(second.create, { idleTimeoutMs: 1000 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await stalled).toMatchObject({ seen: [role, chat('a')], error: { classification: { kind: 'timeout' } } });
    expect(second.attempts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('the time for creation does not count as a stall', async () => {
    const promise = read(streamWithRetry(playing(() => new Promise((resolve) => setTimeout(() => resolve(streamOf(whole)), 5000))).create, { idleTimeoutMs: 1000 }));
    await vi.advanceTimersByTimeAsync(6000);
    expect(await promise).toEqual({ seen: whole });
  });
});

describe('types', () => {
  it('the chunks are those of what create gives', () => {
    const create = async (): Promise<AsyncIterable<{ a: 1 }> & { controller: AbortController }> => streamOf([]) as never;
    const kept = () => ({
      plain: streamWithRetry((): AsyncIterable<{ a: 1 }> => streamOf([]) as never),
      promised: streamWithRetry(create, { endMark: (chunk) => chunk.a === 1 }),
      readable: streamWithRetry(async (): Promise<ReadableStream<{ a: 1 }>> => new ReadableStream()),
      held: streamWithRetry(() => ({ fullStream: new ReadableStream<{ a: 1 }>(), text: '' })),
      nested: streamWithRetry((attempt) => guardStream(streamOf([]) as unknown as AsyncIterable<{ a: 1 }>, { signal: attempt.signal })),
    });
    type All = AsyncIterable<{ a: 1 }>;
    expectTypeOf<ReturnType<typeof kept>>().toEqualTypeOf<{ plain: All; promised: All; readable: All; held: All; nested: All }>();
    // @ts-expect-error A text is no stream.
    void (() => streamWithRetry(async () => 'text'));
    // @ts-expect-error No such option.
    void (() => streamWithRetry(create, { retries: 3 }));
  });
});
