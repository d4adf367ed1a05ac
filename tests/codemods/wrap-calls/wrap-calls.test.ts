import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import wrapCalls from '../../../codemods/wrap-calls.ts';
import { applyEdits } from '../../../src/edits/edit.ts';
import { wrapCall } from '../../../src/edits/wrap-call.ts';
import { hosts } from '../../analysis/hosts.ts';
import { allCallsOf } from '../calls.ts';
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

  it('is the same to a rule, call by call', () => {
    const [byEslint, byBabel] = hosts.map(({ parse }) => {
      const analysis = parse(fixture.input, fixture.inputPath);
      return allCallsOf(analysis).map((call) => {
        const wrapped = wrapCall(call, analysis);
        return 'edits' in wrapped ? applyEdits(fixture.input, wrapped.edits) : wrapped;
      });
    });
    expect(byEslint).toEqual(byBabel);
  });
});

describe('types', { timeout: 120_000 }, () => {
  const ambient = [join(import.meta.dirname, 'fixtures/support/jsx.d.ts')];
  const pairs = fixtures.filter(({ extension, outputPath }) => /tsx?$/.test(extension) && existsSync(outputPath));

  it('check before and after, against the real SDKs', () => {
    const files = pairs.flatMap(({ inputPath, outputPath }) => [inputPath, outputPath]);
    expect(typeErrors(files, root, { ambient })).toEqual([]);
  });

  it.each<Record<string, string>>([
    { openai: 'openai-v6', ai: 'ai-v6', '@ai-sdk/openai': 'ai-sdk-openai-v3', '@anthropic-ai/sdk': 'anthropic-v0' },
    { openai: 'openai-v5', ai: 'ai-v5', '@ai-sdk/openai': 'ai-sdk-openai-v2' },
    { openai: 'openai-v4' },
  ])('check with %o', (packages) => {
    const files = pairs.flatMap(({ inputPath, outputPath }) => [inputPath, outputPath]);
    const paths = Object.fromEntries(Object.entries(packages).map(([name, folder]) => [name, [`node_modules/${folder}`]]));
    const errors = typeErrors(files, root, { ambient, paths });
    const errorsOf = (path: string): string[] => errors.filter((error) => error.startsWith(`${path.slice(root.length + 1)}:`));
    // Not every major has all that the fixtures use.
    const usable = pairs.filter(({ inputPath }) => errorsOf(inputPath).length === 0);
    expect(usable.length).toBeGreaterThan(10);
    expect(usable.flatMap(({ outputPath }) => errorsOf(outputPath))).toEqual([]);
  });
});
