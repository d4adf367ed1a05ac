import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardStream, type GuardOptions, isRetryable, LlmStreamError, withRetry } from '../../src/helper/src/index.ts';
import { countedController, httpError } from './fakes.ts';

type Chunk = Record<string, any>;

async function* from(chunks: readonly unknown[]): AsyncGenerator<any> {
  for (const chunk of chunks) yield chunk;
}

async function run(chunks: readonly unknown[] | AsyncIterable<unknown>, options?: GuardOptions<any>): Promise<{ seen: unknown[]; error?: any }> {
  const seen: unknown[] = [];
  try {
    for await (const chunk of guardStream(Array.isArray(chunks) ? from(chunks) : (chunks as AsyncIterable<unknown>), options)) seen.push(chunk);
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

const chat = (content: unknown, finish_reason: string | null = null, index = 0): Chunk => ({
  id: 'c', object: 'chat.completion.chunk', choices: [{ index, delta: { content }, finish_reason }],
});
const role = { id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] };
const usage = { id: 'c', choices: [], usage: { total_tokens: 3 } };

interface Family {
  name: string;
  preamble: Chunk[];
  /** Says "Hello world". */
  content: Chunk[];
  finish: Chunk[];
}

const families: Family[] = [
  { name: 'chat completions', preamble: [role], content: [chat('Hello '), chat('world')], finish: [chat(undefined, 'stop'), usage] },
  { name: 'completions', preamble: [], content: [{ choices: [{ index: 0, text: 'Hello ', finish_reason: null }] }, { choices: [{ index: 0, text: 'world', finish_reason: null }] }], finish: [{ choices: [{ index: 0, text: '', finish_reason: 'stop' }] }] },
  { name: 'openrouter', preamble: [], content: [{ choices: [{ index: 0, delta: { content: 'Hello world' }, finishReason: null }] }], finish: [{ choices: [{ index: 0, delta: {}, finishReason: 'stop' }] }] },
  { name: 'mistral', preamble: [], content: [{ data: { choices: [{ index: 0, delta: { content: [{ type: 'text', text: 'Hello ' }, { type: 'text', text: 'world' }] }, finishReason: null }] } }], finish: [{ data: { choices: [{ index: 0, delta: { content: '' }, finishReason: 'stop' }] } }] },
  {
    name: 'responses',
    preamble: [{ type: 'response.created', response: { status: 'in_progress', error: null } }, { type: 'response.in_progress', response: {} }, { type: 'response.output_item.added', item: {} }, { type: 'response.content_part.added', part: {} }],
    content: [{ type: 'response.output_text.delta', delta: 'Hello ' }, { type: 'response.output_text.delta', delta: 'world' }, { type: 'response.output_text.done', text: 'Hello world' }],
    finish: [{ type: 'response.completed', response: { status: 'completed', error: null } }],
  },
  {
    name: 'anthropic',
    preamble: [{ type: 'message_start', message: {} }, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }, { type: 'ping' }],
    content: [{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello ' } }, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'world' } }, { type: 'content_block_stop', index: 0 }],
    finish: [{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} }, { type: 'message_stop' }],
  },
  {
    name: 'assistants',
    preamble: [{ event: 'thread.run.created', data: {} }, { event: 'thread.run.queued', data: {} }, { event: 'thread.run.in_progress', data: {} }, { event: 'thread.message.created', data: {} }],
    content: [{ event: 'thread.message.delta', data: { delta: { content: [{ index: 0, type: 'text', text: { value: 'Hello world' } }] } } }],
    finish: [{ event: 'thread.run.completed', data: {} }],
  },
  { name: 'cohere 2', preamble: [{ type: 'message-start', delta: {} }, { type: 'content-start', delta: {} }], content: [{ type: 'content-delta', delta: { message: { content: { text: 'Hello world' } } } }, { type: 'content-end' }], finish: [{ type: 'message-end', delta: { finishReason: 'COMPLETE' } }] },
  { name: 'cohere 1', preamble: [{ eventType: 'stream-start' }], content: [{ eventType: 'text-generation', text: 'Hello world' }], finish: [{ eventType: 'stream-end', finishReason: 'COMPLETE' }] },
  {
    name: 'AI SDK',
    preamble: [{ type: 'start' }, { type: 'start-step', request: {} }, { type: 'text-start', id: '0' }],
    content: [{ type: 'text-delta', id: '0', text: 'Hello ' }, { type: 'text-delta', id: '0', delta: 'world' }, { type: 'text-end', id: '0' }, { type: 'tool-error', error: new Error('a tool failed') }],
    finish: [{ type: 'finish-step', finishReason: 'stop' }, { type: 'finish', finishReason: 'stop', rawFinishReason: 'stop' }],
  },
  { name: 'google', preamble: [{ usageMetadata: {} }], content: [{ candidates: [{ content: { parts: [{ text: 'thinking', thought: true }, { text: 'Hello ' }] } }] }, { candidates: [{ content: { parts: [{ text: 'world' }] } }] }], finish: [{ candidates: [{ content: { parts: [] }, finishReason: 'STOP' }] }] },
  { name: 'bedrock', preamble: [{ messageStart: { role: 'assistant' } }], content: [{ contentBlockDelta: { delta: { text: 'Hello world' } } }], finish: [{ messageStop: { stopReason: 'end_turn' } }, { metadata: {} }] },
  { name: 'ollama', preamble: [], content: [{ model: 'm', message: { content: 'Hello ' }, done: false }, { model: 'm', response: 'world', done: false }], finish: [{ model: 'm', message: { content: '' }, done: true, done_reason: 'stop' }] },
  {
    name: 'LangChain over OpenAI',
    preamble: [{ type: 'ai', content: '', additional_kwargs: {}, response_metadata: { model_provider: 'openai' } }],
    content: [{ type: 'ai', content: 'Hello ', response_metadata: { model_provider: 'openai' } }, { type: 'ai', content: [{ type: 'text', text: 'world' }], response_metadata: {} }],
    finish: [{ type: 'ai', content: '', response_metadata: { model_provider: 'openai', finish_reason: 'stop' } }, { type: 'ai', content: '', response_metadata: { usage: {} } }],
  },
  {
    name: 'LangChain over the Responses API',
    preamble: [{ type: 'ai', content: [], response_metadata: { model_provider: 'openai' } }],
    content: [{ type: 'ai', content: [{ type: 'text', text: 'Hello world' }], response_metadata: { model_provider: 'openai' } }],
    finish: [{ type: 'ai', content: [], response_metadata: { model_provider: 'openai', status: 'completed', error: null, incomplete_details: null } }],
  },
  {
    name: 'LangChain over Anthropic',
    preamble: [{ type: 'ai', content: '', additional_kwargs: { id: 'm', type: 'message' }, response_metadata: { model_provider: 'anthropic' } }],
    content: [{ type: 'ai', content: 'Hello world', additional_kwargs: {}, response_metadata: {} }],
    finish: [{ type: 'ai', content: '', additional_kwargs: { stop_reason: 'end_turn' }, response_metadata: {} }],
  },
  {
    name: 'LangChain over Gemini',
    preamble: [],
    content: [{ type: 'ai', content: 'Hello world', additional_kwargs: {}, response_metadata: { model_provider: 'google-genai' } }],
    finish: [{ type: 'ai', content: '', additional_kwargs: {}, response_metadata: { model_provider: 'google-genai', finishReason: 'STOP' } }],
  },
  {
    name: 'LlamaIndex over the Responses API',
    preamble: [{ delta: '', raw: { type: 'response.created', response: {} } }],
    content: [{ delta: 'Hello world', raw: { type: 'response.output_text.delta', delta: 'Hello world' } }],
    finish: [{ delta: '', raw: { type: 'response.completed', response: {} } }],
  },
  {
    name: 'agents',
    preamble: [{ type: 'raw_model_stream_event', data: { type: 'model', event: role } }],
    content: [{ type: 'raw_model_stream_event', data: { type: 'model', event: chat('Hello world') } }, { type: 'raw_model_stream_event', data: { type: 'output_text_delta', delta: 'Hello world' } }],
    finish: [{ type: 'raw_model_stream_event', data: { type: 'model', event: chat('', 'stop') } }, { type: 'run_item_stream_event', name: 'message_output_created', item: {} }],
  },
  { name: 'LlamaIndex', preamble: [{ delta: '', raw: role }], content: [{ delta: 'Hello world', raw: chat('Hello world') }], finish: [{ delta: '', raw: chat('', 'stop') }] },
  { name: 'replicate', preamble: [], content: [{ event: 'output', data: 'Hello ' }, { event: 'output', data: 'world' }], finish: [{ event: 'done', data: '{}' }] },
];

describe.each(families)('a stream of $name', ({ preamble, content, finish }) => {
  const whole = [...preamble, ...content, ...finish];

  it('passes untouched when it is whole', async () => {
    const { seen, error } = await run(whole);
    expect(error).toBeUndefined();
    expect(seen).toEqual(whole);
    for (const [i, chunk] of seen.entries()) expect(chunk).toBe(whole[i]);
  });

  it('throws when it ends without its end mark', async () => {
    const { seen, error } = await run([...preamble, ...content]);
    expect(seen).toHaveLength(preamble.length + content.length);
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error).toMatchObject({ name: 'LlmStreamError', classification: { kind: 'truncated', retryable: false } });
    expect(error.received).toMatchObject({ text: 'Hello world', chunks: preamble.length + content.length, last: content.at(-1) });
  });

  it('may be asked for again only if nothing of the answer had come', async () => {
    if (preamble.length > 0) {
      expect((await run(preamble)).error).toMatchObject({ classification: { kind: 'truncated', retryable: true }, received: { text: '' } });
    }
    expect(isRetryable((await run([...preamble, content[0]])).error)).toBe(false);
  });
});

describe('failures that SDKs hand on as chunks', () => {
  it.each<[string, Chunk, object]>([
    ['an error chunk', { error: { message: 'Upstream timeout', type: 'engine_error', code: 'timeout' } }, { kind: 'timeout', retryable: true, code: 'timeout', type: 'engine_error', message: 'Upstream timeout' }],
    ['an error beside choices', { ...chat('x'), error: { code: 502, message: 'Provider disconnected' } }, { kind: 'server', status: 502, retryable: true }],
    ['an error in words', { error: 'the model crashed' }, { kind: 'stream', message: 'the model crashed' }],
    ['a detail', { detail: 'Internal error' }, { kind: 'stream', message: 'Internal error' }],
    ['a finish reason', chat('', 'error'), { kind: 'stream' }],
    ['a finish reason in capitals', { type: 'message-end', delta: { finishReason: 'ERROR' } }, { kind: 'stream' }],
    ['an error event', { type: 'error', code: 'server_error', message: 'boom', param: null }, { kind: 'server', code: 'server_error', message: 'boom' }],
    ["Anthropic's error event", { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, { kind: 'overloaded', type: 'overloaded_error' }],
    ['response.failed', { type: 'response.failed', response: { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow' } } }, { kind: 'rate_limit', code: 'rate_limit_exceeded', message: 'Slow' }],
    ['thread.run.failed', { event: 'thread.run.failed', data: { id: 'run', status: 'failed', last_error: { code: 'server_error', message: 'Sorry' } } }, { kind: 'server', message: 'Sorry' }],
    ["the AI SDK's error part with an error", { type: 'error', error: httpError(529) }, { kind: 'overloaded', status: 529 }],
    ["the AI SDK's error part with an object", { type: 'error', error: { message: 'mid boom', type: 'server_error' } }, { kind: 'server', message: 'mid boom' }],
    ['a UI message error', { type: 'error', errorText: 'An error occurred.' }, { kind: 'stream', message: 'An error occurred.' }],
    ["the AI SDK's abort part", { type: 'abort' }, { kind: 'aborted', retryable: false }],
    ['an OpenAI-style error object', { object: 'error', message: 'bad', type: 'BadRequestError', code: 400 }, { kind: 'bad_request', status: 400 }],
    ["a failed answer of LangChain's", { type: 'ai', content: [], response_metadata: { model_provider: 'openai', status: 'failed', error: { code: 'server_error', message: 'No' } } }, { kind: 'server', message: 'No' }],
    ["Google's error", { error: { code: 503, status: 'UNAVAILABLE', message: 'overloaded' } }, { kind: 'overloaded', status: 503 }],
  ])('%s', async (_, chunk, classification) => {
    const { seen, error } = await run([chat('Hello'), chunk, chat('more')]);
    expect(seen).toHaveLength(1);
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error.classification).toMatchObject(classification);
    expect(error.received).toMatchObject({ text: 'Hello', chunks: 1 });
  });

  it('keep the error itself as cause, and may be repeated if no content had come', async () => {
    const cause = httpError(500);
    expect((await run([{ type: 'start' }, { type: 'error', error: cause }])).error.cause).toBe(cause);
    expect((await run([role, { error: 'x' }])).error.classification).toMatchObject({ kind: 'stream', retryable: true });
    expect((await run([role, chat('a'), { error: 'x' }])).error.classification).toMatchObject({ kind: 'stream', retryable: false });
  });

  it('are looked for without a touch of the getters that warn', async () => {
    const chunk = Object.create({ get data(): never { throw new Error('touched'); } }) as Chunk;
    Object.assign(chunk, { candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }] });
    expect((await run([chunk])).error).toBeUndefined();
  });

  it('are not looked for in bytes, such as speech', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const touched = vi.fn();
    Object.defineProperty(bytes, 'error', { enumerable: true, get: touched });
    const { seen } = await run([bytes, bytes]);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(bytes);
    expect(touched).not.toHaveBeenCalled();
  });

  it('have a message, if not of their own', async () => {
    expect((await run([chat('a'), chat('', 'error')])).error.message).toBe('The stream reported a failure.');
    expect((await run([chat('a'), { error: { message: 'No' } }])).error.message).toBe('No');
  });

  it('close the source', async () => {
    const closed = vi.fn();
    const source = async function* (): AsyncGenerator<Chunk> {
      try {
        yield chat('a');
        yield { error: 'x' };
        yield chat('b');
      } finally {
        closed();
      }
    };
    await run(source());
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('are no failures of tools', async () => {
    const part = { type: 'tool-error', toolCallId: '1', error: new Error('tool') };
    expect((await run([{ type: 'start' }, part, { type: 'finish', finishReason: 'stop' }])).error).toBeUndefined();
  });

  it('thrown by the source pass through untouched', async () => {
    const thrown = new TypeError('terminated');
    const source = async function* (): AsyncGenerator<Chunk> {
      yield chat('a');
      throw thrown;
    };
    expect((await run(source())).error).toBe(thrown);
  });
});

describe('an end', () => {
  it('of one of several choices is not the end of all', async () => {
    expect((await run([chat('a'), chat('b', null, 1), chat('', 'stop', 0)])).error).toMatchObject({ classification: { kind: 'truncated' } });
    expect((await run([chat('a'), chat('b', null, 1), chat('', 'stop', 0), chat('', 'stop', 1)])).error).toBeUndefined();
  });

  it('is not undone by chunks that follow it, such as content filter results and usage', async () => {
    expect((await run([chat('a'), chat('', 'stop'), chat('', null), usage])).error).toBeUndefined();
  });

  it.each([
    ['interrupted', { finishReason: 'interrupted' }],
    ['other without a reason of the provider', { finishReason: 'other', rawFinishReason: undefined }],
    ['unknown', { finishReason: 'unknown' }],
  ])("with the AI SDK's finish reason %s is none", async (_, finish) => {
    expect((await run([{ type: 'text-delta', text: 'a' }, { type: 'finish', ...finish }])).error).toMatchObject({ classification: { kind: 'truncated' } });
  });

  it("with a provider's own reason is one", async () => {
    expect((await run([{ type: 'text-delta', text: 'a' }, { type: 'finish', finishReason: 'other', rawFinishReason: 'pause' }])).error).toBeUndefined();
  });

  it('is not expected of unknown shapes unless endMark says so', async () => {
    for (const chunks of [[], ['text', 'more'], [{ foo: 1 }], [1, null, undefined], [{ response_metadata: {}, content: 'LangChain' }], [{ response_metadata: { model_provider: 'ollama' }, content: 'LangChain' }]]) {
      const { seen, error } = await run(chunks);
      expect(error).toBeUndefined();
      expect(seen).toEqual(chunks);
    }
    const endMark = (chunk: Chunk): boolean => chunk.last === true;
    expect((await run([{ foo: 1 }, { last: true }], { endMark })).error).toBeUndefined();
    expect((await run([{ foo: 1 }], { endMark })).error).toMatchObject({ classification: { kind: 'truncated' } });
    expect((await run([], { endMark })).error).toMatchObject({ classification: { kind: 'truncated', retryable: true } });
  });

  it('of a stream without a single chunk is none if the stream is an SDK\'s', async () => {
    const stream = Object.assign(from([]), { controller: new AbortController() });
    expect((await run(stream)).error).toMatchObject({ classification: { kind: 'truncated', retryable: true } });
    class EventStream extends ReadableStream<Chunk> {}
    const empty = { start: (controller: ReadableStreamDefaultController<Chunk>): void => controller.close() };
    expect((await run(new EventStream(empty))).error).toMatchObject({ classification: { kind: 'truncated', retryable: true } });
    expect((await run(new ReadableStream(empty))).error).toBeUndefined();
  });

  it('is not missed where the chunks of an SDK have none that is known: Mistral through LangChain', async () => {
    class IterableStream extends ReadableStream<Chunk> {}
    const chunk = { type: 'ai', content: 'Hello', response_metadata: { model_provider: 'mistralai' } };
    const stream = new IterableStream({ start: (controller) => (controller.enqueue(chunk), controller.close()) });
    expect(await run(stream)).toEqual({ seen: [chunk], error: undefined });
  });

  it('is missed where Google left nothing of a chunk but the headers', async () => {
    expect((await run([{ sdkHttpResponse: {} }])).error).toMatchObject({ classification: { kind: 'truncated', retryable: true } });
  });
});

describe('onIncomplete', () => {
  const cases: [string, Chunk[], string, string][] = [
    ['length', [chat('a', 'length')], 'truncated', 'length'],
    ['content_filter', [chat('a', 'content_filter')], 'content_policy', 'content_filter'],
    ['response.incomplete', [{ type: 'response.incomplete', response: { incomplete_details: { reason: 'max_output_tokens' } } }], 'truncated', 'max_output_tokens'],
    ['max_tokens', [{ type: 'message_delta', delta: { stop_reason: 'max_tokens' } }, { type: 'message_stop' }], 'truncated', 'max_tokens'],
    ['MAX_TOKENS', [{ candidates: [{ finishReason: 'MAX_TOKENS' }] }], 'truncated', 'MAX_TOKENS'],
    ['SAFETY', [{ candidates: [{ finishReason: 'SAFETY' }] }], 'content_policy', 'SAFETY'],
    ["the AI SDK's content-filter", [{ type: 'finish', finishReason: 'content-filter' }], 'content_policy', 'content-filter'],
  ];
  it.each(cases)('%s ends by default and throws when told to', async (_, chunks, kind, code) => {
    expect((await run(chunks)).error).toBeUndefined();
    const { seen, error } = await run(chunks, { onIncomplete: 'throw' });
    expect(seen).toEqual(chunks);
    expect(error).toMatchObject({ classification: { kind, code, retryable: false } });
  });

  it('is content with a whole answer', async () => {
    for (const { preamble, content, finish } of families) {
      expect((await run([...preamble, ...content, ...finish], { onIncomplete: 'throw' })).error).toBeUndefined();
    }
  });
});

describe('abort', () => {
  it('is looked at before a silent end is called truncated', async () => {
    const controller = new AbortController();
    const source = async function* (): AsyncGenerator<Chunk> {
      yield chat('a');
      controller.abort(new Error('stop'));
    };
    const { seen, error } = await run(source(), { signal: controller.signal });
    expect(seen).toHaveLength(1);
    expect(error).toMatchObject({ classification: { kind: 'aborted', retryable: false }, cause: { message: 'stop' }, received: { text: 'a' } });
  });

  it("is seen through the stream's own controller", async () => {
    const controller = new AbortController();
    const source = Object.assign((async function* (): AsyncGenerator<Chunk> {
      yield chat('a');
      controller.abort(new Error('stop'));
    })(), { controller });
    expect((await run(source)).error).toMatchObject({ classification: { kind: 'aborted' }, cause: { message: 'stop' } });
  });

  it('is told even if the stream never began', async () => {
    const next = vi.fn();
    const source = { [Symbol.asyncIterator]: () => ({ next }) };
    expect((await run(source, { signal: AbortSignal.abort() })).error).toMatchObject({ classification: { kind: 'aborted' } });
    expect(next).not.toHaveBeenCalled();
  });

  it('ends a chunk that never comes, and leaves no listener', async () => {
    const controller = countedController();
    const source = stalling([chat('a')]);
    const promise = run(source, { signal: controller.signal });
    await vi.waitFor(() => expect(source.pending).toBe(true));
    controller.abort();
    expect((await promise).error).toMatchObject({ classification: { kind: 'aborted' } });
    expect(controller.listeners).toBe(0);
    expect(source.log).toEqual(['abort', 'return']);
  });

  it('after a whole answer is none of its failures', async () => {
    const controller = new AbortController();
    const source = (async function* (): AsyncGenerator<Chunk> {
      yield chat('a', 'stop');
      controller.abort();
    })();
    expect((await run(Object.assign(source, { controller }))).error).toBeUndefined();
  });
});

/** A source whose `return()` hangs while a `next()` is pending, as async generators do. */
function stalling(chunks: Chunk[]): AsyncIterable<Chunk> & { controller: AbortController; log: string[]; pending: boolean } {
  const rest = [...chunks];
  const source = {
    log: [] as string[],
    pending: false,
    controller: new AbortController(),
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = rest.shift();
        if (value) return { done: false, value };
        source.pending = true;
        return new Promise<never>((_, reject) => source.controller.signal.addEventListener('abort', () => reject(new Error('aborted under way'))));
      },
      return: () => {
        source.log.push('return');
        return source.pending ? new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 5)) : Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  source.controller.signal.addEventListener('abort', () => source.log.push('abort'));
  return source as never;
}

describe('time limits', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('a stall is a timeout: the connection is cut first, then return() is called and not waited for', async () => {
    const source = stalling([chat('a')]);
    const promise = run(source, { idleTimeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(999);
    expect(source.log).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const { error } = await promise;
    expect(error).toMatchObject({ classification: { kind: 'timeout', retryable: true }, received: { text: 'a', chunks: 1 } });
    expect(source.log).toEqual(['abort', 'return']);
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a ReadableStream that stalls is cancelled', async () => {
    const cancel = vi.fn();
    const source = new ReadableStream({ start: (controller) => controller.enqueue(chat('a')), cancel });
    const promise = run(source as unknown as AsyncIterable<Chunk>, { idleTimeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(1000);
    expect((await promise).error).toMatchObject({ classification: { kind: 'timeout' } });
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('the first chunk may take longer, or less long', async () => {
    const promise = run(stalling([]), { firstChunkTimeoutMs: 50, idleTimeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(50);
    expect((await promise).error).toMatchObject({ classification: { kind: 'timeout' } });
    const patient = run(stalling([]), { firstChunkTimeoutMs: 5000, idleTimeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(4999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await patient).error).toMatchObject({ classification: { kind: 'timeout' } });
  });

  it('counts only while a chunk is asked for', async () => {
    const guarded = guardStream(from([chat('a'), chat('b', 'stop')]), { idleTimeoutMs: 100 });
    const seen: unknown[] = [];
    const promise = (async () => {
      for await (const chunk of guarded) {
        seen.push(chunk);
        await new Promise((resolve) => setTimeout(resolve, 10_000));
      }
    })();
    await vi.advanceTimersByTimeAsync(20_000);
    await promise;
    expect(seen).toHaveLength(2);
  });

  it('are cleared by every end', async () => {
    for (const chunks of [[chat('a', 'stop')], [chat('a')], [{ error: 'x' }]]) {
      await run(chunks, { idleTimeoutMs: 1000, signal: new AbortController().signal });
      expect(vi.getTimerCount()).toBe(0);
    }
  });
});

describe('the source', () => {
  it('is closed by break, and that is waited for', async () => {
    const log: string[] = [];
    const source = (async function* (): AsyncGenerator<Chunk> {
      try {
        for (;;) yield chat('a');
      } finally {
        await Promise.resolve();
        log.push('closed');
      }
    })();
    for await (const _ of guardStream(source)) break;
    log.push('after');
    expect(log).toEqual(['closed', 'after']);
  });

  it('is cancelled by break if it is a ReadableStream', async () => {
    const cancel = vi.fn();
    const source = new ReadableStream<Chunk>({ pull: (controller) => controller.enqueue(chat('a')), cancel });
    for await (const _ of guardStream(source)) break;
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('lets return() through although a chunk is pending', async () => {
    const source = stalling([]);
    const iterator = guardStream(source)[Symbol.asyncIterator]();
    const pending = iterator.next();
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(source.log).toEqual(['abort', 'return']);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('keeps its other members, also those with private fields', async () => {
    class Stream {
      #text = 'hello';
      controller = new AbortController();
      response = { status: 200 };
      async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
        yield chat('a');
      }
      async finalMessage(): Promise<string> {
        return this.#text;
      }
      get text(): string {
        return this.#text;
      }
      tee(): [Stream, Stream] {
        return [this, this];
      }
    }
    const source = new Stream();
    const guarded = guardStream(source);
    expect(guarded).toBeInstanceOf(Stream);
    expect(guarded.constructor).toBe(Stream);
    expect(guarded.controller).toBe(source.controller);
    expect(guarded.response).toBe(source.response);
    expect(guarded.text).toBe('hello');
    expect(await guarded.finalMessage()).toBe('hello');
    expect(guarded.tee()).toHaveLength(2);
    expect((await run(source)).error).toMatchObject({ classification: { kind: 'truncated' } });
  });

  it('may be frozen', async () => {
    const source = Object.freeze({ [Symbol.asyncIterator]: undefined, note: () => 'n' });
    expect(() => guardStream(source as never)).toThrow(TypeError);
    const frozen = Object.freeze(Object.assign(Object.create({ [Symbol.asyncIterator]: () => from([chat('a', 'stop')]) }), { note: () => 'n' }));
    const guarded = guardStream(frozen as AsyncIterable<Chunk> & { note(): string });
    expect(guarded.note()).toBe('n');
    for await (const chunk of guarded) expect(chunk).toEqual(chat('a', 'stop'));
  });

  it('may be a ReadableStream read through values()', async () => {
    const source = new ReadableStream<Chunk>({ start: (controller) => (controller.enqueue(chat('a')), controller.close()) });
    const error = await (async () => {
      for await (const _ of (guardStream(source) as ReadableStream<Chunk>).values());
    })().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ classification: { kind: 'truncated' } });
  });

  it('keeps a method values() of its own', () => {
    const source = Object.assign(from([]), { values: () => 'mine' });
    expect(guardStream(source).values()).toBe('mine');
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [1, '1'],
    ['text', 'text'],
    [{}, '[object Object]'],
    [Promise.resolve(from([])), '[object Promise]'],
    [{ textStream: from([]), fullStream: from([]) }, 'fullStream'],
  ])('is refused if it is %s, by name and value', (value, told) => {
    expect(() => guardStream(value as never)).toThrow(TypeError);
    expect(() => guardStream(value as never)).toThrow('`stream` cannot be');
    expect(() => guardStream(value as never)).toThrow(told);
  });

  it('is closed if endMark throws, whose error comes out', async () => {
    const bug = new Error('bug');
    const closed = vi.fn();
    const source = (async function* (): AsyncGenerator<Chunk> {
      try {
        for (;;) yield chat('a');
      } finally {
        closed();
      }
    })();
    const endMark = (): never => {
      throw bug;
    };
    expect((await run(source, { endMark })).error).toBe(bug);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  });

  it('is cut off if it is left before its first chunk: return() alone would do nothing then', async () => {
    const source = stalling([chat('a')]);
    expect(await guardStream(source)[Symbol.asyncIterator]().return!()).toEqual({ done: true, value: undefined });
    expect(source.log).toEqual(['abort', 'return']);
  });

  it('is not waited for while it owes a chunk, even if its return() never comes back', async () => {
    const returned = vi.fn(() => new Promise<never>(() => {}));
    const iterator = guardStream({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: returned }) })[Symbol.asyncIterator]();
    const pending = iterator.next();
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(returned).toHaveBeenCalledTimes(1);
  });

  it('may fail to close: the chunks are what counts', async () => {
    const iterate = (): AsyncIterator<Chunk> => ({
      next: async () => ({ done: false, value: chat('a') }),
      return: () => {
        throw new Error('cannot be closed');
      },
    });
    for await (const _ of guardStream({ [Symbol.asyncIterator]: iterate })) break;
    const failed = await run({ [Symbol.asyncIterator]: () => ({ ...iterate(), next: async () => ({ done: false, value: { error: 'x' } }) }) });
    expect(failed.error).toMatchObject({ classification: { kind: 'stream' } });
  });

  it('is destroyed if it is one of Node\'s, whose return() waits for a chunk', async () => {
    const destroy = vi.fn();
    const waiting = { destroy, [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: () => new Promise<never>(() => {}) }) };
    const iterator = guardStream(waiting)[Symbol.asyncIterator]();
    void iterator.next();
    await iterator.return!();
    expect(destroy).toHaveBeenCalledTimes(1);
  });

  it('may throw rather than reject', async () => {
    const bug = new Error('bug');
    const next = (): never => {
      throw bug;
    };
    expect((await run({ [Symbol.asyncIterator]: () => ({ next }) })).error).toBe(bug);
  });
});

describe('what had been received', () => {
  const cut = [chat('Hello '), chat('wörld')];
  it.each<[string, GuardOptions, object]>([
    ['is the text by default', {}, { text: 'Hello wörld', chunks: 2, last: cut[1] }],
    ['is every chunk if asked for', { keep: 'chunks' }, { text: 'Hello wörld', chunks: 2, all: cut }],
    ['is only a number if asked for', { keep: 'none' }, { text: '', chunks: 2 }],
    ['is cut at maxReceivedBytes, in bytes', { maxReceivedBytes: 11 }, { text: 'Hello ', chunks: 2, clipped: true }],
    ['is whole at exactly that many', { maxReceivedBytes: 12 }, { text: 'Hello wörld', chunks: 2 }],
  ])('%s', async (_, options, received) => {
    expect((await run(cut, options)).error.received).toEqual({ last: 'keep' in options && options.keep === 'none' ? undefined : cut[1], ...received });
  });

  it('is the text, and its bytes are what counts, also if that is asked for', async () => {
    expect((await run(cut, { keep: 'text', maxReceivedBytes: 12 })).error.received).toEqual({ text: 'Hello wörld', chunks: 2, last: cut[1] });
  });

  it('is every chunk until their JSON is longer than maxReceivedBytes', async () => {
    const bytes = JSON.stringify(cut[0]).length;
    expect((await run(cut, { keep: 'chunks', maxReceivedBytes: bytes })).error.received).toMatchObject({ text: 'Hello ', all: [cut[0]], chunks: 2, clipped: true });
  });

  it('may be chunks that JSON cannot tell', async () => {
    const round: Chunk = chat('a');
    round['self'] = round;
    const { seen, error } = await run([round, { big: 1n }], { keep: 'chunks' });
    expect(seen).toHaveLength(2);
    expect(error.received.all).toEqual([round, { big: 1n }]);
  });

  it('is nothing more once it is too much', async () => {
    const { error } = await run([chat('Hello '), chat('wonderful '), chat('!')], { maxReceivedBytes: 8 });
    expect(error.received).toMatchObject({ text: 'Hello ', chunks: 3, clipped: true });
  });

  it('is the text of the first choice', async () => {
    expect((await run([chat('a'), chat('x', null, 1), chat('b')])).error.received.text).toBe('ab');
  });
});

describe('options', () => {
  it.each([
    ['idleTimeoutMs', [0, -1, NaN, 2 ** 31, '1']],
    ['firstChunkTimeoutMs', [0, Infinity]],
    ['maxReceivedBytes', [-1, NaN, 'many']],
    ['onIncomplete', ['retry']],
    ['keep', ['all']],
    ['signal', [1]],
    ['endMark', ['[DONE]']],
    ['maxAttempts', [3]],
  ])('%s is refused by name and value', (name, values) => {
    for (const value of values) {
      expect(() => guardStream(from([]), { [name]: value })).toThrow(TypeError);
      expect(() => guardStream(from([]), { [name]: value })).toThrow(`\`${name}\``);
      if (name !== 'maxAttempts') expect(() => guardStream(from([]), { [name]: value })).toThrow(String(Array.isArray(value) ? '[object Array]' : value));
    }
  });
});

describe('a stream that withRetry gives, linked to the signal until its end', () => {
  const linked = async (stream: AsyncIterable<Chunk>): Promise<{ stream: AsyncIterable<Chunk>; controller: ReturnType<typeof countedController> }> => {
    const controller = countedController();
    return { stream: await withRetry(() => stream, { signal: controller.signal, attemptTimeoutMs: 10_000 }), controller };
  };

  it('is closed by break, and the link with it', async () => {
    const closed = vi.fn();
    const { stream, controller } = await linked((async function* () {
      try {
        for (;;) yield chat('a');
      } finally {
        closed();
      }
    })());
    expect(controller.listeners).toBe(1);
    for await (const _ of stream) break;
    expect(closed).toHaveBeenCalledTimes(1);
    expect(controller.listeners).toBe(0);
  });

  it('can be left while a chunk is asked for, and need not have a return()', async () => {
    const next = (): Promise<never> => new Promise(() => {});
    const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
    for (const iterator of [{ next, return: returned }, { next }]) {
      const { stream, controller } = await linked({ [Symbol.asyncIterator]: () => iterator });
      const reading = stream[Symbol.asyncIterator]();
      void reading.next();
      expect(await reading.return!()).toEqual({ done: true, value: undefined });
      expect(controller.listeners).toBe(0);
    }
    expect(returned).toHaveBeenCalledTimes(1);
  });
});
