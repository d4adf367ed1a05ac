import { createOpenAI } from '@ai-sdk/openai';
import OpenAI from 'openai';

const baseUrl = process.env['LLM_BASE_URL'];

export const config = {
  apiKey: process.env['LLM_API_KEY'] ?? 'unset',
  /** Undefined means the provider's own address. */
  openaiUrl: baseUrl && `${baseUrl}/v1`,
  anthropicUrl: baseUrl,
};

export const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl });

export const models = createOpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl });
