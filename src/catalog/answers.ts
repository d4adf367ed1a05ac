import type { AnswerFacts } from './sdk.ts';

/** Answers that several SDKs and providers give alike. */

/** Of what holds an answer: `data` of axios, `*` of a stream. */
export function answerIn(holder: string, { text, reason, ...rest }: AnswerFacts): AnswerFacts {
  return { ...rest, text: text.map((path) => `${holder}.${path}`), reason: reason.map((path) => `${holder}.${path}`) };
}

/** Of several ways to one answer. */
export function eitherAnswer(first: AnswerFacts, ...others: readonly AnswerFacts[]): AnswerFacts {
  const all = [first, ...others];
  return { ...first, text: all.flatMap(({ text }) => text), reason: all.flatMap(({ reason }) => reason) };
}

const openaiEnds = { cutOff: 'length', withheld: 'content_filter' } as const;

/** The chat completions of OpenAI, and of all that speak like it. */
export const chatAnswer: AnswerFacts = { ...openaiEnds, text: ['choices.*.message.content'], reason: ['choices.*.finish_reason'] };
export const chatChunks: AnswerFacts = { ...openaiEnds, text: ['*.choices.*.delta.content'], reason: ['*.choices.*.finish_reason'] };
export const completionAnswer: AnswerFacts = { ...openaiEnds, text: ['choices.*.text'], reason: ['choices.*.finish_reason'] };
export const completionChunks: AnswerFacts = answerIn('*', completionAnswer);

/** The same in the names of SDKs that write everything in camel case. */
export const camelChatAnswer: AnswerFacts = { cutOff: 'length', text: chatAnswer.text, reason: ['choices.*.finishReason'] };
export const camelChatChunks: AnswerFacts = { cutOff: 'length', text: chatChunks.text, reason: ['*.choices.*.finishReason'] };

/** A refusal by the filter is `incomplete_details.reason`. */
export const responseAnswer: AnswerFacts = { cutOff: 'incomplete', text: ['output_text', 'output.*.content.*.text'], reason: ['status', 'incomplete_details', 'output.*.status'] };

export const messageAnswer: AnswerFacts = { cutOff: 'max_tokens', withheld: 'refusal', text: ['content.*.text'], reason: ['stop_reason'] };
export const messageEvents: AnswerFacts = { ...messageAnswer, text: ['*.delta.text'], reason: ['*.delta.stop_reason'] };

/** Gemini's, as it comes over the wire. */
export const candidatesAnswer: AnswerFacts = { cutOff: 'MAX_TOKENS', withheld: 'SAFETY', text: ['candidates.*.content.parts.*.text'], reason: ['candidates.*.finishReason'] };

export const ollamaChatAnswer: AnswerFacts = { cutOff: 'length', text: ['message.content'], reason: ['done_reason'] };
export const ollamaGenerateAnswer: AnswerFacts = { cutOff: 'length', text: ['response'], reason: ['done_reason'] };
