import { dirname, relative } from 'node:path';
import type { Node } from './ast.ts';
import type { SourceFile } from './file.ts';

/** Where a node is, as a message about a file names it: `12`, and for one in another file `` 12 of `./jobs.ts` ``. */
export function lineName({ loc }: Node, file: SourceFile | undefined, from: SourceFile): string {
  return file ? `${loc.start.line} of \`${nameFrom(from, file)}\`` : String(loc.start.line);
}

/** A file's name as an import would write it. */
function nameFrom(from: SourceFile, { filename }: SourceFile): string {
  const path = relative(dirname(from.filename), filename).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
