import type { TSESTree } from '@typescript-eslint/types';
import { httpGlobals } from '../catalog/http/index.ts';
import { admits, commandPaths, distinctivePaths, endpointsOf, sdkAt } from '../catalog/index.ts';
import type { Endpoint, Sdk } from '../catalog/sdk.ts';
import type { Analysis } from './analysis.ts';
import { type Node, T, dottedName, isFunction, propertyName, unwrap } from './ast.ts';
import type { Definition } from './file.ts';
import { httpCall, isHttpModule, mayBeHttp, mayCallByHttp } from './http/http-calls.ts';
import { knownSdks } from './settings/known-sdks.ts';
import type { Target } from './http/llm-targets.ts';
import { readOption, silencedBy } from './values/options.ts';
import { isOwnModule } from './values/own-module.ts';
import { typedCallee, typedClient } from './values/typed-clients.ts';
import type { ClientValue, Value } from './values/value.ts';
import { valueOf } from './values/values.ts';

/** A call that performs a request to a model (or, for `resource` endpoints, to the SDK's service). */
export interface LlmCall {
  readonly node: TSESTree.CallExpression;
  /** As it is in the major below. */
  readonly sdk: Sdk;
  readonly endpoint: Endpoint;
  /** The request's body: an argument of the call, or of the command it sends. */
  readonly body: Node | undefined;
  /** Major of the SDK this file imports; undefined where it cannot be told. */
  readonly major: number | undefined;
  /** The client, where its value is known. */
  readonly client: ClientValue | undefined;
  /** Whether the receiver resolves to the SDK; false where only the path tells (`x.chat.completions.create`). */
  readonly resolved: boolean;
  readonly streams: boolean | 'unknown';
  /** Of raw HTTP: whom the URL asks. */
  readonly to?: Target;
}

/** Every LLM call of the file, in source order; endpoints that run no model are left to `resourceCalls`. */
export function llmCalls(analysis: Analysis): readonly LlmCall[] {
  return allCalls(analysis).filter((call) => call.endpoint.kind === 'model');
}

/** Calls of an LLM SDK that run no model: files, lists, threads. */
export function resourceCalls(analysis: Analysis): readonly LlmCall[] {
  return allCalls(analysis).filter((call) => call.endpoint.kind === 'resource');
}

/** The LLM call that a node is. */
function llmCallAt(node: Node, analysis: Analysis): LlmCall | undefined {
  if (node.type !== T.CallExpression || !mayCall(unwrap(node.callee), analysis)) return undefined;
  return analysis.remember('llm call', node, () => identify(node, analysis), undefined);
}

/** The one cheap test before anything about a call is asked. */
function mayCall(callee: Node, analysis: Analysis): boolean {
  if (callee.type === T.MemberExpression) {
    const name = propertyName(callee) ?? '';
    return knownSdks(analysis.file.settings).endpointNames.has(name) || (mayBeHttp(name, true) && mayCallByHttp(analysis));
  }
  return callee.type === T.Identifier && callableNames(analysis).has(callee.name);
}

/** Names that some variable of the file has whose value may be an SDK's function: `generateText`, a re-bound `create`. */
function callableNames(analysis: Analysis): ReadonlySet<string> {
  return analysis.remember('callable names', analysis, () => {
    const names = new Set(Object.keys(analysis.file.settings.clients));
    const { scopes } = analysis.file.scopes;
    if (mayCallByHttp(analysis)) for (const name of httpGlobals.keys()) names.add(name);
    for (const { functions } of analysis.file.types?.sdks ?? []) for (const { path } of functions) names.add(path);
    for (const scope of scopes) {
      // A module declares nothing globally, where typescript-eslint lists a thousand names of the language's library.
      if (scope.type === 'global' && scopes[1]?.type === 'module') continue;
      for (const { name, defs } of scope.variables) if (defs[0] && mayHoldCall(defs[0], analysis)) names.add(name);
    }
    return names;
  }, new Set());
}

function mayHoldCall({ type, node, parent }: Definition, analysis: Analysis): boolean {
  if (type === 'ImportBinding') {
    const source = parent?.type === T.ImportDeclaration ? parent.source.value : undefined;
    return source === undefined || analysis.file.types !== undefined || knownSdks(analysis.file.settings).ofModule(source) !== undefined || isHttpModule(source);
  }
  if (type !== 'Variable' || node.type !== T.VariableDeclarator || node.id.type === T.ArrayPattern) return false;
  switch (node.init && unwrap(node.init).type) {
    case T.ArrowFunctionExpression:
    case T.FunctionExpression:
    case T.ClassExpression:
    case T.NewExpression:
    case T.Literal:
    case T.TemplateLiteral:
    case T.ArrayExpression:
    case T.JSXElement:
      return false;
    default:
      return true;
  }
}

function allCalls(analysis: Analysis): readonly LlmCall[] {
  return analysis.remember(
    'llm calls',
    analysis,
    () => analysis.survey.calls.map((node) => llmCallAt(node, analysis)).filter((call) => call !== undefined),
    [],
  );
}

function identify(node: TSESTree.CallExpression, analysis: Analysis): LlmCall | undefined {
  const callee = unwrap(node.callee);
  if (callee.type === T.MemberExpression) {
    return byValue(node, callee, analysis) ?? byType(node, callee, analysis) ?? byPath(node, callee, analysis) ?? byCommand(node, callee, analysis) ?? httpCall(node, analysis);
  }
  return callee.type === T.Identifier ? (byValue(node, callee, analysis) ?? byType(node, callee, analysis) ?? httpCall(node, analysis)) : undefined;
}

function byValue(node: TSESTree.CallExpression, callee: Node, analysis: Analysis): LlmCall | undefined {
  return callOf(node, valueOf(callee, analysis), analysis);
}

function byType(node: TSESTree.CallExpression, callee: Node, analysis: Analysis): LlmCall | undefined {
  return callOf(node, typedCallee(callee, analysis), analysis);
}

function callOf(node: TSESTree.CallExpression, value: Value | undefined, analysis: Analysis): LlmCall | undefined {
  if (value?.kind === 'client') return llmCall(node, value.sdk, value.path, value.client.endpoints, value, analysis);
  if (value?.kind !== 'import' || !value.sdk) return undefined;
  const { sdk, name, source } = value;
  const functions = sdk.functions.filter(({ modules }) => admits(modules, source));
  const argument = functions.find(({ path }) => path === name)?.client;
  const client = argument === undefined ? undefined : node.arguments[argument];
  return llmCall(node, sdk, name, functions, client && typedClient(client, analysis), analysis);
}

/** The endpoint of a path; where majors differ, that of the installed one, else the newest. */
function endpointAt(path: string, endpoints: readonly Endpoint[], command: string | undefined, major: number | undefined): Endpoint | undefined {
  const [newest, ...older] = endpoints.filter((endpoint) => endpoint.path === path && endpoint.command === command);
  if (older.length === 0) return newest;
  return [newest, ...older].find((endpoint) => major !== undefined && endpoint?.majors?.includes(major)) ?? newest;
}

/** The major of the SDK that the file imports, if that can be told. */
export function majorOf(sdk: Sdk, analysis: Analysis): number | undefined {
  return analysis.file.majorOf(sdk.modules[0]!.replace(/\/\*$/, ''));
}

/** `anything.chat.completions.create(…)`: the path alone tells, unless the receiver is something of this file. */
function byPath(node: TSESTree.CallExpression, callee: TSESTree.MemberExpression, analysis: Analysis): LlmCall | undefined {
  const names: string[] = [];
  let receiver: Node = callee;
  while (receiver.type === T.MemberExpression) {
    const name = propertyName(receiver);
    if (name === undefined) return undefined;
    names.unshift(name);
    const known = distinctivePaths.get(names.join('.'));
    receiver = unwrap(receiver.object);
    // `beta.chat.completions.parse` also ends in a distinctive path: the longest one counts.
    const longer = receiver.type === T.MemberExpression && distinctivePaths.has(`${propertyName(receiver)}.${names.join('.')}`);
    if (!known || longer) continue;
    const value = valueOf(receiver, analysis);
    if (value && value.kind !== 'made' && value.kind !== 'import') return undefined;
    if (isOfThisFile(receiver, analysis)) return undefined;
    const { sdk, endpoint } = known;
    const body = node.arguments[endpoint.body];
    return { node, sdk, endpoint, body, major: undefined, client: undefined, resolved: false, streams: streams(node, endpoint, body, analysis) };
  }
  return undefined;
}

/** `anything.send(new ConverseCommand(input))`: no client of another SDK takes the command. */
function byCommand(node: TSESTree.CallExpression, callee: TSESTree.MemberExpression, analysis: Analysis): LlmCall | undefined {
  const path = propertyName(callee);
  if (path === undefined || !commandPaths.has(path)) return undefined;
  const receiver = valueOf(callee.object, analysis);
  // What this file or another package made is no client of the command's.
  if (receiver && receiver.kind !== 'import' && !(receiver.kind === 'made' && isOwnModule(receiver.by.source))) return undefined;
  const argument = node.arguments[0] && valueOf(node.arguments[0], analysis);
  const sdk = argument?.kind === 'made' ? argument.by.sdk : undefined;
  return sdk && llmCall(node, sdk, path, endpointsOf(sdk).filter(({ command }) => command !== undefined), undefined, analysis);
}

/** Whether the receiver is an object literal or class instance whose members this file defines. */
function isOfThisFile(receiver: Node, analysis: Analysis): boolean {
  if (receiver.type !== T.MemberExpression) return false;
  const object = receiver.object.type === T.ThisExpression ? undefined : valueOf(receiver.object, analysis);
  return object?.kind === 'object' && valueOf(receiver, analysis) !== undefined;
}

function llmCall(
  node: TSESTree.CallExpression,
  sdk: Sdk,
  path: string,
  endpoints: readonly Endpoint[],
  client: ClientValue | undefined,
  analysis: Analysis,
): LlmCall | undefined {
  const major = onlyMajor(client) ?? majorOf(sdk, analysis);
  const command = endpoints.some((endpoint) => endpoint.command && endpoint.path === path) ? commandOf(node, sdk, analysis) : undefined;
  const found = endpointAt(path, endpoints, command?.name, major);
  if (!found || takesCallback(node, found)) return undefined;
  const body = (command ? command.node : node).arguments[found.body];
  const isStreamed = streams(node, found, body, analysis);
  const endpoint = isStreamed === true && found.stream?.fails ? { ...found, fails: found.stream.fails } : silenced(found, node, analysis);
  return { node, sdk: sdkAt(sdk, major, endpoint), endpoint, body, major, client, resolved: true, streams: isStreamed };
}

function silenced(endpoint: Endpoint, node: TSESTree.CallExpression, analysis: Analysis): Endpoint {
  const { resolvesIf, options } = endpoint;
  return resolvesIf && options !== undefined ? silencedBy(readOption(node.arguments[options], [resolvesIf.option], analysis), endpoint) : endpoint;
}

/** `client.send(command, (error, data) => …)` gives no promise, and the callback is told of the failure. */
function takesCallback({ arguments: given }: TSESTree.CallExpression, { body, options }: Endpoint): boolean {
  return options !== undefined && given.some((argument, index) => index >= options && index > body && isFunction(unwrap(argument)));
}

/** What a client that one major alone has tells of the major. */
function onlyMajor(value: ClientValue | undefined): number | undefined {
  const majors = value?.client.majors;
  return majors?.length === 1 ? majors[0] : undefined;
}

/** The command that is sent: `client.send(new ConverseCommand(input))`. */
function commandOf(node: TSESTree.CallExpression, sdk: Sdk, analysis: Analysis): { readonly name: string; readonly node: TSESTree.CallExpression | TSESTree.NewExpression } | undefined {
  const value = node.arguments[0] && valueOf(node.arguments[0], analysis);
  return value?.kind === 'made' && value.by.sdk === sdk ? { name: value.by.name, node: value.node } : undefined;
}

function streams(node: TSESTree.CallExpression, { stream }: Endpoint, body: Node | undefined, analysis: Analysis): boolean | 'unknown' {
  if (!stream) return false;
  const { when } = stream;
  if (when === 'always') return true;
  const argument = stream.argument === undefined ? body : node.arguments[stream.argument];
  if (argument?.type === T.SpreadElement) return 'unknown';
  const option = readOption(argument, when, analysis);
  if (option.kind !== 'set') return option.kind === 'absent' ? false : 'unknown';
  return option.known ? Boolean(option.known.value) : 'unknown';
}

/** How a call is named in messages: `openai.chat.completions.create()`, `fetch()` to api.openai.com. */
export function callName({ node, endpoint, to }: LlmCall): string {
  const name = `\`${dottedName(node.callee) ?? endpoint.path}()\``;
  return to ? `${name} to ${to.name}` : name;
}

/** What a call rejects for, as examples in a message. */
export function rejectedFor({ endpoint }: LlmCall): string {
  return endpoint.fails === 'resolves' ? 'a lost connection, a timeout' : 'a 429, a lost connection';
}

/** Whether a fact that holds for some majors holds for this call; with no major known, only what all share does. */
export function holds(majors: readonly number[] | undefined, call: LlmCall): boolean {
  return !majors || majorsOf(call).every((major) => majors.includes(major));
}

/** The majors that a call may be of: the one that is known, else all that have its client. */
export function majorsOf({ major, client, sdk }: Pick<LlmCall, 'major' | 'client' | 'sdk'>): readonly number[] {
  return major === undefined ? (client?.client.majors ?? Object.keys(sdk.checked).map(Number)) : [major];
}
