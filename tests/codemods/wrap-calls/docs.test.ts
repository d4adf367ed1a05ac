import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import wrapCalls from '../../../codemods/wrap-calls.ts';
import { codeBlocks } from '../../markdown.ts';
import { run } from '../fixtures.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/codemods/wrap-calls.md'), 'utf8');
const blocks = codeBlocks(page).filter(({ language }) => language === 'ts');

describe('docs/codemods/wrap-calls.md', () => {
  it.each(blocks.filter((_, index) => index % 2 === 0).map((block, index) => [block.line, block.code, blocks[2 * index + 1]?.code] as const))(
    'shows at line %i what comes out',
    (_line, before, after) => {
      expect(run(wrapCalls, 'sample.ts', before).output).toBe(after);
    },
  );

  it.each([...page.matchAll(/^\| `--(\w+)=(\S+)` \|/gm)].map(([, flag, value]) => [flag!, value!]))('shows how --%s=%s is given', (flag, value) => {
    expect(() => run(wrapCalls, 'sample.ts', 'export {};', { [flag]: value === 'true' ? true : value })).not.toThrow();
  });
});
