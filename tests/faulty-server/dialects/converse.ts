import { awsErrorType } from '../aws-error-type.ts';
import type { Answer, DialectRules, Frame } from '../dialect.ts';
import type { Finish } from '../faults.ts';
import { eventStream } from '../framings/event-stream.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

/** Bedrock's Converse and ConverseStream. */
export const converse = {
  path: /\/model\/[^/]+\/converse(-stream)?$/,
  streams: (path) => path.endsWith('-stream'),
  answer,
  errors: 'aws',
  framing: eventStream,
  failed: { event: 'internalServerException', exception: true, data: { message: serverFailure.message } },
  requestId: 'x-amzn-requestid',
  errorHeaders: awsErrorType,
} as const satisfies DialectRules;

function answer({ text, pieces, finish, tool }: Told): Answer {
  const reason = (how: Finish): string => ({ stop: 'end_turn', length: 'max_tokens', 'content-filter': 'content_filtered', 'tool-call': tool ? 'tool_use' : 'end_turn' })[how];
  const usage = { inputTokens: 9, outputTokens: 5, totalTokens: 14 };
  const metrics = { latencyMs: 12 };
  const event = (type: string, data: object): Frame => ({ event: type, data });
  const use = tool && { toolUseId: 'tooluse_1', name: tool.name };
  return {
    json: {
      output: { message: { role: 'assistant', content: [use ? { toolUse: { ...use, input: JSON.parse(tool.input) as unknown } } : { text }] } },
      stopReason: reason(finish),
      usage,
      metrics,
    },
    stream: {
      start: [event('messageStart', { role: 'assistant' }), ...(use ? [event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: use } })] : [])],
      deltas: pieces.map((piece) => event('contentBlockDelta', { contentBlockIndex: 0, delta: use ? { toolUse: { input: piece } } : { text: piece } })),
      finish: (how) => [event('contentBlockStop', { contentBlockIndex: 0 }), event('messageStop', { stopReason: reason(how) })],
      done: [event('metadata', { usage, metrics })],
    },
  };
}
