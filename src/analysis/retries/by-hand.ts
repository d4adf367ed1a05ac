import type { Analysis } from '../analysis.ts';
import { goesRoundAtOnce } from './backoff.ts';
import { exceeds, usualBounds } from './bounds.ts';
import { hopelessRepeats } from './hopeless.ts';
import { partialRepeats } from './partial.ts';
import { retryPiles } from './piles.ts';
import { type RetryConstruct, type RetryLayer, retryConstructs } from './constructs.ts';
import type { FailureId } from '../simulation/failures.ts';

/** What a retry is written for. */
const transient: readonly FailureId[] = ['429', '500', '503', 'connection'];

/** Loops and recursions that send a failed call again, of which nothing worse is to be said. */
export function retriesByHand(analysis: Analysis): readonly RetryConstruct[] {
  const byHand = retryConstructs(analysis).filter(({ kind, layers }) => kind !== 'policy' && !layers[0]!.away && layers.some(isRetry));
  if (byHand.length === 0) return [];
  const worse = new Set<object>([...retryPiles(analysis).map(({ layers }) => layers[0]!.node), ...partialRepeats(analysis).map(({ layer }) => layer.node)]);
  return byHand.filter(({ node, layers }) => !worse.has(node) && !layers.some(isFaulty));
}

/** Whether it may send a failure again that a repeat can cure. */
function isRetry({ judge, attempts }: RetryLayer): boolean {
  return transient.some((failure) => judge(failure).verdict !== 'ends') && !(attempts.kind === 'exact' && attempts.total < 2);
}

function isFaulty(layer: RetryLayer): boolean {
  return hopelessRepeats(layer).length > 0 || exceeds(layer.attempts, usualBounds) || goesRoundAtOnce(layer);
}
