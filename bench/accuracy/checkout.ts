import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledFile } from './labels.ts';

/** Whether a labelled file can be scored: what is not there, or is not what was read, is no pass. */
export type Presence = 'scored' | 'absent' | 'at another commit';

export interface Checkout {
  readonly file: LabelledFile;
  readonly path: string;
  readonly presence: Presence;
  /** False where the folder is no git repository, so that nobody can say which commit it holds. */
  readonly isCommitKnown: boolean;
}

/** Where the labelled files are in a folder that holds their repositories as `owner+name`. */
export function checkouts(folder: string, labels: readonly LabelledFile[]): Checkout[] {
  const heads = new Map<string, string | undefined>();
  return labels.map((file) => {
    const repository = join(folder, file.repo.replace('/', '+'));
    if (!heads.has(repository)) heads.set(repository, headOf(repository));
    const head = heads.get(repository);
    const path = join(repository, file.path);
    const presence = !existsSync(path) ? 'absent' : head !== undefined && head !== file.commit ? 'at another commit' : 'scored';
    return { file, path, presence, isCommitKnown: head !== undefined };
  });
}

function headOf(repository: string): string | undefined {
  // Without this, git would tell of a repository around it.
  if (!existsSync(join(repository, '.git'))) return undefined;
  try {
    return execFileSync('git', ['-c', 'safe.directory=*', '-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
