import type { TSESTree } from '@typescript-eslint/types';
import { cockatiel, retriers } from '../catalog/retriers.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, isFunction, isInside, isLoop, propertyName } from '../analysis/ast.ts';
import { type Use, usesOfFunction } from '../analysis/flow.ts';
import { usesOfMethod } from '../analysis/methods.ts';
import { valueOf } from '../analysis/values.ts';

/** Code that runs a call again when it fails. */
export interface RetryAround {
  readonly at: Node;
  /** How a report names it: a function in backticks, or “the loop”. */
  readonly name: string;
  /** It is the helper itself: what the codemod wrote. */
  readonly isHelper: boolean;
}

/** The retry that a call is already part of, in its function or in one that calls it, as far as the file shows. */
export function retryAround(node: Node, helper: string, analysis: Analysis): RetryAround | undefined {
  return climb(node, helper, analysis, new Set());
}

function climb(node: Node, helper: string, analysis: Analysis, seen: Set<FunctionNode>): RetryAround | undefined {
  for (let child: Node = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === T.TryStatement && parent.block === child) {
      const again = retryingCatch(parent, analysis);
      if (again) return again;
    }
    if (!isFunction(parent)) continue;
    if (seen.has(parent) || seen.size > 16) return undefined;
    seen.add(parent);
    const member = parent.parent.type === T.MethodDefinition || parent.parent.type === T.PropertyDefinition;
    for (const use of member ? usesOfMethod(parent, analysis) : usesOfFunction(parent, analysis)) {
      const found = byUse(use, helper, analysis) ?? (use.kind === 'called' && !isInside(use.call, parent) ? climb(use.call, helper, analysis, seen) : undefined);
      if (found) return found;
    }
  }
  return undefined;
}

function byUse(use: Use, helper: string, analysis: Analysis): RetryAround | undefined {
  if (use.kind !== 'argument' || use.call.type !== T.CallExpression) return undefined;
  const { call } = use;
  const written = dottedName(call.callee);
  const name = written === undefined ? 'a retry' : `\`${written}\``;
  const value = valueOf(call.callee, analysis);
  const source = value?.kind === 'import' ? value : value?.kind === 'made' ? value.by : undefined;
  if (source && (source.source === helper || source.source === 'llm-calls') && /^(?:withRetry|createRetry)$/.test(source.name)) return { at: call, name, isHelper: true };
  const isLibrary = source !== undefined && retriers.some((retrier) => retrier.module === source.source && retrier.exports.includes(source.name));
  if (isLibrary || isCockatiel(call, analysis) || retriesItsCallback(value?.kind === 'function' ? value.node : undefined, use.index, analysis)) {
    return { at: call, name, isHelper: false };
  }
  // A function of another file can only be judged by its name.
  const isNamed = value?.kind !== 'function' && written !== undefined && /retr(?:y|ies|ied)|back_?off/i.test(written.slice(written.lastIndexOf('.') + 1));
  return isNamed ? { at: call, name, isHelper: false } : undefined;
}

function isCockatiel(call: TSESTree.CallExpression, analysis: Analysis): boolean {
  const member = calleeMember(call);
  const policy = member && propertyName(member) === cockatiel.execute ? valueOf(member.object, analysis) : undefined;
  return policy?.kind === 'made' && policy.by.source === cockatiel.module;
}

/** A function of this file that calls its parameter in a loop and again after it failed. */
function retriesItsCallback(fn: FunctionNode | undefined, index: number, analysis: Analysis): boolean {
  const param = fn?.params[index];
  if (!fn || param?.type !== T.Identifier) return false;
  return analysis.survey.calls.some(
    (call) => call.callee.type === T.Identifier && call.callee.name === param.name && isInside(call, fn) && climbToCatch(call, fn, analysis) !== undefined,
  );
}

function climbToCatch(node: Node, within: Node, analysis: Analysis): RetryAround | undefined {
  for (let child: Node = node, parent = node.parent; parent && child !== within; child = parent, parent = parent.parent) {
    const again = parent.type === T.TryStatement && parent.block === child ? retryingCatch(parent, analysis) : undefined;
    if (again) return again;
  }
  return undefined;
}

/** A `catch` that goes round the loop again, or calls its own function again. */
function retryingCatch(statement: TSESTree.TryStatement, analysis: Analysis): RetryAround | undefined {
  const { handler } = statement;
  if (!handler) return undefined;
  for (let node: Node | undefined = statement.parent; node; node = node.parent) {
    if (isLoop(node)) {
      // A loop over items goes on with the next one.
      const overItems = node.type === T.ForOfStatement || node.type === T.ForInStatement;
      if (!overItems && !alwaysLeaves(handler.body)) return { at: node, name: 'the loop', isHelper: false };
    }
    if (!isFunction(node)) continue;
    const fn = node;
    const again = analysis.survey.calls.find((call) => {
      if (!isInside(call, handler)) return false;
      const value = valueOf(call.callee, analysis);
      return value?.kind === 'function' && value.node === fn;
    });
    return again ? { at: again, name: 'its own function, called again', isHelper: false } : undefined;
  }
  return undefined;
}

function alwaysLeaves(statement: Node | undefined): boolean {
  switch (statement?.type) {
    case T.ReturnStatement:
    case T.ThrowStatement:
    case T.BreakStatement:
      return true;
    case T.BlockStatement:
      return statement.body.some((inner) => alwaysLeaves(inner)) && !statement.body.some((inner) => inner.type === T.IfStatement && hasContinue(inner));
    case T.IfStatement:
      return alwaysLeaves(statement.consequent) && alwaysLeaves(statement.alternate ?? undefined);
    default:
      return false;
  }
}

function hasContinue(statement: Node | null | undefined): boolean {
  switch (statement?.type) {
    case T.ContinueStatement:
      return true;
    case T.BlockStatement:
      return statement.body.some(hasContinue);
    case T.IfStatement:
      return hasContinue(statement.consequent) || hasContinue(statement.alternate);
    default:
      return false;
  }
}
