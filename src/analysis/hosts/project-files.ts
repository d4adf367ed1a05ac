import type * as ts from 'typescript';

/** What the compiler keeps of a file beside its declared interface; a version that does not is taken to keep anything. */
export interface ProjectFile extends ts.SourceFile {
  /** The identifiers that stand in it. */
  readonly identifiers?: ReadonlyMap<string, string>;
  /** The sources of its imports, of every form. */
  readonly imports?: readonly ts.Node[];
  readonly moduleAugmentations?: readonly ts.Node[];
}

/** The files of a program that are the project's own, and how their imports lead to each other. */
export interface ProjectFiles {
  has(file: ts.SourceFile): boolean;
  /** The files that can hold anything of a file's: itself, and those from which imports lead to it. */
  reaching(file: ts.SourceFile): ReadonlySet<ProjectFile>;
  isModule(file: ts.SourceFile): boolean;
}

export function projectFiles(program: ts.Program): ProjectFiles {
  const checker = program.getTypeChecker();
  const own = new Set<ProjectFile>(program.getSourceFiles().filter((file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/')));
  const reaching = new Map<ts.SourceFile, ReadonlySet<ProjectFile>>();
  let importers: ReadonlyMap<ts.SourceFile, readonly ProjectFile[]> | undefined;
  const files: ProjectFiles = {
    has: (file) => own.has(file),
    isModule: (file) => checker.getSymbolAtLocation(file) !== undefined,
    reaching(file) {
      let found = reaching.get(file);
      if (!found) reaching.set(file, (found = find(file)));
      return found;
    },
  };

  function find(file: ts.SourceFile): ReadonlySet<ProjectFile> {
    importers ??= importersIn(own, checker);
    const found = new Set<ProjectFile>([file]);
    for (const each of found) for (const importer of importers.get(each) ?? []) found.add(importer);
    // What a project adds to the global scope needs no import.
    const isAmbient = !files.isModule(file) || [...found].some(({ imports, moduleAugmentations }) => !imports || moduleAugmentations?.length);
    return isAmbient ? own : found;
  }

  return files;
}

function importersIn(own: ReadonlySet<ProjectFile>, checker: ts.TypeChecker): ReadonlyMap<ts.SourceFile, readonly ProjectFile[]> {
  const importers = new Map<ts.SourceFile, ProjectFile[]>();
  for (const file of own) {
    for (const source of file.imports ?? []) {
      const target = checker.getSymbolAtLocation(source)?.declarations?.[0]?.getSourceFile();
      if (!target || !own.has(target)) continue;
      const others = importers.get(target);
      if (others) others.push(file);
      else importers.set(target, [file]);
    }
  }
  return importers;
}
