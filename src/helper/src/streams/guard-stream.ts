import { checkOptions, type OptionTypes } from '../check-options.ts';
import { type Classification, classifyError } from '../failures/classify-error.ts';
import { isRetryableKind, type FailureKind } from '../failures/kinds.ts';
import { LlmStreamError, type Received } from './llm-stream-error.ts';
import { readChunk } from './read-chunk.ts';

/** Options of {@link guardStream}. Times are milliseconds, at most 2³¹−1. */
export interface GuardOptions<C = unknown> {
  /** The signal the request was given: an abort is then told from a stream that broke off. */
  signal?: AbortSignal;
  /** Longest wait for the first chunk. Default: `idleTimeoutMs`. */
  firstChunkTimeoutMs?: number;
  /** Longest wait for any chunk, counted only while one is asked for. Default none: SDK timeouts cover headers only. */
  idleTimeoutMs?: number;
  /** For streams that the table of shapes does not know: whether this chunk is the last one of a whole answer. */
  endMark?(chunk: C): boolean;
  /** What to do when the model stopped early (`length`, a content filter, `response.incomplete`). Default `end`. */
  onIncomplete?: 'end' | 'throw';
  /** What an error's `received` holds. Default `text`. */
  keep?: 'chunks' | 'none' | 'text';
  /** How much of it, in bytes of UTF-8. Default 1 000 000. */
  maxReceivedBytes?: number;
}

type ChunkOf<S> = S extends AsyncIterable<infer C> ? C : S extends ReadableStream<infer C> ? C : unknown;

/** The source with its other members, whose iteration is guarded. */
export type GuardedStream<S> = S extends AsyncIterable<unknown> ? S : S & AsyncIterable<ChunkOf<S>>;

/**
 * Hands on the chunks of a stream and throws where its SDK would be silent: on error chunks, on an
 * end without an end mark, on a stall. Errors that the source throws itself pass through untouched.
 *
 * Takes the async iterables of every SDK, and a `ReadableStream`. The other members of the source
 * (`controller`, `tee`, `finalMessage`) can be reached as before; what they give is not guarded.
 *
 * @throws LlmStreamError from the iteration, with the classification and what had arrived.
 * @throws TypeError for something that is no stream, and for options that are wrong.
 *
 * @example
 * const stream = await client.chat.completions.create({ ...body, stream: true });
 * for await (const chunk of guardStream(stream, { idleTimeoutMs: 30_000 })) render(chunk);
 */
export function guardStream<S extends AsyncIterable<unknown> | ReadableStream<unknown>>(
  stream: S,
  options: GuardOptions<ChunkOf<S>> = {},
): GuardedStream<S> {
  checkOptions(options, OPTION_TYPES);
  const source = stream as unknown as Source;
  if (!source?.[Symbol.asyncIterator] && !source?.getReader) {
    throw new TypeError('guardStream needs a stream: await the call first; of the AI SDK it takes `fullStream`.');
  }
  const iterate = (): AsyncIterator<unknown> => guard(source, options as GuardOptions);
  return new Proxy(source, {
    get(target, key) {
      if (key === Symbol.asyncIterator || (key === 'values' && target.getReader)) return iterate;
      const value = target[key as never] as unknown;
      // Bound, because private fields are not found through a proxy.
      return typeof value === 'function' && key !== 'constructor' && !Object.isFrozen(target) ? value.bind(target) : value;
    },
  }) as unknown as GuardedStream<S>;
}

interface Source extends AsyncIterable<unknown> {
  getReader?(): ReadableStreamDefaultReader<unknown>;
  controller?: { abort?(): void; signal?: AbortSignal };
}

const OPTION_TYPES: OptionTypes = {
  signal: 'object',
  firstChunkTimeoutMs: 1,
  idleTimeoutMs: 1,
  maxReceivedBytes: 0,
  onIncomplete: /^(end|throw)$/,
  keep: /^(chunks|none|text)$/,
};

/** Finish reasons of an answer that is shorter than the model meant it to be. */
const CUT_SHORT = /length|max|incomplete|window/i;
const FILTERED = /filter|safety|recitation|blocklist|prohibited|refusal/i;

/** One iteration over a guarded stream. */
function guard(source: Source, options: GuardOptions): AsyncIterableIterator<unknown> {
  const { signal, idleTimeoutMs, firstChunkTimeoutMs = idleTimeoutMs, endMark, onIncomplete, keep, maxReceivedBytes = 1e6 } = options;
  const { controller } = source;
  // A reader, because the iterator of a ReadableStream cannot be cancelled while it waits.
  const reader = source.getReader?.();
  const iterator: AsyncIterator<unknown> = reader
    ? { next: () => reader.read() as Promise<IteratorResult<unknown>>, return: () => reader.cancel() as Promise<never> }
    : source[Symbol.asyncIterator]();

  const received: Received = { text: '', chunks: 0, ...(keep === 'chunks' && { all: [] }) };
  let receivedBytes = 0;
  let gotContent = false;
  // A stream of an SDK that has not a single chunk broke off too; a generator or a plain `ReadableStream` may be anybody's.
  const isOfSdk = controller?.abort ?? (reader && source.constructor !== ReadableStream);
  let expectsEnd = Boolean(endMark);
  let finish: string | undefined;
  const unfinished = new Map<number, boolean>();
  let isClosed = false;
  /** Chunks that the source still owes, and what ends the wait for the last of them. */
  let owed = 0;
  let interrupt = (): void => {};

  /**
   * Lets go of the source. While it owes a chunk its `return()` would wait for that, so the
   * connection is cut first and nothing is waited for.
   */
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    interrupt();
    const isWaiting = owed > 0;
    try {
      if (isWaiting) controller?.abort?.();
      const returned = iterator.return?.();
      returned?.catch(() => {});
      if (!isWaiting) await returned;
    } catch {
      // A source that cannot be closed is closed, or none of ours.
    }
  };

  const fail = (classification: Classification, cause?: unknown): LlmStreamError => {
    void close();
    return new LlmStreamError(classification, received, cause);
  };
  const failAs = (kind: FailureKind, message: string, cause?: unknown): LlmStreamError =>
    fail({ kind, retryable: kind === 'truncated' ? !gotContent : isRetryableKind(kind), message }, cause);
  const aborted = (): LlmStreamError =>
    failAs('aborted', 'The stream was aborted.', (signal?.aborted ? signal : controller?.signal)?.reason);

  /** Asks the source for a chunk, for as long as the caller's patience allows. */
  const pull = (): Promise<IteratorResult<unknown>> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        interrupt = () => {};
      };
      const refuse = (makeError: () => LlmStreamError): void => {
        settle();
        reject(makeError());
      };
      const onAbort = (): void => refuse(aborted);
      const limitMs = received.chunks ? idleTimeoutMs : firstChunkTimeoutMs;
      const timer = limitMs && setTimeout(() => refuse(() => failAs('timeout', `No chunk for ${limitMs} ms.`)), limitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      interrupt = () => {
        settle();
        resolve({ done: true, value: undefined });
      };
      owed++;
      (async () => iterator.next())().then(
        (step) => {
          owed--;
          settle();
          resolve(step);
        },
        (error: unknown) => {
          owed--;
          settle();
          isClosed = true;
          reject(error as Error);
        },
      );
    });

  /** Looks at a chunk before it is handed on. */
  const take = (chunk: unknown): void => {
    const reading = readChunk(chunk);
    if (reading.failure) {
      const classification = classifyError(reading.failure);
      if (classification.kind === 'unknown') classification.kind = 'stream';
      if (/stream|truncated/.test(classification.kind)) classification.retryable = !gotContent;
      classification.message ||= 'The stream reported a failure.';
      const { error } = chunk as { error?: unknown };
      throw fail(classification, error instanceof Error ? error : undefined);
    }
    gotContent ||= reading.content;
    expectsEnd ||= reading.hasEndMark;
    finish ??= reading.finish ?? (endMark?.(chunk) ? 'stop' : undefined);
    for (const [index, isFinished] of reading.choices) unfinished.set(index, !isFinished && unfinished.get(index) !== false);
    received.chunks++;
    if (keep === 'none') return;
    received.last = chunk;
    receivedBytes += new TextEncoder().encode(keep ? JSON.stringify(chunk) : reading.text).length;
    if (receivedBytes > maxReceivedBytes) received.clipped = true;
    if (received.clipped) return;
    received.text += reading.text;
    received.all?.push(chunk);
  };

  /** The source has ended: was that the end of the answer? */
  const end = (): void => {
    isClosed = true;
    if (finish === undefined || [...unfinished.values()].includes(true)) {
      // First of all: four SDKs end an aborted stream in silence.
      if (signal?.aborted || controller?.signal?.aborted) throw aborted();
      if (expectsEnd || (isOfSdk && !received.chunks)) throw failAs('truncated', 'The stream ended without its end mark.');
    } else if (onIncomplete === 'throw') {
      const kind = FILTERED.test(finish) ? 'content_policy' : CUT_SHORT.test(finish) ? 'truncated' : undefined;
      if (kind) throw fail({ kind, retryable: false, code: finish, message: `The model stopped early: ${finish}.` });
    }
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (!isClosed) {
        if (signal?.aborted) throw aborted();
        const step = await pull();
        // It may have been closed meanwhile.
        if (!isClosed && !step.done) take(step.value);
        else if (!isClosed) end();
        if (!isClosed) return step;
      }
      return { done: true, value: undefined };
    },
    async return(value) {
      await close();
      return { done: true, value };
    },
  };
}
