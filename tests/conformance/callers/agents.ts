import OpenAI from 'openai';
import { load } from '../../sdks/apart/load.ts';
import { amended, type Caller, type CallOptions, type Facts, quirksOf } from '../caller.ts';
import { openaiThrows } from '../openai-streams.ts';

const { Agent, OpenAIProvider, Runner } = await load('@openai/agents');

const broken: Facts = {
  ...openaiThrows,
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const responses = amended(broken, {
  'throws APIError → server+': ['stream-response-error'],
  'throws ModelBehaviorError → unknown': [
    ...(['finish-content-filter', 'finish-length', 'stream-response-incomplete'] as const),
  ],
  'throws ModelBehaviorError → truncated': ['stream-closed', 'stream-closed-after-start', 'stream-empty', 'stream-json'],
  // An item first; then it throws.
  'item → timeout+': ['stream-detail-data'],
  'item → server+': ['stream-response-failed'],
});
/** Of a chat it does not ask whether the answer is whole, and an empty one it asks for once more. */
const chat = amended(broken, {
  'throws MaxTurnsExceededError → unknown': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'item → timeout+': ['stream-detail-data'],
  'silent → stream': ['stream-finish-error'],
  'silent → truncated': ['stream-closed', 'stream-no-finish'],
});

const answers: Facts = {
  'throws SyntaxError → parse': ['200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};
const responsesAnswers = amended(answers, {
  'throws TypeError → unknown': ['200-error-body', '200-detail-body', '200-html', '200-empty'],
  'throws ModelBehaviorError → unknown': ['200-failed-job'],
});
const chatAnswers = amended(answers, { 'throws TypeError → unknown': ['200-empty'], 'throws MaxTurnsExceededError → unknown': ['200-error-body', '200-detail-body', '200-html'] });

export function callersOf(url: string): Record<string, Caller> {
  const agent = new Agent({ name: 'desk', model: 'gpt-4o' });
  const runner = (useResponses: boolean, { maxRetries, timeoutMs }: CallOptions) => {
    const openAIClient = new OpenAI({ apiKey: 'test', baseURL: `${url}/v1`, ...(maxRetries !== undefined && { maxRetries }), ...(timeoutMs !== undefined && { timeout: timeoutMs }) });
    return new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses }), tracingDisabled: true });
  };
  // It asks for another turn where the answer is empty.
  const told = ({ signal }: CallOptions): object => ({ maxTurns: 1, ...(signal && { signal }) });
  const caller = (useResponses: boolean, facts: Pick<Caller, 'streams' | 'answers'>): Caller => ({
    sdk: '@openai/agents',
    major: 0,
    dialect: useResponses ? 'responses' : 'chat',
    plain: async (options = {}) => runner(useResponses, options).run(agent, 'Hi', told(options)),
    stream: async (options = {}) => runner(useResponses, options).run(agent, 'Hi', { ...told(options), stream: true }),
    aborts: 'throws APIUserAbortError',
    holdsConnection: true,
    quirks: {
      ...quirksOf(['400-should-retry'], { requests: 3, because: 'x-should-retry: true' }),
      ...quirksOf(['429-should-not-retry', '503-should-not-retry'], { requests: 1, because: 'x-should-retry: false' }),
    },
    ...facts,
  });
  return {
    'OpenAI Agents': caller(true, { streams: responses, answers: responsesAnswers }),
    'OpenAI Agents chat': caller(false, { streams: chat, answers: chatAnswers }),
  };
}
