import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const folder = fileURLToPath(new URL('virtual/', import.meta.url));

export interface VirtualProgram {
  readonly program: ts.Program;
  file(name: string): ts.SourceFile;
}

/** A program of files that exist nowhere, beside the packages that are installed here. */
export function virtualProgram(files: Readonly<Record<string, string>>, given: ts.CompilerOptions = {}): VirtualProgram {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(folder, name), text]));
  const options: ts.CompilerOptions = { module: ts.ModuleKind.Preserve, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2023, strict: true, types: [], ...given };
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...texts.keys()], options, {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    directoryExists: (path) => [...texts.keys()].some((name) => name.startsWith(`${path}/`)) || host.directoryExists!(path),
    getSourceFile: (path, ...rest) => (texts.has(path) ? ts.createSourceFile(path, texts.get(path)!, rest[0], true) : host.getSourceFile(path, ...rest)),
  });
  return { program, file: (name) => program.getSourceFile(join(folder, name))! };
}
