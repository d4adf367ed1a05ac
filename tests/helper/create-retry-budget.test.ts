import { describe, expect, it, vi } from 'vitest';
import { createRetryBudget, type RetryBudget, retryReport, withRetry } from '../../src/helper/src/index.ts';
import { failing, fakeRuntime, httpError } from './fakes.ts';

const rejection = async (promise: Promise<unknown>): Promise<any> => promise.then(() => expect.fail('It resolved.'), (error: unknown) => error);
const down = (): Promise<never> => Promise.reject(httpError(503));

describe('createRetryBudget', () => {
  it('holds 100 tokens: a retry costs 5, after a timeout 10, a success gives 1 back', () => {
    const budget = createRetryBudget();
    expect(budget.tokens).toBe(100);
    expect(budget.spend({ kind: 'server' })).toBe(true);
    expect(budget.tokens).toBe(95);
    expect(budget.spend({ kind: 'timeout' })).toBe(true);
    expect(budget.tokens).toBe(85);
    budget.earn();
    expect(budget.tokens).toBe(86);
  });

  it('never holds more than its capacity', () => {
    const budget = createRetryBudget({ capacity: 7, successGain: 3 });
    budget.spend({ kind: 'server' });
    budget.earn();
    budget.earn();
    expect(budget.tokens).toBe(7);
  });

  it('takes nothing when too little is left', () => {
    const budget = createRetryBudget({ capacity: 12 });
    expect(budget.spend({ kind: 'overloaded' })).toBe(true);
    expect(budget.spend({ kind: 'timeout' })).toBe(false);
    expect(budget.tokens).toBe(7);
    expect(budget.spend({ kind: 'overloaded' })).toBe(true);
    expect(budget.spend({ kind: 'overloaded' })).toBe(false);
    expect(budget.tokens).toBe(2);
  });

  it('takes nothing for a rate limit that says how long to wait, even if nothing is left', () => {
    const budget = createRetryBudget({ capacity: 12 });
    expect(budget.spend({ kind: 'rate_limit', retryAfterMs: 1000 })).toBe(true);
    expect(budget.tokens).toBe(12);
    expect(budget.spend({ kind: 'rate_limit' })).toBe(true);
    expect(budget.spend({ kind: 'overloaded', retryAfterMs: 1000 })).toBe(true);
    expect(budget.tokens).toBe(2);
    expect(budget.spend({ kind: 'overloaded', retryAfterMs: 1000 })).toBe(false);
    expect(budget.spend({ kind: 'rate_limit', retryAfterMs: 1000 })).toBe(true);
  });

  it('has costs of your own', () => {
    const budget = createRetryBudget({ capacity: 10, retryCost: 1, timeoutCost: 3, successGain: 0.5 });
    budget.spend({ kind: 'connection' });
    budget.spend({ kind: 'timeout' });
    budget.earn();
    expect(budget.tokens).toBe(6.5);
  });

  it('accepts what is at its limits', () => {
    const budget = createRetryBudget({ capacity: 1, retryCost: 0, timeoutCost: 0, successGain: 0 });
    expect([budget.spend({ kind: 'server' }), budget.spend({ kind: 'timeout' }), budget.tokens]).toEqual([true, true, 1]);
  });

  it.each([
    ['capacity', [0, NaN, Infinity, '100']],
    ['retryCost', [-1, NaN]],
    ['timeoutCost', [-1, '10']],
    ['successGain', [-1, Infinity]],
    ['tokens', [100]],
  ])('refuses %s by name', (name, values) => {
    for (const value of values) expect(() => createRetryBudget({ [name]: value }), String(value)).toThrow(new RegExp(`^\`${name}\``));
  });
});

describe('withRetry with a budget', () => {
  it('ends after the first attempt once it is empty, with the error of that attempt', async () => {
    const budget = createRetryBudget({ capacity: 12 });
    const errors = [httpError(500), httpError(502), httpError(503)];
    const call = failing(...errors);
    const observe = vi.fn();
    expect(await rejection(withRetry(call, { budget, runtime: fakeRuntime(), observe }))).toBe(errors[2]);
    expect(call.calls).toBe(3);
    expect(retryReport(errors[2])).toMatchObject({ attempts: 3, reason: 'budget_exhausted' });
    expect(observe).toHaveBeenLastCalledWith(expect.objectContaining({ type: 'giveup', reason: 'budget_exhausted' }));

    const another = vi.fn(down);
    await rejection(withRetry(another, { budget, runtime: fakeRuntime() }));
    expect(another).toHaveBeenCalledTimes(1);
  });

  it('is shared: an outage costs 20 retries, however many calls there are', async () => {
    const budget = createRetryBudget();
    const call = vi.fn(down);
    await Promise.allSettled(Array.from({ length: 100 }, () => withRetry(call, { budget, runtime: fakeRuntime() })));
    expect(call).toHaveBeenCalledTimes(100 + 20);
    for (let i = 0; i < 5; i++) await withRetry(() => 'ok', { budget });
    call.mockClear();
    await rejection(withRetry(call, { budget, runtime: fakeRuntime() }));
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('pays twice for a retry after a timeout', async () => {
    const budget = createRetryBudget();
    await withRetry(failing(httpError(504)), { budget, runtime: fakeRuntime() });
    expect(budget.tokens).toBe(91);
  });

  it('pays for nothing that is not retried anyway, and earns nothing by a failure', async () => {
    const budget = createRetryBudget({ capacity: 50 });
    const runtime = fakeRuntime();
    const late = httpError(429, { 'retry-after': '3600' });
    await rejection(withRetry(failing(httpError(400)), { budget, runtime }));
    await rejection(withRetry(failing(httpError(500)), { budget, runtime, maxAttempts: 1 }));
    await rejection(withRetry(failing(late), { budget, runtime }));
    await rejection(withRetry(failing(httpError(500)), { budget, runtime, totalTimeoutMs: 1 }));
    await rejection(withRetry(failing(httpError(500)), { budget, runtime, signal: AbortSignal.abort() }));
    expect(budget.tokens).toBe(50);
  });

  it('works with createRetry, and with a budget of your own making', async () => {
    const budget: RetryBudget = { tokens: 0, spend: vi.fn(() => false), earn: vi.fn() };
    const error = httpError(503);
    expect(await rejection(withRetry(failing(error), { budget }))).toBe(error);
    expect(budget.spend).toHaveBeenCalledExactlyOnceWith({ kind: 'server', retryable: true, status: 503 });
    expect(budget.earn).not.toHaveBeenCalled();
    await withRetry(() => 1, { budget });
    expect(budget.earn).toHaveBeenCalledTimes(1);
  });

  it('what one of your own making throws replaces neither an answer nor an error', async () => {
    const bug = (): never => {
      throw new Error('a bug in the budget');
    };
    const budget: RetryBudget = { tokens: 0, spend: bug, earn: bug };
    const call = failing(httpError(503));
    expect(await withRetry(() => 'answer', { budget })).toBe('answer');
    const error = await rejection(withRetry(call, { budget, runtime: fakeRuntime() }));
    expect(error).toMatchObject({ status: 503 });
    expect(retryReport(error)?.reason).toBe('budget_exhausted');
    expect(call.calls).toBe(1);
  });

  it('refuses one that answers with a promise, which would be truthy', async () => {
    const budget = { tokens: 1, spend: async () => false, earn: () => {} } as never;
    await expect(withRetry(failing(httpError(503)), { budget, runtime: fakeRuntime() })).rejects.toThrow(/`budget` cannot be async/);
  });
});
