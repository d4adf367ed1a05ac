import type { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import type Anthropic from '@anthropic-ai/sdk';
import type { Stream as AnthropicStream } from '@anthropic-ai/sdk/core/streaming';
import type { streamText, TextStreamPart, ToolSet } from 'ai';
import type OpenAI from 'openai';
import type { Stream } from 'openai/core/streaming';
import type { zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { describe, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import {
  type Attempt,
  type Classification,
  classifyError,
  createRetry,
  type FailureKind,
  fallbackReport,
  type FallbackReport,
  type GiveUpReason,
  guardStream,
  type LlmStreamError,
  parseSSE,
  type RetryEvent,
  type RetryReport,
  retryReport,
  type ServerSentEvent,
  streamWithRetry,
  withFallback,
  withRetry,
} from '../../src/helper/src/index.ts';
import { fakeClock, fakeError, fakeStream } from '../../src/helper/src/testing/index.ts';

/** Held to by `npm run typecheck`: nothing here is called. */

declare const openai: OpenAI;
declare const anthropic: Anthropic;
declare const messages: ChatCompletionMessageParam[];
type Result<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;

describe('withRetry gives what the call gives, awaited', () => {
  it('whatever it is', () => {
    const calls = () => ({
      plain: withRetry(() => 1),
      promised: withRetry(async () => 'a'),
      nested: withRetry(() => Promise.resolve(Promise.resolve({ a: 1 }))),
      thenable: withRetry((): PromiseLike<boolean> => Promise.resolve(true)),
      either: withRetry((): Promise<string> | number => 1),
      nothing: withRetry(() => {}),
      never: withRetry((): never => {
        throw new Error();
      }),
      retry: createRetry()(async ({ attemptNumber }) => attemptNumber),
    });
    expectTypeOf<ReturnType<typeof calls>>().toEqualTypeOf<{
      plain: Promise<number>;
      promised: Promise<string>;
      nested: Promise<{ a: number }>;
      thenable: Promise<boolean>;
      either: Promise<string | number>;
      nothing: Promise<void>;
      never: Promise<never>;
      retry: Promise<number>;
    }>();
  });

  it("by the overload of the SDK's method that the arguments choose", () => {
    const plain = () => withRetry(({ request }) => openai.chat.completions.create({ model: 'm', messages }, request));
    expectTypeOf<Result<typeof plain>>().toExtend<ChatCompletion>();
    const streamed = () => withRetry(({ request }) => openai.chat.completions.create({ model: 'm', messages, stream: true }, request));
    expectTypeOf<Result<typeof streamed>>().toExtend<Stream<ChatCompletionChunk>>();
    expectTypeOf<Result<typeof streamed>>().not.toExtend<ChatCompletion>();
    const either = (stream: boolean) => withRetry(({ request }) => openai.chat.completions.create({ model: 'm', messages, stream }, request));
    expectTypeOf<Extract<Result<typeof either>, { choices: unknown }>>().toExtend<ChatCompletion>();
    const message = () => withRetry(({ request }) => anthropic.messages.create({ model: 'm', max_tokens: 1, messages: [] }, request));
    expectTypeOf<Result<typeof message>['content'][number]['type']>().toExtend<string>();
    const headers = () => withRetry(({ request }) => openai.chat.completions.create({ model: 'm', messages }, request).withResponse());
    expectTypeOf<Result<typeof headers>>().toExtend<{ data: ChatCompletion; response: Response }>();
  });

  it('by the type argument that is inferred for a generic method', () => {
    const parsed = (format: ReturnType<typeof zodResponseFormat<z.ZodObject<{ city: z.ZodString }>>>) =>
      withRetry(({ request }) => openai.chat.completions.parse({ model: 'm', messages, response_format: format }, request));
    expectTypeOf<Result<typeof parsed>['choices'][number]['message']['parsed']>().toEqualTypeOf<{ city: string } | null>();
  });
});

it('attempt.request and attempt.aiRequest fit the SDKs', () => {
  expectTypeOf<Attempt['request']>().toExtend<OpenAI.RequestOptions>();
  expectTypeOf<Attempt['request']>().toExtend<Anthropic.RequestOptions>();
  expectTypeOf<Attempt['aiRequest']>().toExtend<Pick<Parameters<typeof streamText>[0], 'maxRetries' | 'abortSignal'>>();
});

describe('guardStream keeps the chunks and the other members', () => {
  it('of openai and Anthropic', () => {
    const ofOpenai = (stream: Stream<ChatCompletionChunk>) => guardStream(stream, { endMark: (chunk) => chunk.choices.length > 0 });
    expectTypeOf<ReturnType<typeof ofOpenai>>().toEqualTypeOf<Stream<ChatCompletionChunk>>();
    expectTypeOf<ReturnType<typeof ofOpenai>['controller']>().toEqualTypeOf<AbortController>();
    const ofAnthropic = (stream: AnthropicStream<RawMessageStreamEvent>) => guardStream(stream, { endMark: (event) => event.type === 'message_stop' });
    expectTypeOf<ReturnType<typeof ofAnthropic>>().toEqualTypeOf<AnthropicStream<RawMessageStreamEvent>>();
    const ofHelper = (stream: MessageStream) => guardStream(stream);
    expectTypeOf<ReturnType<typeof ofHelper>['finalMessage']>().toEqualTypeOf<MessageStream['finalMessage']>();
    const created = async () => guardStream(await openai.chat.completions.create({ model: 'm', messages, stream: true }));
    expectTypeOf<Result<typeof created>['controller']>().toEqualTypeOf<AbortController>();
  });

  it('of the AI SDK', () => {
    type FullStream = ReturnType<typeof streamText>['fullStream'];
    const guarded = (stream: FullStream) => guardStream(stream, { endMark: (part) => part.type === 'finish' });
    const parts = async (stream: FullStream) => {
      for await (const part of guarded(stream)) {
        expectTypeOf(part).toExtend<TextStreamPart<ToolSet>>();
        if (part.type === 'text-delta') expectTypeOf(part.text).toBeString();
      }
    };
    expectTypeOf(parts).toBeFunction();
    expectTypeOf<ReturnType<ReturnType<typeof guarded>['getReader']>>().toExtend<object>();
  });

  it('of any other', () => {
    const ofReadable = (stream: ReadableStream<{ a: 1 }>) => guardStream(stream, { endMark: ({ a }) => a === 1 });
    expectTypeOf<ReturnType<typeof ofReadable>>().toExtend<AsyncIterable<{ a: 1 }> & ReadableStream<{ a: 1 }>>();
    const chunks = async (stream: AsyncIterable<number> & { extra: string }) => {
      const guarded = guardStream(stream);
      expectTypeOf(guarded.extra).toBeString();
      for await (const chunk of guarded) expectTypeOf(chunk).toBeNumber();
    };
    expectTypeOf(chunks).toBeFunction();
    expectTypeOf<LlmStreamError<number>['received']['last']>().toEqualTypeOf<number | undefined>();
    // @ts-expect-error A promise of a stream is none.
    void (() => guardStream(openai.chat.completions.create({ model: 'm', messages, stream: true })));
    // @ts-expect-error Nor is a text.
    void (() => guardStream('text'));
    // @ts-expect-error There is no such word.
    void ((stream: AsyncIterable<number>) => guardStream(stream, { keep: 'all' }));
  });
});

describe('streamWithRetry and parseSSE', () => {
  it('give the chunks of what the call gives', () => {
    const ofOpenai = () => streamWithRetry(({ request }) => openai.chat.completions.create({ model: 'm', messages, stream: true }, request), { endMark: (chunk) => chunk.choices.length > 0 });
    expectTypeOf<ReturnType<typeof ofOpenai>>().toEqualTypeOf<AsyncIterable<ChatCompletionChunk>>();
    const ofAnthropic = () => streamWithRetry(({ request }) => anthropic.messages.create({ model: 'm', max_tokens: 1, messages: [], stream: true }, request));
    expectTypeOf<ReturnType<typeof ofAnthropic>>().toEqualTypeOf<AsyncIterable<RawMessageStreamEvent>>();
    const ofAiSdk = (result: ReturnType<typeof streamText>) => streamWithRetry(() => result);
    expectTypeOf<ReturnType<typeof ofAiSdk>>().toExtend<AsyncIterable<TextStreamPart<ToolSet>>>();
    const ofFetch = (response: Response) => parseSSE<{ a: 1 }>(response, { endMark: ({ data }) => data.a === 1 });
    expectTypeOf<ReturnType<typeof ofFetch>>().toEqualTypeOf<AsyncIterable<ServerSentEvent<{ a: 1 }>>>();
    const ofBoth = () => streamWithRetry(({ signal }) => parseSSE<number>(fetch('', { signal })));
    expectTypeOf<ReturnType<typeof ofBoth>>().toEqualTypeOf<AsyncIterable<ServerSentEvent<number>>>();
    // Unless said, nobody knows what the data is.
    expectTypeOf<ServerSentEvent['data']>().toBeUnknown();
    // @ts-expect-error What is no stream cannot be read.
    void (() => streamWithRetry(() => openai.chat.completions.create({ model: 'm', messages })));
    // @ts-expect-error A misspelt option.
    void (() => streamWithRetry(() => fakeStream([1]), { idleTimeout: 1 }));
    // @ts-expect-error A text is no answer.
    void (() => parseSSE('data: 1'));
  });
});

describe('failures', () => {
  it('have a kind that a switch exhausts', () => {
    const statusOf = (error: unknown): number => {
      const { kind } = classifyError(error);
      switch (kind) {
        case 'rate_limit':
        case 'overloaded':
        case 'slow_down':
        case 'server':
        case 'timeout':
        case 'connection':
        case 'conflict':
          return 503;
        case 'auth':
        case 'permission':
        case 'quota':
        case 'stream':
        case 'truncated':
        case 'parse':
        case 'unknown':
          return 500;
        case 'bad_request':
        case 'content_policy':
        case 'context_length':
        case 'gone':
        case 'not_found':
        case 'payload_too_large':
        case 'unprocessable':
          return 400;
        case 'aborted':
          return 499;
        default:
          expectTypeOf(kind).toBeNever();
          return kind satisfies never;
      }
    };
    expectTypeOf(statusOf).returns.toBeNumber();
    expectTypeOf(classifyError).returns.toEqualTypeOf<Classification>();
    expectTypeOf<Classification['kind']>().toEqualTypeOf<FailureKind>();
    expectTypeOf(retryReport).returns.toEqualTypeOf<RetryReport | undefined>();
    expectTypeOf(fallbackReport).returns.toEqualTypeOf<FallbackReport | undefined>();
    // @ts-expect-error No such kind: a comparison that is always false.
    void ((kind: FailureKind) => kind === 'ratelimit');
  });
});

describe('RetryEvent', () => {
  it('is told apart by its type', () => {
    const listen = (event: RetryEvent) => {
      expectTypeOf(event.attemptNumber).toBeNumber();
      switch (event.type) {
        case 'retry':
          expectTypeOf(event.delayMs).toBeNumber();
          expectTypeOf(event.kind).toEqualTypeOf<FailureKind>();
          break;
        case 'giveup':
          expectTypeOf(event.reason).toEqualTypeOf<GiveUpReason>();
          expectTypeOf(event.kind).toEqualTypeOf<FailureKind | undefined>();
          break;
        case 'attempt':
        case 'success':
          expectTypeOf(event).not.toHaveProperty('delayMs');
          break;
        default:
          expectTypeOf(event).toBeNever();
      }
      // @ts-expect-error Of an attempt there is no delay.
      void event.delayMs;
      // @ts-expect-error Nothing of the prompt.
      void event.message;
    };
    expectTypeOf(listen).toBeFunction();
  });
});

describe('withFallback', () => {
  it('infers the candidates from the array, and awaits the result', () => {
    const models = () => withFallback(['gpt-5', 'gpt-5-mini'], (model, { request }) => openai.chat.completions.create({ model, messages }, request), {
      onFallback: ({ candidate, next, classification }) => {
        expectTypeOf(candidate).toBeString();
        expectTypeOf(next).toBeString();
        expectTypeOf(classification.kind).toEqualTypeOf<FailureKind>();
      },
      shouldFallback: (_, { candidate }) => candidate.startsWith('gpt'),
    });
    expectTypeOf<Result<typeof models>>().toExtend<ChatCompletion>();
    const clients = () => withFallback([openai, anthropic], async (client) => {
      expectTypeOf(client).toEqualTypeOf<OpenAI | Anthropic>();
      return 'messages' in client ? 1 : 'a';
    });
    expectTypeOf<ReturnType<typeof clients>>().toEqualTypeOf<Promise<1 | 'a'>>();
    const tuple = (candidates: readonly [{ key: string }, { key: string }]) => withFallback(candidates, ({ key }, attempt) => [key, attempt.attemptNumber] as const);
    expectTypeOf<ReturnType<typeof tuple>>().toEqualTypeOf<Promise<readonly [string, number]>>();
    // @ts-expect-error A set has no order to rely on.
    void (() => withFallback(new Set(['a']), (model) => model));
    // @ts-expect-error A promise is always truthy.
    void (() => withFallback(['a'], (model) => model, { shouldFallback: async () => true }));
    // @ts-expect-error A misspelt option.
    void (() => withFallback(['a'], (model) => model, { maxTotalRequest: 3 }));
  });
});

describe('options', () => {
  it('that are wrong are errors', () => {
    // @ts-expect-error A misspelt option.
    void (() => withRetry(() => 1, { maxAttempt: 3 }));
    // @ts-expect-error No number.
    void (() => withRetry(() => 1, { maxAttempts: '3' }));
    // @ts-expect-error A promise is always truthy.
    void (() => withRetry(() => 1, { shouldRetry: async () => true }));
    // @ts-expect-error The same.
    void (() => withRetry(() => 1, { isFailure: async () => true }));
    // @ts-expect-error There is no such word.
    void (() => withRetry(() => 1, { jitter: 'decorrelated' }));
    // @ts-expect-error A controller is no signal.
    void (() => withRetry(() => 1, { signal: new AbortController() }));
    // @ts-expect-error A promise is no call: it cannot be made again.
    void (() => withRetry(Promise.resolve(1)));
    // @ts-expect-error An attempt has no `signals`.
    void (() => withRetry(({ signals }) => signals));
    // Undefined is the default, so that options can be handed on.
    void ((maxAttempts: number | undefined) => withRetry(() => 1, { maxAttempts, signal: undefined }));
  });
});

describe('llm-calls/testing', () => {
  it('knows which kinds a provider has', () => {
    void (() => fakeError('openai', 'slow_down'));
    expectTypeOf(fakeError<'google'>).parameter(1).toExtend<FailureKind>();
    // @ts-expect-error Google never says so.
    void (() => fakeError('google', 'slow_down'));
    // @ts-expect-error No such provider.
    void (() => fakeError('acme', 'rate_limit'));
  });

  it('keeps the chunks of a stream', () => {
    const stream = () => fakeStream([{ a: 1 }], { cutOffAfter: 0 });
    const guarded = () => guardStream(stream(), { endMark: ({ a }) => a === 1 });
    expectTypeOf<ReturnType<typeof guarded>>().toEqualTypeOf<ReturnType<typeof stream>>();
    // @ts-expect-error No such fault.
    void (() => fakeStream([1], { endAfter: 1 }));
    void (() => withRetry(() => 1, { runtime: fakeClock() }));
  });
});
