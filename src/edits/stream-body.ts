import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, dottedName, isFunction, propertyName, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { constantInitial } from '../analysis/values/static.ts';
import { sourceOf } from './text.ts';

/** Endpoints that take a file, and where in their body. */
const uploads = /^(?:audio\.(?:transcriptions|translations)|images|files|uploads|beta\.files|videos)\./;
const uploadKeys = new Set(['file', 'image', 'mask', 'input_reference', 'data']);

/**
 * The part of a call's arguments that is a stream, or may be one where a file is sent: the second attempt would send
 * what is left of it, and be told that all is well.
 */
export function streamInBody(call: LlmCall, analysis: Analysis): { readonly name: string; readonly isSure: boolean } | undefined {
  const isUpload = uploads.test(call.endpoint.path);
  for (const argument of call.node.arguments) {
    for (const [name, value] of valuesOf(argument, 'body')) {
      const kind = kindOf(value, analysis);
      if (kind === 'stream') return { name, isSure: true };
      if (kind === 'unknown' && isUpload && uploadKeys.has(name)) return { name, isSure: false };
    }
  }
  return undefined;
}

function valuesOf(node: Node, name: string): (readonly [string, Node])[] {
  const bare = unwrap(node);
  switch (bare.type) {
    case T.ObjectExpression:
      return bare.properties.flatMap((property) => (property.type === T.Property ? valuesOf(property.value, propertyName(property) ?? name) : []));
    case T.ArrayExpression:
      return bare.elements.flatMap((element) => (element && element.type !== T.SpreadElement ? valuesOf(element, name) : []));
    case T.ConditionalExpression:
      return [...valuesOf(bare.consequent, name), ...valuesOf(bare.alternate, name)];
    case T.LogicalExpression:
      return [...valuesOf(bare.left, name), ...valuesOf(bare.right, name)];
    default:
      return [[name, bare]];
  }
}

function kindOf(node: Node, analysis: Analysis): 'stream' | 'data' | 'unknown' {
  const bare = unwrap(node);
  if (isFunction(bare)) return 'data';
  switch (bare.type) {
    case T.Literal:
    case T.TemplateLiteral:
      return 'data';
    case T.NewExpression: {
      const name = dottedName(bare.callee) ?? '';
      if (/(?:Readable|ReadStream|ReadableStream|PassThrough)$/.test(name)) return 'stream';
      return /^(?:File|Blob|Uint8Array|Buffer|URL)$/.test(name) ? 'data' : 'unknown';
    }
    case T.CallExpression: {
      const name = dottedName(bare.callee) ?? '';
      if (/(?:^|\.)(?:createReadStream|Readable\.from|Readable\.fromWeb|openAsStream)$/.test(name)) return 'stream';
      return /^Buffer\.|(?:^|\.)(?:toFile|readFileSync)$/.test(name) ? 'data' : 'unknown';
    }
    case T.AwaitExpression:
      // `await toFile(stream)` has read it all.
      return kindOf(bare.argument, analysis) === 'data' || /\b(?:toFile|readFile|arrayBuffer|blob|openAsBlob)\(/.test(sourceOf(bare, analysis.file.text)) ? 'data' : 'unknown';
    case T.Identifier:
      return kindOfVariable(bare, analysis);
    default:
      return 'unknown';
  }
}

function kindOfVariable(node: Node & { name: string }, analysis: Analysis): 'stream' | 'data' | 'unknown' {
  const variable = analysis.variableOf(node as never);
  const initial = variable && constantInitial(variable);
  if (initial) return kindOf(initial, analysis);
  const annotation = variable?.identifiers[0]?.typeAnnotation;
  const type = annotation ? sourceOf(annotation, analysis.file.text) : '';
  if (/\b(?:\w*Stream|Readable)\b/.test(type)) return 'stream';
  return /^:?\s*(?:File|Blob|Buffer|Uint8Array|string)(?:\s*\|\s*(?:File|Blob|Buffer|Uint8Array|string|undefined|null))*$/.test(type) ? 'data' : 'unknown';
}
