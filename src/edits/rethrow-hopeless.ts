import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, isFunction, isInside } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { fateOfThrow } from '../analysis/failures/guards.ts';
import type { Edit } from './edit.ts';
import { failsAlone } from './fails-alone.ts';
import { resolvedHelper } from './helper-source.ts';
import { ensureImport } from './imports.ts';
import { freeName, isNameInside } from './names.ts';
import { stepIn } from './step-in.ts';

/** Begins a `catch` with `if (!isRetryable(error)) throw error;`, where that leaves the construct; no edit elsewhere. */
export function rethrowHopeless(caught: Node | undefined, construct: Node, call: LlmCall, analysis: Analysis): readonly Edit[] {
  const helper = resolvedHelper(analysis.file);
  if (helper === undefined || caught?.type !== T.CatchClause || !leaves(caught, construct)) return [];
  // What comes from elsewhere may no longer tell what has failed.
  if (!isInside(call.node, caught.parent.block) || !failsAlone(call, [caught.parent.block], analysis) || fateOfThrow(caught.parent, analysis).kind === 'unguarded') return [];
  const { param, body } = caught;
  if (param && param.type !== T.Identifier) return [];
  const { name, edits } = ensureImport({ name: 'isRetryable', alias: 'isRetryableError', source: helper }, analysis);
  const error = param?.name ?? freeName('error', (candidate) => isNameInside(candidate, caught, analysis));
  return [
    ...edits,
    ...(param ? [] : [{ start: body.range[0], end: body.range[0], text: `(${error}) ` }]),
    ...stepIn(body, undefined, `if (!${name}(${error})) throw ${error}`, analysis),
  ];
}

/** Whether what a `catch` throws is taken by no other before it leaves the loop, or the function that calls itself again. */
function leaves(caught: Node, construct: Node): boolean {
  for (let node = caught.parent?.parent; node; node = node.parent) {
    if (node === construct) return true;
    if (isFunction(node)) return isInside(construct, node);
    if (node.type === T.TryStatement && node.handler && !isInside(caught, node.handler)) return false;
  }
  return false;
}
