import type { TSESTree } from '@typescript-eslint/types';
import { propertyName } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';

/** Gives an option another value: `retries: Infinity` becomes `retries: 4`. */
export function replaceValue(property: TSESTree.Property, value: string): readonly Edit[] {
  const [start, end] = property.shorthand ? property.range : property.value.range;
  return [{ start, end, text: property.shorthand ? `${propertyName(property)}: ${value}` : value }];
}
