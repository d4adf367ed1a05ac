import { Portkey } from 'portkey-ai';
import { amended, type Caller, type CallOptions, quirksOf } from '../caller.ts';
import { stainlessAnswers } from '../stainless.ts';

export function callersOf(url: string): Record<string, Caller> {
  const { chat: { completions }, responses } = new Portkey({ apiKey: 'test', baseURL: `${url}/v1` });
  const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
  return {
    'portkey-ai': {
      sdk: 'portkey-ai',
      major: 3,
      dialect: 'chat',
      plain: async () => completions.create(body),
      stream: async () => (await completions.create({ ...body, stream: true })) as unknown as AsyncIterable<unknown>,
      lacks: ['maxRetries', 'signal', 'timeoutMs'],
      holdsConnection: true,
      streams: {
        'throws APIError → overloaded+': ['stream-error-event-anthropic'],
        'throws APIError → timeout+': ['stream-error-event-flat', 'stream-error-event-nested'],
        'throws APIError → stream': ['stream-error-event-text'],
        'throws SyntaxError → parse': ['stream-malformed'],
        'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
        'item → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
        'item → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-detail-data'],
        'silent → stream': ['stream-finish-error'],
        'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
        'silent → truncated+': ['stream-closed-after-start'],
        // Without a chunk nobody can say.
        'silent → whole': ['stream-empty', 'stream-json', 'stream-no-done', 'stream-pause'],
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
    // Handed to the `openai` 6 inside.
    'portkey-ai responses': {
      sdk: 'portkey-ai',
      major: 3,
      endpoint: 'responses.create',
      dialect: 'responses',
      plain: async ({ signal }: CallOptions = {}) => responses.create({ model: 'm', input: 'Hi' }, undefined, { ...(signal && { signal }) }),
      lacks: ['maxRetries', 'timeoutMs'],
      quirks: quirksOf(['503-detail', '503-message', '503-mistral-shape'], { kind: 'server', because: 'it drops every body that has no `error`' }),
      aborts: 'throws APIUserAbortError',
      answers: amended(stainlessAnswers, { 'resolves → whole': ['200-failed-job'], 'throws TypeError → unknown': ['200-html'] }),
    },
  };
}
