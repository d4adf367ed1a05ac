import type { TSESTree } from '@typescript-eslint/types';
import { type FunctionNode, type LoopNode, type Node, T, calleeMember, isLoop, propertyName, unwrap } from '../ast.ts';
import type { Paths } from '../simulation/play.ts';

/** `.catch(…)`, `.then(…)`, `Promise.allSettled(…)`. */
export function isLink(call: TSESTree.CallExpression): boolean {
  const member = calleeMember(call);
  return member !== undefined && /^(?:catch|then|allSettled)$/.test(propertyName(member) ?? '');
}

/** What brought control back to the position. */
export function viasOf({ paths }: Paths): ReadonlySet<LoopNode | TSESTree.CallExpression> {
  const vias = new Set<LoopNode | TSESTree.CallExpression>();
  for (const { events } of paths) {
    for (const event of events) if (event.kind === 'hit' && event.via && (isLoop(event.via) || event.via.type === T.CallExpression)) vias.add(event.via);
  }
  return vias;
}

/** Loops of the function around a node, innermost first. */
export function loopsAround(position: Node, root: Node): LoopNode[] {
  const loops: LoopNode[] = [];
  for (let current: Node | undefined = position.parent; current && current !== root; current = current.parent) if (isLoop(current)) loops.push(current);
  return loops;
}

/** `() => call()`, `async () => { return await call() }`. */
export function onlyGives(fn: FunctionNode, position: Node): boolean {
  const [only, ...others] = fn.body?.type === T.BlockStatement ? fn.body.body : [];
  const given = fn.body?.type === T.BlockStatement ? (only?.type === T.ReturnStatement && others.length === 0 ? only.argument : undefined) : fn.body;
  const bare = given && unwrap(given);
  return !fn.generator && (bare === position || (bare?.type === T.AwaitExpression && unwrap(bare.argument) === position));
}
