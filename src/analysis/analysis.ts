import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './ast.ts';
import type { Scope, SourceFile, Variable } from './file.ts';
import { type Survey, survey } from './survey.ts';

/** A file under analysis: what was found once is kept here and asked by every rule. */
export interface Analysis {
  readonly file: SourceFile;
  readonly survey: Survey;
  /** The variable an identifier refers to, if the file declares it. */
  readonly variableOf: (identifier: TSESTree.Identifier | TSESTree.JSXIdentifier) => Variable | undefined;
  /** The variable a name means at a node; for names that are not references, as in types. */
  readonly lookUp: (name: string, at: Node) => Variable | undefined;
  /** One answer per node and question: `remember('calls', node, compute)`. A question asked while it is being answered gives `fallback`. */
  readonly remember: <A>(question: string, node: object, compute: () => A, fallback: A) => A;
}

export function analyse(file: SourceFile): Analysis {
  let found: Survey | undefined;
  const answers = new Map<string, Map<object, unknown>>();
  const variables = new Map<Node, Variable | null>();

  const analysis: Analysis = {
    file,
    get survey() {
      return (found ??= survey(file));
    },
    variableOf(identifier) {
      let variable = variables.get(identifier);
      if (variable === undefined) variables.set(identifier, (variable = lookUp(identifier.name, identifier, file) ?? null));
      return variable ?? undefined;
    },
    lookUp: (name, at) => lookUp(name, at, file),
    remember<A>(question: string, node: object, compute: () => A, fallback: A): A {
      let kept = answers.get(question);
      if (!kept) answers.set(question, (kept = new Map()));
      const known = kept.get(node) as A | undefined;
      if (known !== undefined || kept.has(node)) return known as A;
      kept.set(node, fallback);
      const answer = compute();
      kept.set(node, answer);
      return answer;
    },
  };
  return analysis;
}

/**
 * What a name means at a node. Asked for few identifiers, this is cheaper than an index of all references; it also
 * finds what types name, which not every scope analysis counts as a reference. A global that the file does not declare
 * is no variable.
 */
function lookUp(name: string, at: Node, file: SourceFile): Variable | undefined {
  let scope: Scope | null | undefined;
  for (let node: Node | undefined = at; node && !scope; node = node.parent) scope = file.scopes.acquire(node, true);
  for (scope ??= file.scopes.scopes[0]; scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable) return variable.defs.length > 0 ? variable : undefined;
  }
  return undefined;
}
