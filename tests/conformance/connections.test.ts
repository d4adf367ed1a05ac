import { expect, it, vi } from 'vitest';
import { classifyError, LlmHttpError, withRetry } from '../../src/helper/src/index.ts';
import { closedPortUrl, type FaultName } from '../faulty-server/index.ts';
import { fakeRuntime } from '../helper/fakes.ts';
import type { Caller } from './caller.ts';
import { callersOf } from './callers.ts';
import { factsOf } from './expected-requests.ts';
import { muteConsole, onBench, outcomeOf } from './harness.ts';

muteConsole();
const callers = Object.entries(callersOf('http://127.0.0.1:9'));
const those = (that: (caller: Caller) => boolean): string[] => callers.filter(([, caller]) => that(caller)).map(([name]) => name);
const can = (option: 'maxRetries' | 'signal' | 'timeoutMs') => (caller: Caller) => !caller.lacks?.includes(option);
const retries = (options = {}): { maxAttempts: number; runtime: ReturnType<typeof fakeRuntime> } => ({ maxAttempts: 2, runtime: fakeRuntime(), ...options });

it.concurrent.each(those(can('maxRetries')))('%s: a connection that breaks', onBench(async ({ caller, server, set }) => {
  for (const fault of ['reset-before-headers', 'closed-before-headers'] as const) {
    set(fault);
    // The request went out: a call that creates something is not repeated.
    const { error } = await outcomeOf(withRetry(({ request }) => caller.plain(request), retries({ retryAmbiguous: false })));
    expect(classifyError(error), fault).toMatchObject({ kind: caller.quirks?.[fault]?.kind ?? 'connection', retryable: true });
    expect(server.requests, fault).toHaveLength(1);
  }
}), 20_000);

it.concurrent.each(those(can('maxRetries')))('%s: a connection that is refused', async (name) => {
  const caller = callersOf(await closedPortUrl())[name]!;
  let calls = 0;
  const { error } = await outcomeOf(withRetry(({ request }) => (calls++, caller.plain(request)), retries({ retryAmbiguous: false })));
  expect(classifyError(error)).toMatchObject({ kind: 'connection', retryable: true });
  expect(calls).toBe(caller.dropsCause ? 1 : 2);
}, 20_000);

it.concurrent.each(those(can('timeoutMs')))('%s: its own timeout is a timeout, and covers what the catalog says', onBench(async ({ caller, server, set }) => {
  set('no-headers');
  const { error } = await outcomeOf(withRetry(({ request }) => caller.plain({ ...request, timeoutMs: 1000 }), retries()));
  expect(classifyError(error)).toMatchObject({ kind: 'timeout', retryable: true });
  expect(server.requests).toHaveLength(2);

  set('body-stall');
  const controller = new AbortController();
  const isHeadersOnly = factsOf(caller).timeout.covers === 'headers';
  // Some heed no timeout where they are given a signal.
  const { hangs } = await outcomeOf(caller.plain({ maxRetries: 0, timeoutMs: 1000, ...(isHeadersOnly && can('signal')(caller) && { signal: controller.signal }) }), 4000);
  expect(hangs).toBe(isHeadersOnly ? true : undefined);
  controller.abort();
}), 20_000);

it.concurrent.each(those(() => true))('%s: attemptTimeoutMs ends what its own timeout does not', onBench(async ({ caller, server, set }) => {
  for (const fault of ['no-headers', 'body-stall'] as FaultName[]) {
    set(fault);
    const { error, hangs } = await outcomeOf(withRetry(({ request }) => caller.plain(request), retries({ attemptTimeoutMs: 1000 })));
    expect(hangs, fault).toBeUndefined();
    expect(classifyError(error), fault).toMatchObject({ kind: 'timeout', retryable: true });
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(server.requests, fault).toHaveLength(2);
  }
}), 30_000);

it.concurrent.each(those(can('signal')))('%s: an abort is thrown as the SDK throws it, and never repeated', onBench(async ({ caller, server, set }) => {
  for (const timeout of [{}, { attemptTimeoutMs: 10_000 }]) {
    set('no-headers');
    const controller = new AbortController();
    const outcome = outcomeOf(withRetry(({ request }) => caller.plain(request), retries({ signal: controller.signal, ...timeout })));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), 4000);
    controller.abort();
    const { error } = await outcome;
    expect(`throws ${(error as object).constructor.name}`).toBe(caller.aborts);
    expect(classifyError(error)).toMatchObject({ kind: 'aborted', retryable: false });
    expect(server.requests).toHaveLength(1);
  }
}), 20_000);

it.concurrent.each(those(({ answers, resolves }) => resolves !== 'with its error' && (answers['resolves → server+']?.includes('200-error-body') ?? false)))('%s: withRetry throws the error that comes with status 200', onBench(async ({ caller, set }) => {
  set('200-error-body');
  const { error } = await outcomeOf(withRetry(({ request }) => caller.plain(request), retries()));
  expect(error).toBeInstanceOf(LlmHttpError);
  expect(error).toMatchObject({ classification: { kind: 'server', retryable: true }, result: { error: {} } });
}), 20_000);
