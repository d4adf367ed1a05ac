import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import ts from 'typescript';
import { expect, it } from 'vitest';
import plugin from '../../src/index.ts';
import { codeBlocks } from '../markdown.ts';

const root = resolve(import.meta.dirname, '../..');
const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, strict: true, types: ['node'], skipLibCheck: true, noEmit: true };

/** What the rule says of the files of a page's section, with its settings of the type-checked presets. */
function reports(rule: string, files: ReadonlyMap<string, string>): string[] {
  const host = ts.createCompilerHost(options, true);
  const { fileExists, readFile } = host;
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  const program = ts.createProgram([...files.keys()], options, host);
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  return [...files].flatMap(([filename, text]) =>
    new Linter({ cwd: root })
      .verify(
        text,
        {
          files: ['**/*.ts'],
          plugins: { 'llm-calls': plugin as never },
          languageOptions: { parser: parser as never, parserOptions: { programs: [program] } },
          ...(plugin.configs as unknown as Record<string, Pick<Linter.Config, 'settings'>>)['recommendedTypeChecked'],
          rules: { [`llm-calls/${rule}`]: 'error' },
        },
        { filename },
      )
      .map(({ line, message }) => `${filename.slice(root.length + 1)}:${line} ${message}`),
  );
}

it.each(['no-unguarded-call', 'no-unguarded-export', 'require-stream-error-handling'])('docs/rules/%s.md: its program is reported as the page says', (rule) => {
  const section = codeBlocks(readFileSync(`${root}/docs/rules/${rule}.md`, 'utf8')).filter((block) => block.section === 'With type information');
  const files = new Map<string, string>();
  for (const { language, code } of section) {
    const name = language === 'ts' && /^\/\/ (\S+)\n/.exec(code)?.[1];
    if (name) files.set(`${root}/${name}`, code);
  }
  expect(files.size).toBe(2);
  expect(reports(rule, files)).toEqual(section.filter(({ language }) => language === 'text').map(({ code }) => code.trimEnd()));
});
