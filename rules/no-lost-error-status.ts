import { callName } from '../src/analysis/calls.ts';
import { keywordLocation } from '../src/analysis/locations.ts';
import { lostStatuses } from '../src/analysis/failures/lost-statuses.ts';
import { defineRule } from '../src/define-rule.ts';
import { keepStatus } from '../src/edits/keep-status.ts';

export default defineRule({
  name: 'no-lost-error-status',
  meta: {
    type: 'suggestion',
    docs: { description: 'disallow throwing new errors that lose the status of a failed LLM call', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      lost: '{{statuses}} of {{call}} {{leave}} here as an error without a status, so that nothing above can tell what is worth another attempt. {{remedy}}.',
      causeSuggestion: 'Give the new error the failure as its `cause`.',
      statusSuggestion: 'Give the new error the status of the response.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const lost of lostStatuses(analysis)) {
      const { node, call, statuses, handler, response } = lost;
      const isCaught = handler !== undefined || !response;
      report({
        loc: keywordLocation(node),
        messageId: 'lost',
        data: {
          statuses: listed(statuses),
          call: callName(call),
          leave: statuses.length > 1 ? 'leave' : 'leaves',
          remedy: isCaught ? 'Give the new error the failure as its `cause`, or its `status`' : `Give the new error the \`status\` of \`${response.name}\``,
        },
        suggest: [{ messageId: isCaught ? 'causeSuggestion' : 'statusSuggestion', edits: keepStatus(lost, analysis) }],
      });
    }
  },
});

/** `A 401, 429 and 500`. */
function listed(statuses: readonly string[]): string {
  const last = statuses.at(-1)!;
  return `A ${statuses.length > 1 ? `${statuses.slice(0, -1).join(', ')} and ${last}` : last}`;
}
