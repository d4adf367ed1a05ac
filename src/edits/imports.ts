import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, propertyName } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { freeName, isNameInFile } from './names.ts';
import { appendItem } from './lists.ts';
import { requiredModule } from './required-module.ts';
import { type Style, styleOf } from './style.ts';
import { afterTrailingComment, endOfLine, skipTrivia } from './text.ts';

/** An imported function: how code names it, and what makes that name mean it. */
export interface Imported {
  /** `withRetry`, `withLlmRetry` where that name is taken, `llm.withRetry` for a namespace. */
  readonly name: string;
  /** The same objects for every caller, so that a set of edits has them once. */
  readonly edits: readonly Edit[];
  /** The one of them that writes a new statement. */
  readonly statement?: Edit;
}

export interface ImportRequest {
  /** The exported name. */
  readonly name: string;
  /** What to call it where its own name is taken. */
  readonly alias: string;
  readonly source: string;
  readonly quote?: Style['quote'];
}

/**
 * Makes an export usable in the file, by the import that is there, by one more name in it, or by a new one where imports
 * stand – `require` in a file that uses `require`. Type-only imports are left alone.
 */
export function ensureImport(request: ImportRequest, analysis: Analysis): Imported {
  return analysis.remember(`import ${request.name} ${request.source} ${request.quote}`, analysis, () => find(request, analysis) ?? add(request, analysis), {
    name: request.name,
    edits: [],
  } as Imported);
}

function find(request: ImportRequest, analysis: Analysis): Imported | undefined {
  for (const statement of analysis.file.ast.body) {
    if (statement.type === T.ImportDeclaration) {
      if (statement.source.value !== request.source || statement.importKind === 'type') continue;
      const found = inImport(statement, request, analysis);
      if (found) return found;
    } else if (statement.type === T.TSImportEqualsDeclaration) {
      const isIt = requiredBy(statement) === request.source && statement.importKind !== 'type' && isOnly(statement.id.name, analysis);
      if (isIt) return { name: `${statement.id.name}.${request.name}`, edits: [] };
    } else if (statement.type === T.VariableDeclaration) {
      for (const declarator of statement.declarations) {
        if (requireSource(declarator.init) !== request.source) continue;
        const found = inRequire(declarator.id, request, analysis);
        if (found) return found;
      }
    }
  }
  return undefined;
}

function inImport(statement: TSESTree.ImportDeclaration, request: ImportRequest, analysis: Analysis): Imported | undefined {
  const { text } = analysis.file;
  const named: TSESTree.ImportSpecifier[] = [];
  let open = false;
  for (const specifier of statement.specifiers) {
    if (specifier.type === T.ImportNamespaceSpecifier) {
      return isOnly(specifier.local.name, analysis) ? { name: `${specifier.local.name}.${request.name}`, edits: [] } : undefined;
    }
    if (specifier.type !== T.ImportSpecifier) continue;
    named.push(specifier);
    const imported = specifier.imported.type === T.Identifier ? specifier.imported.name : specifier.imported.value;
    if (imported === request.name && specifier.importKind !== 'type' && isOnly(specifier.local.name, analysis)) {
      return { name: specifier.local.name, edits: [] };
    }
  }
  const { local, specifier } = specifierOf(request, ' as ', analysis);
  const last = statement.specifiers.at(-1);
  // `import 'llm-calls'` stays what it is.
  if (!last) return undefined;
  const close = text.indexOf('}', named.length > 0 ? last.range[1] : skipTrivia(text, last.range[1]));
  open = close !== -1 && close < statement.source.range[0];
  if (named.length > 0 && open) return { name: local, edits: appendItem({ last, close, code: specifier }, analysis) };
  if (named.length === 0) return { name: local, edits: [{ start: last.range[1], end: last.range[1], text: `, { ${specifier} }` }] };
  return undefined;
}

function inRequire(pattern: Node, request: ImportRequest, analysis: Analysis): Imported | undefined {
  if (pattern.type === T.Identifier) return isOnly(pattern.name, analysis) ? { name: `${pattern.name}.${request.name}`, edits: [] } : undefined;
  if (pattern.type !== T.ObjectPattern) return undefined;
  for (const property of pattern.properties) {
    if (property.type !== T.Property || propertyName(property) !== request.name || property.value.type !== T.Identifier) continue;
    if (isOnly(property.value.name, analysis)) return { name: property.value.name, edits: [] };
  }
  const last = pattern.properties.at(-1);
  if (last?.type !== T.Property) return undefined;
  const { local, specifier } = specifierOf(request, ': ', analysis);
  return { name: local, edits: appendItem({ last, close: (pattern.typeAnnotation ?? pattern).range[1] - 1, code: specifier }, analysis) };
}

/** Whether an imported name means the same everywhere in the file. Not every scope analysis knows `import x = require()`. */
function isOnly(name: string, { file: { scopes } }: Analysis): boolean {
  return scopes.scopes.filter((scope) => scope.set.get(name)?.identifiers.length).length <= 1;
}

function specifierOf({ name, alias }: ImportRequest, as: string, analysis: Analysis): { local: string; specifier: string } {
  if (!isNameInFile(name, analysis)) return { local: name, specifier: name };
  const local = freeName(alias, (candidate) => isNameInFile(candidate, analysis));
  return { local, specifier: `${name}${as}${local}` };
}

function add(request: ImportRequest, analysis: Analysis): Imported {
  const style = styleOf(analysis);
  const quote = request.quote ?? style.quote;
  const source = `${quote}${request.source}${quote}`;
  switch (moduleStyle(analysis)) {
    case 'import': {
      const { local, specifier } = specifierOf(request, ' as ', analysis);
      return { name: local, ...newStatement(`import { ${specifier} } from ${source}${style.semicolon}`, isImport, analysis) };
    }
    case 'require': {
      const { local, specifier } = specifierOf(request, ': ', analysis);
      return { name: local, ...newStatement(`const { ${specifier} } = require(${source})${style.semicolon}`, isRequire, analysis) };
    }
    case 'import =': {
      const namespace = freeName('llmCalls', (name) => isNameInFile(name, analysis));
      return { name: `${namespace}.${request.name}`, ...newStatement(`import ${namespace} = require(${source})${style.semicolon}`, isImport, analysis) };
    }
  }
}

function moduleStyle({ file: { ast, filename, text } }: Analysis): 'import' | 'require' | 'import =' {
  const has = (...types: readonly string[]): boolean => ast.body.some((statement) => types.includes(statement.type));
  if (has(T.ImportDeclaration)) return 'import';
  // Only this form is valid both in CommonJS under `verbatimModuleSyntax` and where it is not set.
  if (has(T.TSImportEqualsDeclaration)) return 'import =';
  if (ast.body.some(isRequire)) return 'require';
  if (has(T.ExportNamedDeclaration, T.ExportDefaultDeclaration, T.ExportAllDeclaration) || /\.mjs$/.test(filename)) return 'import';
  if (/\.cjs$/.test(filename) || /\brequire\(|\bmodule\.exports\b|\bexports\.\w/.test(text)) return 'require';
  return /\.jsx?$/.test(filename) && ast.sourceType !== 'module' ? 'require' : 'import';
}

function isImport(statement: Node): boolean {
  return statement.type === T.ImportDeclaration || statement.type === T.TSImportEqualsDeclaration;
}

/** `const x = require('x')`, `require('x')`, `require('x').config()`. */
function isRequire(statement: Node): boolean {
  if (statement.type === T.VariableDeclaration) return statement.declarations.every((declarator) => requireSource(declarator.init) !== undefined);
  return statement.type === T.ExpressionStatement && requireSource(statement.expression) !== undefined;
}

/** The module that `require('x')`, a property of it or a call of either loads. */
function requireSource(node: Node | null | undefined): string | undefined {
  if (node?.type === T.MemberExpression) return requireSource(node.object);
  return node?.type === T.CallExpression ? (requiredModule(node) ?? requireSource(node.callee)) : undefined;
}

function requiredBy(statement: TSESTree.TSImportEqualsDeclaration): string | undefined {
  const reference = statement.moduleReference;
  return reference.type === T.TSExternalModuleReference && reference.expression.type === T.Literal ? String(reference.expression.value) : undefined;
}

/** A statement after the last of its kind at the head of the file, else after directives and what else must come first. */
function newStatement(code: string, isAlike: (statement: Node) => boolean, analysis: Analysis): Required<Pick<Imported, 'edits' | 'statement'>> {
  const statement = statementEdit(code, isAlike, analysis);
  return { edits: [statement], statement };
}

function statementEdit(code: string, isAlike: (statement: Node) => boolean, analysis: Analysis): Edit {
  const { text, ast } = analysis.file;
  const { newline } = styleOf(analysis);
  let after: Node | undefined;
  for (const statement of ast.body) {
    if (isAlike(statement) || isDirective(statement)) after = statement;
    else if (after && isAlike(after)) break;
  }
  if (!after) {
    const at = headEnd(text, ast.body[0]?.range[0] ?? text.length);
    const apart = /^\r?\n/.test(text.slice(at)) ? newline : `${newline}${newline}`;
    return { start: at, end: at, text: `${code}${apart}` };
  }
  const at = afterTrailingComment(text, after.range[1]);
  // Several statements on one line stay on one line.
  if (at !== endOfLine(text, at)) return { start: at, end: at, text: ` ${code}` };
  return { start: at, end: at, text: `${isDirective(after) ? newline : ''}${newline}${code}` };
}

function isDirective(statement: Node): boolean {
  return statement.type === T.ExpressionStatement && typeof statement.directive === 'string';
}

/** Comments that belong to the file rather than to its first statement. */
const headComment = /@ts-|@flow|@jsx|@jest|@vitest|@license|@format|eslint|prettier|copyright|licen[cs]e|^\/\*!/i;

/** Where code may begin: after a hashbang, and after comments that are set off by an empty line or speak for the file. */
function headEnd(text: string, first: number): number {
  let at = text.startsWith('#!') ? endOfLine(text, 0) + (/^\r?\n/.exec(text.slice(endOfLine(text, 0)))?.[0].length ?? 0) : 0;
  for (;;) {
    const comment = /^\s*(?:\/\/.*|\/\*[\s\S]*?\*\/)[ \t]*(?:\r?\n|$)/.exec(text.slice(at, first))?.[0];
    if (comment === undefined) return at;
    const end = at + comment.length;
    const empty = /^(?:[ \t]*\r?\n)*/.exec(text.slice(end, first))![0];
    if (!headComment.test(comment.trim()) && empty === '') return at;
    at = end + empty.length;
  }
}
