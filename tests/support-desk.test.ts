import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, it } from 'vitest';
import plugin from '../src/index.ts';

const folder = fileURLToPath(new URL('../examples/support-desk', import.meta.url));

interface Expected {
  readonly file: string;
  readonly rule: string;
  /** The reported line, trimmed. */
  readonly code: string;
}

it('finds in the example what its list says, and nothing else', async () => {
  const expected = JSON.parse(readFileSync(join(folder, 'expected-findings.json'), 'utf8')) as Expected[];
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [plugin.configs.recommended, { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as never } }],
  });
  const found = (await eslint.lintFiles(['src'])).flatMap(({ filePath, messages }) => {
    const lines = readFileSync(filePath, 'utf8').split('\n');
    return messages.map(({ ruleId, line }): Expected => ({ file: relative(folder, filePath), rule: ruleId!.replace('llm-calls/', ''), code: lines[line - 1]!.trim() }));
  });
  const sorted = (findings: Expected[]): string[] => findings.map(({ file, rule, code }) => `${file}: ${rule}: ${code}`).sort();
  expect(sorted(found)).toEqual(sorted(expected));
}, 60_000);
