import type { Analysis } from '../src/analysis/analysis.ts';
import { type BranchTest, type DeadBranch, deadBranches } from '../src/analysis/errors/branches.ts';
import { readLocation } from '../src/analysis/locations.ts';
import { type Finding, defineRule } from '../src/define-rule.ts';
import { moveBranchesUp } from '../src/edits/move-branches-up.ts';
import { shortened } from '../src/edits/text.ts';

export default defineRule({
  name: 'no-unreachable-error-branch',
  meta: {
    type: 'problem',
    docs: { description: 'disallow error branches that never run, since an earlier one takes all that they are for', recommended: 'warn', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      again: '`{{class}}` has been dealt with at line {{line}}: what depends on this never runs. Keep one of the two.',
      moveSuggestion: 'Ask for `{{class}}` before `{{parent}}`.',
      status: 'Every status that `{{test}}` is for has been dealt with at line {{line}}: what depends on this never runs. Ask for it first.',
      subclass: 'Every `{{class}}` is also of `{{parent}}`, which has been dealt with at line {{line}}: what depends on this never runs. Ask for `{{class}}` first.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const dead of deadBranches(analysis)) report(findingOf(dead, analysis));
  },
});

function findingOf({ test, cause, inOrder, same }: DeadBranch, analysis: Analysis): Finding<'again' | 'moveSuggestion' | 'status' | 'subclass'> {
  const [name, parent] = [nameOf(test, analysis), nameOf(cause, analysis)];
  const line = cause.node.loc.start.line;
  const loc = readLocation(test.node);
  if (same) return { loc, messageId: 'again', data: { class: name, line } };
  const suggest = [{ messageId: 'moveSuggestion', data: { class: name, parent }, edits: moveBranchesUp(cause.node, inOrder.map(({ node }) => node), analysis) }] as const;
  return 'of' in test ? { loc, messageId: 'subclass', data: { class: name, parent, line }, suggest } : { loc, messageId: 'status', data: { test: name, line }, suggest };
}

function nameOf(test: BranchTest, { file: { text } }: Analysis): string {
  return 'of' in test ? test.of.name : shortened(text.slice(...test.node.range));
}
