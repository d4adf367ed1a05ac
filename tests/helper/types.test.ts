import type { Stream } from 'openai/core/streaming';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { describe, expectTypeOf, it } from 'vitest';
import { type Attempt, type Classification, classifyError, createRetry, type FailureKind, guardStream, type RetryReport, retryReport, withRetry } from '../../src/helper/src/index.ts';

describe('types', () => {
  it('withRetry gives what the call gives, awaited', () => {
    const calls = () => ({
      plain: withRetry(() => 1),
      promised: withRetry(async () => 'a'),
      nested: withRetry(() => Promise.resolve(Promise.resolve({ a: 1 }))),
      thenable: withRetry((): PromiseLike<boolean> => Promise.resolve(true)),
      retry: createRetry()(async ({ attemptNumber }) => attemptNumber),
    });
    expectTypeOf<ReturnType<typeof calls>>().toEqualTypeOf<{
      plain: Promise<number>;
      promised: Promise<string>;
      nested: Promise<{ a: number }>;
      thenable: Promise<boolean>;
      retry: Promise<number>;
    }>();
  });

  it('attempt.request and attempt.aiRequest fit the SDKs', () => {
    expectTypeOf<Attempt['request']>().toExtend<{ maxRetries?: number; signal?: AbortSignal | null }>();
    expectTypeOf<Attempt['aiRequest']>().toExtend<{ maxRetries?: number; abortSignal?: AbortSignal }>();
  });

  it('guardStream keeps the chunks and the other members', () => {
    const guard = (stream: Stream<ChatCompletionChunk>) => guardStream(stream, { endMark: (chunk) => chunk.choices.length > 0 });
    expectTypeOf<ReturnType<typeof guard>>().toEqualTypeOf<Stream<ChatCompletionChunk>>();
    const guardReadable = (stream: ReadableStream<{ a: 1 }>) => guardStream(stream);
    expectTypeOf<ReturnType<typeof guardReadable>>().toExtend<AsyncIterable<{ a: 1 }>>();
    const chunks = async (stream: AsyncIterable<number> & { extra: string }) => {
      const guarded = guardStream(stream);
      expectTypeOf(guarded.extra).toBeString();
      for await (const chunk of guarded) expectTypeOf(chunk).toBeNumber();
    };
    expectTypeOf(chunks).toBeFunction();
  });

  it('classifications are closed', () => {
    expectTypeOf(classifyError).returns.toEqualTypeOf<Classification>();
    expectTypeOf<Classification['kind']>().toEqualTypeOf<FailureKind>();
    expectTypeOf(retryReport).returns.toEqualTypeOf<RetryReport | undefined>();
    // @ts-expect-error `budget` does not exist yet.
    void (() => withRetry(() => 1, { budget: {} }));
    // @ts-expect-error A promise is always truthy.
    void (() => withRetry(() => 1, { shouldRetry: async () => true }));
  });
});
