import { createGate } from '../../src/helper/src/retry/create-gate.ts';
import { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from '../../src/helper/src/retry/create-retry-budget.ts';
import type { RetryOptions } from '../../src/helper/src/retry/retry-options.ts';
import type { Arm } from './arms/arm.ts';
import { helper, helperArm, withBoth, withBudget, withGate } from './arms/helper.ts';
import { crowd, type Scenario, scenarioNamed, slowDown } from './scenarios.ts';

/** One option at several values, everything else as it is by default. */
export interface Sweep {
  readonly option: string;
  readonly scenarios: readonly Scenario[];
  readonly arms: readonly Arm[];
}

const [minute, bucket, silent, overload, collapse, outage] = ['minute', 'bucket', 'silent', 'overload', 'collapse', 'outage'].map(scenarioNamed) as [Scenario, Scenario, Scenario, Scenario, Scenario, Scenario];
const usual = [silent, overload, outage];
const budgeted = [minute, silent, collapse, outage];

function options(name: string, given: RetryOptions): Arm {
  return helperArm(name, '', () => given);
}

function budget(name: string, given: RetryBudgetOptions): Arm {
  return helperArm(name, '', () => ({ budget: createRetryBudget(given) }));
}

function gate(maxConcurrent: number): Arm {
  return helperArm(`${maxConcurrent}`, '', (runtime) => ({ gate: createGate({ maxConcurrent, runtime }) }));
}

/** A budget that every rate limit costs the same, or nothing: by default one does that says when to come back. */
function charging(isCharged: boolean): RetryBudget {
  const own = createRetryBudget();
  return { tokens: own.tokens, earn: own.earn, spend: ({ kind, ...hint }) => (kind === 'rate_limit' ? !isCharged || own.spend({ kind }) : own.spend({ kind, ...hint })) };
}

const charged = helperArm('5, rate limits with a hint too', '', () => ({ budget: charging(true) }));
const free = helperArm('5, rate limits 0', '', () => ({ budget: charging(false) }));
const bothFree = helperArm('gate and budget, rate limits 0', '', (runtime) => ({ budget: charging(false), gate: createGate({ maxConcurrent: 20, runtime }) }));

export const sweeps: readonly Sweep[] = [
  {
    option: 'maxAttempts',
    scenarios: usual,
    arms: [options('3', { maxAttempts: 3 }), named('5', helper), options('6', { maxAttempts: 6 }), options('8', { maxAttempts: 8 })],
  },
  {
    option: 'initialDelayMs',
    scenarios: usual,
    arms: [
      options('500, no floor', { initialDelayMs: 500 }),
      options('1000, no floor', { initialDelayMs: 1000 }),
      named('1000', helper),
      options('2000', { initialDelayMs: 2000 }),
      options('4000', { initialDelayMs: 4000 }),
    ],
  },
  {
    option: 'maxDelayMs, with 8 attempts',
    scenarios: usual,
    arms: [options('8000', { maxDelayMs: 8000, maxAttempts: 8 }), named('30 000', options('', { maxAttempts: 8 }))],
  },
  { option: 'factor', scenarios: usual, arms: [options('1.5', { factor: 1.5 }), named('2', helper), options('3', { factor: 3 })] },
  { option: 'jitter', scenarios: [crowd, overload, outage], arms: [options("'none'", { jitter: 'none' }), named("'equal'", helper), options("'full'", { jitter: 'full' })] },
  { option: 'floor of `slow_down`', scenarios: [slowDown], arms: [options('none', { initialDelayMs: 1000 }), named('30 s', helper)] },
  { option: 'budget: capacity', scenarios: budgeted, arms: [budget('20', { capacity: 20 }), named('100', withBudget), budget('500', { capacity: 500 }), budget('2500', { capacity: 2500 })] },
  { option: 'budget: retryCost', scenarios: budgeted, arms: [budget('1', { retryCost: 1 }), named('5', withBudget), budget('20', { retryCost: 20 }), charged, free] },
  { option: 'budget: timeoutCost', scenarios: budgeted, arms: [budget('1', { timeoutCost: 1 }), named('10', withBudget), budget('40', { timeoutCost: 40 })] },
  { option: 'budget: successGain', scenarios: budgeted, arms: [budget('0.2', { successGain: 0.2 }), named('1', withBudget), budget('5', { successGain: 5 })] },
  { option: 'gate: maxConcurrent', scenarios: [minute, silent, collapse], arms: [gate(10), named('20', withGate), gate(40), gate(80), gate(160)] },
  { option: 'gate and budget', scenarios: [bucket, silent, collapse], arms: [renamed('gate', withGate), renamed('gate and budget', withBoth), bothFree] },
];

/** The default. */
function named(name: string, arm: Arm): Arm {
  return renamed(`**${name}**`, arm);
}

function renamed(name: string, arm: Arm): Arm {
  return { ...arm, name };
}
