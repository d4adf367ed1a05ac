import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, unwrap } from '../analysis/ast.ts';
import { type BranchTest, leaves } from '../analysis/errors/branches.ts';
import { classTest } from '../analysis/errors/classes.ts';
import { type Branch, branchOf } from './branch-of.ts';
import { Effect, effectOf } from './effects.ts';
import { moveBranchesUp } from './move-branches-up.ts';

/** Why a dead branch cannot come before the one that takes its errors without anything else being changed; undefined if it can. */
export function whyBranchStays(test: BranchTest, cause: BranchTest, dead: readonly BranchTest[], analysis: Analysis): string | undefined {
  const line = cause.node.loc.start.line;
  const [branch, above] = [branchOf(test.node), branchOf(cause.node)];
  if (branch?.type !== above?.type || !branch || !above) return `it cannot change places with line ${line}: the two are no branches of one chain`;
  if (!classTest(test.node, analysis)) return 'it asks by name: ask with `instanceof`';
  if (unwrap(test.subject).type !== T.Identifier) return 'what it asks about is no plain variable';
  if (!isOnlyFor(branch.test!, dead)) return 'its condition does not begin with the class, or is for more than that';
  for (const { test: condition } of [branch, above]) if (acts(condition!, analysis)) return `the condition at line ${condition!.loc.start.line} may do more than look`;
  if (isInRow(branch) && !leaves(branch.type === T.SwitchCase ? branch.consequent.at(-1) : branch.consequent)) return `its branch would go on into that of line ${line}: end it with \`return\` or \`throw\``;
  return moveBranchesUp(cause.node, [test.node], analysis).length > 0 ? undefined : `it cannot change places with line ${line}: other code, or a comment that is of neither, stands between`;
}

/** Whether control comes from the end of it to what stands below, where that does not leave. */
function isInRow(branch: Branch): branch is TSESTree.IfStatement | TSESTree.SwitchCase {
  if (branch.type === T.SwitchCase) return true;
  return branch.type === T.IfStatement && !branch.alternate && branch.parent.type !== T.IfStatement;
}

/** Whether a condition asks for nothing but what is dead first: for all other errors it then is as if it were not there. */
function isOnlyFor(condition: Node, dead: readonly BranchTest[]): boolean {
  const bare = unwrap(condition);
  if (bare.type !== T.LogicalExpression) return dead.some(({ node }) => node === bare);
  if (bare.operator === '??') return false;
  return isOnlyFor(bare.left, dead) && (bare.operator === '&&' || isOnlyFor(bare.right, dead));
}

function acts(condition: Node, analysis: Analysis): boolean {
  const bare = unwrap(condition);
  if (bare.type === T.LogicalExpression) return acts(bare.left, analysis) || acts(bare.right, analysis);
  return !classTest(bare, analysis) && (effectOf(bare, analysis) & (Effect.acts | Effect.yields)) !== 0;
}
