import type * as ts from 'typescript';

/** A name in the program that stands for a symbol. */
export interface SymbolName {
  readonly identifier: ts.Identifier;
  /** Whether it can stand for nothing else, as a member of an interface can. */
  readonly certain: boolean;
}

/** Where the project's files name a symbol: by imports, as a member, or globally. */
export interface SymbolNames {
  /** `unknown` where too many places would have to be looked at. */
  of(symbol: ts.Symbol): readonly SymbolName[] | 'unknown';
  /** Whether a file is the project's own. */
  isOwn(file: ts.SourceFile): boolean;
  /** The symbol that an identifier stands for, imports followed. */
  symbolAt(identifier: ts.Node): ts.Symbol | undefined;
}

// Of the compiler's flags; its module is not loaded, what the parser gives of it is enough.
const alias = 1 << 21;
const member = (1 << 2) | (1 << 13);

/** Places with the same name that the checker is asked about, and those of them that stand for one symbol. */
const maxAsked = 1000;
const maxFound = 50;

export function symbolNames(program: ts.Program): SymbolNames {
  return new ProgramNames(program);
}

class ProgramNames implements SymbolNames {
  readonly #checker: ts.TypeChecker;
  readonly #files: ReadonlySet<NamingFile>;
  readonly #byName = new Map<string, readonly NamingFile[]>();
  readonly #answers = new Map<ts.Node, readonly SymbolName[] | 'unknown'>();
  #defaultImports: Map<ts.Node, ts.Identifier[]> | undefined;

  constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker();
    this.#files = new Set(program.getSourceFiles().filter((file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/')));
  }

  isOwn(file: ts.SourceFile): boolean {
    return this.#files.has(file);
  }

  of(symbol: ts.Symbol): readonly SymbolName[] | 'unknown' {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) return 'unknown';
    let answer = this.#answers.get(declaration);
    if (!answer) this.#answers.set(declaration, (answer = this.#find(symbol)));
    return answer;
  }

  symbolAt(identifier: ts.Node): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(identifier);
    return symbol && symbol.flags & alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #find(symbol: ts.Symbol): readonly SymbolName[] | 'unknown' {
    const own = new Set(symbol.declarations);
    const above = new Set(this.#membersAbove(symbol).flatMap(({ declarations = [] }) => declarations));
    const found: SymbolName[] = [];
    let asked = 0;
    // Modules that export it under another name add that name while we look.
    const names = new Set([symbol.name === 'export=' ? 'default' : symbol.name]);
    for (const name of names) {
      if (name === 'default') {
        for (const declaration of own) for (const identifier of this.#importsOfDefault().get(declaration) ?? []) found.push({ identifier, certain: true });
      }
      for (const file of this.#naming(name)) {
        for (const identifier of identifiersOf(file, name)) {
          const place = placeOf(identifier);
          if (!place || (place.kind === 'global' && this.#checker.getSymbolAtLocation(file))) continue;
          if ((asked += 1) > maxAsked) return 'unknown';
          const declarations = this.#named(place, name)?.declarations ?? [];
          if (!declarations.some((declaration) => own.has(declaration) || above.has(declaration))) continue;
          if (place.kind === 'exported') names.add(place.as);
          else found.push({ identifier, certain: declarations.every((declaration) => own.has(declaration)) });
          if (found.length > maxFound) return 'unknown';
        }
      }
    }
    return found;
  }

  #named(place: NamePlace, name: string): ts.Symbol | undefined {
    return place.kind === 'destructured' ? this.#checker.getTypeAtLocation(place.pattern).getProperty(name) : this.symbolAt(place.at);
  }

  /** The members of interfaces and classes that a member implements or overrides: who calls them may call it. */
  #membersAbove(symbol: ts.Symbol): readonly ts.Symbol[] {
    if (!(symbol.flags & member)) return [];
    const owner = symbol.declarations![0]!.parent as ts.Node & { readonly heritageClauses?: readonly ts.HeritageClause[]; readonly properties?: unknown };
    const above = owner.heritageClauses
      ? owner.heritageClauses.flatMap(({ types }) => types.map((type) => this.#checker.getTypeAtLocation(type)))
      : owner.properties
        ? [this.#checker.getContextualType(owner as ts.ObjectLiteralExpression)]
        : [];
    return above.flatMap((type) => type?.getProperty(symbol.name) ?? []);
  }

  /** The files with such an identifier. */
  #naming(name: string): readonly NamingFile[] {
    let files = this.#byName.get(name);
    if (!files) this.#byName.set(name, (files = [...this.#files].filter(({ identifiers, text }) => (identifiers ? identifiers.has(name) : text.includes(name)))));
    return files;
  }

  /** `import name from`, by what it imports; such a name need not be the one that it was given. */
  #importsOfDefault(): Map<ts.Node, ts.Identifier[]> {
    if (this.#defaultImports) return this.#defaultImports;
    const imports = (this.#defaultImports = new Map<ts.Node, ts.Identifier[]>());
    for (const { statements } of this.#files) {
      for (const statement of statements as Iterable<Partial<ts.ImportDeclaration>>) {
        const { name, isTypeOnly } = statement.importClause ?? {};
        const declaration = name && !isTypeOnly ? this.symbolAt(name)?.declarations?.[0] : undefined;
        if (!name || !declaration) continue;
        const others = imports.get(declaration);
        if (others) others.push(name);
        else imports.set(declaration, [name]);
      }
    }
    return imports;
  }
}

/** The compiler keeps what identifiers a file has; where a version does not tell, its text is searched. */
interface NamingFile extends ts.SourceFile {
  readonly identifiers?: ReadonlyMap<string, string>;
}

type NamePlace =
  | { readonly kind: 'imported' | 'member' | 'global'; readonly at: ts.Node }
  | { readonly kind: 'exported'; readonly at: ts.Node; readonly as: string }
  | { readonly kind: 'destructured'; readonly pattern: ts.Node };

/** The properties by which the nodes are told that can name something of another file. */
interface Naming extends ts.Node {
  readonly name?: ts.Node & { readonly text?: string };
  readonly propertyName?: ts.Node;
  readonly expression?: ts.Node;
  readonly initializer?: ts.Node;
  readonly isTypeOnly?: boolean;
  readonly isExportEquals?: boolean;
  readonly moduleSpecifier?: ts.Node;
}

/** How an identifier names something; undefined for declarations, types, and references to what the file itself declares or imports. */
function placeOf(identifier: ts.Identifier): NamePlace | undefined {
  const parent = identifier.parent as Naming;
  if ('isTypeOnly' in parent && 'propertyName' in parent && parent.name) {
    if (parent.isTypeOnly || (parent.parent.parent as Naming).isTypeOnly || (parent.parent as Naming).isTypeOnly) return undefined;
    return isImport(parent) ? { kind: 'imported', at: parent.name } : { kind: 'exported', at: parent.name, as: parent.name.text ?? '' };
  }
  if ('isExportEquals' in parent && parent.expression === identifier) return { kind: 'exported', at: identifier, as: 'default' };
  if ('dotDotDotToken' in parent && 'propertyName' in parent) {
    return (parent.propertyName ?? parent.name) === identifier ? { kind: 'destructured', pattern: parent.parent } : undefined;
  }
  if (parent.name === identifier) return parent.expression && !('initializer' in parent) ? { kind: 'member', at: identifier } : undefined;
  return { kind: 'global', at: identifier };
}

/** `import { a }`, else `export { a }`: the former's list stands in a clause, which the statement holds. */
function isImport(specifier: ts.Node): boolean {
  return 'namedBindings' in specifier.parent.parent;
}

/** Every identifier of the name in a file, in order. */
function* identifiersOf(file: ts.SourceFile, name: string): Iterable<ts.Identifier> {
  for (let at = file.text.indexOf(name); at >= 0; at = file.text.indexOf(name, at + name.length)) {
    const node = nodeAt(file, at);
    if ('escapedText' in node && (node as ts.Identifier).text === name && node.getStart(file) === at) yield node as ts.Identifier;
  }
}

function nodeAt(file: ts.SourceFile, position: number): ts.Node {
  for (let node: ts.Node = file; ; ) {
    const child: ts.Node | undefined = node.forEachChild((each) => (each.pos <= position && position < each.end ? each : undefined));
    if (!child) return node;
    node = child;
  }
}
