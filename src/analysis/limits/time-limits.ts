import type { TSESTree } from '@typescript-eslint/types';
import { type Limit, type LimitedWork, type TimeLimiter, timeLimiters } from '../../catalog/time-limiters.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, enclosingFunction, isFunction, isInside, propertyName, unwrap } from '../ast.ts';
import { callbackTreatment } from '../failures/callbacks.ts';
import type { LlmCall } from '../calls.ts';
import { type Use, usesOf, usesOfParameter } from '../values/flow.ts';
import { exportAt, madeBy } from '../values/library-exports.ts';
import { usesOfAny } from '../values/methods.ts';
import { type Option, readOption } from '../values/options.ts';
import { isOwnModule } from '../values/own-module.ts';
import { functionAt, valueOf } from '../values/values.ts';

/** Whether anything ends a call that hangs, before its SDK does: a timeout or signal of its own, of its client, or of what is around it. */
export type Limited = 'yes' | 'no' | 'unknown';

/** What several places say together: one limit is enough, else one that cannot be read may be one. */
export function together(places: readonly Limited[]): Limited {
  return places.includes('yes') ? 'yes' : places.includes('unknown') ? 'unknown' : 'no';
}

/** Whether what is around a call ends the wait for it: a timer it races with, a policy with a timeout, a test's runner. */
export function limitAround(call: LlmCall, analysis: Analysis): Limited {
  return analysis.remember('time limit around', call.node, () => new Search(analysis).outward(call.node), 'unknown' as Limited);
}

/** Whether an expression is what the helper hands its callback, or a part of it: `attempt.request`. */
export function isOfHelpersAttempt(node: Node, analysis: Analysis): boolean {
  const bare = unwrap(node);
  if (bare.type === T.MemberExpression) return isOfHelpersAttempt(bare.object, analysis);
  if (bare.type === T.ObjectExpression) {
    const spread = bare.properties.filter((property) => property.type === T.SpreadElement);
    return spread.length > 0 && spread.every(({ argument }) => isOfHelpersAttempt(argument, analysis));
  }
  const definition = bare.type === T.Identifier ? analysis.variableOf(bare)?.defs[0] : undefined;
  const fn = definition?.type === 'Parameter' && isFunction(definition.node) ? definition.node : undefined;
  const call = fn?.parent.type === T.CallExpression ? fn.parent : undefined;
  return call !== undefined && helperLimit(call, analysis) !== undefined;
}

/** The call of the helper's `withRetry` around a node, in the function that the node is in. */
export function helperAround(node: Node, analysis: Analysis): TSESTree.CallExpression | undefined {
  const call = enclosingFunction(node)?.parent;
  return call?.type === T.CallExpression && helperLimit(call, analysis) ? call : undefined;
}

function helperLimit(call: TSESTree.CallExpression, analysis: Analysis): Limited | undefined {
  const [helper] = timeLimiters;
  return helper && limitByArgument(withSource(helper, analysis), call, 0, analysis);
}

/** The helper also where the settings name a copy. */
function withSource(limiter: TimeLimiter, { file: { settings } }: Analysis): TimeLimiter {
  return limiter.module === 'llm-calls' && settings.helper !== undefined ? { ...limiter, modules: [settings.helper] } : limiter;
}

const maxVisits = 200;

/** Follows a promise, and the functions that it is awaited in, to everything around. */
class Search {
  readonly #analysis: Analysis;
  readonly #seen = new Set<Node>();

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  outward(node: Node): Limited {
    if (this.#seen.has(node) || this.#seen.size > maxVisits) return 'no';
    this.#seen.add(node);
    const fn = enclosingFunction(node);
    return together([...usesOf(node, this.#analysis).map((use) => this.#valueUsed(use)), ...(fn ? [this.#ofFunction(fn)] : [])]);
  }

  /** What becomes of the promise itself, or of what it is made part of. */
  #valueUsed(use: Use): Limited {
    switch (use.kind) {
      case 'argument':
        return this.#handed(use.call, use.index, use.key, 'promise');
      case 'element':
        return this.outward(use.array);
      case 'member':
        return use.call ? this.#method(use.name, use.call) : 'no';
      default:
        return 'no';
    }
  }

  #method(name: string | undefined, call: TSESTree.CallExpression): Limited {
    if (name === 'pipe') return together([this.#piped(call), this.outward(call)]);
    return name !== undefined && saysLimit.test(name) ? 'unknown' : this.outward(call);
  }

  #piped(pipe: TSESTree.CallExpression): Limited {
    const isLimit = pipe.arguments.some((argument) => {
      const bare = unwrap(argument);
      return bare.type === T.CallExpression && operators.some((limiter) => limiter.takes.exports.includes(exportAt(bare.callee, limiter, this.#analysis) ?? ''));
    });
    return isLimit ? 'yes' : 'no';
  }

  /** Everywhere a function is run from. */
  #ofFunction(fn: FunctionNode): Limited {
    if (this.#seen.has(fn)) return 'no';
    this.#seen.add(fn);
    return together(
      usesOfAny(fn, this.#analysis).map((use) => {
        if (use.kind === 'called') return isInside(use.call, fn) ? 'no' : this.outward(use.call);
        if (use.kind === 'element') return 'unknown';
        return use.kind === 'argument' ? this.#handed(use.call, use.index, use.key, 'callback') : 'no';
      }),
    );
  }

  /** A promise, or a function that gives one, in the hands of what is called. */
  #handed(call: TSESTree.CallExpression | TSESTree.NewExpression, index: number, key: string | undefined, what: 'promise' | 'callback'): Limited {
    for (const limiter of timeLimiters) {
      const limit = limitBy(withSource(limiter, this.#analysis), call, index, this.#analysis);
      if (limit !== undefined && limit !== 'no') return limit;
    }
    const name = dottedName(call.callee);
    if (name === 'Promise.race') return 'yes';
    if (what === 'callback') {
      const treatment = callbackTreatment(call, index, key, this.#analysis);
      if (treatment.kind === 'guards' && treatment.how === 'test') return 'yes';
      if (treatment.kind === 'later') return together(treatment.calls.map((run) => this.outward(run)));
    }
    if (call.type !== T.CallExpression) return 'no';
    const fn = functionAt(call.callee, this.#analysis);
    if (fn && key !== undefined) return 'unknown';
    if (fn) return together([this.#ofParameter(fn, index, what), this.outward(call)]);
    return together([this.#ofUnseen(call, name, what), this.outward(call)]);
  }

  /** What a function of the file does with what it is handed. */
  #ofParameter(fn: FunctionNode, index: number, what: 'promise' | 'callback'): Limited {
    const parameter = fn.params[index];
    if (!parameter || this.#seen.has(parameter)) return 'no';
    this.#seen.add(parameter);
    return together(
      (usesOfParameter(fn, index, this.#analysis) ?? []).map((use) => {
        if (what === 'promise') return this.#valueUsed(use);
        if (use.kind === 'called') return this.outward(use.call);
        if (use.kind === 'argument') return this.#handed(use.call, use.index, use.key, what);
        // Kept for later.
        return use.kind === 'tested' ? 'no' : 'unknown';
      }),
    );
  }

  /** A function of another file can only be judged by its name; one of the project's own may do anything with the work that it is given. */
  #ofUnseen(call: TSESTree.CallExpression, name: string | undefined, what: 'promise' | 'callback'): Limited {
    if ((name !== undefined && saysLimit.test(name)) || call.arguments.some(holdsLimit)) return 'unknown';
    if (what === 'callback' && keepsForLater.test(name ?? '')) return 'unknown';
    const value = valueOf(call.callee, this.#analysis);
    if (value?.kind === 'import') return isOwnModule(value.source) ? 'unknown' : 'no';
    return what === 'promise' && !value && !keeps.test(name ?? '') ? 'unknown' : 'no';
  }
}

/** Names of what limits time. */
const saysLimit = /time_?(?:d_?)?out|time_?limit|dead_?line|\brace\b|abort/i;
/** Options that limit it, in whatever hands: `caller.callWithOptions({ signal }, work)`. */
function holdsLimit(argument: Node): boolean {
  return argument.type === T.ObjectExpression && argument.properties.some((property) => property.type === T.Property && /signal$|time_?out|dead_?line/i.test(propertyName(property) ?? ''));
}

/** What runs a callback some other time. */
const keepsForLater = /\.(?:push|unshift|add|set|enqueue)$/;
/** What only collects promises, or tells of them. */
const keeps = /^Promise\.|^console\.|\.(?:push|unshift|add|set)$/;

type LimiterOf<Form extends LimitedWork['form']> = TimeLimiter & { readonly takes: LimitedWork & { readonly form: Form } };

const isOf =
  <Form extends LimitedWork['form']>(form: Form) =>
  (limiter: TimeLimiter): limiter is LimiterOf<Form> =>
    limiter.takes.form === form;

const operators = timeLimiters.filter(isOf('operator'));

/** What a library says of the work at an argument; undefined where it takes none there. */
function limitBy(limiter: TimeLimiter, call: TSESTree.CallExpression | TSESTree.NewExpression, index: number, analysis: Analysis): Limited | undefined {
  const { takes } = limiter;
  switch (takes.form) {
    case 'argument':
      return limitByArgument(limiter, call, index, analysis);
    case 'method':
      return limitByMethod(limiter, takes, call, index, analysis);
    case 'executor': {
      const member = call.type === T.CallExpression ? calleeMember(call) : undefined;
      return member && propertyName(member) === takes.execute && index === 0 && isMadeBy(member.object, limiter, takes, analysis, 0) ? 'yes' : undefined;
    }
    case 'operator': {
      const isFirst = takes.first && index === 0 && takes.exports.includes(exportAt(call.callee, limiter, analysis) ?? '');
      // `pipe(work, Effect.timeout('5 seconds'))`
      const isPiped = index === 0 && call.arguments.slice(1).some((argument) => argument.type === T.CallExpression && takes.exports.includes(exportAt(argument.callee, limiter, analysis) ?? ''));
      return isFirst || isPiped ? 'yes' : undefined;
    }
  }
}

function limitByArgument(limiter: TimeLimiter, call: TSESTree.CallExpression | TSESTree.NewExpression, index: number, analysis: Analysis): Limited | undefined {
  const { takes } = limiter;
  if (takes.form !== 'argument' || index !== takes.argument) return undefined;
  const { limit } = takes;
  if (takes.exports.includes(exportAt(call.callee, limiter, analysis) ?? '')) return told(limit, [call.arguments[limit.options]], analysis);
  const made = takes.factory === undefined ? undefined : madeBy(call.callee, limiter, analysis);
  return made && made.name === takes.factory ? told(limit, [call.arguments[limit.options], made.node.arguments[0]], analysis) : undefined;
}

function limitByMethod(limiter: TimeLimiter, takes: LimitedWork & { form: 'method' }, call: TSESTree.CallExpression | TSESTree.NewExpression, index: number, analysis: Analysis): Limited | undefined {
  const member = call.type === T.CallExpression ? calleeMember(call) : undefined;
  if (!member || index !== 0 || !takes.methods.includes(propertyName(member) ?? '')) return undefined;
  const made = madeBy(member.object, limiter, analysis);
  return made && made.name === takes.export ? told(takes.limit, [call.arguments[takes.limit.options], made.node.arguments[takes.makerOptions]], analysis) : undefined;
}

/** Whether a policy is, or is joined of, one with a limit. */
function isMadeBy(node: Node, limiter: TimeLimiter, takes: LimitedWork & { form: 'executor' }, analysis: Analysis, depth: number): boolean {
  const made = madeBy(node, limiter, analysis);
  if (made?.node.type !== T.CallExpression || depth > 3) return false;
  return takes.exports.includes(made.name) || (takes.joins.includes(made.name) && made.node.arguments.some((argument) => isMadeBy(argument, limiter, takes, analysis, depth + 1)));
}

/** What options say of a limit. */
function told({ names, byDefault }: Limit, holders: readonly (Node | undefined)[], analysis: Analysis): Limited {
  const options = names.flatMap((name) => holders.map((holder) => readOption(holder, [name], analysis)));
  if (options.some(isOn)) return 'yes';
  if (options.some(({ kind }) => kind === 'unknown')) return 'unknown';
  return byDefault && options.every(({ kind }) => kind === 'absent') ? 'yes' : 'no';
}

function isOn(option: Option): boolean {
  return option.kind === 'set' && (!option.known || Boolean(option.known.value));
}
