import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, propertyName, unwrap } from '../analysis/ast.ts';
import { freeName, isNameInside, isVariableName } from './names.ts';

/** What an expression gives could be called after the property or function that it names last. */
export function nameOf(node: Node): string | undefined {
  const bare = unwrap(node);
  switch (bare.type) {
    case T.Identifier:
      return bare.name;
    case T.MemberExpression:
      return propertyName(bare)?.replace(/^#/, '');
    case T.AwaitExpression:
      return nameOf(bare.argument);
    case T.CallExpression: {
      const callee = unwrap(bare.callee);
      const called = nameOf(callee);
      const noun = called?.replace(/^(?:get|build|make|create|load|fetch|read|to|render|format|find|list|compute)(?=[A-Z])/, '');
      // `ids.pop()` is no “pop”.
      if (noun === called && callee.type === T.MemberExpression) return nameOf(callee.object);
      return noun === undefined ? undefined : `${noun[0]!.toLowerCase()}${noun.slice(1)}`;
    }
    default:
      return undefined;
  }
}

/** What a variable that holds a read could be called, best first. */
export function namesOfRead(node: Node): string[] {
  const name = nameOf(node) ?? 'value';
  const bare = unwrap(node);
  // A variable that goes on changing: this is what it holds now.
  if (bare.type === T.Identifier) return [name.startsWith('current') ? `${name}Now` : `current${capital(name)}`];
  const owner = bare.type === T.MemberExpression && bare.object.type !== T.ThisExpression ? nameOf(bare.object) : undefined;
  return [name, `${owner ?? 'own'}${capital(name)}`];
}

function capital(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/** The first of the names that nothing in the function means already, nor anything hoisted before; else one with a number. */
export function newName(hints: readonly string[], call: Node, analysis: Analysis): string {
  const owner = enclosingFunction(call) ?? analysis.file.ast;
  const given = analysis.remember('hoisted names', owner, () => new Set<string>(), new Set<string>());
  const isTaken = (name: string): boolean => given.has(name) || analysis.lookUp(name, call) !== undefined || isNameInside(name, owner, analysis);
  const wanted = hints.map(camelCase).filter(isVariableName);
  const name = wanted.find((hint) => !isTaken(hint)) ?? freeName(wanted[0] ?? 'value', isTaken);
  given.add(name);
  return name;
}

/** `x-request-id` as a variable: `xRequestId`. */
function camelCase(name: string): string {
  return name.replace(/[^\p{ID_Continue}$]+(.)?/gu, (_, next?: string) => next?.toUpperCase() ?? '');
}
