import type { TSESTree } from '@typescript-eslint/types';
import type { OutcomeFacts } from '../../catalog/sdk.ts';
import type { FailureKind } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import { type Attempts, attemptsOf } from './attempts.ts';
import { type FunctionNode, type LoopNode, type Node, T, isFunction, isInside, isLoop } from '../ast.ts';
import { callbackTreatment } from '../failures/callbacks.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { type Sites, type Use, usesOf, usesOfParameter, usesOfPattern } from '../values/flow.ts';
import { type Judgement, endsOnSuccess, judge } from './verdict.ts';
import { usesOfAny, usesOfField } from '../values/methods.ts';
import { type Step, runsOf } from './pipelines.ts';
import { judgePolicy, pauseOfPolicy, rejection, settlePolicy } from './policy-judgement.ts';
import { type Policy, policiesAt } from './policies.ts';
import { changesIn, requestParts } from './request.ts';
import { asPromise, passesOn, repeatedOutput, slowed, wrapped } from './outcomes.ts';
import { isLink, loopsAround, onlyGives, viasOf } from './places.ts';
import { type Pause, pauseOf } from './pauses.ts';
import { policiesWithin } from './transports.ts';
import { rootAround } from '../simulation/root-around.ts';
import { callsThatReach, saysItWaits } from '../simulation/anatomy.ts';
import { type FailureId, type SampleFailure, failuresOf } from '../simulation/failures.ts';
import { answeredResponse, refusedResponse } from '../simulation/responses.ts';
import { type Output, outlives } from '../simulation/output.ts';
import { type SimValue, object, unknown, why } from '../simulation/values.ts';
import { type Outcome, type Paths, type Scene, type Wait, givenBy, outcomesOf, play } from '../simulation/play.ts';
import { functionAt } from '../values/values.ts';

/** One way in which code runs an LLM call again after it failed. */
export interface RetryLayer {
  readonly kind: 'loop' | 'recursion' | 'policy';
  /** The loop, the call that runs the function again, or the policy's call. */
  readonly node: LoopNode | TSESTree.CallExpression;
  readonly call: LlmCall;
  readonly attempts: Attempts;
  readonly policy?: Policy;
  /** What becomes of a failure here. */
  readonly judge: (failure: FailureId) => Judgement;
  /** What passes before the next request for a failure that is sent again. */
  readonly pause: (failure: FailureId) => Pause;
  /** The same, of all rounds that there are, for what a retry is written for. */
  readonly pauses: Pause;
  /** What has been passed on of a stream that fails in whatever way, and is passed on again. */
  readonly repeated: readonly Output[];
}

/** The same code around all the calls that it repeats. */
export interface RetryConstruct {
  readonly kind: RetryLayer['kind'];
  readonly node: RetryLayer['node'];
  /** One for each call and each way control comes to it. */
  readonly layers: readonly RetryLayer[];
}

/** Every retry construct of the file that repeats an LLM call, in source order. */
export function retryConstructs(analysis: Analysis): readonly RetryConstruct[] {
  return analysis.remember('retry constructs', analysis, () => {
    const byNode = new Map<Node, RetryLayer[]>();
    for (const call of llmCalls(analysis)) {
      for (const layer of new Set(retryPaths(call, analysis).flat())) byNode.set(layer.node, [...(byNode.get(layer.node) ?? []), layer]);
    }
    return [...byNode.values()].map((layers) => ({ kind: layers[0]!.kind, node: layers[0]!.node, layers })).sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

/** What repeats a call, innermost first: one list for each way control comes to it. */
export function retryPaths(call: LlmCall, analysis: Analysis): readonly (readonly RetryLayer[])[] {
  return analysis.remember('retry paths', call.node, () => {
    const walk = new Walk(call, analysis, false);
    return walk.outward(call.node, (id) => walk.outcomesOfCall(id), walk.layersWithin(), new Map(), 0);
  }, []);
}

/** What repeats a call whose stream fails after its first part, innermost first: one list for each way control comes to it. */
export function streamRetryPaths(call: LlmCall, analysis: Analysis): readonly (readonly RetryLayer[])[] {
  return analysis.remember('stream retry paths', call.node, () => {
    const walk = new Walk(call, analysis, true);
    return walk.outward(call.node, (id) => walk.outcomesOfCall(id), [], new Map(), 0);
  }, []);
}

/** What evaluating a call comes to, for each failure and for an answer. */
type Results = (id: Played) => readonly Outcome[];

/** What is played: a failure, an answer, or any failure at all, of which nothing is known. */
type Played = FailureId | 'answer' | 'any';

/** Where control comes from into a function: what evaluates to what the function comes to. */
interface Entry {
  readonly sites: Sites;
  /** Absent: from where this file cannot see. */
  readonly position?: TSESTree.CallExpression;
  readonly wrap?: 'promise' | 'list';
  /** What the failure meets between the function and the position: policies, innermost first. */
  readonly through?: readonly Step[];
  /** The policy that hands the function something to settle it with. */
  readonly natives?: Scene['natives'];
}

/** What a retry is written for: asked first for how often it repeats. */
const typical: readonly FailureId[] = ['429', '500', 'connection'];

const unknownPause: Pause = { kind: 'unknown' };

/** A failure that this call cannot meet. */
const ended: Judgement = { verdict: 'ends' };

const maxDepth = 6;
const maxEntries = 6;

class Walk {
  readonly #call: LlmCall;
  readonly #analysis: Analysis;
  readonly #inMidStream: boolean;
  #samples: ReadonlyMap<FailureId, SampleFailure> | undefined;

  /** `inMidStream`: what fails is not the call, but its stream after the first part. */
  constructor(call: LlmCall, analysis: Analysis, inMidStream: boolean) {
    this.#call = call;
    this.#analysis = analysis;
    this.#inMidStream = inMidStream;
  }

  get #failures(): ReadonlyMap<FailureId, SampleFailure> {
    return (this.#samples ??= new Map(failuresOf(this.#call, this.#analysis).map((failure) => [failure.id, failure])));
  }

  /** What the SDK's call itself comes to. */
  outcomesOfCall(id: Played): readonly Outcome[] {
    const { endpoint } = this.#call;
    const thrown = id === 'answer' ? undefined : id === 'any' ? unknown(why.error, true) : this.#failures.get(id)?.thrown;
    const answer = unknown(why.answer, true);
    if (this.#inMidStream) {
      const value: SimValue = { kind: 'stream', gives: true, failure: thrown, why: why.answer };
      return [givenBy(endpoint.stream?.comes === 'awaited' ? { kind: 'promise', rejected: false, value, why: 0 } : value)];
    }
    if (endpoint.fails === 'while read') {
      const throwsWhileRead = endpoint.stream?.iteration === 'throws';
      return [givenBy({ kind: 'stream', failure: throwsWhileRead ? thrown : undefined, why: thrown?.why ?? why.answer })];
    }
    if (endpoint.fails === 'resolves') return this.#resolvedOutcomes(id, endpoint.outcome ?? { properties: [] });
    return [givenBy({ kind: 'promise', rejected: thrown !== undefined, value: thrown ?? answer, why: 0 })];
  }

  /** What a call that resolves with its failure comes to; a lost connection rejects all the same. */
  #resolvedOutcomes(id: Played, facts: OutcomeFacts): readonly Outcome[] {
    const settled = (rejected: boolean, value: SimValue): Outcome => givenBy({ kind: 'promise', rejected, value, why: 0 });
    if (id === 'answer') return [settled(false, answeredResponse(facts))];
    if (id === 'any') return [settled(false, refusedResponse(facts, {}, undefined)), ...(facts.error === undefined ? [settled(true, unknown(why.error, true))] : [])];
    const failure = this.#failures.get(id);
    return [failure?.resolved ? settled(false, failure.resolved) : settled(true, failure?.thrown ?? unknown(why.error, true))];
  }

  outward(position: Node, results: Results, inner: readonly RetryLayer[], sites: Sites, depth: number): RetryLayer[][] {
    const root = rootAround(position);
    return this.#entries(root, sites).flatMap((entry) => {
      const scene = { analysis: this.#analysis, root, position, sites: entry.sites, natives: entry.natives, asker: this.#inMidStream ? 'streams' : undefined };
      const layers = [...inner, ...this.#layersIn(scene, results)];
      const { position: next, through = [] } = entry;
      if ((!next && through.length === 0) || depth === maxDepth) return [layers];
      const played = remembered((id: Played) => outcomesOf(play({ ...scene, outcomes: results(id), failureKind: this.#kind(id) })));
      const isBare = isFunction(root) && onlyGives(root, position);
      // What it waits for itself, beside what the position did.
      const ownWaits = (): readonly Wait[] => played('any').flatMap(({ waits }) => waits.slice(results('any')[0]?.waits.length));
      let settled = remembered((id: Played) => (isBare || (id !== 'answer' && passesOn(played('any'), results('any'))) ? results(id).map((given) => asPromise(given, isBare ? [] : ownWaits())) : played(id)));
      for (const step of through) {
        const before = settled;
        if ('policy' in step) {
          const layer = this.#policyLayer(step.policy, root, before, entry.sites);
          if (layer) layers.push(layer);
          settled = remembered((id: Played) => settlePolicy(before(id)));
        } else settled = remembered((id: Played) => before(id).flatMap((outcome) => this.#mapped(outcome, step.maps, this.#kind(id))));
      }
      if (!next) return [layers];
      const own = settled;
      const passed = through.length > 0 ? own : remembered((id: Played) => own(id).map((outcome) => wrapped(outcome, entry.wrap)));
      const mayWait = saysItWaits(next.callee, this.#analysis) && !functionAt(next.callee, this.#analysis);
      return this.outward(next, mayWait ? remembered((id: Played) => passed(id).map(slowed)) : passed, layers, entry.sites, depth + 1);
    });
  }

  /** Another failure made of the one that an outcome has. */
  #mapped(outcome: Outcome, maps: Extract<Step, { maps: unknown }>['maps'], failureKind: FailureKind | undefined): readonly Outcome[] {
    const error = rejection(outcome);
    if (!error) return [outcome];
    const rejected = (value: SimValue): Outcome => ({ ...outcome, throws: false, value: { kind: 'promise', rejected: true, value, why: value.why } });
    if (maps === 'hidden') return [rejected(unknown(why.error, true))];
    if ('wraps' in maps) return [rejected(object([[maps.wraps, error], ['cause', error]], why.error, { classes: ['Error'] }))];
    const fn = functionAt(maps, this.#analysis);
    if (!fn) return [rejected(unknown(why.error, true))];
    const made = outcomesOf(play({ analysis: this.#analysis, root: fn, outcomes: [], sites: new Map(), args: [error], failureKind }));
    return made.length === 1 && made[0]!.gate === 0 ? [rejected(made[0]!.value)] : [rejected(unknown(why.error, true))];
  }

  /** Retries that come with what sends the call. */
  layersWithin(): readonly RetryLayer[] {
    const results = remembered((id: Played) => this.outcomesOfCall(id));
    return policiesWithin(this.#call, this.#analysis).flatMap((policy) => {
      const layer = this.#layerOf(policy, results);
      return layer ? [layer] : [];
    });
  }

  #kind(id: Played): FailureKind | undefined {
    return id === 'answer' || id === 'any' ? undefined : this.#failures.get(id)?.kind;
  }

  // What repeats the position inside its own function

  #layersIn(base: Omit<Scene, 'outcomes'>, results: Results): RetryLayer[] {
    const { root, position } = base;
    if (!position || !this.#mayRepeat(root, position, results)) return [];
    const parts = requestParts(this.#call, base.sites, this.#analysis);
    const scene: Omit<Scene, 'outcomes'> = { ...base, watched: parts.keys, changes: (written, via) => changesIn(parts, written, isLoop(via) ? via.body : root) };
    const short = remembered((id: Played) => play({ ...scene, outcomes: results(id), failureKind: this.#kind(id), rounds: id === 'answer' ? 1 : id === 'any' ? 2 : 3 }));
    const layers: RetryLayer[] = [];
    for (const via of viasOf(short('any'))) {
      const blind = judge(short('any'), via);
      if (blind.verdict === 'ends' || !endsOnSuccess(short('answer'), via)) continue;
      // What goes round whatever the failure is need not be asked for each.
      const judged = remembered((id: FailureId) => (!this.#failures.has(id) ? ended : blind.verdict === 'repeats' && id !== 'abort' && this.#call.endpoint.fails !== 'resolves' ? blind : judge(short(id), via)));
      /** All rounds of what is sent again. */
      const whole = once((): Paths | undefined => {
        const asked = [...typical, ...this.#failures.keys()];
        const repeated = asked.find((id) => judged(id).verdict === 'repeats') ?? asked.find((id) => judged(id).verdict === 'unknown');
        return repeated && play({ ...scene, outcomes: results(repeated), failureKind: this.#kind(repeated) });
      });
      layers.push({
        kind: isLoop(via) ? 'loop' : 'recursion',
        node: via,
        call: this.#call,
        get attempts(): Attempts {
          const paths = whole();
          return paths ? attemptsOf(paths, via) : { kind: 'unknown' };
        },
        judge: judged,
        pause: remembered((id: FailureId) => {
          const pause = blind.verdict === 'repeats' ? pauseOf(short('any'), via) : unknownPause;
          return pause.kind === 'unknown' ? pauseOf(short(id), via) : pause;
        }),
        get pauses(): Pause {
          const paths = whole();
          return paths ? pauseOf(paths, via) : unknownPause;
        },
        get repeated(): readonly Output[] {
          const id = blind.verdict === 'repeats' ? 'any' : 'connection';
          return id === 'any' || judged(id).verdict === 'repeats' ? repeatedOutput(short(id), via, isLoop(via) ? via.body : root) : [];
        },
      });
    }
    // Inner loops before outer ones; what runs the whole function again is outermost.
    return layers.sort((a, b) => (isInside(a.node, b.node) && isLoop(b.node) ? -1 : isInside(b.node, a.node) && isLoop(a.node) ? 1 : Number(a.kind === 'recursion') - Number(b.kind === 'recursion')));
  }

  /** Whether anything around the position could bring control back after a failure: a cheap look before it is played. */
  #mayRepeat(root: Scene['root'], position: Node, results: Results): boolean {
    const loops = loopsAround(position, root);
    if (loops.some((loop) => this.#handles(loop))) return true;
    const resolves = this.#call.endpoint.fails === 'resolves';
    if ((resolves || this.#handles(root)) && callsThatReach(position, this.#analysis).some((call) => isInside(call, root))) return true;
    // A function that swallows the failure itself needs no handler around it.
    return loops.length > 0 && results('any').some(({ throws, value }) => !throws && value.kind !== 'stream' && !(value.kind === 'promise' && value.rejected));
  }

  #handles(node: Node): boolean {
    const { tries, calls } = this.#analysis.survey;
    return tries.some((statement) => statement.handler && isInside(statement, node)) || calls.some((call) => isInside(call, node) && isLink(call));
  }

  #policyLayer(policy: Policy, callback: Scene['root'], results: Results, sites: Sites): RetryLayer | undefined {
    const parts = requestParts(this.#call, sites, this.#analysis);
    const counted = isFunction(callback) && !policy.terms.handsInput && [...parts.keys].some((key) => typeof key !== 'string' && key.defs[0]?.type === 'Parameter' && key.defs[0].node === callback);
    const written = results('any').flatMap((outcome) => [...outcome.writes]);
    return counted || changesIn(parts, new Set(written), callback).length > 0 ? undefined : this.#layerOf(policy, results, callback);
  }

  /** Undefined for a policy that is told not to retry. */
  #layerOf(policy: Policy, results: Results, callback?: Node): RetryLayer | undefined {
    if (policy.attempts.kind === 'exact' && policy.attempts.total < 2) return undefined;
    const judged = remembered((id: FailureId) => {
      const failure = this.#failures.get(id);
      return failure ? judgePolicy(policy, results(id), failure) : ended;
    });
    return {
      kind: 'policy',
      node: policy.node,
      call: this.#call,
      attempts: policy.attempts,
      policy,
      judge: judged,
      pause: (id) => pauseOfPolicy(policy, results(id)),
      get pauses(): Pause {
        return pauseOfPolicy(policy, results('429'));
      },
      get repeated(): readonly Output[] {
        if (!callback || judged('connection').verdict !== 'repeats') return [];
        return results('connection').flatMap((given) => (rejection(given) ? given.output.filter((output) => outlives(output, callback)) : []));
      },
    };
  }

  // Where control comes from

  #entries(root: Scene['root'], sites: Sites): readonly Entry[] {
    if (!isFunction(root)) return [{ sites }];
    const site = sites.get(root);
    // A callback that is followed through a helper goes back out through the call that handed it over.
    if (site) return [{ sites, position: site }];
    const uses = this.#usesOf(root);
    const entries = uses.flatMap((use) => this.#entriesBy(use, root, sites));
    return entries.length > 0 ? entries.slice(0, maxEntries) : [{ sites }];
  }

  #usesOf(fn: FunctionNode): readonly Use[] {
    return usesOfAny(fn, this.#analysis).flatMap((use) => (use.kind === 'field' ? usesOfField(fn, use, this.#analysis) : [use]));
  }

  #entriesBy(use: Use, fn: FunctionNode, sites: Sites): readonly Entry[] {
    if (use.kind === 'called') return isInside(use.call, fn) ? [] : [{ sites: new Map(sites).set(fn, use.call), position: use.call }];
    if (use.kind !== 'argument' || isInside(use.call, fn)) return [];
    const { call, index, key } = use;
    if (call.type !== T.CallExpression) {
      const later = callbackTreatment(call, index, key, this.#analysis);
      return later.kind === 'later' ? later.calls.map((position) => ({ sites: new Map(sites).set(fn, position), position })) : [];
    }
    const policies = policiesAt(call, index, key, this.#analysis);
    if (policies[0]) return [{ sites, position: call, through: policies.map((policy) => ({ policy })), natives: policies[0].terms }];
    const runs = runsOf(call, index, key, this.#analysis);
    if (runs) return runs.map(({ steps, position }) => ({ sites, position, through: steps, wrap: 'promise' }));
    const treatment = callbackTreatment(call, index, key, this.#analysis);
    switch (treatment.kind) {
      case 'collects':
        return [{ sites, position: call, wrap: 'list' }];
      case 'passes':
      case 'chains':
        return [{ sites, position: call, wrap: 'promise' }];
      case 'guards':
      case 'drops':
      case 'later':
        return [];
      case 'unknown':
        return this.#throughHelper(call, index, key, fn, sites);
    }
  }

  /** A callback handed to a function of the file comes to what that function makes of it. */
  #throughHelper(call: TSESTree.CallExpression, index: number, key: string | undefined, fn: FunctionNode, sites: Sites): readonly Entry[] {
    const helper = functionAt(call.callee, this.#analysis);
    if (!helper) return this.#isAwaited(call) ? [{ sites, position: call, wrap: 'promise' }] : [];
    const uses = usesOfParameter(helper, index, this.#analysis);
    if (!uses || sites.has(helper)) return [];
    const inside = new Map(sites).set(helper, call);
    return uses.flatMap((use) => {
      if (key === undefined) return this.#entriesBy(use, fn, inside);
      if (use.kind === 'destructured' && use.name === key) return usesOfPattern(use.node, this.#analysis).flatMap((inner) => this.#entriesBy(inner, fn, inside));
      return use.kind === 'member' && use.name === key && use.call ? this.#entriesBy({ kind: 'called', call: use.call }, fn, inside) : [];
    });
  }

  #isAwaited(call: Node): boolean {
    return usesOf(call, this.#analysis).some((use) => use.kind === 'awaited' || use.kind === 'returned' || use.kind === 'member');
  }
}

function once<A>(compute: () => A): () => A {
  const answers = remembered((_: 'only') => compute());
  return () => answers('only');
}

function remembered<Id extends string, A>(compute: (id: Id) => A): (id: Id) => A {
  const answers = new Map<Id, A>();
  return (id) => {
    if (!answers.has(id)) answers.set(id, compute(id));
    return answers.get(id)!;
  };
}
