import { deadBranches } from '../src/analysis/errors/branches.ts';
import { type Place, defineCodemod } from '../src/define-codemod.ts';
import { moveBranchesUp } from '../src/edits/move-branches-up.ts';
import { whyBranchStays } from '../src/edits/why-branch-stays.ts';

/** Puts branches for a class of errors before those for its superclass, behind which they never run. */
export default defineCodemod({
  name: 'sort-error-branches',
  flags: {},
  places(analysis) {
    return deadBranches(analysis).flatMap(({ test, cause, inOrder, same }): Place[] => {
      if (!('of' in cause)) return [];
      const line = cause.node.loc.start.line;
      const refused: Place[] = same && 'of' in test ? [{ node: test.node, refused: `\`${test.of.name}\` has been dealt with at line ${line}: keep one of the two` }] : [];
      const moved = inOrder.filter((each) => {
        const why = whyBranchStays(each, cause, inOrder, analysis);
        if (why !== undefined) refused.push({ node: each.node, refused: why });
        return why === undefined;
      });
      const edits = moveBranchesUp(cause.node, moved.map(({ node }) => node), analysis);
      return edits.length > 0 ? [{ node: moved[0]!.node, edits }, ...refused] : refused;
    });
  },
});
