import type * as ts from 'typescript';
import type { Sdk } from '../../catalog/sdk.ts';
import { knownSdks } from '../settings/known-sdks.ts';
import type { Settings } from '../settings/settings.ts';
import type { PackageExport, TypeOracle, TypedClient } from '../type-oracle.ts';
import { sdkFiles } from './sdk-files.ts';
import type { TypedProgram } from './typed-program.ts';

/** `ts.SymbolFlags.Alias`. The module of the compiler is not loaded: what the parser gives of it is enough. */
const alias = 1 << 21;

/** Types of the language's library that are, for our question, the type they are made of. */
const transparent: ReadonlySet<string> = new Set(['Pick', 'Omit', 'Partial', 'Required', 'Readonly']);

/** `perhaps`: one of several, of which the place may tell which. */
type Answer = TypedClient | 'perhaps' | undefined;

const known = new WeakMap<ts.Program, { readonly settings: Settings; readonly clients: TypedClients }>();

/** The types of one file, told by its program's checker. */
export function typescriptTypes({ program, esTreeNodeToTSNodeMap }: TypedProgram, settings: Settings): TypeOracle {
  let kept = known.get(program);
  if (kept?.settings !== settings) known.set(program, (kept = { settings, clients: new TypedClients(program, settings) }));
  const { clients } = kept;
  return {
    sdks: clients.sdks,
    leadsToSdk: (source) => clients.leadsFrom(esTreeNodeToTSNodeMap.get(source)),
    clientOf: (node) => clients.at(esTreeNodeToTSNodeMap.get(node)),
    exportOf: (node) => clients.exportAt(esTreeNodeToTSNodeMap.get(node)),
  };
}

/** What is known of the types of one program. */
class TypedClients {
  readonly #program: ts.Program;
  readonly #files;
  readonly #sdks;
  readonly #answers = new Map<ts.Type, Answer>();
  readonly #clients = new Map<string, ReadonlyMap<ts.Symbol, TypedClient>>();

  constructor(program: ts.Program, settings: Settings) {
    this.#program = program;
    this.#files = sdkFiles(program, settings);
    this.#sdks = knownSdks(settings);
  }

  get sdks(): readonly Sdk[] {
    return this.#files.sdks;
  }

  get #checker(): ts.TypeChecker {
    return this.#program.getTypeChecker();
  }

  leadsFrom(source: ts.Node): boolean {
    return Boolean(this.#checker.getSymbolAtLocation(source)?.declarations?.some((declaration) => this.#files.reaches(declaration.getSourceFile())));
  }

  at(node: ts.Node): TypedClient | undefined {
    if (!this.#files.reaches(node.getSourceFile())) return undefined;
    // The type of what a name stands for is found without following the flow of the program up to here.
    const symbol = 'escapedText' in node || 'name' in node ? this.#checker.getSymbolAtLocation(node) : undefined;
    let answer = this.#ofType(symbol ? this.#checker.getTypeOfSymbol(symbol) : this.#checker.getTypeAtLocation(node));
    if (answer === 'perhaps' && symbol) answer = this.#ofType(this.#checker.getTypeAtLocation(node));
    return answer === 'perhaps' ? undefined : answer;
  }

  exportAt(node: ts.Node): PackageExport | undefined {
    if (!this.#files.reaches(node.getSourceFile())) return undefined;
    const symbol = this.#checker.getSymbolAtLocation(node);
    if (!symbol) return undefined;
    if (symbol.flags & alias) return this.#aliased(symbol);
    const { symbol: made } = this.#checker.getTypeOfSymbol(symbol);
    return made && this.#exported(made);
  }

  /** Follows an import through the modules that hand it on, up to one of an SDK. */
  #aliased(symbol: ts.Symbol): PackageExport | undefined {
    const seen = new Set<ts.Symbol>();
    for (let current: ts.Symbol | undefined = symbol; current && !seen.has(current); ) {
      const imported = importOf(current);
      if (imported && this.#sdks.ofModule(imported.source)) return { source: imported.source, name: imported.name };
      if (imported && !this.leadsFrom(imported.from)) return undefined;
      const found = this.#exported(current);
      if (found) return found;
      seen.add(current);
      current = current.flags & alias ? this.#checker.getImmediateAliasedSymbol(current) : undefined;
    }
    return undefined;
  }

  #exported(symbol: ts.Symbol): PackageExport | undefined {
    const source = this.#packageOf(symbol);
    return source === undefined ? undefined : { source, name: symbol.name };
  }

  #packageOf(symbol: ts.Symbol): string | undefined {
    const file = symbol.declarations?.[0]?.getSourceFile();
    return file && this.#files.packageOf(file);
  }

  #isOfLibrary({ declarations = [] }: ts.Symbol): boolean {
    return declarations.some((declaration) => this.#program.isSourceFileDefaultLibrary(declaration.getSourceFile()));
  }

  #ofType(type: ts.Type): Answer {
    const bare = this.#checker.getNonNullableType(type);
    if (this.#answers.has(bare)) return this.#answers.get(bare);
    this.#answers.set(bare, undefined);
    const answer = this.#judge(bare);
    this.#answers.set(bare, answer);
    return answer;
  }

  #judge(type: ts.Type): Answer {
    const { aliasSymbol, aliasTypeArguments } = type;
    if (aliasSymbol) {
      const [first] = aliasTypeArguments ?? [];
      if (first && transparent.has(aliasSymbol.name) && this.#isOfLibrary(aliasSymbol)) return this.#ofType(first);
      const found = this.#ofSymbol(aliasSymbol);
      if (found) return found;
    }
    if (type.isUnion()) return agreed(type.types.map((part) => this.#ofType(part)));
    if (type.isIntersection()) return type.types.map((part) => this.#ofType(part)).find((answer) => answer !== undefined);
    const declared = (type as ts.TypeReference).target ?? type;
    if (declared.isClassOrInterface()) return this.#ofClass(declared);
    const constraint = this.#checker.getBaseConstraintOfType(type);
    return constraint && constraint !== type ? this.#ofType(constraint) : undefined;
  }

  /** A class of an SDK that the catalog does not name is none of its clients, though it extends one: LangChain's `FakeListChatModel`. */
  #ofClass(type: ts.InterfaceType): Answer {
    const found = this.#ofSymbol(type.symbol);
    if (found) return found;
    const own = this.#packageOf(type.symbol);
    for (const base of this.#checker.getBaseTypes(type)) {
      if (own !== undefined && base.symbol && this.#packageOf(base.symbol) === own) continue;
      const inherited = this.#ofType(base);
      if (inherited) return inherited;
    }
    return undefined;
  }

  #ofSymbol(symbol: ts.Symbol): TypedClient | undefined {
    const source = this.#packageOf(symbol);
    return source === undefined ? undefined : this.#clientsOf(source).get(symbol);
  }

  /** A package's clients by their classes and types, and the classes that they have at the paths of their endpoints: `Completions` is `chat.completions` of `OpenAI`. */
  #clientsOf(source: string): ReadonlyMap<ts.Symbol, TypedClient> {
    const kept = this.#clients.get(source);
    if (kept) return kept;
    const found = new Map<ts.Symbol, TypedClient>();
    this.#clients.set(source, found);
    for (const sdk of this.#sdks.ofPackage(source)) {
      const clients = sdk.clients.map((client) => ({ sdk, client, symbols: this.#exportsOf(source, client.exports) }));
      // Where majors have clients of one name, the newest comes last.
      for (const { symbols, ...typed } of clients) for (const symbol of symbols) found.set(symbol, { ...typed, path: '' });
      for (const { symbols, ...typed } of clients) {
        const paths = new Set(typed.client.endpoints.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('.')))));
        for (const symbol of symbols) {
          const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
          for (const path of paths) {
            const part = path && this.#memberType(type, path)?.symbol;
            if (part && !found.has(part) && this.#packageOf(part) === source) found.set(part, { ...typed, path });
          }
        }
      }
    }
    return found;
  }

  /** What files of a package export by one of these names, under whatever name it is declared. */
  #exportsOf(source: string, names: readonly string[]): ReadonlySet<ts.Symbol> {
    const symbols = new Set<ts.Symbol>();
    for (const file of this.#files.of(source)) {
      const exported = this.#moduleOf(file)?.exports;
      for (const name of names) {
        const symbol = name === 'default' && !isEntry(file) ? undefined : exported?.get(name as ts.__String);
        if (symbol) symbols.add(symbol.flags & alias ? this.#checker.getAliasedSymbol(symbol) : symbol);
      }
    }
    return symbols;
  }

  /** A file's own module, or the one that it declares by name: `declare module 'replicate'`. */
  #moduleOf(file: ts.SourceFile): ts.Symbol | undefined {
    return this.#checker.getSymbolAtLocation(file) ?? this.#checker.getAmbientModules().find(({ declarations }) => declarations?.some((each) => each.getSourceFile() === file));
  }

  #memberType(type: ts.Type, path: string): ts.Type | undefined {
    let current: ts.Type | undefined = type;
    for (const name of path.split('.')) {
      const member: ts.Symbol | undefined = current && this.#checker.getPropertyOfType(current, name);
      current = member && this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(member));
    }
    return current;
  }
}

/** Whether a file may be what is imported by the package's name; inner files have defaults of their own. */
function isEntry({ fileName }: ts.SourceFile): boolean {
  return /\/index\.d\.[cm]?ts$/.test(fileName);
}

/** What all parts of a union are: where they are clients of one SDK, the one that its catalog names first. */
function agreed(answers: readonly Answer[]): Answer {
  const clients = answers.filter((answer) => typeof answer === 'object');
  const [first] = clients;
  if (!first) return answers.find((answer) => answer === 'perhaps');
  if (clients.length < answers.length || clients.some(({ sdk, path }) => sdk !== first.sdk || path !== first.path)) return 'perhaps';
  return { ...first, client: first.sdk.clients.find((client) => clients.some((each) => each.client === client))! };
}

/** The module and the name that an import, or an export from another module, names, and where. */
function importOf({ declarations }: ts.Symbol): (PackageExport & { readonly from: ts.Node }) | undefined {
  const declaration = declarations?.[0] as (ts.Declaration & { readonly propertyName?: ts.Identifier; readonly name?: ts.Identifier }) | undefined;
  // A whole file, which `import * as z` stands for, is in nothing.
  if (!declaration?.parent) return undefined;
  const isListed = 'elements' in declaration.parent;
  let holder: ts.Node & { readonly moduleSpecifier?: ts.Node & { readonly text?: string }; readonly importClause?: ts.Node } = declaration.parent;
  for (let step = 0; step < 2 && !holder.moduleSpecifier && holder.parent; step += 1) holder = holder.parent;
  const from = holder.moduleSpecifier;
  const source = from?.text;
  if (!from || source === undefined) return undefined;
  if (isListed) return { from, source, name: (declaration.propertyName ?? declaration.name)!.text };
  return { from, source, name: holder.importClause === declaration ? 'default' : '*' };
}
