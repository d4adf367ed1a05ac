import type { Analysis } from '../analysis/analysis.ts';
import { T, enclosingFunction, unwrap, wrapped } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import type { Edit } from './edit.ts';
import { isNameInside } from './names.ts';
import { isTypeScript } from './style.ts';

/** `retry(() => call(), options)` → `retry((bail) => call().catch((error) => { if (isRetryable(error)) throw error; bail(error); }), options)`; in a block the same by `try`. */
export function bailOut({ node, terms }: Policy, call: LlmCall, isRetryable: string, analysis: Analysis): readonly Edit[] {
  const fn = enclosingFunction(call.node);
  // The parameters that stand before it are somebody's.
  if (fn?.type !== T.ArrowFunctionExpression || wrapped(fn).parent !== node || terms.bail?.parameter !== 0 || terms.bail.method !== undefined) return [];
  const { text } = analysis.file;
  const [first] = fn.params;
  const open = text.indexOf('(', fn.range[0]) + 1;
  if (first ? first.type !== T.Identifier : !/^(?:async\s*)?\(\s*\)/.test(text.slice(...fn.range))) return [];
  const bail = first?.type === T.Identifier ? first.name : 'bail';
  if (bail === 'error' || (!first && isNameInside(bail, fn, analysis))) return [];
  const named: readonly Edit[] = first ? [] : [{ start: open, end: open, text: bail }];
  const isTyped = isTypeScript(analysis);
  // What is given after it reaches nobody, but would be part of the type.
  const taken = (error: string): string => `{ if (${isRetryable}(error)) throw error; ${bail}(${error});${isTyped ? ' return undefined as never;' : ''} }`;
  if (fn.body.type === T.BlockStatement) {
    const [start, end] = fn.body.range;
    return fn.async ? [...named, { start: start + 1, end: start + 1, text: ' try {' }, { start: end - 1, end: end - 1, text: `} catch (error) ${taken(isTyped ? 'error as Error' : 'error')} ` }] : [];
  }
  const body = unwrap(fn.body);
  const end = call.node.range[1];
  const isCall = body === call.node || (body.type === T.AwaitExpression && unwrap(body.argument) === call.node);
  return isCall ? [...named, { start: end, end, text: `.catch((error) => ${taken('error')})` }] : [];
}
