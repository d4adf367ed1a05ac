import type { ErrorClass } from './sdk.ts';

/** What `fetch` rejects with, as SDKs pass it on that do not wrap it: "fetch failed" (its `cause` has the code) and an abort. */
export const fetchErrors = [
  { name: 'TypeError', extends: 'Error', for: 'connection', hidden: true, shown: 'TypeError' },
  { name: 'DOMException', extends: 'Error', for: 'abort', hidden: true, shown: 'AbortError' },
] as const satisfies readonly ErrorClass[];
