import type { TSESTree } from '@typescript-eslint/types';
import type { OutcomeFacts } from '../../catalog/sdk.ts';
import type { FailureKind } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import { type Attempts, attemptsOf } from './attempts.ts';
import { type LoopNode, type Node, enclosingFunction, isFunction, isInside, isLoop } from '../ast.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import type { SourceFile } from '../file.ts';
import { type ProgramSites, type Site, functionInProgram } from '../program.ts';
import { type Judgement, endsOnSuccess, judge } from './verdict.ts';
import { entriesOf } from './entries.ts';
import type { Step } from './pipelines.ts';
import { judgePolicy, pauseOfPolicy, rejection, settlePolicy } from './policy-judgement.ts';
import type { Policy } from './policies.ts';
import { changesIn, requestParts } from './request.ts';
import { asPromise, passesOn, repeatedOutput, slowed, wrapped } from './outcomes.ts';
import { isLink, loopsAround, onlyGives, viasOf } from './places.ts';
import { type Pause, pauseOf } from './pauses.ts';
import { policiesWithin } from './transports.ts';
import { rootAround } from '../simulation/root-around.ts';
import { callsThatReach, saysItWaits } from '../simulation/anatomy.ts';
import { type FailureId, type SampleFailure, failuresOf } from '../simulation/failures.ts';
import { answeredResponse, refusedResponse } from '../simulation/responses.ts';
import { type Output, isKeptIn, outlives } from '../simulation/output.ts';
import { type SimValue, object, unknown, why } from '../simulation/values.ts';
import { type Outcome, type Paths, type Scene, type Wait, givenBy, outcomesOf, play } from '../simulation/play.ts';
import { functionAt } from '../values/values.ts';

/** One way in which code runs an LLM call again after it failed. */
export interface RetryLayer {
  readonly kind: 'loop' | 'recursion' | 'policy';
  /** The loop, the call that runs the function again, or the policy's call. */
  readonly node: LoopNode | TSESTree.CallExpression;
  /** Where it is, if that is another file: then the node is the call of this file by which control goes there. */
  readonly away?: Away;
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

/** A retry of another file. */
export interface Away {
  readonly node: LoopNode | TSESTree.CallExpression;
  readonly file: SourceFile;
}

/** The same code around all the calls that it repeats. */
export interface RetryConstruct {
  readonly kind: RetryLayer['kind'];
  /** Of code of another file, the node of its first layer. */
  readonly node: RetryLayer['node'];
  /** One for each call and each way control comes to it. */
  readonly layers: readonly RetryLayer[];
}

/** The loop or the call itself, in whatever file. */
export function codeOf({ node, away }: RetryLayer): RetryLayer['node'] {
  return away?.node ?? node;
}

/** Every retry construct that repeats an LLM call of the file, in source order. */
export function retryConstructs(analysis: Analysis): readonly RetryConstruct[] {
  return analysis.remember('retry constructs', analysis, () => {
    const byNode = new Map<Node, RetryLayer[]>();
    for (const call of llmCalls(analysis)) {
      for (const layer of new Set(retryPaths(call, analysis).flat())) byNode.set(codeOf(layer), [...(byNode.get(codeOf(layer)) ?? []), layer]);
    }
    return [...byNode.values()].map((layers) => ({ kind: layers[0]!.kind, node: layers[0]!.node, layers })).sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

/** What repeats a call, innermost first: one list for each way control comes to it. */
export function retryPaths(call: LlmCall, analysis: Analysis): readonly (readonly RetryLayer[])[] {
  return analysis.remember('retry paths', call.node, () => {
    const walk = new Walk(call, analysis, false);
    return walk.outward({ call: call.node, analysis }, (id) => walk.outcomesOfCall(id), walk.layersWithin(), new Map(), 0);
  }, []);
}

/** What repeats a call whose stream fails after its first part, innermost first: one list for each way control comes to it. */
export function streamRetryPaths(call: LlmCall, analysis: Analysis): readonly (readonly RetryLayer[])[] {
  return analysis.remember('stream retry paths', call.node, () => {
    const walk = new Walk(call, analysis, true);
    return walk.outward({ call: call.node, analysis }, (id) => walk.outcomesOfCall(id), [], new Map(), 0);
  }, []);
}

/** What evaluating a call comes to, for each failure and for an answer. */
type Results = (id: Played) => readonly Outcome[];

/** What is played: a failure, an answer, or any failure at all, of which nothing is known. */
type Played = FailureId | 'answer' | 'any';

/** What a retry is written for: asked first for how often it repeats. */
const typical: readonly FailureId[] = ['429', '500', 'connection'];

const unknownPause: Pause = { kind: 'unknown' };

/** A failure that this call cannot meet. */
const ended: Judgement = { verdict: 'ends' };

const maxDepth = 6;

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

  outward({ call: position, analysis }: Site, results: Results, inner: readonly RetryLayer[], sites: ProgramSites, depth: number): RetryLayer[][] {
    const root = rootAround(position);
    return entriesOf(root, sites, analysis).flatMap((entry) => {
      const scene = { analysis, root, position, sites: entry.sites, natives: entry.natives, reach: 'program', asker: this.#inMidStream ? 'streams' : undefined } as const;
      const layers = [...inner, ...this.#layersIn(scene, results)];
      const { position: next, through = [] } = entry;
      if ((!next && through.length === 0) || depth === maxDepth) return [layers];
      const played: Results = remembered((id: Played) => outcomesOf(play({ ...scene, outcomes: results(id), failureKind: this.#kind(id) })).map((outcome) => left(outcome, root)));
      const isBare = isFunction(root) && onlyGives(root, position);
      // What it waits for itself, beside what the position did.
      const ownWaits = (): readonly Wait[] => played('any').flatMap(({ waits }) => waits.slice(results('any')[0]?.waits.length));
      let settled: Results = remembered((id: Played) => (isBare || (id !== 'answer' && passesOn(played('any'), results('any'))) ? results(id).map((given) => asPromise(given, isBare ? [] : ownWaits())) : played(id)));
      for (const step of through) {
        const before = settled;
        if ('policy' in step) {
          const layer = this.#policyLayer(step.policy, root, before, entry.sites, next?.analysis ?? analysis);
          if (layer) layers.push(layer);
          settled = remembered((id: Played) => settlePolicy(before(id)));
        } else settled = remembered((id: Played) => before(id).flatMap((outcome) => this.#mapped(outcome, step.maps, this.#kind(id), analysis)));
      }
      if (!next) return [layers];
      const own = settled;
      const passed = through.length > 0 ? own : remembered((id: Played) => own(id).map((outcome) => wrapped(outcome, entry.wrap)));
      const mayWait = saysItWaits(next.call.callee, next.analysis) && !functionInProgram(next.call.callee, next.analysis);
      const slow = mayWait ? remembered((id: Played) => passed(id).map(slowed)) : passed;
      return this.outward(next, next.analysis === analysis ? slow : remembered((id: Played) => slow(id).map(unseenHandler)), layers, entry.sites, depth + 1);
    });
  }

  /** Another failure made of the one that an outcome has. */
  #mapped(outcome: Outcome, maps: Extract<Step, { maps: unknown }>['maps'], failureKind: FailureKind | undefined, analysis: Analysis): readonly Outcome[] {
    const error = rejection(outcome);
    if (!error) return [outcome];
    const rejected = (value: SimValue): Outcome => ({ ...outcome, throws: false, value: { kind: 'promise', rejected: true, value, why: value.why } });
    if (maps === 'hidden') return [rejected(unknown(why.error, true))];
    if ('wraps' in maps) return [rejected(object([[maps.wraps, error], ['cause', error]], why.error, { classes: ['Error'] }))];
    const fn = functionAt(maps, analysis);
    if (!fn) return [rejected(unknown(why.error, true))];
    const made = outcomesOf(play({ analysis, root: fn, outcomes: [], sites: new Map(), args: [error], failureKind }));
    return made.length === 1 && made[0]!.gate === 0 ? [rejected(made[0]!.value)] : [rejected(unknown(why.error, true))];
  }

  /** Retries that come with what sends the call. */
  layersWithin(): readonly RetryLayer[] {
    const results = remembered((id: Played) => this.outcomesOfCall(id));
    return policiesWithin(this.#call, this.#analysis).flatMap((policy) => {
      const layer = this.#layerOf(policy, results, { node: policy.node });
      return layer ? [layer] : [];
    });
  }

  #kind(id: Played): FailureKind | undefined {
    return id === 'answer' || id === 'any' ? undefined : this.#failures.get(id)?.kind;
  }

  // What repeats the position inside its own function

  #layersIn(base: Omit<Scene, 'outcomes'>, results: Results): RetryLayer[] {
    const { root, position } = base;
    if (!position || !this.#mayRepeat(base, position, results)) return [];
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
        ...this.#placed(via, base.analysis, base.sites),
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
    return layers.sort((a, b) => (isAround(codeOf(b), codeOf(a)) ? -1 : isAround(codeOf(a), codeOf(b)) ? 1 : Number(a.kind === 'recursion') - Number(b.kind === 'recursion')));
  }

  /** Whether anything around the position could bring control back after a failure: a cheap look before it is played. */
  #mayRepeat({ root, analysis }: Pick<Scene, 'root' | 'analysis'>, position: Node, results: Results): boolean {
    const loops = loopsAround(position, root);
    if (loops.some((loop) => handles(loop, analysis))) return true;
    const resolves = this.#call.endpoint.fails === 'resolves';
    if ((resolves || handles(root, analysis)) && callsThatReach(position, analysis).some((call) => isInside(call, root))) return true;
    // A function that swallows the failure itself needs no handler around it.
    return loops.length > 0 && results('any').some(({ throws, value }) => !throws && value.kind !== 'stream' && !(value.kind === 'promise' && value.rejected));
  }

  /** Where a layer is reported, and where it is. */
  #placed(node: RetryLayer['node'], analysis: Analysis, sites: ProgramSites): Pick<RetryLayer, 'node' | 'away'> {
    return analysis === this.#analysis ? { node } : { node: this.#leftBy(node, sites), away: { node, file: analysis.file } };
  }

  /** The call of this file by which control has come to a node of another one. */
  #leftBy(node: Node, sites: ProgramSites): TSESTree.CallExpression {
    for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
      const site = sites.get(fn);
      if (site) return site.analysis === this.#analysis ? site.call : this.#leftBy(site.call, sites);
    }
    return this.#call.node;
  }

  #policyLayer(policy: Policy, callback: Scene['root'], results: Results, sites: ProgramSites, analysis: Analysis): RetryLayer | undefined {
    const parts = requestParts(this.#call, sites, this.#analysis);
    const counted = isFunction(callback) && !policy.terms.handsInput && [...parts.keys].some((key) => typeof key !== 'string' && key.defs[0]?.type === 'Parameter' && key.defs[0].node === callback);
    const written = results('any').flatMap((outcome) => [...outcome.writes]);
    return counted || changesIn(parts, new Set(written), callback).length > 0 ? undefined : this.#layerOf(policy, results, this.#placed(policy.node, analysis, sites), callback);
  }

  /** Undefined for a policy that is told not to retry. */
  #layerOf(policy: Policy, results: Results, placed: Pick<RetryLayer, 'node' | 'away'>, callback?: Node): RetryLayer | undefined {
    if (policy.attempts.kind === 'exact' && policy.attempts.total < 2) return undefined;
    const judged = remembered((id: FailureId) => {
      const failure = this.#failures.get(id);
      return failure ? judgePolicy(policy, results(id), failure) : ended;
    });
    return {
      kind: 'policy',
      ...placed,
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
}

/** Whether anything in a node may take a failure. */
function handles(node: Node, analysis: Analysis): boolean {
  const { tries, calls } = analysis.survey;
  return tries.some((statement) => statement.handler && isInside(statement, node)) || calls.some((call) => isInside(call, node) && isLink(call));
}

function isAround(loop: Node, node: Node): boolean {
  return isLoop(loop) && isInside(node, loop);
}

/** What a function comes to, without what it has kept to itself of a stream that failed. */
function left(outcome: Outcome, fn: Node): Outcome {
  return { ...outcome, output: outcome.output.filter(({ to }) => !isKeptIn(fn, to)) };
}

/** What a call of another file comes to: who took the failure there is not shown in this one. */
function unseenHandler(outcome: Outcome): Outcome {
  return { ...outcome, caught: undefined };
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
