import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import replaceRetryLibraries from '../../../codemods/replace-retry-libraries.ts';
import plugin from '../../../src/index.ts';
import { type Fixture, expected, fixturesIn, run, syntaxErrors, typeErrors } from '../fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = fixturesIn(join(import.meta.dirname, 'fixtures'));

describe.each(fixtures)('$name', (fixture) => {
  const actual = run(replaceRetryLibraries, fixture.inputPath, fixture.input);

  it('is rewritten as written down', () => {
    expect(actual).toEqual(expected(fixture, actual));
  });

  it('parses', () => {
    expect(syntaxErrors(fixture.inputPath, actual.output)).toEqual([]);
  });

  it('is not rewritten again', () => {
    const again = run(replaceRetryLibraries, fixture.inputPath, actual.output);
    expect(again.output).toBe(actual.output);
    expect(again.report.filter((line) => !line.includes('not rewritten'))).toEqual([]);
  });

  it('gives the rules about retries nothing to report down to the first place that is refused', () => {
    const refused = run(replaceRetryLibraries, fixture.inputPath, actual.output).report.map((line) => Number.parseInt(line, 10));
    expect(reportsOf(fixture, actual.output).filter(({ line }) => line < Math.min(...refused))).toEqual([]);
  });
});

// Not `require-backoff`: waits are carried over as they are, also where they do not grow.
const retryRules = ['no-nested-retry', 'no-retry-non-retryable', 'no-unbounded-retry', 'no-hand-rolled-retry'];

function reportsOf({ inputPath, extension }: Fixture, text: string): { line: number; rule: string | null; message: string }[] {
  const linter = new Linter({ cwd: root });
  const messages = linter.verify(
    text,
    {
      files: ['**/*.{js,cjs,mjs,ts}'],
      languageOptions: { ...(extension.endsWith('ts') ? { parser: parser as Linter.Parser } : {}), sourceType: extension === '.cjs' || text.includes('require(') ? 'commonjs' : 'module' },
      plugins: { 'llm-calls': plugin as never },
      rules: Object.fromEntries(retryRules.map((name) => [`llm-calls/${name}`, 'error'])),
    },
    { filename: inputPath },
  );
  return messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId, message }));
}

it('asks rules that report what stood there before', () => {
  const fixture = fixtures.find(({ name }) => name === 'p-retry')!;
  expect(retryRules.every((name) => name in plugin.rules!)).toBe(true);
  expect(new Set(reportsOf(fixture, fixture.input).map(({ rule }) => rule))).toEqual(new Set(['llm-calls/no-nested-retry', 'llm-calls/no-retry-non-retryable']));
});

describe('types, before and after', { timeout: 120_000 }, () => {
  const files = fixtures.filter(({ extension }) => extension === '.ts').flatMap(({ inputPath, outputPath }) => [inputPath, outputPath].filter(existsSync));

  it('check against the real libraries', () => {
    expect(typeErrors(files, root)).toEqual([]);
  });
});

describe('by version of p-retry', () => {
  const sample = (options: string): string =>
    `import OpenAI from 'openai';\nimport pRetry from 'p-retry';\nconst openai = new OpenAI();\nexport const ask = (input) => pRetry(() => openai.responses.create({ model: 'gpt-5', input }), { retries: 2, ${options} });\n`;
  const of = (options: string, major: number) => run(replaceRetryLibraries, 'sample.js', sample(options), { versions: `p-retry=${major}` });

  it.each([4, 5, 6])('reads what %i hands of an error itself', (major) => {
    expect(of('onFailedAttempt: (error) => console.log(error.message, error.attemptNumber, error.retriesLeft)', major).output).toContain(
      'onRetry: ({ error, attemptNumber }) => console.log(error.message, attemptNumber, 3 - attemptNumber)',
    );
  });

  it.each([7, 8, 9])('reads what %i hands of a context', (major) => {
    expect(of('onFailedAttempt: (context) => console.log(context.error.message, context.retriesLeft)', major).output).toContain(
      'onRetry: (context) => console.log(context.error.message, 3 - context.attemptNumber)',
    );
  });

  it('leaves alone what 4 ignores', () => {
    expect(of('signal', 4).report).toEqual(['4: not rewritten: p-retry 4 ignores its `signal`']);
    expect(of('shouldRetry: (error) => error.status > 499', 4).report).toEqual(['4: not rewritten: the installed version of p-retry ignores its `shouldRetry`']);
  });

  it.each([
    ['shouldRetry: check', 6, '`check` decides, and cannot be seen here: it may answer with a promise, which `withRetry` does not take'],
    ['onFailedAttempt: report', 7, '`onFailedAttempt` is no function that is written there: `onRetry` would hand it something else'],
    ['onFailedAttempt: (context) => console.log(context)', 7, '`context` of a callback is handed on or read in a way that cannot be carried over'],
    ['factor: 0.5', 7, 'with `factor: 0.5` its waits grow shorter'],
    ['maxTimeout: 10', 7, '`maxTimeout: 10` is shorter than its first wait'],
    ['unref: true', 7, '`unref` has no counterpart in `withRetry`'],
    ['minTimeout: wait', 7, '`minTimeout: wait` cannot be read'],
    ['retries: 3', 7, '`retries` is given twice'],
  ])('refuses `%s` of %i', (options, major, reason) => {
    const { output, report } = of(options, major);
    expect(output).toBe(sample(options));
    expect(report).toEqual([`4: not rewritten: ${reason}`]);
  });

  it('hands on the predicate of 6', () => {
    expect(of('shouldRetry: (error) => error.status > 499', 6).output).toContain('shouldRetry: (_classification, { error }) => error.status > 499 ? undefined : false');
  });
});
