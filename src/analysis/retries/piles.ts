import type { Analysis } from '../analysis.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { sdkRetries } from './sdk-retries.ts';
import { type RetryLayer, retryPaths } from './constructs.ts';
import { failuresOf } from '../simulation/failures.ts';

/** Layers of retries around one call that all repeat the same failure, so that their attempts multiply. */
export interface RetryPile {
  readonly call: LlmCall;
  /** Retry constructs of the file, outermost first. */
  readonly layers: readonly RetryLayer[];
  /** Retries of the SDK itself inside them; 0 if it does not repeat this failure. */
  readonly sdkRetries: number;
  /** Requests in the worst case, where every factor is known. */
  readonly total: number | undefined;
}

/** The worst pile at every outermost construct of the file, in source order. */
export function retryPiles(analysis: Analysis): readonly RetryPile[] {
  const worst = new Map<object, RetryPile>();
  for (const call of llmCalls(analysis)) {
    for (const path of retryPaths(call, analysis)) {
      const pile = worstOf(pilesOf(call, path, analysis));
      const node = pile?.layers[0]?.node;
      if (pile && node) worst.set(node, worstOf([pile, ...[worst.get(node) ?? []].flat()])!);
    }
  }
  return [...worst.values()].sort((a, b) => a.layers[0]!.node.range[0] - b.layers[0]!.node.range[0]);
}

/** One for each failure that more than one layer repeats, up to one that all of them do. */
function pilesOf(call: LlmCall, path: readonly RetryLayer[], analysis: Analysis): RetryPile[] {
  if (path.length === 0) return [];
  const own = sdkRetries(call, analysis) ?? 0;
  if (path.length === 1 && own === 0) return [];
  const piles: RetryPile[] = [];
  for (const { id, retryable, repeatedBySdk } of failuresOf(call, analysis)) {
    if (!retryable) continue;
    const layers = path.filter((layer) => layer.judge(id).verdict === 'repeats' && !isOnce(layer)).toReversed();
    const retries = repeatedBySdk && own > 0 && own !== Infinity ? own : 0;
    if (layers.length === 0 || layers.length + Math.min(retries, 1) < 2) continue;
    piles.push({ call, layers, sdkRetries: retries, total: product(layers, retries) });
    if (layers.length === path.length && retries === own) break;
  }
  return piles;
}

function isOnce({ attempts }: RetryLayer): boolean {
  return attempts.kind === 'exact' && attempts.total < 2;
}

function product(layers: readonly RetryLayer[], retries: number): number | undefined {
  let requests = retries + 1;
  for (const { attempts } of layers) {
    if (attempts.kind !== 'exact') return undefined;
    requests *= attempts.total;
  }
  return requests;
}

function worstOf(piles: readonly RetryPile[]): RetryPile | undefined {
  return piles.toSorted((a, b) => b.layers.length - a.layers.length || (b.total ?? Infinity) - (a.total ?? Infinity) || b.sdkRetries - a.sdkRetries)[0];
}
