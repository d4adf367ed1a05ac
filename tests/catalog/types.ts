import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** What the type declarations of installed packages say. Several types stand for one of them: those of a function's overloads. */
export interface Types {
  /** An export of one of the sources, dotted where it is a member of one. */
  exported(sources: readonly string[], name: string): ts.Symbol | undefined;
  /** What it is as a value. */
  value(symbol: ts.Symbol): readonly ts.Type[];
  /** What `new` of it gives, or what a parameter annotated with it is. */
  instance(symbol: ts.Symbol): readonly ts.Type[];
  /** A member by its path; the last types are those of that member. */
  member(types: readonly ts.Type[], path: string): readonly ts.Type[];
  calls(types: readonly ts.Type[]): readonly ts.Signature[];
  constructs(types: readonly ts.Type[]): readonly ts.Signature[];
  /** What calls give, both as a promise and awaited. */
  results(signatures: readonly ts.Signature[]): readonly ts.Type[];
  argument(signatures: readonly ts.Signature[], index: number): readonly ts.Type[];
  /** What iterating gives. */
  items(types: readonly ts.Type[]): readonly ts.Type[];
  /** Whether a class of this name is declared anywhere in the packages, exported or not. */
  declares(name: string): boolean;
  /** Whether one of the types is, or is made of, a text that begins so; `any` and `string` are not. */
  saysText(types: readonly ts.Type[], start: string): boolean;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** One program for all packages: `sources` by the directory that they are found from. */
export function readTypes(sources: ReadonlyMap<string, ReadonlySet<string>>): (from: string) => Types {
  const files = new Map(
    [...sources].map(([from, names]) => [resolve(from, 'imports-everything.mts'), [...names].map((name, at) => `export * as m${at} from '${name}';`).join('\n')] as const),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, languageVersion, ...rest) : ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
  const checker = program.getTypeChecker();

  const modules = new Map<string, ts.Symbol>();
  for (const path of files.keys()) {
    for (const statement of program.getSourceFile(path)!.statements) {
      const specifier = (statement as ts.ExportDeclaration).moduleSpecifier as ts.StringLiteral;
      const symbol = checker.getSymbolAtLocation(specifier);
      if (symbol) modules.set(`${dirname(path)} ${specifier.text}`, symbol);
    }
  }

  const declared = new Set(program.getSourceFiles().flatMap((file) => file.statements.flatMap((statement) => (ts.isClassDeclaration(statement) && statement.name ? [statement.name.text] : []))));
  const queries = { ...typeQueries(checker), declares: (name: string) => declared.has(name) };
  return (from) => ({
    ...queries,
    exported(names, path) {
      const [first, ...rest] = path.split('.');
      for (const name of names) {
        const module = modules.get(`${resolve(from)} ${name}`);
        let found = module && exportOf(checker, module, first!);
        for (const part of rest) found = found && queries.value(found).map((type) => checker.getPropertyOfType(type, part)).find((each) => each !== undefined);
        if (found) return found;
      }
      return undefined;
    },
  });
}

function exportOf(checker: ts.TypeChecker, module: ts.Symbol, name: string): ts.Symbol | undefined {
  const whole = module.exports?.get(ts.InternalSymbolName.ExportEquals);
  const found = checker.getExportsOfModule(module).find((each) => each.name === name) ?? (name === 'default' ? whole : undefined);
  return found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
}

function typeQueries(checker: ts.TypeChecker): Omit<Types, 'exported' | 'declares'> {
  /** The types that one may be, `undefined` and `null` aside. */
  const parts = (type: ts.Type): readonly ts.Type[] => {
    const apparent = checker.getApparentType(checker.getNonNullableType(type));
    return apparent.isUnion() ? apparent.types.flatMap(parts) : [apparent];
  };
  const all = (types: readonly ts.Type[]): readonly ts.Type[] => [...new Set(types.flatMap(parts))];
  const signatures = (kind: ts.SignatureKind) => (types: readonly ts.Type[]) => all(types).flatMap((type) => checker.getSignaturesOfType(type, kind));
  const property = (types: readonly ts.Type[], name: string): readonly ts.Type[] =>
    all(types).flatMap((type) => {
      const found = checker.getPropertyOfType(type, name);
      return found ? [checker.getTypeOfSymbol(found)] : [];
    });
  const asyncIterator = (types: readonly ts.Type[]) =>
    all(types).flatMap((type) => checker.getPropertiesOfType(type).filter((each) => each.name.startsWith('__@asyncIterator')).map((each) => checker.getTypeOfSymbol(each)));
  const calls = signatures(ts.SignatureKind.Call);
  const results: Types['results'] = (each) => {
    const given = each.map((signature) => checker.getReturnTypeOfSignature(signature));
    return all([...given, ...given.flatMap((type) => checker.getAwaitedType(type) ?? [])]);
  };

  return {
    value: (symbol) => [checker.getTypeOfSymbol(symbol)],
    instance(symbol) {
      const made = signatures(ts.SignatureKind.Construct)([checker.getTypeOfSymbol(symbol)]).map((signature) => checker.getReturnTypeOfSignature(signature));
      return symbol.flags & ts.SymbolFlags.Type ? [checker.getDeclaredTypeOfSymbol(symbol), ...made] : made;
    },
    member: (types, path) => path.split('.').reduce<readonly ts.Type[]>(property, types),
    calls,
    constructs: signatures(ts.SignatureKind.Construct),
    results,
    argument: (each, index) => each.flatMap((signature) => argumentOf(checker, signature, index)),
    items: (types) => property(results(calls(property(results(calls(asyncIterator(types))), 'next'))), 'value'),
    saysText: (types, start) => all(types.flatMap((type) => checker.getBaseConstraintOfType(type) ?? type)).length > 0
      && types.flatMap((type) => literals(checker, type)).some((text) => text.startsWith(start)),
  };
}

function argumentOf(checker: ts.TypeChecker, signature: ts.Signature, index: number): readonly ts.Type[] {
  const { parameters, declaration } = signature;
  const last = parameters.length - 1;
  const isRest = (at: number): boolean => at === last && declaration?.parameters?.at(-1) !== undefined && ts.isParameter(declaration.parameters.at(-1) as ts.Node)
    && (declaration.parameters.at(-1) as ts.ParameterDeclaration).dotDotDotToken !== undefined;
  const at = index >= last && isRest(last) ? last : index;
  const parameter = parameters[at];
  if (!parameter) return [];
  const type = checker.getTypeOfSymbol(parameter);
  if (!isRest(at)) return [type];
  const constraint = checker.getBaseConstraintOfType(type) ?? type;
  const alternatives = constraint.isUnion() ? constraint.types : [constraint];
  return alternatives.flatMap((each) => (checker.isTupleType(each) ? (checker.getTypeArguments(each as ts.TypeReference)[index - last] ?? []) : (each.getNumberIndexType() ?? [])));
}

/** The texts that a type is made of, those of its constraint if it is a parameter's. */
function literals(checker: ts.TypeChecker, type: ts.Type): readonly string[] {
  const constraint = checker.getBaseConstraintOfType(type) ?? type;
  return (constraint.isUnion() ? constraint.types : [constraint]).flatMap((each) => {
    if (each.isStringLiteral()) return [each.value];
    if (each.flags & ts.TypeFlags.TemplateLiteral) return [(each as ts.TemplateLiteralType).texts[0]!];
    return [];
  });
}
