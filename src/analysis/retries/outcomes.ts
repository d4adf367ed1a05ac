import type { Node } from '../ast.ts';
import { isSure } from './verdict.ts';
import { type Output, outlives } from '../simulation/output.ts';
import { type SimValue, unknown, why } from '../simulation/values.ts';
import type { Outcome, Paths, Wait } from '../simulation/play.ts';

/** Whether a function hands the failure of the position on as it came. */
export function passesOn(after: readonly Outcome[], before: readonly Outcome[]): boolean {
  const [only] = after;
  const [given] = before;
  if (after.length !== 1 || before.length !== 1 || !only || !given || only.gate !== given.gate || only.writes.size > 0 || only.told.size > 0 || only.output.length > given.output.length || only.throws || only.caught) return false;
  return only.value.kind === 'promise' && only.value.rejected && given.value.kind === 'promise' && only.value.value === given.value.value;
}

/** What an async function that only waits hands on. */
export function asPromise(given: Outcome, waits: readonly Wait[]): Outcome {
  const { throws, value } = given;
  const slower = { ...given, waits: [...given.waits, ...waits] };
  return throws || value.kind !== 'promise' ? { ...slower, throws: false, value: { kind: 'promise', rejected: throws, value, why: value.why } } : slower;
}

/** What a wrapper gives for what its callback came to. */
export function wrapped(given: Outcome, wrap: 'promise' | 'list' | undefined): Outcome {
  if (!wrap) return given;
  const { value } = given;
  const promise: SimValue = given.throws ? { kind: 'promise', rejected: true, value, why: value.why } : value.kind === 'promise' ? value : { kind: 'promise', rejected: false, value, why: value.why };
  return { ...given, throws: false, value: wrap === 'list' ? { kind: 'list', items: [promise], why: 0 } : promise };
}

/** What a wrapper may let pass besides: `limiter.schedule(work)`. */
export function slowed(given: Outcome): Outcome {
  return { ...given, waits: [...given.waits, { ms: unknown(why.call), sure: false }] };
}

/** What one run of `attempt` passes on of a stream, when `via` brings control back for another one, whatever has come by then. */
export function repeatedOutput({ paths }: Paths, via: Node, attempt: Node): readonly Output[] {
  for (const { events } of paths) {
    const again = events.find((event) => event.kind === 'hit' && event.via === via);
    if (again?.kind !== 'hit' || (again.changed !== 'same' && again.changed !== 'back') || !isSure(again.gate) || again.gate & why.answer) continue;
    const repeated = again.output.filter((output) => outlives(output, attempt));
    if (repeated.length > 0) return repeated;
  }
  return [];
}
