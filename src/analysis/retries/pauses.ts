import type { Node } from '../ast.ts';
import { type SimValue, binary, known, truth } from '../simulation/values.ts';
import type { Paths, SimEvent, Wait } from '../simulation/play.ts';

/** What passes between a failure and the next request. */
export type Pause =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  /** The ms of each round, once for each way that control can take. */
  | { readonly kind: 'waits'; readonly ways: readonly (readonly SimValue[])[] };

const unsure: Pause = { kind: 'unknown' };

/** What passes before each round of a loop or recursion. */
export function pauseOf({ paths, complete }: Paths, via: Node): Pause {
  const ways = paths.map(({ events }) => events.filter((event): event is Hit => event.kind === 'hit' && event.via === via)).filter(([first]) => first && (first.changed === 'same' || first.changed === 'back'));
  return complete ? pauseOfWays(ways.map((rounds) => rounds.map(({ waits }) => waits))) : unsure;
}

type Hit = SimEvent & { readonly kind: 'hit' };

/** The same, of the waits in each round of each way. */
export function pauseOfWays(ways: readonly (readonly (readonly Wait[])[])[]): Pause {
  if (ways.length === 0 || ways.some((rounds) => rounds.some((waits) => waits.some(({ sure }) => !sure)))) return unsure;
  const sums = ways.map((rounds) => rounds.map((waits) => waits.map(({ ms }) => ms).reduce(sum, zero)));
  const never = sums.filter((rounds) => rounds.every((ms) => truth(ms) === false));
  if (never.length === sums.length) return { kind: 'none' };
  return never.length > 0 ? unsure : { kind: 'waits', ways: sums };
}

const zero = known(0);

function sum(a: SimValue, b: SimValue): SimValue {
  return a === zero ? b : binary('+', a, b, { failureKind: undefined, deadline: () => {} });
}
