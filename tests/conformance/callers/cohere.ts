import { CohereClient, CohereClientV2 } from 'cohere-ai';
import { CohereClient as CohereClientOfV7, CohereClientV2 as CohereClientV2OfV7 } from 'cohere-ai-v7';
import { amended, type Caller, type CallOptions, type Facts } from '../caller.ts';

const common: Facts = {
  'throws SyntaxError → parse': ['stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
/** Measured: a frame without a `type` is none it can read; one with a `type` is an item, whatever it says. */
const streams = amended(common, {
  'throws ParseError → parse': ['stream-error-data', 'stream-error-data-done', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-error-in-choices', 'stream-detail-data'],
  'throws SyntaxError → parse': ['stream-error-event-text'],
  'item → overloaded+': ['stream-error-event-anthropic'],
  'silent → stream+': ['stream-error-first'],
  'silent → stream': ['stream-error-mid', 'stream-error-then-more'],
  'silent → truncated': ['stream-no-finish'],
});
/** Measured: the last item says that the model failed. */
const streamsOfV1 = amended(common, { 'item → stream+': ['stream-error-first'], 'item → stream': ['stream-error-mid', 'stream-error-then-more'] });
/** Measured: what is no JSON comes as the SDK's own `{ ok: false }`. */
const answers: Facts = {
  'resolves → unknown': ['200-detail-body'],
  'resolves → whole': ['200-error-body', '200-html', '200-truncated-json'],
  'throws ParseError → parse': ['200-empty'],
  'throws CohereError → connection+': ['body-reset', 'body-closed-early'],
};

const request = ({ maxRetries, signal, timeoutMs }: CallOptions = {}) => ({
  ...(maxRetries !== undefined && { maxRetries }),
  ...(signal && { abortSignal: signal }),
  ...(timeoutMs !== undefined && { timeoutInSeconds: timeoutMs / 1000 }),
});

export function callersOf(url: string): Record<string, Caller> {
  const settings = { token: 'test', environment: url };
  const facts = { sdk: 'cohere-ai', aborts: 'throws CohereError', answers, holdsConnection: true } as const;
  const v1 = (major: number, client: CohereClient | CohereClientOfV7): Caller => ({
    ...facts,
    ...(major === 7 && { dropsCause: true }),
    major,
    dialect: 'cohere 1',
    streams: streamsOfV1,
    plain: async (options) => client.chat({ message: 'Hi' }, request(options)),
    stream: async (options) => client.chatStream({ message: 'Hi' }, request(options)),
  });
  const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
  const v2 = (major: number, client: CohereClientV2 | CohereClientV2OfV7): Caller => ({
    ...facts,
    ...(major === 7 && { dropsCause: true }),
    major,
    dialect: 'cohere 2',
    streams,
    plain: async (options) => client.chat(body, request(options)),
    stream: async (options) => client.chatStream(body, request(options)),
  });
  return {
    'cohere-ai v2': v2(8, new CohereClientV2(settings)),
    'cohere-ai v1': v1(8, new CohereClient(settings)),
    'cohere-ai 7 v2': v2(7, new CohereClientV2OfV7(settings)),
    'cohere-ai 7 v1': v1(7, new CohereClientOfV7(settings)),
  };
}
