import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, unwrap } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { Effect, effectOf } from './effects.ts';
import { styleOf } from './style.ts';
import { indentAt, isFirstOnLine, skipTrivia, startOfLine } from './text.ts';

/** Where declarations can stand so that they run once, right before the expression, whenever that runs. */
export type Place =
  | { readonly kind: 'before'; readonly statement: Node }
  /** The statement is the whole body of an `if` or loop: it needs braces. */
  | { readonly kind: 'braces'; readonly statement: Node }
  /** The expression is in the body of this arrow function, which needs a block. */
  | { readonly kind: 'arrow'; readonly arrow: TSESTree.ArrowFunctionExpression }
  | { readonly kind: 'none'; readonly reason: string };

/** Climbs from the expression to its statement, as long as all that is evaluated before it stays the same when it comes later. */
export function placeBefore(node: Node, analysis: Analysis): Place {
  let child: Node = node;
  for (let parent = child.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === T.ArrowFunctionExpression) return parent.body === child ? { kind: 'arrow', arrow: parent } : none('in a parameter’s default');
    const found = step(parent, child, analysis);
    if (found === 'on') continue;
    return found;
  }
  return none('outside of any statement');
}

function none(where: string): Place {
  return { kind: 'none', reason: where };
}

const changed = (what: string): Place => none(`after ${what}, which would then come too late`);
const conditional = none('where it runs only on a condition');

function step(parent: Node, child: Node, analysis: Analysis): Place | 'on' {
  const inert = (nodes: readonly (Node | null)[]): boolean => nodes.every((node) => !node || effectOf(node, analysis) === Effect.none);
  const earlier = <N extends Node | null>(nodes: readonly N[]): readonly N[] => nodes.slice(0, nodes.indexOf(child as never));

  switch (parent.type) {
    case T.AwaitExpression:
    case T.UnaryExpression:
    case T.YieldExpression:
    case T.SpreadElement:
    case T.TSAsExpression:
    case T.TSNonNullExpression:
    case T.TSSatisfiesExpression:
    case T.TSTypeAssertion:
    case T.ChainExpression:
    case T.ExportDefaultDeclaration:
      return parent.type === T.ExportDefaultDeclaration ? { kind: 'before', statement: parent } : 'on';
    case T.MemberExpression:
      return parent.object === child || inert([parent.object]) ? 'on' : changed('the object of the property');
    case T.CallExpression:
    case T.NewExpression:
      if (parent.callee === child) return 'on';
      if (parent.type === T.CallExpression && isOptional(parent)) return conditional;
      return isStableCallee(parent.callee, analysis) && inert(earlier(parent.arguments)) ? 'on' : changed('other arguments');
    case T.ArrayExpression:
      return inert(earlier(parent.elements)) ? 'on' : changed('other elements');
    case T.Property:
      return parent.value === child && inert([parent.key]) ? 'on' : none('in a computed key');
    case T.ObjectExpression:
      return inert(earlier(parent.properties)) ? 'on' : changed('other properties');
    case T.TemplateLiteral:
      return inert(earlier(parent.expressions)) ? 'on' : changed('other parts of the text');
    case T.BinaryExpression:
      return parent.left === child || inert([parent.left]) ? 'on' : changed('the left side');
    case T.SequenceExpression:
      return inert(earlier(parent.expressions)) ? 'on' : changed('other expressions');
    case T.AssignmentExpression:
      if (parent.operator !== '=') return none('in an assignment that reads its target first');
      return isStableTarget(parent.left, analysis) ? 'on' : changed('the target of the assignment');
    case T.LogicalExpression:
      return parent.left === child ? 'on' : conditional;
    case T.ConditionalExpression:
      return parent.test === child ? 'on' : conditional;
    case T.VariableDeclarator:
      return parent.parent.declarations[0] === parent ? 'on' : none('in the same statement as the variables before it');
    case T.VariableDeclaration: {
      const outer = parent.parent;
      if (outer.type === T.ForStatement) return statementPlace(outer);
      return statementPlace(outer.type === T.ExportNamedDeclaration ? outer : parent);
    }
    case T.ForStatement:
      return parent.init === child ? statementPlace(parent) : none('in the head of a loop');
    case T.ForOfStatement:
    case T.ForInStatement:
      return parent.right === child ? statementPlace(parent) : none('in the head of a loop');
    case T.IfStatement:
      return statementPlace(parent);
    case T.SwitchStatement:
      return statementPlace(parent);
    case T.ReturnStatement:
    case T.ThrowStatement:
    case T.ExpressionStatement:
      return statementPlace(parent);
    case T.WhileStatement:
    case T.DoWhileStatement:
      return none('in the head of a loop');
    case T.PropertyDefinition:
      return none('in a class field');
    case T.AssignmentPattern:
      return none('in a default value');
    default:
      return none('here');
  }
}

function statementPlace(statement: Node): Place {
  const { parent } = statement;
  switch (parent?.type) {
    case T.Program:
    case T.BlockStatement:
    case T.StaticBlock:
    case T.TSModuleBlock:
      return { kind: 'before', statement };
    case T.SwitchCase:
      return parent.test === statement ? conditional : { kind: 'before', statement };
    case T.IfStatement:
    case T.ForStatement:
    case T.ForOfStatement:
    case T.ForInStatement:
    case T.WhileStatement:
    case T.DoWhileStatement: {
      const isPlain = statement.type === T.ReturnStatement || statement.type === T.ThrowStatement || statement.type === T.ExpressionStatement;
      return isPlain ? { kind: 'braces', statement } : none('in an `else if`');
    }
    default:
      return none('here');
  }
}

function isOptional(node: Node): boolean {
  const bare = unwrap(node);
  if (bare.type === T.CallExpression) return bare.optional || isOptional(bare.callee);
  return bare.type === T.MemberExpression && (bare.optional || isOptional(bare.object));
}

/** A function looked up by names that nobody gives another meaning: `console.log`, `res.json`. */
function isStableCallee(node: Node, analysis: Analysis): boolean {
  const bare = unwrap(node);
  if (bare.type === T.MemberExpression) return !bare.computed && isStableCallee(bare.object, analysis);
  return bare.type === T.Super || effectOf(bare, analysis) === Effect.none;
}

function isStableTarget(node: Node, analysis: Analysis): boolean {
  if (node.type === T.Identifier || node.type === T.ObjectPattern || node.type === T.ArrayPattern) return true;
  if (node.type !== T.MemberExpression) return false;
  return effectOf(node.object, analysis) === Effect.none && (!node.computed || effectOf(node.property, analysis) === Effect.none);
}

/** A declaration without its semicolon: `const content = await read(path)`. */
export interface Declaration {
  readonly code: string;
  /** What its later lines are indented by now; absent where they must stay as they are. */
  readonly indent: string | undefined;
}

function indented({ code, indent }: Declaration, margin: string): string {
  if (indent === undefined) return code;
  return code.replace(/\n[ \t]*/g, (line) => (line.startsWith(`\n${indent}`) ? `\n${margin}${line.slice(indent.length + 1)}` : line));
}

/** The declarations put in their place: what comes before the expression, and what closes the block around it. */
export interface Placed {
  readonly before: readonly Edit[];
  readonly after: readonly Edit[];
}

export function placed(place: Exclude<Place, { kind: 'none' }>, declarations: readonly Declaration[], analysis: Analysis): Placed {
  const { text } = analysis.file;
  const { newline, semicolon } = styleOf(analysis);
  if (place.kind === 'arrow') return blockEdits(place.arrow, declarations, analysis);
  const { statement } = place;
  const [start, end] = statement.range;
  const inline = declarations.map(({ code }) => `${code}; `).join('');
  if (place.kind === 'braces') {
    return { before: [{ start, end: start, text: `{ ${inline}` }], after: [{ start: end, end, text: ' }' }] };
  }
  if (!isFirstOnLine(text, start)) return { before: [{ start, end: start, text: inline }], after: [] };
  const at = aboveDirectives(text, start);
  // Without a semicolon the next line must not go on with the last one.
  const guard = !semicolon && /^[([`+\-/]/.test(text.slice(start)) ? ';' : semicolon;
  const margin = indentAt(text, start);
  const lines = declarations.map((declaration, index) => `${indented(declaration, margin)}${index === declarations.length - 1 ? guard : semicolon}${newline}${margin}`);
  return { before: [{ start: at, end: at, text: lines.join('') }], after: [] };
}

/** `// @ts-expect-error` and its like speak about the next line, which must stay the same one. */
function aboveDirectives(text: string, start: number): number {
  let at = start;
  for (;;) {
    const lineStart = startOfLine(text, at);
    if (lineStart === 0) return at;
    const previous = startOfLine(text, lineStart - 1);
    if (!/^\s*(?:\/\/|\/\*).*(?:@ts-|disable-next-line|-ignore\b|ignore next)/.test(text.slice(previous, lineStart))) return at;
    at = previous + indentAt(text, lineStart - 1).length;
  }
}

/** `(x) => call(x)` → `(x) => { …; return call(x); }` */
function blockEdits(arrow: TSESTree.ArrowFunctionExpression, declarations: readonly Declaration[], analysis: Analysis): Placed {
  const { text } = analysis.file;
  const { newline, semicolon, indent } = styleOf(analysis);
  const outer = indentAt(text, arrow.range[0]);
  const inner = `${newline}${outer}${indent}`;
  const arrowEnd = afterArrow(arrow, text);
  const bodyStart = skipTrivia(text, arrowEnd);
  const lines = declarations.map((declaration) => `${inner}${indented(declaration, `${outer}${indent}`)}${semicolon}`).join('');
  // A line break after `return` would end the statement, so it stands right before the value, after any comment.
  const commentStart = arrowEnd + /^\s*/.exec(text.slice(arrowEnd, bodyStart))![0].length;
  const before: Edit[] = [
    { start: arrowEnd, end: commentStart, text: ` {${lines}${inner}` },
    { start: bodyStart, end: bodyStart, text: 'return ' },
  ];
  const end = arrow.range[1];
  return { before, after: [{ start: end, end, text: `${semicolon}${newline}${outer}}` }] };
}

function afterArrow(arrow: TSESTree.ArrowFunctionExpression, text: string): number {
  let at = (arrow.returnType ?? arrow.params.at(-1) ?? arrow.typeParameters)?.range[1] ?? arrow.range[0];
  for (at = skipTrivia(text, at); !text.startsWith('=>', at); at = skipTrivia(text, at + 1));
  return at + 2;
}
