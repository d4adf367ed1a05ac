import { describe, expect, it } from 'vitest';
import { llmCalls, resourceCalls } from '../../src/analysis/calls.ts';
import { type Settings, noSettings } from '../../src/analysis/settings/settings.ts';
import { hosts } from './hosts.ts';

/** Endpoint paths of the calls a source makes, in order. */
function found(parse: (typeof hosts)[number]['parse'], code: string, settings: Settings = noSettings): string[] {
  return llmCalls(parse(code, 'sample.tsx', settings)).map((call) => `${call.sdk.name} ${call.endpoint.path}`);
}

const chat = 'openai chat.completions.create';
const messages = '@anthropic-ai/sdk messages.create';

/** Each way of reaching a client that RULES.md names under "Words". */
const reaching: Record<string, [code: string, ...calls: string[]]> = {
  'a default import': [`import OpenAI from 'openai'; const c = new OpenAI(); c.chat.completions.create({});`, chat],
  'a named import': [`import { OpenAI } from 'openai'; const c = new OpenAI(); c.chat.completions.create({});`, chat],
  'a renamed import': [`import { AzureOpenAI as Azure } from 'openai'; new Azure({}).chat.completions.create({});`, chat],
  'a namespace import': [`import * as sdk from '@anthropic-ai/sdk'; new sdk.Anthropic().messages.create({});`, messages],
  "a namespace's default": [`import * as sdk from '@anthropic-ai/sdk'; new sdk.default().messages.create({});`, messages],
  'require of the class': [`const Anthropic = require('@anthropic-ai/sdk'); new Anthropic().messages.create({});`, messages],
  'require, destructured': [`const { OpenAI } = require('openai'); new OpenAI().responses.create({});`, 'openai responses.create'],
  'require, its member': [`const sdk = require('openai'); new sdk.OpenAI().responses.create({});`, 'openai responses.create'],
  'require without new': [`const OpenAI = require('openai'); OpenAI({}).embeddings.create({});`, 'openai embeddings.create'],
  'a dynamic import': [`async function f() { const { default: OpenAI } = await import('openai'); await new OpenAI().images.generate({}); }`, 'openai images.generate'],
  'a dynamic import, kept': [`async function f() { const sdk = await import('openai'); await new sdk.OpenAI().images.generate({}); }`, 'openai images.generate'],
  'a field initialiser': [`import OpenAI from 'openai'; class A { c = new OpenAI(); f() { return this.c.chat.completions.create({}) } }`, chat],
  'a private field': [`import OpenAI from 'openai'; class A { #c = new OpenAI(); f() { return this.#c.chat.completions.create({}) } }`, chat],
  'a static field': [`import OpenAI from 'openai'; class A { static c = new OpenAI(); f() { return A.c.responses.create({}) } }`, 'openai responses.create'],
  'a field set in the constructor': [`import A from '@anthropic-ai/sdk'; class S { constructor() { this.a = new A() } f() { return this.a.messages.create({}) } }`, messages],
  'a parameter property': [`import A from '@anthropic-ai/sdk'; class S { constructor(private readonly a: A) {} f() { return this.a.messages.create({}) } }`, messages],
  'a field by its written type': [`import A from '@anthropic-ai/sdk'; class S { private a?: A | null; f() { return this.a!.messages.create({}) } }`, messages],
  'an inherited field': [`import A from '@anthropic-ai/sdk'; class B { a = new A() } class S extends B { f() { return this.a.messages.create({}) } }`, messages],
  'a getter': [`import A from '@anthropic-ai/sdk'; class S { get a() { return new A() } f() { return this.a.messages.create({}) } }`, messages],
  'a lazy getter function': [`import A from '@anthropic-ai/sdk'; let a; function client() { a ??= new A(); return a } client().messages.create({});`, messages],
  'a lazy async getter': [`import A from '@anthropic-ai/sdk'; async function client() { return new A() } async function f() { return (await client()).messages.create({}) }`, messages],
  'a getClient method': [`import A from '@anthropic-ai/sdk'; class S { client() { return this.a ??= new A() } f() { return this.client().messages.create({}) } }`, messages],
  'a static factory': [`import A from '@anthropic-ai/sdk'; class S { static client() { return new A() } } S.client().messages.create({});`, messages],
  'withOptions': [`import OpenAI from 'openai'; const c = new OpenAI(); c.withOptions({ maxRetries: 0 }).chat.completions.create({});`, chat],
  'a destructured resource': [`import OpenAI from 'openai'; const { chat } = new OpenAI(); chat.completions.create({});`, chat],
  'a nested destructured resource': [`import A from '@anthropic-ai/sdk'; const { messages: { batches }, messages } = new A(); messages.create({});`, messages],
  'a resource kept in a constant': [`import A from '@anthropic-ai/sdk'; const m = new A().messages; m.create({});`, messages],
  'a re-bound method': [`import A from '@anthropic-ai/sdk'; const a = new A(); const create = a.messages.create.bind(a.messages); create({});`, messages],
  'a typed parameter': [`import type A from '@anthropic-ai/sdk'; function f(a: A) { return a.messages.create({}) }`, messages],
  'a typed parameter, destructured': [`import A from '@anthropic-ai/sdk'; function f({ a }: { a: A }) { return a.messages.create({}) }`, messages],
  'a parameter typed by an interface': [`import A from '@anthropic-ai/sdk'; interface Deps { llm: { a: A } } function f(deps: Deps) { return deps.llm.a.messages.create({}) }`, messages],
  'a parameter typed by an alias': [`import A from '@anthropic-ai/sdk'; type Client = A; function f(a: Client) { return a.messages.create({}) }`, messages],
  'InstanceType': [`import A from '@anthropic-ai/sdk'; function f(a: InstanceType<typeof A>) { return a.messages.create({}) }`, messages],
  'ReturnType': [`import A from '@anthropic-ai/sdk'; const make = () => new A(); function f(a: ReturnType<typeof make>) { return a.messages.create({}) }`, messages],
  'a default parameter': [`import A from '@anthropic-ai/sdk'; function f(a = new A()) { return a.messages.create({}) }`, messages],
  'an object property': [`import A from '@anthropic-ai/sdk'; const clients = { a: new A() }; clients.a.messages.create({});`, messages],
  'a property set later': [`import A from '@anthropic-ai/sdk'; const clients = {}; clients.a = new A(); clients.a.messages.create({});`, messages],
  'a variable set later': [`import A from '@anthropic-ai/sdk'; let a; function init() { a = new A() } function f() { return a.messages.create({}) }`, messages],
  'a global kept over reloads': [`import A from '@anthropic-ai/sdk'; const a = globalThis.a ?? new A(); a.messages.create({});`, messages],
  'a subclass': [`import OpenAI from 'openai'; class Mine extends OpenAI {} new Mine().responses.create({});`, 'openai responses.create'],
  'inside a subclass': [`import OpenAI from 'openai'; class Mine extends OpenAI { ask() { return this.responses.create({}) } }`, 'openai responses.create'],
  "a subclass's own field": [`import A from '@anthropic-ai/sdk'; class Chat extends A { other = new A(); ask() { return this.other.messages.create({}) } }`, messages],
  "a subclass's method": [`import OpenAI from 'openai'; class Mine extends OpenAI { client() { return new OpenAI() } ask() { return this.client().responses.create({}) } }`, 'openai responses.create'],
  'super': [`import { ChatOpenAI } from '@langchain/openai'; class Logged extends ChatOpenAI { invoke(input) { log(input); return super.invoke(input) } }`, '@langchain/openai invoke'],
  'super, two classes up': [`import { ChatOpenAI } from '@langchain/openai'; class A extends ChatOpenAI {} class B extends A { ask() { return super.invoke('x') } }`, '@langchain/openai invoke'],
  'a later type of what a factory gave': [`import A from '@anthropic-ai/sdk'; import { make } from './make'; let a = make(); a = wrap(a) as A; a.messages.create({});`, messages],
  'a function that runs once': [`import A from '@anthropic-ai/sdk'; import { once } from 'lodash-es'; const client = once(() => new A()); client().messages.create({});`, messages],
  'a function that runs once, by a default import': [`import A from '@anthropic-ai/sdk'; import _ from 'lodash'; const client = _.once(() => new A()); client().messages.create({});`, messages],
  'a memoised function': [`import A from '@anthropic-ai/sdk'; import memoize from 'memoize'; const make = (key) => new A({ key }); const client = memoize(make); client('k').messages.create({});`, messages],
  'a memoised value': [`import A from '@anthropic-ai/sdk'; import React from 'react'; function Chat() { const a = React.useMemo(() => new A(), []); return () => a.messages.create({}); }`, messages],
  "a context's default": [`import A from '@anthropic-ai/sdk'; import { createContext, useContext } from 'react'; const Llm = createContext(new A()); function Chat() { const a = useContext(Llm); return () => a.messages.create({}); }`, messages],
  "a context's type": [`import A from '@anthropic-ai/sdk'; import * as ui from './ui'; const Llm = ui.createContext<A | null>(null); function chat(_, { getContext }) { return getContext(Llm).messages.create({}); }`, messages],
  'a context of a lazy client': [`import A from '@anthropic-ai/sdk'; import { createContext } from './ui'; import { once } from 'lodash'; const Llm = createContext(once(() => new A())); function chat(_, { getContext }) { return getContext(Llm)().messages.create({}); }`, messages],
  'a container, by a type argument': [`import A from '@anthropic-ai/sdk'; import { container } from './container'; container.get<A>('llm').messages.create({});`, messages],
  'an injected value, by a type argument': [`import A from '@anthropic-ai/sdk'; import { inject } from 'vue'; const a = inject<A>('llm'); a.messages.create({});`, messages],
  'one of several that are awaited together': [`import A from '@anthropic-ai/sdk'; const make = async () => new A(); async function f() { const [rows, a] = await Promise.all([load(), make()]); a.messages.create({}) }`, messages],
  'a promise with a handler': [`import A from '@anthropic-ai/sdk'; class S { get() { return this.made ??= this.make().catch((error) => { this.made = undefined; throw error }) } async make() { return new A() } async ask() { (await this.get()).messages.create({}) } }`, messages],
  'a dynamic import and then': [`const made = import('@anthropic-ai/sdk').then(({ default: A }) => new A()); async function f() { (await made).messages.create({}) }`, messages],
  'the callback of then': [`import A from '@anthropic-ai/sdk'; const make = async () => new A(); make().then((a) => a.messages.create({}));`, messages],
  'a list of clients': [`import A from '@anthropic-ai/sdk'; const all = keys.map((apiKey) => new A({ apiKey })); all[turn % all.length].messages.create({});`, messages],
  'a loop over clients': [`import A from '@anthropic-ai/sdk'; for (const a of [new A(), new A()]) a.messages.create({});`, messages],
  'a loop over a typed list': [`import A from '@anthropic-ai/sdk'; function f(all: readonly A[]) { for (const a of all) a.messages.create({}) }`, messages],
  'the callback of a list': [`import A from '@anthropic-ai/sdk'; const all: A[] = []; all.map((a) => a.messages.create({}));`, messages],
  'one that is looked for in a list': [`import A from '@anthropic-ai/sdk'; const all = [new A()]; all.find((a) => a.ready)?.messages.create({});`, messages],
  'a typed map': [`import A from '@anthropic-ai/sdk'; const all = new Map<string, A>(); all.get('eu')!.messages.create({});`, messages],
  'a typed record': [`import A from '@anthropic-ai/sdk'; const all: Record<string, A> = {}; all[region].messages.create({});`, messages],
  'an object of clients, by any name': [`import A from '@anthropic-ai/sdk'; const all = { eu: new A(), us: new A() }; all[region].messages.create({});`, messages],
  'an untyped parameter': [`import A from '@anthropic-ai/sdk'; async function ask(a) { return await a.messages.create({}) } ask(new A());`, messages],
  'an untyped parameter, destructured': [`import A from '@anthropic-ai/sdk'; const ask = ({ a, prompt }) => a.messages.create({ prompt }); ask({ a: new A(), prompt: 'x' });`, messages],
  'an untyped parameter of a constructor': [`import A from '@anthropic-ai/sdk'; class S { constructor(a) { this.a = a } ask() { return this.a.messages.create({}) } } new S(new A());`, messages],
  'a spread object': [`import A from '@anthropic-ai/sdk'; const clients = { a: new A() }; const context = { ...clients, user: 1 }; context.a.messages.create({});`, messages],
  'a frozen object': [`import A from '@anthropic-ai/sdk'; const context = Object.freeze({ a: new A() }); context.a.messages.create({});`, messages],
  'a watched client': [`import OpenAI from 'openai'; import { observeOpenAI } from 'langfuse'; observeOpenAI(new OpenAI()).responses.create({});`, 'openai responses.create'],
  'a proxy': [`import A from '@anthropic-ai/sdk'; const a = new Proxy(new A(), {}); a.messages.create({});`, messages],
  'an asserted type': [`import A from '@anthropic-ai/sdk'; (new A() as A).messages!.create({});`, messages],
  'an asserted type of something unknown': [`import A from '@anthropic-ai/sdk'; const a = container.get('llm') as unknown as A; a.messages.create({});`, messages],
  'an assertion in place': [`import A from '@anthropic-ai/sdk'; (container.get('llm') as A).messages.create({});`, messages],
  'optional chaining': [`import A from '@anthropic-ai/sdk'; const a = new A(); a?.messages?.create({});`, messages],
  'computed names': [`import A from '@anthropic-ai/sdk'; const a = new A(); a['messages']['create']({});`, messages],
  'an unresolved receiver of a telling path': [`x.chat.completions.create({});`, chat],
  'an injected client of a telling path': [`class S { constructor(private llm: LLM) {} f() { return this.llm.chat.completions.create({}) } }`, chat],
  'functions of the AI SDK': [`import { generateText, streamText as stream, embed } from 'ai'; generateText({}); stream({}); embed({});`, 'ai generateText', 'ai streamText', 'ai embed'],
  'a namespace of the AI SDK': [`import * as ai from 'ai'; ai.generateObject({});`, 'ai generateObject'],
  'an agent of the AI SDK': [`import { ToolLoopAgent } from 'ai'; const agent = new ToolLoopAgent({}); agent.generate({});`, 'ai generate'],
};

/** Names that look like LLM calls and are none. */
const silent: Record<string, string> = {
  'a local function of the name': `function streamText() {} streamText({});`,
  'a function of another module': `import { generateText } from 'modelfusion'; generateText({});`,
  "Twilio's messages": `import twilio from 'twilio'; const client = twilio(); client.messages.create({});`,
  "Stripe's responses": `import Stripe from 'stripe'; new Stripe('').responses.create({});`,
  "a database's embeddings": `import { db } from './db'; db.embeddings.create({ data: {} });`,
  'a path of this file': `const fake = { chat: { completions: { create() {} } } }; fake.chat.completions.create({});`,
  'a class of the name': `import { Chat } from './chat'; class OpenAI { responses = new Chat() } new OpenAI().responses.create({});`,
  'a shadowed import': `import { generateText } from 'ai'; function f(generateText) { generateText({}) }`,
  'a shadowed client': `import A from '@anthropic-ai/sdk'; const a = new A(); function f(a: Twilio) { a.messages.create({}) }`,
  'making a client': `import OpenAI from 'openai'; const c = new OpenAI(); c.withOptions({});`,
  'making a model': `import { createOpenAI, openai } from '@ai-sdk/openai'; createOpenAI({}).chat('gpt-5'); openai('gpt-5');`,
  'what a subclass puts in the place of a method': `import OpenAI from 'openai'; class Fake extends OpenAI { responses = { create: () => 'canned' } } new Fake().responses.create({});`,
  'a mock': `import A from '@anthropic-ai/sdk'; const a = mock<A>(); a.messages.create({});`,
  'a function of the name `once` that is none': `import A from '@anthropic-ai/sdk'; import { once } from './events'; const client = once(() => new A()); client().messages.create({});`,
  'what another context holds': `import A from '@anthropic-ai/sdk'; import { createContext, useContext } from 'react'; const Mail = createContext<Twilio>(null); useContext(Mail).messages.create({});`,
  'several type arguments': `import A from '@anthropic-ai/sdk'; const a = pair<A, Twilio>(); a.messages.create({});`,
  'an object of different clients, by any name': `import A from '@anthropic-ai/sdk'; import twilio from 'twilio'; const all = { a: new A(), sms: twilio() }; all[kind].messages.create({});`,
  'another element of a list': `import A from '@anthropic-ai/sdk'; import twilio from 'twilio'; const [a, sms] = [new A(), twilio()]; sms.messages.create({});`,
  'a list of something else': `import twilio from 'twilio'; import A from '@anthropic-ai/sdk'; const all = keys.map((key) => twilio(key)); all[0].messages.create({}); new A();`,
  'an untyped parameter that is given something else': `import twilio from 'twilio'; import A from '@anthropic-ai/sdk'; const send = (client) => client.messages.create({}); send(twilio()); new A();`,
  'what a class of this project makes of a client': `import A from '@anthropic-ai/sdk'; import { withMemory } from './memory'; withMemory(new A()).messages.create({});`,
  'what another package makes of a client': `import A from '@anthropic-ai/sdk'; import { createStore } from 'chat-store'; createStore(new A()).messages.create({});`,
  'objects that are spread into each other': `let a = { ...b }; let b = { ...a }; a.client.messages.create({});`,
  'a type only': `import type OpenAI from 'openai'; type Made = ReturnType<OpenAI['chat']['completions']['create']>;`,
};

describe.each(hosts)('$host', ({ parse }) => {
  it.each(Object.entries(reaching))('finds a client through %s', (_name, [code, ...calls]) => {
    expect(found(parse, code)).toEqual(calls);
  });

  it.each(Object.entries(silent))('finds no call in %s', (_name, code) => {
    expect(found(parse, code)).toEqual([]);
  });

  it('takes clients and modules from the settings', () => {
    const settings = { ...noSettings, clients: { 'ctx.llm': '@anthropic-ai/sdk', llm: 'openai' }, modules: { '@acme/llm': 'openai' } };
    expect(found(parse, `export const f = (ctx) => ctx.llm.messages.create({});`, settings)).toEqual([messages]);
    expect(found(parse, `import { llm } from './llm'; llm.responses.create({});`, settings)).toEqual(['openai responses.create']);
    expect(found(parse, `import { OpenAI } from '@acme/llm'; new OpenAI().responses.create({});`, settings)).toEqual(['openai responses.create']);
  });

  it('tells calls that run no model apart', () => {
    const analysis = parse(`import OpenAI from 'openai'; const c = new OpenAI(); c.files.create({}); c.models.list();`, 'sample.ts');
    expect(llmCalls(analysis)).toEqual([]);
    expect(resourceCalls(analysis).map((call) => call.endpoint.path)).toEqual(['files.create', 'models.list']);
  });

  it.each([
    ['{ stream: true }', true],
    ['{ stream: false }', false],
    ['{}', false],
    ['{ stream }', 'unknown'],
    ['{ ...rest }', 'unknown'],
    ['{ ...rest, stream: true }', true],
    ['{ stream: true, ...rest }', 'unknown'],
    ['body', 'unknown'],
    ['literal', true],
    ['...all', 'unknown'],
  ] as const)('reads whether %s streams: %s', (body, streams) => {
    const [call] = llmCalls(parse(`const literal = { stream: true }; x.chat.completions.create(${body});`, 'sample.ts'));
    expect(call?.streams).toBe(streams);
  });

  it.each([
    [4, `('thread', 'run', { stream: true })`],
    [7, `('run', { thread_id: 'thread', stream: true })`],
  ] as const)('finds the body where openai %s has it', (major, args) => {
    const settings = { ...noSettings, versions: { openai: major } };
    const code = `import OpenAI from 'openai'; new OpenAI().beta.threads.runs.submitToolOutputs${args};`;
    expect(llmCalls(parse(code, 'sample.ts', settings))).toMatchObject([{ streams: true, major }]);
  });

  it('does not take a literal that is written later at its word', () => {
    const [call] = llmCalls(parse(`const body = {}; body.stream = true; x.chat.completions.create(body);`, 'sample.ts'));
    expect(call?.streams).toBe('unknown');
  });
});
