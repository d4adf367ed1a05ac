import type { FailureKind } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import type { FunctionNode, Node } from '../ast.ts';
import { Passed } from './output.ts';
import type { Change, Outcome, Scene, SimEvent, Thrown, Told, Wait } from './play.ts';
import { type Anatomy, type Key, anatomyOf } from './anatomy.ts';
import { type Judge, type SimValue, type Why, copy, isSame, undefinedValue, unknown, why } from './values.ts';

/** Rounds to play where only known numbers decide; where unknowns do; and where what counts is no longer known. */
const knownRounds = 40;
const unsureRounds = 16;
const widenedRounds = 3;
const maxSteps = 12_000;

/** Control leaves a statement: JavaScript's own ways, and the end of a path. */
export class Jump {
  constructor(
    readonly kind: 'break' | 'continue' | 'return' | 'throw' | 'halt',
    readonly value: SimValue = undefinedValue,
    readonly label?: string,
  ) {}
}

/** The course of one path through a scene: its choices, what happened at the position, what was written since. */
export abstract class Course implements Judge {
  readonly scene: Scene;
  readonly script: boolean[];
  /** Of the file whose code is running. */
  analysis: Analysis;
  protected anatomy: Anatomy;
  protected readonly env = new Map<Key, SimValue>();
  protected readonly events: SimEvent[] = [];
  protected readonly thrown: Thrown[] = [];
  protected readonly told = new Set<Told>();
  protected readonly deadlines: number[] = [];
  protected readonly allWrites = new Set<Key>();
  protected readonly allWaits: Wait[] = [];
  protected readonly stack: FunctionNode[] = [];
  readonly passed: Passed;
  protected written = new Set<Key>();
  /** What has let time pass since the position was last reached. */
  protected waits: readonly Wait[] = [];
  protected chosen = 0;
  protected hits = 0;
  protected gate: Why = 0;
  protected gateBefore: Why = 0;
  protected everGated: Why = 0;
  protected patience = Infinity;
  protected atLeast = 0;
  protected before: ReadonlyMap<Key, { readonly value: SimValue; readonly size: number | undefined }> | undefined;
  /** Something has counted on from one round to the next. */
  protected counts = false;
  protected outcome: Outcome | undefined;
  protected outcomeValue: SimValue | undefined;
  /** What the request was made of when the position was last reached. */
  private readonly atHit = new Map<Key, SimValue>();
  protected via: Node | undefined;
  protected caught: Node | undefined;
  protected condition: Node | undefined;
  protected endedAs: 'capped' | 'lost' = 'lost';
  steps = 0;

  constructor(scene: Scene, anatomy: Anatomy, script: readonly boolean[]) {
    this.scene = scene;
    this.anatomy = anatomy;
    this.analysis = scene.analysis;
    this.passed = new Passed(this);
    this.script = [...script];
  }

  /** Runs something that is of another file than what is running. */
  protected inFile<A>(home: Analysis, run: () => A): A {
    const { analysis, anatomy } = this;
    this.analysis = home;
    this.anatomy = this.anatomyIn(home);
    try {
      return run();
    } finally {
      this.analysis = analysis;
      this.anatomy = anatomy;
    }
  }

  /** Whether code of another file is running than that of the scene. */
  protected get isAway(): boolean {
    return this.analysis !== this.scene.analysis;
  }

  protected anatomyIn(home: Analysis): Anatomy {
    const { analysis, root, position } = this.scene;
    return home === analysis ? anatomyOf(analysis, root, position) : anatomyOf(home, home.file.ast);
  }

  get failureKind(): FailureKind | undefined {
    return this.scene.failureKind;
  }

  /** Whether the caller has aborted by now: that is the failure that is played. */
  isAborted(): boolean {
    this.told.add('signal');
    return this.failureKind === 'aborted' && this.hits > 0;
  }

  /** Throws what a built-in function throws. */
  fail(value: SimValue): never {
    throw new Jump('throw', value);
  }

  deadline(ms: number | undefined): void {
    this.deadlines.push(ms ?? Number.NaN);
  }

  /** The stream is read from here on: what decides meanwhile is the answer, and says nothing of what becomes of a failure. */
  beginReading(): void {
    this.passed.read();
    this.gateBefore = this.gate;
  }

  endReading(failure: SimValue): never {
    this.passed.reading = false;
    this.gate = this.gateBefore;
    throw new Jump('throw', failure);
  }

  /** Lets time pass. */
  waitFor(ms: SimValue, sure = true): void {
    const wait = { ms, sure };
    this.waits = [...this.waits, wait];
    this.allWaits.push(wait);
  }

  /** Notes who takes the failure, for the report. */
  catches(node: Node): void {
    if (this.hits === 0 || this.isAway) return;
    this.caught = node;
    this.condition = undefined;
  }

  /** Notes the condition that decides on the failure, for the report. */
  protected decidedAt(condition: Node): void {
    if (!this.isAway) this.condition = condition;
  }

  protected note(key: Key): void {
    this.written.add(key);
    this.allWrites.add(key);
  }

  /** Takes one of two ways where an unknown decides; the other is another path's. */
  protected choose(reason: Why): boolean {
    if (this.chosen === this.script.length) this.script.push(true);
    this.gate |= reason;
    this.everGated |= reason;
    return this.script[this.chosen++]!;
  }

  protected halt(end: 'capped' | 'lost'): never {
    this.endedAs = end;
    throw new Jump('halt');
  }

  protected hit(): SimValue {
    const via = this.via;
    const changed = via === undefined ? 'same' : this.changeBy(via);
    this.events.push({ kind: 'hit', via, gate: this.gate, changed, caught: this.caught, condition: this.condition, waits: this.waits, output: this.passed.begin() });
    this.hits += 1;
    this.limitRounds();
    // A provider that is down stays down: one outcome for all rounds of a path.
    const outcome = (this.outcome ??= this.anyOf(this.scene.outcomes));
    this.passed.take(outcome.output);
    this.gate = outcome.gate;
    this.via = undefined;
    this.caught = outcome.caught;
    this.condition = undefined;
    this.written = new Set(outcome.writes);
    this.waits = outcome.waits;
    for (const key of this.scene.watched ?? []) {
      const value = this.env.get(key);
      if (value) this.atHit.set(key, value);
    }
    for (const key of outcome.writes) this.allWrites.add(key);
    for (const told of outcome.told) this.told.add(told);
    const value = (this.outcomeValue ??= copy(outcome.value));
    if (outcome.throws) throw new Jump('throw', value);
    return value;
  }

  private changeBy(via: Node): Change {
    const changes = this.scene.changes?.(this.written, via) ?? [];
    const values = changes.map((key) => (isKey(key) ? { before: this.atHit.get(key), now: this.env.get(key) } : undefined));
    const moved = values.filter((value) => !(value?.before?.kind === 'known' && value.now && isSame(value.before, value.now)));
    if (changes.length === 0) return 'same';
    if (moved.length === 0) return 'back';
    return moved.every((value) => value?.now && sizeOf(value.now) !== undefined && value.now.kind === 'known') ? 'next' : 'other';
  }

  protected limitRounds(): void {
    if (this.hits > (this.scene.rounds ?? Infinity)) this.halt('capped');
    if (this.hits === 1) this.everGated = 0;
    if (this.patience === Infinity && (this.stack.length > unsureRounds || this.hits >= (this.everGated ? unsureRounds : knownRounds))) this.widen();
    if (this.hits > this.patience) this.halt('capped');
  }

  /** Takes what has moved since the last round for something that counts, to see in a few more whether anything asks it. */
  protected widen(): void {
    if (!this.before) {
      this.before = new Map([...this.env].map(([key, value]) => [key, { value, size: sizeOf(value) }]));
      return;
    }
    for (const [key, value] of this.env) {
      const [size, before] = [sizeOf(value), this.before.get(key)];
      this.counts ||= Boolean(value.why & why.counter) && (size !== before?.size || (size === undefined && value !== before?.value));
      if (size !== undefined && size !== before?.size) this.env.set(key, unknown(value.why | why.counter));
    }
    this.patience = this.hits + widenedRounds;
    if (!this.everGated) this.atLeast = this.hits;
  }

  protected anyOf(outcomes: readonly Outcome[]): Outcome {
    let index = 0;
    while (index < outcomes.length - 1 && !this.choose(0)) index += 1;
    return outcomes[index] ?? this.halt('lost');
  }

  protected step(): void {
    this.steps += 1;
    if (this.steps > maxSteps) this.halt('lost');
  }
}

function isKey(key: Key | Node): key is Key {
  return typeof key === 'string' || 'defs' in key;
}

/** What counting changes: a number, or how many things a list holds. */
function sizeOf(value: SimValue): number | undefined {
  if (value.kind === 'list') return value.items.length;
  return value.kind === 'known' && typeof value.value === 'number' ? value.value : undefined;
}
