import { answerIn } from '../../catalog/answers.ts';
import type { AnswerFacts } from '../../catalog/sdk.ts';
import { AnswerReader, type TextUse } from './answer-reader.ts';
import type { Analysis } from '../analysis.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { isInTestCallback } from '../failures/in-test.ts';
import { isInTest } from '../streams/streams.ts';

/** An answer whose text is used, and of which nobody asks why it ended. */
export interface UnaskedAnswer {
  readonly call: LlmCall;
  readonly answer: AnswerFacts;
  readonly use: TextUse;
}

export function unaskedAnswers(analysis: Analysis): readonly UnaskedAnswer[] {
  return llmCalls(analysis).flatMap((call) => {
    const answer = answerOf(call);
    // A test looks at what was said.
    const use = answer && !isInTestCallback(call.node, analysis) ? new AnswerReader(call, answer, analysis).unaskedUse() : undefined;
    return answer && use && !isInTest(call, analysis) ? [{ call, answer, use }] : [];
  });
}

/** Where the answer of this very call has its text; undefined where that is unknown. */
function answerOf({ endpoint, streams, to }: LlmCall): AnswerFacts | undefined {
  if (streams === 'unknown') return undefined;
  if (!endpoint.request) return streams ? endpoint.stream?.answer : endpoint.answer;
  const body = streams ? undefined : to?.answer;
  const ways = (body && endpoint.request.answer?.map((holder) => (holder === '' ? body : answerIn(holder, body)))) ?? [];
  return ways[0] && { ...ways[0], text: ways.flatMap(({ text }) => text), reason: ways.flatMap(({ reason }) => reason) };
}
