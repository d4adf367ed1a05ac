import Replicate from 'replicate';
import type { Caller, CallOptions } from '../caller.ts';

export function callersOf(url: string): Record<string, Caller> {
  const replicate = new Replicate({ auth: 'test', baseUrl: `${url}/v1` });
  const input = { prompt: 'Hi' };
  return {
    replicate: {
      sdk: 'replicate',
      major: 1,
      dialect: 'predictions',
      plain: async ({ signal }: CallOptions = {}) => replicate.predictions.create({ model: 'owner/model', input, ...(signal && { signal }) }),
      lacks: ['maxRetries', 'timeoutMs'],
      aborts: 'throws DOMException',
      quirks: { '429-insufficient-quota': { kind: 'rate_limit', because: 'there is nothing but a sentence, which Google also says of a rate limit' } },
      answers: {
        'resolves → unknown': ['200-detail-body'],
        'resolves → whole': ['200-error-body'],
        'throws SyntaxError → parse': ['200-html', '200-empty', '200-truncated-json'],
        'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
      },
    },
  };
}
