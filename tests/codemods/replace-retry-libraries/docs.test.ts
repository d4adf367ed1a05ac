import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import replaceRetryLibraries from '../../../codemods/replace-retry-libraries.ts';
import { codeBlocks } from '../../markdown.ts';
import { run } from '../fixtures.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/codemods/replace-retry-libraries.md'), 'utf8');
const blocks = codeBlocks(page).filter(({ language }) => language === 'ts');

describe('docs/codemods/replace-retry-libraries.md', () => {
  it.each(blocks.filter((_, index) => index % 2 === 0).map((block, index) => [block.line, block.code, blocks[2 * index + 1]?.code] as const))(
    'shows at line %i what comes out',
    (_line, before, after) => {
      expect(run(replaceRetryLibraries, 'sample.ts', before, { versions: 'p-retry=7' }).output).toBe(after);
    },
  );
});
