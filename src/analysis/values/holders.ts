import type { TSESTree } from '@typescript-eslint/types';
import { clientWrappers, contextMakers, contextReaders, holders, mockMakers } from '../../catalog/holders.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, dottedName, propertyName, unwrap } from '../ast.ts';
import { isOwnModule } from './own-module.ts';
import { typeValue } from './written-types.ts';
import type { Value } from './value.ts';
import { functionAt, returnedValue, valueOf } from './values.ts';

/** What a function of another module hands back of what was put in: `once(() => new OpenAI())`, `useContext(LlmContext)`, `container.get<OpenAI>('llm')`. */
export function heldValue(node: TSESTree.CallExpression, callee: Value | undefined, analysis: Analysis): Value | undefined {
  if (callee && (callee.kind !== 'import' || callee.sdk)) return undefined;
  return (callee && (keptValue(node, callee, analysis) ?? watchedClient(node.arguments, callee, analysis))) ?? contextValue(node, analysis) ?? promisedValue(node, analysis);
}

function keptValue(node: TSESTree.CallExpression, { source, name }: Value & { kind: 'import' }, analysis: Analysis): Value | undefined {
  const gives = holders.get(source)?.[name];
  const fn = gives && node.arguments[0] && functionAt(node.arguments[0], analysis);
  if (!fn) return undefined;
  return gives === 'function' ? { kind: 'function', node: fn } : returnedValue(fn, analysis);
}

/** The client that a wrapper of another package is given, and gives back. */
function watchedClient(given: readonly Node[], { source, name }: Value & { kind: 'import' }, analysis: Analysis): Value | undefined {
  if (isOwnModule(source) || !clientWrappers.test(name.slice(name.lastIndexOf('.') + 1))) return undefined;
  const client = given[0] && valueOf(given[0], analysis);
  return client?.kind === 'client' && client.path === '' ? client : undefined;
}

/** What a context holds where nobody provides another: by its default, else by its written type. */
function contextValue(node: TSESTree.CallExpression, analysis: Analysis): Value | undefined {
  const [context, ...more] = node.arguments;
  if (!contextReaders.has(calledName(node) ?? '') || !context || more.length > 0) return undefined;
  const made = valueOf(context, analysis);
  if (made?.kind !== 'made' || made.node.type !== T.CallExpression || !contextMakers.has(calledName(made.node) ?? '')) return undefined;
  return (made.node.arguments[0] && valueOf(made.node.arguments[0], analysis)) ?? writtenType(made.node, analysis);
}

/** The client that a written type argument promises. */
function promisedValue(node: TSESTree.CallExpression, analysis: Analysis): Value | undefined {
  if (!typeArguments(node) || mockMakers.test(dottedName(node.callee) ?? '')) return undefined;
  const value = writtenType(node, analysis);
  return value?.kind === 'client' && !contextMakers.has(calledName(node) ?? '') ? value : undefined;
}

function writtenType(node: TSESTree.CallExpression, analysis: Analysis): Value | undefined {
  const [type, ...more] = typeArguments(node)?.params ?? [];
  return type && more.length === 0 ? typeValue(type, node, analysis) : undefined;
}

/** Babel 7 calls them `typeParameters`. */
function typeArguments(node: TSESTree.CallExpression): TSESTree.TSTypeParameterInstantiation | undefined {
  return node.typeArguments ?? (node as { typeParameters?: TSESTree.TSTypeParameterInstantiation }).typeParameters;
}

function calledName(node: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(node.callee);
  const member = calleeMember(node);
  return callee.type === T.Identifier ? callee.name : member && propertyName(member);
}
