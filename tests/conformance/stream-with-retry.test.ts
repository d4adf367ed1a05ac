import { expect, it, vi } from 'vitest';
import { classifyError, isRetryableKind, LlmStreamError, streamWithRetry } from '../../src/helper/src/index.ts';
import { type FaultName, faults } from '../faulty-server/index.ts';
import { type Caller, factOf } from './caller.ts';
import { callersOf } from './callers.ts';
import { muteConsole, onBench } from './harness.ts';
import { kindOf, statusFaults } from './kinds.ts';

/**
 * The real SDKs inside `streamWithRetry`: the first request meets a fault, the second the healthy answer. What the fault is, and
 * whether it may be repeated, stands in the callers' tables, which `streams.test.ts` and `calls.test.ts` hold them to.
 */

muteConsole();

const tried = ['openai chat', 'openai responses', '@anthropic-ai/sdk', '@google/genai', 'ai chat', 'LangChain OpenAI chat'];
const names = Object.keys(callersOf('http://127.0.0.1:9')).filter((name) => tried.includes(name));
const noWaiting = { runtime: { sleep: async () => {} } };

/** Whether anything of the answer comes before the fault. */
function hasContent(fault: FaultName): boolean {
  const played = faults[fault];
  return played.kind === 'stream' && played.steps.includes('delta');
}

/** Whether the failure may be repeated; `undefined` if there is none. */
function isRepeatable({ streams = {}, dialect, quirks }: Caller, fault: FaultName): boolean | undefined {
  const [, made] = factOf(streams, fault)?.split(' → ') ?? [];
  if (made) return made === 'whole' ? undefined : made.endsWith('+');
  if (faults[fault].kind === 'answer') return undefined;
  const kind = quirks?.[fault]?.kind ?? kindOf(fault, dialect);
  return isRetryableKind(kind);
}

const streamFaults = (Object.keys(faults) as FaultName[]).filter((fault) => faults[fault].kind === 'stream' || fault === 'stream-json' || fault === 'ok' || fault.startsWith('ok-'));
const requestFaults: readonly FaultName[] = [...statusFaults.filter((fault) => !/should/.test(fault)), 'reset-before-headers', 'closed-before-headers'];

/** How many chunks there are, and every piece of the answer in them, in order. Ids and times differ from one request to the next. */
const saidBy = (chunks: unknown[]): unknown[] => [chunks.length, ...(JSON.stringify(chunks).match(/"(Hello| from| the| model\.)"/g) ?? [])];

it.concurrent.each(names)('%s: a fault of the first request or of its stream', onBench(async ({ caller, set, server }) => {
  set('ok');
  const whole: unknown[] = [];
  for await (const chunk of await caller.stream!({ maxRetries: 0 })) whole.push(chunk);
  expect(saidBy(whole).length).toBeGreaterThan(4);

  const seen: Record<string, object> = {};
  const expected: Record<string, object> = {};
  for (const fault of [...streamFaults, ...requestFaults]) {
    set([fault, 'ok']);
    const chunks: unknown[] = [];
    const stream = streamWithRetry(({ signal }) => caller.stream!({ maxRetries: 0, ...(signal && { signal }) }), { ...noWaiting, idleTimeoutMs: fault.startsWith('stream-stall') ? 1000 : 20_000 });
    const error: unknown = await (async () => {
      for await (const chunk of stream) chunks.push(chunk);
    })().catch((thrown: unknown) => thrown);
    if (!server.requests[0]!.applied) continue;

    const repeatable = isRepeatable(caller, fault);
    const isRepeated = repeatable === true && !hasContent(fault);
    const fails = repeatable !== undefined && !isRepeated;
    seen[fault] = { requests: server.requests.length, fails: error !== undefined, repeatable: error === undefined ? undefined : classifyError(error).retryable };
    expected[fault] = { requests: isRepeated ? 2 : 1, fails, repeatable: fails ? repeatable : undefined };
    // Whole and once, whatever the first request gave before it failed.
    if (isRepeated) expect(saidBy(chunks), fault).toEqual(saidBy(whole));
    // A failure that comes after content has let it through.
    if (hasContent(fault)) expect(chunks.length, fault).toBeGreaterThan(0);
  }
  expect(seen).toEqual(expected);
}), 100_000);

it.concurrent.each(names)('%s: attemptTimeoutMs ends a request that gets no answer or no content, and the connection with it', onBench(async ({ caller, set, server }) => {
  for (const fault of ['no-headers', 'stream-stall-first'] as const) {
    set([fault, 'ok']);
    let chunks = 0;
    const stream = streamWithRetry(({ signal }) => caller.stream!({ maxRetries: 0, signal: signal! }), { ...noWaiting, attemptTimeoutMs: 1500 });
    for await (const _ of stream) chunks++;
    expect(chunks).toBeGreaterThan(0);
    expect(server.requests).toHaveLength(2);
    await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
  }
}), 40_000);

it.concurrent.each(names)('%s: an abort and a stall after content send no further request', onBench(async ({ caller, set, server }) => {
  for (const how of ['abort', 'stall'] as const) {
    set('stream-stall');
    const controller = new AbortController();
    const stream = streamWithRetry(({ signal }) => caller.stream!({ maxRetries: 0, signal: signal! }), { ...noWaiting, signal: controller.signal, idleTimeoutMs: how === 'stall' ? 1000 : 20_000 });
    const error: unknown = await (async () => {
      for await (const _ of stream) if (how === 'abort') setTimeout(() => controller.abort(), 300);
    })().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LlmStreamError);
    expect(classifyError(error).kind).toBe(how === 'stall' ? 'timeout' : 'aborted');
    controller.abort();
    await vi.waitFor(() => expect(server.requests.every(({ aborted }) => aborted)).toBe(true), 4000);
    expect(server.requests).toHaveLength(1);
  }
}), 40_000);
