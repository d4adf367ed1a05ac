import type { Analysis } from '../analysis.ts';
import type { Node } from '../ast.ts';
import type { Value } from './value.ts';
import { valueOf } from './values.ts';

/** A package by the sources it is imported from. */
export interface Library {
  readonly module: string;
  readonly modules?: readonly string[];
}

/** The dotted name by which a library exports a value: `Effect.retry`, also where it comes from `effect/Effect`. */
export function exportedAs(value: Value | undefined, library: Library): string | undefined {
  // `require('async-retry')` is the function itself.
  if (value?.kind === 'module') return exportedAs({ kind: 'import', source: value.source, name: 'default' }, library);
  if (value?.kind !== 'import') return undefined;
  const { source, name } = value;
  if (source === library.module) return name;
  for (const module of library.modules ?? []) {
    if (module === source) return name;
    const prefix = module.endsWith('/*') ? module.slice(0, -1) : undefined;
    if (prefix !== undefined && source.startsWith(prefix)) return `${source.slice(prefix.length)}.${name}`;
  }
  return undefined;
}

/** The same for an expression, as written or through variables. */
export function exportAt(node: Node, library: Library, analysis: Analysis): string | undefined {
  return exportedAs(valueOf(node, analysis), library);
}

/** The export that made a value, with the call: `retry(handleAll, options)` kept in a variable. */
export function madeBy(node: Node, library: Library, analysis: Analysis): { readonly name: string; readonly node: (Value & { kind: 'made' })['node'] } | undefined {
  const value = valueOf(node, analysis);
  const name = value?.kind === 'made' ? exportedAs(value.by, library) : undefined;
  return name !== undefined && value?.kind === 'made' ? { name, node: value.node } : undefined;
}
