import type { Analysis } from '../analysis/analysis.ts';
import { T } from '../analysis/ast.ts';
import { indentUnitOf, newlineOf } from './text.ts';

/** How a file is written: what new code must look like to belong there. */
export interface Style {
  readonly quote: '"' | "'";
  /** `;` or nothing. */
  readonly semicolon: ';' | '';
  readonly newline: string;
  readonly indent: string;
}

export function styleOf(analysis: Analysis): Style {
  return analysis.remember('style', analysis, () => {
    const { text } = analysis.file;
    return { quote: quoteOf(analysis), semicolon: semicolonOf(analysis), newline: newlineOf(text), indent: indentUnitOf(text) };
  }, { quote: "'", semicolon: ';', newline: '\n', indent: '  ' } as Style);
}

export function isTypeScript({ file: { filename } }: Analysis): boolean {
  return /\.[cm]?tsx?$/.test(filename);
}

/** The quotes of the imports, else those that are in the majority. */
function quoteOf({ file: { ast, text } }: Analysis): Style['quote'] {
  for (const statement of ast.body) {
    if (statement.type === T.ImportDeclaration) return text[statement.source.range[0]] === '"' ? '"' : "'";
  }
  const required = /\brequire\((['"])/.exec(text);
  if (required) return required[1] as Style['quote'];
  return count(text, '"') > count(text, "'") ? '"' : "'";
}

/** A file without semicolons ends no statement with one. */
function semicolonOf({ file: { ast, text } }: Analysis): Style['semicolon'] {
  let without = 0;
  for (const statement of ast.body) {
    switch (statement.type) {
      case T.ImportDeclaration:
      case T.VariableDeclaration:
      case T.ExpressionStatement:
        if (text[statement.range[1] - 1] === ';') return ';';
        without += 1;
    }
  }
  return without > 0 ? '' : ';';
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
