import { awsErrorType } from '../aws-error-type.ts';
import type { Answer, DialectRules, Frame } from '../dialect.ts';
import { eventStream } from '../framings/event-stream.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';
import { messagesAnswer } from './messages.ts';

/** Bedrock's InvokeModel and InvokeModelWithResponseStream, of a model of Anthropic: its messages, wrapped. */
export const invoke = {
  path: /\/model\/[^/]+\/invoke(-with-response-stream)?$/,
  streams: (path) => path.endsWith('-stream'),
  answer,
  errors: 'aws',
  framing: eventStream,
  failed: { event: 'internalServerException', exception: true, data: { message: serverFailure.message } },
  requestId: 'x-amzn-requestid',
  errorHeaders: awsErrorType,
} as const satisfies DialectRules;

function answer(told: Told): Answer {
  const { json, stream } = messagesAnswer(told);
  const wrap = ({ data }: Frame): Frame => ({ event: 'chunk', data: { bytes: Buffer.from(JSON.stringify(data)).toString('base64') } });
  return {
    json,
    stream: stream && {
      start: stream.start.map(wrap),
      deltas: stream.deltas.map(wrap),
      finish: (how) => stream.finish(how).map(wrap),
      done: stream.done.map(wrap),
    },
  };
}
