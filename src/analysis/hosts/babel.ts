import { parse } from '@babel/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { analyze } from 'eslint-scope';
import { KEYS } from 'eslint-visitor-keys';
import { visitorKeys as typescriptKeys } from '../typescript-keys.ts';
import { type Analysis, analyse } from '../analysis.ts';
import type { ScopeManager } from '../file.ts';
import { type Settings, noSettings } from '../settings/settings.ts';
import { installedMajor } from '../settings/versions.ts';
import { setParents } from './parents.ts';

const keys: Readonly<Record<string, readonly string[]>> = { ...KEYS, ...typescriptKeys };

/** A syntax error, told as ESLint tells it: what, and where. */
export class ParseFailure extends Error {
  override readonly name = 'ParseFailure';
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/**
 * Parses a file for codemods and commands.
 * @throws ParseFailure where the text is not the JavaScript or TypeScript its extension says.
 */
export function analyseText(text: string, filename: string, settings: Settings = noSettings): Analysis {
  const ast = parseText(text, filename);
  setParents(ast, keys);
  const scopes = analyze(ast as never, {
    ecmaVersion: 2022,
    sourceType: ast.sourceType === 'module' ? 'module' : 'commonjs',
    ignoreEval: true,
    jsx: true,
    fallback: () => [],
    childVisitorKeys: keys,
  } as never) as unknown as ScopeManager;
  return analyse({
    filename,
    text,
    ast,
    scopes,
    visitorKeys: keys,
    settings,
    majorOf: (name) => settings.versions[name] ?? installedMajor(name, filename),
  });
}

function parseText(text: string, filename: string): TSESTree.Program {
  const typescript = /\.[cm]?tsx?$/.test(filename) || !/\.[cm]?jsx?$/.test(filename);
  const jsx = !/\.[cm]?ts$/.test(filename);
  try {
    const file = parse(text, {
      sourceType: 'unambiguous',
      ranges: true,
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowImportExportEverywhere: true,
      allowUndeclaredExports: true,
      plugins: [
        ['estree', { classFeatures: true }],
        ...(typescript ? (['typescript'] as const) : (['flow'] as const)),
        ...(jsx ? (['jsx'] as const) : []),
        'decorators-legacy',
        'decoratorAutoAccessors',
        'explicitResourceManagement',
        'importAttributes',
      ],
    });
    return file.program as unknown as TSESTree.Program;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    throw new ParseFailure(message.replace(/ \(\d+:\d+\)$/, ''), loc?.line ?? 1, (loc?.column ?? 0) + 1);
  }
}
