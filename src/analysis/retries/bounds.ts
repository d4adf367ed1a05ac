import type { Attempts } from './attempts.ts';

/** Up to where retries are bounded: how many come after the first request, and for how long. */
export interface Bounds {
  readonly max: number;
  readonly maxElapsedMs: number;
}

/** What no failure that passes lasts longer than. */
export const usualBounds: Bounds = { max: 10, maxElapsedMs: 600_000 };

/** Whether that many requests are too many for sure. */
export function exceeds(attempts: Attempts, { max, maxElapsedMs }: Bounds): boolean {
  switch (attempts.kind) {
    case 'unbounded':
      return true;
    case 'deadline':
      return attempts.ms > maxElapsedMs;
    case 'exact':
      return attempts.total > max + 1;
    case 'more':
      return attempts.than > max + 1;
    default:
      return false;
  }
}
