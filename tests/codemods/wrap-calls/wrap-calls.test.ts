import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import wrapCalls from '../../../codemods/wrap-calls.ts';
import { expected, fixturesIn, run, syntaxErrors, typeErrors } from '../fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = fixturesIn(join(import.meta.dirname, 'fixtures'));

describe.each(fixtures)('$name', (fixture) => {
  const actual = run(wrapCalls, fixture.inputPath, fixture.input);

  it('is rewritten as written down', () => {
    expect(actual).toEqual(expected(fixture, actual));
  });

  it('parses', () => {
    expect(syntaxErrors(fixture.inputPath, actual.output)).toEqual([]);
  });

  it('is not rewritten again', () => {
    expect(run(wrapCalls, fixture.inputPath, actual.output).output).toBe(actual.output);
  });
});

describe('types', () => {
  const typescript = fixtures.filter(({ extension }) => extension.endsWith('ts') || extension.endsWith('tsx'));
  const files = typescript.flatMap(({ inputPath, outputPath }) => (existsSync(outputPath) ? [inputPath, outputPath] : [inputPath]));

  it('check before and after, against the real SDKs', { timeout: 120_000 }, () => {
    expect(typeErrors(files, root, { ambient: [join(import.meta.dirname, 'fixtures/support/jsx.d.ts')] })).toEqual([]);
  });
});
