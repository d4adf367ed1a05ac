import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { config } from './config.ts';
import type { Ticket } from './tickets.ts';

const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl, maxRetries: 0 });

/** The team that a ticket belongs to. */
export async function assignTeam(ticket: Ticket): Promise<string> {
  let attempts = 0;
  while (true) {
    attempts++;
    try {
      const completion = await openai.chat.completions.create({
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: `billing, export or other? ${ticket.subject}` }],
      });
      return completion.choices[0]?.message.content ?? 'other';
    } catch (error) {
      if (error instanceof OpenAI.APIError && attempts < 4) {
        await sleep(100 * 2 ** attempts);
        continue;
      }
      throw error;
    }
  }
}
