import type { Frame, Framing } from '../dialect.ts';

/** Server-sent events. */
export const sse: Framing = {
  contentType: 'text/event-stream; charset=utf-8',
  encode: ({ event, data }: Frame) => Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`),
  garble: (encoded) => Buffer.concat([encoded.subarray(0, encoded.length / 2), Buffer.from('\n\n')]),
};
