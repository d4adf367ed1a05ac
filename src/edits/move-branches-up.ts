import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, isInside } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { afterTrailingComment, skipTrivia } from './text.ts';

/** A branch as text that can change places with its neighbours: its condition and what it does, or both in one. */
type Slot = readonly (readonly [start: number, end: number])[];

/** Puts the branches of some conditions before that of another one, in their order; no edit where they are not of one chain. */
export function moveBranchesUp(above: Node, conditions: readonly Node[], analysis: Analysis): readonly Edit[] {
  const chain = chainOf(above, analysis);
  const moved = chain.filter(({ test }) => conditions.some((condition) => isInside(condition, test)));
  if (moved.length === 0) return [];
  const rest = chain.slice(0, chain.indexOf(moved.at(-1)!)).filter((branch) => !moved.includes(branch));
  const before = chain.slice(0, rest.length + moved.length);
  const after = [...moved, ...rest];
  const { text } = analysis.file;
  return before.flatMap(({ slot }, index) => {
    const from = after[index]!.slot;
    return from === slot ? [] : slot.map(([start, end], part) => ({ start, end, text: text.slice(...from[part]!) }));
  });
}

interface Branch {
  readonly test: Node;
  readonly slot: Slot;
}

/** The branch that a condition is of, and those that follow it. */
function chainOf(condition: Node, analysis: Analysis): readonly Branch[] {
  for (let child = condition, parent = condition.parent; parent; child = parent, parent = parent.parent) {
    switch (parent.type) {
      case T.LogicalExpression:
      case T.ChainExpression:
        continue;
      case T.IfStatement:
        if (parent.test !== child) return [];
        return parent.alternate ? elseIfs(parent, analysis) : followingIfs(parent, analysis);
      case T.ConditionalExpression:
        return parent.test === child ? elseIfs(parent, analysis) : [];
      case T.SwitchCase:
        return parent.test === child ? followingCases(parent, analysis) : [];
      default:
        return [];
    }
  }
  return [];
}

/** `if (a) … else if (b) …`, `a ? … : b ? …`: conditions and what they lead to change places. */
function elseIfs(first: TSESTree.IfStatement | TSESTree.ConditionalExpression, { file: { text } }: Analysis): readonly Branch[] {
  const branches: Branch[] = [];
  for (let branch: Node | null = first; branch?.type === first.type; branch = (branch as typeof first).alternate) {
    const { test, consequent, alternate } = branch as typeof first;
    // A comment between the parts belongs to nobody.
    const between = text.slice(test.range[1], consequent.range[0]) + text.slice(consequent.range[1], alternate?.type === first.type ? alternate.range[0] : consequent.range[1]);
    if (!/^[\s)(?:]*(?:else\s*)?$/.test(between)) return [];
    branches.push({ test, slot: [test.range, consequent.range] });
  }
  return branches;
}

/** Statements `if (a) …` in a row, each with the comments above it. */
function followingIfs(first: TSESTree.IfStatement, { file: { text } }: Analysis): readonly Branch[] {
  const { parent } = first;
  if (parent.type !== T.BlockStatement && parent.type !== T.Program) return [];
  const at = parent.body.indexOf(first);
  const branches: Branch[] = [];
  for (let index = at; index < parent.body.length; index += 1) {
    const statement = parent.body[index]!;
    if (statement.type !== T.IfStatement || statement.alternate) break;
    const before = index > 0 ? parent.body[index - 1]!.range[1] : parent.range[0] + (parent.type === T.BlockStatement ? 1 : 0);
    const [, end] = statement.range;
    branches.push({ test: statement.test, slot: [[firstOf(text, afterTrailingComment(text, before), statement.range[0]), afterTrailingComment(text, end)]] });
  }
  // Without a semicolon only a line end parts a branch from what follows.
  const isParted = branches.every((_, index) => index === 0 || text.slice(parent.body[at + index - 1]!.range[1], parent.body[at + index]!.range[0]).includes('\n'));
  return isParted ? branches : branches.filter((_, index) => /[;}]$/.test(text.slice(...parent.body[at + index]!.range)));
}

/** `case a: …` in a row. */
function followingCases(first: TSESTree.SwitchCase, { file: { text } }: Analysis): readonly Branch[] {
  const { cases } = first.parent as TSESTree.SwitchStatement;
  const branches: Branch[] = [];
  for (const each of cases.slice(cases.indexOf(first))) {
    if (!each.test || each.consequent.length === 0) break;
    const index = cases.indexOf(each);
    const before = index > 0 ? cases[index - 1]!.range[1] : text.indexOf('{', (first.parent as TSESTree.SwitchStatement).discriminant.range[1]) + 1;
    branches.push({ test: each.test, slot: [[firstOf(text, afterTrailingComment(text, before), each.range[0]), afterTrailingComment(text, each.range[1])]] });
  }
  return branches;
}

/** Where the comments before a statement begin. */
function firstOf(text: string, from: number, start: number): number {
  const gap = text.slice(from, start);
  const blank = /^\s*/.exec(gap)![0].length;
  return skipTrivia(text, from) >= start ? from + blank : start;
}
