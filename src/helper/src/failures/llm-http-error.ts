import { type Classification, classifyError } from './classify-error.ts';

/** What an {@link LlmHttpError} is made of. */
export interface LlmHttpErrorParts {
  /** What the call returned instead of throwing. */
  result: unknown;
  /** HTTP status. */
  status?: number;
  /** `Headers`, or an object of them. */
  headers?: unknown;
  /** The error body, as text or parsed. */
  body?: unknown;
}

/** A failure that was *returned*: a `Response` that is not ok, or a body that is an error. */
export class LlmHttpError extends Error {
  /** What the call returned. The body of a `Response` can still be read. */
  declare readonly result: unknown;
  /** HTTP status. Absent for a failure inside a 2xx. */
  declare readonly status?: number;
  /** Those of the answer, as its SDK gives them. */
  declare readonly headers?: unknown;
  /** The error body, as text or parsed. */
  declare readonly body?: unknown;
  /** What {@link classifyError} says of it. */
  declare readonly classification: Classification;

  constructor(parts: LlmHttpErrorParts) {
    const classification = classifyError(parts);
    super(classification.message || 'The call returned a failure.');
    Object.assign(this, parts, { name: 'LlmHttpError', classification });
  }
}
