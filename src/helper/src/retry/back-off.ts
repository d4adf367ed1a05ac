import type { Inspection } from '../failures/classify-error.ts';
import type { RetryOptions } from './retry-options.ts';

/** OpenAI's advice for "Slow Down", and twice the default start for a limit that resets by the minute. */
const FLOOR_MS: Partial<Record<string, number>> = { rate_limit: 2000, slow_down: 30_000 };

/**
 * How long to wait after the failure of one attempt: the longer of the provider's hint and our
 * back-off, plus up to a tenth of the hint (at most 5 s), so that clients given the same hint do
 * not wake together. Attempt 0 has no back-off of its own: only what the provider asks for counts.
 */
export function backOffMs({ classification, softHintMs = 0 }: Inspection, attemptNumber: number, options: RetryOptions): number {
  const { initialDelayMs = 1000, maxDelayMs = 30_000, factor = 2, jitter = 'equal', runtime } = options;
  const { kind, retryAfterMs } = classification;
  const random = runtime?.random ?? Math.random;
  const full = attemptNumber && Math.min(maxDelayMs, initialDelayMs * factor ** (attemptNumber - 1) || 0);
  const fixed = jitter === 'none' ? full : jitter === 'equal' ? full / 2 : 0;
  const ownMs = fixed + random() * (full - fixed);

  // No floor for a caller who chose shorter times.
  const floorMs = FLOOR_MS[kind] ?? 0;
  const isLower = Math.min(maxDelayMs, options.initialDelayMs ?? Infinity) < floorMs;
  const leastMs = retryAfterMs ?? Math.max(Math.min(maxDelayMs, softHintMs), isLower ? 0 : floorMs);
  const spread = retryAfterMs === undefined && jitter === 'none' ? 0 : Math.min(leastMs / 10, 5000);
  return Math.max(leastMs, ownMs) + random() * spread;
}
