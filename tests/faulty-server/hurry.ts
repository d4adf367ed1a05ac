import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { promisify } from 'node:util';

// For programs run against the faulty server: `node --import tsx --import ./tests/faulty-server/hurry.ts program.ts` makes every wait of the
// program and its libraries HURRY times shorter (default 50), so that back-off of many seconds is over in a blink. What Node itself times is not touched.

const hurry = Number(process.env['HURRY'] ?? 50);
const { setTimeout: setTimer } = globalThis;
const { setTimeout: sleep } = timers;

timers.setTimeout = (ms = 0, ...rest) => sleep(ms / hurry, ...rest);
const setShorterTimer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout => setTimer(callback, ms / hurry, ...args);
Object.assign(globalThis, { setTimeout: Object.assign(setShorterTimer, { [promisify.custom]: timers.setTimeout }) });
syncBuiltinESMExports();
