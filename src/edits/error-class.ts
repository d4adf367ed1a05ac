import type { TSESTree } from '@typescript-eslint/types';
import type { ErrorClass, Sdk } from '../catalog/sdk.ts';
import { admits } from '../catalog/index.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T } from '../analysis/ast.ts';

/** The condition that an error is of an SDK's class, by what the file imports already; undefined where it imports nothing that leads there. */
export function isOfClass(error: string, row: ErrorClass, sdk: Sdk, at: Node, analysis: Analysis): string | undefined {
  if (row.hidden || row.perhaps || row.majors) return undefined;
  const name = classNameIn(row.name, sdk, at, analysis);
  return name && (row.guard ? `${name}.${row.guard}(${error})` : `${error} instanceof ${name}`);
}

function classNameIn(name: string, sdk: Sdk, at: Node, analysis: Analysis): string | undefined {
  const modules = [...sdk.modules, ...(sdk.errors.modules ?? [])];
  const found: string[] = [];
  for (const statement of analysis.file.ast.body) {
    if (statement.type !== T.ImportDeclaration || statement.importKind === 'type' || !admits(modules, statement.source.value)) continue;
    for (const specifier of statement.specifiers) {
      const { local } = specifier;
      if (analysis.lookUp(local.name, at)?.identifiers[0] !== local || (specifier.type === T.ImportSpecifier && specifier.importKind === 'type')) continue;
      const imported = specifier.type === T.ImportNamespaceSpecifier ? undefined : exportedName(specifier);
      // The class itself rather than what it hangs on.
      if (imported === name) return local.name;
      if (imported === undefined || sdk.errors.statics?.includes(imported)) found.push(`${local.name}.${name}`);
    }
  }
  return found[0];
}

function exportedName(specifier: TSESTree.ImportDefaultSpecifier | TSESTree.ImportSpecifier): string {
  if (specifier.type === T.ImportDefaultSpecifier) return 'default';
  return specifier.imported.type === T.Identifier ? specifier.imported.name : specifier.imported.value;
}
