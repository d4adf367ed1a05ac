import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import * as vitest from 'vitest';
import * as helper from '../../src/helper/src/index.ts';
import * as testing from '../../src/helper/src/testing/index.ts';
import { type Block, codeBlocks } from '../markdown.ts';

const { describe, expect, it } = vitest;

/** The examples of the helper's README: all type-check, and those that are tests are run. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(`${root}src/helper/README.md`, 'utf8');
const blocks = codeBlocks(readme).filter(({ language }) => language === 'ts');

/** What the examples take for granted, unless they declare it. */
const GIVEN: Readonly<Record<string, string>> = {
  client: "const client: import('openai').default",
  error: 'const error: unknown',
  messages: "const messages: import('openai').default.ChatCompletionMessageParam[]",
  prompt: 'const prompt: string',
  model: 'const model: string',
  baseURL: 'const baseURL: string',
  headers: 'const headers: Record<string, string>',
  documents: 'const documents: string[]',
  summarize: "function summarize(document: string, request: import('openai').default.RequestOptions): Promise<string>",
  render: 'function render(chunk: unknown): void',
  save: 'function save(text: string, kind: string): void',
};

/** What the compiler says of these files, all of them in the folder of the README. */
function complaintsAbout(files: Readonly<Record<string, string>>): string[] {
  const folder = `${root}src/helper/readme/`;
  const texts = new Map(Object.entries(files).map(([name, text]) => [folder + name, text]));
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (file) => readFileSync(file, 'utf8')) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, paths: { 'llm-calls': ['./src/helper/src/index.ts'], 'llm-calls/testing': ['./src/helper/src/testing/index.ts'] } },
    root,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${name.slice(folder.length)}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
}

/** An example on its own, with what it takes for granted. */
function fileOf({ code }: Pick<Block, 'code'>): string {
  const missing = Object.entries(GIVEN).filter(([name]) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`\\b(const|let|for \\(const) (\\{[^}]*\\b)?${name}\\b`).test(code));
  return `${code}${missing.map(([, declaration]) => `declare ${declaration};\n`).join('')}export {};\n`;
}

it('has examples', () => {
  expect(blocks.length).toBeGreaterThan(5);
  // Whoever imports the helper says so in the language that is checked.
  for (const { code, language, line } of codeBlocks(readme)) if (/llm-calls['"]/.test(code)) expect(language, `line ${line}`).toBe('ts');
});

describe('the compiler', () => {
  let complaints: string[];
  vitest.beforeAll(() => {
    const files = blocks.map((block) => [`README-line-${block.line}.ts`, fileOf(block)]);
    const wrong = { code: "import { withRetry } from 'llm-calls';\nawait withRetry(() => 1, { maxAttempt: 3 });\n" };
    complaints = complaintsAbout({ ...Object.fromEntries(files), 'wrong.ts': fileOf(wrong) });
  }, 120_000);

  it('has nothing to say of the examples', () => {
    expect(complaints.filter((complaint) => complaint.startsWith('README'))).toEqual([]);
  });

  it('would notice a wrong one', () => {
    expect(complaints.filter((complaint) => !complaint.startsWith('README'))).toEqual([expect.stringMatching(/^wrong\.ts, line 2: .*maxAttempt/)]);
  });
});

const load = createRequire(import.meta.url);
const modules: Readonly<Record<string, object>> = { 'llm-calls': helper, 'llm-calls/testing': testing, vitest };

describe.each(blocks.filter(({ code }) => code.includes("from 'vitest'")).map((block) => [block.line, block] as const))('the tests of line %i', (_, { code }) => {
  const { code: script } = transformSync(code, { loader: 'ts', format: 'cjs' });
  new Function('require', script)((name: string) => modules[name] ?? load(name));
});
