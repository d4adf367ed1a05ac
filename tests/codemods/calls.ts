import type { Analysis } from '../../src/analysis/analysis.ts';
import { type LlmCall, llmCalls, resourceCalls } from '../../src/analysis/calls.ts';

/** Every call of an SDK, those that run no model included. */
export function allCallsOf(analysis: Analysis): LlmCall[] {
  return [...llmCalls(analysis), ...resourceCalls(analysis)];
}
