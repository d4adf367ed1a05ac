import { expect, it, vi } from 'vitest';
import { classifyError, withRetry } from '../../src/helper/src/index.ts';
import type { FaultName } from '../faulty-server/index.ts';
import { fakeRuntime } from '../helper/fakes.ts';
import { callersOf } from './callers.ts';
import { muteConsole, onBench, outcomeOf } from './harness.ts';

muteConsole();

const hints: readonly (readonly [FaultName, number | undefined])[] = [
  ['429-retry-after', 1000],
  ['429-retry-after-zero', undefined],
  ['429-retry-after-negative', undefined],
  ['429-retry-after-garbage', undefined],
  ['429-retry-after-long', 3_600_000],
  ['503-retry-after', 1000],
];

const callers = Object.entries(callersOf('http://127.0.0.1:9'));
const withHeaders = callers.filter(([, { dropsHeaders, lacks }]) => !dropsHeaders && !lacks?.includes('maxRetries')).map(([name]) => name);

it.concurrent.each(withHeaders)('%s: hints to wait', onBench(async ({ caller, server, set }) => {
  for (const [fault, retryAfterMs] of hints) {
    set(fault);
    const runtime = fakeRuntime();
    const { error } = await outcomeOf(withRetry(({ request }) => caller.plain(request), { maxAttempts: 2, runtime }));
    expect(classifyError(error).retryAfterMs, fault).toBe(retryAfterMs);
    if (retryAfterMs === 3_600_000) expect(server.requests).toHaveLength(1);
    else expect(runtime.slept, fault).toEqual([retryAfterMs ?? (fault.startsWith('429') ? 2000 : 1000)]);
  }
  set('429-retry-after-date');
  const { error } = await outcomeOf(withRetry(({ request }) => caller.plain(request), { maxAttempts: 2, runtime: fakeRuntime() }));
  expect(classifyError(error).retryAfterMs).toBeGreaterThan(0);
  expect(classifyError(error).retryAfterMs).toBeLessThanOrEqual(2000);
  set('429-rate-limit');
  const { error: limited } = await outcomeOf(withRetry(({ request }) => caller.plain(request), { maxAttempts: 2, runtime: fakeRuntime() }));
  expect(classifyError(limited)).toHaveProperty('requestId', expect.stringMatching(/^req_/));
}), 60_000);

const cases = [
  ['openai chat', '429-retry-after-zero', 'at once'],
  ['openai 6 chat', '429-retry-after-zero', 'at once'],
  ['openai 5 chat', '429-retry-after-zero', 'after a while'],
  ['@anthropic-ai/sdk', '429-retry-after-zero', 'after a while'],
  ['openai chat', '429-retry-after-negative', 'after a while'],
  ['openai 6 chat', '429-retry-after-negative', 'at once'],
  ['openai 6 chat', '429-retry-after-garbage', 'at once'],
  ['@anthropic-ai/sdk', '429-retry-after-garbage', 'after a while'],
] as const;

it.each(cases.filter(([name]) => callers.some(([present]) => present === name)))('%s repeats %s %s', async (name, fault, when) => onBench(async ({ caller, server, set }) => {
  set(fault);
  const timers = vi.spyOn(globalThis, 'setTimeout');
  await outcomeOf(caller.plain({ maxRetries: 1 }));
  // Its first back-off is half a second, less up to a quarter.
  const backOffs = timers.mock.calls.filter(([, ms = 0]) => ms >= 375 && ms <= 500);
  timers.mockRestore();
  expect(server.requests).toHaveLength(2);
  expect(backOffs).toHaveLength(when === 'at once' ? 0 : 1);
})(name), 20_000);
