import type { FailureEvents } from './sdk.ts';

/** What raw `text/event-stream` answers of the providers look like to code that reads them by hand. */
export const sse = {
  /** Source text that takes `data:` lines apart, or waits for OpenAI's end mark. */
  readBy: ['["\'`](?:\\\\n)*data: ?["\'`]', '\\/\\^data:', '["\'`]\\[DONE\\]["\'`]'],
  /** Fields that only a model's chunk has. */
  answerFields: ['choices', 'candidates'],
  /** Events that only a model's stream has. */
  events: {
    key: 'type',
    answers: ['content_block_', 'message_delta', 'response.output_text'],
    failures: [{ name: 'error' }, { name: 'response.failed' }, { name: 'response.incomplete' }],
  },
} as const satisfies { readBy: readonly string[]; answerFields: readonly string[]; events: FailureEvents };
