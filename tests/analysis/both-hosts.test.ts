import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { concerns } from '../../src/analysis/prefilter.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';
import { codeBlocks } from '../markdown.ts';
import { sourceFiles, spread, textOf, withLlmCalls } from '../source-files.ts';
import { analyseBoth, callRecords } from './both-hosts.ts';

const docs = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

interface Sample {
  readonly name: string;
  readonly filename: string;
  readonly code: string;
}

const own: readonly Sample[] = [
  ...sourceFiles('examples/support-desk/src').map((path) => ({ name: path, filename: basename(path), code: textOf(path) })),
  ...readdirSync(docs).flatMap((page) =>
    codeBlocks(textOf(docs + page))
      .filter(({ language }) => /^[jt]sx?$/.test(language))
      .map(({ language, code, line }) => ({ name: `${page}:${line}`, filename: `block.${language}`, code })),
  ),
];

/** Installed code with an SDK in it, and other code whose calls have been made LLM calls. */
function installed(): Sample[] {
  const files = spread(sourceFiles('node_modules').filter((path) => !/\.d\.[cm]?ts$/.test(path)), 6000)
    .map((path) => ({ path, code: textOf(path) }))
    .filter(({ code }) => code.length > 500 && code.length < 40_000);
  const concerning = files.filter(({ code }) => concerns(code, noSettings));
  const others = spread(files.filter(({ code }) => !concerns(code, noSettings)), 600).map(({ path, code }) => ({ path, code: withLlmCalls(code) }));
  return [...concerning, ...others].map(({ path, code }) => ({ name: path, filename: basename(path), code }));
}

/** Undefined where one of the parsers refuses the file. */
function bothRecords({ code, filename }: Sample): { eslint: object[]; babel: object[] } | undefined {
  let both;
  try {
    both = analyseBoth(code, filename);
  } catch {
    return undefined;
  }
  return { eslint: callRecords(both.eslint), babel: callRecords(both.babel) };
}

describe('both hosts find the same calls and tell the same fates', () => {
  it.each(own)('in $name', (sample) => {
    const both = bothRecords(sample);
    expect(both?.babel).toEqual(both?.eslint);
    expect(both).toBeDefined();
  });

  it('in the code of installed packages', { timeout: 300_000 }, () => {
    let calls = 0;
    const different = installed().flatMap((sample) => {
      const both = bothRecords(sample);
      calls += both?.eslint.length ?? 0;
      return !both || JSON.stringify(both.eslint) === JSON.stringify(both.babel) ? [] : [{ name: sample.name, ...both }];
    });
    expect(different).toEqual([]);
    expect(calls).toBeGreaterThan(1000);
  });
});
