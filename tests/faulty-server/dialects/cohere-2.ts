import type { Answer, DialectRules, Frame } from '../dialect.ts';
import type { Finish } from '../faults.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

const event = (type: string, data: object = {}): Frame => ({ event: type, data: { type, ...data } });

/** Cohere's chat, version 2. */
export const cohere2 = {
  path: /\/v2\/chat$/,
  answer,
  errors: 'cohere',
  failed: event('message-end', { delta: { finish_reason: 'ERROR', error: serverFailure.message } }),
} as const satisfies DialectRules;

function answer({ text, pieces, finish, tool }: Told): Answer {
  const reason = (how: Finish): string => ({ stop: 'COMPLETE', length: 'MAX_TOKENS', 'content-filter': 'ERROR_TOXIC', 'tool-call': tool ? 'TOOL_CALL' : 'COMPLETE' })[how];
  const usage = { billed_units: { input_tokens: 9, output_tokens: 5 }, tokens: { input_tokens: 9, output_tokens: 5 } };
  const call = tool && { id: 'call_1', type: 'function', function: { name: tool.name, arguments: tool.input } };
  return {
    json: {
      id: 'c14c80c3-18eb-4519-9460-6c92edd8cfb4',
      finish_reason: reason(finish),
      message: { role: 'assistant', ...(call ? { tool_calls: [call] } : { content: [{ type: 'text', text }] }) },
      usage,
    },
    stream: {
      start: [
        event('message-start', { id: 'c14c80c3-18eb-4519-9460-6c92edd8cfb4', delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } } }),
        call
          ? event('tool-call-start', { index: 0, delta: { message: { tool_calls: { ...call, function: { name: call.function.name, arguments: '' } } } } })
          : event('content-start', { index: 0, delta: { message: { content: { type: 'text', text: '' } } } }),
      ],
      deltas: pieces.map((piece) =>
        call
          ? event('tool-call-delta', { index: 0, delta: { message: { tool_calls: { function: { arguments: piece } } } } })
          : event('content-delta', { index: 0, delta: { message: { content: { text: piece } } } }),
      ),
      finish: (how) => [event(call ? 'tool-call-end' : 'content-end', { index: 0 }), event('message-end', { delta: { finish_reason: reason(how), usage } })],
      done: [{ data: '[DONE]' }],
    },
  };
}
