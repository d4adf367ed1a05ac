import type { Analysis } from '../analysis.ts';
import { type LlmCall, llmCalls, resourceCalls } from '../calls.ts';
import type { Fate, FateOptions } from './fate.ts';
import { fateOfCall } from './guards.ts';

export interface UnguardedOptions extends FateOptions {
  /** Also calls for files, threads and other stored objects. */
  readonly endpoints?: 'model' | 'all';
}

/**
 * The calls whose own rejection meets this fate. A call that hands back a stream at once does not reject; one that awaits
 * the stream's creation does, whatever becomes of reading it.
 */
export function callsByFate<K extends Fate['kind']>(
  kind: K,
  options: UnguardedOptions,
  analysis: Analysis,
): readonly { readonly call: LlmCall; readonly fate: Extract<Fate, { kind: K }> }[] {
  const calls = options.endpoints === 'all' ? [...llmCalls(analysis), ...resourceCalls(analysis)] : llmCalls(analysis);
  return calls
    .filter(({ endpoint: { fails } }) => fails === 'rejects' || fails === 'resolves')
    .map((call) => ({ call, fate: fateOfCall(call, analysis, { ...options, reach: 'program' }) }))
    .filter((found): found is { call: LlmCall; fate: Extract<Fate, { kind: K }> } => found.fate.kind === kind);
}
