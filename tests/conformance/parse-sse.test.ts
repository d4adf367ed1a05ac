import { type IncomingMessage, request as httpRequest } from 'node:http';
import nodeFetch from 'node-fetch';
import { describe, expect, it, vi } from 'vitest';
import { classifyError, type FailureKind, isRetryableKind, LlmHttpError, LlmStreamError, type ParseOptions, parseSSE, streamWithRetry } from '../../src/helper/src/index.ts';
import { type Dialect, type FaultName, type FaultyServer, faults, startFaultyServer } from '../faulty-server/index.ts';
import { kindOf } from './kinds.ts';

/** Raw requests of four APIs over every fault of a stream: what `parseSSE` makes of the bytes, with nothing between them and it. */

type Chunk = Record<string, any>;

interface Api {
  readonly dialect: Dialect;
  readonly path: string;
  readonly body: object;
  readonly textOf: (data: Chunk) => string | undefined;
}

const apis = {
  'OpenAI chat': {
    dialect: 'chat',
    path: '/v1/chat/completions',
    body: { model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: true },
    textOf: ({ choices }) => choices[0]?.delta.content,
  },
  'OpenAI responses': {
    dialect: 'responses',
    path: '/v1/responses',
    body: { model: 'm', input: 'Hi', stream: true },
    textOf: ({ type, delta }) => (type === 'response.output_text.delta' ? delta : ''),
  },
  Anthropic: {
    dialect: 'messages',
    path: '/v1/messages',
    body: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], stream: true },
    textOf: ({ delta }) => delta?.text,
  },
  Gemini: {
    dialect: 'gemini',
    path: '/v1beta/models/m:streamGenerateContent?alt=sse',
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
    textOf: ({ candidates }) => candidates[0].content.parts[0].text,
  },
} satisfies Record<string, Api>;
type ApiName = keyof typeof apis;
const apiNames = Object.keys(apis) as ApiName[];

const names = (Object.keys(faults) as FaultName[]).filter((name) => {
  const fault = faults[name];
  return fault.kind === 'stream' || fault.kind === 'answer' || (fault.kind === 'body' && fault.only !== 'plain') || (fault.kind === 'reply' && !fault.headers && !fault.retryAfter);
});

type Given = Parameters<typeof parseSSE>[0];
type Ask = (url: string, init: { method: string; headers: Record<string, string>; body: string }) => Given;

/** The ways in which bytes come. */
const clients: Readonly<Record<string, Ask>> = {
  fetch: (url, init) => fetch(url, init),
  'node-fetch': (url, init) => nodeFetch(url, init) as unknown as Promise<Response>,
  // A body alone has neither status nor headers: as got, axios and undici give it, a stream of Node's.
  'node:http': (url, { body, ...init }) =>
    new Promise<Response>((resolve, reject) => {
      const give = (response: IncomingMessage): void => resolve((response.statusCode === 200 ? response : { ok: false, status: response.statusCode, headers: response.headers, body: response }) as never);
      httpRequest(url, init, give).once('error', reject).end(body);
    }),
};

function request(ask: Ask, server: FaultyServer, api: ApiName): Given {
  const { path, body } = apis[api];
  return ask(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function outcomeOf(given: Given, api: ApiName, options?: ParseOptions<Chunk>): Promise<{ text: string; error?: unknown }> {
  let text = '';
  try {
    for await (const { data } of parseSSE<Chunk>(given as never, options)) text += apis[api].textOf(data) ?? '';
  } catch (error) {
    return { text, error };
  }
  return { text };
}

/** What becomes of an answer: how it is told, the kind (`+`: may be repeated), */
type Outcome = `${'judged' | 'refused' | 'thrown'} ${FailureKind}${'' | '+'}` | 'whole';

/** Every fault that is no HTTP error; the same for all four, but for what they have of their own. */
const common: Partial<Record<Outcome, readonly FaultName[]>> = {
  whole: ['ok', 'tool-call', 'finish-length', 'finish-content-filter', 'slow-first-byte', 'slow-chunks', 'ok-crlf', 'ok-comments', 'ok-split-bytes', 'ok-one-write', 'stream-no-done', 'stream-pause', 'stream-response-incomplete'],
  'judged server+': ['200-error-body', 'stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-in-choices', 'stream-response-error', 'stream-response-failed'],
  'judged timeout+': ['stream-error-data', 'stream-error-data-done', 'stream-detail-data', 'stream-error-event-nested', 'stream-error-event-flat', 'stream-error-event-text', 'stream-stall', 'stream-stall-first'],
  'judged overloaded+': ['stream-error-event-anthropic'],
  'judged stream': ['stream-finish-error'],
  'judged stream+': ['200-detail-body'],
  'judged truncated': ['stream-closed', 'stream-closed-mid-event', 'stream-no-finish'],
  'judged truncated+': ['200-html', '200-empty', '200-truncated-json', 'stream-closed-after-start', 'stream-empty', 'stream-json'],
  'judged parse': ['stream-malformed'],
  'thrown connection+': ['stream-reset', 'stream-reset-first'],
};
const ownErrors: readonly FaultName[] = ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'];
const ownOf: Readonly<Partial<Record<ApiName, (fault: FaultName) => Outcome | undefined>>> = {
  Anthropic: (fault) => (ownErrors.includes(fault) ? 'judged overloaded+' : undefined),
  // Its error in a 200 has no code but that status; its code for an overload says more than a sentence of OpenAI's.
  Gemini: (fault) => (ownErrors.includes(fault) ? 'judged overloaded+' : fault === '200-error-body' ? 'judged stream+' : fault === '503-slow-down' ? 'refused overloaded+' : undefined),
};

function expected(api: ApiName, fault: FaultName): Outcome | undefined {
  const own = ownOf[api]?.(fault);
  if (own || faults[fault].kind !== 'reply') return own ?? (Object.keys(common) as Outcome[]).find((outcome) => common[outcome]!.includes(fault));
  const kind = kindOf(fault, apis[api].dialect);
  return `refused ${kind}${isRetryableKind(kind) ? '+' : ''}`;
}

/** What the model has said before the fault. */
function textBefore(fault: FaultName, outcome: Outcome): string {
  const played = faults[fault];
  if (outcome === 'whole') return fault === 'stream-response-incomplete' ? 'Hello from' : 'Hello from the model.';
  return played.kind === 'stream' && played.steps.includes('delta') ? 'Hello from' : '';
}

describe.each(Object.keys(clients))('with %s', (client) => {
  it.concurrent.each(apiNames)('%s: every fault of a stream', async (api) => {
    const server = await startFaultyServer({ maxStallMs: 10_000 });
    const seen: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const fault of names) {
      server.reset();
      server.setFault(fault);
      const { text, error } = await outcomeOf(request(clients[client]!, server, api), api, { idleTimeoutMs: fault.includes('stall') ? 500 : 20_000 });
      if (!server.requests[0]!.applied) continue;
      expect(server.requests, fault).toHaveLength(1);
      const { kind, retryable } = classifyError(error);
      const how = error instanceof LlmHttpError ? 'refused' : error instanceof LlmStreamError ? 'judged' : 'thrown';
      seen[fault] = `${error ? `${how} ${kind}${retryable ? '+' : ''}` : 'whole'}: ${text}`;
      const outcome = expected(api, fault);
      wanted[fault] = outcome ? `${outcome}: ${textBefore(fault, outcome)}` : 'not in the table';
    }
    expect(seen).toEqual(wanted);
    expect(Object.keys(seen).length).toBeGreaterThan(70);
    await server.close();
  }, 60_000);

  it('hangs up after a stall, after break and after an abort', async () => {
    const server = await startFaultyServer({ maxStallMs: 10_000 });
    const controller = new AbortController();
    const ends: readonly ((given: Given) => Promise<unknown>)[] = [
      (given) => outcomeOf(given, 'OpenAI chat', { idleTimeoutMs: 300 }),
      async (given) => {
        for await (const _ of parseSSE(given as never)) break;
      },
      (given) => {
        setTimeout(() => controller.abort(), 300);
        return outcomeOf(given, 'OpenAI chat', { signal: controller.signal });
      },
    ];
    for (const end of ends) {
      server.reset();
      server.setFault('stream-stall');
      await end(request(clients[client]!, server, 'OpenAI chat'));
      await vi.waitFor(() => expect(server.requests[0]!.aborted).toBe(true), 4000);
    }
    await server.close();
  }, 20_000);
});

it.concurrent.each(apiNames)('%s: streamWithRetry repeats what failed before the first text, and nothing else', async (api) => {
  const server = await startFaultyServer({ maxStallMs: 10_000 });
  for (const fault of names) {
    const outcome = expected(api, fault);
    if (!outcome) continue;
    server.reset();
    server.setFault([fault, 'ok']);
    let text = '';
    const stream = streamWithRetry(() => parseSSE<Chunk>(request(clients['fetch']!, server, api) as Promise<Response>), {
      idleTimeoutMs: fault.includes('stall') ? 500 : 20_000,
      runtime: { sleep: async () => {} },
    });
    const error = await (async () => {
      for await (const { data } of stream) text += apis[api].textOf(data) ?? '';
    })().catch((thrown: unknown) => thrown ?? 'thrown');
    if (!server.requests[0]!.applied) continue;
    const before = textBefore(fault, outcome);
    const isRepeated = outcome.endsWith('+') && !before;
    expect({ fault, requests: server.requests.length, text, failed: Boolean(error) }).toEqual({ fault, requests: isRepeated ? 2 : 1, text: isRepeated ? 'Hello from the model.' : before, failed: !isRepeated && outcome !== 'whole' });
  }
  await server.close();
}, 60_000);
