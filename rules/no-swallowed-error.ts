import type { TSESTree } from '@typescript-eslint/types';
import { T } from '../src/analysis/ast.ts';
import { callName, rejectedFor } from '../src/analysis/calls.ts';
import { keywordLocation, onFirstLine } from '../src/analysis/locations.ts';
import { type Swallow, swallowedFailures } from '../src/analysis/failures/swallowed.ts';
import { defineRule } from '../src/define-rule.ts';
import { rethrow } from '../src/edits/rethrow.ts';

export default defineRule({
  name: 'no-swallowed-error',
  meta: {
    type: 'problem',
    docs: { description: 'disallow handlers that drop the failure of an LLM call', recommended: 'warn', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      callback: 'When {{call}} fails ({{failures}}), {{who}} learns of it here, and what came before of `{{member}}` passes for the whole answer. Keep the error for the code that reads it, or end the answer with a part that says so.',
      ends: 'When {{call}} fails ({{failures}}), {{who}} learns of it here, and the code around goes on as if it had succeeded. Throw the error on, or hand it to somebody who acts on it.',
      gives: 'When {{call}} fails ({{failures}}), {{who}} learns of it here, and the caller gets `{{value}}` as if that were the answer. Throw the error on, or return what says that the call failed.',
      uses: 'When {{call}} fails ({{failures}}), {{who}} learns of it here, and line {{line}} goes on without the answer as if it had come. Throw the error on, or ask there whether it is missing.',
      rethrowSuggestion: 'Throw the error on.',
      throwStatusSuggestion: 'Throw an error that keeps the status.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const swallow of swallowedFailures(analysis)) {
      const { call, node, silence, gives: value, uses, member } = swallow;
      const isRefusal = node.parent?.type === T.IfStatement;
      report({
        loc: locationOf(swallow),
        messageId: member !== undefined ? 'callback' : value !== undefined ? 'gives' : uses ? 'uses' : 'ends',
        data: {
          call: callName(call),
          failures: isRefusal ? 'a 401, a 429' : rejectedFor(call),
          who: silence === 'mute' ? 'nobody' : 'only the console',
          ...(value !== undefined && { value }),
          ...(member !== undefined && { member }),
          ...(uses && { line: uses.loc.start.line }),
        },
        suggest: [{ messageId: isRefusal ? 'throwStatusSuggestion' : 'rethrowSuggestion', edits: rethrow(swallow, analysis) }],
      });
    }
  },
});

/** The keyword of the clause or the `if`; the start of a handler. */
function locationOf({ node }: Swallow): TSESTree.SourceLocation {
  if (node.type === T.CatchClause) return keywordLocation(node);
  if (node.parent?.type === T.IfStatement) return keywordLocation(node.parent);
  return onFirstLine(node);
}
