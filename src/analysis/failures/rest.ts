import type { Analysis } from '../analysis.ts';
import { type Node, T, isInside, isLoop, propertyName, unwrap, wrapped } from '../ast.ts';
import type { Variable } from '../file.ts';
import { isConsole, isNothing, silenceOf } from './silence.ts';
import { mutatingMethods, walk } from '../simulation/anatomy.ts';

/** What follows a statement that came to nothing. */
export type Rest =
  /** The function ends; `value` is the nothing that it then gives, where it is written. */
  | { readonly kind: 'ends'; readonly value: Node | undefined }
  /** A statement goes on with what is missing; `returns` it just as it is. */
  | { readonly kind: 'uses'; readonly node: Node; readonly returns: boolean };

/**
 * What the code after a statement makes of it that variables are missing which that should have given a value. Undefined
 * where it asks for them, or does something else that may be what was wanted.
 */
export function restAfter(statement: Node, root: Node, missing: ReadonlySet<Variable>, analysis: Analysis): Rest | undefined {
  for (const next of statementsAfter(statement, root)) {
    if (next.type === T.FunctionDeclaration || next.type === T.ClassDeclaration) continue;
    const references = referencesIn(next, missing, analysis);
    if (references.some((reference) => isAsked(reference, analysis))) return undefined;
    const given = next.type === T.ReturnStatement ? next.argument : undefined;
    if (references.length > 0) return { kind: 'uses', node: next, returns: given != null && references.includes(unwrap(given)) };
    if (next.type === T.ReturnStatement) return isNothing(given) ? { kind: 'ends', value: given ?? undefined } : undefined;
    if (!silenceOf(next, undefined, analysis)) return undefined;
  }
  return { kind: 'ends', value: undefined };
}

/** Variables from outside that a statement gives a value to, and that hold nothing without it. */
export function assignedIn(statement: Node, analysis: Analysis): ReadonlySet<Variable> {
  return analysis.remember('assigned in', statement, () => {
    const variables = new Set<Variable>();
    const note = (target: Node): void => {
      const bare = unwrap(target);
      const variable = bare.type === T.Identifier ? analysis.lookUp(bare.name, bare) : undefined;
      if (variable && isNothingWithout(variable, statement)) variables.add(variable);
    };
    walk(statement, analysis, (node) => {
      if (node.type === T.VariableDeclarator && node.parent === statement) for (const name of namesIn(node.id)) note(name);
      else if (node.type === T.AssignmentExpression) for (const name of namesIn(node.left)) note(name);
      else if (node.type === T.CallExpression && node.callee.type === T.MemberExpression && mutatingMethods.has(propertyName(node.callee) ?? '')) note(node.callee.object);
    });
    return variables;
  }, new Set<Variable>());
}

/** Whether all values that a variable has from elsewhere are nothing. */
function isNothingWithout(variable: Variable, statement: Node): boolean {
  const [definition, ...others] = variable.defs;
  if (others.length > 0 || definition?.type !== 'Variable') return false;
  return variable.references.every((reference) => !reference.isWrite() || isInside(reference.identifier, statement) || (reference.writeExpr && isNothing(reference.writeExpr)));
}

function namesIn(pattern: Node): readonly Node[] {
  switch (pattern.type) {
    case T.Identifier:
      return [pattern];
    case T.ObjectPattern:
      return pattern.properties.flatMap((property) => (property.type === T.Property ? namesIn(property.value) : []));
    case T.ArrayPattern:
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    default:
      return [];
  }
}

function referencesIn(node: Node, variables: ReadonlySet<Variable>, analysis: Analysis): readonly Node[] {
  const found: Node[] = [];
  walk(node, analysis, (inner) => {
    if (inner.type === T.Identifier && variables.size > 0) {
      const variable = analysis.variableOf(inner);
      if (variable && variables.has(variable) && variable.references.some((reference) => reference.identifier === inner && reference.isRead())) found.push(inner);
    }
  });
  return found;
}

/**
 * Whether code asks for a value, or for a part of it, before it takes it: `if (!answer)`, `answer ?? fallback`, `answer?.text`.
 * A function that is handed it may ask, and what has no properties throws.
 */
function isAsked(reference: Node, analysis: Analysis): boolean {
  for (let node = wrapped(reference), { parent } = node; parent; node = wrapped(parent), { parent } = node) {
    switch (parent.type) {
      case T.MemberExpression:
        if (parent.object !== node) return false;
        if (parent.optional || (node === wrapped(reference) && !isSaidToBe(reference) && !hasMembers(reference, analysis))) return true;
        break;
      case T.CallExpression:
        // `text.trim()` is text as well.
        if (parent.callee !== node) return !isConsole(parent);
        break;
      case T.LogicalExpression:
        if (parent.left === node) return true;
        break;
      case T.UnaryExpression:
        return parent.operator === '!' || parent.operator === 'typeof';
      case T.BinaryExpression:
        return /^[!=<>]/.test(parent.operator);
      case T.IfStatement:
      case T.ConditionalExpression:
      case T.WhileStatement:
        return parent.test === node;
      case T.SwitchStatement:
        return parent.discriminant === node;
      default:
        return false;
    }
  }
  return false;
}

/** `answer!`: whoever wrote it was told that it may be missing. */
function isSaidToBe(reference: Node): boolean {
  return reference.parent?.type === T.TSNonNullExpression;
}

/** Whether the nothing that a variable starts with is a text, list or object. */
function hasMembers(reference: Node, analysis: Analysis): boolean {
  const definition = reference.type === T.Identifier ? analysis.variableOf(reference)?.defs[0] : undefined;
  const initial = definition?.node.type === T.VariableDeclarator ? definition.node.init : undefined;
  return initial != null && isNothing(initial) && !/^(?:null|undefined|void\b.*)$/.test(analysis.file.text.slice(...initial.range));
}

/** Statements that run after one, out to the end of the function; what a loop runs again is left out. */
function* statementsAfter(statement: Node, root: Node): Generator<Node> {
  for (let child = statement, { parent } = child; parent && child !== root; child = parent, { parent } = child) {
    if (isLoop(parent)) continue;
    const siblings = parent.type === T.BlockStatement || parent.type === T.Program ? parent.body : parent.type === T.SwitchCase ? parent.consequent : [];
    const at = siblings.indexOf(child as never);
    if (at !== -1) yield* siblings.slice(at + 1);
  }
}
