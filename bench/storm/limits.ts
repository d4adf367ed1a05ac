/** A rate limit of a server. */
export interface RateLimit {
  /** Takes a place, or says after how many ms there will be one. */
  take(now: number): number | undefined;
}

/** So many in each window, as in "requests per minute": who is refused is told when the next window begins. */
export function windowLimit(perWindow: number, windowMs: number): RateLimit {
  let window = 0;
  let taken = 0;
  return {
    take(now) {
      const current = Math.floor(now / windowMs);
      if (current !== window) [window, taken] = [current, 0];
      if (taken >= perWindow) return (window + 1) * windowMs - now;
      taken++;
      return undefined;
    },
  };
}

/** A bucket that fills steadily: who is refused is told when the next token comes, which all the others are told too. */
export function bucketLimit(perSecond: number, capacity: number): RateLimit {
  let tokens = capacity;
  let filledAt = 0;
  return {
    take(now) {
      tokens = Math.min(capacity, tokens + ((now - filledAt) * perSecond) / 1000);
      filledAt = now;
      if (tokens < 1) return ((1 - tokens) * 1000) / perSecond;
      tokens--;
      return undefined;
    },
  };
}
