import type { GenerativeModel } from '@google/generative-ai';
import { ChatAnthropic } from '@langchain/anthropic';
import { ChatGoogleGenerativeAI } from '@langchain/google-genai';
import { ChatOpenAI } from '@langchain/openai';
import { load } from '../../sdks/apart/load.ts';
import { amended, type Caller, type CallOptions, type Facts, type Quirks, quirksOf } from '../caller.ts';
import { openaiThrows } from '../openai-streams.ts';

const { ChatOpenAI: ChatOpenAIV0 } = (await load('@langchain/openai')) as { ChatOpenAI: typeof ChatOpenAI };

interface Model {
  invoke(input: string, options?: object): Promise<unknown>;
  stream(input: string, options?: object): Promise<AsyncIterable<unknown>>;
}

/** How often and how long is said where the model is made, the signal where it is called. */
function caller(make: (options: CallOptions) => Model, facts: Omit<Caller, 'plain' | 'stream'>): Caller {
  const told = ({ signal }: CallOptions): object => (signal ? { signal } : {});
  return {
    // A generator, of which nobody can take the connection while it waits.
    holdsConnection: true,
    ...facts,
    plain: async (options = {}) => make(options).invoke('Hi', told(options)),
    ...(facts.streams && { stream: async (options = {}) => make(options).stream('Hi', told(options)) }),
  };
}

/** What a user cannot do: handles the promise of the whole answer, which a broken stream of Gemini's rejects and nobody takes. */
function rejectionHandled(model: ChatGoogleGenerativeAI): ChatGoogleGenerativeAI {
  const { client } = model as unknown as { client: GenerativeModel };
  const send = client.generateContentStream.bind(client);
  client.generateContentStream = async (...request) => {
    const given = await send(...request);
    given.response.catch(() => {});
    return given;
  };
  return model;
}

const given = ({ maxRetries, timeoutMs }: CallOptions): object => ({ ...(maxRetries !== undefined && { maxRetries }), ...(timeoutMs !== undefined && { timeout: timeoutMs }) });

/** What comes first is waited for by `stream()` itself. */
const broken: Facts = {
  ...openaiThrows,
  'silent → truncated': ['stream-closed', 'stream-detail-data'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall'],
  'hangs → connection+': ['stream-stall-first'],
};
const chat = amended(broken, { 'silent → stream': ['stream-finish-error'], 'silent → truncated': ['stream-no-finish'] });
const responses = amended(broken, {
  'throws APIError → server+': ['stream-response-error'],
  'silent → truncated': ['stream-response-failed'],
  'silent → whole': ['stream-response-incomplete'],
});
const chatIn0 = amended(chat, { 'silent → truncated': ['stream-closed-mid-event', 'stream-error-event-flat'] });
const messages = amended(broken, {
  'throws APIError → overloaded+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
  'throws APIError → timeout+': ['stream-error-event-text'],
  'silent → truncated': ['stream-closed-mid-event', 'stream-error-data', 'stream-error-data-done', 'stream-error-in-choices'],
});
/** An item without candidates is passed over, whatever it says; the rest is that of `@google/generative-ai`. */
const gemini: Facts = {
  'throws GoogleGenerativeAIError → parse': [
    ...(['ok-comments', 'stream-error-event-anthropic', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-error-event-text'] as const),
    ...(['stream-error-data-done', 'stream-json', 'stream-malformed', 'stream-closed-mid-event'] as const),
  ],
  'throws GoogleGenerativeAIError → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → truncated': ['stream-error-mid', 'stream-error-data', 'stream-error-in-choices', 'stream-detail-data', 'stream-closed'],
  'silent → truncated+': ['stream-error-first', 'stream-closed-after-start', 'stream-empty'],
  'silent → whole': ['stream-error-then-more', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall'],
  'hangs → connection+': ['stream-stall-first'],
};

/** It reads on without having looked. */
const answers: Facts = {
  'throws TypeError → unknown': ['200-error-body', '200-detail-body', '200-html', '200-empty'],
  'throws SyntaxError → parse': ['200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};
const responsesAnswers = amended(answers, { 'throws Error → server+': ['200-error-body', '200-failed-job'] });
const parsedAnswers = amended(answers, { 'throws SyntaxError → parse': ['200-empty'] });
const geminiAnswers = amended(parsedAnswers, { 'throws SyntaxError → parse': ['200-html'], 'throws EmptyContentError → unknown': ['200-error-body', '200-detail-body'] });

const unhinted = quirksOf(['429-empty', '429-google-per-minute', '429-rpm-exceeded'], { requests: 1, because: 'neither a header nor the message says when to try again' });
const tooLong: Quirks = { '400-context-length': { throws: 'ContextOverflowError', because: 'it has a class of its own for that' } };
const in0: Quirks = {
  ...quirksOf(['429-insufficient-quota', '429-insufficient-quota-openai-shape'], { throws: 'Error', status: null, because: 'core 0.3 makes a new error of it' }),
  '429-google-per-day': { requests: 7, because: 'it tells a spent quota by its code alone' },
  ...quirksOf(['503-detail', '503-message', '503-mistral-shape'], { kind: 'server', because: 'openai 5 drops every body that has no `error`' }),
};

export function callersOf(url: string): Record<string, Caller> {
  const openai = { apiKey: 'test', model: 'm', configuration: { baseURL: `${url}/v1` } };
  const ofOpenai = { sdk: '@langchain/openai', major: 1, quirks: unhinted, aborts: 'throws Error' } as const;
  return {
    'LangChain OpenAI chat': caller((options) => new ChatOpenAI({ ...openai, ...given(options) }), { ...ofOpenai, dialect: 'chat', streams: chat, answers }),
    'LangChain OpenAI responses': caller((options) => new ChatOpenAI({ ...openai, useResponsesApi: true, ...given(options) }), { ...ofOpenai, dialect: 'responses', streams: responses, answers: responsesAnswers }),
    'LangChain OpenAI 0 chat': caller((options) => new ChatOpenAIV0({ ...openai, ...given(options) }), { ...ofOpenai, major: 0, dialect: 'chat', quirks: in0, streams: chatIn0, answers: parsedAnswers }),
    'LangChain Anthropic': caller(
      ({ maxRetries, timeoutMs }) => new ChatAnthropic({ apiKey: 'test', model: 'claude-sonnet-4-5', anthropicApiUrl: url, ...given({ maxRetries }), ...(timeoutMs !== undefined && { clientOptions: { timeout: timeoutMs } }) }),
      { sdk: '@langchain/anthropic', major: 1, dialect: 'messages', quirks: { ...unhinted, ...tooLong }, aborts: 'throws DOMException', streams: messages, answers: parsedAnswers },
    ),
    'LangChain Gemini': caller(({ maxRetries }) => rejectionHandled(new ChatGoogleGenerativeAI({ apiKey: 'test', model: 'm', baseUrl: url, ...given({ maxRetries }) })), {
      sdk: '@langchain/google-genai',
      major: 2,
      dialect: 'gemini',
      streams: gemini,
      answers: geminiAnswers,
      lacks: ['signal', 'timeoutMs'],
      // Of both, a stream hears the signal.
      streamLacks: ['timeoutMs'],
      dropsHeaders: true,
      dropsCause: true,
      quirks: {
        ...quirksOf(['429-rate-limit', '429-token-limit', '429-should-not-retry'], { requests: 7, because: 'the message says when to try again, in other words than Google\'s' }),
        '429-insufficient-quota-openai-shape': { kind: 'rate_limit', because: 'of a body that is not Google\'s only the sentence is left' },
      },
    }),
  };
}
