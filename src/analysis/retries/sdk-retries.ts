import type { TSESTree } from '@typescript-eslint/types';
import { sdkAt } from '../../catalog/index.ts';
import type { RetryFacts, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import type { Attempts } from './attempts.ts';
import { type Node, T, propertyName, unwrap } from '../ast.ts';
import { type LlmCall, llmCalls, majorOf, majorsOf } from '../calls.ts';
import { type Option, callOption, readOption } from '../values/options.ts';
import { sdksAtHand } from '../settings/sdks-at-hand.ts';
import type { ClientValue } from '../values/value.ts';
import { valueOf } from '../values/values.ts';

/** A number beyond any patience. */
const endless = 1e9;

/** An SDK of the major at hand, if that is known. */
type AnySdk = Pick<LlmCall, 'sdk' | 'major' | 'client'>;

/** How often the SDK itself repeats the call after its first request; undefined where that cannot be told. */
export function sdkRetries(call: LlmCall, analysis: Analysis): number | undefined {
  const { retry } = call.sdk;
  const posts = retry.methods ? repeatsPost(callOption(call, retry.methods, analysis)) : true;
  if (posts !== true) return posts === false ? 0 : undefined;
  const set = callOption(call, retry.option, analysis);
  return set.kind === 'absent' ? retriesUnset(call, analysis) : retriesSet(set, call);
}

/** How often it repeats where nobody says how often; the object that would say so may be there all the same. */
function retriesUnset(call: LlmCall, analysis: Analysis): number | undefined {
  const { retries, bare, option } = call.sdk.retry;
  if (!isShared(call)) return undefined;
  if (bare === undefined) return retries;
  const holder = callOption(call, { client: option.client?.slice(0, -1), body: option.body?.slice(0, -1), options: option.options?.slice(0, -1) }, analysis);
  return holder.kind === 'absent' ? retries : holder.kind === 'set' ? bare : undefined;
}

/** Whether its count by default is that of the major at hand: with none known, only one that all it may be of share is. */
function isShared(of: AnySdk): boolean {
  const { older, retry } = of.sdk;
  return of.major !== undefined || majorsOf(of).every((major) => (older?.[major]?.retry ?? retry).retries === retry.retries);
}

/** Whether a list of HTTP methods to repeat names POST, as every call of a model is. */
function repeatsPost(methods: Option): boolean | undefined {
  if (methods.kind === 'absent') return false;
  const list = methods.kind === 'set' ? methods.known?.value : undefined;
  return Array.isArray(list) ? list.some((method) => String(method).toUpperCase() === 'POST') : undefined;
}

function retriesSet(set: Option, of: AnySdk): number | undefined {
  if (set.kind !== 'set' || !set.known) return undefined;
  const { retries, counts, off, on } = of.sdk.retry;
  const { value } = set.known;
  if (value === undefined || value === null) return retries;
  if (value === off) return 0;
  if (value === on) return isShared(of) ? Infinity : undefined;
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  return value > endless ? Infinity : counts === 'total' ? value - 1 : value;
}

/** An option of a client or call that says how often, or how long, the SDK repeats. */
export interface SdkRetryOption {
  readonly property: TSESTree.Property;
  readonly attempts: Attempts;
  /** What the SDK makes of it. */
  readonly retry: RetryFacts;
}

/** What tells by its text alone that a file may set the option of an SDK, the same for all files. */
interface Words {
  /** The paths of the option, in any major. */
  readonly options: readonly (readonly string[])[];
  /** Names under which the SDK's clients are made. */
  readonly makers: ReadonlySet<string>;
}

const wordsOfSdks = new WeakMap<Sdk, Words>();

function wordsOf(sdk: Sdk): Words {
  const kept = wordsOfSdks.get(sdk);
  if (kept) return kept;
  const facts = [sdk.retry, ...Object.values(sdk.older ?? {}).flatMap(({ retry }) => retry ?? [])];
  const words: Words = {
    options: facts.flatMap(({ option: { client, body, options } }) => [client, body, options].filter((path) => path !== undefined)),
    makers: new Set(sdk.clients.flatMap(({ exports, gives = [] }) => [...exports, ...gives.map(({ method }) => method.slice(method.lastIndexOf('.') + 1))])),
  };
  wordsOfSdks.set(sdk, words);
  return words;
}

/** Whether a call may give a client by what it is called; a bare name may stand for any. */
function mayMake({ callee }: TSESTree.CallExpression | TSESTree.NewExpression, sdks: readonly Sdk[]): boolean {
  const bare = unwrap(callee);
  return bare.type !== T.MemberExpression || sdks.some((sdk) => wordsOf(sdk).makers.has(propertyName(bare) ?? ''));
}

/** What is no text, number or function: a cheap look before its call is asked about. */
function mayHoldOptions({ type }: Node): boolean {
  return type !== T.Literal && type !== T.TemplateLiteral && type !== T.ArrowFunctionExpression && type !== T.FunctionExpression;
}

/** Every place where the file tells an SDK how often to repeat, in source order. */
export function sdkRetryOptions(analysis: Analysis): readonly SdkRetryOption[] {
  const atHand = [...sdksAtHand(analysis)];
  // A call's own facts may differ from those of its SDK.
  const options = new Set([...atHand, ...llmCalls(analysis).map(({ sdk }) => sdk)].flatMap((sdk) => wordsOf(sdk).options));
  const names = new Map<string, boolean>();
  const isNamed = (name: string): boolean => {
    if (!names.has(name)) names.set(name, analysis.file.text.includes(name));
    return names.get(name)!;
  };
  if (![...options].some((path) => path.every(isNamed))) return [];
  const found = new Map<TSESTree.Property, SdkRetryOption>();
  const note = (of: AnySdk, set: Option): void => {
    const option = set.kind === 'set' ? attemptsSet(set, of, analysis) : undefined;
    if (option) found.set(option.property, option);
  };
  for (const node of [...analysis.survey.news, ...analysis.survey.calls]) {
    if (!mayMake(node, atHand) || !node.arguments.some(mayHoldOptions)) continue;
    const value = valueOf(node, analysis);
    if (value?.kind !== 'client' || value.path !== '') continue;
    const made = atMajor(value, analysis);
    const place = made.sdk.retry.option.client;
    // The last of the options is the node's own.
    const own = value.options?.at(-1);
    if (place && own && node.arguments.includes(own as never)) note(made, readOption(own, place, analysis));
  }
  for (const call of llmCalls(analysis)) {
    const { methods, option } = call.sdk.retry;
    if (methods && !sdkRetries(call, analysis)) continue;
    // The options of an HTTP library's instance are found by its calls alone.
    const { body, options, client } = { ...option, ...(!call.endpoint.request && { client: undefined }) };
    if (body || options) note(call, callOption(call, { body, options, client }, analysis));
  }
  return [...found.values()].sort((a, b) => a.property.range[0] - b.property.range[0]);
}

/** Retries without a number are bounded by their deadline, which may be written beside the option. */
function attemptsSet(set: Option & { kind: 'set' }, of: AnySdk, analysis: Analysis): SdkRetryOption | undefined {
  const { property } = set;
  const { retry } = of.sdk;
  const retries = retriesSet(set, of);
  if (retries === undefined) return undefined;
  if (retries !== Infinity) return { property, retry, attempts: { kind: 'exact', total: retries + 1 } };
  const deadline = retry.deadline && readOption(property.parent, retry.deadline, analysis);
  if (!deadline || deadline.kind === 'absent') return { property, retry, attempts: lasting(retry.deadlineMs) };
  const ms = deadline.kind === 'set' ? deadline.known?.value : undefined;
  return deadline.kind === 'set' && typeof ms === 'number' ? { property: deadline.property, retry, attempts: lasting(ms) } : undefined;
}

function lasting(ms: number | undefined): Attempts {
  return ms === undefined || ms > endless ? { kind: 'unbounded' } : { kind: 'deadline', ms };
}

/** A client, at its making, or a call whose client cannot be seen, that has no limit of attempts because nobody gives it one. */
export interface EndlessDefault {
  readonly node: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly sdk: Sdk;
  readonly place: 'client' | 'call';
  readonly attempts: Attempts;
}

/** Everything that retries without a limit of attempts by default; once a client, unless each of its calls says how often. */
export function endlessByDefault(analysis: Analysis): readonly EndlessDefault[] {
  const found = new Map<Node, EndlessDefault>();
  const note = (node: EndlessDefault['node'], sdk: Sdk, place: EndlessDefault['place']): void =>
    void found.set(node, { node, sdk, place, attempts: lasting(sdk.retry.deadlineMs) });
  const called = new Set<Node>();
  for (const call of llmCalls(analysis)) {
    const { retry } = call.sdk;
    if (retry.retries !== Infinity || !isShared(call)) continue;
    const made = call.client?.made;
    if (made) called.add(made);
    if (callOption(call, retry.option, analysis).kind === 'absent') note(made ?? call.node, call.sdk, made ? 'client' : 'call');
  }
  for (const { made, sdk, options } of endlessClients(analysis)) {
    const place = sdk.retry.option.client;
    if (place && !called.has(made) && readOption(options?.[0], place, analysis).kind === 'absent') note(made, sdk, 'client');
  }
  return [...found.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
}

/** The clients that the file makes of SDKs whose own retries have no limit. */
function endlessClients(analysis: Analysis): readonly (ClientValue & Required<Pick<ClientValue, 'made'>>)[] {
  if (![...sdksAtHand(analysis)].some(({ retry }) => retry.retries === Infinity)) return [];
  return [...analysis.survey.news, ...analysis.survey.calls].flatMap((node) => {
    const value = valueOf(node, analysis);
    if (value?.kind !== 'client' || value.made !== node) return [];
    const made = atMajor(value, analysis);
    return made.sdk.retry.retries === Infinity && isShared(made) ? [{ ...value, sdk: made.sdk, made: node }] : [];
  });
}

function atMajor(client: ClientValue, analysis: Analysis): AnySdk {
  const major = majorOf(client.sdk, analysis);
  return { sdk: sdkAt(client.sdk, major), major, client };
}
