import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledSize, SIZE_BUDGETS } from '../../bench/helper/size.ts';

const root = fileURLToPath(new URL('../../src/helper/', import.meta.url));
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(root, 'src', name), 'utf8') }));

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;

  it('depends on nothing', () => {
    for (const key of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies']) expect(manifest).not.toHaveProperty(key);
    for (const { name, text } of sources) {
      for (const [, specifier] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g)) expect(specifier, name).toMatch(/^\.\.?\/([a-z]+\/)?[a-z-]+\.ts$/);
    }
  });

  it('runs anywhere: nothing of Node, no signals that keep memory', () => {
    for (const { name, text } of sources) {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, name).not.toMatch(/node:|\bprocess\b|\bBuffer\b|\brequire\(|\bsetImmediate\b|\bglobal\b/);
      expect(code, name).not.toMatch(/AbortSignal\.(any|timeout)/);
    }
  });

  it('is readable in one sitting: no file over 400 lines', () => {
    for (const { name, text } of sources) expect(text.split('\n').length, name).toBeLessThan(400);
  });

  it('has an export of the name of each file that users import', () => {
    const index = readFileSync(join(root, 'src/index.ts'), 'utf8');
    for (const name of ['classifyError', 'adviceFor', 'isRetryable', 'withRetry', 'createRetry', 'retryReport', 'guardStream', 'LlmStreamError', 'LlmHttpError']) {
      const file = name.replace(/[A-Z]/g, (letter, at: number) => `${at ? '-' : ''}${letter.toLowerCase()}`);
      expect(index).toMatch(new RegExp(`\\b${name}\\b.* from './[a-z]+/${file}.ts'`));
    }
  });

  it.each(SIZE_BUDGETS)('$name: at most $maxBytes bytes, minified and gzipped', async ({ imports, maxBytes }) => {
    expect((await bundledSize(imports)).gzipped).toBeLessThanOrEqual(maxBytes);
  });
});

describe('the build', () => {
  let out: string;
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'llm-calls-'));
    execFileSync('npx', ['tsdown', '--out-dir', out], { cwd: root, stdio: 'pipe' });
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('gives one file for each module system, with types, and no import at all', () => {
    expect(readdirSync(out).sort()).toEqual(['index.cjs', 'index.d.cts', 'index.d.ts', 'index.js']);
    for (const name of readdirSync(out)) {
      const code = readFileSync(join(out, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      expect(code, name).not.toMatch(/^import |\bfrom ['"]|require\(|node:/m);
    }
  });

  it('exports the same from both', async () => {
    const esm = (await import(pathToFileURL(join(out, 'index.js')).href)) as object;
    const cjs = createRequire(import.meta.url)(join(out, 'index.cjs')) as object;
    expect(Object.keys(cjs).sort()).toEqual(Object.keys(esm).sort());
    expect(Object.keys(esm)).toEqual(expect.arrayContaining(['withRetry', 'classifyError', 'guardStream']));
  });
});
