import { answerIn, chatAnswer, chatChunks, eitherAnswer } from './answers.ts';
import type { AnswerFacts, FailureEvents, StreamFacts } from './sdk.ts';

/** The streams of `openai`, which other SDKs hand on. */

/** Measured: `response.failed` and `response.incomplete` arrive as items; `error` throws in 7, is an item before. */
export const responseEvents: FailureEvents = {
  key: 'type',
  answers: ['response.output_text', 'response.content_part', 'response.output_item', 'response.function_call_arguments'],
  failures: [{ name: 'response.failed' }, { name: 'response.incomplete' }, { name: 'error', majors: [4, 5, 6] }],
};

/** The same where all of them are items, as they are to SDKs that hand on the stream of `openai` 6 or speak like it. */
export const responseItems: FailureEvents = { ...responseEvents, failures: responseEvents.failures.map(({ name }) => ({ name })) };

/** Measured: a failed run is an ordinary event of the Assistants stream. */
export const runEvents: FailureEvents = {
  key: 'event',
  answers: ['thread.message', 'thread.run.step', 'thread.run.requires_action'],
  failures: [
    { name: 'thread.run.failed' },
    { name: 'thread.run.expired' },
    { name: 'thread.run.incomplete' },
    { name: 'thread.run.cancelled' },
    { name: 'error' },
  ],
};

/** The stream of a chat, and what its helper gives in the end. */
const chatStreamAnswer: AnswerFacts = eitherAnswer(chatChunks, answerIn('finalChatCompletion()', chatAnswer), { ...chatChunks, text: ['finalContent()', 'finalMessage().content'], reason: [] });

/** A helper's stream: awaiting a final promise or iterating throws. */
export const emitter = (finals: readonly string[], failureEvents?: FailureEvents): StreamFacts => ({
  answer: finals.includes('finalChatCompletion') ? chatStreamAnswer : undefined,
  when: 'always',
  comes: 'at once',
  iteration: 'throws',
  emitter: { errorEvents: ['error'], finals: ['done', ...finals] },
  members: finals.map((name) => ({ name, is: 'method', failure: 'throws' }) as const),
  failureEvents,
});

const finals = ['finalChatCompletion', 'finalContent', 'finalMessage', 'totalUsage'];
export const chatFinals: readonly string[] = [...finals, 'finalFunctionToolCall', 'finalFunctionToolCallResult'];
/** Those of `openai` 4, and of who took them over from it. */
export const chatFinalsIn4: readonly string[] = [...finals, 'finalFunctionCall', 'finalFunctionCallResult'];
