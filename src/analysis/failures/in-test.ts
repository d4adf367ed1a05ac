import type { Analysis } from '../analysis.ts';
import { type Node, T, enclosingFunction } from '../ast.ts';
import { callbackTreatment } from './callbacks.ts';

/** Whether code stands in a callback of a test runner. */
export function isInTestCallback(node: Node, analysis: Analysis): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const call = fn.parent;
    if (call.type !== T.CallExpression || call.callee === fn) continue;
    const treatment = callbackTreatment(call, call.arguments.indexOf(fn as never), undefined, analysis);
    if (treatment.kind === 'guards' && treatment.how === 'test') return true;
  }
  return false;
}
