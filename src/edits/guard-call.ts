import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, unwrap, wrapped } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import type { Fate } from '../analysis/failures/fate.ts';
import { onlyRethrows } from '../analysis/failures/guards.ts';
import type { UnguardedOptions } from '../analysis/failures/unguarded.ts';
import type { Edit } from './edit.ts';
import { resolvedHelper } from './helper-source.ts';
import { wrapCall } from './wrap-call.ts';

export interface GuardSuggestion {
  readonly messageId: 'awaitSuggestion' | 'catchSuggestion' | 'wrapInRetrySuggestion';
  readonly data?: Readonly<Record<string, string>>;
  readonly edits: readonly Edit[];
}

/** Rewrites that give a call's failure a handler, nearest to what the code already does first. */
export function guardSuggestions(call: LlmCall, fate: Fate, options: UnguardedOptions, analysis: Analysis): GuardSuggestion[] {
  const suggestions: GuardSuggestion[] = [];
  const awaited = awaitInTry(call.node);
  if (awaited) suggestions.push({ messageId: 'awaitSuggestion', edits: [awaited] });
  const hasCatch = !call.endpoint.thenable;
  const caught = hasCatch && fate.kind === 'unguarded' && fate.how === 'floating' && !fate.file ? catchAtEnd(fate.at) : undefined;
  if (caught) suggestions.push({ messageId: 'catchSuggestion', edits: [caught] });
  // A retry rejects in the end: no answer where policies are asked to be guarded themselves.
  const helper = options.policy === 'rethrows' ? undefined : resolvedHelper(analysis.file);
  const wrapping = helper === undefined ? undefined : wrapCall(call, analysis, { helper });
  if (helper !== undefined && wrapping && 'edits' in wrapping) {
    suggestions.push({ messageId: 'wrapInRetrySuggestion', data: { helper }, edits: wrapping.edits });
  }
  return suggestions;
}

/** `return call()` inside a `try` with a `catch`: the failure leaves before the `try` can see it, unless awaited. */
function awaitInTry(node: Node): Edit | undefined {
  const value = wrapped(node);
  const statement = value.parent;
  const fn = enclosingFunction(node);
  if (statement?.type !== T.ReturnStatement || !fn?.async) return undefined;
  for (let child: Node = statement, parent: Node | undefined = statement.parent; parent && child !== fn; child = parent, parent = parent.parent) {
    if (parent.type !== T.TryStatement || parent.block !== child || !parent.handler) continue;
    if (!onlyRethrows(parent.handler.param, parent.handler.body)) return { start: value.range[0], end: value.range[0], text: 'await ' };
  }
  return undefined;
}

/** `call();` → `call().catch(…);` for a promise that is a statement of its own. */
function catchAtEnd(dropped: Node): Edit | undefined {
  let expression: Node = dropped.type === T.ExpressionStatement ? dropped.expression : dropped;
  if (expression.type === T.UnaryExpression) expression = expression.argument;
  if (unwrap(expression).type !== T.CallExpression) return undefined;
  const end = expression.range[1];
  return { start: end, end, text: '.catch((error) => {\n  console.error(error);\n})' };
}
