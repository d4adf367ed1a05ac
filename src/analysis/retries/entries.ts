import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, T, isFunction, isWithin } from '../ast.ts';
import { callbackTreatment } from '../failures/callbacks.ts';
import { type CalledFunction, type ProgramSites, type Site, functionInProgram } from '../program.ts';
import type { Scene } from '../simulation/play.ts';
import { type Use, usesOf, usesOfParameter, usesOfPattern } from '../values/flow.ts';
import { usesOfAny, usesOfField } from '../values/methods.ts';
import { type Step, runsOf } from './pipelines.ts';
import { policiesAt } from './policies.ts';

/** Where control comes from into a function: what evaluates to what the function comes to. */
export interface Entry {
  readonly sites: ProgramSites;
  /** Absent: from where nobody can see. */
  readonly position?: Site;
  readonly wrap?: 'promise' | 'list';
  /** What the failure meets between the function and the position: policies, innermost first. */
  readonly through?: readonly Step[];
  /** The policy that hands the function something to settle it with. */
  readonly natives?: Scene['natives'];
}

const maxEntries = 6;

/** Every way in which control comes into a function. */
export function entriesOf(root: Scene['root'], sites: ProgramSites, analysis: Analysis): readonly Entry[] {
  if (!isFunction(root)) return [{ sites }];
  const site = sites.get(root);
  // A callback that is followed through a helper goes back out through the call that handed it over.
  if (site) return [{ sites, position: site }];
  const uses = usesOfAny(root, analysis).flatMap((use) => (use.kind === 'field' ? usesOfField(root, use, analysis) : [use]));
  const entries = uses.flatMap((use) => entriesBy(use, root, sites, analysis));
  return entries.length > 0 ? entries.slice(0, maxEntries) : [{ sites }];
}

/** `analysis`: of the file of the use. */
function entriesBy(use: Use, fn: FunctionNode, sites: ProgramSites, analysis: Analysis): readonly Entry[] {
  const at = (call: TSESTree.CallExpression): Site => ({ call, analysis });
  if (use.kind === 'called') return isWithin(use.call, fn) ? [] : [{ sites: new Map(sites).set(fn, at(use.call)), position: at(use.call) }];
  if (use.kind !== 'argument' || isWithin(use.call, fn)) return [];
  const { call, index, key } = use;
  if (call.type !== T.CallExpression) {
    const later = callbackTreatment(call, index, key, analysis);
    return later.kind === 'later' ? later.calls.map((position) => ({ sites: new Map(sites).set(fn, at(position)), position: at(position) })) : [];
  }
  const policies = policiesAt(call, index, key, analysis);
  if (policies[0]) return [{ sites, position: at(call), through: policies.map((policy) => ({ policy })), natives: policies[0].terms }];
  const runs = runsOf(call, index, key, analysis);
  if (runs) return runs.map(({ steps, position }) => ({ sites, position: position && at(position), through: steps, wrap: 'promise' }));
  const treatment = callbackTreatment(call, index, key, analysis);
  switch (treatment.kind) {
    case 'collects':
      return [{ sites, position: at(call), wrap: 'list' }];
    case 'passes':
    case 'chains':
      return [{ sites, position: at(call), wrap: 'promise' }];
    case 'guards':
    case 'drops':
    case 'later':
      return [];
    case 'unknown':
      return throughHelper({ call, analysis }, index, key, fn, sites);
  }
}

/** A callback handed to a function of the project comes to what that function makes of it. */
function throughHelper(site: Site, index: number, key: string | undefined, fn: FunctionNode, sites: ProgramSites): readonly Entry[] {
  const helper = functionInProgram(site.call.callee, site.analysis);
  const isOwn = helper?.analysis === site.analysis;
  const entries = helper ? entriesIn(helper, site, index, key, fn, sites) : [];
  // What another file keeps to run it some time is taken to be handed through.
  return entries.length === 0 && !isOwn && isAwaited(site) ? [{ sites, position: site, wrap: 'promise' }] : entries;
}

function entriesIn({ fn: helper, analysis }: CalledFunction, site: Site, index: number, key: string | undefined, fn: FunctionNode, sites: ProgramSites): readonly Entry[] {
  const uses = usesOfParameter(helper, index, analysis);
  if (!uses || sites.has(helper)) return [];
  const inside = new Map(sites).set(helper, site);
  return uses.flatMap((use) => {
    if (key === undefined) return entriesBy(use, fn, inside, analysis);
    if (use.kind === 'destructured' && use.name === key) return usesOfPattern(use.node, analysis).flatMap((inner) => entriesBy(inner, fn, inside, analysis));
    if (use.kind !== 'member' || use.name !== key) return [];
    const read: readonly Use[] = use.call ? [{ kind: 'called', call: use.call }] : usesOf(use.node, analysis);
    return read.flatMap((inner) => entriesBy(inner, fn, inside, analysis));
  });
}

function isAwaited({ call, analysis }: Site): boolean {
  return usesOf(call, analysis).some((use) => use.kind === 'awaited' || use.kind === 'returned' || use.kind === 'member');
}
