import type { Answer, DialectRules, Frame } from '../dialect.ts';
import type { Finish } from '../faults.ts';
import { anthropicHeaders } from '../limit-headers.ts';
import type { Told } from '../told.ts';

/** Anthropic's messages. */
export const messages = {
  path: /\/v1\/messages$/,
  answer: messagesAnswer,
  errors: 'anthropic',
  failed: { event: 'error', data: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } },
  requestId: 'request-id',
  errorHeaders: anthropicHeaders,
} as const satisfies DialectRules;

export function messagesAnswer({ model, text, pieces, finish, tool }: Told): Answer {
  const base = { id: 'msg_1', type: 'message', role: 'assistant', model };
  const reason = (how: Finish): string => ({ stop: 'end_turn', length: 'max_tokens', 'content-filter': 'refusal', 'tool-call': tool ? 'tool_use' : 'end_turn' })[how];
  const usage = { input_tokens: 9, output_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const event = (type: string, data: object): Frame => ({ event: type, data: { type, ...data } });
  return {
    json: {
      ...base,
      content: tool ? [{ type: 'tool_use', id: 'toolu_1', name: tool.name, input: JSON.parse(tool.input) as unknown }] : [{ type: 'text', text, citations: null }],
      stop_reason: reason(finish),
      stop_sequence: null,
      usage,
    },
    stream: {
      start: [
        event('message_start', { message: { ...base, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } } }),
        event('content_block_start', { index: 0, content_block: tool ? { type: 'tool_use', id: 'toolu_1', name: tool.name, input: {} } : { type: 'text', text: '' } }),
        event('ping', {}),
      ],
      deltas: pieces.map((piece) =>
        event('content_block_delta', { index: 0, delta: tool ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece } }),
      ),
      finish: (how) => [event('content_block_stop', { index: 0 }), event('message_delta', { delta: { stop_reason: reason(how), stop_sequence: null }, usage })],
      done: [event('message_stop', {})],
    },
  };
}

