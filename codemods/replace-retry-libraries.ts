import { carryOvers } from '../src/catalog/carry-over.ts';
import { retryConstructs } from '../src/analysis/retries/constructs.ts';
import { isInTest } from '../src/analysis/streams/streams.ts';
import { type Place, defineCodemod } from '../src/define-codemod.ts';
import { dropImports } from '../src/edits/drop-import.ts';
import type { Edit } from '../src/edits/edit.ts';
import { isReplaceable, replacePolicy } from '../src/edits/replace-policy.ts';

/** Replaces retry libraries around LLM calls by `withRetry`, which is told what they were told. */
export default defineCodemod({
  name: 'replace-retry-libraries',
  flags: {},
  places(analysis, { helper, quote }) {
    const constructs = retryConstructs(analysis).filter((construct) => isReplaceable(construct) && construct.layers.every(({ away, call }) => !away && !isInTest(call, analysis)));
    const replaced = constructs.map((construct) => replacePolicy(construct, constructs, { helper, quote }, analysis));
    const done = replaced.filter((each) => 'edits' in each);
    const statements = [...new Set(done.flatMap(({ statement }) => statement ?? []))];
    const edits = done.flatMap((each) => each.edits).filter((edit) => !statements.includes(edit));
    const imports = dropImports(new Set(Object.keys(carryOvers)), edits, inOne(statements), analysis);
    return constructs.map(({ node }, index): Place => {
      const place = replaced[index]!;
      if ('refused' in place) return { node, refused: place.refused };
      return { node, remark: place.remark, edits: [...place.edits.filter((edit) => !statements.includes(edit)), ...(place === done[0] ? imports : [])] };
    });
  },
});

/** `import { createRetry } …` and `import { withRetry } …` as one. */
function inOne([first, second]: readonly Edit[]): Edit | undefined {
  const name = second && /\{ (.*) \}/.exec(second.text)?.[1];
  return first && name !== undefined ? { ...first, text: first.text.replace(' }', `, ${name} }`) } : first;
}
