import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import type { Edit } from './edit.ts';
import { styleOf } from './style.ts';
import { afterTrailingComment, indentAt, isFirstOnLine } from './text.ts';

/** One more statement in a block, at its beginning or after one of its statements, on a line of its own where these have one. */
export function stepIn({ body, range }: TSESTree.BlockStatement, after: TSESTree.Statement | undefined, code: string, analysis: Analysis): readonly Edit[] {
  const { text } = analysis.file;
  const at = after?.range[1] ?? range[0] + 1;
  const like = after ?? body[0];
  const before = after && !/[;}]/.test(text[at - 1]!) ? ';' : '';
  if (!like || !isFirstOnLine(text, like.range[0])) return [{ start: at, end: at, text: `${before} ${code};${text[at] === '}' ? ' ' : ''}` }];
  const { newline, semicolon } = styleOf(analysis);
  const end = afterTrailingComment(text, at);
  return [{ start: end, end, text: `${newline}${indentAt(text, like.range[0])}${code}${semicolon}` }];
}
