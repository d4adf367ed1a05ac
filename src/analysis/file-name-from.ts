import { dirname, relative } from 'node:path';
import type { SourceFile } from './file.ts';

/** A file's name as an import in another file would write it: `./jobs.ts`, `../service.ts`. */
export function fileNameFrom(from: SourceFile, { filename }: SourceFile): string {
  const path = relative(dirname(from.filename), filename).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
