import type { Classification } from '../failures/classify-error.ts';

/** What had arrived of a stream when it failed. */
export interface Received<C = unknown> {
  /** The text so far; empty with `keep: 'none'`. */
  text: string;
  /** How many chunks were handed on. */
  chunks: number;
  /** The last of them. */
  last?: C;
  /** All of them, with `keep: 'chunks'`. */
  all?: C[];
  /** `true` if `maxReceivedBytes` cut `text` or `all` short. */
  clipped?: boolean;
}

/** A stream that failed, broke off or stalled where its SDK would have let it end in silence. */
export class LlmStreamError<C = unknown> extends Error {
  override readonly name: string = 'LlmStreamError';
  /** What happened. A stream that broke off is `retryable` only if nothing of the answer had arrived. */
  readonly classification: Classification;
  /** What had arrived by then. */
  readonly received: Received<C>;

  constructor(classification: Classification, received: Received<C>, cause?: unknown) {
    super(classification.message, cause === undefined ? undefined : { cause });
    this.classification = classification;
    this.received = received;
  }
}
