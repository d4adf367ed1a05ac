import type { Analysis } from './analysis.ts';
import type { FunctionNode, Node } from './ast.ts';

/** The program that a file is part of, as far as the questions about one file reach into others. */
export interface Program {
  /**
   * Everywhere in other files that a function which leaves its own file is named; `unknown` where that cannot be told
   * (handed to code outside the program, too many to look at). Built once a program, when it is first asked.
   */
  usesOf(fn: FunctionNode): readonly OtherUse[] | 'unknown';
}

/** A name in another file that stands for the function, and the analysis of that file. */
export interface OtherUse {
  readonly analysis: Analysis;
  readonly node: Node;
}
