import type { SourceFile } from './file.ts';

type VisitorKeys = SourceFile['visitorKeys'];

/** Children that hold types only; what they name is looked up by name where it is needed. */
const typeKeys = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeArguments', 'superTypeParameters', 'implements']);

/** Nodes that are not entered: nothing runs in types, names and imports. */
const closed = /^(?:TS(?:Interface|TypeAlias|Enum|Declare)|Identifier$|ImportDeclaration$|Literal$|TemplateElement$|JSX(?:Identifier|Text)$)/;

const known = new WeakMap<VisitorKeys, (type: string) => readonly string[]>();

/** Under which keys a node of a type holds the code below it; found once a type for all files of a parser. */
export function codeKeys(visitorKeys: VisitorKeys): (type: string) => readonly string[] {
  const kept = known.get(visitorKeys);
  if (kept) return kept;
  const byType = new Map<string, readonly string[]>();
  const keysOf = (type: string): readonly string[] => {
    let keys = byType.get(type);
    if (!keys) byType.set(type, (keys = closed.test(type) ? [] : (visitorKeys[type] ?? []).filter((key) => !typeKeys.has(key))));
    return keys;
  };
  known.set(visitorKeys, keysOf);
  return keysOf;
}
