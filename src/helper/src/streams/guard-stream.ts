import { checkOptions, refuse } from '../check-options.ts';
import { guard, type GuardSource } from './guard.ts';
import { GUARD_OPTION_TYPES, type GuardOptions } from './guard-options.ts';

/** What a stream is made of. */
export type ChunkOf<S> = S extends AsyncIterable<infer C> ? C : S extends ReadableStream<infer C> ? C : unknown;

/** The source with its other members, whose iteration is guarded. */
export type GuardedStream<S> = S extends AsyncIterable<unknown> ? S : S & AsyncIterable<ChunkOf<S>>;

/**
 * Hands on the chunks of a stream and throws where its SDK would be silent: on error chunks, on an
 * end without an end mark, on a stall. Errors that the source throws itself pass through untouched.
 *
 * Takes the async iterables of every SDK, a `ReadableStream`, and Node's streams. The other members of
 * the source (`controller`, `tee`, `finalMessage`) can be reached as before; what they give is not guarded.
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
  checkOptions(options, GUARD_OPTION_TYPES);
  const source = stream as unknown as GuardSource;
  if (!source?.[Symbol.asyncIterator] && !source?.getReader) refuse('stream', stream, ' Await the call first; of the AI SDK take `fullStream`.');
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
