import type { Classification } from '../failures/classify-error.ts';

/** Failures before a connection stood: the request cannot have gone out. */
const NOT_SENT = /REFUSED|Refused|NOTFOUND|EAI_AGAIN|UNREACH|ENETDOWN|CONNECT_TIMEOUT/;

/** Whether the request may have been carried out although it failed; 520 and 524 are Cloudflare's "no answer". */
export function isAmbiguous({ kind, status, code = '' }: Classification): boolean {
  return status === 520 || status === 524 || (/^(timeout|connection|stream|truncated)$/.test(kind) && !NOT_SENT.test(code));
}
