import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import rules from '../rules/index.ts';
import { type LlmRule, defineRule } from '../src/define-rule.ts';

const every = Object.values(rules) as readonly LlmRule[];
const unfiltered = every.map(({ definition }) => defineRule(definition, { prefilter: false }));
const linter = new Linter();

/**
 * Lints with every rule on, their strict options set.
 * @throws as ESLint does, where a rule throws or its edits overlap.
 */
export function lintWithAll(text: string, filename: string, { prefilter }: { prefilter: boolean }): Linter.LintMessage[] {
  const chosen = prefilter ? every : unfiltered;
  const config: Linter.Config = {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    plugins: { 'llm-calls': { rules: Object.fromEntries(chosen.map((rule) => [rule.name, rule as never])) } },
    rules: Object.fromEntries(chosen.map(({ name, meta }) => [`llm-calls/${name}`, ['error', ...(meta.docs?.strictOptions ?? [])]])),
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(filename) } } },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  };
  return linter.verify(text, config, filename);
}
