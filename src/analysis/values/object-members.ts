import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { T } from '../ast.ts';
import type { Value } from './value.ts';
import { memberOf, valueOf } from './values.ts';

/** `clients[name]`, where all that it may be are clients of one SDK. */
export function anyMember(node: TSESTree.ObjectExpression, analysis: Analysis): Value | undefined {
  const [first, ...more] = node.properties.map((property) => (property.type === T.Property ? valueOf(property.value, analysis) : undefined));
  return first?.kind === 'client' && more.every((value) => value?.kind === 'client' && value.sdk === first.sdk) ? first : undefined;
}

/** A member that an object has from another one: `{ ...clients, name }`. */
export function spreadMember(node: TSESTree.ObjectExpression, name: string, analysis: Analysis): Value | undefined {
  return analysis.remember(`spread member ${name}`, node, () => {
    for (const property of node.properties.toReversed()) {
      const spread = property.type === T.SpreadElement ? valueOf(property.argument, analysis) : undefined;
      const value = spread && memberOf(spread, name, analysis);
      if (value) return value;
    }
    return undefined;
  }, undefined);
}
