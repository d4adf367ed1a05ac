import { describe, expect, it, vi } from 'vitest';
import { classifyError, guardStream, LlmStreamError } from '../../../src/helper/src/index.ts';
import { type FaultName, faults } from '../../faulty-server/index.ts';
import { callerNames } from './callers.ts';
import { muteConsole, onBench, outcomeOf } from './harness.ts';
import { streamFact, streamFacts } from './stream-facts.ts';

muteConsole();
const faultNames = Object.keys(streamFacts) as FaultName[];

const isFailure = (chunk: any): boolean =>
  Boolean(chunk.type === 'error' || chunk.error || chunk.detail || chunk.type === 'response.failed' || (chunk.code && chunk.message));

describe('every stream fault, with the real SDKs', () => {
  it.concurrent.each(callerNames)('%s', onBench(async ({ caller, set, server }, name) => {
    const seen: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const fault of faultNames) {
      const { only } = faults[fault] as { only?: unknown };
      if (Array.isArray(only) && !only.includes(caller.dialect)) continue;
      const stalls = fault.startsWith('stream-stall');

      set(fault);
      const chunks: unknown[] = [];
      const controller = new AbortController();
      const raw = await outcomeOf(
        caller.stream({ maxRetries: 0, signal: controller.signal }).then(async (stream) => {
          for await (const chunk of stream) chunks.push(chunk);
        }),
        stalls ? 1500 : 20_000,
      );
      controller.abort();
      expect(server.requests, fault).toMatchObject([{ applied: true }]);
      const said = raw.hangs ? 'hangs' : raw.error ? `throws ${(raw.error as Error).constructor.name}` : chunks.some(isFailure) ? 'chunk' : 'silent';

      set(fault);
      const guarded = await outcomeOf(
        caller.stream({ maxRetries: 0 }).then(async (stream) => {
          for await (const _ of guardStream(stream, { idleTimeoutMs: stalls ? 1500 : 20_000 }));
        }),
      );
      expect(guarded.hangs, fault).toBeUndefined();
      // What the SDK throws itself is not wrapped; what it passes over in silence, or as an item, is thrown.
      if (guarded.error) expect(guarded.error instanceof LlmStreamError, fault).toBe(!said.startsWith('throws'));
      const { kind, retryable } = classifyError(guarded.error);
      seen[fault] = `${said} → ${guarded.error ? `${kind}${retryable ? '+' : ''}` : 'whole'}`;
      expected[fault] = streamFact(fault, name) ?? 'not in the table';
    }
    expect(seen).toEqual(expected);
  }), 100_000);
});

describe('an abort in mid-stream', () => {
  it.concurrent.each(callerNames)('%s', onBench(async ({ caller, set }, name) => {
    set('stream-stall');
    const controller = new AbortController();
    const stream = await caller.stream({ maxRetries: 0, signal: controller.signal });
    const { error } = await outcomeOf((async () => {
      setTimeout(() => controller.abort(), 300);
      for await (const _ of guardStream(stream, { signal: controller.signal }));
    })());
    expect(classifyError(error)).toMatchObject({ kind: 'aborted', retryable: false });
  }), 20_000);

  it.concurrent.each(callerNames.filter((name) => !name.startsWith('ai')))('%s, told by its own controller alone', onBench(async ({ caller, set, server }, name) => {
    set('stream-stall');
    const stream = (await caller.stream({ maxRetries: 0 })) as AsyncIterable<unknown> & { controller: AbortController };
    const { error, hangs } = await outcomeOf((async () => {
      setTimeout(() => stream.controller.abort(), 700);
      for await (const _ of guardStream(stream));
    })());
    expect(hangs).toBeUndefined();
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(error).toMatchObject({ classification: { kind: 'aborted' }, received: { text: 'Hello from' } });
    await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
  }), 20_000);
});

describe('what guardStream leaves behind', () => {
  const afterStall = async (stream: AsyncIterable<unknown>): Promise<void> => {
    const { error } = await outcomeOf((async () => {
      for await (const _ of guardStream(stream, { idleTimeoutMs: 1500 }));
    })());
    expect(error).toMatchObject({ classification: { kind: 'timeout' }, received: { text: 'Hello from' } });
  };
  const afterBreak = async (stream: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of guardStream(stream)) break;
  };

  it.concurrent.each(callerNames.filter((name) => !name.startsWith('ai')))('%s: no connection, after a stall nor after break', onBench(async ({ caller, server, set }) => {
    for (const use of [afterStall, afterBreak]) {
      set('stream-stall');
      await use(await caller.stream({ maxRetries: 0 }));
      await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
    }
  }), 20_000);

  // `fullStream` is one branch of a tee: only the caller's signal ends the request.
  it.concurrent.each(callerNames.filter((name) => name.startsWith('ai')))('%s: a connection, until its own signal is aborted', onBench(async ({ caller, server, set }) => {
    set('stream-stall');
    const controller = new AbortController();
    await afterStall(await caller.stream({ maxRetries: 0, signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.requests[0]!.aborted).toBe(false);
    controller.abort();
    await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
  }), 20_000);
});
