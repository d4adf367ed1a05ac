import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import addTimeouts from '../../../codemods/add-timeouts.ts';
import { lintWithAll } from '../../all-rules.ts';
import { expected, fixturesIn, run, syntaxErrors, typeErrors } from '../fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = fixturesIn(join(import.meta.dirname, 'fixtures'));

/** Lines of the calls that nothing ends. */
function endless(path: string, text: string): number[] {
  return lintWithAll(text, path, { prefilter: true }).filter(({ ruleId }) => ruleId === 'llm-calls/require-timeout').map(({ line }) => line);
}

describe.each(fixtures)('$name', (fixture) => {
  const actual = run(addTimeouts, fixture.inputPath, fixture.input);

  it('is rewritten as written down', () => {
    expect(actual).toEqual(expected(fixture, actual));
  });

  it('parses', () => {
    expect(syntaxErrors(fixture.inputPath, actual.output)).toEqual([]);
  });

  it('is not rewritten again', () => {
    expect(run(addTimeouts, fixture.inputPath, actual.output)).toEqual(actual.output === fixture.input ? actual : { ...actual, report: [] });
  });
});

describe('the rule', () => {
  it.each(fixtures.filter(({ outputPath }) => existsSync(outputPath)))('has nothing left to say of $name', ({ inputPath, input }) => {
    expect(endless(inputPath, run(addTimeouts, inputPath, input).output)).toEqual([]);
  });

  it('spoke of each SDK before', () => {
    const names = ['openai', 'anthropic', 'google', 'cohere', 'mistral', 'langchain', 'with-retry', 'commonjs'];
    for (const { inputPath, input } of fixtures.filter(({ name }) => names.includes(name))) expect(endless(inputPath, input), inputPath).not.toEqual([]);
  });
});

describe('types, before and after', () => {
  const files = (names?: readonly string[]): string[] =>
    fixtures.filter(({ name, extension }) => /^\.m?ts$/.test(extension) && (names?.includes(name) ?? true)).flatMap(({ inputPath, outputPath }) => [inputPath, outputPath].filter(existsSync));
  const openai = ['openai', 'with-retry', 'no-semicolons', 'windows', 'untouched'];

  it.each([
    ['those installed', undefined, {}],
    ['openai 6', openai, { openai: ['node_modules/openai-v6'] }],
    ['openai 5', openai, { openai: ['node_modules/openai-v5'] }],
    ['openai 4', ['no-semicolons', 'windows'], { openai: ['node_modules/openai-v4'] }],
    ['@anthropic-ai/sdk 0', ['anthropic'], { '@anthropic-ai/sdk': ['node_modules/anthropic-v0'] }],
    ['@google/genai 2', ['google'], { '@google/genai': ['node_modules/genai-v2'] }],
    ['@google/genai 1', ['google'], { '@google/genai': ['node_modules/genai-v1'] }],
    ['cohere-ai 7, @mistralai/mistralai 1', ['cohere', 'mistral'], { 'cohere-ai': ['node_modules/cohere-ai-v7'], '@mistralai/mistralai': ['node_modules/mistralai-v1'] }],
    ['@openrouter/sdk 0', ['others'], { '@openrouter/sdk': ['node_modules/openrouter-v0'] }],
  ] as const)('%s', { timeout: 120_000 }, (_, names, paths) => {
    expect(typeErrors(files(names), root, { paths })).toEqual([]);
  });
});

describe('--timeoutMs', () => {
  const source = `import OpenAI from 'openai';\nexport const openai = new OpenAI();\n`;
  const cohere = `import { CohereClient } from 'cohere-ai';\nexport const cohere = new CohereClient({ token });\n`;

  it.each([
    [source, 1500, 'new OpenAI({ timeout: 1500 })'],
    [source, 30_000, 'new OpenAI({ timeout: 30_000 })'],
    [source, 1_000_000, 'new OpenAI()'],
    [cohere, 90_500, 'new CohereClient({ token, timeoutInSeconds: 90.5 })'],
  ])('%s %i', (text, timeoutMs, made) => {
    expect(run(addTimeouts, 'sample.js', text, { timeoutMs }).output).toContain(made);
  });

  it.each([0, -1, 1.5, 2 ** 31, Infinity, '2m', true])('refuses %s', (timeoutMs) => {
    expect(() => run(addTimeouts, 'sample.js', source, { timeoutMs })).toThrow(new TypeError(`--timeoutMs must be a whole number of milliseconds from 1 to 2147483647, not ${JSON.stringify(timeoutMs)}.`));
  });
});

describe('tests', () => {
  it('are left alone', () => {
    const text = `import OpenAI from 'openai';\nit('answers', async () => { await new OpenAI().responses.create({ model: 'gpt-5', input }); });\n`;
    expect(run(addTimeouts, 'sample.test.js', text)).toEqual({ output: text, report: [] });
  });
});
