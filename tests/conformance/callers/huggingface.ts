import { InferenceClient } from '@huggingface/inference';
import type { Caller, CallOptions } from '../caller.ts';

export function callersOf(url: string): Record<string, Caller> {
  const client = new InferenceClient('hf_test', { endpointUrl: `${url}/v1` });
  const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  const options = ({ maxRetries, signal }: CallOptions) => ({ ...(maxRetries === 0 && { retry_on_error: false }), ...(signal && { signal }) });
  return {
    '@huggingface/inference': {
      sdk: '@huggingface/inference',
      major: 4,
      dialect: 'chat',
      plain: async (given = {}) => client.chatCompletion(request, options(given)),
      stream: async (given = {}) => client.chatCompletionStream(request, options(given)),
      lacks: ['timeoutMs'],
      aborts: 'throws DOMException',
      dropsHeaders: true,
      // A generator, of which nobody can take the connection while it waits.
      holdsConnection: true,
      streams: {
        'throws InferenceClientProviderApiError → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices', 'stream-json'],
        'throws InferenceClientProviderApiError → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'],
        'throws InferenceClientProviderApiError → overloaded+': ['stream-error-event-anthropic'],
        'throws SyntaxError → parse': ['stream-error-event-text', 'stream-malformed'],
        'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
        'item → timeout+': ['stream-detail-data', 'stream-error-event-flat'],
        'silent → stream': ['stream-finish-error'],
        'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
        'silent → truncated+': ['stream-closed-after-start'],
        'silent → whole': ['stream-empty', 'stream-no-done', 'stream-pause'],
        'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
      },
      answers: {
        'resolves → server+': ['200-error-body'],
        'resolves → unknown': ['200-detail-body'],
        'resolves → whole': ['200-html'],
        'throws SyntaxError → parse': ['200-empty', '200-truncated-json'],
        'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
      },
    },
  };
}
