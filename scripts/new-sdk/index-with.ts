import { identifier } from './identifier.ts';

/** The text of the catalog's index with one more SDK in it. */
export function indexWith(text: string, file: string): string {
  const line = `import { ${identifier(file)} } from './${file}.ts';\n`;
  const imports = [...text.matchAll(/^import .* from '\.\/(.*)\.ts';\n/gm)];
  const next = imports.find(([, path]) => path! > file);
  const at = next ? next.index : imports.at(-1)!.index + imports.at(-1)![0].length;
  const withImport = text.slice(0, at) + line + text.slice(at);
  return withImport.replace(/(export const sdks: readonly Sdk\[\] = \[[^\]]*)\];/, `$1  ${identifier(file)},\n];`);
}
