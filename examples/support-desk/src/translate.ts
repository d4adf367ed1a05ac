import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { config } from './config.ts';

// We retry ourselves, see below.
const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl, maxRetries: 0 });

export async function translate(text: string, language: string): Promise<string> {
  try {
    const response = await openai.responses.create({ model: 'gpt-4o-mini', input: `Translate into ${language}:\n\n${text}` });
    return response.output_text;
  } catch (error) {
    console.error('translation failed, trying again', error);
    await sleep(200);
    return translate(text, language);
  }
}
