import { checkOptions, refuse } from '../check-options.ts';
import type { Attempt } from '../retry/attempt.ts';
import { isFailedResult, toError } from '../retry/failed-result.ts';
import { ask } from '../retry/hooks.ts';
import { RETRY_OPTION_TYPES, type RetryOptions } from '../retry/retry-options.ts';
import { sleep } from '../retry/sleep.ts';
import { withRetry } from '../retry/with-retry.ts';
import type { GuardedIterator } from './guard.ts';
import { GUARD_OPTION_TYPES, type GuardOptions } from './guard-options.ts';
import { type ChunkOf, guardStream } from './guard-stream.ts';
import { LlmStreamError } from './llm-stream-error.ts';
import { once } from './once.ts';
import { untilAborted } from './until-aborted.ts';

/** Options of {@link streamWithRetry}: those of `withRetry` up to the first content, those of `guardStream` for the whole stream. */
export interface StreamRetryOptions<C = unknown> extends RetryOptions, GuardOptions<C> {
  /** Ends everything: an attempt, a wait, the stream. */
  signal?: AbortSignal;
  /** Longest time from `create` to the first content, in ms. Default none. */
  attemptTimeoutMs?: number;
  /**
   * Longest time for all attempts and waits up to the first content, in ms. Default none. How long the
   * stream itself may take is not limited, since that depends on who reads it: `idleTimeoutMs` is.
   */
  totalTimeoutMs?: number;
}

type Readable = AsyncIterable<unknown> | ReadableStream<unknown>;
/** A stream, or what holds one: a result of the AI SDK. */
type Streamed = Readable | { readonly fullStream: Readable };
type ChunkIn<S> = ChunkOf<S extends { readonly fullStream: infer F } ? F : S>;

/**
 * Makes a request for a stream, and makes it again as long as that can help and nothing of the answer
 * has arrived: {@link withRetry} and {@link guardStream} in one. "Nothing" is no text, reasoning,
 * refusal, audio or tool call, and no finish reason; chunks that come before those are held back and
 * dropped when an attempt is repeated. After that nothing is repeated, so no chunk comes twice.
 *
 * Lazy: `create` is called when the first chunk is asked for. It can be iterated once. `break` closes
 * the stream, and nothing is sent after it. `observe` hears `success` when the first content is there.
 *
 * Never put an agent or a tool loop inside: what it did before its first chunk would be done again.
 *
 * @param create returns a stream, a promise of one, or a result of the AI SDK (`streamText(…)`), whose
 * `fullStream` is read.
 * @throws from the iteration, before the first content: the last error, untouched, with
 * {@link retryReport}; the signal's reason if it was aborted.
 * @throws from the iteration, after it: what `guardStream` throws.
 * @throws TypeError naming the option that is wrong; from the iteration, if `create` gave no stream.
 *
 * @example
 * const stream = streamWithRetry(
 *   (attempt) => client.chat.completions.create({ ...body, stream: true }, attempt.request),
 *   { attemptTimeoutMs: 60_000, idleTimeoutMs: 30_000 },
 * );
 * for await (const chunk of stream) render(chunk);
 */
export function streamWithRetry<S extends Streamed>(
  create: (attempt: Attempt) => PromiseLike<S> | S,
  options: StreamRetryOptions<ChunkIn<S>> = {},
): AsyncIterable<ChunkIn<S>> {
  if (typeof create !== 'function') refuse('create', create);
  checkOptions(options, { ...RETRY_OPTION_TYPES, ...GUARD_OPTION_TYPES });
  const { firstChunkTimeoutMs, idleTimeoutMs, endMark, onIncomplete, keep, maxReceivedBytes, ...retrying } = options as StreamRetryOptions;
  const { signal, runtime, gate, isFailure = isFailedResult } = retrying;
  /** Ends an attempt or a wait, for the caller's signal and for a caller who leaves. */
  const leaving = new AbortController();
  let current: GuardedIterator | undefined;

  /** One attempt, up to the first content. What it gives is a stream, so that its end is waited for where that matters. */
  const open = async (attempt: Attempt): Promise<Opened> => {
    const created = (await create(attempt)) as { fullStream?: Readable } & Readable;
    if (ask(isFailure(created), 'isFailure')) throw await toError(created);
    const guarding = { firstChunkTimeoutMs, idleTimeoutMs, endMark, onIncomplete, keep, maxReceivedBytes, signal: attempt.signal };
    const held: unknown[] = [];
    const stream = Object.assign(guardStream(created?.fullStream ?? created, guarding)[Symbol.asyncIterator]() as GuardedIterator, { held });
    // Nobody waits for one that comes too late.
    if (leaving.signal.aborted || attempt.signal?.aborted) void stream.return();
    else current = stream;
    while (!stream.hasBegun) {
      const step = await stream.next();
      if (step.done) break;
      held.push(step.value);
    }
    return stream;
  };

  const chunks = (async function* () {
    const leave = (): void => leaving.abort(signal!.reason);
    signal?.addEventListener('abort', leave, { once: true });
    let stream: Opened;
    try {
      stream = await withRetry(
        (attempt) => {
          leaving.signal.throwIfAborted();
          return untilAborted(open(attempt), leaving.signal).catch((error: unknown) => {
            // The attempt's own signal ended it, for a reason that `withRetry` knows.
            throw error instanceof LlmStreamError && attempt.signal?.aborted ? (error.cause ?? error) : error;
          });
        },
        {
          ...retrying,
          isFailure: undefined,
          // Waits end for a caller who leaves, too.
          gate: gate && { run: (call, waiting) => gate.run(call, { ...waiting, signal: leaving.signal }) },
          runtime: { ...runtime, sleep: (ms) => (runtime?.sleep ?? sleep)(ms, leaving.signal) },
        },
      );
    } catch (error) {
      if (leaving.signal.aborted && !signal?.aborted) return;
      throw error;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
    const rest = stream[Symbol.asyncIterator]();
    try {
      yield* stream.held;
      yield* rest;
    } finally {
      await rest.return!();
    }
  })();

  return once({
    next: () => chunks.next(),
    async return() {
      leaving.abort();
      await current?.return();
      return chunks.return();
    },
  }) as AsyncIterable<ChunkIn<S>>;
}

interface Opened extends GuardedIterator {
  /** What came before the first content, and that. */
  readonly held: unknown[];
}
