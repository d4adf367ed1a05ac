import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { T, propertyName, wrapped } from '../analysis/ast.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { policyOption } from '../analysis/retries/policy-options.ts';
import { staticNumber, staticValue } from '../analysis/values/static.ts';
import { besideSchedule } from './beside-schedule.ts';
import type { Edit } from './edit.ts';
import { replaceValue } from './replace-value.ts';
import { setOption } from './set-option.ts';

/** Has a policy give up after so many retries, by its option for that; nothing where something else decides as well. */
export function boundPolicy(policy: Policy, retries: number, analysis: Analysis): readonly Edit[] {
  const { terms: { count }, options, bound } = policy;
  const number = String(count.means === 'total' ? retries + 1 : retries);
  if (bound) return boundInstead(bound, policy, retries, number, analysis);
  if (options && count.alone && staticNumber(options, analysis) !== undefined) return [{ start: options.range[0], end: options.range[1], text: number }];
  return policy.attempts.kind === 'unbounded' ? addBound(policy, number, analysis) : [];
}

/** In place of the option that takes the bound away, or sets it too high. */
function boundInstead(property: TSESTree.Property, { terms, options }: Policy, retries: number, number: string, analysis: Analysis): readonly Edit[] {
  const { count } = terms;
  // A predicate that lets everything through does more than count.
  if (!staticValue(property.value, analysis)) return [];
  if (propertyName(property) === count.option) return replaceValue(property, number);
  const counted = policyOption(terms, options, count.option, analysis);
  if (counted.kind === 'absent') return [{ start: property.range[0], end: property.range[1], text: `${count.option}: ${number}` }];
  const given = counted.kind === 'set' ? counted.known?.value : undefined;
  return typeof given === 'number' && given <= retries ? replaceValue(property, 'false') : [];
}

/** Where it is endless by default: `retry()`, `retry(handleAll, {})`, `Effect.retry(Schedule.spaced('1 second'))`. */
function addBound(policy: Policy, number: string, analysis: Analysis): readonly Edit[] {
  const { node, terms, options } = policy;
  const { count, filter } = terms;
  if (!options) {
    const index = terms.options;
    // What a filter stands before is made elsewhere than where it runs.
    return index === undefined || filter ? [] : setOption(node, index, count.alone && index === 0 ? [] : [count.option], number, analysis);
  }
  const scheduled = besideSchedule(policy, `${count.option}: ${number}`, analysis);
  if (scheduled) return scheduled;
  const call = wrapped(options).parent;
  if (call?.type !== T.CallExpression) return [];
  return setOption(call, call.arguments.indexOf(wrapped(options) as TSESTree.CallExpressionArgument), [count.option], number, analysis);
}
