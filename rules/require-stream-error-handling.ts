import type { Analysis } from '../src/analysis/analysis.ts';
import { callName } from '../src/analysis/calls.ts';
import type { Fate, Unseen } from '../src/analysis/failures/fate.ts';
import type { SourceFile } from '../src/analysis/file.ts';
import { lineName } from '../src/analysis/line-name.ts';
import { readLocation } from '../src/analysis/locations.ts';
import { type StreamProblem, placeOf, streamProblems } from '../src/analysis/streams/streams.ts';
import { type Finding, defineRule } from '../src/define-rule.ts';
import { streamSuggestions } from '../src/edits/stream-suggestions.ts';

type Told = Pick<Finding<MessageId>, 'data' | 'messageId'>;
type MessageId = keyof typeof messages;

const messages = {
  createdInside: 'The `try` of line {{line}} covers the request only: the stream of {{call}} is read after it was left, so it does not catch an error in mid-stream. Put a `try` around the reading.',
  deadTry: 'The `catch` of line {{line}} never runs for a failure of the provider: `{{member}}` of {{call}} just ends, as if the answer were complete. Pass `{{callback}}` to {{call}}, or read `fullStream` and handle its `error` parts.',
  exported: 'An error in mid-stream (an error event, a lost connection) throws here and leaves this file through the export at line {{line}}, when part of the answer has been passed on. Put a `try` around the reading that says that the answer broke off.',
  exportedFinal: 'When the stream of {{call}} fails, `{{final}}()` rejects and the failure leaves this file through the export at line {{line}}; there is no `error` listener either. Await it inside a `try`.',
  hiddenResponse: 'When the provider fails, `{{member}}()` still answers 200 and ends the text as if it were complete. Pass `{{callback}}` to {{call}}, or answer with a stream that carries error parts.',
  hiddenText: 'When the provider fails, `{{member}}` of {{call}} just ends, so that a partial or empty answer passes for a whole one. Pass `{{callback}}` to {{call}}, or read `fullStream` and handle its `error` parts.',
  hiddenUntold: 'When the provider fails in mid-stream, `{{member}}()` of {{call}} just ends, so that a partial or empty answer passes for a whole one. Await its `{{rejects}}()` too, which rejects then.',
  maskedResponse: 'When the provider fails, `{{member}}()` still answers 200 with a bare "An error occurred.", and no code of yours is told. Pass it `{{option}}`, or `{{callback}}` to {{call}}.',
  missedEvent: 'The loop handles `{{answer}}` but never {{failures}}, which arrive as ordinary items: a failed answer ends it as if it were complete. Handle the failure too, or read the stream through `guardStream`.',
  missedItem: 'The loop reads only `{{answer}}` of its items, and an item that says the provider failed has none: a failed answer ends it as if it were complete. Test each item for {{failures}}, or read the stream through `guardStream`.',
  noErrorListener: 'When the stream of {{call}} fails, nobody is told and an unhandled rejection ends the process: it has no `error` listener, and nothing awaits its end. Add `.on(\'error\', …)`, or await `.done()` inside a `try`.',
  partialText: 'When the provider fails in mid-stream, `{{member}}` of {{call}} resolves with the part that arrived, which passes for a whole answer. Pass `{{callback}}` to {{call}}, or check its `finishReason`.',
  rawChunk: 'A provider that fails in mid-stream sends `data: {"error": …}` in place of a chunk, and nothing here looks for that `error`: the answer just ends, or reading the chunk throws a TypeError. Test the parsed chunk for `error`.',
  unguarded: 'An error in mid-stream (an error event, a lost connection) throws here, and nobody handles it{{where}}. Put a `try` around the reading that says that the answer broke off.',
  unguardedFinal: 'When the stream of {{call}} fails, `{{final}}()` at line {{line}} rejects and nobody handles it; there is no `error` listener either. Await it inside a `try`.',
  errorListenerSuggestion: 'Add an `error` listener.',
  guardStreamSuggestion: 'Read it through `guardStream` from `{{helper}}`, which throws for such a failure.',
  onErrorSuggestion: 'Add `{{option}}`, which logs the failure and tells the client that the answer broke off.',
};

const unseen: Record<Unseen, string> = {
  executor: ': the promise around it stays pending for ever',
  floating: ': an unhandled rejection ends the process',
  forEach: ': `forEach` drops the rejection of its callback',
  handler: ': Express 4 drops the rejection, and the client waits until it times out',
  listener: ': an event listener drops the rejection of its callback',
  'module level': ': the process ends',
  'stream source': ': the response breaks off without a word',
  unchecked: '',
  timer: ': a timer drops the rejection of its callback',
};

function told(problem: StreamProblem, { file }: Analysis): Told {
  if (problem.kind === 'raw') return { messageId: 'rawChunk' };
  if (problem.kind === 'events') return { messageId: isOfKinds(problem) ? 'missedEvent' : 'missedItem', data: { answer: problem.answer, failures: problem.failures.map((name) => `\`${name}\``).join(', ') } };
  const call = callName(problem.call);
  switch (problem.kind) {
    case 'emitter': {
      if (!problem.final) return { messageId: 'noErrorListener', data: { call } };
      const { read, fate } = problem.final;
      const isExported = fate.kind === 'exported';
      const line = isExported ? lineName(fate.at, fate.file, file) : read.node.loc.start.line;
      return { messageId: isExported ? 'exportedFinal' : 'unguardedFinal', data: { call, final: read.name ?? '', line } };
    }
    case 'hidden': {
      const { member, read, dead } = problem;
      const data = { call, member: member.name, option: member.errorCallback ?? '', callback: problem.call.endpoint.stream?.errorCallback ?? 'onError' };
      const rejects = problem.call.endpoint.stream?.members?.find(({ is, failure }) => is === 'method' && failure === 'throws');
      if (rejects) return { messageId: 'hiddenUntold', data: { ...data, rejects: rejects.name } };
      if (dead) return { messageId: 'deadTry', data: { ...data, line: dead.loc.start.line } };
      if (member.name.endsWith('Response')) return { messageId: member.errorCallback ? 'maskedResponse' : 'hiddenResponse', data };
      return { messageId: read.kind === 'promise' ? 'partialText' : 'hiddenText', data };
    }
    case 'unguarded':
      if (problem.creation) return { messageId: 'createdInside', data: { call, line: problem.creation.loc.start.line } };
      return escaping(problem.fate, placeOf(problem).loc.start.line, file);
  }
}

/** Whether the items of the stream have kinds; else they are told by their properties. */
function isOfKinds({ call }: StreamProblem & { kind: 'events' }): boolean {
  const events = call?.endpoint.stream?.failureEvents;
  return !events || events.key !== undefined;
}

function escaping(fate: Fate, line: number, from: SourceFile): Told {
  if (fate.kind === 'exported') return { messageId: 'exported', data: { line: lineName(fate.at, fate.file, from) } };
  if (fate.kind !== 'unguarded') return { messageId: 'unguarded', data: { where: '' } };
  const isHere = !fate.file && fate.at.loc.start.line === line;
  return { messageId: 'unguarded', data: { where: unseen[fate.how] + (isHere ? '' : `, see line ${lineName(fate.at, fate.file, from)}`) } };
}

export default defineRule({
  name: 'require-stream-error-handling',
  meta: {
    type: 'problem',
    docs: {
      description: 'require LLM streams to be read where a failure in mid-stream is handled',
      recommended: 'error',
      strict: 'error',
      program: true,
    },
    hasSuggestions: true,
    messages,
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const problem of streamProblems(analysis)) {
      report({ loc: readLocation(placeOf(problem)), ...told(problem, analysis), suggest: streamSuggestions(problem, analysis) });
    }
  },
});
