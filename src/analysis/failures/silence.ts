import type { TSESTree } from '@typescript-eslint/types';
import { closers, idleFlag, pauses, pureReaders } from '../../catalog/silence.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, dottedName, isFunction, propertyName, unwrap, wrapped } from '../ast.ts';
import type { Variable } from '../file.ts';
import { walk } from '../simulation/anatomy.ts';
import { functionAt } from '../values/values.ts';

/** What code does that tells nobody of a failure: nothing at all, or it writes to the console. */
export type Silence = 'mute' | 'console';

/**
 * Whether code keeps a failure to itself: it hands neither the failure on nor anything that could stand for it. Calls that
 * cannot be seen may tell somebody (`showToast('…')`), so only those that surely do not are silent.
 */
export function silenceOf(body: Node, failure: Variable | undefined, analysis: Analysis, depth = 0): Silence | undefined {
  let silence: Silence | undefined = 'mute';
  walk(body, analysis, (node) => {
    if (!silence || (isFunction(node) && node !== body)) return false;
    switch (node.type) {
      case T.CallExpression: {
        if (isConsole(node)) {
          silence = 'console';
          return false;
        }
        const own = callSilence(node, failure, analysis, depth);
        silence = own === 'console' ? own : own && silence;
        return true;
      }
      case T.NewExpression:
        // `new Notice('…')`; a promise of its own is waited for.
        silence = isStatement(node) && dottedName(node.callee) !== 'Promise' ? undefined : silence;
        return true;
      case T.AssignmentExpression:
        silence = isSilentWrite(node) ? silence : undefined;
        return true;
      case T.UpdateExpression:
        silence = isRound(node.argument) ? silence : undefined;
        return true;
      case T.YieldExpression:
        silence = undefined;
        return false;
      default:
        return true;
    }
  });
  return silence;
}

/** `console.error`, itself or called. */
export function isConsole(node: Node): boolean {
  const bare = unwrap(node);
  const name = dottedName(bare.type === T.CallExpression ? bare.callee : bare);
  return name !== undefined && /^(?:(?:globalThis|window)\.)?console\.\w+$/.test(name);
}

/** An expression that is nothing: `null`, `''`, `[]`, `{}`, an object of such. */
export function isNothing(node: Node | null | undefined): boolean {
  if (!node) return true;
  const bare = unwrap(node);
  switch (bare.type) {
    case T.Literal:
      return bare.value === null ? bare.raw === 'null' : bare.value === '';
    case T.TemplateLiteral:
      return bare.expressions.length === 0 && bare.quasis[0]?.value.raw === '';
    case T.Identifier:
      return bare.name === 'undefined';
    case T.ArrayExpression:
      return bare.elements.length === 0;
    case T.ObjectExpression:
      return bare.properties.every((property) => property.type === T.Property && isNothing(property.value));
    case T.UnaryExpression:
      return bare.operator === 'void';
    default:
      return false;
  }
}

function callSilence(call: TSESTree.CallExpression, failure: Variable | undefined, analysis: Analysis, depth: number): Silence | undefined {
  const given = failure && call.arguments.some((argument) => mayHold(argument, failure, analysis));
  const member = calleeMember(call);
  const callee = unwrap(call.callee);
  const name = member ? propertyName(member) : callee.type === T.Identifier ? callee.name : undefined;
  // A logging function of the file's own.
  const fn = functionAt(call.callee, analysis);
  if (fn?.body && depth < 2 && silenceOf(fn.body, undefined, analysis, depth + 1) === 'console') return 'console';
  if (name === undefined) return undefined;
  if (!isStatement(call)) return !given || pureReaders.test(name) || isTest(call) ? 'mute' : undefined;
  if (given) return undefined;
  // Not so `response.status(500).end()`.
  const ends = call.arguments.length === 0 && closers.has(name) && dottedName(callee) !== undefined;
  if (pauses.test(name) || ends || /^clear(?:Timeout|Interval)$/.test(name)) return 'mute';
  const [only, ...others] = call.arguments;
  // `setAnswer('')`, `setLoading(false)`.
  if (!only || others.length > 0 || !/^set[A-Z]/.test(name)) return undefined;
  return isNothing(only) || (isFalse(only) && idleFlag.test(name)) ? 'mute' : undefined;
}

/** Whether an argument is the failure, or an object or list made of it. */
function mayHold(argument: Node, failure: Variable, analysis: Analysis): boolean {
  const bare = unwrap(argument);
  switch (bare.type) {
    case T.Identifier:
      return analysis.variableOf(bare) === failure;
    case T.SpreadElement:
      return mayHold(bare.argument, failure, analysis);
    case T.ObjectExpression:
      return bare.properties.some((property) => mayHold(property.type === T.Property ? property.value : property.argument, failure, analysis));
    case T.ArrayExpression:
      return bare.elements.some((element) => element && mayHold(element, failure, analysis));
    default:
      return false;
  }
}

/** `answer = null`, `loading.value = false`, `delay *= 2`. */
function isSilentWrite({ left, right, operator }: TSESTree.AssignmentExpression): boolean {
  if (operator !== '=') return isRound(left);
  return isNothing(right) || isRound(left) || (isFalse(right) && idleFlag.test(dottedName(left) ?? ''));
}

/** What counts or spaces attempts: it tells of no failure. */
function isRound(target: Node): boolean {
  return /(?:attempt|retr(?:y|ies)|tries|delay|wait|back_?off)/i.test(dottedName(target) ?? '');
}

function isFalse(node: Node): boolean {
  const bare = unwrap(node);
  return bare.type === T.Literal && bare.value === false;
}

/** Whether nothing is made of what a call gives. */
function isStatement(call: Node): boolean {
  let { parent } = wrapped(call);
  if (parent?.type === T.AwaitExpression || (parent?.type === T.UnaryExpression && parent.operator === 'void')) parent = wrapped(parent).parent;
  return parent?.type === T.ExpressionStatement;
}

/** Whether what a call gives is only asked: `if (isAbort(error))`. */
function isTest(call: Node): boolean {
  for (let node = wrapped(call), { parent } = node; parent; node = wrapped(parent), { parent } = node) {
    if (parent.type === T.IfStatement || parent.type === T.ConditionalExpression) return parent.test === node;
    if (parent.type !== T.LogicalExpression && parent.type !== T.UnaryExpression && parent.type !== T.BinaryExpression) return false;
  }
  return false;
}
