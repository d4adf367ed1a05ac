import { readFileSync } from 'node:fs';

/** What somebody who read a file says of a place in it: what must be reported there, or called there. */
interface Place {
  readonly line: number;
  readonly endLine?: number;
  readonly why: string;
  /** `medium`: two careful readers could differ. What is reported there counts neither for nor against. */
  readonly confidence: 'high' | 'medium';
}

export interface Finding extends Place {
  readonly rule: string;
  /** Lines that are equally right. */
  readonly altLines?: readonly number[];
}

/** Where a careless linter would report, and ours must not. */
export interface Trap {
  readonly rule: string;
  readonly line: number;
  readonly why: string;
}

export interface LabelledCall extends Place {
  readonly sdk: string;
  readonly method: string;
}

export interface LabelledFile {
  /** `owner/name`. */
  readonly repo: string;
  readonly commit: string;
  readonly path: string;
  /** Where the file was read for some rules only. */
  readonly onlyRules?: readonly string[] | null;
  readonly calls: readonly LabelledCall[];
  readonly findings: readonly Finding[];
  readonly traps: readonly Trap[];
}

/** @throws Error that says what is wrong with the file. */
export function readLabels(path: string): LabelledFile[] {
  const labels = parsed(path);
  if (!Array.isArray(labels) || labels.length === 0) throw new Error(`${path} is no list of labelled files.`);
  for (const [index, file] of labels.entries()) {
    for (const key of ['repo', 'commit', 'path']) if (typeof file?.[key] !== 'string') throw new Error(`${path}: entry ${index} has no \`${key}\`.`);
    for (const key of ['calls', 'findings', 'traps']) if (!Array.isArray(file[key])) throw new Error(`${path}: entry ${index} has no list of \`${key}\`.`);
  }
  return labels as unknown[] as LabelledFile[];
}

function parsed(path: string): Record<string, unknown>[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`There are no labels at ${path}; \`--labels FILE\` says where they are.`);
  }
  try {
    return JSON.parse(text) as Record<string, unknown>[];
  } catch (error) {
    throw new Error(`${path} is no JSON: ${(error as Error).message}`);
  }
}
