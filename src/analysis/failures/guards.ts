import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, enclosingFunction, isFunction, isInside, propertyName, unwrap, wrapped } from '../ast.ts';
import { callbackTreatment } from './callbacks.ts';
import type { LlmCall } from '../calls.ts';
import { type Fate, type FateOptions, type Question, addsNothing, askedIn, once, orUnknown, placed, question, recursion, round, worst } from './fate.ts';
import { type Sites, type Use, usesOf, usesOfFunction, usesOfParameter, usesOfVariable } from '../values/flow.ts';
import { usesOfAny, usesOfField } from '../values/methods.ts';
import { fateOfOutcome } from './outcome-fate.ts';
import { makesStream, pouredFate } from './poured.ts';
import { type CalledFunction, functionInProgram, isHandedOnWithin, usesInProgram } from '../program.ts';
import { functionAt } from '../values/values.ts';

/** Where the rejection of an LLM call goes. */
export function fateOfCall(call: LlmCall, analysis: Analysis, options: FateOptions = {}): Fate {
  const { policy = 'guards', reach = 'file' } = options;
  return analysis.remember(`fate ${policy} ${reach}`, call.node, () => fateOfOutcome(call, fateOfPromise(call.node, analysis, options), analysis, options), {
    kind: 'unknown',
    at: call.node,
  } as Fate);
}

/** Where an error thrown at a node goes: for `for await` loops and whatever else throws in place. */
export function fateOfThrow(node: Node, analysis: Analysis, options: FateOptions = {}, sites: Sites = new Map()): Fate {
  return fateOf(thrown, node, analysis, options, sites);
}

/** Where the rejection of any promise expression goes. */
export function fateOfPromise(node: Node, analysis: Analysis, options: FateOptions = {}, sites: Sites = new Map()): Fate {
  return fateOf(promiseFate, node, analysis, options, sites);
}

function fateOf(find: (node: Node, asked: Question) => Fate, node: Node, analysis: Analysis, options: FateOptions, sites: Sites): Fate {
  // Other files are asked about only what the file itself does not tell.
  const here = orUnknown(find(node, question(analysis, { ...options, reach: 'file' }, sites)), node);
  if (options.reach !== 'program' || !analysis.file.program || here.kind === 'guarded' || here.kind === 'unguarded') return here;
  const asked = question(analysis, options, sites);
  const fate = find(node, asked);
  // Called in a circle only, by functions of several files.
  return addsNothing(fate) ? here : placed(fate, asked);
}

/** Every `catch` clause and rejection handler that may be given the rejection of a promise, or what is thrown at a node. */
export function handlersMet(how: 'promise' | 'throw', node: Node, analysis: Analysis, sites: Sites = new Map()): ReadonlySet<Node> {
  // A policy gives up in the end, and hands on the last failure.
  const asked = question(analysis, { policy: 'rethrows' }, sites);
  if (how === 'promise') promiseFate(node, asked);
  else thrown(node, asked);
  return asked.met;
}

function promiseFate(node: Node, asked: Question): Fate {
  return once('promise', node, asked, () => best(usesOf(node, asked.analysis), node, asked));
}

/** A promise is settled if any of its uses handles it; else the worst of what its uses do. */
function best(uses: readonly Use[], node: Node, asked: Question): Fate {
  const fates: Fate[] = [];
  for (const use of uses) {
    const fate = useFate(use, asked);
    if (fate === round) continue;
    if (fate?.kind === 'guarded' && fate !== recursion) return fate;
    if (fate) fates.push(fate);
  }
  // A promise that is only dropped beside being awaited is judged where it is awaited.
  const settled = fates.filter((fate) => !(fate.kind === 'unguarded' && fate.how === 'floating' && fates.length > 1));
  if (settled.length === 0 && fates.length === 0) return { kind: 'unguarded', how: 'floating', at: node };
  return worst(settled.length > 0 ? settled : fates);
}

function useFate(use: Use, asked: Question): Fate | undefined {
  switch (use.kind) {
    case 'awaited':
      return thrown(use.node, asked);
    case 'yielded':
      return isAsyncGenerator(use.node) ? thrown(use.node, asked) : { kind: 'unknown', at: use.node };
    case 'iterated':
      // `for await (const x of [promise])`; a promise itself is not iterable.
      return thrown(use.node, asked);
    case 'dropped':
      return { kind: 'unguarded', how: 'floating', at: use.node };
    case 'returned':
      return leaves(use.fn, asked);
    case 'exported':
      return isTopLevelAwaitless(use.node) ? { kind: 'unknown', at: use.node } : { kind: 'exported', at: use.node };
    case 'member':
      return use.call ? chained(use.name, use.call, asked) : { kind: 'unknown', at: use.node };
    case 'element':
      return collectionFate(use.array, asked);
    case 'argument':
      return argumentFate(use, asked);
    case 'tested':
      return undefined;
    case 'destructured':
    case 'called':
    case 'field':
    case 'jsx':
    case 'elsewhere':
      return { kind: 'unknown', at: use.kind === 'called' ? use.call : use.node };
  }
}

/** `.catch(handler)`, `.then(ok, failed)` handle; `.then(ok)` and `.finally(f)` pass the failure on. */
function chained(name: string | undefined, call: TSESTree.CallExpression, asked: Question): Fate {
  const handler = name === 'catch' ? call.arguments[0] : name === 'then' ? call.arguments[1] : undefined;
  if (handler && handles(handler, asked.analysis)) {
    const passedTo = executorOf(handler, asked.analysis);
    if (passedTo) return promiseFate(passedTo, asked);
    asked.met.add(handler);
    return { kind: 'guarded', by: handler, how: 'handler' };
  }
  return promiseFate(call, asked);
}

/** Whether a rejection handler does anything with the failure. */
function handles(handler: Node, analysis: Analysis): boolean {
  const bare = unwrap(handler);
  if (bare.type === T.Literal || (bare.type === T.Identifier && bare.name === 'undefined')) return false;
  const value = functionAt(bare, analysis);
  return !value || !onlyRethrows(value.params[0], value.body);
}

/** `catch (e) { throw e }`, which is no handler at all. */
export function onlyRethrows(parameter: Node | null | undefined, body: Node | null | undefined): boolean {
  if (body?.type !== T.BlockStatement || body.body.length !== 1) return false;
  const [only] = body.body;
  return only?.type === T.ThrowStatement && only.argument?.type === T.Identifier && parameter?.type === T.Identifier && only.argument.name === parameter.name;
}

/** The `new Promise` whose `reject` a handler is: the failure goes on to that promise. */
function executorOf(handler: Node, analysis: Analysis): TSESTree.NewExpression | undefined {
  const bare = unwrap(handler);
  if (bare.type !== T.Identifier) return undefined;
  const definition = analysis.variableOf(bare)?.defs[0];
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const made = definition.node.parent;
  const isExecutor = made?.type === T.NewExpression && made.callee.type === T.Identifier && made.callee.name === 'Promise';
  return isExecutor && definition.node.params[1] === definition.name ? made : undefined;
}

/** Promises collected in an array: `await Promise.all([a, b])`, or the array kept and handed over later. */
function collectionFate(collection: Node, asked: Question): Fate {
  return once('collection', collection, asked, () => fateOfCollection(collection, asked));
}

function fateOfCollection(collection: Node, asked: Question): Fate {
  const fates: Fate[] = [];
  for (const use of usesOf(collection, asked.analysis)) {
    if (use.kind === 'tested') continue;
    if (use.kind === 'argument' && combinatorOf(use.call)) fates.push(combined(use.call as TSESTree.CallExpression, asked));
    else if (use.kind === 'iterated') fates.push({ kind: 'unknown', at: use.node });
    else if (use.kind === 'dropped') fates.push({ kind: 'unguarded', how: 'floating', at: use.node });
    else if (use.kind === 'returned') fates.push(leavesAsCollection(use.fn, asked));
    else if (use.kind === 'argument' && use.call.type === T.CallExpression && isCollecting(use.call)) fates.push(collectionFate(use.call, asked));
    else if (use.kind === 'member' && use.call && ['flat', 'slice', 'filter', 'concat', 'reverse'].includes(use.name ?? '')) fates.push(collectionFate(use.call, asked));
    else fates.push({ kind: 'unknown', at: collection });
  }
  const guarded = fates.find((fate) => fate.kind === 'guarded' && !addsNothing(fate));
  return guarded ?? (fates.length > 0 ? worst(fates) : { kind: 'unknown', at: collection });
}

function leavesAsCollection(fn: FunctionNode, asked: Question): Fate {
  // `return items.map(async …)`: whoever calls it holds the promises.
  const judge = (use: Use, inner: Question): Fate =>
    use.kind === 'called' ? collectionFate(use.call, inner) : use.kind === 'exported' ? exportedFate(use, inner, judge) : { kind: 'unknown', at: fn };
  return ofAll(usesOfFunction(fn, asked.analysis), (use) => judge(use, asked)) ?? { kind: 'unknown', at: fn };
}

function combinatorOf(call: TSESTree.CallExpression | TSESTree.NewExpression): string | undefined {
  if (call.type !== T.CallExpression) return undefined;
  const member = calleeMember(call);
  if (!member || member.object.type !== T.Identifier) return undefined;
  const name = propertyName(member);
  if (member.object.name === 'Promise') return name !== undefined && ['all', 'any', 'race', 'allSettled', 'resolve'].includes(name) ? name : undefined;
  return undefined;
}

function combined(call: TSESTree.CallExpression, asked: Question): Fate {
  return combinatorOf(call) === 'allSettled' ? { kind: 'guarded', by: call, how: 'allSettled' } : promiseFate(call, asked);
}

function isCollecting(call: TSESTree.CallExpression): boolean {
  const member = calleeMember(call);
  return member?.object.type === T.Identifier && member.object.name === 'Array' && propertyName(member) === 'from';
}

function argumentFate(use: Use & { kind: 'argument' }, asked: Question): Fate {
  const { call, index } = use;
  const { analysis } = asked;
  if (use.key === undefined && combinatorOf(call)) return combined(call as TSESTree.CallExpression, asked);
  if (call.type !== T.CallExpression) return { kind: 'unknown', at: call };
  const member = calleeMember(call);
  if (member && ['push', 'unshift', 'add'].includes(propertyName(member) ?? '') && member.object.type === T.Identifier) {
    const variable = analysis.variableOf(member.object);
    const uses = variable ? usesOfVariable(variable, analysis) : [];
    const combinator = uses.find((other) => other.kind === 'argument' && combinatorOf(other.call));
    if (combinator?.kind === 'argument') return combined(combinator.call as TSESTree.CallExpression, asked);
    return { kind: 'unknown', at: call };
  }
  const treatment = callbackTreatment(call, index, undefined, analysis);
  if (treatment.kind === 'guards') return { kind: 'guarded', by: call, how: treatment.how };
  if (treatment.kind === 'passes') return promiseFate(call, asked);
  const callee = use.key === undefined ? calledFunction(call, asked) : undefined;
  return callee ? parameterFate(callee, index, call, asked) : { kind: 'unknown', at: call };
}

/** A promise handed to a function of the project is settled by what that function does with its parameter. */
function parameterFate({ fn, analysis }: CalledFunction, index: number, call: TSESTree.CallExpression, asked: Question): Fate {
  const uses = usesOfParameter(fn, index, analysis);
  if (!uses || asked.sites.has(fn)) return { kind: 'unknown', at: call };
  const inner = { ...askedIn(analysis, asked), sites: new Map(asked.sites).set(fn, { call, analysis: asked.analysis }) };
  return uses.length > 0 ? best(uses, call, inner) : { kind: 'unguarded', how: 'floating', at: call };
}

/** The function that a call runs: of this file, or of another one of the program. */
function calledFunction({ callee }: TSESTree.CallExpression, { analysis, options }: Question): CalledFunction | undefined {
  if (options.reach === 'program') return functionInProgram(callee, analysis);
  const fn = functionAt(callee, analysis);
  return fn && { fn, analysis };
}

/** Where an error thrown at this node goes: to a `try` of the same function, or out of it. */
function thrown(node: Node, asked: Question): Fate {
  const fn = enclosingFunction(node);
  for (let child: Node = node, parent = node.parent; parent && child !== fn; child = parent, parent = parent.parent) {
    if (parent.type !== T.TryStatement || parent.block !== child || !parent.handler) continue;
    if (onlyRethrows(parent.handler.param, parent.handler.body)) continue;
    asked.met.add(parent.handler);
    return { kind: 'guarded', by: parent.handler, how: 'try' };
  }
  if (fn) return leaves(fn, asked);
  return isInFunctionlessCode(node) ? { kind: 'unguarded', how: 'module level', at: node } : { kind: 'unknown', at: node };
}

/** Where the failure of calling a function goes: to every place that calls it. */
function leaves(fn: FunctionNode, asked: Question): Fate {
  const site = asked.sites.get(fn);
  if (site) {
    const sites = new Map(asked.sites);
    sites.delete(fn);
    const inner = { ...askedIn(site.analysis, asked), sites };
    return fn.generator ? iterationFate(site.call, inner) : promiseFate(site.call, inner);
  }
  // A function that only calls itself adds no caller.
  if (asked.open.has(fn)) return recursion;
  const inner: Question = { ...asked, open: new Set(asked.open).add(fn) };
  const uses = usesOfAny(fn, asked.analysis).filter((use) => !(use.kind === 'called' && isInside(use.call, fn)));
  return ofAll(uses, (use) => functionUseFate(fn, use, inner)) ?? { kind: 'unknown', at: fn };
}

/** The worst of what the uses of a function do. An export that no other file uses adds nothing to the callers in its own. */
function ofAll(uses: readonly Use[], judge: (use: Use) => Fate | undefined): Fate | undefined {
  const calls: Fate[] = [];
  const uncalled: Fate[] = [];
  for (const use of uses) {
    const fate = judge(use);
    if (fate) (use.kind === 'exported' && fate.kind === 'exported' && fate.uncalled && fate.at === use.node ? uncalled : calls).push(fate);
  }
  const counts = calls.length > 0 ? calls : uncalled;
  return counts.length > 0 ? worst(counts) : undefined;
}

function functionUseFate(fn: FunctionNode, use: Use, asked: Question): Fate | undefined {
  switch (use.kind) {
    case 'called':
      return fn.generator ? iterationFate(use.call, asked) : promiseFate(use.call, asked);
    case 'exported':
      return exportedFate(use, asked, (other, inner) => functionUseFate(fn, other, inner));
    case 'returned':
      return returnedFate(fn, use, asked);
    case 'argument':
      return callbackFate(fn, use, asked);
    case 'jsx':
      return use.attribute !== undefined && /^on[A-Z]/.test(use.attribute) ? { kind: 'unguarded', how: 'listener', at: use.node } : { kind: 'unknown', at: use.node };
    case 'field': {
      if (use.node.type === T.AssignmentExpression && /^on[a-z]+$/.test(use.name)) return { kind: 'unguarded', how: 'listener', at: use.node };
      return ofAll(usesOfField(fn, use, asked.analysis), (other) => (other.kind === 'field' ? undefined : functionUseFate(fn, other, asked))) ?? { kind: 'unknown', at: use.node };
    }
    case 'tested':
      return undefined;
    default:
      return { kind: 'unknown', at: fn };
  }
}

/** What leaves the file fails wherever the program names it; without the program, where this file cannot see. */
function exportedFate(use: Use & { kind: 'exported' }, asked: Question, judge: (use: Use, asked: Question) => Fate | undefined): Fate {
  const here: Fate = { kind: 'exported', at: use.node };
  if (asked.options.reach !== 'program') return here;
  return once('exported', use.node, asked, () => {
    const found = usesInProgram(use, asked.analysis);
    if (!found) return here;
    if (found === 'unknown') return { kind: 'unknown', at: use.node };
    const fates = found.flatMap(({ use: other, analysis, certain }): readonly Fate[] => {
      const fate = judge(other, askedIn(analysis, asked));
      return fate ? [certain || fate.kind === 'guarded' ? fate : { kind: 'unknown', at: use.node }] : [];
    });
    if (fates.length > 0) return worst(fates);
    return isHandedOnWithin(use, asked.analysis) ? { kind: 'unknown', at: use.node } : { ...here, uncalled: use.member ?? use.node };
  });
}

/** A function that another one gives is called by whoever calls that one; without the program, by callers this file cannot see. */
function returnedFate(fn: FunctionNode, use: Use & { kind: 'returned' }, asked: Question): Fate {
  const here: Fate = { kind: 'exported', at: use.node };
  if (asked.options.reach !== 'program') return here;
  const judge = (other: Use, inner: Question): Fate | undefined => {
    if (other.kind === 'exported') return exportedFate(other, inner, judge);
    if (other.kind !== 'called') return { kind: 'unknown', at: use.node };
    const given = usesOf(other.call, inner.analysis).flatMap((one) => (one.kind === 'awaited' ? usesOf(one.node, inner.analysis) : [one]));
    return ofAll(given, (one) => functionUseFate(fn, one, inner));
  };
  return once('returned', use.node, asked, () => ofAll(usesOfAny(use.fn, asked.analysis), (other) => judge(other, asked)) ?? here);
}

/** A generator fails where it is iterated. */
function iterationFate(call: TSESTree.CallExpression, asked: Question): Fate {
  return iteratedBy(usesOf(call, asked.analysis), call, asked);
}

function iteratedBy(uses: readonly Use[], node: Node, asked: Question): Fate {
  const fates = uses.map((use): Fate => {
    if (use.kind === 'iterated') return thrown(use.node, asked);
    if (use.kind === 'yielded') return thrown(use.node, asked);
    if (use.kind === 'returned') return leaves(use.fn, asked);
    if (use.kind === 'member' && use.call && (use.name === 'next' || use.name === 'return')) return promiseFate(use.call, asked);
    if (use.kind === 'argument' && use.key === undefined) return takenFate(use, asked);
    return { kind: 'unknown', at: node };
  });
  return fates.length > 0 ? worst(fates) : { kind: 'unknown', at: node };
}

/** A generator that is handed on: to a function of the project that iterates it, or to be made a stream of. */
function takenFate({ call, index }: Use & { kind: 'argument' }, asked: Question): Fate {
  if (call.type !== T.CallExpression) return { kind: 'unknown', at: call };
  if (index === 0 && makesStream(call, asked.analysis)) return once('poured', call, asked, () => pouredFate(call, asked, { promise: promiseFate, thrown }));
  const callee = calledFunction(call, asked);
  const uses = callee && usesOfParameter(callee.fn, index, callee.analysis);
  if (!callee || !uses || asked.sites.has(callee.fn)) return { kind: 'unknown', at: call };
  return iteratedBy(uses, call, { ...askedIn(callee.analysis, asked), sites: new Map(asked.sites).set(callee.fn, { call, analysis: asked.analysis }) });
}

/** Where the failure of a callback goes, by who is handed it. */
function callbackFate(fn: FunctionNode, use: Use & { kind: 'argument' }, asked: Question): Fate {
  const { call, index, key } = use;
  const treatment = callbackTreatment(call, index, key, asked.analysis);
  switch (treatment.kind) {
    case 'guards':
      if (treatment.how === 'policy' && asked.options.policy === 'rethrows') return promiseFate(call, asked);
      return { kind: 'guarded', by: call, how: treatment.how };
    case 'drops':
      return { kind: 'unguarded', how: treatment.how, at: call };
    case 'passes':
      return promiseFate(call, asked);
    case 'collects': {
      const fate = collectionFate(call, asked);
      return fate.kind === 'unknown' ? promiseOfCollection(call, asked) ?? fate : fate;
    }
    case 'chains':
      return promiseFate(call, asked);
    case 'later':
      return worst(treatment.calls.map((run) => promiseFate(run, asked)));
    case 'unknown':
      break;
  }
  if (call.type === T.CallExpression && key === undefined) {
    const callee = calledFunction(call, asked);
    const inside = callee && calledParameterFate(callee, index, call, asked);
    if (inside && (inside.kind !== 'unknown' || callee.analysis === asked.analysis)) return inside;
    // A wrapper that cannot be seen: guarded if its result is awaited under a guard.
    const fate = promiseFate(call, asked);
    if (fate.kind === 'guarded' && !addsNothing(fate) && isAwaitedOrChained(call, asked.analysis)) return fate;
  }
  return { kind: 'unknown', at: fn };
}

/** `reduce` gives one promise, not a collection. */
function promiseOfCollection(call: TSESTree.CallExpression | TSESTree.NewExpression, asked: Question): Fate | undefined {
  return usesOf(call, asked.analysis).some((use) => use.kind === 'awaited' || use.kind === 'returned') ? promiseFate(call, asked) : undefined;
}

function isAwaitedOrChained(call: Node, analysis: Analysis): boolean {
  return usesOf(call, analysis).some((use) => use.kind === 'awaited' || use.kind === 'member' || use.kind === 'argument' || use.kind === 'element');
}

/** A callback handed to a function of the project fails where that function calls it. */
function calledParameterFate({ fn, analysis }: CalledFunction, index: number, call: TSESTree.CallExpression, asked: Question): Fate {
  const uses = usesOfParameter(fn, index, analysis);
  if (!uses || asked.sites.has(fn)) return { kind: 'unknown', at: call };
  const inner = { ...askedIn(analysis, asked), sites: new Map(asked.sites).set(fn, { call, analysis: asked.analysis }) };
  const fates = uses.map((use) => functionUseFate(fn, use, inner)).filter((fate) => fate !== undefined);
  return fates.length > 0 ? worst(fates) : { kind: 'unknown', at: call };
}

function isAsyncGenerator(node: TSESTree.YieldExpression): boolean {
  return enclosingFunction(node)?.async === true;
}

/** Code at module level, not the initialiser of a class field, which runs whenever somebody constructs. */
function isInFunctionlessCode(node: Node): boolean {
  for (let current: Node | undefined = node; current; current = current.parent) {
    if (current.type === T.PropertyDefinition && !current.static) return false;
  }
  return true;
}

/** `export const answer = call()`: a promise that importers hold. */
function isTopLevelAwaitless(node: Node): boolean {
  return node.type === T.VariableDeclarator || wrapped(node).parent?.type === T.ExportDefaultDeclaration;
}
