import type { Facts } from './caller.ts';

/** Measured: what throws in the streams of `openai` 6 and 7, also where another package hands them on. */
export const openaiThrows: Facts = {
  'throws APIError → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
  'throws APIError → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested', 'stream-error-event-flat'],
  'throws APIError → overloaded+': ['stream-error-event-anthropic'],
  'throws SyntaxError → parse': ['stream-error-event-text', 'stream-closed-mid-event', 'stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
};
