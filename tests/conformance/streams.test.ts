import { expect, it, vi } from 'vitest';
import { classifyError, guardStream, LlmStreamError } from '../../src/helper/src/index.ts';
import { type FaultName, faults } from '../faulty-server/index.ts';
import { type Fact, factOf } from './caller.ts';
import { callersOf } from './callers.ts';
import { muteConsole, onBench, outcomeOf } from './harness.ts';
import { holdToMeasured } from './measured.ts';

muteConsole();

/** Every fault of a stream, and every unusual healthy one. */
const streamFaults = (Object.keys(faults) as FaultName[]).filter((name) => {
  const fault = faults[name];
  return fault.kind === 'stream' || (fault.kind === 'body' && fault.body === 'json-for-stream') || fault.kind === 'answer';
});

const streamers = Object.entries(callersOf('http://127.0.0.1:9')).filter(([, { stream }]) => stream);
const streamerNames = streamers.map(([name]) => name);
/** Those whose streams can be closed, and those whose stream is closed by the caller's signal alone. */
const closable = streamers.filter(([, { holdsConnection }]) => !holdsConnection).map(([name]) => name);
const abortable = streamers.filter(([, { lacks, streamLacks = lacks }]) => !streamLacks?.includes('signal'));
const held = abortable.filter(([, { holdsConnection }]) => holdsConnection).map(([name]) => name);

/** Frameworks hand on the provider's own chunk inside of theirs. */
const isFailure = (outer: any): boolean => {
  const chunk = outer?.raw ?? outer?.data?.event ?? outer;
  return Boolean(chunk?.type === 'error' || chunk?.error || chunk?.detail || chunk?.type === 'response.failed' || (chunk?.code && chunk?.message));
};

it.concurrent.each(streamerNames)('%s: every fault of a stream', onBench(async ({ caller, set, server }, name) => {
  const seen: Record<string, string> = {};
  const expected: Record<string, string> = {};
  const rows: Record<string, [said: string, made: string]> = {};
  for (const fault of streamFaults) {
    const stalls = fault.startsWith('stream-stall');

    set(fault);
    const chunks: unknown[] = [];
    const controller = new AbortController();
    const raw = await outcomeOf(
      caller.stream!({ maxRetries: 0, signal: controller.signal }).then(async (stream) => {
        for await (const chunk of stream) chunks.push(chunk);
      }),
      stalls ? 1500 : 20_000,
    );
    controller.abort();
    // The stream may be a request of its own.
    const streamed = server.requests.filter(({ stream }) => stream);
    if (!streamed[0]?.applied) continue;
    expect(streamed, fault).toHaveLength(1);
    const said = raw.hangs ? 'hangs' : chunks.some(isFailure) ? 'item' : raw.error ? `throws ${(raw.error as object).constructor?.name}` : 'silent';

    set(fault);
    let hasStream = false;
    const guarded = await outcomeOf(
      caller.stream!({ maxRetries: 0 }).then(async (stream) => {
        hasStream = true;
        for await (const _ of guardStream(stream, { idleTimeoutMs: stalls ? 1500 : 20_000 }));
      }),
    );
    expect(guarded.hangs, fault).toBeUndefined();
    // What the SDK throws itself is not wrapped; what it passes over in silence, or as an item, is thrown.
    if (guarded.error) expect(guarded.error instanceof LlmStreamError, `${fault}: ${guarded.error}`).toBe(hasStream && !said.startsWith('throws'));
    const { kind, retryable } = classifyError(guarded.error);
    const made = guarded.error ? `${kind}${retryable ? '+' : ''}` : 'whole';
    seen[fault] = `${said} → ${made}`;
    expected[fault] = factOf(caller.streams ?? {}, fault) ?? (faults[fault].kind === 'answer' ? whole : 'not in the table');
    rows[fault] = [said, made];
  }
  expect(seen).toEqual(expected);
  holdToMeasured('streams', name, rows);
}), 100_000);

const whole: Fact = 'silent → whole';

it.concurrent.each(abortable.map(([name]) => name))('%s: an abort in mid-stream', onBench(async ({ caller, set }) => {
  set('stream-stall');
  const controller = new AbortController();
  const stream = await caller.stream!({ maxRetries: 0, signal: controller.signal });
  const { error } = await outcomeOf((async () => {
    setTimeout(() => controller.abort(), 300);
    for await (const _ of guardStream(stream, { signal: controller.signal }));
  })());
  expect(classifyError(error)).toMatchObject({ kind: 'aborted', retryable: false });
}), 20_000);

it.concurrent.each(streamers.filter(([, { controls }]) => controls).map(([name]) => name))('%s: an abort in mid-stream, told by its own controller alone', onBench(async ({ caller, set, server }, name) => {
  set('stream-stall');
  const stream = (await caller.stream!({ maxRetries: 0 })) as AsyncIterable<unknown> & { controller: AbortController };
  const { error, hangs } = await outcomeOf((async () => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    for await (const _ of guardStream(stream)) {
      clearTimeout(timer);
      timer = setTimeout(() => stream.controller.abort(), 700);
    }
  })());
  expect(hangs).toBeUndefined();
  expect(error).toBeInstanceOf(LlmStreamError);
  expect(error).toMatchObject({ classification: { kind: 'aborted' }, received: { text: 'Hello from' } });
  await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
}), 20_000);

const afterStall = async (stream: AsyncIterable<unknown>): Promise<void> => {
  const { error } = await outcomeOf((async () => {
    for await (const _ of guardStream(stream, { idleTimeoutMs: 1500 }));
  })());
  expect(error).toMatchObject({ classification: { kind: 'timeout' }, received: { text: 'Hello from' } });
};
const afterBreak = async (stream: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of guardStream(stream)) break;
};

it.concurrent.each(closable)('%s: guardStream leaves no connection behind, after a stall nor after break', onBench(async ({ caller, server, set }) => {
  for (const use of [afterStall, afterBreak]) {
    set('stream-stall');
    await use(await caller.stream!({ maxRetries: 0 }));
    await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
  }
}), 20_000);

it.concurrent.each(held)('%s: guardStream leaves a connection behind until the signal is aborted', onBench(async ({ caller, server, set }) => {
  set('stream-stall');
  const controller = new AbortController();
  await afterStall(await caller.stream!({ maxRetries: 0, signal: controller.signal }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(server.requests.at(-1)!.aborted).toBe(false);
  controller.abort();
  await vi.waitFor(() => expect(server.requests.at(-1)!.aborted).toBe(true), 4000);
}), 20_000);
