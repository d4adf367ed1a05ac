import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, T, calleeMember, isFunction, propertyName, unwrap } from '../ast.ts';
import type { Value } from './value.ts';
import { functionAt, returnedValue, valueOf } from './values.ts';

/** Several values under one name: an array, what `Promise.all` gives, a `Map` or `Record` by its written type. */
export type ListValue = Value & { readonly kind: 'list' };

/** Methods of a list that give one of its elements, and those that give some of them. */
const pickers: ReadonlySet<string> = new Set(['at', 'find', 'findLast', 'get', 'pop', 'shift']);
const sifters: ReadonlySet<string> = new Set(['filter', 'slice', 'concat', 'reverse', 'sort', 'toSorted', 'toReversed', 'values']);
/** Methods that hand each element to their callback. */
const visitors: ReadonlySet<string> = new Set(['map', 'flatMap', 'forEach', 'filter', 'find', 'some', 'every']);

/** An element of a list; without an index, the first of which something is known. */
export function elementOf({ elements, of }: ListValue, index: number | undefined, analysis: Analysis): Value | undefined {
  if (index !== undefined && elements) return elements[index] ? valueOf(elements[index], analysis) : undefined;
  for (const element of elements ?? []) {
    const value = element && valueOf(element, analysis);
    if (value) return value;
  }
  return of;
}

/** What a method of a list, a promise or a global that hands on its argument gives: `clients.find(…)`, `made.catch(…)`, `Promise.all([…])`. */
export function handedOn(node: TSESTree.CallExpression, analysis: Analysis): Value | undefined {
  const member = calleeMember(node);
  const name = member && propertyName(member);
  if (!member || name === undefined) return undefined;
  const [first] = node.arguments;
  if (member.object.type === T.Identifier && !analysis.variableOf(member.object)) {
    const global = `${member.object.name}.${name}`;
    if (first && /^(?:Promise\.(?:all|resolve|any|race)|Object\.(?:freeze|seal))$/.test(global)) return valueOf(first, analysis);
  }
  if (name === 'catch' || name === 'finally') return valueOf(member.object, analysis);
  const fn = first && (name === 'then' || name === 'map') ? functionAt(first, analysis) : undefined;
  if (fn) {
    const given = returnedValue(fn, analysis);
    return given && (name === 'map' ? { kind: 'list', of: given } : given);
  }
  if (!pickers.has(name) && !sifters.has(name)) return undefined;
  const receiver = valueOf(member.object, analysis);
  if (receiver?.kind !== 'list') return undefined;
  return sifters.has(name) ? receiver : elementOf(receiver, undefined, analysis);
}

/** What a callback's first parameter is given: the element of a list, the value of a promise. */
export function givenToCallback(fn: FunctionNode, analysis: Analysis): Value | undefined {
  const call = fn.parent;
  if (call?.type !== T.CallExpression || call.arguments[0] !== fn) return undefined;
  const member = calleeMember(call);
  const name = member && propertyName(member);
  if (!member || name === undefined || (name !== 'then' && !visitors.has(name))) return undefined;
  const receiver = valueOf(member.object, analysis);
  return name === 'then' ? receiver : receiver?.kind === 'list' ? elementOf(receiver, undefined, analysis) : undefined;
}

/** `new Map<string, OpenAI>()`. */
export function typedMap(node: TSESTree.NewExpression, analysis: Analysis): TSESTree.TypeNode | undefined {
  const callee = unwrap(node.callee);
  // Babel 7 calls them `typeParameters`.
  const types = node.typeArguments ?? (node as { typeParameters?: TSESTree.TSTypeParameterInstantiation }).typeParameters;
  return callee.type === T.Identifier && /^(?:Weak)?Map$/.test(callee.name) && !analysis.variableOf(callee) ? types?.params[1] : undefined;
}

/** The list that a loop goes through, of a variable that the loop declares. */
export function loopedOver(declarator: TSESTree.VariableDeclarator): TSESTree.Expression | undefined {
  const loop = declarator.parent.parent;
  return loop?.type === T.ForOfStatement && loop.left === declarator.parent && !isFunction(loop.right) ? loop.right : undefined;
}
