import type { FailureKind } from '../failures/kinds.ts';
import { PROVIDERS } from './providers.ts';
import type { Provider } from './providers/provider.ts';

/** Whose errors {@link fakeError} can make: `aiSdk` is `ai` with OpenAI behind it, `google` is `@google/genai`. */
export type FakeProvider = keyof typeof PROVIDERS;

/** The kinds of failure that a provider and its SDK have. */
export type FakeKind<P extends FakeProvider> = (typeof PROVIDERS)[P] extends Provider<infer K> ? K : never;

/** Options of {@link fakeError}. */
export interface FakeErrorOptions {
  /** The provider asks to wait this long: `retry-after`, or Google's `RetryInfo`. In ms. */
  retryAfterMs?: number;
}

/**
 * An error of the shape that the provider's SDK throws for this kind of failure: the names of its
 * classes, status, headers, nesting of the body. `classifyError` of it gives the kind. Not an
 * `instanceof` the SDK's own classes, since the SDK is not loaded.
 *
 * @throws TypeError for a provider that is not known, and for a kind that it does not send; that lists
 * those there are. Streams that break off (`truncated`, `stream`) are made by `fakeStream`.
 *
 * @example
 * const create = vi.fn().mockRejectedValueOnce(fakeError('openai', 'rate_limit')).mockResolvedValue(answer);
 */
export function fakeError<P extends FakeProvider>(provider: P, kind: FakeKind<P>, { retryAfterMs }: FakeErrorOptions = {}): Error {
  const facts = Object.hasOwn(PROVIDERS, provider) && (PROVIDERS[provider] as Provider);
  if (!facts) throw new TypeError(`\`${String(provider)}\` is no provider. There are: ${Object.keys(PROVIDERS).join(', ')}.`);
  const { replies, unanswered, errorOf, askToWait } = facts;
  const reply = Object.hasOwn(replies, kind) ? replies[kind as FailureKind] : undefined;
  const make = Object.hasOwn(unanswered, kind) ? unanswered[kind as FailureKind] : undefined;
  if (!reply && !make) throw new TypeError(`\`${provider}\` has no \`${String(kind)}\`. It has: ${[...Object.keys(replies), ...Object.keys(unanswered)].sort().join(', ')}.`);
  if (retryAfterMs === undefined) return reply ? errorOf(reply, kind as FailureKind) : make!();

  if (typeof retryAfterMs !== 'number' || !(retryAfterMs > 0 && retryAfterMs < Infinity)) throw new TypeError(`\`retryAfterMs\` cannot be ${String(retryAfterMs)}.`);
  if (!reply) throw new TypeError(`\`retryAfterMs\` is part of an answer, and \`${kind}\` is none.`);
  const seconds = retryAfterMs / 1000;
  const asking = askToWait ? askToWait(reply, seconds) : { ...reply, headers: { ...reply.headers, 'retry-after': String(seconds) } };
  return errorOf(asking, kind as FailureKind);
}
