import { crc32 } from 'node:zlib';
import type { Framing } from '../dialect.ts';

/**
 * The binary messages of AWS: lengths of the message and of its headers, a checksum of both, headers, payload, a checksum of
 * all. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 */
export const eventStream: Framing = {
  contentType: 'application/vnd.amazon.eventstream',
  encode({ event = '', data, exception }) {
    const kind = exception ? 'exception' : 'event';
    const headers = Buffer.concat([
      header(`:${kind}-type`, event),
      header(':content-type', 'application/json'),
      header(':message-type', kind),
    ]);
    const payload = Buffer.from(typeof data === 'string' ? data : JSON.stringify(data));
    const prelude = Buffer.concat([uint32(headers.length + payload.length + 16), uint32(headers.length)]);
    const message = Buffer.concat([prelude, uint32(crc32(prelude)), headers, payload]);
    return Buffer.concat([message, uint32(crc32(message))]);
  },
  // One bit of the payload: the checksum is wrong.
  garble(encoded) {
    const copy = Buffer.from(encoded);
    copy[copy.length - 6]! ^= 1;
    return copy;
  },
};

/** Type 7 is text. */
function header(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7, value.length >> 8, value.length & 255]), Buffer.from(value)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
