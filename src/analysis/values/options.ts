import type { TSESTree } from '@typescript-eslint/types';
import type { Endpoint, OptionPlace } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, objectProperty, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { type Known, staticValue } from './static.ts';
import { valueOf } from './values.ts';

/**
 * What an options object says of one option: left out, set (with the value where the source tells it), or `unknown`
 * (a spread, an object made elsewhere).
 */
export type Option =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'set'; readonly node: Node; readonly property: TSESTree.Property; readonly known: Known | undefined };

const absent: Option = { kind: 'absent' };
const unknown: Option = { kind: 'unknown' };

/** One option by its path (`['chatRequest', 'stream']`) in an options argument; no argument is an empty object. */
export function readOption(argument: Node | undefined, path: readonly string[], analysis: Analysis): Option {
  if (!argument) return absent;
  const known = staticValue(argument, analysis);
  if (known && (known.value === undefined || known.value === null)) return absent;
  const object = objectLiteral(argument, analysis);
  const [name, ...rest] = path;
  if (!object || name === undefined) return unknown;
  const property = objectProperty(object, name);
  if (property === 'unknown' || isWrittenLater(argument, name, analysis)) return unknown;
  if (!property) return absent;
  if (rest.length > 0) return readOption(property.value, rest, analysis);
  return { kind: 'set', node: property.value, property, known: staticValue(property.value, analysis) };
}

/** The object literal an argument is, in place or through a constant. */
export function objectLiteral(argument: Node, analysis: Analysis): TSESTree.ObjectExpression | undefined {
  const bare = unwrap(argument);
  if (bare.type === T.ObjectExpression) return bare;
  if (bare.type !== T.Identifier) return undefined;
  const variable = analysis.variableOf(bare);
  if (!variable || variable.references.some((reference) => reference.isWrite() && !reference.init)) return undefined;
  const value = valueOf(bare, analysis);
  return value?.kind === 'object' ? value.node : undefined;
}

/** The endpoint as an option of the call makes it, with which it resolves where the provider refuses. */
export function silencedBy(option: Option | undefined, endpoint: Endpoint): Endpoint {
  const { resolvesIf, fails } = endpoint;
  if (!resolvesIf || fails !== 'rejects' || option?.kind !== 'set') return endpoint;
  const { value, outcome } = resolvesIf;
  return value === 'given' || option.known?.value === value ? { ...endpoint, fails: 'resolves', outcome } : endpoint;
}

/** An option of a call where the SDK reads it: request options first, then the body, then the client. */
export function callOption(call: LlmCall, place: OptionPlace, analysis: Analysis): Option {
  const { endpoint, node, body, client } = call;
  const spread = node.arguments.some((argument) => argument.type === T.SpreadElement);
  for (const [path, argument] of [
    [place.options, endpoint.options === undefined ? undefined : node.arguments[endpoint.options]],
    [place.body, body],
  ] as const) {
    if (!path) continue;
    if (spread) return unknown;
    const option = readOption(argument, path, analysis);
    if (option.kind !== 'absent') return option;
  }
  if (!place.client) return absent;
  if (!client) return isOnClient(call) ? unknown : absent;
  if (!client.options) return unknown;
  for (const argument of client.options.toReversed()) {
    const option = argument?.type === T.SpreadElement ? unknown : readOption(argument, place.client, analysis);
    if (option.kind !== 'absent') return option;
  }
  return absent;
}

/** Whether there is a client, though it cannot be seen. */
function isOnClient({ endpoint, resolved }: LlmCall): boolean {
  return !resolved || endpoint.path.includes('.') || endpoint.command !== undefined || endpoint.client !== undefined;
}

/** `options.stream = true` after the literal. */
function isWrittenLater(argument: Node, name: string, analysis: Analysis): boolean {
  const bare = unwrap(argument);
  if (bare.type !== T.Identifier) return false;
  const variable = analysis.variableOf(bare);
  return (analysis.survey.memberWrites.get(name) ?? []).some(
    (write) =>
      write.left.type === T.MemberExpression && write.left.object.type === T.Identifier && analysis.variableOf(write.left.object) === variable,
  );
}
