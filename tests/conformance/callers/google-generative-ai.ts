import { GoogleGenerativeAI } from '@google/generative-ai';
import type { Caller, CallOptions, Facts } from '../caller.ts';

const streams: Facts = {
  'item → overloaded+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
  'item → server+': ['stream-error-in-choices'],
  'item → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-detail-data'],
  // It knows lines that begin with "data:", and no others.
  'throws GoogleGenerativeAIError → parse': [
    ...(['ok-comments', 'stream-error-event-anthropic', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-error-event-text'] as const),
    ...(['stream-json', 'stream-malformed', 'stream-closed-mid-event'] as const),
  ],
  'throws GoogleGenerativeAIError → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → truncated': ['stream-closed'],
  'silent → whole': ['stream-closed-after-start', 'stream-empty', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};

export function callersOf(url: string): Record<string, Caller> {
  const model = new GoogleGenerativeAI('test').getGenerativeModel({ model: 'm' }, { baseUrl: url });
  const options = ({ signal }: CallOptions) => (signal ? { signal } : {});
  return {
    '@google/generative-ai': {
      sdk: '@google/generative-ai',
      major: 0,
      dialect: 'gemini',
      plain: async (given = {}) => model.generateContent('Hi', options(given)),
      stream: async (given = {}) => {
        const { stream, response } = await model.generateContentStream('Hi', options(given));
        // Rejects when the stream throws, whoever reads that.
        response.catch(() => {});
        return stream;
      },
      streams,
      answers: {
        'resolves → whole': ['200-error-body', '200-detail-body'],
        'throws SyntaxError → parse': ['200-html', '200-empty', '200-truncated-json'],
        'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
      },
      aborts: 'throws GoogleGenerativeAIAbortError',
      dropsHeaders: true,
      dropsCause: true,
      // It has one, which throws what an abort throws.
      lacks: ['timeoutMs'],
      // A generator, of which nobody can take the connection while it waits.
      holdsConnection: true,
      quirks: { '429-insufficient-quota-openai-shape': { kind: 'rate_limit', because: 'of a body that is not Google\'s only the sentence is left' } },
    },
  };
}
