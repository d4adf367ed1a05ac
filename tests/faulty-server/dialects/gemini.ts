import type { Answer, DialectRules } from '../dialect.ts';
import type { Finish } from '../faults.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

/** Google's Gemini: `models/<name>:generateContent` and `:streamGenerateContent?alt=sse`. */
export const gemini = {
  path: /:(g|streamG)enerateContent$/,
  streams: (path) => path.endsWith(':streamGenerateContent'),
  answer,
  errors: 'google',
  failed: { data: { error: { code: 503, message: serverFailure.message, status: 'UNAVAILABLE' } } },
} as const satisfies DialectRules;

function answer({ text, pieces, finish, tool }: Told): Answer {
  const reason = (how: Finish): string => ({ stop: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY', 'tool-call': 'STOP' })[how];
  const call = tool && { functionCall: { name: tool.name, args: JSON.parse(tool.input) as unknown } };
  const chunk = (part: object, finishReason?: string): object => ({
    candidates: [{ content: { parts: [part], role: 'model' }, index: 0, ...(finishReason && { finishReason }) }],
    usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 5, totalTokenCount: 14 },
    modelVersion: 'gemini-test',
    responseId: 'r1',
  });
  return {
    json: chunk(call ?? { text }, reason(finish)),
    stream: {
      start: [],
      deltas: call ? [{ data: chunk(call) }] : pieces.map((piece) => ({ data: chunk({ text: piece }) })),
      finish: (how) => [{ data: chunk({ text: '' }, reason(how)) }],
      done: [],
    },
  };
}
