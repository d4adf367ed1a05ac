import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, enclosingFunction, isFunction, isInside, isLoop, unwrap, wrapped } from '../ast.ts';
import { callbackTreatment } from './callbacks.ts';
import { type LlmCall, llmCalls } from '../calls.ts';
import { type FailureTaker, failureTakers } from './handlers.ts';
import type { Variable } from '../file.ts';
import { usesOf } from '../values/flow.ts';
import { usesOfAny } from '../values/methods.ts';
import { type Meets, playFailure } from './played-failures.ts';
import { type RefusalBranch, refusalBranches } from '../http/refusals.ts';
import { type Rest, assignedIn, restAfter } from './rest.ts';
import { retryConstructs } from '../retries/constructs.ts';
import { rootAround } from '../simulation/root-around.ts';
import { type Silence, isConsole, isNothing, silenceOf } from './silence.ts';
import { type LlmStream, errorCallback, isInTest, llmStreams, tellsByItself } from '../streams/streams.ts';
import { walk } from '../simulation/anatomy.ts';
import { type FailureId, failuresOf } from '../simulation/failures.ts';
import { type SimValue, undefinedValue, why } from '../simulation/values.ts';
import { type Path, type Scene, play } from '../simulation/play.ts';
import { memberOfPattern } from '../values/member-of-pattern.ts';
import { functionAt } from '../values/values.ts';

/** A guard that drops the failure of an LLM call. */
export interface Swallow {
  /** The `catch` clause, what is handed to `.catch()` or is told of a stream's failure, or the branch of an `if` that a refused response takes. */
  readonly node: Node;
  readonly call: LlmCall;
  readonly silence: Silence;
  /** What the code outside gets for an answer, where the guard or its function gives something. */
  readonly gives?: string;
  /** Where the function goes on with what is missing. */
  readonly uses?: Node;
  /** What the answer is read through, whose end looks like any other. */
  readonly member?: string;
  /** The variable of the response that was refused. */
  readonly response?: Variable;
}

type Ending = Pick<Swallow, 'gives' | 'uses'>;

/** Failures that any handler meets, and that nobody would drop on purpose. */
const answered = ['500', '401'] as const;
const played = [...answered, 'connection'] as const;

/** All guards of the file that drop a failure, in source order. */
export function swallowedFailures(analysis: Analysis): readonly Swallow[] {
  return analysis.remember('swallowed failures', analysis, () => {
    const taken = failureTakers(analysis).flatMap((taker) => swallowBy(taker, analysis) ?? []);
    const refused = llmCalls(analysis).flatMap((call) => refusalBranches(call, analysis).flatMap((branch) => swallowOfRefusal(branch, call, analysis) ?? []));
    return [...taken, ...refused, ...llmStreams(analysis).flatMap((stream) => swallowOfCallback(stream, analysis) ?? [])].sort((a, b) => a.node.range[0] - b.node.range[0]);
  }, []);
}

function swallowBy(taker: FailureTaker, analysis: Analysis): Swallow | undefined {
  return taker.node.type === T.CatchClause ? swallowOfClause(taker.node, taker, analysis) : swallowOfHandler(taker, analysis);
}

function swallowOfClause(clause: TSESTree.CatchClause, { calls, streams }: FailureTaker, analysis: Analysis): Swallow | undefined {
  const failure = clause.param?.type === T.Identifier ? analysis.lookUp(clause.param.name, clause.body) : undefined;
  const silence = clause.param && !failure ? undefined : silenceOf(clause.body, failure, analysis);
  const root = rootAround(clause);
  if (!silence || endsOtherwise(clause.body) || isReported(silence, root, analysis) || isBatch(root, analysis)) return undefined;
  for (const call of calls) {
    const paths = waysThrough(call, played, waysToMeet(call, streams.includes(call), clause.parent), root, ({ caught }) => caught === clause, analysis);
    const ending = paths && endingOf(paths, call, clause.parent as TSESTree.TryStatement, clause.body, root, analysis);
    if (ending) return { node: clause, call, silence, ...ending };
  }
  return undefined;
}

/** Ways of failures through a guard; undefined as soon as one of them is told of, so that no more are played. */
function waysThrough(call: LlmCall, failures: readonly FailureId[], meets: readonly Meets[], root: Scene['root'], passes: (path: Path) => boolean, analysis: Analysis): readonly Path[] | undefined {
  const ways: Path[] = [];
  for (const where of meets) {
    for (const id of failures) {
      const through = playFailure(call, id, where, root, analysis)?.paths.filter(passes) ?? [];
      if (through.some((path) => nothingAtEnd(path, root) === undefined)) return undefined;
      ways.push(...through);
    }
  }
  return ways;
}

/** Whether a guard ends by throwing, or by giving what is made anew: it need not be played. */
function endsOtherwise({ body }: TSESTree.BlockStatement): boolean {
  const last = body.at(-1);
  if (last?.type === T.ThrowStatement) return true;
  const given = last?.type === T.ReturnStatement && last.argument ? unwrap(last.argument) : undefined;
  return given?.type === T.NewExpression || given?.type === T.TemplateLiteral || (given?.type === T.Literal && !isNothing(given));
}

function waysToMeet({ node, endpoint }: LlmCall, isRead: boolean, statement: Node): readonly Meets[] {
  if (!isRead) return ['at once'];
  return endpoint.fails === 'while read' || !isInside(node, statement) ? ['while read'] : ['at once', 'while read'];
}

/** `if (!response.ok) { console.error(response.status); return null }`. */
function swallowOfRefusal({ statement, taken, response }: RefusalBranch, call: LlmCall, analysis: Analysis): Swallow | undefined {
  const silence = silenceOf(taken, response, analysis);
  const root = rootAround(statement);
  if (!silence || isReported(silence, root, analysis) || isBatch(root, analysis)) return undefined;
  const paths = waysThrough(call, answered, ['at once'], root, (path) => !path.caught && path.events.some(({ kind }) => kind === 'hit'), analysis);
  const ending = paths && endingOf(paths, call, statement, taken, root, analysis);
  return ending && { node: taken, call, silence, response, ...ending };
}

/** `streamText({ onError() {} })`, where the text that is read of it ends as if complete. */
function swallowOfCallback(stream: LlmStream, analysis: Analysis): Swallow | undefined {
  const callback = errorCallback(stream, analysis);
  const { call, reads, lost } = stream;
  const member = reads[0]?.member;
  if (callback.kind !== 'set' || lost || !member || !reads.every((read) => read.kind !== 'handed on' && read.member?.failure === 'hides' && read.member.errorCallback === undefined) || tellsByItself(stream, analysis)) return undefined;
  const silence = isConsole(callback.node) ? 'console' : silenceOfCallback(functionAt(callback.node, analysis), analysis);
  return silence && !isReported(silence, rootAround(call.node), analysis) && !isInTest(call, analysis) ? { node: callback.property.method ? callback.property : callback.node, call, silence, member: member.name } : undefined;
}

function silenceOfCallback(fn: FunctionNode | undefined, analysis: Analysis): Silence | undefined {
  const [param] = fn?.params ?? [];
  if (!fn?.body) return undefined;
  if (fn.body.type !== T.BlockStatement) return isConsole(fn.body) ? 'console' : isNothing(fn.body) ? 'mute' : undefined;
  const error = param?.type === T.ObjectPattern ? memberOfPattern(param, 'error') : param;
  return silenceOf(fn.body, error?.type === T.Identifier ? analysis.lookUp(error.name, fn.body) : undefined, analysis);
}

/** What becomes of the function, if all ways through the guard come to nothing. */
function endingOf(paths: readonly Path[], call: LlmCall, guard: Node, body: Node, root: Scene['root'], analysis: Analysis): Ending | undefined {
  const loop = loopAround(guard, root);
  // A function too long to be played: what is written tells as much where nothing decides.
  if (paths.length === 0 && (loop || !isStraight(body, analysis))) return undefined;
  const endings = paths.map((path) => nothingAtEnd(path, root));
  const goesRound = loop && (paths.some(({ events }) => events.filter(({ kind }) => kind === 'hit').length > 1) || (!isInside(call.node, loop) && goesOn(body, analysis)));
  // A batch that goes on with its next item; after the last attempt, what follows the loop tells.
  if (goesRound && !retryConstructs(analysis).some(({ node }) => node === loop)) return undefined;
  const given = returnIn(body, analysis);
  if (given && !goesRound) return endings[0] !== undefined || isNothing(given.argument) ? gives(endings[0] ?? textOf(given, analysis), root, analysis) : undefined;
  const rest = restAfter(goesRound ? loop : guard, root, assignedIn(guard.type === T.TryStatement ? guard.block : guard, analysis), analysis);
  return rest && endingBy(rest, endings[0], root, analysis);
}

function endingBy(rest: Rest, value: string | undefined, root: Scene['root'], analysis: Analysis): Ending {
  if (rest.kind === 'ends') return gives(rest.value ? textOf(rest.value, analysis) : (value ?? 'undefined'), root, analysis);
  return rest.returns && value !== undefined ? { gives: value } : { uses: rest.node };
}

/** A function that never gives anything ends like any other time. */
function gives(value: string, root: Scene['root'], analysis: Analysis): Ending {
  const answers = isFunction(root) && (root.body?.type !== T.BlockStatement || analysis.survey.returns.get(root)?.some(({ argument }) => !isNothing(argument)));
  return value !== 'undefined' || answers ? { gives: value } : {};
}

/** `.catch(() => null)`, `.then(use, console.error)`. */
function swallowOfHandler({ node, calls: [call] }: FailureTaker, analysis: Analysis): Swallow | undefined {
  const chain = wrapped(node).parent;
  if (!call || chain?.type !== T.CallExpression || !isOnlyUse(chain, analysis)) return undefined;
  const root = rootAround(chain);
  const handled = isConsole(node) ? ({ silence: 'console', gives: 'undefined' } as const) : handledBy(functionAt(node, analysis), call, analysis);
  if (!handled || isReported(handled.silence, root, analysis)) return undefined;
  const ending = endingOfChain(chain, handled.gives, root, analysis);
  return ending && { node, call, silence: handled.silence, ...ending };
}

function handledBy(fn: FunctionNode | undefined, call: LlmCall, analysis: Analysis): { readonly silence: Silence; readonly gives: string } | undefined {
  const [param] = fn?.params ?? [];
  if (!fn?.body || fn.generator || (param && param.type !== T.Identifier)) return undefined;
  const silence = silenceOf(fn.body, param && analysis.lookUp(param.name, fn.body), analysis);
  if (!silence) return undefined;
  if (isConsole(fn.body)) return { silence, gives: 'undefined' };
  const samples = failuresOf(call, analysis).filter(({ id }) => (played as readonly FailureId[]).includes(id));
  const values = samples.flatMap(({ thrown, kind }) => play({ analysis, root: fn, outcomes: [], sites: new Map(), args: [thrown], failureKind: kind }).paths).map(({ end, value = undefinedValue }) => (end === 'returned' ? nothingIn(value) : undefined));
  return values[0] === undefined || values.includes(undefined) ? undefined : { silence, gives: values[0] };
}

/** What becomes of a chain whose handler gave nothing. */
function endingOfChain(chain: Node, value: string, root: Scene['root'], analysis: Analysis): Ending | undefined {
  const uses = usesOf(chain, analysis);
  const [use] = uses;
  if (!use || uses.length > 1) return undefined;
  switch (use.kind) {
    case 'dropped':
      return loopAround(chain, root) || isBatch(root, analysis) ? undefined : {};
    case 'returned':
      return isBatch(use.fn, analysis) ? undefined : { gives: value };
    case 'member':
      return use.name === 'finally' && use.call ? endingOfChain(use.call, value, root, analysis) : undefined;
    case 'awaited': {
      const awaited = wrapped(use.node);
      const { parent } = awaited;
      if (parent?.type === T.ReturnStatement || (isFunction(parent) && parent.body === awaited)) return isBatch(root, analysis) ? undefined : { gives: value };
      const statement = parent?.type === T.VariableDeclarator ? parent.parent : parent?.type === T.AssignmentExpression || parent?.type === T.UnaryExpression ? parent.parent : parent;
      if (!statement || loopAround(statement, root) || (statement.type !== T.ExpressionStatement && statement.type !== T.VariableDeclaration)) return undefined;
      const rest = restAfter(statement, root, assignedIn(statement, analysis), analysis);
      return rest && endingBy(rest, rest.kind === 'ends' || parent?.type === T.VariableDeclarator && parent.id.type !== T.Identifier ? undefined : value, root, analysis);
    }
    default:
      return undefined;
  }
}

/** Whether nothing but this chain is done with the promise: `p.catch(() => {}); return p` only keeps it from floating. */
function isOnlyUse(chain: TSESTree.CallExpression, analysis: Analysis): boolean {
  const object = unwrap(calleeMember(chain)?.object ?? chain);
  if (object.type !== T.Identifier) return true;
  return analysis.variableOf(object)?.references.filter((reference) => reference.isRead()).length === 1;
}

/** Whether the console is where a failure belongs: in a script, for the person who runs it. */
function isReported(silence: Silence, root: Scene['root'], analysis: Analysis): boolean {
  if (silence === 'mute') return false;
  if (!isFunction(root)) return true;
  const uses = usesOfAny(root, analysis);
  return uses.length > 0 && uses.every((use) => use.kind === 'called' && !enclosingFunction(use.call));
}

/** Whether the function is run for each of many, of which some may fail: `items.map(async (item) => …)`. */
function isBatch(root: Scene['root'], analysis: Analysis): boolean {
  return (
    isFunction(root) &&
    usesOfAny(root, analysis).some((use) => {
      if (use.kind !== 'argument') return false;
      const { kind, ...treatment } = callbackTreatment(use.call, use.index, use.key, analysis);
      const how = 'how' in treatment ? treatment.how : undefined;
      return kind === 'collects' || kind === 'passes' || (kind === 'guards' && how === 'test') || (kind === 'drops' && how === 'forEach');
    })
  );
}

/** The nothing that a way ends in; undefined where it throws anything but the `TypeError` that reading of what is missing is, goes round for ever or gives something. */
function nothingAtEnd({ end, value = undefinedValue }: Path, root: Scene['root']): string | undefined {
  if (isMissed(end === 'threw' ? value : value.kind === 'promise' && value.rejected ? value.value : undefined)) return 'undefined';
  if (end !== 'returned') return undefined;
  const isGenerator = isFunction(root) && root.generator;
  return isGenerator && value.kind === 'stream' && !value.failure ? 'undefined' : nothingIn(value);
}

/** What reads of something that is not there throws by itself: it says nothing of the failure. */
function isMissed(value: SimValue | undefined): boolean {
  return value?.kind === 'object' && value.classes?.[0] === 'TypeError' && !(value.why & why.error);
}

/** How a value that is nothing is written; undefined for all others. */
function nothingIn(value: SimValue): string | undefined {
  switch (value.kind) {
    case 'promise':
      return value.rejected ? undefined : nothingIn(value.value);
    case 'known':
      return value.value === undefined || value.value === null ? String(value.value) : value.value === '' ? "''" : undefined;
    case 'list':
      return value.items.length === 0 ? '[]' : undefined;
    case 'object': {
      if (value.open || value.classes || ![...value.members.values()].every((member) => nothingIn(member) !== undefined)) return undefined;
      return value.members.size === 0 ? '{}' : `{ ${[...value.members].map(([name, member]) => `${name}: ${nothingIn(member)}`).join(', ')} }`;
    }
    default:
      return undefined;
  }
}

/** The `return` with which a guard ends the function. */
function returnIn(body: Node, analysis: Analysis): TSESTree.ReturnStatement | undefined {
  return jumpsIn(body, analysis).find((jump) => jump.type === T.ReturnStatement);
}

/** Whether control goes one way through the code, to a `return` at its end or on behind it. */
function isStraight(body: Node, analysis: Analysis): boolean {
  return jumpsIn(body, analysis).every((jump) => jump.type === T.ReturnStatement && jump.parent === body);
}

/** Whether a loop around the code goes on behind it: one that calls a function with the call in it is played for one round. */
function goesOn(body: Node, analysis: Analysis): boolean {
  return !jumpsIn(body, analysis).some((jump) => jump.type !== T.ContinueStatement && (jump === body || jump.parent === body));
}

function jumpsIn(body: Node, analysis: Analysis): readonly Node[] {
  const jumps: Node[] = [];
  walk(body, analysis, (node) => {
    if (isFunction(node)) return false;
    if (node.type === T.ReturnStatement || node.type === T.ThrowStatement || node.type === T.BreakStatement || node.type === T.ContinueStatement) jumps.push(node);
    return true;
  });
  return jumps;
}

/** How an expression that is nothing is written. */
function textOf(node: Node | null | undefined, analysis: Analysis): string {
  const bare = node?.type === T.ReturnStatement ? node.argument : node;
  return bare ? analysis.file.text.slice(...unwrap(bare).range) : 'undefined';
}

function loopAround(node: Node, root: Node): Node | undefined {
  for (let current = node.parent; current && current !== root; current = current.parent) if (isLoop(current)) return current;
  return undefined;
}
