import { T } from '../analysis/ast.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type StreamProblem, placeOf, streamOf } from '../analysis/streams/streams.ts';
import type { Edit } from './edit.ts';
import { guardRead } from './guard-stream.ts';
import { resolvedHelper } from './helper-source.ts';
import { appendProperty } from './lists.ts';
import { styleOf } from './style.ts';
import { indentAt } from './text.ts';

export interface StreamSuggestion {
  readonly messageId: 'errorListenerSuggestion' | 'guardStreamSuggestion' | 'onErrorSuggestion';
  readonly data?: Readonly<Record<string, string>>;
  readonly edits: readonly Edit[];
}

/** Rewrites that give a stream's failure to somebody. */
export function streamSuggestions(problem: StreamProblem, analysis: Analysis): StreamSuggestion[] {
  switch (problem.kind) {
    case 'emitter':
      return problem.final ? [] : [{ messageId: 'errorListenerSuggestion', edits: [listener(problem.call.node.range[1], analysis)] }];
    case 'events':
    case 'hidden': {
      const option = problem.kind === 'hidden' && problem.member.name.endsWith('Response') ? problem.member.errorCallback : undefined;
      if (option !== undefined) return callbackSuggestions(problem as StreamProblem & { kind: 'hidden' }, option, analysis);
      return guardSuggestions(problem, analysis);
    }
    case 'raw':
    case 'unguarded':
      return [];
  }
}

function listener(at: number, analysis: Analysis): Edit {
  const { newline, indent, quote, semicolon } = styleOf(analysis);
  const margin = indentAt(analysis.file.text, at);
  return { start: at, end: at, text: `.on(${quote}error${quote}, (error) => {${newline}${margin}${indent}console.error(error)${semicolon}${newline}${margin}})` };
}

/** `toUIMessageStreamResponse({ onError: … })`: what it gives back is what the client is told. */
function callbackSuggestions({ member, read }: StreamProblem & { kind: 'hidden' }, option: string, analysis: Analysis): StreamSuggestion[] {
  const { node } = read;
  const index = member.options ?? 0;
  if (node.type !== T.CallExpression || node.arguments.length < index) return [];
  const { text } = analysis.file;
  const { newline, indent, quote, semicolon } = styleOf(analysis);
  const given = node.arguments[index];
  const margin = given?.type === T.ObjectExpression && given.properties[0] ? indentAt(text, given.properties.at(-1)!.range[0]) : indentAt(text, node.range[1]);
  const lines = ['(error) => {', `${indent}console.error(error)${semicolon}`, `${indent}return ${quote}The answer broke off. Please try again.${quote}${semicolon}`, '}'];
  const code = `${option}: ${lines.join(`${newline}${margin}`)}`;
  if (given) return given.type === T.ObjectExpression ? [{ messageId: 'onErrorSuggestion', data: { option }, edits: appendProperty(given, code, analysis) }] : [];
  const close = node.range[1] - 1;
  return [{ messageId: 'onErrorSuggestion', data: { option }, edits: [{ start: close, end: close, text: `${index > 0 ? ', ' : ''}{ ${code} }` }] }];
}

function guardSuggestions(problem: StreamProblem & { kind: 'events' | 'hidden' }, analysis: Analysis): StreamSuggestion[] {
  const helper = resolvedHelper(analysis.file);
  const stream = problem.call && streamOf(problem.call, analysis);
  const read = stream?.reads.find(({ node }) => node === placeOf(problem));
  const guarding = helper !== undefined && stream && read ? guardRead(stream, read, { helper }, analysis) : undefined;
  return helper !== undefined && guarding && 'edits' in guarding ? [{ messageId: 'guardStreamSuggestion', data: { helper }, edits: guarding.edits }] : [];
}
