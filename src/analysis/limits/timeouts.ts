import type { TSESTree } from '@typescript-eslint/types';
import { sdkAt, sdks } from '../../catalog/index.ts';
import type { OptionPlace, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, propertyName, unwrap } from '../ast.ts';
import { type LlmCall, llmCalls, majorOf } from '../calls.ts';
import { requestObject } from '../http/http-calls.ts';
import { type Option, callOption, readOption } from '../values/options.ts';
import { waitsBriefly } from './default-wait.ts';
import { type Limited, isOfHelpersAttempt, limitAround, together } from './time-limits.ts';
import type { ClientValue } from '../values/value.ts';
import { valueOf } from '../values/values.ts';

/** Every LLM call of which the file shows that nothing ends it but its SDK, and that not within a minute. */
export function unlimitedCalls(analysis: Analysis): readonly LlmCall[] {
  return llmCalls(analysis).filter((call) => limitOf(call, analysis) === 'no' && limitAround(call, analysis) === 'no');
}

function limitOf(call: LlmCall, analysis: Analysis): Limited {
  if (isOfUsers(call) || (call.client && !call.client.options) || isSentByUnknown(call, analysis) || isAborted(call, analysis) || hasDefault(call, analysis)) return 'unknown';
  if (waitsBriefly(call, analysis)) return 'yes';
  const { timeout, signal, limits = [] } = call.sdk;
  return together([timeout.option, signal, ...limits].map((place) => writtenAt(call, place, analysis)));
}

/** Whether an option is written at any of its places. */
function writtenAt(call: LlmCall, { client, body, options }: OptionPlace, analysis: Analysis): Limited {
  const { endpoint, node } = call;
  return together([
    ...(options && endpoint.options !== undefined ? [written(callOption(call, { options }, analysis), node.arguments[endpoint.options], analysis)] : []),
    ...(body ? [written(callOption(call, { body }, analysis), call.body, analysis)] : []),
    ...(client ? [writtenOnClient(call, client, analysis)] : []),
    // What a client was made of may be a call's options as well: `model.withConfig({ signal })`.
    ...(options && !client && (call.client?.options?.length ?? 0) > 1 ? [writtenOnClient(call, options, analysis)] : []),
    ...(options && call.endpoint.request ? [written(readOption(requestObject(node.arguments[0], analysis)?.arguments[1], options, analysis), undefined, analysis)] : []),
  ]);
}

function writtenOnClient(call: LlmCall, path: readonly string[], analysis: Analysis): Limited {
  const all = call.client?.options;
  if (!all) return written(callOption(call, { client: path }, analysis), undefined, analysis);
  return writtenInOptions(all, path, call.sdk, analysis);
}

/** Whether what a client is made with limits its calls. */
export function limitOfClient({ sdk, options }: ClientValue, analysis: Analysis): Limited {
  const { timeout, signal, limits = [] } = sdkAt(sdk, majorOf(sdk, analysis));
  return together([timeout.option, signal, ...limits].map(({ client }) => (!client ? 'no' : options ? writtenInOptions(options, client, sdk, analysis) : 'unknown')));
}

function writtenInOptions(options: readonly (Node | undefined)[], path: readonly string[], sdk: Sdk, analysis: Analysis): Limited {
  return together(options.map((argument) => (argument?.type === T.SpreadElement ? 'unknown' : written(readOption(inConfiguration(argument, sdk, analysis), path, analysis), argument, analysis))));
}

/** `new OpenAIApi(new Configuration({ baseOptions }))`: a class of the SDK's own around the options. */
function inConfiguration(argument: Node | undefined, sdk: Sdk, analysis: Analysis): Node | undefined {
  const value = argument && valueOf(argument, analysis);
  return value?.kind === 'made' && value.node.type === T.NewExpression && value.by.sdk?.name === sdk.name ? value.node.arguments[0] : argument;
}

/** 0, `false` and `undefined` are no limit; what the helper's attempt holds is what the helper was told. */
function written(option: Option, argument: Node | undefined, analysis: Analysis): Limited {
  if (option.kind === 'absent') return 'no';
  if (option.kind === 'unknown') return argument && isOfHelpersAttempt(argument, analysis) ? 'no' : 'unknown';
  if (isOfHelpersAttempt(option.node, analysis)) return 'no';
  return option.known && !option.known.value ? 'no' : 'yes';
}

/** Of an SDK that the settings describe nothing is known but its calls and retries. */
function isOfUsers({ sdk, endpoint }: LlmCall): boolean {
  return !endpoint.request && Object.keys(sdk.checked).length === 0;
}

/** A `fetch` that is handed in may be one with a limit; so may whatever a receiver is that cannot be seen. */
function isSentByUnknown({ node, endpoint, resolved }: LlmCall, analysis: Analysis): boolean {
  if (!endpoint.request) return false;
  const callee = unwrap(node.callee);
  const variable = callee.type === T.Identifier ? analysis.variableOf(callee) : undefined;
  return variable?.defs[0]?.type === 'Parameter' || (!resolved && callee.type === T.MemberExpression);
}

/** Whether the code holds on to what breaks the call off: `stream.controller`, `ollama.abort()`. */
function isAborted({ sdk, node, client }: LlmCall, analysis: Analysis): boolean {
  const { members } = analysis.survey;
  const named = (names: readonly string[] = []): readonly TSESTree.MemberExpression[] => names.flatMap((name) => members.get(name) ?? []);
  const ofClient = named(sdk.aborts?.client).some(({ object }) => {
    const value = valueOf(object, analysis);
    return value?.kind === 'client' && value.client === client?.client;
  });
  return ofClient || named(sdk.aborts?.stream).some(({ object }) => isAmongUses(object, node, analysis));
}

/** Whether a variable was given what the call gives. */
function isAmongUses(object: Node, call: Node, analysis: Analysis): boolean {
  const bare = unwrap(object);
  if (bare.type !== T.Identifier) return bare.type === T.MemberExpression;
  const variable = analysis.variableOf(bare);
  return variable?.references.some(({ writeExpr }) => writeExpr && writeExpr.range[0] <= call.range[0] && writeExpr.range[1] >= call.range[1]) ?? false;
}

/** `axios.defaults.timeout = 60_000`. */
function hasDefault({ sdk: { timeout } }: LlmCall, analysis: Analysis): boolean {
  const { defaults, option } = timeout;
  const name = option.client?.at(-1);
  if (defaults === undefined || name === undefined) return false;
  return (analysis.survey.memberWrites.get(name) ?? []).some(({ left }) => left.type === T.MemberExpression && left.object.type === T.MemberExpression && propertyName(left.object) === defaults);
}

/** A timeout that is written, but that the installed major does not know. */
export function ignoredTimeout(call: LlmCall, analysis: Analysis): string | undefined {
  const newest = sdks.find(({ name }) => name === call.sdk.name)?.timeout.option;
  const path = newest?.options ?? newest?.body;
  if (!newest || !path || newest === call.sdk.timeout.option) return undefined;
  return callOption(call, { options: newest.options, body: newest.body }, analysis).kind === 'set' ? path.join('.') : undefined;
}
