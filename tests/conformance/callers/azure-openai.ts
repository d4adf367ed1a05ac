import { AzureKeyCredential, OpenAIClient } from 'azure-openai-v1';
import { type Caller, type CallOptions, type Quirks, quirksOf } from '../caller.ts';

/** The `error` of the body is all that is thrown: without a status it is told by its code and type, if it has any. */
const quirks: Quirks = {
  ...quirksOf(['400-detail', '400-html', '400-message', '429-detail', '502-html', '503-detail', '503-message', '503-mistral-shape'], { kind: 'unknown', because: 'the body has no `error`: `undefined` is thrown' }),
  ...quirksOf(['400-empty', '429-empty', '500-empty'], { kind: 'unknown', throws: 'TypeError', because: 'it stumbles over a body that is not there' }),
  '400-string': { kind: 'unknown', throws: 'String', because: 'the `error` of the body is a text' },
  '403-permission': { kind: 'unknown', because: 'neither code nor type is known' },
  ...quirksOf(['409-conflict', '410-gone', '413-too-large', '422-unprocessable'], { kind: 'bad_request', because: 'the type is `invalid_request_error`' }),
  ...quirksOf(['425-too-early', '503-slow-down'], { kind: 'server', because: 'the type is `server_error`' }),
  ...quirksOf(['429-google-per-day', '429-google-per-minute'], { status: 429, because: 'the code is the status' }),
  '501-not-implemented': { requests: 1, kind: 'server', because: 'it repeats every 5xx but 501 and 505; the type is `server_error`' },
};

export function callersOf(url: string): Record<string, Caller> {
  // Retries can be told to the client only.
  const client = ({ maxRetries }: CallOptions): OpenAIClient =>
    new OpenAIClient(url, new AzureKeyCredential('test'), { allowInsecureConnection: true, ...(maxRetries !== undefined && { retryOptions: { maxRetries } }) });
  const told = ({ signal, timeoutMs }: CallOptions): object => ({ ...(signal && { abortSignal: signal }), ...(timeoutMs !== undefined && { requestOptions: { timeout: timeoutMs } }) });
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  return {
    '@azure/openai': {
      sdk: '@azure/openai',
      major: 1,
      dialect: 'chat',
      plain: async (options = {}) => client(options).getChatCompletions('m', messages, told(options)),
      stream: async (options = {}) => client(options).streamChatCompletions('m', messages, told(options)),
      // It has a timeout, which throws what an abort throws.
      lacks: ['timeoutMs'],
      dropsHeaders: true,
      dropsStatus: true,
      quirks,
      aborts: 'throws AbortError',
      streams: {
        'throws Error → parse': ['stream-error-event-text', 'stream-malformed'],
        'throws Error → connection+': ['stream-reset', 'stream-reset-first'],
        'item → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices'],
        'item → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'],
        'item → overloaded+': ['stream-error-event-anthropic'],
        // It adds `choices` to whatever comes.
        'item → truncated': ['stream-detail-data', 'stream-error-event-flat'],
        'silent → stream': ['stream-finish-error'],
        'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
        'silent → truncated+': ['stream-closed-after-start'],
        // Without a chunk nobody can say.
        'silent → whole': ['stream-empty', 'stream-json', 'stream-no-done', 'stream-pause'],
        'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
      },
      answers: {
        'resolves → whole': ['200-error-body', '200-detail-body', '200-html'],
        'throws TypeError → unknown': ['200-empty'],
        'throws RestError → parse': ['200-truncated-json'],
        'throws RestError → connection+': ['body-reset', 'body-closed-early'],
      },
    },
  };
}
