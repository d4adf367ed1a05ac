import { bucketLimit, windowLimit } from './limits.ts';
import type { ServerOptions } from './server.ts';

/** A stretch of time in which calls begin at one rate. Times are milliseconds. */
export interface Load {
  readonly from: number;
  readonly to: number;
  /** Calls that begin in a second, on average, over all processes. */
  readonly perSecond: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What happens. */
  readonly what: string;
  readonly server: ServerOptions;
  readonly load: readonly Load[];
  /** What there is to recover from. */
  readonly disturbance?: { readonly from: number; readonly to: number };
  /** What the server can answer in a second. */
  readonly capacity: number;
}

const SECOND = 1000;

/** 50 workers × 2 s: 25 requests a second. */
const healthy: ServerOptions = { workers: 50, serviceMs: 2 * SECOND, spread: 0.5, queueLimit: 500, slowdown: 0, overload: 'overloaded', faultShare: 0 };

/** Far more workers than its limit lets work. */
const limited: ServerOptions = { ...healthy, workers: 500 };
const burst: readonly Load[] = [
  { from: 0, to: 180 * SECOND, perSecond: 12.5 },
  { from: 65 * SECOND, to: 75 * SECOND, perSecond: 125 },
];
const duringBurst = { from: 65 * SECOND, to: 75 * SECOND };

const surge: readonly Load[] = [
  { from: 0, to: 300 * SECOND, perSecond: 18 },
  { from: 60 * SECOND, to: 90 * SECOND, perSecond: 42 },
];

const steady: Scenario = {
  name: 'steady',
  title: 'Steady load',
  what: '18 calls a second for two minutes, on a server that can do 25; one request in a hundred fails with a 500.',
  server: { ...healthy, faultShare: 0.01 },
  load: [{ from: 0, to: 120 * SECOND, perSecond: 18 }],
  capacity: 25,
};

const minuteLimit: Scenario = {
  name: 'minute',
  title: 'Burst over a limit per minute, with `retry-after`',
  what: '1500 requests a minute are allowed. 25 calls in two seconds, and 1250 more within ten seconds. A 429 says `retry-after`: the seconds until the next minute begins.',
  server: { ...limited, limit: () => windowLimit(1500, 60 * SECOND), saysRetryAfter: true },
  load: burst,
  disturbance: duringBurst,
  capacity: 25,
};

const bucketHint: Scenario = {
  name: 'bucket',
  title: 'Burst over a limit per second, with `retry-after`',
  what: 'The same calls; 25 requests a second are allowed, and a bucket lets 50 more through. A 429 says when the next place comes free: `retry-after: 1`, and the same to everybody.',
  server: { ...limited, limit: () => bucketLimit(25, 50), saysRetryAfter: true },
  load: burst,
  disturbance: duringBurst,
  capacity: 25,
};

const bucketSilent: Scenario = {
  name: 'silent',
  title: 'Burst over a limit per second, without `retry-after`',
  what: 'The same, but the 429 says nothing.',
  server: { ...limited, limit: () => bucketLimit(25, 50) },
  load: burst,
  disturbance: duringBurst,
  capacity: 25,
};

const overload: Scenario = {
  name: 'overload',
  title: 'Overload',
  what: '18 calls a second, for 30 seconds 60. The server can do 25 a second, and the fewer the more wait: 20 with a full queue of 400, when it answers 529.',
  server: { ...healthy, slowdown: 0.25, queueLimit: 400 },
  load: surge,
  disturbance: { from: 60 * SECOND, to: 90 * SECOND },
  capacity: 25,
};

/** A full queue takes as long as clients wait: what is then worked on is worked on for nobody. */
const fragile: ServerOptions = { ...healthy, slowdown: 0.2, queueLimit: 600 };

const collapse: Scenario = {
  name: 'collapse',
  title: 'Overload of a server that keeps too long a queue',
  what: 'The same calls, and a queue of 600. Full, it takes about as long as clients wait (30 s), so that the server works for clients that have gone: without load on top it recovers, but retries can keep it there.',
  server: fragile,
  load: surge,
  disturbance: { from: 60 * SECOND, to: 90 * SECOND },
  capacity: 25,
};

const outage: Scenario = {
  name: 'outage',
  title: 'Outage of 60 s',
  what: '18 calls a second. For a minute the server, which is the one of the scenario before, answers nothing but 503.',
  server: { ...fragile, outage: { from: 60 * SECOND, to: 120 * SECOND } },
  load: [{ from: 0, to: 300 * SECOND, perSecond: 18 }],
  disturbance: { from: 60 * SECOND, to: 120 * SECOND },
  capacity: 25,
};

const quota: Scenario = {
  name: 'quota',
  title: 'Spent quota',
  what: '18 calls a second; after 30 seconds the account has no credit left (429 `insufficient_quota`), for another 30.',
  server: { ...healthy, quotaSpentAt: 30 * SECOND },
  load: [{ from: 0, to: 60 * SECOND, perSecond: 18 }],
  capacity: 25,
};

export const scenarios: readonly Scenario[] = [steady, minuteLimit, bucketHint, bucketSilent, overload, collapse, outage, quota];

/** For the jitter: who comes at once is refused at once, and comes back at once. */
export const crowd: Scenario = {
  ...bucketSilent,
  name: 'crowd',
  load: [
    { from: 0, to: 180 * SECOND, perSecond: 12.5 },
    { from: 65 * SECOND, to: 65.1 * SECOND, perSecond: 6250 },
  ],
  disturbance: { from: 65 * SECOND, to: 66 * SECOND },
};

/** For the floor of 30 s. */
export const slowDown: Scenario = { ...collapse, name: 'slow down', server: { ...fragile, overload: 'slow_down' } };

/** @throws Error if there is none. */
export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`There is no scenario \`${name}\`; there are ${scenarios.map((one) => one.name).join(', ')}.`);
  return scenario;
}
