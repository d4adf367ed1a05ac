import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { Mistral } from '@mistralai/mistralai';
import { CohereClientV2 } from 'cohere-ai';
import { withRetry } from 'llm-calls';
import OpenAI from 'openai';

/** What the test runs before and after the rewrite, against a server that never answers. */
export const calls: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  async openai(url) {
    const client = new OpenAI({ apiKey: 'test', baseURL: url, maxRetries: 0 });
    return client.responses.create({ model: 'm', input: 'Hi' });
  },
  async anthropic(url) {
    const client = new Anthropic({ apiKey: 'test', baseURL: url, maxRetries: 0 });
    return client.messages.create({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] });
  },
  async google(url) {
    const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: url } });
    return client.models.generateContent({ model: 'm', contents: 'Hi' });
  },
  async mistral(url) {
    const client = new Mistral({ apiKey: 'test', serverURL: url });
    return client.chat.complete({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
  },
  async cohere(url) {
    const client = new CohereClientV2({ token: 'test', environment: url });
    return client.chat({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }, { maxRetries: 0 });
  },
  async withRetry(url) {
    const client = new OpenAI({ apiKey: 'test', baseURL: url });
    return withRetry((attempt) => client.responses.create({ model: 'm', input: 'Hi' }, attempt.request), { maxAttempts: 1 });
  },
};
