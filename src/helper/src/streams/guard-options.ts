import type { OptionTypes } from '../check-options.ts';

/** Options of `guardStream`. Times are milliseconds, at most 2³¹−1. */
export interface GuardOptions<C = unknown> {
  /** The signal the request was given: an abort is then told from a stream that broke off. */
  signal?: AbortSignal;
  /** Longest wait for the first chunk. Default: `idleTimeoutMs`. */
  firstChunkTimeoutMs?: number;
  /** Longest wait for any chunk, counted only while one is asked for. Default none: SDK timeouts cover headers only. */
  idleTimeoutMs?: number;
  /** For streams that the table of shapes does not know: whether this chunk is the last one of a whole answer. */
  endMark?(chunk: C): boolean;
  /** What to do when the model stopped early (`length`, a content filter, `response.incomplete`). Default `end`. */
  onIncomplete?: 'end' | 'throw';
  /** What an error's `received` holds. Default `text`. */
  keep?: 'chunks' | 'none' | 'text';
  /** How much of it, in bytes of UTF-8. Default 1 000 000. */
  maxReceivedBytes?: number;
}

/** What `checkOptions` goes by. */
export const GUARD_OPTION_TYPES: OptionTypes = {
  signal: 'addEventListener',
  firstChunkTimeoutMs: 1,
  idleTimeoutMs: 1,
  endMark: 'function',
  maxReceivedBytes: 0,
  onIncomplete: /^(end|throw)$/,
  keep: /^(chunks|none|text)$/,
};
