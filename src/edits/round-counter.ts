import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, isFunction, isLoop, unwrap } from '../analysis/ast.ts';
import type { Variable } from '../analysis/file.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import { staticNumber } from '../analysis/values/static.ts';

/** A variable of the code's own that one is added to in every round, and in no other place. */
export interface RoundCounter {
  readonly name: string;
  /** What it is in the `catch` of the first round. */
  readonly from: number;
  /** The statement of the `catch` that counts; absent where the loop's head does. */
  readonly counts?: TSESTree.Statement;
}

/** `i` of `for (let i = 0; …; i++)`, `n` of a `catch` that says `n += 1`. */
export function roundCounter(loop: Node, caught: TSESTree.CatchClause, analysis: Analysis): RoundCounter | undefined {
  if (loop.type === T.ForStatement) {
    const counter = loop.update && countedBy(loop.update, analysis);
    return counter && counter.definition.parent === loop.init ? { name: counter.name, from: counter.start } : undefined;
  }
  for (const statement of caught.body.body) {
    if (goesOn(statement, analysis)) return undefined;
    const counter = statement.type === T.ExpressionStatement ? countedBy(statement.expression, analysis) : undefined;
    if (!counter || enclosingFunction(counter.definition) !== enclosingFunction(loop) || loopAround(counter.definition) !== loopAround(loop)) continue;
    return { name: counter.name, from: counter.start + 1, counts: statement };
  }
  return undefined;
}

/** The loop that a node is repeated by: a counter from outside of it goes on counting. */
function loopAround(node: Node): Node | undefined {
  for (let { parent } = node; parent && !isFunction(parent); parent = parent.parent) if (isLoop(parent)) return parent;
  return undefined;
}

/** The variable that nothing but this expression changes, by adding one to it. */
function countedBy(node: Node, analysis: Analysis): { readonly name: string; readonly start: number; readonly definition: TSESTree.VariableDeclarator } | undefined {
  const target = addsOne(unwrap(node));
  const variable = target?.type === T.Identifier ? analysis.variableOf(target) : undefined;
  const definition = variable?.defs[0]?.node;
  if (!variable || variable.defs.length > 1 || definition?.type !== T.VariableDeclarator || !definition.init || writes(variable).length > 1) return undefined;
  const start = staticNumber(definition.init, analysis);
  return start !== undefined && Number.isInteger(start) ? { name: variable.name, start, definition } : undefined;
}

function addsOne(node: Node): Node | undefined {
  if (node.type === T.UpdateExpression) return node.operator === '++' ? node.argument : undefined;
  return node.type === T.AssignmentExpression && node.operator === '+=' && node.right.type === T.Literal && node.right.value === 1 ? node.left : undefined;
}

function writes({ references }: Variable): readonly unknown[] {
  return references.filter((reference) => reference.isWrite() && !reference.init);
}

/** Whether a statement may go round before what stands after it. */
function goesOn(statement: Node, analysis: Analysis): boolean {
  let found = false;
  walk(statement, analysis, (node) => {
    found ||= node.type === T.ContinueStatement;
    return !found;
  });
  return found;
}
