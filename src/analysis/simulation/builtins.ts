import type { TSESTree } from '@typescript-eslint/types';
import { timers } from '../../catalog/callbacks.ts';
import { settledBy } from '../../catalog/pipelines.ts';
import { errorsOf, withErrors } from '../../catalog/http/index.ts';
import { isRetryableKind } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, dottedName, propertyName, unwrap } from '../ast.ts';
import type { Calls } from './calls.ts';
import { isPart } from './output.ts';
import { isFine, outcomeTests } from './responses.ts';
import { type SimValue, type Why, errorObject, isNullish, isSame, known, object, saysKind, stringMethod, truth, undefinedValue, unknown, why, whyOf, withWhy } from './values.ts';
import { valueOf } from '../values/values.ts';

export interface CallSite {
  readonly node: TSESTree.CallExpression;
  readonly callee: Node;
  /** The receiver of a method. */
  readonly holder: SimValue | undefined;
  readonly args: readonly SimValue[];
}

const promiseMethods: ReadonlySet<string> = new Set(withErrors.flatMap((sdk) => sdk.promiseMethods ?? []));

const numbers: Readonly<Record<string, number>> = { Infinity, NaN: Number.NaN };

export function globalNumber(name: string): SimValue | undefined {
  return name in numbers ? known(numbers[name]) : undefined;
}

/** What a call of the language's own functions and methods gives; undefined for every other call. */
export function callBuiltin(site: CallSite, machine: Calls, analysis: Analysis): SimValue | undefined {
  const { callee, holder } = site;
  const told = helperCall(site, machine, analysis) ?? askedCall(site, analysis) ?? settledValue(site, analysis);
  if (told) return told;
  if (callee.type === T.Identifier) return analysis.variableOf(callee) && !isTimerImport(callee, analysis) ? undefined : globalCall(callee.name, site, machine);
  if (callee.type !== T.MemberExpression) return undefined;
  const name = propertyName(callee);
  if (name === undefined || !holder) return undefined;
  if (name === 'isInstance') return guarded(site, callee, machine, analysis);
  if (name === 'call' && site.args.length > 0 && holder.kind === 'function') return machine.call({ ...holder, self: site.args[0] }, site.args.slice(1), site.node);
  switch (holder.kind) {
    case 'promise':
      return promiseMethod(name, holder, site, machine);
    case 'stream':
      if (holder.gives && holder.failure && (name === 'on' || name === 'once')) return machine.listen(holder, site.args);
      return holder.failure ? { kind: 'promise', rejected: true, value: holder.failure, why: holder.why } : unknown(why.answer, true);
    case 'list':
      return listMethod(name, holder, site, machine);
    case 'known':
      return knownMethod(name, holder, site, machine);
    case 'time':
      return name === 'getTime' || name === 'valueOf' ? holder : unknown(why.clock);
    case 'object':
      return name === 'toString' && holder.classes ? withWhy(holder.members.get('message') ?? unknown(holder.why), holder.why) : undefined;
    case 'unknown':
      if (name === 'throwIfAborted') return machine.isAborted() ? machine.fail(unknown(why.error, true)) : undefinedValue;
      return staticMethod(callee, site, machine, analysis);
    default:
      return undefined;
  }
}

/** `isRetryable(error)`, `classifyError(error)` of the helper: the table that both sides read. */
function helperCall({ callee, args: [error] }: CallSite, machine: Calls, analysis: Analysis): SimValue | undefined {
  const { failureKind } = machine;
  const isOfFailure = error?.kind === 'object' && error.sdk !== undefined;
  if (!isOfFailure && error?.kind !== 'stream') return undefined;
  const value = valueOf(callee, analysis);
  if (value?.kind !== 'import' || (value.source !== 'llm-calls' && value.source !== analysis.file.settings.helper)) return undefined;
  if (!isOfFailure) return value.name === 'guardStream' ? error : undefined;
  if (failureKind === undefined) return undefined;
  const retryable = known(isRetryableKind(failureKind), why.error);
  if (value.name === 'isRetryable') return retryable;
  if (value.name !== 'classifyError') return undefined;
  const status = error.members.get('status') ?? error.members.get('statusCode') ?? undefinedValue;
  return object([['kind', known(failureKind, why.error)], ['retryable', retryable], ['status', status]], why.error, { open: true });
}

/** `isAxiosError(error)`, `isUnexpected(response)`: what a library's own function says of what it is handed. */
function askedCall({ callee, args: [given] }: CallSite, analysis: Analysis): SimValue | undefined {
  if (given?.kind !== 'object') return undefined;
  const value = valueOf(callee, analysis);
  if (value?.kind !== 'import') return undefined;
  const name = value.name.slice(value.name.lastIndexOf('.') + 1);
  const fine = outcomeTests.has(name) ? isFine(given) : undefined;
  if (fine) return fine.kind === 'known' ? known(!fine.value, fine.why) : unknown(fine.why);
  const [asked] = Object.entries((value.sdk ?? errorsOf(value.source))?.errors.tests ?? {}).find(([, test]) => test === name) ?? [];
  if (asked === undefined || !given.classes) return undefined;
  return given.vague ? unknown(given.why) : known(given.classes.includes(asked), given.why);
}

/** `throwError(() => error)` fails where it is waited for, `timer(1000)` does not. */
function settledValue({ callee, args }: CallSite, analysis: Analysis): SimValue | undefined {
  const value = valueOf(callee, analysis);
  const settled = value?.kind === 'import' ? settledBy.get(value.source) : undefined;
  if (!settled || value?.kind !== 'import') return undefined;
  if (settled.fails.includes(value.name)) return { kind: 'promise', rejected: true, value: unknown(why.error, true), why: 0 };
  if (settled.follows.includes(value.name)) return args[0];
  return settled.gives.includes(value.name) ? { kind: 'promise', rejected: false, value: unknown(0), delay: args[0], why: 0 } : undefined;
}

function isTimerImport(callee: TSESTree.Identifier, analysis: Analysis): boolean {
  const value = valueOf(callee, analysis);
  return value?.kind === 'import' && /^(?:node:)?timers$/.test(value.source);
}

function globalCall(name: string, { node, args }: CallSite, machine: Calls): SimValue | undefined {
  const [first] = args;
  if (/^(?:Type|Range)?Error$/.test(name)) return errorObject([name, 'Error'], first ?? undefinedValue, 0, args[1]);
  if (timers.has(name) && name !== 'setInterval') {
    if (first) machine.detach(first, node, name === 'setTimeout' ? (args[1] ?? known(0)) : name === 'setImmediate' || name === 'queueMicrotask' ? known(0) : unknown(0));
    return unknown(why.call, true);
  }
  if (!first) return undefined;
  switch (name) {
    case 'String':
      return first.kind === 'known' ? known(String(first.value), first.why) : first.kind === 'object' && first.classes ? withWhy(first.members.get('message') ?? unknown(first.why), first.why) : unknown(first.why);
    case 'Number':
    case 'parseFloat':
    case 'parseInt':
      return first.kind === 'known' ? known(name === 'Number' ? Number(first.value) : Number.parseFloat(String(first.value)), first.why) : first.kind === 'time' ? first : unknown(first.why);
    case 'Boolean': {
      const holds = truth(first);
      return holds === undefined ? unknown(first.why) : known(holds, first.why);
    }
    default:
      return undefined;
  }
}

/** `APICallError.isInstance(error)`: a class's own type guard. */
function guarded({ args }: CallSite, callee: TSESTree.MemberExpression, machine: Calls, analysis: Analysis): SimValue | undefined {
  const value = valueOf(callee.object, analysis);
  if (value?.kind !== 'import' || !args[0]) return undefined;
  if (args[0].kind === 'object' && args[0].classes) return machine.isInstance(args[0], callee.object);
  return args[0].kind === 'unknown' ? unknown(args[0].why) : known(false, args[0].why);
}

function promiseMethod(name: string, promise: SimValue & { kind: 'promise' }, { node, args }: CallSite, machine: Calls): SimValue {
  if (promiseMethods.has(name)) return promise;
  if (name === 'finally') {
    if (args[0]?.kind === 'function') machine.chain(args[0], undefinedValue, node);
    return promise;
  }
  const handler = promise.rejected ? (name === 'catch' ? args[0] : name === 'then' ? args[1] : undefined) : name === 'then' ? args[0] : undefined;
  if ((name !== 'catch' && name !== 'then') || !handler || isNullish(handler) === true) return name === 'catch' || name === 'then' ? promise : unknown(promise.why);
  if (promise.rejected) machine.catches(node);
  if (promise.delay) machine.waitFor(promise.delay);
  return machine.chain(handler, promise.value, node);
}

function listMethod(name: string, list: SimValue & { kind: 'list' }, { node, args }: CallSite, machine: Calls): SimValue | undefined {
  const [first] = args;
  const reason = list.why | (first?.why ?? 0);
  const callback = first?.kind === 'function' ? first : undefined;
  const run = (item: SimValue, index: number): SimValue => machine.call(callback!, [item, known(index)], node);
  switch (name) {
    case 'push':
      if (args.some(isPart)) machine.passed.appended(node, (node.callee as TSESTree.MemberExpression).object);
      list.items.push(...args);
      (list as { why: Why }).why |= why.counter;
      return known(list.items.length, list.why);
    case 'includes':
    case 'has':
    case 'indexOf':
      return first ? contained(name, list, first, machine) : undefined;
    case 'some':
    case 'every':
    case 'find':
    case 'findIndex':
      return callback ? searched(name, list, run) : undefined;
    case 'map':
      return callback ? { ...list, items: list.items.map(run) } : undefined;
    case 'filter':
    case 'forEach':
      return unknown(reason, name === 'filter');
    case 'slice':
    case 'concat':
      return args.length === 0 ? { ...list, items: [...list.items] } : unknown(reason, true);
    case 'at':
      return first?.kind === 'known' ? (list.items.at(Number(first.value)) ?? undefinedValue) : unknown(reason);
    case 'join':
      return list.items.every((item) => item.kind === 'known') ? known(list.items.map((item) => (item.kind === 'known' ? String(item.value) : '')).join(first?.kind === 'known' ? String(first.value) : ','), reason) : unknown(reason);
    default:
      return unknown(reason);
  }
}

function contained(name: string, list: SimValue & { kind: 'list' }, wanted: SimValue, machine: Calls): SimValue {
  const reason = list.why | wanted.why | whyOf(list.items);
  const at = list.items.findIndex((item) => isSame(item, wanted));
  if (at === -1) {
    const isSure = wanted.kind === 'known' && list.items.every((item) => item.kind === 'known' && !(reason & why.error && typeof item.value === 'string' && saysKind(item.value, machine)));
    if (!isSure) return unknown(reason);
  }
  return known(name === 'indexOf' ? at : at !== -1, reason);
}

function searched(name: string, list: SimValue & { kind: 'list' }, run: (item: SimValue, index: number) => SimValue): SimValue {
  let reason = list.why;
  let unsure = false;
  for (const [index, item] of list.items.entries()) {
    const value = run(item, index);
    reason |= value.why;
    const holds = truth(value);
    if (holds === undefined) unsure = true;
    else if (!unsure && holds !== (name === 'every')) return name === 'find' ? withWhy(item, reason) : name === 'findIndex' ? known(index, reason) : known(name === 'some', reason);
  }
  if (unsure) return unknown(reason);
  return name === 'find' ? withWhy(undefinedValue, reason) : name === 'findIndex' ? known(-1, reason) : known(name === 'every', reason);
}

function knownMethod(name: string, holder: SimValue & { kind: 'known' }, { args }: CallSite, machine: Calls): SimValue | undefined {
  const { value } = holder;
  const [first] = args;
  if (value instanceof RegExp) {
    if (name !== 'test' && name !== 'exec') return undefined;
    if (first?.kind !== 'known') return unknown(first?.why ?? why.call);
    return stringMethod(String(first.value), name === 'exec' ? 'match' : 'test', [holder], first.why, machine);
  }
  if (typeof value === 'string') return stringMethod(value, name, args, holder.why, machine);
  if (name === 'toString') return known(String(value), holder.why);
  return undefined;
}

/** `Math.min(…)`, `Date.now()`, `Promise.all(…)`, `Object.assign(…)`. */
function staticMethod(callee: TSESTree.MemberExpression, { node, args }: CallSite, machine: Calls, analysis: Analysis): SimValue | undefined {
  const object = unwrap(callee.object);
  if (object.type !== T.Identifier || analysis.variableOf(object)) return undefined;
  const [first] = args;
  const reason = whyOf(args);
  const method = propertyName(callee)!;
  const limits = object.name === 'Math' && method === 'min' ? why.capped : 0;
  switch (dottedName(callee)) {
    case 'Date.now':
    case 'performance.now':
      return { kind: 'time', since: false, offset: 0, why: why.clock };
    case 'Promise.resolve':
      return first?.kind === 'promise' ? first : { kind: 'promise', rejected: false, value: first ?? undefinedValue, why: reason };
    case 'Promise.reject':
      return { kind: 'promise', rejected: true, value: first ?? undefinedValue, why: reason };
    case 'Promise.all':
    case 'Promise.race':
    case 'Promise.any':
    case 'Promise.allSettled':
      return combined(method, first, reason);
    case 'Array.isArray':
      return first?.kind === 'unknown' ? unknown(reason) : known(first?.kind === 'list', reason);
    case 'Array.from':
    case 'Object.freeze':
      return first;
    case 'Object.assign':
      if (first?.kind === 'object') for (const other of args.slice(1)) if (other.kind === 'object') for (const [key, member] of other.members) first.members.set(key, member);
      return first;
    case 'Number.isInteger':
    case 'Number.isFinite':
    case 'Number.isNaN':
      return first?.kind === 'known' ? known((Number[method as 'isInteger' | 'isFinite' | 'isNaN'] as (value: unknown) => boolean)(first.value), reason) : unknown(reason);
    case 'Number.parseInt':
    case 'Number.parseFloat':
      return globalCall(method, { node, callee, holder: undefined, args }, machine);
    default:
      return object.name === 'Math' && method !== 'random' && args.length > 0 && args.every((arg) => arg.kind === 'known') && typeof Math[method as 'min'] === 'function'
        ? known(Math[method as 'min'](...args.map((arg) => (arg.kind === 'known' ? Number(arg.value) : 0))), reason | limits)
        : object.name === 'Math'
          ? unknown(reason | limits | (method === 'random' ? why.random : 0))
          : undefined;
  }
}

function combined(method: string, given: SimValue | undefined, reason: Why): SimValue {
  const items = given?.kind === 'list' ? given.items : [];
  const rejected = items.find((item) => item.kind === 'promise' && item.rejected);
  if (rejected && (method === 'all' || method === 'race')) return rejected;
  if (method === 'any' && rejected && items.every((item) => item.kind === 'promise' && item.rejected)) return rejected;
  const values = items.map((item) => (item.kind === 'promise' ? (method === 'allSettled' ? unknown(why.answer, true) : item.value) : item));
  const value: SimValue = given?.kind === 'list' && (method === 'all' || method === 'allSettled') ? { kind: 'list', items: values, why: reason } : (values.find((item) => item.why & why.answer) ?? unknown(reason));
  const [delay] = items.flatMap((item) => (item.kind === 'promise' && item.delay) || []);
  return { kind: 'promise', rejected: false, value, delay: delay && method !== 'all' && method !== 'allSettled' ? unknown(why.state) : delay, why: reason };
}
