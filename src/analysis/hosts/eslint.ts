import type { TSESTree } from '@typescript-eslint/types';
import { type Analysis, analyse } from '../analysis.ts';
import type { ScopeManager } from '../file.ts';
import { concerns } from '../prefilter.ts';
import { type Settings, noSettings, readSettings } from '../settings/settings.ts';
import { installedMajor } from '../settings/versions.ts';
import { sdkFiles } from './sdk-files.ts';
import { type TypedProgram, typedProgramOf } from './typed-program.ts';
import { type Parsing, typescriptProgram } from './typescript-program.ts';
import { typescriptTypes } from './typescript-types.ts';

/** The part of ESLint's and oxlint's rule context that the analysis reads. */
export interface LintContext {
  readonly filename: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly languageOptions?: Parsing;
  readonly sourceCode: {
    readonly ast: unknown;
    readonly text: string;
    readonly scopeManager: unknown;
    readonly visitorKeys: Readonly<Record<string, readonly string[] | undefined>>;
    readonly parserServices?: Partial<TypedProgram> | { readonly program: null };
  };
}

// One file at a time, and all rules of it together. A map of all trees, weak or not, would keep each alive until the next full
// garbage collection. Compared by the tree, not by `sourceCode`: oxlint hands every file the same object.
let last: { readonly ast: unknown; readonly settings: Settings; readonly analysis: Analysis } | undefined;
const settingsByText = new Map<string, Settings>();
let filtered: { text: string; settings: Settings; concerned: boolean } | undefined;

/**
 * `settings["llm-calls"]` of a run, read and checked once.
 * @throws TypeError naming the key that is wrong.
 */
function settingsOf(context: LintContext): Settings {
  const given = context.settings['llm-calls'];
  if (given === undefined) return noSettings;
  const text = JSON.stringify(given);
  let settings = settingsByText.get(text);
  if (!settings) settingsByText.set(text, (settings = readSettings(given)));
  return settings;
}

/** Whether the file being linted can concern us; its text is tested once for all rules, and its tree is not touched. */
export function concernsUs(context: LintContext): boolean {
  const settings = settingsOf(context);
  const { text } = context.sourceCode;
  if (filtered?.text !== text || filtered.settings !== settings) filtered = { text, settings, concerned: concerns(text, settings) };
  return filtered.concerned || reachesSdk(context, settings);
}

/** With types also what other files hold concerns us: `import { llm } from './llm'`. */
function reachesSdk(context: LintContext, settings: Settings): boolean {
  const typed = typedProgramOf(context, settings);
  const file = typed?.esTreeNodeToTSNodeMap.get(context.sourceCode.ast as TSESTree.Program)?.getSourceFile();
  return file !== undefined && sdkFiles(typed!.program, settings).reaches(file);
}

/** The analysis of the file being linted; every rule of a run is given the same one. */
export function analysisOf(context: LintContext): Analysis {
  const settings = settingsOf(context);
  const { ast, text, scopeManager, visitorKeys } = context.sourceCode;
  if (last?.ast !== ast || last?.settings !== settings) {
    const typed = typedProgramOf(context, settings);
    const analysis = analyse({
      filename: context.filename,
      text,
      ast: ast as TSESTree.Program,
      scopes: scopeManager as ScopeManager,
      visitorKeys,
      settings,
      majorOf: (name) => settings.versions[name] ?? installedMajor(name, context.filename),
      types: typed && typescriptTypes(typed, settings),
      program: typed && typescriptProgram(typed, settings, context.languageOptions ?? {}),
    });
    last = { ast, settings, analysis };
  }
  return last!.analysis;
}
