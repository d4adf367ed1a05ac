type Stream = Record<PropertyKey, any>;

/** Where no end can be observed, the collection of the stream is its end. */
const collected = globalThis.FinalizationRegistry && new FinalizationRegistry<() => void>((done) => done());

const WAYS_TO_READ = [Symbol.asyncIterator, 'getReader', 'json', 'text', 'arrayBuffer', 'blob', 'formData'];

/**
 * Calls `done` when the stream that `result` is (or holds) has ended, and at once if it is none.
 * The object stays the one the SDK made: only its ways to be read are observed.
 */
export function onStreamEnd(result: unknown, done: () => void): void {
  const { body } = Object(result) as Stream;
  // Not behind a getter: Google's `data` warns on the console.
  const data: unknown = Object.getOwnPropertyDescriptor(Object(result), 'data')?.value;
  const streams = [result, body, data].filter(isStream);
  if (!streams[0]) return done();
  const watch = (reading: any): unknown => {
    if (reading.next) return watchIterator(reading, done);
    (reading.closed ?? reading).then(done, done);
    return reading;
  };
  // A `Response` is read by its own methods rather than through its body.
  for (const stream of new Set([result as Stream, ...streams])) {
    collected?.register(stream, done);
    for (const name of WAYS_TO_READ) {
      const read = stream[name];
      if (typeof read === 'function') Reflect.set(stream, name, (...args: unknown[]) => watch(read.apply(stream, args)));
    }
  }
}

/** Not a generator: its `return()` would wait for a chunk that is under way. */
function watchIterator(iterator: AsyncIterator<unknown>, done: () => void): AsyncIterableIterator<unknown> {
  const watch = (pending: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> =>
    pending.then(
      (step) => {
        if (step.done) done();
        return step;
      },
      (error: unknown) => {
        done();
        throw error;
      },
    );
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => watch(iterator.next()),
    return: async (value) => {
      done();
      return iterator.return?.() ?? { done: true, value };
    },
  };
}

function isStream(value: any): value is Stream {
  return Boolean(value?.[Symbol.asyncIterator] ?? value?.getReader);
}
