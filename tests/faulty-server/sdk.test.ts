import Anthropic, { APIError as AnthropicError } from '@anthropic-ai/sdk';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { embedMany, generateText, jsonSchema, streamText, tool } from 'ai';
import OpenAI, { APIError as OpenAIError } from 'openai';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { closedPortUrl, startFaultyServer } from './index.ts';
import type { FaultName } from './index.ts';

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const server = await startFaultyServer();
const openai = new OpenAI({ apiKey: 'test', baseURL: `${server.url}/v1` });
const anthropic = new Anthropic({ apiKey: 'test', baseURL: server.url });
const aiOpenai = createOpenAI({ apiKey: 'test', baseURL: `${server.url}/v1` });
const aiAnthropic = createAnthropic({ apiKey: 'test', baseURL: `${server.url}/v1` });
const said = 'Hello from the model.';
const messages = [{ role: 'user' as const, content: 'Hi' }];
const chatBody = { model: 'gpt-test', messages };
const messageBody = { model: 'claude-test', max_tokens: 100, messages };

beforeEach(() => server.reset());
afterAll(() => server.close());

async function chatText(): Promise<string> {
  let text = '';
  for await (const chunk of await openai.chat.completions.create({ ...chatBody, stream: true })) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

async function collect(stream: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

async function responsesEvents(): Promise<string[]> {
  const types: string[] = [];
  for await (const event of await openai.responses.create({ model: 'gpt-test', input: 'Hi', stream: true })) types.push(event.type);
  return types;
}

async function messageText(): Promise<string> {
  let text = '';
  for await (const event of await anthropic.messages.create({ ...messageBody, stream: true })) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
  }
  return text;
}

describe('healthy answers', () => {
  it('speak the OpenAI dialects, plain', async () => {
    const chat = await openai.chat.completions.create(chatBody);
    expect(chat.choices[0]?.message.content).toBe(said);
    const response = await openai.responses.create({ model: 'gpt-test', input: 'Hi' });
    expect(response.output_text).toBe(said);
    const embedding = await openai.embeddings.create({ model: 'e', input: ['a', 'b'] });
    expect(embedding.data.map((item) => [...item.embedding].length)).toEqual([4, 4]);
    const moderation = await openai.moderations.create({ input: 'Hi' });
    expect(moderation.results[0]?.flagged).toBe(false);
    expect(server.requests.map((request) => request.path)).toEqual(['/v1/chat/completions', '/v1/responses', '/v1/embeddings', '/v1/moderations']);
  });

  it('speak the OpenAI dialects, streamed', async () => {
    expect(await chatText()).toBe(said);
    expect(await responsesEvents()).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      ...Array.from({ length: 4 }, () => 'response.output_text.delta'),
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const completion = await openai.chat.completions.stream(chatBody).finalChatCompletion();
    expect(completion.choices[0]?.message.content).toBe(said);
    const response = await openai.responses.stream({ model: 'gpt-test', input: 'Hi' }).finalResponse();
    expect(response.output_text).toBe(said);
  });

  it('speak the Anthropic dialect', async () => {
    const message = await anthropic.messages.create(messageBody);
    expect(message.content).toMatchObject([{ type: 'text', text: said }]);
    expect(await messageText()).toBe(said);
    expect(await anthropic.messages.stream(messageBody).finalText()).toBe(said);
    expect((await anthropic.messages.countTokens({ model: 'claude-test', messages })).input_tokens).toBe(12);
  });

  it('are read by the AI SDK', async () => {
    for (const model of [aiOpenai('gpt-test'), aiOpenai.chat('gpt-test'), aiAnthropic('claude-test')]) {
      expect((await generateText({ model, prompt: 'Hi' })).text).toBe(said);
      const result = streamText({ model, prompt: 'Hi' });
      expect(await collect(result.textStream)).toHaveLength(4);
      expect(await result.finishReason).toBe('stop');
    }
    expect((await embedMany({ model: aiOpenai.embedding('e'), values: ['a', 'b'] })).embeddings).toHaveLength(2);
    expect(server.requests[0]?.path).toBe('/v1/responses');
  });

  it.each<FaultName>(['ok-crlf', 'ok-comments', 'ok-split-bytes', 'ok-one-write', 'slow-chunks', 'slow-first-byte', 'stream-no-done', 'stream-pause'])('are the same text told as %s', async (fault) => {
    server.setFault(fault);
    expect(await chatText()).toBe(said);
    expect(await responsesEvents()).toContain('response.completed');
    expect(await messageText()).toBe(said);
  });

  it('call a tool when the script says so', async () => {
    const parameters = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'], additionalProperties: false };
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
    server.setFault(['tool-call', 'ok']);
    const first = await openai.chat.completions.create({ ...chatBody, tools });
    expect(first.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [{ function: { name: 'weather', arguments: '{"city":"text"}' } }] } });
    expect((await openai.chat.completions.create({ ...chatBody, tools })).choices[0]?.finish_reason).toBe('stop');

    server.setFault('tool-call');
    const message = await anthropic.messages.stream({ ...messageBody, tools: [{ name: 'weather', input_schema: parameters }] }).finalMessage();
    expect(message).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', name: 'weather', input: { city: 'text' } }] });

    for (const model of [aiOpenai('gpt-test'), aiOpenai.chat('gpt-test'), aiAnthropic('claude-test')]) {
      const weather = tool({ inputSchema: jsonSchema<{ city: string }>(parameters), execute: ({ city }) => `Rain in ${city}` });
      server.setFault('tool-call');
      const result = await generateText({ model, prompt: 'Hi', tools: { weather } });
      expect(result.toolResults.map((call) => call.output)).toEqual(['Rain in text']);
      const streamed = streamText({ model, prompt: 'Hi', tools: { weather } });
      expect((await streamed.toolResults).map((call) => call.output)).toEqual(['Rain in text']);
    }
  });

  it('give JSON where a schema is asked for', async () => {
    const schema = { type: 'object', properties: { score: { type: 'number' }, tags: { type: 'array', items: { type: 'string' } } }, required: ['score', 'tags'], additionalProperties: false };
    const completion = await openai.chat.completions.parse({ ...chatBody, response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } });
    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toEqual({ score: 1, tags: ['text'] });
  });

  it('say how they ended', async () => {
    server.setFault('finish-length');
    expect((await openai.chat.completions.create(chatBody)).choices[0]?.finish_reason).toBe('length');
    expect((await openai.responses.create({ model: 'gpt-test', input: 'Hi' })).status).toBe('incomplete');
    expect((await anthropic.messages.create(messageBody)).stop_reason).toBe('max_tokens');
    expect(await responsesEvents()).toContain('response.incomplete');
    server.setFault('finish-content-filter');
    expect((await generateText({ model: aiOpenai('gpt-test'), prompt: 'Hi' })).finishReason).toBe('content-filter');
  });
});

/** What `for await` over the raw stream does: the text that came, or the class thrown. */
async function outcome(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    return `throws ${(error as Error).constructor.name}`;
  }
}

async function aiParts(model: 'chat' | 'responses'): Promise<string[]> {
  const result = streamText({ model: model === 'chat' ? aiOpenai.chat('gpt-test') : aiOpenai('gpt-test'), prompt: 'Hi', onError: () => {} });
  const types: string[] = [];
  for await (const part of result.fullStream) types.push(part.type === 'finish' ? `finish ${part.finishReason}` : part.type);
  return types;
}

describe('HTTP errors', () => {
  it('have the class, the code and the number of requests that the SDKs give them', async () => {
    const seen: Record<string, string> = {};
    for (const fault of ['400-bad-request', '401-auth', '402-budget-exceeded', '404-model-not-found', '429-rate-limit', '429-insufficient-quota', '500-server-error', '503-slow-down', '529-overloaded'] as const) {
      for (const [name, call] of [
        ['openai', () => openai.chat.completions.create(chatBody)],
        ['anthropic', () => anthropic.messages.create(messageBody)],
      ] as const) {
        server.reset();
        server.setFault(fault);
        const error = await call().then(
          () => {
            throw new Error('The call succeeded.');
          },
          (thrown: unknown) => thrown as OpenAIError | AnthropicError,
        );
        seen[`${fault} ${name}`] = `${error.constructor.name} ${'code' in error ? error.code : 'type' in error ? error.type : ''} ×${server.requests.length}`;
      }
    }
    expect(seen).toEqual({
      '400-bad-request openai': 'BadRequestError invalid_value ×1',
      '400-bad-request anthropic': 'BadRequestError invalid_request_error ×1',
      '401-auth openai': 'AuthenticationError invalid_api_key ×1',
      '401-auth anthropic': 'AuthenticationError authentication_error ×1',
      '402-budget-exceeded openai': 'APIError budget_exceeded ×1',
      '402-budget-exceeded anthropic': 'PaymentRequiredError billing_error ×1',
      '404-model-not-found openai': 'NotFoundError model_not_found ×1',
      '404-model-not-found anthropic': 'NotFoundError not_found_error ×1',
      '429-rate-limit openai': 'RateLimitError rate_limit_exceeded ×3',
      '429-rate-limit anthropic': 'RateLimitError rate_limit_error ×3',
      '429-insufficient-quota openai': 'RateLimitError insufficient_quota ×3',
      '429-insufficient-quota anthropic': 'EnforcedSpendLimitReachedError rate_limit_error ×3',
      '500-server-error openai': 'InternalServerError null ×3',
      '500-server-error anthropic': 'InternalServerError api_error ×3',
      '503-slow-down openai': 'InternalServerError null ×3',
      '503-slow-down anthropic': 'ServiceUnavailableError overloaded_error ×3',
      '529-overloaded openai': 'InternalServerError overloaded ×3',
      '529-overloaded anthropic': 'OverloadedError overloaded_error ×3',
    });
  });

  it('obey x-should-retry', async () => {
    server.setFault('400-should-retry');
    await expect(openai.chat.completions.create(chatBody)).rejects.toThrow();
    expect(server.requests).toHaveLength(3);
    server.reset();
    server.setFault('429-should-not-retry');
    await expect(anthropic.messages.create(messageBody)).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });

  it('pass after a while', async () => {
    server.setFault(['429-rate-limit', '503-overloaded', 'ok']);
    expect((await openai.chat.completions.create(chatBody)).choices[0]?.message.content).toBe(said);
    expect(server.requests.map((request) => request.fault)).toEqual(['429-rate-limit', '503-overloaded', 'ok']);
  });
});

describe('the connection', () => {
  it('breaks', async () => {
    const client = openai.withOptions({ maxRetries: 0, timeout: 150 });
    for (const fault of ['reset-before-headers', 'closed-before-headers'] as const) {
      server.setFault(fault);
      await expect(client.chat.completions.create(chatBody)).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    }
    for (const fault of ['no-headers', 'body-stall'] as const) {
      server.setFault(fault);
      await expect(client.chat.completions.create(chatBody)).rejects.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    }
    for (const fault of ['body-reset', 'body-closed-early'] as const) {
      server.setFault(fault);
      await expect(client.chat.completions.create(chatBody)).rejects.toThrow('terminated');
    }
    const refused = new OpenAI({ apiKey: 'test', baseURL: await closedPortUrl(), maxRetries: 0 });
    const error: unknown = await refused.chat.completions.create(chatBody).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: { cause: { code: 'ECONNREFUSED' } } });
  });
});

describe('200 with a wrong body', () => {
  it('is what the SDKs make of it', async () => {
    const seen: Record<string, string> = {};
    for (const fault of ['200-error-body', '200-detail-body', '200-html', '200-empty', '200-truncated-json'] as const) {
      server.setFault(fault);
      seen[fault] = await outcome(async () => typeof (await openai.chat.completions.create(chatBody)));
    }
    expect(seen).toEqual({
      '200-error-body': 'object',
      '200-detail-body': 'object',
      '200-html': 'string',
      '200-empty': 'undefined',
      '200-truncated-json': 'throws SyntaxError',
    });
    server.setFault('200-failed-job');
    expect((await openai.responses.create({ model: 'gpt-test', input: 'Hi' })).status).toBe('failed');
  });
});

describe('stream faults', () => {
  const cut = 'Hello from';
  it.each<[FaultName, chat: string, anthropic: string]>([
    ['stream-error-first', 'throws APIError', 'throws APIError'],
    ['stream-error-mid', 'throws APIError', 'throws APIError'],
    ['stream-error-then-more', 'throws APIError', 'throws APIError'],
    ['stream-error-data', 'throws APIError', cut],
    ['stream-error-data-done', 'throws APIError', cut],
    ['stream-error-in-choices', 'throws APIError', cut],
    ['stream-detail-data', 'throws TypeError', cut],
    ['stream-error-event-nested', 'throws APIError', 'throws APIError'],
    ['stream-error-event-anthropic', 'throws APIError', 'throws APIError'],
    ['stream-error-event-flat', 'throws APIError', 'throws APIError'],
    ['stream-error-event-text', 'throws SyntaxError', 'throws APIError'],
    ['stream-closed', cut, cut],
    ['stream-closed-after-start', '', ''],
    ['stream-closed-mid-event', 'throws SyntaxError', cut],
    ['stream-empty', '', ''],
    ['stream-json', '', ''],
    ['stream-reset', 'throws TypeError', 'throws TypeError'],
    ['stream-malformed', 'throws SyntaxError', 'throws SyntaxError'],
  ])('%s', async (fault, chat, message) => {
    server.setFault(fault);
    expect(await outcome(chatText)).toBe(chat);
    expect(await outcome(messageText)).toBe(message);
    expect(server.requests.every((request) => request.applied)).toBe(true);
  });

  it('exist in the Responses dialect', async () => {
    const last = async (fault: FaultName): Promise<string> => {
      server.setFault(fault);
      return outcome(async () => (await responsesEvents()).at(-1) ?? 'nothing');
    };
    expect(await last('stream-error-mid')).toBe('throws APIError');
    expect(await last('stream-response-error')).toBe('throws APIError');
    expect(await last('stream-response-failed')).toBe('response.failed');
    expect(await last('stream-response-incomplete')).toBe('response.incomplete');
    expect(await last('stream-closed')).toBe('response.output_text.delta');
  });

  it('are hidden by textStream of the AI SDK and shown by fullStream', async () => {
    for (const [fault, finish] of [
      ['stream-error-mid', 'finish error'],
      ['stream-closed', 'finish interrupted'],
    ] as const) {
      server.setFault(fault);
      expect((await aiParts('chat')).at(-1)).toBe(finish);
    }
    server.setFault('stream-error-mid');
    expect(await aiParts('responses')).toContain('error');
    const result = streamText({ model: aiAnthropic('claude-test'), prompt: 'Hi', onError: () => {} });
    expect((await collect(result.textStream)).join('')).toBe(cut);
  });

  it('stall until the client gives up', async () => {
    for (const fault of ['stream-stall', 'stream-stall-first'] as const) {
      server.reset();
      server.setFault(fault);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      const stream = await openai.chat.completions.create({ ...chatBody, stream: true }, { signal: controller.signal });
      let chunks = 0;
      for await (const _ of stream) chunks++;
      expect(chunks).toBe(fault === 'stream-stall' ? 3 : 0);
      await expect.poll(() => server.requests[0]?.aborted).toBe(true);
    }
  });
});
