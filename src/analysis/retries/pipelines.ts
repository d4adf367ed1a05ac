import type { TSESTree } from '@typescript-eslint/types';
import { type Pipeline, type PipelineMaker, pipelines } from '../../catalog/pipelines.ts';
import type { Retrier } from '../../catalog/retrier.ts';
import { retriers } from '../../catalog/retriers.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, enclosingFunction, objectProperty, propertyName, unwrap } from '../ast.ts';
import { type Use, usesOf } from '../values/flow.ts';
import { exportAt } from '../values/library-exports.ts';
import { usesOfAny } from '../values/methods.ts';
import { type Policy, policyOf } from './policies.ts';

/** What a failure meets on its way out of a pipeline: a retry, or something that makes another failure of it. */
export type Step = { readonly policy: Policy } | { readonly maps: 'hidden' | Node | { readonly wraps: string } };

/** One way in which the value of a pipeline comes to run. */
export interface Run {
  readonly steps: readonly Step[];
  /** The call whose promise fails with what is left; absent where this file does not run it. */
  readonly position?: TSESTree.CallExpression;
}

const maxDepth = 10;

/** Where a callback goes that a pipeline runs again with everything before the retry; undefined for callbacks of others. */
export function runsOf(call: TSESTree.CallExpression, index: number, key: string | undefined, analysis: Analysis): readonly Run[] | undefined {
  for (const pipeline of pipelines) {
    const name = exportAt(call.callee, pipeline, analysis);
    if (name === undefined) continue;
    const walk = new Walk(pipeline, analysis);
    const maker = pipeline.makers[name];
    if (maker && index === 0 && (key === undefined || key === maker.key)) return walk.follow(call, failureOf(maker, call, key), 0);
    return pipeline.flatteners.includes(name) && key === undefined ? walk.followOperator(call, [], 0) : undefined;
  }
  return undefined;
}

/** What `Effect.tryPromise({ try, catch })` makes of what is thrown. */
function failureOf(maker: PipelineMaker, call: TSESTree.CallExpression, key: string | undefined): readonly Step[] {
  const argument = call.arguments[0] && unwrap(call.arguments[0]);
  const mapped = maker.maps !== undefined && key !== undefined && argument?.type === T.ObjectExpression ? objectProperty(argument, maker.maps) : undefined;
  if (mapped === 'unknown') return [{ maps: 'hidden' }];
  if (mapped) return [{ maps: mapped.value }];
  return maker.wraps === undefined ? [] : [{ maps: { wraps: maker.wraps } }];
}

/** Follows a value that runs later to where it is piped, joined with others and run. */
class Walk {
  readonly #pipeline: Pipeline;
  readonly #analysis: Analysis;
  readonly #retriers: readonly Retrier[];
  readonly #seen = new Set<Node>();

  constructor(pipeline: Pipeline, analysis: Analysis) {
    this.#pipeline = pipeline;
    this.#analysis = analysis;
    this.#retriers = retriers.filter(({ module, takes }) => module === pipeline.module && takes.form === 'operator');
  }

  follow(node: Node, steps: readonly Step[], depth: number): readonly Run[] {
    if (this.#seen.has(node) || depth > maxDepth) return [{ steps }];
    this.#seen.add(node);
    const uses = usesOf(node, this.#analysis).filter(({ kind }) => kind !== 'tested');
    return uses.length > 0 ? uses.flatMap((use) => this.#followUse(use, steps, depth)) : [{ steps }];
  }

  #followUse(use: Use, steps: readonly Step[], depth: number): readonly Run[] {
    switch (use.kind) {
      case 'member':
        return use.name === 'pipe' && use.call ? this.#through(use.call, 0, steps, depth) : [{ steps }];
      case 'argument':
        return use.call.type === T.CallExpression && use.key === undefined ? this.#followArgument(use.call, use.index, steps, depth) : [{ steps }];
      case 'element':
        return this.follow(use.array, steps, depth + 1);
      case 'returned':
        return this.#followResult(use.fn, steps, depth);
      case 'yielded': {
        const fn = enclosingFunction(use.node);
        return fn ? this.#followResult(fn, steps, depth) : [{ steps }];
      }
      default:
        return [{ steps }];
    }
  }

  #followArgument(call: TSESTree.CallExpression, index: number, steps: readonly Step[], depth: number): readonly Run[] {
    const name = exportAt(call.callee, this.#pipeline, this.#analysis);
    if (name === undefined) return [{ steps }];
    const { pipes, runners, handlers, maps } = this.#pipeline;
    if (pipes.includes(name)) return this.#through(call, index + 1, steps, depth);
    const runner = runners[name];
    if (runner) return [{ steps: runner === 'hidden' ? [...steps, { maps: 'hidden' }] : steps, position: call }];
    if (handlers.includes(name)) return [{ steps }];
    const retrier = this.#retriers.find(({ takes }) => takes.form === 'operator' && takes.first && takes.exports.includes(name));
    if (retrier && index === 0) return this.follow(call, [...steps, { policy: policyOf(retrier, call, call.arguments[retrier.options + 1], this.#analysis) }], depth + 1);
    return this.follow(call, maps.includes(name) ? [...steps, { maps: 'hidden' }] : steps, depth + 1);
  }

  /** An operator that gives the work stands among others, or holds the value itself: `Effect.flatMap(value, work)`. */
  followOperator(operator: TSESTree.CallExpression, steps: readonly Step[], depth: number): readonly Run[] {
    const piped = usesOf(operator, this.#analysis).flatMap((use) => (use.kind === 'argument' && use.call.type === T.CallExpression && this.#isPipe(use.call) ? [{ call: use.call, index: use.index }] : []));
    return piped.length > 0 ? piped.flatMap(({ call, index }) => this.#through(call, index + 1, steps, depth + 1)) : this.follow(operator, steps, depth + 1);
  }

  #isPipe(call: TSESTree.CallExpression): boolean {
    const member = calleeMember(call);
    return (member && propertyName(member) === 'pipe') || this.#pipeline.pipes.includes(exportAt(call.callee, this.#pipeline, this.#analysis) ?? '');
  }

  /** What is piped after the value, in order. */
  #through(pipe: TSESTree.CallExpression, from: number, steps: readonly Step[], depth: number): readonly Run[] {
    let met = steps;
    for (const argument of pipe.arguments.slice(from)) {
      const bare = unwrap(argument);
      const call = bare.type === T.CallExpression ? bare : undefined;
      const name = exportAt(call ? call.callee : bare, this.#pipeline, this.#analysis);
      // What cannot be seen may do anything.
      if (name === undefined || this.#pipeline.handlers.includes(name)) return [{ steps: met }];
      const runner = this.#pipeline.runners[name];
      if (runner && !call) return [{ steps: runner === 'hidden' ? [...met, { maps: 'hidden' }] : met, position: pipe }];
      const retrier = this.#retriers.find(({ takes }) => takes.form === 'operator' && takes.exports.includes(name));
      if (retrier && call) met = [...met, { policy: policyOf(retrier, call, call.arguments[retrier.options], this.#analysis) }];
      else if (this.#pipeline.maps.includes(name)) met = [...met, { maps: 'hidden' }];
    }
    return this.follow(pipe, met, depth + 1);
  }

  /** Where the result of a function goes: to its callers, or to the operator that it was handed to. */
  #followResult(fn: FunctionNode, steps: readonly Step[], depth: number): readonly Run[] {
    const runs = usesOfAny(fn, this.#analysis).flatMap((use): readonly Run[] => {
      if (use.kind === 'called') return this.follow(use.call, steps, depth + 1);
      if (use.kind !== 'argument' || use.call.type !== T.CallExpression || use.key !== undefined) return [];
      const name = exportAt(use.call.callee, this.#pipeline, this.#analysis);
      return name !== undefined && (name in this.#pipeline.makers || this.#pipeline.flatteners.includes(name)) ? this.followOperator(use.call, steps, depth + 1) : [];
    });
    return runs.length > 0 ? runs : [{ steps }];
  }
}
