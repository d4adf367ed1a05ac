import { type Node, T, propertyName } from '../ast.ts';
import type { Variable } from '../file.ts';

/** Where in a destructured value a variable stands: names of properties, numbers of elements; and what it is where nothing is there. */
export interface BindingPath {
  readonly path: readonly string[];
  readonly fallback?: Node;
}

export function bindingPath(pattern: Node, variable: Variable): BindingPath | undefined {
  switch (pattern.type) {
    case T.Identifier:
      return variable.identifiers.includes(pattern) ? { path: [] } : undefined;
    case T.AssignmentPattern: {
      const inner = bindingPath(pattern.left, variable);
      return inner && { path: inner.path, fallback: inner.path.length === 0 ? pattern.right : undefined };
    }
    case T.ObjectPattern:
      for (const property of pattern.properties) {
        if (property.type !== T.Property) continue;
        const inner = bindingPath(property.value, variable);
        const name = propertyName(property);
        if (inner) return name === undefined ? undefined : { ...inner, path: [name, ...inner.path] };
      }
      return undefined;
    case T.ArrayPattern:
      for (const [index, element] of pattern.elements.entries()) {
        const inner = element && bindingPath(element, variable);
        if (inner) return { ...inner, path: [String(index), ...inner.path] };
      }
      return undefined;
    default:
      return undefined;
  }
}
