import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { concerns } from '../src/analysis/prefilter.ts';
import { noSettings } from '../src/analysis/settings/settings.ts';
import { lintWithAll } from './all-rules.ts';
import { sourceFiles, spread, textOf, withLlmCalls } from './source-files.ts';

interface Source {
  readonly path: string;
  readonly text: string;
}

const all: readonly Source[] = spread(sourceFiles('node_modules'), 20_000)
  .map((path) => ({ path, text: textOf(path) }))
  .filter(({ text }) => text.length < 1_000_000);
const concerning = all.filter(({ text }) => concerns(text, noSettings));
const others = all.filter(({ path, text }) => !/\.d\.[cm]?ts$/.test(path) && text.length > 500 && text.length < 60_000 && !concerns(text, noSettings));

/** Where a rule throws, or reports though nothing may be reported. */
function failures(sources: readonly Source[], options: { prefilter: boolean; silent: boolean }): string[] {
  return sources.flatMap(({ path, text }) => {
    try {
      const reports = lintWithAll(text, basename(path), options).filter(({ ruleId }) => ruleId !== null);
      return options.silent ? reports.map(({ line, message }) => `${path}:${line}: ${message}`) : [];
    } catch (error) {
      return [`${path}: ${(error as Error).stack}`];
    }
  });
}

describe('over the code of installed packages, no rule throws', () => {
  it('in files that import an SDK', { timeout: 300_000 }, () => {
    expect(concerning.length).toBeGreaterThan(300);
    expect(failures(concerning, { prefilter: true, silent: false })).toEqual([]);
  });

  it('in files that the prefilter refuses, and without it none reports there', { timeout: 300_000 }, () => {
    expect(failures(spread(others, 700), { prefilter: false, silent: true })).toEqual([]);
  });

  it('in files full of LLM calls, and what is suggested there parses', { timeout: 300_000 }, () => {
    const sources = spread(others, 1500).map(({ path, text }) => ({ path, text: withLlmCalls(text) }));
    let reports = 0;
    const broken = sources.flatMap(({ path, text }) => {
      try {
        const messages = lintWithAll(text, basename(path), { prefilter: true });
        reports += messages.length;
        return spread(messages.flatMap(({ suggestions = [] }) => suggestions), 2)
          .map(({ fix }) => text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]))
          .flatMap((after) => (parses(after, path) ? [] : [`${path}: a suggestion does not parse`]));
      } catch (error) {
        return [`${path}: ${(error as Error).stack}`];
      }
    });
    expect(broken).toEqual([]);
    expect(reports).toBeGreaterThan(1000);
  });
});

function parses(text: string, path: string): boolean {
  try {
    parse(text, { ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(path) }, sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}
