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
      // Two requests: one that starts a prediction, which a signal does not reach, and its stream.
      stream: async ({ signal }: CallOptions = {}) => replicate.stream('owner/model', { input, ...(signal && { signal }) }),
      lacks: ['maxRetries', 'timeoutMs'],
      holdsConnection: true,
      streams: {
        // Nothing but a sentence.
        'throws Error → unknown': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
        'throws Error → timeout+': ['stream-error-event-flat', 'stream-error-event-nested', 'stream-error-event-text'],
        'throws Error → overloaded+': ['stream-error-event-anthropic'],
        'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
        'silent → truncated': [
          ...(['stream-error-data', 'stream-error-data-done', 'stream-error-in-choices', 'stream-detail-data'] as const),
          ...(['stream-closed', 'stream-closed-mid-event', 'stream-no-done'] as const),
        ],
        // Its data is any text; and without a chunk nobody can say.
        'silent → whole': ['stream-malformed', 'stream-json', 'stream-closed-after-start', 'stream-empty', 'stream-pause'],
        'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
      },
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
