import { describe, expect, it } from 'vitest';
import { classifyError, type FailureKind, isRetryableKind, LlmHttpError, withRetry } from '../../../src/helper/src/index.ts';
import { type FaultName, faults } from '../../faulty-server/index.ts';
import { fakeRuntime } from '../fakes.ts';
import { type Caller, callerNames } from './callers.ts';
import { muteConsole, onBench, outcomeOf } from './harness.ts';

muteConsole();

const kinds: Partial<Record<FaultName, FailureKind>> = {
  '400-bad-request': 'bad_request',
  '400-context-length': 'context_length',
  '400-content-policy': 'content_policy',
  '400-low-credit': 'quota',
  '401-auth': 'auth',
  '402-insufficient-credits': 'quota',
  '402-budget-exceeded': 'quota',
  '403-permission': 'permission',
  '404-model-not-found': 'not_found',
  '405-method': 'bad_request',
  '408-request-timeout': 'timeout',
  '409-conflict': 'conflict',
  '410-gone': 'gone',
  '413-too-large': 'payload_too_large',
  '422-unprocessable': 'unprocessable',
  '425-too-early': 'timeout',
  '429-insufficient-quota': 'quota',
  '429-rate-limit': 'rate_limit',
  '429-token-limit': 'rate_limit',
  '429-rpm-exceeded': 'rate_limit',
  '500-server-error': 'server',
  '501-not-implemented': 'bad_request',
  '502-bad-gateway': 'server',
  '503-overloaded': 'overloaded',
  '503-slow-down': 'slow_down',
  '504-gateway-timeout': 'timeout',
  '529-overloaded': 'overloaded',
  '400-openai-shape': 'bad_request',
  '400-anthropic-shape': 'bad_request',
  '400-detail': 'bad_request',
  '400-message': 'bad_request',
  '400-string': 'bad_request',
  '400-html': 'bad_request',
  '400-empty': 'bad_request',
  '429-detail': 'rate_limit',
  '429-empty': 'rate_limit',
  '429-insufficient-quota-openai-shape': 'quota',
  '429-google-per-minute': 'rate_limit',
  '429-google-per-day': 'quota',
  '500-empty': 'server',
  '502-html': 'server',
  '503-openai-shape': 'overloaded',
  '503-anthropic-shape': 'overloaded',
  '503-detail': 'overloaded',
  '503-message': 'overloaded',
  '503-mistral-shape': 'overloaded',
  '400-should-retry': 'bad_request',
  '429-should-not-retry': 'rate_limit',
  '503-should-not-retry': 'overloaded',
};

function kindFor(fault: FaultName, name: string, dialect: Caller['dialect']): FailureKind {
  // openai 4 to 6 throw away every body that has no `error`; what is left of it is the status.
  if (/^503-(detail|message|mistral-shape)$/.test(fault) && /^openai [456]/.test(name)) return 'server';
  // Anthropic's type says more than the sentence, which is OpenAI's.
  if (fault === '503-slow-down' && dialect === 'messages') return 'overloaded';
  return kinds[fault]!;
}

describe('every HTTP error, with the real SDKs', () => {
  it.concurrent.each(callerNames)('%s', onBench(async ({ caller, server, set }, name) => {
    for (const fault of Object.keys(kinds) as FaultName[]) {
      const { status } = faults[fault] as unknown as { status: number };
      const { 'x-should-retry': told } = (faults[fault] as { headers?: Record<string, string> }).headers ?? {};
      const label = `${name}, ${fault}`;

      // What the SDK does by default: it repeats a spent quota, too, and only the AI SDK ignores x-should-retry.
      set(fault);
      const { error } = await outcomeOf(caller.plain());
      const obeyed = caller.family === 'ai' ? undefined : told;
      const repeats = obeyed === undefined ? [408, 409, 429].includes(status) || status >= 500 : obeyed === 'true';
      expect(server.requests.length, label).toBe(repeats ? 3 : 1);

      // What the helper makes of it.
      const kind = kindFor(fault, name, caller.dialect);
      const retryable = told === undefined ? isRetryableKind(kind) : told === 'true';
      expect(classifyError(error), label).toMatchObject({ kind, retryable, status, requestId: expect.stringMatching(/^req_/) });
      set(fault);
      const own = await outcomeOf(withRetry(({ request }) => caller.plain(request), { maxAttempts: 2, runtime: fakeRuntime() }));
      expect((own.error as Error).constructor, label).not.toBe(LlmHttpError);
      expect(classifyError(own.error), label).toMatchObject({ kind, status });
      expect(server.requests.length, label).toBe(retryable ? 2 : 1);
    }
  }), 100_000);
});

describe('hints, with the real SDKs', () => {
  const hints: readonly (readonly [FaultName, number | undefined])[] = [
    ['429-retry-after', 1000],
    ['429-retry-after-zero', undefined],
    ['429-retry-after-negative', undefined],
    ['429-retry-after-garbage', undefined],
    ['429-retry-after-long', 3_600_000],
    ['503-retry-after', 1000],
  ];
  it.concurrent.each(callerNames)('%s', onBench(async ({ caller, server, set }, name) => {
    for (const [fault, retryAfterMs] of hints) {
      set(fault);
      const runtime = fakeRuntime();
      const { error } = await outcomeOf(withRetry(({ request }) => caller.plain(request), { maxAttempts: 2, runtime }));
      expect(classifyError(error).retryAfterMs, fault).toBe(retryAfterMs);
      if (retryAfterMs === 3_600_000) expect(server.requests).toHaveLength(1);
      else expect(runtime.slept, fault).toEqual([retryAfterMs ?? 2000]);
    }
    set('429-retry-after-date');
    const { error } = await outcomeOf(caller.plain({ maxRetries: 0 }));
    expect(classifyError(error).retryAfterMs).toBeGreaterThan(0);
    expect(classifyError(error).retryAfterMs).toBeLessThanOrEqual(2000);
  }), 60_000);

  it.each([
    ['openai chat', '429-retry-after-zero', 'at once'],
    ['openai 6 chat', '429-retry-after-zero', 'at once'],
    ['openai 5 chat', '429-retry-after-zero', 'after a while'],
    ['@anthropic-ai/sdk', '429-retry-after-zero', 'after a while'],
    ['openai chat', '429-retry-after-negative', 'after a while'],
    ['openai 6 chat', '429-retry-after-negative', 'at once'],
    ['openai 6 chat', '429-retry-after-garbage', 'at once'],
    ['@anthropic-ai/sdk', '429-retry-after-garbage', 'after a while'],
  ] as const)('%s repeats %s %s', async (name, fault, when) => onBench(async ({ caller, server, set }) => {
    set(fault);
    await outcomeOf(caller.plain({ maxRetries: 1 }));
    const [first, second] = server.requests;
    const gapMs = second!.time - first!.time;
    if (when === 'at once') expect(gapMs).toBeLessThan(300);
    else expect(gapMs).toBeGreaterThan(300);
  })(name), 20_000);
});
