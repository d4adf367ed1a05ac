import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { config } from './config.ts';
import { conversation } from './tickets.ts';
import type { Ticket } from './tickets.ts';

const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl });

const maxAttempts = 5;

/** Three sentences for the agent who takes the ticket over. */
export async function summarise(ticket: Ticket): Promise<string> {
  let lastError: unknown;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    try {
      const completion = await openai.chat.completions.create({
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: `Summarise in three sentences:\n\n${conversation(ticket)}` }],
      });
      return completion.choices[0]?.message.content ?? '';
    } catch (error) {
      lastError = error;
      await sleep(100 * 2 ** attempt);
    }
  }
  throw lastError;
}
