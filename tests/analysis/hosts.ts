import { parseForESLint } from '@typescript-eslint/parser';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { analyse } from '../../src/analysis/analysis.ts';
import type { ScopeManager } from '../../src/analysis/file.ts';
import { analyseText } from '../../src/analysis/hosts/babel.ts';
import { type Settings, noSettings } from '../../src/analysis/settings/settings.ts';

/** The same source as each host gives it to the analysis; `it.each(hosts)` holds both to one answer. */
export const hosts = [
  { host: '@typescript-eslint/parser', parse: parsedByEslint },
  { host: '@babel/parser', parse: analyseText },
] as const;

function parsedByEslint(text: string, filename: string, settings: Settings = noSettings): Analysis {
  const jsx = !/\.[cm]?ts$/.test(filename);
  const { ast, scopeManager, visitorKeys } = parseForESLint(text, { range: true, loc: true, ecmaFeatures: { jsx }, sourceType: 'module' });
  setParents(ast, visitorKeys);
  return analyse({
    filename,
    text,
    ast: ast as never,
    scopes: scopeManager as unknown as ScopeManager,
    visitorKeys,
    settings,
    majorOf: (name) => settings.versions[name],
  });
}

/** As ESLint does before any rule runs. */
function setParents(node: object, keys: Readonly<Record<string, readonly string[] | undefined>>): void {
  for (const key of keys[(node as { type: string }).type] ?? []) {
    const child = (node as Record<string, unknown>)[key];
    for (const item of Array.isArray(child) ? child : [child]) {
      if (typeof item !== 'object' || item === null) continue;
      (item as { parent?: object }).parent = node;
      setParents(item, keys);
    }
  }
}
