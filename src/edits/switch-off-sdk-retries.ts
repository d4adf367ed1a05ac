import type { Analysis } from '../analysis/analysis.ts';
import { T, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { callOption, readOption } from '../analysis/values/options.ts';
import type { Edit } from './edit.ts';
import { appendItem, appendProperty } from './lists.ts';
import { replaceValue } from './replace-value.ts';

/** Writes at the call itself that its SDK shall not repeat it; no edit where the options are not there to be written to. */
export function switchOffSdkRetries(call: LlmCall, analysis: Analysis): readonly Edit[] {
  const { endpoint, node, sdk } = call;
  const { off, option, recent } = sdk.retry;
  const name = (option.options ?? option.body)?.[0];
  const at = option.options ? endpoint.options : endpoint.body;
  if (off === undefined || recent || name === undefined || at === undefined || (option.options ?? option.body)!.length > 1) return [];
  if (node.arguments.some((argument) => argument.type === T.SpreadElement)) return [];
  const set = callOption(call, { options: option.options, body: option.body }, analysis);
  if (set.kind === 'unknown') return [];
  if (set.kind === 'set') return isOwn(set.property.range, node.range) ? replaceValue(set.property, String(off)) : [];
  const argument = node.arguments[at];
  const code = `${name}: ${String(off)}`;
  if (argument) {
    const object = unwrap(argument);
    return object.type === T.ObjectExpression && readOption(object, [name], analysis).kind === 'absent' ? appendProperty(object, code, analysis) : [];
  }
  const last = node.arguments.at(-1);
  return last && node.arguments.length === at ? appendItem({ last, close: node.range[1] - 1, code: `{ ${code} }` }, analysis) : [];
}

function isOwn([start, end]: readonly [number, number], outer: readonly [number, number]): boolean {
  return start >= outer[0] && end <= outer[1];
}
