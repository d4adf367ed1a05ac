import type { Scenario } from './scenarios.ts';
import type { CallRecord, Run } from './simulate.ts';

/** Nobody waits longer for an answer: one that comes later is a failure. */
export const PATIENCE_MS = 60_000;

const SECOND = 1000;
/** How many seconds are looked at together, lest chance decide when the recovery was. */
const WINDOW = 10;
/** The share of the goodput before that counts as recovered. */
const RECOVERED = 0.95;

/** What one run comes to. A figure that does not exist is NaN. */
export interface Figures {
  /** Calls a second that were answered in time. */
  readonly goodput: number;
  /** The share of all calls that were answered in time. */
  readonly served: number;
  /** Requests for each call answered in time. */
  readonly requestsPerSuccess: number;
  /** Requests that no such answer came of. */
  readonly wasted: number;
  /** Seconds that calls answered in time took: half of them less, and 95 %. */
  readonly p50: number;
  readonly p95: number;
  /** Seconds from the end of the disturbance until goodput is back; Infinity if not within the run. */
  readonly recovery: number;
  /** The most requests in one second, as a multiple of what the server can answer. */
  readonly peak: number;
}

export function figuresOf({ calls, server }: Run, { load, disturbance, capacity }: Scenario): Figures {
  const seconds = Math.max(...load.map(({ to }) => to)) / SECOND;
  const served = calls.filter(isServed);
  const latencies = served.map(({ begin, end }) => (end - begin) / SECOND).toSorted((a, b) => a - b);
  return {
    goodput: served.length / seconds,
    served: served.length / calls.length,
    requestsPerSuccess: server.requests.length / served.length,
    wasted: server.requests.length - served.length,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    recovery: disturbance ? recoveryOf(servedBySecond(calls, seconds), disturbance.from / SECOND, disturbance.to / SECOND) : NaN,
    peak: Math.max(...countBySecond(server.requests)) / capacity,
  };
}

export function isServed({ begin, end, succeeded }: CallRecord): boolean {
  return succeeded && end - begin <= PATIENCE_MS;
}

export function countBySecond(times: readonly number[], seconds = 0): number[] {
  const counts: number[] = Array.from({ length: seconds }, () => 0);
  for (const time of times) {
    const second = Math.floor(time / SECOND);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count ?? 0);
}

/** Of the calls that began in each second, how many there were and how many were answered in time. */
function servedBySecond(calls: readonly CallRecord[], seconds: number): { begun: number[]; served: number[] } {
  const begins = (some: readonly CallRecord[]): number[] => countBySecond(some.map(({ begin }) => begin), seconds);
  return { begun: begins(calls), served: begins(calls.filter(isServed)) };
}

/**
 * Goodput is counted where a call begins, as a share of the calls that begin, so that neither chance in the arrivals nor answers to
 * calls of long ago look like a recovery.
 */
function recoveryOf({ begun, served }: { begun: number[]; served: number[] }, from: number, to: number): number {
  const share = (start: number, end: number): number => sum(served.slice(start, end)) / sum(begun.slice(start, end));
  const enough = RECOVERED * share(0, from);
  let recovered = Infinity;
  for (let start = begun.length - WINDOW; start >= to && share(start, start + WINDOW) >= enough; start--) recovered = start - to;
  return recovered;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Of numbers in order. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted.length === 0 ? NaN : sorted[Math.ceil(share * sorted.length) - 1]!;
}
