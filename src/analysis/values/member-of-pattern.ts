import { type Node, T, propertyName } from '../ast.ts';

/** What an object pattern calls a property: `e` for `error` of `{ error: e }`. */
export function memberOfPattern(pattern: Node | undefined, name: string): Node | undefined {
  const property = pattern?.type === T.ObjectPattern ? pattern.properties.find((each) => each.type === T.Property && propertyName(each) === name) : undefined;
  return property?.type === T.Property ? property.value : undefined;
}
