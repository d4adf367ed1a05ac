import type { Arm } from './arms/arm.ts';
import { type Chance, chanceOf, exponential } from './chance.ts';
import { Clock, withTimersOf } from './clock.ts';
import type { Load, Scenario } from './scenarios.ts';
import { Server } from './server.ts';
import { send } from './transport.ts';

/** The application runs in so many processes, which know nothing of each other. */
export const PROCESSES = 5;

/** The timeout of every client. */
export const TIMEOUT_MS = 30_000;

/** What became of a call. Times are milliseconds. */
export interface CallRecord {
  readonly begin: number;
  end: number;
  requests: number;
  succeeded: boolean;
}

export interface Run {
  readonly calls: readonly CallRecord[];
  readonly server: Server;
}

/** Lets a scenario happen to an application that retries in one way. */
export function simulate(scenario: Scenario, arm: Arm, seed: number): Promise<Run> {
  const clock = new Clock();
  const [arriving, serving, retrying] = [0, 1, 2].map((stream) => chanceOf(seed, stream)) as [Chance, Chance, Chance];
  const server = new Server(clock, serving, scenario.server);
  const runtime = { now: () => clock.now, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal), random: retrying };
  const processes = Array.from({ length: PROCESSES }, () => arm.inProcess(runtime));
  const calls: CallRecord[] = [];

  const call = async (): Promise<void> => {
    const policy = processes[Math.floor(arriving() * PROCESSES)]!;
    const record = { begin: clock.now, end: Infinity, requests: 0, succeeded: false };
    calls.push(record);
    try {
      await policy(() => {
        record.requests++;
        return send(server, clock, TIMEOUT_MS);
      });
      record.succeeded = true;
    } catch {
      // It counts as failed.
    }
    record.end = clock.now;
  };
  const arrive = (load: Load): void => {
    clock.after(exponential(arriving, 1000 / load.perSecond), () => {
      if (clock.now >= load.to) return;
      void call();
      arrive(load);
    });
  };
  for (const load of scenario.load) clock.after(load.from, () => arrive(load));
  return withTimersOf(clock, async () => {
    await clock.run();
    return { calls, server };
  });
}
