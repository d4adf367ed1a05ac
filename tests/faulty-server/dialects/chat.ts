import type { Answer, DialectRules, Frame } from '../dialect.ts';
import { openaiError } from '../errors.ts';
import type { Finish } from '../faults.ts';
import { openaiHeaders } from '../limit-headers.ts';
import { serverFailure } from '../server-failure.ts';
import { isRecord, type Told } from '../told.ts';

/** OpenAI's chat completions, spoken by many: Groq, Together, Azure, Hugging Face, Portkey. */
export const chat = {
  path: /\/chat\/completions$/,
  answer,
  errors: 'openai',
  failed: { data: { error: openaiError(serverFailure) } },
  errorHeaders: openaiHeaders,
} as const satisfies DialectRules;

function answer({ request, model, text, pieces, finish, tool }: Told): Answer {
  const base = { id: 'chatcmpl-1', created: 1_700_000_000, model };
  const usageWanted = isRecord(request['stream_options']) && request['stream_options']['include_usage'] === true;
  const usage = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 };
  const reason = (how: Finish): string => ({ stop: 'stop', length: 'length', 'content-filter': 'content_filter', 'tool-call': tool ? 'tool_calls' : 'stop' })[how];
  const chunk = (delta: object, finishReason: string | null = null): Frame => ({
    data: { ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finishReason }] },
  });
  const call = tool && { id: 'call_1', type: 'function', function: { name: tool.name, arguments: tool.input } };
  return {
    json: {
      ...base,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: call ? { role: 'assistant', content: null, refusal: null, tool_calls: [call] } : { role: 'assistant', content: text, refusal: null },
          logprobs: null,
          finish_reason: reason(finish),
        },
      ],
      usage,
    },
    stream: {
      start: [chunk(call ? { role: 'assistant', content: null, tool_calls: [{ index: 0, ...call, function: { name: tool.name, arguments: '' } }] } : { role: 'assistant', content: '' })],
      deltas: pieces.map((piece) => chunk(call ? { tool_calls: [{ index: 0, function: { arguments: piece } }] } : { content: piece })),
      finish: (how) => [chunk({}, reason(how)), ...(usageWanted ? [{ data: { ...base, object: 'chat.completion.chunk', choices: [], usage } }] : [])],
      done: [{ data: '[DONE]' }],
    },
  };
}

