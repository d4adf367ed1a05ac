import type { TSESTree } from '@typescript-eslint/types';
import { answerIn } from '../../catalog/answers.ts';
import type { AnswerFacts } from '../../catalog/sdk.ts';
import { AnswerReader, type TextUse } from './answer-reader.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, isFunction } from '../ast.ts';
import { callbackTreatment } from '../failures/callbacks.ts';
import { type LlmCall, llmCalls } from '../calls.ts';

/** An answer whose text is used, and of which nobody asks why it ended. */
export interface UnaskedAnswer {
  readonly call: LlmCall;
  readonly answer: AnswerFacts;
  readonly use: TextUse;
}

export function unaskedAnswers(analysis: Analysis): readonly UnaskedAnswer[] {
  return llmCalls(analysis).flatMap((call) => {
    const answer = answerOf(call);
    const use = answer && !isInTest(call.node, analysis) ? new AnswerReader(call, answer, analysis).unaskedUse() : undefined;
    return answer && use ? [{ call, answer, use }] : [];
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

/** A test looks at what was said. */
function isInTest(node: Node, analysis: Analysis): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    const call: Node | undefined = isFunction(parent) ? parent.parent : undefined;
    if (call?.type !== T.CallExpression) continue;
    const treatment = callbackTreatment(call, call.arguments.indexOf(parent as TSESTree.CallExpressionArgument), undefined, analysis);
    if (treatment.kind === 'guards' && treatment.how === 'test') return true;
  }
  return false;
}
