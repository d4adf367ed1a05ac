import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { Mistral } from '@mistralai/mistralai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { APICallError, generateText } from 'ai';
import { CohereClientV2 } from 'cohere-ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyError, type FailureKind } from '../../src/helper/src/index.ts';
import { fakeError, type FakeProvider } from '../../src/helper/src/testing/index.ts';
import { PROVIDERS } from '../../src/helper/src/testing/providers.ts';
import { headersOf, type Provider, type Reply, textOf } from '../../src/helper/src/testing/providers/provider.ts';

/**
 * `fakeError` beside the real thing: every answer it is made of is sent to the real SDK, which must throw an error of the
 * same shape, property by property; where there is no answer, the real SDK meets a connection that is reset, a server that
 * keeps silent, an abort.
 */

let server: Server;
let url: string;
/** What happens to the next request. */
let fate: Reply | 'reset' | 'silence';

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (fate === 'reset') request.socket.resetAndDestroy();
      else if (fate !== 'silence') response.writeHead(fate.status, Object.fromEntries(headersOf(fate))).end(textOf(fate));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const messages = [{ role: 'user' as const, content: 'Hi' }];
type Options = { signal?: AbortSignal; timeoutMs?: number };

/** One request without the SDK's own retries. */
const callers: Readonly<Record<FakeProvider, (options: Options) => PromiseLike<unknown>>> = {
  openai: ({ signal, timeoutMs }) => new OpenAI({ apiKey: 'test', baseURL: url, maxRetries: 0 }).chat.completions.create({ model: 'm', messages }, { signal, ...(timeoutMs && { timeout: timeoutMs }) }),
  anthropic: ({ signal, timeoutMs }) =>
    new Anthropic({ apiKey: 'test', baseURL: url, maxRetries: 0 }).messages.create({ model: 'm', max_tokens: 9, messages }, { signal, ...(timeoutMs && { timeout: timeoutMs }) }),
  google: ({ signal }) => new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: url } }).models.generateContent({ model: 'm', contents: 'Hi', ...(signal && { config: { abortSignal: signal } }) }),
  aiSdk: ({ signal, timeoutMs }) =>
    generateText({ model: createOpenAI({ apiKey: 'test', baseURL: url }).chat('m'), prompt: 'Hi', maxRetries: 0, abortSignal: timeoutMs ? AbortSignal.timeout(timeoutMs) : signal }),
  bedrock: ({ signal }) =>
    new BedrockRuntimeClient({ region: 'eu-west-1', endpoint: url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, requestHandler: new NodeHttpHandler(), maxAttempts: 1 })
      .send(new ConverseCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'Hi' }] }] }), { ...(signal && { abortSignal: signal }) }),
  mistral: ({ signal, timeoutMs }) => new Mistral({ apiKey: 'test', serverURL: url }).chat.complete({ model: 'm', messages }, { ...(signal && { signal }), ...(timeoutMs && { timeoutMs }) }),
  cohere: ({ signal, timeoutMs }) =>
    new CohereClientV2({ token: 'test', environment: url }).chat({ model: 'm', messages }, { maxRetries: 0, ...(signal && { abortSignal: signal }), ...(timeoutMs && { timeoutInSeconds: timeoutMs / 1000 }) }),
};

async function thrownBy(provider: FakeProvider, next: typeof fate, options: Options = {}): Promise<unknown> {
  fate = next;
  return callers[provider](options).then(() => expect.unreachable('should fail'), (error: unknown) => error);
}

/** What the real SDK throws where there is no answer. */
async function unanswered(provider: FakeProvider, kind: FailureKind): Promise<unknown> {
  if (kind === 'connection') return thrownBy(provider, 'reset');
  if (kind === 'parse') return thrownBy(provider, { status: 200, headers: { [provider === 'bedrock' ? 'x-amzn-requestid' : 'x-request-id']: 'req_fake' }, body: '{"cut' });
  if (kind === 'timeout') return thrownBy(provider, 'silence', { timeoutMs: 50 });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  return thrownBy(provider, 'silence', { signal: controller.signal });
}

const OF_THE_CONNECTION = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];
const withoutConnection = (headers: Record<string, unknown>): object => Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.includes(name)));

/** Everything about a value but what differs from one request to the next. */
function shapeOf(value: unknown, key = ''): unknown {
  if (key === 'requestBodyValues') return 'the body';
  if (/^(url|statusText|reason)$/.test(key)) return typeof value;
  if (value instanceof Headers) return { headers: withoutConnection(Object.fromEntries(value)) };
  if (value instanceof Request) return 'a request';
  if (value instanceof Response) return { status: value.status, ...(shapeOf(value.headers) as object) };
  if (Object(value) !== value) return value;
  if (Array.isArray(value)) return value.map((part) => shapeOf(part));
  if (/headers/i.test(key)) return withoutConnection(value as Record<string, unknown>);
  const classes: string[] = [];
  for (let of: unknown = Object.getPrototypeOf(value); of && of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    const { name } = (of as object).constructor;
    // The errors of Node's system calls have a second "Error" above the first.
    if (name !== classes.at(-1)) classes.push(name);
  }
  const isCut = value instanceof SyntaxError || classes.includes('JSONParseError');
  const shape: Record<string, unknown> = { classes, name: (value as Error).name };
  if (value instanceof DOMException) return { ...shape, message: value.message };
  for (const own of Reflect.ownKeys(value as object)) {
    const { enumerable, value: part } = Object.getOwnPropertyDescriptor(value, own)!;
    const name = String(own);
    if (name === 'stack' || (name === 'body' && classes.includes('HttpResponse'))) continue;
    // The texts of half an answer.
    shape[`${enumerable ? '' : '~'}${name}`] = (isCut && /^(message|text)$/.test(name)) || (name === 'responseBody' && !String(part).endsWith('}')) ? typeof part : shapeOf(part, name);
  }
  return shape;
}

describe.each(Object.keys(PROVIDERS) as FakeProvider[])('fakeError of %s is what its SDK throws for', (provider) => {
  const facts = PROVIDERS[provider] as Provider;
  const make = (kind: string, options?: { retryAfterMs: number }): Error => fakeError(provider, kind as never, options);

  it.each(Object.keys(facts.replies) as FailureKind[])('%s', async (kind) => {
    const real = await thrownBy(provider, facts.replies[kind]!);
    expect(shapeOf(make(kind))).toEqual(shapeOf(real));
    expect(make(kind).message).toBe((real as Error).message);
    expect(classifyError(make(kind))).toEqual(classifyError(real));
    expect(classifyError(real).kind).toBe(kind);
  });

  it.each(Object.keys(facts.unanswered) as FailureKind[])('%s, without an answer', async (kind) => {
    const real = await unanswered(provider, kind);
    expect(shapeOf(make(kind))).toEqual(shapeOf(real));
    expect(classifyError(real).kind).toBe(kind);
  });

  it('a wait that the provider asks for', async () => {
    const reply = facts.replies.rate_limit!;
    const real = await thrownBy(provider, facts.askToWait?.(reply, 7) ?? { ...reply, headers: { ...reply.headers, 'retry-after': '7' } });
    const fake = make('rate_limit', { retryAfterMs: 7000 });
    expect(shapeOf(fake)).toEqual(shapeOf(real));
    expect(classifyError(fake)).toEqual(classifyError(real));
    expect(classifyError(real).retryAfterMs).toBe(7000);
  });
});

it('knows the AI SDK by its marks', () => {
  expect(APICallError.isInstance(fakeError('aiSdk', 'rate_limit'))).toBe(true);
});
