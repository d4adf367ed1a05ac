import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly exports?: unknown;
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

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => !file.includes('node_modules'));
}
