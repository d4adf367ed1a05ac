import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import type { Node } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { styleOf } from './style.ts';
import { endOfLine, endWithParentheses, indentAt, isFirstOnLine, skipTrivia } from './text.ts';

export interface ListEnd {
  readonly last: Node;
  /** Position of the bracket that closes the list. */
  readonly close: number;
  readonly code: string;
}

/** One more item at the end of a list, on a line of its own where the items have one, after comments, with or without a last comma. */
export function appendItem({ last, close, code }: ListEnd, analysis: Analysis): Edit[] {
  const { text } = analysis.file;
  const lastEnd = endWithParentheses(text, last, close);
  const next = skipTrivia(text, lastEnd);
  const comma = text[next] === ',' ? next : undefined;
  const isOnOwnLine = text.slice(lastEnd, close).includes('\n') && isFirstOnLine(text, last.range[0]);
  if (!isOnOwnLine) return [{ start: lastEnd, end: lastEnd, text: `, ${code}` }];
  const lineEnd = lineBreakAfter(text, comma ?? lastEnd);
  if (lineEnd > close) return [{ start: lastEnd, end: lastEnd, text: `, ${code}` }];
  const line = `${styleOf(analysis).newline}${indentAt(text, last.range[0])}${code}`;
  if (comma !== undefined) return [{ start: lineEnd, end: lineEnd, text: `${line},` }];
  if (lineEnd === lastEnd) return [{ start: lineEnd, end: lineEnd, text: `,${line}` }];
  return [
    { start: lastEnd, end: lastEnd, text: ',' },
    { start: lineEnd, end: lineEnd, text: line },
  ];
}

/** End of the line after a token, where comments that begin there have ended. */
function lineBreakAfter(text: string, at: number): number {
  let position = at;
  for (;;) {
    const end = endOfLine(text, position);
    const line = text.slice(position, end);
    const opened = line.lastIndexOf('/*');
    if (opened === -1 || line.includes('*/', opened) || line.slice(0, opened).includes('//')) return end;
    position = text.indexOf('*/', position + opened) + 2;
    if (position < 2) return end;
  }
}

/** One more property at the end of an object literal. */
export function appendProperty(object: TSESTree.ObjectExpression, code: string, analysis: Analysis): Edit[] {
  const { text } = analysis.file;
  const [start, end] = object.range;
  const last = object.properties.at(-1);
  if (last) return appendItem({ last, close: end - 1, code }, analysis);
  const inner = text.slice(start + 1, end - 1);
  if (inner.trim() === '') return [{ start: start + 1, end: end - 1, text: ` ${code} ` }];
  return [{ start: end - 1, end: end - 1, text: inner.endsWith('\n') ? code : `${styleOf(analysis).newline}${code} ` }];
}

/** Takes a property that another one follows out of its literal, with its comma, and its line if it had one to itself. */
export function removeProperty(property: Node, analysis: Analysis): Edit[] {
  const { text } = analysis.file;
  const [start, end] = property.range;
  const comma = skipTrivia(text, end);
  const rest = /^[ \t]*/.exec(text.slice(comma + 1))![0].length;
  const after = comma + 1 + rest;
  // A comment between the property and its comma stays.
  if (text.slice(end, comma).trim() !== '') {
    return [
      { start, end, text: '' },
      { start: comma, end: comma + 1, text: '' },
    ];
  }
  const lineStart = start - indentAt(text, start).length;
  const isAlone = (text[lineStart - 1] === '\n' || lineStart === 0) && after === endOfLine(text, after) && after < text.length;
  if (!isAlone) return [{ start, end: after, text: '' }];
  return [{ start: lineStart, end: text.indexOf('\n', after) + 1, text: '' }];
}
