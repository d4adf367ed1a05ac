import ModelClient from '@azure-rest/ai-inference';
import type { Caller, CallOptions, Facts } from '../caller.ts';

const answers: Facts = {
  'resolves → whole': ['200-detail-body', '200-empty', '200-error-body', '200-html'],
  'throws RestError → parse': ['200-truncated-json'],
  'throws RestError → connection+': ['body-reset', 'body-closed-early'],
};

const request = ({ signal, timeoutMs }: CallOptions = {}) => ({ ...(signal && { abortSignal: signal }), ...(timeoutMs !== undefined && { timeout: timeoutMs }) });

/** No stream: it gives bytes, which other packages read. */
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
      plain: async (options) => route(options).post({ body, ...request(options) }),
    },
  };
}
