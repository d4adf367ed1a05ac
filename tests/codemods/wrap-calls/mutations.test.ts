import { parse } from '@babel/parser';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import wrapCalls from '../../../codemods/wrap-calls.ts';
import { allCallsOf } from '../calls.ts';
import { fixturesIn, run } from '../fixtures.ts';
import { ParseFailure, analyseText } from '../../../src/analysis/hosts/babel.ts';
import { applyEdits, overlaps } from '../../../src/edits/edit.ts';
import { wrapCall } from '../../../src/edits/wrap-call.ts';

const samples = fixturesIn(join(import.meta.dirname, 'fixtures')).map(({ input }) => input);
const tokens = samples.map((sample) => sample.match(/[\w$]+|"[^"\n]*"|'[^'\n]*'|`[^`$]*`|\/\/.*|=>|\?\.|\.\.\.|[^\s\w]|\s+/g) ?? []);
const words = [...new Set(tokens.flat().filter((token) => token.trim() !== ''))];
/** What is put in place of other code: everything that is evaluated, tested or thrown in its own way. */
const pieces = [
  'ids.pop()', 'count++', 'await load()', 'yield', 'this.client', '...rest', '(a, b)', 'a ? b : c', 'a && b', '`${a}`', '() => a', 'async () => { await a }', '// c\n',
  '/* c */', '\n', '(', ')', 'new Date()', 'input as string', 'input!', 'client?.', '{ signal }', '{ maxRetries: 2 }', '{ ...given }', 'opts.prompt', 'class {}', '[a, ...b]', 'super.x', 'arguments',
];

const at = fc.noBias(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
const pick = <T>(list: readonly T[], place: number): T => list[Math.floor(place * list.length)]!;

const mutation = fc.record({ kind: fc.constantFrom('delete', 'double', 'swap', 'replace', 'piece', 'move'), from: at, length: fc.integer({ min: 1, max: 12 }), to: at, word: at });

function mutate(list: string[], { kind, from, length, to, word }: { kind: string; from: number; length: number; to: number; word: number }): string[] {
  const start = Math.floor(from * list.length);
  const target = Math.floor(to * list.length);
  if (kind === 'delete') list.splice(start, length);
  else if (kind === 'double') list.splice(start, 0, ...list.slice(start, start + length));
  else if (kind === 'replace') list[start] = pick(words, word);
  else if (kind === 'piece') list.splice(start, 1, pick(pieces, word));
  else if (kind === 'swap') [list[start], list[target]] = [list[target] ?? '', list[start] ?? ''];
  else list.splice(target, 0, ...list.splice(start, length));
  return list;
}

const mutated = fc
  .record({ sample: at, mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }) })
  .map(({ sample, mutations }) => mutations.reduce(mutate, [...pick(tokens, sample)]).join(''));
const truncated = fc.record({ sample: at, end: at }).map(({ sample, end }) => {
  const text = pick(samples, sample);
  return closed(text.slice(0, Math.floor(end * text.length)));
});
/** Every `input: x` and the like given another value: most of these parse, and reach the edits. */
const valued = fc.record({ sample: at, values: fc.array(at, { minLength: 1, maxLength: 6 }), piece: at }).map(({ sample, values }) => {
  let index = 0;
  return pick(samples, sample).replace(/(\b(?:input|model|content|prompt|user|timeout|signal|maxRetries|headers): )([\w.'"-]+)(?=[,\s}])/g, (whole, key: string) => {
    const place = values[index++ % values.length]!;
    return place < 0.3 ? whole : `${key}${pick(pieces, place)}`;
  });
});

function closed(text: string): string {
  const open: string[] = [];
  for (const character of text) {
    if ('([{'.includes(character)) open.push({ '(': ')', '[': ']', '{': '}' }[character]!);
    else if (')]}'.includes(character)) open.pop();
  }
  return text + open.toReversed().join('');
}

function parses(text: string): boolean {
  try {
    parse(text, { sourceType: 'unambiguous', allowReturnOutsideFunction: true, plugins: ['typescript', 'jsx', 'decorators-legacy'] });
    return true;
  } catch {
    return false;
  }
}

/** Whatever the source: no exception but for what does not parse; what parsed still does, and is finished. */
function judge(text: string): void {
  const path = 'sample.tsx';
  try {
    const analysis = analyseText(text, path);
    for (const call of allCallsOf(analysis)) {
      const wrapped = wrapCall(call, analysis);
      if ('refused' in wrapped) continue;
      if (overlaps(wrapped.edits)) throw new Error(`Edits overlap:\n${JSON.stringify(wrapped.edits)}`);
      const single = applyEdits(text, wrapped.edits);
      if (parses(text) && !parses(single)) throw new Error(`A wrapped call does not parse:\n${single}`);
    }
    for (const options of [{}, { all: true }]) {
      const { output } = run(wrapCalls, path, text, options);
      if (parses(text) && !parses(output)) throw new Error(`The output does not parse:\n${output}`);
      if (parses(text) && run(wrapCalls, path, output, options).output !== output) throw new Error(`A second run changes:\n${output}`);
    }
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
  }
}

const numRuns = Number(process.env.FUZZ ?? 150);

describe('sources that nobody wrote', () => {
  it.each([
    ['mutated', mutated],
    ['truncated', truncated],
    ['with other values', valued],
  ])('%s', { timeout: 600_000 }, (_name, arbitrary) => {
    fc.assert(fc.property(arbitrary, judge), { numRuns });
  });
});
