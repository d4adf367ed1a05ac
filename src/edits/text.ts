import type { Node } from '../analysis/ast.ts';

/** Position of the next token: after whitespace and comments. `at` must not be inside a token. */
export function skipTrivia(text: string, at: number): number {
  let position = at;
  for (;;) {
    if (position < text.length && isSpace(text.charCodeAt(position))) position += 1;
    else if (text.startsWith('//', position)) position = endOfLine(text, position);
    else if (text.startsWith('/*', position)) {
      const end = text.indexOf('*/', position + 2);
      position = end === -1 ? text.length : end + 2;
    } else return position;
  }
}

/** Whitespace as JavaScript has it; a byte order mark is some. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029;
}

/** Position of the line break that ends the line, or the end of the text; before `\r` where there is one. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/** Start of the line that `at` is on. */
export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** The whitespace that the line of `at` begins with. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(startOfLine(text, at), at))![0];
}

/** Whether nothing but whitespace stands before `at` on its line. */
export function isFirstOnLine(text: string, at: number): boolean {
  return text.slice(startOfLine(text, at), at).trim() === '';
}

/** Where a line comment or one-line block comment after `at` ends, if only comments and blanks follow on the line; else `at`. */
export function afterTrailingComment(text: string, at: number): number {
  const end = endOfLine(text, at);
  const rest = text.slice(at, end);
  return /^(?:[ \t]|\/\*(?:(?!\*\/).)*\*\/)*(?:\/\/.*)?$/.test(rest) ? end : at;
}

/** End of an expression with the parentheses around it, of which none is at `limit` or after it. */
export function endWithParentheses(text: string, node: Node, limit: number): number {
  let end = node.range[1];
  for (let next = skipTrivia(text, end); text[next] === ')' && next < limit; next = skipTrivia(text, end)) end = next + 1;
  return end;
}

/** The line break that the file uses. */
export function newlineOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** One level of indentation, as the file has it. */
export function indentUnitOf(text: string): string {
  const found = /^(\t| {2,8})\S/m.exec(text);
  return found ? found[1]! : '  ';
}

export function sourceOf(node: Node, text: string): string {
  return text.slice(node.range[0], node.range[1]);
}

/** Source as it is quoted in a report: its first line, and not all of a long one. */
export function shortened(source: string): string {
  const line = source.split(/\r?\n/, 1)[0]!;
  return line.length > 50 || line.length < source.length ? `${line.slice(0, 47)}…` : line;
}
