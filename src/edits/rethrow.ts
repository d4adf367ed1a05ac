import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, calleeMember, isFunction, isLoop, propertyName, wrapped } from '../analysis/ast.ts';
import { fateOfPromise, fateOfThrow } from '../analysis/failures/guards.ts';
import { isConsole } from '../analysis/failures/silence.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import type { Swallow } from '../analysis/failures/swallowed.ts';
import type { Edit } from './edit.ts';
import { nameOfFailure } from './name-of-failure.ts';
import { styleOf } from './style.ts';
import { indentAt, isFirstOnLine, startOfLine } from './text.ts';

/** Has a guard throw on what it drops; nothing where that would reach nobody, or end the attempts of a loop. */
export function rethrow(swallow: Swallow, analysis: Analysis): readonly Edit[] {
  const { node } = swallow;
  if (node.type === T.CatchClause) return isInLoop(node) || !reachesSomebody(node.parent, analysis) ? [] : inClause(node, analysis);
  const { parent } = node;
  if (parent?.type === T.IfStatement) return isInLoop(parent) || !reachesSomebody(parent, analysis) ? [] : inRefusal(swallow, analysis);
  const chain = wrapped(node).parent;
  if (chain?.type !== T.CallExpression || fateOfPromise(chain, analysis).kind === 'unguarded') return [];
  return inHandler(node, chain, analysis);
}

function reachesSomebody(statement: Node, analysis: Analysis): boolean {
  return fateOfThrow(statement, analysis).kind !== 'unguarded';
}

function inClause(clause: TSESTree.CatchClause, analysis: Analysis): readonly Edit[] {
  const named = nameOfFailure({ node: clause, parameter: clause.param ?? undefined }, analysis);
  const thrown = named && endWithThrow(clause.body, named.name, analysis);
  return thrown ? [...named.edits, thrown] : [];
}

/** `if (!response.ok) { … }`: what is thrown keeps the status. */
function inRefusal({ node, call, response }: Swallow, analysis: Analysis): readonly Edit[] {
  const property = call.endpoint.outcome?.properties.find((name) => /^status(?:Code)?$/.test(name));
  if (!response || property === undefined) return [];
  const status = `${response.name}.${property}`;
  const error = `Object.assign(new Error(\`HTTP \${${status}}\`), { status: ${status} })`;
  const edit = node.type === T.BlockStatement ? endWithThrow(node, error, analysis) : node.type === T.ReturnStatement ? replaceReturn(node, error, analysis) : undefined;
  return edit ? [edit] : [];
}

function inHandler(handler: Node, chain: TSESTree.CallExpression, analysis: Analysis): readonly Edit[] {
  const member = calleeMember(chain);
  const { semicolon } = styleOf(analysis);
  if (isConsole(handler)) return [{ start: handler.range[0], end: handler.range[1], text: `(error) => { ${analysis.file.text.slice(...handler.range)}(error); throw error${semicolon} }` }];
  if (!isFunction(handler) || !handler.body) return [];
  const { body } = handler;
  const [param] = handler.params;
  if (body.type !== T.BlockStatement && !isConsole(body)) return member && propertyName(member) === 'catch' ? [{ start: member.object.range[1], end: chain.range[1], text: '' }] : [];
  const named = nameOfFailure({ node: handler, parameter: param }, analysis);
  if (!named) return [];
  const thrown = body.type === T.BlockStatement ? endWithThrow(body, named.name, analysis) : { start: body.range[0], end: body.range[1], text: `{ ${analysis.file.text.slice(...body.range)}; throw ${named.name}${semicolon} }` };
  return thrown ? [...named.edits, thrown] : [];
}

/** The block ends by throwing, in place of the `return` at its end; undefined where it returns elsewhere too. */
function endWithThrow(block: TSESTree.BlockStatement, thrown: string, analysis: Analysis): Edit | undefined {
  const last = block.body.at(-1);
  if (returnsIn(block, analysis).some((jump) => jump !== last)) return undefined;
  if (last?.type === T.ReturnStatement) return replaceReturn(last, thrown, analysis);
  const { text } = analysis.file;
  const { newline, indent, semicolon } = styleOf(analysis);
  const close = block.range[1] - 1;
  if (!isFirstOnLine(text, close)) {
    const isTerminated = !last || /[;}]$/.test(text.slice(...last.range));
    const end = last ? last.range[1] : close;
    return { start: end, end: close, text: `${isTerminated ? '' : ';'} throw ${thrown}${semicolon} ` };
  }
  const start = startOfLine(text, close);
  return { start, end: start, text: `${indentAt(text, close)}${indent}throw ${thrown}${semicolon}${newline}` };
}

function replaceReturn(statement: TSESTree.ReturnStatement, thrown: string, analysis: Analysis): Edit {
  const [start, end] = statement.range;
  return { start, end, text: `throw ${thrown}${analysis.file.text[end - 1] === ';' ? ';' : ''}` };
}

function returnsIn(block: Node, analysis: Analysis): readonly Node[] {
  const returns: Node[] = [];
  walk(block, analysis, (node) => {
    if (isFunction(node)) return false;
    if (node.type === T.ReturnStatement) returns.push(node);
    return true;
  });
  return returns;
}

function isInLoop(node: Node): boolean {
  for (let current = node.parent; current && !isFunction(current); current = current.parent) if (isLoop(current)) return true;
  return false;
}
