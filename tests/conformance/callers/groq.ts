import Groq from 'groq-sdk';
import GroqV0 from 'groq-sdk-v0';
import { amended, type Caller, type Facts } from '../caller.ts';
import { nodeFetchAnswers, stainlessAnswers, stainlessCaller } from '../stainless.ts';

const streams: Facts = {
  'throws APIError → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
  'throws APIError → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'],
  'throws APIError → overloaded+': ['stream-error-event-anthropic'],
  'throws SyntaxError → parse': ['stream-error-event-text', 'stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'item → timeout+': ['stream-detail-data', 'stream-error-event-flat'],
  'silent → stream': ['stream-finish-error'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
/** Its requests are those of node-fetch. */
const streamsIn0 = amended(streams, { 'throws Error → connection+': ['stream-reset', 'stream-reset-first'] });
const answersIn0 = amended(stainlessAnswers, nodeFetchAnswers);

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', baseURL: url };
  const caller = (major: number, { chat: { completions } }: Groq | GroqV0, facts: Pick<Caller, 'streams' | 'answers'>): Caller =>
    stainlessCaller(
      completions.create.bind(completions),
      { model: 'm', messages: [{ role: 'user', content: 'Hi' }] },
      { sdk: 'groq-sdk', major, dialect: 'chat', ...facts },
    );
  return { 'groq-sdk': caller(1, new Groq(settings), { streams, answers: stainlessAnswers }), 'groq-sdk 0': caller(0, new GroqV0(settings), { streams: streamsIn0, answers: answersIn0 }) };
}
