import pRetry from 'p-retry';
import type { Arm } from './arm.ts';

/** The real package. It waits with `setTimeout`, which is the simulation's while that runs. */
export const pRetryDefault: Arm = {
  name: 'p-retry',
  what: '`p-retry` 7.1.1 itself with its defaults: 10 retries, 1 s, 2 s, 4 s and so on without an upper limit or jitter, whatever the failure is',
  inProcess: () => (send) => pRetry(send),
};
