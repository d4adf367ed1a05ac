import { fork } from 'node:child_process';
import { getEventListeners, setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Attempt, classifyError, createGate, createRetry, createRetryBudget, guardStream, parseSSE, type RetryOptions, streamWithRetry } from '../../src/helper/src/index.ts';
import type { FaultName } from '../../tests/faulty-server/index.ts';

export interface SoakOptions {
  readonly calls: number;
  /** How often the heap is read, at equal distances. */
  readonly readings: number;
  readonly seed: number;
  onReading?(reading: Reading): void;
}

export interface Reading {
  /** Calls made so far. */
  readonly calls: number;
  /** After a garbage collection. */
  readonly heapBytes: number;
}

export interface SoakReport {
  readonly readings: readonly Reading[];
  /** How many calls ended how: `ok`, or the kind of the failure. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** What is left on the signal that all calls shared. */
  readonly listeners: number;
  readonly timers: number;
  readonly unhandledRejections: number;
}

const concurrent = 40;
const timeoutMs = 200;

/** Half of the requests meet none of these. */
const faults: Readonly<Record<'call' | 'stream', readonly FaultName[]>> = {
  call: ['400-bad-request', '401-auth', '429-insufficient-quota', '429-rate-limit', '500-server-error', '502-html', '503-overloaded', '529-overloaded', 'reset-before-headers', 'no-headers', 'body-reset', 'body-stall', '200-error-body'],
  stream: ['429-rate-limit', '503-overloaded', 'reset-before-headers', 'stream-error-first', 'stream-error-mid', 'stream-closed', 'stream-empty', 'stream-reset', 'stream-stall', 'stream-stall-first'],
};

/** Makes calls and streams with random faults, through one retry function, gate, budget and signal that live as long as the run. */
export async function soak({ calls, readings: count, seed, onReading }: SoakOptions): Promise<SoakReport> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const random = xoroshiro128plus(seed);
  const below = (limit: number): number => uniformInt(random, 0, limit - 1);
  const server = fork(fileURLToPath(new URL('server-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const url = await new Promise<string>((resolve, reject) => server.once('message', (message) => resolve(message as string)).once('error', reject));

  const { signal } = new AbortController();
  // Node warns of more than ten calls that share a signal.
  setMaxListeners(0, signal);
  const policy: RetryOptions = { signal, maxAttempts: 3, initialDelayMs: 1, maxDelayMs: 4, attemptTimeoutMs: timeoutMs, totalTimeoutMs: 2000, gate: createGate({ maxConcurrent: concurrent / 2 }), budget: createRetryBudget({ capacity: 1000 }) };
  const retry = createRetry(policy);
  const outcomes = new Map<string, number>();
  let unhandledRejections = 0;
  const onUnhandled = (): void => void unhandledRejections++;
  process.on('unhandledRejection', onUnhandled);

  const ask = (stream: boolean, request: AbortSignal | undefined): Promise<Response> => {
    const own = faults[stream ? 'stream' : 'call'];
    const fault = own[below(own.length * 2)] ?? 'ok';
    return fetch(`${url}/${fault}/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'any', messages: [], stream }), signal: request ?? null });
  };
  const forms: readonly (() => Promise<unknown>)[] = [
    () => retry(async (attempt) => (await ask(false, attempt.signal)).text()),
    async () => (await retry((attempt) => ask(false, attempt.signal))).text(),
    async () => {
      const response = await retry((attempt) => ask(true, attempt.signal));
      for await (const _ of guardStream(response.body!, { signal, idleTimeoutMs: timeoutMs }));
    },
    async () => {
      for await (const _ of streamWithRetry((attempt: Attempt) => parseSSE(ask(true, attempt.signal), { idleTimeoutMs: timeoutMs }), { ...policy, idleTimeoutMs: timeoutMs }));
    },
    // Somebody who has read enough. The request has no signal: `fetch` leaves its own listener there until that is collected.
    async () => {
      for await (const _ of parseSSE(ask(true, undefined), { signal, idleTimeoutMs: timeoutMs })) if (below(2)) break;
    },
  ];

  let made = 0;
  async function work(until: number): Promise<void> {
    while (made < until) {
      made++;
      const outcome = await forms[below(forms.length)]!().then(
        () => 'ok',
        (error: unknown) => classifyError(error).kind,
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }

  const readings: Reading[] = [];
  for (let reading = 1; reading <= count; reading++) {
    const until = Math.round((calls * reading) / count);
    await Promise.all(Array.from({ length: concurrent }, () => work(until)));
    await settled();
    collectGarbage();
    readings.push({ calls: made, heapBytes: process.memoryUsage().heapUsed });
    onReading?.(readings.at(-1)!);
  }

  const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  server.disconnect();
  process.off('unhandledRejection', onUnhandled);
  return { readings, outcomes, listeners: getEventListeners(signal, 'abort').length, timers, unhandledRejections };
}

/** Connections that were cut off are told of it a moment later. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
