import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import sortErrorBranches from '../../../codemods/sort-error-branches.ts';
import { lintWithAll } from '../../all-rules.ts';
import { expected, fixturesIn, run, syntaxErrors, typeErrors } from '../fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = fixturesIn(join(import.meta.dirname, 'fixtures'));

/** Lines of the branches that never run. */
function dead(path: string, text: string): number[] {
  return lintWithAll(text, path, { prefilter: true }).filter(({ ruleId }) => ruleId === 'llm-calls/no-unreachable-error-branch').map(({ line }) => line);
}

describe.each(fixtures)('$name', (fixture) => {
  const actual = run(sortErrorBranches, fixture.inputPath, fixture.input);

  it('is rewritten as written down', () => {
    expect(actual).toEqual(expected(fixture, actual));
  });

  it('parses', () => {
    expect(syntaxErrors(fixture.inputPath, actual.output)).toEqual([]);
  });

  it('is not rewritten again', () => {
    expect(run(sortErrorBranches, fixture.inputPath, actual.output)).toEqual(actual.output === fixture.input ? actual : { ...actual, report: [] });
  });
});

describe('the rule', () => {
  it.each(fixtures.filter(({ outputPath }) => existsSync(outputPath)))('has nothing left to say of $name', ({ inputPath, input }) => {
    expect(dead(inputPath, input)).not.toEqual([]);
    expect(dead(inputPath, run(sortErrorBranches, inputPath, input).output)).toEqual([]);
  });
});

describe('types, before and after', () => {
  const files = (names?: readonly string[]): string[] =>
    fixtures.filter(({ name, extension }) => /^\.m?ts$/.test(extension) && (names?.includes(name) ?? true)).flatMap(({ inputPath, outputPath }) => [inputPath, outputPath].filter(existsSync));
  const openai = ['openai', 'forms', 'own-classes', 'windows', 'deep', 'typed', 'refused', 'untouched'];

  it.each([
    ['those installed', undefined, {}],
    ['openai 6', openai, { openai: ['node_modules/openai-v6'] }],
    ['openai 5', openai, { openai: ['node_modules/openai-v5'] }],
    ['openai 4', openai, { openai: ['node_modules/openai-v4'] }],
    ['@anthropic-ai/sdk 0', ['anthropic'], { '@anthropic-ai/sdk': ['node_modules/anthropic-v0'] }],
    ['groq-sdk 0', ['no-semicolons'], { 'groq-sdk': ['node_modules/groq-sdk-v0'] }],
    ['ai 6', ['ai-sdk'], { ai: ['node_modules/ai-v6'] }],
    ['ai 5', ['ai-sdk'], { ai: ['node_modules/ai-v5'] }],
    ['cohere-ai 7, @mistralai/mistralai 1', ['others'], { 'cohere-ai': ['node_modules/cohere-ai-v7'], '@mistralai/mistralai': ['node_modules/mistralai-v1'] }],
  ] as const)('%s', { timeout: 120_000 }, (_, names, paths) => {
    expect(typeErrors(files(names), root, { paths })).toEqual([]);
  });
});
