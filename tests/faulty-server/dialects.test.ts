import { expect, it } from 'vitest';
import { type Dialect, type FaultName, faultNames, faults, startFaultyServer } from './index.ts';

const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

/** A request of each dialect that asks for a stream, or for none if it never streams; how its errors say "Slow Down". */
const requests: Readonly<Record<Dialect, { path: string; body?: object; streams: boolean; error: object }>> = {
  chat: { path: '/v1/chat/completions', body: { ...chat, stream: true }, streams: true, error: { error: { message: 'Slow Down', type: 'server_error', param: null, code: null } } },
  responses: { path: '/v1/responses', body: { model: 'm', input: 'Hi', stream: true }, streams: true, error: { error: { message: 'Slow Down', type: 'server_error', param: null, code: null } } },
  embeddings: { path: '/v1/embeddings', body: { input: 'Hi', stream: true }, streams: false, error: { error: { message: 'Slow Down', type: 'server_error', param: null, code: null } } },
  moderations: { path: '/v1/moderations', body: { input: 'Hi' }, streams: false, error: { error: { message: 'Slow Down', type: 'server_error', param: null, code: null } } },
  messages: { path: '/v1/messages', body: { ...chat, stream: true }, streams: true, error: { type: 'error', error: { type: 'overloaded_error', message: 'Slow Down' }, request_id: 'req_1' } },
  'count-tokens': { path: '/v1/messages/count_tokens', body: chat, streams: false, error: { type: 'error', error: { type: 'overloaded_error', message: 'Slow Down' }, request_id: 'req_1' } },
  mistral: { path: '/mistral/v1/chat/completions', body: { ...chat, stream: true }, streams: true, error: { object: 'error', message: 'Slow Down', type: 'server_error', param: null, code: null } },
  openrouter: { path: '/openrouter/chat/completions', body: { ...chat, stream: true }, streams: true, error: { error: { code: 503, message: 'Slow Down' }, user_id: 'user_1' } },
  'cohere 1': { path: '/v1/chat', body: { message: 'Hi', stream: true }, streams: true, error: { message: 'Slow Down' } },
  'cohere 2': { path: '/v2/chat', body: { ...chat, stream: true }, streams: true, error: { message: 'Slow Down' } },
  gemini: { path: '/v1beta/models/m:streamGenerateContent?alt=sse', body: { contents: [] }, streams: true, error: { error: { code: 503, message: 'Slow Down', status: 'UNAVAILABLE' } } },
  ollama: { path: '/api/chat', body: chat, streams: true, error: { error: 'Slow Down' } },
  converse: { path: '/model/m/converse-stream', body: { messages: [] }, streams: true, error: { message: 'Slow Down' } },
  invoke: { path: '/model/m/invoke-with-response-stream', body: { messages: [] }, streams: true, error: { message: 'Slow Down' } },
  predictions: { path: '/v1/models/owner/name/predictions', body: { input: {}, stream: true }, streams: false, error: { title: 'Request failed', detail: 'Slow Down', status: 503 } },
  'prediction-stream': { path: '/v1/predictions/p1/stream', streams: true, error: { title: 'Request failed', detail: 'Slow Down', status: 503 } },
};

const dialects = Object.keys(requests) as Dialect[];

const stalls = (fault: FaultName): boolean => /stall|^no-headers$/.test(fault);

it.concurrent.each(dialects)('%s: every fault comes to its end, in the words of the dialect', { timeout: 60_000 }, async (dialect) => {
  const { path, body, streams, error } = requests[dialect];
  const server = await startFaultyServer();
  const ask = (fault: FaultName, maxMs = 20_000): Promise<Response> => {
    server.reset();
    server.setFault(fault);
    return fetch(server.url + path, { ...(body && { method: 'POST', body: JSON.stringify(body) }), signal: AbortSignal.timeout(maxMs) });
  };
  try {
    const healthy = await ask('ok');
    expect(healthy.status).toBe(200);
    expect(server.requests).toMatchObject([{ dialect, stream: streams, applied: true }]);
    if (streams) expect(healthy.headers.get('content-type')).toMatch(/event-?stream|ndjson/);
    else expect(await healthy.json()).toBeTypeOf('object');

    const slowDown = await ask('503-slow-down');
    expect([slowDown.status, await slowDown.json()]).toEqual([503, error]);

    for (const fault of faultNames) {
      const outcome = await ask(fault, stalls(fault) ? 500 : 20_000).then(
        async (response) => `${response.status} ${await response.arrayBuffer().then(() => 'read', ({ name }: Error) => name)}`,
        ({ name }: Error) => name,
      );
      const row = faults[fault];
      if (!server.requests[0]!.applied || row.kind === 'answer') expect(outcome, fault).toBe('200 read');
      else if (stalls(fault)) expect(outcome, fault).toMatch(/TimeoutError$/);
      else if (row.kind === 'reply') expect(outcome, fault).toBe(`${row.status} read`);
      else expect(outcome, fault).not.toContain('TimeoutError');
    }
  } finally {
    await server.close();
  }
});

it('Bedrock: an exception is named where its SDK looks for it', async () => {
  const server = await startFaultyServer({ fault: '429-rate-limit' });
  const { headers } = await fetch(`${server.url}/model/m/converse`, { method: 'POST', body: '{}' });
  expect(headers.get('x-amzn-errortype')).toBe('ThrottlingException');
  await server.close();
});

it('Replicate: a prediction says where its stream is', async () => {
  const server = await startFaultyServer();
  const prediction = (await (await fetch(`${server.url}/v1/predictions`, { method: 'POST', body: '{}' })).json()) as { urls: { stream: string } };
  expect(await (await fetch(prediction.urls.stream)).text()).toBe('event: output\ndata: Hello\n\nevent: output\ndata:  from\n\nevent: output\ndata:  the\n\nevent: output\ndata:  model.\n\nevent: done\ndata: {}\n\n');
  await server.close();
});
