import { Mistral } from '@mistralai/mistralai';
import { MistralCore } from '@mistralai/mistralai/core.js';
import { chatComplete } from '@mistralai/mistralai/funcs/chatComplete.js';
import { chatStream } from '@mistralai/mistralai/funcs/chatStream.js';
import { MistralCore as MistralCoreV1 } from 'mistralai-v1/core.js';
import { chatComplete as chatCompleteV1 } from 'mistralai-v1/funcs/chatComplete.js';
import { chatStream as chatStreamV1 } from 'mistralai-v1/funcs/chatStream.js';
import { amended, type Caller, type CallOptions, type Facts } from '../caller.ts';

/** Measured: an error frame does not fit the schema of a chunk. */
const streams: Facts = {
  'throws ZodError → parse': [
    'stream-error-data', 'stream-error-data-done', 'stream-error-event-anthropic', 'stream-error-event-flat', 'stream-error-event-nested', 'stream-error-event-text',
    'stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-detail-data', 'stream-malformed',
  ],
  'throws SDKError → parse': ['stream-json'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  'silent → stream': ['stream-error-in-choices', 'stream-finish-error'],
  'silent → truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};
const answers: Facts = {
  'throws ResponseValidationError → server+': ['200-error-body'],
  'throws ResponseValidationError → parse': ['200-detail-body'],
  'throws SDKError → unknown': ['200-html'],
  'throws SyntaxError → parse': ['200-empty', '200-truncated-json'],
  'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
};

const request = ({ signal, timeoutMs }: CallOptions = {}) => ({ ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) });

/** What the client's methods of 1.x do, and a handler more: of each call it makes a second promise, whose rejection nobody handles. */
async function unwrapped<T>(call: Promise<{ ok: boolean; value?: T; error?: unknown }>): Promise<T> {
  call.catch(() => {});
  const { ok, value, error } = await call;
  if (!ok) throw error;
  return value!;
}

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', serverURL: `${url}/mistral` };
  const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
  const facts = { sdk: '@mistralai/mistralai', dialect: 'mistral', aborts: 'throws RequestAbortedError', streams, answers } as const;
  const { chat } = new Mistral(settings);
  const core = new MistralCore(settings);
  const coreV1 = new MistralCoreV1(settings);
  return {
    '@mistralai/mistralai': {
      ...facts,
      major: 2,
      plain: async (options) => chat.complete(body, request(options)),
      stream: async (options) => chat.stream(body, request(options)),
    },
    '@mistralai/mistralai functions': {
      ...facts,
      major: 2,
      endpoint: 'chatComplete',
      resolves: 'with its error',
      answers: amended(answers, {
        'resolves → server+': ['200-error-body'],
        'resolves → parse': ['200-detail-body'],
        'resolves → unknown': ['200-html'],
      }),
      plain: async (options) => chatComplete(core, body, request(options)),
      stream: async (options) => {
        const { ok, value, error } = await chatStream(core, body, request(options));
        if (!ok) throw error;
        return value;
      },
    },
    '@mistralai/mistralai 1': {
      ...facts,
      major: 1,
      plain: async (options) => unwrapped(chatCompleteV1(coreV1, body, request(options))),
      stream: async (options) => unwrapped(chatStreamV1(coreV1, body, request(options))),
    },
  };
}
