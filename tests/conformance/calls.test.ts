import { expect, it } from 'vitest';
import { classifyError, isRetryableKind, LlmHttpError, type RetryOptions, withRetry } from '../../src/helper/src/index.ts';
import { type FaultName, faults } from '../faulty-server/index.ts';
import { fakeRuntime } from '../helper/fakes.ts';
import { type Caller, type Fact, factOf, type Said } from './caller.ts';
import { callerNames } from './callers.ts';
import { endless, expectedRequests } from './expected-requests.ts';
import { expectedThrow } from './expected-throw.ts';
import { type Bench, muteConsole, onBench, outcomeOf } from './harness.ts';
import { hurryWaits } from './hurried.ts';
import { kindOf, statusFaults } from './kinds.ts';
import { holdToMeasured } from './measured.ts';

muteConsole();
hurryWaits();

const connectionFaults: readonly FaultName[] = ['reset-before-headers', 'closed-before-headers'];
const answerFaults: readonly FaultName[] = ['200-error-body', '200-detail-body', '200-html', '200-empty', '200-truncated-json', '200-failed-job', 'body-reset', 'body-closed-early'];

/** Requests of the SDK alone, what comes of the call, what the helper makes of it, requests inside `withRetry` of two attempts. */
type CallRow = readonly [requests: number | 'unlimited', said: Said, made: string, requestsInWithRetry: number];

async function measure({ caller, server, set }: Bench, fault: FaultName): Promise<{ row: CallRow; own?: unknown; helped?: unknown; applied: boolean }> {
  set((_, index) => (index < endless ? fault : 'ok'));
  const own = await outcomeOf(caller.plain(), 6000);
  const requests = server.requests.length;
  const said: Said = own.hangs ? 'hangs' : 'error' in own ? `throws ${nameOf(own.error)}` : 'resolves';

  // Hurried: 300 ms.
  const options: RetryOptions = own.hangs ? { attemptTimeoutMs: 59_000 } : {};
  set((_, index) => (index < endless ? fault : 'ok'));
  const helped = await outcomeOf(withRetry(({ request }) => caller.plain(request), { maxAttempts: 2, runtime: fakeRuntime(), ...options }));
  const { kind, retryable } = classifyError(helped.error);
  const made = 'error' in helped ? madeOf(kind, retryable) : 'whole';
  return { row: [requestsOf(requests), said, made, server.requests.length], own: own.error, helped: helped.error, applied: server.requests[0]?.applied ?? false };
}

/** One SDK throws `undefined`. */
const nameOf = (error: unknown): string => Object(error).constructor.name as string;
const requestsOf = (count: number): number | 'unlimited' => (count > endless ? 'unlimited' : count);
const madeOf = (kind: string, retryable: boolean): string => `${kind}${retryable ? '+' : ''}`;

/** What the catalog and the table of kinds expect of an HTTP error or a broken connection. */
function expectedRow(caller: Caller, fault: FaultName): CallRow {
  const requests = expectedRequests(caller, fault);
  const kind = caller.quirks?.[fault]?.kind ?? kindOf(fault, caller.dialect);
  const { 'x-should-retry': told } = (faults[fault] as { headers?: Record<string, string> }).headers ?? {};
  const retryable = told === undefined || caller.dropsHeaders ? isRetryableKind(kind) : told === 'true';
  const resolves = requests > endless || (caller.resolves && (caller.resolves !== true || faults[fault].kind === 'reply'));
  // What cannot be switched off multiplies.
  const perAttempt = caller.lacks?.includes('maxRetries') ? requests : 1;
  return [requestsOf(requests), resolves ? 'resolves' : `throws ${expectedThrow(caller, fault, requests)}`, madeOf(kind, retryable), perAttempt * (retryable ? 2 : 1)];
}

function expectedStatus({ quirks, dropsStatus }: Caller, name: FaultName): number | undefined {
  const fault = faults[name];
  const quirk = quirks?.[name]?.status;
  if (quirk !== undefined) return quirk ?? undefined;
  return fault.kind !== 'reply' || dropsStatus ? undefined : fault.status;
}

it.concurrent.each(callerNames)('%s: every fault of a plain call', onBench(async (bench, name) => {
  const { caller } = bench;
  const seen: Record<string, CallRow> = {};
  const expected: Record<string, CallRow> = {};
  const statuses: Record<string, number | undefined> = {};
  const expectedStatuses: Record<string, number | undefined> = {};
  for (const fault of [...statusFaults, ...connectionFaults]) {
    const { row, own, helped } = await measure(bench, fault);
    seen[fault] = row;
    expected[fault] = expectedRow(caller, fault);
    statuses[fault] = classifyError(helped).status;
    expectedStatuses[fault] = expectedStatus(caller, fault);
    // Its own retries do not hide what the failure is, nor does `withRetry` wrap what was thrown.
    if (own) expect(classifyError(own), `${name}, ${fault}`).toMatchObject({ kind: classifyError(helped).kind });
    expect(helped instanceof LlmHttpError, `${name}, ${fault}`).toBe(Boolean(caller.resolves === true && faults[fault].kind === 'reply'));
  }
  expect(seen).toEqual(expected);
  expect(statuses).toEqual(expectedStatuses);

  const facts: Record<string, string> = {};
  const expectedFacts: Record<string, Fact | 'not in the table'> = {};
  for (const fault of answerFaults) {
    const { row, applied } = await measure(bench, fault);
    if (!applied) continue;
    seen[fault] = row;
    facts[fault] = `${row[1]} → ${row[2]}`;
    expectedFacts[fault] = factOf(caller.answers, fault) ?? 'not in the table';
  }
  expect(facts).toEqual(expectedFacts);
  holdToMeasured('calls', name, seen);
}, { retryAfterMs: null }), 100_000);
