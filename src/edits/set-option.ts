import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, objectProperty } from '../analysis/ast.ts';
import { objectLiteral } from '../analysis/values/options.ts';
import { staticValue } from '../analysis/values/static.ts';
import type { Edit } from './edit.ts';
import { appendItem, appendProperty } from './lists.ts';

/** Writes an option by its path into an argument of a call; no edit where the argument is not there to be written to. */
export function setOption(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  index: number,
  path: readonly string[],
  value: string,
  analysis: Analysis,
): readonly Edit[] {
  const given = call.arguments;
  if (given.some((argument) => argument.type === T.SpreadElement)) return [];
  const argument = given[index];
  if (argument) return setIn(argument, path, value, analysis);
  if (given.length !== index) return [];
  const last = given.at(-1);
  const end = call.range[1];
  const code = nested(path, value);
  if (last) return appendItem({ last, close: end - 1, code }, analysis);
  // `new OpenAI` needs no parentheses.
  return analysis.file.text[end - 1] === ')' ? [{ start: end - 1, end: end - 1, text: code }] : [{ start: end, end, text: `(${code})` }];
}

function setIn(node: Node, path: readonly string[], value: string, analysis: Analysis): readonly Edit[] {
  const [start, end] = node.range;
  const known = staticValue(node, analysis);
  if (known && !known.value) return [{ start, end, text: nested(path, value) }];
  const object = objectLiteral(node, analysis);
  const [name, ...rest] = path;
  if (!object || name === undefined) return [];
  const property = objectProperty(object, name);
  if (property === 'unknown') return [];
  if (!property) return appendProperty(object, `${name}: ${nested(rest, value)}`, analysis);
  return property.shorthand ? [] : setIn(property.value, rest, value, analysis);
}

/** `{ config: { abortSignal: … } }` */
function nested(path: readonly string[], value: string): string {
  return path.reduceRight((inner, name) => `{ ${name}: ${inner} }`, value);
}
