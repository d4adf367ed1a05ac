type Stream = Record<PropertyKey, any>;

/** Where no end can be observed, the collection of the stream is its end. */
const collected = globalThis.FinalizationRegistry && new FinalizationRegistry<() => void>((done) => done());

const WAYS_TO_READ = [Symbol.asyncIterator, 'getReader', 'json', 'text', 'arrayBuffer', 'blob', 'formData'];

/**
 * Calls `done` when the stream that `result` is (or holds) has ended, and at once if it is none.
 * The object stays the one the SDK made: only its ways to be read are observed.
 */
export function onStreamEnd(result: unknown, done: () => void): void {
  const { body, data } = Object(result) as Stream;
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

async function* watchIterator(iterator: AsyncIterator<unknown>, done: () => void): AsyncGenerator<unknown> {
  try {
    yield* { [Symbol.asyncIterator]: () => iterator };
  } finally {
    done();
  }
}

function isStream(value: any): value is Stream {
  return Boolean(value?.[Symbol.asyncIterator] ?? value?.getReader);
}
