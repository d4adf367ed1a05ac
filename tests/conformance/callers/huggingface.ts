import { InferenceClient } from '@huggingface/inference';
import { HfInference as HfInferenceV2 } from 'huggingface-v2';
import { InferenceClient as InferenceClientV3 } from 'huggingface-v3';
import { amended, type Caller, type CallOptions, type Facts, type Quirks, quirksOf } from '../caller.ts';

const streams: Facts = {
  'throws InferenceClientProviderApiError → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices', 'stream-json'],
  'throws InferenceClientProviderApiError → timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested'],
  'throws InferenceClientProviderApiError → overloaded+': ['stream-error-event-anthropic'],
  'throws SyntaxError → parse': ['stream-error-event-text', 'stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'item → timeout+': ['stream-detail-data', 'stream-error-event-flat'],
  'silent → stream': ['stream-finish-error'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
  'silent → truncated+': ['stream-closed-after-start'],
  'silent → whole': ['stream-empty', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const answers: Facts = {
  'resolves → server+': ['200-error-body'],
  'resolves → unknown': ['200-detail-body'],
  'resolves → whole': ['200-html'],
  'throws SyntaxError → parse': ['200-empty', '200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};

/** Until 3 an error is the text that the provider's is put into. */
const bareStreams = amended(streams, {
  'throws Error → unknown': [
    ...(['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices', 'stream-json'] as const),
    ...(['stream-error-data', 'stream-error-data-done', 'stream-error-event-nested', 'stream-error-event-anthropic'] as const),
  ],
});
const bare: Quirks = {
  ...quirksOf(
    [
      ...(['400-detail', '400-message', '400-string', '400-html', '400-empty', '403-permission', '429-detail', '429-empty'] as const),
      ...(['500-empty', '502-html', '503-detail', '503-message', '503-mistral-shape'] as const),
    ],
    { kind: 'unknown', because: 'neither status, code nor type is left' },
  ),
  ...quirksOf(['409-conflict', '410-gone', '413-too-large', '422-unprocessable'], { kind: 'bad_request', because: 'the type is `invalid_request_error`' }),
  ...quirksOf(['425-too-early', '501-not-implemented', '503-slow-down'], { kind: 'server', because: 'the type is `server_error`' }),
  ...quirksOf(['429-google-per-day', '429-google-per-minute'], { status: 429, because: 'the code is the status' }),
};
const bareIn2: Quirks = {
  ...bare,
  ...quirksOf(
    [
      ...(['400-bad-request', '400-context-length', '400-content-policy', '400-low-credit', '400-openai-shape', '400-anthropic-shape', '400-should-retry'] as const),
      ...(['404-model-not-found', '422-unprocessable', '500-server-error'] as const),
    ],
    { kind: 'unknown', because: 'of the error nothing is left but `[object Object]`' },
  ),
};

export function callersOf(url: string): Record<string, Caller> {
  const endpointUrl = `${url}/v1`;
  const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  const options = ({ maxRetries, signal }: CallOptions) => ({ ...(maxRetries === 0 && { retry_on_error: false }), ...(signal && { signal }) });
  const caller = (client: Pick<InferenceClient | HfInferenceV2 | InferenceClientV3, 'chatCompletion' | 'chatCompletionStream'>, facts: Pick<Caller, 'major' | 'streams' | 'answers'> & Partial<Caller>): Caller => ({
    sdk: '@huggingface/inference',
    dialect: 'chat',
    plain: async (given = {}) => client.chatCompletion(request, options(given)),
    stream: async (given = {}) => client.chatCompletionStream(request, options(given)),
    lacks: ['timeoutMs'],
    aborts: 'throws DOMException',
    dropsHeaders: true,
    // A generator, of which nobody can take the connection while it waits.
    holdsConnection: true,
    ...facts,
  });
  return {
    '@huggingface/inference': caller(new InferenceClient('hf_test', { endpointUrl }), { major: 4, streams, answers }),
    '@huggingface/inference 3': caller(new InferenceClientV3('hf_test').endpoint(`${endpointUrl}/chat/completions`), { major: 3, dropsStatus: true, quirks: bare, streams: bareStreams, answers }),
    '@huggingface/inference 2': caller(new HfInferenceV2('hf_test').endpoint(`${endpointUrl}/chat/completions`), {
      major: 2,
      dropsStatus: true,
      quirks: bareIn2,
      streams: bareStreams,
      answers: amended(answers, { 'throws InferenceOutputError → unknown': ['200-error-body', '200-detail-body', '200-html'] }),
    }),
  };
}
