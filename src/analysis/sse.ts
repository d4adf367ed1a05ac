import type { TSESTree } from '@typescript-eslint/types';
import type { FailureEvents } from '../catalog/sdk.ts';
import type { Analysis } from './analysis.ts';
import { type Node, T, calleeMember, enclosingFunction } from './ast.ts';
import { type Use, usesOf } from './flow.ts';
import { eventHandling } from './stream-events.ts';
import { isLogging } from './stream-reads.ts';

/** Fields that only a model's chunk has, and events that only a model's stream has, by the line formats of the providers. */
const answerFields: ReadonlySet<string> = new Set(['choices', 'candidates']);
const events: FailureEvents = {
  key: 'type',
  answers: ['content_block_', 'message_delta', 'response.output_text'],
  failures: [{ name: 'error' }, { name: 'response.failed' }, { name: 'response.incomplete' }],
};

/** Source text that takes `data:` lines apart, or waits for OpenAI's end mark. */
const takesLinesApart = /["'`](?:\\n)*data: ?["'`]|\/\^data:|["'`]\[DONE\]["'`]/;
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
  const handling = eventHandling(uses, events, (name) => events.failures.some((failure) => failure.name === name), analysis);
  if (handling.kind === 'failures' || looksForError.test(text)) return false;
  return handling.kind === 'answers' || (names.some((name) => name !== undefined && answerFields.has(name)) && uses.every(isReadHere));
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
