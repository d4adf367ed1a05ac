import fc from 'fast-check';
import { describe, it } from 'vitest';
import rules from '../rules/index.ts';
import { ParseFailure, analyseText } from '../src/analysis/hosts/babel.ts';
import type { LlmRule } from '../src/define-rule.ts';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lintWithAll } from './all-rules.ts';
import { codeBlocks } from './markdown.ts';
import { sourceFiles, textOf } from './source-files.ts';

const docs = fileURLToPath(new URL('../docs/rules/', import.meta.url));

/** Our own samples: the example, and every block of the documentation. */
const samples: readonly string[] = [
  ...sourceFiles('examples/support-desk/src').map(textOf),
  ...readdirSync(docs).flatMap((page) => codeBlocks(textOf(docs + page)).filter(({ language }) => language === 'ts').map(({ code }) => code)),
];
const tokens = samples.map((sample) => sample.match(/[\w$]+|"[^"\n]*"|'[^'\n]*'|=>|[^\s\w]|\s+/g) ?? []);
const words = [...new Set(tokens.flat().filter((token) => token.trim() !== ''))];

const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mutation = fc.record({ kind: fc.constantFrom('delete', 'double', 'swap', 'replace', 'move'), from: at, length: fc.integer({ min: 1, max: 12 }), to: at, word: at });
const mutated = fc
  .record({ sample: at, mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }) })
  .map(({ sample, mutations }) => mutations.reduce(mutate, [...pick(tokens, sample)]).join(''));
const truncated = fc.record({ sample: at, end: at }).map(({ sample, end }) => {
  const text = pick(samples, sample);
  return closed(text.slice(0, Math.floor(end * text.length)));
});

function pick<T>(list: readonly T[], place: number): T {
  return list[Math.floor(place * list.length)]!;
}

function mutate(list: string[], { kind, from, length, to, word }: { kind: string; from: number; length: number; to: number; word: number }): string[] {
  const start = Math.floor(from * list.length);
  const target = Math.floor(to * list.length);
  const part = list.slice(start, start + length);
  if (kind === 'delete') list.splice(start, length);
  if (kind === 'double') list.splice(start, 0, ...part);
  if (kind === 'replace') list[start] = pick(words, word);
  if (kind === 'swap') [list[start], list[target]] = [list[target] ?? '', list[start] ?? ''];
  if (kind === 'move') list.splice(target, 0, ...list.splice(start, length));
  return list;
}

/** What was cut off, with its open brackets closed, so that a good part of it parses. */
function closed(text: string): string {
  const open: string[] = [];
  for (const character of text) {
    if ('([{'.includes(character)) open.push({ '(': ')', '[': ']', '{': '}' }[character]!);
    else if (')]}'.includes(character)) open.pop();
  }
  return text + open.toReversed().join('');
}

/** As a rule and as a codemod would read it: Babel also gives trees with errors in them. */
function judge(text: string): void {
  lintWithAll(text, 'sample.ts', { prefilter: false });
  let analysis;
  try {
    analysis = analyseText(text, 'sample.ts');
  } catch (error) {
    if (error instanceof ParseFailure) return;
    throw error;
  }
  for (const { definition } of Object.values(rules) as readonly LlmRule[]) {
    definition.check({ analysis, options: definition.defaultOptions, report: () => {} });
  }
}

describe('no rule throws', () => {
  it('on truncated samples', { timeout: 300_000 }, () => {
    fc.assert(fc.property(truncated, judge), { numRuns: 1500, seed: 1 });
  });

  it('on samples with parts deleted, doubled, swapped, moved and replaced', { timeout: 300_000 }, () => {
    fc.assert(fc.property(mutated, judge), { numRuns: 2500, seed: 2 });
  });
});
