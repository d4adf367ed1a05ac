import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { installedMajor, majorOfRange } from '../../src/analysis/settings/versions.ts';

const root = mkdtempSync(join(tmpdir(), 'versions-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, manifest: object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(manifest));
}

it('asks the installed package first, the nearest range next, and walks up', () => {
  write('package.json', { dependencies: { openai: '^4.0.0', ai: 'npm:ai@5.1.0', '@anthropic-ai/sdk': 'latest' } });
  write('node_modules/openai/package.json', { version: '5.20.1' });
  write('apps/web/package.json', { dependencies: { ai: '^7' } });
  write('apps/web/node_modules/openai/package.json', { version: '6.0.0-beta.1' });
  expect(installedMajor('openai', join(root, 'src/a.ts'))).toBe(5);
  expect(installedMajor('openai', join(root, 'apps/web/src/a.ts'))).toBe(6);
  expect(installedMajor('ai', join(root, 'src/a.ts'))).toBe(5);
  expect(installedMajor('ai', join(root, 'apps/web/src/a.ts'))).toBe(7);
  expect(installedMajor('@anthropic-ai/sdk', join(root, 'src/a.ts'))).toBeUndefined();
  expect(installedMajor('groq-sdk', join(root, 'src/a.ts'))).toBeUndefined();
});

it.each([
  ['^5.1.0', 5],
  ['~4.2', 4],
  ['6.x', 6],
  ['v7.0.0', 7],
  ['0.137.0', 0],
  ['npm:openai@6.1.0', 6],
  ['npm:@anthropic-ai/sdk@^1.2.0', 1],
  ['workspace:^2.0.0', 2],
  ['>=4 <6', undefined],
  ['^4 || ^5', undefined],
  ['catalog:', undefined],
  ['latest', undefined],
  ['git+https://example.com/openai.git', undefined],
  ['*', undefined],
])('reads the major of %s: %s', (range, major) => {
  expect(majorOfRange(range)).toBe(major);
});
