import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'wrap-calls-'));
const transform = join(folder, 'wrap-calls.cjs');

const files = {
  'chat.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const ask = (input: string) => client.responses.create({ model: 'gpt-5', input });\n`,
  'many.mts': `import { embedMany } from 'ai';\n\nexport const vectors = (values: string[]) => embedMany({ model, values });\n`,
  'other.js': `export const nothing = 1;\n`,
  'broken.js': `import OpenAI from 'openai';\nconst client = new OpenAI(;\n`,
  'elsewhere.js': `const is = this is none of our business;\n`,
};

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** The real command, as a user types it. */
function jscodeshift(...args: readonly string[]): Promise<Outcome> {
  const command = join(root, 'node_modules/jscodeshift/bin/jscodeshift.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args, '-t', transform, join(folder, 'src')], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: `${stdout}${stderr}` });
    });
  });
}

function read(name: keyof typeof files): string {
  return readFileSync(join(folder, 'src', name), 'utf8');
}

beforeAll(async () => {
  // As it is published: one CommonJS file that loads nothing but the parser.
  await build({ entryPoints: [join(root, 'codemods/wrap-calls.ts')], outfile: transform, bundle: true, platform: 'node', format: 'cjs', external: ['@babel/parser'], logLevel: 'error' });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'src'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'src', name), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const extensions = '--extensions=ts,mts,js';

describe('through jscodeshift', () => {
  it('counts in a dry run, and writes nothing', async () => {
    const { code, output } = await jscodeshift('--dry', extensions);
    expect(code).toBe(0);
    expect(output).toMatch(/not rewritten: 1\nrewritten: 1\n/);
    expect(read('chat.ts')).toBe(files['chat.ts']);
  });

  it('rewrites, reports and skips', async () => {
    const { code, output } = await jscodeshift('--helper=@acme/llm', '--quote', 'double', extensions);
    expect(code).toBe(0);
    expect(read('chat.ts')).toBe(
      `import OpenAI from 'openai';\nimport { withRetry } from "@acme/llm";\nconst client = new OpenAI();\nexport const ask = (input: string) => withRetry((attempt) => client.responses.create({ model: 'gpt-5', input }, attempt.request));\n`,
    );
    expect(output).toContain(`${join(folder, 'src/many.mts')}:3: not rewritten: a repeat from outside would send the chunks again`);
    expect(output).toContain('1 ok');
    expect(output).toContain('3 skipped');
  });

  it('names a file that does not parse, and fails if told to', async () => {
    const { code, output } = await jscodeshift('--fail-on-error', extensions);
    expect(code).toBe(1);
    expect(output).toMatch(/broken\.js Transformation error \(not parsed: Unexpected token \(2:27\)\)/);
    expect(output).toContain('1 errors');
    expect(read('broken.js')).toBe(files['broken.js']);
  });

  it('says which flag is wrong', async () => {
    const { code, output } = await jscodeshift('--fail-on-error', '--hepler=x', '--extensions=ts');
    expect(code).toBe(1);
    expect(output).toContain('--hepler is no flag of wrap-calls.');
  });

  it('passes its own test utility', () => {
    const { applyTransform } = createRequire(import.meta.url)('jscodeshift/dist/testUtils') as {
      applyTransform(module: unknown, options: object, input: { path: string; source: string }): string;
    };
    const module = createRequire(import.meta.url)(transform) as object;
    expect(applyTransform(module, {}, { path: 'chat.ts', source: files['chat.ts'] })).toContain('withRetry((attempt) => client.responses.create(');
  });
});
