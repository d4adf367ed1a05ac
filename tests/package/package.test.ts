import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, type Project, type Tarballs, makeProject, pack, removeProject } from './project.ts';

const defect = `import OpenAI from 'openai';

const openai = new OpenAI();

export function greet(name) {
  openai.responses.create({ model: 'gpt-5', input: name });
}
`;

const sound = `import OpenAI from 'openai';

const openai = new OpenAI();

export async function greet(name) {
  try {
    return await openai.responses.create({ model: 'gpt-5', input: name });
  } catch (error) {
    console.error(error);
    throw new Error('no greeting', { cause: error });
  }
}
`;

const flat = `import llmCalls from 'eslint-plugin-llm-calls';

export default [llmCalls.configs.recommended];
`;

let tarballs: Tarballs;
let project: Project;

beforeAll(() => {
  tarballs = pack();
});

afterAll(() => tarballs.remove());

beforeEach(() => {
  project = makeProject(tarballs);
});

afterEach(() => removeProject(project));

/** Reports as `file:line rule`, of our rules or all. */
async function eslint(env: Record<string, string> = {}, args: readonly string[] = []): Promise<string[]> {
  const outcome = await project.run('eslint/bin/eslint.js', ['--format', 'json', ...args, '.'], env);
  const results = parsed<{ filePath: string; messages: { line: number; ruleId: string | null; message: string }[] }[]>(outcome);
  return results.flatMap(({ filePath, messages }) => messages.map(({ line, ruleId, message }) => `${basename(filePath)}:${line} ${ruleId ?? message}`));
}

function parsed<T>({ stdout, stderr }: Outcome): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`${stdout}\n${stderr}`);
  }
}

const found = ['defect.js:6 llm-calls/no-unguarded-call'];

describe('the packed plugin', () => {
  beforeEach(() => {
    project.write('src/defect.js', defect);
    project.write('src/sound.js', sound);
  });

  it.each([
    ['8.57', 'eslint-v8'],
    ['9', 'eslint-v9'],
    ['10', 'eslint'],
  ])('reports in ESLint %s by a flat configuration', async (_, installed) => {
    project.link('eslint', installed);
    project.write('eslint.config.mjs', flat);
    expect(await eslint({ ESLINT_USE_FLAT_CONFIG: 'true' })).toEqual(found);
  });

  it.each([
    ['8.57', 'eslint-v8'],
    ['9', 'eslint-v9'],
  ])('reports in ESLint %s by an eslintrc', async (_, installed) => {
    project.link('eslint', installed);
    project.write('.eslintrc.json', JSON.stringify({ root: true, extends: ['plugin:llm-calls/legacy-recommended'], parserOptions: { ecmaVersion: 2022, sourceType: 'module' } }));
    expect(await eslint({ ESLINT_USE_FLAT_CONFIG: 'false' })).toEqual(found);
  });

  it.each([
    ['9', 'eslint-v9'],
    ['10', 'eslint'],
  ])('is extended by name in ESLint %s, and reports under the name that the user gives it', async (_, installed) => {
    project.link('eslint', installed);
    project.write(
      'eslint.config.mjs',
      `import { defineConfig } from 'eslint/config';
import llm from 'eslint-plugin-llm-calls';

export default defineConfig([{ plugins: { llm }, extends: ['llm/strict'] }]);
`,
    );
    expect(await eslint()).toContain('defect.js:6 llm/no-unguarded-call');
  });

  it('serves require()', async () => {
    project.link('eslint', 'eslint-v8');
    project.write('eslint.config.cjs', `const llmCalls = require('eslint-plugin-llm-calls');\n\nmodule.exports = [llmCalls.configs.strict];\n`);
    expect(await eslint({ ESLINT_USE_FLAT_CONFIG: 'true' }, ['-c', 'eslint.config.cjs'])).toContain(found[0]);
  });

  it.each([
    ['9', 'eslint-v9'],
    ['10', 'eslint'],
  ])('leaves JSON and Markdown alone in one run of ESLint %s, and lints the code in Markdown', async (_, installed) => {
    for (const name of ['@eslint/json', '@eslint/markdown']) project.link(name);
    project.link('eslint', installed);
    project.write('data.json', '{ "openai": 1, "openai": 2 }\n');
    project.write('page.md', `# Page\n\n\`\`\`js\n${defect}\`\`\`\n`);
    project.write(
      'eslint.config.mjs',
      `import json from '@eslint/json';
import markdown from '@eslint/markdown';
import llmCalls from 'eslint-plugin-llm-calls';

export default [
  { ignores: ['package.json'] },
  llmCalls.configs.strict,
  { files: ['**/*.json'], plugins: { json }, language: 'json/json', rules: { 'json/no-duplicate-keys': 'error' } },
  ...markdown.configs.processor,
];
`,
    );
    const reports = await eslint();
    expect(reports).toContain('data.json:1 json/no-duplicate-keys');
    expect(reports).toContain(found[0]);
    expect(reports).toContain('page.md:9 llm-calls/no-unguarded-call');
  });

  it('is silent, not broken, where its rules are on for JSON', async () => {
    project.link('@eslint/json');
    project.link('eslint');
    project.write('data.json', '{ "openai": "\'openai\'" }\n');
    project.write(
      'eslint.config.mjs',
      `import json from '@eslint/json';
import llmCalls from 'eslint-plugin-llm-calls';

const { rules, plugins } = llmCalls.configs.strict;

export default [{ rules, plugins }, { files: ['**/*.json'], plugins: { json }, language: 'json/json' }];
`,
    );
    expect(await eslint()).toContain(found[0]);
  });

  it('reports in TypeScript', async () => {
    project.link('eslint');
    project.link('typescript-eslint');
    project.write('src/typed.ts', `import type OpenAI from 'openai';\n\nexport class Greeter {\n  constructor(private readonly llm: OpenAI) {}\n  greet(): void {\n    this.llm.responses.create({ model: 'gpt-5', input: '' });\n  }\n}\n`);
    project.write('eslint.config.mjs', `import tseslint from 'typescript-eslint';\n${flat.replace('[llmCalls', '[{ languageOptions: { parser: tseslint.parser } }, llmCalls')}`);
    expect(await eslint()).toEqual([...found, 'typed.ts:6 llm-calls/no-unguarded-call']);
  });

  it('asks the types of a program in ESLint 8.57 by an eslintrc', { timeout: 120_000 }, async () => {
    for (const name of ['@typescript-eslint/parser', 'typescript', 'openai']) project.link(name);
    project.link('eslint', 'eslint-v8');
    const typed = { files: ['*.ts'], parser: '@typescript-eslint/parser', parserOptions: { projectService: true }, extends: ['plugin:llm-calls/legacy-recommended-type-checked'] };
    project.write('.eslintrc.json', JSON.stringify({ root: true, parserOptions: { ecmaVersion: 2022, sourceType: 'module' }, overrides: [typed] }));
    project.write('tsconfig.json', '{ "compilerOptions": { "strict": true, "module": "preserve", "types": [], "skipLibCheck": true } }\n');
    project.write('src/llm.ts', `import OpenAI from 'openai';\n\nexport const llm = new OpenAI();\n`);
    project.write('src/ask.ts', `import { llm } from './llm';\n\nexport function ask(input: string): void {\n  llm.responses.create({ model: 'gpt-5', input });\n}\n`);
    expect(await eslint({ ESLINT_USE_FLAT_CONFIG: 'false' }, ['--ext', '.ts'])).toEqual(['ask.ts:4 llm-calls/no-unguarded-call']);
  });

  it('reports through the jsPlugins of oxlint, obeys the settings there, and suggests', async () => {
    project.link('oxlint');
    project.write('src/settings.js', `export const ask = (ctx) => {\n  ctx.llm.messages.create({});\n};\n`);
    project.write(
      '.oxlintrc.json',
      JSON.stringify({
        jsPlugins: ['eslint-plugin-llm-calls'],
        categories: { correctness: 'off' },
        rules: { 'llm-calls/no-unguarded-call': 'error' },
        settings: { 'llm-calls': { clients: { 'ctx.llm': '@anthropic-ai/sdk' } } },
      }),
    );
    const outcome = await project.run('oxlint/bin/oxlint', ['--format', 'json', 'src']);
    const { diagnostics } = parsed<{ diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[] }>(outcome);
    const reports = diagnostics.map(({ code, filename, labels }) => `${basename(filename)}:${labels[0]?.span.line} ${code}`);
    expect(reports.toSorted()).toEqual(['defect.js:6 llm-calls(no-unguarded-call)', 'settings.js:2 llm-calls(no-unguarded-call)']);
    await project.run('oxlint/bin/oxlint', ['--fix-suggestions', 'src']);
    expect(project.read('src/defect.js')).toMatch(/withRetry\(|\.catch\(/);
  });

  it('has types', async () => {
    for (const name of ['eslint', 'typescript']) project.link(name);
    project.write('package.json', '{ "name": "project", "private": true, "type": "module" }\n');
    project.write(
      'eslint.config.ts',
      `import { defineConfig } from 'eslint/config';
import llmCalls from 'eslint-plugin-llm-calls';

const name: string | undefined = llmCalls.meta?.name;
export default defineConfig([{ name, plugins: { 'llm-calls': llmCalls }, extends: [llmCalls.configs.recommended, llmCalls.configs.strict] }]);
`,
    );
    project.write('tsconfig.json', '{ "compilerOptions": { "noEmit": true, "strict": true, "module": "nodenext", "types": [] } }\n');
    const outcome = await project.run('typescript/bin/tsc', ['-p', '.']);
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('imports only what it declares, and nothing heavy to lint', () => {
    const dist = join(project.folder, 'node_modules/eslint-plugin-llm-calls/dist');
    const { dependencies } = JSON.parse(project.read('node_modules/eslint-plugin-llm-calls/package.json')) as { dependencies: Record<string, string> };
    for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => /\.c?js$/.test(path))) {
      const text = project.read(`node_modules/eslint-plugin-llm-calls/dist/${file}`);
      const sources = [...text.matchAll(/^(?:import\b[^'"]*|let \w+ = require\()"([^"]+)"/gm)].map((match) => match[1]!);
      const foreign = sources.filter((source) => !source.startsWith('node:') && !builtinModules.includes(source));
      const allowed = file === 'index.js' ? [] : Object.keys(dependencies);
      expect(foreign.filter((source) => !allowed.includes(source)), file).toEqual([]);
    }
  });

  it('names the licence of everything bundled', () => {
    const licences = project.read('node_modules/eslint-plugin-llm-calls/THIRD-PARTY.md');
    const bundled = readdirSync(join(project.folder, 'node_modules/eslint-plugin-llm-calls/dist'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.c?js$/.test(path))
      .flatMap((path) => [...project.read(`node_modules/eslint-plugin-llm-calls/dist/${path}`).matchAll(/^\/\/#region .*node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map((match) => match[1]!));
    for (const name of new Set(bundled)) expect(licences).toContain(`## ${name}\n`);
  });
});

describe('the packed codemods', () => {
  const codemods = {
    'wrap-calls': {
      from: `import OpenAI from 'openai';\n\nconst openai = new OpenAI();\n\nexport async function ask(input: string) {\n  return openai.responses.create({ model: 'gpt-5', input });\n}\n`,
      holds: [`import { withRetry } from 'llm-calls';`, 'withRetry('],
    },
    'guard-streams': {
      from: `import { streamText } from 'ai';\n\nexport async function read(prompt: string) {\n  const result = streamText({ model: 'openai/gpt-5', prompt });\n  for await (const part of result.textStream) process.stdout.write(part);\n}\n`,
      holds: [`import { guardStream } from 'llm-calls';`, 'guardStream('],
    },
    'add-timeouts': {
      from: `import OpenAI from 'openai';\n\nexport const openai = new OpenAI({ maxRetries: 1 });\n`,
      holds: ['new OpenAI({ maxRetries: 1, timeout: 120_000 })'],
    },
    'sort-error-branches': {
      from: `import { APIError, RateLimitError } from 'openai';\n\nexport function isBusy(error: unknown) {\n  if (error instanceof APIError) return false;\n  if (error instanceof RateLimitError) return true;\n  return false;\n}\n`,
      holds: [`{\n  if (error instanceof RateLimitError) return true;\n  if (error instanceof APIError) return false;\n`],
    },
    'replace-retry-libraries': {
      from: `import OpenAI from 'openai';\nimport { backOff } from 'exponential-backoff';\n\nconst openai = new OpenAI();\n\nexport async function ask(input: string) {\n  return backOff(() => openai.responses.create({ model: 'gpt-5', input }), { numOfAttempts: 3 });\n}\n`,
      holds: [`import { withRetry } from 'llm-calls';`, 'withRetry((attempt) => ', 'maxAttempts: 3'],
    },
  };

  it.each(Object.entries(codemods))('%s runs through jscodeshift, and again changes nothing', async (name, { from, holds }) => {
    project.link('jscodeshift');
    // Which parts a stream has is a fact of the SDK's major.
    project.link('ai');
    const untouched = `export const add = (a, b) => a + b;\n`;
    project.write('src/add.js', untouched);
    project.write('src/sample.ts', from);
    const args = ['-t', `node_modules/eslint-plugin-llm-calls/dist/codemods/${name}.cjs`, '--extensions=ts,js', '--fail-on-error', '--run-in-band', 'src'];
    expect(await project.run('jscodeshift/bin/jscodeshift.js', args)).toMatchObject({ code: 0, stderr: '' });
    const rewritten = project.read('src/sample.ts');
    for (const text of holds) expect(rewritten).toContain(text);
    expect(project.read('src/add.js')).toBe(untouched);
    expect(await project.run('jscodeshift/bin/jscodeshift.js', args)).toMatchObject({ code: 0, stderr: '' });
    expect(project.read('src/sample.ts')).toBe(rewritten);
  });

  it('names a file that does not parse, and ends non-zero under --fail-on-error', async () => {
    project.link('jscodeshift');
    project.write('src/broken.ts', `import OpenAI from 'openai';\nconst = ;\n`);
    const args = ['-t', 'node_modules/eslint-plugin-llm-calls/dist/codemods/wrap-calls.cjs', '--extensions=ts', '--fail-on-error', '--run-in-band', 'src'];
    const { code, stdout, stderr } = await project.run('jscodeshift/bin/jscodeshift.js', args);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('broken.ts');
  });
});

describe('the packed helper', () => {
  it.each([
    ['import', 'use.mjs', `import { withRetry } from 'llm-calls';`],
    ['require()', 'use.cjs', `const { withRetry } = require('llm-calls');`],
  ])('serves %s', async (_, file, line) => {
    project.write(`node_modules/.use/${file}`, `${line}\nwithRetry(async () => 'answer').then((answer) => console.log(answer));\n`);
    expect(await project.run(`.use/${file}`, [])).toEqual({ code: 0, stdout: 'answer\n', stderr: '' });
  });

  it('depends on nothing', () => {
    expect(JSON.parse(project.read('node_modules/llm-calls/package.json'))).not.toHaveProperty('dependencies');
  });
});
