import type { Answer, DialectRules, Frame } from '../dialect.ts';
import type { Finish } from '../faults.ts';
import { ndjson } from '../framings/ndjson.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

const event = (type: string, data: object): Frame => ({ data: { is_finished: type === 'stream-end', event_type: type, ...data } });

/** Cohere's chat, version 1: a stream of JSON lines. */
export const cohere1 = {
  path: /\/v1\/chat$/,
  answer,
  errors: 'cohere',
  framing: ndjson,
  failed: event('stream-end', { finish_reason: 'ERROR', error: serverFailure.message }),
} as const satisfies DialectRules;

function answer({ text, pieces, finish }: Told): Answer {
  const reason = (how: Finish): string => ({ stop: 'COMPLETE', length: 'MAX_TOKENS', 'content-filter': 'ERROR_TOXIC', 'tool-call': 'COMPLETE' })[how];
  const whole = (how: Finish): object => ({
    response_id: 'r1',
    text,
    generation_id: 'g1',
    chat_history: [{ role: 'USER', message: 'Hi' }, { role: 'CHATBOT', message: text }],
    finish_reason: reason(how),
    meta: { api_version: { version: '1' }, billed_units: { input_tokens: 9, output_tokens: 5 } },
  });
  return {
    json: whole(finish),
    stream: {
      start: [event('stream-start', { generation_id: 'g1' })],
      deltas: pieces.map((piece) => event('text-generation', { text: piece })),
      finish: (how) => [event('stream-end', { finish_reason: reason(how), response: whole(how) })],
      done: [],
    },
  };
}
