import OpenAI from 'openai';
import OpenAIV4 from 'openai-v4';
import OpenAIV5 from 'openai-v5';
import OpenAIV6 from 'openai-v6';
import { amended, type Caller, type Facts, type Quirks, quirksOf } from '../caller.ts';
import { openaiThrows } from '../openai-streams.ts';
import { nodeFetchAnswers, stainlessAnswers, stainlessCaller } from '../stainless.ts';

const broken: Facts = {
  ...openaiThrows,
  'item → timeout+': ['stream-detail-data'],
  'silent → truncated': ['stream-closed'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const chat = amended(broken, { 'silent → stream': ['stream-finish-error'], 'silent → truncated': ['stream-no-finish'] });
const responses = amended(broken, {
  'throws APIError → server+': ['stream-response-error'],
  'item → server+': ['stream-response-failed'],
  'silent → whole': ['stream-response-incomplete'],
});

/** Until 6 an event that breaks off is dropped. */
const until6: Facts = { 'silent → truncated': ['stream-closed-mid-event'] };
const in5and6: Facts = { ...until6, 'item → timeout+': ['stream-error-event-flat'] };
const responsesIn5and6: Facts = { ...in5and6, 'item → server+': ['stream-response-error'] };
/** Its requests are those of node-fetch. */
const in4: Facts = { ...until6, 'throws Error → connection+': ['stream-reset', 'stream-reset-first'] };
const responsesIn4: Facts = { ...in4, 'throws APIError → stream': ['stream-response-error'] };

const answers = amended(stainlessAnswers, { 'resolves → whole': ['200-empty'] });
const responsesAnswers = amended(stainlessAnswers, { 'resolves → whole': ['200-failed-job'], 'throws TypeError → unknown': ['200-empty', '200-html'] });
const responsesAnswersUntil6: Facts = { 'throws SyntaxError → parse': ['200-empty'] };

const lostBody = quirksOf(['503-detail', '503-message', '503-mistral-shape'], { kind: 'server', because: 'it drops every body that has no `error`' });

/** Of chat and of responses: what differs from 7. */
type Pair = readonly [chat: Facts, responses: Facts];

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', baseURL: `${url}/v1` };
  const majors: readonly { major: number; name: string; client: OpenAI | OpenAIV4 | OpenAIV5 | OpenAIV6; streams: Pair; answers: Pair; quirks: Quirks }[] = [
    { major: 7, name: 'openai', client: new OpenAI(settings), streams: [{}, {}], answers: [{}, {}], quirks: {} },
    { major: 6, name: 'openai 6', client: new OpenAIV6(settings), streams: [in5and6, responsesIn5and6], answers: [stainlessAnswers, responsesAnswersUntil6], quirks: lostBody },
    { major: 5, name: 'openai 5', client: new OpenAIV5(settings), streams: [in5and6, responsesIn5and6], answers: [stainlessAnswers, responsesAnswersUntil6], quirks: lostBody },
    { major: 4, name: 'openai 4', client: new OpenAIV4(settings), streams: [in4, responsesIn4], answers: [nodeFetchAnswers, nodeFetchAnswers], quirks: lostBody },
  ];
  return Object.fromEntries(
    majors.flatMap(({ major, name, client, streams, answers: [ofChat, ofResponses], quirks }) => {
      const facts = { sdk: 'openai', major, quirks };
      return [
        [`${name} chat`, stainlessCaller(client.chat.completions.create.bind(client.chat.completions), { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }, { ...facts, dialect: 'chat', streams: amended(chat, streams[0]), answers: amended(answers, ofChat) })],
        [`${name} responses`, stainlessCaller(client.responses.create.bind(client.responses), { model: 'm', input: 'Hi' }, { ...facts, dialect: 'responses', streams: amended(responses, streams[1]), answers: amended(responsesAnswers, ofResponses) })],
      ];
    }),
  );
}
