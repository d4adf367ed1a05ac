import type { Analysis } from '../analysis.ts';
import type { LlmCall } from '../calls.ts';
import { type FailureId, failuresOf } from '../simulation/failures.ts';
import type { SimValue } from '../simulation/values.ts';
import { type Paths, type Scene, givenBy, play } from '../simulation/play.ts';

/** Where a call meets its failure: before it gives anything, or while the stream is read that it gave. */
export type Meets = 'at once' | 'while read';

/** Every way through a function where one of its LLM calls, or of a function it calls, meets a failure; absent where it cannot meet that one. */
export function playFailure(call: LlmCall, id: FailureId, meets: Meets, root: Scene['root'], analysis: Analysis): Paths | undefined {
  return analysis.remember<Paths | undefined>(`played ${call.node.range[0]} ${id} ${meets}`, root, () => {
    const failure = failuresOf(call, analysis).find((sample) => sample.id === id);
    if (!failure) return undefined;
    const { thrown, resolved, kind } = failure;
    const stream: SimValue = { kind: 'stream', failure: thrown, why: thrown.why };
    const isGivenAtOnce = call.endpoint.fails === 'while read' || call.endpoint.stream?.comes === 'at once';
    const settled: SimValue = { kind: 'promise', rejected: meets === 'at once' && !resolved, value: meets === 'while read' ? stream : (resolved ?? thrown), why: 0 };
    const value = meets === 'while read' && isGivenAtOnce ? stream : settled;
    return play({ analysis, root, position: call.node, outcomes: [givenBy(value)], sites: new Map(), failureKind: kind, asker: 'handlers' });
  }, undefined);
}
