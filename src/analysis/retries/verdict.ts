import { type Node, isLoop } from '../ast.ts';
import type { Paths, SimEvent } from '../simulation/play.ts';
import { type Why, why } from '../simulation/values.ts';

/** What becomes of a failure at a retry construct: sent again, let go, or decided by what cannot be seen. */
export type Verdict = 'repeats' | 'ends' | 'unknown';

export interface Judgement {
  readonly verdict: Verdict;
  /** The `catch` or handler that takes the failure, and the condition there that lets it go round. */
  readonly caught?: Node;
  readonly condition?: Node;
}

type Hit = SimEvent & { readonly kind: 'hit' };

const ends: Judgement = { verdict: 'ends' };
const unsure: Judgement = { verdict: 'unknown' };

/** Whether what decided is not the failure in the eyes of code that cannot be seen. */
export function isSure(gate: Why): boolean {
  return !(gate & why.error) && !(gate & why.call && !(gate & why.counter));
}

/** Whether a loop or call sends the same request again for the failure that was played. */
export function judge({ paths, complete }: Paths, via: Node): Judgement {
  // The first round tells: one that starts with another model or key is a fallback, whatever it goes on with.
  const rounds = paths.flatMap(({ events }) => events.find((event) => event.kind === 'hit' && event.via === via) ?? []).filter((event): event is Hit => event.kind === 'hit' && (event.changed === 'same' || event.changed === 'back'));
  const sure = rounds.find((event) => isSure(event.gate));
  const [first] = rounds;
  if (sure) return { verdict: 'repeats', caught: sure.caught, condition: sure.condition };
  if (!first) return complete ? ends : unsure;
  // Where both answers of what cannot be seen go round, it does not matter.
  const letsGo = paths.some(({ events, end, gate }) => end !== 'capped' && !isSure(gate) && events.filter((event) => event.kind === 'hit').length === 1);
  return letsGo || !complete ? unsure : { verdict: 'repeats', caught: first.caught };
}

/** Whether an answer ends the rounds, as in a retry; in a batch, a poll or an agent's loop it goes round as well. */
export function endsOnSuccess({ paths, complete }: Paths, via: Node): boolean {
  let again = false;
  let leaves = false;
  for (const { events, end, gate } of paths) {
    const hit = events.findIndex((event) => event.kind === 'hit');
    if (hit === -1) continue;
    const after = events.slice(hit + 1);
    const back = after.findIndex((event) => event.kind === 'hit' && event.via === via);
    const round = after[back];
    if (round?.kind === 'hit') {
      if (round.changed === 'other') return false;
      // The next of many: for this one, the answer was the end.
      if (round.changed === 'next') leaves = true;
      again = true;
    }
    for (const event of back === -1 ? after : after.slice(0, back)) {
      if (event.kind === 'exit' && event.loop === via) leaves ||= isOfAnswer(event.gate);
    }
    if (!isLoop(via) && back === -1 && end === 'returned') leaves ||= isOfAnswer(gate);
  }
  return again ? leaves : complete || leaves;
}

/** Nothing unknown decided, or the answer did. */
function isOfAnswer(gate: Why): boolean {
  return gate === 0 || (gate & why.answer) !== 0;
}
