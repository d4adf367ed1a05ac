import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function manifestOf(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}

/** The subpaths of a package that can be imported, without those that lead to something other than code: `error`, `funcs/chatComplete.js`. */
export function subpathsOf(directory: string): readonly string[] {
  const known = subpaths.get(directory) ?? findSubpaths(directory);
  subpaths.set(directory, known);
  return known;
}

const subpaths = new Map<string, readonly string[]>();

function findSubpaths(directory: string): readonly string[] {
  const { exports } = manifestOf(directory);
  const files = filesIn(directory);
  if (!exports || typeof exports !== 'object') return files.filter((file) => /\.[cm]?js$/.test(file));
  return Object.entries(exports).flatMap(([key, target]) => {
    if (!key.startsWith('./') || key.endsWith('.json') || target === null) return [];
    const found = key.includes('*') ? targets(target).flatMap((each) => matches(files, each).map((name) => key.replace('*', name))) : [key];
    return [...new Set(found)].map((path) => path.slice('./'.length));
  });
}

/** All that the conditions of an export lead to. */
function targets(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(targets) : [];
}

/** What `*` of a target stands for in the files that are there. */
function matches(files: readonly string[], target: string): readonly string[] {
  const [start, end] = target.replace('./', '').split('*') as [string, string?];
  if (!end || !/\.[cm]?js$/.test(end)) return [];
  return files.filter((file) => file.startsWith(start) && file.endsWith(end)).map((file) => file.slice(start.length, -end.length));
}

/** A package and those that it needs, directly or not, nearest first. */
export function withDependencies(directory: string): readonly string[] {
  const found = new Set([directory]);
  for (const each of found) for (const one of dependenciesOf(each)) found.add(one);
  return [...found];
}

/** Where the packages are that a package depends on: inside it, or beside it. */
function dependenciesOf(directory: string): readonly string[] {
  const beside = directory.slice(0, directory.lastIndexOf('node_modules') + 'node_modules'.length);
  return Object.keys(manifestOf(directory).dependencies ?? {}).flatMap(
    (name) => [join(directory, 'node_modules', name), join(beside, name)].find((each) => existsSync(each)) ?? [],
  );
}

/** All the code in a package, that of packages inside it too. */
export function codeOf(directory: string): string {
  const known = code.get(directory) ?? readCode(directory);
  code.set(directory, known);
  return known;
}

const code = new Map<string, string>();

function readCode(directory: string): string {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?js$/.test(file))
    .map((file) => readFileSync(join(directory, file), 'utf8'))
    .join('\n');
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => !file.includes('node_modules'));
}
