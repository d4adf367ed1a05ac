import { join } from 'node:path';
import type { Exports } from './installed.ts';
import { codeOf, manifestOf, subpathsOf, withDependencies } from './disk.ts';
import { readTypes, type Types } from './types.ts';

/** What is installed under a name, and what of it is asked for. */
export interface Wanted {
  /** The package's own name, as sources are written with it. */
  readonly own: string;
  readonly name: string;
  readonly from: string;
  readonly load: (source: string) => Promise<Exports>;
  /** Import sources; a trailing `/*` stands for those of which one is named like an export in `exports`. */
  readonly sources: readonly string[];
  readonly exports: readonly string[];
}

/** An installed package that can be asked. */
export interface Package {
  readonly version: string;
  /** Whether a source can be loaded and has exports; of `x/*`, whether one that it stands for can. */
  loads(source: string): Promise<boolean>;
  /** A value among the exports of one of the sources, dotted where it is a member of one. */
  value(sources: readonly string[], name: string): Promise<unknown>;
  /** All exports of some sources, those of the first if two have the same name. */
  exports(sources: readonly string[]): Promise<Exports>;
  /** Sources that stand for what was asked, without wildcards, as the package is installed. */
  sources(sources: readonly string[]): readonly string[];
  /** Whether its code, or that of a package that it needs, defines a class of this name, exported or not. */
  defines(name: string): boolean;
  /** Whether its code, or that of a package that it needs, uses a name. */
  names(name: string): boolean;
  readonly types: Types;
}

/** The packages that are wanted, with one reading of all their types. */
export function openPackages(wanted: readonly Wanted[]): readonly Package[] {
  const sources = new Map<string, Set<string>>();
  for (const each of wanted) {
    const names = sources.get(each.from) ?? new Set();
    for (const source of concrete(each, each.sources)) names.add(installedSource(each, source));
    sources.set(each.from, names);
  }
  const typesFrom = readTypes(sources);
  return wanted.map((each): Package => {
    const types = typesFrom(each.from, each.name);
    const load = (source: string): Promise<Exports> => each.load(source).catch(() => ({}));
    return {
      version: manifestOf(directoryOf(each)).version,
      async loads(source) {
        const some = source.endsWith('/*') ? matching(each, source) : [source];
        for (const one of some) if (Object.keys(await load(one)).length > 0) return true;
        return false;
      },
      async value(from, name) {
        const [first, ...rest] = name.split('.') as [string, ...string[]];
        for (const source of concrete(each, from)) {
          const exports = await load(source);
          if (first in exports) return at(exports[first], rest);
        }
        return undefined;
      },
      async exports(from) {
        return Object.assign({}, ...(await Promise.all(concrete(each, from).map(load))).reverse());
      },
      sources: (from) => concrete(each, from).map((source) => installedSource(each, source)),
      defines: (name) => inCode(each, new RegExp(`\\b(?:class|function|var|const) ${name}\\b`)),
      names: (name) => inCode(each, new RegExp(`\\b${name}\\b`)),
      types,
    };
  });
}

function at(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Exports | null | undefined)?.[name], root);
}

function inCode(wanted: Wanted, pattern: RegExp): boolean {
  return withDependencies(directoryOf(wanted)).some((directory) => pattern.test(codeOf(directory)));
}

function directoryOf({ from, name }: Wanted): string {
  return join(from, 'node_modules', name);
}

function installedSource({ own, name }: Wanted, source: string): string {
  return source === own || source.startsWith(`${own}/`) ? name + source.slice(own.length) : source;
}

/** Sources without wildcards: of `x/funcs/*`, those that are named like an export that is wanted. */
function concrete(wanted: Wanted, sources: readonly string[]): readonly string[] {
  return sources.flatMap((source) => {
    if (!source.endsWith('/*')) return [source];
    // `openai/*` only says that every subpath belongs to the SDK.
    if (packageName(source).length === source.length - '/*'.length) return [];
    return matching(wanted, source).filter((each) => wanted.exports.includes(each.slice(source.length - 1).replace(/\.[cm]?js$/, '')));
  });
}

/** The sources that a wildcard stands for. */
function matching(wanted: Wanted, wildcard: string): readonly string[] {
  const name = packageName(wildcard);
  const directory = name === wanted.own ? directoryOf(wanted) : join(wanted.from, 'node_modules', name);
  return subpathsOf(directory).map((path) => `${name}/${path}`).filter((source) => source.startsWith(wildcard.slice(0, -1)));
}

/** The package of a source: `@scope/name` of `@scope/name/path`. */
function packageName(source: string): string {
  return source.split('/', source.startsWith('@') ? 2 : 1).join('/');
}
