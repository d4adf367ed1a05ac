import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, isInside, unwrap } from '../analysis/ast.ts';
import type { LostStatus } from '../analysis/failures/lost-statuses.ts';
import { constantInitial } from '../analysis/values/static.ts';
import { valueOf } from '../analysis/values/values.ts';
import type { Edit } from './edit.ts';
import { nameOfFailure } from './name-of-failure.ts';

/** Has a new error keep what failed: the error that was caught as its `cause`, or the status of the response. */
export function keepStatus({ node, call, handler, response }: LostStatus, analysis: Analysis): readonly Edit[] {
  const made = madeAt(node.argument, handler?.body, analysis);
  if (!made) return [];
  const [start, end] = made.range;
  const [message, ...others] = made.arguments;
  if (handler && message?.type !== T.SpreadElement && others.length === 0 && takesCause(made.callee, analysis)) {
    const named = nameOfFailure(handler, analysis);
    const at = message ? message.range[1] : end - 1;
    const isHidden = handler.error && analysis.lookUp(handler.error.name, made) !== handler.error;
    if (!named || isHidden || (!message && analysis.file.text[at] !== ')')) return [];
    return [...named.edits, { start: at, end: at, text: `${message ? '' : 'undefined'}, { cause: ${named.name} }` }];
  }
  const property = call.endpoint.outcome?.properties.find((name) => /^status(?:Code)?$/.test(name));
  if (handler || !response || property === undefined) return [];
  return [
    { start, end: start, text: 'Object.assign(' },
    { start: end, end, text: `, { status: ${response.name}.${property} })` },
  ];
}

/** Where the new error is made: in the `throw` itself, or for a constant of the handler. */
function madeAt(thrown: Node, inside: Node | undefined, analysis: Analysis): TSESTree.NewExpression | TSESTree.CallExpression | undefined {
  const made = unwrap(thrown);
  if (made.type === T.NewExpression || made.type === T.CallExpression) return made;
  const variable = made.type === T.Identifier && inside ? analysis.variableOf(made) : undefined;
  const initial = variable && constantInitial(variable);
  return initial && isInside(initial, inside!) ? madeAt(initial, undefined, analysis) : undefined;
}

/** Classes of the language are known to take one, and those of the file that leave their constructor to these. */
function takesCause(callee: Node, analysis: Analysis): boolean {
  const bare = unwrap(callee);
  if (bare.type === T.Identifier && /^(?:Type|Range)?Error$/.test(bare.name) && !analysis.variableOf(bare)) return true;
  const value = valueOf(bare, analysis);
  if (value?.kind !== 'class' || !value.node.superClass) return false;
  return !value.node.body.body.some((member) => member.type === T.MethodDefinition && member.kind === 'constructor') && takesCause(value.node.superClass, analysis);
}
