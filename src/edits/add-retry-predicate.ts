import type { RetrierPredicate } from '../catalog/retrier.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, propertyName, unwrap, wrapped } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { runsOf } from '../analysis/retries/pipelines.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { readOption } from '../analysis/values/options.ts';
import { askAgain } from './ask-again.ts';
import { bailOut } from './bail-out.ts';
import { besideSchedule } from './beside-schedule.ts';
import type { Edit } from './edit.ts';
import { failsAlone } from './fails-alone.ts';
import { filterFailures } from './filter-failures.ts';
import { resolvedHelper } from './helper-source.ts';
import { ensureImport } from './imports.ts';
import { appendProperty } from './lists.ts';
import { setOption } from './set-option.ts';

/** Has a policy ask `isRetryable` before it sends a failure again, where its library asks; no edit where that is not there to be written to. */
export function addRetryPredicate(policy: Policy, call: LlmCall, analysis: Analysis): readonly Edit[] {
  const helper = resolvedHelper(analysis.file);
  const { node, terms } = policy;
  const work = enclosingFunction(call.node);
  if (helper === undefined || !failsAlone(call, work ? [node, work] : [node], analysis)) return [];
  const { name, edits } = ensureImport({ name: 'isRetryable', alias: 'isRetryableError', source: helper }, analysis);
  const asked = terms.filter ? filterFailures(policy, name, analysis) : terms.again !== undefined ? askAgain(policy, call, name, analysis) : terms.predicates.length > 0 ? asOption(policy, call, name, analysis) : terms.bail ? bailOut(policy, call, name, analysis) : [];
  return asked.length > 0 ? [...edits, ...asked] : [];
}

/** `pRetry(work, { retries: 3 })` → `pRetry(work, { retries: 3, shouldRetry: ({ error }) => isRetryable(error) })` */
function asOption(policy: Policy, call: LlmCall, isRetryable: string, analysis: Analysis): readonly Edit[] {
  const { node, terms, options, reads } = policy;
  const [predicate, ...others] = reads.filter(({ overCount, parameter = 0 }) => !overCount && parameter === 0);
  // Which one it is depends on the major.
  if (!predicate || others.some(({ option }) => option === predicate.option)) return [];
  const failure = terms.schedules ? failureInPipeline(policy, call, analysis) : 'itself';
  const answer = failure === 'itself' ? answerOf(predicate, isRetryable) : failure && predicate.stops === 'false' ? `(failure) => ${isRetryable}(failure.${failure.wraps})` : undefined;
  if (answer === undefined) return [];
  const code = `${predicate.option}: ${answer}`;
  const scheduled = besideSchedule(policy, code, analysis);
  if (scheduled) return scheduled;
  const object = options && unwrap(options);
  if (object) return object.type === T.ObjectExpression && readOption(object, [predicate.option], analysis).kind === 'absent' ? appendProperty(object, code, analysis) : [];
  const next = node.arguments.length;
  return next > 0 && next === terms.options ? setOption(node, next, [predicate.option], answer, analysis) : [];
}

/** What a pipeline hands a retry of it: the failure, or what holds it; undefined where something else may be made of it. */
function failureInPipeline({ node }: Policy, call: LlmCall, analysis: Analysis): 'itself' | { readonly wraps: string } | undefined {
  const work = enclosingFunction(call.node);
  const outer = work && wrapped(work);
  const property = outer?.parent?.type === T.Property ? outer.parent : undefined;
  const maker = property ? wrapped(property.parent).parent : outer?.parent;
  if (maker?.type !== T.CallExpression) return undefined;
  for (const { steps } of runsOf(maker, 0, property && propertyName(property), analysis) ?? []) {
    const at = steps.findIndex((step) => 'policy' in step && step.policy.node === node);
    const before = steps.slice(0, at);
    if (at === -1 || before.length > 1) continue;
    const [step] = before;
    if (!step) return 'itself';
    if (!('maps' in step) || step.maps === 'hidden') return undefined;
    if ('wraps' in step.maps) return step.maps;
    return isIdentity(step.maps) ? 'itself' : undefined;
  }
  return undefined;
}

/** `(error) => error` */
function isIdentity(node: Node): boolean {
  const bare = unwrap(node);
  if (bare.type !== T.ArrowFunctionExpression) return false;
  const [parameter] = bare.params;
  const body = unwrap(bare.body);
  return parameter?.type === T.Identifier && body.type === T.Identifier && body.name === parameter.name;
}

/** A predicate of its kind that lets through what a repeat can cure. */
function answerOf({ error, stops }: RetrierPredicate, isRetryable: string): string | undefined {
  const parameter = error === 'itself' ? '(error)' : error === 'context.error' ? '({ error })' : undefined;
  if (parameter === undefined) return undefined;
  switch (stops) {
    case 'false':
      return `${parameter} => ${isRetryable}(error)`;
    case 'true':
      return `${parameter} => !${isRetryable}(error)`;
    case 'throw':
      return `${parameter} => { if (!${isRetryable}(error)) throw error; }`;
    case 'failing value':
      return undefined;
  }
}
