import type { IncomingMessage } from 'node:http';
import ModelClient from '@azure-rest/ai-inference';
import { createSseStream } from '@azure/core-sse';
import { ChatGoogleGenerativeAI } from '@langchain/google-genai';
import { Mistral as MistralV1 } from 'mistralai-v1';
import { expect, it } from 'vitest';
import { type FaultName, startFaultyServer } from '../faulty-server/index.ts';
import { muteConsole } from './harness.ts';

muteConsole();

/** What comes to nobody, though the call is caught: the process ends of it. `callers/` prevents it. */
interface Leak {
  readonly name: string;
  readonly fault: FaultName;
  /** The class of what nobody catches. */
  readonly uncaught: string;
  call(url: string): Promise<unknown>;
}

const messages = [{ role: 'user' as const, content: 'Hi' }];

const azure = (read: (body: IncomingMessage) => Promise<void>) => async (url: string) => {
  const controller = new AbortController();
  const client = ModelClient(url, { key: 'test' }, { allowInsecureConnection: true });
  const { body } = await client.path('/chat/completions').post({ body: { messages, stream: true }, abortSignal: controller.signal }).asNodeStream();
  await read(body as IncomingMessage);
  controller.abort();
};
const leave = async (body: IncomingMessage): Promise<void> => {
  for await (const _ of createSseStream(body)) break;
};

const leaks: readonly Leak[] = [
  { name: '@azure-rest/ai-inference', fault: 'ok-one-write', uncaught: 'AbortError', call: azure(leave) },
  {
    name: 'LangChain Gemini',
    fault: 'stream-reset',
    uncaught: 'GoogleGenerativeAIError',
    call: async (baseUrl) => {
      for await (const _ of await new ChatGoogleGenerativeAI({ apiKey: 'test', model: 'm', baseUrl, maxRetries: 0 }).stream('Hi'));
    },
  },
  { name: '@mistralai/mistralai 1', fault: 'body-reset', uncaught: 'TypeError', call: async (url) => new MistralV1({ apiKey: 'test', serverURL: `${url}/mistral` }).chat.complete({ model: 'm', messages }) },
];

/** Taken from vitest, whose listeners would fail the run. */
async function uncaughtOf(call: (url: string) => Promise<unknown>, fault: FaultName): Promise<string[]> {
  const seen: string[] = [];
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const listener = (error: unknown): void => void seen.push((error as object).constructor.name);
  const others = events.map((event) => process.listeners(event as never));
  for (const event of events) process.removeAllListeners(event).on(event, listener);
  const server = await startFaultyServer();
  try {
    server.setFault(fault);
    await call(server.url).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
  } finally {
    await server.close();
    events.forEach((event, index) => {
      process.off(event, listener);
      for (const other of others[index]!) process.on(event, other as never);
    });
  }
  return seen;
}

it.each(leaks)('$name: something escapes though $fault is caught', async ({ call, fault, uncaught }) => {
  expect(await uncaughtOf(call, fault)).toEqual([uncaught]);
});

it('@azure-rest/ai-inference: not where its stream is read to the end, nor with a listener on the socket', async () => {
  const toTheEnd = azure(async (body) => {
    for await (const _ of createSseStream(body));
  });
  const heard = azure((body) => {
    body.socket.on('error', () => {});
    return leave(body);
  });
  expect(await uncaughtOf(toTheEnd, 'ok-one-write')).toEqual([]);
  expect(await uncaughtOf(heard, 'ok-one-write')).toEqual([]);
});
