import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, propertyName, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { isOwnModule } from '../analysis/values/own-module.ts';
import type { StreamRead } from '../analysis/streams/reads.ts';
import { type LlmStream, eventsOfRead, isTold } from '../analysis/streams/streams.ts';
import { valueOf } from '../analysis/values/values.ts';
import type { Edit } from './edit.ts';
import { ensureImport } from './imports.ts';
import { freeName, isNameInFile } from './names.ts';
import { type Style, styleOf } from './style.ts';
import { afterTrailingComment, indentAt, isFirstOnLine, sourceOf } from './text.ts';

export interface GuardOptions {
  /** Import source of the helper. */
  readonly helper: string;
  readonly quote?: Style['quote'];
}

/** A rewrite, or why there is none. */
export type Guarding = { readonly edits: readonly Edit[] } | { readonly refused: string };

const refused = (reason: string): Guarding => ({ refused: reason });

/** Puts `guardStream` around what a loop reads; undefined where nothing would be gained. */
export function guardRead(stream: LlmStream, read: StreamRead, options: GuardOptions, analysis: Analysis): Guarding | undefined {
  const { facts } = stream;
  const { member } = read;
  if (read.wrapped) return undefined;
  if (member && (member.failure === 'throws' || isTold(stream, analysis))) return undefined;
  switch (read.kind) {
    case 'reader':
      return refused('a reader takes its chunks one by one, and `guardStream` gives an async iterable');
    case 'final':
      return undefined;
    case 'promise':
      return refused(`\`${member!.name}\` gives what arrived, whatever happened: await \`finishReason\` as well, or pass \`${facts.errorCallback}\``);
    case 'method':
    case 'handed on':
      return refused(`\`${member!.name}\` goes to code that reads it by itself: pass \`${member!.errorCallback ?? facts.errorCallback}\``);
    case 'loop':
    case 'yield*':
      break;
  }
  if (facts.beyondGuard !== undefined) return refused(facts.beyondGuard);
  if (read.encoded) return refused('it is read as bytes, and `guardStream` takes parsed chunks');
  if (isOfWrapper(stream.call, analysis)) return refused('the client is made by a wrapper, whose chunks may be of another shape');
  if (member?.failure === 'hides') return guardTexts(stream, read, options, analysis);
  if (facts.failureEvents) {
    const handling = read.kind === 'loop' ? eventsOfRead(stream, read, analysis).kind : 'open';
    if (handling === 'failures') return undefined;
    if (handling === 'open') return refused('its items are passed on whole, to code that may look for failures itself');
    if (/(['"`])abort\1/.test(sourceOf(read.node, analysis.file.text))) return refused('it handles `abort` itself, for which `guardStream` throws');
  }
  return wrap(read, options, analysis);
}

/** Whether the receiver is what another package made: `Instructor({ client }).chat.completions.create(…)`. */
function isOfWrapper({ node, endpoint, resolved }: LlmCall, analysis: Analysis): boolean {
  if (resolved) return false;
  let receiver = unwrap(node.callee);
  for (const _ of endpoint.path.split('.')) if (receiver.type === T.MemberExpression) receiver = unwrap(receiver.object);
  const value = valueOf(receiver, analysis);
  // What the project's own modules make is taken for what its path says.
  return value?.kind === 'made' && !isOwnModule(value.by.source);
}

function wrap(read: StreamRead, options: GuardOptions, analysis: Analysis): Guarding {
  const target = wrapTarget(read, analysis);
  if (!target) return refused('it comes to this loop by way of other code');
  return { edits: guardExpression(target, options, analysis) };
}

/** Puts `guardStream` around an expression. */
export function guardExpression(node: Node, options: GuardOptions, analysis: Analysis): Edit[] {
  const { name, edits } = ensureImport({ name: 'guardStream', alias: 'guardLlmStream', source: options.helper, quote: options.quote }, analysis);
  return [...around(node, name), ...edits];
}

function around(node: Node, name: string): Edit[] {
  const isList = node.type === T.SequenceExpression;
  const [start, end] = node.range;
  return [
    { start, end: start, text: `${name}(${isList ? '(' : ''}` },
    { start: end, end, text: isList ? '))' : ')' },
  ];
}

/** What to wrap: what the loop reads, or the argument by which a function that has other callers too was handed it. */
function wrapTarget({ node, sites }: StreamRead, analysis: Analysis): Node | undefined {
  const source = node.type === T.ForOfStatement ? node.right : node.type === T.YieldExpression ? node.argument : undefined;
  if (!source || sites.size === 0) return source ?? undefined;
  const [only, ...others] = sites;
  if (!only || others.length > 0) return undefined;
  const [fn, call] = only;
  const bare = unwrap(source);
  const definition = bare.type === T.Identifier ? analysis.variableOf(bare)?.defs[0] : undefined;
  const index = fn.params.findIndex((param) => param === definition?.name);
  const argument = call.arguments[index];
  return argument && argument.type !== T.SpreadElement && !call.arguments.slice(0, index).some((other) => other.type === T.SpreadElement) ? argument : undefined;
}

/**
 * A loop over texts becomes one over the parts they come from, of which the error part throws:
 * `for await (const part of guardStream(result.fullStream)) { if (part.type !== 'text-delta') continue; const text = part.text; … }`.
 */
function guardTexts({ call }: LlmStream, read: StreamRead, options: GuardOptions, analysis: Analysis): Guarding {
  const { filters, name } = read.member!;
  if (!filters) return refused(`no other stream gives what \`${name}\` gives: pass \`onError\``);
  if (call.major === undefined || !filters.majors.includes(call.major)) return refused(`the parts of this version of \`${call.sdk.name}\` are not known`);
  const { node } = read;
  if (node.type !== T.ForOfStatement || read.sites.size > 0) return refused(`\`${name}\` is handed on, and other code expects texts`);
  if (node.left.type !== T.VariableDeclaration || node.left.declarations[0]!.id.type !== T.Identifier) return refused('the loop keeps its text in a variable declared elsewhere');
  const taking = takeMember(node.right, name, filters.member, analysis);
  if ('refused' in taking) return taking;

  const { text } = analysis.file;
  const quote = options.quote ?? styleOf(analysis).quote;
  const part = freeName('part', (candidate) => isNameInFile(candidate, analysis));
  const variable = node.left.declarations[0]!.id;
  const skip = `if (${part}.type !== ${quote}${filters.kind}${quote}) continue`;
  const declare = `${node.left.kind} ${sourceOf(variable, text)} = ${part}.${filters.text}`;
  return {
    edits: [
      { start: variable.range[0], end: variable.range[1], text: part },
      ...taking.edits,
      ...guardExpression(node.right, options, analysis),
      ...openBody(node.body, [skip, declare], analysis),
    ],
  };
}

/** Makes the expression read another member: `result.textStream`, or the `textStream` destructured for this loop alone. */
function takeMember(source: Node, from: string, to: string, analysis: Analysis): { readonly edits: readonly Edit[] } | { readonly refused: string } {
  const elsewhere = { refused: `\`${from}\` comes to this loop by way of other code` };
  const bare = unwrap(source);
  if (bare !== source) return elsewhere;
  if (bare.type === T.MemberExpression) return propertyName(bare) === from && !bare.computed ? { edits: [replace(bare.property, to)] } : elsewhere;
  if (bare.type !== T.Identifier) return elsewhere;
  const variable = analysis.variableOf(bare);
  const definition = variable?.defs[0];
  if (!variable || variable.defs.length !== 1 || definition?.type !== 'Variable' || definition.node.type !== T.VariableDeclarator) return elsewhere;
  if (variable.references.some((reference) => (reference.isWrite() && !reference.init) || (reference.isRead() && reference.identifier !== bare))) {
    return { refused: `\`${bare.name}\` is read elsewhere too` };
  }
  const { id, init } = definition.node;
  if (id.type === T.ObjectPattern && !id.typeAnnotation) {
    const property = id.properties.find((candidate): candidate is TSESTree.Property => candidate.type === T.Property && candidate.value === definition.name);
    if (!property || property.computed || propertyName(property) !== from) return elsewhere;
    if (!property.shorthand) return { edits: [replace(property.key, to)] };
    if (isNameInFile(to, analysis)) return { edits: [replace(property, `${to}: ${bare.name}`)] };
    return { edits: [replace(property, to), replace(bare, to)] };
  }
  const value = init && unwrap(init);
  if (id.type !== T.Identifier || id.typeAnnotation || !value || value !== init || value.type !== T.MemberExpression || value.computed || propertyName(value) !== from) return elsewhere;
  return { edits: [replace(value.property, to)] };
}

function replace(node: Node, text: string): Edit {
  return { start: node.range[0], end: node.range[1], text };
}

/** Statements at the head of a loop's body, which gets braces if it has none. */
function openBody(body: TSESTree.Statement, statements: readonly string[], analysis: Analysis): Edit[] {
  const { text } = analysis.file;
  const { newline, indent, semicolon } = styleOf(analysis);
  const [start, end] = body.range;
  const margin = indentAt(text, body.parent.range[0]);
  const first = body.type === T.BlockStatement ? body.body[0] : body;
  // A line that begins with a bracket would go on from the one before.
  const last = first && /^[([`+/-]/.test(text.slice(first.range[0])) ? ';' : semicolon;
  const lines = (inner: string): string => statements.map((line, index) => `${newline}${inner}${line}${index < statements.length - 1 ? semicolon : last}`).join('');
  if (body.type !== T.BlockStatement) {
    return [
      { start, end: start, text: `{${lines(margin + indent)}${newline}${margin}${indent}` },
      { start: end, end, text: `${newline}${margin}}` },
    ];
  }
  if (!text.slice(start, end).includes('\n')) return [{ start: start + 1, end: start + 1, text: ` ${statements.join('; ')};${first ? '' : ' '}` }];
  const at = afterTrailingComment(text, start + 1);
  return [{ start: at, end: at, text: lines(first && isFirstOnLine(text, first.range[0]) ? indentAt(text, first.range[0]) : margin + indent) }];
}
