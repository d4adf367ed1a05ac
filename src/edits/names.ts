import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, isInside } from '../analysis/ast.ts';

const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch this ' +
    'throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Whether a name may stand as a variable. */
export function isVariableName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && !reserved.has(name);
}

/** Whether any scope of the file declares the name, or any code reads it as a global. */
export function isNameInFile(name: string, analysis: Analysis): boolean {
  return analysis
    .remember('names', analysis, () => {
      const names = new Set<string>();
      for (const scope of analysis.file.scopes.scopes) {
        for (const declared of scope.set.keys()) names.add(declared);
        for (const reference of scope.references) names.add(reference.identifier.name);
      }
      // Not every scope analysis knows what only TypeScript declares: enums, namespaces, ambient functions.
      for (const statement of analysis.file.ast.body) {
        const declared = statement.type === T.ExportNamedDeclaration ? statement.declaration : statement;
        const id = declared && 'id' in declared ? declared.id : undefined;
        if (id?.type === T.Identifier) names.add(id.name);
      }
      return names;
    }, new Set<string>())
    .has(name);
}

/** Whether code inside the node uses the name or declares it. */
export function isNameInside(name: string, node: Node, analysis: Analysis): boolean {
  return analysis.file.scopes.scopes.some(
    (scope) =>
      scope.references.some((reference) => reference.identifier.name === name && isInside(reference.identifier, node)) ||
      scope.set.get(name)?.identifiers.some((identifier) => isInside(identifier, node)),
  );
}

/** The name, or the first of `name2`, `name3`, … that is free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let suffix = 2; isTaken(free); suffix += 1) free = `${name}${suffix}`;
  return free;
}
