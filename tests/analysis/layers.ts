import type { Attempts } from '../../src/analysis/retries/attempts.ts';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { retryPiles } from '../../src/analysis/retries/piles.ts';
import { type RetryLayer, retryConstructs } from '../../src/analysis/retries/constructs.ts';
import { failuresOf } from '../../src/analysis/simulation/failures.ts';

/** What a file sends again: how often, and which failures; a question mark where that cannot be told. */
export function layersOf(analysis: Analysis): string[] {
  return retryConstructs(analysis).flatMap(({ layers }) => layers.map((layer) => `${layer.kind} ${count(layer.attempts)}: ${repeated(layer, analysis)}`));
}

/** The products of layers around one call, as numbers of requests. */
export function productsOf(analysis: Analysis): (number | undefined)[] {
  return retryPiles(analysis).map(({ total }) => total);
}

function count(attempts: Attempts): string {
  switch (attempts.kind) {
    case 'exact':
      return `× ${attempts.total}`;
    case 'more':
      return `× more than ${attempts.than}`;
    case 'deadline':
      return `for ${attempts.ms} ms`;
    default:
      return attempts.kind;
  }
}

function repeated(layer: RetryLayer, analysis: Analysis): string {
  const failures = failuresOf(layer.call, analysis).map(({ id }) => ({ id, verdict: layer.judge(id).verdict }));
  for (const [verdict, name] of [['repeats', 'everything'], ['unknown', 'unknown']] as const) if (failures.every((failure) => failure.verdict === verdict)) return name;
  return failures.flatMap(({ id, verdict }) => (verdict === 'ends' ? [] : [verdict === 'unknown' ? `${id}?` : id])).join(' ') || 'nothing';
}
