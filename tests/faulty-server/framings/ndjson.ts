import type { Framing } from '../dialect.ts';

/** A JSON object on each line. */
export const ndjson: Framing = {
  contentType: 'application/x-ndjson',
  encode: ({ data }) => Buffer.from(`${typeof data === 'string' ? data : JSON.stringify(data)}\n`),
  garble: (encoded) => Buffer.concat([encoded.subarray(0, encoded.length / 2), Buffer.from('\n')]),
};
