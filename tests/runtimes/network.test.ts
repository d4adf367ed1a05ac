import { expect, inject, it } from 'vitest';
import { guardStream, LlmHttpError, LlmStreamError, withRetry } from '../../src/helper/src/index.ts';

/** Asks the faulty server, which does this with the first requests of a test. */
function ask(faults: string, body: object = {}): (attempt: { signal?: AbortSignal }) => Promise<Response> {
  const url = `${inject('faultyUrl')}/${crypto.randomUUID()}/${faults}/v1/chat/completions`;
  return ({ signal }) => fetch(url, { method: 'POST', body: JSON.stringify({ model: 'any', messages: [], ...body }), signal: signal ?? null });
}

const fast = { initialDelayMs: 1, maxDelayMs: 5 };

it('repeats what the provider refuses for now, over a real connection', async () => {
  const response = await withRetry(ask('503-overloaded,stream-reset,ok'), fast);
  expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'Hello from the model.' } }] });
});

it('does not repeat a wrong key', async () => {
  await expect(withRetry(ask('401-auth,ok'), fast)).rejects.toSatisfy((error) => error instanceof LlmHttpError && error.classification.kind === 'auth');
});

it('knows a connection that was reset, whatever the runtime calls it', async () => {
  const kinds: string[] = [];
  // A browser repeats a request by itself if the connection had served another before: hence more than one.
  await withRetry(ask('reset-before-headers,reset-before-headers,reset-before-headers,ok'), { ...fast, onRetry: ({ classification }) => void kinds.push(classification.kind) });
  expect(new Set(kinds)).toEqual(new Set(['connection']));
});

it('ends an attempt that hangs, and the next one answers', async () => {
  const kinds: string[] = [];
  const response = await withRetry(ask('no-headers,ok'), { ...fast, attemptTimeoutMs: 500, onRetry: ({ classification }) => void kinds.push(classification.kind) });
  expect(response.ok).toBe(true);
  expect(kinds).toEqual(['timeout']);
});

it('guards the body of a response: a stall and an abort', async () => {
  const stalled = await ask('stream-stall', { stream: true })({});
  const controller = new AbortController();
  const read = async (options: object): Promise<unknown> => {
    for await (const chunk of guardStream(stalled.body!, options)) expect(chunk).toBeInstanceOf(Uint8Array);
    return undefined;
  };
  await expect(read({ idleTimeoutMs: 200 })).rejects.toSatisfy((error) => error instanceof LlmStreamError && error.classification.kind === 'timeout');

  const second = await ask('stream-stall', { stream: true })(controller);
  setTimeout(() => controller.abort(), 50);
  await expect(async () => {
    for await (const _ of guardStream(second.body!, { signal: controller.signal }));
  }).rejects.toSatisfy((error) => error instanceof LlmStreamError && error.classification.kind === 'aborted');
});
