import { OpenRouter } from '@openrouter/sdk';
import { OpenRouter as OpenRouterV0 } from 'openrouter-v0';
import { type Caller, type CallOptions, type Facts, type Quirks, quirksOf } from '../caller.ts';

/** Measured: a chunk with choices and an error is an item; a frame of another shape does not fit the schema. */
const streams: Facts = {
  'item → server+': ['stream-error-first', 'stream-error-in-choices', 'stream-error-mid', 'stream-error-then-more'],
  'throws ZodError → parse': [
    'stream-error-data', 'stream-error-data-done', 'stream-error-event-anthropic', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-error-event-text',
    'stream-detail-data', 'stream-malformed',
  ],
  // A plain answer is given as it is, and is no iterable.
  'throws TypeError → unknown': ['stream-json'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → stream': ['stream-finish-error'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const answers: Facts = {
  'throws ResponseValidationError → parse': ['200-detail-body', '200-error-body'],
  'throws OpenRouterDefaultError → unknown': ['200-html'],
  'throws SyntaxError → parse': ['200-empty', '200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};

const quirks: Quirks = {
  ...quirksOf(['400-anthropic-shape', '400-detail', '400-message', '400-openai-shape', '400-string', '429-detail', '429-insufficient-quota-openai-shape'], {
    throws: 'ResponseValidationError',
    because: 'a body of another shape does not fit the schema',
  }),
  ...quirksOf(['400-empty', '400-html', '429-empty'], { throws: 'OpenRouterDefaultError', because: 'the body is no JSON' }),
};

const request = ({ maxRetries, signal, timeoutMs }: CallOptions = {}) => ({
  ...(maxRetries === 0 && { retries: { strategy: 'none' as const } }),
  ...(signal && { signal }),
  ...(timeoutMs !== undefined && { timeoutMs }),
});

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', serverURL: `${url}/openrouter` };
  const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
  // The types of 0.x are other ones, the requests the same.
  const caller = (major: number, { chat }: Pick<OpenRouter, 'chat'>): Caller => ({
    sdk: '@openrouter/sdk',
    major,
    dialect: 'openrouter',
    aborts: 'throws RequestAbortedError',
    streams,
    answers,
    quirks,
    plain: async (options) => chat.send({ chatRequest: body }, request(options)),
    stream: async (options) => (await chat.send({ chatRequest: { ...body, stream: true } }, request(options))) as AsyncIterable<unknown>,
  });
  return { '@openrouter/sdk': caller(1, new OpenRouter(settings)), '@openrouter/sdk 0': caller(0, new OpenRouterV0(settings) as unknown as OpenRouter) };
}
