import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { closedPortUrl, faultNames, faults, startFaultyServer } from './index.ts';
import type { FaultName, FaultScript } from './index.ts';

const server = await startFaultyServer();
beforeEach(() => server.reset());
afterAll(() => server.close());

const requests = {
  chat: { path: '/v1/chat/completions', body: { model: 'm', messages: [] } },
  responses: { path: '/v1/responses', body: { model: 'm', input: 'Hi' } },
  messages: { path: '/v1/messages', body: { model: 'm', max_tokens: 9, messages: [] } },
  embeddings: { path: '/v1/embeddings', body: { model: 'm', input: ['Hi'] } },
} as const;

function post(dialect: keyof typeof requests, more: object = {}, init: RequestInit = {}): Promise<Response> {
  const { path, body } = requests[dialect];
  return fetch(server.url + path, { method: 'POST', body: JSON.stringify({ ...body, ...more }), ...init });
}

async function play(fault: FaultScript, dialect: keyof typeof requests, more?: object): Promise<Response> {
  server.setFault(fault);
  return post(dialect, more);
}

describe('scripts', () => {
  it('go through a list, the last repeats', async () => {
    server.setFault(['500-server-error', '429-rate-limit', 'ok']);
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await post('chat')).status);
    expect(statuses).toEqual([500, 429, 200, 200, 200]);
  });

  it('start anew with setFault', async () => {
    server.setFault(['500-server-error', 'ok']);
    await post('chat');
    server.setFault(['502-bad-gateway', 'ok']);
    expect((await post('chat')).status).toBe(502);
  });

  it('may choose by request', async () => {
    server.setFault((request, index) => (request.dialect === 'messages' ? '529-overloaded' : index > 1 ? { fault: '503-overloaded', body: 'empty' } : 'ok'));
    const statuses = [];
    for (const dialect of ['chat', 'messages', 'chat', 'responses'] as const) statuses.push((await post(dialect)).status);
    expect(statuses).toEqual([200, 529, 503, 503]);
  });

  it('name faults that exist', async () => {
    expect(() => server.setFault('nope' as FaultName)).toThrow('There is no fault called "nope".');
    expect(() => server.setFault(['ok', { fault: 'toString' as FaultName }])).toThrow(TypeError);
    expect(() => server.setFault([])).toThrow(TypeError);
    await expect(startFaultyServer({ fault: 'nope' as FaultName })).rejects.toThrow(TypeError);
    const answer = await play(() => 'nope' as FaultName, 'chat');
    expect([answer.status, await answer.text()]).toEqual([500, 'The faulty server itself failed: TypeError: There is no fault called "nope".']);
  });

  it('go back to the start with reset', async () => {
    const other = await startFaultyServer({ fault: '404-model-not-found' });
    other.setFault('ok');
    other.reset();
    const response = await fetch(`${other.url}/v1/chat/completions`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
    expect(other.requests).toHaveLength(1);
    await other.close();
  });
});

describe('the log', () => {
  it('has what was asked and what was played', async () => {
    await play('429-rate-limit', 'chat', { stream: true });
    await play('stream-reset', 'embeddings');
    await fetch(`${server.url}/v1/models?limit=2`);
    await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body: 'no json' });
    expect(server.requests.map(({ headers: _, time: __, ...rest }) => rest)).toEqual([
      { method: 'POST', path: '/v1/chat/completions', body: { model: 'm', messages: [], stream: true }, dialect: 'chat', stream: true, fault: '429-rate-limit', applied: true, aborted: false },
      { method: 'POST', path: '/v1/embeddings', body: { model: 'm', input: ['Hi'] }, dialect: 'embeddings', stream: false, fault: 'stream-reset', applied: false, aborted: false },
      { method: 'GET', path: '/v1/models?limit=2', body: '', dialect: undefined, stream: false, fault: 'ok', applied: false, aborted: false },
      { method: 'POST', path: '/v1/chat/completions', body: 'no json', dialect: 'chat', stream: false, fault: 'stream-reset', applied: false, aborted: false },
    ]);
    const times = server.requests.map((request) => request.time);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(server.requests[0]?.headers['content-type']).toContain('text/plain');
  });
});

describe('HTTP errors', () => {
  it('come in the envelope of the provider', async () => {
    const openai = await play('429-token-limit', 'chat');
    expect([openai.status, await openai.json()]).toEqual([
      429,
      { error: { message: 'Rate limit reached for tokens per minute. Please try again in 20ms.', type: 'tokens', param: null, code: 'rate_limit_exceeded' } },
    ]);
    expect(Object.fromEntries(openai.headers)).toMatchObject({ 'x-request-id': 'req_1', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-remaining-requests': '499' });

    const anthropic = await play('429-insufficient-quota', 'messages');
    expect([anthropic.status, anthropic.headers.get('request-id'), await anthropic.json()]).toEqual([
      429,
      'req_2',
      {
        type: 'error',
        error: {
          type: 'rate_limit_error',
          message: 'You exceeded your current quota, please check your plan and billing details.',
          details: { error_code: 'enforced_spend_limit_reached' },
        },
        request_id: 'req_2',
      },
    ]);
  });

  it('come in other bodies', async () => {
    const body = async (name: FaultName, dialect: 'chat' | 'messages' = 'chat'): Promise<string> => (await play(name, dialect)).text();
    expect(await body('400-detail')).toBe(`{"detail":"Invalid value: 'temperature' must be at most 2."}`);
    expect(await body('503-empty' as FaultName).catch((error: Error) => error.message)).toContain('no fault called');
    expect(await body('500-empty')).toBe('');
    expect(await body('502-html')).toContain('<h1>502</h1>');
    expect(JSON.parse(await body('503-message'))).toHaveProperty('message');
    expect(JSON.parse(await body('400-string'))).toEqual({ error: "Invalid value: 'temperature' must be at most 2." });
    expect(JSON.parse(await body('503-anthropic-shape'))).toMatchObject({ type: 'error' });
    expect(JSON.parse(await body('503-openai-shape', 'messages'))).toMatchObject({ error: { code: 'overloaded' } });
    expect(JSON.parse(await body('429-google-per-day'))).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ violations: [{ quotaId: expect.stringContaining('PerDay') }] }, {}] } });
    expect(JSON.parse(await body('503-mistral-shape'))).toMatchObject({ object: 'error' });
  });

  it('say when to come back', async () => {
    const header = async (script: FaultScript, name = 'retry-after'): Promise<string | null> => (await play(script, 'chat')).headers.get(name);
    expect(await header('503-overloaded', 'retry-after-ms')).toBe('1');
    expect(await header('400-bad-request', 'retry-after-ms')).toBeNull();
    expect(await header('400-should-retry', 'retry-after-ms')).toBe('1');
    expect(await header({ fault: '503-overloaded', retryAfterMs: 50 }, 'retry-after-ms')).toBe('50');
    expect(await header({ fault: '503-overloaded', retryAfterMs: null }, 'retry-after-ms')).toBeNull();
    expect(await header('429-retry-after')).toBe('1');
    expect(await header('429-retry-after', 'retry-after-ms')).toBeNull();
    expect(await header('429-retry-after-negative')).toBe('-5');
    const date = Date.parse((await header('429-retry-after-date')) ?? '');
    expect(Math.abs(date - Date.now() - 2000)).toBeLessThan(1500);
    expect(await header({ fault: '503-overloaded', headers: { 'x-test': 'yes' } }, 'x-test')).toBe('yes');
  });

  it('are silent about retries when the server is told so', async () => {
    const other = await startFaultyServer({ fault: '503-overloaded', retryAfterMs: null });
    const response = await fetch(`${other.url}/v1/chat/completions`, { method: 'POST', body: '{}' });
    expect(response.headers.get('retry-after-ms')).toBeNull();
    await other.close();
  });
});

describe('streams on the wire', () => {
  it('are chat chunks that end with [DONE]', async () => {
    const text = await (await play('ok', 'chat', { stream: true, stream_options: { include_usage: true } })).text();
    const events = text.trimEnd().split('\n\n');
    expect(events.at(-1)).toBe('data: [DONE]');
    expect(events.at(-2)).toContain('"choices":[],"usage"');
    expect(events.at(-3)).toContain('"finish_reason":"stop"');
    expect(events).toHaveLength(8);
  });

  it('are named events with Anthropic', async () => {
    const text = await (await play('ok', 'messages', { stream: true })).text();
    expect([...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1])).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      ...Array.from({ length: 4 }, () => 'content_block_delta'),
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('call no tool where the request has none', async () => {
    for (const dialect of ['chat', 'responses', 'messages'] as const) {
      for (const stream of [false, true]) {
        const text = await (await play('tool-call', dialect, { stream })).text();
        expect(text).not.toMatch(/"tool_calls"|"tool_use"|"function_call"/);
        expect(text).toMatch(/"stop"|"end_turn"|"completed"/);
      }
    }
  });

  it('break where the fault says', async () => {
    expect(await (await play('stream-closed-mid-event', 'chat', { stream: true })).text()).toMatch(/\n\ndata: \{"id":"chatcmpl-1"[^\n]*$/);
    expect(await (await play('stream-malformed', 'chat', { stream: true })).text()).toContain('data: [DONE]');
    expect(await (await play('ok-crlf', 'chat', { stream: true })).text()).toContain('\r\n\r\ndata: ');
    await expect((await play('stream-reset', 'chat', { stream: true })).text()).rejects.toThrow('terminated');
    expect(await (await play({ fault: 'stream-closed', finish: 'tool-call' }, 'chat', { stream: true, tools: [{ type: 'function', function: { name: 't' } }] })).text()).toContain('"tool_calls"');
  });

  it('tell any text', async () => {
    const other = await startFaultyServer({ text: (request) => `You sent ${String((request.body as { model: string }).model)}: für 5 €` });
    const body = JSON.stringify({ model: 'm', messages: [], stream: true });
    for (const fault of ['ok', 'ok-split-bytes'] as const) {
      other.setFault(fault);
      const text = await (await fetch(`${other.url}/v1/chat/completions`, { method: 'POST', body })).text();
      expect([...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join('')).toBe('You sent m: für 5 €');
    }
    await other.close();
  });
});

describe('every fault', () => {
  it.each(faultNames)('%s ends or stalls, and says so', { timeout: 20_000 }, async (name) => {
    const stalls = /stall|^no-headers$/.test(name);
    for (const dialect of ['chat', 'responses', 'messages', 'embeddings'] as const) {
      for (const stream of dialect === 'embeddings' ? [false] : [false, true]) {
        server.reset();
        server.setFault(name);
        const outcome = await post(dialect, { stream }, { signal: AbortSignal.timeout(stalls ? 250 : 10_000) }).then(
          async (response) => `${response.status} ${await response.text().then(() => 'read', (error: Error) => error.name)}`,
          (error: Error) => error.name,
        );
        const fault = faults[name];
        if (server.requests[0]?.applied === false || fault.kind === 'answer') expect(outcome).toBe('200 read');
        else if (stalls) expect(outcome).toMatch(/TimeoutError$/);
        else if (fault.kind === 'reply') expect(outcome).toBe(`${fault.status} read`);
        else expect(outcome).not.toContain('TimeoutError');
      }
    }
  });
});

describe('the end', () => {
  it('comes at once, whatever is stalled', async () => {
    const other = await startFaultyServer({ fault: 'stream-stall' });
    const stalled = ['stream-stall', 'stream-stall-first', 'no-headers', 'body-stall', 'slow-chunks'].map((fault) => {
      other.setFault((request) => (request.body as { fault: FaultName }).fault);
      return fetch(`${other.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ fault, stream: fault !== 'body-stall' }) })
        .then((response) => response.text())
        .then(
          () => 'complete',
          () => 'broken',
        );
    });
    await expect.poll(() => other.requests.length).toBe(5);
    // Stalls last far longer than this test may.
    await other.close();
    expect(await Promise.all(stalled)).toEqual(Array.from({ length: 5 }, () => 'broken'));
    expect(other.requests.every((request) => !request.aborted)).toBe(true);
  });

  it('comes to a stall that nobody closes', async () => {
    const other = await startFaultyServer({ fault: 'no-headers', maxStallMs: 30 });
    await expect(fetch(`${other.url}/v1/chat/completions`, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
    await other.close();
  });

  it('may come twice', async () => {
    const other = await startFaultyServer();
    await other.close();
    await other.close();
  });
});

it('knows an address where nobody listens', async () => {
  await expect(fetch(await closedPortUrl())).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

it('lists every fault in the README', async () => {
  const readme = await readFile(new URL('./README.md', import.meta.url), 'utf8');
  const rows = Object.entries(faults).map(([name, { description }]) => `| \`${name}\` | ${description} |\n`);
  expect(readme).toContain(`| fault | what happens |\n|---|---|\n${rows.join('')}`);
  for (const { description } of Object.values(faults)) expect(description).toMatch(/^\S.*\.$/);
});
