import type { TSESTree } from '@typescript-eslint/types';
import { sdks } from '../../catalog/index.ts';
import type { StreamFacts, StreamMember } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, enclosingFunction, isFunction, isInside } from '../ast.ts';
import { type LlmCall, holds, llmCalls } from '../calls.ts';
import type { Fate } from '../failures/fate.ts';
import { fateOfCall, fateOfPromise, fateOfThrow } from '../failures/guards.ts';
import { type Option, callOption, readOption } from '../values/options.ts';
import { uncheckedChunks } from './sse.ts';
import { type StreamRead, type StreamReads, readsOf } from './reads.ts';
import { type EventHandling, loopEvents } from './events.ts';

/** The stream of one LLM call, and what is done with it. */
export interface LlmStream extends StreamReads {
  readonly call: LlmCall;
  readonly facts: StreamFacts;
}

/** How a failure in mid-stream is missed. */
export type StreamProblem =
  /** It throws where it is read, and nothing handles that. `creation`: only the request is inside a `try`, this one. */
  | { readonly kind: 'unguarded'; readonly call: LlmCall; readonly read: StreamRead; readonly fate: Fate; readonly creation?: Node }
  /** What is read ends as if complete. `dead`: a guard around the reading, which never runs. */
  | { readonly kind: 'hidden'; readonly call: LlmCall; readonly read: StreamRead; readonly member: StreamMember; readonly dead?: Node }
  /** It arrives as an item that the loop does not look for. */
  | { readonly kind: 'events'; readonly call?: LlmCall; readonly node: TSESTree.ForOfStatement; readonly answer: string; readonly failures: readonly string[] }
  /** An emitter nobody listens to for errors. `final`: its final promise, which nothing guards. */
  | { readonly kind: 'emitter'; readonly call: LlmCall; readonly final?: { readonly read: StreamRead; readonly fate: Fate } }
  /** A raw SSE chunk is parsed, and an error chunk taken for an answer. */
  | { readonly kind: 'raw'; readonly node: TSESTree.CallExpression };

/** The stream of every call that streams for sure. */
export function llmStreams(analysis: Analysis): readonly LlmStream[] {
  return llmCalls(analysis).map((call) => streamOf(call, analysis)).filter((stream) => stream !== undefined);
}

/** The stream of a call; undefined where it does not stream for sure. */
export function streamOf(call: LlmCall, analysis: Analysis): LlmStream | undefined {
  const facts = call.endpoint.stream;
  if (call.streams !== true || !facts) return undefined;
  return analysis.remember('stream', call.node, () => {
    const { reads, listeners, lost } = readsOf(call, facts, analysis);
    return { call, facts, reads, listeners, lost };
  }, undefined as LlmStream | undefined);
}

/** How the failure of the stream that a call gives is missed; undefined where it is handled, or cannot be told. */
export function streamProblem(call: LlmCall, analysis: Analysis): StreamProblem | undefined {
  const stream = streamOf(call, analysis);
  return stream && analysis.remember('stream problem', call.node, () => problemOf(stream, analysis), undefined as StreamProblem | undefined);
}

/** Every stream of the file whose failure is missed, in source order; one problem a place. */
export function streamProblems(analysis: Analysis): readonly StreamProblem[] {
  const problems: StreamProblem[] = [];
  const seen = new Set<Node>();
  const add = (problem: StreamProblem): void => {
    const node = placeOf(problem);
    if (!seen.has(node)) problems.push(problem);
    seen.add(node);
  };
  for (const { call } of llmStreams(analysis)) {
    const problem = streamProblem(call, analysis);
    if (problem) add(problem);
  }
  // One report a stream: where reading it is unguarded, what is read comes after.
  const unguarded = problems.filter((problem) => problem.kind === 'unguarded' && problem.call.to !== undefined).map((problem) => enclosingFunction(placeOf(problem)) ?? analysis.file.ast);
  for (const node of uncheckedChunks(analysis)) if (!unguarded.some((reader) => isInside(node, reader))) add({ kind: 'raw', node });
  for (const problem of unhandledEvents(analysis)) add(problem);
  return problems.sort((a, b) => placeOf(a).range[0] - placeOf(b).range[0]);
}

/** Where a problem is: where the stream is read, or the call, where it is handed on unread. */
export function placeOf(problem: StreamProblem): Node {
  switch (problem.kind) {
    case 'unguarded':
      return problem.read.node;
    case 'hidden':
      return problem.read.kind === 'method' || problem.read.kind === 'handed on' ? problem.call.node : problem.read.node;
    case 'emitter':
      return problem.call.node;
    case 'events':
    case 'raw':
      return problem.node;
  }
}

function problemOf(stream: LlmStream, analysis: Analysis): StreamProblem | undefined {
  const { call, facts } = stream;
  if (isInTest(call, analysis)) return undefined;
  const told = isTold(stream, analysis);
  return (
    unguardedRead(stream, analysis) ??
    (told ? undefined : missedEvents(stream, analysis)) ??
    (facts.emitter ? silentEmitter(stream, analysis) : undefined) ??
    (told ? undefined : hiddenRead(stream, analysis))
  );
}

/** Whether a test makes the call: what the stream says is looked at there. */
export function isInTest({ node }: { readonly node: Node }, analysis: Analysis): boolean {
  const fate = fateOfThrow(node, analysis);
  return fate.kind === 'guarded' && fate.how === 'test';
}

/** Whether a failure in mid-stream throws where this is read. */
export function throwsWhereRead(read: StreamRead, facts: StreamFacts): boolean {
  if (read.wrapped) return read.member?.failure !== 'hides';
  return read.member ? read.member.failure === 'throws' : facts.iteration === 'throws';
}

function unguardedRead(stream: LlmStream, analysis: Analysis): StreamProblem | undefined {
  const { call } = stream;
  const neverRejects = stream.facts.fails !== undefined || call.endpoint.fails === 'lazy';
  for (const read of stream.reads) {
    // Where the call itself never rejects, a promise that is read of the stream does in its place: `answer.completed`, `answer.getText()`.
    const isRead = read.kind === 'loop' || read.kind === 'yield*' || read.kind === 'reader' || ((read.kind === 'promise' || read.kind === 'method') && neverRejects);
    if (!isRead || !throwsWhereRead(read, stream.facts)) continue;
    const fate = fateOfRead(read, analysis);
    // What a method gives is the whole answer: no part of it has been passed on when its failure leaves by an export.
    if (read.kind === 'method' && fate.kind !== 'unguarded') continue;
    const creation = creationGuard(call, read, analysis);
    if (fate.kind === 'unguarded' || fate.kind === 'exported' || (fate.kind === 'unknown' && creation && isReadByGenerator(read.node))) {
      return { kind: 'unguarded', call, read, fate, creation };
    }
  }
  return undefined;
}

/** Whether what is read throws at that statement; else it is a promise that rejects. */
export function throwsInPlace({ kind }: StreamRead): boolean {
  return kind === 'loop' || kind === 'yield*';
}

/** Where what a reading throws goes. */
export function fateOfRead(read: StreamRead, analysis: Analysis): Fate {
  return (throwsInPlace(read) ? fateOfThrow : fateOfPromise)(read.node, analysis, { reach: 'program' }, read.sites);
}

/** The `try` around the request that the reading is not inside of, though whoever wrote it may think so. */
function creationGuard(call: LlmCall, read: StreamRead, analysis: Analysis): Node | undefined {
  const fate = fateOfCall(call, analysis);
  if (fate.kind !== 'guarded' || fate.how !== 'try') return undefined;
  const writer = enclosingFunction(call.node);
  return writer === enclosingFunction(fate.by) && (!writer || isInside(read.node, writer)) ? fate.by.parent : undefined;
}

/** Whether a generator reads the stream, which runs when somebody asks it to: long after a `try` around it is left. */
function isReadByGenerator(node: Node): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && fn.generator && fn.parent.type !== T.CallExpression && fn.parent.type !== T.NewExpression && fn.parent.type !== T.Property;
}

/** A loop that tells the kinds of items apart, and never the ones that say the call failed. */
function missedEvents(stream: LlmStream, analysis: Analysis): StreamProblem | undefined {
  const { call, facts, reads } = stream;
  const { failureEvents } = facts;
  if (!failureEvents || reads.some((read) => read.kind === 'final')) return undefined;
  const failures = failureEvents.failures.filter((failure) => holds(failure.majors, call)).map(({ name }) => name);
  for (const read of reads) {
    if (!isEventLoop(read, facts) || failures.length === 0 || read.node.type !== T.ForOfStatement) continue;
    const handling = eventsOfRead(stream, read, analysis);
    if (handling.kind === 'answers') return { kind: 'events', call, node: read.node, answer: handling.answer, failures };
  }
  return undefined;
}

function isEventLoop(read: StreamRead, facts: StreamFacts): boolean {
  return read.kind === 'loop' && !read.wrapped && !read.encoded && (read.member ? read.member.failure !== 'hides' : facts.iteration !== undefined);
}

/** What the loop that reads a stream does with the kinds of its items. */
export function eventsOfRead({ call, facts }: LlmStream, { node }: StreamRead, analysis: Analysis): EventHandling {
  const events = facts.failureEvents;
  if (!events || node.type !== T.ForOfStatement) return { kind: 'open' };
  const isFailure = (name: string): boolean =>
    events.failures.some((failure) => failure.name === name && (!failure.majors || call.major === undefined || failure.majors.includes(call.major)));
  return loopEvents(node, events, isFailure, analysis);
}

/** An emitter whose failure is an unhandled rejection: no listener for it, and nothing that settles it is guarded. */
function silentEmitter(stream: LlmStream, analysis: Analysis): StreamProblem | undefined {
  const { call, facts, reads, listeners, lost } = stream;
  if (lost || listeners.some((event) => event === undefined || facts.emitter!.errorEvents.includes(event))) return undefined;
  const finals = reads.filter((read) => read.kind === 'final');
  if (reads.length > finals.length) return undefined;
  const fates = finals.map((read) => ({ read, fate: fateOfRead(read, analysis) }));
  if (fates.some(({ fate }) => fate.kind === 'guarded' || fate.kind === 'unknown')) return undefined;
  return { kind: 'emitter', call, final: fates[0] };
}

/** Whether something is told of a failure that the stream itself hides: its error callback, its error part, its finish reason. */
export function isTold(stream: LlmStream, analysis: Analysis): boolean {
  return errorCallback(stream, analysis).kind !== 'absent' || tellsByItself(stream, analysis);
}

/** The callback of a call that is told of a failure in mid-stream. */
export function errorCallback({ call, facts: { errorCallback: name } }: LlmStream, analysis: Analysis): Option {
  return name === undefined ? { kind: 'absent' } : callOption(call, { body: [name], client: [name] }, analysis);
}

/** Whether anything but the call's own callback tells of it. */
export function tellsByItself(stream: LlmStream, analysis: Analysis): boolean {
  const { call, facts, reads, lost } = stream;
  if (finishIsLookedAt(call, analysis)) return true;
  const hides = facts.members?.some((member) => member.failure === 'hides') ?? false;
  return (hides && lost) || reads.some((read) => tells(stream, read, analysis));
}

function tells(stream: LlmStream, read: StreamRead, analysis: Analysis): boolean {
  const { member } = read;
  if (!member) return false;
  switch (member.failure) {
    case 'throws':
    case 'item':
      return read.kind !== 'loop' || read.wrapped || eventsOfRead(stream, read, analysis).kind !== 'answers';
    case 'hides': {
      if (read.node.type !== T.CallExpression || read.kind !== 'method' || member.errorCallback === undefined) return false;
      if (read.node.arguments.some((argument) => argument.type === T.SpreadElement)) return true;
      return readOption(read.node.arguments[member.options ?? 0], [member.errorCallback], analysis).kind !== 'absent';
    }
  }
}

/** `onFinish({ finishReason })`: one of the call's callbacks reads how it ended, or cannot be seen. */
function finishIsLookedAt(call: LlmCall, analysis: Analysis): boolean {
  return ['onFinish', 'onEnd'].some((name) => {
    const option = callOption(call, { body: [name] }, analysis);
    return option.kind === 'set' && (!isFunction(option.node) || /\b(?:finishReason|error)\b/.test(analysis.file.text.slice(...option.node.range)));
  });
}

function hiddenRead({ call, facts, reads }: LlmStream, analysis: Analysis): StreamProblem | undefined {
  const read = reads.find(({ member }) => member?.failure === 'hides') ?? (facts.iteration === 'hides' ? reads.find(({ member }) => !member) : undefined);
  const member = read?.member;
  if (!read || !member) return undefined;
  const fate = read.kind === 'loop' || read.kind === 'yield*' ? fateOfThrow(read.node, analysis, {}, read.sites) : undefined;
  return { kind: 'hidden', call, read, member, dead: fate?.kind === 'guarded' && fate.how === 'try' ? fate.by : undefined };
}

/**
 * Loops over a stream that a function is handed, told by event names that only one API has: wherever the stream comes
 * from, `thread.message.delta` is followed by `thread.run.failed` when the run fails. Silent where the file looks for
 * such a failure anywhere.
 */
function unhandledEvents(analysis: Analysis): readonly StreamProblem[] {
  const problems: StreamProblem[] = [];
  for (const loop of analysis.survey.loops) {
    if (loop.type !== T.ForOfStatement || !loop.await || loop.right.type !== T.Identifier) continue;
    if (analysis.variableOf(loop.right)?.defs[0]?.type !== 'Parameter') continue;
    for (const events of distinctiveEvents) {
      const names = events.failures.filter((failure) => !failure.majors && failure.name.includes('.')).map(({ name }) => name);
      if (names.some((name) => analysis.file.text.includes(name))) continue;
      const handling = loopEvents(loop, events, (name) => events.failures.some((failure) => failure.name === name), analysis);
      if (handling.kind === 'answers' && handling.answer.includes('.')) problems.push({ kind: 'events', node: loop, answer: handling.answer, failures: names });
    }
  }
  return problems;
}

const distinctiveEvents = [
  ...new Set(sdks.flatMap((sdk) => sdk.clients.flatMap((client) => client.endpoints.map((endpoint) => endpoint.stream?.failureEvents)))),
].filter((events) => events?.failures.some((failure) => failure.name.includes('.')) ?? false) as NonNullable<StreamFacts['failureEvents']>[];
