import type { Analysis } from '../analysis.ts';
import type { FunctionNode, Node } from '../ast.ts';
import type { SourceFile } from '../file.ts';
import type { ProgramSites } from '../program.ts';
import type { Sites } from '../values/flow.ts';

/** Where the failure of a call goes. `unknown` is an answer: code that cannot be seen takes it. */
export type Fate =
  | { readonly kind: 'guarded'; readonly by: Node; readonly how: 'try' | 'handler' | 'allSettled' | 'policy' | 'test' | 'guard' }
  | ({ readonly kind: 'unguarded'; readonly how: Unseen } & Place)
  /** `uncalled`: what leaves, where the whole program was looked through and nothing calls it. */
  | ({ readonly kind: 'exported'; readonly uncalled?: Node } & Place)
  | ({ readonly kind: 'unknown' } & Place);

interface Place {
  readonly at: Node;
  /** The file of `at`, where it is not the one that was asked about. */
  readonly file?: SourceFile;
}

/** Why a failure reaches nobody. */
export type Unseen = 'unchecked' | 'floating' | 'module level' | 'listener' | 'timer' | 'forEach' | 'executor' | 'stream source' | 'handler';

export interface FateOptions {
  /** `rethrows`: a retry policy rejects in the end, so its own promise must be guarded too. */
  readonly policy?: 'guards' | 'rethrows';
  /** `program`: what leaves the file is judged by the callers in other files, where those are known. */
  readonly reach?: 'file' | 'program';
}

/** State of one question: which functions are being asked about, and for callbacks, the one call they are asked for. */
export interface Question {
  /** Of the file that the failure has come to. */
  readonly analysis: Analysis;
  readonly options: FateOptions;
  readonly open: ReadonlySet<FunctionNode>;
  readonly sites: ProgramSites;
  /** What has been answered or is being asked, so that `chain = chain.then(next)` ends. */
  readonly told: Map<string, Fate>;
  /** Numbers for nodes, whichever file they are of. */
  readonly numbers: Map<Node, number>;
  /** Other files that the failure has come to, by their trees. */
  readonly files: Map<Node, SourceFile>;
  /** Every `catch` clause and rejection handler that is given the failure. */
  readonly met: Set<Node>;
}

/** What a value adds that only comes round to itself, and a function that is called by those that it calls: nothing. */
export const round: Fate = { kind: 'guarded', by: undefined as never, how: 'guard' };
export const recursion: Fate = { ...round };

/** Values one question looks at before it gives up. */
const patience = 5000;

export function question(analysis: Analysis, options: FateOptions, sites: Sites = new Map()): Question {
  const own = new Map([...sites].map(([fn, call]) => [fn, { call, analysis }]));
  return { analysis, options, open: new Set(), sites: own, told: new Map(), numbers: new Map(), files: new Map(), met: new Set() };
}

/** The same question, asked about code of the file that the failure has come to. */
export function askedIn(analysis: Analysis, asked: Question): Question {
  if (analysis === asked.analysis) return asked;
  asked.files.set(analysis.file.ast, analysis.file);
  return { ...asked, analysis };
}

/** The fate with the file of its place, where that is another than the one asked about. */
export function placed(fate: Fate, { analysis, files }: Question): Fate {
  if (fate.kind === 'guarded' || files.size === 0) return fate;
  let root = fate.at;
  while (root.parent) root = root.parent;
  return root === analysis.file.ast ? fate : { ...fate, file: files.get(root) };
}

export function orUnknown(fate: Fate, at: Node): Fate {
  return addsNothing(fate) ? { kind: 'unknown', at } : fate;
}

export function addsNothing(fate: Fate | undefined): boolean {
  return fate === round || fate === recursion;
}

/** Answers once for a value asked about under the same callers; `round` while it is being asked. */
export function once(of: string, node: Node, asked: Question, tell: () => Fate): Fate {
  const number = (of: Node): number => numberOf(of, asked.numbers);
  const sites = [...asked.sites].flatMap(([fn, { call }]) => [number(fn), number(call)]);
  const key = `${of} ${number(node)} ${[...asked.open].map(number).join()} ${sites.join()}`;
  const told = asked.told.get(key);
  if (told) return told;
  if (asked.told.size > patience) return { kind: 'unknown', at: node };
  asked.told.set(key, round);
  const fate = tell();
  asked.told.set(key, fate);
  return fate;
}

function numberOf(node: Node, numbers: Map<Node, number>): number {
  const known = numbers.get(node) ?? numbers.size;
  if (known === numbers.size) numbers.set(node, known);
  return known;
}

const badness = { unguarded: 3, exported: 2, unknown: 1, guarded: 0 } as const;

/** Of several the one that counts, since any of them may happen. */
export function worst(fates: readonly Fate[]): Fate {
  return fates.reduce((a, b) => (addsNothing(a) || badness[b.kind] > badness[a.kind] ? b : a));
}
