import ModelClient from '@azure-rest/ai-inference';
import { createSseStream } from '@azure/core-sse';
import type { IncomingMessage } from 'node:http';
import type { Caller, CallOptions, Facts } from '../caller.ts';

const streams: Facts = {
  'throws SyntaxError → parse': ['stream-error-event-text', 'stream-malformed'],
  'throws Error → connection+': ['stream-reset', 'stream-reset-first'],
  'item → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
  'item → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-detail-data'],
  'item → overloaded+': ['stream-error-event-anthropic'],
  'silent → stream': ['stream-finish-error'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
  'silent → truncated+': ['stream-closed-after-start'],
  // Without a chunk nobody can say.
  'silent → whole': ['stream-empty', 'stream-json', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const answers: Facts = {
  'resolves → whole': ['200-detail-body', '200-empty', '200-error-body', '200-html'],
  'throws RestError → parse': ['200-truncated-json'],
  'throws RestError → connection+': ['body-reset', 'body-closed-early'],
};

const request = ({ signal, timeoutMs }: CallOptions = {}) => ({ ...(signal && { abortSignal: signal }), ...(timeoutMs !== undefined && { timeout: timeoutMs }) });

const unheard = (): void => {};

/**
 * What a model says in the bytes that it gives, read as everybody reads it. Measured: `@azure/core-sse` does not destroy a
 * body that is left before its end, but ends its socket. If all of it had come, an abort in the same moment is an uncaught
 * exception on that socket, which ends the process, whatever listens on the body.
 */
async function* parsed(body: IncomingMessage): AsyncIterable<unknown> {
  body.socket.off('error', unheard).on('error', unheard);
  for await (const { data } of createSseStream(body)) {
    if (data === '[DONE]') return;
    yield JSON.parse(data);
  }
}

export function callersOf(url: string): Record<string, Caller> {
  const client = (maxRetries?: number) => ModelClient(url, { key: 'test' }, { allowInsecureConnection: true, ...(maxRetries !== undefined && { retryOptions: { maxRetries } }) });
  // Retries can be told to the client only.
  const route = ({ maxRetries }: CallOptions = {}) => client(maxRetries).path('/chat/completions');
  const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  return {
    '@azure-rest/ai-inference': {
      sdk: '@azure-rest/ai-inference',
      major: 1,
      dialect: 'chat',
      resolves: true,
      // It has a timeout, which throws what an abort throws.
      lacks: ['timeoutMs'],
      quirks: { '501-not-implemented': { requests: 1, because: 'it repeats every 5xx but 501 and 505' } },
      aborts: 'throws AbortError',
      answers,
      streams,
      // A generator, of which nobody can take the connection while it waits.
      holdsConnection: true,
      plain: async (options) => route(options).post({ body, ...request(options) }),
      stream: async (options) => parsed((await route(options).post({ body: { ...body, stream: true }, ...request(options) }).asNodeStream()).body as IncomingMessage),
    },
  };
}
