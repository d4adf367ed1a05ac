import { OpenAI, OpenAIResponses } from '@llamaindex/openai';
import { amended, type Caller, type CallOptions, type Facts, quirksOf } from '../caller.ts';

const messages = [{ role: 'user', content: 'Hi' }] as const;

/** Its chunks hold those of openai 5, which are looked at. */
const chat: Facts = {
  'throws APIError → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
  'throws APIError → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'],
  'throws APIError → overloaded+': ['stream-error-event-anthropic'],
  'throws SyntaxError → parse': ['stream-error-event-text', 'stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-detail-data', 'stream-error-event-flat', 'stream-no-finish'],
  'silent → stream': ['stream-finish-error'],
  'silent → whole': ['stream-closed-after-start', 'stream-empty', 'stream-json', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const responses = amended(chat, {
  'item → server+': ['stream-response-error', 'stream-response-failed'],
  'item → timeout+': ['stream-detail-data', 'stream-error-event-flat'],
  'silent → truncated+': ['stream-closed-after-start'],
  'silent → whole': ['stream-response-incomplete'],
});

/** It reads on without having looked. */
const answers: Facts = {
  'throws TypeError → unknown': ['200-error-body', '200-detail-body', '200-html'],
  'throws SyntaxError → parse': ['200-empty', '200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};

export function callersOf(url: string): Record<string, Caller> {
  const settings = ({ maxRetries, timeoutMs }: CallOptions) => ({
    apiKey: 'test',
    baseURL: `${url}/v1`,
    model: 'gpt-4o',
    ...(maxRetries !== undefined && { maxRetries }),
    ...(timeoutMs !== undefined && { timeout: timeoutMs }),
  });
  const caller = (make: (options: CallOptions) => OpenAI, facts: Pick<Caller, 'dialect' | 'streams' | 'answers'>): Caller => ({
    sdk: '@llamaindex/openai',
    major: 0,
    lacks: ['signal'],
    plain: async (options = {}) => make(options).chat({ messages: [...messages] }),
    stream: async (options = {}) => make(options).chat({ messages: [...messages], stream: true }),
    // A generator, of which nobody can take the connection while it waits.
    holdsConnection: true,
    quirks: {
      ...quirksOf(['400-should-retry'], { requests: 11, because: 'x-should-retry: true' }),
      ...quirksOf(['429-should-not-retry', '503-should-not-retry'], { requests: 1, because: 'x-should-retry: false' }),
      ...quirksOf(['503-detail', '503-message', '503-mistral-shape'], { kind: 'server', because: 'openai 5 drops every body that has no `error`' }),
    },
    ...facts,
  });
  return {
    'LlamaIndex chat': caller((options) => new OpenAI(settings(options)), { dialect: 'chat', streams: chat, answers }),
    'LlamaIndex responses': caller((options) => new OpenAIResponses(settings(options)) as unknown as OpenAI, { dialect: 'responses', streams: responses, answers: amended(answers, { 'resolves → whole': ['200-failed-job'] }) }),
  };
}
