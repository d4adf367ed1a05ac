import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T } from '../ast.ts';
import { clientExport } from './clients.ts';
import type { Value } from './value.ts';
import { memberOf, returnedValue, variableValue } from './values.ts';

/** Generic types that are, for our question, the type they wrap. */
const transparent = new Set(['Promise', 'PromiseLike', 'Awaited', 'Readonly', 'Required', 'Partial', 'NonNullable', 'Pick', 'Omit', 'InstanceType', 'Ref', 'MutableRefObject']);

/** Generic types that hold several of a kind, by which of their parameters that is. */
const containers = { Array: 0, ReadonlyArray: 0, Set: 0, Map: 1, ReadonlyMap: 1, WeakMap: 1, Record: 1 } as const;

/**
 * The value that a written type promises: an LLM client for `OpenAI`, an instance for a class of this file, the members
 * of an interface. `at` is where names are looked up; type nodes need no parents.
 */
export function typeValue(node: TSESTree.TypeNode, at: Node, analysis: Analysis): Value | undefined {
  switch (node.type) {
    case T.TSTypeReference:
      return referenceValue(node, at, analysis);
    case T.TSUnionType:
    case T.TSIntersectionType:
      for (const part of node.types) {
        const value = typeValue(part, at, analysis);
        if (value) return value;
      }
      return undefined;
    case T.TSTypeLiteral:
      return { kind: 'shape', members: node.members, at };
    case T.TSTypeQuery:
      return node.exprName.type === T.Identifier ? named(node.exprName.name, at, analysis) : undefined;
    case T.TSArrayType:
      return { kind: 'list', of: typeValue(node.elementType, at, analysis) };
    case T.TSTypeOperator:
      return node.typeAnnotation ? typeValue(node.typeAnnotation, at, analysis) : undefined;
    default:
      return undefined;
  }
}

function referenceValue(node: TSESTree.TSTypeReference, at: Node, analysis: Analysis): Value | undefined {
  const name = node.typeName;
  // Babel 7 calls them `typeParameters`.
  const parameters = (node.typeArguments ?? (node as { typeParameters?: TSESTree.TSTypeParameterInstantiation }).typeParameters)?.params;
  if (name.type === T.TSQualifiedName) {
    const left = name.left.type === T.Identifier ? named(name.left.name, at, analysis) : undefined;
    return left && instance(memberOf(left, name.right.name, analysis), analysis);
  }
  if (name.type !== T.Identifier) return undefined;
  const first = parameters?.[0];
  if (first && transparent.has(name.name)) {
    // `typeof OpenAI` is the class already; `InstanceType` makes its instance.
    const inner = typeValue(first, at, analysis);
    return name.name === 'InstanceType' ? instance(inner, analysis) : inner;
  }
  if (first && name.name === 'ReturnType') {
    const fn = typeValue(first, at, analysis);
    return fn?.kind === 'function' ? returnedValue(fn.node, analysis) : undefined;
  }
  const element = parameters?.[(containers as Readonly<Record<string, number>>)[name.name] ?? -1];
  if (element) return { kind: 'list', of: typeValue(element, at, analysis), ...(name.name === 'Record' && { keyed: true }) };
  const declaration = analysis.survey.types.get(name.name);
  if (declaration) {
    return analysis.remember('type', declaration, () => {
      if (declaration.type === T.TSTypeAliasDeclaration) return typeValue(declaration.typeAnnotation, at, analysis);
      return { kind: 'shape', members: declaration.body.body, at } satisfies Value;
    }, undefined as Value | undefined);
  }
  return instance(named(name.name, at, analysis), analysis);
}

function named(name: string, at: Node, analysis: Analysis): Value | undefined {
  const variable = analysis.lookUp(name, at);
  return variable && variableValue(variable, analysis);
}

/** What `new` of a class gives; anything that is no class gives nothing. */
function instance(value: Value | undefined, analysis: Analysis): Value | undefined {
  const found = clientExport(value, analysis);
  if (found) return { kind: 'client', ...found, path: '', options: undefined, own: value?.kind === 'class' ? value.node : undefined };
  return value?.kind === 'class' ? { kind: 'instance', node: value.node } : undefined;
}
