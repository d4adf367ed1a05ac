import type { TSESTree } from '@typescript-eslint/types';
import { retriers } from '../../catalog/retriers.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { exportAt, madeBy } from '../values/library-exports.ts';
import { objectLiteral } from '../values/options.ts';
import { type Policy, policyOf } from './policies.ts';

/**
 * Retries that come with what sends a call, innermost first: of a `fetch` handed to its client or called itself, of an axios
 * instance, of what `withRetry()` made of a model. Those of the SDK itself are not among them.
 */
export function policiesWithin(call: LlmCall, analysis: Analysis): readonly Policy[] {
  return [...retryingFetch(call, analysis), ...retryingInstance(call, analysis), ...retryingClient(call, analysis)];
}

const transports = retriers.flatMap((retrier) => (retrier.takes.form === 'transport' ? [{ retrier, takes: retrier.takes }] : []));

/** `fetchRetry(fetch, options)`, called itself or handed to the client: `new OpenAI({ fetch: fetchRetry(fetch) })`. */
function retryingFetch({ node, client }: LlmCall, analysis: Analysis): readonly Policy[] {
  const handed = client?.options?.flatMap((options) => (options && options.type !== T.SpreadElement ? valuesIn(options, analysis) : [])) ?? [];
  return [node.callee, ...handed].flatMap((value) =>
    transports.flatMap(({ retrier, takes }): Policy[] => {
      const made = takes.gives === 'function' ? madeBy(value, retrier, analysis) : undefined;
      if (made?.node.type !== T.CallExpression || !takes.exports.includes(made.name)) return [];
      return [policyOf(retrier, made.node, made.node.arguments[retrier.options], analysis)];
    }),
  );
}

function valuesIn(options: Node, analysis: Analysis): readonly Node[] {
  return objectLiteral(options, analysis)?.properties.flatMap((property) => (property.type === T.Property ? [property.value] : [])) ?? [];
}

/** `axiosRetry(instance, options)` changes every call through the instance. */
function retryingInstance({ node }: LlmCall, analysis: Analysis): readonly Policy[] {
  const receiver = calleeMember(node)?.object ?? node.callee;
  return transports.flatMap(({ retrier, takes }): readonly Policy[] => {
    if (takes.gives !== 'nothing' || !analysis.file.text.includes(retrier.module)) return [];
    return analysis.survey.calls.flatMap((call) => {
      const changed = call.arguments[takes.argument];
      if (!changed || !takes.exports.includes(exportAt(call.callee, retrier, analysis) ?? '') || !isSame(changed, receiver, analysis)) return [];
      return [policyOf(retrier, call, call.arguments[retrier.options], analysis)];
    });
  });
}

/** Whether two expressions name one variable, or one member of `this`. */
function isSame(a: Node, b: Node, analysis: Analysis): boolean {
  const [x, y] = [unwrap(a), unwrap(b)];
  if (x.type === T.Identifier && y.type === T.Identifier) return analysis.variableOf(x) !== undefined && analysis.variableOf(x) === analysis.variableOf(y);
  return x.type === T.MemberExpression && y.type === T.MemberExpression && x.object.type === T.ThisExpression && y.object.type === T.ThisExpression && textOf(x, analysis) === textOf(y, analysis);
}

function textOf(node: TSESTree.MemberExpression, analysis: Analysis): string {
  return analysis.file.text.slice(...node.property.range);
}

/** `model.withRetry({ stopAfterAttempt: 3 }).invoke(…)`, also through what it was piped into. */
function retryingClient({ client, endpoint }: LlmCall, analysis: Analysis): readonly Policy[] {
  return (client?.retriedBy ?? []).flatMap(({ retries, node }) => (retries.once.includes(endpoint.path) ? [] : [policyOf(retries, node, node.arguments[retries.argument], analysis)]));
}
