import type { Node } from '../ast.ts';
import type { Paths } from '../simulation/play.ts';
import { why } from '../simulation/values.ts';

/** How many requests a retry construct sends for one that never succeeds. `unknown` is an answer. */
export type Attempts =
  | { readonly kind: 'exact'; readonly total: number }
  /** A number that is known to be large, but not how large. */
  | { readonly kind: 'more'; readonly than: number }
  /** Bounded by a number that cannot be read. */
  | { readonly kind: 'bounded' }
  | { readonly kind: 'deadline'; readonly ms: number }
  | { readonly kind: 'unbounded' }
  | { readonly kind: 'unknown' };

/** The attempts of what brings control back – a loop or a call – on all paths of a failure that never ends. */
export function attemptsOf({ paths, complete }: Paths, via: Node): Attempts {
  let most = 0;
  let mask = 0;
  let endless = false;
  const deadlines: number[] = [];
  for (const path of paths) {
    let count = 0;
    let last: Node | undefined;
    for (const event of path.events) {
      if (event.kind === 'enter') count = event.loop === via ? 0 : count;
      else if (event.kind === 'exit') mask |= event.loop === via ? event.gate : 0;
      else if (event.via === via) {
        count = Math.max(count, 1) + 1;
        mask |= event.gate;
      } else if (count === 0) count = 1;
      if (event.kind === 'hit') last = event.via;
      most = Math.max(most, count);
    }
    if (path.end === 'capped') endless ||= last === via;
    else if (path.events.length > 0) mask |= path.gate;
    deadlines.push(...path.deadlines);
  }
  if (!endless) return complete ? { kind: 'exact', total: most } : { kind: 'unknown' };
  const counts = paths.some((path) => path.end === 'capped' && path.counts);
  if (mask & why.counter && counts) {
    const least = Math.max(...paths.map(({ atLeast }) => atLeast));
    return least > 0 ? { kind: 'more', than: Math.floor(least / 10) * 10 } : { kind: 'bounded' };
  }
  if (mask & why.clock) {
    const ms = Math.max(...deadlines);
    return Number.isNaN(ms) ? { kind: 'bounded' } : { kind: 'deadline', ms };
  }
  // Something decides that cannot be seen from here.
  const isAsked = paths.some(({ told }) => told.has('signal'));
  return mask & (why.error | why.call | why.state) || isAsked || !complete ? { kind: 'unknown' } : { kind: 'unbounded' };
}

/** As an operand of "5 × (2 + 1)". */
export function attemptsText(attempts: Attempts): string {
  return attempts.kind === 'exact' ? String(attempts.total) : attempts.kind === 'more' ? `more than ${attempts.than}` : 'n';
}

/** As the number in a message: "5 requests". */
export function requestsText(attempts: Attempts): string {
  if (attempts.kind === 'exact') return `${attempts.total} requests`;
  return attempts.kind === 'more' ? `more than ${attempts.than} requests` : attempts.kind === 'unbounded' ? 'requests without end' : 'requests';
}

/** The lesser bound of two that both hold. */
export function fewer(a: Attempts, b: Attempts): Attempts {
  if (a.kind === 'exact' && b.kind === 'exact') return a.total <= b.total ? a : b;
  if (a.kind === 'unbounded') return b;
  if (b.kind === 'unbounded') return a;
  return a.kind === 'exact' ? a : b.kind === 'exact' ? b : a.kind === 'unknown' ? b : a;
}

/** The greater of two of which one is enough. */
export function more(a: Attempts, b: Attempts): Attempts {
  if (a.kind === 'unbounded' || b.kind === 'unbounded') return { kind: 'unbounded' };
  if (a.kind === 'exact' && b.kind === 'exact') return a.total >= b.total ? a : b;
  return a.kind === 'unknown' || b.kind === 'unknown' ? { kind: 'unknown' } : { kind: 'bounded' };
}
