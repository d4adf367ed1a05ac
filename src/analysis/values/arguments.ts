import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, enclosingClass } from '../ast.ts';
import { usesOfAny } from './methods.ts';
import type { Value } from './value.ts';
import { valueOf } from './values.ts';

/** What the file's own calls hand to a parameter that has no type: a client, or an object that may hold one. */
export function argumentValue(fn: FunctionNode, index: number, analysis: Analysis): Value | undefined {
  for (const argument of argumentsAt(fn, index, analysis)) {
    const value = argument && argument.type !== T.SpreadElement ? valueOf(argument, analysis) : undefined;
    if (value?.kind === 'client' || value?.kind === 'object') return value;
  }
  return undefined;
}

function argumentsAt(fn: FunctionNode, index: number, analysis: Analysis): (Node | undefined)[] {
  const { parent } = fn;
  if (parent.type === T.MethodDefinition && parent.kind === 'constructor') {
    const owner = enclosingClass(fn);
    return analysis.survey.news.filter(({ callee }) => {
      const made = valueOf(callee, analysis);
      return made?.kind === 'class' && made.node === owner;
    }).map((made) => made.arguments[index]);
  }
  return usesOfAny(fn, analysis).flatMap((use) => (use.kind === 'called' ? [use.call.arguments[index]] : []));
}
