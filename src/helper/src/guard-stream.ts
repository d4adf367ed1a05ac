import { type Classification, classifyError } from './classify-error.ts';
import { isRetryableKind, type FailureKind } from './kinds.ts';
import { LlmStreamError, type Received } from './llm-stream-error.ts';
import { type Reading, readChunk } from './read-chunk.ts';

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
  checkOptions(options as GuardOptions);
  const source = stream as Source;
  if (typeof source?.[Symbol.asyncIterator] !== 'function' && typeof source?.getReader !== 'function') {
    throw new TypeError('guardStream needs a stream: await the call first; with the AI SDK pass `result.fullStream`.');
  }
  const iterate = (): AsyncIterator<unknown> => new Guard(source, options as GuardOptions);
  return new Proxy(source, {
    get(target, key) {
      if (key === Symbol.asyncIterator || (key === 'values' && 'getReader' in target)) return iterate;
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'constructor' || isFixed(target, key)) return value;
      // Bound, because private fields are not found through a proxy.
      return value.bind(target) as unknown;
    },
  }) as unknown as GuardedStream<S>;
}

type Source = AsyncIterable<unknown> &
  Partial<ReadableStream<unknown>> & { controller?: { abort?: () => void; signal?: AbortSignal } };

/** A proxy must show such a property as it is. */
function isFixed(target: object, key: PropertyKey): boolean {
  const own = Object.getOwnPropertyDescriptor(target, key);
  return own !== undefined && !own.configurable && !own.writable;
}

/** Finish reasons of an answer that is shorter than the model meant it to be. */
const CUT_SHORT = /^(length|max_?tokens|max_output_tokens|model_length|incomplete|model_context_window_exceeded)$/i;
const FILTERED = /^(content[_-]filter|safety|recitation|blocklist|prohibited_content|spii|refusal)$/i;

/** One iteration over a guarded stream. */
class Guard implements AsyncIterableIterator<unknown> {
  private readonly source: Source;
  private readonly options: GuardOptions;
  private readonly reader?: ReadableStreamDefaultReader<unknown>;
  private readonly iterator?: AsyncIterator<unknown>;
  private readonly received: Received = { text: '', chunks: 0 };
  private receivedBytes = 0;
  private readonly openChoices = new Set<number>();
  private readonly doneChoices = new Set<number>();
  private readonly waiting = new Set<() => void>();
  /** Chunks that the source still owes. */
  private owed = 0;
  private gotContent = false;
  private expectsEnd: boolean;
  private finish: string | undefined;
  private closed = false;

  constructor(source: Source, options: GuardOptions) {
    this.source = source;
    this.options = options;
    // A reader, because the iterator of a ReadableStream cannot be cancelled while it waits.
    if (source.getReader) this.reader = source.getReader() as ReadableStreamDefaultReader<unknown>;
    else this.iterator = source[Symbol.asyncIterator]();
    // A stream of an SDK that has not a single chunk broke off too.
    this.expectsEnd = options.endMark !== undefined || typeof source.controller?.abort === 'function';
    if (options.keep === 'chunks') this.received.all = [];
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<unknown>> {
    if (this.closed) return { done: true, value: undefined };
    if (this.options.signal?.aborted) throw this.aborted();
    const step = await this.pull();
    if (this.closed) return { done: true, value: undefined };
    if (step.done) return this.end();
    this.take(step.value);
    return step;
  }

  async return(value?: unknown): Promise<IteratorResult<unknown>> {
    await this.close();
    return { done: true, value };
  }

  /** Asks the source for a chunk, for as long as the caller's patience allows. */
  private pull(): Promise<IteratorResult<unknown>> {
    const { signal, idleTimeoutMs, firstChunkTimeoutMs } = this.options;
    const limitMs = this.received.chunks === 0 ? (firstChunkTimeoutMs ?? idleTimeoutMs) : idleTimeoutMs;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.waiting.delete(onClose);
      };
      const onAbort = (): void => {
        settle();
        reject(this.aborted());
      };
      const onStall = (): void => {
        settle();
        reject(this.failure('timeout', `No chunk for ${limitMs} ms.`));
      };
      const onClose = (): void => {
        settle();
        resolve({ done: true, value: undefined });
      };
      const timer = limitMs === undefined ? undefined : setTimeout(onStall, limitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(onClose);
      this.owed++;
      this.step().then(
        (step) => {
          this.owed--;
          settle();
          resolve(step);
        },
        (error: unknown) => {
          this.owed--;
          settle();
          // A source that threw has closed itself.
          this.closed = true;
          reject(error as Error);
        },
      );
    });
  }

  private async step(): Promise<IteratorResult<unknown>> {
    return this.reader ? this.reader.read() : this.iterator!.next();
  }

  /** Looks at a chunk before it is handed on. */
  private take(chunk: unknown): void {
    const reading = readChunk(chunk);
    if ('failure' in reading) throw this.failed(chunk, reading);
    this.gotContent ||= reading.content;
    this.expectsEnd ||= reading.hasEndMark;
    this.finish ??= reading.finish;
    if (this.options.endMark?.(chunk)) this.finish ??= 'stop';
    for (const { index, finished } of reading.choices ?? []) (finished ? this.doneChoices : this.openChoices).add(index);
    this.keep(chunk, reading.text);
  }

  private keep(chunk: unknown, text: string): void {
    const { keep = 'text', maxReceivedBytes = 1_000_000 } = this.options;
    const { received } = this;
    received.chunks++;
    if (keep === 'none') return;
    received.last = chunk;
    if (received.clipped) return;
    this.receivedBytes += byteLength(keep === 'chunks' ? (JSON.stringify(chunk) ?? '') : text);
    if (this.receivedBytes > maxReceivedBytes) {
      received.clipped = true;
      return;
    }
    received.text += text;
    received.all?.push(chunk);
  }

  /** The source has ended: was that the end of the answer? */
  private end(): IteratorResult<unknown> {
    this.closed = true;
    const isWhole = this.finish !== undefined && [...this.openChoices].every((index) => this.doneChoices.has(index));
    // First of all: four SDKs end an aborted stream in silence.
    if (!isWhole && this.isAborted()) throw this.aborted();
    if (!isWhole && this.expectsEnd) throw this.failure('truncated', 'The stream ended without its end mark.');
    if (this.options.onIncomplete === 'throw' && this.finish !== undefined) {
      const kind = CUT_SHORT.test(this.finish) ? 'truncated' : FILTERED.test(this.finish) ? 'content_policy' : undefined;
      if (kind) throw this.failure(kind, `The model stopped early: ${this.finish}.`, this.finish);
    }
    return { done: true, value: undefined };
  }

  private isAborted(): boolean {
    return this.options.signal?.aborted === true || this.source.controller?.signal?.aborted === true;
  }

  private aborted(): LlmStreamError {
    const reason: unknown = (this.options.signal?.aborted ? this.options.signal : this.source.controller?.signal)?.reason;
    return this.failure('aborted', 'The stream was aborted.', undefined, reason);
  }

  /** The error for a chunk that is a failure. */
  private failed(chunk: unknown, { failure }: Reading): LlmStreamError {
    const classification = classifyError(failure);
    if (classification.kind === 'unknown') classification.kind = 'stream';
    if (/^(stream|truncated)$/.test(classification.kind)) classification.retryable = !this.gotContent;
    classification.message ||= 'The stream reported a failure.';
    const { error } = chunk as { error?: unknown };
    return this.throwable(classification, error instanceof Error ? error : undefined);
  }

  private failure(kind: FailureKind, message: string, code?: string, cause?: unknown): LlmStreamError {
    const retryable = kind === 'truncated' ? !this.gotContent : isRetryableKind(kind);
    return this.throwable({ kind, retryable, message, ...(code !== undefined && { code }) }, cause);
  }

  private throwable(classification: Classification, cause: unknown): LlmStreamError {
    void this.close();
    return new LlmStreamError(classification, this.received, cause);
  }

  /**
   * Lets go of the source. While it still owes a chunk its `return()` would wait for that, so the
   * connection is cut first and nothing is waited for.
   */
  private async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const owes = this.owed > 0;
    for (const onClose of [...this.waiting]) onClose();
    const closing = Promise.allSettled([
      owes && attempt(() => this.source.controller?.abort?.()),
      attempt(() => this.reader?.cancel()),
      attempt(() => this.iterator?.return?.()),
    ]);
    if (!owes) await closing;
  }
}

async function attempt(step: () => unknown): Promise<void> {
  await step();
}

function byteLength(text: string): number {
  return /^[\0-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

function checkOptions({ firstChunkTimeoutMs, idleTimeoutMs, maxReceivedBytes, onIncomplete, keep, signal, endMark }: GuardOptions): void {
  for (const [name, ms] of Object.entries({ firstChunkTimeoutMs, idleTimeoutMs })) {
    if (ms !== undefined && !(typeof ms === 'number' && ms > 0 && ms <= MAX_TIMER_MS)) {
      throw new TypeError(`\`${name}\` must be milliseconds above 0, at most ${MAX_TIMER_MS}; got ${String(ms)}.`);
    }
  }
  if (maxReceivedBytes !== undefined && !(maxReceivedBytes >= 0)) throw new TypeError('`maxReceivedBytes` must be a number of at least 0.');
  if (!['end', 'throw', undefined].includes(onIncomplete)) throw new TypeError("`onIncomplete` must be 'end' or 'throw'.");
  if (!['chunks', 'none', 'text', undefined].includes(keep)) throw new TypeError("`keep` must be 'chunks', 'none' or 'text'.");
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw new TypeError('`signal` must be an AbortSignal.');
  if (endMark !== undefined && typeof endMark !== 'function') throw new TypeError('`endMark` must be a function.');
}
