import type { Analysis } from '../src/analysis/analysis.ts';
import { T } from '../src/analysis/ast.ts';
import { callOption } from '../src/analysis/values/options.ts';
import type { StreamRead } from '../src/analysis/streams/reads.ts';
import { type LlmStream, type StreamProblem, fateOfRead, isInTest, llmStreams, placeOf, streamProblems } from '../src/analysis/streams/streams.ts';
import { type Place, defineCodemod } from '../src/define-codemod.ts';
import { type GuardOptions, guardExpression, guardRead } from '../src/edits/guard-stream.ts';

/** Puts `guardStream` around what loops over LLM streams read, so that a failure in mid-stream throws instead of passing for an end. */
export default defineCodemod({
  name: 'guard-streams',
  flags: {},
  places(analysis, options) {
    const places = new Map<number, Place>();
    const add = (place: Place): void => void places.set('refused' in place ? place.node.range[0] : place.edits[0]!.start, place);
    for (const stream of llmStreams(analysis)) {
      if (!isInTest(stream.call, analysis)) for (const read of stream.reads) addRead(stream, read, options, analysis, add);
    }
    for (const problem of streamProblems(analysis)) addProblem(problem, options, analysis, add);
    // Several streams may come to one loop: what one of them forbids holds for all.
    const refused = new Set([...places.values()].filter((place) => 'refused' in place).map(({ node }) => node));
    return [...places.values()].filter((place) => 'refused' in place || !refused.has(place.node)).sort((a, b) => a.node.range[0] - b.node.range[0]);
  },
});

function addRead(stream: LlmStream, read: StreamRead, options: GuardOptions, analysis: Analysis, add: (place: Place) => void): void {
  const guarding = guardRead(stream, read, options, analysis);
  if (!guarding) return;
  const { node } = read;
  if ('refused' in guarding) add({ node, refused: guarding.refused });
  else add({ node, edits: guarding.edits, remark: remarkOn(read, analysis) ?? remarkOnAbort(stream, analysis) });
}

/** What is no loop of a call's own stream. */
function addProblem(problem: StreamProblem, options: GuardOptions, analysis: Analysis, add: (place: Place) => void): void {
  const node = placeOf(problem);
  if (problem.kind === 'emitter') {
    add({ node, refused: problem.final ? `put a \`try\` around \`${problem.final.read.name}()\`` : "its listeners are handed what arrives: add one for 'error'" });
  } else if (problem.kind === 'raw') {
    add({ node, refused: '`guardStream` takes parsed chunks: test this one for `error`' });
  } else if (problem.kind === 'events' && !problem.call && node.type === T.ForOfStatement) {
    add({ node, edits: guardExpression(node.right, options, analysis), remark: remarkOn({ kind: 'loop', node, wrapped: true, sites: new Map() }, analysis) });
  }
}

/** The SDKs end an aborted stream in silence; guarded, it throws. */
function remarkOnAbort({ call }: LlmStream, analysis: Analysis): string | undefined {
  return callOption(call, call.sdk.signal, analysis).kind === 'set' ? 'guarded; an abort, which ended the loop in silence, now throws with the kind `aborted`' : undefined;
}

/** A guarded stream throws: whether somebody handles that is for the author to see to. */
function remarkOn(read: StreamRead, analysis: Analysis): string | undefined {
  const fate = fateOfRead(read, analysis);
  switch (fate.kind) {
    case 'guarded':
      return undefined;
    case 'unguarded':
      return 'guarded, but its failure still reaches nobody: put a `try` around the loop';
    case 'exported':
      return `guarded; its failure leaves through the export at line ${fate.at.loc.start.line}, whose callers must handle it`;
    case 'unknown':
      if (!read.member) return undefined;
      return 'guarded; its failure goes to code that cannot be seen from here, which must handle it';
  }
}
