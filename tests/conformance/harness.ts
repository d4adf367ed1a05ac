import { afterAll, beforeAll, vi } from 'vitest';
import { type FaultScript, type FaultyServer, type FaultyServerOptions, startFaultyServer } from '../faulty-server/index.ts';
import type { Caller } from './caller.ts';
import { callersOf } from './callers.ts';

/** The real clock, whatever a test makes of it. */
const { setTimeout, clearTimeout } = globalThis;

export interface Bench {
  caller: Caller;
  server: FaultyServer;
  /** Forgets the requests and sets the fault for those to come. */
  set(fault: FaultScript): void;
}

/** A test with a server of its own, so that callers can be tried at the same time. */
export function onBench(test: (bench: Bench, name: string) => Promise<void>, options: FaultyServerOptions = {}): (name: string) => Promise<void> {
  return async (name) => {
    const server = await startFaultyServer({ maxStallMs: 10_000, ...options });
    const set = (fault: FaultScript): void => {
      server.reset();
      server.setFault(fault);
    };
    try {
      await test({ server, caller: callersOf(server.url)[name]!, set }, name);
    } finally {
      await server.close();
    }
  };
}

/** The AI SDK logs what it does not throw, Ollama's what it cannot read. */
export function muteConsole(): void {
  beforeAll(() => {
    for (const method of ['error', 'warn', 'log'] as const) vi.spyOn(console, method).mockImplementation(() => {});
  });
  afterAll(() => void vi.restoreAllMocks());
}

/** The error of a call, or `undefined` with its result dropped; `'hangs'` if neither comes in time. */
export async function outcomeOf(call: Promise<unknown>, limitMs = 20_000): Promise<{ error?: unknown; result?: unknown; hangs?: true }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<{ hangs: true }>((resolve) => void (timer = setTimeout(() => resolve({ hangs: true }), limitMs)));
  const outcome = await Promise.race([call.then((result) => ({ result }), (error: unknown) => ({ error })), limit]);
  clearTimeout(timer);
  return outcome;
}
