import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import guardStreams from '../../../codemods/guard-streams.ts';
import { type Fixture, expected, fixturesIn, run, syntaxErrors, typeErrors } from '../fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = fixturesIn(join(import.meta.dirname, 'fixtures'));

describe.each(fixtures)('$name', (fixture) => {
  const actual = run(guardStreams, fixture.inputPath, fixture.input);

  it('is rewritten as written down', () => {
    expect(actual).toEqual(expected(fixture, actual));
  });

  it('parses', () => {
    expect(syntaxErrors(fixture.inputPath, actual.output)).toEqual([]);
  });

  it('is not rewritten again', () => {
    expect(run(guardStreams, fixture.inputPath, actual.output).output).toBe(actual.output);
  });
});

describe('types, before and after', () => {
  const files = (names?: readonly string[]): string[] =>
    fixtures.filter(({ name, extension }) => extension === '.ts' && (names?.includes(name) ?? true)).flatMap(({ inputPath, outputPath }: Fixture) => [inputPath, outputPath].filter(existsSync));

  it.each([
    ['those installed', undefined, { '@openai/agents': ['tests/sdks/apart/node_modules/@openai/agents'] }],
    ['openai 6', ['chat', 'events', 'functions', 'merged'], { openai: ['node_modules/openai-v6'] }],
    ['openai 5', ['chat', 'events', 'functions', 'merged'], { openai: ['node_modules/openai-v5'] }],
    ['openai 4', ['events', 'functions', 'merged'], { openai: ['node_modules/openai-v4'] }],
    ['@anthropic-ai/sdk 0', ['anthropic'], { '@anthropic-ai/sdk': ['node_modules/anthropic-v0'] }],
    ['ai 6', ['ai-text', 'windows'], { ai: ['node_modules/ai-v6'], '@ai-sdk/openai': ['node_modules/ai-sdk-openai-v3'] }],
    ['ai 5', ['ai-text', 'windows'], { ai: ['node_modules/ai-v5'], '@ai-sdk/openai': ['node_modules/ai-sdk-openai-v2'] }],
  ] as const)('%s', { timeout: 120_000 }, (_, names, paths) => {
    expect(typeErrors(files(names), root, { paths })).toEqual([]);
  });
});

describe('by version', () => {
  const code = `import { streamText } from 'ai';\nfor await (const text of streamText({ model, prompt }).textStream) write(text);\n`;

  it.each([4, 8])('leaves the texts of ai %i, whose parts it does not know', (major) => {
    const { output, report } = run(guardStreams, 'sample.ts', code, { versions: `ai=${major}` });
    expect(output).toBe(code);
    expect(report).toEqual(['2: not rewritten: the parts of this version of `ai` are not known']);
  });
});
