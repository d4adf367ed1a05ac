import type { BodyShape, Failure } from './errors.ts';
import type { Finish } from './faults.ts';
import type { Told } from './told.ts';

/** How one API speaks: which requests are its own, its healthy answers, and the form of its failures. */
export interface DialectRules {
  /** Of the path of its requests, without the query. */
  readonly path: RegExp;
  /** If not POST. */
  readonly method?: 'GET';
  /** Whether a request asks for a stream; by `stream: true` in its body if absent. */
  readonly streams?: (path: string, body: Readonly<Record<string, unknown>>) => boolean;
  answer(told: Told): Answer;
  /** The envelope of its HTTP errors. */
  readonly errors: Exclude<BodyShape, 'provider'>;
  /** The error event that it sends inside a stream. */
  readonly failed?: Frame;
  /** How the events of a stream are put on the wire; SSE if absent. */
  readonly framing?: Framing;
  /** The header with the request's id. */
  readonly requestId?: string;
  readonly errorHeaders?: (failure: Failure, status: number) => Readonly<Record<string, string>>;
}

export interface Answer {
  readonly json: object;
  /** Only for the dialects that stream. */
  readonly stream?: StreamedAnswer;
}

export interface StreamedAnswer {
  readonly start: readonly Frame[];
  readonly deltas: readonly Frame[];
  finish(finish: Finish): readonly Frame[];
  readonly done: readonly Frame[];
  /** How this API ends a stream that has failed, if it has an end for that. */
  readonly failed?: readonly Frame[];
}

export interface Frame {
  readonly event?: string;
  readonly data: object | string;
  /** Of AWS: the event is an exception. */
  readonly exception?: true;
}

export interface Framing {
  readonly contentType: string;
  encode(frame: Frame): Buffer;
  /** The event as it arrives if something on the way has cut it, so that the next one can be read. */
  garble(encoded: Buffer): Buffer;
}
