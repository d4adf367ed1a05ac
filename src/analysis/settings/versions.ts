import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const majors = new Map<string, number | undefined>();

/**
 * Major of a package as a file would import it: the installed version, found by walking up to
 * `node_modules/<name>/package.json`, else the range in the nearest `package.json` that names it. Cached per directory.
 */
export function installedMajor(name: string, filename: string): number | undefined {
  const start = dirname(filename);
  const key = `${start}\0${name}`;
  if (majors.has(key)) return majors.get(key);
  let major: number | undefined;
  let range: number | undefined;
  for (let directory = start; ; directory = dirname(directory)) {
    major = majorOfVersion(readJson(join(directory, 'node_modules', name, 'package.json'))?.version);
    range ??= rangeIn(readJson(join(directory, 'package.json')), name);
    if (major !== undefined || dirname(directory) === directory) break;
  }
  majors.set(key, major ?? range);
  return major ?? range;
}

type Json = Readonly<Record<string, unknown>>;

function rangeIn(manifest: Json | undefined, name: string): number | undefined {
  for (const field of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    const range = (manifest?.[field] as Record<string, unknown> | undefined)?.[name];
    if (typeof range === 'string') return majorOfRange(range);
  }
  return undefined;
}

/** `^5.1.0`, `~4`, `5.x`, `npm:openai@6.1.0`, `workspace:^1`; ranges of several majors and `catalog:`, tags and urls are no answer. */
export function majorOfRange(range: string): number | undefined {
  const plain = range.replace(/^npm:(?:@[^/]+\/)?[^@]+@/, '').replace(/^workspace:/, '');
  const single = /^[\^~=v]*(\d+)(?:\.[\dx*]+)*(?:-[\w.]+)?$/.exec(plain.trim());
  return single ? Number(single[1]) : undefined;
}

function majorOfVersion(version: unknown): number | undefined {
  const major = typeof version === 'string' ? Number.parseInt(version, 10) : Number.NaN;
  return Number.isNaN(major) ? undefined : major;
}

function readJson(path: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Json;
  } catch {
    // Absent or unreadable: the walk goes on.
    return undefined;
  }
}
