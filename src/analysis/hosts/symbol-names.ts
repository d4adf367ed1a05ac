import type * as ts from 'typescript';
import { type ProjectFile, type ProjectFiles, projectFiles } from './project-files.ts';

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
  /** The symbol that an identifier stands for, imports followed. */
  symbolAt(identifier: ts.Node): ts.Symbol | undefined;
  readonly files: ProjectFiles;
}

// Of the compiler's flags; its module is not loaded, what the parser gives of it is enough.
const alias = 1 << 21;
const member = (1 << 2) | (1 << 13);

/** Places with the same name that the checker is asked about, and those of them that stand for one symbol. */
const maxAsked = 1000;
const maxFound = 50;

export function symbolNames(program: ts.Program): SymbolNames {
  return new NamesInProgram(program);
}

class NamesInProgram implements SymbolNames {
  readonly files: ProjectFiles;
  readonly #checker: ts.TypeChecker;
  readonly #answers = new Map<ts.Node, readonly SymbolName[] | 'unknown'>();
  readonly #modules = new Map<ts.SourceFile, readonly SymbolName[]>();

  constructor(program: ts.Program) {
    this.files = projectFiles(program);
    this.#checker = program.getTypeChecker();
  }

  of(symbol: ts.Symbol): readonly SymbolName[] | 'unknown' {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) return 'unknown';
    let answer = this.#answers.get(declaration);
    if (!answer) this.#answers.set(declaration, (answer = this.#find(symbol, declaration.getSourceFile())));
    return answer;
  }

  symbolAt(identifier: ts.Node): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(identifier);
    return symbol && symbol.flags & alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #find(symbol: ts.Symbol, home: ts.SourceFile): readonly SymbolName[] | 'unknown' {
    const above = new Set(this.#membersAbove(symbol).flatMap(({ declarations = [] }) => declarations));
    const own = new Set([...symbol.declarations!, ...[...above].filter((declaration) => this.#hasOneBody(declaration))]);
    const isMember = (symbol.flags & member) !== 0;
    const found: SymbolName[] = isMember ? [] : [...this.#modulesHandedOn(home)];
    let asked = 0;
    // Modules that export it under another name add that name while we look.
    const names = new Set([symbol.name === 'export=' ? 'default' : symbol.name]);
    for (const name of names) {
      for (const file of this.files.reaching(home)) {
        for (const identifier of identifiersOf(file, name)) {
          const place = placeOf(identifier);
          if (!place || !this.#canName(place, file, isMember)) continue;
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

  /** Whether a member without a body is that of an interface, or an abstract class, which one class alone says that it implements. */
  #hasOneBody(declaration: ts.Declaration): boolean {
    const { body, initializer, parent } = declaration as { readonly body?: ts.Node; readonly initializer?: ts.Node; readonly parent: Partial<ts.InterfaceDeclaration> & ts.Node };
    if (body || initializer || !parent.name || !('members' in parent)) return false;
    const owner = this.symbolAt(parent.name);
    let heirs = 0;
    for (const file of this.files.reaching(parent.getSourceFile())) {
      for (const identifier of identifiersOf(file, parent.name.text)) {
        const clause = identifier.parent.parent;
        if (clause && 'token' in clause && 'types' in clause && this.symbolAt(identifier) === owner) heirs += 1;
      }
    }
    return heirs === 1;
  }

  /** `register(all)` after `import * as all from`: whoever is given the module can call everything in it. */
  #modulesHandedOn(home: ts.SourceFile): readonly SymbolName[] {
    const known = this.#modules.get(home);
    if (known) return known;
    const found: SymbolName[] = [];
    for (const file of this.files.reaching(home)) {
      for (const { importClause } of file.statements as Iterable<Partial<ts.ImportDeclaration>>) {
        const bindings = importClause?.namedBindings;
        if (!bindings || !('name' in bindings) || importClause.isTypeOnly || !this.symbolAt(bindings.name)?.declarations?.includes(home)) continue;
        for (const identifier of identifiersOf(file, bindings.name.text)) if (isWhole(identifier)) found.push({ identifier, certain: false });
      }
    }
    this.#modules.set(home, found);
    return found;
  }

  /** Spares the checker what needs the types of half the program: it is asked for the members of modules only where a module can be. */
  #canName(place: NamePlace, file: ProjectFile, isMember: boolean): boolean {
    if (place.kind === 'global') return !this.files.isModule(file);
    if (isMember || (place.kind !== 'member' && place.kind !== 'destructured')) return true;
    const symbol = 'escapedText' in place.of ? this.#checker.getSymbolAtLocation(place.of) : undefined;
    return (symbol !== undefined && (symbol.flags & alias) !== 0) || /\b(?:import|require)\s*\(/.test(file.text);
  }

  #named(place: NamePlace, name: string): ts.Symbol | undefined {
    return place.kind === 'destructured' ? this.#checker.getTypeAtLocation(place.of).getProperty(name) : this.symbolAt(place.at);
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
}

type NamePlace =
  | { readonly kind: 'imported' | 'global'; readonly at: ts.Node }
  | { readonly kind: 'exported'; readonly at: ts.Node; readonly as: string }
  | { readonly kind: 'member'; readonly at: ts.Node; readonly of: ts.Node }
  | { readonly kind: 'destructured'; readonly of: ts.Node };

/** The properties by which the nodes are told that can name something of another file. */
interface Naming extends ts.Node {
  readonly name?: ts.Node & { readonly text?: string };
  readonly propertyName?: ts.Node;
  readonly expression?: ts.Node;
  readonly initializer?: ts.Node;
  readonly isTypeOnly?: boolean;
  readonly isExportEquals?: boolean;
}

/** How an identifier names something; undefined for declarations, types, and references to what the file itself declares or imports. */
function placeOf(identifier: ts.Identifier): NamePlace | undefined {
  const parent = identifier.parent as Naming;
  // `import name from`.
  if ('namedBindings' in parent) return parent.isTypeOnly ? undefined : { kind: 'imported', at: identifier };
  if ('isTypeOnly' in parent && 'propertyName' in parent && parent.name) {
    const list = parent.parent as Naming;
    if (parent.isTypeOnly || (list.parent as Naming).isTypeOnly) return undefined;
    return 'namedBindings' in list.parent ? { kind: 'imported', at: parent.name } : { kind: 'exported', at: parent.name, as: parent.name.text ?? '' };
  }
  if ('isExportEquals' in parent && parent.expression === identifier) return { kind: 'exported', at: identifier, as: 'default' };
  if ('dotDotDotToken' in parent && 'propertyName' in parent) {
    return (parent.propertyName ?? parent.name) === identifier ? { kind: 'destructured', of: parent.parent } : undefined;
  }
  if (parent.name === identifier) return parent.expression && !('initializer' in parent) ? { kind: 'member', at: identifier, of: parent.expression } : undefined;
  return { kind: 'global', at: identifier };
}

/** Whether an identifier stands for a module as a whole, not for the way to a member, or in a type. */
function isWhole(identifier: ts.Identifier): boolean {
  const parent = identifier.parent as Naming;
  if (parent.name === identifier || 'left' in parent && 'right' in parent && !('operatorToken' in parent) || 'exprName' in parent) return false;
  const isTaken = parent.name && (parent.expression === identifier || (parent.initializer === identifier && 'elements' in parent.name));
  return !isTaken;
}

/** Every identifier of the name in a file, in order; of `default` also what imports without braces are called. */
function* identifiersOf(file: ProjectFile, name: string): Iterable<ts.Identifier> {
  if (name === 'default') {
    for (const { importClause } of file.statements as Iterable<Partial<ts.ImportDeclaration>>) if (importClause?.name) yield importClause.name;
  }
  if (file.identifiers && !file.identifiers.has(name)) return;
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
