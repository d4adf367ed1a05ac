import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every JavaScript and TypeScript file below a folder of this repository, in a fixed order; links are not followed. */
export function sourceFiles(folder: string): string[] {
  const found: string[] = [];
  const open = [resolve(root, folder)];
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name)) found.push(path);
    }
  }
  return found.toSorted();
}

/** At most this many of the list, evenly spread. */
export function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, index) => list[Math.floor(index * step)]!);
}

export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Real code in which ordinary calls have become LLM calls, so that every kind of place holds one. */
export function withLlmCalls(text: string): string {
  return text.replaceAll(/\b(?:Object\.(?:keys|assign|entries|defineProperty|freeze)|JSON\.(?:parse|stringify)|Array\.isArray|Array\.from|require|String)\(/g, 'llm.chat.completions.create(');
}
