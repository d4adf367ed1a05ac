import type { RetryLayer } from './constructs.ts';
import type { FailureId } from '../simulation/failures.ts';

/** Failures that a repeat cannot cure, the plainest first. */
const hopeless: readonly FailureId[] = ['401', '400', '403', '404', '422', 'context', 'abort'];

/** Those of them that a retry sends again. */
export function hopelessRepeats(layer: RetryLayer): readonly FailureId[] {
  return hopeless.filter((failure) => layer.judge(failure).verdict === 'repeats');
}
