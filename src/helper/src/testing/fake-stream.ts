/**
 * What goes wrong with a {@link fakeStream}. Counts are of chunks that come before it.
 */
export type StreamFault =
  /** The provider says in the stream that it failed; the stream ends after that. Default chunk: OpenAI's `server_error`. */
  | { errorChunkAfter: number; errorChunk?: unknown }
  /** The stream ends politely, as if that had been all. */
  | { cutOffAfter: number }
  /** Nothing comes any more, until the stream is aborted. */
  | { stallAfter: number }
  /** The stream throws. Default: what `fetch` throws for a connection that is cut. */
  | { throwAfter: number; error?: unknown }
  /** The first chunk takes this long, in ms (by a real timer); the rest follows at once. */
  | { firstChunkAfterMs: number };

/** An async iterable with the `controller` of the SDKs' streams. Can be iterated once. */
export interface FakeStream<C> extends AsyncIterable<C> {
  /** Aborting it ends the stream in silence, as in the SDKs. Leaving the stream before its end aborts it. */
  readonly controller: AbortController;
}

const FAULTS: Readonly<Record<string, readonly string[]>> = {
  errorChunkAfter: ['errorChunk'],
  cutOffAfter: [],
  stallAfter: [],
  throwAfter: ['error'],
  firstChunkAfterMs: [],
};

/**
 * A stream of these chunks, like those of the SDKs, that goes wrong as it is told to.
 *
 * @throws TypeError for a fault that does not exist, or that would never come about.
 *
 * @example
 * const stream = fakeStream(chunks, { stallAfter: 2 });
 * await expect(read(guardStream(stream, { idleTimeoutMs: 10 }))).rejects.toThrow('No chunk for 10 ms.');
 * expect(stream.controller.signal.aborted).toBe(true);
 */
export function fakeStream<C>(chunks: readonly C[], fault?: StreamFault): FakeStream<C> {
  if (!Array.isArray(chunks)) throw new TypeError('`chunks` must be an array.');
  if (fault) check(fault, chunks.length);
  const controller = new AbortController();
  let isConsumed = false;
  return {
    controller,
    [Symbol.asyncIterator]() {
      if (isConsumed) throw new Error('Cannot iterate over a consumed stream.');
      isConsumed = true;
      return produce([...chunks], { ...fault } as AnyFault, controller);
    },
  };
}

interface AnyFault {
  errorChunkAfter?: number;
  errorChunk?: unknown;
  cutOffAfter?: number;
  stallAfter?: number;
  throwAfter?: number;
  error?: unknown;
  firstChunkAfterMs?: number;
}

async function* produce<C>(chunks: C[], fault: AnyFault, controller: AbortController): AsyncGenerator<C> {
  const { signal } = controller;
  const { errorChunkAfter, errorChunk = SERVER_ERROR, cutOffAfter, stallAfter, throwAfter, firstChunkAfterMs } = fault;
  let isDone = false;
  try {
    if (firstChunkAfterMs !== undefined) await silence(signal, firstChunkAfterMs);
    // One turn more than there are chunks: a fault may come after the last.
    for (let index = 0; index <= chunks.length && !signal.aborted; index++) {
      if (index === stallAfter) await silence(signal);
      else if (index === throwAfter) throw 'error' in fault ? fault.error : cutConnection();
      else if (index === errorChunkAfter) yield errorChunk as C;
      if (signal.aborted || index === cutOffAfter || index === errorChunkAfter) break;
      if (index < chunks.length) yield chunks[index]!;
    }
    isDone = true;
  } finally {
    if (!isDone) controller.abort();
  }
}

const SERVER_ERROR = { error: { message: 'The server had an error while processing your request.', type: 'server_error', param: null, code: 'server_error' } };

const cutConnection = (): TypeError => new TypeError('terminated', { cause: Object.assign(new Error('read ECONNRESET'), { errno: -104, code: 'ECONNRESET', syscall: 'read' }) });

/** Ends with the signal or, if there is a limit, with that. */
function silence(signal: AbortSignal, limitMs?: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = limitMs === undefined ? undefined : setTimeout(end, limitMs);
    signal.addEventListener('abort', end, { once: true });
  });
}

function check(fault: object, length: number): void {
  const [name = '', ...others] = Object.keys(fault).sort((a, b) => Number(!(a in FAULTS)) - Number(!(b in FAULTS)));
  const companions = Object.hasOwn(FAULTS, name) ? FAULTS[name]! : undefined;
  if (!companions) throw new TypeError(`\`${name}\` is no fault of a stream. There are: ${Object.keys(FAULTS).join(', ')}.`);
  for (const other of others) if (!companions.includes(other)) throw new TypeError(`\`${other}\` cannot stand beside \`${name}\`.`);
  const value: unknown = fault[name as never];
  const most = name === 'firstChunkAfterMs' ? 2 ** 31 - 1 : name === 'cutOffAfter' ? length - 1 : length;
  const isCount = typeof value === 'number' && value >= 0 && value <= most && (Number.isInteger(value) || name === 'firstChunkAfterMs');
  if (!isCount) throw new TypeError(`\`${name}\` cannot be ${String(value)}: there are ${length} chunks.`);
}
