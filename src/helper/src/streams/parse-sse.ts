import { checkOptions, refuse } from '../check-options.ts';
import { LlmHttpError } from '../failures/llm-http-error.ts';
import { guard } from './guard.ts';
import { GUARD_OPTION_TYPES, type GuardOptions } from './guard-options.ts';
import { iteratorOf, type StreamSource } from './iterator-of.ts';
import { once } from './once.ts';
import { readChunk } from './read-chunk.ts';
import { splitEvents } from './split-events.ts';

/** What {@link parseSSE} gives. */
export interface ServerSentEvent<D = unknown> {
  /** The event's name, if it has one. */
  event: string | undefined;
  /** The parsed JSON. */
  data: D;
  /** The last id that the server sent, with this event or before it. */
  id: string | undefined;
}

/** Options of {@link parseSSE}: those of `guardStream`, whose chunks are the events here. */
export interface ParseOptions<D = unknown> extends GuardOptions<ServerSentEvent<D>> {
  /** Longest wait for the first event, in ms, that for the response included. Default: `idleTimeoutMs`. */
  firstChunkTimeoutMs?: number;
  /** Longest event, in characters (as `string.length` has it). Default 10 000 000. */
  maxEventLength?: number;
}

/** The bytes of an answer: `ReadableStream`, or a stream of Node's. */
type Body = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>;

/** What `fetch` and node-fetch give. */
interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: object;
  readonly body: Body | null;
}

/** How much of an error's body is kept, in characters. */
const MAX_BODY_LENGTH = 100_000;

/**
 * Reads the answer of a raw `fetch` that streams server-sent events whose data is JSON, as OpenAI,
 * Anthropic, Google (`alt=sse`) and those who speak like them do.
 *
 * Checks that the answer is `ok`, ends at `[DONE]`, and throws where a stream failed or broke off just
 * as `guardStream` does, which is what watches over the events: on error events, on an end without an
 * end mark, on a stall. Lazy, and can be iterated once. `break`, an abort and every failure cancel the body.
 *
 * @param response a `Response` of `fetch` or node-fetch, a promise of one, or the body alone: a
 * `ReadableStream` of bytes, or an async iterable of them such as a stream of Node's (`got.stream`,
 * axios with `responseType: 'stream'`, undici's `body`). The status of a body alone is yours to check.
 * @throws LlmHttpError from the iteration, if the answer is not `ok`: status, headers, classification,
 * and of the body the first 100 000 characters. The body has been read then.
 * @throws LlmStreamError from the iteration, as `guardStream` has it; kind `parse` for data that is not
 * JSON and for an event that is longer than `maxEventLength`.
 * @throws from the iteration, untouched: what `fetch` or the body throws.
 * @throws TypeError naming the option that is wrong, or for something that is none of the above.
 *
 * @example
 * const response = await fetch(url, { method: 'POST', headers, body, signal });
 * for await (const { data } of parseSSE<Chunk>(response, { signal, idleTimeoutMs: 30_000 })) render(data);
 */
export function parseSSE<D = unknown>(response: Body | PromiseLike<Body | ResponseLike> | ResponseLike, options: ParseOptions<D> = {}): AsyncIterable<ServerSentEvent<D>> {
  checkOptions(options, { ...GUARD_OPTION_TYPES, maxEventLength: 1 });
  const { maxEventLength = 10_000_000, ...guarding } = options as ParseOptions;
  // A rejection is told to whoever iterates; until then it shall be no unhandled one.
  if (typeof (response as PromiseLike<unknown>)?.then === 'function') (response as PromiseLike<unknown>).then(undefined, () => {});
  else bodyOf(response);

  let chunks: AsyncIterator<unknown> | undefined;
  let isCancelled = false;
  /** The beginning of the body. */
  let head = '';

  const cancel = async (): Promise<void> => {
    isCancelled = true;
    try {
      await chunks?.return?.();
    } catch {
      // It has failed already.
    }
  };

  async function* texts(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for (let step; (step = await chunks?.next()) && !step.done; ) {
      const text = typeof step.value === 'string' ? step.value : decoder.decode(step.value as Uint8Array, { stream: true });
      if (head.length < MAX_BODY_LENGTH) head += text;
      yield text;
    }
  }

  async function* events(): AsyncGenerator<unknown> {
    try {
      const answer = (await response) as ResponseLike;
      const body = bodyOf(answer);
      chunks = body ? iteratorOf(body) : undefined;
      if (isCancelled) return;
      if (answer.ok === false) throw await refusal(answer);
      for await (const { data, isOpen, ...sent } of splitEvents(texts(), maxEventLength)) {
        if (data.startsWith('[DONE]')) return;
        const parsed = parse(data);
        if (parsed instanceof Error && isOpen) return;
        // An error may be told in plain words; what is no JSON otherwise is one.
        if (!(parsed instanceof Error)) yield { ...sent, data: parsed };
        else if (sent.event === 'error') yield { ...sent, data };
        else throw parsed;
      }
      // Some gateways answer a request for a stream with status 200 and an error: the body is JSON, and no event.
      const whole = parse(head);
      if (readChunk(whole).failure) yield whole;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      yield { type: 'error', error };
    } finally {
      await cancel();
    }
  }

  async function refusal(answer: ResponseLike): Promise<LlmHttpError> {
    try {
      for await (const _ of texts()) if (head.length >= MAX_BODY_LENGTH) break;
    } catch {
      // A body that breaks off still has a status.
    }
    return new LlmHttpError({ result: answer, status: answer.status, headers: answer.headers, body: head.slice(0, MAX_BODY_LENGTH) });
  }

  return once(guard({ controller: { abort: cancel }, [Symbol.asyncIterator]: events }, guarding)) as AsyncIterable<ServerSentEvent<D>>;
}

/** The bytes of an answer, which may have none. */
function bodyOf(answer: unknown): StreamSource | null | undefined {
  const { ok, body, getReader, [Symbol.asyncIterator]: iterate } = Object(answer) as Record<PropertyKey, never>;
  if (getReader ?? iterate) return answer as StreamSource;
  return typeof ok === 'boolean' ? body : refuse('response', answer);
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    return error;
  }
}
