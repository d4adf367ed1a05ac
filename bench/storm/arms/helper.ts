import { createGate } from '../../../src/helper/src/retry/create-gate.ts';
import { createRetry } from '../../../src/helper/src/retry/create-retry.ts';
import { createRetryBudget } from '../../../src/helper/src/retry/create-retry-budget.ts';
import type { RetryOptions, RetryRuntime } from '../../../src/helper/src/retry/retry-options.ts';
import type { Arm } from './arm.ts';

/** Twice what each process needs while all is well. */
const MAX_CONCURRENT = 20;

/** `withRetry` itself, its clock being the simulation's. The options are made once for each process. */
export function helperArm(name: string, what: string, options: (runtime: RetryRuntime) => RetryOptions = () => ({})): Arm {
  return {
    name,
    what,
    inProcess(runtime) {
      const retry = createRetry({ ...options(runtime), runtime });
      return (send) => retry(send);
    },
  };
}

export const helper = helperArm('llm-calls', '`withRetry` with its defaults');

export const withBudget = helperArm('llm-calls + budget', 'the same with a `createRetryBudget()` for each process', () => ({ budget: createRetryBudget() }));

export const withGate = helperArm('llm-calls + gate', `with a \`createGate({ maxConcurrent: ${MAX_CONCURRENT} })\` for each process, twice what it needs while all is well`, (runtime) => ({
  gate: createGate({ maxConcurrent: MAX_CONCURRENT, runtime }),
}));

export const withBoth = helperArm('llm-calls + both', 'with a budget and a gate', (runtime) => ({
  budget: createRetryBudget(),
  gate: createGate({ maxConcurrent: MAX_CONCURRENT, runtime }),
}));
