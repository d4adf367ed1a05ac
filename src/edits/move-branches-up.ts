import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, isInside } from '../analysis/ast.ts';
import { leaves } from '../analysis/errors/branches.ts';
import { branchOf } from './branch-of.ts';
import type { Edit } from './edit.ts';
import { afterTrailingComment, skipTrivia } from './text.ts';

/** A branch as text that can change places with its neighbours: its condition and what it does, or both in one. */
type Slot = readonly (readonly [start: number, end: number])[];

/** Puts the branches of some conditions before that of another one, in the order of the conditions; no edit where they are not of one chain. */
export function moveBranchesUp(above: Node, conditions: readonly Node[], analysis: Analysis): readonly Edit[] {
  const chain = chainOf(above, analysis);
  const moved = [...new Set(conditions.flatMap((condition) => chain.find(({ test }) => isInside(condition, test)) ?? []))];
  if (moved.length === 0) return [];
  const rest = chain.slice(0, Math.max(...moved.map((branch) => chain.indexOf(branch)))).filter((branch) => !moved.includes(branch));
  const before = chain.slice(0, rest.length + moved.length);
  if (!mayChangePlaces(before, analysis)) return [];
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

/**
 * Whether each is as whole in another's place: no line comment and no missing semicolon takes what then follows on its
 * line. A comment with a blank line below may be about them all.
 */
function mayChangePlaces(branches: readonly Branch[], { file: { text } }: Analysis): boolean {
  const parts = branches.filter(({ test }) => test.parent?.type !== T.ConditionalExpression).map(({ slot }) => slot.at(-1)!);
  const areClosed = parts.every((part) => /[;}]$/.test(text.slice(...part)));
  return parts.every(([start, end], index) => {
    if (/\n[ \t\r]*\n/.test(text.slice(start, skipTrivia(text, start)))) return false;
    const next = skipTrivia(text, end);
    if (!text.slice(end, Math.min(next, parts[index + 1]?.[0] ?? next)).includes('\n')) return areClosed;
    // What a statement without a semicolon would go on with.
    return index + 1 < parts.length || !/[([`+\-*/.,]/.test(text[next] ?? '');
  });
}

/** The branch that a condition is of, and those that follow it. */
function chainOf(condition: Node, analysis: Analysis): readonly Branch[] {
  const first = branchOf(condition);
  switch (first?.type) {
    case T.IfStatement:
      return first.alternate ? elseIfs(first, analysis) : followingIfs(first, analysis);
    case T.ConditionalExpression:
      return elseIfs(first, analysis);
    case T.SwitchCase:
      return followingCases(first, analysis);
    default:
      return [];
  }
}

/** Statements that hold no other one. */
const simple = /^(?:Expression|Return|Throw|Break|Continue|Empty)Statement$/;

/** `if (a) … else if (b) …`, `a ? … : b ? …`: conditions and what they lead to change places. */
function elseIfs(first: TSESTree.IfStatement | TSESTree.ConditionalExpression, { file: { text } }: Analysis): readonly Branch[] {
  const branches: Branch[] = [];
  for (let branch: Node | null = first; branch?.type === first.type; branch = (branch as typeof first).alternate) {
    const { test, consequent, alternate } = branch as typeof first;
    // It would be the `else` of what is in there.
    if (first.type === T.IfStatement && consequent.type !== T.BlockStatement && !simple.test(consequent.type)) return [];
    // A comment between the parts belongs to nobody.
    const between = text.slice(test.range[1], consequent.range[0]) + text.slice(consequent.range[1], alternate?.type === first.type ? alternate.range[0] : consequent.range[1]);
    if (!(first.type === T.IfStatement ? /^[\s)(]*(?:else\s*)?$/ : /^[\s?:]*$/).test(between)) return [];
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
  return branches;
}

/** `case a: …` in a row, none of which falls through. */
function followingCases(first: TSESTree.SwitchCase, { file: { text } }: Analysis): readonly Branch[] {
  const { cases } = first.parent as TSESTree.SwitchStatement;
  const branches: Branch[] = [];
  const previous = cases[cases.indexOf(first) - 1];
  if (previous && !leaves(previous.consequent.at(-1))) return [];
  for (const each of cases.slice(cases.indexOf(first))) {
    if (!each.test || !leaves(each.consequent.at(-1))) break;
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
