import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, enclosingClass, enclosingFunction, isFunction, isLoop, isWithin, propertyName, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { classMember } from '../values/classes.ts';
import type { Variable } from '../file.ts';
import type { ProgramSites } from '../program.ts';
import { type Key, anything, walk } from '../simulation/anatomy.ts';
import { valueOf } from '../values/values.ts';

/** Options that do not change what the model is asked. */
const besides: ReadonlySet<string> = new Set(['signal', 'abortSignal', 'timeout', 'headers', 'maxRetries', 'idempotencyKey', 'user', 'metadata', 'onError', 'onFinish', 'onStepFinish', 'experimental_telemetry']);

/** Functions that give another model, key, client or job each time they are asked, or change to one. */
export const givesAnother = /^(?:get|pick|choose|select)?_?(?:next|random|alternat|fallback)|rotat|^(?:pick|choose|select|switch)(?!ed)|^(?:shift|pop|dequeue|next)$|fallback/i;

/** Everything a request is made of: another value of any of it makes another request. */
export interface RequestParts {
  readonly keys: ReadonlySet<Key>;
  /** Calls that give another part each time they run. */
  readonly drawn: readonly Node[];
  /** Those of them in code around the call that is not left on the way to what repeats it: that code runs once. */
  readonly once: ReadonlySet<Node>;
}

/** What the request of a call is made of, followed through variables, parameters and functions of its file, and what other files hand its callbacks. */
export function requestParts({ node: call, endpoint }: LlmCall, sites: ProgramSites, own: Analysis): RequestParts {
  const keys = new Set<Key>();
  const drawn: Node[] = [];
  const seen = new Set<Node>();

  const collect = (node: Node, depth: number, analysis: Analysis): void => {
    if (seen.has(node) || depth > 8) return;
    seen.add(node);
    walk(node, analysis, (inner) => {
      if (inner.type === T.Property && inner.parent.type === T.ObjectExpression && besides.has(propertyName(inner) ?? '') && !(endpoint.request && propertyName(inner) === 'headers')) return false;
      if (inner.type === T.CallExpression) noteCall(inner, depth, analysis);
      if (inner.type === T.MemberExpression && inner.object.type === T.ThisExpression) noteOwn(inner, depth, analysis);
      if (inner.type === T.Identifier && isRead(inner)) noteVariable(analysis.variableOf(inner), depth, analysis);
      return true;
    });
  };
  const noteCall = (inner: TSESTree.CallExpression, depth: number, analysis: Analysis): void => {
    const callee = unwrap(inner.callee);
    const name = callee.type === T.MemberExpression ? propertyName(callee) : callee.type === T.Identifier ? callee.name : undefined;
    if (name !== undefined && name !== 'randomUUID' && givesAnother.test(name)) drawn.push(inner);
    const value = valueOf(callee, analysis);
    if (value?.kind === 'function') collectFrom(value.node, depth, analysis);
  };
  /** A function of the file gives what it reads from outside itself. */
  const collectFrom = (fn: FunctionNode, depth: number, analysis: Analysis): void => {
    if (!fn.body || isWithin(call, fn)) return;
    const before = new Set(keys);
    collect(fn.body, depth + 3, analysis);
    for (const key of keys) if (!before.has(key) && typeof key !== 'string' && isWithin(key.scope.block, fn)) keys.delete(key);
  };
  const noteOwn = (member: TSESTree.MemberExpression, depth: number, analysis: Analysis): void => {
    const name = propertyName(member);
    if (name === undefined || keys.has(`this.${name}`)) return;
    keys.add(`this.${name}`);
    const owner = enclosingClass(member);
    const getter = owner && classMember(owner, name, false, analysis)?.getter;
    if (getter) collectFrom(getter, depth, analysis);
  };
  const noteVariable = (variable: Variable | undefined, depth: number, analysis: Analysis): void => {
    if (!variable || keys.has(variable)) return;
    keys.add(variable);
    const definition = variable.defs[0];
    const node = definition?.node;
    if (definition?.type === 'Parameter' && isFunction(node)) {
      const index = node.params.findIndex((param) => isWithin(definition.name, param));
      const site = sites.get(node);
      const argument = site?.call.arguments[index];
      if (site && argument) collect(argument, depth + 1, site.analysis);
    } else if (definition?.type === 'Variable' && node?.type === T.VariableDeclarator) {
      const loop = node.parent.parent;
      if (node.init) collect(node.init, depth + 1, analysis);
      else if (isLoop(loop) && 'right' in loop) collect(loop.right, depth + 1, analysis);
      for (const reference of variable.references) if (reference.writeExpr && !reference.init) collect(reference.writeExpr, depth + 1, analysis);
    }
  };

  collect(call.callee, 0, own);
  call.arguments.forEach((argument, index) => {
    if (index !== endpoint.options || endpoint.request) collect(argument, 0, own);
  });
  return { keys, drawn, once: new Set(drawn.filter((node) => runsOnce(node, call, sites))) };
}

function runsOnce(node: Node, call: Node, sites: ProgramSites): boolean {
  const around = enclosingFunction(node);
  if (!around || !isWithin(call, around)) return false;
  for (let fn: FunctionNode | undefined = around; fn; fn = enclosingFunction(fn)) if (sites.has(fn)) return false;
  return true;
}

/**
 * What makes another run of `again` – a loop's body, a function – send another request, of what was written since the last
 * one. What it declares itself is made anew from the same parts; its parameters are what it is handed.
 */
export function changesIn(parts: RequestParts, written: ReadonlySet<Key>, again: Node): readonly (Key | Node)[] {
  const drawn = parts.drawn.filter((node) => isWithin(node, again) || (!parts.once.has(node) && isInFunctionBeside(node, again)));
  const keys = [...written].filter((key) => key === anything || (parts.keys.has(key) && (typeof key === 'string' || key.defs[0]?.type === 'Parameter' || !isWithin(key.scope.block, again))));
  return [...drawn, ...keys];
}

/** Whether the node runs whenever a function is called that does not itself hold `again`. */
function isInFunctionBeside(node: Node, again: Node): boolean {
  for (let current: Node | undefined = node.parent; current; current = current.parent) {
    if (isFunction(current)) return !isWithin(again, current);
  }
  return false;
}

function isRead(identifier: TSESTree.Identifier): boolean {
  const { parent } = identifier;
  if (parent.type === T.MemberExpression) return parent.object === identifier || parent.computed;
  if (parent.type === T.Property) return parent.value === identifier || parent.computed;
  return true;
}
