import type { Finish } from './faults.ts';

/** The healthy answers of each dialect, plain and streamed. */

export type Dialect = 'chat' | 'responses' | 'messages' | 'embeddings' | 'moderations' | 'count-tokens';

export interface Frame {
  readonly event?: string;
  readonly data: object | string;
}

export interface Answer {
  readonly json: object;
  /** Only for the dialects that stream. */
  readonly stream: StreamedAnswer | undefined;
}

export interface StreamedAnswer {
  readonly start: readonly Frame[];
  readonly deltas: readonly Frame[];
  finish(finish: Finish): readonly Frame[];
  readonly done: readonly Frame[];
  /** How this API says inside a stream that the answer failed. */
  readonly failed: readonly Frame[];
}

type Json = Record<string, unknown>;

interface Told {
  readonly model: string;
  readonly text: string;
  readonly pieces: readonly string[];
  readonly finish: Finish;
  readonly tool: ToolCall | undefined;
  /** Whether the request asks for a last chunk with the usage (chat only). */
  readonly usage: boolean;
}

interface ToolCall {
  readonly name: string;
  readonly input: string;
}

const created = 1_700_000_000;

export function answer(dialect: Dialect, request: Json, text: string, finish: Finish): Answer {
  switch (dialect) {
    case 'chat':
      return chat(told(request, text, finish));
    case 'responses':
      return responses(told(request, text, finish));
    case 'messages':
      return messages(told(request, text, finish));
    case 'embeddings':
      return { json: embeddings(request), stream: undefined };
    case 'moderations':
      return { json: moderations(request), stream: undefined };
    case 'count-tokens':
      return { json: { input_tokens: 12 }, stream: undefined };
  }
}

function told(request: Json, text: string, asked: Finish): Told {
  const tool = asked === 'tool-call' ? firstTool(request) : undefined;
  const schema = outputSchema(request);
  const whole = schema ? JSON.stringify(sampleOf(schema)) : text;
  const model = typeof request['model'] === 'string' ? request['model'] : 'test-model';
  const usage = isRecord(request['stream_options']) && request['stream_options']['include_usage'] === true;
  return { model, text: whole, pieces: split(tool ? tool.input : whole), finish: asked, tool, usage };
}

function chat({ model, text, pieces, finish, tool, usage: usageWanted }: Told): Answer {
  const base = { id: 'chatcmpl-1', created, model };
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
      failed: [{ data: { error: { message: 'The server had an error while processing your request.', type: 'server_error', param: null, code: null } } }],
    },
  };
}

function responses({ model, text, pieces, finish, tool }: Told): Answer {
  const item = (status: string, content: string): Json =>
    tool
      ? { id: 'fc_1', type: 'function_call', status, call_id: 'call_1', name: tool.name, arguments: content }
      : { id: 'msg_1', type: 'message', status, role: 'assistant', content: status === 'in_progress' ? [] : [{ type: 'output_text', text: content, annotations: [] }] };
  const response = (status: string, output: readonly object[], more: object = {}): Json => ({
    id: 'resp_1',
    object: 'response',
    created_at: created,
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
  const ended = (how: Finish): Json => {
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

function messages({ model, text, pieces, finish, tool }: Told): Answer {
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
      failed: [event('error', { error: { type: 'api_error', message: 'Internal server error' } })],
    },
  };
}

function embeddings(request: Json): object {
  const input = request['input'];
  const inputs = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
  const data = inputs.map((entry, index) => {
    const vector = vectorOf(typeof entry === 'string' ? entry : JSON.stringify(entry));
    const embedding = request['encoding_format'] === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  return { object: 'list', data, model: request['model'] ?? 'test-embedding', usage: { prompt_tokens: inputs.length, total_tokens: inputs.length } };
}

/** Four numbers that single precision can hold, the same for the same text. */
function vectorOf(text: string): number[] {
  const vector = [0, 0, 0, 0];
  for (const [index, character] of [...text].entries()) vector[index % 4] = ((vector[index % 4] ?? 0) + (character.codePointAt(0) ?? 0)) % 256;
  return vector.map((value) => value / 256);
}

function moderations(request: Json): object {
  const inputs = Array.isArray(request['input']) ? request['input'] : [request['input']];
  const categories = { harassment: false, hate: false, 'self-harm': false, sexual: false, violence: false };
  const scores = { harassment: 0.01, hate: 0.01, 'self-harm': 0.01, sexual: 0.01, violence: 0.01 };
  return {
    id: 'modr-1',
    model: request['model'] ?? 'omni-moderation-latest',
    results: inputs.map(() => ({ flagged: false, categories, category_scores: scores })),
  };
}

/** At least three pieces where the text allows it, so that a cut in the middle always loses something. */
function split(text: string): string[] {
  const words = text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
  if (words.length >= 3) return words;
  const length = Math.max(1, Math.ceil(text.length / 4));
  return text.match(new RegExp(`[^]{1,${length}}`, 'gu')) ?? [];
}

function firstTool(request: Json): ToolCall | undefined {
  const tools = request['tools'];
  if (!Array.isArray(tools) || !isRecord(tools[0])) return undefined;
  const tool = tools[0];
  const described = isRecord(tool['function']) ? tool['function'] : tool;
  if (typeof described['name'] !== 'string') return undefined;
  return { name: described['name'], input: JSON.stringify(sampleOf(described['parameters'] ?? described['input_schema'] ?? {})) };
}

/** The schema of a structured answer, where each API keeps it. */
function outputSchema(request: Json): unknown {
  const at = (...path: string[]): unknown => path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), request);
  return at('response_format', 'json_schema', 'schema') ?? at('text', 'format', 'schema') ?? at('output_config', 'format', 'schema') ?? at('output_format', 'schema');
}

/** The plainest value that a JSON schema allows. */
function sampleOf(schema: unknown, depth = 0): unknown {
  if (!isRecord(schema) || depth > 8) return {};
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choice = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choice)) return sampleOf(choice[0], depth + 1);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [sampleOf(schema['items'], depth + 1)];
    case 'null':
      return null;
    default: {
      const properties = isRecord(schema['properties']) ? schema['properties'] : {};
      return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, sampleOf(value, depth + 1)]));
    }
  }
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
