import type { Analysis } from '../analysis/analysis.ts';
import { type Node, isInside } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';

/**
 * Whether a call rejects with the SDK's own error, and nothing else is thrown around it that `isRetryable` would take for the end:
 * an error of the program's own does not tell what has failed, and another answer may be one that can be parsed.
 */
export function failsAlone({ node, endpoint }: LlmCall, around: readonly Node[], { survey }: Analysis): boolean {
  const isAround = (inner: Node): boolean => around.some((each) => isInside(inner, each));
  if (endpoint.fails !== 'rejects' || endpoint.request || survey.throws.some(isAround)) return false;
  // `chat.completions.parse()` is the call itself.
  return !(survey.members.get('parse') ?? []).some((member) => isAround(member) && member !== node.callee);
}
