import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Transform } from '../../src/define-codemod.ts';

/** A folder with `input.*`, `output.*` unless nothing changes, and `report.txt` where something is said. */
export interface Fixture {
  readonly name: string;
  readonly extension: string;
  readonly inputPath: string;
  readonly outputPath: string;
  readonly input: string;
}

export function fixturesIn(directory: string): Fixture[] {
  return readdirSync(directory).flatMap((name): Fixture[] => {
    const folder = join(directory, name);
    const file = readdirSync(folder).find((entry) => entry.startsWith('input.'));
    if (!file) return [];
    const extension = file.slice('input'.length);
    const inputPath = join(folder, file);
    return [{ name, extension, inputPath, outputPath: join(folder, `output${extension}`), input: readFileSync(inputPath, 'utf8') }];
  });
}

export interface Run {
  /** The new text; the old one if nothing changed. */
  readonly output: string;
  /** Reports as `line: message`. */
  readonly report: readonly string[];
}

export function run(transform: Transform, path: string, source: string, options: Readonly<Record<string, unknown>> = {}): Run {
  const report: string[] = [];
  const api = { report: (message: string) => report.push(message.replace(`${path}:`, '')), stats: () => undefined };
  return { output: transform({ path, source }, api, options) ?? source, report };
}

/** What a fixture says must come out. `UPDATE=1` writes it from what does. */
export function expected({ input, outputPath }: Fixture, actual: Run): Run {
  const reportPath = outputPath.replace(/output\.\w+$/, 'report.txt');
  if (process.env.UPDATE) {
    write(outputPath, actual.output === input ? '' : actual.output);
    write(reportPath, actual.report.map((line) => `${line}\n`).join(''));
  }
  return {
    output: existsSync(outputPath) ? readFileSync(outputPath, 'utf8') : input,
    report: existsSync(reportPath) ? readFileSync(reportPath, 'utf8').trimEnd().split('\n') : [],
  };
}

function write(path: string, text: string): void {
  if (text === '') rmSync(path, { force: true });
  else writeFileSync(path, text);
}

/** Syntax errors of a text as its extension says. */
export function syntaxErrors(path: string, text: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.Preserve, jsx: ts.JsxEmit.Preserve, allowJs: true },
  });
  return diagnostics.map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}

export interface TypeCheck {
  /** Declarations that belong to the files. */
  readonly ambient?: readonly string[];
  /** Packages replaced by others: `{ openai: ['node_modules/openai-v4'] }`. */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
}

/** Type errors of TypeScript files, against the installed SDKs and the helper's own source. */
export function typeErrors(files: readonly string[], root: string, { ambient = [], paths = {} }: TypeCheck = {}): string[] {
  const replaced = Object.fromEntries(
    Object.entries(paths).flatMap(([name, targets]) => ['', '/*'].map((rest) => [name + rest, targets.map((target) => join(root, target + rest))])),
  );
  const program = ts.createProgram([...files, ...ambient], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    module: ts.ModuleKind.Preserve,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.Preserve,
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: false,
    paths: { 'llm-calls': [join(root, 'src/helper/src/index.ts')], ...replaced },
  });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return program.getSemanticDiagnostics(source).map((diagnostic) => {
      const line = diagnostic.file ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1 : 0;
      return `${file.slice(root.length + 1)}:${line}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
    });
  });
}
