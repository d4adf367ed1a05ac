import type * as ts from 'typescript';
import type { Sdk } from '../../catalog/sdk.ts';
import { knownSdks, packageOf } from '../settings/known-sdks.ts';
import type { Settings } from '../settings/settings.ts';

/** Which files of a program are an SDK's own, and which can hold something of one because their imports lead there. */
export interface SdkFiles {
  /** The SDKs of which the program has types. */
  readonly sdks: readonly Sdk[];
  /** The SDK's package that a file belongs to. */
  packageOf(file: ts.SourceFile): string | undefined;
  /** All files of a package. */
  of(packageName: string): readonly ts.SourceFile[];
  /** Without this no type of the file can be an SDK's, and nothing else about it need be asked. */
  reaches(file: ts.SourceFile): boolean;
}

const known = new WeakMap<ts.Program, { readonly settings: Settings; readonly files: SdkFiles }>();

/** Looked for once a program; imports are only followed in programs that have an SDK. */
export function sdkFiles(program: ts.Program, settings: Settings): SdkFiles {
  const kept = known.get(program);
  if (kept?.settings === settings) return kept.files;
  const { ofPackage } = knownSdks(settings);
  const packages = new Map<string, ts.SourceFile[]>();
  const packageByFile = new Map<ts.SourceFile, string>();
  for (const file of program.getSourceFiles()) {
    const name = installedPackage(file.fileName);
    if (name === undefined || ofPackage(name).length === 0) continue;
    packageByFile.set(file, name);
    const others = packages.get(name);
    if (others) others.push(file);
    else packages.set(name, [file]);
  }
  let reaching: ReadonlySet<ts.SourceFile> | undefined;
  const files: SdkFiles = {
    sdks: [...new Set([...packages.keys()].flatMap(ofPackage))],
    packageOf: (file) => packageByFile.get(file),
    of: (name) => packages.get(name) ?? [],
    reaches: (file) => packageByFile.size > 0 && (reaching ??= importersOf(packageByFile.keys(), program)).has(file),
  };
  known.set(program, { settings, files });
  return files;
}

/** The package in whose `node_modules` folder a file lies; pnpm's has one of its own inside. */
function installedPackage(fileName: string): string | undefined {
  const at = fileName.lastIndexOf('/node_modules/');
  return at < 0 ? undefined : packageOf(fileName.slice(at + '/node_modules/'.length));
}

/** What the compiler keeps of a file beside its declared interface; in versions that do not, every file is taken to lead anywhere. */
interface InnerFile extends ts.SourceFile {
  readonly imports?: readonly ts.StringLiteralLike[];
  readonly moduleAugmentations?: readonly ts.Node[];
}

/** Every file from which imports lead to one of these, directly or through others. */
function importersOf(targets: Iterable<ts.SourceFile>, program: ts.Program): ReadonlySet<ts.SourceFile> {
  const all: readonly InnerFile[] = program.getSourceFiles();
  if (all.some(({ imports }) => !imports)) return new Set(all);
  const checker = program.getTypeChecker();
  const importers = new Map<ts.SourceFile, ts.SourceFile[]>();
  const note = (target: ts.SourceFile, importer: ts.SourceFile): void => {
    const others = importers.get(target);
    if (others) others.push(importer);
    else importers.set(target, [importer]);
  };
  const filesOf = (source: ts.Node): ts.SourceFile[] => checker.getSymbolAtLocation(source)?.declarations?.map((declaration) => declaration.getSourceFile()) ?? [];
  for (const file of all) {
    for (const source of file.imports!) for (const target of filesOf(source)) note(target, file);
    // What is added to a module is at hand for all who import that: `declare module 'fastify' { … }`.
    for (const source of file.moduleAugmentations ?? []) for (const target of filesOf(source)) note(file, target);
  }
  const found = new Set(targets);
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  // What the project adds to the global scope is at hand in all of it.
  const own = all.filter(({ fileName }) => installedPackage(fileName) === undefined);
  if (own.some((file) => found.has(file) && isGlobal(file, checker))) for (const file of own) found.add(file);
  return found;
}

/** Whether a file is a script, or has a `declare global`. */
function isGlobal(file: InnerFile, checker: ts.TypeChecker): boolean {
  return !checker.getSymbolAtLocation(file) || Boolean(file.moduleAugmentations?.some((name) => 'escapedText' in name));
}
