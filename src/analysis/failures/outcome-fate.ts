import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, propertyName, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import type { Fate, FateOptions } from './fate.ts';
import { fateOfThrow } from './guards.ts';
import { readingOf } from '../http/responses.ts';
import { functionAt } from '../values/values.ts';

/**
 * A call that resolves with its failure is guarded by what asks for it, not by what takes its rejection. A refusal that is
 * missed by a `TypeError` inside the same guard is told about, if clumsily.
 */
export function fateOfOutcome(call: LlmCall, rejection: Fate, analysis: Analysis, options: FateOptions = {}): Fate {
  const { fails, outcome } = call.endpoint;
  if (fails !== 'resolves') return rejection;
  if (outcome?.error !== undefined) return fateOfResult(call, analysis, options);
  if (call.endpoint.thenable && rejection.kind === 'unguarded' && rejection.how === 'floating' && !rejection.file && !isSent(rejection.at, analysis)) return { kind: 'unknown', at: rejection.at };
  if (rejection.kind !== 'guarded' || (rejection.how !== 'try' && rejection.how !== 'handler')) return rejection;
  const reading = readingOf(call, analysis);
  switch (reading.kind) {
    case 'looked at':
    case 'unread':
      return rejection;
    case 'handed on':
      return { kind: 'unknown', at: reading.at };
    case 'throws':
      return fateOfThrow(reading.at, analysis, options).kind === 'guarded' ? rejection : { kind: 'unknown', at: reading.at };
    case 'taken for an answer':
      return { kind: 'unguarded', how: 'unchecked', at: reading.at };
  }
}

/** `{ ok, value, error }` of a call that never rejects: asked or not, whatever is around it. */
function fateOfResult(call: LlmCall, analysis: Analysis, options: FateOptions): Fate {
  const reading = readingOf(call, analysis);
  switch (reading.kind) {
    case 'looked at':
      return { kind: 'guarded', by: call.node, how: 'guard' };
    case 'unread':
      return { kind: 'unknown', at: call.node };
    case 'handed on':
      return { kind: 'unknown', at: reading.at };
    case 'throws': {
      const thrown = fateOfThrow(reading.at, analysis, options);
      return thrown.kind === 'unguarded' ? { kind: 'unguarded', how: 'unchecked', at: reading.at } : { kind: 'unknown', at: reading.at };
    }
    case 'taken for an answer':
      return { kind: 'unguarded', how: 'unchecked', at: reading.at };
  }
}

/** Whether a thenable that is dropped here has been awaited before, by its `then` or by an async function: else nothing is sent. */
function isSent(dropped: Node, analysis: Analysis): boolean {
  const expression = unwrap(dropped.type === T.ExpressionStatement ? dropped.expression : dropped);
  if (expression.type !== T.CallExpression) return false;
  const member = calleeMember(expression);
  return (member !== undefined && propertyName(member) === 'then') || isAsync(expression.callee, analysis);
}

function isAsync(callee: Node, analysis: Analysis): boolean {
  return functionAt(callee, analysis)?.async ?? false;
}
