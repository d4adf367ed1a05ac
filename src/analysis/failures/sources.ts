import type { TSESTree } from '@typescript-eslint/types';
import { sdkOfModule, handleModules, admits } from '../../catalog/index.ts';
import { harmlessGlobals, harmlessMethods, sharedMethods } from '../../catalog/harmless.ts';
import { timers } from '../../catalog/callbacks.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, isFunction, propertyName, unwrap } from '../ast.ts';
import { callbackTreatment } from './callbacks.ts';
import { type LlmCall, llmCalls, resourceCalls } from '../calls.ts';
import type { FailureHandler } from './handlers.ts';
import { type Use, usesOf, usesOfFunction } from '../values/flow.ts';
import { walk } from '../simulation/anatomy.ts';
import { isLogging } from '../is-logging.ts';
import { functionAt, valueOf } from '../values/values.ts';

/** Whose failures a handler may be given. */
export interface FailureSources {
  /** Calls of LLM SDKs, those that run no model too. */
  readonly calls: ReadonlySet<LlmCall>;
  /**
   * What else may be thrown, bare errors of the language apart: nothing; something by code that is not seen and runs in
   * place, which sends no request; or anything at all, by a promise of which nothing is known.
   */
  readonly others: 'nothing' | 'in place' | 'anything';
}

/** Everything that may fail into a handler. */
export function failureSources(handler: FailureHandler, analysis: Analysis): FailureSources {
  return analysis.remember('failure sources', handler.node, () => {
    const regions = regionsOf(handler.node, analysis);
    const search = new Search(handler.calls, analysis);
    for (const region of regions ?? []) search.enter(region);
    return { calls: search.calls, others: regions ? search.others : 'anything' };
  }, { calls: new Set<LlmCall>(), others: 'anything' });
}

/** Everything that may fail in a piece of code, which holds some calls. */
export function sourcesIn(region: Node, calls: readonly LlmCall[], analysis: Analysis): FailureSources {
  const search = new Search(calls, analysis);
  search.enter(region);
  return { calls: search.calls, others: search.others };
}

/** The code whose failure a handler takes: a `try` block, or what `.catch()` and `.then()` are called on. */
function regionsOf(node: FailureHandler['node'], analysis: Analysis): readonly Node[] | undefined {
  if (node.type === T.CatchClause) return [node.parent.block];
  const regions = usesOfFunction(node, analysis).map((use) => receiver(use));
  return regions.every((region) => region !== undefined) && regions.length > 0 ? regions : undefined;
}

function receiver(use: Use): Node | undefined {
  const member = use.kind === 'argument' && use.key === undefined && use.call.type === T.CallExpression ? calleeMember(use.call) : undefined;
  const index = member && { catch: 0, then: 1 }[propertyName(member) ?? ''];
  return use.kind === 'argument' && index === use.index ? member?.object : undefined;
}

class Search {
  readonly calls: Set<LlmCall>;
  others: FailureSources['others'] = 'nothing';
  readonly #analysis: Analysis;
  readonly #seen = new Set<Node>();
  readonly #known: ReadonlyMap<Node, LlmCall>;

  constructor(calls: readonly LlmCall[], analysis: Analysis) {
    this.calls = new Set(calls);
    this.#analysis = analysis;
    this.#known = analysis.remember<ReadonlyMap<Node, LlmCall>>('calls by node', analysis, () => new Map([...llmCalls(analysis), ...resourceCalls(analysis)].map((call) => [call.node, call])), new Map());
  }

  enter(node: Node): void {
    if (this.#seen.has(node) || this.others === 'anything') return;
    this.#seen.add(node);
    walk(node, this.#analysis, (inner) => {
      if (inner !== node && isFunction(inner)) return false;
      this.#look(inner);
      return true;
    });
  }

  #look(node: Node): void {
    switch (node.type) {
      case T.CallExpression:
        return this.#call(node);
      case T.NewExpression:
        return this.#construction(node);
      case T.TaggedTemplateExpression:
        return this.#add(dottedName(node.tag) === 'String.raw' ? 'nothing' : this.#reach(node));
      case T.ThrowStatement:
        return this.#thrown(node.argument);
      case T.AwaitExpression:
        return this.#awaited(node.argument);
      case T.ForOfStatement:
        return node.await ? this.#awaited(node.right) : undefined;
      default:
        return undefined;
    }
  }

  #add(others: FailureSources['others']): void {
    if (others === 'anything' || this.others === 'nothing') this.others = others;
  }

  #call(node: TSESTree.CallExpression): void {
    const call = this.#known.get(node);
    if (call) return void this.calls.add(call);
    if (isLogging(node)) return undefined;
    const callee = unwrap(node.callee);
    const fn = functionAt(callee, this.#analysis);
    if (fn) {
      this.#callbacks(node);
      return this.enter(fn);
    }
    const settled = settlerOf(callee, this.#analysis);
    if (settled !== undefined) return settled === 0 ? undefined : this.#thrown(node.arguments[0]);
    if (timers.has(dottedName(callee) ?? '')) return undefined;
    this.#callbacks(node);
    if (!this.#isHarmless(node, callee)) this.#add(this.#reach(node));
  }

  /** Functions that are handed over: the call may run them. */
  #callbacks(node: TSESTree.CallExpression | TSESTree.NewExpression): void {
    node.arguments.forEach((argument, index) => {
      const fn = argument.type === T.SpreadElement ? undefined : functionAt(argument, this.#analysis);
      if (fn && callbackTreatment(node, index, undefined, this.#analysis).kind !== 'drops') this.enter(fn);
    });
  }

  #isHarmless(node: TSESTree.CallExpression, callee: Node): boolean {
    const analysis = this.#analysis;
    const member = callee.type === T.MemberExpression ? callee : undefined;
    const root = unwrap(member?.object ?? callee);
    if (root.type === T.Identifier && !analysis.variableOf(root) && harmlessGlobals.has(root.name)) return true;
    const name = member && propertyName(member);
    if (name !== undefined && (harmlessMethods.has(name) || (sharedMethods.has(name) && this.#reach(node) === 'in place'))) return true;
    if (member && this.#isAnswer(member.object)) return true;
    if (isOfLlm(callee, analysis) && (isHandle(callee, analysis) || this.#reach(node) === 'in place')) return true;
    return node.arguments.some((argument, index) => argument.type !== T.SpreadElement && functionAt(argument, analysis) && passesOn(callbackTreatment(node, index, undefined, analysis).kind));
  }

  #construction(node: TSESTree.NewExpression): void {
    const callee = unwrap(node.callee);
    const isGlobal = callee.type === T.Identifier && !this.#analysis.variableOf(callee);
    if (isGlobal && callee.name === 'Promise') {
      const executor = node.arguments[0] && functionAt(node.arguments[0], this.#analysis);
      return executor ? this.enter(executor) : this.#add('anything');
    }
    if (isGlobal || isOfLlm(callee, this.#analysis)) return undefined;
    if (valueOf(callee, this.#analysis)?.kind !== 'class') this.#add('in place');
  }

  /** A bare error of the language has nothing but a name and a message. */
  #thrown(argument: Node | null | undefined): void {
    if (!argument) return undefined;
    const bare = unwrap(argument);
    const made = bare.type === T.NewExpression ? unwrap(bare.callee) : undefined;
    if (made?.type === T.Identifier && !this.#analysis.variableOf(made)) return undefined;
    // What an inner `catch` was given comes from a `try` that is looked at as well.
    const variable = bare.type === T.Identifier ? this.#analysis.variableOf(bare) : undefined;
    if (variable?.defs[0]?.type === 'CatchClause') return undefined;
    this.#add('anything');
  }

  #awaited(argument: Node): void {
    const bare = unwrap(argument);
    if (bare.type === T.MemberExpression) return this.#isAnswer(bare.object) ? undefined : this.#add('anything');
    if (bare.type !== T.Identifier || this.#isAnswer(bare)) return undefined;
    const initial = initialOf(bare, this.#analysis);
    if (initial) this.enter(initial);
    else this.#add('anything');
  }

  /** Whether the value is what an LLM call gave, or part of it. */
  #isAnswer(node: Node, depth = 0): boolean {
    const bare = unwrap(node);
    if (depth > 8) return false;
    switch (bare.type) {
      case T.CallExpression: {
        const member = calleeMember(bare);
        return this.#known.has(bare) || isPlainFetch(bare, this.#analysis) || Boolean(member && this.#isAnswer(member.object, depth + 1));
      }
      case T.AwaitExpression:
        return this.#isAnswer(bare.argument, depth + 1);
      case T.MemberExpression:
        return this.#isAnswer(bare.object, depth + 1);
      case T.Identifier: {
        const initial = initialOf(bare, this.#analysis);
        return initial !== undefined && this.#isAnswer(initial, depth + 1);
      }
      default:
        return false;
    }
  }

  /** What code that is not seen may throw: without a promise that somebody waits for, nothing that came over the network. */
  #reach(node: Node): FailureSources['others'] {
    return usesOf(node, this.#analysis).every(isInPlace) ? 'in place' : 'anything';
  }
}

function isInPlace(use: Use): boolean {
  switch (use.kind) {
    case 'dropped':
    case 'tested':
    case 'destructured':
    case 'field':
      return true;
    case 'member':
      return use.name !== 'then' && use.name !== 'catch' && use.name !== 'finally';
    case 'argument':
      return use.key !== undefined || use.call.type === T.NewExpression;
    default:
      return false;
  }
}

function passesOn(kind: ReturnType<typeof callbackTreatment>['kind']): boolean {
  return kind === 'guards' || kind === 'passes' || kind === 'collects' || kind === 'chains';
}

/** Whether an export or a client is of an LLM SDK, or makes its model handles. */
function isOfLlm(callee: Node, analysis: Analysis): boolean {
  const value = valueOf(callee, analysis);
  switch (value?.kind) {
    case 'client':
      return true;
    case 'import':
    case 'module':
      return value.sdk !== undefined || sdkOfModule(value.source) !== undefined || admits(handleModules, value.source);
    case 'made':
      return isOfSource(value.by.source, value.by.sdk !== undefined);
    default: {
      const maker = callee.type === T.MemberExpression ? valueOf(callee.object, analysis) : undefined;
      return maker?.kind === 'made' && isOfSource(maker.by.source, maker.by.sdk !== undefined);
    }
  }
}

/** Whether an export is known to send nothing, be it awaited or not. */
function isHandle(callee: Node, analysis: Analysis): boolean {
  const value = valueOf(callee, analysis);
  return value?.kind === 'client' || (value?.kind === 'import' && (value.sdk?.handles?.includes(value.name) ?? false));
}

function isOfSource(source: string, isSdk: boolean): boolean {
  return isSdk || admits(handleModules, source);
}

/** A request by the global `fetch`, which rejects with a bare error. */
function isPlainFetch(call: TSESTree.CallExpression, analysis: Analysis): boolean {
  const callee = unwrap(call.callee);
  return callee.type === T.Identifier && callee.name === 'fetch' && !analysis.variableOf(callee);
}

/** 0 for the `resolve` of a `new Promise`, 1 for its `reject`. */
function settlerOf(callee: Node, analysis: Analysis): number | undefined {
  const definition = callee.type === T.Identifier ? analysis.variableOf(callee)?.defs[0] : undefined;
  const fn = definition?.type === 'Parameter' && isFunction(definition.node) ? (definition.node as FunctionNode) : undefined;
  const made = fn?.parent;
  if (made?.type !== T.NewExpression || made.callee.type !== T.Identifier || made.callee.name !== 'Promise') return undefined;
  const index = fn!.params.indexOf(definition!.name as TSESTree.Parameter);
  return index === -1 ? undefined : index;
}

/** What a name is given where it is declared; the iterated value for the variable of a loop. */
function initialOf(identifier: TSESTree.Identifier, analysis: Analysis): Node | undefined {
  const variable = analysis.variableOf(identifier);
  const node = variable?.defs[0]?.node;
  if (node?.type !== T.VariableDeclarator || variable!.references.some((reference) => reference.isWrite() && !reference.init && reference.identifier.parent?.type === T.AssignmentExpression)) return undefined;
  const loop = node.parent.parent;
  return node.init ?? (loop?.type === T.ForOfStatement && loop.left === node.parent ? loop.right : undefined);
}
