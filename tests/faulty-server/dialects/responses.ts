import type { Answer, DialectRules, Frame } from '../dialect.ts';
import type { Finish } from '../faults.ts';
import { openaiHeaders } from '../limit-headers.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

const { message } = serverFailure;

/** OpenAI's Responses. */
export const responses = {
  path: /\/responses$/,
  answer,
  errors: 'openai',
  failed: { event: 'error', data: { type: 'error', sequence_number: 99, error: { type: 'server_error', code: 'server_error', message, param: null } } },
  errorHeaders: openaiHeaders,
} as const satisfies DialectRules;

function answer({ model, text, pieces, finish, tool }: Told): Answer {
  const item = (status: string, content: string): object =>
    tool
      ? { id: 'fc_1', type: 'function_call', status, call_id: 'call_1', name: tool.name, arguments: content }
      : { id: 'msg_1', type: 'message', status, role: 'assistant', content: status === 'in_progress' ? [] : [{ type: 'output_text', text: content, annotations: [] }] };
  const response = (status: string, output: readonly object[], more: object = {}): object => ({
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    model,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    output,
    usage:
      status === 'in_progress'
        ? null
        : { input_tokens: 9, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 14 },
    ...more,
  });
  const ended = (how: Finish): object => {
    const content = tool ? tool.input : text;
    if (how === 'length') return response('incomplete', [item('incomplete', content)], { incomplete_details: { reason: 'max_output_tokens' } });
    if (how === 'content-filter') return response('incomplete', [item('incomplete', content)], { incomplete_details: { reason: 'content_filter' } });
    return response('completed', [item('completed', content)]);
  };
  let sequence = 0;
  const event = (type: string, data: object): Frame => ({ event: type, data: { type, sequence_number: sequence++, ...data } });
  const where = tool ? { item_id: 'fc_1', output_index: 0 } : { item_id: 'msg_1', output_index: 0, content_index: 0 };
  return {
    json: ended(finish),
    stream: {
      start: [
        event('response.created', { response: response('in_progress', []) }),
        event('response.in_progress', { response: response('in_progress', []) }),
        event('response.output_item.added', { output_index: 0, item: item('in_progress', '') }),
        ...(tool ? [] : [event('response.content_part.added', { ...where, part: { type: 'output_text', text: '', annotations: [] } })]),
      ],
      deltas: pieces.map((delta) => event(tool ? 'response.function_call_arguments.delta' : 'response.output_text.delta', { ...where, delta, ...(tool ? {} : { logprobs: [] }) })),
      finish(how) {
        const cut = how === 'length' || how === 'content-filter';
        return [
          ...(tool
            ? [event('response.function_call_arguments.done', { ...where, arguments: tool.input })]
            : [event('response.output_text.done', { ...where, text, logprobs: [] }), event('response.content_part.done', { ...where, part: { type: 'output_text', text, annotations: [] } })]),
          event('response.output_item.done', { output_index: 0, item: item(cut ? 'incomplete' : 'completed', tool ? tool.input : text) }),
          event(cut ? 'response.incomplete' : 'response.completed', { response: ended(how) }),
        ];
      },
      done: [],
      failed: [
        event('response.failed', {
          response: response('failed', [], { error: { code: 'server_error', message: 'The model failed to generate a response.' }, usage: null }),
        }),
      ],
    },
  };
}

