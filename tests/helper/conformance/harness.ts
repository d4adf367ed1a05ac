import { afterAll, beforeAll, vi } from 'vitest';
import { startFaultyServer, type FaultName, type FaultyServer } from '../../faulty-server/index.ts';
import { type Caller, callersOf } from './callers.ts';

export interface Bench {
  caller: Caller;
  server: FaultyServer;
  /** Forgets the requests and sets the fault for those to come. */
  set(fault: FaultName): void;
}

/** A test with a server of its own, so that callers can be tried at the same time. */
export function onBench(test: (bench: Bench, name: string) => Promise<void>): (name: string) => Promise<void> {
  return async (name) => {
    const server = await startFaultyServer({ maxStallMs: 10_000 });
    const set = (fault: FaultName): void => {
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

/** The AI SDK logs what it does not throw. */
export function muteConsole(): void {
  beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
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
