import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';
import { createOpenAI as createOpenAIV2 } from 'ai-sdk-openai-v2';
import { createOpenAI as createOpenAIV3 } from 'ai-sdk-openai-v3';
import { generateText as generateTextV5, streamText as streamTextV5 } from 'ai-v5';
import { generateText as generateTextV6, streamText as streamTextV6 } from 'ai-v6';
import { amended, type Caller, type Facts } from '../caller.ts';
import type { Dialect } from '../../faulty-server/index.ts';

const broken: Facts = {
  'item → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
  'item → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'],
  'item → overloaded+': ['stream-error-event-anthropic'],
  'item → parse': ['stream-detail-data', 'stream-error-event-flat', 'stream-error-event-text', 'stream-malformed'],
  'item → connection+': ['stream-reset-first'],
  'throws APICallError → connection+': ['stream-reset'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const chat = amended(broken, { 'silent → stream': ['stream-finish-error', 'stream-error-in-choices'], 'silent → truncated': ['stream-no-finish'] });
/** It says only that the event is of no known type. */
const unknownEvents: Facts = { 'item → parse': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'] };
const responses = amended(broken, {
  'item → parse': [...unknownEvents['item → parse']!, 'stream-error-event-anthropic'],
  'item → server+': ['stream-error-in-choices', 'stream-response-error', 'stream-response-failed'],
  'silent → whole': ['stream-response-incomplete'],
});
const messages = amended(broken, {
  'item → overloaded+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
  'item → parse': [...unknownEvents['item → parse']!, 'stream-error-in-choices'],
  'item → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  // Without `message_stop` it calls the answer interrupted.
  'silent → truncated': ['stream-no-done'],
});
/** 5 says of whatever it does not understand that it ended for an unknown reason. */
const in5: Facts = { 'throws APICallError → connection+': ['stream-reset-first'] };
const chatIn5: Facts = { ...in5, 'silent → truncated': ['stream-error-in-choices', 'stream-finish-error'] };
const responsesIn5: Facts = {
  ...in5,
  'item → parse': ['stream-error-in-choices'],
  'silent → truncated': ['stream-error-event-anthropic', 'stream-response-error', 'stream-response-failed'],
};

const answers: Facts = {
  'throws APICallError → parse': ['200-detail-body', '200-html', '200-empty', '200-truncated-json'],
  'throws APICallError → server+': ['200-error-body'],
  'throws RetryError → connection+': ['body-reset', 'body-closed-early'],
};
const responsesAnswers = amended(answers, { 'throws APICallError → bad_request': ['200-error-body'], 'throws APICallError → server+': ['200-failed-job'] });
const responsesAnswersIn7 = amended(responsesAnswers, { 'throws APICallError → server+': ['200-detail-body'] });
const responsesAnswersUntil6 = amended(responsesAnswers, { 'throws TypeError → unknown': ['200-detail-body'] });

type Generate = (options: any) => PromiseLike<unknown>;
type Stream = (options: any) => { fullStream: AsyncIterable<unknown> };

function caller(major: number, dialect: Dialect, model: unknown, generate: Generate, stream: Stream, streams: Facts, answered = answers): Caller {
  return {
    sdk: 'ai',
    major,
    dialect,
    lacks: ['timeoutMs'],
    plain: async ({ maxRetries, signal } = {}) => generate({ model, prompt: 'Hi', ...(maxRetries !== undefined && { maxRetries }), ...(signal && { abortSignal: signal }) }),
    stream: async ({ maxRetries, signal } = {}) =>
      stream({ model, prompt: 'Hi', ...(maxRetries !== undefined && { maxRetries }), ...(signal && { abortSignal: signal }), onError: () => {} }).fullStream,
    answers: answered,
    streams,
    aborts: 'throws DOMException',
    // `fullStream` is one branch of a tee.
    holdsConnection: true,
  };
}

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', baseURL: `${url}/v1` };
  const openai = createOpenAI(settings);
  const openai3 = createOpenAIV3(settings);
  const openai2 = createOpenAIV2(settings);
  return {
    'ai chat': caller(7, 'chat', openai.chat('m'), generateText, streamText, chat),
    'ai responses': caller(7, 'responses', openai('m'), generateText, streamText, responses, responsesAnswersIn7),
    'ai messages': caller(7, 'messages', createAnthropic(settings)('m'), generateText, streamText, messages),
    'ai 6 chat': caller(6, 'chat', openai3.chat('m'), generateTextV6, streamTextV6, chat),
    'ai 6 responses': caller(6, 'responses', openai3('m'), generateTextV6, streamTextV6, responses, responsesAnswersUntil6),
    'ai 5 chat': caller(5, 'chat', openai2.chat('m'), generateTextV5, streamTextV5, amended(chat, chatIn5)),
    'ai 5 responses': caller(5, 'responses', openai2('m'), generateTextV5, streamTextV5, amended(responses, responsesIn5), responsesAnswersUntil6),
  };
}
