import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, streamText } from 'ai';
import { createOpenAI as createOpenAIV2 } from 'ai-sdk-openai-v2';
import { createOpenAI as createOpenAIV3 } from 'ai-sdk-openai-v3';
import { generateText as generateTextV5, streamText as streamTextV5 } from 'ai-v5';
import { generateText as generateTextV6, streamText as streamTextV6 } from 'ai-v6';
import AnthropicV0 from 'anthropic-v0';
import OpenAI from 'openai';
import OpenAIV4 from 'openai-v4';
import OpenAIV5 from 'openai-v5';
import OpenAIV6 from 'openai-v6';

/** What a call is told, in the helper's words. */
export interface CallOptions {
  maxRetries?: number;
  signal?: AbortSignal;
  /** The SDK's own timeout, where it has one. */
  timeoutMs?: number;
}

/** One way in which users of a real SDK make a request. */
export interface Caller {
  family: 'ai' | 'anthropic' | 'openai';
  dialect: 'chat' | 'messages' | 'responses';
  plain(options?: CallOptions): Promise<unknown>;
  stream(options?: CallOptions): Promise<AsyncIterable<unknown>>;
}

type Body = Record<string, unknown>;
type Method = (body: Body, options?: object) => Promise<unknown>;
// Four majors have four types of bodies; the bodies here are valid in all of them.
const methodOf = (resource: { create: unknown }): Method => (body, options) => (resource.create as Method).call(resource, body, options);

const messages = [{ role: 'user', content: 'Hi' }];
const chatBody = { model: 'm', messages };
const messageBody = { ...chatBody, max_tokens: 100 };
const responsesBody = { model: 'm', input: 'Hi' };

function request({ maxRetries, signal, timeoutMs }: CallOptions): object {
  return { ...(maxRetries !== undefined && { maxRetries }), ...(signal && { signal }), ...(timeoutMs !== undefined && { timeout: timeoutMs }) };
}

function stainless(family: 'anthropic' | 'openai', dialect: Caller['dialect'], body: Body, create: Method): Caller {
  return {
    family,
    dialect,
    plain: async (options = {}) => create(body, request(options)),
    stream: async (options = {}) => (await create({ ...body, stream: true }, request(options))) as AsyncIterable<unknown>,
  };
}

function ai(dialect: Caller['dialect'], model: unknown, generate: unknown, stream: unknown): Caller {
  const options = ({ maxRetries, signal }: CallOptions): object => ({
    model,
    prompt: 'Hi',
    ...(maxRetries !== undefined && { maxRetries }),
    ...(signal && { abortSignal: signal }),
  });
  return {
    family: 'ai',
    dialect,
    plain: async (call = {}) => (generate as (options: object) => Promise<unknown>)(options(call)),
    stream: async (call = {}) =>
      (stream as (options: object) => { fullStream: AsyncIterable<unknown> })({ ...options(call), onError: () => {} }).fullStream,
  };
}

/** Every caller, aimed at one server. */
export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', baseURL: `${url}/v1` };
  const clients = { openai: new OpenAI(settings), 'openai 6': new OpenAIV6(settings), 'openai 5': new OpenAIV5(settings), 'openai 4': new OpenAIV4(settings) };
  const anthropic = { '@anthropic-ai/sdk': new Anthropic({ ...settings, baseURL: url }), '@anthropic-ai/sdk 0': new AnthropicV0({ ...settings, baseURL: url }) };
  const callers: Record<string, Caller> = {};
  for (const [name, client] of Object.entries(clients)) {
    callers[`${name} chat`] = stainless('openai', 'chat', chatBody, methodOf(client.chat.completions));
    callers[`${name} responses`] = stainless('openai', 'responses', responsesBody, methodOf(client.responses));
  }
  for (const [name, client] of Object.entries(anthropic)) {
    callers[name] = stainless('anthropic', 'messages', messageBody, methodOf(client.messages));
  }
  const openai7 = createOpenAI(settings);
  callers['ai chat'] = ai('chat', openai7.chat('m'), generateText, streamText);
  callers['ai responses'] = ai('responses', openai7('m'), generateText, streamText);
  callers['ai messages'] = ai('messages', createAnthropic(settings)('m'), generateText, streamText);
  callers['ai 6 chat'] = ai('chat', createOpenAIV3(settings).chat('m'), generateTextV6, streamTextV6);
  callers['ai 6 responses'] = ai('responses', createOpenAIV3(settings)('m'), generateTextV6, streamTextV6);
  callers['ai 5 chat'] = ai('chat', createOpenAIV2(settings).chat('m'), generateTextV5, streamTextV5);
  callers['ai 5 responses'] = ai('responses', createOpenAIV2(settings)('m'), generateTextV5, streamTextV5);
  return callers;
}

export const callerNames = Object.keys(callersOf('http://127.0.0.1:9'));
