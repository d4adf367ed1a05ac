import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import rules from '../rules/index.ts';
import plugin from '../src/index.ts';
import { type Block, codeBlocks } from './markdown.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const linter = new Linter({ cwd: root });

/** The block's reports of this rule, with the options and settings of its first lines. */
function reports(rule: string, { code, language }: Block): string[] {
  const entry = comment<Linter.RuleEntry>(code, `eslint llm-calls/${rule}`) ?? 'error';
  const settings = comment<object>(code, 'settings');
  const config: Linter.Config = {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    plugins: { 'llm-calls': plugin },
    rules: { [`llm-calls/${rule}`]: entry },
    languageOptions: { parser },
    ...(settings && { settings: { 'llm-calls': settings } }),
  };
  const messages = linter.verify(code, config, `${root}docs/block.${language}`);
  const other = messages.find(({ ruleId }) => ruleId === null);
  if (other) throw new Error(`${other.line}: ${other.message}`);
  return messages.map(({ line, message }) => `${line}: ${message}`);
}

function comment<T>(code: string, name: string): T | undefined {
  const line = code.split('\n', 2).find((text) => text.startsWith(`// ${name}: `));
  return line === undefined ? undefined : (JSON.parse(line.slice(`// ${name}: `.length)) as T);
}

function parse(language: string, code: string): void {
  if (/^[cm]?[jt]sx?$/.test(language)) parser.parse(code, { ecmaFeatures: { jsx: language.endsWith('x') }, sourceType: 'module' });
  if (language === 'json') JSON.parse(code);
  if (language === 'jsonc') parser.parse(`(${code})`);
}

function pages(folder: string): string[] {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `${folder}/${path}`);
}

describe.each(Object.keys(rules))('docs/rules/%s.md', (rule) => {
  const judged = codeBlocks(readFileSync(`${root}docs/rules/${rule}.md`, 'utf8')).filter(({ language }) => /^[cm]?[jt]sx?$/.test(language));
  const named = (section: string): [number, Block][] => judged.filter((block) => block.section === section).map((block) => [block.line, block]);

  it('has bad and good code', () => {
    expect(named('Bad')).not.toEqual([]);
    expect(named('Good')).not.toEqual([]);
  });

  it.each(named('Bad'))('reports the bad code at line %i', (_, block) => {
    expect(reports(rule, block)).not.toEqual([]);
  });

  it.each([...named('Good'), ...named('Options')])('is silent on the code at line %i', (_, block) => {
    expect(reports(rule, block)).toEqual([]);
  });
});

it.each(['README.md', ...pages('docs')])('%s: all code parses', (page) => {
  // A block with … is an outline.
  const blocks = codeBlocks(readFileSync(root + page, 'utf8')).filter(({ code }) => !code.includes('…'));
  for (const { language, code, line } of blocks) expect(() => parse(language, code), `line ${line}`).not.toThrow();
});
