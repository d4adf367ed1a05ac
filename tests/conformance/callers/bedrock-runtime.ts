import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { amended, type Caller, type CallOptions, type Facts, quirksOf } from '../caller.ts';

const streams: Facts = {
  'throws InternalServerException → server+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
  'throws Error → truncated': ['stream-closed-mid-event', 'stream-json'],
  'throws Error → parse': ['stream-malformed'],
  'throws Error → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → truncated': ['stream-closed'],
  'silent → truncated+': ['stream-closed-after-start'],
  // Without a chunk nobody can say.
  'silent → whole': ['stream-empty', 'stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall'],
  // `send` waits for the first event, here until the server hangs up.
  'hangs → connection+': ['stream-stall-first'],
};
const answers: Facts = {
  'resolves → whole': ['200-error-body', '200-detail-body', '200-empty'],
  'throws SyntaxError → parse': ['200-html', '200-truncated-json'],
  'throws Error → connection+': ['body-reset', 'body-closed-early'],
};

/** What a model says in the bytes of InvokeModelWithResponseStream, read as everybody reads it. */
async function* parsed(body: AsyncIterable<{ chunk: { bytes: Uint8Array } }>): AsyncIterable<unknown> {
  for await (const { chunk } of body) yield JSON.parse(new TextDecoder().decode(chunk.bytes));
}

export function callersOf(url: string): Record<string, Caller> {
  const settings = { region: 'eu-west-1', endpoint: url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, requestHandler: new NodeHttpHandler() };
  // A client each: one has a budget of retries for all of its calls.
  const send = (command: any, { maxRetries, signal }: CallOptions): Promise<any> =>
    new BedrockRuntimeClient({ ...settings, ...(maxRetries === 0 && { maxAttempts: 1 }) }).send(command, { ...(signal && { abortSignal: signal }) });
  const caller = (dialect: 'converse' | 'invoke', plain: () => object, stream: () => object, read: (output: any) => AsyncIterable<unknown>, streams: Facts, answers: Facts): Caller => ({
    sdk: '@aws-sdk/client-bedrock-runtime',
    major: 3,
    dialect,
    plain: async (options = {}) => send(plain(), options),
    stream: async (options = {}) => read(await send(stream(), options)),
    lacks: ['timeoutMs'],
    holdsConnection: true,
    aborts: 'throws Error',
    quirks: {
      ...quirksOf(['400-html', '502-html'], { throws: 'SyntaxError', because: 'the body is no JSON' }),
      ...quirksOf(['429-insufficient-quota', '429-insufficient-quota-openai-shape', '429-google-per-day'], { throws: 'ServiceQuotaExceededException', because: 'the name tells, not the status' }),
      ...quirksOf(['503-slow-down'], { kind: 'overloaded', because: 'the name is ServiceUnavailableException, whatever the sentence says' }),
    },
    streams,
    answers,
  });
  const messages = [{ role: 'user' as const, content: [{ text: 'Hi' }] }];
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] });
  return {
    'bedrock converse': caller('converse', () => new ConverseCommand({ modelId: 'm', messages }), () => new ConverseStreamCommand({ modelId: 'm', messages }), ({ stream }) => stream, amended(streams, { 'silent → truncated': ['stream-no-finish'] }), answers),
    'bedrock invoke': caller('invoke', () => new InvokeModelCommand({ modelId: 'm', body }), () => new InvokeModelWithResponseStreamCommand({ modelId: 'm', body }), ({ body }) => parsed(body), streams, amended(answers, { 'resolves → whole': ['200-html', '200-truncated-json'] })),
  };
}
