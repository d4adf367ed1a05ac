import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, propertyName } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { skipTrivia } from './text.ts';

/** Puts a name in place of an expression: `content: content` becomes `content`, and parentheses go that only held it together. */
export function replaceExpression(node: Node, name: string, { file: { text } }: Analysis): Edit {
  const { parent } = node;
  const [start, end] = withParentheses(node, text);
  if (parent?.type === T.Property && parent.value === node && parent.parent.type === T.ObjectExpression) {
    const key = propertyName(parent);
    const [keyStart, keyEnd] = parent.key.range;
    if (parent.shorthand) return { start, end, text: key === name ? name : `${key}: ${name}` };
    const isPlain = !parent.computed && parent.key.type === T.Identifier && key === name && /^\s*:\s*$/.test(text.slice(keyEnd, start));
    if (isPlain) return { start: keyStart, end, text: name };
  }
  return { start, end, text: name };
}

/** The range of an expression with the parentheses right around it, where they can be nothing but that. */
function withParentheses(node: Node, text: string): [number, number] {
  let [start, end] = node.range;
  switch (node.parent?.type) {
    case T.MemberExpression:
    case T.Property:
    case T.SpreadElement:
    case T.ArrayExpression:
    case T.TemplateLiteral:
    case T.TSAsExpression:
    case T.TSNonNullExpression:
      for (;;) {
        const open = text.slice(0, start).trimEnd().length - 1;
        const close = skipTrivia(text, end);
        const isOnly = text[open] === '(' && text[close] === ')' && text.slice(end, close).trim() === '';
        if (!isOnly) return [start, end];
        start = open;
        end = close + 1;
      }
    default:
      return [start, end];
  }
}
