import type { Analysis } from '../analysis.ts';
import { lineName } from '../line-name.ts';
import { type RetryLayer, codeOf } from './constructs.ts';
import { policyName } from './policy-name.ts';

/** How a retry is named in messages, by where it is: “the loop at line 12 of `./retry.ts`”, `` `pRetry` at line 5 ``. `first`: as the first words. */
export function retryName(layer: RetryLayer, analysis: Analysis, first?: 'first'): string {
  const node = codeOf(layer);
  const name = layer.kind === 'policy' && 'callee' in node ? `\`${policyName(node)}\`` : `${first ? 'The' : 'the'} ${layer.kind}`;
  return `${name} at line ${lineName(node, layer.away?.file, analysis.file)}`;
}

/** How it is named where the message stands at it: “this loop”, `` `pRetry` ``. */
export function retryNameThere(layer: RetryLayer, analysis: Analysis): string {
  if (layer.away) return retryName(layer, analysis);
  return layer.kind === 'policy' && 'callee' in layer.node ? `\`${policyName(layer.node)}\`` : `this ${layer.kind}`;
}
