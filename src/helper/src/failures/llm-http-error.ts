import { type Classification, classifyError } from './classify-error.ts';

/** What an {@link LlmHttpError} is made of. */
export interface LlmHttpErrorParts {
  /** What the call returned instead of throwing. */
  result: unknown;
  status?: number;
  headers?: unknown;
  /** The error body, as text or parsed. */
  body?: unknown;
}

/** A failure that was *returned*: a `Response` that is not ok, or a body that is an error. */
export class LlmHttpError extends Error {
  /** What the call returned. The body of a `Response` can still be read. */
  declare readonly result: unknown;
  declare readonly status?: number;
  declare readonly headers?: unknown;
  declare readonly body?: unknown;
  declare readonly classification: Classification;

  constructor(parts: LlmHttpErrorParts) {
    const classification = classifyError(parts);
    super(classification.message || 'The call returned a failure.');
    Object.assign(this, parts, { name: 'LlmHttpError', classification });
  }
}
