/**
 * What the built rules cost beside parsing: all of them together, strict, as a share of the parser's time over the same files in
 * one process. The files are those of installed packages. In the trees "with an SDK" two in three have been given an LLM
 * module of the example, or are one. An argument chooses trees by a part of their name, or is a folder to measure instead.
 * Beside them, in the same run, typescript-eslint's recommended rules that need no types: what a linter's rules cost anyway.
 */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import * as espree from 'espree';
import typescript from 'typescript';
import tseslint from 'typescript-eslint';
import plugin from '../dist/index.js';
import { concerns } from '../src/analysis/prefilter.ts';
import { noSettings } from '../src/analysis/settings/settings.ts';
import type { LlmRule } from '../src/define-rule.ts';
import { sourceFiles, spread, textOf } from '../tests/source-files.ts';

interface File {
  readonly name: string;
  readonly text: string;
}

interface Cost {
  readonly parse: number;
  readonly rules: number;
  /** Of that, what went to files that concern the rules. */
  readonly concerned: number;
  readonly theirs: number;
  readonly byRule: ReadonlyMap<string, number>;
}

const size = 3000;
const rounds = 3;
const all = Object.values(plugin.rules) as unknown as readonly LlmRule[];
const theirs = Object.keys(tseslint.configs.recommended.at(-1)?.rules ?? {}).filter((name) => name.startsWith('@typescript-eslint/'));

type Rule = Pick<LlmRule, 'create'>;

/** Files of ordinary length and shape that import no SDK. */
function ordinary(pattern: RegExp): File[] {
  const files = sourceFiles('node_modules')
    .filter((path) => pattern.test(path) && !/\.d\.[cm]?ts$|\.min\./.test(path))
    .map((path) => ({ name: basename(path), text: textOf(path) }))
    .filter(({ text }) => text.length > 400 && text.length < 40_000 && !/^.{500}/m.test(text) && !concerns(text, noSettings));
  return spread(files, size);
}

/** One in six files becomes a module of the example, one in two has its imports at the head and its code at the end. */
function withSdk(files: readonly File[], modules: readonly string[]): File[] {
  const imports = /^import .*;\n/gm;
  return files.map(({ name, text }, index) => {
    const module = modules[index % modules.length]!;
    if (index % 3 === 2) return { name, text };
    if (index % 6 === 1) return { name, text: module };
    return { name, text: `${(module.match(imports) ?? []).join('')}${text}\n${module.replaceAll(imports, '')}` };
  });
}

function toJavaScript(text: string): string {
  return typescript.transpileModule(text, { compilerOptions: { target: typescript.ScriptTarget.ESNext, module: typescript.ModuleKind.ESNext } }).outputText;
}

function measure(files: readonly File[], parser: object): Cost {
  let parse = 0;
  let concerned = 0;
  let others = 0;
  const byRule = new Map<string, number>();
  const timed = <A>(add: (time: number) => void, run: () => A): A => {
    const start = performance.now();
    try {
      return run();
    } finally {
      add(performance.now() - start);
    }
  };
  const timedParser = Object.fromEntries(
    Object.entries(parser)
      .filter(([name]) => name === 'parseForESLint' || (name === 'parse' && !('parseForESLint' in parser)))
      .map(([name, run]) => [name, (...args: unknown[]) => timed((time) => (parse += time), () => (run as (...all: unknown[]) => unknown)(...args))]),
  );
  const timedRule = (rule: Rule, add: (time: number) => void): Rule => ({
    ...rule,
    create: (context) =>
      Object.fromEntries(Object.entries(timed(add, () => rule.create(context))).map(([event, listener]) => [event, (...args: never[]) => timed(add, () => (listener as (...all: never[]) => void)(...args))])),
  });
  const ours = Object.fromEntries(all.map((rule) => [rule.name, timedRule(rule, (time) => byRule.set(rule.name, (byRule.get(rule.name) ?? 0) + time))]));
  const beside = Object.fromEntries(Object.entries((tseslint.plugin as unknown as { readonly rules: Record<string, Rule> }).rules).map(([name, rule]) => [name, timedRule(rule, (time) => (others += time))]));
  const config: Linter.Config = {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    plugins: { 'llm-calls': { rules: ours as never }, '@typescript-eslint': { rules: beside as never } },
    rules: {
      ...Object.fromEntries(all.map(({ name, meta }) => [`llm-calls/${name}`, ['error', ...(meta.docs?.strictOptions ?? [])]])),
      ...Object.fromEntries(theirs.map((name) => [name, 'error'])),
    },
    languageOptions: { parser: timedParser as never },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  };
  const linter = new Linter();
  const sum = (): number => [...byRule.values()].reduce((a, b) => a + b, 0);
  for (const { name, text } of files) {
    const before = sum();
    linter.verify(text, config, name);
    if (concerns(text, noSettings)) concerned += sum() - before;
  }
  return { parse, rules: sum(), concerned, theirs: others, byRule };
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

interface Tree {
  readonly tree: string;
  readonly files: readonly File[];
  readonly parser: object;
  /** Share of the parser's time that the rules may take, in percent. */
  readonly target?: number;
}

function ownTrees(): Tree[] {
  const modules = sourceFiles('examples/support-desk/src')
    .map(textOf)
    .filter((text) => concerns(text, noSettings));
  const typed = ordinary(/\.[cm]?tsx?$/);
  const scripts = ordinary(/\.m?js$/);
  return [
    { tree: 'TypeScript, two files in three with an SDK', files: withSdk(typed, modules), parser: typescriptParser, target: 5 },
    { tree: 'TypeScript, none', files: typed, parser: typescriptParser, target: 0.5 },
    { tree: 'JavaScript (espree), two files in three with an SDK', files: withSdk(scripts, modules.map(toJavaScript)), parser: espree },
    { tree: 'JavaScript (espree), none', files: scripts, parser: espree, target: 4 },
  ];
}

function folderTree(folder: string): Tree {
  const files = sourceFiles(folder).filter((path) => !/\.d\.[cm]?ts$/.test(path)).map((path) => ({ name: basename(path), text: textOf(path) }));
  const concerned = files.filter(({ text }) => concerns(text, noSettings)).length;
  return { tree: `${folder}, ${concerned} files with an SDK`, files, parser: typescriptParser };
}

const [only = ''] = process.argv.slice(2);
const trees = only && existsSync(only) ? [folderTree(resolve(only))] : ownTrees().filter(({ tree }) => tree.includes(only));
for (const { tree, files, parser, target } of trees) {
  measure(spread(files, 300), parser);
  const costs = Array.from({ length: rounds }, () => measure(files, parser)).toSorted((a, b) => a.rules / a.parse - b.rules / b.parse);
  const { parse, rules: time, concerned, theirs: others, byRule } = costs[Math.floor(rounds / 2)]!;
  const lines = files.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  const withSdks = files.filter(({ text }) => concerns(text, noSettings)).length;
  console.log(`\n${tree}: ${files.length} files, ${lines} lines`);
  console.log(`  all ${all.length} rules ${percent(time, parse)} of ${Math.round(parse)} ms parsing${target === undefined ? '' : ` (target ${target} %)`}; typescript-eslint's ${theirs.length} recommended rules ${percent(others, parse)}`);
  if (withSdks > 0) console.log(`  ${(concerned / withSdks).toFixed(2)} ms a file with an SDK, where parsing a file takes ${(parse / files.length).toFixed(2)} ms`);
  const [first] = byRule.keys();
  for (const [rule, part] of [...byRule].filter(([, part]) => part > parse / 1000)) console.log(`  ${percent(part, parse).padStart(8)}  ${rule}${rule === first ? ' (and the analysis that all share)' : ''}`);
}
