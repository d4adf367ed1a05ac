import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from './analysis.ts';
import { type FunctionNode, type Node, T, isFunction, unwrap } from './ast.ts';
import { isInTestCallback } from './failures/in-test.ts';
import { type Use, usesOf, usesOfPattern, usesOfVariable } from './values/flow.ts';
import { functionAt, returnedValue } from './values/values.ts';

/** The program that a file is part of, as far as the questions about one file reach into others. Asked about nodes of that file. */
export interface Program {
  /** Stands for the file that is asked about just now: what playing code of another one costs is counted for each anew. */
  readonly asking: object;
  /**
   * Every name in the program for what leaves the file by a declaration, a member or an `export`; `unknown` where there
   * are too many to look at, undefined where the program does not know it either.
   */
  namesOf(exported: Node, analysis: Analysis): readonly Named[] | 'unknown' | undefined;
  /** What declares what an expression names, imports followed: a declaration or a member of any file of the project. */
  declarationAt(node: Node, analysis: Analysis): Declared | undefined;
}

export interface Declared {
  readonly node: Node;
  readonly analysis: Analysis;
}

/** A name that stands for something of another file: an import's, a member's, a destructured one, or a global one. */
export interface Named {
  readonly analysis: Analysis;
  readonly name: Node;
  /** Whether it can stand for nothing else, as a member of an interface can. */
  readonly certain: boolean;
}

export interface CalledFunction {
  readonly fn: FunctionNode;
  readonly analysis: Analysis;
}

/** The one call that a function is asked about for, and the file that it is in. */
export interface Site {
  readonly call: TSESTree.CallExpression;
  readonly analysis: Analysis;
}

export type ProgramSites = ReadonlyMap<FunctionNode, Site>;

/** Calls that are followed for what they give: `const retry = makeRetry(3)`. */
const maxGiven = 3;

/** The function that an expression stands for: of the file itself, else of another one of the program. */
export function functionInProgram(node: Node, analysis: Analysis, given = 0): CalledFunction | undefined {
  const fn = functionAt(node, analysis);
  if (fn) return { fn, analysis };
  return analysis.file.program && analysis.remember<CalledFunction | undefined>('function in program', unwrap(node), () => functionElsewhere(unwrap(node), analysis, given), undefined);
}

function functionElsewhere(node: Node, analysis: Analysis, given: number): CalledFunction | undefined {
  if (node.type === T.CallExpression) {
    const maker = given < maxGiven ? functionInProgram(node.callee, analysis, given + 1) : undefined;
    const made = maker && returnedValue(maker.fn, maker.analysis);
    return made?.kind === 'function' ? { fn: made.node, analysis: maker!.analysis } : undefined;
  }
  const declared = analysis.file.program!.declarationAt(node, analysis);
  if (!declared) return undefined;
  if (isFunction(declared.node)) return { fn: declared.node, analysis: declared.analysis };
  const value = initialOf(declared.node);
  return value ? functionInProgram(value, declared.analysis, given) : undefined;
}

/** What a name that is imported always stands for. */
export function constantInProgram(node: Node, analysis: Analysis): Declared | undefined {
  return analysis.file.program && analysis.remember<Declared | undefined>('constant in program', node, () => {
    const declared = analysis.file.program!.declarationAt(node, analysis);
    const value = declared?.node.type === T.VariableDeclarator && declared.node.parent.kind === 'const' ? declared.node.init : undefined;
    return value ? { node: value, analysis: declared!.analysis } : undefined;
  }, undefined);
}

/** What a declaration or a member is given where it is declared. */
function initialOf(declared: Node): Node | null | undefined {
  switch (declared.type) {
    case T.VariableDeclarator:
      return declared.init;
    case T.MethodDefinition:
    case T.PropertyDefinition:
    case T.Property:
      return declared.value;
    default:
      return undefined;
  }
}

interface OtherUse extends Omit<Named, 'name'> {
  readonly use: Use;
}

/** Where the program uses what leaves a file. What its tests do with it does not count: they stand in for the callers. */
export function usesInProgram(exported: Use & { kind: 'exported' }, analysis: Analysis): readonly OtherUse[] | 'unknown' | undefined {
  const names = analysis.file.program?.namesOf(exported.member ?? exported.node, analysis);
  if (!names || names === 'unknown') return names;
  return names
    .filter((named) => !isTest(named.analysis.file.filename))
    .flatMap(({ name, ...named }) => usesOfName(name, named.analysis).map((use) => ({ ...named, use })))
    .filter(({ use, analysis: other }) => !isInTest(use, other));
}

/** Whether the object that something leaves in is given to other code as a whole: `register(service)`. */
export function isHandedOnWithin({ node, member }: Use & { kind: 'exported' }, analysis: Analysis): boolean {
  const uses = member ? usesInProgram({ kind: 'exported', node }, analysis) : undefined;
  return uses === 'unknown' || (uses?.some(({ use: { kind } }) => kind !== 'member' && kind !== 'destructured' && kind !== 'tested' && kind !== 'exported') ?? false);
}

function usesOfName(name: Node, analysis: Analysis): readonly Use[] {
  const { parent } = name;
  switch (parent?.type) {
    case T.ImportSpecifier:
    case T.ImportDefaultSpecifier: {
      const variable = analysis.lookUp(parent.local.name, parent);
      return variable ? usesOfVariable(variable, analysis) : [];
    }
    case T.MemberExpression:
      return usesOf(parent, analysis);
    case T.Property:
      return usesOfPattern(parent.value.type === T.AssignmentPattern ? parent.value.left : parent.value, analysis);
    default:
      return usesOf(name, analysis);
  }
}

function isTest(filename: string): boolean {
  return /[./\\_-](?:test|spec)\.[cm]?[jt]sx?$|[/\\]__tests__[/\\]/.test(filename);
}

function isInTest(use: Use, analysis: Analysis): boolean {
  return isInTestCallback(use.kind === 'called' || use.kind === 'argument' ? use.call : use.kind === 'element' ? use.array : use.node, analysis);
}
