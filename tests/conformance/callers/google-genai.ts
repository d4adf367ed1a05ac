import { GoogleGenAI } from '@google/genai';
import { GoogleGenAI as GoogleGenAIV1 } from 'genai-v1';
import { GoogleGenAI as GoogleGenAIV2 } from 'genai-v2';
import { amended, type Caller, type CallOptions, type Facts } from '../caller.ts';

/** An error whose code is no status is left out of its chunk, and so is everything else that is not Google's. */
const streams: Facts = {
  'throws ApiError → overloaded+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
  'throws ApiError → server+': ['stream-error-in-choices'],
  'throws SyntaxError → parse': ['stream-malformed', 'stream-error-data-done'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'throws Error → truncated': ['stream-closed-mid-event', 'stream-json'],
  'silent → truncated': [
    ...(['stream-error-data', 'stream-error-event-anthropic', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-error-event-text'] as const),
    ...(['stream-detail-data', 'stream-closed'] as const),
  ],
  // Without a chunk nobody can say.
  'silent → whole': ['stream-closed-after-start', 'stream-empty', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const in1 = amended(streams, {
  'silent → truncated': ['stream-error-mid', 'stream-error-in-choices'],
  'silent → truncated+': ['stream-error-first'],
  'silent → whole': ['stream-error-then-more'],
});
const answers: Facts = {
  // Of a body without candidates nothing is left.
  'resolves → whole': ['200-error-body', '200-detail-body'],
  'throws SyntaxError → parse': ['200-html', '200-empty', '200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', httpOptions: { baseUrl: url } };
  const caller = (major: number, { models }: Pick<GoogleGenAI | GoogleGenAIV1 | GoogleGenAIV2, 'models'>, faults = streams): Caller => {
    // Sends nothing again unless told so.
    const request = ({ signal }: CallOptions) => ({
      model: 'm',
      contents: 'Hi',
      config: signal && { abortSignal: signal },
    });
    return {
      sdk: '@google/genai',
      major,
      dialect: 'gemini',
      plain: async (options = {}) => models.generateContent(request(options)),
      stream: async (options = {}) => models.generateContentStream(request(options)),
      aborts: 'throws DOMException',
      dropsHeaders: true,
      // It has one, which throws what an abort throws.
      lacks: ['timeoutMs'],
      // It lets go of the body without ending it, after a `break` too.
      holdsConnection: true,
      quirks: { '503-slow-down': { kind: 'overloaded', because: 'the status is UNAVAILABLE, whatever the sentence says' } },
      streams: faults,
      answers,
    };
  };
  return {
    '@google/genai': caller(3, new GoogleGenAI(settings)),
    '@google/genai 2': caller(2, new GoogleGenAIV2(settings)),
    '@google/genai 1': caller(1, new GoogleGenAIV1(settings), in1),
  };
}
