import { type Classification, classifyError } from '../failures/classify-error.ts';
import { type FailureKind, isRetryableKind } from '../failures/kinds.ts';
import type { GuardOptions } from './guard-options.ts';
import { iteratorOf, type StreamSource } from './iterator-of.ts';
import { LlmStreamError, type Received } from './llm-stream-error.ts';
import { readChunk } from './read-chunk.ts';

/** What is guarded: a stream, and what may cut its connection. */
export interface GuardSource extends StreamSource {
  controller?: { abort?(): void; signal?: AbortSignal };
}

/** Finish reasons of an answer that is shorter than the model meant it to be. */
const CUT_SHORT = /length|max|incomplete|window/i;
const FILTERED = /filter|safety|recitation|blocklist|prohibited|refusal/i;

/** One iteration over a guarded stream. */
export interface GuardedIterator extends AsyncIterableIterator<unknown> {
  /** Whether anything of the answer has arrived, or its end: from then on nobody may ask for it again. */
  readonly hasBegun: boolean;
  return(): Promise<IteratorResult<unknown>>;
}

/** Iterates over a stream and throws where it failed, broke off or stalls. Knows nothing of the stream's other members. */
export function guard(source: GuardSource, options: GuardOptions): GuardedIterator {
  const { signal, idleTimeoutMs, firstChunkTimeoutMs = idleTimeoutMs, endMark, onIncomplete, keep, maxReceivedBytes = 1e6 } = options;
  const { controller } = source;
  const iterator = iteratorOf(source);

  const received: Received = { text: '', chunks: 0, ...(keep === 'chunks' && { all: [] }) };
  let receivedBytes = 0;
  let gotContent = false;
  // A stream of an SDK that has not a single chunk broke off too; a generator or a plain `ReadableStream` may be anybody's.
  const isOfSdk = controller?.abort ?? (source.getReader && source.constructor !== ReadableStream);
  let expectsEnd = Boolean(endMark);
  let finish: string | undefined;
  const unfinished = new Map<number, boolean>();
  let isClosed = false;
  /** Chunks that the source still owes, and what ends the wait for the last of them. */
  let owed = 0;
  let interrupt = (): void => {};

  /**
   * Lets go of the source. While it owes a chunk its `return()` would wait for that, and before its
   * first one it would do nothing, so the connection is cut first and nothing is waited for.
   */
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    interrupt();
    const isWaiting = owed > 0 || !received.chunks;
    try {
      if (isWaiting) controller?.abort?.();
      const returned = iterator.return?.();
      returned?.catch(() => {});
      if (!isWaiting) await returned;
    } catch {
      // A source that cannot be closed is closed, or none of ours.
    }
  };

  const fail = (classification: Classification, cause?: unknown): LlmStreamError => new LlmStreamError(classification, received, cause);
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
    expectsEnd ||= reading.hasEndMark;
    finish ??= reading.finish ?? (endMark?.(chunk) ? 'stop' : undefined);
    gotContent ||= reading.content || finish !== undefined;
    for (const [index, isFinished] of reading.choices) unfinished.set(index, !isFinished && unfinished.get(index) !== false);
    received.chunks++;
    if (keep === 'none') return;
    received.last = chunk;
    receivedBytes += new TextEncoder().encode((keep === 'chunks' && jsonOf(chunk)) || reading.text).length;
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
    get hasBegun() {
      return gotContent;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        if (!isClosed) {
          if (signal?.aborted) throw aborted();
          const step = await pull();
          // It may have been closed meanwhile.
          if (!isClosed && !step.done) take(step.value);
          else if (!isClosed) end();
          if (!isClosed) return step;
        }
      } catch (error) {
        void close();
        throw error;
      }
      return { done: true, value: undefined };
    },
    async return() {
      await close();
      return { done: true, value: undefined };
    },
  };
}

/** Chunks are anybody's: some cannot be told in JSON. */
function jsonOf(chunk: unknown): string | undefined {
  try {
    return JSON.stringify(chunk);
  } catch {
    return undefined;
  }
}
