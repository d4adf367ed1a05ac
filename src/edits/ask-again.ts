import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, T, calleeMember, enclosingFunction, isFunction, isInside, propertyName, wrapped } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import type { Edit } from './edit.ts';
import { stepIn } from './step-in.ts';

/** `promiseRetry((retry) => call().catch(retry))` → `… .catch((error) => { if (isRetryable(error)) retry(error); throw error; })`; in a handler, what a repeat cannot cure is thrown first. */
export function askAgain({ node, terms }: Policy, call: LlmCall, isRetryable: string, analysis: Analysis): readonly Edit[] {
  const fn = enclosingFunction(call.node);
  const parameter = fn && wrapped(fn).parent === node ? fn.params[terms.again ?? 0] : undefined;
  const again = parameter?.type === T.Identifier ? analysis.lookUp(parameter.name, fn!.body ?? fn!) : undefined;
  const [use, ...others] = again?.references ?? [];
  if (!use || others.length > 0) return [];
  const identifier = use.identifier as TSESTree.Identifier;
  const { parent } = identifier;
  if (parent.type !== T.CallExpression) return [];
  if (parent.callee !== identifier) return isCatchOf(parent, call) ? replaced(identifier, `(error) => { if (${isRetryable}(error)) ${identifier.name}(error); throw error; }`) : [];
  const handler = handlerAround(parent);
  const error = handler?.type === T.CatchClause ? handler.param : handler?.params[0];
  const [given] = parent.arguments;
  if (!handler || error?.type !== T.Identifier || given?.type !== T.Identifier || given.name !== error.name) return [];
  if (handler.type === T.CatchClause ? !isInside(call.node, handler.parent.block) : !isHandlerOf(handler, call)) return [];
  if (handler.body.type === T.BlockStatement) return stepIn(handler.body, undefined, `if (!${isRetryable}(${error.name})) throw ${error.name}`, analysis);
  return handler.body === parent ? replaced(parent, `{ if (${isRetryable}(${error.name})) ${analysis.file.text.slice(...parent.range)}; throw ${error.name}; }`) : [];
}

function replaced({ range: [start, end] }: TSESTree.Node, text: string): readonly Edit[] {
  return [{ start, end, text }];
}

/** The `catch` clause or function that the expression stands in. */
function handlerAround(node: TSESTree.Node): TSESTree.CatchClause | FunctionNode | undefined {
  for (let parent = node.parent; parent; parent = parent.parent) if (parent.type === T.CatchClause || isFunction(parent)) return parent;
  return undefined;
}

function isHandlerOf(fn: FunctionNode, call: LlmCall): boolean {
  const { parent } = wrapped(fn);
  return parent?.type === T.CallExpression && isCatchOf(parent, call);
}

/** `call().catch(…)` */
function isCatchOf(chain: TSESTree.CallExpression, { node }: LlmCall): boolean {
  const member = calleeMember(chain);
  return member !== undefined && propertyName(member) === 'catch' && isInside(node, member.object) && chain.arguments.length === 1;
}
