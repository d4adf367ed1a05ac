import type { TSESTree } from '@typescript-eslint/types';
import type * as ts from 'typescript';
import { type Analysis, analyse } from '../analysis.ts';
import { type Node, T } from '../ast.ts';
import type { ScopeManager, SourceFile } from '../file.ts';
import type { Declared, Named, Program } from '../program.ts';
import type { Settings } from '../settings/settings.ts';
import { installedMajor } from '../settings/versions.ts';
import { setParents } from './parents.ts';
import { type SymbolNames, symbolNames } from './symbol-names.ts';
import { typescriptTypes } from './typescript-types.ts';
import type { TypedProgram } from './typed-program.ts';

/** How ESLint parsed the file; the parser can do the same for others of the program, which have been parsed already. */
export interface Parsing {
  readonly parser?: unknown;
  readonly parserOptions?: object;
  readonly sourceType?: string;
}

interface Parser {
  parseForESLint?(text: string, options: object): Parsed;
}

interface Parsed {
  readonly ast: TSESTree.Program;
  readonly scopeManager?: unknown;
  readonly visitorKeys?: SourceFile['visitorKeys'];
  readonly services?: Partial<TypedProgram>;
}

/** A file of the program, with the nodes of both its trees. */
interface Opened extends TypedProgram {
  readonly analysis: Analysis;
}

/** Files of which the trees are kept, and files that one function's names may be spread over. */
const maxOpen = 200;
const maxFiles = 30;

const known = new WeakMap<ts.Program, Map<Settings, OpenFiles>>();

/** The rest of the program that a file was parsed in. */
export function typescriptProgram(typed: TypedProgram, settings: Settings, parsing: Parsing): Program {
  const bySettings = known.get(typed.program) ?? new Map<Settings, OpenFiles>();
  known.set(typed.program, bySettings);
  const files = bySettings.get(settings) ?? new OpenFiles(typed.program, settings, parsing);
  bySettings.set(settings, files);
  files.asking = {};
  return new FileInProgram(typed, files);
}

/** The files of one program that questions have led to. */
class OpenFiles {
  asking: object = {};
  readonly #program: ts.Program;
  readonly #settings: Settings;
  readonly #parsing: Parsing;
  readonly #opened = new Map<ts.SourceFile, Opened>();
  #names: SymbolNames | undefined;

  constructor(program: ts.Program, settings: Settings, parsing: Parsing) {
    this.#program = program;
    this.#settings = settings;
    this.#parsing = parsing;
  }

  /** Looked for once a program, when first asked. */
  get names(): SymbolNames {
    return (this.#names ??= symbolNames(this.#program));
  }

  open(file: ts.SourceFile): Opened | undefined {
    const opened = this.#opened.get(file) ?? this.#parse(file);
    if (opened) this.keep(file, opened);
    return opened;
  }

  /** Keeps a file that has a tree; also the one being linted, which need not be opened again when a caller leads back to it. */
  keep(file: ts.SourceFile, opened: Opened): void {
    this.#opened.delete(file);
    this.#opened.set(file, opened);
    const [oldest] = this.#opened.keys();
    if (oldest && this.#opened.size > maxOpen) this.#opened.delete(oldest);
  }

  #parse(file: ts.SourceFile): Opened | undefined {
    const { ast, scopeManager, visitorKeys, services } = this.#parsed(file) ?? {};
    if (!ast || !scopeManager || !visitorKeys || services?.program !== this.#program) return undefined;
    setParents(ast, visitorKeys);
    const typed = services as TypedProgram;
    const analysis = analyse({
      filename: file.fileName,
      text: file.text,
      ast,
      scopes: scopeManager as ScopeManager,
      visitorKeys,
      settings: this.#settings,
      majorOf: (name) => this.#settings.versions[name] ?? installedMajor(name, file.fileName),
      types: typescriptTypes(typed, this.#settings),
      program: new FileInProgram(typed, this),
    });
    return { ...typed, analysis };
  }

  #parsed(file: ts.SourceFile): Parsed | undefined {
    const { parserOptions, sourceType } = this.#parsing;
    const parser = this.#parsing.parser as Parser | null | undefined;
    // The program is given, so none is looked for.
    const own = { filePath: file.fileName, programs: [this.#program], project: undefined, projectService: undefined };
    try {
      return parser?.parseForESLint?.(file.text, { sourceType, ...parserOptions, ...own });
    } catch {
      // A syntax error there is reported where that file is linted.
      return undefined;
    }
  }
}

/** What the program knows beyond one file. */
class FileInProgram implements Program {
  readonly #typed: TypedProgram;
  readonly #files: OpenFiles;

  constructor(typed: TypedProgram, files: OpenFiles) {
    this.#typed = typed;
    this.#files = files;
  }

  get asking(): object {
    return this.#files.asking;
  }

  namesOf(exported: Node, analysis: Analysis): readonly Named[] | 'unknown' | undefined {
    const symbol = this.#exportedSymbol(exported);
    if (!symbol) return undefined;
    this.#keep(analysis);
    const names = this.#files.names.of(symbol);
    if (names === 'unknown' || new Set(names.map(({ identifier }) => identifier.getSourceFile())).size > maxFiles) return 'unknown';
    const found: Named[] = [];
    for (const { identifier, certain } of names) {
      const opened = this.#files.open(identifier.getSourceFile());
      if (!opened) return 'unknown';
      const name = opened.tsNodeToESTreeNodeMap.get(identifier);
      if (name) found.push({ analysis: opened.analysis, name, certain });
    }
    return found;
  }

  declarationAt(node: Node, analysis: Analysis): Declared | undefined {
    const at = this.#nameIn(node);
    const declaration = at && this.#files.names.symbolAt(at)?.declarations?.find(isWhole);
    const file = declaration?.getSourceFile();
    if (!declaration || !file || !this.#files.names.files.has(file)) return undefined;
    this.#keep(analysis);
    const opened = this.#files.open(file);
    const declared = opened?.tsNodeToESTreeNodeMap.get(declaration);
    return declared && { node: declared, analysis: opened!.analysis };
  }

  /** The symbol that a declaration, a member or an `export` gives to other files. */
  #exportedSymbol(exported: Node): ts.Symbol | undefined {
    const name = exportedName(exported);
    if (name) {
      const at = this.#typed.esTreeNodeToTSNodeMap.get(name);
      return at && this.#files.names.symbolAt(at);
    }
    const isDefault = exported.type === T.ExportDefaultDeclaration || exported.type === T.FunctionDeclaration || exported.type === T.ClassDeclaration;
    const file = isDefault ? this.#typed.esTreeNodeToTSNodeMap.get(exported)?.getSourceFile() : undefined;
    return file && this.#typed.program.getTypeChecker().getSymbolAtLocation(file)?.exports?.get('default' as ts.__String);
  }

  /** The identifier that tells what an expression is: its own, or that of the member it reads. */
  #nameIn(node: Node): ts.Node | undefined {
    const name = node.type === T.MemberExpression ? node.property : node;
    return name.type === T.Identifier ? this.#typed.esTreeNodeToTSNodeMap.get(name) : undefined;
  }

  #keep(analysis: Analysis): void {
    const file = this.#typed.esTreeNodeToTSNodeMap.get(analysis.file.ast)?.getSourceFile();
    if (file) this.#files.keep(file, { ...this.#typed, analysis });
  }
}

/** The identifier whose symbol other files can name; undefined where it has none but that of the default export. */
function exportedName(exported: Node): Node | undefined {
  switch (exported.type) {
    case T.FunctionDeclaration:
    case T.TSDeclareFunction:
    case T.ClassDeclaration:
      return exported.id ?? undefined;
    case T.VariableDeclarator:
      return exported.id.type === T.Identifier ? exported.id : undefined;
    case T.ExportSpecifier:
      return exported.exported;
    case T.Property:
    case T.MethodDefinition:
    case T.PropertyDefinition:
      return exported.key;
    case T.AssignmentExpression:
      return exported.left.type === T.MemberExpression ? exported.left.property : undefined;
    case T.ExportDefaultDeclaration:
      return exported.declaration.type === T.Identifier ? exported.declaration : undefined;
    case T.TSExportAssignment:
      return exported.expression.type === T.Identifier ? exported.expression : undefined;
    default:
      return undefined;
  }
}

/** Whether a declaration tells what it declares; of overloads, one does. */
function isWhole(declaration: ts.Declaration): boolean {
  const { body, initializer } = declaration as { readonly body?: ts.Node; readonly initializer?: ts.Node };
  return Boolean(body ?? initializer) || 'objectAssignmentInitializer' in declaration;
}
