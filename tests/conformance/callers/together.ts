import Together from 'together-ai';
import type { Caller, Facts } from '../caller.ts';
import { stainlessAnswers, stainlessCaller } from '../stainless.ts';

const streams: Facts = {
  'throws APIError → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
  'throws APIError → timeout+': ['stream-error-data', 'stream-error-data-done'],
  'throws SyntaxError → parse': ['stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'item → timeout+': ['stream-detail-data'],
  'silent → stream': ['stream-finish-error'],
  'silent → truncated': [
    'stream-closed', 'stream-closed-mid-event', 'stream-no-finish',
    // Whatever stands under `event: error` is dropped.
    'stream-error-event-nested', 'stream-error-event-anthropic', 'stream-error-event-flat', 'stream-error-event-text',
  ],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};

export function callersOf(url: string): Record<string, Caller> {
  const { chat: { completions } } = new Together({ apiKey: 'test', baseURL: `${url}/v1` });
  return {
    'together-ai': stainlessCaller(
      completions.create.bind(completions),
      { model: 'm', messages: [{ role: 'user', content: 'Hi' }] },
      { sdk: 'together-ai', major: 0, dialect: 'chat', streams, answers: stainlessAnswers },
    ),
  };
}
