/**
 * Prints what the helper costs a bundle: minified and gzipped through esbuild.
 *
 *     npx tsx bench/helper/size.ts
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What may not be exceeded: what was measured, to catch what creeps in. docs/decisions.md says why it is what it is. */
export const SIZE_BUDGETS: readonly { name: string; imports: string; maxBytes: number }[] = [
  { name: 'withRetry + classifyError', imports: '{ withRetry, classifyError }', maxBytes: 5950 },
  { name: 'guardStream', imports: '{ guardStream }', maxBytes: 6050 },
  { name: 'everything', imports: '*', maxBytes: 12_100 },
];

/** Bytes of what an app that imports these names gets. */
export async function bundledSize(imports: string): Promise<{ minified: number; gzipped: number }> {
  const source = fileURLToPath(new URL('../../src/helper/src/index.ts', import.meta.url));
  const statement = imports === '*' ? `export * from ${JSON.stringify(source)}` : `export ${imports} from ${JSON.stringify(source)}`;
  const { outputFiles } = await build({
    stdin: { contents: statement, resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    write: false,
  });
  const bytes = outputFiles[0]!.contents;
  return { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, imports, maxBytes } of SIZE_BUDGETS) {
    const { minified, gzipped } = await bundledSize(imports);
    console.log(`${name.padEnd(28)} ${minified} B minified, ${gzipped} B gzipped (budget ${maxBytes})`);
  }
}
