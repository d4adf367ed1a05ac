import type { TSESTree } from '@typescript-eslint/types';
import { fetchModules, httpGlobals, httpLibraryOf, httpMethodNames, mockModules, unknownHttp } from '../../catalog/http/index.ts';
import { sdkAt } from '../../catalog/index.ts';
import type { Client, Endpoint, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, propertyName, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { classMember } from '../values/classes.ts';
import { usesOf } from '../values/flow.ts';
import { type Target, targetOf } from './llm-targets.ts';
import { type Option, objectLiteral, readOption, silencedBy } from '../values/options.ts';
import { constantInitial } from '../values/static.ts';
import { hole, mentionsLlmUrl, textsOf, withBase } from './urls.ts';
import type { ClientValue, Value } from '../values/value.ts';
import { functionAt, valueOf } from '../values/values.ts';

/** Who sends a request, and by which of their ways. */
interface Sender {
  readonly sdk: Sdk;
  /** Ways of one name: by URL, by options. */
  readonly endpoints: readonly Endpoint[];
  readonly client?: ClientValue;
  readonly resolved: boolean;
}

/** Whether the file has what every raw call to a model has: without it none of its calls need be looked at. */
export function mayCallByHttp(analysis: Analysis): boolean {
  const { text, settings } = analysis.file;
  return analysis.remember('may call by http', analysis, () => mentionsLlmUrl(text) || settings.urls.some((url) => text.includes(url)), false);
}

/** Names under which something that sends raw HTTP is called. */
export function mayBeHttp(name: string | undefined, isMember: boolean): boolean {
  return name !== undefined && (isMember ? httpMethodNames.has(name) || httpGlobals.has(name) : httpGlobals.has(name));
}

/** Whether an import source is of something that sends raw HTTP. */
export function isHttpModule(source: string): boolean {
  return httpLibraryOf(source) !== undefined || fetchModules.has(source);
}

/** The call of a model by raw HTTP that a node is: `fetch(url)`, `axios.post(url, body)`. */
export function httpCall(node: TSESTree.CallExpression, analysis: Analysis): LlmCall | undefined {
  if (!mayCallByHttp(analysis)) return undefined;
  const sender = senderOf(node, analysis) ?? unresolvedPost(node, analysis);
  const endpoint = sender && endpointFor(node, sender.endpoints, analysis);
  if (!sender || !endpoint?.request || node.arguments.some((argument) => argument.type === T.SpreadElement)) return undefined;
  const request = new Request(node, endpoint, sender.client, analysis);
  const target = targetOf(request.urls, { posts: request.posts, headers: () => request.headers, body: request.body, analysis });
  if (!target) return undefined;
  const { sdk, client, resolved } = sender;
  const major = sdk.modules[0] === undefined ? undefined : analysis.file.majorOf(sdk.modules[0]);
  const observed = sdk === unknownHttp && isObserved(node, analysis) && { fails: 'lazy' as const };
  const own: Endpoint = { ...silencedBy(request.silencing, endpoint), kind: target.kind, ...observed };
  return { node, sdk: sdkAt(sdk, major, own), endpoint: own, body: request.body, major, client, resolved, streams: request.streams(target), to: target };
}

/** What a request is made of, as the file tells it. */
class Request {
  readonly #node: TSESTree.CallExpression;
  readonly #endpoint: Endpoint;
  readonly #client: ClientValue | undefined;
  readonly #analysis: Analysis;
  /** A `Request` object that the call is handed in place of a URL. */
  readonly #made: TSESTree.NewExpression | undefined;

  constructor(node: TSESTree.CallExpression, endpoint: Endpoint, client: ClientValue | undefined, analysis: Analysis) {
    this.#node = node;
    this.#endpoint = endpoint;
    this.#client = client;
    this.#analysis = analysis;
    this.#made = requestObject(node.arguments[endpoint.request!.url ?? 0], analysis);
  }

  get #config(): Node | undefined {
    return this.#endpoint.options === undefined ? undefined : (this.#node.arguments[this.#endpoint.options] ?? this.#made?.arguments[1]);
  }

  #option(name: string): Option {
    return readOption(this.#config, [name], this.#analysis);
  }

  /** Nodes of an option: the call's own, then the client's, the last one first. */
  #options(name: string): readonly Option[] {
    const own = this.#client?.options?.toReversed().map((argument) => readOption(argument, [name], this.#analysis)) ?? [];
    return [this.#option(name), ...own].filter(({ kind }) => kind !== 'absent');
  }

  get urls(): readonly string[] {
    const { url, bases = [] } = this.#endpoint.request!;
    const option = url === undefined ? this.#option('url') : undefined;
    const given = url === undefined ? (option?.kind === 'set' ? option.node : undefined) : this.#node.arguments[url];
    const texts = given ? textsOf(given, this.#analysis) : [hole];
    const base = bases.flatMap((name) => this.#options(name))[0];
    if (!base) return texts;
    const before = base.kind === 'set' ? textsOf(base.node, this.#analysis) : [hole];
    return before.flatMap((text) => texts.map((rest) => withBase(rest, text)));
  }

  /** Whether it sends a body to be worked on; undefined where that cannot be told. */
  get posts(): boolean | undefined {
    const { method } = this.#endpoint.request!;
    if (method !== 'GET') return method === 'POST';
    const [set] = this.#options('method');
    if (!set) return this.#config === undefined || objectLiteral(this.#config, this.#analysis) ? false : undefined;
    return set.kind === 'set' && typeof set.known?.value === 'string' ? set.known.value.toUpperCase() === 'POST' : undefined;
  }

  /** The option with which the call may resolve where the provider refuses. */
  get silencing(): Option | undefined {
    const { resolvesIf } = this.#endpoint;
    return resolvesIf && this.#options(resolvesIf.option)[0];
  }

  get body(): Node | undefined {
    const { bodies } = this.#endpoint.request!;
    if (!bodies) return plainBody(this.#node.arguments[this.#endpoint.body], this.#analysis);
    for (const name of bodies) {
      const option = this.#option(name);
      if (option.kind === 'set') return plainBody(option.node, this.#analysis);
    }
    return undefined;
  }

  get headers(): readonly Node[] {
    return this.#options('headers').flatMap((option) => (option.kind === 'set' ? [option.node] : []));
  }

  streams({ streams }: Target): boolean | 'unknown' {
    const { stream, request } = this.#endpoint;
    if (!stream) return false;
    if (stream.when === 'always') return true;
    if (request?.streamsIf) {
      const [name, value] = request.streamsIf;
      const option = this.#option(name);
      if (option.kind !== 'set' || option.known?.value !== value) return option.kind === 'absent' ? false : 'unknown';
    }
    if (streams === 'always') return true;
    if (!this.body) return 'unknown';
    const option = readOption(this.body, stream.when, this.#analysis);
    if (option.kind === 'absent') return streams === 'by default';
    return option.kind === 'set' && option.known ? Boolean(option.known.value) : 'unknown';
  }
}

/** `new Request(url, init)`, in place or through a constant. */
export function requestObject(argument: Node | undefined, analysis: Analysis): TSESTree.NewExpression | undefined {
  const bare = argument && unwrap(argument);
  if (bare?.type === T.Identifier) {
    return analysis.remember('request object', bare, () => {
      const variable = analysis.variableOf(bare);
      return requestObject(variable && constantInitial(variable), analysis);
    }, undefined);
  }
  return bare?.type === T.NewExpression && bare.callee.type === T.Identifier && bare.callee.name === 'Request' ? bare : undefined;
}

/** What `JSON.stringify(body)` was made of, in place or through a constant. */
function plainBody(node: Node | undefined, analysis: Analysis): Node | undefined {
  const bare = node && unwrap(node);
  if (bare?.type === T.Identifier) {
    const variable = analysis.variableOf(bare);
    const initial = variable && constantInitial(variable);
    const inner = initial && unwrap(initial);
    return inner?.type === T.CallExpression ? plainBody(inner, analysis) : bare;
  }
  const isText = bare?.type === T.CallExpression && bare.callee.type === T.MemberExpression && propertyName(bare.callee) === 'stringify';
  return isText ? bare.arguments[0] : bare;
}

/** Of two ways that share a name, that which fits what is handed over. */
function endpointFor(node: TSESTree.CallExpression, endpoints: readonly Endpoint[], analysis: Analysis): Endpoint | undefined {
  const [one, other] = endpoints;
  if (!other || !one) return one;
  const first = node.arguments[0];
  const isConfig = first !== undefined && objectLiteral(first, analysis) !== undefined;
  return endpoints.find(({ request }) => (request?.url === undefined) === isConfig);
}

function senderOf(node: TSESTree.CallExpression, analysis: Analysis): Sender | undefined {
  const callee = unwrap(node.callee);
  const global = globalOf(callee, analysis);
  if (global) return { sdk: global, endpoints: global.functions.slice(0, 1), resolved: true };
  const value = valueOf(callee, analysis);
  const name = value?.kind === 'module' ? 'default' : value?.kind === 'import' ? value.name : undefined;
  if (name !== undefined && (value?.kind === 'module' || value?.kind === 'import')) {
    const sdk = httpLibraryOf(value.source);
    if (sdk) return { sdk, endpoints: waysOf(sdk.functions, name), resolved: true };
    if (!fetchModules.has(value.source) || (name !== 'default' && name !== 'fetch')) return undefined;
    const [fetchGlobal] = httpGlobals.values();
    return fetchGlobal && { sdk: fetchGlobal, endpoints: fetchGlobal.functions, resolved: false };
  }
  const client = instanceOf(callee, analysis);
  if (client) return { sdk: client.sdk, endpoints: waysOf(client.client.endpoints, 'default'), client, resolved: true };
  return callee.type === T.MemberExpression ? methodOfInstance(callee, analysis) : undefined;
}

function waysOf(endpoints: readonly Endpoint[], path: string): readonly Endpoint[] {
  return endpoints.filter((endpoint) => endpoint.path === path);
}

/** `api.post(…)`, `api.stream.post(…)`. */
function methodOfInstance(callee: TSESTree.MemberExpression, analysis: Analysis): Sender | undefined {
  const names: string[] = [];
  for (let receiver: Node = callee; receiver.type === T.MemberExpression && names.length < 2; ) {
    const name = propertyName(receiver);
    if (name === undefined) return undefined;
    names.unshift(name);
    receiver = unwrap(receiver.object);
    const client = instanceOf(receiver, analysis);
    if (client) return { sdk: client.sdk, endpoints: waysOf(client.client.endpoints, names.join('.')), client, resolved: true };
  }
  return undefined;
}

/** The library whose global function an expression is: `fetch`, `globalThis.fetch`, a parameter `fetch` that stands for it. */
function globalOf(node: Node, analysis: Analysis): Sdk | undefined {
  const bare = unwrap(node);
  return analysis.remember('http global', bare, () => globalAt(bare, analysis), undefined);
}

function globalAt(bare: Node, analysis: Analysis): Sdk | undefined {
  switch (bare.type) {
    case T.Identifier: {
      const variable = analysis.variableOf(bare);
      if (!variable) return httpGlobals.get(bare.name);
      const definition = variable.defs[0];
      if (definition?.type === 'Parameter') return httpGlobals.get(bare.name);
      const initial = constantInitial(variable);
      return initial && globalOf(initial, analysis);
    }
    case T.MemberExpression: {
      const object = unwrap(bare.object);
      const isGlobal = object.type === T.Identifier && /^(?:globalThis|window|self|global)$/.test(object.name) && !analysis.variableOf(object);
      return isGlobal ? httpGlobals.get(propertyName(bare) ?? '') : undefined;
    }
    case T.LogicalExpression:
      return globalOf(bare.right, analysis);
    case T.CallExpression:
      return bare.callee.type === T.MemberExpression && propertyName(bare.callee) === 'bind' ? globalOf(bare.callee.object, analysis) : undefined;
    default:
      return undefined;
  }
}

/** The instance that an expression holds: `axios.create({ baseURL })`, `got.extend(…).extend(…)`. */
function instanceOf(node: Node, analysis: Analysis): ClientValue | undefined {
  const bare = unwrap(node);
  return analysis.remember('http instance', bare, () => {
    const value = valueOf(bare, analysis);
    if (value?.kind === 'made') return instanceMadeBy(value);
    if (value) return undefined;
    return bare.type === T.CallExpression ? extended(bare, analysis) : valuesBehind(bare, analysis).map((behind) => instanceOf(behind, analysis)).find((client) => client !== undefined);
  }, undefined);
}

function instanceMadeBy({ by, node }: Value & { kind: 'made' }): ClientValue | undefined {
  const sdk = httpLibraryOf(by.source);
  const client = sdk?.clients.find(({ exports }) => exports.includes(by.name));
  return sdk && client && { kind: 'client', sdk, client, path: '', options: client.optionsArgument === undefined ? [] : [node.arguments[client.optionsArgument]] };
}

/** `api.extend({ … })`; `$fetch.create({ … })` of the global. */
function extended(node: TSESTree.CallExpression, analysis: Analysis): ClientValue | undefined {
  const callee = unwrap(node.callee);
  const name = callee.type === T.MemberExpression ? propertyName(callee) : undefined;
  if (callee.type !== T.MemberExpression || name === undefined) return undefined;
  const global = globalOf(callee.object, analysis);
  const own = global?.clients.find(({ exports }: Client) => exports.some((path) => path.endsWith(`.${name}`)));
  if (global && own) return { kind: 'client', sdk: global, client: own, path: '', options: own.optionsArgument === undefined ? [] : [node.arguments[own.optionsArgument]] };
  const client = instanceOf(callee.object, analysis);
  const given = client?.client.gives?.find(({ method }) => method === name);
  return client && given && { ...client, options: [...(client.options ?? []), node.arguments[given.options ?? 0]] };
}

/** What a variable or field is given. */
function valuesBehind(node: Node, analysis: Analysis): readonly Node[] {
  if (node.type === T.Identifier) {
    const variable = analysis.variableOf(node);
    const initial = variable && constantInitial(variable);
    return initial ? [initial] : [];
  }
  const name = node.type === T.MemberExpression ? propertyName(node) : undefined;
  const owner = node.type === T.MemberExpression && name !== undefined ? valueOf(node.object, analysis) : undefined;
  return owner?.kind === 'instance' || owner?.kind === 'class' ? (classMember(owner.node, name!, owner.kind === 'class', analysis)?.values ?? []) : [];
}

/** `this.http.post(url, body)` of something that the file does not tell. */
function unresolvedPost(node: TSESTree.CallExpression, analysis: Analysis): Sender | undefined {
  const callee = unwrap(node.callee);
  if (callee.type !== T.MemberExpression || propertyName(callee) !== 'post' || node.arguments.length === 0) return undefined;
  const receiver = valueOf(callee.object, analysis);
  const source = receiver?.kind === 'import' || receiver?.kind === 'module' ? receiver.source : receiver?.kind === 'made' ? receiver.by.source : undefined;
  if (receiver && (source === undefined || mockModules.test(source) || isHttpModule(source))) return undefined;
  // A route or a mock's answer.
  if (node.arguments.slice(1).some((argument) => functionAt(argument, analysis))) return undefined;
  return { sdk: unknownHttp, endpoints: unknownHttp.functions, resolved: false };
}

/** Whether something other than a promise may come of it: an observable is subscribed to, a builder goes on. */
function isObserved(node: Node, analysis: Analysis): boolean {
  return usesOf(node, analysis).some((use) => use.kind === 'member' && !/^(?:then|catch|finally)$/.test(use.name ?? ''));
}
