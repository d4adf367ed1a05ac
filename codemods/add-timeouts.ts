import type { Analysis } from '../src/analysis/analysis.ts';
import { type Node, T, unwrap } from '../src/analysis/ast.ts';
import { type LlmCall, llmCalls } from '../src/analysis/calls.ts';
import { helperAround } from '../src/analysis/limits/time-limits.ts';
import { clientRemedy, remediesOf } from '../src/analysis/limits/timeout-remedies.ts';
import { limitOfClient, unlimitedCalls } from '../src/analysis/limits/timeouts.ts';
import { isInTest } from '../src/analysis/streams/streams.ts';
import { objectLiteral } from '../src/analysis/values/options.ts';
import type { ClientValue } from '../src/analysis/values/value.ts';
import { valueOf } from '../src/analysis/values/values.ts';
import { type Place, defineCodemod } from '../src/define-codemod.ts';
import type { Edit } from '../src/edits/edit.ts';
import { limitAttempts, limitClient } from '../src/edits/limit-call.ts';

/** Gives LLM clients a timeout, and retries of the helper's one for each attempt, where nothing ends a call that hangs. */
export default defineCodemod({
  name: 'add-timeouts',
  flags: {
    timeoutMs: { type: 'ms', description: 'After how many milliseconds a request ends; 120000 unless told.' },
  },
  places(analysis, { timeoutMs: ms = 120_000 }) {
    const places = new Map<number, Place>();
    const written = new Map<number, string>();
    const add = (place: Place | undefined): void => {
      if (!place) return;
      const { node } = place;
      const text = 'edits' in place ? JSON.stringify(place.edits) : undefined;
      const before = 'edits' in place ? written.get(place.edits[0]!.start) : undefined;
      // Options that several have in common are written to once.
      if (text !== undefined && before === text) return;
      if ('edits' in place && text !== undefined) written.set(place.edits[0]!.start, text);
      places.set(node.range[0], before === undefined ? place : { node, refused: 'its options are those of another client as well' });
    };
    for (const call of unlimitedCalls(analysis)) {
      if (isInTest(call, analysis)) continue;
      const helper = helperAround(call.node, analysis);
      if (helper) add(placeAt(helper, helper.arguments[1], limitAttempts(call, analysis, ms), analysis));
      else if (!call.client?.made || !clientRemedy(call.client, ms, analysis)) add({ node: call.node, refused: reasonFor(call, ms) });
      else add(placeOf(call.client, call.client.made, ms, analysis));
    }
    for (const client of idleClients(analysis)) add(placeOf(client, client.made!, ms, analysis));
    return [...places.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
  },
});

/** Clients of which no call is seen: they are used in other files, or by what cannot be read. */
function idleClients(analysis: Analysis): readonly ClientValue[] {
  const used = new Set(llmCalls(analysis).map(({ client }) => client?.made));
  return analysis.survey.news.flatMap((node) => {
    const value = valueOf(node, analysis);
    if (value?.kind !== 'client' || value.made !== node || isInTest({ node }, analysis)) return [];
    return used.has(node) && limitOfClient(value, analysis) !== 'unknown' ? [] : [value];
  });
}

function placeOf(client: ClientValue, made: NonNullable<ClientValue['made']>, ms: number, analysis: Analysis): Place | undefined {
  const remedy = clientRemedy(client, ms, analysis);
  const limit = remedy ? limitOfClient(client, analysis) : 'yes';
  if (!remedy || limit === 'yes') return undefined;
  if (limit === 'unknown') return { node: made, refused: 'what it is made with cannot be read' };
  return placeAt(made, made.arguments[client.client.optionsArgument ?? 0], limitClient(client, remedy, analysis), analysis);
}

function placeAt(node: Node, options: Node | undefined, edits: readonly Edit[], analysis: Analysis): Place {
  if (edits.length === 0) return { node, refused: 'its options cannot be written to' };
  return options && isTyped(options, analysis) ? { node, refused: 'its options are of a type of their own, which may not have a timeout' } : { node, edits };
}

/** `const options: Options = { … }` */
function isTyped(options: Node, analysis: Analysis): boolean {
  const parent = objectLiteral(unwrap(options), analysis)?.parent;
  return parent?.type === T.TSSatisfiesExpression || (parent?.type === T.VariableDeclarator && parent.id.typeAnnotation !== undefined);
}

/** Why no client ends a call, and what would. */
function reasonFor(call: LlmCall, ms: number): string {
  const { name, timeout } = call.sdk;
  const remedy = remediesOf(call, ms).find(({ place }) => place !== 'client');
  const waits = timeout.defaultMs !== undefined && timeout.defaultMs <= ms;
  const why = waits ? `\`${name}\` ends each request after ${timeout.defaultMs! / 1000} seconds by itself` : timeout.warns ? `the timeout of \`${name}\` only warns` : timeout.option.client ? 'its client is not made here' : `\`${name}\` has no timeout for all calls at once`;
  return remedy ? `${why}: give the call \`${remedy.path.join('.')}: ${remedy.value}\`` : `${why}, and the call takes neither a timeout nor a signal`;
}
