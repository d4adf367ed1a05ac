import { LlmHttpError } from '../failures/llm-http-error.ts';

type Bag = Record<string, unknown>;

/** What providers and frameworks put beside `error` or `detail`. */
const BESIDE_ERROR = /^((error|detail|message|code|_?request_?id):|type:error$|status(_?code)?:[45]\d\d$)/i;

/**
 * Whether a returned value is a failure: a `Response` with `!ok`, azure-rest's
 * `{ status: "429", body }`, the `{ ok: false, error }` of Mistral's and OpenRouter's functions, or
 * a plain object that says nothing but `error` or `detail`.
 * A failed *job*, which has an `id`, is an answer.
 */
export function isFailedResult(result: unknown): boolean {
  if (typeof result !== 'object' || !result) return false;
  const { ok, status, error, detail } = result as Bag;
  if (ok === false && (typeof status === 'number' || error instanceof Error)) return true;
  if (typeof status === 'string' && /^[45]\d\d$/.test(status)) return 'body' in result;
  // Neither an answer nor somebody's class of results.
  if ((!error && !detail) || Object.getPrototypeOf(Object.getPrototypeOf(result) ?? result)) return false;
  return Object.entries(result).every(([key, value]) => (value ?? '') === '' || typeof value === 'function' || BESIDE_ERROR.test(`${key}:${typeof value === 'object' || value}`));
}

/** The error for a failed result: the SDK's own, if there is one. A `Response`'s body is read from a copy: the caller can still read it. */
export async function toError(result: unknown): Promise<Error> {
  const { error, status, headers, body, clone } = (result ?? {}) as Bag;
  if (error instanceof Error) return error;
  if (!(Number(status) >= 300)) return new LlmHttpError({ result, body: result });
  const text = typeof clone === 'function' ? await textOf(result as Response) : body;
  return new LlmHttpError({ result, status: Number(status), headers, body: text });
}

async function textOf(response: Response): Promise<string | undefined> {
  try {
    return await response.clone().text();
  } catch {
    // A body that breaks off, or that somebody else reads, still has a status.
    return undefined;
  }
}

/** Lets go of the connection of a result that nobody will read. */
export async function discard(result: unknown): Promise<void> {
  try {
    const { body } = result as { body: { cancel?(): Promise<void>; destroy(): void } };
    await (body.cancel ? body.cancel() : body.destroy());
  } catch {
    // There is no body, or it cannot be closed.
  }
}
