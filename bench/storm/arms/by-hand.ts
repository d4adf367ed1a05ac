import type { Arm, Policy } from './arm.ts';
import type { RetryRuntime } from '../../../src/helper/src/retry/retry-options.ts';

const ATTEMPTS = 5;

export const noRetry: Arm = { name: 'no retry', what: 'one request a call', inProcess: () => (send) => send() };

export const fixedDelay: Arm = {
  name: 'fixed delay',
  what: `a loop of ${ATTEMPTS} attempts, 1 s apart, whatever the failure is`,
  inProcess: (runtime) => loop(runtime, () => 1000),
};

export const noJitter: Arm = {
  name: 'exponential',
  what: `a loop of ${ATTEMPTS} attempts, 1 s, 2 s, 4 s, 8 s apart without jitter, whatever the failure is`,
  inProcess: (runtime) => loop(runtime, (failures) => 1000 * 2 ** (failures - 1)),
};

function loop(runtime: RetryRuntime, delayMs: (failures: number) => number): Policy {
  return async (send) => {
    for (let failures = 1; ; failures++) {
      try {
        return await send();
      } catch (error) {
        if (failures === ATTEMPTS) throw error;
        await runtime.sleep(delayMs(failures));
      }
    }
  };
}
