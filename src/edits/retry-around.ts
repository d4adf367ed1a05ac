import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, dottedName, isFunction, isInside } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import type { Use } from '../analysis/values/flow.ts';
import { usesOfAny } from '../analysis/values/methods.ts';
import { type RetryLayer, retryPaths } from '../analysis/retries/constructs.ts';
import { valueOf } from '../analysis/values/values.ts';
import { helperPackage } from './helper-source.ts';

/** Code that runs a call again when it fails. */
export interface RetryAround {
  readonly at: Node;
  /** How a report names it: a function in backticks, or “the loop”. */
  readonly name: string;
  /** It is the helper itself: what the codemod wrote. */
  readonly isHelper: boolean;
}

/** The retry that a call is already part of, in its function or in one that calls it, as far as the file shows. */
export function retryAround(call: LlmCall, helper: string, analysis: Analysis): RetryAround | undefined {
  const named = climb(call.node, helper, analysis, new Set());
  if (named) return named;
  const layer = retryPaths(call, analysis).flat()[0];
  return layer && { at: layer.node, name: nameOf(layer), isHelper: false };
}

function nameOf({ kind, node }: RetryLayer): string {
  if (kind === 'loop') return 'the loop';
  const name = node.type === T.CallExpression ? dottedName(node.callee) : undefined;
  return name === undefined ? 'a retry' : `\`${name}\``;
}

/** The helper, or what is called like a retry where nothing else is known of it, around the call or around one of its function. */
function climb(node: Node, helper: string, analysis: Analysis, seen: Set<FunctionNode>): RetryAround | undefined {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (!isFunction(parent)) continue;
    if (seen.has(parent) || seen.size > 16) return undefined;
    seen.add(parent);
    for (const use of usesOfAny(parent, analysis)) {
      const found = byUse(use, helper, analysis) ?? (use.kind === 'called' && !isInside(use.call, parent) ? climb(use.call, helper, analysis, seen) : undefined);
      if (found) return found;
    }
  }
  return undefined;
}

/** Libraries that guard what they are given and ask for it again when it failed. */
const dataFetchers = /^(?:@tanstack\/)?(?:react|vue|solid|svelte)-query|^swr(?:\/|$)/;

function byUse(use: Use, helper: string, analysis: Analysis): RetryAround | undefined {
  if (use.kind !== 'argument' || use.call.type !== T.CallExpression) return undefined;
  const { call } = use;
  const written = dottedName(call.callee);
  const name = written === undefined ? 'a retry' : `\`${written}\``;
  const value = valueOf(call.callee, analysis);
  const source = value?.kind === 'import' ? value : value?.kind === 'made' ? value.by : undefined;
  if (source && (source.source === helper || source.source === helperPackage) && /^(?:withRetry|createRetry)$/.test(source.name)) {
    return { at: call, name, isHelper: true };
  }
  if (source && dataFetchers.test(source.source)) return { at: call, name, isHelper: false };
  // A function of another file can only be judged by its name.
  const isNamed = value?.kind !== 'function' && written !== undefined && /retr(?:y|ies|ied)|back_?off/i.test(written.slice(written.lastIndexOf('.') + 1));
  return isNamed ? { at: call, name, isHelper: false } : undefined;
}
