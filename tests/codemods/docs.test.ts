import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import addTimeouts from '../../codemods/add-timeouts.ts';
import sortErrorBranches from '../../codemods/sort-error-branches.ts';
import wrapCalls from '../../codemods/wrap-calls.ts';
import { codeBlocks } from '../markdown.ts';
import { run } from './fixtures.ts';

describe.each(Object.entries({ 'add-timeouts': addTimeouts, 'sort-error-branches': sortErrorBranches, 'wrap-calls': wrapCalls }))('docs/codemods/%s.md', (name, transform) => {
  const page = readFileSync(join(import.meta.dirname, `../../docs/codemods/${name}.md`), 'utf8');
  const blocks = codeBlocks(page).filter(({ language }) => language === 'ts');

  it.each(blocks.filter((_, index) => index % 2 === 0).map((block, index) => [block.line, block.code, blocks[2 * index + 1]?.code] as const))(
    'shows at line %i what comes out',
    (_line, before, after) => {
      expect(run(transform, 'sample.ts', before).output).toBe(after);
    },
  );

  it.each([...page.matchAll(/^\| `--(\w+)=(\S+)` \|/gm)].map(([, flag, value]) => [flag!, value!]))('shows how --%s=%s is given', (flag, value) => {
    expect(() => run(transform, 'sample.ts', 'export {};', { [flag]: /^(?:true|\d+)$/.test(value) ? (JSON.parse(value) as unknown) : value })).not.toThrow();
  });
});
