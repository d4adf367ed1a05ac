import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { type LlmRule, defineRule } from '../../../src/define-rule.ts';

const linter = new Linter();

/** What a rule with its own defaults says of a text; with the prefilter off it must say the same. */
export function lint(rule: LlmRule, text: string, settings: object): readonly Linter.LintMessage[] {
  const [said, unfiltered] = [rule, defineRule(rule.definition, { prefilter: false })].map((each) =>
    linter.verify(
      text,
      {
        files: ['**/*.ts'],
        plugins: { 'llm-calls': { rules: { [rule.name]: each as never } } },
        rules: { [`llm-calls/${rule.name}`]: 'error' },
        languageOptions: { parser },
        settings: { 'llm-calls': settings },
      },
      'file.ts',
    ),
  );
  if (JSON.stringify(said) !== JSON.stringify(unfiltered)) throw new Error(`With the prefilter off \`${rule.name}\` says something else of:\n${text}`);
  return said!;
}

/** The text with the first suggestion of a message applied. */
export function applied(text: string, { suggestions: [first] = [] }: Linter.LintMessage): string {
  return first ? text.slice(0, first.fix.range[0]) + first.fix.text + text.slice(first.fix.range[1]) : text;
}
