import { durationMs } from './duration-ms.ts';
import { headersOf } from './headers-of.ts';
import { unfold } from './unfold.ts';

/** One limit and what is left of it. What the provider does not say is absent. */
export interface RateLimit {
  /** How much the bucket holds. */
  limit?: number;
  /** How much is left. */
  remaining?: number;
  /** Time until the bucket is *full* again, in ms: much longer than until there is room for one request. */
  resetMs?: number;
}

/** What a provider tells of its limits; a bucket of which it says nothing is absent. */
export interface RateLimits {
  requests?: RateLimit;
  tokens?: RateLimit;
}

/**
 * What a provider tells of its rate limits, with every answer and not only with a 429:
 * `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` of OpenAI, Azure and those who follow them, and
 * `anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}`. For Azure `remaining` is what is left of
 * a window of seconds, so that it can be far below `limit` at rest.
 *
 * Takes `Headers`, a plain object of headers, or whatever carries some: a `Response`, an error of any
 * SDK, a result with a `response`. Never throws.
 *
 * @returns an empty object if there are no such headers.
 *
 * @example
 * const { data, response } = await client.chat.completions.create(body).withResponse();
 * const { requests, tokens } = rateLimits(response);
 * if (requests?.remaining === 0) gate.pause(1000);
 */
export function rateLimits(source: unknown): RateLimits {
  const limits: RateLimits = {};
  try {
    const header = headersOf([{ headers: source }, ...unfold(source)]);
    for (const bucket of ['requests', 'tokens'] as const) {
      const part = (name: string): string | undefined => header(`x-ratelimit-${name}-${bucket}`) ?? header(`anthropic-ratelimit-${bucket}-${name}`);
      const parts = {
        limit: Number(part('limit')),
        remaining: Number(part('remaining')),
        // A date that has passed is "now".
        resetMs: Math.max(0, Math.ceil(durationMs(part('reset')))),
      };
      // Azure says -1 where it does not know.
      const told = Object.entries(parts).filter(([, value]) => value >= 0 && value < Infinity);
      if (told[0]) limits[bucket] = Object.fromEntries(told);
    }
  } catch {
    // A getter or a proxy that throws tells nothing.
  }
  return limits;
}
