import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;

describe('the package', () => {
  it('depends on nothing', () => {
    for (const key of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies']) expect(manifest).not.toHaveProperty(key);
    for (const { name, text } of sources) {
      for (const [, specifier] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g)) expect(specifier, name).toMatch(/^\.{1,2}(\/\.\.)*(\/[a-z]+)?\/[a-z-]+\.ts$/);
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
    const testing = readFileSync(join(root, 'src/testing/index.ts'), 'utf8');
    for (const name of ['fakeClock', 'fakeError', 'fakeStream']) expect(testing).toContain(`export { ${name}, `);
    for (const name of ['classifyError', 'adviceFor', 'isRetryable', 'withRetry', 'createRetry', 'retryReport', 'withFallback', 'fallbackReport', 'guardStream', 'LlmStreamError', 'LlmHttpError']) {
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

  /** The files of the build by their paths. */
  const built = (): string[] =>
    readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(out, name)).isFile())
      .map((name) => name.replaceAll('\\', '/'))
      .sort();

  it('gives one file for each module system and entry, with types, and no import at all', () => {
    const files = ['index.cjs', 'index.d.cts', 'index.d.ts', 'index.js'];
    expect(built()).toEqual([...files, ...files.map((name) => `testing/${name}`)]);
    for (const name of built()) {
      const code = readFileSync(join(out, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      expect(code, name).not.toMatch(/^import |\bfrom ['"]|require\(|\bimport\(|node:/m);
    }
  });

  it('is what the manifest points to', () => {
    const paths = JSON.stringify([manifest['exports'], manifest['main'], manifest['module'], manifest['types']]).match(/dist[^"]*/g)!;
    expect([...new Set(paths)].sort()).toEqual(built().map((name) => `dist/${name}`));
  });

  it.each(['', 'testing/'])('exports the same from both: %sindex', async (folder) => {
    const esm = (await import(pathToFileURL(join(out, `${folder}index.js`)).href)) as object;
    const cjs = createRequire(import.meta.url)(join(out, `${folder}index.cjs`)) as object;
    expect(Object.keys(cjs).sort()).toEqual(Object.keys(esm).sort());
    expect(Object.keys(esm)).toEqual(expect.arrayContaining(folder ? ['fakeClock', 'fakeError', 'fakeStream'] : ['withRetry', 'classifyError', 'guardStream', 'withFallback']));
  });
});
