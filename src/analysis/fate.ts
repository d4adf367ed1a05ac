import type { Analysis } from './analysis.ts';
import type { FunctionNode, Node } from './ast.ts';
import type { Sites } from './flow.ts';

/** Where the failure of a call goes. `unknown` is an answer: code that this file cannot see takes it. */
export type Fate =
  | { readonly kind: 'guarded'; readonly by: Node; readonly how: 'try' | 'handler' | 'allSettled' | 'policy' | 'test' | 'guard' }
  | { readonly kind: 'unguarded'; readonly how: Unseen; readonly at: Node }
  | { readonly kind: 'exported'; readonly at: Node }
  | { readonly kind: 'unknown'; readonly at: Node };

/** Why a failure reaches nobody. */
export type Unseen = 'unchecked' | 'floating' | 'module level' | 'listener' | 'timer' | 'forEach' | 'executor' | 'stream source' | 'handler';

export interface FateOptions {
  /** `rethrows`: a retry policy rejects in the end, so its own promise must be guarded too. */
  readonly policy?: 'guards' | 'rethrows';
}

/** State of one question: which functions are being asked about, and for callbacks, the one call they are asked for. */
export interface Question {
  readonly analysis: Analysis;
  readonly options: FateOptions;
  readonly open: ReadonlySet<FunctionNode>;
  readonly sites: Sites;
  /** What has been answered or is being asked, so that `chain = chain.then(next)` ends. */
  readonly told: Map<string, Fate>;
  /** Every `catch` clause and rejection handler that is given the failure. */
  readonly met: Set<Node>;
}

/** What a value adds that only comes round to itself, and a function that is called by those that it calls: nothing. */
export const round: Fate = { kind: 'guarded', by: undefined as never, how: 'guard' };
export const recursion: Fate = { ...round };

/** Values one question looks at before it gives up. */
const patience = 5000;

export function question(analysis: Analysis, options: FateOptions): Question {
  return { analysis, options, open: new Set(), sites: new Map(), told: new Map(), met: new Set() };
}

export function orUnknown(fate: Fate, at: Node): Fate {
  return addsNothing(fate) ? { kind: 'unknown', at } : fate;
}

export function addsNothing(fate: Fate | undefined): boolean {
  return fate === round || fate === recursion;
}

/** Answers once for a value asked about under the same callers; `round` while it is being asked. */
export function once(of: string, node: Node, asked: Question, tell: () => Fate): Fate {
  const key = [of, node, ...asked.open, '', ...[...asked.sites].flat()].map(name).join();
  const told = asked.told.get(key);
  if (told) return told;
  if (asked.told.size > patience) return { kind: 'unknown', at: node };
  asked.told.set(key, round);
  const fate = tell();
  asked.told.set(key, fate);
  return fate;
}

function name(of: Node | string): string {
  return typeof of === 'string' ? of : `${of.type}${of.range[0]}-${of.range[1]}`;
}

const badness = { unguarded: 3, exported: 2, unknown: 1, guarded: 0 } as const;

/** Of several the one that counts, since any of them may happen. */
export function worst(fates: readonly Fate[]): Fate {
  return fates.reduce((a, b) => (addsNothing(a) || badness[b.kind] > badness[a.kind] ? b : a));
}
