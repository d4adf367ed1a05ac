import type { TSESTree } from '@typescript-eslint/types';
import { sse } from '../../catalog/sse.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, enclosingFunction, isFunction } from '../ast.ts';
import { type Use, usesOf, usesOfPattern } from '../values/flow.ts';
import { eventHandling } from './events.ts';
import { isLogging } from '../is-logging.ts';

const answerFields: ReadonlySet<string> = new Set(sse.answerFields);
const takesLinesApart = new RegExp(sse.readBy.join('|'));
const looksForError = /(?:[!=]==?|case) *["'`]error["'`]|(?:includes|startsWith)\(["'`](?:event: ?|\{?")error/;

/**
 * `JSON.parse` of a raw SSE line of an LLM stream, where nothing looks for the error that a provider sends in place of
 * a chunk.
 */
export function uncheckedChunks(analysis: Analysis): readonly TSESTree.CallExpression[] {
  if (!takesLinesApart.test(analysis.file.text)) return [];
  return analysis.survey.calls.filter((call) => isJsonParse(call) && isUnchecked(call, analysis));
}

function isUnchecked(call: TSESTree.CallExpression, analysis: Analysis): boolean {
  const text = takingApart(call, analysis);
  if (text === undefined) return false;
  const uses = usesOf(call, analysis);
  const names = uses.map(fieldName);
  if (names.includes('error') || uses.some((use) => isErrorTest(use.kind === 'tested' ? use.node : undefined))) return false;
  const handling = eventHandling(uses, sse.events, (name) => sse.events.failures.some((failure) => failure.name === name), analysis);
  if (handling.kind === 'failures' || looksForError.test(text)) return false;
  if (handling.kind === 'answers') return true;
  const answers = uses.filter((use) => answerFields.has(fieldName(use) ?? ''));
  return answers.length > 0 && uses.every(isReadHere) && !answers.every((use) => throwsIfMissing(use, analysis));
}

/** Whether a function that takes `data:` lines apart passes over every other, as an answer that is no stream has it, without a word. */
export function readsLinesBlindly(node: Node, analysis: Analysis): boolean {
  const text = takingApart(node, analysis);
  return text !== undefined && !looksForError.test(text) && !/\berror\b(?!\()/i.test(text.replace(/\b(?:catch|console\.error|on)\s*\([^)]*\)|new \w*Error\(/g, ''));
}

/** Whether a `catch` around the node does more with an error than log it. */
function isCaught(node: Node): boolean {
  for (let child = node, parent = node.parent; parent && !isFunction(child); child = parent, parent = parent.parent) {
    if (parent.type !== T.TryStatement || parent.block !== child || !parent.handler) continue;
    return parent.handler.body.body.some((statement) => {
      const call = statement.type === T.ExpressionStatement ? statement.expression : undefined;
      return statement.type !== T.ContinueStatement && !(call?.type === T.CallExpression && isLogging(call));
    });
  }
  return false;
}

/** `chunk.choices[0]`, for which a chunk without `choices` is a TypeError that is handled. */
function throwsIfMissing(use: Use, analysis: Analysis): boolean {
  const uses = use.kind === 'member' ? usesOf(use.node, analysis) : use.kind === 'destructured' ? usesOfPattern(use.node, analysis) : [];
  return uses.some((inner) => inner.kind === 'member' && !inner.node.optional && isCaught(inner.node));
}

function fieldName(use: Use): string | undefined {
  return use.kind === 'member' || use.kind === 'destructured' ? use.name : undefined;
}

/** Whether a use keeps the chunk where its fields are seen to be read. */
function isReadHere(use: Use): boolean {
  return use.kind === 'member' || use.kind === 'destructured' || use.kind === 'tested' || use.kind === 'dropped' || (use.kind === 'argument' && isLogging(use.call));
}

function isErrorTest(node: Node | undefined): boolean {
  return node?.type === T.BinaryExpression && node.left.type === T.Literal && node.left.value === 'error';
}

function isJsonParse(call: TSESTree.CallExpression): boolean {
  const member = calleeMember(call);
  return member?.object.type === T.Identifier && member.object.name === 'JSON' && member.property.type === T.Identifier && member.property.name === 'parse';
}

/** The text of the innermost function around the node, else of the module, that takes lines apart. */
function takingApart(node: Node, analysis: Analysis): string | undefined {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const text = analysis.file.text.slice(...fn.range);
    if (takesLinesApart.test(text)) return text;
    if (!enclosingFunction(fn)) return undefined;
  }
  return analysis.file.text;
}
