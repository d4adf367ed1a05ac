import type { TSESTree } from '@typescript-eslint/types';
import { type Node, T, propertyName, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { nameOf, namesOfRead } from './hoist-names.ts';
import type { RequestOptions } from './request-options.ts';

/** A part of a call, in the order in which the parts are evaluated. */
export interface Part {
  readonly node: Node;
  /** What a variable that holds it could be called, best first. */
  readonly names: readonly string[];
  /** It is evaluated outside of the callback: once, after what was hoisted. */
  readonly outside?: true;
}

/** What a call evaluates: its receiver, then its arguments without what moves to `withRetry`. */
export function partsOfCall(call: LlmCall, { moved, signal }: RequestOptions): Part[] {
  const { node, endpoint } = call;
  const parts: Part[] = [];
  const receiver = receiverOf(call);
  if (receiver) parts.push({ node: receiver, names: receiver.type === T.MemberExpression ? namesOfRead(receiver) : ['client', 'llmClient'] });
  for (const [index, argument] of node.arguments.entries()) {
    const bare = unwrap(argument);
    const name = index === endpoint.body ? 'body' : index === endpoint.options ? 'options' : 'id';
    if (bare.type !== T.ObjectExpression) parts.push(...partsOf(argument, [name]));
    else {
      for (const property of bare.properties) {
        if (!moved.has(property)) parts.push(...partsOfProperty(property, [name]));
        else if (property.type === T.Property && signal?.node === property.value) parts.push({ node: property.value, names: ['signal'], outside: true });
      }
    }
  }
  return parts;
}

/** What the endpoint's path hangs off: `this.client` of `this.client.chat.completions.create`. */
function receiverOf({ node, endpoint }: LlmCall): Node | undefined {
  let receiver: Node = unwrap(node.callee);
  for (const _ of endpoint.path.split('.')) {
    if (receiver.type !== T.MemberExpression) break;
    receiver = unwrap(receiver.object);
  }
  return receiver.type === T.Super ? undefined : receiver;
}

/** The parts of an argument: values of its literals, down to where something else than a literal is evaluated. */
function partsOf(node: Node, names: readonly string[]): Part[] {
  const bare = unwrap(node);
  if (bare.type === T.ArrayExpression) return bare.elements.flatMap((element) => (element ? partsOfItem(element, names) : []));
  if (bare.type === T.ObjectExpression) return bare.properties.flatMap((property) => partsOfProperty(property, names));
  return [{ node, names }];
}

function partsOfProperty(property: TSESTree.ObjectLiteralElement, names: readonly string[]): Part[] {
  if (property.type === T.SpreadElement) return partsOfItem(property, names);
  const key = property.computed ? [{ node: property.key, names: ['key'] }] : [];
  if (property.kind !== 'init' || property.method) return key;
  const name = propertyName(property);
  return [...key, ...partsOf(property.value, name === undefined ? names : [name])];
}

function partsOfItem(item: Node, names: readonly string[]): Part[] {
  const isSpread = item.type === T.SpreadElement;
  const value = isSpread ? item.argument : item;
  const hints = [nameOf(value), ...(isSpread ? names : names.map(singular))].filter((name) => name !== undefined);
  return isSpread ? [{ node: value, names: hints }] : partsOf(value, hints);
}

function singular(name: string): string {
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}
