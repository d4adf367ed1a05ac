import { createRequire } from 'node:module';
import Anthropic from '@anthropic-ai/sdk';
import { ChatOpenAI } from '@langchain/openai';
import { bulkhead, circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, fallback, handleAll, retry, timeout, TimeoutStrategy, wrap } from 'cockatiel';
import OpenAI from 'openai';
import pRetry from 'p-retry';
import { createGate, createRetryBudget, guardStream, retryReport, streamWithRetry, withFallback, withRetry } from '../../../src/helper/src/index.ts';

/** Two that have no types. */
const require = createRequire(import.meta.url);
interface Breaker {
  fire(): Promise<unknown>;
  fallback(answer: () => unknown): void;
}
const CircuitBreaker = require('opossum') as new (call: () => Promise<unknown>, options: object) => Breaker;
const asyncRetry = require('async-retry') as (call: (bail: unknown) => Promise<unknown>, options: object) => Promise<unknown>;

/** What a call is told to do: the provider is a `fetch`, or the call itself where no SDK is asked. */
export interface Order {
  fetch?: typeof fetch;
  call?: (signal?: AbortSignal) => Promise<unknown>;
  signal?: AbortSignal;
  attemptTimeoutMs?: number;
  totalTimeoutMs?: number;
  /** What a stream may be silent for. */
  idleTimeoutMs?: number;
}

/** One way to make calls, with what calls of one service share. */
type Caller = (order: Order) => Promise<unknown>;
/** `undefined` where a library has nothing of the kind. */
type Maker = (() => Caller) | undefined;

export interface Library {
  /** As its documentation shows it, with its own defaults. */
  plain: () => Caller;
  /** Whether it repeats calls. */
  retries: boolean;
  /** Which of the options an order may have; which it has not are not heard. */
  signal?: true;
  attempt?: Maker;
  total?: Maker;
  stream?: Caller;
  streamAgain?: Caller;
  outage?: Maker;
  atMost2?: Maker;
  fallback?: (fetches: (typeof fetch)[]) => Promise<unknown>;
  /** What it knows afterwards of a call that failed. */
  report?: (error: unknown) => { attempts: number } | undefined;
  /** Its package, where the retries are what it is for. */
  package?: string;
  /** What of it a call needs. */
  imports?: string;
}

const settings = { apiKey: 'test', baseURL: 'http://127.0.0.1:9', logLevel: 'off' as const };
const messages = [{ role: 'user' as const, content: 'Hi' }];
const chat = { model: 'm', messages };

/** The SDK, its own retries off, which the other libraries are put around. */
const ask = ({ call, fetch }: Order, signal?: AbortSignal, stream = false): Promise<unknown> =>
  call ? call(signal) : new OpenAI({ ...settings, fetch, maxRetries: 0 }).chat.completions.create({ ...chat, stream }, { ...(signal && { signal }) });

/** Reads a stream to its end. */
async function readAll(stream: unknown): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

/** Libraries that know nothing of streams hand on what the call gives. */
const streamBy = (wrapped: (call: () => Promise<unknown>) => Promise<unknown>): Caller => async (order) => readAll(await wrapped(() => ask(order, undefined, true)));

const cockatielRetry = () => retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });

const sdk = (make: (fetch: typeof globalThis.fetch | undefined, options: object) => { create(stream: boolean, options: object): Promise<unknown> }): Library => {
  const plain = (): Caller => ({ fetch, signal }) => make(fetch, {}).create(false, { ...(signal && { signal }) });
  const stream: Caller = async ({ fetch, idleTimeoutMs }) => readAll(await make(fetch, { ...(idleTimeoutMs && { timeout: idleTimeoutMs }) }).create(true, {}));
  return {
    plain,
    retries: true,
    signal: true,
    attempt: () => ({ fetch, attemptTimeoutMs }) => make(fetch, { timeout: attemptTimeoutMs }).create(false, {}),
    total: () => ({ fetch, totalTimeoutMs }) => make(fetch, {}).create(false, { signal: AbortSignal.timeout(totalTimeoutMs!) }),
    stream,
    streamAgain: stream,
  };
};

const chatOpenAI = ({ fetch, ...fields }: Pick<Order, 'fetch'> & { timeout?: number; maxConcurrency?: number; maxRetries?: number }): ChatOpenAI =>
  new ChatOpenAI({ model: 'm', apiKey: 'test', configuration: { baseURL: settings.baseURL, logLevel: 'off', fetch }, ...fields });
const langchainStream: Caller = async ({ fetch, idleTimeoutMs }) => readAll(await chatOpenAI({ fetch, ...(idleTimeoutMs && { timeout: idleTimeoutMs }) }).stream('Hi'));

/** By the names in the head of the table. */
export const libraries: Readonly<Record<string, Library>> = {
  'llm-calls': {
    package: 'llm-calls',
    imports: '{ withRetry }',
    report: retryReport,
    retries: true,
    signal: true,
    plain: () => ({ signal, ...order }) => withRetry((attempt) => ask(order, attempt.signal), { signal }),
    attempt: () => ({ attemptTimeoutMs, ...order }) => withRetry((attempt) => ask(order, attempt.signal), { attemptTimeoutMs }),
    total: () => ({ totalTimeoutMs, ...order }) => withRetry((attempt) => ask(order, attempt.signal), { totalTimeoutMs }),
    stream: async ({ idleTimeoutMs, ...order }) => readAll(guardStream((await ask(order, undefined, true)) as AsyncIterable<unknown>, { idleTimeoutMs })),
    streamAgain: (order) => readAll(streamWithRetry(() => ask(order, undefined, true) as Promise<AsyncIterable<unknown>>)),
    outage: () => {
      const budget = createRetryBudget();
      return (order) => withRetry((attempt) => ask(order, attempt.signal), { budget });
    },
    atMost2: () => {
      const gate = createGate({ maxConcurrent: 2 });
      return (order) => withRetry((attempt) => ask(order, attempt.signal), { gate });
    },
    fallback: (fetches) => withFallback(fetches, (fetch) => ask({ fetch })),
  },
  'p-retry': {
    package: 'p-retry',
    imports: '{ default }',
    retries: true,
    signal: true,
    plain: () => ({ signal, ...order }) => pRetry(() => ask(order, signal), { ...(signal && { signal }) }),
    total: () => ({ totalTimeoutMs, ...order }) => {
      const signal = AbortSignal.timeout(totalTimeoutMs!);
      return pRetry(() => ask(order, signal), { signal });
    },
    stream: streamBy((call) => pRetry(call)),
    streamAgain: streamBy((call) => pRetry(call)),
  },
  cockatiel: {
    package: 'cockatiel',
    imports: '{ retry, handleAll, ExponentialBackoff }',
    retries: true,
    signal: true,
    plain: () => {
      const policy = retry(handleAll, { backoff: new ExponentialBackoff() });
      return ({ signal, ...order }) => policy.execute((context) => ask(order, context.signal), signal);
    },
    attempt: () => (order) => wrap(cockatielRetry(), timeout(order.attemptTimeoutMs!, TimeoutStrategy.Aggressive)).execute((context) => ask(order, context.signal)),
    total: () => (order) => wrap(timeout(order.totalTimeoutMs!, TimeoutStrategy.Aggressive), cockatielRetry()).execute((context) => ask(order, context.signal)),
    stream: streamBy((call) => cockatielRetry().execute(call)),
    streamAgain: streamBy((call) => cockatielRetry().execute(call)),
    outage: () => {
      const policy = wrap(cockatielRetry(), circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) }));
      return (order) => policy.execute(() => ask(order));
    },
    atMost2: () => {
      const policy = bulkhead(2, 100);
      return (order) => policy.execute(() => ask(order));
    },
    fallback: ([first, second]) => fallback(handleAll, () => ask({ fetch: second! })).execute(() => ask({ fetch: first! })),
  },
  opossum: {
    package: 'opossum',
    imports: '{ default }',
    retries: false,
    plain: () => (order) => new CircuitBreaker(() => ask(order), {}).fire(),
    total: () => (order) => new CircuitBreaker(() => ask(order), { timeout: order.totalTimeoutMs }).fire(),
    stream: streamBy((call) => new CircuitBreaker(call, {}).fire()),
    outage: () => {
      let current: Order = {};
      const breaker = new CircuitBreaker(() => ask(current), {});
      return (order) => {
        current = order;
        return breaker.fire();
      };
    },
    atMost2: () => {
      let current: Order = {};
      const breaker = new CircuitBreaker(() => ask(current), { capacity: 2 });
      return (order) => {
        current = order;
        return breaker.fire();
      };
    },
    fallback: ([first, second]) => {
      const breaker = new CircuitBreaker(() => ask({ fetch: first! }), {});
      breaker.fallback(() => ask({ fetch: second! }));
      return breaker.fire();
    },
  },
  'async-retry': {
    package: 'async-retry',
    imports: '{ default }',
    retries: true,
    plain: () => (order) => asyncRetry(() => ask(order, order.signal), {}),
    total: () => (order) => asyncRetry(() => ask(order), { maxRetryTime: order.totalTimeoutMs }),
    stream: streamBy((call) => asyncRetry(call, {})),
    streamAgain: streamBy((call) => asyncRetry(call, {})),
  },
  openai: sdk((fetch, options) => {
    const client = new OpenAI({ ...settings, fetch, ...options });
    return { create: (stream, request) => client.chat.completions.create({ ...chat, stream }, request) };
  }),
  Anthropic: sdk((fetch, options) => {
    const client = new Anthropic({ ...settings, fetch, ...options });
    return { create: (stream, request) => client.messages.create({ ...chat, max_tokens: 9, stream }, request) };
  }),
  LangChain: {
    retries: true,
    signal: true,
    plain: () => ({ fetch, signal }) => chatOpenAI({ fetch }).invoke('Hi', { ...(signal && { signal }) }),
    attempt: () => ({ fetch, attemptTimeoutMs }) => chatOpenAI({ fetch, timeout: attemptTimeoutMs }).invoke('Hi'),
    total: () => ({ fetch, totalTimeoutMs }) => chatOpenAI({ fetch }).invoke('Hi', { timeout: totalTimeoutMs! }),
    stream: langchainStream,
    streamAgain: langchainStream,
    atMost2: () => {
      let model: ChatOpenAI | undefined;
      return ({ fetch }) => (model ??= chatOpenAI({ fetch, maxConcurrency: 2 })).invoke('Hi');
    },
    fallback: ([first, second]) => chatOpenAI({ fetch: first, maxRetries: 0 }).withFallbacks([chatOpenAI({ fetch: second })]).invoke('Hi'),
  },
};
