import { llmCalls } from '../src/analysis/calls.ts';
import type { Fate } from '../src/analysis/failures/fate.ts';
import { fateOfCall } from '../src/analysis/failures/guards.ts';
import { isInTest } from '../src/analysis/streams/streams.ts';
import { type Place, defineCodemod } from '../src/define-codemod.ts';
import { wrapCall } from '../src/edits/wrap-call.ts';

/** Wraps LLM calls that nothing in the file guards in `withRetry`, with the SDK's own retries switched off. */
export default defineCodemod({
  name: 'wrap-calls',
  flags: {
    all: { type: 'boolean', description: 'Also calls that are guarded already: a `try` handles a failure, but sends nothing again.' },
  },
  places(analysis, { all = false, helper, quote }) {
    return llmCalls(analysis).flatMap((call): Place[] => {
      const fate = fateOfCall(call, analysis);
      if ((fate.kind === 'guarded' && (!all || fate.how === 'policy')) || isInTest(call, analysis)) return [];
      const wrapped = wrapCall(call, analysis, { helper, quote });
      if ('edits' in wrapped) return [{ node: call.node, edits: wrapped.edits, remark: remarkOn(fate) }];
      return wrapped.silent ? [] : [{ node: call.node, refused: wrapped.refused }];
    });
  },
});

/** A retry rejects in the end, as the call did. */
function remarkOn(fate: Fate): string | undefined {
  if (fate.kind !== 'unguarded' || fate.how === 'module level') return undefined;
  return 'wrapped, but its last failure still reaches nobody: handle it where the promise ends';
}
