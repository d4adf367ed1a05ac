import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardStream, parseSSE, type ServerSentEvent, streamWithRetry } from '../../src/helper/src/index.ts';
import { countedController, httpError } from './fakes.ts';

const unhandled = vi.fn();
beforeAll(() => void process.on('unhandledRejection', unhandled));
afterAll(async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

interface Chunk {
  readonly attempt: number;
  readonly at: number;
  readonly type: string;
  readonly delta?: string;
}

/** What one attempt does: it is created after a while or not at all, gives some of a preamble, then some content, then comes to an end. */
interface Play {
  readonly createMs: number;
  readonly creation: 'fails' | 'gives' | 'hangs';
  readonly preamble: number;
  readonly content: number;
  readonly gapMs: number;
  readonly end: 'breaks' | 'closes' | 'completes' | 'errs' | 'fatal' | 'stalls';
  /** Whether it obeys its signal, as SDKs do. */
  readonly listens: boolean;
}

const play: fc.Arbitrary<Play> = fc.record({
  createMs: fc.integer({ min: 0, max: 1500 }),
  creation: fc.constantFrom('gives', 'gives', 'gives', 'fails', 'hangs'),
  preamble: fc.integer({ min: 0, max: 3 }),
  content: fc.integer({ min: 0, max: 4 }),
  gapMs: fc.integer({ min: 0, max: 400 }),
  end: fc.constantFrom('completes', 'breaks', 'closes', 'errs', 'fatal', 'stalls'),
  listens: fc.boolean(),
});

const options = fc.record(
  {
    maxAttempts: fc.integer({ min: 1, max: 4 }),
    initialDelayMs: fc.integer({ min: 0, max: 1000 }),
    attemptTimeoutMs: fc.integer({ min: 1, max: 2000 }),
    totalTimeoutMs: fc.integer({ min: 1, max: 5000 }),
    idleTimeoutMs: fc.integer({ min: 1, max: 1000 }),
    firstChunkTimeoutMs: fc.integer({ min: 1, max: 1000 }),
    keep: fc.constantFrom('text' as const, 'chunks' as const, 'none' as const),
  },
  { requiredKeys: [] },
);

/** A stream of the Responses API, with everything that is still open counted in `open`. */
function streamOf(attempt: number, { preamble, content, gapMs, end, listens }: Play, open: Set<unknown>, outer?: AbortSignal): AsyncIterable<Chunk> & { controller: AbortController } {
  const controller = new AbortController();
  const { signal } = controller;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = ms < Infinity ? setTimeout(resolve, ms) : undefined;
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new DOMException('This operation was aborted', 'AbortError'));
      }, { once: true });
    });
  open.add(controller);
  signal.addEventListener('abort', () => open.delete(controller));
  if (listens && outer?.aborted) controller.abort();
  else if (listens) outer?.addEventListener('abort', () => controller.abort(), { once: true });
  let at = 0;
  async function* chunks(): AsyncGenerator<Chunk> {
    const chunk = (type: string, delta?: string): Chunk => ({ attempt, at: at++, type, delta });
    try {
      for (let i = 0; i < preamble; i++) {
        yield chunk(i ? 'response.in_progress' : 'response.created');
        await pause(gapMs);
      }
      for (let i = 0; i < content; i++) {
        yield chunk('response.output_text.delta', `${i} `);
        await pause(gapMs);
      }
      if (end === 'stalls') await pause(Infinity);
      if (end === 'breaks') throw new TypeError('terminated');
      if (end === 'errs' || end === 'fatal') yield { ...chunk('error'), ...{ code: end === 'errs' ? 'server_error' : 'invalid_request_error', message: 'No' } };
      if (end === 'completes') yield chunk('response.completed');
    } finally {
      open.delete(controller);
    }
  }
  return { controller, [Symbol.asyncIterator]: chunks };
}

describe('any stream, whatever fails and when', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('streamWithRetry: chunks come once and in order, of one attempt; nothing is called after its end; nothing stays open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(play, { minLength: 1, maxLength: 4 }),
        options,
        fc.option(fc.integer({ min: 0, max: 6000 })),
        fc.option(fc.record({ afterChunks: fc.nat(5), afterMs: fc.option(fc.integer({ min: 0, max: 6000 })) })),
        fc.boolean(),
        async (plays, chosen, abortAtMs, leaving, hasSignal) => {
          const controller = countedController();
          const open = new Set<unknown>();
          let attempts = 0;
          let isOver = false;
          let callsAfterEnd = 0;
          const create = ({ signal }: { signal?: AbortSignal }): Promise<AsyncIterable<Chunk>> => {
            if (isOver || controller.signal.aborted) callsAfterEnd++;
            const number = ++attempts;
            const current = plays[(number - 1) % plays.length]!;
            return new Promise((resolve, reject) => {
              if (current.creation === 'hangs') {
                if (current.listens) signal?.addEventListener('abort', () => reject(new DOMException('This operation was aborted', 'AbortError')), { once: true });
                return;
              }
              setTimeout(() => (current.creation === 'fails' ? reject(httpError(503)) : resolve(streamOf(number, current, open, signal))), current.createMs);
            });
          };
          const stream = streamWithRetry(create, { ...chosen, ...(hasSignal && { signal: controller.signal }) });
          const iterator = stream[Symbol.asyncIterator]();
          const seen: Chunk[] = [];
          let outcome = '';
          const reading = (async () => {
            try {
              for (let step; !(step = await iterator.next()).done; ) {
                seen.push(step.value);
                if (leaving && leaving.afterMs === null && seen.length > leaving.afterChunks) {
                  await iterator.return!();
                  outcome = 'left';
                }
              }
              outcome ||= 'ended';
            } catch {
              outcome = 'threw';
            }
            isOver = true;
          })();
          if (hasSignal && abortAtMs !== null) setTimeout(() => controller.abort(), abortAtMs);
          if (leaving?.afterMs != null) {
            setTimeout(() => {
              if (!isOver) outcome = 'left';
              isOver = true;
              void iterator.return!();
            }, leaving.afterMs);
          }
          await vi.advanceTimersByTimeAsync(30_000);
          // Only what waits without any limit may still be under way.
          if (!outcome) {
            await iterator.return!();
            outcome = 'left';
          }
          await reading;
          // Streams that come late are closed when they come.
          await vi.advanceTimersByTimeAsync(5000);

          expect(callsAfterEnd).toBe(0);
          expect(attempts).toBeLessThanOrEqual(chosen.maxAttempts ?? 5);
          expect(new Set(seen.map(({ attempt }) => attempt)).size).toBeLessThanOrEqual(1);
          expect(seen.map(({ at }) => at)).toEqual(seen.map((_, i) => i));
          if (seen.length > 0) {
            // Only the last attempt is heard of, and only once it has begun to answer.
            expect(seen[0]!.attempt).toBe(attempts);
            const { preamble, content, end } = plays[(attempts - 1) % plays.length]!;
            expect(content > 0 || end === 'completes').toBe(true);
            if (outcome === 'ended') expect([end, seen.length]).toEqual(['completes', preamble + content + 1]);
          }
          expect(open.size).toBe(0);
          expect(vi.getTimerCount()).toBe(0);
          // What the fake request itself listens to is its own.
          controller.abort();
          expect(controller.listeners).toBe(0);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('guardStream: chunks come once and in order, and nothing stays open', async () => {
    await fc.assert(
      fc.asyncProperty(play, options, fc.option(fc.integer({ min: 0, max: 3000 })), fc.option(fc.nat(5)), async (current, { idleTimeoutMs, firstChunkTimeoutMs, keep }, abortAtMs, leaveAfter) => {
        const controller = countedController();
        const open = new Set<unknown>();
        const seen: Chunk[] = [];
        let isWhole = false;
        const iterator = guardStream(streamOf(1, current, open), { idleTimeoutMs, firstChunkTimeoutMs, keep, signal: controller.signal })[Symbol.asyncIterator]();
        const reading = (async () => {
          for (let step; !(step = await iterator.next()).done; ) {
            seen.push(step.value);
            if (seen.length === leaveAfter) return iterator.return!();
          }
          isWhole = true;
          return undefined;
        })().catch(() => {});
        if (abortAtMs !== null) setTimeout(() => controller.abort(), abortAtMs);
        await vi.advanceTimersByTimeAsync(10_000);
        await iterator.return!();
        await reading;
        await vi.advanceTimersByTimeAsync(1000);
        expect(seen.map(({ at }) => at)).toEqual(seen.map((_, i) => i));
        if (isWhole && current.end !== 'stalls') expect(seen).toHaveLength(current.preamble + current.content + 1);
        expect(open.size).toBe(0);
        expect(controller.listeners).toBe(0);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('any server-sent events, wherever the bytes are cut', () => {
  const encoder = new TextEncoder();
  const text = fc.string({ unit: fc.constantFrom('a', '0', ' ', ':', '"', '\\', 'é', '€', '\u{1F600}', '\u2028', '\uFEFF', '{'), maxLength: 12 });
  const json = fc.oneof(text, fc.integer(), fc.constant(null), fc.record({ text, more: fc.array(text, { maxLength: 2 }) }), fc.record({ choices: fc.constant([{ index: 0, delta: { content: 'é' }, finish_reason: 'stop' }]) }));
  /** A line or an event, and the field that may be broken over lines. */
  const block = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.option(text.filter((name) => !/[\r\n]/.test(name))), fc.option(text), json, fc.boolean(), fc.boolean()).map(([event, id, data, isBroken, hasSpace]) => {
      const lines = JSON.stringify(data, null, isBroken ? 1 : 0).split('\n');
      return [...(event === null ? [] : [`event:${event}`]), ...(id === null ? [] : [`id: ${id}`]), ...lines.map((line) => `data:${hasSpace || line.startsWith(' ') ? ' ' : ''}${line}`), ''];
    }) },
    fc.constantFrom([''], [':'], [': keep-alive', ''], ['retry: 5'], ['data', ''], ['event: lost', ''], ['nonsense'], ['data: {"cut":', ''], ['data: [DONE]', '']),
  );
  const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
  const stream = fc.record({ blocks: fc.array(block, { maxLength: 8 }), ends: fc.array(lineEnd, { minLength: 1, maxLength: 5 }), hasMark: fc.boolean(), isCut: fc.boolean() }).map(({ blocks, ends, hasMark, isCut }) => {
    const lines = blocks.flat();
    const whole = (hasMark ? '\uFEFF' : '') + lines.map((line, i) => line + ends[i % ends.length]!).join('');
    const bytes = encoder.encode(whole);
    return isCut ? bytes.subarray(0, Math.floor(bytes.length * 0.8)) : bytes;
  });

  async function read(pieces: readonly Uint8Array[]): Promise<{ seen: ServerSentEvent[]; error?: string }> {
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces;
    };
    const seen: ServerSentEvent[] = [];
    try {
      for await (const event of parseSSE(body(), { maxEventLength: 200 })) seen.push(event);
    } catch (error) {
      return { seen, error: String(error) };
    }
    return { seen };
  }

  function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
    const borders = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    return borders.slice(1).map((border, i) => bytes.subarray(borders[i], border));
  }

  it('they are the same', async () => {
    let events = 0;
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 12 }), async (bytes, at) => {
        const whole = await read([bytes]);
        expect(await read(cut(bytes, at))).toEqual(whole);
        // A byte at a time, every border there is.
        expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
        events += whole.seen.length;
      }),
      { numRuns: 300 },
    );
    expect(events).toBeGreaterThan(100);
  }, 60_000);

  it('they are what was sent, with every line end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.option(fc.constantFrom('a', 'é')), json), { maxLength: 6 }), lineEnd, fc.array(fc.nat(), { maxLength: 8 }), async (sent, end, at) => {
        const bytes = encoder.encode(sent.map(([event, data]) => `${event === null ? '' : `event: ${event}${end}`}data: ${JSON.stringify(data)}${end}${end}`).join(''));
        const { seen } = await read(cut(bytes, at));
        expect(seen).toEqual(sent.map(([event, data]) => ({ event: event ?? undefined, data, id: undefined })));
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
