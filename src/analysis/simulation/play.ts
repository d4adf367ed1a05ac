import type { TSESTree } from '@typescript-eslint/types';
import type { RetrierBail } from '../../catalog/retrier.ts';
import type { FailureKind } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type LoopNode, type Node, T } from '../ast.ts';
import type { ProgramSites } from '../program.ts';
import { type Key, anatomyOf } from './anatomy.ts';
import { Machine } from './machine.ts';
import type { Output } from './output.ts';
import { type SimValue, type Why, undefinedValue, unknown } from './values.ts';

/**
 * Plays a function through, with one of its calls – the *position* – given an outcome: the failure that a provider
 * sends, or an answer. What cannot be told is unknown; where an unknown decides which way control goes, both ways are
 * played, each on a path of its own.
 */
export interface Scene {
  readonly analysis: Analysis;
  readonly root: FunctionNode | TSESTree.Program;
  readonly position?: Node;
  /** What evaluating the position gives; several where that is not sure. */
  readonly outcomes: readonly Outcome[];
  /** By which call a function was entered, for its parameters. */
  readonly sites: ProgramSites;
  /** Values of the root's parameters, where no site gives them. */
  readonly args?: readonly SimValue[];
  /** Parameters of the root that settle the policy it is handed to. */
  readonly natives?: { readonly bail?: RetrierBail; readonly again?: number };
  /** What the request is made of. */
  readonly watched?: ReadonlySet<Key>;
  /** What makes a repeat by `via` – a loop, a call – send another request, of what was written since. */
  readonly changes?: (written: ReadonlySet<Key>, via: Node) => readonly (Key | Node)[];
  /** `program`: functions and constants of other files are played too, where those are known. */
  readonly reach?: 'program';
  /** Kind of the failure that is played. */
  readonly failureKind?: FailureKind;
  /** Who asks: each has a budget of its own in a file, so that no rule's answers depend on what others have asked. */
  readonly asker?: string;
  /** How often the position may be reached before the path is cut; as often as it takes to see an end, if absent. */
  readonly rounds?: number;
}

/** What evaluating a call gives: a value (a promise, if the call is asynchronous) or an error thrown at once. */
export interface Outcome {
  readonly throws: boolean;
  readonly value: SimValue;
  /** On what unknowns it depends that it comes to this. */
  readonly gate: Why;
  readonly writes: ReadonlySet<Key>;
  readonly told: ReadonlySet<Told>;
  /** What let time pass on the way here. */
  readonly waits: readonly Wait[];
  /** What it has passed on of the stream that failed. */
  readonly output: readonly Output[];
  /** Who took the failure on the way here. */
  readonly caught?: Node;
}

/** Something that lets time pass before the next request. */
export interface Wait {
  readonly ms: SimValue;
  /** Whether it is waited for at all; not so in a part that is not played. */
  readonly sure: boolean;
}

/** What a policy's callback said through the parameter that settles it; that the caller's signal was asked. */
export type Told = 'bail' | 'again' | 'signal';

/**
 * Whether a repeat sends another request: the same one; the next of many, by a number that counts on (`i += 1`); the same
 * one again where it would have been the next (`i -= 1` before); or simply another.
 */
export type Change = 'same' | 'next' | 'back' | 'other';

export type SimEvent =
  /** The position was reached; `via` is what brought control back to it. */
  | { readonly kind: 'hit'; readonly via: Node | undefined; readonly gate: Why; readonly changed: Change; readonly caught: Node | undefined; readonly condition: Node | undefined; readonly waits: readonly Wait[]; readonly output: readonly Output[] }
  | { readonly kind: 'enter'; readonly loop: LoopNode }
  | { readonly kind: 'exit'; readonly loop: LoopNode; readonly gate: Why };

/** What a `throw` of the program throws after the position was reached. */
export interface Thrown {
  readonly node: TSESTree.ThrowStatement;
  readonly value: SimValue;
  readonly gate: Why;
}

export interface Path {
  readonly events: readonly SimEvent[];
  readonly thrown: readonly Thrown[];
  /** `capped`: still going round when the patience ended. */
  readonly end: 'returned' | 'threw' | 'capped' | 'lost';
  readonly value: SimValue | undefined;
  /** What the end depends on, since the position was last reached. */
  readonly gate: Why;
  readonly told: ReadonlySet<Told>;
  /** What comparisons with the clock allowed, in ms; NaN where that cannot be read. */
  readonly deadlines: readonly number[];
  /** Rounds that known numbers alone allowed, and more; 0 where the path ended or unknowns decided. */
  readonly atLeast: number;
  /** After many rounds: whether anything still counts on. */
  readonly counts: boolean;
  readonly writes: ReadonlySet<Key>;
  readonly waits: readonly Wait[];
  readonly output: readonly Output[];
  readonly caught: Node | undefined;
  readonly condition: Node | undefined;
}

export interface Paths {
  readonly paths: readonly Path[];
  /** All ways were played to their end. */
  readonly complete: boolean;
}

const maxPaths = 160;
const maxSteps = 40_000;

/** What playing may cost a file: beyond it everything is unknown, so that no file ever makes an editor wait. */
const stepsPerFile = 100_000;

/** A call that gives a value, whatever else. */
export function givenBy(value: SimValue): Outcome {
  return { throws: false, value, gate: 0, writes: new Set(), told: new Set(), waits: [], output: [] };
}

/** What a call of the root comes to, each way once: what evaluating that call gives to the code around it. */
export function outcomesOf({ paths }: Paths): readonly Outcome[] {
  const outcomes = new Map<string, Outcome>();
  for (const { end, value = undefinedValue, gate, writes, told, waits, output, caught } of paths) {
    if (end !== 'returned' && end !== 'threw') continue;
    const throws = end === 'threw';
    const key = `${throws} ${describe(value)} ${[...told].join()}`;
    const same = outcomes.get(key);
    // Reached without an unknown, it is sure.
    if (!same || (gate & same.gate) !== same.gate) outcomes.set(key, { throws, value, gate: same ? gate & same.gate : gate, writes, told, waits: same ? eitherWaits(same.waits, waits) : waits, output: handedOn(same ? [...same.output, ...output] : output), caught });
  }
  return [...outcomes.values()].slice(0, 8);
}

/** What a call has passed on by itself: what it yields, its caller passes on; what it has emptied before, it repeats itself. */
function handedOn(output: readonly Output[]): readonly Output[] {
  return output.filter(({ node, fresh }) => node.type !== T.YieldExpression && !fresh);
}

/** What is waited for on one of two ways. */
function eitherWaits(a: readonly Wait[], b: readonly Wait[]): readonly Wait[] {
  return a.length > 0 && b.length > 0 ? a : [...a, ...b].map((wait) => ({ ...wait, sure: false }));
}

function describe(value: SimValue): string {
  switch (value.kind) {
    case 'known':
      return `known ${String(value.value)}`;
    case 'promise':
      return `${value.rejected ? 'rejected' : 'resolved'} ${describe(value.value)}`;
    case 'object':
      return `object ${[...value.members].map(([name, member]) => `${name}: ${member.kind === 'known' ? String(member.value) : member.kind}`).join()}`;
    default:
      return `${value.kind} ${value.why}`;
  }
}

/** Whether an error is of the class that an expression names. */
export function instanceAnswer(error: SimValue, type: Node, analysis: Analysis): SimValue {
  if (error.kind !== 'object' || !error.classes) return unknown(error.why);
  const root = analysis.file.ast;
  return new Machine({ analysis, root, outcomes: [], sites: new Map() }, anatomyOf(analysis, root), []).isInstance(error, type);
}

/** Every way that control can take through the scene. */
export function play(scene: Scene): Paths {
  const { analysis, root, position } = scene;
  const anatomy = anatomyOf(analysis, root, position);
  const paths: Path[] = [];
  let script: boolean[] = [];
  let complete = true;
  const budget = analysis.remember(scene.asker === undefined ? 'steps left' : `steps left for ${scene.asker}`, analysis.file.program?.asking ?? analysis, () => ({ steps: stepsPerFile }), { steps: 0 });
  let steps = 0;
  if (budget.steps <= 0) return { paths, complete: false };
  for (;;) {
    const machine = new Machine(scene, anatomy, script);
    const path = machine.run();
    paths.push(path);
    steps += machine.steps;
    budget.steps -= machine.steps;
    if (path.end === 'lost') complete = false;
    script = machine.script;
    while (script.length > 0 && !script.at(-1)) script.pop();
    if (script.length === 0) return { paths, complete };
    script = [...script.slice(0, -1), false];
    if (paths.length === maxPaths || steps > maxSteps || budget.steps <= 0) return { paths, complete: false };
  }
}
