import type { Arm } from './arm.ts';
import { fixedDelay, noJitter, noRetry } from './by-hand.ts';
import { helper, withBoth, withBudget, withGate } from './helper.ts';
import { pRetryDefault } from './p-retry.ts';
import { sdkDefault } from './sdk-default.ts';

export const arms: readonly Arm[] = [noRetry, sdkDefault, fixedDelay, noJitter, pRetryDefault, helper, withBudget, withGate, withBoth];
