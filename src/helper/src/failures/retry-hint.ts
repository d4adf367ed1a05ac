import { durationMs } from './duration-ms.ts';
import type { HeaderLookup } from './headers-of.ts';

/**
 * How long the provider tells us to wait, in ms: `retry-after-ms`, `retry-after` (seconds or a date),
 * or Google's `{ "@type": "…RetryInfo", "retryDelay": "36s" }`.
 */
export function bindingHint(header: HeaderLookup, retryDelay: string | undefined): number | undefined {
  return (
    plausible(Number(header('retry-after-ms'))) ??
    plausible(durationMs(header('retry-after'))) ??
    plausible(durationMs(retryDelay))
  );
}

/**
 * The longest `x-ratelimit-reset-*` of the buckets that are empty, in ms. It is the time to a *full*
 * bucket, much longer than that to the next free place: no instruction. 0 if there is none.
 */
export function softHint(header: HeaderLookup): number {
  const resets = ['requests', 'tokens'].map((bucket) =>
    header(`x-ratelimit-remaining-${bucket}`) === '0' ? plausible(durationMs(header(`x-ratelimit-reset-${bucket}`))) : 0,
  );
  return Math.max(...resets.map((ms) => ms ?? 0));
}

/** 0, negative, not a number or over a day is no hint. */
function plausible(ms: number): number | undefined {
  return ms > 0 && ms <= 86_400_000 ? Math.ceil(ms) : undefined;
}
