import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './ast.ts';
import type { Reference, Scope, SourceFile, Variable } from './file.ts';
import { type Survey, survey } from './survey.ts';

/** A file under analysis: what was found once is kept here and asked by every rule. */
export interface Analysis {
  readonly file: SourceFile;
  readonly survey: Survey;
  /** The variable an identifier refers to. */
  readonly variableOf: (identifier: TSESTree.Identifier | TSESTree.JSXIdentifier) => Variable | undefined;
  /** The variable a name means at a node; for names that are not references, as in types. */
  readonly lookUp: (name: string, at: Node) => Variable | undefined;
  /** One answer per node and question: `remember('calls', node, compute)`. A question asked while it is being answered gives `fallback`. */
  readonly remember: <A>(question: string, node: object, compute: () => A, fallback: A) => A;
}

export function analyse(file: SourceFile): Analysis {
  let found: Survey | undefined;
  let references: Map<object, Reference> | undefined;
  const answers = new Map<string, Map<object, unknown>>();

  return {
    file,
    get survey() {
      return (found ??= survey(file));
    },
    variableOf(identifier) {
      references ??= indexReferences(file);
      const reference = references.get(identifier);
      return reference ? (reference.resolved ?? file.scopes.scopes[0]?.set.get(identifier.name)) : declared(identifier, file);
    },
    lookUp: (name, at) => lookUp(name, at, file),
    remember<A>(question: string, node: object, compute: () => A, fallback: A): A {
      let kept = answers.get(question);
      if (!kept) answers.set(question, (kept = new Map()));
      if (kept.has(node)) return kept.get(node) as A;
      kept.set(node, fallback);
      const answer = compute();
      kept.set(node, answer);
      return answer;
    },
  };
}

function indexReferences(file: SourceFile): Map<object, Reference> {
  const index = new Map<object, Reference>();
  for (const scope of file.scopes.scopes) for (const reference of scope.references) index.set(reference.identifier, reference);
  return index;
}

/** The variable that this identifier declares: parameters, imports, `const x` without a value. */
function declared(identifier: TSESTree.Identifier | TSESTree.JSXIdentifier, file: SourceFile): Variable | undefined {
  const variable = lookUp(identifier.name, identifier, file);
  return variable?.identifiers.includes(identifier as TSESTree.Identifier) ? variable : undefined;
}

function lookUp(name: string, at: Node, file: SourceFile): Variable | undefined {
  let scope: Scope | null | undefined;
  for (let node: Node | undefined = at; node && !scope; node = node.parent) scope = file.scopes.acquire(node, true);
  for (scope ??= file.scopes.scopes[0]; scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable) return variable;
  }
  return undefined;
}
