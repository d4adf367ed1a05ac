import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fallbackReport, type FallbackOptions, withFallback } from '../../src/helper/src/index.ts';
import { type FaultName, type FaultyServer, startFaultyServer } from '../faulty-server/index.ts';

/** `withFallback` between two real SDKs and two models, against the faulty server. */

let server: FaultyServer;
beforeAll(async () => {
  server = await startFaultyServer({ maxStallMs: 5000 });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

const messages = [{ role: 'user' as const, content: 'Hi' }];

/** What the providers do, by dialect. */
const providers = (faults: Readonly<Record<string, FaultName>>): void => server.setFault(({ dialect }) => faults[dialect ?? ''] ?? 'ok');
const asked = (): unknown[] => server.requests.map(({ dialect }) => dialect);

async function ask(options?: FallbackOptions<OpenAI | Anthropic>): Promise<string | null | undefined> {
  const clients = [new OpenAI({ apiKey: 'test', baseURL: `${server.url}/v1` }), new Anthropic({ apiKey: 'test', baseURL: server.url })];
  return withFallback(clients, async (client, { request }) => {
    if (client instanceof OpenAI) return (await client.chat.completions.create({ model: 'm', messages }, request)).choices[0]?.message.content;
    const [block] = (await client.messages.create({ model: 'm', max_tokens: 9, messages }, request)).content;
    return block?.type === 'text' ? block.text : undefined;
  }, options);
}

it.each(['429-insufficient-quota', '401-auth', '404-model-not-found', '400-context-length', '429-rate-limit', '503-overloaded', 'reset-before-headers', '502-html', '200-error-body'] as const)(
  '%s: the other provider answers, after one request to each',
  async (fault) => {
    providers({ chat: fault });
    expect(await ask()).toContain('Hello');
    expect(asked()).toEqual(['chat', 'messages']);
  },
);

it.each(['400-bad-request', '422-unprocessable', '400-content-policy'] as const)('%s: nobody else is asked', async (fault) => {
  providers({ chat: fault });
  await expect(ask()).rejects.toBeInstanceOf(OpenAI.APIError);
  expect(asked()).toEqual(['chat']);
});

it("throws the last provider's own error, and tells of the first one's", async () => {
  providers({ chat: '429-insufficient-quota', messages: '529-overloaded' });
  const error = await ask().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Anthropic.InternalServerError);
  const [first, second] = fallbackReport(error)!.failures;
  expect(first).toMatchObject({ candidate: expect.any(OpenAI), classification: { kind: 'quota' } });
  expect(first!.error).toBeInstanceOf(OpenAI.RateLimitError);
  expect(second).toMatchObject({ candidate: expect.any(Anthropic), classification: { kind: 'overloaded' } });
});

it('moves on from a provider that does not answer', async () => {
  providers({ chat: 'no-headers' });
  expect(await ask({ retry: { maxAttempts: 1, attemptTimeoutMs: 200 } })).toContain('Hello');
  expect(asked()).toEqual(['chat', 'messages']);
});
