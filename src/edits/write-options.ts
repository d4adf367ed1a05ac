import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import type { Node } from '../analysis/ast.ts';
import type { Entry } from './carry-options.ts';
import type { Edit } from './edit.ts';
import { appendItem, appendProperty, removeProperty } from './lists.ts';
import { refuse } from './not-carried.ts';
import { styleOf } from './style.ts';
import { indentAt } from './text.ts';

/** `{ maxAttempts: 4, jitter: 'none' }` */
export function optionsText(entries: readonly Entry[]): string {
  return `{ ${entries.filter(({ isIdle }) => !isIdle).map(entryText).join(', ')} }`;
}

function entryText({ name, code }: Entry): string {
  return name === code ? name : `${name}: ${code}`;
}

/** Puts each entry where the option stood that it comes from, and the others at the end. */
export function writeOptions(entries: readonly Entry[], literal: TSESTree.ObjectExpression | undefined, given: Node | undefined, call: TSESTree.CallExpression, analysis: Analysis): Edit[] {
  if (!literal) {
    if (given) return [{ start: given.range[0], end: given.range[1], text: optionsText(entries) }];
    const last = call.arguments.at(-1)!;
    return appendItem({ last, close: call.range[1] - 1, code: optionsText(entries) }, analysis);
  }
  const { text } = analysis.file;
  const [first] = literal.properties;
  const isSpread = first !== undefined && text.slice(literal.range[0], first.range[0]).includes('\n');
  const separator = isSpread ? `,${styleOf(analysis).newline}${indentAt(text, first.range[0])}` : ', ';
  const fresh = entries.filter(({ at }) => !at).map(entryText);
  const edits: Edit[] = [];
  let idle = 0;
  for (const property of literal.properties) {
    const here = entries.filter(({ at, isIdle }) => at === property && !isIdle).map(entryText);
    const [start, end] = property.range;
    if (here.length > 0) edits.push({ start, end, text: here.join(separator) });
    else if (fresh.length > 0) edits.push({ start, end, text: fresh.splice(0).join(separator) });
    else if ((idle += 1) > 1) refuse('its options cannot be taken apart');
    else if (property !== literal.properties.at(-1)) edits.push(...removeProperty(property, analysis));
    else edits.push({ start: literal.properties.at(-2)!.range[1], end, text: '' });
  }
  return fresh.length > 0 ? [...edits, ...appendProperty(literal, fresh.join(separator), analysis)] : edits;
}
