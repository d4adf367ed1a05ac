/** Any stream: an async iterable, a `ReadableStream`, or one of Node's. */
export interface StreamSource extends AsyncIterable<unknown> {
  getReader?(): ReadableStreamDefaultReader<unknown>;
  destroy?(): unknown;
}

/** The chunks of a stream. Its `return()` also ends the wait for one, where a stream has a way to do so. */
export function iteratorOf(source: StreamSource): AsyncIterator<unknown> {
  // Neither the iterator of a ReadableStream nor that of a stream of Node's can be closed while it waits.
  const reader = source.getReader?.();
  if (reader) return { next: () => reader.read() as Promise<IteratorResult<unknown>>, return: () => reader.cancel() as Promise<never> };
  const iterator = source[Symbol.asyncIterator]();
  return source.destroy ? { next: () => iterator.next(), return: async () => source.destroy!() as never } : iterator;
}
