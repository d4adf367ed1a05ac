import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** What the type declarations of installed packages say. Several types stand for one of them: those of a function's overloads. */
export interface Types {
  /** An export of one of the sources, dotted where it is a member of one. */
  exported(sources: readonly string[], name: string): ts.Symbol | undefined;
  /** All that a source exports, by name. */
  exports(source: string): ReadonlyMap<string, ts.Symbol>;
  /** What it is as a value. */
  value(symbol: ts.Symbol): readonly ts.Type[];
  /** What `new` of it gives, or what a parameter annotated with it is. */
  instance(symbol: ts.Symbol): readonly ts.Type[];
  isClass(symbol: ts.Symbol): boolean;
  /** The names of the classes that a class extends, nearest first. */
  superclasses(symbol: ts.Symbol): readonly string[];
  /** Names of the members that are not private. */
  memberNames(types: readonly ts.Type[]): readonly string[];
  /** A member by its path; the last types are those of that member. */
  member(types: readonly ts.Type[], path: string): readonly ts.Type[];
  /** Whether there is a member by this path. Where the types stop (`any`, `object`), the rest has to be words of the package's declarations. */
  has(types: readonly ts.Type[], path: string): boolean;
  isCallable(types: readonly ts.Type[]): boolean;
  /** Whether it may have members that were written for it: no text, list or promise. */
  isObject(types: readonly ts.Type[]): boolean;
  /** The parameter of functions. */
  argument(functions: readonly ts.Type[], index: number): readonly ts.Type[];
  /** The parameter of constructors. */
  constructorArgument(classes: readonly ts.Type[], index: number): readonly ts.Type[];
  /** What functions give, both as a promise and awaited. */
  results(functions: readonly ts.Type[]): readonly ts.Type[];
  /** What iterating a stream gives. */
  items(types: readonly ts.Type[]): readonly ts.Type[];
  /** They, and what those among them give that are promises. */
  awaited(types: readonly ts.Type[]): readonly ts.Type[];
  /** What lists are made of. */
  elements(types: readonly ts.Type[]): readonly ts.Type[];
  /** A class or interface of this name that the package declares, exported or not. */
  declared(name: string): readonly ts.Type[];
  /** Whether one of the types is, or is made of, a text that begins so. Where that is any text, one of the declarations' literals has to. */
  saysText(types: readonly ts.Type[], start: string): boolean;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.ESNext,
  // As a bundler: declarations of some packages name each other without an extension, which Node would not find.
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** One program for all packages: `sources` by the directory that they are found from. */
export function readTypes(sources: ReadonlyMap<string, ReadonlySet<string>>): (from: string, name: string) => Types {
  const files = new Map(
    [...sources].map(([from, names]) => [resolve(from, 'imports-everything.mts'), [...names].map((name, at) => `export * as m${at} from '${name}';`).join('\n')] as const),
  );
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host: hostWith(files) });
  const checker = program.getTypeChecker();
  const modules = new Map<string, ts.Symbol>();
  for (const path of files.keys()) {
    for (const statement of program.getSourceFile(path)!.statements) {
      const specifier = (statement as ts.ExportDeclaration).moduleSpecifier as ts.StringLiteral;
      const symbol = checker.getSymbolAtLocation(specifier);
      if (symbol) modules.set(`${dirname(path)} ${specifier.text}`, symbol);
    }
  }
  return (from, name) => {
    const directory = resolve(from, 'node_modules', name);
    const queries = typeQueries(checker, declarationsOf(program, checker, directory));
    return {
      ...queries,
      exports(source) {
        const module = modules.get(`${resolve(from)} ${source}`);
        return new Map(module ? checker.getExportsOfModule(module).map((each) => [each.name, exportOf(checker, module, each.name)!]) : []);
      },
      exported(names, path) {
        const [first, ...rest] = path.split('.');
        for (const source of names) {
          const module = modules.get(`${resolve(from)} ${source}`);
          let found = module && exportOf(checker, module, first!);
          for (const part of rest) found = found && queries.value(found).map((type) => checker.getPropertyOfType(type, part)).find((each) => each !== undefined);
          if (found) return found;
        }
        return undefined;
      },
    };
  };
}

/** A host that has some files in memory. */
function hostWith(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    getSourceFile(path, languageVersion, ...rest) {
      const text = files.get(path);
      return text === undefined ? host.getSourceFile(path, languageVersion, ...rest) : ts.createSourceFile(path, text, languageVersion);
    },
  };
}

function exportOf(checker: ts.TypeChecker, module: ts.Symbol, name: string): ts.Symbol | undefined {
  const whole = module.exports?.get(ts.InternalSymbolName.ExportEquals);
  const found = checker.getExportsOfModule(module).find((each) => each.name === name) ?? (name === 'default' ? whole : undefined);
  return found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
}

function typeQueries(checker: ts.TypeChecker, declarations: Declarations): Omit<Types, 'exported' | 'exports'> {
  /** The types that one may be, `undefined` and `null` aside. */
  const parts = (type: ts.Type): readonly ts.Type[] => {
    const apparent = checker.getApparentType(checker.getNonNullableType(type));
    return apparent.isUnion() ? apparent.types.flatMap(parts) : [apparent];
  };
  const all = (types: readonly ts.Type[]): readonly ts.Type[] => [...new Set(types.flatMap(parts))];
  const any = (types: readonly ts.Type[]): readonly ts.Type[] => all(types).filter((type) => type.flags & ts.TypeFlags.Any);
  const property = (types: readonly ts.Type[], name: string): readonly ts.Type[] =>
    all(types).flatMap((type) => {
      const found = checker.getPropertyOfType(type, name);
      return found ? [checker.getTypeOfSymbol(found)] : [];
    });
  const member: Types['member'] = (types, path) => path.split('.').reduce((each, name) => [...property(each, name), ...any(each)], types);
  const signatures = (types: readonly ts.Type[], kind: ts.SignatureKind) => all(types).flatMap((type) => checker.getSignaturesOfType(type, kind));
  const argument = (types: readonly ts.Type[], kind: ts.SignatureKind, index: number) => [
    ...signatures(types, kind).flatMap((signature) => argumentOf(checker, signature, index)),
    // Of what is not typed at all, anything may be an argument, within reason.
    ...(index < 10 ? any(types) : []),
  ];
  const results: Types['results'] = (functions) => {
    const given = signatures(functions, ts.SignatureKind.Call).map((signature) => checker.getReturnTypeOfSignature(signature));
    return all([...given, ...given.flatMap((type) => checker.getAwaitedType(type) ?? []), ...any(functions)]);
  };
  const asyncIterator = (types: readonly ts.Type[]): readonly ts.Type[] =>
    all(types).flatMap((type) => checker.getPropertiesOfType(type).filter((each) => each.name.startsWith('__@asyncIterator')).map((each) => checker.getTypeOfSymbol(each)));

  const queries: ReturnType<typeof typeQueries> = {
    value: (symbol) => [checker.getTypeOfSymbol(symbol)],
    instance(symbol) {
      const made = signatures([checker.getTypeOfSymbol(symbol)], ts.SignatureKind.Construct).map((signature) => checker.getReturnTypeOfSignature(signature));
      return symbol.flags & ts.SymbolFlags.Type ? [checker.getDeclaredTypeOfSymbol(symbol), ...made] : made;
    },
    isClass: (symbol) => (symbol.flags & ts.SymbolFlags.Class) !== 0,
    superclasses(symbol) {
      if (!(symbol.flags & ts.SymbolFlags.Class)) return [];
      return (checker.getBaseTypes(checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType) ?? []).flatMap((base) => (base.symbol ? [base.symbol.name, ...queries.superclasses(base.symbol)] : []));
    },
    memberNames: (types) =>
      all(types).flatMap((type) =>
        checker.getPropertiesOfType(type).flatMap((each) => (each.valueDeclaration && ts.getCombinedModifierFlags(each.valueDeclaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected) ? [] : [each.name])),
      ),
    member,
    has(types, path) {
      const names = path.split('.');
      for (const [at, name] of names.entries()) {
        const next = property(types, name);
        if (next.length === 0) return all(types).some((type) => isOpen(checker, type)) && names.slice(at).every((each) => declarations.words().has(each));
        types = next;
      }
      return true;
    },
    isCallable: (types) => signatures(types, ts.SignatureKind.Call).length > 0 || any(types).length > 0,
    isObject: (types) => all(types).some((type) => (type.flags & ts.TypeFlags.Object) !== 0 && !!type.symbol?.declarations?.some((each) => each.getSourceFile().fileName.includes('/node_modules/'))),
    argument: (functions, index) => argument(functions, ts.SignatureKind.Call, index),
    constructorArgument: (classes, index) => argument(classes, ts.SignatureKind.Construct, index),
    results,
    items: (types) => [...member(results(member(results(asyncIterator(types)), 'next')), 'value'), ...any(types)],
    awaited: (types) => all([...types, ...types.flatMap((type) => checker.getAwaitedType(type) ?? [])]),
    elements: (types) => [...all(types).flatMap((type) => type.getNumberIndexType() ?? []), ...any(types)],
    saysText(types, start) {
      const said = all(types.map((type) => checker.getBaseConstraintOfType(type) ?? type));
      if (said.flatMap(literals).some((text) => text.startsWith(start))) return true;
      return said.some((type) => isOpen(checker, type) || type === checker.getApparentType(checker.getStringType())) && [...declarations.texts()].some((text) => text.startsWith(start));
    },
    declared: (name) => declarations.named(name),
  };
  return queries;
}

function argumentOf(checker: ts.TypeChecker, { parameters, declaration }: ts.Signature, index: number): readonly ts.Type[] {
  const last = parameters.length - 1;
  const rest = declaration?.parameters.at(-1);
  const hasRest = rest !== undefined && ts.isParameter(rest) && rest.dotDotDotToken !== undefined;
  const parameter = parameters[hasRest ? Math.min(index, last) : index];
  if (!parameter) return [];
  const type = checker.getTypeOfSymbol(parameter);
  if (!hasRest || index < last) return [type];
  const constraint = checker.getBaseConstraintOfType(type) ?? type;
  return (constraint.isUnion() ? constraint.types : [constraint]).flatMap((each) =>
    checker.isTupleType(each) ? (checker.getTypeArguments(each as ts.TypeReference)[index - last] ?? []) : (each.getNumberIndexType() ?? []),
  );
}

/** The texts that a type is made of. */
function literals(type: ts.Type): readonly string[] {
  if (type.isStringLiteral()) return [type.value];
  return type.flags & ts.TypeFlags.TemplateLiteral ? [(type as ts.TemplateLiteralType).texts[0]!] : [];
}

/** Says nothing of its members: `any`, `unknown`, `object`, `{}`, `Record<string, …>`. */
function isOpen(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return true;
  return type.symbol?.name === 'Object' || type.getStringIndexType() !== undefined || (checker.getPropertiesOfType(type).length === 0 && (type.flags & ts.TypeFlags.Object) !== 0);
}

/** What stands in the declarations of a package and of those installed inside it. */
interface Declarations {
  words(): ReadonlySet<string>;
  /** Contents of string literals. */
  texts(): ReadonlySet<string>;
  named(name: string): readonly ts.Type[];
}

function declarationsOf(program: ts.Program, checker: ts.TypeChecker, directory: string): Declarations {
  const files = once(() => program.getSourceFiles().filter((file) => file.fileName.startsWith(`${directory}/`)));
  const code = once(() => files().map((file) => file.text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '')));
  return {
    words: once(() => new Set(code().flatMap((text) => text.match(/[\w$]+/g) ?? []))),
    texts: once(() => new Set(code().flatMap((text) => text.match(/(?<=')[\w.-]+(?=')|(?<=")[\w.-]+(?=")/g) ?? []))),
    named: (name) =>
      files().flatMap(({ statements }) =>
        statements.flatMap((statement) => {
          if (!(ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) || statement.name?.text !== name) return [];
          const symbol = checker.getSymbolAtLocation(statement.name);
          return symbol ? [checker.getDeclaredTypeOfSymbol(symbol)] : [];
        }),
      ),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
