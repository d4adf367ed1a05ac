import type { Answer, DialectRules } from '../dialect.ts';
import { ndjson } from '../framings/ndjson.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

/** Ollama's chat: a stream of JSON lines, unless asked not to. */
export const ollama = {
  path: /\/api\/chat$/,
  streams: (_, { stream }) => stream !== false,
  answer,
  errors: 'string',
  framing: ndjson,
  failed: { data: { error: serverFailure.message } },
} as const satisfies DialectRules;

function answer({ model, text, pieces, finish, tool }: Told): Answer {
  const line = (content: string, more: object = { done: false }): object => ({ model, created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content }, ...more });
  const called = tool && { message: { role: 'assistant', content: '', tool_calls: [{ function: { name: tool.name, arguments: JSON.parse(tool.input) as unknown } }] } };
  const ended = (how: string): object => ({ done: true, done_reason: how === 'length' ? 'length' : 'stop', total_duration: 9, eval_count: 5, prompt_eval_count: 9 });
  return {
    json: line(text, { ...called, ...ended(finish) }),
    stream: {
      start: [],
      deltas: called ? [{ data: line('', { ...called, done: false }) }] : pieces.map((piece) => ({ data: line(piece) })),
      finish: (how) => [{ data: line('', ended(how)) }],
      done: [],
    },
  };
}
