import type { Analysis } from '../analysis.ts';
import type { RetryLayer } from './constructs.ts';
import { type SimValue, isSame, why } from '../simulation/values.ts';
import type { FailureId } from '../simulation/failures.ts';

/** What a wait between attempts may have: a longer one each time, an upper limit, chance, and what the provider asks for. */
export type Trait = 'growth' | 'cap' | 'jitter' | 'retryAfter';

/** Failures that time cures, the likeliest first. */
const curedByTime: readonly FailureId[] = ['429', '500', '503', 'connection'];

/** A wait that nobody means, however often it is doubled. */
export const longestWaitMs = 60_000;

/** Whether a retry construct sends a failure again at once, that only time can cure. */
export function goesRoundAtOnce(layer: RetryLayer): boolean {
  const repeated = curedByTime.filter((failure) => layer.judge(failure).verdict === 'repeats');
  const atOnce = repeated.filter((failure) => layer.pause(failure).kind === 'none');
  // To take up a lost connection again at once is fair, where everything else waits.
  return atOnce.some((failure) => failure !== 'connection') || (atOnce.length > 0 && repeated.length === 1);
}

export interface Lack {
  readonly traits: readonly Trait[];
  /** The one wait, where it is always the same; the longest, where it grows too far. */
  readonly fixedMs?: number;
  readonly longestMs?: number;
}

/** What the waits of a retry construct surely lack; nothing where they cannot be read. */
export function lacksOf(layer: RetryLayer, analysis: Analysis): Lack {
  const { pauses: pause, policy, away } = layer;
  if (pause.kind !== 'waits') return { traits: [] };
  const { ways } = pause;
  const all = ways.flat();
  const isReadable = all.every(({ why: reason }) => (reason & ~(why.input | why.counter | why.clock | why.looked | why.random | why.capped)) === 0);
  if (!isReadable) return { traits: [] };
  const isFixed = ways.every((rounds) => rounds.length > 1 && rounds.every((ms) => isLike(ms, rounds[0]!)));
  const tooLong = longestOf(layer, ways);
  const heeds = policy?.terms.delay.retryAfter ?? /retry[-_]?after/i.test((away?.file ?? analysis.file).text);
  const traits: Trait[] = [
    ...(isFixed ? ['growth' as const] : []),
    ...(tooLong === undefined ? [] : ['cap' as const]),
    ...(all.some(({ why: reason }) => reason & why.random) ? [] : ['jitter' as const]),
    ...(heeds || layer.judge('429').verdict !== 'repeats' ? [] : ['retryAfter' as const]),
  ];
  const [first] = all;
  return { traits, fixedMs: isFixed && first?.kind === 'known' ? Number(first.value) : undefined, longestMs: tooLong };
}

/** Whether two waits are one but for chance. */
function isLike(a: SimValue, b: SimValue): boolean {
  return isSame(a, b) || (a.kind === 'unknown' && a.why === why.random && b.why === why.random);
}

/** The longest wait, where nothing but the end of all attempts limits it and that is late. */
function longestOf({ attempts }: RetryLayer, ways: readonly (readonly SimValue[])[]): number | undefined {
  const tooLong = ways.map((rounds) => {
    if (rounds.some(({ why: reason }) => reason & why.capped)) return 0;
    const known = rounds.flatMap((ms) => (ms.kind === 'known' ? [Number(ms.value)] : []));
    const [last = 0, before = 0] = known.toReversed();
    if (last > before) return Math.max(...known);
    const grows = rounds.some((ms) => ms.kind === 'unknown' && ms.why & why.counter);
    return grows && attempts.kind === 'unbounded' ? Infinity : 0;
  });
  const longest = Math.max(...tooLong);
  return longest > longestWaitMs ? longest : undefined;
}
