import type { Analysis } from './analysis.ts';
import { type FunctionNode, type Node, T, enclosingFunction } from './ast.ts';
import { callbackTreatment } from './failures/callbacks.ts';
import { type Use, usesOf, usesOfPattern, usesOfVariable } from './values/flow.ts';

/** The program that a file is part of, as far as the questions about one file reach into others. Asked about nodes of that file. */
export interface Program {
  /**
   * Every name in the program for what leaves the file by a declaration, a member or an `export`; `unknown` where there
   * are too many to look at, undefined where the program does not know it either.
   */
  namesOf(exported: Node, analysis: Analysis): readonly Named[] | 'unknown' | undefined;
  /** The function of another file that an expression stands for. */
  functionAt(node: Node, analysis: Analysis): CalledFunction | undefined;
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
  const node = use.kind === 'called' || use.kind === 'argument' ? use.call : use.kind === 'element' ? use.array : use.node;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const call = fn.parent;
    if (call.type !== T.CallExpression || call.callee === fn) continue;
    const treatment = callbackTreatment(call, call.arguments.indexOf(fn as never), undefined, analysis);
    if (treatment.kind === 'guards' && treatment.how === 'test') return true;
  }
  return false;
}
