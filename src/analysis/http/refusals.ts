import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T, propertyName, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import type { Variable } from '../file.ts';
import { usesOf } from '../values/flow.ts';
import { staticValue } from '../values/static.ts';

/** The branch of an `if` that a refused response takes. */
export interface RefusalBranch {
  readonly statement: TSESTree.IfStatement;
  readonly taken: Node;
  /** The variable that holds the response. */
  readonly response: Variable | undefined;
}

/** Where code asks a call that resolves with its failure whether it has: `if (!response.ok) { … }`. */
export function refusalBranches(call: LlmCall, analysis: Analysis): readonly RefusalBranch[] {
  const { outcome, fails } = call.endpoint;
  if (fails !== 'resolves' || !outcome) return [];
  return analysis.remember('refusal branches', call.node, () => {
    const branches = new Map<TSESTree.IfStatement, RefusalBranch>();
    for (const reference of responsesOf(call, analysis)) {
      const statement = ifAround(reference.at);
      if (!statement || branches.has(statement)) continue;
      const refused = isRefusal(statement.test, reference.at, analysis);
      if (refused === true) branches.set(statement, { statement, taken: statement.consequent, response: reference.variable });
      else if (refused === false && statement.alternate) branches.set(statement, { statement, taken: statement.alternate, response: reference.variable });
    }
    return [...branches.values()];
  }, []);
}

interface Asked {
  /** The property that is read, or the call of a function that is asked. */
  readonly at: Node;
  readonly variable: Variable | undefined;
}

/** Every place where the awaited response is asked for a property, or handed to a function that tells. */
function responsesOf(call: LlmCall, analysis: Analysis): readonly Asked[] {
  const asked: Asked[] = [];
  for (const awaited of usesOf(call.node, analysis)) {
    if (awaited.kind !== 'awaited') continue;
    for (const use of usesOf(awaited.node, analysis)) {
      if (use.kind === 'member' && call.endpoint.outcome!.properties.includes(use.name ?? '')) {
        const object = unwrap(use.node.object);
        asked.push({ at: use.node, variable: object.type === T.Identifier ? analysis.variableOf(object) : undefined });
      } else if (use.kind === 'argument' && use.key === undefined && call.endpoint.outcome!.functions?.includes(nameOf(use.call.callee) ?? '')) {
        const argument = unwrap(use.call.arguments[use.index]!);
        asked.push({ at: use.call, variable: argument.type === T.Identifier ? analysis.variableOf(argument) : undefined });
      }
    }
  }
  return asked;
}

function nameOf(callee: Node): string | undefined {
  const bare = unwrap(callee);
  return bare.type === T.Identifier ? bare.name : bare.type === T.MemberExpression ? propertyName(bare) : undefined;
}

function ifAround(node: Node): TSESTree.IfStatement | undefined {
  for (let child = node, { parent } = node; parent; child = parent, { parent } = child) {
    if (parent.type === T.IfStatement) return parent.test === child ? parent : undefined;
    if (!/^(?:UnaryExpression|LogicalExpression|BinaryExpression|ChainExpression|TS.*)$/.test(parent.type)) return undefined;
  }
  return undefined;
}

/** Whether a test of what is asked holds for a refused response; undefined where something else decides. */
function isRefusal(test: Node, asked: Node, analysis: Analysis): boolean | undefined {
  const bare = unwrap(test);
  // `isUnexpected(response)`, `response.ok`.
  if (bare === asked) return bare.type === T.CallExpression;
  switch (bare.type) {
    case T.UnaryExpression: {
      const inner = bare.operator === '!' ? isRefusal(bare.argument, asked, analysis) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case T.LogicalExpression: {
      const sides = [bare.left, bare.right].map((side) => isRefusal(side, asked, analysis));
      if (bare.operator === '||') return sides.includes(true) ? true : sides.every((side) => side === false) ? false : undefined;
      return bare.operator === '&&' && sides.includes(false) ? false : undefined;
    }
    case T.BinaryExpression:
      return unwrap(bare.left) === asked ? isRefusedBy(bare.operator, staticValue(bare.right, analysis)?.value) : undefined;
    default:
      return undefined;
  }
}

/** `status !== 200`, `status >= 400`, `status < 300`, `ok === false`. */
function isRefusedBy(operator: string, value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return /^===?$/.test(operator) ? !value : /^!==?$/.test(operator) ? value : undefined;
  const status = Number(value);
  if (!Number.isInteger(status)) return undefined;
  const isFine = status >= 200 && status < 300;
  if (/^===?$/.test(operator)) return isFine ? false : undefined;
  if (/^!==?$/.test(operator)) return isFine ? true : undefined;
  if (/^>=?$/.test(operator)) return status >= 299 && status <= 400 ? true : undefined;
  return status >= 299 && status <= 400 ? false : undefined;
}
