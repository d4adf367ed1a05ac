import type { FailureKind } from '../../failures/kinds.ts';

/** What a provider answers to a request that fails. */
export interface Reply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  body: object | string;
}

/** How an SDK tells of failures. */
export interface Provider<K extends FailureKind = FailureKind> {
  /** The kinds that are an answer, and the answer, as the provider's own pages have it. */
  readonly replies: Readonly<Partial<Record<K, Reply>>>;
  /** What the SDK makes of an answer. */
  errorOf(reply: Reply, kind: K): Error;
  /** The kinds without an answer. */
  readonly unanswered: Readonly<Partial<Record<K, () => Error>>>;
  /** The answer with the wait that the provider asks for; by default `retry-after` says it. */
  askToWait?(reply: Reply, seconds: number): Reply;
}

/** Keeps the kinds of a provider, so that those it does not send are an error of types. */
export const provider = <K extends FailureKind>(
  facts: Omit<Provider<K>, 'replies' | 'unanswered'> & { replies: { [P in K]?: Reply }; unanswered: { [P in K]?: () => Error } },
): Provider<K> => facts;

export const textOf = ({ body }: Reply): string => (typeof body === 'string' ? body : JSON.stringify(body));
export const headersOf = ({ headers }: Reply): Headers => new Headers({ 'content-type': 'application/json', ...headers });

type ErrorClass = new (message: string) => Error;
const classes = new Map<string, ErrorClass>();

/** An instance of a class by its name and those of its ancestors: `RateLimitError<APIError<OpenAIError`. */
export function errorOfClass(names: string, message: string): Error {
  return new (classOf(names))(message);
}

function classOf(names: string): ErrorClass {
  const [name = '', ...ancestors] = names.split('<');
  const known = classes.get(names);
  if (known || !name) return known ?? Error;
  const made = { [name]: class extends classOf(ancestors.join('<')) {} }[name]!;
  classes.set(names, made);
  return made;
}

/** Adds a property that is not listed, as `cause` and `message` are not. */
export const hidden = <E extends Error>(error: E, name: string, value: unknown): E =>
  Object.defineProperty(error, name, { value, writable: true, configurable: true });

/** Node's error for a connection that the other side has cut. */
export const connectionReset = (): Error => Object.assign(new Error('read ECONNRESET'), { errno: -104, code: 'ECONNRESET', syscall: 'read' });

/** The same as `fetch` tells it. */
export const fetchFailed = (): TypeError => new TypeError('fetch failed', { cause: connectionReset() });

export const abortError = (): DOMException => new DOMException('This operation was aborted', 'AbortError');

/** What the runtime says of JSON that ends half-way. */
export function jsonError(text: string): SyntaxError {
  try {
    return JSON.parse(text) as never;
  } catch (error) {
    return error as SyntaxError;
  }
}
