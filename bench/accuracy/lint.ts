import { readFileSync } from 'node:fs';
import * as parser from '@typescript-eslint/parser';
import { type ESLint, Linter, type Rule } from 'eslint';
import { llmCalls } from '../../src/analysis/calls.ts';
import { analysisOf, concernsUs } from '../../src/analysis/hosts/eslint.ts';

export interface Report {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

/** What a file gives: the rules' reports, and the lines of the calls that the analysis lists. */
export interface Linted {
  readonly reports: readonly Report[];
  readonly calls: readonly number[];
}

/** Lints with every rule of the plugin on, as its defaults are; comments that switch rules off are not heard. */
export function linterOf(folder: string, plugin: ESLint.Plugin): (path: string) => Linted {
  const linter = new Linter({ cwd: folder });
  return (path) => {
    let calls: readonly number[] = [];
    // The plugin exports no analysis: its calls are listed by the source it was built from.
    const listed: Rule.RuleModule = {
      create(context) {
        if (!concernsUs(context as never)) return {};
        return { Program: () => void (calls = llmCalls(analysisOf(context as never)).map(({ node }) => node.loc.start.line)) };
      },
    };
    const config: Linter.Config = {
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
      plugins: { 'llm-calls': plugin, bench: { rules: { calls: listed } } },
      rules: { 'bench/calls': 'error', ...Object.fromEntries(Object.keys(plugin.rules ?? {}).map((rule) => [`llm-calls/${rule}`, 'error'])) },
      languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(path) } } },
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    };
    const messages = linter.verify(readFileSync(path, 'utf8'), config, path);
    // A file that cannot be parsed stands in the table with all that is missed in it.
    return { reports: messages.map(({ ruleId, line, message }) => ({ rule: ruleId?.replace('llm-calls/', '') ?? 'not linted', line, message })), calls };
  };
}
